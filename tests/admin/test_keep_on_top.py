"""A story that is kept on top: the tick in its form, and the front page that opens with it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from tests.admin.forms import ADD, as_sent, change, opened, resent, saved, sent
from tests.builders import make_article, make_author, make_person, make_picture, make_section

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def desk(client):
    client.force_login(make_person("Editor", username="editor"))
    return client


def ticked(client, article) -> bool:
    return opened(client, article).get("sticky") == ["on"]


def lead(client, address: str = "/") -> str:
    page = client.get(address).content.decode()
    return re.search(r"<h[12][^>]*><a [^>]*>(.*?)</a>", page.split('<article class="lead">')[1])[1]


def links(client) -> list[str]:
    return re.findall(r'href="(/articles/[^"]+)"', client.get("/").content.decode())


# The front page


def test_the_front_page_opens_with_it_however_old_it_is(client):
    sections = [make_section("North"), make_section("South")]
    picture = make_picture()
    kept = make_article("Kept", sticky=True, section=sections[0], published_at=NOW - timedelta(days=400))
    opinion = {"kind": "opinion", "authors": [make_author()]}
    for number in range(24):
        more = opinion if number % 5 == 0 else {}
        dated = {"published_at": NOW - timedelta(hours=number + 1)}
        make_article(f"Story {number}", section=sections[number % 2], thumbnail=picture, **dated, **more)
    assert lead(client) == "Kept"
    assert links(client)[0] == kept.get_absolute_url()
    assert len(links(client)) == len(set(links(client))) > 12, "a story stands on the front page twice"


def test_a_recent_one_stands_on_the_front_page_once(client):
    section = make_section()
    for number in range(12):
        make_article(f"Story {number}", section=section, sticky=number == 4, thumbnail=make_picture())
    assert lead(client) == "Story 4"
    assert len(links(client)) == len(set(links(client)))


def test_of_several_the_newest_leads_in_its_own_edition(client):
    make_article("Older", sticky=True, published_at=NOW - timedelta(days=3))
    make_article("Newer", sticky=True, published_at=NOW - timedelta(days=2))
    make_article("In Pashto", sticky=True, language="ps")
    make_article("Just out", thumbnail=make_picture())
    assert lead(client) == "Newer"
    assert lead(client, "/ps/") == "In Pashto"


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": "draft"},
        {"status": "in_review"},
        {"status": "withdrawn", "published_at": NOW - timedelta(days=1)},
        {"status": "binned"},
        {"published_at": NOW + timedelta(hours=1)},
        {"published_at": NOW - timedelta(days=2), "expires_at": NOW - timedelta(minutes=1)},
    ],
)
def test_one_that_readers_may_not_see_never_leads(client, hidden):
    make_article("Hidden", sticky=True, **hidden)
    make_article("Shown")
    assert lead(client) == "Shown"
    assert "Hidden" not in client.get("/").content.decode()


# The form


def test_an_editor_sets_the_tick_and_takes_it_away(desk):
    story = make_article("Draft", status="draft")
    assert not ticked(desk, story)
    desk.post(change(story), {**opened(desk, story), "sticky": "on"})
    story.refresh_from_db()
    assert story.sticky and ticked(desk, story)
    desk.post(change(story), {**opened(desk, story), "headline": "Other words"})
    story.refresh_from_db()
    assert story.sticky and story.headline == "Other words", "it stays until somebody takes it away"
    desk.post(change(story), {name: value for name, value in opened(desk, story).items() if name != "sticky"})
    story.refresh_from_db()
    assert not story.sticky and not ticked(desk, story)


def test_a_new_story_may_begin_with_it(desk):
    assert saved(desk.post(ADD, sent(sticky="on"))).sticky
    assert not saved(desk.post(ADD, sent())).sticky


def test_on_a_live_story_it_waits_until_it_is_published(desk):
    story = make_article("Live", section=make_section(), published_at=NOW - timedelta(days=9))
    make_article("Just out")
    desk.post(change(story), {**opened(desk, story), "sticky": "on"})
    assert lead(desk) == "Just out" and ticked(desk, story)
    compared = desk.get(reverse("admin:articles_article_compare", args=[story.pk])).content.decode()
    assert "Keep on top" in compared and "<del>No</del><ins>Yes</ins>" in compared
    desk.post(change(story), {**opened(desk, story), "_move": "publish_changes"})
    assert lead(desk) == "Live"
    story.refresh_from_db()
    assert story.modified_at is None, "its words are the same"


@pytest.mark.parametrize("before", [True, False])
def test_whoever_may_not_publish_leaves_it_as_it_is(client, before):
    reporter = make_person("Reporter")
    client.force_login(reporter)
    story = make_article("Mine", status="draft", owner=reporter, sticky=before)
    assert 'name="sticky"' not in client.get(change(story)).content.decode()
    client.post(change(story), resent(story, headline="Changed", **({} if before else {"sticky": "on"})))
    client.post(ADD, sent(headline="New", sticky="on"))
    autosave = reverse("admin:articles_article_autosave", args=[story.pk])
    client.post(
        autosave, {**opened(client, story), "headline": "Typed", **({} if before else {"sticky": "on"})}
    )
    kept = story.revisions.get(autosave=True)
    assert (kept.record["headline"], kept.record["sticky"]) == ("Typed", before)
    told = dict(Article.objects.values_list("headline", "sticky"))
    assert told == {"Changed": before, "New": False}


def test_what_two_people_do_at_once_is_put_together(desk):
    story = make_article("Draft", status="draft")
    mine = opened(desk, story)
    desk.post(change(story), {**mine, "sticky": "on"})
    desk.post(change(story), {**mine, "headline": "Other words"})
    story.refresh_from_db()
    assert (story.headline, story.sticky) == ("Other words", True)


def test_an_autosave_keeps_it(desk):
    story = make_article("Draft", status="draft")
    autosave = reverse("admin:articles_article_autosave", args=[story.pk])
    desk.post(autosave, {**opened(desk, story), "sticky": "on"})
    assert as_sent(desk.get(f"{change(story)}?unsaved").content.decode())["sticky"] == ["on"]
    story.refresh_from_db()
    assert not story.sticky


@pytest.mark.parametrize("then", [True, False])
def test_a_restored_text_does_not_change_it(desk, then):
    story = make_article("First", status="draft", sticky=then)
    first = story.revisions.get()
    form = opened(desk, story)
    form.pop("sticky", None)
    desk.post(change(story), {**form, "headline": "Second", **({} if then else {"sticky": "on"})})
    desk.post(reverse("admin:articles_article_restore", args=[story.pk, first.pk]))
    story.refresh_from_db()
    assert (story.headline, story.sticky) == ("First", not then)


def test_a_copy_begins_without_it(desk):
    story = make_article("Kept", sticky=True)
    copy = saved(desk.post(reverse("admin:articles_article_duplicate", args=[story.pk])))
    assert copy.pk != story.pk and not copy.sticky
    story.refresh_from_db()
    assert story.sticky
