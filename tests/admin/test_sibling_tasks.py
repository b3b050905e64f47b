"""One language was corrected or withdrawn: its siblings are on the desk until somebody has looked."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from articles import translating
from articles.models import Event, SiblingTask
from tests.admin.forms import change, opened
from tests.admin.translating import (
    as_read,
    corrected,
    looked,
    make_original,
    make_translation,
    rewritten,
    sibling,
)
from tests.builders import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_person("Editor", username="farida")
    client.force_login(person)
    return person


@pytest.fixture
def family(editor):
    """An original and its two translations, all of them live."""
    original = make_original()
    dari = make_translation(original, by=editor)
    return original, dari, make_translation(original, "ps", by=editor, headline="استازی راغی")


def queue(client) -> str:
    page = client.get("/admin/").content.decode()
    return re.search(r'aria-labelledby="queue-siblings">.*?</section>', page, re.DOTALL)[0]


def stale_queue(client) -> str:
    page = client.get("/admin/").content.decode()
    return re.search(r'aria-labelledby="queue-stale">.*?</section>', page, re.DOTALL)[0]


def test_a_corrected_translation_puts_the_others_on_my_desk(client, editor, family):
    original, dari, pashto = family
    assert "No other language of a story was corrected or withdrawn." in queue(client)
    rewritten(dari, editor, body="<p>راه‌ها باز است.</p>")
    shown = queue(client)
    assert "دری</bdi> was corrected by <bdi>farida" in shown
    assert change(original) in shown and change(pashto) in shown and change(dari) not in shown
    assert "Nothing to do here" in shown and "What changed" in shown


def test_a_withdrawn_original_puts_its_translations_on_my_desk(client, editor, family):
    original, dari, pashto = family
    rewritten(original, editor, status="withdrawn")
    shown = queue(client)
    assert "English</bdi> was withdrawn by <bdi>farida" in shown
    assert change(dari) in shown and change(pashto) in shown and "What changed" not in shown


def test_a_corrected_original_is_said_once_among_the_translations_to_bring_up_to_date(client, editor, family):
    original, dari, _pashto = family
    corrected(original, editor)
    assert change(dari) in stale_queue(client) and "Stale by 2 paragraphs" in stale_queue(client)
    assert change(dari) not in queue(client)
    page = client.get(change(dari)).content.decode()
    assert "was corrected by" not in page and "What changed since" in page


def test_what_a_translation_need_not_follow_is_a_task_all_the_same(client, editor, family):
    original, dari, _pashto = family
    rewritten(original, editor, dateline="KABUL")
    assert change(dari) in queue(client) and change(dari) not in stale_queue(client)
    assert "English</bdi> was corrected by" in client.get(change(dari)).content.decode()


def test_the_page_of_what_changed_compares_then_with_now(client, editor, family):
    original, dari, _pashto = family
    rewritten(dari, editor, headline="فرستاده دیر بازگشت")
    task = SiblingTask.objects.get(article=original)
    page = client.get(sibling(task)).content.decode()
    assert "<ins>دیر " in page or "<ins> دیر" in page
    assert 'lang="fa-AF" dir="rtl"' in page and "farida" in page


def test_looked_at_is_recorded_and_off_the_desk(client, editor, family):
    original, dari, _pashto = family
    rewritten(dari, editor, headline="دیگر")
    task = SiblingTask.objects.get(article=original)
    response = client.post(looked(task), {**as_read(task), "home": "1"}, follow=True)
    assert response.redirect_chain == [("/admin/", 302)]
    assert "Noted: there was nothing to do." in response.content.decode()
    assert change(original) not in queue(client)
    event = Event.objects.get(what="looked")
    assert (event.article, event.by) == (original, editor)
    history = client.get(f"/admin/articles/article/{original.pk}/history/").content.decode()
    assert "looked at after a change in another language" in history
    again = client.post(looked(task), as_read(task), follow=True).content.decode()
    assert (
        "Somebody has looked at that already." in again and Event.objects.filter(what="looked").count() == 1
    )


def test_what_came_after_somebody_looked_stays_on_the_desk(client, editor, family):
    original, dari, _pashto = family
    rewritten(dari, editor, headline="دیگر")
    read = SiblingTask.objects.get(article=original)
    shown = [client.get(address).content.decode() for address in ("/admin/", change(original), sibling(read))]
    assert all(f'name="looked_at" value="{read.at.isoformat()}"' in page for page in shown)
    rewritten(dari, editor, headline="باز هم دیگر")
    for posted in (as_read(read), {"looked_at": "once"}, {}):
        response = client.post(looked(read), posted, follow=True)
        assert "changed again meanwhile" in response.content.decode()
        assert SiblingTask.objects.filter(pk=read.pk).exists()
    translating.done(read, editor, timezone.now())  # as if it had been written between look and mark
    assert (
        SiblingTask.objects.filter(pk=read.pk).exists() and not Event.objects.filter(what="looked").exists()
    )
    read.refresh_from_db()
    client.post(looked(read), as_read(read))
    assert not SiblingTask.objects.filter(pk=read.pk).exists()


def test_the_form_says_it_too_and_keeps_what_was_typed(client, editor, family):
    original, dari, _pashto = family
    rewritten(dari, editor, headline="دیگر")
    task = SiblingTask.objects.get(article=original)
    page = client.get(change(original)).content.decode()
    assert "دری</bdi> was corrected by" in page and f'formaction="{looked(task)}"' in page
    form = {**opened(client, original), "headline": "Typed and not saved", **as_read(task)}
    response = client.post(looked(task), form, follow=True)
    assert "Typed and not saved" in response.content.decode()
    assert not SiblingTask.objects.filter(pk=task.pk).exists()
    original.refresh_from_db()
    assert original.headline == "The envoy came back"


def test_my_desk_shows_a_reporter_their_own_only_and_no_button_for_what_is_out(client, editor):
    reporter = make_person("Reporter")
    original = make_original(owner=reporter)
    dari = make_translation(original, by=editor)
    rewritten(dari, editor, headline="دیگر")
    task = SiblingTask.objects.get(article=original)
    client.force_login(reporter)
    shown = queue(client)
    assert change(original) in shown and "Nothing to do here" not in shown
    assert client.post(looked(task)).status_code == 403
    assert "Nothing to do here" not in client.get(sibling(task)).content.decode()
    client.force_login(make_person("Reporter"))
    assert change(original) not in queue(client)
    assert client.get(sibling(task)).status_code == 404 and client.post(looked(task)).status_code == 404
    assert SiblingTask.objects.filter(pk=task.pk).exists()


def test_whoever_only_reads_a_story_is_told_of_no_task(client, editor, family):
    original, dari, _pashto = family
    rewritten(dari, editor, headline="دیگر")
    assert "was corrected by" in client.get(change(original)).content.decode()
    client.force_login(make_person("Translator"))
    page = client.get(change(original)).content.decode()
    assert "The roads are shut." in page and "was corrected by" not in page


def test_a_sibling_that_is_a_draft_again_is_not_shown_to_whom_it_is_not_open(client, editor):
    reporter = make_person("Reporter")
    original = make_original(owner=reporter)
    dari = make_translation(original, by=editor)
    rewritten(dari, editor, headline="دیگر")
    rewritten(dari, editor, status="withdrawn")
    rewritten(dari, editor, status="draft", headline="پنهان", published_at=None)
    client.force_login(reporter)
    for task in SiblingTask.objects.filter(article=original):
        page = client.get(sibling(task)).content.decode()
        assert "A story that is not open to you" in page and "پنهان" not in page and "دیگر" not in page


def test_the_history_of_a_task_names_the_language_and_no_words_of_a_hidden_draft(client, editor):
    translator, original = make_person("Translator"), make_original()
    dari = make_translation(original, by=translator, status="draft")
    rewritten(original, editor, status="withdrawn")
    rewritten(original, editor, status="draft", headline="The envoy is a spy", published_at=None)
    client.force_login(translator)
    task = SiblingTask.objects.get(article=dari)
    page = client.post(looked(task), as_read(task), follow=True).content.decode()
    history = client.get(f"/admin/articles/article/{dari.pk}/history/").content.decode()
    assert "looked at after a change in another language" in history and ">English</blockquote>" in history
    assert "a spy" not in page and "a spy" not in history


def test_a_task_of_another_story_is_none_of_this_one(client, editor, family):
    original, dari, pashto = family
    rewritten(dari, editor, headline="دیگر")
    task = SiblingTask.objects.get(article=original)
    for name in ("", "looked/"):
        address = f"/admin/articles/article/{pashto.pk}/siblings/{task.pk}/{name}"
        response = client.post(address) if name else client.get(address)
        assert response.status_code == (302 if name else 404)
    assert SiblingTask.objects.filter(pk=task.pk).exists()


def test_asking_is_no_looking_and_what_lies_in_the_bin_waits_for_nobody(client, editor, family):
    original, dari, pashto = family
    rewritten(dari, editor, headline="دیگر")
    task = SiblingTask.objects.get(article=original)
    assert client.get(looked(task)).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(looked(task)).status_code == 403
    assert SiblingTask.objects.filter(pk=task.pk).exists()
    rewritten(pashto, editor, status="withdrawn")
    rewritten(pashto, editor, status="draft", published_at=None)
    rewritten(pashto, editor, status="binned")
    assert change(pashto) not in queue(client)
