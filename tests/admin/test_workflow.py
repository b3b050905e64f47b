"""Moves: offered to whoever may make them, refused and noted to others, made once, and kept in the trail."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import desk as desk_
from articles import stories
from articles.models import Article, Event
from articles.workflow import MOVES
from tests.admin.forms import ADD, change, errors_of, opened, saved, sent
from tests.builders import make_article, make_author, make_person, make_picture, make_section, make_tag

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def desk(client):
    client.force_login(make_person("Editor", username="editor", first_name="Farida"))
    return client


def complete(**more) -> dict:
    """Everything that a story needs to go out without a warning."""
    return {
        "section": make_section(f"Section {Article.objects.count()}"),
        "tags": [make_tag(f"Tag {Article.objects.count()}")],
        "authors": [make_author(f"Author {Article.objects.count()}")],
        "standfirst": "It is about the roads that were opened again.",
        **more,
    }


def press(client, article, move: str, **more):
    """Opens the form and presses one of its buttons."""
    return client.post(change(article), {**opened(client, article), "_move": move, **more})


def offered(client, article) -> list[str]:
    return re.findall(r'name="_move" value="(\w+)"', client.get(change(article)).content.decode())


# What is offered


@pytest.mark.parametrize(
    ("role", "status", "expected"),
    [
        ("Reporter", "draft", {"submit", "bin"}),
        ("Reporter", "in_review", {"bin"}),
        ("Editor", "draft", {"publish", "submit", "bin"}),
        ("Editor", "in_review", {"publish", "approve", "send_back", "bin"}),
        ("Editor", "ready", {"publish", "send_back", "bin"}),
        ("Editor", "published", {"publish_changes"}),
        ("Chief", "published", {"publish_changes", "withdraw"}),
        ("Chief", "withdrawn", {"republish", "redraft"}),
        ("Editor", "binned", {"unbin"}),
    ],
)
def test_just_the_moves_that_this_person_may_make_are_buttons(client, role, status, expected):
    person = make_person(role)
    client.force_login(person)
    dated = NOW - timedelta(hours=1) if status in ("published", "withdrawn") else None
    story = make_article(status=status, published_at=dated, owner=person)
    assert set(offered(client, story)) == expected


def test_a_scheduled_story_can_be_taken_off_the_schedule(desk):
    story = make_article(published_at=NOW + timedelta(days=1), **complete())
    assert offered(desk, story) == ["unschedule", "release"]
    press(desk, story, "unschedule")
    story.refresh_from_db()
    assert story.status == "ready" and story.published_at is not None
    page = desk.get(change(story)).content.decode()
    assert "does nothing yet" in page, "its date waits for somebody to schedule it again"


@pytest.mark.parametrize(
    ("sent_now", "words"),
    [
        ({}, r"Publish now"),
        ({"published_at": timedelta(hours=3)}, r"Schedule for [^<]+ Kabul \(\d\d:\d\d UTC\), in 3 h"),
        (
            {"published_at": timedelta(days=4)},
            r"Schedule for \w{3} \d\d:\d\d Kabul \(\d\d:\d\d UTC\), in 4 days",
        ),
        ({"published_at": -timedelta(days=2)}, r"Publish now, dated \d+\s\w+ \d{4}, \d\d:\d\d"),
        ({"embargo_until": timedelta(hours=5)}, r"Schedule for .* in 5 h"),
    ],
)
def test_the_button_says_what_it_will_do(desk, sent_now, words):
    moments = {
        name: timezone.localtime(NOW + away).strftime("%Y-%m-%dT%H:%M") for name, away in sent_now.items()
    }
    story = make_article(status="draft", **{name: NOW + away for name, away in sent_now.items()})
    page = desk.get(change(story)).content.decode()
    assert re.search(f"data-publish[^>]*>{words}<", page)
    said = desk.get(reverse("admin:articles_article_says"), moments).json()["says"]
    assert re.fullmatch(words, said)


# What is refused


def test_a_move_by_hand_without_the_right_is_refused_and_noted(client):
    reporter = make_person("Reporter", username="zalmai")
    client.force_login(reporter)
    story = make_article(status="draft", owner=reporter, **complete())
    response = client.post(change(story), {**opened(client, story), "_move": "publish", "headline": "Out"})
    assert response.status_code == 403
    story.refresh_from_db()
    assert (story.status, story.headline == "Out") == ("draft", False)
    event = Event.objects.get(what="refused")
    assert (event.by_name, event.note, event.article) == ("zalmai", "publish", story)


def test_sending_back_needs_a_note_which_is_shown_to_the_writer(client, desk):
    reporter = make_person("Reporter")
    story = make_article(status="in_review", owner=reporter, **complete())
    response = press(desk, story, "send_back")
    assert any("Say why" in error for error in errors_of(response))
    story.refresh_from_db()
    assert story.status == "in_review"
    press(desk, story, "send_back", move_note="Who says so?")
    client.force_login(reporter)
    page = client.get(change(story)).content.decode()
    assert "editor says:" in page and "Who says so?" in page
    assert "Who says so?" in client.get(reverse("admin:index")).content.decode()
    press(client, story, "submit")
    assert "Who says so?" not in client.get(change(story)).content.decode()


def test_two_who_press_publish_publish_once(desk, client):
    story = make_article(status="ready", **complete())
    first, second = opened(desk, story), opened(desk, story)
    desk.post(change(story), {**first, "_move": "publish"})
    story.refresh_from_db()
    published_at = story.published_at
    response = desk.post(change(story), {**second, "_move": "publish", "headline": "Their own words"})
    page = response.content.decode()
    assert "This story is Published by now" in page and "Their own words" in page
    story.refresh_from_db()
    assert story.published_at == published_at
    assert Event.objects.filter(what="publish").count() == 1


def test_a_move_that_was_made_between_reading_and_writing_is_made_once(desk, monkeypatch):
    """Both pass the first look; the row's lock and the revision that each came from decide."""
    story = make_article(status="ready", **complete())
    other = make_person("Editor", username="omid")
    form = {**opened(desk, story), "_move": "publish"}
    real = desk_.moves_open_to

    def meanwhile(person, article, at):
        monkeypatch.setattr(desk_, "moves_open_to", real)
        found = real(person, article, at)
        desk_.move_one(Article.objects.get(pk=story.pk), MOVES[0], other, timezone.now())
        return found

    monkeypatch.setattr(desk_, "moves_open_to", meanwhile)
    response = desk.post(change(story), form)
    assert response.status_code == 200 and "omid has moved this story meanwhile" in response.content.decode()
    assert Event.objects.filter(what="publish").count() == 1


