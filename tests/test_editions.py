"""Three editions: each in its own language and direction, with none of its words left in English."""

import re

import pytest
from django.utils import timezone

from tests.builders import make_article, make_author, make_page, make_section, make_tag, utc

pytestmark = pytest.mark.django_db

RIGHT_TO_LEFT = {"fa-af": ("fa-AF", "دری"), "ps": ("ps", "پښتو")}
WORDS = {
    "fa-af": {"headline": "راه‌های کابل باز شد", "standfirst": "مردم سفر می‌کنند.", "body": "<p>متن خبر.</p>"},
    "ps": {"headline": "د کابل لارې پرانیستل شوې", "standfirst": "خلک سفر کوي.", "body": "<p>د خبر متن.</p>"},
}


def words_of(page: str) -> str:
    """What a reader sees or hears: text, alt texts, labels."""
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    page = re.sub(r'<a href="[^"]*" lang="en".*?</a>', " ", page)  # the English edition, by its own name
    said = re.findall(r'(?:aria-label|alt|title|content|placeholder|data-cop(?:y|ied))="([^"]*)"', page)
    said = [words for words in said if not words.startswith(("http", "width=", "#", "index", "noindex"))]
    return re.sub(r"<[^>]+>", " ", page) + " ".join(said)


def a_newsroom(language: str):
    names = {"fa-af": "افغانستان", "ps": "افغانستان"}
    parts = {
        "section": make_section(names={"en": "Afghanistan", **names}),
        "tags": [make_tag(names={"en": "Diplomacy", "fa-af": "دیپلماسی", "ps": "ډیپلوماسي"})],
        "authors": [make_author(names={"en": "Farida", "fa-af": "فریده", "ps": "فریده"})],
    }
    make_page(language=language, title="ما", body="<p>ما.</p>")
    for kind in ("news", "analysis", "opinion", "interview"):
        story = make_article(language=language, kind=kind, **parts, **WORDS[language])
    return make_article(language=language, article=story, **parts, **WORDS[language] | {"body": "<p>نو.</p>"})


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_no_word_of_the_site_is_left_in_english(client, language):
    story = a_newsroom(language)
    month = timezone.localtime()
    addresses = ["", "latest/", "sections/afghanistan/", "tags/diplomacy/", "authors/farida/", "pages/about/"]
    addresses += [f"archive/{month:%Y/%m}/", "tags/nothing/", f"articles/{story.pk}/{story.slug}/"]
    for address in addresses:
        response = client.get(f"/{language}/{address}")
        assert response.status_code == (404 if "nothing" in address else 200)
        latin = re.findall(r"[A-Za-z]{2,}", words_of(response.content.decode()))
        allowed = {"fa", "AF", "ps", "article", "website", "summary", "large", "image"}
        assert set(latin) <= allowed, f"{address} says {sorted(set(latin) - allowed)}"


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_every_page_of_an_edition_says_its_language_and_direction(client, language):
    story = a_newsroom(language)
    tag, own_name = RIGHT_TO_LEFT[language]
    for address in ("", "latest/", "no-such-page/", f"articles/{story.pk}/{story.slug}/"):
        response = client.get(f"/{language}/{address}")
        page = response.content.decode()
        assert f'<html lang="{tag}" dir="rtl">' in page
        assert f'hreflang="{tag}" dir="rtl" aria-current="true">{own_name}</a>' in page
        assert response.headers["Content-Language"] == language


def test_english_stands_at_the_root(client):
    page = client.get("/").content.decode()
    assert '<html lang="en" dir="ltr">' in page and ">Newsroom</a>" in page


def test_an_edition_follows_from_the_address_and_nothing_else(client):
    make_article("English words")
    response = client.get("/latest/", headers={"accept-language": "fa"})
    assert '<html lang="en"' in response.content.decode()
    assert "Vary" not in response.headers
    assert not response.cookies


def test_an_edition_lists_only_stories_in_its_language(client):
    section = make_section()
    make_article("English words", section=section)
    make_article("سخن دری", language="fa-af", section=section)
    for address in ("latest/", "sections/afghanistan/"):
        english, dari = client.get(f"/{address}"), client.get(f"/fa-af/{address}")
        assert "English words" in english.content.decode() and "سخن دری" not in english.content.decode()
        assert "سخن دری" in dari.content.decode() and "English words" not in dari.content.decode()


def test_a_list_leads_to_the_same_list_in_the_other_editions(client):
    make_tag()
    page = client.get("/fa-af/tags/diplomacy/").content.decode()
    for address in ("/tags/diplomacy/", "/fa-af/tags/diplomacy/", "/ps/tags/diplomacy/"):
        assert f'<a href="{address}" lang=' in page


def test_dates_and_digits_are_the_editions_own(client):
    for language in ("en", "fa-af", "ps"):
        make_article(language=language, published_at=utc(2024, 3, 5, 3, 10))
    story = {
        code: client.get(f"/{prefix}latest/").content.decode()
        for code, prefix in (("en", ""), ("fa-af", "fa-af/"), ("ps", "ps/"))
    }
    assert "Tuesday 5\u00a0March" in story["en"]
    assert 'سه‌شنبه ۱۵\u00a0حوت <span class="other">(۵\u00a0مارچ)</span>' in story["fa-af"]
    assert '۱۵\u00a0کب <span class="other">(۵\u00a0مارچ)</span>' in story["ps"]
    for page in story.values():
        assert 'datetime="2024-03-05T07:40:00+04:30"' in page


def test_a_name_in_another_language_carries_its_own(client):
    make_section(names={"fa-af": "ورزش"}, slug="sport")
    page = client.get("/").content.decode()
    assert '<span lang="fa-AF" dir="rtl">ورزش</span>' in page
    assert '<span lang="fa-AF"' not in client.get("/fa-af/").content.decode()
