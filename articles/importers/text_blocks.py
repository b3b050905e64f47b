"""Cuts a captured page into blocks: lines, put together where they were only wrapped, each with its kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from articles.importers import text_furniture as furniture
from articles.spelling import fold

PARAGRAPH_WORDS = 20  # so long a line is a paragraph however it ends
SHORTEST_SENTENCE = 8  # words; a shorter line with a full stop may still be a headline
WIDEST_WRAP = 120  # letters; longer lines were not wrapped
SHORTEST_WRAP = 25

_SENTENCE_END = re.compile(r"[.!?؟۔…][\"”’»)\]]*$")
_ARABIC = re.compile("[\u0600-\u06ff]")
_OPENING_MARKS = "\"“”'‘’«»([–—-… "
_BYLINE = re.compile(
    r"^(?:(?:by|written by|reported by)[:\s]\s*(?=[A-Z\u00c0-\u024f])|(?:نویسنده|گزارشگر|گزارش از|لیکوال|خبریال)[:\s]\s*)(.{3,80})$",
    re.IGNORECASE,
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
DATE = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})\s+(?P<m>{_MONTHS})[a-z]*\.?,?\s+(?P<y>\d{{4}})"
    rf"|(?P<m2>{_MONTHS})[a-z]*\.?\s+(?P<d2>\d{{1,2}}),?\s+(?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2}))"
    r"(?:\D{1,12}?(?P<h>\d{1,2}):(?P<min>\d{2})\s*(?P<half>[ap]m)?)?",
    re.IGNORECASE,
)
MONTHS = _MONTHS.split("|")
_DATED = re.compile(
    rf"^(?:(?:first |last )?(?:published|posted|updated|modified)(?: online)?(?: on| at)?[:,\s–-]*(?:\d|mon|tue|wed|thu|"
    rf"fri|sat|sun|{_MONTHS})|تاریخ (?:نشر|انتشار)|نشر شده|منتشر شده|(?:آخرین )?به[\u200c ]?روز|خپور شوی|"
    r"د خپرېدو نېټه|تازه شوی)",
    re.IGNORECASE,
)
UPDATED = re.compile(
    r"^(?:last )?(?:updated|modified)\b|^(?:آخرین )?به[\u200c ]?روز|^تازه شوی", re.IGNORECASE
)
# Nobody ends a line of their own with these.
_OPEN_ENDS = re.compile(
    r"(?:^|\s)(?:a|an|the|and|or|but|of|in|on|at|to|by|for|from|with|as|that|which|who|whose|his|her|its|their|is|are|was|"
    r"were|be|been|had|has|have|will|would|not|into|over|under|after|before|than|و|یا|که|در|به|از|با|برای|تا|این|آن|بر|هر|"
    r"چون|اما|د|په|چې|له|او|ته|تر|دې|هغه|–|—|-)$|[,،]$"
)


@dataclass(frozen=True, eq=False)
class Block:
    """A line or a wrapped paragraph, and what it looks like."""

    text: str
    # "prose", "short", "byline", "date", "furniture", "sign" (other stories stand under it) or "teaser" (one of those)
    kind: str
    group: int  # those that have no empty line between them share it

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def is_sentence(self) -> bool:
        return _SENTENCE_END.search(self.text) is not None

    @property
    def is_arabic(self) -> bool:
        return is_arabic(self.text)

    @property
    def is_paragraph(self) -> bool:
        """Long, or a short sentence such as “No,” he said."""
        return self.kind == "prose" or (self.kind == "short" and self.is_sentence)


def blocks_of(text: str) -> list[Block]:
    blocks = [
        Block(line, _kind(line), number)
        for number, lines in enumerate(_groups(text))
        for line in _unwrapped(lines)
    ]
    return _with_teasers(_patient(_without_consent(blocks)))


def is_arabic(text: str) -> bool:
    return len(_ARABIC.findall(text)) * 2 > sum(letter.isalpha() for letter in text)


# Lines


def _groups(text: str) -> Iterator[list[str]]:
    """The page's lines, no-break spaces made ordinary, by the empty lines between them."""
    text = re.sub("[\u00a0\u2007\u202f\t]", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    for group in re.split(r"\n\s*\n", re.sub("[\u200b\ufeff\u2028]", "", text)):
        if lines := [" ".join(line.split()) for line in group.split("\n") if line.strip()]:
            yield lines


def _unwrapped(lines: list[str]) -> list[str]:
    width = max(len(line) for line in lines)
    was_wrapped = _was_wrapped(lines)
    parts: list[list[str]] = [lines[:1]]
    for before, line in zip(lines, lines[1:], strict=False):
        is_first = len(parts[-1]) == 1
        may_go_on = not is_first or (len(before) >= SHORTEST_WRAP and _kind(before) in ("prose", "short"))
        if may_go_on and (
            _goes_on(before, line)
            or (was_wrapped and _may_go_on(before, line, width, is_first=is_first and before is lines[0]))
        ):
            parts[-1].append(line)
        else:
            parts.append([line])
    return [" ".join(part) for part in parts]


def _was_wrapped(lines: list[str]) -> bool:
    """Some line plainly goes on, or, where letters have no case, all look like a paragraph's."""
    if any(
        len(before) >= SHORTEST_WRAP and _goes_on(before, line)
        for before, line in zip(lines, lines[1:], strict=False)
    ):
        return True
    *upper, last = lines
    width = max(len(line) for line in lines)
    return (
        len(lines) > 1
        and is_arabic(" ".join(lines))
        and _SENTENCE_END.search(last) is not None
        and not any(_SENTENCE_END.search(line) for line in upper)
        and min(len(line) for line in upper) > 30
        and width <= WIDEST_WRAP
    )


def _goes_on(before: str, line: str) -> bool:
    if _SENTENCE_END.search(before) or before.endswith(":"):
        return False
    first = line.lstrip(_OPENING_MARKS)[:1]
    return first.islower() or _OPEN_ENDS.search(before) is not None


def _may_go_on(before: str, line: str, width: int, *, is_first: bool) -> bool:
    """In a paragraph that was wrapped: a line may happen to end with a sentence, or before a name."""
    if len(before) > WIDEST_WRAP or before.endswith(":") or _kind(line) not in ("prose", "short"):
        return False
    if _SENTENCE_END.search(before):
        return len(before) >= 0.75 * width
    if is_first:  # perhaps a headline right over its story
        return len(before) >= 0.75 * width and not is_title_case(before)
    return True


def is_title_case(line: str) -> bool:
    long = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    return len(long) > 1 and all(word[0].isupper() for word in long)


# Kinds


def _kind(line: str) -> str:
    words, is_sentence = len(line.split()), _SENTENCE_END.search(line) is not None
    if _is_date(line, words, is_sentence=is_sentence):
        return "date"
    if furniture.opens_other_stories(line):
        return "sign"
    if furniture.is_furniture(line, is_sentence=is_sentence):
        return "furniture"
    if words <= 12 and not is_sentence and names_in_byline(line):
        return "byline"
    if words >= PARAGRAPH_WORDS or (words >= SHORTEST_SENTENCE and is_sentence):
        return "prose"
    return "short"


def names_in_byline(line: str) -> str:
    found = _BYLINE.match(line)
    return found[1] if found else ""


def _is_date(line: str, words: int, *, is_sentence: bool) -> bool:
    """A date and little else, or what says when it was published."""
    if words > 14:
        return False
    found = DATE.search(line)
    if _DATED.match(line) and any(letter.isdigit() for letter in line):
        return True
    return (
        found is not None
        and not is_sentence
        and len((line[: found.start()] + line[found.end() :]).split()) <= 3
    )


def _without_consent(blocks: list[Block]) -> list[Block]:
    """What asks for consent is furniture, down to its buttons."""
    asking = [number for number, block in enumerate(blocks) if furniture.asks_for_consent(block.text)]
    gone = set(asking)
    for number in asking:
        below = range(number + 1, min(number + 1 + furniture.CONSENT_LINES, len(blocks)))
        buttons = [each for each in below if furniture.is_consent_button(blocks[each].text)]
        gone.update(range(number, max(buttons, default=number)))
    return [replace(block, kind="furniture") if n in gone else block for n, block in enumerate(blocks)]


def _patient(blocks: list[Block]) -> list[Block]:
    """Where few paragraphs are to be seen, shorter lines count: Dari and Pashto without stops, single sentences."""
    if sum(block.kind == "prose" for block in blocks) > 1:
        return blocks
    shorts = [block for block in blocks if block.kind == "short"]
    counting = [block for block in shorts if block.is_arabic and block.words >= SHORTEST_SENTENCE]
    if not counting and not any(block.kind == "prose" for block in blocks):
        counting = [block for block in shorts if block.is_sentence and block.words > 2]
    if not counting:
        return blocks
    over_it = shorts[: shorts.index(counting[0])]
    headlines = {counting[0].folded} if all(block.words < 2 for block in over_it) else set()
    texts = {block.folded for block in counting} - headlines
    return [replace(block, kind="prose") if block.folded in texts else block for block in blocks]


def _with_teasers(blocks: list[Block]) -> list[Block]:
    """Lines right under a sign, without an empty line between, are other stories'.

    So are single sentences between the page's first sign and its first headline.
    """
    teasers: set[int] = set()
    for number, block in enumerate(blocks):
        if block.kind != "sign":
            continue
        under = [n for n in range(number + 1, len(blocks)) if blocks[n].group == block.group]
        if all(blocks[n].words < PARAGRAPH_WORDS for n in under):
            teasers.update(under)
        if not any(each.kind == "short" and each.words > 2 for each in blocks[:number]):
            rest = blocks[number + 1 :]
            sentences = next((n for n, each in enumerate(rest) if not _is_one_sentence(each)), len(rest))
            if sentences < len(rest) and rest[sentences].kind == "short":
                teasers.update(range(number + 1, number + 1 + sentences))
    return [
        replace(block, kind="teaser") if n in teasers and block.kind in ("short", "prose") else block
        for n, block in enumerate(blocks)
    ]


def _is_one_sentence(block: Block) -> bool:
    return block.kind == "prose" and block.words < PARAGRAPH_WORDS
