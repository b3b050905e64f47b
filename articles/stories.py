"""The one way in: every story is written here, with all that must change with it, in one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from articles import search
from articles.changes import Change, StoryGoneOn
from articles.listing import entry_of
from articles.models import Article, Event, Revision
from articles.record import Story
from articles.record_json import to_json
from articles.recording import record_of, records_of
from articles.resolving import Parts, original_of
from articles.settling import StoryRefused, settled
from articles.workflow import Status
from articles.writing import WITH_A_DATE, Writing, name_of

__all__ = ["WITH_A_DATE", "Change", "StoryGoneOn", "StoryRefused", "settled", "write"]


def write(changes: Sequence[Change], by: AbstractBaseUser | None, at: datetime) -> list[Article]:
    """Writes rows, tags, bylines, list dates, revisions, audit trail and search index; returns the stories.

    A story that stands as it shall already is left alone, without a revision. Raises StoryRefused.
    """
    with transaction.atomic():
        writing = Writing(changes, by, at)
        writing.write()
    return writing.articles


def refuse_if_impossible(change: Change) -> None:
    """Raises the StoryRefused that `write` would raise, without writing."""
    story = change.story
    parts = Parts([story])
    before = record_of(change.article) if change.article else None
    original_of(parts, story, change.article or Article(), before)


def keep_unsaved(
    article: Article, story: Story, by: AbstractBaseUser, at: datetime, base: int | None
) -> None:
    """What somebody is typing, kept apart from the story until they save it: one for each person."""
    values = {"record": to_json(story), "saved_at": at, "base_id": base}
    mine = {"article": article, "by": by, "autosave": True}
    if not Revision.objects.filter(**mine).update(**values):
        Revision.objects.create(**mine, **values, by_name=by.get_username())


def purge(article: Article, by: AbstractBaseUser | None, at: datetime) -> None:
    """Deletes a story from the bin for ever; the audit trail keeps that it was. Raises StoryRefused."""
    with transaction.atomic():
        row = Article.objects.select_for_update().get(pk=article.pk)
        if row.status != Status.BINNED:
            raise StoryRefused(_("Only stories in the bin can be deleted for ever."))
        if row.translations.exists():
            raise StoryRefused(
                _("“%(story)s” has translations. Delete them first.") % {"story": row.headline}
            )
        Event.objects.create(
            headline=row.headline, what="purge", before=row.status, by=by, by_name=name_of(by), at=at
        )
        search.remove([search.row_number(row.index_minute, row.pk)])
        row.delete()


def reindex(article_ids: Iterable[int]) -> None:
    """Puts stories into the search index anew, when a name that they carry has changed."""
    articles = list(Article.objects.filter(pk__in=list(article_ids)))
    records = records_of(articles)
    parts = Parts(records.values(), strict=False)
    search.put(entry_of(article, records[article.pk], parts) for article in articles)
