"""`manage.py send_outbox`: what is due is sent once, tried again where it failed, and never sent too soon."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import urllib3
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from articles import pings, sending, stories
from articles.management.commands import send_outbox
from articles.models import OutboxMessage
from articles.models.outbox_message import MOST_TRIES
from articles.recording import record_of
from tests.builders import make_article, make_person, make_section
from tests.importers.serving import serving

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef"
ROOT = Path(__file__).parent.parent


@pytest.fixture
def site(settings):
    """Stands for the search engines at /indexnow and for a hub at /hub: both take what they are told."""
    with serving() as site:
        settings.INDEXNOW_KEY = KEY
        settings.INDEXNOW_ENDPOINT = site.has("/indexnow", status=202)
        settings.WEBSUB_HUB = site.has("/hub", status=204)
        yield site


@pytest.fixture
def search_engine(site, settings):
    """The one of the two alone."""
    settings.WEBSUB_HUB = ""
    return site


@pytest.fixture
def hub(site, settings):
    settings.INDEXNOW_KEY = ""
    return site


def pages(site) -> list[str]:
    """What the search engines have been told."""
    told = [json.loads(body)["urlList"] for body in site.posted if body.startswith("{")]
    return sorted(address.removeprefix("http://testserver") for each in told for address in each)


def feeds(site) -> list[str]:
    told = [parse_qs(body) for body in site.posted if not body.startswith("{")]
    assert all(each["hub.mode"] == ["publish"] and len(each["hub.url"]) == 1 for each in told)
    return sorted(each["hub.url"][0].removeprefix("http://testserver") for each in told)


def run(capsys=None, code: int = 0) -> str:
    """What the command says, all of it."""
    try:
        call_command("send_outbox")
    except SystemExit as end:
        assert end.code == code
    else:
        assert code == 0
    if capsys is None:
        return ""
    said = capsys.readouterr()
    return said.out + said.err


def changed(article, at=None, **fields):
    record = replace(record_of(article), **fields)
    stories.write([stories.Change(record, article)], make_person("Editor"), at or timezone.now())


def due_in() -> timedelta:
    """When the one message that waits is due, from now."""
    return OutboxMessage.objects.get(sent_at=None).due_at - timezone.now()


# What is said


def test_search_engines_get_the_page_with_the_key_that_this_site_serves(client, search_engine, settings):
    story, other = make_article(), make_article(language="ps")
    run()
    (said,) = map(json.loads, search_engine.posted)
    assert said == {
        "host": "testserver",
        "key": KEY,
        "keyLocation": f"http://testserver/{KEY}.txt",
        "urlList": [f"http://testserver{each.get_absolute_url()}" for each in (story, other)],
    }
    assert search_engine.heard[0]["Content-Type"] == "application/json; charset=utf-8"
    assert client.get(f"/{KEY}.txt").content.decode() == KEY
    assert client.get("/fedcba9876543210.txt").status_code == 404
    settings.INDEXNOW_KEY = ""
    assert client.get(f"/{KEY}.txt").status_code == 404


def test_a_hub_gets_each_feed(hub):
    make_article(section=make_section("World"))
    run()
    kinds = ("atom", "json", "rss")
    lists = ("/feeds/latest", "/sections/world/feed")
    assert feeds(hub) == [f"{name}.{kind}" for name in lists for kind in kinds]
    assert hub.heard[0]["Content-Type"] == "application/x-www-form-urlencoded"


def test_pages_of_another_name_that_the_site_had_go_with_that_name(search_engine, settings):
    make_article()
    settings.SITE_URL = "https://new.example"
    make_article()
    run()
    told = {each["host"]: each["keyLocation"] for each in map(json.loads, search_engine.posted)}
    assert told == {
        "testserver": f"http://testserver/{KEY}.txt",
        "new.example": f"https://new.example/{KEY}.txt",
    }


def test_the_command_says_what_it_has_done(site, capsys):
    assert run(capsys) == "0 sent, 0 to be tried again, 0 given up.\n"
    make_article()
    assert run(capsys) == "4 sent, 0 to be tried again, 0 given up.\n"


def test_the_command_says_when_nobody_is_to_be_told(capsys):
    assert "set INDEXNOW_KEY or WEBSUB_HUB" in run(capsys)


# When


def test_each_message_is_sent_once(site):
    story = make_article()
    run()
    assert (pages(site), len(feeds(site))) == ([story.get_absolute_url()], 3)
    assert not OutboxMessage.objects.filter(sent_at=None).exists()
    count = len(site.posted)
    run()
    assert len(site.posted) == count
    changed(story, headline="Another one", slug=story.slug)
    run()
    assert pages(site) == [story.get_absolute_url()] * 2, "a new change is a new message"


def test_nothing_is_said_of_a_story_before_it_is_public(client, site, time_machine):
    now = timezone.now()
    story = make_article("Out at noon", published_at=now + timedelta(hours=1))
    for hours, told in ((0, 0), (0.9, 0), (1.1, 1), (1.2, 1)):
        time_machine(now + timedelta(hours=hours))
        run()
        assert (pages(site), len(feeds(site))) == ([story.get_absolute_url()] * told, 3 * told)
        assert (client.get(story.get_absolute_url()).status_code == 200) == bool(told)


def test_the_end_of_a_story_is_told_of_when_it_comes(site, time_machine):
    now = timezone.now()
    story = make_article(published_at=now + timedelta(hours=1), expires_at=now + timedelta(hours=3))
    for hours, told in ((1.1, 1), (2.9, 1), (3.1, 2), (3.2, 2)):
        time_machine(now + timedelta(hours=hours))
        run()
        assert (pages(site), len(feeds(site))) == ([story.get_absolute_url()] * told, 3 * told)
    assert not OutboxMessage.objects.filter(sent_at=None).exists()


def test_a_page_that_moved_before_it_was_told_of_is_foretold_at_its_new_address_alone(site, time_machine):
    now = timezone.now()
    story = make_article(slug="b", expires_at=now + timedelta(hours=1))
    changed(story, slug="a")
    before, after = (f"/articles/{story.pk}/{slug}/" for slug in "ba")
    run()
    assert pages(site) == [after, before]
    (foretold,) = OutboxMessage.objects.foretelling().filter(kind="indexnow")
    assert foretold.address == f"http://testserver{after}"
    time_machine(now + timedelta(hours=2))
    run()
    assert pages(site) == [after, after, before]


def test_a_story_that_was_public_and_is_gone_is_told_of(site):
    story = make_article()
    changed(story, status="withdrawn")
    run()
    assert (pages(site), len(feeds(site))) == ([story.get_absolute_url()], 3)


def test_a_story_whose_plans_changed_unheard_is_not_given_away(site, settings, time_machine):
    """As when the settings were taken away for a while."""
    now = timezone.now()
    withdrawn = make_article(published_at=now + timedelta(hours=1))
    later = make_article(published_at=now + timedelta(hours=1))
    settings.INDEXNOW_KEY, hub, settings.WEBSUB_HUB = "", settings.WEBSUB_HUB, ""
    changed(withdrawn, status="withdrawn")
    changed(later, published_at=now + timedelta(hours=4))
    settings.INDEXNOW_KEY, settings.WEBSUB_HUB = KEY, hub
    for hours, told in ((2, []), (5, [later.get_absolute_url()])):
        time_machine(now + timedelta(hours=hours))
        run()
        assert pages(site) == told
    assert not OutboxMessage.objects.filter(sent_at=None).exists()


def test_what_is_foretold_to_a_hub_that_is_taken_away_waits_for_it(site, settings, time_machine):
    now = timezone.now()
    story = make_article(published_at=now + timedelta(hours=1))
    hub, settings.WEBSUB_HUB = settings.WEBSUB_HUB, ""
    time_machine(now + timedelta(hours=2))
    run()
    assert (pages(site), feeds(site)) == ([story.get_absolute_url()], [])
    assert OutboxMessage.objects.filter(kind="websub").count() == 1
    settings.WEBSUB_HUB = hub
    run()
    assert len(feeds(site)) == 3


def test_a_story_that_is_deleted_meanwhile_stops_nothing(site, time_machine):
    now = timezone.now()
    scheduled = make_article(published_at=now + timedelta(hours=1))
    gone, other = make_article(), make_article()
    gone_from = gone.get_absolute_url()
    changed(gone, status="binned")
    stories.purge(gone, None, now)
    OutboxMessage.objects.filter(article=scheduled).update(article=None)
    time_machine(now + timedelta(hours=2))
    run()
    assert pages(site) == sorted([gone_from, other.get_absolute_url()])


def test_no_transaction_is_open_while_another_site_is_asked(site, transactional_db, monkeypatch):
    make_article()
    seen = []

    def tell(addresses):
        seen.append(connection.in_atomic_block)
        return dict.fromkeys(addresses)

    monkeypatch.setattr(sending, "TELL", dict.fromkeys(sending.TELL, tell))
    run()
    assert seen == [False, False]


# What goes wrong


@pytest.mark.parametrize("status", [301, 400, 403, 404, 422, 500, 503])
def test_what_was_not_taken_is_tried_again_after_longer_and_longer(
    search_engine, capsys, time_machine, status
):
    search_engine.has("/indexnow", b"<h1>No</h1>\x00 \xff", status=status, Location="/elsewhere")
    now = timezone.now()
    make_article(at=now)
    for number, minutes in enumerate((1, 5, 30, 120, 360, 1440, 1440, 1440, 1440), 1):
        time_machine(now)
        said = run(capsys)
        assert f"IndexNow: {status} " in said
        assert "No" in said
        assert "0 sent, 1 to be tried again, 0 given up." in said
        assert due_in() == timedelta(minutes=minutes)
        time_machine(now + timedelta(minutes=minutes) - timedelta(seconds=1))
        run()
        assert len(search_engine.posted) == number, "not a second too soon"
        now += timedelta(minutes=minutes)
    time_machine(now)
    assert "0 sent, 0 to be tried again, 1 given up." in run(capsys, code=1)
    time_machine(now + timedelta(days=29))
    run()
    assert len(search_engine.posted) == MOST_TRIES
    assert "/elsewhere" not in search_engine.asked
    assert OutboxMessage.objects.get().error.startswith(f"{status} ")


def test_what_was_not_taken_is_sent_when_it_can_be(search_engine, time_machine):
    search_engine.has("/indexnow", status=500)
    now = timezone.now()
    make_article(at=now)
    run()
    search_engine.has("/indexnow", status=200)
    time_machine(now + timedelta(minutes=2))
    run()
    message = OutboxMessage.objects.get()
    assert (message.sent_at, message.error, message.tries) == (timezone.now(), "", 2)


def test_a_new_change_is_told_of_at_once_although_an_earlier_one_failed(search_engine, time_machine):
    search_engine.has("/indexnow", status=500)
    now = timezone.now()
    story = make_article(at=now)
    for minutes in (0, 1, 6, 36):
        time_machine(now + timedelta(minutes=minutes))
        run()
    search_engine.has("/indexnow", status=200)
    changed(story, body="<p>Other words.</p>")
    run()
    assert OutboxMessage.objects.get().sent_at is not None


def test_a_new_change_is_told_of_although_an_earlier_one_was_given_up(search_engine):
    story = make_article()
    OutboxMessage.objects.update(tries=MOST_TRIES, error="500 Trouble", due_at=timezone.now())
    run()
    assert pages(search_engine) == []
    changed(story, expires_at=timezone.now() + timedelta(days=1))
    message = OutboxMessage.objects.get()
    assert (message.tries, message.error) == (0, "")
    run()
    assert pages(search_engine) == [], "it has not ended yet"
    changed(story, body="<p>Other words.</p>")
    run()
    assert pages(search_engine) == [story.get_absolute_url()]


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("7200", 120),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 1440),
        ("99999999", 1440),
        ("5", 1),
        ("-5", 1),
        ("soon", 1),
        ("", 1),
        ("Thu, 01 Jan 1970 00:00:00", 1),
        ("9" * 5000, 1),
    ],
)
def test_a_site_that_asks_to_wait_is_left_alone_for_so_long(search_engine, time_machine, said, minutes):
    search_engine.has("/indexnow", status=429, Retry_After=said)
    now = timezone.now()
    story = make_article(at=now)
    run()
    search_engine.has("/indexnow", status=200)
    time_machine(now + timedelta(minutes=minutes, seconds=-1))
    changed(story, headline="Another one", slug=story.slug)
    make_article()
    run()
    assert len(search_engine.posted) == 1, "what is new waits as well"
    time_machine(now + timedelta(minutes=minutes, seconds=1))
    run()
    assert len(pages(search_engine)) == 3


def raw(answer: bytes):
    return lambda request: request.wfile.write(answer)


def test_a_site_that_is_not_there_is_nobodys_trouble(site, settings, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        settings.INDEXNOW_ENDPOINT = settings.WEBSUB_HUB = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        story = make_article()
        said = run(capsys)
    assert story.is_public()
    assert said.count("NewConnectionError") == 2, "each site is asked once, and said once"
    assert "0 sent, 4 to be tried again, 0 given up." in said


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00\xff" * 100,
        b"HTTP/1.1 999999 \r\n\r\n",
        b"HTTP/1.1 500 \r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nxyz",
    ],
)
def test_an_answer_that_makes_no_sense_is_a_failure(search_engine, answer):
    search_engine.does("/indexnow", raw(answer))
    make_article()
    run()
    message = OutboxMessage.objects.get()
    assert message.sent_at is None
    assert message.error


def test_a_slow_site_is_not_waited_for(search_engine, monkeypatch):
    monkeypatch.setattr(pings, "TIMEOUT", urllib3.Timeout(connect=5, read=0.05))
    search_engine.does("/indexnow", lambda _request: search_engine.stopped.wait(20))
    make_article()
    run()
    assert "ReadTimeoutError" in OutboxMessage.objects.get().error


def test_a_hub_in_trouble_is_asked_once_and_not_for_every_feed(hub):
    hub.has("/hub", status=500)
    make_article()
    run()
    assert len(hub.posted) == 1
    assert OutboxMessage.objects.filter(sent_at=None, error__startswith="500 ").count() == 3


def test_what_comes_true_between_two_looks_waits_for_the_next(site, monkeypatch, time_machine):
    now = timezone.now()
    make_article(published_at=now + timedelta(hours=1))
    monkeypatch.setattr(sending.outbox, "come_true", lambda at: None)
    time_machine(now + timedelta(hours=2))
    run()
    assert site.posted == []


def test_a_feed_that_a_hub_refuses_keeps_no_other_from_it(hub):
    hub.does("/hub", *[lambda request: request.send_error(400)] * 2, lambda request: request.send_error(204))
    make_article()
    run()
    assert len(feeds(hub)) == 3
    assert OutboxMessage.objects.filter(sent_at=None, error__startswith="400 ").count() == 2


def test_a_change_while_it_is_being_sent_is_sent_again(search_engine, monkeypatch):
    story = make_article()
    tell = pings.indexnow

    def meanwhile(addresses):
        monkeypatch.setattr(sending, "TELL", {"indexnow": tell})
        answers = tell(addresses)
        changed(story, body="<p>What came too late for them to see.</p>")
        return answers

    monkeypatch.setattr(sending, "TELL", {"indexnow": meanwhile})
    run()
    assert pages(search_engine) == [story.get_absolute_url()] * 2
    run()
    assert len(search_engine.posted) == 2


def test_whoever_is_killed_while_sending_loses_nothing(search_engine, monkeypatch, time_machine):
    now = timezone.now()
    story = make_article(at=now)

    def killed(_addresses):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(sending, "TELL", {"indexnow": killed})
        run()
    run()
    assert pages(search_engine) == [], "somebody may still be sending it"
    time_machine(now + sending.LEASE + timedelta(seconds=1))
    run()
    assert pages(search_engine) == [story.get_absolute_url()]


def test_more_than_go_together_are_sent_all_the_same(site, monkeypatch):
    monkeypatch.setattr(sending, "AT_ONCE", {"indexnow": 2, "websub": 2})
    for _number in range(5):
        make_article()
    run()
    assert (len(pages(site)), len(site.posted)) == (5, 3 + 3)


def test_what_was_sent_is_kept_for_thirty_days(site, time_machine):
    now = timezone.now()
    make_article(at=now)
    run()
    for days, left in ((29, 4), (31, 0)):
        time_machine(now + timedelta(days=days))
        run()
        assert OutboxMessage.objects.count() == left


def test_what_is_foretold_for_next_year_is_kept(site, time_machine):
    now = timezone.now()
    make_article(published_at=now + timedelta(days=365))
    time_machine(now + timedelta(days=100))
    run()
    assert OutboxMessage.objects.count() == 2


# Going on until stopped


def test_it_goes_on_until_it_is_told_to_stop(search_engine, monkeypatch, capsys):
    make_article()
    before = signal.getsignal(signal.SIGTERM)
    tell = pings.indexnow
    rounds = []

    def stopping(addresses):
        rounds.append(addresses)
        if len(rounds) == 1:
            os.kill(os.getpid(), signal.SIGTERM)
            make_article()
        return tell(addresses)

    monkeypatch.setattr(sending, "TELL", {"indexnow": stopping})
    too_late = threading.Timer(20, os.kill, [os.getpid(), signal.SIGTERM])
    too_late.start()
    call_command("send_outbox", "--every", "3600")
    too_late.cancel()
    assert capsys.readouterr().out == "1 sent, 0 to be tried again, 0 given up.\n"
    assert signal.getsignal(signal.SIGTERM) == before
    with pytest.raises(CommandError, match="from 1"):
        call_command("send_outbox", "--every", "0")


class AtOnce(threading.Event):
    def wait(self, timeout=None):
        """Nobody has the time."""


def test_it_goes_on_over_a_new_connection_when_the_database_was_away(search_engine, monkeypatch, capsys):
    story, send, rounds, closed = make_article(), sending.send, [], []

    def away_at_first(stopped):
        rounds.append(stopped)
        if len(rounds) == 1:
            raise OperationalError("the server closed the connection")
        os.kill(os.getpid(), signal.SIGTERM)
        assert stopped()
        return send()

    monkeypatch.setattr(sending, "send", away_at_first)
    monkeypatch.setattr(connection, "close", lambda: closed.append(len(rounds)))
    monkeypatch.setattr(send_outbox, "Event", AtOnce)
    call_command("send_outbox", "--every", "3600")
    said = capsys.readouterr()
    assert said.err == "The database: the server closed the connection\n"
    assert said.out == "1 sent, 0 to be tried again, 0 given up.\n"
    assert (closed[0], pages(search_engine)) == (1, [story.get_absolute_url()])


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("INDEXNOW_KEY", "short", "INDEXNOW_KEY must be 8 to 128 of the signs"),
        ("INDEXNOW_KEY", "with_a_bad_sign", "INDEXNOW_KEY must be 8 to 128 of the signs"),
        ("WEBSUB_HUB", "hub.example", "'hub.example' is no address"),
    ],
)
def test_a_setting_that_cannot_be_is_named_at_the_start(name, value, sentence):
    command = [sys.executable, "-c", "import newsroom.settings"]
    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, name: value}, capture_output=True, text=True)
    assert ended.returncode != 0
    assert sentence in ended.stderr.splitlines()[-1]
