"""Previews: what readers would see, before they do; and links that show just that, for a while."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, PreviewLink, Revision
from tests.admin.forms import ADD, change, opened, sent
from tests.builders import make_article, make_author, make_person, make_picture, make_section, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_person("Editor", username="hidden-editor"))
    return client


def page_of(article, revision_id=None) -> str:
    return reverse("admin:articles_article_previewed", args=[article.pk, revision_id or article.head_id])


def share(client, article, revision_id=None, **more) -> str:
    address = reverse("admin:articles_article_share", args=[article.pk, revision_id or article.head_id])
    page = client.post(address, more, follow=True).content.decode()
    return re.search(r'value="http://testserver(/preview/[^"]+)"', page)[1]


def test_a_preview_is_the_page_that_readers_will_get(desk, client):
    story = make_article(
        *["راه‌ها باز شد"],
        status="draft",
        language="fa-af",
        section=make_section("Economy"),
        tags=[make_tag("Roads")],
        authors=[make_author("Farida Noori")],
        thumbnail=make_picture(),
    )
    preview = desk.get(page_of(story))
    body = preview.content.decode()
    for words in (
        '<html lang="fa-AF" dir="rtl">',
        "<h1>راه‌ها باز شد</h1>",
        "Roads",
        "Farida Noori",
        "Economy",
    ):
        assert words in body
    assert "16x9" in body or "full-64" in body
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]
    assert preview.headers["X-Frame-Options"] == "SAMEORIGIN"
    shell = desk.get(
        reverse("admin:articles_article_preview", args=[story.pk, story.head_id])
    ).content.decode()
    assert f'src="{page_of(story)}?scheme=light"' in shell


def test_a_preview_is_seen_in_both_colour_schemes_and_widths(desk):
    story = make_article(status="draft")
    shell = reverse("admin:articles_article_preview", args=[story.pk, story.head_id])
    assert 'class="desk-frame desk-phone"' in desk.get(shell, {"width": "phone"}).content.decode()
    page = desk.get(page_of(story) + "?scheme=dark").content.decode()
    style = re.search(r'rel="stylesheet" href="([^"]+)"', page)[1]
    css = desk.get(style).content.decode()
    assert css.count("prefers-color-scheme") == 0 and "@media all" in css


def test_the_unsaved_form_is_previewed_and_the_story_stays_as_it_is(desk):
    story = make_article("Live", section=make_section())
    form = {
        **opened(desk, story),
        "headline": "As it may become",
        "published_at": "nonsense",
        "_preview": "1",
    }
    response = desk.post(change(story), {**form, "chosen_tags": ["new:Typed"]})
    story.refresh_from_db()
    kept = Revision.objects.get(autosave=True)
    assert response.url == reverse("admin:articles_article_preview", args=[story.pk, kept.pk])
    assert "<h1>As it may become</h1>" in desk.get(page_of(story, kept.pk)).content.decode()
    assert (story.headline, story.pending) == ("Live", None)
    shell = desk.get(response.url).content.decode()
    assert f'href="{change(story)}?unsaved=1"' in shell
    link = share(desk, story, kept.pk)
    desk.post(change(story), {**opened(desk, story), "headline": "Saved since"})
    assert "As it may become" in desk.get(link).content.decode(), "a link outlives what it was made from"


def test_a_new_story_is_previewed_as_a_draft(desk):
    response = desk.post(ADD, sent(headline="Not saved yet", _preview="1"))
    story = Article.objects.get()
    assert response.url == reverse("admin:articles_article_preview", args=[story.pk, story.head_id])
    assert story.status == "draft"


def test_a_link_shows_one_revision_to_whoever_has_it(desk, client):
    story = make_article("Draft of today", status="draft")
    address = share(desk, story)
    desk.post(change(story), {**opened(desk, story), "headline": "Changed after the link"})
    client.logout()
    response = client.get(address)
    body = response.content.decode()
    assert "<h1>Draft of today</h1>" in body and "Changed after" not in body
    assert "hidden-editor" not in body + str(response.headers)
    assert 'name="robots" content="noindex' in body
    assert "no-store" in response.headers["Cache-Control"] and "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in response.headers
    assert len(address.split("/")[2]) >= 43, "nobody guesses it"


def test_a_link_ends(desk, client, time_machine):
    story = make_article("Draft of today", status="draft")
    address = share(desk, story)
    now = timezone.now()
    for hours, status in ((47, 200), (49, 404)):
        time_machine(now + timedelta(hours=hours))
        assert client.get(address).status_code == status


def test_a_link_can_be_revoked(desk, client):
    story = make_article("Draft of today", status="draft")
    address, other = share(desk, story), share(desk, story, hours="168")
    link = PreviewLink.objects.get(token=address.split("/")[2])
    desk.post(reverse("admin:articles_article_revoke", args=[story.pk, link.pk]))
    assert client.get(address).status_code == 404 and client.get(other).status_code == 200
    assert client.get("/preview/guess/").status_code == 404


def test_a_reporter_shares_only_their_own(client):
    client.force_login(make_person("Reporter"))
    theirs = make_article("Theirs", status="draft")
    assert client.get(page_of(theirs)).status_code == 404
    address = reverse("admin:articles_article_share", args=[theirs.pk, theirs.head_id])
    assert client.post(address).status_code == 404 and not PreviewLink.objects.exists()
