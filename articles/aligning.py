"""Where two lists agree, in the time that a person waits: what is alike at both ends is not looked at twice."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

# Lists longer than this are aligned by what is rare in them: the common words of a long text, compared
# each with each, would take minutes.
LONG = 500


def agreements(one: Sequence, other: Sequence) -> list[tuple[int, int, int]]:
    """(start in one, start in other, length) of what they share, in order; an empty one at their ends last."""
    start, shortest = 0, min(len(one), len(other))
    while start < shortest and one[start] == other[start]:
        start += 1
    end = 0
    while end < shortest - start and one[-1 - end] == other[-1 - end]:
        end += 1
    inner, inner_other = one[start : len(one) - end], other[start : len(other) - end]
    long = len(inner) + len(inner_other) > LONG
    found = SequenceMatcher(None, inner, inner_other, autojunk=long).get_matching_blocks()
    shared = [(a + start, b + start, size) for a, b, size in found if size]
    if start:
        shared.insert(0, (0, 0, start))
    if end:
        shared.append((len(one) - end, len(other) - end, end))
    return [*shared, (len(one), len(other), 0)]


def differences(one: Sequence, other: Sequence) -> Iterator[tuple[bool, slice, slice]]:
    """(alike, part of one, part of other), in order: together they are both lists."""
    at, at_other = 0, 0
    for a, b, size in agreements(one, other):
        if at < a or at_other < b:
            yield False, slice(at, a), slice(at_other, b)
        if size:
            yield True, slice(a, a + size), slice(b, b + size)
        at, at_other = a + size, b + size
