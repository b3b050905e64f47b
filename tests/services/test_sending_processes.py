"""Two that send the outbox at once, as processes of their own, on both databases; and one that is told to stop."""

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
