"""Runs `import_articles` and reads its report; a story as a source would write it."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from articles import stories
from articles.importers.reading import Found
from articles.models import Article
from articles.record import Story
from articles.recording import record_of
from tests.builders import make_person

CAPTURE = Path(__file__).parent / "captured-page.txt"


def run(*arguments, **options) -> tuple[int, list[dict], str]:
    """The exit code, the report's lines and all that was said."""
    said, report = StringIO(), StringIO()
    try:
        call_command(
            "import_articles", *map(str, arguments), report="-", stdout=report, stderr=said, **options
        )
        code = 0
    except SystemExit as end:
        code = end.code
    return code, [json.loads(line) for line in report.getvalue().splitlines()], said.getvalue()


def story(**more) -> dict:
    return {
        "type": "article",
        "version": 1,
        "language": "en",
        "headline": "Roads open",
        "body": "<p>Words.</p>",
        "source_system": "old-site",
        "source_id": "17",
        **more,
    }


def only_story(found: list) -> Story:
    (only,) = found
    assert isinstance(only, Found), only
    return only.record


def edit_here(article=None, **values):
    article = article or Article.objects.get()
    stories.write(
        [stories.Change(replace(record_of(article), **values), article)],
        make_person("Editor"),
        timezone.now(),
    )
