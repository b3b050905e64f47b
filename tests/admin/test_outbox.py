"""The outbox at the desk: what waits, what was given up and why, and another try for it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import OutboxMessage
from articles.models.outbox_message import MOST_TRIES
from tests.builders import make_article, make_person

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_outboxmessage_changelist")


def make_message(address="http://testserver/", **more) -> OutboxMessage:
    now = timezone.now()
    return OutboxMessage.objects.create(
        **{"kind": "indexnow", "address": address, "created_at": now, "due_at": now, **more}
    )


@pytest.fixture
def chief(client):
    client.force_login(make_person("Chief"))
    return client


def shown(client, **asked) -> str:
    response = client.get(LIST, asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def messages():
    now = timezone.now()
    story = make_article("The envoy left", language="ps")
    return {
        "waits": make_message("http://testserver/waits/", due_at=now + timedelta(days=1), article=story),
        "failed": make_message("http://testserver/failed/", tries=3, error="503 Busy"),
        "lost": make_message("http://testserver/lost/", tries=MOST_TRIES, error="403 <b>Wrong</b> key"),
        "sent": make_message("http://testserver/sent/", kind="websub", tries=1, sent_at=now),
    }


def test_it_shows_what_waits_what_was_sent_and_what_went_wrong(chief, messages):
    page = shown(chief)
    for words in (
        "The envoy left",
        "Waiting",
        "Will be tried again",
        "503 Busy",
        "Given up",
        "Sent",
        "WebSub",
    ):
        assert words in page
    assert "403 &lt;b&gt;Wrong&lt;/b&gt; key" in page


@pytest.mark.parametrize(
    ("state", "expected"),
    [("waiting", {"waits", "failed"}), ("given-up", {"lost"}), ("sent", {"sent"}), ("nonsense", None)],
)
def test_it_is_filtered_by_what_has_become_of_them(chief, messages, state, expected):
    page = shown(chief, sending=state)
    there = {name for name in messages if f"http://testserver/{name}/" in page}
    assert there == (expected or set(messages))


@pytest.mark.parametrize("name", ["failed", "lost"])
def test_another_try_is_one_click_away(chief, messages, name):
    message = messages[name]
    said = {"action": "try_again", "_selected_action": [message.pk]}
    page = chief.post(LIST, said, follow=True).content.decode()
    assert "1 message is tried again within a minute." in page
    message.refresh_from_db()
    assert (message.error, message.sent_at) == ("", None)
    assert message.tries < MOST_TRIES
    assert message.due_at <= timezone.now()


def test_what_is_not_due_is_being_sent_or_was_sent_stays_as_it_is(chief, messages):
    in_hand = make_message("http://testserver/now/", tries=1, due_at=timezone.now() + timedelta(minutes=9))
    chosen = [messages["waits"].pk, messages["sent"].pk, in_hand.pk]
    before = list(OutboxMessage.objects.filter(pk__in=chosen).values())
    page = chief.post(LIST, {"action": "try_again", "_selected_action": chosen}, follow=True)
    assert "0 messages are tried again" in page.content.decode()
    assert list(OutboxMessage.objects.filter(pk__in=chosen).values()) == before


def test_nobody_writes_or_deletes_one_by_hand(chief, messages):
    message = messages["lost"]
    assert chief.get(reverse("admin:articles_outboxmessage_add")).status_code == 403
    for name in ("change", "delete"):
        address = reverse(f"admin:articles_outboxmessage_{name}", args=[message.pk])
        assert chief.post(address, {"address": "http://evil.example/", "post": "yes"}).status_code == 403
    message.refresh_from_db()
    assert message.address == "http://testserver/lost/"


def test_an_editor_does_not_see_it(client, messages):
    client.force_login(make_person("Editor"))
    assert client.get(LIST).status_code == 403
    said = {"action": "try_again", "_selected_action": [messages["lost"].pk]}
    assert client.post(LIST, said).status_code == 403
    assert OutboxMessage.objects.given_up().count() == 1


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_costs_the_same_however_long_it_is(chief, count, django_assert_max_num_queries):
    for number in range(count):
        make_message(f"http://testserver/{number}/", article=make_article())
    with django_assert_max_num_queries(7), CaptureQueriesContext(connection) as found:
        shown(chief)
    assert not any('"articles_article"."body"' in each["sql"] for each in found)
