"""Texts of WordPress's classic editor: paragraphs that nobody marked, and words in square brackets."""

import pytest

from articles import markup
from tests.importers.wordpress import attachment, item, read, story_in


@pytest.fixture
def body(tmp_path):
    """As readers would get it."""

    def cleaned(text: str, *parts: str) -> str:
        return markup.clean(story_in(tmp_path, item(1, text), *parts).body)

    return cleaned


@pytest.fixture
def dropped(tmp_path):
    def named(text: str) -> tuple[str, ...]:
        return read(tmp_path, item(1, text))[0].dropped

    return named


# Paragraphs


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("One.\r\n \r\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("One\ntwo", "<p>One<br>two</p>"),
        ("One<br />\ntwo", "<p>One<br>two</p>"),
        ("One<br />\n<br />\ntwo", "<p>One</p><p>two</p>"),
        ("  Two  spaces\tand a tab ", "<p>Two spaces and a tab</p>"),
        ("<p>Marked.</p>\n\nNot marked.", "<p>Marked.</p><p>Not marked.</p>"),
        ("<p>One\ntwo</p>", "<p>One<br>two</p>"),
        ("<p>No end\n\n<p>either", "<p>No end</p><p>either</p>"),
        ("<h2>Why\nnow</h2>\nBecause.", "<h2>Why now</h2><p>Because.</p>"),
        (
            "Said:\n<ul>\n<li>one</li>\n\n<li>two</li>\n</ul>\nDone.",
            "<p>Said:</p><ul><li>one</li><li>two</li></ul><p>Done.</p>",
        ),
        ("<ul><li>One\n\nand more</li></ul>", "<ul><li><p>One</p><p>and more</p></li></ul>"),
        (
            "<blockquote>First.\n\nSecond.</blockquote>",
            "<blockquote><p>First.</p><p>Second.</p></blockquote>",
        ),
        ("<div>\nIn a box.\n</div>\nOutside.", "<p>In a box.</p><p>Outside.</p>"),
        ("<pre>a\n\n  b</pre>", "<p>a</p><p>b</p>"),
        ("<strong>Bold\n\nand on</strong>", "<p><strong>Bold</strong></p><p><strong>and on</strong></p>"),
        (
            '<a\nhref="https://elsewhere.example/">Link</a>',
            '<p><a href="https://elsewhere.example/">Link</a></p>',
        ),
        (
            "<table>\n<tr>\n<td>1</td>\n<td>2\n3</td>\n</tr>\n</table>",
            "<table><tbody><tr><td>1</td><td>2<br>3</td></tr></tbody></table>",
        ),
        ("One<!--more-->\n\n<!--nextpage-->\n\nTwo", "<p>One</p><p>Two</p>"),
        ("One <!-- a note to ourselves --> two", "<p>One two</p>"),
        ("<script>\nalert(1)\n\n</script>One", "<p>One</p>"),
        ("&nbsp;\n\nOne\n\n&nbsp;", "<p>One</p>"),
        ("", ""),
        ("سرک باز شد.\n\nمردم سفر می‌کنند.", "<p>سرک باز شد.</p><p>مردم سفر می‌کنند.</p>"),
    ],
)
def test_paragraphs(body, text, shown):
    assert body(text) == shown


def test_a_plain_text_comes_out_as_the_newsroom_keeps_it(tmp_path):
    """So that cleaning it costs next to nothing."""
    text = 'One <strong>word</strong>.\n\nTwo <a href="https://elsewhere.example/" target="_blank">links</a>.'
    story = story_in(tmp_path, item(1, text))
    assert story.body == markup.clean(story.body)


# Addresses alone, links


def test_an_address_alone_on_its_line_is_shown_as_what_it_leads_to(body):
    video = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=4s"
    link = f'<p><a href="{video}">{video}</a></p>'
    assert body(f"See:\n{video}\nand more") == f"<p>See:</p>{link}<p>and more</p>"
    assert body(video) == body(f"<p>{video}</p>") == link
    once = "https://a.example/?b=1&amp;copy=2"
    assert body("https://a.example/?b=1&copy=2") == f'<p><a href="{once}">{once}</a></p>'
    assert "<a" not in body("Read https://elsewhere.example/ today")


def test_links_within_the_old_site_are_whole(body):
    assert body('<a class="x" href="/about/">us</a>') == '<p><a href="https://old.example/about/">us</a></p>'
    assert (
        body("<a href='mailto:desk@old.example'>us</a>") == '<p><a href="mailto:desk@old.example">us</a></p>'
    )
    assert body('<a name="here">us</a>') == "<p>us</p>"


# Shortcodes


