"""Translations know what they were made from, how far they are behind, and what happens to the other languages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from articles import desk as desk_
from articles import stories, translating
from articles.models import Article, Event, Revision, SiblingTask
from articles.record import Byline
from articles.record_json import from_json
from articles.recording import record_of
from articles.translating import Standing
from tests.admin.forms import ADD, change, opened, saved, sent
from tests.agreement import check_translations_agree_with_originals
from tests.builders import (
    make_article,
    make_author,
    make_person,
    make_picture,
    make_section,
    make_tag,
    ref,
)

pytestmark = pytest.mark.django_db

BODY = "<p>The roads are open.</p><p>Lorries wait at the gate.</p><p>Nobody knows why.</p>"


@pytest.fixture(autouse=True)
def agreement():
    yield
    check_translations_agree_with_originals()


def original(**more) -> Article:
    return make_article(**{"headline": "The roads are open", "body": BODY, "standfirst": "At last.", **more})


def translated(of: Article, language="fa-af", **more) -> Article:
    return fresh(make_article("راه‌ها باز است", language=language, translation_of=of, **more))


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def write(article: Article, *, by=None, waits=False, quiet=False, amends=False, move="", **values) -> Article:
    """As the form writes it: from the newest text that there is."""
    article = fresh(article)
    newest = from_json((article.pending or article.revision).record)
    made = stories.Change(
        *(replace(newest, **values), article),
        base=article.head_id,
        waits=waits,
        quiet=quiet,
        amends=amends,
        move=move,
    )
    stories.write([made], by, timezone.now())
    return fresh(article)


def standing(translation: Article) -> tuple[Standing, int]:
    """As the ledger shows it."""
    translation = fresh(translation)
    (row,) = translating.ledger([translation.translation_of])
    cell = row.cells[translation.language]
    return cell.standing, cell.stale_by


def marked(translation: Article, by) -> None:
    """By somebody who has just read the original."""
    seen = translating.original_now(fresh(translation.translation_of))
    translating.mark_current(translation, seen.pk, by, timezone.now())


def tasks() -> set[tuple[str, str, str]]:
    return {(each.article.language, each.what, each.sibling.language) for each in SiblingTask.objects.all()}


# What a translation is made from


def test_a_translation_begins_current_with_what_readers_see_of_its_original():
    story = original()
    write(story, waits=True, body="<p>Nobody has seen this.</p>")
    translation = translated(story)
    assert translation.translated_from == fresh(story).revision
    assert standing(translation) == (Standing.CURRENT, 0)


def test_a_translation_of_a_draft_begins_with_its_newest_text():
    story = write(original(status="draft"), headline="The newest words")
    translation = translated(story, status="draft")
    assert translation.translated_from.record["headline"] == "The newest words"
    assert standing(translation) == (Standing.DRAFT, 0)


def test_a_story_that_is_no_translation_is_made_from_nothing():
    story = original()
    assert (story.translated_from, story.stale_by) == (None, 0)


def test_the_form_makes_a_translation_of_the_chosen_original(client):
    client.force_login(make_person("Editor"))
    story = original()
    translation = saved(
        client.post(ADD, sent(language="ps", headline="لارې خلاصې دي", chosen_original=[str(story.pk)]))
    )
    assert translation.translated_from_id == story.revision_id
    write(story, headline="The roads are closed")
    assert fresh(translation).stale_by == 1


def test_another_original_is_another_beginning_and_none_is_none():
    story, other = original(), original(headline="Another story")
    translation = translated(story)
    write(story, headline="Something else")
    assert fresh(translation).stale_by == 1
    moved = write(translation, translation_of=ref(other))
    assert (moved.translated_from_id, moved.stale_by) == (other.revision_id, 0)
    alone = write(translation, translation_of=None)
    assert (alone.translated_from, alone.stale_by) == (None, 0)


@pytest.mark.parametrize("order", [1, -1])
def test_an_original_that_is_written_together_with_its_translation_counts_as_it_stands_then(order):
    story, story_2, now = original(), original(), timezone.now()
    translation = translated(story_2)
    changes = [
        stories.Change(replace(record_of(translation), translation_of=ref(story)), translation),
        stories.Change(replace(record_of(story), headline="New"), story),
        stories.Change(replace(record_of(story_2), headline="Newer"), story_2),
    ]
    stories.write(changes[::order], None, now)
    assert fresh(translation).translated_from_id == fresh(story).revision_id != story.revision_id
    assert fresh(translation).stale_by == 0


def test_a_translation_that_parts_from_its_original_as_that_changes_is_behind_nothing():
    story = original()
    translation = translated(story)
    changes = [
        stories.Change(replace(record_of(story), headline="New"), story),
        stories.Change(replace(record_of(translation), translation_of=None), translation),
    ]
    stories.write(changes, None, timezone.now())
    assert (fresh(translation).translated_from, fresh(translation).stale_by) == (None, 0)


def test_a_copy_of_a_translation_is_no_translation():
    translation = translated(original())
    copied = desk_.duplicate(record_of(translation), make_person("Editor"), timezone.now())
    assert (copied.translation_of, copied.translated_from, copied.stale_by) == (None, None, 0)


# How far it is behind

ONE, TWO, THREE = "<p>The roads are open.</p>", "<p>Lorries wait at the gate.</p>", "<p>Nobody knows why.</p>"

EDITS = {
    "a word": ({"body": BODY.replace("open", "closed")}, 1),
    "two paragraphs": ({"body": BODY.replace("open", "closed").replace("Nobody", "Somebody")}, 2),
    "a paragraph that came": ({"body": BODY + "<p>Snow is on its way to the pass.</p>"}, 1),
    "a paragraph that went": ({"body": ONE + THREE}, 1),
    "one in the place of another": ({"body": ONE + "<p>Snow fell in all the valleys.</p>" + THREE}, 1),
    "a paragraph that moved": ({"body": TWO + THREE + ONE}, 1),
    "all of it": ({"body": "<p>Snow.</p>"}, 3),
    "bold": ({"body": BODY.replace("open", "<strong>open</strong>")}, 1),
    "the headline": ({"headline": "The roads are closed"}, 1),
    "the standfirst": ({"standfirst": "Not yet."}, 1),
    "all three": ({"headline": "New", "standfirst": "New", "body": BODY + "<p>New.</p>"}, 3),
    "what a translator has no need of": ({"dateline": "KABUL", "source_name": "Agency", "sticky": True}, 0),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_translation_is_behind_by_what_readers_see_changed(edit):
    values, count = EDITS[edit]
    story = original()
    translation = translated(story)
    write(story, **values)
    assert standing(translation) == (Standing.STALE if count else Standing.CURRENT, count)
    base, now = fresh(translation).translated_from, translating.original_now(fresh(story))
    assert translating.changed_since(base, now).count == count


def test_a_link_that_leads_elsewhere_and_another_picture_count():
    one, other = make_picture("#111111"), make_picture("#222222")
    body = '<p>As <a href="https://a.example/">they</a> said.</p><figure><img data-picture="{}"></figure>'
    story = original(body=body.format(one.uuid))
    translation = translated(story)
    write(story, body=body.format(other.uuid))
    assert fresh(translation).stale_by == 1
    write(story, body=body.format(other.uuid).replace("a.example", "b.example"))
    assert fresh(translation).stale_by == 2


def test_what_changed_is_shown_by_paragraph_and_by_line():
    story = original()
    before = story.revision
    story = write(story, headline="The roads are closed", body=BODY.replace("open", "closed"))
    changed = translating.changed_since(before, translating.original_now(story))
    assert [(each.how, each.text) for each in changed.headline][-2:] == [("gone", "open"), ("new", "closed")]
    assert changed.standfirst is None
    assert [block.unchanged for block in changed.blocks] == [0, 2]
    same = translating.changed_since(before, before)
    assert (same.headline, same.standfirst, same.blocks, same.count) == (None, None, [], 0)


def test_changes_that_wait_leave_no_translation_behind_until_they_are_published(client):
    client.force_login(make_person("Editor"))
    story = original()
    translation = translated(story)
    client.post(change(story), {**opened(client, story), "headline": "The roads are closed"})
    assert fresh(story).pending is not None
    assert standing(translation) == (Standing.CURRENT, 0)
    client.post(change(story), {**opened(client, story), "_move": "publish_changes"})
    assert fresh(story).pending is None
    assert standing(translation) == (Standing.STALE, 1)


def test_a_draft_that_is_edited_leaves_its_translation_behind_at_once():
    story = original(status="draft")
    translation = translated(story, status="draft")
    write(story, body=ONE)
    assert standing(translation) == (Standing.DRAFT, 2)
    write(story, status="published")
    assert fresh(translation).stale_by == 2


def test_a_text_that_comes_back_leaves_nobody_behind():
    story = original()
    translation = translated(story)
    write(story, body=ONE, headline="New")
    assert fresh(translation).stale_by == 3
    desk_.restore(
        fresh(story), from_json(translation.translated_from.record), make_person("Editor"), timezone.now()
    )
    assert fresh(translation).stale_by == 3, "it waits"
    write(story)
    assert (fresh(translation).stale_by, fresh(story).headline) == (0, "The roads are open")


def test_what_waits_of_a_story_counts_from_the_moment_when_it_is_withdrawn():
    story = original()
    translation = translated(story)
    write(story, waits=True, headline="The roads are closed")
    assert fresh(translation).stale_by == 0
    desk = make_person("Chief")
    withdraw = next(move for move in desk_.MOVES if move.name == "withdraw")
    desk_.move_one(fresh(story), withdraw, desk, timezone.now(), "It is wrong.")
    story = fresh(story)
    assert translating.original_now(story) == story.pending
    assert fresh(translation).stale_by == 1
    desk_.discard(story, desk, timezone.now())
    assert fresh(translation).stale_by == 0


def test_a_dropped_change_leaves_nobody_behind():
    story = original()
    translation = translated(story)
    write(story, waits=True, headline="New")
    desk_.discard(fresh(story), make_person("Editor"), timezone.now())
    assert fresh(translation).stale_by == 0


def test_an_amended_revision_is_what_the_translation_was_made_from():
    story = original()
    translation = translated(story)
    story = write(story, amends=True, body=BODY.replace("gate", "pass"))
    assert fresh(translation).translated_from_id == story.revision_id
    assert standing(translation) == (Standing.CURRENT, 0)
    write(story, headline="New")
    write(story, amends=True, body=BODY)
    assert standing(translation) == (Standing.STALE, 2)


def test_a_translation_that_nobody_knows_the_beginning_of_is_compared_with_what_stood_when_it_was_saved():
    """Translations that were here before the newsroom kept what they were made from."""
    story = original()
    translation = translated(story)
    write(story, headline="The roads are closed")
    write(story, waits=True, headline="Nobody has seen this", body=ONE)
    write(translation, headline="راه‌ها بسته است")
    Article.objects.filter(pk=translation.pk).update(translated_from=None, stale_by=0)
    assert standing(translation) == (Standing.CURRENT, 0)
    write(story, body=ONE + TWO)
    assert fresh(translation).translated_from.record["headline"] == "The roads are closed"
    assert standing(translation) == (Standing.STALE, 2)


def test_an_edit_of_the_translation_itself_makes_it_no_more_current():
    story = original()
    translation = translated(story)
    write(story, headline="New")
    write(translation, headline="راه‌ها")
    assert standing(translation) == (Standing.STALE, 1)


lines = some.sampled_from(("Snow.", "Roads & <gates>.", "Kabul", "کابل", ""))
paragraphs = some.sampled_from(("<p>Snow.</p>", "<p>Roads.</p>", "<h2>Kabul</h2>", "<ul><li>One</li></ul>"))
edits = some.fixed_dictionaries(
    {
        "headline": lines.filter(bool),
        "standfirst": lines,
        "body": some.lists(paragraphs, max_size=5).map("".join),
    }
)


@settings(max_examples=25, phases=(Phase.generate,), deadline=None)
@given(
    some.lists(
        some.tuples(edits, some.sampled_from(("write", "wait", "mark", "withdraw", "out"))), max_size=6
    )
)
def test_whatever_happens_to_an_original_the_kept_number_is_the_counted_one(steps):
    by = make_person("Editor")
    story = original()
    translation = translated(story)
    for values, what in steps:
        if what == "mark":
            marked(fresh(translation), by)
        elif what in ("withdraw", "out"):
            write(story, status={"withdraw": "withdrawn", "out": "published"}[what])
        else:
            write(story, waits=what == "wait", **values)
        check_translations_agree_with_originals()


# Marking it as current


def test_marking_a_translation_as_current_is_recorded_with_who_did(client):
    editor = make_person("Chief", username="laila")
    client.force_login(editor)
    story = original()
    translation = translated(story)
    write(story, headline="New", waits=False)
    revisions = Revision.objects.count()
    marked(translation, editor)
    assert standing(translation) == (Standing.CURRENT, 0)
    assert fresh(translation).translated_from_id == fresh(story).revision_id
    (event,) = Event.objects.filter(what=translating.CURRENT)
    assert (event.article, event.by_name, event.headline) == (translation, "laila", translation.headline)
    assert Revision.objects.count() == revisions, "its text is what it was"
    assert fresh(translation).modified_at == translation.modified_at
    trail = client.get(reverse("admin:articles_event_changelist")).content.decode()
    assert "marked as current with its original" in trail


def test_marking_leaves_what_waits_where_it_is():
    story = original()
    translation = translated(story)
    write(story, headline="New")
    waiting = write(translation, waits=True, headline="نو").pending
    marked(translation, make_person("Editor"))
    assert fresh(translation).pending == waiting
    assert fresh(translation).headline == translation.headline


def test_a_story_that_is_no_translation_cannot_be_marked():
    with pytest.raises(stories.StoryRefused, match="no translation"):
        translating.mark_current(original(), 1, make_person("Editor"), timezone.now())


def test_what_changed_after_somebody_read_the_original_is_not_marked():
    story = original()
    translation, by = translated(story), make_person("Editor")
    read = write(story, headline="New").revision
    write(story, headline="Newer")
    with pytest.raises(stories.StoryRefused, match="changed again meanwhile"):
        translating.mark_current(fresh(translation), read.pk, by, timezone.now())
    assert (fresh(translation).stale_by, len(tasks())) == (1, 1)
    held = fresh(translation)
    write(translation, translation_of=None)
    with pytest.raises(stories.StoryRefused, match="changed again meanwhile"):
        translating.mark_current(held, fresh(story).revision_id, by, timezone.now())


# Beginning one


def test_translate_makes_a_draft_with_the_parts_of_its_original_and_none_of_its_words():
    by, picture, inside = make_person("Reporter"), make_picture("#101010"), make_picture("#202020")
    video = "https://www.youtube.com/watch?v=abcdefghijk"
    story = original(
        body=f'<p>Words.</p><figure><img data-picture="{inside.uuid}"><figcaption>Said.</figcaption></figure>'
        f'<p>More.</p><p><a href="{video}">A film</a></p><table><tbody><tr><td>1</td></tr></tbody></table>',
        section=make_section(),
        tags=[make_tag("Roads"), make_tag("Snow")],
        authors=[make_author()],
        thumbnail=picture,
        kind="analysis",
        dateline="KABUL",
        source_name="Agency",
        source_url="https://agency.example/1",
        sticky=True,
    )
    draft = translating.translate(story, "fa-af", by, timezone.now())
    made, said = record_of(fresh(draft)), record_of(story)
    for name in ("section", "tags", "bylines", "thumbnail", "kind", "source_name"):
        assert getattr(made, name) == getattr(said, name), name
    for name in ("headline", "short_headline", "standfirst", "dateline", "source_url"):
        assert getattr(made, name) == "", name
    assert made.body == (
        f'<figure><img data-picture="{inside.uuid}"></figure><p><a href="{video}">{video}</a></p>'
    )
    assert (made.language, made.status, made.published_at, made.sticky) == ("fa-af", "draft", None, False)
    assert (made.translation_of, draft.owner) == (ref(story), by)
    assert fresh(draft).translated_from == story.revision
    assert [each.what for each in draft.events.all()] == [translating.TRANSLATE]
    assert standing(draft) == (Standing.DRAFT, 0)


def test_a_translation_gets_the_address_that_its_own_headline_makes(client):
    client.force_login(make_person("Editor"))
    draft = translating.translate(original(), "ps", make_person("Editor"), timezone.now())
    client.post(change(draft), {**opened(client, draft), "headline": "لارې خلاصې دي"})
    assert fresh(draft).slug == "لارې-خلاصې-دي"


def test_an_embargo_holds_in_every_language():
    until = timezone.now() + timedelta(days=1)
    story = original(embargo_until=until)
    assert translating.translate(story, "ps", make_person("Editor"), timezone.now()).embargo_until == until


def test_related_stories_are_those_of_the_language_where_it_has_them():
    here, only_in_english = original(), original()
    in_dari = translated(here)
    story = original(related=[only_in_english, here])
    draft = translating.translate(story, "fa-af", make_person("Editor"), timezone.now())
    assert record_of(fresh(draft)).related == (ref(only_in_english), ref(in_dari))


def test_a_translation_of_a_translation_is_one_of_the_original():
    story = original()
    draft = translating.translate(translated(story), "ps", make_person("Editor"), timezone.now())
    assert draft.translation_of == story


@pytest.mark.parametrize(
    ("language", "status", "sentence"),
    [
        ("en", "published", "another language"),
        ("fa-af", "published", "already"),
        ("ps", "published", "in the bin"),
        ("ps", "binned", "in the bin"),
        ("xx", "published", "no edition"),
    ],
)
def test_what_cannot_be_translated_is_refused_with_a_sentence(language, status, sentence):
    story = original()
    translated(story)
    translated(story, "ps", status="binned", published_at=None)
    story = write(story, status=status)
    with pytest.raises(stories.StoryRefused, match=sentence):
        translating.translate(story, language, make_person("Editor"), timezone.now())


# The ledger


def test_the_ledger_says_of_each_language_how_it_stands():
    missing, binned, draft, withdrawn, current, stale = (original() for _each in range(6))
    translated(binned, status="binned", published_at=None)
    translated(draft, status="in_review", published_at=None)
    translated(withdrawn, status="withdrawn")
    translated(current)
    translated(stale)
    write(stale, body=ONE)
    rows = translating.ledger([missing, binned, draft, withdrawn, current, stale])
    assert [row.cells["fa-af"].standing for row in rows] == [
        *(
            Standing.MISSING,
            Standing.MISSING,
            Standing.DRAFT,
            Standing.DRAFT,
            Standing.CURRENT,
            Standing.STALE,
        )
    ]
    assert [row.cells["fa-af"].stale_by for row in rows] == [0, 0, 0, 0, 0, 2]
    assert rows[0].cells["fa-af"].article is None and rows[1].cells["fa-af"].article is not None
    assert all(set(row.cells) == {"fa-af", "ps"} for row in rows)


@pytest.mark.parametrize("number", [3, 30])
def test_a_page_of_the_ledger_is_one_query(django_assert_num_queries, number):
    made = [original() for _each in range(number)]
    for each in made:
        translated(each)
    with django_assert_num_queries(1):
        rows = translating.ledger(made)
        assert all(row.cells["fa-af"].article.headline for row in rows)


# What is put on the desk


@pytest.fixture
def languages():
    """The original, its Dari and its Pashto translation."""
    story = original()
    return story, translated(story), translated(story, "ps")


def test_correcting_the_original_puts_its_translations_on_the_desk(languages):
    story, dari, _pashto = languages
    before = story.revision
    write(story, headline="The roads are closed", by=make_person("Editor", username="laila"))
    assert tasks() == {("fa-af", "corrected", "en"), ("ps", "corrected", "en")}
    (task,) = translating.tasks_for(dari)
    assert (task.before, task.by_name) == (before, "laila")
    assert translating.changed_since(task.before, translating.original_now(fresh(story))).count == 1


def test_correcting_a_translation_puts_the_original_and_the_other_one_on_the_desk(languages):
    write(languages[1], body="<p>راه‌ها بسته است.</p>")
    assert tasks() == {("en", "corrected", "fa-af"), ("ps", "corrected", "fa-af")}
    assert [fresh(each).stale_by for each in languages] == [0, 0, 0]


def test_withdrawing_one_language_puts_the_others_on_the_desk(client, languages):
    client.force_login(make_person("Chief"))
    pressed = {**opened(client, languages[2]), "_move": "withdraw", "move_note": "The source took it back."}
    client.post(change(languages[2]), pressed)
    assert fresh(languages[2]).status == "withdrawn"
    assert tasks() == {("en", "withdrawn", "ps"), ("fa-af", "withdrawn", "ps")}


def test_a_second_correction_is_compared_with_what_stood_before_the_first(languages):
    story, dari, _pashto = languages
    before = story.revision
    write(story, headline="The roads are closed")
    (first,) = translating.tasks_for(dari)
    write(story, headline="The roads are closed again")
    (second,) = translating.tasks_for(dari)
    assert (second.pk, second.before) == (first.pk, before)
    assert second.at > first.at


def test_what_answers_a_correction_is_no_news_to_the_others(languages):
    story, dari, _pashto = languages
    write(story, headline="The roads are closed")
    write(dari, headline="راه‌ها بسته است")
    assert tasks() == {("fa-af", "corrected", "en"), ("ps", "corrected", "en")}
    marked(dari, make_person("Editor"))
    assert tasks() == {("ps", "corrected", "en")}
    write(dari, headline="راه‌ها هنوز بسته است")
    assert tasks() == {("ps", "corrected", "en"), ("ps", "corrected", "fa-af"), ("en", "corrected", "fa-af")}


def test_marking_as_current_closes_the_originals_correction_and_nothing_else(languages):
    story, dari, pashto = languages
    write(pashto, headline="نوی")
    write(story, headline="New")
    assert tasks() >= {("fa-af", "corrected", "en"), ("fa-af", "corrected", "ps"), ("ps", "corrected", "en")}
    marked(dari, make_person("Editor"))
    assert tasks() == {("fa-af", "corrected", "ps"), ("en", "corrected", "ps"), ("ps", "corrected", "en")}


NOT_TOLD = {
    "a first publication": ({"status": "draft", "published_at": None}, {"status": "published"}, {}),
    "a draft's edit": ({"status": "draft", "published_at": None}, {"headline": "New"}, {}),
    "a scheduled story's edit": (
        {"published_at": timezone.now() + timedelta(days=1)},
        {"headline": "New"},
        {},
    ),
    "a change that waits": ({}, {"headline": "New"}, {"waits": True}),
    "housekeeping": ({}, {"headline": "New"}, {"quiet": True}),
    "an import's second pass": ({}, {"headline": "New"}, {"amends": True}),
    "what readers do not read": ({}, {"source_name": "Agency", "tags": ()}, {}),
}


@pytest.mark.parametrize("what", NOT_TOLD)
def test_nobody_is_told_of(what):
    before, after, how = NOT_TOLD[what]
    story = original(**before)
    translated(story)
    write(story, **after, **how)
    assert tasks() == set()


def test_what_lies_in_the_bin_has_nothing_to_look_at(languages):
    write(languages[1], status="binned")
    SiblingTask.objects.all().delete()
    write(languages[2], headline="نوی")
    write(languages[0], headline="New")
    assert ("fa-af", "corrected", "en") not in tasks() and ("ps", "corrected", "en") in tasks()
    assert ("fa-af", "corrected", "ps") not in tasks() and ("en", "corrected", "ps") in tasks()


def test_a_story_that_is_published_again_asks_for_nothing_any_more(languages):
    write(languages[0], status="withdrawn")
    assert tasks() == {("fa-af", "withdrawn", "en"), ("ps", "withdrawn", "en")}
    write(languages[0], status="published")
    assert tasks() == set()


def test_a_story_that_was_corrected_while_it_was_withdrawn_is_a_corrected_one(languages):
    before = languages[0].revision
    write(languages[0], status="withdrawn")
    write(languages[0], status="draft", headline="What is true")
    write(languages[0], status="published")
    assert tasks() == {("fa-af", "corrected", "en"), ("ps", "corrected", "en")}
    assert translating.tasks_for(languages[1])[0].before == before


def test_whoever_has_looked_is_in_the_trail(client, languages):
    editor = make_person("Chief", username="laila")
    client.force_login(editor)
    write(languages[0], headline="The roads are closed")
    (task,) = translating.tasks_for(languages[1])
    translating.done(task, editor, timezone.now())
    translating.done(task, editor, timezone.now())
    assert translating.tasks_for(languages[1]) == []
    assert len(translating.tasks_for(languages[2])) == 1
    (event,) = Event.objects.filter(what=translating.LOOKED)
    assert (event.article, event.by_name, event.note) == (languages[1], "laila", "English")
    trail = client.get(reverse("admin:articles_event_changelist")).content.decode()
    assert "looked at after a change in another language" in trail


def test_what_was_corrected_beside_the_words_is_shown_too(client, languages):
    client.force_login(make_person("Editor"))
    story, dari, _pashto = languages
    write(story, dateline="KABUL", bylines=(Byline(ref(make_author("Laila Samadi"))),))
    (task,) = translating.tasks_for(dari)
    page = client.get(reverse("admin:articles_article_sibling", args=[dari.pk, task.pk])).content.decode()
    assert "<ins>KABUL</ins>" in page and "<ins>Laila Samadi (Reporter)</ins>" in page
    assert "They say the same." not in page
    write(story, dateline="", bylines=())
    page = client.get(reverse("admin:articles_article_sibling", args=[dari.pk, task.pk])).content.decode()
    assert "They say the same." in page


def test_languages_that_part_have_nothing_to_tell_one_another(languages):
    write(languages[0], headline="New")
    write(languages[1], headline="نو")
    write(languages[1], translation_of=None)
    assert tasks() == {("ps", "corrected", "en")}


def test_a_purged_translation_takes_its_tasks_with_it(languages):
    write(languages[0], headline="New")
    binned = write(languages[1], status="binned")
    assert ("en", "withdrawn", "fa-af") in tasks()
    stories.purge(binned, make_person("Chief"), timezone.now())
    assert tasks() == {("ps", "corrected", "en")}


# What it costs


def test_a_new_story_that_translates_nothing_asks_for_no_siblings():
    with CaptureQueriesContext(connection) as caught:
        original()
    assert not any("translation" in each["sql"].partition(" WHERE ")[2] for each in caught)


@pytest.mark.parametrize(("waits", "asked"), [(True, 0), (False, 1)])
def test_a_story_without_siblings_is_looked_up_once(waits, asked):
    written = [original() for _each in range(20)]
    changes = [
        stories.Change(replace(record_of(each), headline="New"), each, waits=waits) for each in written
    ]
    with CaptureQueriesContext(connection) as caught:
        stories.write(changes, None, timezone.now())
    looked = [each for each in caught if 'WHERE "articles_article"."translation_of_id" IN' in each["sql"]]
    assert len(looked) == asked
    assert not any("siblingtask" in each["sql"] for each in caught)


def test_translations_of_many_stories_cost_as_many_queries_as_those_of_few():
    def corrected(number: int) -> list[str]:
        written = [original() for _each in range(number)]
        for each in written:
            translated(each)
        changes = [stories.Change(replace(record_of(each), headline="New"), each) for each in written]
        with CaptureQueriesContext(connection) as caught:
            stories.write(changes, None, timezone.now())
        assert SiblingTask.objects.filter(sibling__in=written).count() == number
        return [each["sql"].partition(" WHERE ")[0].partition(" VALUES ")[0] for each in caught]

    def about_siblings(queries: list[str]) -> int:
        return sum("stale_by" in each or "siblingtask" in each for each in queries)

    few, many = corrected(3), corrected(12)
    assert about_siblings(few) == about_siblings(many) == 5
