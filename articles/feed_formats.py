"""What a feed says, as RSS 2.0, Atom 1.0 and JSON Feed 1.1 write it. Knows no model.

Moments go out in UTC: before time zones were agreed on, a city's clock was off by odd seconds, which
neither of the formats can say.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

TTL_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Writer:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG, with what is said of it."""

    address: str
    width: int
    height: int
    description: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A story. Texts are plain but `content`, which is HTML; addresses here and below are absolute."""

    uuid: str
    address: str
    title: str
    summary: str
    content: str
    published_at: datetime
    updated_at: datetime
    writers: tuple[Writer, ...] = ()
    categories: tuple[str, ...] = ()
    photo: Photo | None = None
    elsewhere: str = ""  # where it was published first, when that was not here


@dataclass(frozen=True, slots=True)
class Feed:
    identity: str  # an IRI that stays when the list's slug changes
    title: str
    description: str
    language: str  # BCP 47
    address: str  # of the list's page
    own_address: str
    publisher: Writer
    icon: str
    hub: str  # empty where there is none
    entries: tuple[Entry, ...]

    @property
    def updated_at(self) -> datetime | None:
        """Of what it says, not of when somebody asked: the same feed is the same bytes."""
        return max((entry.updated_at for entry in self.entries), default=None)


# RSS

_NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def rss(feed: Feed) -> str:
    changed = [_text("lastBuildDate", _rfc822(feed.updated_at))] if feed.updated_at else []
    channel = _holding(
        "channel",
        _text("title", feed.title),
        _text("link", feed.address),
        _text("description", feed.description),
        _text("language", feed.language),
        *changed,
        _text("ttl", str(TTL_MINUTES)),
        _holding("image", _text("url", feed.icon), _text("title", feed.title), _text("link", feed.address)),
        _empty("atom:link", rel="self", type="application/rss+xml", href=feed.own_address),
        *([_empty("atom:link", rel="hub", href=feed.hub)] if feed.hub else []),
        *map(_item, feed.entries),
    )
    return _document(_holding("rss", channel, version="2.0", **_NAMESPACES, **{"xml:lang": feed.language}))


def _item(entry: Entry) -> str:
    return _holding(
        "item",
        _text("title", entry.title),
        _text("link", entry.address),
        _text("guid", f"urn:uuid:{entry.uuid}", isPermaLink="false"),
        _text("pubDate", _rfc822(entry.published_at)),
        *(_text("dc:creator", writer.name) for writer in entry.writers),
        *(_text("category", name) for name in entry.categories),
        *([_text("dc:source", entry.elsewhere)] if entry.elsewhere else []),
        _text("atom:updated", _rfc3339(entry.updated_at)),
        *([_text("description", entry.summary)] if entry.summary else []),
        _text("content:encoded", entry.content),
        *_media(entry.photo),
    )


def _media(photo: Photo | None) -> list[str]:
    """No enclosure: that must say how many bytes the file has, which storage is not asked for each time."""
    if photo is None:
        return []
    said = [_text("media:credit", photo.credit)] if photo.credit else []
    if photo.description:
        said.insert(0, _text("media:description", photo.description, type="plain"))
    size = {"width": str(photo.width), "height": str(photo.height)}
    return [_holding("media:content", *said, url=photo.address, medium="image", type="image/jpeg", **size)]


# Atom

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when an empty feed changed: Atom asks every feed for a moment


def atom(feed: Feed) -> str:
    whole = _holding(
        "feed",
        _text("id", feed.identity),
        _text("title", feed.title),
        _text("subtitle", feed.description),
        _text("updated", _rfc3339(feed.updated_at or NEVER)),
        _person(feed.publisher),
        _text("icon", feed.icon),
        _empty("link", rel="self", type="application/atom+xml", href=feed.own_address),
        _empty("link", rel="alternate", type="text/html", hreflang=feed.language, href=feed.address),
        *([_empty("link", rel="hub", href=feed.hub)] if feed.hub else []),
        *(_atom_entry(entry, feed.language) for entry in feed.entries),
        xmlns=_NAMESPACES["xmlns:atom"],
        **{"xmlns:media": _NAMESPACES["xmlns:media"], "xml:lang": feed.language},
    )
    return _document(whole)


def _atom_entry(entry: Entry, language: str) -> str:
    return _holding(
        "entry",
        _text("id", f"urn:uuid:{entry.uuid}"),
        _text("title", entry.title),
        _empty("link", rel="alternate", type="text/html", hreflang=language, href=entry.address),
        *([_empty("link", rel="via", href=entry.elsewhere)] if entry.elsewhere else []),
        _text("published", _rfc3339(entry.published_at)),
        _text("updated", _rfc3339(entry.updated_at)),
        *map(_person, entry.writers),
        *(_empty("category", term=name) for name in entry.categories),
        *([_text("summary", entry.summary)] if entry.summary else []),
        _text("content", entry.content, type="html"),
        *_media(entry.photo),
    )


def _person(writer: Writer) -> str:
    return _holding("author", _text("name", writer.name), _text("uri", writer.address))


# JSON Feed


def json_feed(feed: Feed) -> str:
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.address,
        "feed_url": feed.own_address,
        "description": feed.description,
        "language": feed.language,
        "icon": feed.icon,
        "authors": [_json_author(feed.publisher)],
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
    }
    said = {name: value for name, value in said.items() if value}
    return json.dumps(said | {"items": [*map(_json_item, feed.entries)]}, ensure_ascii=False)


def _json_item(entry: Entry) -> dict:
    said = {
        "id": f"urn:uuid:{entry.uuid}",
        "url": entry.address,
        "external_url": entry.elsewhere,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content,
        "image": entry.photo.address if entry.photo else "",
        "date_published": _rfc3339(entry.published_at),
        "date_modified": _rfc3339(entry.updated_at),
        "authors": [*map(_json_author, entry.writers)],
        "tags": [*entry.categories],
    }
    # Of these one must be there, however empty: it may be a picture story without a word.
    return {name: value for name, value in said.items() if value or name == "content_html"}


def _json_author(writer: Writer) -> dict:
    return {"name": writer.name, "url": writer.address}


# Moments


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC))


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


# XML

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _document(root: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n{root}'


def _start(name: str, attributes: dict[str, str]) -> str:
    said = (f" {key}={quoteattr(_FORBIDDEN.sub('', value))}" for key, value in attributes.items())
    return f"<{name}{''.join(said)}"


def _empty(name: str, **attributes: str) -> str:
    return f"{_start(name, attributes)}/>\n"


def _text(name: str, words: str, **attributes: str) -> str:
    return f"{_start(name, attributes)}>{escape(_FORBIDDEN.sub('', words))}</{name}>\n"


def _holding(name: str, *parts: str, **attributes: str) -> str:
    return f"{_start(name, attributes)}>\n{''.join(parts)}</{name}>\n"


# By the ending of a feed's address: what writes it, and what it is served as.

FORMATS: dict[str, tuple[Callable[[Feed], str], str]] = {
    "rss": (rss, "application/rss+xml"),
    "atom": (atom, "application/atom+xml"),
    "json": (json_feed, "application/feed+json"),
}
