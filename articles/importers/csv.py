"""Reads spreadsheets saved as CSV, with a row of named columns at the top: a story in each row."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone

from articles.importers.csv_columns import COLUMNS, known_columns
from articles.importers.csv_rows import Row, delimiter_of, rows_of
from articles.importers.languages import edition_of
from articles.importers.names import bylines_of, tags_of
from articles.importers.reading import LARGEST_DOCUMENT, Found, Refused, SourceRefused, decoded, text_of
from articles.record import Picture, Ref, Story
from articles.spelling import language_of

NAME = "csv"
_HTML = re.compile(r"<(?:p|div|br|h[1-6]|ul|ol|blockquote|figure|img|a|strong|em|b|i|span)\b", re.IGNORECASE)
_TAGS_APART = re.compile(r"\s*[,;|،؛]\s*")
_TRUE = ("true", "yes", "1", "published", "publish", "public", "live")
STATUSES = {
    **dict.fromkeys(("published", "publish", "public", "live", "true", "yes", "1"), "published"),
    **dict.fromkeys(("draft", "unpublished", "private", "false", "no", "0"), "draft"),
    **dict.fromkeys(("pending", "in review", "in_review", "review"), "in_review"),
}
# 2026-05-14, 2026-05-14 07:40, 14.05.2026, 14/05/2026 07:40:12, 2026/05/14
_DATE = re.compile(
    r"(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})|(?P<d2>\d{1,2})(?P<sep>[./-])(?P<m2>\d{1,2})(?P=sep)(?P<y2>\d{4}))"
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
)


class RowRefused(ValueError):
    """A sentence about a row that is no story."""


def recognises(head: bytes) -> bool:
    line = text_of(head).partition("\n")[0].rstrip("\r")
    if line.startswith(("<", "{", "[")):
        return False
    named = known_columns(_cells(line))
    return len(named) > 1 and ("headline" in named or "body" in named)


def read(path: Path) -> Iterator[Found | Refused]:
    rows = rows_of(path)
    header = next((row for row in rows if isinstance(row, Row)), None)
    if header is None:
        raise SourceRefused("It has no row with the names of its columns.")
    sheet = _Sheet.under(path, header)
    for row in rows:
        if isinstance(row, Refused):
            yield row
            continue
        try:
            yield sheet.story(row)
        except RowRefused as error:
            yield Refused(f"{path}:{row.line}", str(error))


def _cells(line: str) -> list[str]:
    delimiter = delimiter_of(line)
    return [cell.strip('" ') for cell in line.split(delimiter)]


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

    def story(self, row: Row) -> Found:
        cells = row.cells + [""] * (self.width - len(row.cells))
        if any(cell.strip() for cell in cells[self.width :]):
            raise RowRefused(
                f"The row has {len(row.cells)} cells, and there are {self.width} columns: put a text that holds "
                "the separator between quotation marks."
            )
        said = {name: cells[place].strip() for name, place in self.places.items()}
        if not said.get("headline") and not said.get("body"):
            raise RowRefused("The row has neither a headline nor a body.")
        tags, unusable = tags_of(filter(None, _TAGS_APART.split(said.get("tags", ""))))
        picture = _picture(said)
        story = Story(
            **{name: said[name] for name in _AS_IT_IS & said.keys()},
            body=self._body(said),
            language=edition_of(said.get("language", "")),
            kind=said.get("kind", "").lower() or "news",
            section=Ref(name=said["section"]) if said.get("section") else None,
            thumbnail=Ref(name=picture.file) if picture else None,
            tags=tags,
            bylines=bylines_of(filter(None, [said.get("bylines", "")])),
            translation_of=Ref(source_id=said["translation_of"]) if said.get("translation_of") else None,
            status=_status(said.get("status", "")),
            sticky=said.get("sticky", "").lower() in _TRUE,
            **{name: _moment(said[name], name) for name in _MOMENTS & said.keys()},
            # Each sheet counts from 1, so that a number says which story it is together with the file's name.
            source_system=said.get("source_system")
            or (f"{NAME}:{self.path.name}" if said.get("source_id") else ""),
        )
        dropped = [*unusable, *(f"the column “{name[:60]}”" for name in self.unknown)]
        self.unknown = []
        return Found(
            f"{self.path}:{row.line}",
            story,
            frozenset(self.places) & _CAN_BE_EMPTIED,
            pictures=(picture,) if picture else (),
            dropped=tuple(dropped),
        )

    def _body(self, said: dict[str, str]) -> str:
        """HTML stays, plain text becomes paragraphs; what is only the name of a page beside the sheet is read."""
        body = said.get("body", "")
        if re.fullmatch(r"[^<>\s]{1,200}\.html?", body, re.IGNORECASE):
            page = self._beside(body)
            if page is None:
                raise RowRefused(
                    f"Its body names the page {body}, which does not lie in the folder of the sheet: put it there."
                )
            return page
        if not body and said.get("source_id"):
            return self._beside(f"posts/{said['source_id']}.html") or ""  # as Substack packs them
        if _HTML.search(body):
            return body
        parts = re.split(r"\n\s*\n", body.replace("\r\n", "\n"))
        lines = ("<br>".join(html.escape(line, quote=False) for line in part.split("\n")) for part in parts)
        return "".join(f"<p>{each}</p>" for each in lines if each.strip())

    def _beside(self, name: str) -> str | None:
        folder = self.path.parent.resolve()
        path = (folder / name).resolve()
        try:
            if (
                not path.is_relative_to(folder)
                or not path.is_file()
                or path.stat().st_size > LARGEST_DOCUMENT
            ):
                return None
        except (OSError, ValueError):  # a name that no file can have
            return None
        try:
            return decoded(path.read_bytes())
        except SourceRefused as error:
            raise RowRefused(f"{name}: {error}") from error


_AS_IT_IS = {
    "headline",
    "short_headline",
    "slug",
    "standfirst",
    "dateline",
    "source_name",
    "source_url",
    "source_id",
}
_MOMENTS = {"published_at", "modified_at", "embargo_until", "expires_at"}
# A column that is there and empty says “none”.
_CAN_BE_EMPTIED = frozenset(
    {"short_headline", "standfirst", "dateline", "section", "tags", "bylines", "embargo_until", "expires_at"}
)


def _picture(said: dict[str, str]) -> Picture | None:
    if not said.get("picture"):
        return None
    words = f"{said.get('headline', '')} {said.get('body', '')}"
    language = edition_of(said.get("language", "")) or language_of(words)
    by_language = {
        name: {language: said[column]} if said.get(column) else {}
        for name, column in (("alt", "picture_alt"), ("caption", "picture_caption"))
    }
    return Picture(file=said["picture"], credit=said.get("picture_credit", ""), **by_language)


def _status(said: str) -> str:
    return STATUSES.get(said.lower(), said.lower())


def _moment(said: str, name: str) -> datetime | None:
    """Without a zone it is the newsroom's. Raises RowRefused for what is no date, or two."""
    if not said:
        return None
    try:
        read = datetime.fromisoformat(said)
    except ValueError:
        read = _written_otherwise(said, name)
    try:
        return (read if read.tzinfo else timezone.make_aware(read)).astimezone(UTC)
    except OverflowError as error:
        raise RowRefused(_no_date(said, name)) from error


def _written_otherwise(said: str, name: str) -> datetime:
    found = _DATE.fullmatch(said.strip())
    if found is None:
        raise RowRefused(_no_date(said, name))
    year, month, day = (int(found[each] or found[f"{each}2"]) for each in "ymd")
    if found["sep"] in ("/", "-"):
        if month > 12:
            day, month = month, day
        elif day <= 12 and day != month:
            raise RowRefused(
                f"{name}: {said} may be two days, since some write the day first and some the month. "
                f"Write {year}-{month:02}-{day:02} or {year}-{day:02}-{month:02}."
            )
    try:
        return datetime(year, month, day, *(int(found[each] or 0) for each in ("hour", "minute", "second")))  # noqa: DTZ001 - made aware by who asks
    except ValueError as error:
        raise RowRefused(_no_date(said, name)) from error


def _no_date(said: str, name: str) -> str:
    return f"{name}: {said[:40]!r} is no date. Write 2026-05-14, or 2026-05-14 07:40."
