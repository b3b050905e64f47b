"""Feeds: RSS, Atom and JSON Feed come in as whole as they are, and a second run changes what they changed."""

import json

import pytest

from articles.importers import READERS, feed
from articles.importers.reading import Found, SourceRefused, head_of
from articles.models import Article
from articles.record import Ref
from tests.builders import jpeg, utc
from tests.importers.feeds import WHOLE, atom, json_feed, rss
from tests.importers.running import edit_here, only_story, run


@pytest.fixture
def read(saved):
    return lambda content: list(feed.read(saved(content)))


@pytest.fixture
def story(read):
    return lambda content: only_story(read(content))


# Through the command


@pytest.mark.django_db
def test_a_whole_story_comes_in_with_its_picture_and_its_source(saved, client, tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "bees.jpg").write_bytes(jpeg())
    path = saved(
        rss(
            f"<title>Orchards bloom</title><link>https://orchard.example/bloom</link><guid>o-1</guid>{WHOLE}"
            "<description>What spring brought.</description><dc:creator>Laila Samadi</dc:creator>"
            "<category>Farming</category><pubDate>Thu, 14 May 2026 07:40:00 +0430</pubDate>"
            '<media:content url="https://orchard.example/bees.jpg" medium="image" width="900" height="600">'
            "<media:description>Bees at work</media:description><media:credit>Ann Lee</media:credit></media:content>"
        )
    )
    code, report, _said = run(path, "--media", tmp_path / "media", "--status", "published")
    assert (code, report[0]["outcome"], report[0]["gaps"]) == (0, "created", [])
    article = Article.objects.get()
    assert article.published_at == utc(2026, 5, 14, 3, 10)
    page = client.get(article.get_absolute_url()).content.decode()
    for words in (
        *("Orchards bloom", "What spring brought.", "The orchard bloomed.", "Bees came &amp; went."),
        *("Laila Samadi", "Farming", "Bees at work", "Ann Lee", "The Orchard"),
        '<a href="https://orchard.example/bloom"><bdi>The Orchard</bdi></a>',
    ):
        assert words in page


@pytest.mark.django_db
def test_a_second_run_brings_what_is_new_and_what_was_updated(saved):
    first = "<title>One</title><guid>1</guid><description>Words.</description>"
    run(saved(rss(first, first.replace("One", "Two").replace(">1<", ">2<"))))
    assert Article.objects.count() == 2
    edit_here(Article.objects.get(source_id="2"), headline="Our own")
    later = (
        "<title>Two, corrected</title><guid>2</guid><description>Other words.</description>",
        "<title>Three</title><guid>3</guid><description>Words.</description>",
        first,
    )
    _code, report, _said = run(saved(rss(*later)))
    assert [(line["outcome"], "headline" in line["kept"]) for line in report] == [
        ("changed", True),
        ("created", False),
        ("unchanged", False),
    ]
    assert Article.objects.get(source_id="2").headline == "Our own"
    assert Article.objects.get(source_id="2").body == "<p>Other words.</p>"


@pytest.mark.django_db
def test_without_a_number_a_story_is_known_by_its_address(saved):
    entry = "<title>One</title><link>https://orchard.example/one</link><description>{}</description>"
    run(saved(rss(entry.format("Words."))))
    _code, report, _said = run(saved(rss(entry.format("Quite other words."))))
    assert (report[0]["outcome"], Article.objects.count()) == ("changed", 1)
    assert Article.objects.get().source_id == "https://orchard.example/one"


@pytest.mark.django_db
def test_a_feed_that_breaks_off_brings_the_stories_before(saved):
    whole = rss(*(f"<title>{n}</title><guid>{n}</guid>\n" for n in ("One", "Two", "Three")))
    code, report, said = run(saved(whole[: whole.index("Three") + 3]))
    assert (code, [line["outcome"] for line in report]) == (1, ["created", "created", "refused"])
    assert "document:3: refused. The feed breaks off here: fetch it again." in said


# Which texts


@pytest.mark.parametrize(
    ("texts", "standfirst", "body"),
    [
        (
            f"<description>What spring brought.</description>{WHOLE}",
            "What spring brought.",
            "<p>The orchard bloomed.</p><p>Bees came &amp; went.</p>",
        ),
        (
            f"<description>The orchard [&amp;#8230;]</description>{WHOLE}",
            "",
            "<p>The orchard bloomed.</p><p>Bees came &amp; went.</p>",
        ),
        (WHOLE, "", "<p>The orchard bloomed.</p><p>Bees came &amp; went.</p>"),
        ("<description>One &amp;amp; only.</description>", "One & only.", "<p>One &amp; only.</p>"),
        (
            "<description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</description>",
            "",
            "<p>One.</p><p>Two.</p>",
        ),
        (f"<description>{'Many words. ' * 40}</description>", "", f"<p>{'Many words. ' * 39}Many words.</p>"),
        ("<description>One.\n\nTwo.</description>", "", "<p>One.</p><p>Two.</p>"),
        (
            "<description><![CDATA[<p>Text.</p><p>The post <a href='x'>A</a> appeared first on <a href='y'>B</a>.</p>]]></description>",
            *("Text.", "<p>Text.</p>"),
        ),
    ],
)
def test_the_whole_text_or_its_summary(texts, standfirst, body, story):
    told = story(rss(f"<title>T</title>{texts}"))
    assert (told.standfirst, told.body) == (standfirst, body)


