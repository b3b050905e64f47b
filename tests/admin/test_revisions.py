"""Revisions: changes to a live story wait; any two can be compared; what was is restored; nothing is overwritten."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import stories
from articles.models import Article, Event, Revision
from articles.recording import record_of
from tests.admin.forms import change, opened, resent
from tests.agreement import check_lists_agree_with_stories
from tests.builders import make_article, make_author, make_person, make_section, make_tag, ref

pytestmark = pytest.mark.django_db

BODY = "<p>First paragraph.</p><p>Second paragraph.</p><p>Third paragraph.</p>"


@pytest.fixture
def desk(client):
    client.force_login(make_person("Editor", username="editor"))
    return client


def compare(article, **query) -> str:
    return reverse("admin:articles_article_compare", args=[article.pk], query=query)


def seen(client, article) -> str:
    return client.get(article.get_absolute_url(), follow=True).content.decode()


def save(client, article, **more):
    return client.post(change(article), {**opened(client, article), **more})


# A live story


def test_changes_to_a_live_story_wait_and_are_seen_by_the_desk_only(desk, client):
    story = make_article("Live", section=make_section(), body=BODY)
    save(desk, story, headline="Changed", body=BODY.replace("Second", "Better"))
    assert "<h1>Live</h1>" in seen(client, story) and "Better" not in seen(client, story)
    assert "Better paragraph." in desk.get(change(story)).content.decode()
    assert "Unpublished changes" in desk.get(reverse("admin:articles_article_changelist")).content.decode()
    found = desk.get(reverse("admin:articles_article_changelist"), {"state": "waiting"}).content.decode()
    assert "Live" in found
    page = desk.get(compare(story)).content.decode()
    assert "<del>Second</del><ins>Better</ins> paragraph." in page and "1 paragraph unchanged" in page
    check_lists_agree_with_stories()


def test_publish_changes_puts_them_out_and_discard_drops_them(desk, client):
    story = make_article("Live", section=make_section(), body=BODY)
    save(desk, story, headline="Dropped")
    story.refresh_from_db()
    desk.post(reverse("admin:articles_article_discard", args=[story.pk]), {"base": story.pending_id})
    story.refresh_from_db()
    assert story.pending is None and "Dropped" not in desk.get(change(story)).content.decode()
    assert [event.what for event in Event.objects.all()][:1] == ["discard"]
    save(desk, story, headline="Out now")
    save(desk, story, _move="publish_changes")
    story.refresh_from_db()
    assert (story.headline, story.pending) == ("Out now", None) and story.modified_at is not None
    assert "<h1>Out now</h1>" in seen(client, story) and "Updated" in seen(client, story)
    assert Revision.objects.filter(record__headline="Dropped").exists(), "the history keeps what was dropped"


def test_changes_taken_back_word_by_word_wait_no_more(desk):
    story = make_article("Live", section=make_section())
    save(desk, story, headline="Changed")
    save(desk, story, headline="Live")
    story.refresh_from_db()
    assert story.pending is None


def test_an_import_goes_out_and_what_waits_goes_on_waiting(desk, client):
    story = make_article("Live", section=make_section(), body=BODY)
    save(desk, story, standfirst="Ours, which waits.")
    imported = stories.Change(
        replace(record_of(story), body=BODY.replace("Third", "From the wire, the third")),
        story,
    )
    stories.write([imported], None, timezone.now())
    assert "From the wire" in seen(client, story) and "which waits" not in seen(client, story)
    page = desk.get(change(story)).content.decode()
    assert "From the wire" in page and "which waits" in page
    save(desk, story, _move="publish_changes")
    assert "From the wire" in seen(client, story) and "which waits" in seen(client, story)


# Two at once


def test_fields_that_only_one_changed_are_put_together(desk):
    story = make_article("Draft", status="draft", body=BODY, tags=[make_tag("Old")])
    mine = opened(desk, story)
    other = make_person("Editor", username="omid")
    theirs = replace(record_of(story), standfirst="Theirs", body=BODY.replace("First", "Their first"))
    stories.write([stories.Change(theirs, story)], other, timezone.now())
    response = desk.post(
        change(story), {**mine, "headline": "Mine", "body": BODY.replace("Third", "My third")}, follow=True
    )
    assert "Put together with what omid saved meanwhile" in response.content.decode()
    story.refresh_from_db()
    assert (story.headline, story.standfirst) == ("Mine", "Theirs")
    assert story.body == "<p>Their first paragraph.</p><p>Second paragraph.</p><p>My third paragraph.</p>"


def test_where_both_changed_the_same_words_a_person_chooses(desk):
    story = make_article("Draft", status="draft", body=BODY, standfirst="As it was.")
    mine = opened(desk, story)
    theirs = replace(record_of(story), headline="Theirs", body=BODY.replace("Second", "Their second"))
    stories.write([stories.Change(theirs, story)], make_person("Editor", username="omid"), timezone.now())
    sent_now = {
        **mine,
        "headline": "Mine",
        "standfirst": "Only mine.",
        "body": BODY.replace("Second", "My second"),
    }
    response = desk.post(change(story), sent_now)
    page = response.content.decode()
    assert "omid saved this story" in page
    for words in ("Theirs", "Mine", "Their second", "My second"):
        assert words in re.sub(r"</?(?:ins|del)>", "", page)
    story.refresh_from_db()
    assert story.headline == "Theirs", "nothing is written before somebody has chosen"
    hidden = {
        name: value.replace("&lt;", "<").replace("&gt;", ">")
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        if name != "csrfmiddlewaretoken"
    }
    desk.post(change(story), {**hidden, "choice-headline": "theirs", "choice-body-0": "both"})
    story.refresh_from_db()
    assert (story.headline, story.standfirst) == ("Theirs", "Only mine.")
    assert story.body == (
        "<p>First paragraph.</p><p>Their second paragraph.</p><p>My second paragraph.</p><p>Third paragraph.</p>"
    )


def test_a_choice_counts_only_for_the_words_that_were_shown(desk):
    story = make_article("Draft", status="draft")
    mine = opened(desk, story)
    omid = make_person("Editor", username="omid")
    for headline in ("Theirs", "Theirs again"):
        stories.write(
            [stories.Change(replace(record_of(story), headline=headline), story)],
            omid,
            timezone.now(),
        )
    old = Revision.objects.filter(record__headline="Theirs").get()
    response = desk.post(
        change(story), {**mine, "headline": "Mine", "merged_with": old.pk, "choice-headline": "mine"}
    )
    assert "Theirs again" in re.sub(r"</?(?:ins|del)>", "", response.content.decode())
    story.refresh_from_db()
    assert story.headline == "Theirs again"


def test_tags_of_both_are_kept(desk):
    one, mine_, theirs_ = make_tag("One"), make_tag("Mine"), make_tag("Theirs")
    story = make_article("Draft", status="draft", tags=[one])
    form = opened(desk, story)
    theirs = replace(record_of(story), tags=(*record_of(story).tags, ref(theirs_)))
    stories.write([stories.Change(theirs, story)], None, timezone.now())
    desk.post(change(story), {**form, "chosen_tags": [*form["chosen_tags"], str(mine_.pk)]})
    assert {str(tag) for tag in story.tags.all()} == {"One", "Mine", "Theirs"}


def test_a_form_that_does_not_say_what_it_was_made_from_overwrites_nothing(desk):
    story = make_article("Draft", status="draft")
    response = desk.post(change(story), {**resent(story, headline="Blind"), "base": ""})
    assert "does not say which text it was made from" in response.content.decode()
    other = make_article("Other", status="draft")
    response = desk.post(change(story), {**resent(story, headline="Blind"), "base": other.head_id})
    assert response.status_code == 200
    story.refresh_from_db()
    assert story.headline == "Draft"


# History


def test_every_save_is_a_revision_and_any_two_can_be_compared(desk):
    story = make_article("One", status="draft", body=BODY, authors=[make_author("Farida Noori")])
    save(desk, story, headline="Two")
    save(desk, story, headline="Three", body=BODY.replace("<p>Second paragraph.</p>", "<h2>A heading</h2>"))
    save(desk, story, headline="Three")  # nothing new
    first, second, third = story.revisions.order_by("pk")
    page = desk.get(reverse("admin:articles_article_history", args=[story.pk])).content.decode()
    assert page.count('name="a"') == 3 and "editor" in page
    page = desk.get(compare(story, a=first.pk, b=third.pk)).content.decode()
    assert "<del>One</del><ins>Three</ins>" in page and "<ins>A heading</ins>" in page and "Heading" in page
    assert "&lt;p&gt;" not in page and "Bylines" not in page
    assert "They say the same" in desk.get(compare(story, a=third.pk, b=third.pk)).content.decode()
    other = make_article("Other")
    assert desk.get(compare(story, a=first.pk, b=other.head_id)).status_code == 404
    assert second.by_name == "editor"


def test_what_was_bold_or_linked_otherwise_is_told_in_words(desk):
    story = make_article("One", status="draft", body='<p>See <a href="https://a.example/">this</a> now.</p>')
    save(desk, story, body='<p>See <a href="https://b.example/">this</a> <strong>now</strong>.</p>')
    page = desk.get(
        compare(story, a=story.revisions.last().pk, b=story.revisions.first().pk)
    ).content.decode()
    plain = re.sub(r"</?(?:ins|del)>", "", page)
    assert "⟨https://a.example/⟩" not in plain or "b.example" in plain
    assert "<ins>b</ins>" in page and "**" in plain and "&lt;a" not in page


def test_an_earlier_revision_is_restored_as_the_newest(desk, client):
    story = make_article("First words", section=make_section(), body=BODY)
    first = story.revisions.get()
    save(desk, story, headline="Second words", body="<p>Other.</p>", _move="publish_changes")
    desk.post(reverse("admin:articles_article_restore", args=[story.pk, first.pk]))
    assert "<h1>Second words</h1>" in seen(client, story), "it waits, as any change to a live story"
    page = desk.get(change(story)).content.decode()
    assert "First words" in page
    assert Event.objects.first().what == "restore"
    save(desk, story, _move="publish_changes")
    assert "<h1>First words</h1>" in seen(client, story)


def test_a_revision_with_what_is_gone_is_restored_without_it(desk):
    tag = make_tag("Gone")
    story = make_article("First", status="draft", tags=[tag], body=BODY)
    first = story.revisions.get()
    save(desk, story, headline="Second", chosen_tags=[])
    tag.delete()
    desk.post(reverse("admin:articles_article_restore", args=[story.pk, first.pk]))
    story.refresh_from_db()
    assert (story.headline, story.tags.count()) == ("First", 0)


def test_a_reporter_sees_no_history_of_others(client):
    story = make_article("Secret", status="draft")
    client.force_login(make_person("Reporter"))
    for address in (
        reverse("admin:articles_article_history", args=[story.pk]),
        compare(story),
        reverse("admin:articles_article_preview", args=[story.pk, story.head_id]),
    ):
        assert client.get(address).status_code == 404
    assert (
        client.post(reverse("admin:articles_article_restore", args=[story.pk, story.head_id])).status_code
        == 404
    )
    assert Article.objects.get().headline == "Secret"
