"""What a page's head tells machines: JSON-LD, Open Graph and card data, which agree with the page."""

import io
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from articles import stories
from articles.editions import editions
from articles.models import PreviewLink
from articles.record import Byline
from articles.recording import record_of
from tests.builders import (
    fetched,
    make_article,
    make_author,
    make_page,
    make_picture,
    make_section,
    make_tag,
    ref,
    utc,
)
from tests.page_heads import Head, head_of

pytestmark = pytest.mark.django_db

HERE = "http://testserver"
HEADLINES = {"en": "The road is open", "fa-af": "راه‌های کابل باز شد", "ps": "د کابل لارې پرانیستل شوې"}
TAGS = {"en": "en", "fa-af": "fa-AF", "ps": "ps"}


def a_story(language="en", **more):
    section = make_section(names={"en": "Economy", "fa-af": "اقتصاد", "ps": "اقتصاد"})
    parts = {
        "headline": HEADLINES[language],
        "section": section,
        "tags": [make_tag("Roads"), make_tag("Kabul")],
        "authors": [make_author("Farida Noori"), make_author("Hamid Stanekzai")],
        "thumbnail": make_picture(
            captions={language: "Lorries wait."}, creator="Laila", copyright="Newsroom"
        ),
    }
    return make_article(language=language, **{**parts, **more})


def size_of(client, address: str) -> tuple[int, int]:
    """Of the picture that is really there."""
    path = urlsplit(address).path
    if path.startswith("/static/"):
        content = Path(finders.find(path.removeprefix("/static/"))).read_bytes()
    else:
        content = fetched(client, path)
    with Image.open(io.BytesIO(content)) as image:
        return image.size


def said_of(client, story, kind="NewsArticle") -> dict:
    return head_of(client, story.get_absolute_url()).nodes[kind]


# A story


@pytest.mark.parametrize("language", HEADLINES)
def test_a_story_says_what_it_is_in_each_edition(client, language):
    story = a_story(language, published_at=utc(2026, 5, 14, 3, 10))
    head = head_of(client, story.get_absolute_url())
    said = head.nodes["NewsArticle"]
    address = HERE + story.get_absolute_url()
    assert said["url"] == said["mainEntityOfPage"] == head.canonical == address
    assert said["headline"] == head.first_heading == HEADLINES[language]
    assert (said["description"], said["inLanguage"]) == ("What it is about.", TAGS[language])
    assert said["datePublished"] == said["dateModified"] == "2026-05-14T07:40:00+04:30"
    assert said["articleSection"] == {"en": "Economy"}.get(language, "اقتصاد")
    assert said["keywords"] == ["Roads", "Kabul"]
    assert said["isAccessibleForFree"] is True
    publisher = said["publisher"]
    assert (publisher["@type"], publisher["name"]) == ("NewsMediaOrganization", settings.SITE_NAMES[language])
    assert publisher["url"] == f"{HERE}/{editions()[language].prefix}"
    assert publisher["logo"]["url"].startswith(f"{HERE}/static/")