def test_a_summary_without_a_text_is_named(read):
    (found,) = read(rss("<title>T</title><description>Only this.</description>"))
    assert found.dropped == ("only a summary",)
    (found,) = read(rss("<title>T</title>"))
    assert (found.record.body, found.dropped) == ("", ("only a headline",))


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ('<content type="html">&lt;p&gt;A &lt;em&gt;b&lt;/em&gt;&lt;/p&gt;</content>', "<p>A <em>b</em></p>"),
        (
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A &amp; b</p></div></content>',
            "<p>A &amp; b</p>",
        ),
        ('<content type="text">A &lt;b&gt; c</content>', "<p>A &lt;b&gt; c</p>"),
        (
            '<content type="html">&lt;a href="one"&gt;x&lt;/a&gt; &lt;a href="#n"&gt;y&lt;/a&gt;</content>',
            '<a href="https://orchard.example/news/one">x</a> <a href="#n">y</a>',
        ),
        (
            '<content type="html" xml:base="old/">&lt;p&gt;&lt;img src="b.jpg"&gt;x&lt;/p&gt;</content>',
            '<p><img src="https://orchard.example/news/old/b.jpg">x</p>',
        ),
    ],
)
def test_atom_says_what_its_texts_are_and_from_where_addresses_are_seen(content, body, story):
    assert story(atom(f"<title>T</title>{content}")).body == body


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("<title>Figs &amp;amp; plums</title>", "Figs & plums"),
        ("<title>Figs &amp; plums</title>", "Figs & plums"),
        ("<title>&lt;b&gt;Figs&lt;/b&gt; ripe</title>", "Figs ripe"),
        ("<title><![CDATA[Figs &#8211; plums]]></title>", "Figs – plums"),
        ("<title>5 &lt; 6</title>", "5 < 6"),
        ("<title>Figs &nbsp; &hellip; plums</title>", "Figs … plums"),
        ("", "Words that stand alone"),
    ],
)
def test_headlines_are_read_once(title, headline, story):
    assert (
        story(rss(f"{title}<description>Words that stand alone. And more.</description>")).headline
        == headline
    )


def test_of_a_picture_the_largest_and_what_only_counts_readers_goes(story):
    told = story(
        rss(
            "<title>T</title><link>https://orchard.example/a/b</link><description><![CDATA[<p>One.</p>"
            '<img src="/s.jpg" srcset="/s.jpg 300w, /l.jpg 1200w"><img src="data:image/gif;base64,R0" data-src="/late.jpg">'
            '<img src="https://count.example/p.gif" width="1" height="1"><p>Two.</p>]]></description>'
        )
    )
    assert "https://orchard.example/l.jpg" in told.body and "https://orchard.example/late.jpg" in told.body
    assert "count.example" not in told.body and "data:" not in told.body


# Who, when, where


def test_what_an_entry_says_of_itself(story):
    told = story(
        rss(
            "<title>T</title><link>https://proxy.example/1</link><feedburner:origLink>https://orchard.example/t</feedburner:origLink>"
            "<guid isPermaLink='false'>o-17</guid><dc:creator>Laila Samadi and Bo Lee</dc:creator><author>a@b.example (Ann Lee)</author>"
            "<category>Figs</category><category domain='https://orchard.example/sections'>Farming</category>"
            "<category>Uncategorized</category><category>figs</category><description>x</description>",
            channel="<title>The Orchard</title><link>https://www.orchard.example/</link><language>ps</language>",
        )
    )
    assert (told.source_url, told.source_id) == ("https://orchard.example/t", "o-17")
    assert (told.source_name, told.source_system) == ("The Orchard", "feed:orchard.example")
    assert [byline.author.name for byline in told.bylines] == ["Laila Samadi", "Bo Lee", "Ann Lee"]
    assert ([tag.name for tag in told.tags], told.section) == (["Figs"], Ref(name="Farming"))
    assert told.status == ""


@pytest.mark.parametrize(
    ("said", "text", "language"),
    [
        ("prs", "باغ‌ها شکوفه کردند و زنبورها آمدند.", "fa-af"),
        ("en-US", "باغ‌ها شکوفه کردند و زنبورها آمدند.", ""),
        ("en-US", "The orchard bloomed.", "en"),
        ("fa", "The orchard bloomed.", ""),
    ],
)
def test_a_language_that_the_letters_contradict_is_not_believed(said, text, language, story):
    channel = f"<title>T</title><language>{said}</language>"
    assert story(rss(f"<title>{text}</title>", channel=channel)).language == language


def test_an_entry_may_be_in_another_language_than_its_feed(story):
    entry = '<title xml:lang="ps">باغونه وغوړېدل او موچۍ راغلې</title>'
    assert story(atom(entry)).language == "ps"


