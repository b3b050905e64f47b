"""What the cells of a spreadsheet mean: dates, languages, whether something is so."""

import re
from datetime import UTC, datetime
from functools import cache

from django.utils import timezone
from django.utils.translation import get_language_info

from articles.editions import editions
from articles.importers.languages import edition_of
from articles.spelling import fold

_TRUE = frozenset(("true", "yes", "1", "published", "publish", "public", "live"))
_STATUSES = {
    **dict.fromkeys(_TRUE, "published"),
    **dict.fromkeys(("draft", "unpublished", "private", "false", "no", "0"), "draft"),
    **dict.fromkeys(("pending", "in review", "in_review", "review"), "in_review"),
}
# Beside the name of each edition in English and its own.
_OTHER_NAMES = {"fa-af": "Persian|Farsi|فارسی|فارسی دری", "ps": "Pushto|Pashtu|پشتو"}
# 2026-05-14, 2026-05-14 07:40, 14.05.2026, 14/05/2026 07:40:12, 2026/05/14
_DATE = re.compile(
    r"(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})|(?P<d2>\d{1,2})(?P<sep>[./-])(?P<m2>\d{1,2})(?P=sep)(?P<y2>\d{4}))"
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
)


class RowRefused(ValueError):
    """A sentence about a row that is no story."""


def is_true(said: str) -> bool:
    return said.lower() in _TRUE


def status_of(said: str) -> str:
    return _STATUSES.get(said.lower(), said.lower())


def says_status(said: str) -> bool:
    """Some write into one column whether it is published, and others into one of that name when."""
    return said.lower() in _STATUSES and not said.isdecimal()


def language_of_cell(said: str) -> str:
    return _languages().get(fold(said)) or edition_of(said)


@cache
def _languages() -> dict[str, str]:
    return {
        fold(name): each.code
        for each in editions().values()
        for name in (
            *(each.own_name, get_language_info(each.code)["name"]),
            *_OTHER_NAMES.get(each.code, each.code).split("|"),
        )
    }


def moment_of(said: str, name: str) -> datetime | None:
    """Without a zone it is the newsroom's. Raises RowRefused for what is no date, or may be two."""
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
    found = _DATE.fullmatch(said)
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
