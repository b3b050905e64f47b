"""Reads RSS and Atom of any version with feedparser, which sees neither the network nor a declared entity."""

import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import feedparser

from articles.importers.feed.entry import Entry, Feed
from articles.importers.feed.media import Place, taken_out
from articles.importers.feed.mending import mended
from articles.importers.feed.parsed import ParsedEntry, address_of, line_of
from articles.importers.feed.text import text_of_feed
from articles.importers.json_document import mappings, text
from articles.importers.reading import SourceRefused, whole

# What feedparser falls over in documents that are no feeds.
_FALLS_OVER = (
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RuntimeError,
)
_ROOT_END = re.compile(r"</\s*(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)


def feed_in(path: Path) -> Feed:
    """Raises SourceRefused."""
    written, places = taken_out(mended(text_of_feed(whole(path))))
    try:
        parsed = feedparser.parse(
            io.BytesIO(written.encode()), resolve_relative_uris=False, sanitize_html=False
        )
    except _FALLS_OVER as error:
        raise SourceRefused("It is no feed that a feed reader could read.") from error
    about, found = parsed["feed"], parsed["entries"]
    if len(places) != len(found):  # what looks like an entry stands elsewhere too: lines would be wrong
        places = [Place(line=0, is_closed=True) for _each in found]
    is_broken = bool(places) and not _ROOT_END.search(written)
    if is_broken and not places[-1].is_closed:
        found = found[:-1]
    is_atom = parsed["version"].startswith("atom")
    entries = tuple(
        _entry(ParsedEntry(each, about, place, about_speaks_for_entries=is_atom), path, number)
        for number, (each, place) in enumerate(zip(found, places, strict=False), 1)
    )
    return Feed(
        title=line_of(about, "title"),
        host=_host(about),
        entries=entries,
        broken_at=_source(path, places[-1], len(places)) if is_broken else "",
    )


def _source(path: Path, place: Place, number: int) -> str:
    return f"{path}:{place.line}" if place.line else f"{path}#{number}"


def _entry(parsed: ParsedEntry, path: Path, number: int) -> Entry:
    published_at, modified_at = parsed.moments()
    content, summary = parsed.texts()
    section, tags = parsed.labels()
    return Entry(
        source=_source(path, parsed.place, number),
        number=parsed.number,
        address=parsed.address,
        headline=line_of(parsed.said, "title"),
        content=content,
        summary=summary,
        base=parsed.base,
        language=parsed.language,
        published_at=published_at,
        modified_at=modified_at,
        authors=parsed.authors(),
        tags=tags,
        section=section,
        pictures=parsed.pictures(),
        source_name=parsed.gathered_from,
        dropped=tuple(parsed.dropped),
    )


def _host(about: dict) -> str:
    links = [link for link in mappings(about.get("links")) if link.get("rel") in ("self", "alternate")]
    for address in (address_of(about), *(text(link.get("href")) for link in links)):
        try:
            host = urlsplit(address).hostname
        except ValueError:
            continue
        if host:
            return host.removeprefix("www.")
    return ""
