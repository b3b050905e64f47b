"""Pictures of WordPress stories: the full file, wherever in the export it is described, and what is said of it."""

import re

import pytest

from articles.models import Article, Picture
from tests.builders import jpeg
from tests.importers.running import run
from tests.importers.wordpress import attachment, item, meta, read, story_in, written

UPLOADS = "https://old.example/wp-content/uploads"


def shown(story) -> list[str]:
    return re.findall('<img src="([^"]*)"', story.body)


@pytest.mark.parametrize("is_before", [True, False])
def test_the_featured_picture_is_the_full_file_with_all_that_is_said_of_it(tmp_path, is_before):
    file = attachment(
        9,
        "2019/05/bridge-scaled.jpg",
        meta("_wp_attachment_image_alt", "A bridge &amp; snow"),
        meta(
            "_wp_attachment_metadata",
            'a:2:{s:5:"width";i:9;s:10:"image_meta";a:3:{s:6:"credit";s:12:"Laila Samadi";s:9:"copyright";s:13:"The Old Paper";}}',
        ),
        excerpt="The <em>only</em> bridge.",
    )
    story = item(1, "Words.", meta("_thumbnail_id", 9))
    (found,) = read(tmp_path, *((file, story) if is_before else (story, file)))
    (picture,) = found.pictures
    assert found.record.thumbnail.name == picture.file == f"{UPLOADS}/2019/05/bridge-scaled.jpg"
    assert (picture.alt, picture.caption) == ({"en": "A bridge & snow"}, {"en": "The only bridge."})
    assert (picture.credit, picture.copyright) == ("Laila Samadi", "The Old Paper")


def test_a_plugin_may_say_who_took_it_and_the_description_stands_for_a_caption(tmp_path):
    file = attachment(9, "", meta("_media_credit", "Omid Rasa"), content="Seen from the pass.")
    (found,) = read(tmp_path, item(1, "Words.", meta("_thumbnail_id", 9)), file)
    (picture,) = found.pictures
    assert (picture.credit, picture.caption) == ("Omid Rasa", {"en": "Seen from the pass."})


@pytest.mark.parametrize(
    ("body", "language"),
    [("سرک پس از یازده روز باز شد.", "fa-af"), ("لاره د یوولسو ورځو وروسته پرانیستل شوه.", "ps")],
)
def test_what_is_said_of_a_picture_is_in_the_storys_language(tmp_path, body, language):
    story = item(1, body, meta("_thumbnail_id", 9), title="سرک")
    (found,) = read(tmp_path, story, attachment(9, excerpt="پل"))
    assert found.pictures[0].caption == {language: "پل"}


def test_a_featured_picture_that_is_not_in_the_export_is_named(tmp_path):
    (found,) = read(tmp_path, item(1, "Words.", meta("_thumbnail_id", 9)))
    assert found.record.thumbnail is None
    assert found.dropped == ("featured picture 9, which is not in the export",)


# In bodies

FILES = (
    attachment(9, "2019/05/road.jpg", meta("_wp_attachment_image_alt", "A road")),
    attachment(10, "2019/05/pass-scaled.jpg"),
    attachment(11, "2019/05/map-1024x768.png"),
    attachment(12, "2019/05/سرک.jpg"),
)


@pytest.mark.parametrize(
    ("tag", "file"),
    [
        (f'<img class="wp-image-9" src="{UPLOADS}/2019/05/road.jpg">', "road.jpg"),
        (f'<img class="size-medium wp-image-9" src="{UPLOADS}/2019/05/road-300x200.jpg"/>', "road.jpg"),
        (f"<img src='{UPLOADS}/2019/05/road-300x200.jpg'>", "road.jpg"),
        ('<img src="/wp-content/uploads/2019/05/road-300x200.jpg">', "road.jpg"),
        ('<img src="http://cdn.example/wp-content/uploads/2019/05/road-300x200.jpg?w=300">', "road.jpg"),
        (f'<IMG SRC="{UPLOADS}/2019/05/pass-768x512.jpg">', "pass-scaled.jpg"),
        (f'<img class="wp-image-10" src="{UPLOADS}/2019/05/pass-768x512.jpg">', "pass-scaled.jpg"),
        # A name that looks like a size is one that somebody gave.
        (f'<img src="{UPLOADS}/2019/05/map-1024x768.png">', "map-1024x768.png"),
        (f'<img src="{UPLOADS}/2019/05/map-1024x768-300x225.png">', "map-1024x768.png"),
        (f'<img src="{UPLOADS}/2019/05/%d8%b3%d8%b1%da%a9-300x200.jpg">', "سرک.jpg"),
        (
            f'<img src="data:image/gif;base64,R0lGOD" data-src="{UPLOADS}/2019/05/road-300x200.jpg">',
            "road.jpg",
        ),
        # A number from another site, where it was another file.
        (f'<img class="wp-image-11" src="{UPLOADS}/2019/05/road-300x200.jpg">', "road.jpg"),
    ],
)
def test_a_smaller_size_leads_to_the_full_file(tmp_path, tag, file):
    assert shown(story_in(tmp_path, item(1, f"See {tag} here."), *FILES)) == [f"{UPLOADS}/2019/05/{file}"]


@pytest.mark.parametrize(
    ("tag", "file"),
    [
        (f'<img class="wp-image-9" src="{UPLOADS}/2019/05/road-300x200.jpg">', f"{UPLOADS}/2019/05/road.jpg"),
        (
            '<img width="300" src="https://old.example/files/road-300x200.jpg">',
            "https://old.example/files/road.jpg",
        ),
        ('<img src="https://agency.example/map-300x200.jpg">', "https://agency.example/map-300x200.jpg"),
        ('<img src="//agency.example/map.jpg?a=1&amp;b=2">', "https://agency.example/map.jpg?a=1&amp;b=2"),
    ],
)
def test_without_the_library_sizes_that_wordpress_makes_are_known_by_their_looks(tmp_path, tag, file):
    assert shown(story_in(tmp_path, item(1, tag))) == [file]


def test_the_words_in_the_text_go_before_those_of_the_library(tmp_path):
    tag = f'<img alt="{{}}" class="wp-image-9" src="{UPLOADS}/2019/05/road-300x200.jpg">'
    assert 'alt="Snow &gt; rain"' in story_in(tmp_path, item(1, tag.format("Snow > rain")), *FILES).body
    assert 'alt="A road"' in story_in(tmp_path, item(1, tag.format("")), *FILES).body


def test_a_picture_without_an_address_goes(tmp_path):
    assert story_in(tmp_path, item(1, 'One <img alt="x"> two')).body == "<p>One  two</p>"


@pytest.mark.django_db
def test_pictures_come_in_from_the_unpacked_uploads(tmp_path):
    uploads = tmp_path / "uploads" / "2019" / "05"
    uploads.mkdir(parents=True)
    (uploads / "road.jpg").write_bytes(jpeg())
    (uploads / "pass-scaled.jpg").write_bytes(jpeg(colour="#0000ff"))
    body = f'<img class="wp-image-10" src="{UPLOADS}/2019/05/pass-768x512.jpg">'
    path = written(tmp_path, item(1, body, meta("_thumbnail_id", 9)), *FILES)
    code, report, said = run(path, "--media", tmp_path / "uploads")
    story = Article.objects.get()
    assert (code, report[-1]["gaps"]) == (0, []), said
    assert story.thumbnail.alts == {"en": "A road"}
    assert Picture.objects.count() == 2
    assert f'data-picture="{Picture.objects.exclude(pk=story.thumbnail.pk).get().uuid}"' in story.body
