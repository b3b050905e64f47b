"""Pages that stay, old addresses, error pages, files, and the address that a watcher asks."""

import gzip

import pytest
from django.db import connection
from django.test import Client

from articles.models import Redirect
from tests.builders import make_article, make_page, make_picture, make_section, make_tag

pytestmark = pytest.mark.django_db


def test_a_page_is_shown_in_its_language_and_linked_from_every_foot(client):
    make_page()
    make_page(language="ps", title="زموږ په اړه", body="<p>موږ.</p>")
    assert "Who we are." in client.get("/pages/about/").content.decode()
    assert "موږ." in client.get("/ps/pages/about/").content.decode()
    assert client.get("/fa-af/pages/about/").status_code == 404
    assert '<a href="/pages/about/">About us</a>' in client.get("/").content.decode()


def test_an_old_address_leads_to_what_stands_there_now(client):
    story, tag, section, page = make_article("Roads"), make_tag(), make_section(), make_page()
    for old_path, target in (
        ("/2019/05/envoy/", {"article": story}),
        ("/?p=123", {"article": story}),
        ("/topic/دیپلماسی/", {"tag": tag}),
        ("/category/afghanistan", {"section": section}),
        ("/about.html", {"page": page}),
        ("/?cat=3", {"section": section}),
        ("/?page_id=7", {"page": page}),
    ):
        Redirect.objects.create(old_path=old_path, **target)
    for asked, leads_to in (
        ("/2019/05/envoy/", story.get_absolute_url()),
        ("/2019/05/envoy/?utm_source=x", story.get_absolute_url()),
        ("/?p=123", story.get_absolute_url()),
        ("/topic/دیپلماسی/", "/tags/diplomacy/"),
        ("/fa-af/topic/دیپلماسی/", "/fa-af/tags/diplomacy/"),
        ("/category/afghanistan", "/sections/afghanistan/"),
        ("/about.html", "/pages/about/"),
        ("/about.html/", "/pages/about/"),
        ("/?cat=3", "/sections/afghanistan/"),
        ("/?page_id=7", "/pages/about/"),
    ):
        response = client.get(asked)
        assert (response.status_code, response.url) == (301, leads_to), asked
    assert client.get("/?p=124").status_code == 200
    assert client.get("/2019/06/").status_code == 404


def test_an_old_address_with_the_number_of_another_story_comes_before_the_slug(client):
    moved, other = make_article("Moved here"), make_article("Has the number")
    Redirect.objects.create(old_path=f"/articles/{other.pk}/old-words/", article=moved)
    assert client.get(f"/articles/{other.pk}/old-words/").url == moved.get_absolute_url()
    assert client.get(f"/articles/{other.pk}/else/").url == other.get_absolute_url()


def test_a_page_that_is_not_there_says_so_kindly(client):
    make_article("Something to read")
    response = client.get("/nowhere/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "This road leads nowhere" in page and "Something to read" in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_fault_of_ours_says_so_without_asking_the_database(monkeypatch, django_assert_num_queries):
    def fail(*_args):
        raise RuntimeError("something")

    monkeypatch.setattr("articles.views.front_page", fail)
    response = Client(raise_request_exception=False).get("/ps/")
    page = response.content.decode()
    assert response.status_code == 500
    assert '<html lang="ps" dir="rtl">' in page and "تېروتنه زموږ ده" in page
    assert "something" not in page


def test_healthz_is_well_and_says_when_the_database_is_not(client, monkeypatch):
    assert (client.get("/healthz").status_code, client.get("/healthz").content) == (200, b"ok\n")

    def refuse(*_args, **_kwargs):
        from django.db import OperationalError  # noqa: PLC0415

        raise OperationalError("no connection")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"database\n")


def test_renditions_have_an_address_and_may_be_kept_for_ever(client):
    picture = make_picture()
    response = client.get(picture.rendition("full"))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/jpeg"
    assert "immutable" in response.headers["Cache-Control"]
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8")


def test_originals_and_other_files_have_none(client, settings):
    picture = make_picture()
    for name in (
        picture.original,
        f"../originals/{picture.original}",
        "../db.sqlite3",
        "/etc/passwd",
        "x.jpg",
        "",
    ):
        assert client.get(f"/media/{name}").status_code in (400, 404)


def test_no_public_page_sets_a_cookie_or_loads_from_elsewhere(client):
    story = make_article(thumbnail=make_picture())
    for address in ("/", "/latest/", story.get_absolute_url()):
        response = client.get(address)
        assert not response.cookies
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "default-src 'self'" in policy
        assert " style=" not in response.content.decode() and "onclick" not in response.content.decode()


def test_only_reading_is_allowed(client):
    story = make_article()
    for address in ("/", "/latest/", story.get_absolute_url(), "/healthz"):
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == 200


def test_pages_are_sent_packed_and_pictures_as_they_are(client):
    story = make_article(thumbnail=make_picture(width=800, height=600))
    page = client.get(story.get_absolute_url(), headers={"accept-encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert story.headline in gzip.decompress(page.content).decode()
    assert not client.get(story.get_absolute_url()).has_header("Content-Encoding")
    picture = client.get(story.thumbnail.rendition("full", 640), headers={"accept-encoding": "gzip"})
    assert b"".join(picture.streaming_content)[:2] == b"\xff\xd8"
    assert not picture.has_header("Content-Encoding")
