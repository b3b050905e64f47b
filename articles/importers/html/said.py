"""What a page says of its story beside the text, field by field, from whichever place says it first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from django.utils import timezone

from articles.importers.html.pictures import Shown
from articles.importers.text_blocks import DATE, MONTHS

EARLIEST, LATEST = 1900, 2999  # years; others stand where a program had nothing to say


@dataclass(frozen=True, slots=True)
class Said:
    """Texts are empty, moments None, where nothing is said. Addresses stand as the page has them."""

    headline: str = ""
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    section: str = ""
    tags: tuple[str, ...] = ()
    picture: Shown | None = None
    site_name: str = ""
    address: str = ""
    language: str = ""  # as BCP 47 has them: "fa-AF"
    kind: str = ""
    text: str = ""  # without markup


def first_of(several: Iterable[Said]) -> Said:
    """Each field from the first that says it."""
    several = list(several)
    return Said(
        **{
            each.name: next(filter(None, (getattr(said, each.name) for said in several)), each.default)
            for each in fields(Said)
        }
    )


def moment_of(text: str) -> datetime | None:
    """In the newsroom's zone where it names none, noon where it gives no hour; None for what is no date."""
    text = text.strip()
    read = _iso(text) or _as_mail(text) or _written(text)
    if read is None or not EARLIEST <= read.year <= LATEST:
        return None
    aware = read if read.tzinfo is not None else timezone.make_aware(read)
    return aware.astimezone(UTC)


def _iso(text: str) -> datetime | None:
    found = _ISO.match(text)
    if found is None:
        return None
    day = "-".join(part.zfill(2) for part in (found["y"], found["m"], found["d"]))
    clock = f"{found['h']}:{found['min']}:{found['s'] or '00'}" if found["h"] else "12:00:00"
    zone = (
        "+00:00" if found["zone"] in ("Z", "z") else re.sub(r"^(.\d\d)(\d\d)$", r"\1:\2", found["zone"] or "")
    )
    try:
        return datetime.fromisoformat(f"{day}T{clock}{zone}")
    except ValueError:
        return None


_ISO = re.compile(
    r"(?P<y>\d{4})(?P<between>[-/.]?)(?P<m>\d{1,2})(?P=between)(?P<d>\d{1,2})(?!\d)"
    r"(?:[T\s]+(?P<h>\d{2}):?(?P<min>\d{2})(?::?(?P<s>\d{2}))?(?:[.,]\d+)?\s*(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?"
)


def _as_mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None


def _written(text: str) -> datetime | None:
    """14 May 2026, 7:40 pm"""
    found = DATE.search(text)
    if found is None or found["y3"]:
        return None
    month = MONTHS.index((found["m"] or found["m2"]).lower()[:3]) + 1
    hour, minute = int(found["h"] or 12), int(found["min"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
    try:
        return datetime(int(found["y"] or found["y2"]), month, int(found["d"] or found["d2"]), hour, minute)  # noqa: DTZ001 - made aware by who asks
    except ValueError:
        return None
