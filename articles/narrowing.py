"""What a search is narrowed to, read from its address: language, section, tag, author, time and order."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from articles import search
from articles.editions import editions
from articles.models import Author, Section, Tag
from articles.ranking import Limits

ALL_LANGUAGES, NEWEST_FIRST = "all", "new"
PERIODS = {"week": 7, "month": 31, "year": 366}  # days
FIRST_YEAR, LAST_YEAR = 1900, 2200  # of any story
MOST_PAGES = 1_000


@dataclass(frozen=True, slots=True)
class Narrowed:
    language: str  # an edition's code; "" for all
    own_language: str  # of the edition that is asked
    section: Section | None = None
    tag: Tag | None = None
    author: Author | None = None
    period: str = ""  # one of PERIODS
    since: date | None = None
    until: date | None = None  # that day included
    newest_first: bool = False
    page: int = 1
    below_row: int | None = None  # the last that a list newest first has shown
    unknown: bool = False  # something in the address is nothing that we know

    @property
    def is_narrow(self) -> bool:
        """Beyond what the form asks of itself."""
        return bool(self.section or self.tag or self.author or self.period or self.since or self.until)

    def limits(self, now: datetime) -> Limits:
        who = "public" if self.language else "status"
        tokens = [search.token(who, self.language or "published")]
        for row in (self.section, self.tag, self.author):
            if row is not None:
                tokens.append(search.token(row._meta.model_name, row.pk))
        starts = [_midnight(self.since)] if self.since else []
        if self.period:
            starts.append(now - timedelta(days=PERIODS[self.period]))
        before = _midnight(self.until + timedelta(days=1)) if self.until else None
        return Limits(tuple(tokens), max(starts, default=None), before, self.below_row)

    def parameters(self) -> dict[str, str]:
        """As they stand in an address, without the words and the page."""
        said = {
            "lang": (self.language or ALL_LANGUAGES) if self.language != self.own_language else "",
            "section": self.section.slug if self.section else "",
            "tag": self.tag.slug if self.tag else "",
            "author": self.author.slug if self.author else "",
            "when": self.period,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "order": NEWEST_FIRST if self.newest_first else "",
        }
        return {name: value for name, value in said.items() if value}


def read(
    asked: Mapping[str, str], edition: str, sections: Iterable[Section], tags: Mapping, authors: Mapping
) -> Narrowed:
    """`tags` and `authors` by slug, of those that are asked for. What is not known is left out and told."""
    values = {name: asked.get(name, "").replace("\0", "").strip() for name in PARAMETERS}
    language = values["lang"]
    chosen = {
        "language": "" if language == ALL_LANGUAGES else language if language in editions() else edition,
        "section": {each.slug: each for each in sections}.get(values["section"]),
        "tag": tags.get(values["tag"]),
        "author": authors.get(values["author"]),
        "period": values["when"] if values["when"] in PERIODS else "",
        "since": _day(values["since"]),
        "until": _day(values["until"]),
        "newest_first": values["order"] == NEWEST_FIRST,
        "page": _page(values["page"]),
        "below_row": _row(values["before"]) if values["order"] == NEWEST_FIRST else None,
    }
    known = {
        name: bool(chosen[KNOWN_AS.get(name, name)]) for name in PARAMETERS if name not in ("lang", "order")
    }
    known["lang"] = language in editions() or language == ALL_LANGUAGES
    known["order"] = values["order"] == NEWEST_FIRST
    unknown = any(values[name] and not known[name] for name in PARAMETERS)
    return Narrowed(**{**chosen, "page": chosen["page"] or 1}, own_language=edition, unknown=unknown)


PARAMETERS = ("lang", "section", "tag", "author", "when", "since", "until", "order", "page", "before")
KNOWN_AS = {"when": "period", "before": "below_row"}


def _day(words: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
        return None
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _page(words: str) -> int | None:
    number = int(words) if re.fullmatch(r"[0-9]{1,4}", words) else 0
    return number if 1 <= number <= MOST_PAGES else None


def _row(words: str) -> int | None:
    row = int(words, 16) if re.fullmatch(r"-?[0-9a-f]{1,15}", words) else 0
    return row or None


def _midnight(day: date) -> datetime:
    """By the newsroom's clocks."""
    return datetime.combine(day, time(), timezone.get_default_timezone()).astimezone(UTC)
