"""Three editions: each in its own language and direction, with none of its words left in English."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from articles import urls
from tests.builders import (
    make_article,
    make_author,
    make_page,
    make_person,
    make_picture,
    make_section,
    make_tag,
    utc,
)

pytestmark = pytest.mark.django_db

RIGHT_TO_LEFT = {"fa-af": ("fa-AF", "دری"), "ps": ("ps", "پښتو")}
WORDS = {
    "fa-af": {"headline": "راه‌های کابل باز شد", "standfirst": "مردم سفر می‌کنند.", "body": "<p>متن خبر.</p>"},
    "ps": {"headline": "د کابل لارې پرانیستل شوې", "standfirst": "خلک سفر کوي.", "body": "<p>د خبر متن.</p>"},
}
# What is called so in every language.
NAMES = {"RSS", "Atom", "JSON", "Feed", "YouTube"}
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


class Words(HTMLParser):
    """What a reader of a page sees or hears: text, labels, alt texts, what is said of it where it is shared.

    Not what is marked as English: the English edition by its own name.
    """

    VOID = ("meta", "link", "img", "input", "br", "source", "hr")
    SAID = ("aria-label", "alt", "title", "placeholder", "data-copy", "data-copied")
    IN_METAS = ("description", "title", "site_name", "alt", "section", "tag")

    def __init__(self, page: str):
        super().__init__()
        self.found, self._open = [], []
        self.feed(page)

    @property
    def _english(self) -> bool:
        return next((english for _tag, english in reversed(self._open) if english is not None), False)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        language = attributes.get("lang")
        english = language.startswith("en") if language else None
        if not (self._english if english is None else english):
            self.found += [attributes[name] for name in self.SAID if attributes.get(name)]
            self.found += Words(attributes["srcdoc"]).found if "srcdoc" in attributes else []
            of = attributes.get("property", attributes.get("name", "")).rpartition(":")[2]
            if tag == "meta" and of in self.IN_METAS:
                self.found.append(attributes["content"])
        if tag not in self.VOID:
            self._open.append((tag, english))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self._english and not {"script", "style"} & {tag for tag, _english in self._open}:
            self.found.append(data)


def latin_in(page: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]{2,}", " ".join(Words(page).found))) - NAMES


def a_newsroom(language: str):
    """Something of everything that a page can say; gives the story that says most."""
    words, names = WORDS[language], {"fa-af": "افغانستان", "ps": "افغانستان"}
    person = {"en": "Farida", "fa-af": "فریده", "ps": "فریده"}
    picture = make_picture(credit="لیلا", alts={language: "راه"}, captions={language: "راه"})
    figure = f'<figure><img data-picture="{picture.uuid}"><figcaption>راه</figcaption></figure>'
    parts = {
        "section": make_section(names={"en": "Afghanistan", **names}),
        "tags": [make_tag(names={"en": "Diplomacy", "fa-af": "دیپلماسی", "ps": "ډیپلوماسي"})],
        "authors": [make_author(names=person), make_author(names=person, slug="hamid")],
        "thumbnail": picture,
        "language": language,
    }
    make_section(names={"en": "Nothing yet", **names}, slug="bare")
    make_page(language=language, title="ما", body="<p>ما.</p>")
    for kind in ("news", "analysis", "opinion", "interview"):
        for number in range(6):  # more than a page of them
            at = timezone.now() - timedelta(hours=number + 1)
            story = make_article(kind=kind, published_at=at, **parts, **words)
    make_article("The road is open", translation_of=story)
    make_article(language=language, section=parts["section"], **words)
    everything = words | {
        "body": f'<p>نو.</p>{figure}<p><a href="{VIDEO}">{VIDEO}</a></p>'
        "<table><tbody><tr><td>۱</td></tr></tbody></table>",
        "source_name": "آژانس",
        "dateline": "کابل",
    }
    return make_article(article=story, published_at=story.published_at, **parts, **everything)


def addresses(story) -> list[str]:
    """Every page of an edition, from the URL configuration itself; feeds are documents of their own."""
    month = timezone.localtime()
    hijri = {"en": f"{month:%Y}", "fa-af": "1405", "ps": "1405"}[story.language]
    arguments = {
        "front": [()],
        "latest": [()],
        "story": [(story.pk, story.slug)],
        "story_by_id": [(story.pk,)],
        "section": [("afghanistan",), ("bare",), ("no-such",)],
        "tag": [("diplomacy",), ("no-such",)],
        "author": [("farida",), ("hamid",)],
        "archive": [(f"{month:%Y}", f"{month:%m}"), (hijri, "09"), ("1990", "01")],
        "page": [("about",)],
        "search": [()],
    }
    pages = {pattern.name for pattern in urls.public if not pattern.name.startswith("feed_")}
    assert pages == set(arguments), "say here how the new address is walked"
    found = [
        reverse(f"articles:{name}", args=each, current_app=story.language)
        for name, every in arguments.items()
        for each in every
    ]
    front = found[0]
    lists = [f"{address}?before=" for address in found if "/sections/afghanistan/" in address]
    lists.append(f"{front}latest/?before=")
    far, none = f"{int(month.timestamp() * 1_000_000):x}-1", "1-1"
    found += [f"{address}{cursor}" for address in lists for cursor in (far, none)]
    return [*found, f"{front}latest/?before=x", f"{front}search/?q=کابل", f"{front}search/?q=xx"]


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_no_word_of_the_site_is_left_in_english(client, language):
    story = a_newsroom(language)
    gone = make_article(language=language, status="withdrawn", published_at=timezone.now(), **WORDS[language])
    seen, said = set(), {}  # the first address where each word stands
    for address in [*addresses(story), gone.get_absolute_url()]:
        response = client.get(address, follow=True)
        seen.add(response.status_code)
        for word in latin_in(response.content.decode()) - {"xx"}:  # what is searched for
            said.setdefault(word, address)
    assert said == {} and seen == {200, 404, 410}


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_the_page_for_what_broke_is_in_its_editions_language(client, language):
    def refuse(*_arguments):
        raise DatabaseError

    client.raise_request_exception = False
    with connection.execute_wrapper(refuse):
        response = client.get(f"/{language}/latest/")
    page = response.content.decode()
    assert response.status_code == 500 and latin_in(page) == set()
    assert f'<html lang="{RIGHT_TO_LEFT[language][0]}" dir="rtl">' in page


def test_a_preview_speaks_its_storys_language(client):
    client.force_login(make_person("Chief"))
    for language in RIGHT_TO_LEFT:
        story = make_article(language=language, status="draft", **WORDS[language])
        address = reverse("admin:articles_article_preview", args=[story.pk, story.head_id])
        assert latin_in(client.get(address).content.decode()) == set()


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
    assert "accept-language" not in response.headers.get("Vary", "").lower()
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


def test_the_half_space_is_kept_wherever_words_are_shown(client):
    """Without it letters join that should not: می‌شود is one word of two parts."""
    headline, body = "راه‌های کابل باز می‌شود", "<p>مردم می‌گویند.</p>"
    tag = make_tag(names={"fa-af": "راه‌ها"}, slug="roads")
    story = make_article(headline, language="fa-af", body=body, standfirst="خانه‌ها", tags=[tag])
    page = client.get(story.get_absolute_url()).content.decode()
    assert f"<title>{headline} | " in page and f"<h1>{headline}</h1>" in page
    assert f'property="og:title" content="{headline}"' in page
    assert "مردم می‌گویند." in page and ">خانه‌ها<" in page and ">راه‌ها</a>" in page
    assert f">{headline}</a>" in client.get("/fa-af/latest/").content.decode()
    for form in ("rss", "atom", "json"):
        feed = client.get(f"/fa-af/feeds/latest.{form}").content.decode()
        assert headline in feed and "می‌گویند" in feed
    assert headline == story.headline  # as it was typed


def test_an_alt_text_in_another_language_carries_its_own(client):
    picture = make_picture(alts={"fa-af": "راه"})
    shown = re.search(r"<img [^>]*alt=\"راه\"[^>]*>", page_of_story(client, thumbnail=picture))
    assert ' lang="fa-AF" dir="rtl"' in shown[0]
    body = f'<p>One.</p><figure><img data-picture="{picture.uuid}"></figure>'
    page = page_of_story(client, language="fa-af", body=body)
    assert 'alt="راه"' in page and ' lang="fa-AF" dir="rtl" loading' not in page


def page_of_story(client, **values) -> str:
    return client.get(make_article(**values).get_absolute_url()).content.decode()


def test_a_card_in_another_language_carries_its_own_and_what_we_say_in_it_ours(client):
    section = make_section(names={"en": "Afghanistan", "fa-af": "افغانستان"})
    dari = make_article("گزارش کابل", language="fa-af", section=section)
    related = page_of_story(client, related=[dari]).split("Related stories")[1]
    card = related.split('<article class="card" lang="fa-AF" dir="rtl">')[1].split("</article>")[0]
    assert "گزارش کابل" in card
    assert '<p class="kicker" lang="en" dir="ltr">Afghanistan</p>' in card
    assert '<p class="when" lang="en" dir="ltr"><time' in card
    assert (
        'lang="' not in re.findall(r'<article class="card"[^>]*>', client.get("/fa-af/").content.decode())[0]
    )


def test_names_that_an_edition_lacks_carry_their_language_wherever_they_stand(client):
    names = {"fa-af": "فریده"}
    section = make_section(names=names, slug="section")
    parts = {"section": section, "tags": [make_tag(names=names, slug="tag")], "authors": []}
    parts["authors"] = [make_author(names=names, slug="author")]
    story = make_article(kind="opinion", **parts)
    for number in range(12):
        make_article(section=section, published_at=timezone.now() - timedelta(hours=number + 2))
    spoken = '<span lang="fa-AF" dir="rtl">فریده</span>'
    lists = ["/sections/section/", "/tags/tag/", "/authors/author/"]
    for address in ("/", "/latest/", *lists, story.get_absolute_url()):
        body = client.get(address).content.decode().split("<body")[1]
        assert spoken in body and "فریده" not in body.replace(spoken, ""), address
