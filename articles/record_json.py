"""Records as JSON and back, and digests of their fields: what exports, revisions and imports keep."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache, lru_cache
from json.encoder import encode_basestring
from uuid import UUID

from articles.record import (
    LARGEST_ID,
    LARGEST_NUMBER,
    TYPES,
    VERSION,
    Byline,
    Kept,
    Record,
    RecordRefused,
    Ref,
    Story,
)

_TYPE_NAMES = {kind: name for name, kind in TYPES.items()}
_FIELD_TYPES = {kind: {each.name: each.type for each in fields(kind)} for kind in (*TYPES.values(), Kept)}


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