@pytest.mark.parametrize(
    ("dates", "published_at", "modified_at", "dropped"),
    [
        (
            "<published>2026-05-14T07:40:00Z</published><updated>2026-05-15T00:00:00Z</updated>",
            utc(2026, 5, 14, 7, 40),
            utc(2026, 5, 15),
            (),
        ),
        ("<updated>2026-05-15T00:00:00Z</updated>", utc(2026, 5, 15), None, ()),
        ("<published>one spring day</published>", None, None, ("the date “one spring day”",)),
        ("<published>0001-01-01T00:00:00Z</published>", None, None, ("the date “0001-01-01T00:00:00Z”",)),
    ],
)
def test_dates(dates, published_at, modified_at, dropped, read):
    (found,) = read(atom(f"<title>T</title><summary>x</summary>{dates}"))
    assert (found.record.published_at, found.record.modified_at) == (published_at, modified_at)
    assert found.dropped == ("only a summary", *dropped)


def test_a_feed_that_gathers_from_others_says_whose_each_is(story):
    entry = "<title>T</title><summary>x</summary><source><title>The Meadow</title></source>"
    assert story(atom(entry)).source_name == "The Meadow"
    more = "<author><name>Bo Lee</name></author>"
    assert [byline.author.name for byline in story(atom(entry, more)).bylines] == ["Bo Lee"]


# JSON Feed


def test_a_json_feed(read):
    (found,) = read(
        json_feed(
            {
                "id": 17,
                "url": "/figs",
                "title": "Figs &amp; plums",
                "content_html": '<p>Ripe. <a href="b">More</a></p>',
                "summary": "What autumn brought.",
                "image": "pictures/figs.jpg",
                "banner_image": "https://e.example/wide.jpg",
                "attachments": [{"url": "https://e.example/a.m4a", "mime_type": "audio/x-m4a"}],
                "date_published": "2026-05-14T07:40:00Z",
                "date_modified": "2026-05-15T07:40:00Z",
                "tags": ["Figs", "Plums"],
            },
            authors=[{"name": "Laila Samadi"}],
            language="en",
        )
    )
    told = found.record
    assert (told.source_id, told.source_url, told.headline) == (
        "17",
        "https://orchard.example/figs",
        "Figs & plums",
    )
    assert told.body == '<p>Ripe. <a href="https://orchard.example/b">More</a></p>'
    assert (told.standfirst, told.language) == ("What autumn brought.", "en")
    assert told.thumbnail == Ref(name="https://orchard.example/pictures/figs.jpg")
    assert ([tag.name for tag in told.tags], told.bylines[0].author.name) == (
        ["Figs", "Plums"],
        "Laila Samadi",
    )
    assert (told.published_at, told.modified_at) == (utc(2026, 5, 14, 7, 40), utc(2026, 5, 15, 7, 40))
    assert (told.source_name, told.source_system) == ("The Orchard", "feed:orchard.example")
    assert found.dropped == ("a file of the type audio/x-m4a: https://e.example/a.m4a",)


def test_nothing_in_a_json_feed_needs_the_shape_that_it_should_have(read):
    names = [
        "id",
        "url",
        "title",
        "content_html",
        "content_text",
        "summary",
        "image",
        "attachments",
        "language",
    ]
    names += ["date_published", "authors", "author", "tags"]
    for odd in (None, True, 17, 1e308, "", "\ud800", [], {}, [None], [[17]], {"name": []}, [{"url": 5}]):
        for name in names:
            for each in read(json_feed({"title": "T", name: odd}, 17, **{name: odd})):
                assert isinstance(each, Found) or each.reason
    for items in (None, "words", {"a": 1}, 17):
        with pytest.raises(SourceRefused, match="list of items"):
            read(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}))


# Told apart


@pytest.mark.parametrize(
    "content",
    [
        rss(),
        atom(""),
        json_feed(),
        json_feed().replace("/", "\\/"),
        '{"version": "https://jsonfeed.org/version/1.1", "hubs": [{"type": "WebSub"}], "items": []}',
        '<?xml version="1.0"?><!-- by hand --><!DOCTYPE rss PUBLIC "-//x//DTD 0.91//EN" "http://x.example/rss.dtd"><rss version="0.91"/>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"/>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"/>',
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>',
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"/>',
        "\n\n  <?xml version='1.0' encoding='klingon'?><rss version='2.0'>",
        rss().encode("utf-16"),
    ],
)
def test_feeds_are_known_by_their_root(content, saved):
    head = head_of(saved(content))
    assert next(name for name, reader in READERS.items() if reader.recognises(head)) == "feed"


@pytest.mark.parametrize(
    "content",
    [
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentSet/></newsItem>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:foaf="http://xmlns.com/foaf/0.1/"/>',
        "<feed><entry>of something else</entry></feed>",
        "<!doctype html><html><p>&lt;rss></p></html>",
        '{"type": "article", "version": 1}',
        "words about <rss>",
        "<?a?>" * 5000,
    ],
)
def test_what_is_no_feed_is_left_to_others(content):
    assert not feed.recognises(content.encode())
