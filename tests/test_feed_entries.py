"""An entry of a feed: all that its story says, in words and addresses that hold wherever it is read."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles import stories
from articles.editions import editions
from articles.importers import READERS
from articles.models import Tag
from articles.models.article import Role
from articles.record import Byline, Story
from tests.builders import make_article, make_author, make_picture, make_section, make_tag, ref, utc
from tests.feed_checks import ATOM, DC, MEDIA, bodies, fetched, parsed, titles

pytestmark = pytest.mark.django_db

KINDS = ["rss", "atom", "json"]
HOSTILE = [
    "AT&T said 5 < 6 > 4 <b>and</b> &amp;",
    "]]> </script><!-- --> ]]&gt; <![CDATA[",
    "Quotes \" ' « » and a\u200cjoin",
    "👩‍👩‍👧 🇦🇫 𝔘𝔫𝔦",
    "\u202eback to front\u202c \x0b\x00\x07 control",
    "سرک‌ها: «پلان» 100%",
    "\ufffe\uffff noncharacters \ue000",
]


def items(client, kind: str, prefix: str = "") -> list:
    """Each entry as its own format has it."""
    content = fetched(client, f"/{prefix}feeds/latest.{kind}").content
    if kind == "json":
        return json.loads(content)["items"]
    return [*ElementTree.fromstring(content).iter("item" if kind == "rss" else f"{ATOM}entry")]


# What is said of a story


@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_each_format_says_all_of_it(client, language):
    picture = make_picture(width=1300, height=130, captions={language: "شرح"}, alts={language: "راه"})
    author, other = make_author("Farida Noori"), make_author("Omid Rasa")
    lensman = make_author("Laila Samadi")
    record = Story(
        language=language,
        headline="Roads close",
        slug="roads",
        standfirst="Snow & ice.",
        body="<p>Text.</p>",
        status="published",
        section=ref(make_section("Region", names={"en": "Region", "ps": "سیمه"})),
        tags=(ref(make_tag("Roads")), ref(make_tag("Region"))),
        bylines=(
            Byline(ref(author)),
            Byline(ref(lensman), (Role.PHOTOGRAPHER,)),
            Byline(ref(other), (Role.DATA, Role.REPORTER)),
        ),
        thumbnail=ref(picture),
        published_at=utc(2026, 5, 14, 3, 10, 9),
        modified_at=utc(2026, 5, 15, 20, 0, 0),
    )
    (story,) = stories.write([stories.Change(record)], None, utc(2026, 5, 15, 20))
    prefix = editions()[language].prefix
    address = f"http://testserver{story.get_absolute_url()}"
    lead = f"http://testserver{picture.address}full-960.jpg"
    names = ["Farida Noori", "Omid Rasa"]
    about = ["سیمه", "Roads", "Region"] if language == "ps" else ["Region", "Roads"]

    (item,) = items(client, "rss", prefix)
    assert item.findtext("title") == "Roads close" and item.findtext("link") == address
    assert item.findtext("guid") == f"urn:uuid:{story.uuid}"
    assert item.findtext("pubDate") == "Thu, 14 May 2026 03:10:09 +0000"
    assert item.findtext(f"{ATOM}updated") == "2026-05-15T20:00:00Z"
    assert [creator.text for creator in item.findall(f"{DC}creator")] == names
    assert [category.text for category in item.findall("category")] == about
    assert item.findtext("description") == "Snow & ice."
    (media,) = item.findall(f"{MEDIA}content")
    assert media.attrib == {
        "url": lead,
        "medium": "image",
        "type": "image/jpeg",
        "width": "960",
        "height": "96",
    }
    assert media.findtext(f"{MEDIA}credit") == "Laila Samadi"
    assert media.findtext(f"{MEDIA}description") == "شرح"

    (entry,) = items(client, "atom", prefix)
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{story.uuid}"
    assert entry.findtext(f"{ATOM}published") == "2026-05-14T03:10:09Z"
    assert entry.findtext(f"{ATOM}updated") == "2026-05-15T20:00:00Z"
    assert [name.text for name in entry.findall(f"{ATOM}author/{ATOM}name")] == names
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == about
    assert entry.findtext(f"{ATOM}summary") == "Snow & ice."
    assert entry.find(f"{MEDIA}content").get("url") == lead

    (said,) = items(client, "json", prefix)
    assert said.pop("content_html")
    assert said == {
        "id": f"urn:uuid:{story.uuid}",
        "url": address,
        "title": "Roads close",
        "summary": "Snow & ice.",
        "image": lead,
        "date_published": "2026-05-14T03:10:09Z",
        "date_modified": "2026-05-15T20:00:00Z",
        "authors": [
            {"name": name, "url": f"http://testserver/{prefix}authors/{name.lower().replace(' ', '-')}/"}
            for name in names
        ],
        "tags": about,
    }


def test_the_channel_changed_when_its_newest_change_was_made(client):
    make_article("Changed", published_at=utc(2026, 5, 1), modified_at=utc(2026, 5, 20, 8))
    make_article("Newest", published_at=utc(2026, 5, 14))
    make_article("Written long before", published_at=utc(2026, 5, 2), modified_at=utc(2026, 4, 1))
    rss = parsed(fetched(client, "/feeds/latest.rss")).feed
    assert rss.updated == "Wed, 20 May 2026 08:00:00 +0000"
    assert parsed(fetched(client, "/feeds/latest.atom")).feed.updated == "2026-05-20T08:00:00Z"


@pytest.mark.parametrize("kind", KINDS)
def test_a_moment_before_time_zones_were_agreed_on_is_one_that_readers_know(client, kind):
    make_article("Old", published_at=utc(1900, 1, 1))
    assert titles(client, f"/feeds/latest.{kind}") == ["Old"]


@pytest.mark.parametrize("kind", KINDS)
def test_any_words_are_well_formed(client, kind):
    tag = make_tag("R&D <x> ]]>", slug="rd")
    Tag.objects.update(names={"en": "R&D <x> \x0b]]>"})  # as it may have been kept long ago
    author = make_author("O'Neil & “Sons” <x>", slug="oneil")
    picture = make_picture(
        alts={"en": '"><script>alert(1)</script>'}, captions={"en": "<b>&"}, credit="A & B <c>"
    )
    now = timezone.now()
    made = [
        make_article(
            words,
            standfirst=words,
            dateline="<Kabul> &",
            source_name="A <b> & c",
            tags=[tag],
            authors=[author],
            thumbnail=picture,
            published_at=now - timedelta(minutes=number),
        )
        for number, words in enumerate(HOSTILE)
    ]
    found = titles(client, f"/feeds/latest.{kind}")
    headlines = [story.headline for story in made]
    assert found[:-1] == headlines[:-1], "letter for letter"
    assert "noncharacters" in found[-1]
    assert all(
        "<strong>&lt;Kabul&gt; &amp;</strong>" in body for body in bodies(client, f"/feeds/latest.{kind}")
    )
    assert titles(client, f"/tags/rd/feed.{kind}") == found
    assert titles(client, f"/authors/oneil/feed.{kind}") == found


@pytest.mark.parametrize("kind", KINDS)
def test_a_story_from_elsewhere_says_where(client, kind):
    address = "https://elsewhere.example.org/?a=1&b=2"
    story = make_article("Theirs", source_name="Wire & Co", source_url=address)
    (item,) = items(client, kind)
    link = f"http://testserver{story.get_absolute_url()}"
    if kind == "json":
        assert (item["url"], item["external_url"]) == (link, address)
    elif kind == "rss":
        assert (item.findtext("link"), item.findtext(f"{DC}source")) == (link, address)
    else:
        links = {each.get("rel"): each.get("href") for each in item.findall(f"{ATOM}link")}
        assert links == {"alternate": link, "via": address}
    (body,) = bodies(client, f"/feeds/latest.{kind}")
    escaped = address.replace("&", "&amp;")
    assert body.endswith(f'<p>First published by <a href="{escaped}"><bdi>Wire &amp; Co</bdi></a></p>')


@pytest.mark.parametrize("kind", KINDS)
def test_another_newsroom_can_take_it_in(client, kind, settings, tmp_path):
    settings.WEBSUB_HUB = "https://hub.example.org/"
    text = "برف سرک را بست و رفت و آمد در این ولایت تا فردا ممکن نیست. "
    more = {"authors": [make_author()], "tags": [make_tag("Roads")], "standfirst": "راه‌ها بسته‌اند."}
    story = make_article("سرک‌ها", language="fa-af", body=f"<p>{text * 9}</p>", **more)
    path = tmp_path / f"feed.{kind}"
    path.write_bytes(fetched(client, f"/fa-af/feeds/latest.{kind}").content)
    reader = next(each for each in READERS.values() if each.recognises(path.read_bytes()))
    (found,) = [each.record for each in reader.read(path)]
    assert (reader.NAME, found.language, found.headline) == ("feed", "fa-af", "سرک‌ها")
    assert (found.standfirst, found.published_at) == (
        "راه‌ها بسته‌اند.",
        story.published_at.replace(microsecond=0),
    )
    assert [line.author.name for line in found.bylines] == ["Farida Noori"]
    assert text in found.body


# Its text


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_is_whole_and_holds_anywhere(client, kind):
    lead = make_picture(
        "#aa0000", width=1300, height=130, captions={"en": "A <road> in snow"}, credit="Laila & Co"
    )
    inside = make_picture("#00aa00", width=80, height=60, alt="Hands", credit="")
    body = (
        '<p>See <a href="/latest/?a=1&amp;b=2">the news</a>, <a href="#top">above</a>, <a href="//x.example.org/y">there</a>,'
        ' <a href="mailto:desk@example.org">write</a> or <a href="https://example.org/?q=1&amp;r=2">look</a>.</p>'
        f'<figure><img data-picture="{inside.uuid}"><figcaption>Tied <em>by hand</em></figcaption></figure>'
        '<figure><img data-picture="00000000-0000-4000-8000-000000000000"></figure>'
        "<table><thead><tr><th>Year</th></tr></thead><tbody><tr><td>2026</td></tr></tbody></table>"
        '<p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">Watch it</a></p>'
    )
    story = make_article("Roads", body=body, dateline="Kabul", thumbnail=lead)
    (found,) = bodies(client, f"/feeds/latest.{kind}")
    site = "http://testserver"
    assert found == (
        f'<figure><img src="{site}{lead.address}full-960.jpg" alt="A road" width="960" height="96">'
        "<figcaption>A &lt;road&gt; in snow Picture: <bdi>Laila &amp; Co</bdi></figcaption></figure>"
        f'<p><strong>Kabul</strong> — See <a href="{site}/latest/?a=1&amp;b=2">the news</a>,'
        f' <a href="{site}{story.get_absolute_url()}#top">above</a>, <a href="http://x.example.org/y">there</a>,'
        ' <a href="mailto:desk@example.org">write</a> or <a href="https://example.org/?q=1&amp;r=2">look</a>.</p>'
        f'<figure><img src="{site}{inside.address}full-80.jpg" alt="Hands" width="80" height="60">'
        "<figcaption>Tied <em>by hand</em></figcaption></figure>"
        "<table><thead><tr><th>Year</th></tr></thead><tbody><tr><td>2026</td></tr></tbody></table>"
        '<p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">Watch it</a></p>'
    )


def test_a_link_that_leads_nowhere_leads_to_the_story(client):
    story = make_article(body='<p><a href="//[">Broken</a> <a href="HTTP://x.example.org/a">shouted</a></p>')
    (body,) = bodies(client, "/feeds/latest.rss")
    here = f"http://testserver{story.get_absolute_url()}"
    assert body == f'<p><a href="{here}">Broken</a> <a href="http://x.example.org/a">shouted</a></p>'


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_on_another_machine_keep_its_address(client, kind, monkeypatch):
    make_article(thumbnail=make_picture())
    monkeypatch.setattr("articles.models.picture.media_address", lambda: "https://media.example.org/")
    (body,) = bodies(client, f"/feeds/latest.{kind}")
    assert '<img src="https://media.example.org/' in body


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("language", "tag"), [("fa-af", "fa-AF"), ("ps", "ps")])
def test_right_to_left_text_says_so_itself(client, kind, language, tag):
    picture = make_picture(alts={"en": "A road"}, captions={language: "سرک در برف"})
    make_article(language=language, body="<p>متن</p>", thumbnail=picture)
    (body,) = bodies(client, f"/{language}/feeds/latest.{kind}")
    assert body.startswith(f'<div lang="{tag}" dir="rtl"><figure>') and body.endswith("<p>متن</p></div>")
    assert 'alt="A road" lang="en"' in body and "<figcaption>سرک در برف " in body
    assert "Picture:" not in body, "the word for it is the edition's"


@pytest.mark.parametrize("kind", KINDS)
def test_a_story_without_a_word_or_a_name_is_an_entry(client, kind):
    make_article("Only a headline", body="", standfirst="")
    assert titles(client, f"/feeds/latest.{kind}") == ["Only a headline"]
    assert bodies(client, f"/feeds/latest.{kind}") == [""]
