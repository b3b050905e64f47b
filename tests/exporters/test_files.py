"""Where an export goes: a file that is whole or not there, standard output, and what is said beside it."""

import errno
import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection

from articles.exporters import jsonl
from articles.models import Redirect
from tests.builders import make_article, make_page, make_picture, make_tag
from tests.exporters.running import FORMATS, export

ROOT = Path(__file__).parent.parent.parent
in_one_process = pytest.mark.django_db


# A file


@in_one_process
def test_a_file_holds_what_standard_output_would_have(tmp_path):
    make_article("Roads open", tags=[make_tag()])
    file = tmp_path / "out.jsonl"
    ran = export(file)
    assert ran.out == ""
    assert file.read_text("utf-8") == export().out
    assert ran.said == export().said == "1 story, 1 tag.\n"


@in_one_process
def test_what_was_counted_is_said():
    make_article(thumbnail=make_picture(), tags=[make_tag("One"), make_tag("Two")])
    make_article()
    make_page()
    assert export().said == "2 stories, 1 picture, 2 tags, 1 page.\n"
    assert export("--all").said == "2 stories, 1 picture, 2 tags, 1 page, 2 revisions.\n"


@in_one_process
def test_a_terminal_is_told_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr("articles.exporters.walking.AT_ONCE", 1)
    make_article(), make_article()
    terminal = StringIO()
    terminal.isatty = lambda: True
    call_command("export_articles", str(tmp_path / "out.jsonl"), stderr=terminal)
    assert terminal.getvalue() == "\r1 …\r2 …\r2 stories.\n"


@in_one_process
def test_an_older_export_is_replaced_and_nothing_lies_beside_it(tmp_path):
    file = tmp_path / "out.jsonl"
    file.write_text("older")
    make_article("Roads open")
    export(file)
    assert "Roads open" in file.read_text()
    assert list(tmp_path.iterdir()) == [file]


@in_one_process
def test_a_link_goes_on_leading_to_the_file(tmp_path):
    (tmp_path / "archive").mkdir()
    file, link = tmp_path / "archive" / "out.jsonl", tmp_path / "latest.jsonl"
    file.write_text("older")
    link.symlink_to(file)
    export(link)
    assert link.is_symlink() and json.loads(file.read_text().splitlines()[0])["type"] == "newsroom"


@in_one_process
@pytest.mark.parametrize(
    "stop", [KeyboardInterrupt, OSError(errno.ENOSPC, "No space left on device"), Error("gone")]
)
def test_an_export_that_is_stopped_leaves_the_older_file_and_nothing_else(tmp_path, monkeypatch, stop):
    file = tmp_path / "out.jsonl"
    file.write_text("older")
    make_article("One"), make_article("Two")
    written = jsonl.to_json

    def stopping(record):
        if getattr(record, "headline", "") == "Two":
            raise stop
        return written(record)

    monkeypatch.setattr(jsonl, "to_json", stopping)
    if stop is KeyboardInterrupt:
        ran = export(file)
        assert (ran.code, ran.said) == (130, "\nStopped. No file was left.\n")
    else:
        with pytest.raises(CommandError, match="No file was left") as refusal:
            export(file)
        assert refusal.value.returncode == 2
    assert (file.read_text(), list(tmp_path.iterdir())) == ("older", [file])


@in_one_process
def test_a_full_disk_is_said_with_a_sentence():
    make_article()
    with pytest.raises(CommandError, match="No space left on device") as refusal:
        export("/dev/full")
    assert refusal.value.returncode == 2
    assert Path("/dev/full").is_char_device()


@in_one_process
def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(CommandError, match="is a folder: name a file in it") as refusal:
        export(tmp_path)
    assert refusal.value.returncode == 2


@in_one_process
def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"No such file or directory .*/nowhere/"):
        export(tmp_path / "nowhere" / "out.jsonl")


@in_one_process
def test_a_media_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "media").write_text("")
    with pytest.raises(CommandError, match=r"File exists .*/media"):
        export("--media", tmp_path / "media")


# Standard output


@in_one_process
@pytest.mark.parametrize("name", FORMATS)
def test_standard_output_is_utf8_whatever_the_terminal_is(capsysbinary, name):
    make_article("سرک‌ها باز شد", language="fa-af")
    call_command("export_articles", "--format", name)
    out = capsysbinary.readouterr().out
    assert "سرک‌ها باز شد" in out.decode("utf-8")


# As another process


@contextmanager
def seen_from_elsewhere(folder: Path):
    """What another process needs to find this test's database; and what changes that database meanwhile."""
    if connection.vendor == "sqlite":
        file = folder / "db.sqlite3"
        other = sqlite3.connect(file, timeout=0, isolation_level=None)
        with closing(other):
            other.execute("PRAGMA journal_mode=WAL")
            connection.connection.backup(other)
            yield {"DATABASE_URL": f"sqlite:///{file}", "DATA_DIR": str(folder)}, other.execute
    else:
        said = connection.settings_dict
        account = f"{said['USER']}:{said['PASSWORD']}@{said['HOST']}:{said['PORT'] or 5432}"
        address = f"postgres://{account}/{said['NAME']}"
        yield {"DATABASE_URL": address, "DATA_DIR": str(folder)}, connection.cursor().execute


@contextmanager
def begun(environment: dict, *arguments: str):
    """An export that has written its first line, and waits for somebody to read on."""
    command = [sys.executable, str(ROOT / "manage.py"), "export_articles", *arguments]
    environment = {**os.environ, **environment}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            assert json.loads(process.stdout.readline())["type"] == "newsroom"
            yield process
        finally:
            process.kill()


def make_more_than_a_pipe_holds():
    story = make_article("Long", body=f"<p>{'word ' * 100_000}</p>")
    Redirect.objects.create(old_path="/old/", article=story)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("more", [[], ["--all"]])
def test_editors_save_while_an_export_shows_one_moment(tmp_path, more):
    make_more_than_a_pipe_holds()
    with seen_from_elsewhere(tmp_path) as (environment, change):
        with begun(environment, *more) as process:
            change("UPDATE articles_redirect SET old_path = '/new/'")
            out, said = process.communicate(timeout=60)
            assert process.returncode == 0, said.decode()
        assert b'"/old/"' in out and b"/new/" not in out
        assert b"1 story, 1 redirect" in said
        with begun(environment, *more) as process:
            assert b'"/new/"' in process.communicate(timeout=60)[0]


@pytest.mark.django_db(transaction=True)
def test_a_reader_that_has_enough_is_no_trouble(tmp_path):
    make_more_than_a_pipe_holds()
    with seen_from_elsewhere(tmp_path) as (environment, _change), begun(environment) as process:
        process.stdout.close()
        assert process.wait(timeout=60) == 141
        assert process.stderr.read() == b""


@pytest.mark.django_db(transaction=True)
def test_whoever_stops_it_is_told(tmp_path):
    make_more_than_a_pipe_holds()
    with seen_from_elsewhere(tmp_path) as (environment, _change), begun(environment) as process:
        process.send_signal(signal.SIGINT)
        _out, said = process.communicate(timeout=60)
        assert (process.returncode, said) == (130, b"\nStopped. No file was left.\n")
