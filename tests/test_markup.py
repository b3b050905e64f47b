"""Whatever is pasted or imported becomes clean, safe, plain HTML, once and for all."""

import re
import time

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import markup

UUID = "7f0e5e8e-0b6a-4f2c-9b0e-0a1b2c3d4e5f"

CLEANED = {
    "plain text": ("just words", "<p>just words</p>"),
    "kept as it is": (
        '<p>One <strong>two</strong> <a href="https://example.org/?a=1&amp;b=2">three</a>.</p>',
        '<p>One <strong>two</strong> <a href="https://example.org/?a=1&amp;b=2">three</a>.</p>',
    ),
    "headings": ("<h1>A</h1><h2>B</h2><h5>C</h5>", "<h2>A</h2><h2>B</h2><h3>C</h3>"),
    "word": (
        '<p class="MsoNormal" style="margin:0"><b>Bold<o:p></o:p></b> <i>slanted</i></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>',
        "<p><strong>Bold</strong> <em>slanted</em></p>",
    ),
    "google docs": (
        '<b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:700">B</span>'
        '<span style="font-style:italic"> i</span></p><br /><p><span>plain</span></p></b>',
        "<p><strong>B</strong> <em>i</em></p><p>plain</p>",
    ),
    "divs and breaks": ("<div>one<br><br>two<br>three</div>four", "<p>one</p><p>two<br>three</p><p>four</p>"),
    "script": ("<p>a</p><script>alert(1)</script><style>p{}</style><p>b</p>", "<p>a</p><p>b</p>"),
    "handlers": ('<p onclick="x()" id="a" class="b" style="color:red">a</p>', "<p>a</p>"),
    "javascript link": ('<p><a href=" JaVaScRiPt:alert(1)">a</a></p>', "<p>a</p>"),
    "data link": ('<p><a href="data:text/html,x">a</a></p>', "<p>a</p>"),
    "link with a new window": (
        '<p><a href="/x" target="_blank" rel="me">a</a></p>',
        '<p><a href="/x">a</a></p>',
    ),
    "somebody else's picture": ('<p>a <img src="https://example.org/x.jpg"> b</p>', "<p>a</p><p>b</p>"),
    "a library picture": (
        f'<figure class="figure"><img src="/admin/x" data-file="{UUID}" alt="y" width="3"><figcaption class="z">Said.</figcaption></figure>',
        f'<figure><img data-picture="{UUID}"><figcaption>Said.</figcaption></figure>',
    ),
    "a library picture by its address": (
        f'<img src="/admin/articles/picture/picture/{UUID}/">',
        f'<figure><img data-picture="{UUID}"></figure>',
    ),
    "a picture inside a paragraph": (
        f'<p>a<img data-picture="{UUID}">b</p>',
        f'<p>a</p><figure><img data-picture="{UUID}"></figure><p>b</p>',
    ),
    "iframe": (
        '<iframe src="//example.org/v/1" onload="x()"></iframe>',
        '<p><a href="https://example.org/v/1">https://example.org/v/1</a></p>',
    ),
    "table": (
        '<table border="1"><colgroup><col></colgroup><tr><th colspan="2" onclick="x">A</th></tr><tr><td><p>1</p></td><td>2</td></tr></table>',
        '<table><tbody><tr><th colspan="2">A</th></tr><tr><td>1</td><td>2</td></tr></tbody></table>',
    ),
    "lists": (
        "<ul><li><p>a</p></li><li>b<ul><li>c</li></ul></li></ul>",
        "<ul><li>a</li><li><p>b</p><ul><li>c</li></ul></li></ul>",
    ),
    "quotation": ("<blockquote>Q</blockquote>", "<blockquote><p>Q</p></blockquote>"),
    "poem": ("<pre>one\n two</pre>", "<p>one<br> two</p>"),
    "half-space": ("<p>راه‌ها</p>", "<p>راه‌ها</p>"),
    "nothing": ("<p></p><p> </p><p>&nbsp;</p><p><br></p>", ""),
    "unclosed": ("<p>a<p>b<b>c", "<p>a</p><p>b<strong>c</strong></p>"),
    "angle brackets": ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
    "word's lists": (
        '<p class="MsoListParagraphCxSpFirst" style="mso-list:l0 level1 lfo1"><![if !supportLists]><span style="font-family:Symbol">'
        '<span style="mso-list:Ignore">·<span style="font:7pt">&nbsp;&nbsp; </span></span></span><![endif]>One<o:p></o:p></p>\n'
        '<p style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">1.</span>Two</p>'
        '<p style="mso-list:l0 level1 lfo1">Three</p><p>Four</p>',
        "<ul><li><p>One</p><ol><li>Two</li></ol></li><li>Three</li></ul><p>Four</p>",
    ),
    "a table in a table": (
        "<table><tr><td>1<table><tr><td>2</td></tr></table></td><td>3</td></tr></table>",
        "<table><tbody><tr><td><p>1</p><table><tbody><tr><td>2</td></tr></tbody></table></td><td>3</td></tr></tbody></table>",
    ),
    "two pictures in a figure": (
        f'<figure><figure><img data-picture="{UUID}"></figure><img data-picture="{UUID}"></figure>',
        f'<figure><img data-picture="{UUID}"></figure>' * 2,
    ),
    "words that turn the page around": ("<p>a\u202eb &#x2066;c\u2069</p><p>\u202d</p>", "<p>ab c</p>"),
    "what no XML may hold": ("<p>a\ufffeb &#xffff;c\uffff</p>", "<p>ab c</p>"),
    "marks and joiners": (
        "<p>راه\u200cها 👩\u200d👩\u200d👧 🇦🇫 \u200e1\u200f</p>",
        "<p>راه\u200cها 👩\u200d👩\u200d👧 🇦🇫 \u200e1\u200f</p>",
    ),
    "controls and half letters": ("<p>a\x00b\x1bc\ud83dd\x85e</p>", "<p>abcde</p>"),
    "empty lines in a poem": ("<pre>one\n\ntwo</pre>", "<p>one</p><p>two</p>"),
    "numbers that are none": (
        '<ol start="٣"><li>a</li></ol><table><tr><td colspan="99999">b</td></tr></table>',
        "<ol><li>a</li></ol><table><tbody><tr><td>b</td></tr></tbody></table>",
    ),
    "svg": ('<svg onload="alert(1)"><circle/></svg><p>a</p>', "<p>a</p>"),
    "comment": ("<p>a<!-- b --></p>", "<p>a</p>"),
}


