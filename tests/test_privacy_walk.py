"""Nothing that is not public is seen anywhere: every public address is walked with stories planted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import stories, urls
from articles.editions import Calendar, editions
from articles.models import Redirect
from articles.months import Month
from articles.recording import record_of
from newsroom.urls import urlpatterns
from tests.builders import (
    make_article,
    make_author,
    make_page,
    make_person,
    make_picture,
    make_section,
    make_tag,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
FEEDS = ("rss", "atom", "json")
HIDDEN = {
    "draft": {"status": "draft"},
    "inreview": {"status": "in_review"},
    "ready": {"status": "ready"},
    "scheduled": {"published_at": NOW + timedelta(days=1)},
    "embargoed": {"published_at": NOW - timedelta(hours=1), "embargo_until": NOW + timedelta(hours=2)},
    "expired": {"published_at": NOW - timedelta(days=2), "expires_at": NOW - timedelta(minutes=1)},
    "withdrawn": {"status": "withdrawn", "published_at": NOW - timedelta(days=2)},
    "binned": {"status": "binned", "published_at": NOW - timedelta(days=2)},
}


def said_by(state: str, language: str) -> dict:
    """Words that nobody else says, in everything that a story says."""
    word = f"canary{state}{language.replace('-', '')}"
    return {
        "headline": f"{word} headline",
        "short_headline": f"{word} short",
        "standfirst": f"{word} standfirst",
        "body": f"<p>{word} body</p>",
        "dateline": f"{word} place",
    }


@pytest.fixture
def planted():
    """In every edition one public story and one of each hidden kind, with the same section, tag and author."""
    parts = {"section": make_section(), "tags": [make_tag()], "authors": [make_author()]}
    public, hidden = {}, []
    for language in editions():
        make_page(language=language)
        public[language] = make_article(language=language, **parts, **said_by("public", language))
        for state, values in HIDDEN.items():
            story = make_article(
                language=language, thumbnail=make_picture(), **parts, **values, **said_by(state, language)
            )
            Redirect.objects.create(old_path=f"/old/{story.pk}/", article=story)
            hidden.append(story)
        # What waits in a public story, and what somebody is typing into it.
        live = make_article("Live", language=language, **parts)
        for state in ("waiting", "unsaved"):
            record = replace(record_of(live), **said_by(state, language))
            if state == "waiting":
                stories.write([stories.Change(record, live, waits=True)], None, timezone.now())
            else:
                stories.keep_unsaved(live, record, make_person("Editor"), timezone.now(), live.head_id)
        # A public story that somebody relates to hidden ones.
        make_article("Related", language=language, related=hidden[-len(HIDDEN) :], **parts)
    return public, hidden, parts


def addresses(language: str, public: dict, hidden: list, parts: dict) -> list[str]:
    """Every public address of an edition, from the URL configuration itself."""
    stories = [*public.values(), *hidden]
    arguments = {
        "front": [()],
        "latest": [()],
        "story": [(story.pk, story.slug) for story in stories] + [(story.pk, "guess") for story in stories],
        "story_by_id": [(story.pk,) for story in stories],
        "section": [(parts["section"].slug,)],
        "tag": [(tag.slug,) for tag in parts["tags"]],
        "author": [(author.slug,) for author in parts["authors"]],
        "archive": [month.in_address for month in months()],
        "page": [("about",)],
        "feed_latest": [(kind,) for kind in FEEDS],
        "feed_section": [(parts["section"].slug, kind) for kind in FEEDS],
        "feed_tag": [(tag.slug, kind) for tag in parts["tags"] for kind in FEEDS],
        "feed_author": [(author.slug, kind) for author in parts["authors"] for kind in FEEDS],
        "search": [()],
    }
    known = {pattern.name for pattern in urls.public}
    assert known == set(arguments), "say here how the new address is walked"
    return [
        *(
            reverse(f"articles:{name}", args=each, current_app=language)
            for name, every in arguments.items()
            for each in every
        ),
        *(
            f"{reverse('articles:search', current_app=language)}?q={words}&lang=all&order={order}"
            for words in ("headline", "short", "standfirst", "body", "place", "canary*")
            for order in ("", "new")
        ),
    ]


def addresses_for_programs(public: dict, hidden: list, parts: dict) -> list[str]:
    stories, everything = reverse("api_articles"), "limit=100"
    asked = ["", *(f"language={language}&" for language in editions())]
    asked += [f"section={parts['section'].slug}&", f"tag={parts['tags'][0].slug}&", "since=2000-01-01&"]
    asked += [f"tag={parts['tags'][0].slug}&section={parts['section'].slug}&since=2000-01-01&"]
    return [
        *(f"{stories}?{words}{everything}" for words in asked),
        *(reverse("api_article", args=[story.uuid]) for story in (*public.values(), *hidden)),
        reverse("api_openapi"),
        reverse("api_nothing"),
        *(reverse(name) for name in ("robots", "sitemap", "sitemap_news")),
        *(reverse("sitemap_pages", args=[language]) for language in editions()),
        *(
            reverse("sitemap_named", args=[code, what, 1])
            for code in editions()
            for what in ("tags", "authors")
        ),
        *(
            reverse("sitemap_month", args=[code, *month.in_address, 1])
            for code in editions()
            for month in months()
        ),
    ]


def months() -> set[Month]:
    """In which stories are planted, or would be."""
    days = [NOW.date() + timedelta(days=days) for days in (-40, -2, 0, 1, 2)]
    return {Month.holding(day, calendar) for day in days for calendar in Calendar}


def test_no_public_address_shows_what_is_not_public(client, planted):
    public, hidden, parts = planted
    seen = ""
    for address in addresses_for_programs(public, hidden, parts):
        response = client.get(address)
        seen += f"{response.headers}{response.content.decode()}"
    assert seen.count("canarypublicps headline") > 5, "programs get what is public"
    for language in editions():
        for address in addresses(language, public, hidden, parts):
            response = client.get(address)
            seen += f"{response.headers}{response.content.decode()}"
    for language in editions():
        assert f"canarypublic{language.replace('-', '')}" in seen
    words = [story.headline.split()[0] for story in hidden]
    words += [
        f"canary{state}{language.replace('-', '')}"
        for state in ("waiting", "unsaved")
        for language in editions()
    ]
    assert [word for word in words if word in seen] == []


def test_what_stands_beside_the_editions_is_known(client):
    """Pages for machines, and previews for whoever has their link (tests/admin/test_previews.py)."""
    beside = {pattern.name for pattern in urlpatterns if getattr(pattern, "name", None)}
    for_programs = {"api_articles", "api_article", "api_openapi", "api_nothing"}
    others = {"healthz", "media", "preview", "indexnow_key"}  # the last: tests/test_sending.py
    for_robots = {"robots", "sitemap", "sitemap_news", "sitemap_pages", "sitemap_named", "sitemap_month"}
    assert beside == {*others, *for_programs, *for_robots}, "say here how the new address is walked"
    assert client.get("/preview/nonsense/").status_code == 404


def test_a_redirect_does_not_give_a_hidden_story_away(client, planted):
    _public, hidden, _parts = planted
    for story in hidden:
        response = client.get(f"/old/{story.pk}/")
        if story.status == "withdrawn":  # its page says that it is gone
            assert (response.status_code, response.url) == (301, story.get_absolute_url())
        else:
            assert response.status_code == 404


def test_a_hidden_story_has_no_page(client, planted):
    _public, hidden, _parts = planted
    for story in hidden:
        expected = 410 if story.status == "withdrawn" else 404
        assert client.get(story.get_absolute_url()).status_code == expected
        assert client.get(reverse("api_article", args=[story.uuid])).status_code == expected
        assert str(story.uuid) not in client.get(reverse("api_articles"), {"limit": 100}).content.decode()


def test_time_publishes_and_time_takes_away(client, time_machine):
    story = make_article(
        "Out at noon", published_at=NOW + timedelta(hours=1), expires_at=NOW + timedelta(hours=3)
    )
    for hours, status in ((0, 404), (2, 200), (4, 404)):
        time_machine(NOW + timedelta(hours=hours))
        assert client.get(story.get_absolute_url()).status_code == status
        assert ("Out at noon" in client.get("/latest/").content.decode()) == (status == 200)


def test_the_desk_is_closed_to_readers(client, planted):
    for address in ("/admin/", "/admin/articles/article/", "/admin/articles/picture/choose/"):
        response = client.get(address)
        assert (response.status_code, response.url.partition("?")[0]) == (302, "/admin/login/")
