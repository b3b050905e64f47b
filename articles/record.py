"""The shape of a story, and of its parts, outside the database: frozen dataclasses. Their JSON is record_json.py's.

Importers yield these records, exports write them, revisions keep them, merges compare them.
In the database's own records a part stands by its `uuid`; in what an importer's reader yields it
may stand by name and language instead, and the writer finds it or makes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

VERSION = 1
LARGEST_NUMBER = 32_767  # what the database keeps of a position
Uuid = str  # as text, with hyphens; empty where there is none yet
Id = int  # a story's number in addresses; 0 where there is none yet
LARGEST_ID = 2**32 - 1  # what the search index has room for


class RecordRefused(ValueError):
    """A sentence that says what is wrong with one record."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A part of a story that is kept once for all stories.

    A reader that knows neither uuid nor name says under which number its source has it.
    """

    uuid: str = ""
    name: str = ""
    language: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Byline:
    author: Ref
    roles: tuple[str, ...] = ("reporter",)


@dataclass(frozen=True, slots=True)
class Story:
    """All that a story says and when; moments are aware, texts are empty where nothing is said."""

    uuid: Uuid = ""
    language: str = ""
    headline: str = ""
    short_headline: str = ""
    slug: str = ""
    standfirst: str = ""
    kind: str = "news"
    dateline: str = ""
    body: str = ""
    section: Ref | None = None
    thumbnail: Ref | None = None
    tags: tuple[Ref, ...] = ()
    bylines: tuple[Byline, ...] = ()
    related: tuple[Ref, ...] = ()
    translation_of: Ref | None = None
    status: str = ""  # empty: the source does not say
    published_at: datetime | None = None
    embargo_until: datetime | None = None
    expires_at: datetime | None = None
    modified_at: datetime | None = None
    sticky: bool = False  # stays at the top of the front page
    source_name: str = ""
    source_url: str = ""
    source_system: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    uuid: Uuid = ""
    slug: str = ""
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    position: int = 0
    absorbed: tuple[str, ...] = ()  # the uuids of those that were merged into it; so for the next two


@dataclass(frozen=True, slots=True)
class Tag:
    uuid: Uuid = ""
    slug: str = ""
    names: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    descriptions: dict[str, str] = field(default_factory=dict)
    absorbed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    uuid: Uuid = ""
    slug: str = ""
    names: dict[str, str] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    absorbed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """`file` is a name inside the folder that comes with the records, or the address where the file stood.

    The last three are the newsroom's own affair and travel only in a whole export.
    """

    uuid: Uuid = ""
    file: str = ""
    alt: dict[str, str] = field(default_factory=dict)
    caption: dict[str, str] = field(default_factory=dict)
    creator: str = ""
    credit: str = ""
    copyright: str = ""
    licence: str = ""
    licence_ends_at: datetime | None = None
    focal_point: tuple[float, float] = (0.5, 0.5)
    keywords: tuple[str, ...] = ()
    taken_at: datetime | None = None
    file_name: str = ""  # as it was called when it was uploaded
    uploaded_at: datetime | None = None
    owner: str = ""  # a username


@dataclass(frozen=True, slots=True)
class Page:
    uuid: Uuid = ""
    language: str = ""
    slug: str = ""
    title: str = ""
    position: int = 0
    body: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """An address of before, from its first slash on, and what stands there now."""

    old_path: str = ""
    to_type: str = ""  # a name among TYPES
    to: Ref | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """What a story said at one moment; numbered from 1 in the order in which they were saved.

    `story` is None where it is what the story's own line says.
    """

    article: Ref | None = None
    number: int = 0
    base: int = 0  # the number of the one it was made from; 0: not known
    role: str = ""  # "current": what stands now; "pending": what waits to be published
    saved_at: datetime | None = None
    by: str = ""  # a username; empty: an import
    story: Story | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What an export says of a story beside its text: its number here, and how the desk has it.

    All but the number travels only in a whole export.
    """

    id: Id = 0
    created_at: datetime | None = None
    saved_at: datetime | None = None
    owner: str = ""  # a username
    last_move: str = ""  # between statuses: its name
    moved_at: datetime | None = None
    note: str = ""
    note_by: str = ""
    translated_from: Id = 0  # of a translation: the number of its original's revision that it was made from
    edited: tuple[str, ...] = ()  # fields changed here since the last import
    given: tuple[str, ...] = ()  # uuids of the section and tags that an import's options gave


Record = Story | Section | Tag | Author | Picture | Page | Redirect | Revision
TYPES: dict[str, type[Record]] = {
    "article": Story,
    "section": Section,
    "tag": Tag,
    "author": Author,
    "picture": Picture,
    "page": Page,
    "redirect": Redirect,
    "revision": Revision,
}
