"""Which of the lines that a page gives for its headline is the headline, without the site's name beside it."""

import re
from collections.abc import Iterable, Sequence

from articles.importers.text_blocks import is_arabic
from articles.spelling import fold, one_line

LONGEST = 1000  # letters
LONGEST_SITE_NAME = 4  # words, where nobody says what the site is called
_BETWEEN = re.compile(r"\s+[|·•:–—―-]{1,2}\s+|\s*[|»«›‹¦]\s*|\s+/+\s+")
_SITES_OWN = re.compile(r"[|»«›‹¦·•]|::|//")  # nobody writes these in a headline
_CUT_OFF = re.compile(r"\s*(?:…|\.{3}|\[…\]|\[\.{3}\])\s*$")
_NO_HEADLINES = frozenset(
    map(
        fold,
        (
            "Home",
            "Homepage",
            "Untitled",
            "Untitled document",
            "Document",
            "Article",
            "News",
            "خبر",
            "خانه",
            "کور",
        ),
    )
)


def headline_of(
    said: Iterable[str], top: Sequence[str], smaller: Sequence[str], site_names: Iterable[str]
) -> str:
    """`said`: what the page says of itself, the surest first; `top` and `smaller`: the headings that readers see."""
    names = {fold(name) for name in site_names} - {""}
    lines = [line for line in (one_line(each)[:LONGEST] for each in said) if line and fold(line) not in names]
    for line in lines:
        agreeing = next((heading for heading in (*top, *smaller) if _agree(heading, line)), "")
        if agreeing and fold(agreeing) not in names:
            return one_line(agreeing)
    named = [
        cleaned
        for line in lines
        if (cleaned := _without_site(line, names)) and fold(cleaned) not in _NO_HEADLINES
    ]
    seen = [one_line(heading) for heading in top if heading and fold(heading) not in names]
    if named and len(seen) == 1 and is_arabic(seen[0]) and not is_arabic(named[0]):
        return seen[0]  # the title says in English in which language the page is
    return next(iter((*named, *seen, *lines)), "")


def is_cut_off(text: str) -> bool:
    """It ends where there was no more room for it."""
    return _CUT_OFF.search(text) is not None


def _agree(heading: str, line: str) -> bool:
    """It is the line, or a part of it beside the site's name, or the line is its beginning."""
    wanted = fold(heading)
    if not wanted:
        return False
    parts = (line, *_BETWEEN.split(line), line.partition(": ")[2])
    return wanted in map(fold, parts) or (
        is_cut_off(line) and wanted.startswith(fold(_CUT_OFF.sub("", line)))
    )


def _without_site(line: str, names: set[str]) -> str:
    """Of “Flood in Kunar | World | Example News” the first part."""
    parts = _split(line)
    while len(parts) > 2 and fold(parts[-1]) in names:
        parts = parts[:-2]
    while len(parts) > 2 and fold(parts[0]) in names:
        parts = parts[2:]
    while len(parts) > 2 and _SITES_OWN.search(parts[-2]) and len(parts[-1].split()) <= LONGEST_SITE_NAME:
        parts = parts[:-2]
    return "".join(parts).strip()


def _split(line: str) -> list[str]:
    """Its parts, and what stands between each two."""
    parts: list[str] = []
    at = 0
    for bar in _BETWEEN.finditer(line):
        parts += [line[at : bar.start()], bar[0]]
        at = bar.end()
    return [*parts, line[at:]]
