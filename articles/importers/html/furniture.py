"""A story's blocks, without the lines among them that are the page's: labels, other stories, who and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from articles.importers.html import hints
from articles.importers.html.blocks import HEADINGS, LISTS, PLAYERS, WORDY, is_block, is_picture, lines_of
from articles.importers.html.tree import Element
from articles.importers.html.weights import Mass, is_layout, weigh
from articles.importers.text_blocks import blocks_of
from articles.importers.text_furniture import is_furniture, opens_other_stories, title_parts
from articles.spelling import fold

LONGEST_BYLINE = 30  # words
LONGEST_DATE = 10
LONGEST_LABEL = 40
LINKS_IN_LIST = 0.75  # of its words
_WHOLE = frozenset(("p", "pre", "table", "blockquote", "figure", "hr")) | HEADINGS | LISTS | PLAYERS
_SHOWN = PLAYERS | {"figure", "table", "blockquote", "pre", "p"}
_WHO_AND_WHEN = {"byline", "date", "furniture", "sign"}
_ENDS = (".", "!", "?", "؟", "۔", "…", "”", "»", '"', ")")


@dataclass(frozen=True, slots=True)
class Known:
    """What of the story is known already, and shall not stand in its text once more; all folded."""

    headline: str = ""
    names: frozenset[str] = frozenset()  # of authors, of the site and its section


def story_of(parts: Sequence[Element], known: Known) -> list[Element]:
    """The story's own blocks: paragraphs, headings, lists, tables, quotations, figures, players."""
    return _Story(parts, known).read()


class _Story:
    def __init__(self, parts: Sequence[Element], known: Known):
        self.parts, self.known = parts, known
        self.masses: dict[Element, Mass] = {}
        for part in parts:
            self.masses |= weigh(part)
        self.prose = sum(self.masses[part].prose for part in parts)

    def read(self) -> list[Element]:
        blocks = [block for part in self.parts for block in self._blocks(part)]
        blocks = self._after_headline(blocks)
        blocks = list(self._without_other_stories(blocks))
        blocks = self._without_who_and_when(blocks)
        while blocks and (blocks[-1].tag in HEADINGS or blocks[-1].tag == "hr"):
            blocks.pop()
        return blocks

    # The blocks

    def _blocks(self, element: Element) -> Iterator[Element]:
        if self._is_whole(element) or (element.tag in WORDY and not any(map(is_block, element.children))):
            yield element
        elif element.tag != "figure" or element.first(*_SHOWN) is not None:  # else a caption of what is gone
            for child in element.elements:
                yield from self._blocks(child)

    def _is_whole(self, element: Element) -> bool:
        if element.tag == "table":
            return not is_layout(element, self.masses)
        if element.tag in LISTS:
            return any(each.tag in ("li", "dt", "dd") and _says_something(each) for each in element.elements)
        return is_picture(element) if element.tag == "figure" else element.tag in _WHOLE

    # One after the other

    def _after_headline(self, blocks: list[Element]) -> list[Element]:
        """What stands over it are the page's signs; pictures stay."""
        places = [number for number, block in enumerate(blocks) if self._is_headline(block)]
        first_prose = next((n for n, block in enumerate(blocks) if self._is_prose(block)), len(blocks))
        over = [number for number in places if number <= first_prose]
        start = over[-1] if over else -1
        pictures = [block for block in blocks[: max(start, 0)] if is_picture(block)]
        return pictures + [
            block
            for block in blocks[start + 1 :]
            if block.tag not in HEADINGS or not self._is_headline(block)
        ]

    def _is_headline(self, block: Element) -> bool:
        """Perhaps with who and when under it, in one paragraph."""
        if block.tag not in (*HEADINGS, "p") or not self.known.headline:
            return False
        first, *others = lines_of(block) or [""]
        return fold(first) == self.known.headline and all(_kinds(line) <= _WHO_AND_WHEN for line in others)

    def _is_prose(self, block: Element) -> bool:
        return block.tag not in HEADINGS and self.masses[block].prose > 0

    def _without_other_stories(self, blocks: list[Element]) -> Iterator[Element]:
        among_others = False
        before: Element | None = None
        for number, block in enumerate(blocks):
            after = blocks[number + 1 : number + 2]
            if block.tag in ("p", *HEADINGS) and opens_other_stories(block.text):
                among_others = True
            elif among_others and not self._goes_on(block, after):
                continue
            elif not self._is_label(block, after) and (not self._is_links(block) or _announces(before)):
                among_others, before = False, block
                yield block

    def _goes_on(self, block: Element, after: list[Element]) -> bool:
        """The story does, after others' headlines."""
        heads = (
            block.tag in HEADINGS
            and self.masses[block].linked == 0
            and bool(after)
            and self._is_prose(after[0])
        )
        return heads or self._is_prose(block)

    def _is_label(self, block: Element, after: list[Element]) -> bool:
        """A button, a credit, a trail; a heading may be called as those are, where a text follows."""
        text = block.text if block.tag in ("p", *HEADINGS) else ""
        if not 0 < len(text.split()) <= LONGEST_LABEL or not is_furniture(
            text, is_sentence=text.endswith(_ENDS)
        ):
            return False
        heads = bool(after) and (self._is_prose(after[0]) or after[0].tag in LISTS)
        return block.tag not in HEADINGS or (len(title_parts(text)) < 2 and not heads)

    def _is_links(self, block: Element) -> bool:
        return block.tag in LISTS and self.masses[block].link_density > LINKS_IN_LIST

    def _without_who_and_when(self, blocks: list[Element]) -> list[Element]:
        prose = [number for number, block in enumerate(blocks) if self._is_prose(block)]
        first, last = (prose[0], prose[-1]) if prose else (len(blocks), len(blocks))
        return [
            block
            for number, block in enumerate(blocks)
            if first <= number <= last or not self._says_who_or_when(block)
        ]

    def _says_who_or_when(self, block: Element) -> bool:
        text = block.text
        if block.tag not in ("p", "ul", *HEADINGS) or len(text.split()) > LONGEST_BYLINE:
            return False
        if block.first("time") is not None and len(text.split()) <= LONGEST_DATE:
            return True
        if block.tag not in HEADINGS and any(map(hints.is_byline, (block, *block.all(), *self._near(block)))):
            return True
        if fold(text) in self.known.names:
            return True
        return _kinds(text) <= _WHO_AND_WHEN

    def _near(self, block: Element) -> Iterator[Element]:
        """What holds it and little else."""
        return takewhile(
            lambda above: above in self.masses and self.masses[above].words <= LONGEST_BYLINE, block.above
        )


def _says_something(element: Element) -> bool:
    """Beside its pictures."""
    return any(isinstance(each, str) and each.strip() for each in element.children) or any(
        each.tag != "figure" and (each.tag in PLAYERS or _says_something(each)) for each in element.elements
    )


def _kinds(text: str) -> set[str]:
    return {each.kind for each in blocks_of(text)}


def _announces(block: Element | None) -> bool:
    """That a list comes."""
    return block is not None and (block.tag in HEADINGS or block.text.endswith((":", "：")))
