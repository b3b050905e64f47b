"""The shape of a story, and of its parts, outside the database: frozen dataclasses and their JSON.

Importers yield these records, exports write them, revisions keep them, merges compare them.
In the database's own records a part stands by its `uuid`; in what an importer's reader yields it
may stand by name and language instead, and the writer finds it or makes it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import cache, lru_cache
from json.encoder import encode_basestring
from uuid import UUID

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
_TYPE_NAMES = {kind: name for name, kind in TYPES.items()}
_FIELD_TYPES = {kind: {each.name: each.type for each in fields(kind)} for kind in (*TYPES.values(), Kept)}


# JSON


def to_json(record: Record) -> dict:
    """A dict that json.dumps takes, `type` and `version` first."""
    return {"type": _TYPE_NAMES[type(record)], "version": VERSION, **_written(record)}


def kept_to_json(kept: Kept) -> dict:
    """What stands in an exported story's line beside its fields; only what is said."""
    return {name: value for name, value in _written(kept).items() if value}


def _written(record: Record | Kept) -> dict:
    written = {}
    for name, annotation in _FIELD_TYPES[type(record)].items():
        write = _WRITERS.get(annotation)
        value = getattr(record, name)
        written[name] = write(value) if write else value
    return written


def from_json(line: dict) -> Record:
    """Raises RecordRefused with a sentence for a wrong type, version, field or value."""
    if not isinstance(line, dict):
        raise RecordRefused('This is not an object like {"type": "article", ...}.')
    type_name, version = line.get("type"), line.get("version")
    if not isinstance(type_name, str) or type_name not in TYPES:
        raise RecordRefused(f"No such type: {_shown(type_name)}; it is one of {', '.join(TYPES)}.")
    if version != VERSION:
        raise RecordRefused(f"Version {_shown(version)} cannot be read, only {VERSION}.")
    values = {name: value for name, value in line.items() if name not in ("type", "version")}
    return _read(TYPES[type_name], values, type_name)


def split(line: dict) -> tuple[dict, Kept | None]:
    """An exported story's line without what is beside its fields, and that. Raises RecordRefused."""
    beside = {each.name for each in fields(Kept)}
    if not isinstance(line, dict) or line.get("type") != "article" or not beside & line.keys():
        return line, None
    kept = {name: value for name, value in line.items() if name in beside}
    rest = {name: value for name, value in line.items() if name not in beside}
    return rest, _read(Kept, kept, "article")


def _read(kind: type, said: dict, type_name: str):
    known = _FIELD_TYPES[kind]
    values = {}
    for name, value in said.items():
        if name not in known:
            raise RecordRefused(f"No such field in {type_name}: {_shown(name)}.")
        try:
            values[name] = _READERS[known[name]](value)
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            raise RecordRefused(
                f"{name} cannot be {json.dumps(value)[:80]}: {_HINTS[known[name]]}"
            ) from error
    return kind(**values)


def _shown(value: object) -> str:
    """For a sentence about it, which stays short whatever it is."""
    return repr(value)[:80]


def digests(record: Record, names: Iterable[str]) -> dict[str, str]:
    """A short digest per field, to tell later whether its value is still the same."""
    empty, known = _empty(type(record)), _FIELD_TYPES[type(record)]
    found = {}
    for name in names:
        value = getattr(record, name)
        if value == empty[name][0]:
            found[name] = empty[name][1]
        elif type(value) is str:
            found[name] = _digest(encode_basestring(value))  # what dumps makes of it
        elif type(value) is dict:
            found[name] = _digest(_in_order(value))
        else:
            found[name] = _digest_of(known[name], value)
    return found


@lru_cache(4096)  # as for the parts
def _digest_of(annotation: str, value: object) -> str:
    write = _WRITERS.get(annotation)
    return _digest(_in_order(write(value) if write else value))


@cache
def _empty(kind: type[Record]) -> dict[str, tuple[object, str]]:
    """What a field holds when nothing is said, and the digest of that."""
    record = kind()
    written = _written(record)
    return {name: (getattr(record, name), _digest(_in_order(value))) for name, value in written.items()}


_in_order = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def _digest(canonical: str) -> str:
    return hashlib.blake2b(canonical.encode(), digest_size=9).hexdigest()


def _text(value) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half a letter (a lone surrogate) is a ValueError
    return value.replace("\0", "")


