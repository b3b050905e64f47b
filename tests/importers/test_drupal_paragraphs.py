"""Drupal's paragraphs: they become one body, and what of them cannot stand in it is named."""

from functools import partial

import pytest

from articles.importers import drupal
from articles.importers.reading import Refused
from tests.importers.drupal_serving import (
    FILES,
    MILL,
    document,
    formatted,
    node,
    of,
    paragraph,
    refers,
    saved,
    story_of,
    term,
    uuid,
)


@pytest.fixture
def story(tmp_path):
    """The one story of such a document, as it was found."""
    return partial(story_of, tmp_path)


def test_paragraphs_become_one_body(story):
    inner = paragraph("text", 63, {"field_text": formatted("<p>Inside.</p>")})
    parts = (
        paragraph(
            "text",
            61,
            {"field_text": formatted("<p>Text.</p>"), "field_heading": "Why & how", "field_layout": "left"},
        ),
        paragraph("group", 62, {}, field_parts=[refers("paragraph--text", 63)]),
        paragraph("image", 64, {"field_caption": "Here"}, field_media=refers("media--image", 41)),
        paragraph(
            "pull_quote", 65, {"field_words": formatted("<p>So it is.</p>"), "field_author": "A miller"}
        ),
        paragraph("link", 66, {"field_link": {"uri": "internal:/mill", "title": "The mill"}}),
        paragraph("embed", 67, {"field_url": "https://youtu.be/aBcDeFgHiJk"}),
        paragraph("plain", 68, {"field_words": "Two words.", "field_editor_notes": "Call her again."}),
    )
    found = story(of(*parts), *parts, inner, *MILL)
    assert found.record.body == (
        "<h2>Why &amp; how</h2><p>Text.</p><p>Inside.</p>"
        f'<figure><img src="{FILES}/mill.jpg" alt="A mill"><figcaption>Here</figcaption></figure>'
        "<blockquote><p>So it is.</p><p>— A miller</p></blockquote>"
        '<p><a href="https://old.example/mill">The mill</a></p>'
        '<p><a href="https://youtu.be/aBcDeFgHiJk">https://youtu.be/aBcDeFgHiJk</a></p>'
        "<p>Two words.</p>"
    )
    assert found.dropped == (
        "the field field_layout of a paragraph text",
        "the field field_editor_notes of a paragraph plain",
    )


def test_who_speaks_in_an_interview_stands_before_the_words(story):
    said = {"field_text": formatted("<p>We bake at four.</p>"), "field_speaker": "Laila & Omid"}
    part = paragraph("answer", 61, said)
    found = story(of(part), part)
    assert found.record.body == "<p><strong>Laila &amp; Omid</strong></p><p>We bake at four.</p>"
    assert found.dropped == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("field_answer", "Yes"),
        ("field_caption", "By the water"),
        ("field_alt", "A wheel"),
        ("field_author", "A miller"),
        ("field_votes", 7),
        ("field_internal_text", formatted("<p>Call her again.</p>")),
        ("field_heading", {"uri": "https://mill.example"}),
    ],
)
def test_no_field_of_a_paragraph_is_lost_in_silence(story, name, value):
    parts = paragraph("text", 61, {"field_text": "Two words."}), paragraph("line", 62, {name: value})
    found = story(of(*parts), *parts)
    assert found.record.body == "<p>Two words.</p>"
    assert found.dropped == ("a paragraph of the kind line", f"the field {name} of a paragraph line")


def test_what_a_paragraph_refers_to_and_cannot_show_is_named(story):
    said = {"field_text": "Two words.", "field_alt": "", "field_wide": True, "field_more": formatted("")}
    part = paragraph("text", 61, said, field_tags=refers("taxonomy_term--tags", 21), field_image=None)
    found = story(of(part), part, term(21, "Water"))
    assert found.dropped == ("the field field_tags of a paragraph text",)


def test_single_words_in_a_list_of_lines_are_words(story):
    part = paragraph("list", 61, {"field_lines": ["Flour", "Two eggs"]})
    assert story(of(part), part).record.body == "<p>Flour</p><p>Two eggs</p>"


def test_paragraphs_stand_under_a_text_of_the_node(story):
    part = paragraph("text", 61, {"field_text": formatted("<p>Under.</p>")})
    found = story(node(field_more_text=[refers("paragraph--text", 61)]), part)
    assert found.record.body == "<p>Words of it.</p><p>Under.</p>"


def test_paragraphs_in_a_circle_end_somewhere(story):
    parts = (
        paragraph(
            "group", 61, {"field_text": "Round it goes."}, field_parts=[refers("paragraph--group", 62)]
        ),
        paragraph("group", 62, {}, field_parts=[refers("paragraph--group", 61)]),
    )
    found = story(of(parts[0]), *parts)
    assert found.record.body == "<p>Round it goes.</p>"
    assert "a paragraph within itself (group)" in found.dropped


def test_paragraphs_in_paragraphs_end_somewhere(story):
    parts = [
        paragraph("group", 100 + n, {}, field_parts=[refers("paragraph--group", 101 + n)]) for n in range(40)
    ]
    last = paragraph("group", 140, {"field_text": "Too deep."})
    found = story(node(field_parts=[refers("paragraph--group", 100)]), *parts, last)
    assert found.record.body == "<p>Words of it.</p>"


def test_a_story_whose_text_is_nowhere_is_refused_with_what_to_do(tmp_path):
    path = saved(tmp_path, document(of(paragraph("text", 61))))
    (refused,) = drupal.read(path)
    assert isinstance(refused, Refused)
    assert f"paragraph--text {uuid(61)}" in refused.reason and "include=" in refused.reason
