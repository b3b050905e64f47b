"""Finds tags, authors and sections whose names look like one another, so that they can be merged."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.named import Named

MOST_CANDIDATES = 500  # rows that have a word in common with the one that is asked about
MOST_FOUND = 8
MOST_READ = 10_000  # names that the list of pairs is made from, the newest
MOST_PAIRS = 100
CROWD = 12  # so many with one key in common are a family of names, not spellings of one

SHORTEST_MISTYPED = 5  # letters: Iran and Iraq are one letter apart
PLURALS = (
    *(("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("s", "")),
    *(("های", ""), ("ها", "")),
)
APART = {"ها", "های"}  # the Dari plural where a half-space stands before it
NO_PLURALS = {"news", "series", "species"}
LITTLE_WORDS = {"a", "an", "and", "the", "of", "in", "for", "و", "د", "در", "از", "به"}

SAME, TOGETHER, NUMBER = _("the same name"), _("the same but for spaces"), _("singular and plural")
ORDER, LETTER = _("the same words"), _("one letter apart")
INITIAL, MORE_WORDS = _("the same but for an initial"), _("one word more")


@dataclass(frozen=True, slots=True)
class LookAlike:
    row: Named
    why: str


@dataclass(frozen=True, slots=True)
class Pair:
    one: Named
    other: Named
    why: str


# Two spellings, folded


def likeness(one: str, other: str) -> str:
    """Why two folded names look like one another, in words; "" where they do not."""
    if one == other:
        return SAME
    if _numbers(one) != _numbers(other):
        return ""  # Decree 101 and Decree 102 are two decrees
    for alike, why in (
        (one.replace(" ", "") == other.replace(" ", ""), TOGETHER),
        (_in_singular(one) == _in_singular(other), NUMBER),
        (_words(one) == _words(other) != [], ORDER),
        (_one_letter_apart(one, other), LETTER),
        (_initials_apart(one.split(), other.split()), INITIAL),
        (_one_word_more(_words(one), _words(other)), MORE_WORDS),
    ):
        if alike:
            return why
    return ""


def keys(spelling: str) -> set[str]:
    """Two names that look alike have one of these in common."""
    words = _words(spelling)
    letters = spelling.replace(" ", "")
    found = {f"words {' '.join(words)}"}
    if len(letters) >= SHORTEST_MISTYPED:
        found |= {f"letters {letters[:at]}{letters[at + 1 :]}" for at in range(min(len(letters), 40))}
    found.add(f"letters {letters}")
    if 3 <= len(words) <= 6:
        found |= {f"words {' '.join(words[:at] + words[at + 1 :])}" for at in range(len(words))}
    parts = spelling.split()
    if len(parts) == 2:
        found.add(f"initial {parts[0][0]} {parts[1]}")
    return found


def _numbers(spelling: str) -> list[str]:
    return [word for word in spelling.split() if any(letter.isdigit() for letter in word)]


def _in_singular(spelling: str) -> list[str]:
    return [_singular(word) for word in spelling.split() if word not in APART]


def _words(spelling: str) -> list[str]:
    """In the order of the alphabet, singular, without the little ones."""
    return sorted(word for word in _in_singular(spelling) if word not in LITTLE_WORDS)


def _singular(word: str) -> str:
    """Roughly: both the English s and the Dari ها."""
    if len(word) < 4 or word in NO_PLURALS or word.endswith(("ss", "us", "is")):
        return word
    for ending, instead in PLURALS:
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word


def _one_letter_apart(one: str, other: str) -> bool:
    """One letter more, another one, or two that changed places."""
    if min(len(one), len(other)) < SHORTEST_MISTYPED or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    if len(one) != len(other):
        return one[1:] == other if len(one) > len(other) else one == other[1:]
    return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])


def _initials_apart(one: list[str], other: list[str]) -> bool:
    """F. Noori and Farida Noori."""
    if len(one) != 2 or len(other) != 2 or one[1] != other[1]:
        return False
    short, long = sorted((one[0], other[0]), key=len)
    return len(short) == 1 and long.startswith(short) and len(one[1]) > 2


def _one_word_more(one: list[str], other: list[str]) -> bool:
    """Peace talks and Afghan peace talks; one word alone is too little to go by."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 2 and len(long) == len(short) + 1 and set(short) < set(long)


# Rows


def _spellings(folded: str) -> list[str]:
    return [spelling for spelling in folded.split("|") if spelling]


def _why(one: str, other: str) -> str:
    """Of two rows' `folded`."""
    for spelling in _spellings(one):
        for candidate in _spellings(other):
            if why := likeness(spelling, candidate):
                return why
    return ""


def of(named: Named) -> list[LookAlike]:
    """Those that look like this one. One query that reads at most MOST_CANDIDATES names, one for what it found."""
    spellings = _spellings(named.folded)
    if not spellings:
        return []
    model = type(named)
    candidates = model.objects.filter(reduce(or_, map(_near, spellings))).exclude(pk=named.pk).order_by()
    why = {}
    for pk, folded in candidates.values_list("pk", "folded")[:MOST_CANDIDATES]:
        if len(why) < MOST_FOUND and (reason := _why(named.folded, folded)):
            why[pk] = reason
    rows = model.objects.filter(pk__in=why) if why else ()
    return [LookAlike(row, why[row.pk]) for row in rows]


def called_like(model: type[Named], spellings: Iterable[str], at_most: int) -> list[Named]:
    """Those whose names look like one of these, which come folded. One query."""
    spellings = [spelling for spelling in spellings if spelling]
    if not spellings:
        return []
    words = "|".join(["", *spellings, ""])
    near = model.objects.filter(reduce(or_, map(_near, spellings))).order_by().only("slug", "names", "folded")
    return [row for row in near[:MOST_CANDIDATES] if _why(words, row.folded)][:at_most]


def _near(spelling: str) -> Q:
    """What begins or ends like it, as whatever is one letter apart does, or has one of its longest words."""
    middle = (len(spelling) + 1) // 2
    near = Q(folded__contains=f"|{spelling[:middle]}") | Q(folded__contains=f"{spelling[middle:]}|")
    for word in sorted(_words(spelling), key=len)[-2:]:
        near |= Q(folded__contains=word.removesuffix("y") if len(word) > 2 else f"|{word}")
    return near


def pairs(model: type[Named]) -> list[Pair]:
    """Of the newest MOST_READ, at most MOST_PAIRS; two queries."""
    names = list(model.objects.order_by("-pk").values_list("pk", "folded")[:MOST_READ])
    why = _alike(names)
    rows = model.objects.in_bulk({pk for pair in why for pk in pair})
    return [Pair(rows[one], rows[other], reason) for (one, other), reason in why.items()]


def _alike(names: Iterable[tuple[int, str]]) -> dict[tuple[int, int], str]:
    folded = dict(names)
    # By hash, and in a list only where two share it: there are a dozen keys to a name.
    first: dict[int, int] = {}
    sharing: dict[int, list[int]] = {}
    for pk, spellings in folded.items():
        for key in {hash(key) for spelling in _spellings(spellings) for key in keys(spelling)}:
            if first.setdefault(key, pk) != pk:
                sharing.setdefault(key, [first[key]]).append(pk)
    why = {}
    for family in sharing.values():
        for pair in combinations(sorted(family), 2) if len(family) <= CROWD else ():
            if pair not in why and (reason := _why(folded[pair[0]], folded[pair[1]])):
                why[pair] = reason
                if len(why) == MOST_PAIRS:
                    return why
    return why
