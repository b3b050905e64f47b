"""Sitemaps: each public story once, at its canonical address, by Kabul's months; the news of two days."""

import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils import timezone

from articles import sitemaps
from articles.editions import editions
from tests.builders import make_article, make_author, make_page, make_section, make_tag, utc
from tests.page_heads import Head, head_of

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
HERE = "http://testserver"


def read(client, address: str) -> ET.Element:
    response = client.get(urlsplit(address).path)
    assert response.status_code == 200, address
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    return ET.fromstring(response.content)


def files(client) -> list[str]:
    index = read(client, "/sitemap.xml")
    assert index.tag == f"{SITEMAP}sitemapindex"
    return [loc.text for loc in index.iterfind(f"{SITEMAP}sitemap/{SITEMAP}loc")]


def entries(client, address: str) -> dict[str, str | None]:
    """Each address with its lastmod."""
    urlset = read(client, address)
    assert urlset.tag == f"{SITEMAP}urlset"
    urls = urlset.findall(f"{SITEMAP}url")
    found = {url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod") for url in urls}
    assert len(found) == len(urls), "an address stands once"
    return found


def everything(client) -> list[str]:
    return [loc for file in files(client) for loc in entries(client, file)]


def address(story) -> str:
    return HERE + story.get_absolute_url()


# The files


def test_each_edition_has_a_file_for_each_month_of_kabuls(client):
    march = make_article(published_at=utc(2026, 3, 31, 19, 29))
    april = make_article(published_at=utc(2026, 3, 31, 19, 30))  # midnight in Kabul
    dari = make_article(published_at=utc(2026, 4, 2), language="fa-af", headline="راه‌ها باز شد")
    months = [file for file in files(client) if "-2026-" in file]
    assert months == [
        f"{HERE}/sitemap-{each}-1.xml" for each in ("en-2026-03", "en-2026-04", "fa-af-2026-04")
    ]
    assert [list(entries(client, month)) for month in months] == [
        [address(march)],
        [address(april)],
        [address(dari)],
    ]


def test_a_december_and_the_january_after_it_are_told_apart(client):
    december = make_article(published_at=utc(2025, 12, 31, 12))
    january = make_article(published_at=utc(2026, 1, 1, 12))
    assert list(entries(client, "/sitemap-en-2025-12-1.xml")) == [address(december)]
    assert list(entries(client, "/sitemap-en-2026-01-1.xml")) == [address(january)]


def test_nothing_is_listed_but_what_is_public_and_has_its_canonical_address_here(client):
    now = timezone.now()
    public = make_article("Seen")
    make_article("Hidden draft", status="draft")
    make_article("Hidden scheduled", published_at=now + timedelta(days=1))
    make_article("Hidden expired", published_at=now - timedelta(days=2), expires_at=now - timedelta(days=1))
    make_article("Hidden withdrawn", status="withdrawn", published_at=now - timedelta(days=1))
    make_article("Hidden agency", source_url="https://agency.example/1")
    listed = everything(client)
    assert address(public) in listed and not [loc for loc in listed if "hidden" in loc]
    assert "hidden" not in client.get("/sitemap-news.xml").content.decode().lower()


@pytest.mark.parametrize(
    "hidden",
    [
        {"source_url": "https://agency.example/1"},
        {"status": "withdrawn"},
        {"status": "draft", "at": utc(2025, 6, 5)},
        {"expires_at": utc(2025, 6, 6)},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_month_without_stories_to_list_has_no_file(client, hidden):
    for month in (5, 7):
        make_article(published_at=utc(2025, month, 5))
    make_article(**{"published_at": utc(2025, 6, 5), **hidden})
    assert [file for file in files(client) if "-2025-" in file] == [
        f"{HERE}/sitemap-en-2025-{month}-1.xml" for month in ("05", "07")
    ]


def test_what_is_listed_answers_is_canonical_and_may_be_indexed(client):
    for language in editions():
        parts = {"section": make_section(f"Section {language}"), "tags": [make_tag(f"Tag {language}")]}
        make_article("د کابل لارې", language=language, authors=[make_author(f"Author {language}")], **parts)
        make_page(language=language)
    listed = everything(client)
    assert len(listed) == len(editions()) * 7, (
        "front, latest, section, page, tag, author and story of each edition"
    )
    for loc in listed:
        head = Head(client.get(urlsplit(loc).path))
        assert head.canonical == loc and loc.isascii()
        assert "noindex" not in head.one("robots")


def test_lastmod_is_the_last_change_that_readers_could_see(client):
    published = utc(2026, 3, 1, 6)
    plain = make_article(published_at=published)
    changed = make_article(published_at=published, modified_at=utc(2026, 3, 5, 6))
    before = make_article(published_at=published, modified_at=utc(2026, 2, 1))  # as an import may say
    assert entries(client, "/sitemap-en-2026-03-1.xml") == {
        address(plain): "2026-03-01T10:30:00+04:30",
        address(changed): "2026-03-05T10:30:00+04:30",
        address(before): "2026-03-01T10:30:00+04:30",
    }


def test_a_month_too_full_for_one_file_is_told_in_several(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PER_FILE", 2)
    at = utc(2026, 3, 5)  # one moment, as after an import without dates
    stories = [make_article(published_at=at) for _each in range(5)]
    months = [file for file in files(client) if "-2026-03-" in file]
    assert months == [f"{HERE}/sitemap-en-2026-03-{number}.xml" for number in (1, 2, 3)]
    told = [list(entries(client, month)) for month in months]
    assert [len(each) for each in told] == [2, 2, 1]
    assert sum(told, []) == [address(story) for story in stories]


def test_a_month_is_counted_by_what_readers_see(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PER_FILE", 2)
    at = utc(2026, 3, 5)
    for _each in range(3):
        make_article(published_at=at, expires_at=at + timedelta(days=1))
    make_article(published_at=at)
    assert [file for file in files(client) if "-2026-03-" in file] == [f"{HERE}/sitemap-en-2026-03-1.xml"]


def test_what_expires_is_gone_from_its_file(client, time_machine):
    at = utc(2026, 3, 5)
    story = make_article(published_at=at, expires_at=at + timedelta(days=9))
    stays = make_article(published_at=at)
    for day, listed in ((8, {address(story), address(stays)}), (10, {address(stays)})):
        time_machine(at + timedelta(days=day))
        assert set(entries(client, "/sitemap-en-2026-03-1.xml")) == listed


def test_lists_stand_in_an_edition_that_has_stories_for_them(client):
    section, tag, author = make_section("Economy"), make_tag("Roads"), make_author("Farida")
    make_section("Empty"), make_tag("Empty"), make_author("Empty")
    make_article(language="ps", section=section, tags=[tag], authors=[author], headline="لارې")
    gone = timezone.now() - timedelta(hours=1)
    make_article(
        tags=[make_tag("Gone")], published_at=gone - timedelta(days=1), expires_at=gone, section=section
    )
    listed = [urlsplit(loc).path for loc in everything(client)]
    assert {"/ps/", "/ps/latest/", "/ps/sections/economy/", "/ps/tags/roads/", "/ps/authors/farida/"} <= {
        *listed
    }
    assert not [path for path in listed if "empty" in path or "gone" in path]
    assert not [path for path in listed if not path.startswith("/ps/")]


def test_tags_are_told_in_files_by_their_numbers(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PER_FILE", 2)
    tags = [make_tag(f"Tag {number}") for number in range(5)]
    make_article(tags=[tag for tag in tags if tag.slug != "tag-2"])
    told = [loc for file in files(client) if "-tags-" in file for loc in entries(client, file)]
    assert told == [f"{HERE}/tags/tag-{number}/" for number in (0, 1, 3, 4)]


def test_the_numbers_of_tags_may_have_gaps_of_any_size(client):
    """As a sequence of PostgreSQL leaves them, or a database put together out of two."""
    far = [make_tag(f"Tag {pk}", pk=pk) for pk in (7, 50_000, 50_001, 9_000_000_000_000_001)]
    make_article(tags=far)
    told = {
        file.rpartition("-")[2]: list(entries(client, file)) for file in files(client) if "-tags-" in file
    }
    assert told == {
        "1.xml": [f"{HERE}/tags/tag-7/", f"{HERE}/tags/tag-50000/"],
        "2.xml": [f"{HERE}/tags/tag-50001/"],
        "180000000001.xml": [f"{HERE}/tags/tag-9000000000000001/"],
    }


def test_an_address_that_is_too_long_for_a_sitemap_is_left_out(client):
    long, longer = make_article("ژ" * 300), make_article("字" * 300)
    assert len(address(long)) < 2048 < len(address(longer))
    assert address(long) in everything(client) and address(longer) not in everything(client)
    assert [each["loc"] for each in news_of(client)] == [address(long)]
    assert client.get(longer.get_absolute_url()).status_code == 200


def test_an_editions_code_may_have_digits(client, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("es-419", "Español")]
    editions.cache_clear()
    try:
        assert (
            entries(client, "/sitemap-es-419-2026-03-1.xml")
            == entries(client, "/sitemap-es-419-tags-1.xml")
            == {}
        )
    finally:
        editions.cache_clear()


def test_a_page_that_stays_is_listed_in_its_own_edition(client):
    make_page(language="fa-af")
    assert list(entries(client, "/sitemap-fa-af-pages.xml")) == [f"{HERE}/fa-af/pages/about/"]
    assert files(client) == [f"{HERE}/sitemap-fa-af-pages.xml"]


@pytest.mark.parametrize(
    "name",
    [
        *("en-2026-13-1", "en-2026-00-1", "en-1405-01-1", "en-9999-12-1", "de-2026-03-1", "en-2026-03-0"),
        *("en-2026-03", "de-pages", "de-tags-1", "en-tags-0", "en-sections-1", "en-tags-99999999999999"),
    ],
)
def test_a_file_that_cannot_be_is_not_found(client, name):
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_an_empty_newsroom_has_an_empty_index(client):
    assert files(client) == []
    assert entries(client, "/sitemap-en-2026-03-1.xml") == {}


# The news


def news_of(client) -> list[dict[str, str]]:
    found = []
    for url in read(client, "/sitemap-news.xml").iterfind(f"{SITEMAP}url"):
        (news,) = url.findall(f"{NEWS}news")
        publication = news.find(f"{NEWS}publication")
        said = {"loc": url.findtext(f"{SITEMAP}loc"), "name": publication.findtext(f"{NEWS}name")}
        said["language"] = publication.findtext(f"{NEWS}language")
        said |= {name: news.findtext(f"{NEWS}{name}") for name in ("publication_date", "title")}
        assert {each.tag for each in news} == {
            f"{NEWS}{n}" for n in ("publication", "publication_date", "title")
        }
        found.append(said)
    return found


def test_the_news_are_of_the_last_two_days_in_every_edition_newest_first(client):
    now = timezone.now()
    ages = {"en": 1, "fa-af": 30, "ps": 47}
    stories = [
        make_article(f"News {age}", language=language, published_at=now - timedelta(hours=age))
        for language, age in ages.items()
    ]
    make_article("Of the day before", published_at=now - timedelta(hours=49))
    found = news_of(client)
    assert [each["loc"] for each in found] == [address(story) for story in stories]
    assert [each["title"] for each in found] == ["News 1", "News 30", "News 47"]
    assert [each["language"] for each in found] == ["en", "fa", "ps"], "ISO 639, without a country"
    assert [each["name"] for each in found] == [settings.SITE_NAMES[language] for language in ages]


def test_news_are_dated_by_their_first_publication(client):
    now = timezone.now().replace(microsecond=0)
    make_article(published_at=now - timedelta(hours=5), modified_at=now - timedelta(hours=1))
    make_article("Of last week, changed today", published_at=now - timedelta(days=7), modified_at=now)
    (found,) = news_of(client)
    assert datetime.fromisoformat(found["publication_date"]) == now - timedelta(hours=5)


def test_a_title_is_xml_whatever_it_says(client):
    title = """Roads & "bridges" </news:title><!-- ]]> 'ours' <b>"""
    make_article(f"{title}\ufffe\uffff\x0b\ud800")  # what no XML may hold
    assert [each["title"] for each in news_of(client)] == [title]


def test_the_masthead_is_xml_without_what_is_in_parentheses(client, settings):
    settings.SITE_NAMES = {**settings.SITE_NAMES, "en": "Salt & <Bread> (Kabul)"}
    editions.cache_clear()
    try:
        make_article()
        assert [each["name"] for each in news_of(client)] == ["Salt & <Bread>"]
        assert head_of(client, "/").nodes["NewsMediaOrganization"]["name"] == "Salt & <Bread> (Kabul)"
    finally:
        editions.cache_clear()


def test_there_are_never_more_news_than_a_file_may_hold(client, monkeypatch):
    assert sitemaps.NEWS == 1000 and sitemaps.PER_FILE == 50_000
    monkeypatch.setattr(sitemaps, "NEWS", 3)
    now = timezone.now()
    for age in range(1, 5):
        for language in ("en", "ps"):
            make_article(f"News {age}", language=language, published_at=now - timedelta(hours=age))
    assert [each["title"] for each in news_of(client)] == ["News 1", "News 1", "News 2"]


def test_no_news_are_an_empty_file(client):
    assert news_of(client) == []


# What they cost


@pytest.mark.parametrize(
    "name", ["sitemap.xml", "sitemap-news.xml", "sitemap-en-2026-03-1.xml", "robots.txt"]
)
def test_what_has_not_changed_is_not_sent_again(client, name):
    make_article(published_at=utc(2026, 3, 5))
    first = client.get(f"/{name}")
    again = client.get(f"/{name}", headers={"if-none-match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert client.head(f"/{name}").status_code == 200
    assert client.post(f"/{name}").status_code == 405


def test_what_has_changed_is_sent_again(client):
    make_article(published_at=utc(2026, 3, 5))
    first = client.get("/sitemap-en-2026-03-1.xml")
    make_article("Newer", published_at=utc(2026, 3, 6))
    again = client.get("/sitemap-en-2026-03-1.xml", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 200 and b"newer" in again.content


@pytest.mark.parametrize("number", [3, 30])
def test_files_cost_the_same_whatever_there_is(client, django_assert_num_queries, number):
    section, author = make_section(), make_author()
    tags = [make_tag(f"Tag {each}") for each in range(number)]
    now = timezone.now()
    for each in range(number):
        made = {"section": section, "tags": tags, "authors": [author]}
        make_article(published_at=utc(2026, 3, 5) + timedelta(hours=each), **made)
        make_article(published_at=now - timedelta(minutes=each + 1))
    for name, queries in (
        ("sitemap-en-2026-03-1.xml", 1),
        ("sitemap-news.xml", len(editions())),
        ("sitemap-en-tags-1.xml", 1),
        ("sitemap-en-pages.xml", 3),
    ):
        with django_assert_num_queries(queries):
            client.get(f"/{name}")


@pytest.mark.parametrize("number", [3, 30])
def test_the_index_costs_the_same_whatever_there_is(client, django_assert_num_queries, number):
    tags = [make_tag(f"Tag {each}") for each in range(number)]
    for each in range(number):
        make_article(published_at=utc(2020, 3, 5) + timedelta(days=31 * each), tags=tags)
    of_the_months, of_the_lists, of_each_empty_edition = 3, 4, 5
    with django_assert_num_queries(
        of_the_months + of_the_lists + (len(editions()) - 1) * of_each_empty_edition
    ):
        listed = files(client)
    assert len([file for file in listed if "-en-20" in file]) == number