def _uuid(value) -> str:
    return str(UUID(_text(value))) if value else ""


def _number(value) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    if not 0 <= value <= LARGEST_NUMBER:
        raise ValueError
    return value


def _id(value) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    if not 0 <= value <= LARGEST_ID:
        raise ValueError
    return value


def _moment(value) -> datetime | None:
    if value is None:
        return None
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


def _iso(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    written = moment.astimezone(UTC).isoformat()
    return written.removesuffix("+00:00") + "Z"


def _truth(value) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _story(value) -> Story | None:
    if value is None:
        return None
    story = from_json(value)
    if not isinstance(story, Story):
        raise TypeError
    return story


def _ref(value) -> Ref | None:
    return None if value is None else _known_ref(tuple(value.items()))


@lru_cache(4096)  # an archive has few sections, tags and authors, and names them in every line
def _known_ref(said: tuple[tuple[str, str], ...]) -> Ref:
    ref = Ref(**{name: _text(text) for name, text in said})
    if ref.uuid:
        return Ref(uuid=_uuid(ref.uuid))
    if not ref.name and not ref.source_id:
        raise ValueError
    return ref


def _some_ref(value) -> Ref:
    ref = _ref(value)
    if ref is None:
        raise TypeError
    return ref


def _write_ref(ref: Ref | None) -> dict | None:
    if ref is None:
        return None
    if ref.uuid:
        return {"uuid": ref.uuid}
    if ref.source_id:
        return {"source_id": ref.source_id}
    return {"name": ref.name, "language": ref.language}


def _byline(value) -> Byline:
    roles = tuple(_text(role) for role in value.get("roles", ["reporter"]))
    return Byline(author=_some_ref(value["author"]), roles=roles)


def _write_byline(byline: Byline) -> dict:
    return {"author": _write_ref(byline.author), "roles": list(byline.roles)}


def _by_language(value) -> dict[str, str]:
    return {_text(language): _text(text) for language, text in value.items()}


def _point(value) -> tuple[float, float]:
    x, y = (float(each) for each in value)
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise ValueError
    return x, y


# By the field's annotation, which `from __future__ import annotations` keeps as it is written.
_READERS = {
    "str": _text,
    "Uuid": _uuid,
    "int": _number,
    "Id": _id,
    "bool": _truth,
    "Story | None": _story,
    "datetime | None": _moment,
    "Ref | None": _ref,
    "tuple[Ref, ...]": lambda value: tuple(_some_ref(each) for each in value),
    "tuple[Byline, ...]": lambda value: tuple(_byline(each) for each in value),
    "tuple[str, ...]": lambda value: tuple(_text(each) for each in value),
    "tuple[float, float]": _point,
    "dict[str, str]": _by_language,
}
_WRITERS = {
    "Story | None": lambda story: to_json(story) if story else None,
    "datetime | None": _iso,
    "Ref | None": _write_ref,
    "tuple[Ref, ...]": lambda refs: [_write_ref(ref) for ref in refs],
    "tuple[Byline, ...]": lambda bylines: [_write_byline(byline) for byline in bylines],
    "tuple[str, ...]": list,
    "tuple[float, float]": list,
}
_HINTS = {
    "str": "it is a text.",
    "Uuid": "it is a UUID, like 7f0e5e8e-0b6a-4f2c-9b0e-0a1b2c3d4e5f.",
    "int": f"it is a whole number from 0 to {LARGEST_NUMBER}.",
    "Id": f"it is a whole number from 0 to {LARGEST_ID}.",
    "bool": "it is true or false.",
    "Story | None": 'it is a story, {"type": "article", ...}, or null.',
    "datetime | None": "it is a moment with its zone, like 2026-05-14T07:40:00+04:30, or null.",
    "Ref | None": 'it is {"uuid": "..."} or {"name": "...", "language": "en"}, or null.',
    "tuple[Ref, ...]": 'it is a list of {"uuid": "..."} or {"name": "...", "language": "en"}.',
    "tuple[Byline, ...]": 'it is a list of {"author": {"name": "..."}, "roles": ["reporter"]}.',
    "tuple[str, ...]": "it is a list of texts.",
    "tuple[float, float]": "it is [x, y], each from 0 to 1.",
    "dict[str, str]": 'it is a text for each language, like {"en": "Kabul"}.',
}
