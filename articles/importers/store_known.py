"""Finds the stories that are here already, by their uuid or by their number at the source."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from articles.importers.batch import key_of
from articles.models import Article
from articles.record import Story


def stories_here(wanted: Sequence[Story], rows: QuerySet) -> dict[tuple[str, str], Article]:
    """By `key_of`; also those that came from the same source by another way, under another uuid."""
    uuids = [story.uuid for story in wanted if story.uuid]
    found = {("", str(row.uuid)): row for row in (rows.filter(uuid__in=uuids) if uuids else ())}
    others = [story for story in wanted if story.source_id and key_of(story) not in found]
    by_source = {(row.source_system, row.source_id): row for row in _of_source(rows, others)}
    for story in others:
        row = by_source.get((story.source_system, story.source_id))
        if row is not None:
            found[key_of(story)] = row
    return found


def _of_source(rows: QuerySet, wanted: list[Story]) -> Iterable[Article]:
    numbers: dict[str, list[str]] = {}
    for story in wanted:
        numbers.setdefault(story.source_system, []).append(story.source_id)
    any_of = Q()
    for system, ids in numbers.items():
        any_of |= Q(source_system=system, source_id__in=ids)
    # `exclude` lets SQLite use the index, which leaves those out.
    return rows.filter(any_of).exclude(source_id="") if numbers else ()
