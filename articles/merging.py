"""Three-way merge of stories: what each of two people made of the same text. Knows no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from articles import blocks
from articles.aligning import agreements
from articles.record import Story

THEIRS, MINE, BOTH = "theirs", "mine", "both"
# What nobody types: whose it is, where it came from, when it was last updated.
NOT_TYPED = ("uuid", "source_system", "source_id", "modified_at")
FIELDS = tuple(each.name for each in fields(Story) if each.name not in NOT_TYPED)
# Lists of which each line stands for itself: both people's additions and removals hold.
SETS = ("tags", "related")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that both changed, each in their own way. `key` names it in a form: "headline", "body-2"."""

    key: str
    field: str
    base: object
    theirs: object
    mine: object


@dataclass(frozen=True, slots=True)
class Merged:
    story: Story  # holds mine where a conflict is open
    conflicts: tuple[Conflict, ...] = ()
    taken: tuple[str, ...] = ()  # fields that hold what they changed


def merge(base: Story, theirs: Story, mine: Story, choices: Mapping[str, str] | None = None) -> Merged:
    """`choices` settles conflicts by their keys: THEIRS, MINE, or for a part of the body BOTH."""
    values, conflicts, taken = {}, [], []
    for name in FIELDS:
        before, other, own = (getattr(each, name) for each in (base, theirs, mine))
        if other in (before, own):
            values[name] = own
        elif own == before:
            values[name] = other
            taken.append(name)
        elif name in SETS:
            values[name] = _set_merged(before, other, own)
            taken.append(name)
        elif name == "body":
            values[name], open_ones = _body_merged(before, other, own, choices or {})
            conflicts += open_ones
            taken.append(name)
        else:
            choice = (choices or {}).get(name)
            values[name] = other if choice == THEIRS else own
            if choice not in (THEIRS, MINE):
                conflicts.append(Conflict(name, name, before, other, own))
    untyped = {name: getattr(theirs, name) for name in NOT_TYPED}
    return Merged(replace(mine, **untyped, **values), tuple(conflicts), tuple(taken))


def _set_merged(base: Sequence, theirs: Sequence, mine: Sequence) -> tuple:
    removed = set(base) - set(theirs)
    added = [each for each in theirs if each not in base and each not in mine]
    return tuple(each for each in mine if each not in removed) + tuple(added)


# The body, by paragraph


def _body_merged(base: str, theirs: str, mine: str, choices: Mapping[str, str]) -> tuple[str, list[Conflict]]:
    merged: list[str] = []
    conflicts: list[Conflict] = []
    number = 0
    for before, other, own in _chunks(blocks.split(base), blocks.split(theirs), blocks.split(mine)):
        if other in (before, own):
            merged += own
        elif own == before:
            merged += other
        else:
            key = f"body-{number}"
            number += 1
            choice = choices.get(key)
            merged += {THEIRS: other, BOTH: [*other, *own]}.get(choice, own)
            if choice not in (THEIRS, MINE, BOTH):
                conflicts.append(Conflict(key, "body", "".join(before), "".join(other), "".join(own)))
    return "".join(merged), conflicts


def _chunks(base: list[str], theirs: list[str], mine: list[str]):
    """The three lists cut where all of them agree: (base, theirs, mine) for each part, in order."""
    at_base = at_theirs = at_mine = 0
    for start, end, in_theirs, in_mine in _agreements(base, theirs, mine):
        yield base[at_base:start], theirs[at_theirs:in_theirs], mine[at_mine:in_mine]
        same = base[start:end]
        yield same, same, same
        at_base, at_theirs, at_mine = end, in_theirs + end - start, in_mine + end - start


def _agreements(base: list[str], theirs: list[str], mine: list[str]):
    """(start, end) in base, and where the same stands in theirs and in mine; the empty end last."""
    one, other = agreements(base, theirs), agreements(base, mine)
    first = second = 0
    while first < len(one) and second < len(other):
        (a, in_theirs, size), (b, in_mine, size_mine) = one[first], other[second]
        start, end = max(a, b), min(a + size, b + size_mine)
        if start < end:
            yield start, end, in_theirs + start - a, in_mine + start - b
        if a + size < b + size_mine:
            first += 1
        else:
            second += 1
    yield len(base), len(base), len(theirs), len(mine)
