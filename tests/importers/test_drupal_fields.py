"""Drupal: sites call their fields as they like, and what each of them is is found by its name and its shape."""

from functools import partial

import pytest

from articles.record import Author as AuthorRecord
from articles.record import Byline, Ref, Story
from articles.record import Tag as TagRecord
from tests.importers.drupal_serving import (
    formatted,
    node,
    outcomes_of,
    picture_file,
    refers,
    resource,
    story_of,
    term,
    uuid,
)


@pytest.fixture
def read(tmp_path):
    """What the reader finds in a document of these nodes."""
    return partial(outcomes_of, tmp_path)


@pytest.fixture
def story(tmp_path):
    """The one story of such a document, as it was found."""
    return partial(story_of, tmp_path)


# Fields, by name and by shape


@pytest.mark.parametrize(
    ("attributes", "standfirst"),
    [
        ({"field_summary": "In short."}, "In short."),
        ({"field_teaser": formatted("<p>In <em>short</em> &amp; well.</p>")}, "In short & well."),
        ({"field_news_standfirst": "In short."}, "In short."),
        ({"field_subtitle": "", "field_standfirst": "In short."}, "In short."),
        ({"body": formatted("<p>Words.</p>", summary="<p>In short.</p>")}, "In short."),
        ({"field_seo_description": "For machines."}, ""),
        ({"field_summary": "long " * 300}, ""),
    ],
)
def test_the_standfirst_is_found(story, attributes, standfirst):
    assert story(node(attributes=attributes)).record.standfirst == standfirst


@pytest.mark.parametrize(
    ("attributes", "body"),
    [
        ({"body": None, "field_body": formatted("<p>Here.</p>")}, "<p>Here.</p>"),
        ({"body": None, "field_story_text": formatted("<p>Here.</p>")}, "<p>Here.</p>"),
        (
            {"body": None, "field_main": [formatted("<p>One.</p>"), formatted("<p>Two.</p>")]},
            "<p>One.</p><p>Two.</p>",
        ),
        ({"body": None, "field_content": "One & two.\n\nThree."}, "<p>One &amp; two.</p><p>Three.</p>"),
        ({"body": {"value": "a < b", "format": "plain_text"}}, "<p>a &lt; b</p>"),
        ({"body": {"value": "<p>Raw.</p>", "format": "full_html"}}, "<p>Raw.</p>"),
        ({"body": None, "field_editor_notes": formatted("<p>Call her again.</p>")}, ""),
    ],
)
def test_the_body_is_found(story, attributes, body):
    assert story(node(attributes=attributes)).record.body == body


def test_what_editors_wrote_for_themselves_is_named_and_not_shown(story):
    found = story(
        node(
            attributes={
                "field_internal_text": formatted("<p>Call her.</p>"),
                "field_votes": 7,
                "field_ads": True,
            }
        )
    )
    assert found.record.body == "<p>Words of it.</p>"
    assert found.dropped == ("the field field_internal_text", "the field field_votes")


def test_other_lines_of_a_story(story):
    record = story(
        node(
            bundle="opinion",
            attributes={
                "field_short_title": "Mill",
                "field_dateline": "Herat",
                "field_source": "Example Agency",
                "sticky": True,
                "path": {"alias": "/opinion/2024/the-mill"},
            },
        )
    ).record
    assert (record.short_headline, record.dateline, record.source_name) == ("Mill", "Herat", "Example Agency")
    assert (record.kind, record.sticky, record.slug) == ("opinion", True, "the-mill")
    assert (record.source_system, record.source_id) == ("drupal", uuid(1))


@pytest.mark.parametrize(
    ("attributes", "address"),
    [
        ({"field_canonical_url": "https://first.example/a"}, "https://first.example/a"),
        ({"field_original_url": {"uri": "https://first.example/a", "title": ""}}, "https://first.example/a"),
        (
            {
                "metatag": [
                    {"tag": "link", "attributes": {"rel": "canonical", "href": "https://first.example/a"}}
                ]
            },
            "https://first.example/a",
        ),
        (
            {
                "metatag": [
                    {"tag": "link", "attributes": {"rel": "canonical", "href": "https://old.example/a"}}
                ]
            },
            "",
        ),
        ({"field_canonical": "https://WWW.Old.example/a"}, ""),
        ({"metatag": ["x", {"attributes": 5}], "field_canonical": "https://["}, ""),
    ],
)
def test_a_canonical_address_counts_when_it_is_elsewhere(story, attributes, address):
    assert story(node(attributes=attributes)).record.source_url == address


