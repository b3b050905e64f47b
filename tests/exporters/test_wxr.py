"""A WordPress export, as WordPress's importer takes it."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.models import Tag
from tests.builders import (
    make_article,
    make_author,
    make_page,
    make_picture,
    make_section,
    make_tag,
    utc,
)
from tests.exporters.running import export

pytestmark = pytest.mark.django_db

NAMES = {
    "wp": "http://wordpress.org/export/1.2/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def channel(*arguments) -> ElementTree.Element:
    root = ElementTree.fromstring(export("--format", "wxr", *arguments).out)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    return root.find("channel")


def said(element: ElementTree.Element, name: str) -> str | None:
    return element.findtext(name, namespaces=NAMES)


def items(kind: str, *arguments) -> list[ElementTree.Element]:
    return [each for each in channel(*arguments).iter("item") if said(each, "wp:post_type") == kind]


def meta(element: ElementTree.Element) -> dict[str, str]:
    return {
        said(each, "wp:meta_key"): said(each, "wp:meta_value")
        for each in element.iterfind("wp:postmeta", NAMES)
    }


def filed(element: ElementTree.Element) -> list[tuple]:
    return [(each.get("domain"), each.get("nicename"), each.text) for each in element.iterfind("category")]


def test_a_site_says_what_it_is():
    make_article()
    site = channel()
    assert (said(site, "wp:wxr_version"), said(site, "title")) == ("1.2", "Newsroom")
    assert said(site, "link") == said(site, "wp:base_blog_url") == "http://testserver"
    assert said(channel("--language", "ps"), "language") == "ps"


def test_a_story_is_a_post_with_its_number_and_words():
    article = make_article(
        headline="The pass & the road",
        standfirst="After <eleven> days.",
        body="<p>Lorries moved.</p>",
        published_at=utc(2026, 5, 14, 7, 40),
        dateline="Salang",
        short_headline="Pass",
        kind="analysis",
        source_name="Agency",
        source_url="https://agency.example/1",
    )
    (post,) = items("post")
    assert (said(post, "title"), said(post, "excerpt:encoded")) == (
        "The pass & the road",
        "After <eleven> days.",
    )
    assert said(post, "content:encoded") == "<p>Lorries moved.</p>"
    assert said(post, "wp:post_id") == str(article.pk)
    assert said(post, "link") == f"http://testserver{article.get_absolute_url()}"
    assert said(post, "guid") == f"urn:uuid:{article.uuid}"
    assert said(post, "wp:post_name") == "the-pass-the-road"
    # Kabul's clock, then Greenwich's.
    assert said(post, "wp:post_date") == "2026-05-14 12:10:00"
    assert said(post, "wp:post_date_gmt") == said(post, "wp:post_modified_gmt") == "2026-05-14 07:40:00"
    assert said(post, "pubDate") == "Thu, 14 May 2026 07:40:00 +0000"
    assert meta(post) == {
        "_wpml_import_language_code": "en",
        "_wpml_import_translation_group": str(article.uuid),
        "_yoast_wpseo_canonical": "https://agency.example/1",
        "kind": "analysis",
        "short_headline": "Pass",
        "dateline": "Salang",
        "source_name": "Agency",
    }


def test_what_would_end_the_literal_text_does_not():
    make_article("One ]]> two", body="<p>Three ]]&gt; four</p>", standfirst="Five ]]]]>> six")
    (post,) = items("post")
    assert said(post, "title") == "One ]]> two"
    assert said(post, "excerpt:encoded") == "Five ]]]]>> six"


def test_letters_that_xml_forbids_are_left_out():
    tag = make_tag("Kabul")
    Tag.objects.update(names={"en": "Ka\x0bbul\ufffe"})  # as they were once kept
    make_article(tags=[tag])
    assert said(channel().find("wp:tag", NAMES), "wp:tag_name") == "Kabul"


def test_parts_are_described_once_and_stories_filed_under_them():
    section = make_section(names={"en": "Economy", "ps": "اقتصاد"}, descriptions={"en": "Prices."})
    tag = make_tag(names={"fa-af": "کابل"})
    first, second = make_author("Farida Noori"), make_author(names={"ps": "زرمینه"}, slug="زرمینه")
    make_article(section=section, tags=[tag], authors=[first])
    make_article(section=section, tags=[tag], authors=[second, first])
    site = channel()
    (category,) = site.iterfind("wp:category", NAMES)
    assert [said(category, f"wp:{name}") for name in ("category_nicename", "cat_name")] == [
        "economy",
        "Economy",
    ]
    assert said(category, "wp:category_description") == "Prices."
    (described,) = site.iterfind("wp:tag", NAMES)
    assert (said(described, "wp:tag_slug"), said(described, "wp:tag_name")) == (tag.slug, "کابل")
    numbers = [said(each, "wp:term_id") for each in (category, described)]
    assert len(set(numbers)) == 2
    logins = {
        said(each, "wp:author_login"): said(each, "wp:author_display_name")
        for each in site.iterfind("wp:author", NAMES)
    }
    assert logins == {"farida-noori": "Farida Noori", f"author-{second.pk}": "زرمینه"}
    one, two = items("post")
    assert said(one, "dc:creator") == "farida-noori"
    assert filed(one) == [("category", "economy", "Economy"), ("post_tag", tag.slug, "کابل")]
    assert said(two, "dc:creator") == f"author-{second.pk}"
    assert filed(two)[2:] == [
        ("author", f"cap-author-{second.pk}", "زرمینه"),
        ("author", "cap-farida-noori", "Farida Noori"),
    ]


def test_parts_have_the_names_of_the_edition_that_leaves():
    make_article(language="ps", section=make_section(names={"en": "Economy", "ps": "اقتصاد"}))
    assert filed(items("post", "--language", "ps")[0])[0] == ("category", "economy", "اقتصاد")


def test_pictures_are_files_with_their_words_before_the_post_that_shows_them():
    picture = make_picture(captions={"en": "Lorries wait."})
    in_body = make_picture("#00ff00", credit="Agency")
    figure = f'<figure><img data-picture="{in_body.uuid}"><figcaption>The road.</figcaption></figure>'
    make_article(thumbnail=picture, body=f"<p>Words.</p>{figure}")
    make_article(thumbnail=picture)
    first, second = items("attachment")
    assert said(first, "wp:attachment_url") == f"http://testserver/media/{picture.stem}/full-64.jpg"
    assert (said(first, "excerpt:encoded"), said(first, "wp:status")) == ("Lorries wait.", "inherit")
    assert meta(second) == {"_wp_attachment_image_alt": "A road", "_media_credit": "Agency"}
    one, two = items("post")
    assert meta(one)["_thumbnail_id"] == meta(two)["_thumbnail_id"] == said(first, "wp:post_id")
    number, address = said(second, "wp:post_id"), said(second, "wp:attachment_url")
    assert said(one, "content:encoded") == (
        f'<p>Words.</p><figure><img src="{address}" alt="A road" width="64" height="48"'
        f' class="wp-image-{number}"><figcaption>The road.</figcaption></figure>'
    )
    kinds = [said(each, "wp:post_type") for each in channel().iter("item")]
    assert kinds == ["attachment", "attachment", "post", "post"]


def test_pages_are_pages_and_nothing_shares_a_number():
    make_article(thumbnail=make_picture())
    make_page(title="About us", slug="about")
    (page,) = items("page")
    assert (said(page, "title"), said(page, "wp:post_name")) == ("About us", "about")
    assert (said(page, "content:encoded"), said(page, "wp:status")) == ("<p>Who we are.</p>", "publish")
    numbers = [said(each, "wp:post_id") for each in channel().iter("item")]
    assert len(numbers) == len(set(numbers)) == 3


def test_statuses_in_wordpresss_words():
    now = timezone.now()
    for status in ("draft", "in_review", "ready", "withdrawn", "binned"):
        make_article(status, status=status)
    make_article("published", sticky=True)
    make_article("scheduled", published_at=now + timedelta(days=1))
    make_article("expired", published_at=now - timedelta(days=2), expires_at=now - timedelta(days=1))
    found = {said(each, "title"): each for each in items("post", "--all")}
    assert {title: said(each, "wp:status") for title, each in found.items()} == {
        "draft": "draft",
        "in_review": "pending",
        "ready": "pending",
        "withdrawn": "private",
        "binned": "trash",
        "published": "publish",
        "scheduled": "future",
        "expired": "private",
    }
    assert said(found["draft"], "wp:post_date_gmt") == "0000-00-00 00:00:00"
    assert [title for title, each in found.items() if said(each, "wp:is_sticky") == "1"] == ["published"]
    assert "expires_at" in meta(found["expired"])


def test_translations_know_their_original():
    original = make_article("Road")
    make_article("سرک", language="fa-af", translation_of=original)
    one, two = (meta(each) for each in items("post"))
    assert one["_wpml_import_translation_group"] == two["_wpml_import_translation_group"]
    assert two["_wpml_import_language_code"] == "fa"
    assert two["_wpml_import_source_language_code"] == "en"
    assert "_wpml_import_source_language_code" not in one
