"""Closes what the items of a broken RSS feed leave open, so that no story swallows the next."""

import re
from xml.parsers import expat

# What holds text and nothing else, in whatever version.
_TEXTS = "title|link|description|guid|pubdate|category|author|comments|source"
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    rf"|<(?P<closes>/?)(?P<name>item|{_TEXTS}|enclosure|channel|rss|\w{{1,40}}:\w{{1,40}})(?=[\s/>])"
    r"""(?P<attributes>(?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>""",
    re.DOTALL | re.IGNORECASE,
)
_IS_RSS = re.compile(r"<(?:rss|rdf:rdf)\b", re.IGNORECASE)


def mended(text: str) -> str:
    """The same where it is well formed, or no RSS."""
    if _is_well_formed(text) or not _IS_RSS.search(text[:4096]):
        return text
    written, done = [], 0
    open_element, in_item = "", False
    for token in _TOKEN.finditer(text):
        name = token["name"]
        if name is None:
            continue
        is_end_of_it = bool(token["closes"]) and name == open_element
        if open_element and not is_end_of_it:
            written += [text[done : token.start()], f"</{open_element}>"]
            done = token.start()
        open_element = ""
        if name.lower() == "item":
            in_item = not token["closes"]
        elif in_item and not token["closes"] and not token["attributes"].endswith("/"):
            open_element = name if _holds_text(name) else ""
    return "".join((*written, text[done:]))


def _holds_text(name: str) -> bool:
    return re.fullmatch(f"(?:{_TEXTS}|dc:.*|content:encoded)", name, re.IGNORECASE) is not None


def _is_well_formed(text: str) -> bool:
    try:
        expat.ParserCreate("utf-8").Parse(text.encode(), True)
    except expat.ExpatError:
        return False
    return True
