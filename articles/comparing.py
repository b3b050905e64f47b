"""Compares two texts word by word, two bodies block by block, and two stories as their translators do. Knows no database."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from articles import blocks
from articles.aligning import differences
from articles.record import LARGEST_NUMBER, Story

SAME, GONE, NEW = "same", "gone", "new"
# A word with its half-spaces is one word; each mark of punctuation stands for itself.
_WORDS = re.compile(r"[\w\u200c\u200d]+|\s+|[^\w\s]")
LOOK_AHEAD = 12  # blocks, for the one that another has become


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
    found: list[Segment] = []
    for alike, gone, new in differences(one, other):
        if alike:
            found.append(Segment(SAME, "".join(one[gone])))
            continue
        changed = ((GONE, "".join(one[gone])), (NEW, "".join(other[new])))
        found += [Segment(how, text) for how, text in changed if text]
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
    for alike, gone, new in differences(one, other):
        if alike:
            compared.append(ComparedBlock(unchanged=gone.stop - gone.start))
        else:
            compared += _paired(one[gone], other[new])
    return compared


def _paired(gone: list[str], new: list[str]) -> Iterator[ComparedBlock]:
    """Blocks that resemble one another are compared by words, in order; the others went or came whole."""
    marks = [_marks_of(block) for block in new]
    position = 0
    for block in gone:
        own = _marks_of(block)
        near = range(position, min(position + LOOK_AHEAD, len(new)))
        match = next((number for number in near if _resemble(own, marks[number])), None)
        if match is None:
            yield _block(block, "")
            continue
        yield from (_block("", each) for each in new[position:match])
        yield _block(block, new[match])
        position = match + 1
    yield from (_block("", each) for each in new[position:])


def _marks_of(block: str) -> tuple[str, frozenset[str]]:
    """Its picture and its words, to tell whether another block is this one changed."""
    read = blocks.read(block)
    return read.picture, frozenset(_WORDS.findall(read.words))


def _resemble(one: tuple[str, frozenset[str]], other: tuple[str, frozenset[str]]) -> bool:
    if one[0] or other[0]:
        return one[0] == other[0]
    shared, shorter = len(one[1] & other[1]), min(len(one[1]), len(other[1]))
    return one[1] == other[1] or shared * 2 >= min(shorter, 40)


def _block(before: str, after: str) -> ComparedBlock:
    one, other = blocks.read(before), blocks.read(after)
    if one.words == other.words and before and after:  # bold, italics or a link's address changed
        one, other = blocks.read(before, marked=True), blocks.read(after, marked=True)
    segments = words(one.words, other.words)
    shown = other if after else one
    return ComparedBlock(shown.kind, segments, shown.picture)


# As a translator needs it


@dataclass(frozen=True, slots=True)
class Changed:
    """What a translator has to look at: None where nothing changed; `count` is of paragraphs, the headline and the standfirst among them."""

    headline: tuple[Segment, ...] | None
    standfirst: tuple[Segment, ...] | None
    blocks: list[ComparedBlock]
    count: int


def stories(before: Story, after: Story) -> Changed:
    def line(name: str) -> tuple[Segment, ...] | None:
        one, other = getattr(before, name), getattr(after, name)
        return words(one, other) if one != other else None

    compared = bodies(before.body, after.body) if before.body != after.body else []
    return Changed(line("headline"), line("standfirst"), compared, paragraphs_changed(before, after))


def paragraphs_changed(before: Story, after: Story) -> int:
    """Blocks of the body that say something else, also by a link or a picture; and the headline and the standfirst.

    One that another has taken the place of counts once, and so does one that has moved.
    """
    lines = (before.headline != after.headline) + (before.standfirst != after.standfirst)
    return min(lines + _blocks_changed(before.body, after.body), LARGEST_NUMBER)


def _blocks_changed(before: str, after: str) -> int:
    if before == after:
        return 0
    one, other = blocks.split(before), blocks.split(after)
    stretches = [(one[gone], other[new]) for alike, gone, new in differences(one, other) if not alike]
    all_gone = Counter(block for gone, _new in stretches for block in gone)
    all_new = Counter(block for _gone, new in stretches for block in new)
    moved = all_gone & all_new
    still_gone, still_new = Counter(moved), Counter(moved)
    return moved.total() + sum(
        max(_without(gone, still_gone), _without(new, still_new)) for gone, new in stretches
    )


def _without(stretch: list[str], moved: Counter[str]) -> int:
    """How many there are beside those that have moved, which are taken off the list."""
    left = 0
    for block in stretch:
        if moved[block]:
            moved[block] -= 1
        else:
            left += 1
    return left