def test_pictures_of_other_sizes_for_the_same_place_are_named(story):
    found = story(
        node(field_image=refers("file--file", 51), field_teaser_image=refers("file--file", 52)),
        picture_file(51),
        picture_file(52, "teaser.jpg"),
    )
    assert found.record.thumbnail.name == "https://old.example/sites/default/files/mill.jpg"
    assert found.dropped == ("the picture in field_teaser_image",)


# Terms and people


def test_the_first_of_a_category_is_the_section_and_what_else_there_is_are_tags(story):
    record = story(
        node(
            field_tags=[refers("taxonomy_term--tags", 21)],
            field_news_category=[refers("taxonomy_term--topics", 22), refers("taxonomy_term--topics", 23)],
            field_place=[refers("taxonomy_term--places", 24)],
        ),
        term(21, "Water"),
        term(22, "Economy", "topics"),
        term(23, "Villages", "topics"),
        term(24, "Herat", "places"),
    ).record
    assert record.section == Ref(name="Economy", language="en")
    assert [tag.name for tag in record.tags] == ["Water", "Villages", "Herat"]


@pytest.mark.parametrize("vocabulary", ["category", "section", "news_channel"])
def test_a_section_is_known_by_its_vocabulary_too(story, vocabulary):
    found = story(node(field_x=[refers(f"taxonomy_term--{vocabulary}", 21)]), term(21, "Economy", vocabulary))
    assert found.record.section.name == "Economy"


def test_parts_come_with_what_is_said_of_them_and_only_those_that_stories_name(read):
    alias = {"path": {"alias": "/topics/water"}, "drupal_internal__tid": 5}
    outcomes = read(
        node(field_tags=refers("taxonomy_term--tags", 21), field_author=refers("node--person", 31)),
        included=[
            term(21, "Water", description=formatted("<p>Rivers.</p>"), **alias),
            term(22, "Nobody names this", **alias),
            resource(
                "node--person",
                31,
                {"title": "Zarghuna Safi", "drupal_internal__nid": 9, "field_bio": "From Herat."},
            ),
        ],
    )
    parts = [each for each in outcomes if not isinstance(each.record, Story)]
    assert [each.record for each in parts] == [
        TagRecord(slug="water", names={"en": "Water"}, descriptions={"en": "Rivers."}),
        AuthorRecord(names={"en": "Zarghuna Safi"}, about={"en": "From Herat."}),
    ]
    assert parts[0].addresses == ("https://old.example/topics/water", "https://old.example/taxonomy/term/5")
    assert isinstance(outcomes[-1].record, Story)


@pytest.mark.parametrize(
    ("attributes", "references", "names"),
    [
        ({"field_byline": "By Zarghuna Safi and Omid Rahimi"}, {}, ["Zarghuna Safi", "Omid Rahimi"]),
        ({"field_authors": ["Zarghuna Safi", "Omid Rahimi"]}, {}, ["Zarghuna Safi", "Omid Rahimi"]),
        ({}, {"field_author": refers("node--person", 31)}, ["Zarghuna Safi"]),
        ({}, {"field_author": refers("taxonomy_term--author", 32)}, ["Omid Rahimi"]),
        ({}, {"field_people": [refers("taxonomy_term--authors", 33)]}, ["Laila Samadi"]),
        ({}, {"field_writer": refers("user--user", 34)}, ["Hashim Karimi"]),
        ({}, {}, ["Hashim Karimi"]),
        ({}, {"uid": refers("user--user", 35)}, []),
        ({}, {"uid": refers("user--user", 99)}, []),
    ],
)
def test_who_wrote_it_is_found_and_an_account_only_where_nobody_is_named(
    story, attributes, references, names
):
    people = (
        resource("node--person", 31, {"title": "Zarghuna Safi"}),
        term(32, "Omid Rahimi", "author"),
        term(33, "Laila Samadi", "authors"),
        resource("user--user", 34, {"display_name": "Hashim Karimi", "name": "hkarimi77"}),
        resource("user--user", 35, {"display_name": "admin"}),
    )
    found = story(node(attributes=attributes, **{"uid": refers("user--user", 34), **references}), *people)
    assert [byline.author.name for byline in found.record.bylines] == names
    assert not found.record.tags


def test_who_took_the_pictures_and_who_translated_is_said(story):
    found = story(node(attributes={"field_photographer": "Laila Samadi", "field_translator": "Omid Rahimi"}))
    assert found.record.bylines == (
        Byline(Ref(name="Laila Samadi"), ("photographer",)),
        Byline(Ref(name="Omid Rahimi"), ("translator",)),
    )
