"""Compares two texts word by word, and two bodies block by block. Knows no database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from articles import blocks

SAME, GONE, NEW = "same", "gone", "new"
# A word with its half-spaces is one word; each mark of punctuation stands for itself.
_WORDS = re.compile(r"[\w\u200c\u200d]+|\s+|[^\w\s]")
# Above this many words on both sides together a block is shown as gone and new: it would take too long.
MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Segment:
    how: str  # SAME, GONE or NEW
    text: str


@dataclass(frozen=True, slots=True)
class ComparedBlock:
    """A block of a body and what became of it; `unchanged` counts blocks that are left out here."""

    kind: str = ""
    segments: tuple[Segment, ...] = ()
    picture: str = ""
    unchanged: int = 0


def words(before: str, after: str) -> tuple[Segment, ...]:
    """What went, what came and what stayed, in reading order."""
    if before == after:
        return (Segment(SAME, after),) if after else ()
    one, other = _WORDS.findall(before), _WORDS.findall(after)
    if len(one) + len(other) > MOST_WORDS:
        return tuple(Segment(how, text) for how, text in ((GONE, before), (NEW, after)) if text)
    found: list[Segment] = []
    for what, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Segment(SAME, "".join(one[a:b])))
            continue
        found += [
            Segment(how, text)
            for how, text in ((GONE, "".join(one[a:b])), (NEW, "".join(other[c:d])))
            if text
        ]
    return tuple(_joined(found))


def _joined(segments: list[Segment]) -> Iterator[Segment]:
    """Changes with nothing but a space between them read better as one."""
    gone = new = ""
    for position, segment in enumerate(segments):
        between = segment.how == SAME and segment.text.isspace() and (gone or new)
        if between and position + 1 < len(segments):
            gone, new = gone + segment.text, new + segment.text
        elif segment.how == SAME:
            yield from (Segment(how, text) for how, text in ((GONE, gone), (NEW, new)) if text)
            gone = new = ""
            yield segment
        else:
            gone += segment.text if segment.how == GONE else ""
            new += segment.text if segment.how == NEW else ""
    yield from (Segment(how, text) for how, text in ((GONE, gone), (NEW, new)) if text)


def bodies(before: str, after: str) -> list[ComparedBlock]:
    """Each block that changed, and how many stand unchanged between them."""
    one, other = blocks.split(before), blocks.split(after)
    compared: list[ComparedBlock] = []
    for what, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            compared.append(ComparedBlock(unchanged=b - a))
        else:
            compared += _paired(one[a:b], other[c:d])
    return compared


def _paired(gone: list[str], new: list[str]) -> Iterator[ComparedBlock]:
    """Blocks that resemble one another are compared by words, in order; the others went or came whole."""
    position = 0
    for block in gone:
        match = next(
            (number for number in range(position, len(new)) if _resemble(block, new[number])),
            None,
        )
        if match is None:
            yield _block(block, "")
            continue
        yield from (_block("", each) for each in new[position:match])
        yield _block(block, new[match])
        position = match + 1
    yield from (_block("", each) for each in new[position:])


def _resemble(one: str, other: str) -> bool:
    a, b = blocks.read(one), blocks.read(other)
    if a.picture or b.picture:
        return a.picture == b.picture
    left, right = set(_WORDS.findall(a.words)), set(_WORDS.findall(b.words))
    return a.words == b.words or len(left & right) * 2 >= min(len(left), len(right), 40)


def _block(before: str, after: str) -> ComparedBlock:
    one, other = blocks.read(before), blocks.read(after)
    if one.words == other.words and before and after:  # bold, italics or a link's address changed
        one, other = blocks.read(before, marked=True), blocks.read(after, marked=True)
    segments = words(one.words, other.words)
    shown = other if after else one
    return ComparedBlock(shown.kind, segments, shown.picture)
