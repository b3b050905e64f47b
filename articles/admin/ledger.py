"""What the ledger of translations shows: which originals, a page of them, and what each language's cell says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from articles import desk, translating
from articles.admin.article_list import state_chip
from articles.admin.lists import MOST_COUNTED
from articles.editions import Edition, editions
from articles.models import Article
from articles.workflow import Status

PER_PAGE = 25
NEVER_TRANSLATED = (Status.WITHDRAWN, Status.BINNED)
_CURSOR = re.compile(r"(-?[0-9]{1,9})-([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks the ledger for; whatever it says that means nothing is passed over."""

    stale: bool = False
    mine: bool = False
    missing: str = ""  # a language
    section: int | None = None
    before: tuple[int, int] | None = None  # the minute and number of the last story of the page before

    @classmethod
    def read(cls, sent) -> Self:
        section, cursor = sent.get("section", ""), _CURSOR.fullmatch(sent.get("before", ""))
        return cls(
            stale="stale" in sent,
            mine="mine" in sent,
            missing=sent["missing"] if sent.get("missing") in editions() else "",
            section=int(section) if section.isascii() and section.isdecimal() and len(section) < 10 else None,
            before=(int(cursor[1]), int(cursor[2])) if cursor else None,
        )


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A language of a story, as this person may see it."""

    edition: Edition
    standing: str  # a translating.Standing
    article: Article | None  # None: missing
    chip: SafeString | str
    stale_by: int
    is_original: bool
    address: str  # where this person may read it
    may_begin: bool  # where it is missing


@dataclass(frozen=True, slots=True)
class ShownRow:
    original: Article
    address: str
    cells: list[ShownCell]


def page_of(asked: Asked, person: AbstractBaseUser) -> tuple[list[Article], str]:
    """Originals that this person may read, newest first, and the cursor of the page after, "" at the end."""
    found = Article.objects.originals_known_to(person)
    if asked.stale or asked.mine:
        found = found.filter(pk__in=_wanted(asked, person))
    if asked.missing:
        there = Article.objects.filter(translation_of=OuterRef("pk"), language=asked.missing)
        found = found.exclude(language=asked.missing).filter(~Exists(there))
    if asked.section is not None:
        found = found.filter(section=asked.section)
    if asked.before is not None:
        minute, number = asked.before
        later = Q(index_minute__lt=minute) | Q(id__lt=number)
        found = found.filter(later, index_minute__lte=minute)
    found = found.desk_order().select_related("section", "owner").defer("body", "source_digests")
    articles = list(found[: PER_PAGE + 1])
    shown = articles[:PER_PAGE]
    more = len(articles) > PER_PAGE
    return shown, f"{shown[-1].index_minute}-{shown[-1].pk}" if more else ""


def _wanted(asked: Asked, person: AbstractBaseUser) -> set[int]:
    """The originals of what is stale, of what is this person's, or of both; of the newest couple of thousand."""
    found = Article.objects.desk_order()
    kept = []
    if asked.stale:
        kept.append(found.filter(stale_by__gt=0))
    if asked.mine:
        kept.append(found.filter(owner=person))
    return set.intersection(*(_originals(each) for each in kept))


def _originals(articles: QuerySet) -> set[int]:
    pairs = articles.values_list("translation_of_id", "pk")[:MOST_COUNTED]
    return {original or own for original, own in pairs}


def rows(articles: Iterable[Article], person: AbstractBaseUser, at: datetime) -> list[ShownRow]:
    """In as many queries for thirty stories as for three."""
    begins = person.has_perm("articles.add_article")
    return [
        ShownRow(
            row.original,
            address_for(person, row.original, at),
            [_cell(each, row, person, at, begins=begins) for each in editions().values()],
        )
        for row in translating.ledger(list(articles))
    ]


def _cell(edition: Edition, row: translating.Row, person, at: datetime, *, begins: bool) -> ShownCell:
    is_original = edition.code == row.original.language
    cell = translating.Cell(article=row.original) if is_original else row.cells[edition.code]
    return ShownCell(
        edition=edition,
        standing=str(cell.standing),
        article=cell.article,
        chip=state_chip(cell.article) if cell.article else "",
        stale_by=cell.stale_by,
        is_original=is_original,
        address=address_for(person, cell.article, at) if cell.article else "",
        may_begin=begins and cell.article is None and row.original.status not in NEVER_TRANSLATED,
    )


def address_for(person: AbstractBaseUser, article: Article, at: datetime) -> str:
    """Its form for whom it is open to, its page for whoever may read that, else none."""
    if desk.is_open_to(person, article, at):
        return reverse("admin:articles_article_change", args=[article.pk])
    return article.get_absolute_url() if article.is_public(at) else ""
