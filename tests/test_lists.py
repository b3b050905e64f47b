"""Lists for readers: latest, sections, tags, authors, months; newest first, page by page."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.editions import editions
from tests.builders import make_article, make_author, make_picture, make_section, make_tag, utc

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def headlines(response) -> list[str]:
    assert response.status_code == 200
    return re.findall(r'<h3 class="card-title"><a href="[^"]+">([^<]+)</a>', response.content.decode())


def every_list(client):
    """Addresses of one of each kind of list, with 45 stories in each, and the stories."""
    section, tag, author = make_section(), make_tag(), make_author()
    month = utc(2024, 3, 20, 12)
    stories = [
        make_article(
            f"Story {number}",
            section=section,
            tags=[tag],
            authors=[author],
            published_at=month - timedelta(hours=number // 2),  # pairs share a moment
        )
        for number in range(45)
    ]
    return [
        "/latest/",
        "/sections/afghanistan/",
        "/tags/diplomacy/",
        "/authors/farida-noori/",
        "/archive/2024/03/",
    ], stories


def test_every_list_shows_each_story_once_newest_first_page_by_page(client):
    addresses, stories = every_list(client)
    expected = [
        story.headline for story in sorted(stories, key=lambda s: (s.published_at, s.pk), reverse=True)
    ]
    for address in addresses:
        seen, page = [], address
        for _each in range(3):
            response = client.get(page)
            seen += headlines(response)
            older = re.search(r'class="button" rel="next" href="([^"]+)"', response.content.decode())
            page = address + older[1] if older else None
        assert seen == expected
        assert page is None


def test_a_page_that_is_not_the_first_says_so_and_leads_back(client):
    every_list(client)
    first = client.get("/tags/diplomacy/").content.decode()
    older = re.search(r'rel="next" href="([^"]+)"', first)[1]
    second = client.get("/tags/diplomacy/" + older).content.decode()
    assert "Back to the newest" in second and "Back to the newest" not in first
    assert f'<link rel="canonical" href="http://testserver/tags/diplomacy/{older}">' in second
    assert '<link rel="canonical" href="http://testserver/tags/diplomacy/">' in first


@pytest.mark.parametrize("words", ["x", "1-", "-", "1-2-3", "fffffffffffffff-1", "5f--3", "۱-۲", "5G-1"])
def test_a_cursor_that_is_none_of_ours_is_not_found(client, words):
    make_article()
    assert client.get("/latest/", {"before": words}).status_code == 404


def test_stories_from_before_1970_have_pages_too(client):
    for number in range(25):
        make_article(f"Story {number}", published_at=utc(1931, 5, 1, 12) + timedelta(minutes=number))
    older = re.search(r'rel="next" href="([^"]+)"', client.get("/latest/").content.decode())[1]
    assert headlines(client.get(f"/latest/{older}")) == [f"Story {number}" for number in (4, 3, 2, 1, 0)]


def test_lists_hold_only_what_belongs_to_them(client):
    roads, kites = make_tag("Roads"), make_tag("Kites")
    farida, hamid = make_author("Farida"), make_author("Hamid")
    north, south = make_section("North"), make_section("South")
    make_article("Mine", tags=[roads], authors=[farida], section=north)
    make_article("Other", tags=[kites], authors=[hamid], section=south)
    for address in ("/tags/roads/", "/authors/farida/", "/sections/north/"):
        assert headlines(client.get(address)) == ["Mine"]


def test_a_list_without_stories_is_there_but_not_for_search_engines(client):
    make_tag("Empty")
    make_section("Bare")
    make_author("Nobody")
    for address in ("/tags/empty/", "/sections/bare/", "/authors/nobody/"):
        page = client.get(address).content.decode()
        assert "No story has been published here yet." in page
        assert '<meta name="robots" content="noindex">' in page


def test_what_does_not_exist_is_not_found(client):
    for address in (
        "/tags/x/",
        "/sections/x/",
        "/authors/x/",
        "/pages/x/",
        "/archive/2024/13/",
    ):
        assert client.get(address).status_code == 404


def test_latest_news_is_grouped_by_the_newsrooms_days(client):
    # Half past eight in the evening in London is one in the morning of the next day in Kabul.
    make_article("Before midnight", published_at=utc(2024, 3, 5, 19, 0))
    make_article("After midnight", published_at=utc(2024, 3, 5, 20, 30))
    page = client.get("/latest/").content.decode()
    assert (
        page.index("Wednesday 6")
        < page.index("After midnight")
        < page.index("Tuesday 5")
        < page.index("Before midnight")
    )
    assert "Times are Kabul time." in page


def test_an_archive_month_is_kabuls_month_and_leads_to_the_others(client):
    make_article("In February", published_at=utc(2024, 2, 29, 19, 0))
    make_article("In March", published_at=utc(2024, 2, 29, 20, 0))
    assert headlines(client.get("/archive/2024/03/")) == ["In March"]
    february = client.get("/archive/2024/02/")
    assert headlines(february) == ["In February"]
    assert 'rel="next" href="/archive/2024/03/"' in february.content.decode()
    assert 'rel="prev" href="/archive/2024/02/"' in client.get("/archive/2024/03/").content.decode()


def test_a_month_to_come_has_no_page(client):
    assert client.get(f"/archive/{NOW.year + 1}/01/").status_code == 404


def test_a_card_shows_the_short_headline_and_no_body(client):
    make_article(
        "A headline that goes on for rather long",
        short_headline="Short one",
        body="<p>Secret of the body</p>",
    )
    response = client.get("/latest/")
    assert headlines(response) == ["Short one"]
    assert "Secret of the body" not in response.content.decode()


def test_opinion_is_said_to_be_opinion(client):
    make_article("A road is a promise", kind="opinion", section=make_section("Culture"))
    assert '<p class="kicker">Opinion</p>' in client.get("/latest/").content.decode()


@pytest.mark.parametrize("number", [3, 30])
def test_lists_cost_the_same_whatever_there_is(client, django_assert_max_num_queries, number):
    tags = [make_tag(f"Tag {each}") for each in range(number)]
    authors = [make_author(f"Author {each}") for each in range(number)]
    section = make_section()
    for each in range(number):
        make_article(
            tags=tags,
            authors=authors,
            section=section,
            thumbnail=make_picture(),
            published_at=NOW - timedelta(hours=each + 1),
        )
    costs = {"/latest/": 3, "/sections/afghanistan/": 4, "/tags/tag-1/": 4, "/authors/author-1/": 4}
    costs[f"/archive/{timezone.localtime(NOW):%Y/%m}/"] = 4
    for address, queries in costs.items():
        with django_assert_max_num_queries(queries) as counted:
            assert client.get(address).status_code == 200
        assert len(counted) == queries <= 4


def test_the_front_page_has_a_lead_with_a_picture_then_sections(client):
    north, south = make_section("North", position=1), make_section("South", position=2)
    picture = make_picture()
    make_article("Newest has no picture", section=north, published_at=NOW - timedelta(minutes=1))
    make_article("Lead", section=south, thumbnail=picture, published_at=NOW - timedelta(minutes=2))
    for number in range(20):
        section = north if number % 2 else south
        make_article(f"Story {number}", section=section, published_at=NOW - timedelta(hours=number + 1))
    page = client.get("/").content.decode()
    lead = page.split('<article class="lead">')[1].split("</article>")[0]
    assert "Lead" in lead and "Newest has no picture" in lead  # beside it
    assert page.index(">North</a></h2>") < page.index(">South</a></h2>")
    links = re.findall(r'href="(/articles/[^"]+)"', page)
    assert len(links) == len(set(links)) > 12, "a story stands on the front page twice"


def test_opinion_on_the_front_page_says_whose_it_is(client):
    for number in range(12):
        make_article(f"News {number}")
    authors = [make_author("Zarmina Wafa"), make_author("Idris")]
    yesterday = NOW - timedelta(days=1)
    make_article("A road is a promise", kind="opinion", authors=authors, published_at=yesterday)
    opinion = client.get("/").content.decode().split('class="opinion"')[1]
    assert '<p class="author">Zarmina Wafa and Idris</p>' in opinion


def test_a_front_page_without_stories_is_a_page(client):
    for address in ("/", "/fa-af/", "/ps/"):
        assert client.get(address).status_code == 200
    assert "No story has been published here yet." in client.get("/").content.decode()


def test_the_front_page_shows_what_the_other_editions_have(client):
    make_article("English")
    make_article("گزارش تازه از کابل", language="fa-af")
    page = client.get("/").content.decode()
    assert '<li lang="fa-AF" dir="rtl">' in page and "گزارش تازه از کابل" in page


@pytest.mark.parametrize("number", [3, 30])
def test_the_front_page_costs_the_same_whatever_there_is(client, django_assert_num_queries, number):
    for each in range(number):
        section = make_section(f"Section {each}")
        for language in editions():
            kind = "opinion" if each % 3 == 0 else "news"
            make_article(language=language, section=section, thumbnail=make_picture(), kind=kind)
    with django_assert_num_queries(5):
        assert client.get("/").status_code == 200