# Before it goes out


def test_gaps_that_block_keep_a_story_in_and_all_that_was_typed(desk):
    story = make_article(status="draft", body="", **complete(section=None))
    response = press(desk, story, "publish", headline="Typed just now")
    said = " ".join(errors_of(response))
    assert "in no section" in said and "has no text" in said
    assert "Typed just now" in response.content.decode()
    story.refresh_from_db()
    assert story.status == "draft"


@pytest.mark.parametrize(
    ("gap", "sentence"),
    [
        ({"body": '<p>See <a href="/articles/99999/gone/">here</a>.</p>'}, "leads nowhere"),
        ({"body": '<p>See <a href="/nothing/here/">here</a>.</p>'}, "leads nowhere"),
        ({"thumbnail": "no alt"}, "has no alt text"),
    ],
)
def test_more_gaps_that_block(desk, gap, sentence):
    if gap.get("thumbnail"):
        gap = {"thumbnail": make_picture(alt="")}
    story = make_article(status="draft", **complete(**gap))
    response = press(desk, story, "publish")
    assert sentence in " ".join(errors_of(response))


@pytest.mark.parametrize(
    ("gap", "sentence"),
    [
        ({"tags": []}, "has no tag"),
        ({"authors": []}, "has no byline"),
        ({"standfirst": ""}, "has no standfirst"),
        ({"standfirst": "word " * 80}, "cut it at about 300"),
        ({"body": "<p>" + "این یک خبر است که به دری نوشته شده است. " * 8 + "</p>"}, "reads like دری"),
        ({"thumbnail": {"credit": ""}}, "does not say who took it"),
        ({"thumbnail": {"licence_ends_at": NOW - timedelta(days=1)}}, "has ended"),
    ],
)
def test_what_only_warns_is_shown_before_and_stops_nobody_who_has_seen_it(desk, gap, sentence):
    if "thumbnail" in gap:
        gap = {"thumbnail": make_picture(**gap["thumbnail"])}
    story = make_article(status="draft", **complete(**gap))
    assert sentence in desk.get(change(story)).content.decode()
    assert press(desk, story, "publish").status_code == 302
    story.refresh_from_db()
    assert story.status == "published"


