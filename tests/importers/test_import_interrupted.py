"""An import that ends at any moment: what is in is whole, and the same command carries on to the same end."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError, OperationalError, connection

from articles import search, stories
from articles.importers import batch, store_pictures
from articles.models import Article, Redirect
from articles.record_json import from_json
from articles.recording import record_of
from tests.agreement import check_lists_agree_with_stories
from tests.builders import jpeg
from tests.importers.running import run

POINTS, FIRST = 50, 30
STORIES = 12
NOW = datetime(2026, 11, 1, tzinfo=UTC)


class Killed(BaseException):
    """What nothing in the code can catch for long: from here on no statement reaches the database."""


class Killer:
    """Lets so many statements through."""

    def __init__(self, statements: int):
        self.left = statements

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left < 0:
            raise Killed
        return execute(sql, params, many, context)


def uuid(number: int) -> str:
    return f"3f1c9a52-6f0e-4c3e-9a55-{number:012d}"


def archive() -> list[dict]:
    """Stories that name each other in both directions, tags by name and record, pictures, old numbers, revisions."""
    lines = [
        {"type": "tag", "version": 1, "uuid": uuid(901), "names": {"en": "Roads"}, "aliases": ["Highways"]},
        {"type": "picture", "version": 1, "uuid": uuid(902), "file": "road.jpg", "credit": "Laila Samadi"},
    ]
    for each in range(1, STORIES + 1):
        other = each % STORIES + 1
        body = f'<p>Words of {each}, <a href="/articles/{100 + other}/story-{other}/">and more</a>.</p>'
        if each % 3 == 0:
            body += '<figure><img src="body.jpg" alt="A bridge"></figure>'
        lines.append(
            {
                "type": "article",
                "version": 1,
                "uuid": uuid(each),
                "id": 100 + each,
                "language": "en",
                "headline": f"Story {each}",
                "body": body,
                "status": "published" if each % 5 else "draft",
                "published_at": f"2024-05-{each:02d}T10:00:00Z",
                "created_at": f"2024-05-{each:02d}T09:00:00Z",
                "section": {"name": "News", "language": "en"},
                "tags": [{"uuid": uuid(901)}, {"name": f"Tag {each % 3}", "language": "en"}],
                "bylines": [{"author": {"name": f"Author {each % 2}", "language": "en"}}],
                "thumbnail": {"uuid": uuid(902)},
                "related": [{"uuid": uuid(other)}],
                "source_system": "old",
                "source_id": str(each),
            }
        )
        past = {
            "type": "revision",
            "version": 1,
            "article": {"uuid": uuid(each)},
            "saved_at": "2024-04-01T09:00:00Z",
        }
        lines.append({**past, "number": 1, "role": "current", "by": "omid"})
    lines.append(
        {"type": "redirect", "version": 1, "old_path": "/old/", "to_type": "article", "to": {"uuid": uuid(1)}}
    )
    return lines


@pytest.fixture
def source(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "MOST_STORIES", 5)
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "road.jpg").write_bytes(jpeg(96, 64))
    (tmp_path / "media" / "body.jpg").write_bytes(jpeg(64, 48, "#804020"))
    search.clear()  # no model's table: a test before may have left its rows
    path = tmp_path / "archive.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in archive()))
    return path


def bring_in(source) -> tuple[int, list[dict], str]:
    return run(source, "--media", source.parent / "media")


def exported(tmp_path, name: str) -> list[str]:
    """All that is there, with parts that were made by name under that name.

    But for the past, and when it was saved: a run that was broken off may have linked a story in two steps.
    """
    path = tmp_path / f"{name}.jsonl"
    call_command("export_articles", str(path), all=True, stderr=StringIO())
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    text = "\n".join(
        json.dumps({key: value for key, value in line.items() if key not in ("saved_at", "uploaded_at")})
        for line in lines
        if line["type"] != "revision"
    )
    for line in lines:
        if "names" in line:
            text = text.replace(line["uuid"], f"{line['type']} {line['names']['en']}")
    return sorted(text.splitlines())


def check_what_is_in_is_whole() -> None:
    check_lists_agree_with_stories()
    for article in Article.objects.all():
        assert article.revision is not None, article.pk
        assert from_json(article.revision.record) == record_of(article)
    for thumbnail in Article.objects.public().filter(thumbnail__isnull=False).select_related("thumbnail"):
        assert thumbnail.thumbnail.stem


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", range(5))
def test_an_import_that_is_killed_at_any_point_is_finished_by_the_next(source, tmp_path, time_machine, part):
    """Fifty points, ten in each part: each of the first statements, among the parts and pictures, then evenly."""
    time_machine(NOW)
    counter = Killer(10**9)
    with connection.execute_wrapper(counter):
        bring_in(source)
    statements, wanted = 10**9 - counter.left, exported(tmp_path, "undisturbed")
    assert len(wanted) > STORIES and statements > POINTS
    rest = (statements - FIRST) / (POINTS - FIRST)
    points = [*range(FIRST), *(FIRST + int(each * rest) for each in range(POINTS - FIRST))]
    for point in range(part, POINTS, 5):
        call_command("flush", interactive=False, verbosity=0)
        search.clear()
        statement = points[point]
        with pytest.raises(Killed), connection.execute_wrapper(Killer(statement)):
            bring_in(source)
        connection.close()  # as the end of the process would
        check_what_is_in_is_whole()
        code, _report, _said = bring_in(source)
        assert code == 0
        assert exported(tmp_path, f"after-{point}") == wanted, f"killed at {statement}"
        check_what_is_in_is_whole()


# The database or the disk gives up


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OperationalError("database or disk is full"), "disk is full"),
        (OperationalError("server closed the connection unexpectedly\nmore"), "closed the connection"),
        (OSError(28, "No space left on device"), "No space left"),
    ],
)
def test_a_run_that_cannot_go_on_says_so_and_the_next_one_carries_on(source, monkeypatch, error, words):
    really = stories.write
    written = []

    def fails_in_the_end(changes, by, at):
        if written:
            raise error
        written.append(changes)
        return really(changes, by, at)

    monkeypatch.setattr(stories, "write", fails_in_the_end)
    with pytest.raises(CommandError) as caught:
        bring_in(source)
    assert caught.value.returncode == 3
    assert words in str(caught.value) and "the same command carries on" in str(caught.value)
    assert Article.objects.count() == 5
    check_what_is_in_is_whole()
    monkeypatch.setattr(stories, "write", really)
    code, report, _said = bring_in(source)
    assert code == 0 and Article.objects.count() == STORIES
    assert Redirect.objects.get(old_path="/old/").article.headline == "Story 1"
    outcomes = [line["outcome"] for line in report if line["type"] == "article"]
    assert outcomes == ["changed"] * 4 + ["unchanged"] + ["created"] * 7  # the links of four can be made now


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_database_goes_while_it_takes_in_pictures_says_so(source, monkeypatch):
    def gone(self, keys):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(store_pictures.Pictures, "_here", gone)
    with pytest.raises(CommandError, match="server closed") as caught:
        bring_in(source)
    assert caught.value.returncode == 3


@pytest.mark.django_db
def test_one_story_that_the_database_refuses_is_named_and_the_others_are_in(source, monkeypatch):
    really = stories.write

    def refuses_one(changes, by, at):
        if any(change.story.headline == "Story 3" for change in changes):
            raise DataError("value out of range\nDETAIL: of this site")
        return really(changes, by, at)

    monkeypatch.setattr(stories, "write", refuses_one)
    code, report, said = bring_in(source)
    assert code == 1 and Article.objects.count() == STORIES - 1
    assert "The database refused it: value out of range" in said and "DETAIL" not in said
