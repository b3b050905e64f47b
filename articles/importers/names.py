"""Names as sources give them: which of them can be tags, and whose names a byline holds."""

import re
from collections.abc import Iterable

from articles.importers.text_blocks import names_in_byline
from articles.record import Byline, Ref
from articles.spelling import fold, one_line

LONGEST_NAME = 150  # letters; what the newsroom keeps of one
_BETWEEN = re.compile(r"\s*[,;،؛&/]\s*|\s+(?:and|with|و|او)\s+")
_MAIL = re.compile(r"[<(\[]?\s*[^\s<>()\[\]]+@[^\s<>()\[\]]+\s*[>)\]]?")
# What stands behind a name and is none: "Ann Lee, Associated Press", "Ann Lee, staff writer".
_BEHIND = re.compile(
    r"\b(?:press|agency|news|newspaper|times|radio|staff|writer|reporter|correspondent|editor|bureau|database)s?\b",
    re.IGNORECASE,
)


def tags_of(names: Iterable[str]) -> tuple[tuple[Ref, ...], list[str]]:
    """Each name once; and what could not be one, for the report."""
    found: dict[str, Ref] = {}
    unusable = []
    for name in map(one_line, names):
        if len(name) > LONGEST_NAME:
            unusable.append(f"the tag “{name[:40]}…”")
        elif fold(name):
            found.setdefault(fold(name), Ref(name=name))
    return tuple(found.values()), unusable


def bylines_of(lines: Iterable[str], house: str = "") -> tuple[Byline, ...]:
    """Of "By Ann Lee and Bo Lee, Example Press" two; `house` is no author beside others."""
    found: dict[str, str] = {}
    for line in lines:
        line = one_line(_MAIL.sub("", line))
        for number, name in enumerate(_BETWEEN.split(names_in_byline(line) or line)):
            name = name.strip(" .()")
            if len(fold(name)) > 1 and len(name) <= LONGEST_NAME and not (number and _BEHIND.search(name)):
                found.setdefault(fold(name), name)
    if len(found) > 1:
        found.pop(fold(house), None)
    return tuple(Byline(Ref(name=name)) for name in found.values())
