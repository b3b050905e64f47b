"""Feeds that are old, broken or hostile: read as feed readers do, or refused with a sentence; nothing in them reaches out."""

import socket
import time
from pathlib import Path

import pytest

from articles.importers import feed
from articles.importers.reading import Found, Refused, SourceRefused, head_of
from articles.record import Ref
from tests.importers.feeds import WHOLE, json_feed, rss
from tests.importers.running import only_story

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"


@pytest.fixture
def read(saved):
    return lambda content: list(feed.read(saved(content)))


@pytest.fixture
def story(read):
    return lambda content: only_story(read(content))


OLD = [
    '<rss version="0.91"><channel><title>F</title><link>https://orchard.example/</link><item><title>One</title><link>https://orchard.example/1</link><description>Text.</description></item></channel></rss>',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>F</title><link>https://orchard.example/</link></channel><item rdf:about="https://orchard.example/1"><title>One</title><link>https://orchard.example/1</link><description>Text.</description></item></rdf:RDF>',
    '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>F</title><link rel="alternate" href="https://orchard.example/"/><entry><title>One</title><link rel="alternate" type="text/html" href="https://orchard.example/1"/><content mode="escaped" type="text/html">Text.</content></entry></feed>',
]


@pytest.mark.parametrize("content", OLD)
def test_old_versions(content, story):
    told = story(content)
    assert (told.headline, told.body, told.source_url, told.source_name) == (
        *("One", "<p>Text.</p>", "https://orchard.example/1", "F"),
    )


@pytest.mark.parametrize(
    "content",
    [
        rss("<title>One & two</title><link>https://orchard.example/?a=1&b=2</link>"),
        rss("<title>One &amp; two<description>Text"),
        rss("<title>One &amp; two<link>https://orchard.example/</link>", "<title>Two"),
        rss("<title>One \x0b\x01& two</title>"),
        rss("<title>One &#0;&#xD800;&#99999999999999999999;& two</title>"),
        "\n\n" + rss("<title>One &amp; two</title>"),
        rss("<title>One &amp; two</title></oops>"),
        rss("<title>One &amp; two</title><media:content url='x.jpg'><media:description>"),
        rss(
            "<title>One &amp; two</title><links a='1'/><authors n='1'/><title_detail x='1'/><published a='1'/><source q='1'/>"
        ),
        rss("<title>One &amp; two</title>").replace("http://search.yahoo.com/mrss/", ""),
    ],
)
def test_broken_feeds_are_read_as_feed_readers_do(content, read):
    found = read(content)
    assert found[0].record.headline.startswith("One & two")


def test_a_json_feed_that_breaks_off_leaves_the_entries_before_in(read):
    about = '{"version": "https://jsonfeed.org/version/1.1", "title": "Orchard", "home_page_url": "https://orchard.example/"'
    one, two = (f'{{"id": "{number}", "title": "Ripe", "content_text": "Words."}}' for number in (1, 2))
    found, broken = read(f'{about}, "items": [\n{one},\n{two[:-9]}')
    assert (found.record.source_id, found.record.source_name) == ("1", "Orchard")
    assert (broken.source.rpartition(":")[2], "breaks off here" in broken.reason) == ("3", True)


def test_no_story_swallows_the_next(read):
    found = read(
        '<rss version="2.0"><channel><title>F</title><item><title>One</title><description>Text <b>of one<category>A</category>'
        "<item><title>Two<link>https://orchard.example/2</link><guid>2</guid><description>Text of two</channel></rss>"
    )
    assert [each.record.headline for each in found] == ["One", "Two"]
    assert [each.record.standfirst for each in found] == ["Text of one", "Text of two"]
    assert (found[0].record.tags, found[1].record.source_id) == ((Ref(name="A"),), "2")


