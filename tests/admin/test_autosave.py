"""Never lose a word: what is typed is kept for its writer, offered back, and seen by nobody else."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Presence, Revision
from tests.admin.forms import ADD, as_sent, change, opened, sent
from tests.builders import make_article, make_author, make_person, make_picture, make_section, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_person("Editor", username="editor"))
    return client


def autosave(article=None) -> str:
    if article is None:
        return reverse("admin:articles_article_autosave_new")
    return reverse("admin:articles_article_autosave", args=[article.pk])


def test_what_is_typed_is_kept_apart_until_it_is_saved(desk, client):
    story = make_article("Live")
    form = opened(desk, story)
    for headline in ("Typ", "Typed", "Typed and typed"):
        answer = desk.post(autosave(story), {**form, "headline": headline})
        assert answer.status_code == 200 and answer.json()["saved"].startswith("Kept at")
    story.refresh_from_db()
    assert (story.headline, story.pending) == ("Live", None)
    assert Revision.objects.filter(autosave=True).count() == 1, "they fold into one"
    assert "Typed" not in client.get(story.get_absolute_url()).content.decode()
    page = desk.get(change(story)).content.decode()
    assert "you did not save" in page
    taken_up = opened(desk, story, change(story) + "?unsaved=1")
    assert taken_up["headline"] == ["Typed and typed"]
    desk.post(change(story), taken_up)
    assert not Revision.objects.filter(autosave=True).exists()
    assert "you did not save" not in desk.get(change(story)).content.decode()
    story.refresh_from_db()
    assert story.pending.record["headline"] == "Typed and typed"


def test_it_is_kept_in_whatever_state_it_is(desk):
    story = make_article("Draft", status="draft")
    form = {**opened(desk, story), "headline": "x" * 400, "published_at": "tomorrow", "standfirst": "Kept"}
    form |= {"chosen_tags": ["new:Typed anew", "nonsense"]}
    assert desk.post(autosave(story), form).status_code == 200
    assert opened(desk, story, change(story) + "?unsaved=1")["standfirst"] == ["Kept"]
    form["chosen_tags"] = ["new:Typed anew"]
    desk.post(autosave(story), form)
    assert opened(desk, story, change(story) + "?unsaved=1")["chosen_tags"] == ["new:Typed anew"]


def test_a_story_that_is_begun_is_a_draft_at_once(desk):
    answer = desk.post(autosave(), sent(headline="Just begun")).json()
    story = Article.objects.get()
    assert (story.headline, story.status, story.owner.username) == ("Just begun", "draft", "editor")
    assert answer["change"] == change(story) and answer["head"] == story.head_id


def test_one_page_begins_one_story_whatever_is_sent_first_or_twice(desk):
    form = as_sent(desk.get(ADD).content.decode())
    desk.post(autosave(), {**form, "headline": "Typ"})
    desk.post(autosave(), {**form, "headline": "Typed"})
    response = desk.post(ADD, {**form, "headline": "Typed and saved"})
    story = Article.objects.get()
    assert response.url == change(story) and story.headline == "Typed and saved"
    desk.post(ADD, {**form, "headline": "Typed and saved"})  # a second click
    assert Article.objects.count() == 1
    answer = desk.post(autosave(), {**form, "headline": "A late one"}).json()
    assert answer["change"] == change(story)
    story.refresh_from_db()
    assert (story.headline, Article.objects.count()) == ("Typed and saved", 1)


def test_nobody_goes_on_with_a_story_that_another_has_begun(desk, client):
    form = as_sent(desk.get(ADD).content.decode())
    desk.post(autosave(), {**form, "headline": "Mine"})
    client.force_login(make_person("Chief"))
    response = client.post(ADD, {**form, "headline": "Taken over"})
    assert response.status_code == 200 and "Taken over" in response.content.decode()
    assert Article.objects.get().headline == "Mine"


def test_what_one_typed_is_not_offered_to_another(desk, client):
    story = make_article("Draft", status="draft")
    desk.post(autosave(story), {**opened(desk, story), "headline": "Between me and my keyboard"})
    unsaved = Revision.objects.get(autosave=True)
    client.force_login(make_person("Chief"))
    for address in (
        change(story),
        change(story) + "?unsaved=1",
        reverse("admin:articles_article_history", args=[story.pk]),
    ):
        assert "keyboard" not in client.get(address).content.decode()
    preview = reverse("admin:articles_article_previewed", args=[story.pk, unsaved.pk])
    assert client.get(preview).status_code == 404


def test_thrown_away_is_thrown_away(desk):
    story = make_article("Draft", status="draft")
    desk.post(autosave(story), {**opened(desk, story), "headline": "No good"})
    desk.post(reverse("admin:articles_article_forget", args=[story.pk]))
    assert not Revision.objects.filter(autosave=True).exists()


def test_a_stale_autosave_is_merged_when_it_is_saved(desk):
    story = make_article("Draft", status="draft", standfirst="Old")
    desk.post(autosave(story), {**opened(desk, story), "headline": "Typed before the power went"})
    omid = make_person("Editor", username="omid")
    desk.force_login(omid)
    desk.post(change(story), {**opened(desk, story), "standfirst": "New"})
    desk.force_login(Article.objects.model.owner.field.related_model.objects.get(username="editor"))
    desk.post(change(story), opened(desk, story, change(story) + "?unsaved=1"))
    story.refresh_from_db()
    assert (story.headline, story.standfirst) == ("Typed before the power went", "New")


def test_each_sees_who_else_is_here_and_what_they_saved(desk, client, time_machine):
    story = make_article("Draft", status="draft")
    form = opened(desk, story)
    client.force_login(make_person("Editor", username="omid", first_name="Omid", last_name="Rasa"))
    client.post(autosave(story), {**opened(client, story), "quiet": "1"})
    client.post(change(story), {**opened(client, story), "headline": "Omid's"})
    desk.force_login(make_person("Chief", username="chief"))
    answer = desk.post(autosave(story), {**form, "quiet": "1"}).json()
    assert answer["here"] == "Also here: Omid Rasa"
    assert str(answer["head"]) != form["base"][0] and "omid saved this story" in answer["head_said"]
    assert not Revision.objects.filter(autosave=True).exists(), "a heartbeat keeps nothing"
    time_machine(timezone.now() + timedelta(minutes=2))
    assert desk.post(autosave(story), {**form, "quiet": "1"}).json()["here"] == ""


def test_nobody_keeps_what_is_not_theirs(client):
    theirs = make_article("Theirs", status="draft")
    reporter = make_person("Reporter")
    client.force_login(reporter)
    assert client.post(autosave(theirs), sent(headline="Mine now")).status_code == 404
    live = make_article("Live", owner=reporter)
    answer = client.post(autosave(live), sent(headline="Mine now"))
    assert answer.status_code == 403 and "no longer yours" in answer.json()["refused"]
    assert not Revision.objects.filter(autosave=True).exists() and not Presence.objects.exists()


def test_what_the_browser_kept_is_put_back_and_not_saved(desk):
    story = make_article("Draft", status="draft")
    form = {
        **opened(desk, story),
        "headline": "From the browser",
        "chosen_tags": ["new:Typed"],
        "_restore": "1",
    }
    response = desk.post(change(story), form)
    page = response.content.decode()
    assert response.status_code == 200 and "From the browser" in page and "new:Typed" in page
    assert 'name="_restored"' in page and "errorlist" not in page
    story.refresh_from_db()
    assert story.headline == "Draft"
    page = desk.post(ADD, {**sent(headline="New, from the browser"), "_restore": "1"}).content.decode()
    assert "New, from the browser" in page and Article.objects.count() == 1


def test_the_browser_hears_what_has_been_saved(desk):
    story = make_article("Draft", status="draft")
    page = desk.post(change(story), {**opened(desk, story), "kept_as": "12345"}, follow=True).content.decode()
    assert re.search(r'name="newsroom-kept" content="[^"]*12345', page)


def test_keeping_costs_little(desk, django_assert_max_num_queries):
    parts = {
        "tags": [make_tag()],
        "authors": [make_author()],
        "section": make_section(),
        "thumbnail": make_picture(),
    }
    story = make_article("Draft", status="draft", **parts)
    form = {**opened(desk, story), "headline": "Typed"}
    desk.post(autosave(story), form)
    for more in ({"headline": "Typed on"}, {"quiet": "1"}):
        with django_assert_max_num_queries(10):
            desk.post(autosave(story), {**form, **more})