@pytest.mark.parametrize(
    "kind, said",
    [
        ("news", "NewsArticle"),
        ("interview", "NewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("opinion", "OpinionNewsArticle"),
    ],
)
def test_a_story_says_its_kind(client, kind, said):
    assert said_of(client, make_article("A view", kind=kind), said)["headline"] == "A view"


@pytest.mark.parametrize(
    "hostile", ["</script><script>alert(1)</script>", "<!--<script>", "Roads & \u2028 \\u003C ]]> 'x' \"y\""]
)
def test_no_headline_ends_the_block_that_it_stands_in(client, hostile):
    story = a_story(
        headline=hostile, standfirst=hostile, tags=[make_tag(hostile)], authors=[make_author(hostile)]
    )
    plain = head_of(client, a_story().get_absolute_url())
    response = client.get(story.get_absolute_url())
    head = Head(response)
    said = head.nodes["NewsArticle"]
    kept = hostile.replace("\u2028 ", "")
    assert said["headline"] == story.headline == kept and said["keywords"] == [kept]
    assert head.scripts == plain.scripts
    (block,) = head.blocks
    assert not set("<>&\u2028") & set(block)


def test_no_description_breaks_the_line_that_a_block_is(client):
    about = "One.\u2028Two & three.\u2029</script>"
    make_article(tags=[make_tag("Roads", descriptions={"en": about})])
    head = head_of(client, "/tags/roads/")
    assert head.nodes["CollectionPage"]["description"] == about == head.one("description")
    (block,) = head.blocks
    assert not set("<>&\u2028\u2029") & set(block)


def test_what_a_story_lacks_is_not_said(client):
    said = said_of(client, make_article("Bare", standfirst=""))
    for name in ("description", "articleSection", "keywords", "image", "workTranslation", "translator"):
        assert name not in said


def test_a_long_headline_is_said_short(client):
    just, long = "Roads " * 18 + "ok", "Roads " * 18 + "bad"
    assert (len(just), len(long)) == (110, 111)
    assert said_of(client, make_article(just, short_headline="Roads ok"))["headline"] == just
    assert said_of(client, make_article(long))["headline"] == long
    assert said_of(client, make_article(long, short_headline="Roads open"))["headline"] == "Roads open"
    assert (
        said_of(client, make_article("Roads are open", short_headline="Open"))["headline"] == "Roads are open"
    )


def test_a_change_is_dated_and_never_before_the_publication(client):
    at = utc(2026, 5, 14, 3, 10)
    changed = make_article(published_at=at, modified_at=at + timedelta(hours=2))
    imported = make_article(published_at=at, modified_at=at - timedelta(days=9))
    for story, moment in ((changed, at + timedelta(hours=2)), (imported, at)):
        head = head_of(client, story.get_absolute_url())
        said = head.nodes["NewsArticle"]
        assert datetime.fromisoformat(said["dateModified"]) == moment
        assert head.one("article:modified_time") == said["dateModified"]
        assert head.one("article:published_time") == said["datePublished"]
        shown = client.get(story.get_absolute_url()).content.decode().partition('<dl class="dates">')[2]
        assert ("Updated" in shown.partition("</dl>")[0]) == (story is changed)


# Who made it


def with_bylines(**roles):
    """A story by these: name -> roles."""
    story = make_article("Made by many")
    bylines = tuple(Byline(ref(make_author(name)), tuple(held)) for name, held in roles.items())
    record = replace(record_of(story), bylines=bylines)
    (written,) = stories.write([stories.Change(record, story)], None, timezone.now())
    return written


def test_each_reporter_is_an_author_with_a_page(client):
    said = said_of(client, a_story("ps"))
    assert [(each["@type"], each["name"]) for each in said["author"]] == [
        ("Person", "Farida Noori"),
        ("Person", "Hamid Stanekzai"),
    ]
    for each in said["author"]:
        assert each["url"].startswith(f"{HERE}/ps/authors/")
        assert client.get(urlsplit(each["url"]).path).status_code == 200


def test_addresses_of_names_in_any_script_are_ascii(client):
    """As the canonical addresses of their pages are."""
    section, author = make_section("اقتصاد", slug="اقتصاد"), make_author("فریده", slug="فریده")
    story = make_article("راه", language="fa-af", section=section, authors=[author])
    nodes = head_of(client, story.get_absolute_url()).nodes
    (person,) = nodes["NewsArticle"]["author"]
    of_section = nodes["BreadcrumbList"]["itemListElement"][1]["item"]
    for address in (person["url"], of_section):
        assert address.isascii() and head_of(client, urlsplit(address).path).canonical == address


def test_who_did_something_else_is_said_so(client):
    said = said_of(
        client,
        with_bylines(
            Farida=["reporter", "photographer"],
            Hamid=["translator"],
            Omid=["editor"],
            Laila=["illustrator", "data"],
        ),
    )
    names = {
        name: [each["name"] for each in said[name]]
        for name in ("author", "translator", "editor", "contributor")
    }
    assert names == {
        "author": ["Farida"],
        "translator": ["Hamid"],
        "editor": ["Omid"],
        "contributor": ["Farida", "Laila"],
    }


def test_without_a_reporter_the_author_is_whoever_published_it(client):
    ours = said_of(client, with_bylines(Omid=["editor"]))
    assert [(each["@type"], each["name"]) for each in ours["author"]] == [
        ("NewsMediaOrganization", "Newsroom")
    ]
    theirs = said_of(client, make_article("From an agency", source_name="Agency One"))
    assert theirs["author"] == [{"@type": "Organization", "name": "Agency One"}]


def test_a_story_from_elsewhere_has_its_address_there(client):
    story = make_article("From an agency", source_url="https://agency.example/roads")
    said = said_of(client, story)
    assert said["url"] == said["mainEntityOfPage"] == "https://agency.example/roads"


# Its pictures


def test_a_picture_comes_in_three_shapes_that_are_there(client):
    picture = make_picture(
        width=1600, height=1200, captions={"en": "Lorries wait."}, creator="Laila", copyright="©"
    )
    images = said_of(client, a_story(thumbnail=picture))["image"]
    assert [(each["width"], each["height"]) for each in images] == [(1280, 720), (1200, 900), (1200, 1200)]
    for each in images:
        assert each["url"].startswith(f"{HERE}/media/")
        assert size_of(client, each["url"]) == (each["width"], each["height"])
        assert (each["caption"], each["creditText"]) == ("Lorries wait.", "Laila Samadi")
        assert (each["creator"]["name"], each["copyrightNotice"]) == ("Laila", "©")


def test_a_small_picture_is_said_to_be_small(client):
    story = a_story(thumbnail=make_picture(width=700, height=500))
    head = head_of(client, story.get_absolute_url())
    assert [each["width"] for each in head.nodes["NewsArticle"]["image"]] == [700, 667, 500]
    assert (head.one("og:image:width"), head.one("og:image:height")) == ("700", "368")
    assert size_of(client, head.one("og:image")) == (700, 368)


def test_a_story_without_a_thumbnail_shows_the_first_picture_of_its_text(client):
    first, second = make_picture("#9b1531", alt="The first"), make_picture("#006633", alt="The second")
    body = "".join(f'<figure><img data-picture="{each.uuid}"></figure>' for each in (first, second))
    head = head_of(client, make_article(body=f"<p>One.</p>{body}").get_absolute_url())
    assert head.nodes["NewsArticle"]["image"][0]["url"].startswith(f"{HERE}{first.address}16x9-")
    assert head.one("og:image").startswith(f"{HERE}{first.address}share-")
    assert head.one("og:image:alt") == "The first"


# Its translations


def test_an_original_names_its_translations_and_a_translation_its_original(client):
    original = a_story()
    dari = make_article(HEADLINES["fa-af"], language="fa-af", translation_of=original)
    make_article(HEADLINES["ps"], language="ps", translation_of=original, status="draft")
    (named,) = said_of(client, original)["workTranslation"]
    assert (named["url"], named["inLanguage"]) == (HERE + dari.get_absolute_url(), "fa-AF")
    assert named["headline"] == dari.headline
    said = said_of(client, dari)
    assert said["translationOfWork"]["url"] == HERE + original.get_absolute_url()
    assert said["translationOfWork"]["@id"] == said_of(client, original)["@id"]
    assert named["@id"] == said["@id"]
    assert "workTranslation" not in said and "translationOfWork" not in said_of(client, original)


def test_a_translation_does_not_give_its_hidden_original_away(client):
    original = make_article("Secret plan", status="draft")
    dari = make_article(HEADLINES["fa-af"], language="fa-af", translation_of=original)
    page = client.get(dari.get_absolute_url()).content.decode()
    assert "translationOfWork" not in page and "Secret" not in page


# Where it stands


def crumbs(nodes) -> list[tuple[str, str]]:
    places = nodes["BreadcrumbList"]["itemListElement"]
    assert [each["position"] for each in places] == list(range(1, len(places) + 1))
    assert {each["@type"] for each in places} == {"ListItem"}
    return [(each["name"], each["item"].removeprefix(HERE)) for each in places]


def test_a_story_stands_under_its_section(client):
    story = a_story("fa-af")
    assert crumbs(head_of(client, story.get_absolute_url()).nodes) == [
        ("اتاق خبر", "/fa-af/"),
        ("اقتصاد", "/fa-af/sections/economy/"),
        (story.headline, story.get_absolute_url()),
    ]
    bare = make_article("Nowhere")
    assert crumbs(head_of(client, bare.get_absolute_url()).nodes) == [
        ("Newsroom", "/"),
        ("Nowhere", bare.get_absolute_url()),
    ]


@pytest.mark.parametrize("language", HEADLINES)
def test_the_front_page_presents_the_newsroom_and_its_search(client, language):
    prefix = editions()[language].prefix
    nodes = head_of(client, f"/{prefix}").nodes
    newsroom, site = nodes["NewsMediaOrganization"], nodes["WebSite"]
    assert newsroom["name"] == site["name"] == settings.SITE_NAMES[language]
    assert newsroom["url"] == site["url"] == f"{HERE}/{prefix}"
    assert (site["publisher"]["@id"], site["inLanguage"]) == (newsroom["@id"], TAGS[language])
    search = site["potentialAction"]
    assert search["query-input"] == "required name=search_term_string"
    template = search["target"]["urlTemplate"]
    assert template == f"{HERE}/{prefix}search/?q={{search_term_string}}"
    assert client.get(urlsplit(template).path, {"q": "roads"}).status_code == 200
    logo = newsroom["logo"]
    assert size_of(client, logo["url"]) == (logo["width"], logo["height"])


LISTS = {
    "latest/": ("CollectionPage", "Latest news"),
    "sections/economy/": ("CollectionPage", "Economy"),
    "tags/roads/": ("CollectionPage", "Roads"),
    "archive/2026/05/": ("CollectionPage", "Archive: May 2026"),
    "pages/about/": ("WebPage", "About us"),
}


@pytest.mark.parametrize("path", LISTS)
def test_a_list_says_what_it_is(client, path):
    a_story(published_at=utc(2026, 5, 14))
    make_page()
    kind, name = LISTS[path]
    head = head_of(client, f"/{path}")
    said = head.nodes[kind]
    assert (said["name"], said["url"], said["inLanguage"]) == (name, head.canonical, "en")
    assert said["description"] == head.one("description")
    assert crumbs(head.nodes) == [("Newsroom", "/"), (name, f"/{path}")]


def test_an_authors_page_is_about_a_person(client):
    author = make_author(names={"en": "Farida Noori", "ps": "فریده نوري"}, about={"ps": "خبریاله."})
    make_article(HEADLINES["ps"], language="ps", authors=[author])
    person = head_of(client, "/ps/authors/farida-noori/").nodes["ProfilePage"]["mainEntity"]
    assert (person["@type"], person["name"], person["description"]) == ("Person", "فریده نوري", "خبریاله.")
    assert person["url"] == f"{HERE}/ps/authors/farida-noori/"


def test_an_older_page_of_a_list_is_a_page_of_its_own(client):
    for _each in range(21):
        make_article()
    cursor = "60000000000000-5"
    head = head_of(client, f"/latest/?before={cursor}")
    assert head.nodes["CollectionPage"]["url"] == head.canonical == f"{HERE}/latest/?before={cursor}"


# Where nothing is said


def test_a_preview_says_nothing_to_machines(client):
    story = a_story(status="draft")
    now = timezone.now()
    link = PreviewLink.objects.create(
        revision_id=story.head_id, made_at=now, expires_at=now + timedelta(hours=1)
    )
    response = client.get(f"/preview/{link.token}/")
    head = Head(response)
    assert head.first_heading == story.headline
    assert head.blocks == []


def test_a_page_that_is_not_there_says_nothing_to_machines(client):
    gone = make_article(status="withdrawn", published_at=timezone.now() - timedelta(days=1))
    for address, status in (("/nothing/", 404), (gone.get_absolute_url(), 410)):
        response = client.get(address)
        assert response.status_code == status
        assert b"ld+json" not in response.content and b"og:" not in response.content


# Shared links


PAGES = (
    *("", "latest/", "sections/economy/", "tags/roads/", "authors/farida-noori/", "pages/about/", "search/"),
    "story",
)


@pytest.mark.parametrize("language", HEADLINES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_shared(client, language, path):
    story = a_story(language)
    make_page(language=language)
    address = story.get_absolute_url() if path == "story" else f"/{editions()[language].prefix}{path}"
    head = head_of(client, address)
    assert head.one("og:url") == head.canonical == HERE + address
    assert head.one("og:type") == ("article" if path == "story" else "website")
    assert head.one("og:title") and head.one("og:title") in head.title + settings.SITE_NAMES[language]
    assert head.one("og:description") == head.one("description") != ""
    assert head.one("og:site_name") == settings.SITE_NAMES[language]
    assert head.one("twitter:card") == "summary_large_image"
    assert head.one("og:image").startswith(f"{HERE}/")
    size = int(head.one("og:image:width")), int(head.one("og:image:height"))
    assert size_of(client, head.one("og:image")) == size
    assert head.one("og:image:alt")
    shown = "noindex, follow" if path == "search/" else "index, follow, max-image-preview:large"
    assert head.one("robots") == shown


def test_a_story_shared_says_when_by_whom_and_about_what(client):
    large = make_picture(width=1600, height=1200)
    head = head_of(client, a_story(thumbnail=large, published_at=utc(2026, 5, 14, 3, 10)).get_absolute_url())
    assert head.one("article:published_time") == "2026-05-14T07:40:00+04:30"
    assert head.said["article:author"] == [
        f"{HERE}/authors/{slug}/" for slug in ("farida-noori", "hamid-stanekzai")
    ]
    assert head.one("article:section") == "Economy"
    assert head.said["article:tag"] == ["Roads", "Kabul"]
    assert head.one("og:title") == HEADLINES["en"]
    assert head.one("og:image").startswith(f"{HERE}{large.address}share-1200")
    assert (head.one("og:image:width"), head.one("og:image:height")) == ("1200", "630")
    assert head.one("og:image:alt") == "A road"


def test_a_shared_picture_without_a_description_has_the_headlines(client):
    story = make_article("The road is open", thumbnail=make_picture(alt=""))
    assert head_of(client, story.get_absolute_url()).one("og:image:alt") == "The road is open"


def test_a_search_is_shared_without_the_words_of_whoever_searched(client):
    head = head_of(client, "/search/?q=secret+%22words%22")
    assert "secret" in head.title
    assert head.one("og:url") == head.canonical == f"{HERE}/search/"
    assert not [words for said in head.said.values() for words in said if "secret" in str(words)]


def test_words_in_the_head_are_said_once_escaped(client):
    story = make_article('Roads & "bridges" <b>', standfirst="Salt & 'bread'")
    head = head_of(client, story.get_absolute_url())
    assert head.one("og:title") == 'Roads & "bridges" <b>'
    assert head.one("description") == head.one("og:description") == "Salt & 'bread'"


def test_a_page_that_stays_is_described_by_its_first_words(client):
    make_page(body="<h2>Salt &amp; bread</h2><p>We are five.</p>")
    head = head_of(client, "/pages/about/")
    assert head.one("description") == head.nodes["WebPage"]["description"] == "Salt & bread We are five."


def test_pictures_elsewhere_keep_their_address(client, monkeypatch):
    picture = make_picture()
    monkeypatch.setattr("articles.models.picture.media_address", lambda: "https://pictures.example/media/")
    head = head_of(client, a_story(thumbnail=picture).get_absolute_url())
    assert head.one("og:image").startswith("https://pictures.example/media/")
    assert json.dumps(head.nodes).count("https://pictures.example/media/") == 3
    assert default_storage.exists(f"{picture.stem}/share-64.jpg")
