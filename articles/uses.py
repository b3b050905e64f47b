"""Where a tag, an author or a section is used: in how many stories, counted only so far, and in which."""

from collections.abc import Iterable

from django.db.models import CharField, F, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from articles import search
from articles.models import Article, Author, Byline, Revision, Section, Tag, Tagging
from articles.models.named import Named

MOST_COUNTED = 1000  # whoever has more has "more than 1,000"
MOST_WAITING = 1000

# The lines that say so, and what they call it and the story.
LINES: dict[type[Named], tuple[type[Model], str, str]] = {
    Tag: (Tagging, "tag", "article_id"),
    Author: (Byline, "author", "article_id"),
    Section: (Article, "section", "id"),
}
# Where it stands in a story's record.
IN_RECORD = {Tag: "tags", Author: "bylines", Section: "section"}


class CountedSoFar(Subquery):
    """How many rows a subquery gives, which has its own limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counts(rows: Iterable[Named]) -> dict[int, int]:
    """In how many stories each of these is, by id; at most MOST_COUNTED + 1. One query for all."""
    rows = list(rows)
    if not rows:
        return {}
    lines, name, story = LINES[type(rows[0])]
    of_one = lines.objects.filter(**{name: OuterRef("pk")}).order_by()
    number = CountedSoFar(of_one.values(story)[: MOST_COUNTED + 1])
    counted = type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).order_by()
    return dict(counted.annotate(number=number).values_list("pk", "number"))


def count(named: Named) -> int:
    return counts([named])[named.pk]


def story_ids(named: Named, *, at_most: int) -> list[int]:
    """In no order: for whoever changes them all."""
    lines, name, story = LINES[type(named)]
    return list(lines.objects.filter(**{name: named}).order_by().values_list(story, flat=True)[:at_most])


def newest_stories(named: Named, *, at_most: int) -> QuerySet:
    """In the desk's order, whatever their status."""
    wanted = search.token(named._meta.model_name, named.pk)
    return Article.objects.filter(pk__in=search.ids_with(wanted, at_most=at_most)).desk_order()


def waiting_stories(named: Named) -> QuerySet:
    """Live stories whose waiting changes name it, where what readers see may not."""
    waiting = (
        Revision.objects.filter(article__pending=F("pk"))
        .order_by()
        .annotate(written=Cast("record", CharField()))
        .filter(written__contains=str(named.uuid))
    )
    ids = waiting.values_list("article_id", flat=True)[:MOST_WAITING]
    return Article.objects.filter(pk__in=list(ids)).desk_order()
