"""Compares what `stories.write` keeps beside stories with the stories themselves."""

from django.db import connection

from articles.models import Article, Byline, Tagging
from articles.search import row_number
from articles.workflow import Status


def check_lists_agree_with_stories() -> None:
    """Every line of a list carries its story's language and date; every story is in the index once."""
    for model in (Tagging, Byline):
        for line in model.objects.select_related("article"):
            story = line.article
            expected = story.published_at if story.status == Status.PUBLISHED else None
            assert (line.language, line.published_at) == (story.language, expected), f"{line} is out of date"
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM articles_search")
        rows = sorted(row for (row,) in cursor.fetchall())
    assert rows == sorted(row_number(story.index_minute, story.pk) for story in Article.objects.all())
    for story in Article.objects.all():
        dated = (
            story.published_at if story.status in (Status.PUBLISHED, Status.WITHDRAWN) else story.created_at
        )
        assert story.index_minute == dated.timestamp() // 60
