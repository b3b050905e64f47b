"""A story, list or page knows its counterparts in the other editions, and says so to readers and search engines."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.builders import make_article, make_author, make_page, make_picture, make_section, make_tag

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HIDDEN = [
    {"status": "draft"},
    {"status": "in_review"},
    {"status": "ready"},
    {"published_at": NOW + timedelta(days=1)},
    {"published_at": NOW - timedelta(days=2), "expires_at": NOW - timedelta(minutes=1)},
    {"status": "withdrawn", "published_at": NOW - timedelta(days=2)},
    {"status": "binned", "published_at": NOW - timedelta(days=2)},
]


CHIP = r'<a class="chip" [^>]*hreflang="[^"]+">'


def family() -> dict:
    """A story that was written in Dari, and its translations."""
    original = make_article("راه باز شد", language="fa-af", slug="road-fa")
    return {
        "en": make_article("The road is open", translation_of=original, slug="road"),
        "fa-af": original,
        "ps": make_article("لار خلاصه شوه", language="ps", translation_of=original, slug="road-ps"),
    }


def siblings_on(page: str) -> list[str]:
    line = re.search(r'<p class="siblings">(.*?)</p>', page)
    return re.findall(r"<a [^>]*>[^<]*</a>", line[1]) if line else []


def page_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def alternates_of(page: str) -> dict[str, str]:
    links = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page)
    assert len(links) == len(dict(links)), "a language is named twice"
    return dict(links)


def canonical_of(page: str) -> str:
    return re.search(r'<link rel="canonical" href="([^"]+)">', page)[1]


def switch_on(page: str) -> list[str]:
    """Where the strip's three links lead, in the order of the editions."""
    return re.findall(r'<a href="([^"]+)" lang="[^"]+" hreflang="[^"]+" dir="[^"]+"', page.split("</nav>")[0])


def test_a_story_links_to_its_siblings_by_their_own_names(client):
    told = family()
    links = siblings_on(page_of(client, told["ps"].get_absolute_url()))
    assert links == [
        f'<a href="/articles/{told["en"].pk}/road/" lang="en" dir="ltr" hreflang="en" rel="alternate">English</a>',
        f'<a href="/fa-af/articles/{told["fa-af"].pk}/road-fa/" lang="fa-AF" dir="rtl" hreflang="fa-AF"'
        ' rel="alternate">دری</a>',
    ]
    assert len(siblings_on(page_of(client, told["fa-af"].get_absolute_url()))) == 2
    alone = make_article("On its own")
    assert siblings_on(page_of(client, alone.get_absolute_url())) == []


def test_the_switch_leads_to_the_sibling_else_to_the_editions_front_page(client):
    original = make_article("راه باز شد", language="fa-af")
    english = make_article("The road is open", translation_of=original)
    page = page_of(client, english.get_absolute_url())
    assert switch_on(page) == [english.get_absolute_url(), original.get_absolute_url(), "/ps/"]


def test_every_version_names_every_version_and_english_for_everybody_else(client):
    told = family()
    expected = {story.edition.tag: f"http://testserver{story.get_absolute_url()}" for story in told.values()}
    expected["x-default"] = expected["en"]
    for story in told.values():
        page = page_of(client, story.get_absolute_url())
        assert alternates_of(page) == expected
        assert canonical_of(page) == expected[story.edition.tag]
        others = {other.edition.locale for other in told.values()} - {story.edition.locale}
        assert set(re.findall(r'og:locale:alternate" content="([^"]+)"', page)) == others


def test_without_an_english_version_the_original_is_for_everybody_else(client):
    original = make_article("لار خلاصه شوه", language="ps")
    dari = make_article("راه باز شد", language="fa-af", translation_of=original)
    for story in (original, dari):
        found = alternates_of(page_of(client, story.get_absolute_url()))
        assert set(found) == {"ps", "fa-AF", "x-default"}
        assert found["x-default"] == found["ps"]


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda values: values.get("status", "dated"))
def test_a_sibling_that_is_not_public_is_not_known(client, hidden):
    original = make_article("The road is open")
    make_article("راه باز شد", language="fa-af", slug="canary", translation_of=original, **hidden)
    public = make_article("لار خلاصه شوه", language="ps", translation_of=original)
    for story in (original, public):
        page = page_of(client, story.get_absolute_url())
        assert "canary" not in page and "fa-AF" not in alternates_of(page)
        assert len(siblings_on(page)) == 1


def test_translations_of_an_original_that_is_gone_know_each_other_still(client):
    original = make_article("The road is open", status="withdrawn", published_at=NOW - timedelta(days=1))
    dari = make_article("راه باز شد", language="fa-af", translation_of=original)
    pashto = make_article("لار خلاصه شوه", language="ps", translation_of=original)
    page = page_of(client, dari.get_absolute_url())
    assert pashto.get_absolute_url() in siblings_on(page)[0] and len(siblings_on(page)) == 1
    assert set(alternates_of(page)) == {"fa-AF", "ps", "x-default"}


def test_a_story_whose_own_address_is_elsewhere_is_no_version_for_search_engines(client):
    told = family()
    agency = {"slug": "road", "source_url": "https://agency.example/1"}
    make_article("The road", article=told["en"], translation_of=told["fa-af"], **agency)
    assert alternates_of(page_of(client, told["en"].get_absolute_url())) == {}
    page = page_of(client, told["ps"].get_absolute_url())
    assert set(alternates_of(page)) == {"fa-AF", "ps", "x-default"}
    assert len(siblings_on(page)) == 2, "readers may read it all the same"


