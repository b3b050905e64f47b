"""The form of a translation: its original beside it, what changed since, and marking it current."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles import desk, stories
from articles.models import Article, Event, Revision
from articles.recording import record_of
from articles.workflow import MOVE
from tests.admin.forms import change, opened
from tests.admin.translating import corrected, current, make_original, make_translation, rewritten
from tests.builders import make_article, make_person, make_picture, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_person("Editor", username="farida")
    client.force_login(person)
    return person


@pytest.fixture
def stale(editor):
    """Live, and two paragraphs behind its original."""
    original = make_original()
    translation = make_translation(original, by=editor)
    corrected(original, editor)
    translation.refresh_from_db()
    return translation


def page_of(client, article) -> str:
    response = client.get(change(article))
    assert response.status_code == 200
    return response.content.decode()


def panel(page: str, name: str) -> str:
    """One of the two that stand beside the form; "" where it does not."""
    found = re.search(rf'<details class="module desk-{name}".*?</details>', page, re.DOTALL)
    return found[0] if found else ""


def seen(page: str) -> str:
    return re.search(r'name="seen" value="(\d+)"', page)[1]


# The original


def test_the_original_stands_beside_the_form_in_its_own_language(client, editor):
    picture = make_picture(alt="A shut road")
    body = (
        f'<p>See <a href="/here/">this</a>.</p><figure><img data-picture="{picture.uuid}">'
        "<figcaption>At noon</figcaption></figure><table><tbody><tr><td>7</td></tr></tbody></table>"
    )
    original = make_original(body=body, standfirst="Open the roads first.")
    shown = panel(page_of(client, make_translation(original, by=editor, status="draft")), "source")
    assert '<div class="desk-read" lang="en" dir="ltr">' in shown and " open>" in shown[:60]
    for words in ("The envoy came back", "Open the roads first.", "At noon", "7</td>", 'alt="A shut road"'):
        assert words in shown
    assert picture.rendition("full", 320) in shown and "data-picture" not in shown
    assert '<a target="_blank" rel="noopener" href="/here/">' in shown, "a link leaves the form where it is"
    assert f'href="{change(original)}"' in shown


def test_an_original_from_right_to_left_says_so(client, editor):
    original = make_original("فرستاده بازگشت", language="fa-af")
    draft = make_translation(original, "en", by=editor, status="draft", headline="Back")
    assert '<div class="desk-read" lang="fa-AF" dir="rtl">' in page_of(client, draft)


def test_what_is_in_the_original_is_text_and_no_script(client, editor):
    original = make_original("<script>alert(1)</script>")
    draft = make_translation(original, by=editor, status="draft")
    # As an old revision could have it: what comes out is made safe once more.
    record = {**original.revision.record, "body": '<p onclick="x()">Words<script>alert(2)</script></p>'}
    Revision.objects.filter(pk=original.revision_id).update(record=record)
    shown = panel(page_of(client, draft), "source")
    assert "Words" in shown and "<script" not in shown and "onclick" not in shown


def test_translators_work_from_what_readers_see(client, editor):
    original = make_original()
    draft = make_translation(original, by=editor, status="draft")
    client.post(change(original), {**opened(client, original), "headline": "Not out yet"})
    shown = panel(page_of(client, draft), "source")
    assert "The envoy came back" in shown and "Not out yet" not in shown


def test_a_story_that_translates_nothing_has_nothing_beside_it(client, editor):
    page = page_of(client, make_original())
    assert not panel(page, "source") and not panel(page, "changed")


def test_an_original_that_is_not_open_to_the_writer_is_not_shown(client, editor):
    original = make_original("Secret draft", status="draft", owner=editor)
    reporter = make_person("Reporter")
    draft = make_translation(original, by=reporter, status="draft")
    client.force_login(reporter)
    page = page_of(client, draft)
    assert "The original is not open to you." in page
    assert "Secret draft" not in page and "The roads are shut" not in page
    response = client.post(current(draft), {"seen": original.head_id}, follow=True)
    assert "The original is not open to you." in response.content.decode()
    assert not Event.objects.filter(what="current").exists()


def test_a_withdrawn_original_is_read_by_editors_only(client, editor):
    original = make_original()
    translator = make_person("Translator")
    draft = make_translation(original, by=translator, status="draft")
    rewritten(original, editor, status="withdrawn")
    assert "The roads are shut." in panel(page_of(client, draft), "source")
    client.force_login(translator)
    assert "The roads are shut." not in page_of(client, draft)


# What changed since


def test_a_stale_translation_shows_what_changed_and_a_current_one_does_not(client, editor, stale):
    page = page_of(client, stale)
    changed = panel(page, "changed")
    assert "Stale by 2 paragraphs" in changed and " open>" in changed[:60]
    assert "The roads are <del>shut</del><ins>open again</ins>." in changed
    assert "1 paragraph unchanged" in changed and "The envoy waits." not in changed
    assert 'lang="en" dir="ltr"' in changed
    untouched = make_translation(make_original("Another"), by=editor)
    page = page_of(client, untouched)
    assert not panel(page, "changed") and panel(page, "source")


def test_one_click_marks_it_current_and_the_history_says_who(client, editor, stale):
    page = page_of(client, stale)
    response = client.post(current(stale), {"seen": seen(page)}, follow=True)
    assert response.redirect_chain == [(change(stale), 302)]
    page = response.content.decode()
    assert "Marked as current." in page and not panel(page, "changed")
    stale.refresh_from_db()
    assert stale.stale_by == 0 and stale.headline == "فرستاده بازگشت" and stale.is_public()
    event = Event.objects.get(what="current")
    assert (event.article, event.by) == (stale, editor)
    history = client.get(f"/admin/articles/article/{stale.pk}/history/").content.decode()
    assert "marked as current with its original</strong>" in history and "farida" in history


def test_what_was_typed_is_kept_when_it_is_marked(client, stale):
    page = page_of(client, stale)
    form = {**opened(client, stale), "headline": "هنوز ذخیره نشده", "seen": seen(page)}
    response = client.post(current(stale), form, follow=True)
    assert response.redirect_chain == [(change(stale) + "?unsaved=1", 302)]
    assert "هنوز ذخیره نشده" in response.content.decode()
    stale.refresh_from_db()
    assert (stale.headline, stale.stale_by) == ("فرستاده بازگشت", 0), "kept, and not saved"


def test_nothing_typed_comes_back_as_the_form_itself(client, stale):
    page = page_of(client, stale)
    response = client.post(current(stale), {**opened(client, stale), "seen": seen(page)})
    assert response.url == change(stale)


def test_save_and_mark_as_current_does_both(client, editor):
    original = make_original()
    draft = make_translation(original, by=editor, status="draft")
    corrected(original, editor)
    page = page_of(client, draft)
    assert "Save and mark as current" in page
    address = re.search(r'formaction="(\?current=\d+)"', page)[1]
    client.post(change(draft) + address, {**opened(client, draft), "headline": "راه‌ها باز شد"})
    draft.refresh_from_db()
    assert (draft.headline, draft.stale_by) == ("راه‌ها باز شد", 0)
    assert Event.objects.filter(what="current", article=draft).count() == 1


def test_publish_changes_and_mark_as_current_does_both(client, stale):
    page = page_of(client, stale)
    address = re.search(r'formaction="(\?current=\d+)"', page)[1]
    form = {**opened(client, stale), "headline": "راه‌ها باز شد", "_move": "publish_changes"}
    response = client.post(change(stale) + address, form, follow=True)
    assert "Marked as current." in response.content.decode()
    stale.refresh_from_db()
    assert (stale.headline, stale.stale_by, stale.pending) == ("راه‌ها باز شد", 0, None)


def test_what_cannot_be_saved_is_not_marked_either(client, stale):
    page = page_of(client, stale)
    address = re.search(r'formaction="(\?current=\d+)"', page)[1]
    response = client.post(change(stale) + address, {**opened(client, stale), "headline": "x" * 400})
    assert response.status_code == 200
    stale.refresh_from_db()
    assert stale.stale_by == 2


def test_after_a_refusal_a_plain_save_marks_nothing(client, stale):
    page = page_of(client, stale)
    address = re.search(r'formaction="(\?current=\d+)"', page)[1]
    response = client.post(change(stale) + address, {**opened(client, stale), "headline": "x" * 400})
    form = re.search(r"<form[^>]*id=.article_form.[^>]*>", response.content.decode())[0]
    assert f'action="{change(stale)}"' in form
    assert "action=" not in re.search(r"<form[^>]*id=.article_form.[^>]*>", page)[0]


def test_a_draft_that_it_was_made_from_is_not_shown_to_whom_it_was_never_open(client, editor):
    """What readers had is, though: the same translator follows the next change word by word."""
    translator = make_person("Translator")
    original = make_original(status="draft", body="<p>The envoy is a spy.</p><p>He waits.</p>")
    draft = make_translation(original, by=translator, status="draft")
    now = timezone.now()
    rewritten(original, editor, body="<p>The envoy is late.</p>", status="published", published_at=now)
    assert "<del>a spy</del>" in panel(page_of(client, draft), "changed")
    client.force_login(translator)
    page = page_of(client, draft)
    assert "Stale by 2 paragraphs" in panel(page, "changed") and "spy" not in page
    client.post(current(draft), {"seen": seen(page)})
    rewritten(original, editor, body="<p>The envoy is here.</p>")
    assert "<del>late</del><ins>here</ins>" in panel(page_of(client, draft), "changed")


def test_a_scheduled_text_that_never_went_out_is_not_shown_either(client, editor):
    translator = make_person("Translator")
    tomorrow = timezone.now() + timedelta(days=1)
    original = make_original(body="<p>The envoy is a spy.</p>", published_at=tomorrow)
    draft = make_translation(original, by=translator, status="draft")
    rewritten(original, editor, body="<p>The envoy is late.</p>", published_at=timezone.now())
    client.force_login(translator)
    page = page_of(client, draft)
    assert panel(page, "changed") and "spy" not in page


def test_changes_that_never_went_out_are_not_shown_either(client):
    chief, translator = make_person("Chief"), make_person("Translator")
    original = make_original(section=make_section())
    waiting = replace(record_of(original), body="<p>The envoy is a spy.</p>")
    stories.write([stories.Change(waiting, original, waits=True)], chief, timezone.now())
    original.refresh_from_db()
    desk.move_one(original, MOVE["withdraw"], chief, timezone.now(), "Not yet.")
    draft = make_translation(original, by=translator, status="draft")
    original.refresh_from_db()
    desk.move_one(original, MOVE["republish"], chief, timezone.now())
    client.force_login(translator)
    page = page_of(client, draft)
    assert panel(page, "changed") and "The roads are shut." in panel(page, "source") and "spy" not in page


def test_what_nobody_has_looked_at_is_not_marked(client, editor, stale):
    page = page_of(client, stale)
    rewritten(stale.translation_of, editor, headline="Changed once more")
    response = client.post(current(stale), {"seen": seen(page)}, follow=True)
    assert "The original has changed again meanwhile." in response.content.decode()
    stale.refresh_from_db()
    assert stale.stale_by == 3


@pytest.mark.parametrize("words", ["", "0", "\0", "x", "9" * 40])
def test_nonsense_marks_nothing(client, stale, words):
    client.post(current(stale), {"seen": words})
    client.post(change(stale) + "?current=nonsense", opened(client, stale))
    stale.refresh_from_db()
    assert stale.stale_by == 2


@pytest.mark.parametrize(
    ("role", "status"), [("Reporter", 404), ("Translator", 404), ("Editor", 302), ("Chief", 302)]
)
def test_only_who_may_change_it_marks_it(client, stale, role, status):
    number = seen(page_of(client, stale))
    client.force_login(make_person(role))
    assert client.post(current(stale), {"seen": number}).status_code == status
    stale.refresh_from_db()
    assert (stale.stale_by == 0) == (status == 302)


def test_a_translator_marks_their_own_draft_but_not_what_is_out(client, editor):
    original, translator = make_original(), make_person("Translator")
    draft = make_translation(original, by=translator, status="draft")
    other = make_original("Another")
    live = make_translation(other, by=translator)
    for each in (original, other):
        corrected(each, editor)
    client.force_login(translator)
    client.post(current(draft), {"seen": seen(page_of(client, draft))})
    draft.refresh_from_db()
    assert draft.stale_by == 0
    page = page_of(client, live)
    assert "Stale by 2 paragraphs" in page and "Mark as current" not in page
    assert client.post(current(live), {"seen": other.head_id}).status_code == 403


def test_asking_marks_nothing_nor_does_a_foreign_page(client, editor, stale):
    number = seen(page_of(client, stale))
    assert client.get(current(stale), {"seen": number}).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(current(stale), {"seen": number}).status_code == 403
    stale.refresh_from_db()
    assert stale.stale_by == 2


def test_what_is_no_translation_cannot_be_marked(client, editor):
    original = make_original()
    assert client.post(current(original), {"seen": original.head_id}).status_code == 404


def test_a_form_costs_little_more_with_its_original_beside_it(
    client, editor, stale, django_assert_max_num_queries
):
    plain = make_article("Plain", language="fa-af")
    client.get(change(plain))
    with django_assert_max_num_queries(23):
        client.get(change(plain))
    with django_assert_max_num_queries(25):
        client.get(change(stale))


# The original's own form


def test_the_form_of_an_original_says_how_its_translations_stand(client, editor, stale):
    page = page_of(client, stale.translation_of)
    others = re.search(r'<section class="module desk-side desk-others".*?</section>', page, re.DOTALL)[0]
    assert "Stale by 2 paragraphs" in others and f'href="{change(stale)}"' in others
    assert "Missing" in others and 'name="into" value="ps"' in others
    assert "desk-others" not in page_of(client, stale)
    assert "desk-others" not in client.get("/admin/articles/article/add/").content.decode()


def test_translate_from_the_form_keeps_what_was_typed_there(client, editor):
    original = make_original(status="draft")
    form = {**opened(client, original), "headline": "Typed and not saved", "into": "ps"}
    response = client.post(f"/admin/articles/article/{original.pk}/translate/", form)
    made = Article.objects.get(translation_of=original)
    assert response.url == change(made)
    original.refresh_from_db()
    assert original.headline == "The envoy came back"
    assert "You typed something" in page_of(client, original)
