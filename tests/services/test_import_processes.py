"""Imports as processes of their own, on both databases: two at once, killed for real, and beside an editor at work."""

import json
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

pytestmark = pytest.mark.services


def archive(folder: Path, number: int) -> Path:
    """Stories whose sections, tags and authors stand by name, so that whoever comes first makes them."""
    path = folder / "archive.jsonl"
    with path.open("w") as lines:
        for each in range(number):
            story = {
                "type": "article",
                "version": 1,
                "language": "en",
                "headline": f"Story {each}",
                "body": f"<p>{'Words of the story. ' * 60}</p>",
                "status": "published",
                "published_at": "2024-05-01T10:00:00Z",
                "section": {"name": f"Section {each % 3}"},
                "tags": [{"name": f"Tag {each % 40}"}, {"name": f"Tag {each % 7 + 40}"}],
                "bylines": [{"author": {"name": f"Author {each % 11}"}}],
                "source_system": "old",
                "source_id": str(each),
            }
            lines.write(json.dumps(story) + "\n")
    return path


COUNTS = "print(*(model.objects.count() for model in (Article, Section, Tag, Author, Tagging, Byline)))"


def counts(stories: int) -> str:
    return f"{stories} 3 47 11 {stories * 2} {stories}"


def test_two_imports_at_once_make_no_doubles(newsroom, tmp_path):
    path = str(archive(tmp_path, 800))
    both = [newsroom.start("import_articles", path) for _each in range(2)]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert newsroom.ask(COUNTS) == counts(800)


def test_imports_that_are_killed_leave_whole_stories_and_the_last_finishes_them(newsroom, tmp_path):
    path = str(archive(tmp_path, 800))
    whole = "print(Article.objects.filter(revision=None).count(), Tagging.objects.count() - 2 * Article.objects.count())"
    for number in range(3):
        report = tmp_path / f"report-{number}"
        process = newsroom.start("import_articles", path, "--report", str(report))
        # Each is killed a little later than the one before.
        while process.poll() is None and (not report.exists() or report.stat().st_size < number * 30_000):
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert newsroom.ask(whole) == "0 0"
    assert "0 refused" in newsroom.run("import_articles", path)
    assert newsroom.ask(COUNTS) == counts(800)


def test_an_editor_saves_while_an_archive_comes_in_or_is_tried(newsroom, tmp_path):
    newsroom.run("import_articles", str(archive(tmp_path, 1)))
    path = str(archive(tmp_path, 3000))
    save = (
        "from articles import stories; from articles.recording import record_of; from dataclasses import replace;"
        "from django.utils import timezone; import time, sys;"
        "article = Article.objects.get(source_id='0'); began = [];\n"
        "while not began or time.time() - began[0] < 2.5:\n"
        "    began.append(time.time())\n"
        "    story = replace(record_of(article), headline=f'Saved {len(began)} times')\n"
        "    (article,) = stories.write([stories.Change(story, article)], None, timezone.now())\n"
        "    began.append(time.time())\n"
        "waits = [after - before for before, after in zip(began[::2], began[1::2])]\n"
        "print(len(waits), round(max(waits), 1))"
    )
    for arguments in ([], ["--dry-run"]):
        importing = newsroom.start("import_articles", path, *arguments)
        saves, longest = newsroom.ask(save).split()
        importing.kill()
        importing.communicate()
        assert int(saves) >= 2 and float(longest) < 10, (saves, longest)
