"""Words that no language has, for stories that are only measured."""

import random

SYLLABLES = [
    "ka",
    "bul",
    "he",
    "rat",
    "na",
    "jib",
    "pa",
    "mir",
    "so",
    "ran",
    "de",
    "gul",
    "ma",
    "zar",
    "ba",
    "lakh",
]


def made_up(chance: random.Random) -> list[str]:
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _each in range(4000)]


DARI_SYLLABLES = [
    "با",
    "در",
    "کا",
    "مر",
    "شو",
    "نی",
    "را",
    "سو",
    "لا",
    "گر",
    "تی",
    "نو",
    "پا",
    "خر",
    "زم",
    "ده",
]