ITEM = "<title>باغ های کابل</title><description>باغ های کابل امسال شکوفه کرد و مردم خوش شدند.</description>"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-16", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("windows-1256", "windows-1256"),
        ("utf-8", "klingon"),
        ("utf-8", "us-ascii"),
    ],
)
def test_encodings(encoding, declared, story):
    text = rss(ITEM.replace("ی", "ي")).replace('version="1.0"', f'version="1.0" encoding="{declared}"')
    assert story(text.encode(encoding)).headline == "باغ هاي کابل"


def test_a_wrong_encoding_is_guessed_only_where_that_gives_words(story, read):
    assert story(rss("<title>Déjà vu à Genève</title>").encode("latin-1")).headline == "Déjà vu à Genève"
    cut = rss(ITEM + "<category>x?y</category>").encode().replace(b"x?y", b"x\xd8y")
    assert story(cut).headline == "باغ های کابل"
    with pytest.raises(SourceRefused, match="not in UTF-8"):
        read(rss(ITEM.replace("ی", "ي")).encode("windows-1256"))


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>',
        '<!-- <a> --><!DOCTYPE rss [<!entity a "x">]>',
        '<!DOCTYPE rss SYSTEM "x" [ <!ATTLIST a b CDATA "]"> <!ENTITY a "x"> ]>',
    ],
)
def test_entities_that_a_feed_declares_are_refused(declared, read):
    with pytest.raises(SourceRefused, match="entities of its own"):
        read(rss("<title>&a;</title>").replace("<rss", f"{declared}<rss"))


def test_a_document_type_alone_is_harmless_and_nothing_is_fetched(monkeypatch, story):
    def refuse(*_arguments, **_named):
        raise AssertionError("A feed reached out.")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    declared = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd" [<!ELEMENT a ANY>]>'
    assert (
        story(rss("<title>Fr&uuml;hling</title>").replace("<rss", f"{declared}<rss")).headline == "Frühling"
    )
    assert story(
        rss("<title>T</title><!-- <!ENTITY a> --><description><![CDATA[<!ENTITY b>]]></description>")
    )


@pytest.mark.parametrize(
    "content",
    [rss(), "<rss", "words", "<newsItem/>", b"http://127.0.0.1:9/feed.xml", "https://orchard.example/"],
)
def test_what_holds_no_stories_is_refused_with_a_sentence(content, read):
    with pytest.raises(SourceRefused, match="holds no stories"):
        read(content)


def test_an_entry_that_says_nothing_is_named_by_its_line(read):
    found = read(rss("<title>One</title>", "\n<guid>2</guid>\n", "<title>Three</title>"))
    assert [type(each) for each in found] == [Found, Refused, Found]
    assert [each.source.rpartition(":")[2] for each in found] == ["1", "1", "3"]


def test_a_feed_of_thousands_is_read_in_seconds(read):
    items = [
        f"<title>{n}</title><guid>{n}</guid><media:thumbnail url='https://e.example/{n}.jpg'/>{WHOLE}"
        for n in range(3000)
    ]
    began = time.perf_counter()
    assert len(read(rss(*items))) == 3000
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize("hostile", ["<div>" * 50_000, "<a " + "x=1 " * 50_000 + ">", "<![CDATA[" * 50_000])
def test_a_text_that_is_made_to_take_for_ever_does_not(hostile, read):
    began = time.perf_counter()
    (found,) = read(json_feed({"id": "1", "title": "T", "content_html": f"{hostile}Words."}))
    assert "Words." in found.record.body and time.perf_counter() - began < 10


@pytest.mark.corpus
@pytest.mark.skipif(not CORPORA.exists(), reason="the corpora are not here")
def test_what_others_send():
    paths = sorted(path for path in (CORPORA / "feedparser-examples").iterdir() if path.name != "SOURCE.txt")
    assert all(feed.recognises(head_of(path)) for path in paths)
    assert all(isinstance(each, Found) for path in paths for each in feed.read(path))
    others = [*(CORPORA / "newsml-g2").rglob("*.x*"), *(CORPORA / "ninjs").rglob("*.json")]
    assert others and not any(feed.recognises(head_of(path)) for path in others)
