"""html: a saved news page becomes one clean story, in English, Dari and Pashto."""

from collections import Counter
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from articles import markup
from articles.importers import READERS, html
from articles.importers.reading import SourceRefused
from articles.models import Article, Picture
from articles.spelling import fold
from tests.builders import jpeg, utc
from tests.importers.running import edit_here, run
from tests.importers.saved_pages import (
    DARI,
    ENGLISH,
    HEADLINE,
    ONE,
    PASHTO,
    STORY,
    THREE,
    TWO,
    article,
    found,
    lines,
    page,
    story,
)

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"


# Whole pages


@pytest.fixture
def media(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number, name in enumerate(("gorge", "bridge", "bazaar", "pol")):
        (folder / f"{name}.jpg").write_bytes(jpeg(400 + number, 300))
    return folder


@pytest.mark.django_db
def test_a_saved_page_is_one_public_story_and_a_second_run_changes_nothing(media, client):
    arguments = (ENGLISH, "--media", media, "--status", "published")
    code, report, _said = run(*arguments)
    assert (code, report[0]["outcome"], report[0]["gaps"]) == (0, "created", [])
    read = Article.objects.get()
    shown = client.get(read.get_absolute_url()).content.decode()
    for words in (
        "Road To Khost Opens After Four Weeks",
        "Eleven slips are cleared",
        "Laila Stanek",
        "Omid Baraki",
        "KHOST — The road",
        "No one was hurt.",
        "What it costs",
        "two bulldozers",
        'alt="Lorries in a narrow gorge"',
        "The gorge on Sunday morning.",
        "Omid Baraki/The Valley Post",
        "Zarmina Omar",
        "dQw4w9WgXcQ",
        "Gul Agha, driver",
        "by way of Gardez",
    ):
        assert words in shown, words
    for words in (
        "Advertisement",
        "Rain closes",
        "inbox",
        "Sign up",
        "four more buses",
        "third bend",
        "cookies",
        "Cricket",
    ):
        assert words not in shown, words
    assert run(*arguments)[1][0]["outcome"] == "unchanged"


@pytest.mark.django_db
def test_what_a_page_says_of_its_story_comes_over(media):
    run(ENGLISH, "--media", media)
    read = Article.objects.get()
    assert (read.language, read.kind, str(read.section)) == ("en", "news", "Transport")
    assert [str(tag) for tag in read.tags.all()] == ["Khost", "Roads"]
    assert (read.published_at, read.modified_at) == (utc(2026, 5, 14, 4, 50), utc(2026, 5, 14, 7, 35))
    assert (read.source_name, read.source_url) == (
        "The Valley Post",
        "https://valley-post.example/2026/05/road-to-khost-opens/",
    )
    assert read.source_system == "web:valley-post.example"
    gorge = Picture.objects.get(credit="Omid Baraki/The Valley Post")
    assert (gorge.alts, gorge.captions) == (
        {"en": "Lorries in a narrow gorge"},
        {"en": "The gorge on Sunday morning."},
    )
    assert read.thumbnail == gorge


def test_a_dari_page_with_breaks_for_paragraphs_is_read(tmp_path):
    (read,) = (each.record for each in html.read(DARI))
    assert (read.language, read.headline) == ("fa-af", "بازار غزنی پس از سیلاب دوباره باز شد")
    assert [each.author.name for each in read.bylines] == ["فرید احمدی"]
    assert [tag.name for tag in read.tags] == ["غزنی", "سیلاب"]
    assert read.published_at == utc(2026, 5, 12, 12)
    assert read.thumbnail.name == "ghazni-bazaar_files/bazaar.jpg"
    assert (read.source_name, read.source_url) == ("روزنامهٔ درهٔ سبز", "https://dara.example/fa/ghazni-bazaar")
    assert read.standfirst == ""  # what the page says of itself is the site's
    assert [line[:12] for line in lines(read)] == [
        "غزنی — دکان‌داران"[:12],
        "«ما شب و روز"[:12],
        "والی غزنی می‌گوید"[:12],
        "نرخ آرد و تیل"[:12],
        "نرخ‌ها در آغاز"[:12],
        "جنس نرخ",
        "آرد ۲۱۰۰ افغانی"[:12],
        "تیل ۹۰ افغانی"[:12],
    ]


def test_a_pashto_page_whose_classes_say_nothing_is_read(tmp_path):
    only = next(html.read(PASHTO))
    read = only.record
    assert (read.language, read.headline) == ("ps", "په کونړ کې نوی پل د خلکو لار لنډه کړه")
    assert [each.author.name for each in read.bylines] == ["زرغونه ساپۍ"]
    assert [line.split()[0] for line in lines(read)] == ["د", "دا", "ښوونځی", "ښوونکی", "د"]
    (picture,) = only.pictures
    assert (picture.file, picture.credit) == ("https://ichef.lmar.example/news/1024/pol.jpg", "Omar Studio")
    assert picture.caption == {"ps": "خلک د جمعې په ورځ د لومړي ځل لپاره پر پل تېر شول"}


@pytest.mark.django_db
def test_a_page_that_is_saved_again_changes_what_changed(tmp_path, media):
    path = tmp_path / "page.html"
    path.write_text(page(article(), '<link rel="canonical" href="https://site.example/flood">'))
    run(path)
    edit_here(headline="Ten dead in Kunar")
    path.write_text(
        page(
            article(f"{STORY}<p>{ONE[:-1]}, he said.</p>"),
            '<link rel="canonical" href="https://site.example/flood">',
        )
    )
    _code, report, _said = run(path)
    assert (report[0]["outcome"], report[0]["fields"], report[0]["kept"]) == (
        "changed",
        ["body"],
        ["headline"],
    )
    assert Article.objects.get().headline == "Ten dead in Kunar"


# What is a page


@pytest.mark.parametrize(
    "head",
    [
        "<!DOCTYPE html><html><head>",
        "\ufeff  <!-- saved from url=(0020)https://a.example/ -->\n<html>",
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x"><html xmlns="y">',
        "<h2>A post</h2><p>Words",
        "<HEAD><TITLE>Old</TITLE>",
    ],
)
def test_pages_and_parts_of_pages_are_recognised(head):
    assert html.recognises(head.encode())
    assert next(each for each in READERS.values() if each.recognises(head.encode())).NAME == "html"


@pytest.mark.parametrize(
    "head",
    [
        '<?xml version="1.0"?><rss version="2.0"><channel>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        '<?xml version="1.0"?><!-- WordPress --><rss xmlns:wp="http://wordpress.org/export/1.2/">',
        "<nitf><head><title>x</title></head>",
        "A page about <html> and other things",
        '{"type": "article"}',
        "",
    ],
)
def test_other_documents_are_not(head):
    assert not html.recognises(head.encode())


# Refusals


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            page("<div id='root'></div><noscript>Please turn on scripts to read this page.</noscript>"),
            "Where scripts put it in",
        ),
        (page(""), "no text that could be a story"),
        (f"<p>{ONE}</p><p>{TWO}</p>", "It has no headline: give it a <title> or an <h1>"),
        (page(article()).encode() + b"\xff\xfa", "not in UTF-8 (byte"),
        (f"<meta charset='klingon'>{page(article())}", "an encoding that nobody knows"),
    ],
)
def test_a_page_without_a_story_is_refused_with_a_sentence(tmp_path, source, sentence):
    with pytest.raises(SourceRefused, match=f"(?s).*{sentence.replace('(', chr(92) + '(')}"):
        found(tmp_path, source)


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1256"])
def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path, encoding):
    text = "بازار غزنی پس از سيلاب دوباره باز شد و مردم خوشحال هستند. " * 2
    source = page(f"<article><h1>خبر بازار غزنی</h1><p>{text}</p></article>", f'<meta charset="{encoding}">')
    assert lines(story(tmp_path, source.replace("ی", "ي").encode(encoding)))[0].startswith("بازار غزني")


