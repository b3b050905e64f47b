"""Drupal's texts: what they embed is found, in the document or beside it."""

from functools import partial

import pytest

from articles.importers import drupal
from articles.record import Picture
from tests.importers.drupal_serving import (
    FILES,
    MILL,
    document,
    formatted,
    media,
    node,
    paragraph,
    picture_file,
    refers,
    resource,
    saved,
    story_of,
    term,
    uuid,
)


@pytest.fixture
def story(tmp_path):
    """The one story of such a document, as it was found."""
    return partial(story_of, tmp_path)


REPORT = (media(43, 53, "document", name="The report"), picture_file(53, "report.pdf", "application/pdf"))
VIDEO = resource(
    "media--remote_video", 42, {"name": "Oven", "field_media_oembed_video": "https://vimeo.com/1"}
)


def text(html, **more) -> dict:
    return node(attributes={"body": formatted(html)}, **more)


# What stands in a text


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ('<p><a href="/node/2">x</a></p>', '<p><a href="https://old.example/node/2">x</a></p>'),
        ('<p><a href="//cdn.example/x">x</a></p>', '<p><a href="//cdn.example/x">x</a></p>'),
        (
            '<img src="/sites/default/files/styles/wide/public/a/b.png.webp?itok=x" alt="B" loading="lazy">',
            f'<img src="{FILES}/a/b.png" alt="B" loading="lazy">',
        ),
        (
            '<img src="/system/files/styles/wide/private/b.png?itok=x">',
            '<img src="https://old.example/system/files/b.png">',
        ),
        (
            f'<img data-entity-type="file" data-entity-uuid="{uuid(51)}" src="/sites/default/files/b.png" data-caption="<em>So</em> it is">',
            f'<figure><img src="{FILES}/b.png" alt=""><figcaption>So it is</figcaption></figure>',
        ),
        (
            f'<img data-entity-type="file" data-entity-uuid="{uuid(51)}" alt="Mill">',
            f'<figure><img src="{FILES}/mill.jpg" alt="Mill"></figure>',
        ),
        (
            f'<drupal-media data-entity-type="media" data-entity-uuid="{uuid(41)}"></drupal-media>',
            f'<figure><img src="{FILES}/mill.jpg" alt="A mill"><figcaption>By the water</figcaption></figure>',
        ),
        (
            f'<drupal-media data-entity-uuid="{uuid(41)}" data-caption="Here" alt="Wheel"></drupal-media>',
            f'<figure><img src="{FILES}/mill.jpg" alt="Wheel"><figcaption>Here</figcaption></figure>',
        ),
        (
            f'<p>Before</p><drupal-entity data-entity-type="media" data-entity-uuid="{uuid(42)}"></drupal-entity>',
            '<p>Before</p><p><a href="https://vimeo.com/1">https://vimeo.com/1</a></p>',
        ),
        (
            f'<drupal-entity data-entity-type="node" data-entity-uuid="{uuid(9)}"></drupal-entity>',
            '<p><a href="https://old.example/other">Another &amp; more</a></p>',
        ),
        (
            '<iframe src="/media/oembed?url=https%3A//youtu.be/aBcDeFgHiJk&amp;max_width=0"></iframe>',
            '<p><a href="https://youtu.be/aBcDeFgHiJk">https://youtu.be/aBcDeFgHiJk</a></p>',
        ),
        ('<p>Read <span class="visually-hidden">about it</span>on</p>', "<p>Read on</p>"),
    ],
)
def test_what_stands_in_a_text(story, html, body):
    other = resource("node--article", 9, {"title": "Another & more", "path": {"alias": "/other"}})
    found = story(text(html), *MILL, VIDEO, other)
    assert (found.record.body, found.dropped) == (body, ())


@pytest.mark.parametrize(
    ("html", "dropped"),
    [
        (
            f'<drupal-media data-entity-uuid="{uuid(77)}"></drupal-media>',
            f"media {uuid(77)}, which is in none of these documents",
        ),
        (
            '<div class="media-embed-error media-embed-error--missing-source">Gone.</div>',
            "an embed that Drupal had lost",
        ),
        ('<iframe src="/media/oembed?hash=x"></iframe>', "an embed that Drupal had lost"),
        ('<iframe src="https://[/media/oembed?url=x"></iframe>', "an embed that Drupal had lost"),
        (
            f'<drupal-entity data-entity-type="webform" data-entity-uuid="{uuid(8)}"></drupal-entity>',
            "an embedded webform--webform",
        ),
    ],
)
def test_what_cannot_be_embedded_is_named(story, html, dropped):
    found = story(text(f"<p>Words.</p>{html}"), resource("webform--webform", 8))
    assert (found.record.body, found.dropped) == ("<p>Words.</p>", (dropped,))


def test_an_embedded_story_that_is_not_published_is_named_and_not_shown(story):
    said = {"title": "Not yet out", "path": {"alias": "/not-yet"}, "status": False}
    embed = f'<drupal-entity data-entity-type="node" data-entity-uuid="{uuid(9)}"></drupal-entity>'
    found = story(text(f"<p>Words.</p>{embed}"), resource("node--article", 9, said))
    assert found.record.body == "<p>Words.</p>"
    assert found.dropped == (f"node--article {uuid(9)}, which is not published",)


