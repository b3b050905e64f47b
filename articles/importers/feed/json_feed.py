"""Reads JSON Feed, versions 1 and 1.1."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from articles.importers import json_document
from articles.importers.feed.entry import Entry, Feed, Offered
from articles.importers.feed.media import is_picture_type
from articles.importers.foreign_html import html_of_feed, paragraphs, picture_at, unescaped, whole
from articles.importers.reading import SourceRefused, whole_text
from articles.record import Picture, RecordRefused
from articles.spelling import one_line

IMAGE_RANK, ATTACHMENT_RANK, BANNER_RANK = 3, 2, 1


def feed_in(path: Path) -> Feed:
    """Raises SourceRefused."""
    about, broken_at = _whole_of(path)
    address = whole(
        json_document.text(about.get("home_page_url")) or json_document.text(about.get("feed_url"))
    )
    items = about.get("items")
    if not isinstance(items, list):
        raise SourceRefused("It is no JSON Feed: one has a list of items.")
    return Feed(
        title=unescaped(json_document.text(about.get("title"))),
        host=(urlsplit(address).hostname or "").removeprefix("www."),
        entries=tuple(
            _entry(json_document.mapping(item), about, address, f"{path}#{number}")
            for number, item in enumerate(items, 1)
        ),
        broken_at=broken_at,
    )


def _whole_of(path: Path) -> tuple[dict, str]:
    """The feed, and where it breaks off. Raises SourceRefused."""
    try:
        return json_document.mapping(json_document.document(path)), ""
    except SourceRefused:
        whole = json_document.before_the_break(whole_text(path).removeprefix("\ufeff"), ("items",))
        if not whole.items:
            raise
        return {**whole.about, "items": whole.items}, f"{path}:{whole.line}"


def _entry(item: dict, about: dict, feed_address: str, source: str) -> Entry:
    def text(name: str) -> str:
        return json_document.text(item.get(name)).strip()

    address = next(filter(None, (whole(text(name), feed_address) for name in ("url", "external_url"))), "")
    base = address or feed_address
    dropped: list[str] = []
    published_at, modified_at = _moments(item, dropped)
    return Entry(
        source=source,
        number=json_document.number(item.get("id")),
        address=address,
        headline=unescaped(text("title")),
        content=html_of_feed(text("content_html"), is_html=True) or paragraphs(text("content_text")),
        summary=paragraphs(text("summary")),
        base=base,
        language=text("language") or json_document.text(about.get("language")),
        published_at=published_at,
        modified_at=modified_at,
        authors=_authors(item) or _authors(about),
        tags=tuple(map(unescaped, _texts(item.get("tags")))),
        pictures=tuple(_pictures(item, base, dropped)),
        dropped=tuple(dropped),
    )


def _moments(item: dict, dropped: list[str]) -> tuple[datetime | None, datetime | None]:
    published, modified = (_moment(item.get(name), dropped) for name in ("date_published", "date_modified"))
    if published is None:
        return modified, None
    return published, modified if modified is not None and modified > published else None


def _moment(value: object, dropped: list[str]) -> datetime | None:
    try:
        return json_document.moment(value, "the date")
    except RecordRefused:
        dropped.append(f"the date “{one_line(str(value))[:60]}”")
        return None


def _authors(said: dict) -> tuple[str, ...]:
    authors = json_document.mappings(said.get("authors") or said.get("author"))
    return tuple(filter(str.strip, (json_document.text(author.get("name")) for author in authors)))


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for text in map(json_document.text, values) if text.strip()]


def _pictures(item: dict, base: str, dropped: list[str]) -> Iterator[Offered]:
    for name, rank in (("image", IMAGE_RANK), ("banner_image", BANNER_RANK)):
        file = picture_at(json_document.text(item.get(name)), base)
        if file:
            yield Offered(Picture(file=file), rank)
    for attached in json_document.mappings(item.get("attachments")):
        kind, address = (json_document.text(attached.get(name)) for name in ("mime_type", "url"))
        file = picture_at(address, base)
        if file and is_picture_type(kind.lower()):
            yield Offered(Picture(file=file), ATTACHMENT_RANK)
        elif address:
            dropped.append(f"a file of the type {kind or 'unknown'}: {address}"[:200])
