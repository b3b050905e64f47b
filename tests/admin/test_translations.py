"""The ledger of translations: story by language, and beginning one."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from articles.admin import translations
from articles.models import Article, Event
from tests.admin.forms import change
from tests.admin.translating import LEDGER, corrected, make_original, make_translation, rewritten, translate
from tests.builders import make_article, make_author, make_person, make_picture, make_section, make_tag

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "fa-af", "ps")


@pytest.fixture
def editor(client):
    person = make_person("Editor", username="farida")
    client.force_login(person)
    return person


def ledger_of(client, **query) -> dict[str, dict[str, str]]:
    """What stands in each language's cell, in words, by the story's headline."""
    response = client.get(LEDGER, query)
    assert response.status_code == 200
    rows = re.findall(r"<tr>(.*?)</tr>", response.content.decode(), re.DOTALL)[1:]
    return {
        _words(re.search(r"<th.*?</th>", row, re.DOTALL)[0]).partition(" | ")[0]: _cells(row) for row in rows
    }


def _cells(row: str) -> dict[str, str]:
    cells = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
    return {code: _words(cell).partition(" | ")[2] for code, cell in zip(LANGUAGES, cells, strict=True)}


def _words(html: str) -> str:
    html = re.sub(r'<span class="visually-hidden">.*?</span>', "", html, flags=re.DOTALL)
    texts = (each.strip() for each in re.sub(r"<[^>]+>", "|", html).split("|"))
    return " | ".join(each for each in texts if each)


def headlines(client, **query) -> list[str]:
    return list(ledger_of(client, **query))


# Story by language


def test_each_language_says_how_it_stands(client, editor):
    original = make_original()
    make_translation(original, by=editor)
    corrected(original, editor)
    make_translation(original, "ps", by=editor, status="draft")
    make_translation(make_original("Translated, as it is"), by=editor)
    later = make_original("With one to come")
    make_translation(later, by=editor, published_at=timezone.now() + timedelta(days=1))
    gone = make_translation(make_original("With one that is gone"), by=editor)
    rewritten(gone, editor, status="withdrawn")
    assert ledger_of(client) == {
        "With one that is gone": {
            "en": "Published | Original",
            "fa-af": "Withdrawn",
            "ps": "Missing | Translate",
        },
        "With one to come": {
            "en": "Published | Original",
            "fa-af": "Scheduled | Current",
            "ps": "Missing | Translate",
        },
        "Translated, as it is": {
            "en": "Published | Original",
            "fa-af": "Published | Current",
            "ps": "Missing | Translate",
        },
        "The envoy came back": {
            "en": "Published | Original",
            "fa-af": "Published | Stale by 2 paragraphs",
            "ps": "Draft",
        },
    }


def test_numbers_are_the_desks(client, editor):
    original = make_original()
    make_translation(original, by=editor)
    corrected(original, editor)
    client.cookies["django_language"] = "fa-af"
    page = client.get(LEDGER).content.decode()
    assert "۲" in re.search(r'<span class="desk-under desk-stale">(.*?)</span>', page, re.DOTALL)[1]


def test_what_lies_in_the_bin_is_no_row_and_nothing_to_begin_again(client, editor):
    original = make_original(status="draft")
    rewritten(make_translation(original, by=editor, status="draft"), editor, status="binned")
    make_original("In the bin itself", status="binned")
    assert ledger_of(client) == {
        "The envoy came back": {"en": "Draft | Original", "fa-af": "In the bin", "ps": "Missing | Translate"}
    }


def test_a_withdrawn_story_is_not_offered_to_be_translated(client, editor):
    rewritten(make_original(), editor, status="withdrawn")
    (cells,) = ledger_of(client).values()
    assert cells == {"en": "Withdrawn | Original", "fa-af": "Missing", "ps": "Missing"}


def test_the_newest_come_first_and_the_older_ones_on_the_next_page(client, editor):
    now = timezone.now()
    for number in range(27):
        make_article(f"Story {number:02}", published_at=now - timedelta(days=number))
    first = headlines(client)
    assert first == [f"Story {number:02}" for number in range(25)]
    older = re.search(r'href="\?before=([^"]+)">Older', client.get(LEDGER).content.decode())[1]
    assert headlines(client, before=older) == ["Story 25", "Story 26"]
    assert ">Newest<" in client.get(LEDGER, {"before": older}).content.decode()


def test_stories_of_one_minute_are_each_shown_once(client, editor):
    for number in range(30):
        make_article(f"Story {number:02}")
    older = re.search(r'href="\?before=([^"]+)">Older', client.get(LEDGER).content.decode())[1]
    assert len({*headlines(client), *headlines(client, before=older)}) == 30


def test_filters_show_what_is_stale_what_is_missing_a_section_and_what_is_mine(client, editor):
    other, section = make_person("Editor"), make_section()
    stale = make_original("Stale", section=section)
    make_translation(stale, by=other)
    corrected(stale, other)
    make_original("Never translated")
    make_original("بدون ترجمه", language="fa-af")
    make_translation(make_original("Mine to translate"), "ps", by=editor, status="draft")
    make_original("Mine", owner=editor)
    assert headlines(client, stale="1") == ["Stale"]
    assert set(headlines(client, missing="fa-af")) == {"Never translated", "Mine to translate", "Mine"}
    assert set(headlines(client, missing="en")) == {"بدون ترجمه"}
    assert headlines(client, section=section.pk) == ["Stale"]
    assert set(headlines(client, mine="1")) == {"Mine to translate", "Mine"}
    assert headlines(client, mine="1", stale="1") == []
    assert set(headlines(client, mine="1", missing="ps")) == {"Mine"}


def test_where_there_is_nothing_a_sentence_says_so(client, editor):
    original = make_original()
    make_translation(original, by=editor)
    make_translation(original, "ps", by=editor)
    assert "No translation is stale." in client.get(LEDGER, {"stale": "1"}).content.decode()
    assert "Nothing is missing." in client.get(LEDGER, {"missing": "ps"}).content.decode()
    assert "There are no stories here." in client.get(LEDGER, {"section": "7"}).content.decode()


@pytest.mark.parametrize("words", ["x", "-", "1-", "9" * 30, "1-" + "9" * 30, "٣-٤", "'", "<b>"])
def test_words_that_mean_nothing_are_passed_over(client, editor, words):
    make_original()
    for name in ("before", "missing", "section", "nonsense"):
        assert headlines(client, **{name: words}) == ["The envoy came back"], name


def test_a_nul_in_the_address_is_refused(client, editor):
    assert client.get(LEDGER, {"missing": "\0"}).status_code == 400


@pytest.mark.parametrize("number", [3, 30])
def test_the_ledger_costs_the_same_whatever_there_is(client, editor, django_assert_num_queries, number):
    for each in range(number):
        story = make_original(f"Story {each}", section=make_section(f"Section {each}"), owner=editor)
        make_translation(story, by=editor)
    Article.objects.filter(language="fa-af").update(stale_by=1)
    client.get(LEDGER)
    with django_assert_num_queries(7):
        client.get(LEDGER)
    with django_assert_num_queries(9):
        client.get(LEDGER, {"stale": "1", "mine": "1"})


def test_nobody_sees_a_story_that_they_may_not_read(client):
    editor = make_person("Editor")
    make_original("Out")
    make_original("To come", published_at=timezone.now() + timedelta(days=1))
    secret = make_original("Secret draft", status="draft", owner=editor)
    reporter = make_person("Reporter", username="omid")
    make_original("Their own draft", status="draft", owner=reporter)
    for person, seen in (
        (reporter, {"Out", "Their own draft"}),
        (make_person("Translator"), {"Out"}),
        (editor, {"Out", "To come", "Secret draft", "Their own draft"}),
    ):
        client.force_login(person)
        assert set(headlines(client)) == seen
        assert client.get(translate(secret)).status_code == (200 if person == editor else 404)


def test_a_translation_of_somebody_elses_says_how_it_stands_and_no_more(client):
    make_translation(
        make_original(), by=make_person("Translator"), status="draft", headline="Words of a draft"
    )
    client.force_login(make_person("Translator"))
    page = client.get(LEDGER).content.decode()
    assert ledger_of(client)["The envoy came back"]["fa-af"] == "Draft"
    draft = Article.objects.get(language="fa-af")
    assert "Words of a draft" not in page and change(draft) not in page
    assert draft.slug == "words-of-a-draft" and draft.slug not in page, "nor in an address"


def test_my_desk_and_the_list_lead_to_the_ledger_and_each_original_to_its_languages(client, editor):
    original = make_original()
    make_translation(original, by=editor)
    assert f'href="{LEDGER}"' in client.get("/admin/").content.decode()
    page = client.get("/admin/articles/article/").content.decode()
    assert f'href="{LEDGER}"' in page and page.count(f'href="{translate(original)}"') == 1
    assert page.count("/translate/") == 1, "a translation is not translated again"


def test_a_translation_without_a_headline_says_of_what_it_is_one(client, editor):
    make_translation(make_original("Out & about"), by=editor, status="draft", headline="")
    make_translation(make_original("Not out", status="draft"), by=editor, status="draft", headline="")
    page = client.get("/admin/articles/article/", {"language": "fa-af"}).content.decode()
    assert page.count("(no headline yet)") == 2
    assert "of <bdi>Out &amp; about</bdi>" in page and "Not out" not in page
    desk = client.get("/admin/").content.decode()
    assert "of <bdi>Out &amp; about</bdi>" in desk and "of <bdi>Not out</bdi>" in desk


# Beginning one


def test_translate_makes_a_draft_with_the_parts_of_the_original_and_opens_it(client, editor):
    parts = {
        "section": make_section(),
        "thumbnail": make_picture(),
        "tags": [make_tag("One"), make_tag("Two")],
        "authors": [make_author()],
    }
    original = make_original(**parts)
    response = client.post(translate(original), {"into": "fa-af"})
    made = Article.objects.get(translation_of=original)
    assert response.url == change(made)
    assert (made.language, made.status, made.owner) == ("fa-af", "draft", editor)
    assert (made.section, made.thumbnail) == (parts["section"], parts["thumbnail"])
    assert set(made.tags.all()) == set(parts["tags"]) and list(made.authors.all()) == parts["authors"]
    page = client.get(response.url).content.decode()
    assert "The original stands beside it." in page and "The roads are shut." in page
    assert Event.objects.get(what="translate").by == editor


def test_the_second_of_two_is_led_to_the_draft_that_the_first_made(client, editor):
    original = make_original()
    client.post(translate(original), {"into": "ps"})
    made = Article.objects.get(translation_of=original)
    client.force_login(make_person("Editor", username="omid"))
    response = client.post(translate(original), {"into": "ps"}, follow=True)
    assert response.redirect_chain[-1][0] == change(made)
    assert "پښتو has been begun already, by farida: this is it." in response.content.decode()
    assert Article.objects.filter(translation_of=original).count() == 1


def test_two_who_begin_at_the_same_moment_have_one_draft(client, editor, monkeypatch):
    original = make_original()
    make_translation(original, by=make_person("Editor", username="omid"), status="draft")
    # As if it had not been there yet when this request looked.
    looks = iter([None])
    monkeypatch.setattr(
        translations, "translation_in", lambda *each: next(looks, Article.objects.get(language="fa-af"))
    )
    response = client.post(translate(original), {"into": "fa-af"}, follow=True)
    assert "دری has been begun already, by omid: this is it." in response.content.decode()
    assert Article.objects.filter(translation_of=original).count() == 1


def test_whoever_may_not_read_that_draft_is_told_who_is_at_it(client):
    original = make_original()
    make_translation(
        original, by=make_person("Translator", username="zahra"), status="draft", headline="Hers"
    )
    client.force_login(make_person("Translator"))
    response = client.post(translate(original), {"into": "fa-af"}, follow=True)
    page = response.content.decode()
    assert response.redirect_chain[-1][0] == translate(original)
    assert "دری has been begun already, by zahra." in page and "Hers" not in page


def test_a_reporter_translates_what_readers_can_read(client):
    reporter = make_person("Reporter")
    client.force_login(reporter)
    original = make_original()
    assert "Missing" in client.get(translate(original)).content.decode()
    client.post(translate(original), {"into": "ps"})
    assert Article.objects.get(translation_of=original).owner == reporter


@pytest.mark.parametrize("into", ["", "en", "de", "\0", "fa-af\0", "x" * 500])
def test_a_language_that_is_none_or_the_storys_own_makes_nothing(client, editor, into):
    original = make_original()
    response = client.post(translate(original), {"into": into}, follow=True)
    assert "Choose a language." in response.content.decode() and Article.objects.count() == 1


def test_whoever_may_only_look_is_offered_no_translating(client):
    original, visitor = make_original(), make_person("Reporter")
    visitor.groups.clear()
    visitor.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(visitor)
    assert ledger_of(client)["The envoy came back"]["ps"] == "Missing"
    assert client.get(translate(original)).status_code == 403
    assert client.post(translate(original), {"into": "ps"}).status_code == 403
    assert not Article.objects.filter(translation_of=original).exists()


def test_the_page_speaks_of_a_draft_only_where_one_can_be_begun(client, editor):
    original = make_original()
    make_translation(original, by=editor)
    assert "The draft takes over" in client.get(translate(original)).content.decode()
    make_translation(original, "ps", by=editor)
    page = client.get(translate(original)).content.decode()
    assert "The draft takes over" not in page and page.count("Current") == 2


def test_of_a_translation_it_is_the_original_that_is_translated(client, editor):
    original = make_original()
    translation = make_translation(original, by=editor)
    assert "The envoy came back" in client.get(translate(translation)).content.decode()
    client.post(translate(translation), {"into": "ps"})
    assert Article.objects.get(language="ps").translation_of == original


def test_what_is_in_the_bin_is_not_translated(client, editor):
    original = make_original(status="draft")
    rewritten(original, editor, status="binned")
    response = client.post(translate(original), {"into": "ps"}, follow=True)
    assert "This story is in the bin." in response.content.decode() and Article.objects.count() == 1


def test_asking_is_no_beginning_and_a_foreign_page_begins_nothing(editor):
    original = make_original()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.get(translate(original), {"into": "ps"}).status_code == 200
    assert strict.post(translate(original), {"into": "ps"}).status_code == 403
    assert Article.objects.count() == 1
