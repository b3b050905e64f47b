"""What other sites are to be told is written with the story that it is about, and nothing else is."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import desk, joining, stories
from articles.editions import editions
from articles.models import OutboxMessage, Tag
from articles.record import Story
from articles.recording import record_of
from articles.workflow import MOVE
from tests.admin.forms import EVERY_WARNING, change, opened
from tests.builders import make_article, make_author, make_person, make_section, make_tag, ref

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
FEEDS = ("rss", "atom", "json")


@pytest.fixture(autouse=True)
def _told(settings):
    settings.INDEXNOW_KEY = "0123456789abcdef"
    settings.WEBSUB_HUB = "http://127.0.0.1:9/"


@pytest.fixture
def editor():
    return make_person("Editor")


def pages() -> dict:
    """When the page at each address is due."""
    found = OutboxMessage.objects.filter(kind="indexnow", sent_at=None)
    return {unquote(message.address.removeprefix(SITE)): message.due_at for message in found}


def feeds() -> set[str]:
    """The lists whose three feeds are to be told of."""
    found = OutboxMessage.objects.filter(kind="websub", sent_at=None, due_at__lte=timezone.now())
    addresses = {unquote(message.address.removeprefix(SITE)) for message in found}
    lists = {address.rpartition(".")[0] for address in addresses}
    assert addresses == {f"{name}.{kind}" for name in lists for kind in FEEDS}
    return lists


def foretold() -> dict:
    found = OutboxMessage.objects.foretelling().filter(kind="websub")
    return {unquote(message.address.removeprefix(SITE)): message.due_at for message in found}


def emptied() -> None:
    OutboxMessage.objects.all().delete()


def changed(article, by=None, at=None, **fields):
    at = at or timezone.now()
    record = replace(record_of(article), **fields)
    stories.write([stories.Change(record, article)], by, at)


def address(article) -> str:
    return unquote(article.get_absolute_url())


# Which changes


def test_nothing_is_kept_where_nobody_is_to_be_told(settings):
    settings.INDEXNOW_KEY = settings.WEBSUB_HUB = ""
    make_article()
    make_article(published_at=timezone.now() + timedelta(hours=1))
    assert not OutboxMessage.objects.exists()


def test_each_protocol_is_there_for_itself(settings):
    settings.WEBSUB_HUB = ""
    story = make_article()
    assert (list(pages()), feeds()) == ([address(story)], set())
    emptied()
    settings.INDEXNOW_KEY, settings.WEBSUB_HUB = "", "http://127.0.0.1:9/"
    make_article()
    assert (pages(), feeds()) == ({}, {"/feeds/latest"})


@pytest.mark.parametrize("language", editions())
def test_a_published_story_tells_of_its_page_and_of_every_feed_that_it_stands_in(client, editor, language):
    prefix = f"/{editions()[language].prefix}"
    story = make_article(
        by=editor,
        language=language,
        section=make_section("World"),
        tags=[make_tag("Roads"), make_tag("کابل")],
        authors=[make_author()],
    )
    now = timezone.now()
    assert list(pages()) == [address(story)]
    kabul = Tag.objects.get(names={"en": "کابل"}).slug
    lists = ("feeds/latest", "sections/world/feed", "tags/roads/feed", f"tags/{kabul}/feed")
    assert feeds() == {f"{prefix}{name}" for name in (*lists, "authors/farida-noori/feed")}
    assert all(message.created_at == message.due_at <= now for message in OutboxMessage.objects.all())
    assert set(OutboxMessage.objects.values_list("article", flat=True)) == {story.pk}
    for message in OutboxMessage.objects.all():  # and each is there, under just this address
        response = client.get(message.address.removeprefix(SITE))
        assert response.status_code == 200
        assert message.kind == "indexnow" or message.address in response.content.decode()


@pytest.mark.parametrize("status", ["draft", "in_review", "ready", "binned"])
def test_a_story_that_readers_cannot_see_tells_nobody(editor, status):
    story = make_article(status=status, by=editor)
    changed(story, editor, headline="Another one")
    assert not OutboxMessage.objects.exists()
    ready = make_article(status="ready", section=make_section(), authors=[make_author()], by=editor)
    desk.move_one(ready, MOVE["publish"], editor, timezone.now())
    assert OutboxMessage.objects.exists()


def test_the_desk_tells_of_a_change_when_it_is_published_and_not_while_it_waits(client, editor):
    story = make_article("The envoy left", section=make_section(), authors=[make_author()], by=editor)
    emptied()
    client.force_login(editor)
    form = {**opened(client, story), "headline": "The envoy came back"}
    client.post(change(story), {**form, "_save": "1"})
    story.refresh_from_db()
    assert story.pending_id is not None
    assert not OutboxMessage.objects.exists()
    form = {**opened(client, story), "warned": EVERY_WARNING}
    client.post(change(story), {**form, "_move": desk.PUBLISH_CHANGES})
    story.refresh_from_db()
    assert story.pending_id is None
    assert (list(pages()), "/authors/farida-noori/feed" in feeds()) == ([address(story)], True)


def test_a_correction_tells_and_what_readers_do_not_see_does_not(editor):
    story = make_article(by=editor)
    emptied()
    changed(story, editor, sticky=True, embargo_until=story.published_at - timedelta(days=1))
    assert not OutboxMessage.objects.exists()
    changed(story, editor, body="<p>We said another name here.</p>")
    assert (list(pages()), feeds()) == ([address(story)], {"/feeds/latest"})


def test_housekeeping_tells_nobody(editor):
    old, into = make_tag("Street"), make_tag("Road")
    story = make_article(tags=[old], by=editor)
    emptied()
    joining.join(Tag, old.pk, into.pk, editor, timezone.now())
    assert list(story.tags.all()) == [into]
    assert not OutboxMessage.objects.exists()


def test_one_message_waits_for_one_address(editor):
    earlier = timezone.now() - timedelta(minutes=5)
    story = make_article(by=editor, at=earlier)
    count = OutboxMessage.objects.count()
    changed(story, editor, headline="Another one", slug=story.slug)
    make_article(by=editor)
    assert OutboxMessage.objects.count() == count + 1
    assert pages()[address(story)] == earlier, "what waits has waited as long all the same"


def test_an_address_of_before_is_told_of_as_well(editor):
    story = make_article(by=editor)
    before = address(story)
    emptied()
    changed(story, editor, slug="quite-another-one")
    story.refresh_from_db()
    assert set(pages()) == {before, address(story)}


def test_a_story_that_moves_tells_of_the_lists_that_it_leaves(editor):
    story = make_article(
        section=make_section("World"), tags=[make_tag("Roads")], authors=[make_author()], by=editor
    )
    emptied()
    changed(story, editor, section=ref(make_section("Business")), tags=(ref(make_tag("Rain")),), bylines=())
    assert feeds() == {
        *("/feeds/latest", "/sections/world/feed", "/sections/business/feed"),
        *("/tags/roads/feed", "/tags/rain/feed", "/authors/farida-noori/feed"),
    }


@pytest.mark.parametrize("status", ["withdrawn", "draft", "binned"])
def test_a_page_that_goes_is_told_of(editor, status):
    story = make_article(by=editor)
    emptied()
    changed(story, editor, status=status)
    assert (list(pages()), feeds()) == ([address(story)], {"/feeds/latest"})


def test_what_is_taken_back_with_the_change_is_never_told_of():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_article()
        assert OutboxMessage.objects.exists()
        1 / 0  # noqa: B018
    assert not OutboxMessage.objects.exists()


def test_two_writers_take_what_they_share_in_one_order_and_pages_before_feeds(editor):
    """Else each could hold what the other waits for."""
    tags = [ref(make_tag(name)) for name in ("Roads", "Rain", "Kites")]
    ends_at = timezone.now() + timedelta(days=1)

    def written(*languages_and_tags) -> list[str]:
        now = timezone.now()
        said = {"body": "<p>Words.</p>", "headline": "A", "status": "published", "published_at": now}
        changes = [
            stories.Change(Story(language=language, tags=tuple(tags), expires_at=ends_at, **said))
            for language, tags in languages_and_tags
        ]
        with CaptureQueriesContext(connection) as found:
            stories.write(changes, editor, now)
        (insert,) = [each["sql"] for each in found if "INTO articles_outboxmessage" in each["sql"]]
        return re.findall(r"'http://testserver(/[^']+)'", insert)

    first = written(("ps", tags), ("en", tags[::-1]))
    second = written(("en", tags[::-1]), ("ps", tags))
    feeds = [address for address in first if not address.endswith("/")]
    assert len(feeds) == 2 * 3 * 4
    assert feeds == second[-len(feeds) :] == first[-len(feeds) :]


def test_an_address_longer_than_can_be_kept_stops_nobody_from_publishing():
    story = make_article(slug="한" * 300)  # nine letters of an address for each of its own
    assert story.is_public()
    assert (pages(), feeds()) == ({}, {"/feeds/latest"})


# When


def test_a_scheduled_story_waits_for_its_time(editor):
    now = timezone.now()
    story = make_article(published_at=now + timedelta(hours=3), by=editor, at=now)
    expected = {address(story): story.published_at}
    assert (pages(), feeds(), foretold()) == (expected, set(), expected)
    changed(story, editor, published_at=now + timedelta(hours=5), slug="another")
    story.refresh_from_db()
    expected = {address(story): now + timedelta(hours=5)}
    assert (pages(), feeds(), foretold()) == (expected, set(), expected)


@pytest.mark.parametrize("status", ["ready", "withdrawn"])
def test_one_that_never_comes_out_is_forgotten(editor, status):
    story = make_article(published_at=timezone.now() + timedelta(hours=3), by=editor)
    changed(story, editor, status=status)
    assert not OutboxMessage.objects.exists()


def test_one_that_comes_out_sooner_is_told_of_at_once(editor):
    now = timezone.now()
    story = make_article(published_at=now + timedelta(hours=3), by=editor, at=now)
    changed(story, editor, published_at=now, at=now)
    assert (pages(), feeds(), foretold()) == ({address(story): now}, {"/feeds/latest"}, {})


def test_its_end_is_foretold_and_forgotten_when_it_has_none_any_more(editor):
    now = timezone.now()
    story = make_article(by=editor, at=now - timedelta(minutes=1))
    emptied()
    changed(story, editor, at=now, expires_at=now + timedelta(days=1))
    expected = {address(story): now + timedelta(days=1)}
    assert (pages(), feeds(), foretold()) == (expected, set(), expected)
    changed(story, editor, at=now, expires_at=None)
    assert not OutboxMessage.objects.exists()
    changed(story, editor, at=now, expires_at=now - timedelta(seconds=1))
    assert (pages(), feeds()) == ({address(story): now}, {"/feeds/latest"})


# Archives


def archive(folder, *lines: str) -> str:
    path = folder / "archive.jsonl"
    path.write_text("\n".join(lines))
    return str(path)


def line(number: int, published_at, status="published") -> str:
    return (
        f'{{"version": 1, "type": "article", "language": "en", "headline": "Number {number}", "body": "<p>Words.</p>",'
        f' "status": "{status}", "published_at": "{published_at.isoformat()}",'
        f' "source_system": "elsewhere", "source_id": "{number}"}}'
    )


def test_an_imported_archive_tells_of_its_news_alone(tmp_path):
    now = timezone.now()
    ages = {1: timedelta(hours=5), 2: timedelta(days=3), 3: timedelta(days=4000), 4: timedelta(days=-1)}
    source = archive(tmp_path, *(line(number, now - age) for number, age in ages.items()))
    call_command("import_articles", source)
    assert sorted(each.partition("number-")[2] for each in pages()) == ["1/", "4/"]
    assert OutboxMessage.objects.foretelling().filter(kind="indexnow").count() == 1


def test_what_an_agency_takes_back_is_told_of_whenever_it_came_out(tmp_path):
    then = timezone.now() - timedelta(days=30)
    call_command("import_articles", archive(tmp_path, line(1, then), line(2, then)))
    assert not OutboxMessage.objects.exists()
    source = archive(tmp_path, line(1, then, status="withdrawn"), line(2, then))
    call_command("import_articles", source, "--existing", "update")
    assert [each.partition("number-")[2] for each in pages()] == ["1/"]


# What it costs


def statements(call) -> int:
    with CaptureQueriesContext(connection) as found:
        call()
    return len(found)


@pytest.mark.parametrize("count", [3, 30])
def test_many_stories_are_noted_in_one_statement(settings, count):
    parts = {"section": ref(make_section()), "tags": (ref(make_tag()),)}

    def write():
        now = timezone.now()
        said = {"language": "en", "body": "<p>Words.</p>", "status": "published", "published_at": now}
        changes = [stories.Change(Story(headline=f"Number {each}", **said, **parts)) for each in range(count)]
        stories.write(changes, None, now)

    with_it = statements(write)
    settings.INDEXNOW_KEY = settings.WEBSUB_HUB = ""
    assert with_it == statements(write) + 1


def test_a_change_to_what_was_foretold_takes_two_statements(settings, editor):
    now = timezone.now()

    def reschedule(hours):
        return lambda: changed(story, editor, at=now, published_at=now + timedelta(hours=hours))

    story = make_article(published_at=now + timedelta(hours=3), by=editor, at=now)
    with_it = statements(reschedule(4))
    settings.INDEXNOW_KEY = settings.WEBSUB_HUB = ""
    assert with_it == statements(reschedule(5)) + 2
