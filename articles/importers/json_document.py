"""Reads a JSON document whole, and takes from it what has the shape that is wanted."""

import json
import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone

from articles.importers.reading import SourceRefused, whole_text
from articles.record import RecordRefused


def document(path: Path) -> object:
    """Raises SourceRefused with the line at which it is no JSON."""
    try:
        return parsed(whole_text(path).removeprefix("\ufeff"))
    except RecordRefused as error:
        raise SourceRefused(f"{error} Export or save it again.") from error


def parsed(written: str) -> object:
    """Raises RecordRefused."""
    try:
        return json.loads(written)
    except json.JSONDecodeError as error:
        raise RecordRefused(
            f"It is no JSON: {error.msg} in line {error.lineno}, at letter {error.colno}."
        ) from error
    except ValueError as error:
        raise RecordRefused("It holds a number of thousands of digits, which no story needs.") from error
    except RecursionError as error:
        raise RecordRefused("It is no JSON that a story could need: it is nested too deeply.") from error


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """What is whole of a document that breaks off: of its outermost object, and of the list that holds its records."""

    about: dict
    items: list
    line: int  # on which what breaks off begins


def before_the_break(written: str, lists: Container[str]) -> BrokenOff:
    """`lists`: the names, in small letters and without _, under which objects hold the list, one in another."""
    read = json.JSONDecoder().raw_decode
    about, items, at = {}, [], _next(written, 0)
    try:
        while written.startswith("{", at):
            at = _next(written, at + 1)
            while written.startswith('"', at):
                name, value_at = read(written, at)
                at = _next(written, value_at)
                if name.replace("_", "").lower() in lists and written.startswith(("[", "{"), at):
                    break
                about[name], value_end = read(written, at)
                at = _next(written, value_end)
        at = _next(written, at + 1) if written.startswith("[", at) else len(written)
        while at < len(written):
            item, item_end = read(written, at)
            items.append(item)
            at = _next(written, item_end)
    except (ValueError, RecursionError):  # here it breaks off
        pass
    return BrokenOff(about, items, written.count("\n", 0, at) + 1)


def _next(written: str, at: int) -> int:
    return _BETWEEN.match(written, at).end()


# What is of another shape counts as not there.


def text(value: object) -> str:
    """Without what no database keeps: the zero character and halves of letters."""
    if not isinstance(value, str):
        return ""
    return _NEVER_KEPT.sub("", value)


def number(value: object) -> str:
    """What a source numbers its records by, a text or a whole number."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else text(value).strip()


def mapping(value: object) -> dict:
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[dict]:
    """The objects of a list; one that stands alone is a list of one."""
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, dict)]


def moment(value: object, name: str) -> datetime | None:
    """ISO 8601, UTC where it names no zone, noon in the newsroom's zone for a bare day; or seconds or milliseconds
    since 1970. None where there is nothing. Raises RecordRefused.
    """
    if value in (None, ""):
        return None
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if abs(value) >= _MILLISECONDS else value, UTC)
        read = datetime.fromisoformat(value)
        if _DAY.fullmatch(value):
            return timezone.make_aware(read.replace(hour=12)).astimezone(UTC)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise RecordRefused(
            f"{name} cannot be {shown(value)}: it is a moment like 2026-05-14T07:40:00Z."
        ) from error


def shown(value: object) -> str:
    """For a sentence about it; what is nested may be nested deeper than anything can write it."""
    return text(json.dumps(value, ensure_ascii=False))[:80] if not isinstance(value, list | dict) else _NESTED


_NEVER_KEPT = re.compile("[\0\ud800-\udfff]")
_BETWEEN = re.compile(r"[\s,:]*")
_NESTED = "a list or an object"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MILLISECONDS = 100_000_000_000  # as seconds, the year 5138
