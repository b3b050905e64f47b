"""Reads spreadsheets saved as CSV, with a row of named columns at the top: a story in each row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from articles.importers.csv.columns import COLUMNS, known_columns
from articles.importers.csv.rows import Row, delimiter_of, rows_of
from articles.importers.csv.values import (
    RowRefused,
    is_true,
    language_of_cell,
    moment_of,
    says_status,
    status_of,
)
from articles.importers.foreign_html import paragraphs, unescaped
from articles.importers.names import bylines_of, tags_of
from articles.importers.reading import LARGEST_DOCUMENT, Found, Refused, SourceRefused, decoded, text_of
from articles.record import Page, Picture, Ref, Story
from articles.spelling import language_of, slugify

NAME = "csv"
LONGEST_SYSTEM = 100  # letters
_HTML = re.compile(r"<(?:p|div|br|h[1-6]|ul|ol|blockquote|figure|img|a|strong|em|b|i|span)\b", re.IGNORECASE)
_PAGE = re.compile(r"[^<>\s]{1,200}\.html?", re.IGNORECASE)
_TAGS_APART = re.compile(r"\s*[,;|،؛]\s*")
_LINES_APART = re.compile(r"\s*[|\n]\s*")

_AS_IT_IS = {"slug", "source_name", "source_url", "source_id"}
_LINES = {"headline", "short_headline", "standfirst", "dateline"}
_MOMENTS = {"published_at", "modified_at", "embargo_until", "expires_at"}
# A column that is there and empty says “none”.
_CAN_BE_EMPTIED = frozenset(
    {"short_headline", "standfirst", "dateline", "section", "tags", "bylines", "embargo_until", "expires_at"}
)
# A sheet of pictures, say, may have titles as well.
_ONLY_OF_STORIES = {"body", "standfirst", "published_at", "section", "source_url"}


def recognises(head: bytes) -> bool:
    """Its columns are called as a story's parts are."""
    first, second = [*re.split(r"\r\n|\r|\n", text_of(head), maxsplit=2), ""][:2]
    line = second if first.strip('"').lower().startswith("sep=") else first
    if line.startswith(("<", "{", "[")):
        return False
    named = known_columns([cell.strip('" ') for cell in line.split(delimiter_of([line]))])
    return (
        len(named) > 1 and bool({"headline", "body"} & named.keys()) and bool(_ONLY_OF_STORIES & named.keys())
    )


def read(path: Path) -> Iterator[Found | Refused]:
    """Raises SourceRefused for a sheet without stories."""
    rows = rows_of(path)
    header = next((row for row in rows if isinstance(row, Row)), None)
    if header is None:
        raise SourceRefused("It has no row with the names of its columns.")
    sheet = _Sheet.under(path, header)
    is_empty = True
    for row in rows:
        is_empty = False
        yield sheet.read(row) if isinstance(row, Row) else row
    if is_empty:
        raise SourceRefused("It has a row with the names of its columns, and none under it.")