# The library


def test_a_picture_comes_with_what_is_said_of_it(story):
    found = story(node(field_media_image=refers("media--image", 41)), *MILL)
    assert found.record.thumbnail.name == f"{FILES}/mill.jpg"
    assert found.pictures == (
        Picture(
            file=f"{FILES}/mill.jpg",
            alt={"en": "A mill"},
            caption={"en": "By the water"},
            credit="Laila Samadi",
        ),
    )


def test_a_mere_file_is_a_picture_too_and_its_title_a_caption(story):
    found = story(node(field_image=refers("file--file", 51, alt="Mill", title="The mill")), picture_file(51))
    assert found.pictures == (
        Picture(file=f"{FILES}/mill.jpg", alt={"en": "Mill"}, caption={"en": "The mill"}),
    )


@pytest.mark.parametrize(
    ("uri", "address"),
    [
        ({"url": "https://cdn.example/mill.jpg"}, "https://cdn.example/mill.jpg"),
        ({"value": "public://a/mill.jpg"}, f"{FILES}/a/mill.jpg"),
        ("public://mill.jpg", f"{FILES}/mill.jpg"),
    ],
)
def test_where_a_file_is(story, uri, address):
    found = story(node(field_image=refers("file--file", 51)), resource("file--file", 51, {"uri": uri}))
    assert found.record.thumbnail.name == address


def test_more_pictures_videos_and_files_stand_under_the_text(story):
    found = story(
        node(
            field_video=refers("media--remote_video", 42),
            field_images=[refers("file--file", 51), refers("file--file", 52, alt="Wheel")],
            field_attachment=refers("media--document", 43),
        ),
        *MILL,
        *REPORT,
        VIDEO,
        picture_file(52, "wheel.jpg"),
    )
    assert found.record.thumbnail.name == f"{FILES}/mill.jpg"
    assert found.record.body == (
        '<p>Words of it.</p><p><a href="https://vimeo.com/1">https://vimeo.com/1</a></p>'
        f'<figure><img src="{FILES}/wheel.jpg" alt="Wheel"></figure>'
        f'<p><a href="{FILES}/report.pdf">The report</a></p>'
    )
    assert found.dropped == (f"a file: {FILES}/report.pdf",)


# What lies beside


def test_what_is_not_included_is_looked_for_in_documents_beside(tmp_path):
    saved(tmp_path, document(term(21, "Water"), at="/jsonapi/taxonomy_term/tags"), "terms.json")
    saved(tmp_path, document(MILL[0], included=[MILL[1]], at="/jsonapi/media/image"), "media.json")
    saved(tmp_path, document(resource("user--user", 34, {"display_name": "Hashim Karimi"})), "users.json")
    saved(tmp_path, '{"jsonapi": {}, "data": [{"type": "file--file", ', "broken.json")
    (tmp_path / "readme.json").write_bytes(b"\xff\xfe\0")
    said = node(
        attributes={"body": formatted(f'<drupal-media data-entity-uuid="{uuid(41)}"></drupal-media>')},
        field_tags=refers("taxonomy_term--tags", 21),
        field_media_image=refers("media--image", 41),
        uid=refers("user--user", 34),
    )
    (found,) = drupal.read(saved(tmp_path, document(said)))
    assert [tag.name for tag in found.record.tags] == ["Water"]
    assert found.record.thumbnail.name == f"{FILES}/mill.jpg"
    assert found.record.bylines[0].author.name == "Hashim Karimi"
    assert "mill.jpg" in found.record.body and found.dropped == ()
    assert list(drupal.read(tmp_path / "terms.json")) == []


def test_a_document_beside_that_changes_is_read_again(tmp_path):
    path = saved(tmp_path, document(node(field_tags=refers("taxonomy_term--tags", 21))))
    for name in ("Water", "Clean water"):
        saved(tmp_path, document(term(21, name)), "terms.json")
        (found,) = drupal.read(path)
        assert [tag.name for tag in found.record.tags] == [name]


def test_what_is_nowhere_is_named_and_the_story_is_in(story):
    found = story(
        node(
            field_tags=refers("taxonomy_term--tags", 21),
            field_image=[refers("file--file", 51), refers("file--file", "missing")],
        )
    )
    assert found.record.body == "<p>Words of it.</p>"
    assert found.dropped == (
        f"taxonomy_term--tags {uuid(21)}, which is in none of these documents",
        f"file--file {uuid(51)}, which is in none of these documents",
    )


def test_what_is_not_published_stays_hidden_and_is_named(story):
    hidden = paragraph("text", 61, {"status": False, "field_text": formatted("<p>Not yet.</p>")})
    found = story(
        node(
            field_image=refers("media--image", 41),
            field_tags=refers("taxonomy_term--tags", 21),
            field_parts=[refers("paragraph--text", 61)],
        ),
        hidden,
        media(41, 51, status=False),
        picture_file(51),
        term(21, "Water", status=False),
    )
    assert (found.record.body, found.record.thumbnail, found.record.tags) == ("<p>Words of it.</p>", None, ())
    assert sorted(found.dropped) == [
        f"media--image {uuid(41)}, which is not published",
        f"paragraph--text {uuid(61)}, which is not published",
        f"taxonomy_term--tags {uuid(21)}, which is not published",
    ]