@pytest.mark.parametrize("address", ["", "latest/"])
def test_front_page_and_latest_news_have_a_version_in_each_edition_with_stories(client, address):
    make_article()
    make_article(language="ps")
    told = {
        "en": f"http://testserver/{address}",
        "ps": f"http://testserver/ps/{address}",
        "x-default": f"http://testserver/{address}",
    }
    for prefix, expected in (("", told), ("fa-af/", {}), ("ps/", told)):
        page = page_of(client, f"/{prefix}{address}")
        assert alternates_of(page) == expected
        assert ('<meta name="robots" content="noindex">' in page) == (expected == {})
        assert switch_on(page) == [f"/{address}", f"/fa-af/{address}", f"/ps/{address}"]


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda values: values.get("status", "dated"))
def test_an_edition_whose_stories_are_not_public_is_not_known(client, hidden):
    make_article()
    make_article(language="ps", **hidden)
    for address in ("/", "/latest/"):
        assert set(alternates_of(page_of(client, address))) == {"en", "x-default"}
        assert '<meta name="robots" content="noindex">' in page_of(client, f"/ps{address}")


def lists() -> tuple[dict, list[str]]:
    parts = {"section": make_section(), "tags": [make_tag()], "authors": [make_author()]}
    return parts, ["sections/afghanistan/", "tags/diplomacy/", "authors/farida-noori/"]


def test_a_list_has_versions_where_it_has_stories(client):
    parts, addresses = lists()
    for language in ("en", "ps"):
        make_article(language=language, **parts)
    for address in addresses:
        expected = {
            "en": f"http://testserver/{address}",
            "ps": f"http://testserver/ps/{address}",
            "x-default": f"http://testserver/{address}",
        }
        for prefix in ("", "ps/"):
            page = page_of(client, f"/{prefix}{address}")
            assert alternates_of(page) == expected
            assert switch_on(page) == [f"/{address}", f"/fa-af/{address}", f"/ps/{address}"]


def test_a_list_without_stories_says_where_there_are_some(client):
    parts, addresses = lists()
    make_article(language="ps", **parts)
    for address in addresses:
        page = page_of(client, f"/fa-af/{address}")
        assert '<meta name="robots" content="noindex">' in page and alternates_of(page) == {}
        chip = f'<a class="chip" href="/ps/{address}" lang="ps" dir="rtl" hreflang="ps">پښتو</a>'
        assert chip in page and len(re.findall(CHIP, page)) == 1
        assert re.findall(CHIP, page_of(client, f"/ps/{address}")) == []


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda values: values.get("status", "dated"))
def test_stories_that_are_not_public_make_no_list_known(client, hidden):
    parts, addresses = lists()
    make_article(**parts)
    make_article(language="ps", **parts, **hidden)
    for address in addresses:
        assert set(alternates_of(page_of(client, f"/{address}"))) == {"en", "x-default"}


def test_older_pages_of_a_list_are_no_versions_of_one_another(client):
    parts, addresses = lists()
    for number in range(21):
        for language in ("en", "ps"):
            make_article(language=language, published_at=NOW - timedelta(hours=number + 1), **parts)
    for address in ["latest/", *addresses]:
        first = page_of(client, f"/{address}")
        older = page_of(client, f"/{address}" + re.search(r'rel="next" href="([^"]+)"', first)[1])
        assert alternates_of(first) and alternates_of(older) == {}
        assert switch_on(older) == [f"/{address}", f"/fa-af/{address}", f"/ps/{address}"]


def test_a_page_has_versions_where_it_was_written(client):
    make_page(language="en")
    make_page(language="fa-af", title="دربارهٔ ما")
    for prefix in ("", "fa-af/"):
        page = page_of(client, f"/{prefix}pages/about/")
        assert alternates_of(page) == {
            "en": "http://testserver/pages/about/",
            "fa-AF": "http://testserver/fa-af/pages/about/",
            "x-default": "http://testserver/pages/about/",
        }
        assert switch_on(page) == ["/pages/about/", "/fa-af/pages/about/", "/ps/"]
    assert client.get("/ps/pages/about/").status_code == 404


def test_a_search_goes_on_in_the_other_editions(client):
    page = page_of(client, "/search/?q=%D9%83%D8%A7%D8%A8%D9%84+%22now%22")
    asked = "?q=%D9%83%D8%A7%D8%A8%D9%84+%22now%22"
    assert switch_on(page) == [f"/search/{asked}", f"/fa-af/search/{asked}", f"/ps/search/{asked}"]
    assert alternates_of(page) == {}
    assert switch_on(page_of(client, "/search/"))[1] == "/fa-af/search/"


def test_what_search_engines_do_not_keep_has_no_versions(client):
    gone = make_article(status="withdrawn", published_at=NOW - timedelta(days=1))
    for address, status in ((gone.get_absolute_url(), 410), ("/nothing/", 404)):
        response = client.get(address)
        assert response.status_code == status and "noindex" in response.content.decode()
        assert alternates_of(response.content.decode()) == {}


@pytest.mark.parametrize("number", [3, 30])
def test_siblings_cost_a_story_nothing(client, django_assert_num_queries, number):
    tags = [make_tag(f"Tag {each}") for each in range(number)]
    original = make_article(tags=tags, thumbnail=make_picture())
    for language in ("fa-af", "ps"):
        story = make_article(language=language, tags=tags, translation_of=original)
    for _each in range(number):
        make_article(tags=tags)
    for each in (original, story):
        with django_assert_num_queries(5):
            page = page_of(client, each.get_absolute_url())
        assert len(siblings_on(page)) == 2