@dataclass(slots=True)
class _Sheet:
    path: Path
    width: int
    places: dict[str, int]  # of the columns that say something to us
    unknown: list[str]  # named with the first story

    @classmethod
    def under(cls, path: Path, header: Row) -> "_Sheet":
        places = known_columns(header.cells)
        if "headline" not in places and "body" not in places:
            raise SourceRefused(
                f"None of its columns is called headline or body. Name them in the first row: {', '.join(COLUMNS)}."
            )
        unknown = [
            name for place, name in enumerate(header.cells) if name.strip() and place not in places.values()
        ]
        return cls(path, len(header.cells), places, unknown)

    def read(self, row: Row) -> Found | Refused:
        source = f"{self.path}:{row.line}"
        try:
            said = self._said(row.cells)
            found = self._page(source, said) if said["type"].lower() == "page" else self._story(source, said)
        except RowRefused as error:
            return Refused(source, str(error))
        if isinstance(found.record, Story):
            self.unknown = []
        return found

    def _said(self, cells: Sequence[str]) -> dict[str, str]:
        """By our words for the columns; empty where there is none. Raises RowRefused."""
        needed = max(self.places.get("headline", 0), self.places.get("body", 0))
        if len(cells) <= needed or any(cell.strip() for cell in cells[self.width :]):
            raise RowRefused(
                f"The row has {len(cells)} cells, and there are {self.width} columns: put a text that holds "
                "the separator, or goes on in the next line, between quotation marks."
            )
        said = dict.fromkeys(COLUMNS, "")
        said |= {name: cells[place].strip() for name, place in self.places.items() if place < len(cells)}
        if not said["headline"] and not said["body"]:
            raise RowRefused("The row has neither a headline nor a body.")
        if says_status(said["published_at"]):
            said["status"], said["published_at"] = said["status"] or said["published_at"], ""
        return said

    def _story(self, source: str, said: dict[str, str]) -> Found:
        tags, unusable = tags_of(filter(None, _TAGS_APART.split(said["tags"])))
        picture = _picture(said)
        body = self._body(said)
        missing = (
            () if body else ("the text: neither in the sheet nor as a page in the folder posts beside it",)
        )
        story = Story(
            **{name: said[name] for name in _AS_IT_IS},
            **{name: unescaped(said[name]) for name in _LINES},
            **{name: moment_of(said[name], name) for name in _MOMENTS},
            body=body,
            language=language_of_cell(said["language"]),
            kind=said["kind"].lower() or "news",
            section=Ref(name=said["section"]) if said["section"] else None,
            thumbnail=Ref(name=picture.file) if picture else None,
            tags=tags,
            bylines=bylines_of(filter(None, _LINES_APART.split(said["bylines"]))),
            translation_of=Ref(source_id=said["translation_of"]) if said["translation_of"] else None,
            status=status_of(said["status"]),
            sticky=is_true(said["sticky"]),
            source_system=self._system(said),
        )
        return Found(
            source,
            story,
            frozenset(self.places) & _CAN_BE_EMPTIED,
            pictures=(picture,) if picture else (),
            dropped=(*missing, *unusable, *(f"the column “{name[:60]}”" for name in self.unknown)),
        )

    def _page(self, source: str, said: dict[str, str]) -> Found:
        body = self._body(said)
        title = unescaped(said["headline"])
        language = language_of_cell(said["language"]) or language_of(f"{title} {body}")
        slug = said["slug"] or slugify(title, fallback="page")
        return Found(source, Page(language=language, slug=slug, title=title, body=body), on_request="pages")

    def _system(self, said: dict[str, str]) -> str:
        """Each sheet counts from 1: a number says which story it is together with the file's name."""
        own = f"{NAME}:{self.path.name}"[:LONGEST_SYSTEM] if said["source_id"] else ""
        return said["source_system"] or own

    def _body(self, said: dict[str, str]) -> str:
        """HTML stays, plain text becomes paragraphs; what is only the name of a page beside the sheet is read."""
        body = said["body"]
        if _PAGE.fullmatch(body):
            page = self._beside(body)
            if page is None:
                raise RowRefused(
                    f"Its body names the page {body}, which does not lie in the folder of the sheet: put it there."
                )
            return page
        if not body and said["source_id"]:
            return self._beside(f"posts/{said['source_id']}.html") or ""  # as Substack packs them
        return body if _HTML.search(body) else paragraphs(body)

    def _beside(self, name: str) -> str | None:
        folder = self.path.parent.resolve()
        path = (folder / name).resolve()
        try:
            is_there = (
                path.is_relative_to(folder) and path.is_file() and path.stat().st_size <= LARGEST_DOCUMENT
            )
        except (OSError, ValueError):  # a name that no file can have
            return None
        try:
            return decoded(path.read_bytes()) if is_there else None
        except SourceRefused as error:
            raise RowRefused(f"{name}: {error}") from error


def _picture(said: dict[str, str]) -> Picture | None:
    if not said["picture"]:
        return None
    language = language_of_cell(said["language"]) or language_of(f"{said['headline']} {said['body']}")
    by_language = {
        name: {language: said[column]} if said[column] else {}
        for name, column in (("alt", "picture_alt"), ("caption", "picture_caption"))
    }
    return Picture(file=said["picture"], credit=said["picture_credit"], **by_language)
