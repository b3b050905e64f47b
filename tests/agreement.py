"""Compares what `stories.write` keeps beside stories with the stories themselves."""

from django.db import connection

from articles import stories
from articles.comparing import paragraphs_changed
from articles.models import Article, Byline, SiblingTask, Tagging
from articles.record_json import from_json
from articles.search import row_number
from articles.workflow import Status


def check_lists_agree_with_stories() -> None:
    """Every line of a list carries its story's language and date; the index has every story once, as it is."""
    for model in (Tagging, Byline):
        for line in model.objects.select_related("article"):
            story = line.article
            expected = story.published_at if story.status == Status.PUBLISHED else None
            assert (line.language, line.published_at) == (story.language, expected), f"{line} is out of date"
    kept = index_rows()
    numbers = {row_number(story.index_minute, story.pk) for story in Article.objects.all()}
    for table in {table for table, *_row in kept}:
        assert numbers == {row for name, row, *_words in kept if name == table}, f"{table} is out of date"
    assert bool(numbers) == bool(kept)
    for story in Article.objects.all():
        dated = (
            story.published_at if story.status in (Status.PUBLISHED, Status.WITHDRAWN) else story.created_at
        )
        assert story.index_minute == dated.timestamp() // 60
    stories.reindex(Article.objects.values_list("pk", flat=True))
    assert kept == index_rows()
    check_translations_agree_with_originals()


def index_rows() -> list[tuple]:
    """All that the index keeps of stories; of how often words are it counts only about."""
    sqlite = connection.vendor == "sqlite"
    tables = ["articles_search"] if sqlite else ["articles_search", "articles_search_heads"]
    columns = "rowid, headline, standfirst, names, body, tokens" if sqlite else "rowid, words::text"
    rows = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT {columns} FROM {table} ORDER BY rowid")
            rows += [(table, *row) for row in cursor.fetchall()]
    return rows


def check_translations_agree_with_originals() -> None:
    """What a translation was made from is a revision of its original, and it is behind by what has changed since.

    A translation is of an original, not of another translation; tasks are of stories of one family.
    """
    for task in SiblingTask.objects.select_related("article", "sibling"):
        family = {each.translation_of_id or each.pk for each in (task.article, task.sibling)}
        assert len(family) == 1 and task.article != task.sibling, f"{task} is of two families"
    for story in Article.objects.filter(translation_of=None):
        assert (story.translated_from_id, story.stale_by) == (None, 0), f"{story} is no translation"
    for story in Article.objects.exclude(translation_of=None).select_related("translated_from"):
        original = story.translation_of
        assert original.translation_of_id is None, f"{story} translates a translation"
        is_seen = original.status == Status.PUBLISHED or original.pending is None
        now = original.revision if is_seen else original.pending
        base = story.translated_from or now
        assert base.article_id == original.pk and not base.autosave
        count = paragraphs_changed(from_json(base.record), from_json(now.record))
        assert story.stale_by == count, f"{story} is behind by {count}"
