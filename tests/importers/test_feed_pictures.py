"""Pictures of feeds: the largest one, once, with its own caption and credit."""

import pytest

from articles.importers import feed
from articles.record import Ref
from tests.importers.feeds import WHOLE, rss
from tests.importers.running import only_story


@pytest.fixture
def read(saved):
    return lambda content: list(feed.read(saved(content)))


@pytest.fixture
def story(read):
    return lambda content: only_story(read(content))


MEDIA = '<media:{} url="{}" {}/>'


@pytest.mark.parametrize(
    ("media", "file"),
    [
        ('<enclosure url="https://e.example/a.jpg" type="image/jpeg" length="1"/>', "a"),
        (
            '<enclosure url="https://e.example/a.mp3" type="audio/mpeg"/><itunes:image href="https://e.example/b.jpg"/>',
            "b",
        ),
        (
            '<media:content url="https://e.example/s.jpg" width="140"/><media:content url="https://e.example/l.jpg" width="900"/>',
            "l",
        ),
        (
            '<media:thumbnail url="https://e.example/t.jpg" width="1200" height="900"/><media:content url="https://e.example/c.jpg"/>',
            "c",
        ),
        (
            '<media:group><media:content url="https://e.example/v.mp4" type="video/mp4"><media:thumbnail url="https://e.example/t.jpg"/></media:content></media:group>',
            "t",
        ),
        (
            '<media:content url="https://0.gravatar.com/avatar/17.jpg" medium="image"/><media:content url="https://e.example/c.jpg" medium="image"/>',
            "c",
        ),
        ('<media:content url="//e.example/c.jpg">', None),
    ],
)
def test_the_largest_picture_is_the_thumbnail(media, file, story):
    told = story(rss(f"<title>T</title>{media}<description>x</description>"))
    assert told.thumbnail == Ref(name=f"https://e.example/{file or 'c'}.jpg")


def test_a_caption_stays_with_its_picture_and_out_of_the_text(read):
    one, two = (
        f'<media:content url="https://e.example/{name}.jpg" width="{width}" height="9"><media:title>Title {name}</media:title>'
        f"<media:description>Caption {name}</media:description><media:credit>Credit {name}</media:credit></media:content>"
        for name, width in (("a", 100), ("b", 200))
    )
    for texts in (
        f"<description>Text.</description>{one}{two}",
        f"{one}{two}<description>Text.</description>",
    ):
        (found,) = read(rss(f"<title>T</title>{texts}"))
        assert (found.record.headline, found.record.body) == ("T", "<p>Text.</p>")
        (picture,) = found.pictures
        assert (picture.file, picture.credit) == ("https://e.example/b.jpg", "Credit b")
        assert (picture.caption, picture.alt) == ({"en": "Caption b"}, {"en": "Title b"})


def test_what_is_said_beside_a_group_is_said_of_all_in_it(read):
    (found,) = read(
        rss(
            '<title>T</title><m:group xmlns:m="http://search.yahoo.com/mrss/"><m:content url="https://e.example/a.jpg"/>'
            '<m:description type="html">&lt;b&gt;Figs&lt;/b&gt;</m:description></m:group><m:keywords xmlns:m="x">figs</m:keywords>'
        )
    )
    assert found.pictures[0].caption == {"en": "Figs"}


def test_the_picture_that_a_text_begins_with_is_not_shown_twice(read):
    body = (
        '<figure><img src="https://e.example/a.jpg"><figcaption>Figs</figcaption></figure><p>Text.</p>'
        '<img src="https://e.example/a.jpg"><p>More.</p>'
    )
    enclosure = '<enclosure url="https://e.example/a.jpg" type="image/jpeg"/>'
    (found,) = read(rss(f"<title>T</title><description><![CDATA[{body}]]></description>{enclosure}"))
    assert found.record.body == '<p>Text.</p><img src="https://e.example/a.jpg"><p>More.</p>'
    assert found.pictures[0].caption == {"en": "Figs"}


def test_sounds_and_videos_are_named(read):
    (found,) = read(
        rss(f'<title>T</title>{WHOLE}<enclosure url="https://e.example/a.mp3" type="audio/mpeg"/>')
    )
    assert found.dropped == ("a file of the type audio/mpeg: https://e.example/a.mp3",)
