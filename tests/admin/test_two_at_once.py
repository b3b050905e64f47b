"""Two people, or one with two pages: what is stale publishes nothing unseen and overwrites nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Picture, PreviewLink, Revision
from tests.admin.forms import ADD, as_sent, change, errors_of, opened
from tests.builders import jpeg, make_article, make_author, make_person, make_picture, make_section, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_person("Editor", username="farida"))
    return client


@pytest.fixture
def omid():
    """Another editor's browser."""
    browser = Client()
    browser.force_login(make_person("Editor", username="omid"))
    return browser


def complete(**more) -> dict:
    parts = {"section": make_section(), "tags": [make_tag()], "authors": [make_author()]}
    return {**parts, "standfirst": "It is about the roads that were opened.", **more}


def in_days(days: int) -> str:
    return (timezone.localtime() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def save(client, story, **more):
    return client.post(change(story), {**opened(client, story), **more})


def test_a_stale_save_of_what_has_been_scheduled_meanwhile_is_put_together(desk, omid):
    story = make_article("Draft", status="draft", **complete())
    mine = opened(desk, story)
    save(omid, story, _move="publish", published_at=in_days(2))
    assert desk.post(change(story), {**mine, "headline": "Mine"}).status_code == 302
    story.refresh_from_db()
    assert story.headline == "Mine" and story.is_scheduled()


@pytest.mark.parametrize("move", ["publish", "publish_changes"])
def test_nobody_publishes_what_they_have_not_read(desk, omid, client, move):
    status = "draft" if move == "publish" else "published"
    story = make_article("As it was", status=status, **complete())
    mine = opened(desk, story)
    save(omid, story, standfirst="Words that nobody else has read yet.")
    response = desk.post(change(story), {**mine, "headline": "Mine", "_move": move})
    assert "omid has saved this story meanwhile" in " ".join(errors_of(response))
    assert "Mine" in response.content.decode()
    story.refresh_from_db()
    assert story.status == status and "nobody else" not in (story.standfirst if status == "published" else "")
    assert desk.post(change(story), {**mine, "headline": "Mine"}).status_code == 302, (
        "saving puts both together"
    )
    assert save(desk, story, _move=move).status_code == 302
    story.refresh_from_db()
    assert (story.headline, story.status) == ("Mine", "published") and "nobody else" in story.standfirst


def test_a_new_storys_page_that_is_sent_again_is_put_together_with_what_came_since(client, omid):
    client.force_login(make_person("Reporter"))
    page = as_sent(client.get(ADD).content.decode())
    client.post(ADD, {**page, "headline": "Begun"})
    story = Article.objects.get()
    save(omid, story, standfirst="An editor's words.", body="<p>An editor's text.</p>")
    client.post(ADD, {**page, "headline": "Begun"})  # the browser's way back, and Save
    story.refresh_from_db()
    assert story.standfirst == "An editor's words." and "An editor's text." in story.body
    client.post(change(story), {**opened(client, story), "_move": "submit"})
    client.post(reverse("admin:articles_article_autosave_new"), {**page, "headline": "Typed late"})
    assert Revision.objects.get(autosave=True).record["headline"] == "Typed late"


def test_words_about_a_picture_that_were_not_touched_are_not_written(desk, omid):
    picture = make_picture(alt="A road", credit="Laila")
    story = make_article("Draft", status="draft", thumbnail=picture)
    mine = opened(desk, story)
    save(omid, story, thumbnail_caption="A long and careful caption.", thumbnail_alt="A road over a pass")
    desk.post(change(story), {**mine, "headline": "Only the headline"})
    picture.refresh_from_db()
    assert picture.captions == {"en": "A long and careful caption."}
    assert (picture.alts, picture.credit) == ({"en": "A road over a pass"}, "Laila")


def test_words_about_the_picture_of_a_live_story_do_not_go_out_unseen(desk, client):
    picture = make_picture(alt="A road")
    story = make_article("Live", thumbnail=picture, **complete())
    response = save(desk, story, thumbnail_caption="Not decided yet", headline="Waits")
    assert any("Readers see these words already" in error for error in errors_of(response))
    assert "Not decided yet" in response.content.decode()
    assert "Not decided yet" not in client.get(story.get_absolute_url()).content.decode()


def test_a_picture_that_was_sent_survives_the_question_which_words_shall_stand(desk, omid):
    old = make_picture("#112233", alt="The old one", credit="Laila")
    story = make_article("As it was", status="draft", thumbnail=old)
    mine = opened(desk, story)
    save(omid, story, headline="Theirs")
    file = SimpleUploadedFile("new.jpg", jpeg(80, 60, "#445566"), "image/jpeg")
    sent_now = {
        **mine,
        "headline": "Mine",
        "thumbnail": "",
        "thumbnail_described": "",
        "thumbnail_file": file,
    }
    response = desk.post(
        change(story), {**sent_now, "thumbnail_alt": "The new one", "thumbnail_credit": "Omid"}
    )
    again = as_sent(response.content.decode())
    desk.post(change(story), {**again, "choice-headline": "mine"})
    story.refresh_from_db()
    assert (story.headline, story.thumbnail.alts) == ("Mine", {"en": "The new one"})
    old.refresh_from_db()
    assert old.alts == {"en": "The old one"} and Picture.objects.count() == 2


def test_changes_that_somebody_has_not_seen_are_not_discarded(desk, omid):
    story = make_article("Live", **complete())
    save(desk, story, headline="Mine")
    story.refresh_from_db()
    seen = story.pending_id
    save(omid, story, standfirst="Saved a moment ago, and worth it.")
    response = desk.post(
        reverse("admin:articles_article_discard", args=[story.pk]), {"base": seen}, follow=True
    )
    assert "Look at it again first" in response.content.decode()
    story.refresh_from_db()
    assert story.pending.record["standfirst"] == "Saved a moment ago, and worth it."


def test_what_is_being_typed_survives_a_move_from_the_list(desk):
    story = make_article("Draft", status="draft", **complete())
    desk.post(
        reverse("admin:articles_article_autosave", args=[story.pk]),
        {**opened(desk, story), "headline": "Typed"},
    )
    address = reverse("admin:articles_article_move_many", args=["submit"])
    desk.post(address, {"story": [story.pk], f"head-{story.pk}": story.head_id})
    story.refresh_from_db()
    assert story.status == "in_review"
    assert Revision.objects.get(autosave=True).record["headline"] == "Typed"


def test_a_scheduled_story_is_restored_only_to_what_may_go_out(desk):
    story = make_article("First", status="draft")
    first = story.revisions.get()
    parts = complete()
    save(
        desk,
        story,
        section=parts["section"].pk,
        _move="publish",
        published_at=in_days(1),
        warned="standfirst tag byline",
    )
    story.refresh_from_db()
    assert story.is_scheduled()
    response = desk.post(reverse("admin:articles_article_restore", args=[story.pk, first.pk]), follow=True)
    assert "in no section" in response.content.decode()
    story.refresh_from_db()
    assert story.section is not None


def test_a_link_shows_nothing_of_what_has_been_binned(desk, client):
    story = make_article("Draft", status="draft")
    share = reverse("admin:articles_article_share", args=[story.pk, story.head_id])
    desk.post(share)
    address = f"/preview/{PreviewLink.objects.get().token}/"
    assert client.get(address).status_code == 200
    save(desk, story, _move="bin")
    assert client.get(address).status_code == 404


def test_a_reporter_whose_story_has_been_taken_further_gets_their_words_back(client, omid):
    reporter = make_person("Reporter")
    client.force_login(reporter)
    story = make_article("In review", status="in_review", owner=reporter, **complete())
    mine = opened(client, story)
    save(omid, story, _move="approve")
    page = client.post(change(story), {**mine, "headline": "Typed for an hour"}, follow=True).content.decode()
    assert "This story is Ready by now" in page and "Typed for an hour" in page
    assert "Typed for an hour" not in omid.get(change(story)).content.decode()
    story.refresh_from_db()
    assert (story.headline, story.status) == ("In review", "ready")
