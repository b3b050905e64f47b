"""ninjs: texts go by their roles, names become tags and bylines, other stories are linked."""

import pytest

from articles.importers import ninjs
from articles.record import Ref
from tests.importers.agency import an_item
from tests.importers.running import only_story


@pytest.fixture
def read(saved):
    return lambda content: list(ninjs.read(saved(content)))


@pytest.fixture
def story(read):
    return lambda content: only_story(read(content))


# Its text


def test_headlines_and_descriptions_go_by_their_roles(story):
    told = story(
        an_item(
            headlines=[
                {"role": "short", "value": "Ferry runs"},
                {"role": "kicker", "value": "Trade"},
                {"role": "main", "contentType": "text/html", "value": "Ferry &amp; bridge <i>open</i>"},
            ],
            descriptions=[
                {"role": "creditline", "value": "EXAMPLE PRESS"},
                {"role": "text", "value": "A longer text."},
                {"role": "summary", "contentType": "text/html", "value": "<p>Nine <b>days</b>.</p>"},
            ],
        )
    )
    assert (told.headline, told.short_headline, told.standfirst) == (
        "Ferry & bridge open",
        "Ferry runs",
        "Nine days.",
    )


@pytest.mark.parametrize(
    ("bodies", "body"),
    [
        ([{"value": "One line.\nAnother line."}], "<p>One line.</p><p>Another line.</p>"),
        ([{"value": "One & two.\n\nThree < four."}], "<p>One &amp; two.</p><p>Three &lt; four.</p>"),
        (
            [
                {"role": "main", "value": "Plain."},
                {"contentType": "application/xhtml+xml", "value": "<p>Rich.</p>"},
            ],
            "<p>Rich.</p>",
        ),
        (
            [
                {
                    "role": "html",
                    "value": "<html><head><title>T</title></head><body><p>Inside.</p></body></html>",
                }
            ],
            "<p>Inside.</p>",
        ),
        (
            [{"role": "html", "value": "<h1>Ferry runs again at Sher Khan</h1><p>Under it.</p>"}],
            "<p>Under it.</p>",
        ),
        ([{"value": "Ferry runs again at Sher Khan\nUnder it."}], "<p>Under it.</p>"),
        (
            [
                {
                    "contentType": "text/vnd.IPTC.NITF",
                    "value": "<nitf><head><title>T</title></head><body><body.content><p>In NITF.</p><hl2>So</hl2></body.content></body></nitf>",
                }
            ],
            "<p>In NITF.</p><h2>So</h2>",
        ),
    ],
)
def test_the_fullest_body_is_the_story(bodies, body, story):
    assert story(an_item(bodies=bodies)).body == body


def test_bodies_that_stand_beside_the_story_are_named(read):
    (found,) = read(
        an_item(bodies=[{"role": "factbox", "value": "Facts."}, {"role": "main", "value": "Words."}])
    )
    assert (found.record.body, found.dropped) == ("<p>Words.</p>", ("the body “factbox”",))


def test_a_summary_alone_is_the_text_and_is_named(read):
    (found,) = read(an_item(bodies=[], descriptions=[{"role": "text", "value": "Nine days."}]))
    assert (found.record.standfirst, found.record.body) == ("Nine days.", "<p>Nine days.</p>")
    assert found.dropped == ("only a summary",)


def test_a_standfirst_that_only_repeats_the_first_paragraph_is_left_out(story):
    assert story(an_item(descriptions=[{"value": "The first ferry left…"}])).standfirst == ""


@pytest.mark.parametrize(
    "text", ["KUNDUZ, May 14 (EP) -- The ferry left.", "Kunduz (Example Press) — The ferry left."]
)
def test_a_text_that_begins_with_its_dateline_gets_no_second_one(text, story):
    assert story(an_item(located="Kunduz", bodies=[{"value": text}])).dateline == ""
    assert story(an_item(located="Kunduz")).dateline == "Kunduz"


def test_lines_that_are_too_long_for_their_fields_are_named(read):
    headlines = [{"role": "main", "value": "Ferry runs"}, {"role": "short", "value": "Ferry " * 30}]
    (found,) = read(an_item(headlines=headlines, located="Kunduz " * 20))
    assert (found.record.short_headline, found.record.dateline) == ("", "")
    assert [words[:18] for words in found.dropped] == ["the short headline", "the dateline “Kund"]


def test_notes_and_terms_are_shown_to_whoever_imports(read):
    (found,) = read(an_item(edNote="ADDS second boat", usageTerms="Not for use after May"))
    assert found.dropped == ("note: ADDS second boat", "terms: Not for use after May")


# Who, and about what


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"by": "By Laila Samadi, Example Press"}, ["Laila Samadi"]),
        ({"by": "Laila Samadi, Bo Lee and Ann Lee"}, ["Laila Samadi", "Bo Lee", "Ann Lee"]),
        ({"by": "EP", "copyrightHolder": "EP"}, ["EP"]),
        ({"by": "Laila Samadi / EP", "copyrightHolder": "EP"}, ["Laila Samadi"]),
        ({"by": "گزارشگر: لیلا صمدی"}, ["لیلا صمدی"]),
        (
            {"authors": [{"name": "Laila Samadi", "role": "photographer"}], "byline": "L. S."},
            ["Laila Samadi"],
        ),
        ({"bylines": [{"by": "Laila Samadi", "title": "Staff"}]}, ["Laila Samadi"]),
        ({"by": ["wrong"]}, []),
    ],
)
def test_a_byline_is_taken_apart(more, names, story):
    assert [byline.author.name for byline in story(an_item(**more)).bylines] == names


@pytest.mark.parametrize(
    ("said", "edition"), [("fa-AF", "fa-af"), ("prs", "fa-af"), ("pus", "ps"), ("en-GB", "en"), ("", "")]
)
def test_languages_are_those_of_our_editions(said, edition, story):
    assert story(an_item(language=said)).language == edition


@pytest.mark.parametrize(
    ("genre", "kind"),
    [
        ({"uri": "http://cv.iptc.org/newscodes/genre/Opinion"}, "opinion"),
        ({"name": "Interview"}, "interview"),
        ({"name": "Actuality"}, "news"),
    ],
)
def test_a_genre_that_we_have_is_the_kind(genre, kind, story):
    assert story(an_item(genres=[genre])).kind == kind


def test_other_stories_of_the_agency_are_linked_by_its_numbers(story):
    told = story(
        an_item(
            associations=[
                {"type": "text", "uri": "urn:before", "headlines": [{"value": "Before"}]},
                {"type": "text", "uri": "urn:original", "rel": "translatedFrom"},
            ]
        )
    )
    assert (told.related, told.translation_of) == (
        (Ref(source_id="urn:before"),),
        Ref(source_id="urn:original"),
    )


def test_a_package_brings_the_stories_that_are_in_it(read):
    package = {"uri": "urn:p", "type": "composite", "headlines": [{"value": "Both"}]}
    found = read({**package, "associations": [an_item(uri="urn:1"), an_item(uri="urn:2")]})
    assert [each.record.source_id for each in found] == ["urn:1", "urn:2"]


def test_the_number_does_not_hold_what_an_answer_was_asked_with(story):
    asked = "https://api.press.example/content/17?qt=H1Kd&et=0a1"
    assert story(an_item(uri=asked)).source_id == "https://api.press.example/content/17"