def test_a_warning_that_was_not_on_the_page_stops_once(desk):
    story = make_article(status="draft", **complete())
    form = {**opened(desk, story), "_move": "publish", "standfirst": ""}
    response = desk.post(change(story), form)
    assert any("has no standfirst" in error and "Press again" in error for error in errors_of(response))
    again = re.search(r'name="warned" value="([^"]*)"', response.content.decode())[1]
    assert desk.post(change(story), {**form, "warned": again}).status_code == 302


def test_a_live_storys_old_gaps_do_not_keep_a_correction_back(desk, client):
    story = make_article("Imported without a section", section=None)
    form = {**opened(desk, story), "_move": "publish_changes", "headline": "Corrected"}
    assert desk.post(change(story), form).status_code == 302
    assert "<h1>Corrected</h1>" in client.get(story.get_absolute_url(), follow=True).content.decode()
    worse = {**opened(desk, story), "_move": "publish_changes", "body": ""}
    assert "has no text" in " ".join(errors_of(desk.post(change(story), worse)))


def test_a_draft_may_be_incomplete_and_review_needs_more(client):
    reporter = make_person("Reporter")
    client.force_login(reporter)
    story = saved(client.post(ADD, sent(headline="", body="", standfirst="Only this so far")))
    assert (story.headline, story.status) == ("", "draft")
    assert "(no headline yet)" in client.get(LIST).content.decode()
    response = press(client, story, "submit")
    assert response.status_code == 200 and "headline" in " ".join(errors_of(response))
    press(client, story, "submit", headline="Now it has one", body="<p>And a text.</p>")
    story.refresh_from_db()
    assert story.status == "in_review"


# Many at once


def move_many(client, move: str, *articles, **more):
    address = reverse("admin:articles_article_move_many", args=[move])
    page = client.get(address, {"story": [each.pk for each in articles]}).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(head-\d+)" value="(\d+)">', page))
    ids = re.findall(r'name="story" value="(\d+)"', page)
    return page, client.post(address, {"story": ids, **hidden, **more}, follow=True)


def test_a_page_says_what_will_happen_to_which_story_and_then_it_does(desk):
    ready, gap = (
        make_article("Ready one", status="ready", **complete()),
        make_article("No section", status="ready", **complete(section=None)),
    )
    live = make_article("Live one")
    page, response = move_many(desk, "publish", ready, gap, live)
    assert "Ready one" in page and "Publish now" in page
    assert "in no section" in page and "cannot be moved so" in page
    assert Article.objects.get(pk=ready.pk).status == "published"
    assert Article.objects.get(pk=gap.pk).status == "ready"
    assert "1 story: published." in response.content.decode()


def test_moves_of_many_overwrite_nobody(desk):
    story = make_article("As it was", status="ready", **complete())
    address = reverse("admin:articles_article_move_many", args=["publish"])
    head = story.head_id
    desk.get(address, {"story": [story.pk]})
    press(desk, story, "", headline="Changed meanwhile")
    response = desk.post(address, {"story": [story.pk], f"head-{story.pk}": head}, follow=True)
    story.refresh_from_db()
    assert (story.status, story.headline) == ("ready", "Changed meanwhile")
    assert "has been changed meanwhile" in response.content.decode()


def test_a_move_keeps_what_waits_waiting(client):
    chief = make_person("Chief")
    client.force_login(chief)
    story = make_article("Live", **complete())
    client.post(change(story), {**opened(client, story), "headline": "Waits"})
    move_many(client, "withdraw", story, note="Wrong")
    story.refresh_from_db()
    assert (story.status, story.headline) == ("withdrawn", "Live")
    assert "Waits" in client.get(change(story)).content.decode()
    press(client, story, "republish")
    story.refresh_from_db()
    assert (story.status, story.headline, story.pending) == ("published", "Waits", None)


def test_a_reporter_moves_nothing_of_others_in_many(client):
    reporter = make_person("Reporter")
    client.force_login(reporter)
    theirs = make_article("Theirs", status="draft")
    page, _response = move_many(client, "bin", theirs)
    assert "Theirs" not in page
    address = reverse("admin:articles_article_move_many", args=["bin"])
    client.post(address, {"story": [theirs.pk], f"head-{theirs.pk}": theirs.head_id})
    assert Article.objects.get(pk=theirs.pk).status == "draft"
    assert client.get(reverse("admin:articles_article_move_many", args=["publish"])).status_code == 403


# The trail


