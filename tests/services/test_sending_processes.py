"""Those who send the outbox, as processes of their own: two at once, one that is told to stop, and one beside writers."""

import json
import signal
from collections import Counter
from urllib.parse import parse_qs

import pytest

from tests.importers.serving import serving

pytestmark = pytest.mark.services

PUBLISH = (
    "from articles import stories; from articles.record import Story; from django.utils import timezone;"
    "now = timezone.now(); said = dict(body='<p>Words.</p>', status='published', published_at=now);\n"
    "for language in ('en', 'fa-af', 'ps'):\n"
    "    names = [Tag.objects.get_or_create(slug=f'tag-{n}', names={'en': f'Tag {n}'})[0] for n in range(30)]\n"
    "    from articles.record import Ref\n"
    "    tags = tuple(Ref(uuid=str(tag.uuid)) for tag in names)\n"
    "    stories.write([stories.Change(Story(language=language, headline='A', tags=tags, **said))], None, now)\n"
)
LEFT = "print(OutboxMessage.objects.filter(sent_at=None).count(), OutboxMessage.objects.count())"
FEEDS = 3 * 3 * 31


@pytest.fixture
def hub(newsroom):
    """It takes its time, so that each is in the middle of something when the other looks."""
    with serving() as site:

        def answer(request):
            site.stopped.wait(0.005)
            request.send_response(204)
            request.end_headers()

        newsroom.environ["WEBSUB_HUB"] = site.does("/", answer)
        newsroom.ask(PUBLISH)
        yield site


def told(hub) -> Counter:
    return Counter(parse_qs(body)["hub.url"][0] for body in hub.posted)


def test_two_that_send_at_once_never_send_the_same(newsroom, hub):
    both = [newsroom.start("send_outbox") for _each in range(2)]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    sent = [int(each.split()[0]) for each in said]
    assert sum(sent) == FEEDS
    assert min(sent) > 0, "both had something to do"
    assert set(told(hub).values()) == {1}
    assert newsroom.ask(LEFT) == f"0 {FEEDS}"


def test_one_that_is_told_to_stop_notes_what_it_has_sent(newsroom, hub):
    process = newsroom.start("send_outbox", "--every", "60")
    while len(hub.posted) < 30:
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    said, _nothing = process.communicate(timeout=60)
    assert process.returncode == 0, said
    sent = len(hub.posted)
    assert sent < FEEDS
    assert newsroom.ask(LEFT) == f"{FEEDS - sent} {FEEDS}"
    newsroom.run("send_outbox")
    assert set(told(hub).values()) == {1}
    assert newsroom.ask(LEFT) == f"0 {FEEDS}"


# A story that has just come out, of an archive, with a tag; and what holds it in a long transaction.
COME_OUT = (
    "from datetime import timedelta; from django.utils import timezone; from articles import stories;"
    "from articles.record import Ref, Story; now = timezone.now(); then = now - timedelta(minutes=1);"
    "tags = [Tag.objects.create(slug=slug, names={'en': slug}) for slug in ('street', 'road')];"
    "said = dict(language='en', body='<p>Words.</p>', status='published', published_at=now,"
    " tags=(Ref(uuid=str(tags[0].uuid)),), source_system='wire');"
    "stories.write([stories.Change(Story(headline=n, source_id=n, **said)) for n in 'AB'], None, then)"
)
HELD = (
    "from django.db import transaction; from django.utils import timezone\n"
    "with transaction.atomic():\n"
    "    {what}\n"
    "    print('held', flush=True); input()\n"
)
MERGED = (
    "from articles import joining; from django.contrib.auth import get_user_model;"
    " joining.join(Tag, Tag.objects.get(slug='street').pk, Tag.objects.get(slug='road').pk,"
    " get_user_model().objects.create(username='chief'), timezone.now())"
)
CHANGED = (
    "from articles import stories; from articles.recording import records_of; from dataclasses import replace;"
    " rows = list(Article.objects.all()); told = records_of(rows);"
    " stories.write([stories.Change(replace(told[row.pk], sticky=True), row) for row in rows], None, timezone.now())"
)
IMPORTED = (
    "from django.core.management import call_command;"
    " call_command('import_articles', '{archive}', '--existing', 'update')"
)


@pytest.mark.parametrize("newsroom", ["PostgreSQL"], indirect=True)  # on SQLite one writes at a time
@pytest.mark.parametrize("what", [MERGED, CHANGED, IMPORTED], ids=["merge", "change", "import"])
def test_a_story_that_comes_out_while_somebody_writes_it_is_told_of_and_holds_nobody_up(newsroom, what):
    archive = newsroom.folder / "archive.jsonl"
    archive.write_text("".join(f"{line}\n" for line in map(json.dumps, map(wire, "AB"))))
    with serving() as site:
        newsroom.environ["WEBSUB_HUB"] = site.has("/", status=204)
        newsroom.ask(COME_OUT)
        held = newsroom.start_shell(HELD.format(what=what.replace("{archive}", str(archive))))
        for line in held.stdout:
            if line == "held\n":
                break
        newsroom.run("send_outbox")
        assert "http://127.0.0.1:8000/feeds/latest.rss" in told(site)
        said, _nothing = held.communicate("\n", timeout=60)
        assert held.returncode == 0, said


def wire(number: str) -> dict:
    said = {"version": 1, "type": "article", "language": "en", "headline": number, "sticky": True}
    return said | {"source_system": "wire", "source_id": number, "body": "<p>Words.</p>"}
