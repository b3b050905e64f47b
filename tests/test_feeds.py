"""Feeds: what each list's holds, in each edition, and what becomes of it for those who ask again and again."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import joining
from articles.editions import editions
from articles.models import Redirect, Tag
from tests.builders import make_article, make_author, make_person, make_picture, make_section, make_tag
from tests.feed_checks import ATOM, LANGUAGE, fetched, parsed, titles

pytestmark = pytest.mark.django_db

KINDS = ["rss", "atom", "json"]
LISTS = ["feeds/latest", "sections/afghanistan/feed", "tags/roads/feed", "authors/farida-noori/feed"]


@pytest.fixture
def parts():
    return {"section": make_section(), "tags": [make_tag("Roads")], "authors": [make_author()]}


# What is in them


@pytest.mark.parametrize("of_list", LISTS)
@pytest.mark.parametrize("kind", KINDS)
def test_each_list_has_a_feed_in_each_edition_with_its_own_stories(client, parts, of_list, kind):
    other = {"tags": [make_tag("Kites")], "authors": [make_author("Omid Rasa")]}
    now = timezone.now()
    for language in editions():
        make_article(f"Old {language}", language=language, published_at=now - timedelta(days=9), **parts)
        make_article(f"New {language}", language=language, published_at=now, **parts)
        if "latest" not in of_list:
            make_article(f"Other {language}", language=language, section=make_section(language), **other)
    for language, edition in editions().items():
        assert titles(client, f"/{edition.prefix}{of_list}.{kind}") == [f"New {language}", f"Old {language}"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_has_the_thirty_newest(client, kind):
    now = timezone.now()
    for number in range(33):
        make_article(f"{number} hours ago", published_at=now - timedelta(hours=number, minutes=1))
    assert titles(client, f"/feeds/latest.{kind}") == [f"{number} hours ago" for number in range(30)]


@pytest.mark.parametrize("of_list", LISTS)
def test_a_feed_without_stories_is_whole(client, parts, of_list):
    for edition in editions().values():
        for kind in KINDS:
            assert titles(client, f"/{edition.prefix}{of_list}.{kind}") == []


def test_what_is_no_list_has_no_feed(client, parts):
    for address in (
        "/tags/nowhere/feed.rss",
        "/sections/nowhere/feed.atom",
        "/authors/nowhere/feed.json",
        "/feeds/latest.xml",
        "/tags/roads/feed.rss2",
        "/tags/roads/feed.",
        "/feeds/nowhere.rss",
        "/feeds/latest.rss/",
        "/tags/%F0%9F%98%80/feed.json",
        "/archive/2026/05/feed.rss",
    ):
        assert client.get(address).status_code == 404, address


def test_the_channel_says_whose_and_which_list_it_is_in_the_editions_language(client):
    make_tag("Roads", names={"en": "Roads", "fa-af": "سرک‌ها"}, descriptions={"ps": "د سړکونو په اړه"})
    make_author("Farida Noori")
    for address, title, description, language in (
        ("/feeds/latest", "Newsroom: Latest news", "Everything we have published, newest first.", "en"),
        ("/tags/roads/feed", "Newsroom: Roads", "Every story about Roads, newest first.", "en"),
        ("/fa-af/tags/roads/feed", "اتاق خبر: سرک‌ها", None, "fa-AF"),
        ("/ps/tags/roads/feed", "خبرخونه: Roads", "د سړکونو په اړه", "ps"),
        ("/authors/farida-noori/feed", "Newsroom: Farida Noori", None, "en"),
    ):
        rss = ElementTree.fromstring(fetched(client, f"{address}.rss").content)
        assert rss.findtext("channel/title") == title
        assert description in (None, rss.findtext("channel/description"))
        assert (rss.findtext("channel/language"), rss.get(LANGUAGE)) == (language, language)
        page = re.sub(r"feed$", "", address).replace("feeds/latest", "latest/")
        assert rss.findtext("channel/link") == f"http://testserver{page}"
        atom = parsed(fetched(client, f"{address}.atom")).feed
        assert (atom.title, atom.language, atom.link) == (title, language, f"http://testserver{page}")
        said = json.loads(fetched(client, f"{address}.json").content)
        assert (said["title"], said["language"]) == (title, language)
        assert said["home_page_url"] == f"http://testserver{page}"
    assert "سرک‌ها" in fetched(client, "/fa-af/tags/roads/feed.rss").content.decode(), "the half-space stays"


# Where they are found


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_says_its_own_address_and_its_hub(client, settings, kind):
    make_tag("Roads", slug="سرک")
    own = f"http://testserver/ps/tags/%D8%B3%D8%B1%DA%A9/feed.{kind}"
    response = fetched(client, f"/ps/tags/سرک/feed.{kind}?utm_source=x")
    assert response.headers["Link"] == f'<{own}>; rel="self"'
    assert b"hub" not in response.content
    settings.WEBSUB_HUB = "https://hub.example.org/?a=1&b=2"
    response = fetched(client, f"/ps/tags/سرک/feed.{kind}")
    assert response.headers["Link"] == f'<{settings.WEBSUB_HUB}>; rel="hub", <{own}>; rel="self"'
    if kind == "json":
        said = json.loads(response.content)
        assert said["hubs"] == [{"type": "WebSub", "url": settings.WEBSUB_HUB}]
        assert said["feed_url"] == own
    else:
        links = ElementTree.fromstring(response.content).iter(f"{ATOM}link")
        found = {link.get("rel"): link.get("href") for link in links}
        assert (found["self"], found["hub"]) == (own, settings.WEBSUB_HUB)


def test_each_pages_head_names_the_feeds_of_its_list(client, parts):
    story = make_article("A story", language="ps", **parts)
    for page, feeds in (
        ("/", "/feeds/latest"),
        ("/latest/", "/feeds/latest"),
        (story.get_absolute_url(), "/ps/feeds/latest"),
        ("/ps/tags/roads/", "/ps/tags/roads/feed"),
        ("/fa-af/sections/afghanistan/", "/fa-af/sections/afghanistan/feed"),
        ("/authors/farida-noori/", "/authors/farida-noori/feed"),
    ):
        html = client.get(page).content.decode()
        links = re.findall(r'<link rel="alternate" type="([^"]+)" title="([^"]+)" href="([^"]+)">', html)
        assert [address for _type, _title, address in links] == [
            f"http://testserver{feeds}.{kind}" for kind in KINDS
        ]
        for content_type, title, address in links:
            response = fetched(client, address.removeprefix("http://testserver"))
            assert response.headers["Content-Type"].startswith(content_type)
            said = re.search(r'<title>([^<]+)</title>|"title": "([^"]+)"', response.content.decode())
            assert title.startswith(said[1] or said[2]), "by the name that the feed has"
        assert f'href="{feeds}.rss">' in html, "and leads to it in sight"


def test_a_list_of_another_name_keeps_its_subscribers(client):
    tag, other = make_tag("Roads", slug="راه"), make_tag("Highways")
    joining.join(Tag, other.pk, tag.pk, make_person("Chief"), timezone.now())
    for prefix in ("", "/fa-af", "/ps"):
        for kind in KINDS:
            response = client.get(f"{prefix}/tags/highways/feed.{kind}")
            kept = reverse("articles:feed_tag", args=["راه", kind], current_app=prefix[1:] or "en")
            assert (response.status_code, response.url) == (301, kept)
            assert client.get(response.url).status_code == 200


def test_subscribers_of_the_system_before_are_led_on(client):
    story = make_article()
    Redirect.objects.create(old_path="/category/roads/", section=make_section("Roads"))
    Redirect.objects.create(old_path="/tag/kites", tag=make_tag("Kites"))
    Redirect.objects.create(old_path="/2019/05/envoy/", article=story)
    for asked, leads_to in (
        ("/feed/", "/feeds/latest.rss"),
        ("/feed", "/feeds/latest.rss"),
        ("/rss/", "/feeds/latest.rss"),
        ("/feed/atom/", "/feeds/latest.atom"),
        ("/fa-af/feed/", "/fa-af/feeds/latest.rss"),
        ("/category/roads/feed/", "/sections/roads/feed.rss"),
        ("/ps/category/roads/feed/", "/ps/sections/roads/feed.rss"),
        ("/tag/kites/rss/", "/tags/kites/feed.rss"),
        ("/tag/kites/feed.json", "/tags/kites/feed.json"),
    ):
        response = client.get(asked)
        assert (response.status_code, response.url) == (301, leads_to), asked
    for address in ("/2019/05/envoy/feed/", "/nowhere/feed/", "/feed/comments/", "/feeds/"):
        assert client.get(address).status_code == 404, address


# Asked again and again


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_is_sent_once(client, parts, kind):
    make_article(**parts)
    first = fetched(client, f"/tags/roads/feed.{kind}")
    again = client.get(f"/tags/roads/feed.{kind}", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    weak = client.get(f"/tags/roads/feed.{kind}", headers={"if-none-match": f"W/{first.headers['ETag']}"})
    assert weak.status_code == 304, "as a web server that compresses it names it"
    other = client.get(f"/tags/roads/feed.{kind}", headers={"if-none-match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)
    head = client.head(f"/tags/roads/feed.{kind}")
    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers} == {**first.headers}
    assert [each.headers["Vary"] for each in (first, again, weak)] == ["Accept-Encoding"] * 3
    assert [each.headers["Cache-Control"] for each in (first, again)] == ["public, no-cache"] * 2
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies


@pytest.mark.parametrize("of_list", LISTS)
def test_a_feed_is_only_read(parts, of_list):
    anybody = Client(enforce_csrf_checks=True)
    for kind in KINDS:
        for ask, status in (
            (anybody.get, 200),
            (anybody.post, 405),
            (anybody.put, 405),
            (anybody.delete, 405),
        ):
            assert ask(f"/{of_list}.{kind}").status_code == status


@pytest.mark.parametrize("asked", ["*", '"', "W/", ",", '"other", ' * 3000, "é\x00"])
def test_any_words_for_what_somebody_has_are_taken(client, asked):
    make_article()
    answer = client.get("/feeds/latest.rss", headers={"if-none-match": asked, "range": "bytes=0-10"})
    assert answer.status_code == (304 if asked == "*" else 200)
    assert answer.content == (b"" if asked == "*" else fetched(client, "/feeds/latest.rss").content)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_withdrawn_or_over_leaves_a_reader_who_asks_by_either_header(
    client, parts, kind, time_machine
):
    """A newest moment alone would say that nothing has changed."""
    now = timezone.now()
    address = f"/tags/roads/feed.{kind}"
    make_article("Newest", published_at=now - timedelta(minutes=1), **parts)
    withdrawn = make_article("Withdrawn", published_at=now - timedelta(days=1), **parts)
    make_article(
        "Over soon", published_at=now - timedelta(days=2), expires_at=now + timedelta(hours=1), **parts
    )

    def asked_again(last, at) -> list:
        """By each header alone: a reader keeps what it has when the answer is 304."""
        moment = f"{at:%a, %d %b %Y %H:%M:%S} GMT"
        answers = [
            client.get(address, headers={"if-none-match": last.headers["ETag"]}),
            client.get(address, headers={"if-modified-since": moment}),
        ]
        return [last if answer.status_code == 304 else answer for answer in answers]

    first = fetched(client, address)
    assert "Last-Modified" not in first.headers, "a cache in front would go by it"
    assert b"Withdrawn" in first.content and b"Over soon" in first.content
    make_article(article=withdrawn, headline="Withdrawn", status="withdrawn", **parts)
    for seen in asked_again(first, now):
        assert b"Newest" in seen.content and b"Withdrawn" not in seen.content
    second = fetched(client, address)
    time_machine(now + timedelta(hours=2))
    for seen in asked_again(second, now):
        assert b"Newest" in seen.content and b"Over soon" not in seen.content


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_follows_a_name_a_caption_and_the_clock(client, kind, time_machine):
    tag, picture, now = make_tag("Roads"), make_picture(), timezone.now()
    make_article("Now", tags=[tag], thumbnail=picture)
    make_article("At noon", tags=[tag], published_at=now + timedelta(hours=1))
    seen = {fetched(client, f"/tags/roads/feed.{kind}").headers["ETag"]}
    tag.names = {"en": "Highways"}
    tag.save()
    seen.add(fetched(client, f"/tags/roads/feed.{kind}").headers["ETag"])
    picture.captions = {"en": "A road in rain"}
    picture.save()
    seen.add(fetched(client, f"/tags/roads/feed.{kind}").headers["ETag"])
    assert titles(client, f"/tags/roads/feed.{kind}") == ["Now"]
    time_machine(now + timedelta(hours=2))
    seen.add(fetched(client, f"/tags/roads/feed.{kind}").headers["ETag"])
    assert titles(client, f"/tags/roads/feed.{kind}") == ["At noon", "Now"]
    assert len(seen) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_keeps_its_identity_through_every_change(client, kind):
    story = make_article("Roads close", slug="roads-close", published_at=timezone.now() - timedelta(days=1))
    before = fetched(client, f"/feeds/latest.{kind}").content.decode()
    assert f"urn:uuid:{story.uuid}" in before and "/roads-close/" in before
    make_article("Roads open", article=story, slug="roads-open", published_at=story.published_at)
    after = fetched(client, f"/feeds/latest.{kind}").content.decode()
    assert f"urn:uuid:{story.uuid}" in after and "/roads-open/" in after and "roads-close" not in after


def test_a_list_keeps_its_identity_when_it_gets_another_name(client):
    tag, other = make_tag("Roads"), make_tag("Rain")

    def identity(prefix: str, row) -> str:
        return parsed(fetched(client, f"{prefix}/tags/{row.slug}/feed.atom")).feed.id

    before = [identity(prefix, row) for row in (tag, other) for prefix in ("", "/fa-af", "/ps")]
    assert len(set(before)) == 6
    tag.slug, tag.names = "highways", {"en": "Highways"}
    tag.save()
    assert [identity(prefix, tag) for prefix in ("", "/fa-af", "/ps")] == before[:3]


@pytest.mark.parametrize("stories", [3, 30])
@pytest.mark.parametrize(("address", "queries"), [("/feeds/latest", 4), ("/tags/roads/feed", 5)])
def test_what_a_feed_asks_the_database(client, parts, address, queries, stories, django_assert_num_queries):
    picture = make_picture()
    body = f'<p>Text.</p><figure><img data-picture="{picture.uuid}"></figure>'
    for _number in range(stories):
        make_article(body=body, thumbnail=picture, **parts)
    for kind in KINDS:
        with django_assert_num_queries(queries):
            response = client.get(f"{address}.{kind}")
        assert response.content.count(b"full-64.jpg") >= 2 * stories
