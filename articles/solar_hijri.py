"""The Solar Hijri calendar, Afghanistan's: dates there and back, lengths of months, their names."""

from datetime import date
from functools import lru_cache

# What an edition calls the twelve months; English spells the Dari names.
MONTHS = {
    "en": (
        *("Hamal", "Sawr", "Jawza", "Saratan", "Asad", "Sunbula"),
        *("Mizan", "Aqrab", "Qaws", "Jadi", "Dalw", "Hut"),
    ),
    "fa-af": ("حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت"),
    "ps": ("وری", "غویی", "غبرگولی", "چنگاښ", "زمری", "وږی", "تله", "لړم", "لیندۍ", "مرغومی", "سلواغه", "کب"),
}

# Python's number of the day before 1 Hamal of the year 1, 22 March 622.
_BEFORE_YEAR_1 = 226_894


def _days_before(year: int) -> int:
    """Eight leap years in thirty-three, which is what ICU counts for each year until 1502 (2123).

    From there on ICU has a list of years in which the sky departs from the rule by a day; no date that a
    newsroom writes today needs it.
    """
    return _BEFORE_YEAR_1 + 365 * (year - 1) + (8 * year + 21) // 33


def _days_before_month(month: int) -> int:
    """Six months of 31 days, then of 30."""
    return 31 * (month - 1) if month <= 7 else 30 * (month - 1) + 6


def is_leap(year: int) -> bool:
    return _days_before(year + 1) - _days_before(year) == 366


def month_length(year: int, month: int) -> int:
    if month == 12:
        return 30 if is_leap(year) else 29
    return 31 if month <= 6 else 30


# A page says twenty moments of three or four days.
@lru_cache(maxsize=4096)
def from_gregorian(day: date) -> tuple[int, int, int]:
    """(year, month, day)"""
    number = day.toordinal()
    year = day.year - 621
    if number <= _days_before(year):  # before Nowruz
        year -= 1
    past = number - _days_before(year) - 1
    month = past // 31 + 1 if past < 186 else (past - 6) // 30 + 1
    return year, month, past - _days_before_month(month) + 1


def to_gregorian(year: int, month: int, day: int) -> date:
    """Raises ValueError where there is no such day, or Python knows none so late."""
    if not (1 <= month <= 12 and 1 <= day <= month_length(year, month)):
        raise ValueError(f"The Solar Hijri calendar has no day {year}-{month}-{day}.")
    return date.fromordinal(_days_before(year) + _days_before_month(month) + day)