@pytest.mark.parametrize(
    "text",
    [
        "He said [sic] that",
        "As shown [1], and [2, 3]",
        "[Editor's note: we asked twice.]",
        "They [the ministry] and [pre-war] prices […] [...]",
        "A list: a[i] and [b]",
        "A [video] and a [button] of [quote] and [YouTube channel]",
        "[UPDATE]",
        "[see page=3",
        "See [[Kabul]] there, [/sarcasm]",
    ],
)
def test_an_editors_brackets_stay(body, dropped, text):
    assert body(text) == f"<p>{text}</p>"
    assert dropped(text) == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[embed]https://elsewhere.example/1[/embed]", "https://elsewhere.example/1"),
        ('[embed width="3"]https://vimeo.com/76979871[/embed]', "https://vimeo.com/76979871"),
        (
            "[youtube https://www.youtube.com/watch?v=dQw4w9WgXcQ]",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        ("[youtube=https://youtu.be/dQw4w9WgXcQ&w=640]", "https://youtu.be/dQw4w9WgXcQ&amp;w=640"),
        ("[youtube]dQw4w9WgXcQ[/youtube]", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ('[youtube id="dQw4w9WgXcQ"]', "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("[vimeo 76979871]", "https://vimeo.com/76979871"),
        ('[video width="6" mp4="https://old.example/a.mp4"][/video]', "https://old.example/a.mp4"),
        ("[audio https://old.example/a.mp3]", "https://old.example/a.mp3"),
        ('[audio mp3="https://old.example/a.mp3"]', "https://old.example/a.mp3"),
        ("[tweet https://twitter.com/desk/status/1]", "https://twitter.com/desk/status/1"),
        ('[soundcloud url="https://api.soundcloud.com/tracks/1" /]', "https://api.soundcloud.com/tracks/1"),
        ('[iframe src="https://maps.example/1"]', "https://maps.example/1"),
    ],
)
def test_what_plays_elsewhere_becomes_a_link_alone_in_its_paragraph(body, dropped, text, shown):
    assert body(f"Before\n{text}\nafter") == f'<p>Before</p><p><a href="{shown}">{shown}</a></p><p>after</p>'
    assert dropped(text) == ()


def test_what_only_arranges_a_page_goes_and_its_words_stay(body, dropped):
    text = '[vc_row][vc_column width="1/2"][vc_column_text]One.[/vc_column_text][/vc_column][/vc_row]\n\n[one_half]Two[/one_half]'
    assert body(text) == "<p>One.</p><p>Two</p>"
    assert dropped(text) == ()


def test_what_is_not_known_goes_its_words_stay_and_the_report_names_it(body, dropped):
    text = (
        '[contact-form-7 id="4" title="Ask"]\n\n[poll_box]Words [wiggle speed="3"]of[/wiggle] ours[/poll_box]'
    )
    assert body(text) == "<p>Words of ours</p>"
    assert dropped(text) == ("[contact-form-7]", "[wiggle]", "[poll_box]")


def test_a_shortcode_that_is_written_about_stays(body, dropped):
    text = "Write [[gallery]] for pictures, [[caption]like this[/caption]]."
    assert body(text) == "<p>Write [gallery] for pictures, [caption]like this[/caption].</p>"
    assert dropped(text) == ()


def test_quotations_buttons_and_parts_that_open_keep_their_words(body):
    assert (
        body('[pullquote cite="Laila"]It opened.[/pullquote]')
        == "<blockquote><p>It opened.</p><p>— Laila</p></blockquote>"
    )
    assert (
        body('[button url="https://a.example/"]Read[/button]')
        == '<p><a href="https://a.example/">Read</a></p>'
    )
    assert body('[toggle title="Who?"]We.[/toggle]') == "<h3>Who?</h3><p>We.</p>"


def test_shortcodes_that_cross_or_never_end(body):
    assert body("[a_b]one [c_d]two[/a_b] three[/c_d] [e_f]four") == "<p>one two three four</p>"


def test_a_playlist_of_nothing_is_named(dropped):
    assert dropped("[playlist]") == ("[playlist]",)
    assert dropped("[video]nothing[/video]") == ("an embed without an address",)


# Captions and galleries


PICTURE = '<img class="size-medium wp-image-9" src="https://old.example/wp-content/uploads/2019/05/photo-9-300x200.jpg" alt="A road" width="300" height="200" />'
FULL = '<img src="https://old.example/wp-content/uploads/2019/05/photo-9.jpg" alt="A road">'


@pytest.mark.parametrize(
    "text",
    [
        f'[caption id="attachment_9" align="left" width="300"]{PICTURE} The <em>only</em> road[/caption]',
        f'[caption id="attachment_9" width="300"]<a href="https://old.example/x/">{PICTURE}</a> The <em>only</em> road[/caption]',
        f"[wp_caption caption='The <em>only</em> road']{PICTURE}[/wp_caption]",
    ],
)
def test_a_caption_in_its_new_and_its_old_form(tmp_path, text):
    story = story_in(tmp_path, item(1, f"Before.\n\n{text}\n\nAfter."), attachment(9))
    before, figure = story.body.split("<figure>")
    figure, after = figure.split("</figure>")
    assert (before, after) == ("<p>Before.</p>", "<p>After.</p>")
    assert FULL in figure
    assert figure.endswith("<figcaption>The <em>only</em> road</figcaption>")


def test_a_gallery_shows_its_pictures_in_its_order(tmp_path):
    gallery = item(1, 'Before [gallery columns="3" ids="10, 9,77"] after')
    (found,) = read(tmp_path, gallery, attachment(9), attachment(10, excerpt="A bridge & a pass"))
    assert found.record.body == (
        "<p>Before</p>"
        '<figure><img src="https://old.example/wp-content/uploads/2019/05/photo-10.jpg" alt="">'
        "<figcaption>A bridge &amp; a pass</figcaption></figure>"
        '<figure><img src="https://old.example/wp-content/uploads/2019/05/photo-9.jpg" alt=""></figure>'
        "<p>after</p>"
    )
    assert found.dropped == ("picture 77, which is not in the export",)


def test_a_gallery_without_numbers_shows_what_was_uploaded_for_the_story(tmp_path):
    mine = [attachment(number, post_parent="1", menu_order=order) for number, order in ((8, "2"), (9, "1"))]
    story = story_in(tmp_path, *mine, item(1, "[gallery]"), attachment(10))
    assert story.body.count("<figure>") == 2
    assert story.body.index("photo-9") < story.body.index("photo-8")
    (found,) = read(tmp_path, item(1, "[gallery]"), attachment(10))
    assert found.dropped == ("[gallery]",)