# Exports of blogs


def test_a_post_from_medium_comes_over_and_a_draft_stays_one(tmp_path):
    post = f"""<!DOCTYPE html><html><head><title>{HEADLINE}</title></head><body><article class="h-entry">
    <header><h1 class="p-name">{HEADLINE}</h1></header>
    <section data-field="subtitle" class="p-summary">Rescuers have reached the valley.</section>
    <section data-field="body" class="e-content"><section><hr><div><div>
      <h3 class="graf--title">{HEADLINE}</h3><h4 class="graf--subtitle">Rescuers have reached the valley.</h4>
      {STORY}<p>Short.</p></div></div></section></section>
    <footer><p>By <a href="https://medium.com/@o" class="p-author h-card">Omid Baraki</a> on
      <a href="https://medium.com/p/1"><time class="dt-published" datetime="2018-08-11T11:23:34.123Z">then</time></a>.</p>
      <p>Tagged in <a class="p-tag" href="https://medium.com/tag/f">Floods</a></p>
      <p><a href="https://medium.com/@o/flood-1" class="p-canonical">Canonical link</a></p></footer>
    </article></body></html>"""
    read = story(tmp_path, post)
    assert (read.headline, read.standfirst) == (HEADLINE, "Rescuers have reached the valley.")
    assert lines(read) == [ONE, TWO, THREE, "Short."]
    assert ([each.author.name for each in read.bylines], [tag.name for tag in read.tags]) == (
        ["Omid Baraki"],
        ["Floods"],
    )
    assert (read.published_at, read.source_url) == (
        utc(2018, 8, 11, 11, 23, 34),
        "https://medium.com/@o/flood-1",
    )
    assert (read.status, story(tmp_path, post, "draft_flood-1.html").status) == ("", "draft")


# The pages that a well-known reading view is tested with


def _words(source: str) -> Counter[str]:
    root = LexborHTMLParser(source).body
    for node in root.css("script, style, svg"):
        node.decompose()
    for node in root.css("p, div, li, h1, h2, h3, h4, h5, h6, td, th, br, blockquote, figcaption"):
        node.insert_after(" ")
    return Counter(fold(root.text()).split())


@pytest.mark.corpus
def test_texts_of_saved_pages_are_found_as_a_reading_view_finds_them():
    pages = sorted((CORPORA / "readability-pages").glob("*/source.html"))
    if not pages:
        pytest.skip("The pages are not here.")
    agreement = {}
    for path in pages:
        read, expected = next(html.read(path)).record, _words(path.with_name("expected.html").read_text())
        words = Counter(fold(markup.to_text(markup.clean(read.body))).split())
        agreement[path.parent.name] = 2 * (words & expected).total() / (words.total() + expected.total())
    assert sum(agreement.values()) / len(agreement) > 0.975, agreement
    assert min(agreement.values()) > 0.88, agreement