@pytest.mark.parametrize("case", CLEANED)
def test_what_is_pasted_becomes_plain(case):
    given_, expected = CLEANED[case]
    assert markup.clean(given_) == expected


@pytest.mark.parametrize("case", CLEANED)
def test_cleaning_what_is_clean_changes_nothing(case):
    assert markup.clean(CLEANED[case][1]) == CLEANED[case][1]


_PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<div>",
            "</div>",
            "<ul>",
            "<li>",
            "</ul>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
        ),
        *(
            "<a href='x'>",
            "<a href='javascript:y'>",
            "</a>",
            "<br>",
            "<script>",
            "</script>",
            "<h1>",
            "</h1>",
            " ",
            "\n",
        ),
        *(
            "words",
            "&nbsp;",
            "&lt;",
            "<img src=x onerror=y>",
            f'<img data-picture="{UUID}">',
            "<blockquote>",
            "سخن",
        ),
        *(
            "<figure>",
            "</figure>",
            "<figcaption>",
            "</figcaption>",
            "<svg>",
            "<math>",
            "<iframe src='//e.org'>",
            "<pre>",
        ),
        *(
            "<iframe src='//youtu.be/dQw4w9WgXcQ'></iframe>",
            "<object data='//e.org'>",
            "<p style='mso-list:l0 level2 lfo1'>",
            "<span style='mso-list:Ignore'>1.</span>",
            "\u202e",
            "&#x202e;",
            "\x00",
            "\ud800",
            "\ufffe",
            "<style>",
            "<mtext>",
            "<!--",
            "<textarea>",
        ),
    ]
)


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_any_soup_ends_safe_and_stays_as_it_is(soup):
    cleaned = markup.clean(soup)
    assert markup.clean(cleaned) == cleaned
    assert not re.search(r"<(script|iframe|svg|math|style)|\bon\w+=|javascript:", cleaned)
    assert set(re.findall(r"<([a-z0-9]+)", cleaned)) <= markup.TAGS


NESTED = (
    "<div>",
    "<ul><li>",
    "<b><i>",
    "<table><tr><td>",
    "<figure>",
    "<blockquote>",
    "<a href='/x'>",
)


@pytest.mark.parametrize("tags", NESTED)
def test_tags_as_deep_as_nobody_writes_do_no_harm(tags):
    assert "deep" in markup.clean(tags * 5_000 + "deep")


@pytest.mark.parametrize(
    "body",
    {
        "a text of 200,000 words": "".join(f"<p>{'a few words of text ' * 20}</p>" for _each in range(2_000)),
        "as many in one paragraph": f"<div>{'a few words of text ' * 40_000}</div>",
        "spaces": f"<div>a{chr(160) * 200_000}b</div>",
        "breaks": f"<div><b>a{'<br>' * 100_000}b</b></div>",
        "one word": "x" * 1_000_000,
        "pictures": f'<figure><img data-picture="{UUID}"></figure>' * 500,
        "unclosed": "".join(f"<font size={each}>" for each in range(500)) + "<p>x" * 500,
    }.items(),
    ids=lambda item: item[0],
)
def test_a_long_text_takes_no_longer_than_it_must(body):
    started = time.process_time()
    assert markup.clean(body[1])
    # Ten times what it takes here; what grows with the square of the length takes minutes.
    assert time.process_time() - started < 5


@given(st.text())
def test_words_alone_stand_as_a_sanitiser_would_leave_them(words):
    cleaned = markup.clean(f"<p>{words}</p>")
    assert nh3.clean(cleaned, tags=markup.TAGS, link_rel=None) == cleaned


def test_text_has_a_line_for_each_block():
    body = "<h2>Head</h2><p>One <em>two</em> &amp; three.</p><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"
    assert markup.to_text(body) == "Head\nOne two & three.\na b"


def shown(body, dateline="", pictures=None):
    return markup.show(body, dateline, pictures or {}, credit="Picture:", table="Table")


def test_a_quotation_that_ends_with_who_said_it_is_a_pull_quote():
    assert shown("<blockquote><p>Q.</p><p>— A negotiator</p></blockquote><p>End.</p>").startswith(
        '<blockquote class="pull"><p>Q.</p><footer>A negotiator</footer></blockquote>'
    )
    assert "pull" not in shown("<blockquote><p>Q.</p></blockquote><p>End.</p>")


def test_a_table_can_be_scrolled_with_the_keyboard():
    assert '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>' in shown(
        "<table><tbody><tr><td>1</td></tr></tbody></table>"
    )


def test_the_dateline_opens_the_first_paragraph_and_the_last_one_closes_the_story():
    body = shown("<p>One.</p><p>Two.</p>", "Kabul & Herat")
    assert body == '<p><span class="dateline">Kabul &amp; Herat</span> One.</p><p class="ends">Two.</p>'