def test_the_trail_says_who_did_what_when_and_nobody_edits_it(client, desk):
    story = make_article("The envoy", status="draft", **complete())
    press(desk, story, "publish")
    press(desk, story, "publish_changes", headline="The envoy, corrected")
    page = desk.get(reverse("admin:articles_article_history", args=[story.pk])).content.decode()
    assert "published" in page and "changes published" in page and "editor" in page
    trail = reverse("admin:articles_event_changelist")
    assert desk.get(trail).status_code == 403, "the whole trail is the Chief's"
    chief = make_person("Chief")
    client.force_login(chief)
    page = client.get(trail).content.decode()
    assert "changes published" in page and "The envoy" in page
    event = Event.objects.first()
    assert client.post(reverse("admin:articles_event_change", args=[event.pk]), {}).status_code == 403
    assert (
        client.post(reverse("admin:articles_event_delete", args=[event.pk]), {"post": "yes"}).status_code
        == 403
    )


def test_a_copy_is_a_draft_of_whoever_made_it(desk):
    story = make_article("Original", published_at=NOW, **complete())
    desk.post(reverse("admin:articles_article_duplicate", args=[story.pk]))
    copy = Article.objects.order_by("-pk").first()
    assert (copy.headline, copy.status, copy.owner.username) == ("Original", "draft", "editor")
    assert copy.published_at is None and copy.uuid != story.uuid
    assert [str(tag) for tag in copy.tags.all()] == [str(tag) for tag in story.tags.all()]


# The bin


def test_the_bin_is_emptied_by_a_chief_and_by_time(client, desk, time_machine, capsys):
    from django.core.management import call_command  # noqa: PLC0415

    one, other = make_article("One", status="draft"), make_article("Other", status="draft")
    for story in (one, other):
        assert press(desk, story, "bin").url == LIST
    assert "One" not in desk.get(LIST).content.decode()
    assert "One" in desk.get(LIST, {"state": "binned"}).content.decode()
    assert (
        desk.post(reverse("admin:articles_article_delete", args=[one.pk]), {"post": "yes"}).status_code == 403
    )
    chief = make_person("Chief")
    client.force_login(chief)
    assert "Delete for ever" in client.get(change(one)).content.decode()
    client.post(reverse("admin:articles_article_delete", args=[one.pk]), {"post": "yes"})
    assert not Article.objects.filter(pk=one.pk).exists()
    assert Event.objects.get(what="purge").headline == "One"
    call_command("purge_bin")
    assert Article.objects.filter(pk=other.pk).exists()
    time_machine(timezone.now() + timedelta(days=31))
    call_command("purge_bin")
    assert not Article.objects.filter(pk=other.pk).exists()
    assert "1 stories deleted" in capsys.readouterr().out


def test_a_chief_empties_the_bin_at_once(client):
    chief = make_person("Chief")
    client.force_login(chief)
    binned, draft = make_article("In the bin", status="binned"), make_article("A draft", status="draft")
    page, response = move_many(client, "purge", binned, draft)
    assert "cannot be moved so" in page
    assert list(Article.objects.all()) == [draft]
    assert "1 story: deleted for ever." in response.content.decode()
    client.force_login(make_person("Editor"))
    assert client.get(reverse("admin:articles_article_move_many", args=["purge"])).status_code == 403


