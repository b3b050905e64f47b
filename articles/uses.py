"""Where a tag, an author or a section is used: in how many stories, counted only so far, and in which."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import IntegerField, Model, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from articles import search
from articles.models import Article, Author, Byline, Revision, Section, Tag, Tagging
from articles.models.named import Named

MOST_COUNTED = 1000  # whoever has more has "more than 1,000"
MOST_WAITING = 1000


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows that say which stories have it, what they call it and the story, and how their index goes on.

    In that order they are read from the index; left to itself, PostgreSQL may walk the whole table
    for the thousand that a limit asks for.
    """

    model: type[Model]
    name: str
    story: str
    order: str

    def of(self, named: Named | OuterRef) -> QuerySet:
        rows = self.model.objects.filter(**{self.name: named})
        return rows.order_by(self.order).values(self.story)


LINES: dict[type[Named], Lines] = {
    Tag: Lines(Tagging, "tag", "article_id", "language"),
    Author: Lines(Byline, "author", "article_id", "language"),
    Section: Lines(Article, "section", "id", "-index_minute"),
}


class CountedSoFar(Subquery):
    """How many rows a subquery gives, which has its own limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counts(rows: Iterable[Named]) -> dict[int, int]:
    """In how many stories each of these is, by id; at most MOST_COUNTED + 1. One query for all."""
    rows = list(rows)
    if not rows:
        return {}
    model = type(rows[0])
    number = CountedSoFar(LINES[model].of(OuterRef("pk"))[: MOST_COUNTED + 1])
    counted = model.objects.filter(pk__in=[row.pk for row in rows]).order_by()
    return dict(counted.annotate(number=number).values_list("pk", "number"))


def count(named: Named) -> int:
    return counts([named])[named.pk]


def story_ids(named: Named, *, at_most: int) -> list[int]:
    """In no order that means anything: for whoever changes them all."""
    lines = LINES[type(named)]
    return list(lines.of(named).values_list(lines.story, flat=True)[:at_most])


def newest_stories(named: Named, *, at_most: int) -> QuerySet:
    """In the desk's order, whatever their status."""
    wanted = search.token(named._meta.model_name, named.pk)
    return Article.objects.filter(pk__in=search.ids_with(wanted, at_most=at_most)).desk_order()


def waiting_stories(named: Named) -> QuerySet:
    """Live stories whose waiting changes name it, where what readers see may not."""
    waiting = Article.objects.filter(pending__isnull=False).desk_order().values_list("pending_id", flat=True)
    # Their numbers first: PostgreSQL would rather look for the words in every revision there is.
    revisions = Revision.objects.filter(pk__in=list(waiting[:MOST_WAITING])).order_by()
    named_in = revisions.annotate(written=Cast("record", TextField())).filter(
        written__contains=str(named.uuid)
    )
    ids = list(named_in.values_list("article_id", flat=True))
    return Article.objects.filter(pk__in=ids).desk_order()
