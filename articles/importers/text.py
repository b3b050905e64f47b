"""Reads a news page that somebody captured as text, with the page's furniture around the story.

No line says what it is, so the page is read by how it is made: paragraphs are long or end as sentences
do; what is short is furniture, a headline or a subheading. A page may hold its story twice.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from articles import markup
from articles.importers.reading import Found, SourceRefused, whole_text
from articles.importers.text_blocks import DATE, MONTHS, UPDATED, Block, blocks_of, names_in_byline
from articles.importers.text_headline import LONGEST_HEADLINE, headline_in, share, stems
from articles.record import Byline, Ref, Story
from articles.spelling import fold, language_of

NAME = "text"
LONGEST_STANDFIRST = 70  # words
SHORTEST_DECK = 5
LONGEST_HEADING, LONGEST_ARABIC_HEADING = 12, 7
# After other stories’ headlines the story may go on: with two paragraphs so long, or with one that
# speaks of the same.
TWO_LONG, ONE_LONG, SAME_WORDS = 18, 30, 0.2
MOST_BETWEEN = 6  # lines between two paragraphs of one story


def recognises(head: bytes) -> bool:
    """Any text that is not plainly something else."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    return not start.startswith((b"<", b"{", b"[", b"%pdf", b"pk\x03\x04", b"{\\rtf"))


def read(path: Path) -> Iterator[Found]:
    """One story. Raises SourceRefused when there is none to be seen."""
    story = story_of(whole_text(path))
    yield Found(str(path), story)


def story_of(text: str) -> Story:
    blocks = blocks_of(text)
    core = _core(blocks)
    headline = headline_in(blocks, core) or _opening_line(core)
    start = _headline_place(blocks, headline, blocks.index(core[0]))
    standfirst = _standfirst(blocks, headline) or _deck(blocks, start, core)
    body = _Body(fold(headline), fold(standfirst)).read(blocks[start:])
    if not body:
        raise SourceRefused("It holds a headline and no story under it.")
    language = language_of("\n".join([headline, standfirst, *(block.text for block, _element in body)]))
    return Story(
        language=language,
        headline=headline,
        standfirst=standfirst,
        body="".join(_html(block.text, element) for block, element in body),
        bylines=_bylines(blocks, language),
        published_at=_published_at(blocks, start, blocks.index(core[0])),
        source_system=NAME,
    )


# What they are


def _core(blocks: Sequence[Block]) -> list[Block]:
    """The most paragraphs that stand together: there the story is."""
    lines = Counter(block.folded for block in blocks if block.kind == "short")
    runs: list[list[Block]] = [[]]
    between = 0
    in_list = False
    for block in blocks:
        if block.kind == "prose":
            if between > MOST_BETWEEN:
                runs.append([])
            runs[-1].append(block)
            between, in_list = 0, False
        elif block.kind == "sign" or (block.kind == "short" and lines[block.folded] > 1):
            between = MOST_BETWEEN + 1  # a new beginning
        elif not in_list:
            between += 1
        in_list = in_list or block.text.endswith(":")
    core = max(runs, key=lambda run: sum(block.words for block in run))
    if not core:
        raise SourceRefused("It holds no paragraph that a story could be made of.")
    return core


def _opening_line(core: Sequence[Block]) -> str:
    if len(core) > 1 and core[0].words <= LONGEST_HEADLINE:
        return core[0].text.rstrip(".")
    raise SourceRefused("It has no line that could be its headline: put one above the story.")


def _headline_place(blocks: Sequence[Block], headline: str, core: int) -> int:
    """Where the story begins: the headline that stands last before its paragraphs."""
    wanted = fold(headline)
    places = [n for n, block in enumerate(blocks[: core + 1]) if block.folded == wanted]
    named = [n for n, block in enumerate(blocks[:core]) if wanted in block.folded]
    return max(places or named or [core])


def _standfirst(blocks: Sequence[Block], headline: str) -> str:
    """What stands alone between the headline and some furniture."""
    wanted = fold(headline)
    for number, block in enumerate(blocks[:-1]):
        before = next(
            (each for each in reversed(blocks[:number]) if each.kind not in ("byline", "date")), None
        )
        if (
            block.is_paragraph
            and SHORTEST_DECK <= block.words <= LONGEST_STANDFIRST
            and before is not None
            and before.folded == wanted
            and blocks[number + 1].kind in ("furniture", "byline", "date")
            and any(
                each.kind == "prose" and each.folded not in (block.folded, wanted)
                for each in blocks[number + 2 :]
            )
        ):
            return block.text
    return ""


def _deck(blocks: Sequence[Block], start: int, core: Sequence[Block]) -> str:
    """A line without a full stop right under the headline that speaks of the story."""
    under = next((block for block in blocks[start + 1 :] if block.kind not in ("byline", "date")), None)
    if under is None or under.kind != "short" or under.is_sentence or under.words < SHORTEST_DECK:
        return ""
    said = stems(" ".join(block.text for block in core))
    return under.text if share(stems(under.text), said) >= SAME_WORDS else ""


class _Body:
    """The story's paragraphs, each once, with the short lines that stand between two of them."""

    def __init__(self, headline: str, standfirst: str):
        self.headline, self.standfirst = headline, standfirst
        self.kept: list[tuple[Block, str]] = []  # with the element that each becomes
        self.seen: set[str] = set()
        self.stems: set[str] = stems(headline)
        self.waiting: list[Block] = []  # short lines that are the story's if it goes on
        self.is_broken = False  # furniture has stood since the last paragraph
        self.among_others = False  # other stories stand here

    def read(self, blocks: Sequence[Block]) -> list[tuple[Block, str]]:
        for number, block in enumerate(blocks):
            if block.folded == self.headline:
                self._end()
                self.among_others = False
            elif block.kind == "sign":
                self._end()
                self.among_others = bool(self.kept)
            elif self.among_others and not self._goes_on(blocks[number : number + 2]):
                continue
            elif block.kind == "prose" or self._is_short_paragraph(block, blocks[:number]):
                self.among_others = False
                self._take(block)
            elif block.kind == "short":
                self.waiting.append(block)
            elif block.kind == "furniture":
                self._end_list()
                self.is_broken = True
        self._end()
        return self.kept

    def _goes_on(self, blocks: Sequence[Block]) -> bool:
        two_long = len(blocks) == 2 and all(
            block.kind == "prose" and block.words >= TWO_LONG for block in blocks
        )
        first = blocks[0]
        return two_long or (
            first.kind == "prose"
            and first.words >= ONE_LONG
            and share(stems(first.text), self.stems) >= SAME_WORDS
        )

    def _is_short_paragraph(self, block: Block, before: Sequence[Block]) -> bool:
        above = next((each for each in reversed(before) if each.kind not in ("byline", "date")), None)
        follows = bool(self.kept) and not self.is_broken
        return block.is_paragraph and (follows or (above is not None and above.folded == self.headline))

    def _take(self, paragraph: Block) -> None:
        waiting, self.waiting = self.waiting, []
        self.is_broken = False
        if paragraph.folded in self.seen or paragraph.folded == self.standfirst:
            return
        if self.kept:
            self._keep_lines(waiting)
        self.kept.append((paragraph, "p"))
        self.seen.add(paragraph.folded)
        self.stems |= stems(paragraph.text)

    def _keep_lines(self, lines: list[Block]) -> None:
        """One short line heads what follows; several are a list, and so is what follows a colon."""
        heads = len(lines) == 1 and not self.kept[-1][0].text.endswith(":") and _may_head(lines[0])
        lines = [line for line in lines if line.folded != self.standfirst]
        self.kept += [(line, "h2" if heads else "p") for line in lines]

    def _end_list(self) -> None:
        """A list may be the last that a story has, when a colon says that it comes."""
        announced = self.kept and self.waiting and not self.is_broken
        if announced and (self.kept[-1][0].text.endswith(":") or self.waiting[0].text.endswith(":")):
            self.kept += [(line, "p") for line in self.waiting]
            self.waiting = []

    def _end(self) -> None:
        self._end_list()
        self.waiting = []
        self.is_broken = True


def _may_head(line: Block) -> bool:
    longest = LONGEST_ARABIC_HEADING if line.is_arabic else LONGEST_HEADING
    return line.words <= longest and not line.is_sentence and not line.text.endswith(":")


def _html(text: str, element: str) -> str:
    return markup.from_plain_text([text]).replace("<p>", f"<{element}>").replace("</p>", f"</{element}>")


# Who and when


def _bylines(blocks: Sequence[Block], language: str) -> tuple[Byline, ...]:
    for block in blocks:
        if block.kind == "byline":
            names = re.split(r"\s*(?:,|،|\band\b|&|\sو\s|\sاو\s)\s*", names_in_byline(block.text))
            return tuple(
                Byline(Ref(name=name.strip(), language=language)) for name in names if len(name.strip()) > 2
            )
    return ()


def _published_at(blocks: Sequence[Block], start: int, core: int) -> datetime | None:
    """The page's own date near the headline, under it rather than over it; noon when it gives no hour."""
    for block in (*blocks[start : core + 3], *blocks[:start]):
        found = DATE.search(block.text) if block.kind == "date" and not UPDATED.match(block.text) else None
        if found:
            year, month, day = _year_month_day(found)
            hour, minute = int(found["h"] or 12), int(found["min"] or 0)
            if found["half"]:
                hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
            try:
                return timezone.make_aware(datetime(year, month, day, hour, minute))  # noqa: DTZ001 - made aware
            except ValueError:
                return None
    return None


def _year_month_day(found: re.Match) -> tuple[int, int, int]:
    if found["y3"]:
        return int(found["y3"]), int(found["m3"]), int(found["d3"])
    month = (found["m"] or found["m2"]).lower()[:3]
    return int(found["y"] or found["y2"]), MONTHS.index(month) + 1, int(found["d"] or found["d2"])