def test_a_date_to_come_does_not_take_a_live_story_away(desk, client):
    story = make_article("Live", **complete())
    later = timezone.localtime(NOW + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    for name in ("published_at", "embargo_until"):
        response = press(desk, story, "publish_changes", **{name: later})
        assert "would vanish until then" in " ".join(errors_of(response))
        assert client.get(story.get_absolute_url()).status_code == 200


def test_an_expiry_gone_by_does_not_take_a_live_story_away(desk, client):
    story = make_article("Live", published_at=NOW - timedelta(days=3), **complete())
    ended = timezone.localtime(NOW - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    response = press(desk, story, "publish_changes", expires_at=ended)
    assert "readers would lose the story at once" in " ".join(errors_of(response))
    assert client.get(story.get_absolute_url()).status_code == 200


def test_a_move_of_what_is_not_ones_own_is_noted_even_unseen(client):
    client.force_login(make_person("Reporter", username="zalmai"))
    theirs = make_article("Theirs", status="draft")
    client.post(change(theirs), {**sent(), "base": theirs.head_id, "_move": "bin"})
    assert Event.objects.get(what="refused").by_name == "zalmai"
    assert Article.objects.get(pk=theirs.pk).status == "draft"


def test_there_is_nothing_to_publish_in_a_draft_but_the_draft(desk):
    story = make_article("Draft", status="draft", **complete())
    response = press(desk, story, "publish_changes")
    assert "This story is Draft by now" in response.content.decode()
    assert not Event.objects.filter(what="publish_changes").exists()


def test_a_live_story_cannot_be_deleted(client):
    client.force_login(make_person("Chief"))
    story = make_article("Live")
    assert (
        client.post(reverse("admin:articles_article_delete", args=[story.pk]), {"post": "yes"}).status_code
        == 403
    )
    with pytest.raises(stories.StoryRefused, match="Only stories in the bin"):
        stories.purge(story, None, NOW)


def test_what_was_taken_out_of_the_bin_is_a_draft_again(desk):
    story = make_article("Back", status="binned")
    press(desk, story, "unbin")
    story.refresh_from_db()
    assert story.status == "draft"


# A story that is scheduled goes out by itself


@pytest.fixture
def scheduled():
    return make_article("Tomorrow", published_at=NOW + timedelta(days=1), **complete())


@pytest.mark.parametrize("when", ["", "2020-01-01T10:00"])
def test_saving_a_scheduled_story_does_not_publish_it(desk, client, scheduled, when):
    response = press(desk, scheduled, "", published_at=when, headline="Typed")
    assert "would go out at once" in " ".join(errors_of(response)) and "Typed" in response.content.decode()
    assert client.get(scheduled.get_absolute_url()).status_code == 404


def test_a_scheduled_story_stays_fit_to_go_out(desk, scheduled):
    response = press(desk, scheduled, "", body="")
    assert "has no text" in " ".join(errors_of(response))
    assert press(desk, scheduled, "", standfirst="").status_code == 302, "what only warns does not stop it"


def test_another_date_is_noted(desk, scheduled):
    later = timezone.localtime(NOW + timedelta(days=3)).replace(second=0, microsecond=0)
    response = desk.post(
        change(scheduled),
        {**opened(desk, scheduled), "published_at": later.strftime("%Y-%m-%dT%H:%M")},
        follow=True,
    )
    assert "Scheduled for" in response.content.decode()
    scheduled.refresh_from_db()
    assert scheduled.published_at == later
    assert Event.objects.first().what == "reschedule"


def test_a_scheduled_story_can_be_published_at_once(desk, client, scheduled):
    press(desk, scheduled, "release")
    assert client.get(scheduled.get_absolute_url()).status_code == 200
    scheduled.refresh_from_db()
    assert scheduled.published_at <= timezone.now()
    assert Event.objects.first().what == "release"


def test_the_filled_button_takes_nothing_away(desk, scheduled):
    page = desk.get(change(scheduled)).content.decode()
    assert re.findall(r'class="button default" name="_move" value="(\w+)"', page) == []
    assert re.search(r'name="_continue" data-key="s" class="default"', page)


def test_the_first_button_in_the_form_saves(desk, scheduled):
    """Enter in any field presses it."""
    live = make_article("Live", **complete())
    press(desk, live, "", headline="Waits")
    for story in (scheduled, live):
        page = desk.get(change(story)).content.decode()
        form = page[page.index('id="article_form"') :]
        assert (
            re.search(r"<(?:button|input)[^>]*(?:submit|name=\"_)[^>]*>", form)[0].count('name="_continue"')
            == 1
        )


def test_a_note_is_kept_with_any_save(desk):
    draft, live = make_article("Draft", status="draft"), make_article("Live", **complete())
    for story in (draft, live):
        press(desk, story, "", move_note="Check the second name.")
        page = desk.get(change(story)).content.decode()
        assert "editor says:" in page and "Check the second name." in page
        history = desk.get(reverse("admin:articles_article_history", args=[story.pk])).content.decode()
        assert "a note left" in history and "Check the second name." in history


def test_a_restored_text_does_not_bring_its_old_end_back(desk, client):
    story = make_article("Live", expires_at=NOW + timedelta(minutes=5), **complete())
    first = story.revisions.get()
    press(desk, story, "publish_changes", headline="Later", expires_at="")
    desk.post(reverse("admin:articles_article_restore", args=[story.pk, first.pk]))
    story.refresh_from_db()
    assert (story.pending.record["headline"], story.pending.record["expires_at"]) == ("Live", None)


def test_many_are_published_with_their_warnings_said(desk):
    story = make_article("No tag", status="ready", **complete(tags=[]))
    page, _response = move_many(desk, "publish", story)
    assert "It has no tag." in page
    assert Article.objects.get(pk=story.pk).status == "published"
