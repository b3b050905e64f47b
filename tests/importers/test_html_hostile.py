"""html: pages that somebody made to make an importer fall over are read or refused with a sentence, soon."""

from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers import html
from articles.importers.reading import LARGEST_DOCUMENT, SourceRefused
from tests.importers.saved_pages import HEADLINE, ONE, STORY, TWO, article, found, lines, page

TITLE = f"<title>{HEADLINE}</title>"
SECONDS = 20.0  # on a machine that does other things as well; the square of any of these takes minutes

READ = {
    "ten thousand boxes in boxes": "<div>" * 10_000 + STORY,
    "ten thousand boxes with words": "<div>word " * 3_000 + STORY,
    "fifteen thousand tags in a line": STORY + "<p>" + "<span>" * 15_000 + "Words at the end of it.",
    "lists in lists": STORY + "<ul><li>" * 4_000 + "word",
    "half a megabyte of breaks": STORY + "<p>" + "<br>" * 100_000,
    "three thousand pictures": STORY + "<img src='a/river.jpg'>" * 3_000,
    "one figure of three thousand pictures": STORY
    + "<figure>"
    + "<img src='a/river.jpg'>" * 3_000
    + "</figure>",
    "a word without end": STORY + "<p>" + "x" * 2_000_000,
    "spaces without end": STORY + "<p>" + " " * 5_000_000 + "word",
    "a class without end": STORY + f"<p class='{'a-' * 500_000}'>word",
    "sizes without end": STORY + f"<img srcset='{'a ' * 300_000}'>",
    "a caption of brackets": STORY + f"<figure><img src='a/river.jpg'><figcaption>{'(photo ' * 50_000}",
    "half a tag": STORY + "<p class='",
    "half a comment": STORY + "<!-- ",
    "zero characters": STORY.replace("river", "ri\0ver"),
    "comments without end": STORY + "<!---->" * 200_000,
}


@pytest.mark.parametrize("body", READ.values(), ids=READ)
def test_what_is_only_strange_is_read(tmp_path, body):
    start = monotonic()
    read = lines(found(tmp_path, f"{TITLE}<body>{body}").record)
    assert ONE in read and TWO in read
    assert monotonic() - start < SECONDS


def test_a_title_of_bars_is_read(tmp_path):
    only = found(tmp_path, f"<title>{' | a' * 100_000}</title><h1>{HEADLINE}</h1>{STORY}")
    assert only.record.headline


REFUSED = {
    "five megabytes of bold": (TITLE + "<b>" * 1_700_000, "tags are never closed"),
    "a million boxes": (TITLE + "<div>" * 1_000_000 + STORY, "tags are never closed"),
    "boxes that end otherwise": (TITLE + "<div></x>" * 300_000 + STORY, "tags are never closed"),
    "a tag of a million attributes": (
        TITLE + STORY + "<p" + " a" * 1_000_000 + ">",
        "more than 2000 attributes",
    ),
    "such a tag behind a quotation mark": (
        TITLE + STORY + '<p x=">"' + " a=1" * 500_000,
        "more than 2000 attributes",
    ),
}


@pytest.mark.parametrize(("source", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_would_keep_the_parser_for_hours_is_refused(tmp_path, source, sentence):
    start = monotonic()
    with pytest.raises(SourceRefused, match=sentence):
        found(tmp_path, source)
    assert monotonic() - start < SECONDS


def test_a_page_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page(article()))
    with path.open("r+b") as file:
        file.truncate(LARGEST_DOCUMENT + 1)
    with pytest.raises(SourceRefused, match="larger than 32 MB"):
        next(html.read(path))


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/hostname.jpg",
        "/etc/hostname",
        "file:///etc/hostname.jpg",
        "http://[::1/x.jpg",
        "x" * 5000,
        "a\0.jpg",
    ],
)
def test_pictures_whose_addresses_lead_astray_are_no_files_beside_the_page(tmp_path, name):
    only = found(tmp_path, page(article(f"{STORY}<p><a href='{name}'>a link</a></p><img src='{name}'>")))
    assert "a link" in only.record.body
    assert (
        'src="..' not in only.record.body
        and 'src="/' not in only.record.body
        and 'src="file' not in only.record.body
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "<p>",
                    "</p>",
                    "<div class='share'>",
                    "<div>",
                    "</div>",
                    "<article>",
                    "<figure>",
                    "</figure>",
                    "<table>",
                    "<td>",
                ),
                *(
                    "<figcaption>",
                    "<img src='a.jpg'>",
                    "<noscript>",
                    "</noscript>",
                    "<h1>",
                    "<h2>",
                    "<a href='/x'>",
                    "</a>",
                ),
                *(
                    "<ul>",
                    "<li>",
                    "<br>",
                    "<br><br>",
                    "<blockquote>",
                    "<aside>",
                    "<iframe src='//a.example/1'>",
                    "</iframe>",
                ),
                *(
                    ONE,
                    TWO,
                    HEADLINE,
                    "Related stories",
                    "By Omid Baraki",
                    "3 May 2026",
                    "خبر",
                    "&nbsp;",
                    "<!--",
                    "-->",
                    "<b>",
                ),
            ]
        ),
        max_size=40,
    )
)
def test_whatever_a_page_is_made_of_it_is_read_or_refused(tmp_path_factory, parts):
    try:
        found(tmp_path_factory.mktemp("page"), TITLE + "".join(parts))
    except SourceRefused as refused:
        assert str(refused).endswith(".")
