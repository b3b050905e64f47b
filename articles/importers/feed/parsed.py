"""What feedparser understood of an entry, taken as a newsroom means it."""

import calendar
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from articles.importers.feed.entry import Offered
from articles.importers.feed.media import Place, is_picture_type, pictures_of
from articles.importers.foreign_html import html_of_feed, picture_at, unescaped, whole, words
from articles.importers.json_document import mapping, mappings, text
from articles.importers.languages import edition_of
from articles.record import Picture
from articles.spelling import language_of

ENCLOSURE_RANK, PODCAST_RANK = 2, 0
YEARS = range(1900, 3000)
_SECTION = re.compile(r"\b(?:section|department)s?\b", re.IGNORECASE)
_NO_TAG = re.compile(r"https?://|uncategori[sz]ed$", re.IGNORECASE)
_HTML = ("text/html", "application/xhtml+xml")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|tiff?)(?:[?#]|$)", re.IGNORECASE)


class ParsedEntry:
    """`said` is feedparser's entry, `about` its feed. `dropped` fills while it is read.

    An element that feedparser does not know becomes a value of whatever name it has, so that nothing
    need have the shape that it should have.
    """

    def __init__(self, said: dict, about: dict, place: Place, *, about_speaks_for_entries: bool = False):
        self.said, self.about, self.place = said, about, place
        self.about_speaks_for_entries = about_speaks_for_entries  # its authors are theirs
        self.dropped: list[str] = []
        self.number = text(said.get("id")).strip()
        self.contents = mappings(said.get("content"))
        self.links = mappings(said.get("links"))
        self.summary = mapping(said.get("summary_detail"))
        details = [*self.contents, mapping(said.get("title_detail")), self.summary]
        feed_address = address_of(about)
        bases = [text(detail.get("base")) for detail in details]
        self.base = next(filter(None, (whole(base, feed_address) for base in bases if base)), feed_address)
        self.address = self._address()
        self.base = self.base or self.address
        languages = [said, *details, about]
        self.language = next(filter(None, (text(each.get("language")) for each in languages)), "")

    @property
    def gathered_from(self) -> str:
        """Whose it is, in a feed that gathers from others."""
        return line_of(mapping(self.said.get("source")), "title")

    def _address(self) -> str:
        said = [text(self.said.get(name)) for name in ("feedburner_origlink", "link")]
        said += [text(link.get("href")) for link in self.links if link.get("rel") == "alternate"]
        return next(filter(None, (whole(address, self.base) for address in said if address.strip())), "")

    # Texts

    def texts(self) -> tuple[str, str]:
        """The whole text and the summary, as HTML; either may be missing."""
        contents = []
        for detail in self.contents:
            kind, value, elsewhere = (text(detail.get(name)) for name in ("type", "value", "src"))
            if is_picture_type(kind):
                continue
            if elsewhere and not value.strip():
                self.dropped.append(f"its text, which stands at {elsewhere[:200]}")
            elif kind in (*_HTML, "text/plain"):
                contents.append(html_of_feed(value, is_html=kind in _HTML))
            else:
                self.dropped.append(f"a text of the type {kind[:60]}")
        is_html = self.summary.get("type") in _HTML
        summary = html_of_feed(text(self.summary.get("value")), is_html=is_html)
        return max(contents, key=lambda each: len(words(each)), default=""), summary

    # When

    def moments(self) -> tuple[datetime | None, datetime | None]:
        """First published, and last changed since."""
        published = self._moment("published") or self._moment("created")
        updated = self._moment("updated")
        if published is None:
            return updated, None
        return published, updated if updated is not None and updated > published else None

    def _moment(self, name: str) -> datetime | None:
        # Asked for `updated`, feedparser's own `get` gives what is `published`, and warns.
        written, parsed = dict.get(self.said, name), dict.get(self.said, f"{name}_parsed")
        if not text(written).strip():
            return None
        try:
            is_read = isinstance(parsed, time.struct_time)
            moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC) if is_read else None
        except (ValueError, OverflowError, OSError):
            moment = None
        if moment is None or moment.year not in YEARS:
            self.dropped.append(f"the date “{words(written)[:60]}”")
            return None
        return moment

    # Who, and about what

    def authors(self) -> tuple[str, ...]:
        return _names(self.said) or (_names(self.about) if self.about_speaks_for_entries else ())

    def labels(self) -> tuple[str, tuple[str, ...]]:
        """The section, where one of the categories says that it is one, and the others."""
        section, tags = "", []
        for tag in mappings(self.said.get("tags")):
            name = unescaped(text(tag.get("label")) or text(tag.get("term")))
            if not name or _NO_TAG.match(name):
                continue
            if not section and _SECTION.search(text(tag.get("scheme"))):
                section = name
            else:
                tags.append(name)
        return section, tuple(tags)

    # Pictures

    def pictures(self) -> tuple[Offered, ...]:
        language = edition_of(self.language)
        return (*pictures_of(self.place, self.base, language), *self._enclosed(language), *self._others())

    def _enclosed(self, language: str) -> Iterator[Offered]:
        for link in self.links:
            address, kind, title = (text(link.get(name)) for name in ("href", "type", "title"))
            if link.get("rel") != "enclosure" or not address:
                continue
            is_picture = is_picture_type(kind) if kind else _PICTURE_FILE.search(address) is not None
            file, alt = picture_at(address, self.base), unescaped(title)
            if is_picture and file:
                said = {language or language_of(alt): alt} if alt else {}
                yield Offered(Picture(file=file, alt=said), ENCLOSURE_RANK)
            else:
                self.dropped.append(f"a file of the type {kind or 'unknown'}: {address}"[:200])

    def _others(self) -> Iterator[Offered]:
        """Atom may have a picture in the place of a text; podcasts have a picture for each part."""
        for detail in self.contents:
            file = picture_at(text(detail.get("src")), self.base)
            if file and is_picture_type(text(detail.get("type"))):
                yield Offered(Picture(file=file), ENCLOSURE_RANK)
        file = picture_at(text(mapping(self.said.get("image")).get("href")), self.base)
        if file:
            yield Offered(Picture(file=file), PODCAST_RANK)


def line_of(said: dict, name: str) -> str:
    """A headline or a title, which may be HTML or a text that looks like it."""
    detail = mapping(said.get(f"{name}_detail"))
    line = text(detail.get("value")) or text(said.get(name))
    return words(line) if detail.get("type") in _HTML else unescaped(line)


def address_of(about: dict) -> str:
    return whole(text(about.get("link")))


def _names(said: dict) -> tuple[str, ...]:
    """Of the last, feedparser keeps what was written; what it takes for a mail address may be less than one."""
    authors = mappings(said.get("authors"))
    names = [text(author.get("name")) for author in authors]
    if authors and authors[-1].get("email"):
        names[-1] = text(said.get("author"))
    return tuple(filter(str.strip, names))
