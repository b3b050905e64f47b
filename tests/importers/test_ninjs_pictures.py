"""Pictures of ninjs: the largest rendition that can be used, each picture once, in its place."""

import pytest

from articles.importers import ninjs
from articles.record import Ref
from tests.builders import utc
from tests.importers.agency import a_picture, an_item
from tests.importers.running import only_story


@pytest.fixture
def read(saved):
    return lambda content: list(ninjs.read(saved(content)))


@pytest.fixture
def story(read):
    return lambda content: only_story(read(content))


def test_the_largest_rendition_is_taken_and_what_is_said_of_it(read):
    association = a_picture(
        usageTerms="Editorial use only",
        copyrightNotice="© Example Press",
        contentCreated="2026-05-13T06:00:00Z",
    )
    association["descriptions"] += [
        {"role": "creditline", "value": "Lee/EP"},
        {"role": "alt", "value": "A white boat"},
    ]
    association["renditions"][1]["poi"] = {"x": 450, "y": 300}
    (found,) = read(an_item(associations=[association]))
    assert found.record.thumbnail == Ref(name="https://press.example/ferry.jpg")
    (picture,) = found.pictures
    assert (picture.file, picture.alt, picture.caption) == (
        *("https://press.example/ferry.jpg", {"en": "A white boat"}, {"en": "The ferry on Thursday."}),
    )
    assert (picture.creator, picture.credit, picture.copyright, picture.licence) == (
        *("Ann Lee", "Lee/EP", "© Example Press", "Editorial use only"),
    )
    assert (picture.focal_point, picture.taken_at) == ((0.25, 0.25), utc(2026, 5, 13, 6))


@pytest.mark.parametrize(
    ("renditions", "file"),
    [
        (
            [
                {"name": "huge", "href": "https://e.example/h.jpg", "width": 20000, "height": 9000},
                {"href": "https://e.example/w.jpg", "width": 800, "height": 600},
            ],
            "w",
        ),
        (
            [
                {"title": "Watermark", "href": "https://e.example/m.jpg", "width": 900, "height": 900},
                {"href": "https://e.example/w.jpg", "width": 800, "height": 600},
            ],
            "w",
        ),
        (
            [
                {"name": "thumbnail", "href": "https://e.example/t.jpg"},
                {"name": "original", "href": "https://e.example/o.jpg"},
            ],
            "o",
        ),
        (
            [
                {"href": "https://e.example/c.xml", "contentType": "text/xml"},
                {"href": "https://e.example/p.jpg", "contentType": "image/jpeg"},
            ],
            "p",
        ),
        (
            [
                {"name": "preview", "href": "https://e.example/v.jpg", "width": 800, "height": 600},
                {"name": "photo", "href": "https://e.example/p.jpg"},
            ],
            "p",
        ),
        ({"main": {"href": "https://e.example/a.jpg", "width": "640", "height": "480"}, "none": None}, "a"),
    ],
)
def test_the_largest_that_can_be_used(renditions, file, story):
    told = story(an_item(associations=[a_picture(renditions=renditions)]))
    assert told.thumbnail == Ref(name=f"https://e.example/{file}.jpg")


def test_further_pictures_stand_under_the_text_and_logos_do_not(read):
    logo = a_picture("logo", "logo", type="graphic")
    (found,) = read(
        an_item(associations=[a_picture("other", "pier"), a_picture("featuremedia", "ferry"), logo])
    )
    assert found.record.thumbnail == Ref(name="https://press.example/ferry.jpg")
    assert found.record.body == (
        "<p>The first ferry left at dawn.</p>"
        '<figure><img src="https://press.example/pier.jpg" alt="A ferry at its pier">'
        "<figcaption>The ferry on Thursday.</figcaption></figure>"
    )
    assert found.dropped == ("the logo “logo”",)


def test_a_picture_that_stands_in_the_body_stays_there_in_its_largest_size(read):
    body = (
        '<p>One.</p><figure><img src="https://press.example/pier-s.jpg" alt="Pier"><div class="byline">Lee</div>'
        "<figcaption>At the pier</figcaption></figure>"
        '<figure><img src="x.jpg" data-assoc-ref="main"><figcaption>Over the text</figcaption></figure>'
    )
    item = an_item(
        bodies=[{"role": "html", "value": body}],
        associations=[a_picture("main", "ferry"), a_picture("a2", "pier")],
    )
    (found,) = read(item)
    assert found.record.body == (
        '<p>One.</p><figure><img src="https://press.example/pier.jpg" alt="Pier">'
        "<figcaption>At the pier</figcaption></figure>"
    )
    assert [picture.credit for picture in found.pictures] == ["Ann Lee", "Ann Lee"]


@pytest.mark.parametrize(
    ("descriptions", "caption", "dropped"),
    [([], "At dawn", ()), ([{"value": "The ferry."}], "The ferry.", ("the caption “At dawn”",))],
)
def test_a_caption_of_the_thumbnail_in_the_body_is_kept_or_named(descriptions, caption, dropped, read):
    body = (
        '<p>One.</p><figure><img src="x.jpg" data-assoc-ref="main"><figcaption>At dawn</figcaption></figure>'
    )
    picture = a_picture("main", headlines=[], descriptions=descriptions)
    (found,) = read(an_item(bodies=[{"role": "html", "value": body}], associations=[picture]))
    assert (found.record.body, found.dropped) == ("<p>One.</p>", dropped)
    assert found.pictures[0].caption == {"en": caption}


def test_a_picture_without_a_file_is_named(read):
    (found,) = read(an_item(associations=[a_picture(renditions=[])]))
    assert found.dropped == ("a picture: A ferry at its pier",)
