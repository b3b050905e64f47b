"""Ghost's bodies where a post has no HTML: from what its editor keeps, as far as that goes."""

import json
from functools import partial

import pytest

from tests.importers import ghost_exporting
from tests.importers.ghost_exporting import a_post, body_of, found


@pytest.fixture
def export(tmp_path):
    """Writes an export of these posts and tables; returns its path."""
    return partial(ghost_exporting.export, tmp_path)


def lexical(*children) -> dict:
    root = {"type": "root", "children": list(children)}
    return a_post(html=None, lexical=json.dumps({"root": root}))


def words(text, format=0):
    return {"type": "extended-text", "text": text, "format": format}


def test_a_body_from_lexical(export):
    item = {"type": "listitem", "children": [words("First")]}
    inner = {"type": "listitem", "children": [{"type": "list", "listType": "bullet", "children": [item]}]}
    path = export(
        lexical(
            {"type": "extended-heading", "tag": "h3", "children": [words("Why & how")]},
            {
                "type": "paragraph",
                "children": [
                    words("Very ", 0),
                    words("bold", 1),
                    words(" and both", 3),
                    {"type": "linebreak"},
                    {"type": "link", "url": "__GHOST_URL__/two/", "children": [words("on")]},
                ],
            },
            {"type": "list", "listType": "number", "children": [item, inner]},
            {"type": "extended-quote", "children": [words("Said.")]},
            {"type": "horizontalrule"},
            {
                "type": "image",
                "src": "__GHOST_URL__/content/images/a.jpg",
                "alt": "A & B",
                "caption": "<b>Here</b>",
            },
            {"type": "embed", "url": "https://vimeo.com/1", "html": "", "caption": ""},
            {"type": "codeblock", "code": "a < b", "language": "c"},
            {"type": "callout", "calloutEmoji": "!", "calloutText": "<p>Mind.</p>"},
            {"type": "html", "html": "<table><tr><td>1</td></tr></table>"},
            {"type": "paywall"},
        )
    )
    assert body_of(path) == (
        "<h3>Why &amp; how</h3>"
        '<p>Very <strong>bold</strong><em><strong> and both</strong></em><br><a href="/two/">on</a></p>'
        "<ol><li>First</li><li><ul><li>First</li></ul></li></ol>"
        "<blockquote>Said.</blockquote><hr>"
        '<figure><img src="/content/images/a.jpg" alt="A &amp; B"><figcaption><b>Here</b></figcaption></figure>'
        '<p><a href="https://vimeo.com/1">https://vimeo.com/1</a></p>'
        "<pre>a &lt; b</pre><p>! Mind.</p><table><tr><td>1</td></tr></table>"
    )
    assert found(path)[0].dropped == ()


def test_what_of_lexical_stays_behind_is_named(export):
    members = {"web": {"nonMember": False, "memberSegment": "status:free"}}
    path = export(
        lexical(
            {"type": "signup", "header": "Join"},
            {"type": "email", "html": "<p>Dear reader</p>"},
            {"type": "html", "html": "<p>Secret.</p>", "visibility": members},
            {"type": "html", "html": "<p>By e-mail.</p>", "visibility": {"showOnWeb": False}},
            {"type": "poll", "question": "Why?"},
            {"type": "markdown", "markdown": "# One\n\nTwo"},
            {"type": "image", "src": "a.jpg", "href": "https://shop.example/"},
            {"type": "table", "children": [words("Cell")]},
        )
    )
    assert found(path)[0].dropped == (
        "a sign-up form",
        "words for the e-mail alone",
        "a part for members only (html)",
        "the card poll",
        "Markdown, which came as plain text",
        "a picture's link to https://shop.example/",
        "the block table, whose words stay",
    )
    body = body_of(path)
    assert body == '<p># One</p><p>Two</p><figure><img src="a.jpg" alt=""></figure><p>Cell</p>'


def test_a_body_from_mobiledoc(export):
    document = {
        "version": "0.3.1",
        "atoms": [["soft-return", "", {}]],
        "cards": [
            ["image", {"src": "/content/images/a.jpg", "caption": "Here"}],
            ["hr", {}],
            ["paywall", {}],
        ],
        "markups": [["strong"], ["a", ["href", "https://a.example/?b=1&c=2"]], ["code"]],
        "sections": [
            [1, "h2", [[0, [], 0, "Why"]]],
            [1, "p", [[0, [0], 0, "Bold "], [0, [1], 2, "link"], [1, [], 0, 0], [0, [2], 1, "a < b"]]],
            [3, "ol", [[[0, [], 0, "One"]], [[0, [], 0, "Two"]]]],
            [10, 0],
            [10, 1],
            [10, 2],
            [1, "aside", [[0, [], 0, "Aside"]]],
            [2, "https://a.example/b.png"],
        ],
    }
    assert body_of(export(a_post(html=None, mobiledoc=json.dumps(document)))) == (
        "<h2>Why</h2>"
        '<p><strong>Bold <a href="https://a.example/?b=1&amp;c=2">link</a></strong><br>a &lt; b</p>'
        "<ol><li>One</li><li>Two</li></ol>"
        '<figure><img src="/content/images/a.jpg" alt=""><figcaption>Here</figcaption></figure><hr>'
        "<blockquote>Aside</blockquote>"
        '<figure><img src="https://a.example/b.png" alt=""></figure>'
    )


def test_a_body_of_which_only_the_plain_text_is_there(export):
    assert (
        body_of(export(a_post(html="", plaintext="One & two.\n\nThree.")))
        == "<p>One &amp; two.</p><p>Three.</p>"
    )


def test_deep_lexical_ends_somewhere(export):
    deep = words("Too deep")
    for _each in range(80):
        deep = {"type": "paragraph", "children": [deep]}
    path = export(lexical({"type": "paragraph", "children": [words("Here.")]}, deep))
    assert body_of(path) == "<p>Here.</p>"
    assert found(path)[0].dropped == ("what was nested too deeply",)
