"""Texts of WordPress's block editor: elements between comments that say what they are."""

import json

import pytest

from articles import markup
from tests.importers.wordpress import attachment, item, meta, read, story_in


def block(name: str, held: str = "", **said) -> str:
    values = f"{json.dumps(said)} " if said else ""
    return f"<!-- wp:{name} {values}-->\n{held}\n<!-- /wp:{name} -->\n\n"


def empty(name: str, **said) -> str:
    return f"<!-- wp:{name} {json.dumps(said) + ' ' if said else ''}/-->\n\n"


@pytest.fixture
def body(tmp_path):
    """As the reader yields it."""

    def as_read(text: str, *parts: str) -> str:
        return story_in(tmp_path, item(1, text), *parts).body

    return as_read


@pytest.fixture
def dropped(tmp_path):
    def named(text: str) -> tuple[str, ...]:
        return read(tmp_path, item(1, text))[0].dropped

    return named


ONE = block("paragraph", "<p>One.</p>")
TWO = block("paragraph", '<p class="has-text-align-center">Two,\nstill two.</p>', align="center")


def test_paragraphs_and_headings_come_out_as_the_newsroom_keeps_them(body):
    heading = block("heading", '<h3 class="wp-block-heading">Then</h3>', level=3)
    nothing = block("paragraph", "<p></p>") + block("paragraph", "<p>&nbsp;</p>")
    text = ONE + heading + nothing + empty("more") + block("spacer", '<div style="height:9px"></div>') + TWO
    shown = body(text)
    assert shown == "<p>One.</p><h3>Then</h3><p>Two, still two.</p>"
    assert markup.clean(shown) == shown


def test_a_name_may_say_that_it_is_of_the_core(body):
    assert body(block("core/paragraph", "<p>One.</p>")) == "<p>One.</p>"


def test_what_only_arranges_a_page_goes_and_what_it_holds_stays(body, dropped):
    columns = block(
        "columns", f"<div>{block('column', f'<div>{ONE}</div>')}{block('column', f'<div>{TWO}</div>')}</div>"
    )
    text = block("group", f'<div class="wp-block-group">{columns}</div>', layout={"type": "constrained"})
    assert markup.clean(body(text)) == "<p>One.</p><p>Two, still two.</p>"
    assert dropped(text) == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            block("quote", f'<blockquote class="wp-block-quote">{ONE}<cite>Laila</cite></blockquote>'),
            "<blockquote><p>One.</p><p>— Laila</p></blockquote>",
        ),
        (
            block("pullquote", "<figure><blockquote><p>One.</p><cite>Laila</cite></blockquote></figure>"),
            "<blockquote><p>One.</p><p>— Laila</p></blockquote>",
        ),
        (block("verse", '<pre class="wp-block-verse">Snow\nfalls</pre>'), "<p>Snow<br>falls</p>"),
        (block("code", "<pre><code>a &lt; b</code></pre>"), "<p>a &lt; b</p>"),
        (
            block("list", f'<ul class="wp-block-list">{block("list-item", "<li>One</li>")}</ul>'),
            "<ul><li>One</li></ul>",
        ),
        (
            block(
                "table",
                "<figure><table><tbody><tr><td>1</td></tr></tbody></table><figcaption>Prices</figcaption></figure>",
            ),
            "<table><caption>Prices</caption><tbody><tr><td>1</td></tr></tbody></table>",
        ),
        (block("html", "<div><b>Own</b> HTML</div>"), "<p><strong>Own</strong> HTML</p>"),
        (block("details", f"<details><summary>Who?</summary>{ONE}</details>"), "<p>Who?</p><p>One.</p>"),
        (
            block(
                "buttons",
                f"<div>{block('button', '<div><a class=b href=https://a.example/>Read</a></div>')}</div>",
            ),
            '<p><a href="https://a.example/">Read</a></p>',
        ),
        (
            block(
                "file",
                '<div><a href="https://old.example/r.pdf">The report</a><a href="https://old.example/r.pdf" download>Download</a></div>',
                href="https://old.example/r.pdf",
            ),
            '<p><a href="https://old.example/r.pdf">The report</a></p>',
        ),
        (
            block(
                "file",
                '<div><a href="https://old.example/r.pdf"><strong>The report</strong></a>'
                '<a href="https://old.example/r.pdf" class="wp-block-file__button" download>Download</a></div>',
            ),
            '<p><a href="https://old.example/r.pdf"><strong>The report</strong></a></p>',
        ),
        (
            block(
                "file",
                '<div><a class="wp-block-file__button" href="https://old.example/r.pdf">Download</a></div>',
            ),
            '<p><a href="https://old.example/r.pdf">Download</a></p>',
        ),
        (block("file", "<div>The report, without a link</div>"), "<p>The report, without a link</p>"),
        (
            f"Classic, first.\n\nClassic, second.\n\n{ONE}",
            "<p>Classic, first.</p><p>Classic, second.</p><p>One.</p>",
        ),
        (block("freeform", "<p>Marked</p>\nnot marked"), "<p>Marked</p><p>not marked</p>"),
        (block("shortcode", '[wiggle a="1"]Shaken[/wiggle]'), "<p>Shaken</p>"),
        (ONE + "[wiggle_it]" + TWO, "<p>One.</p><p>Two, still two.</p>"),
        (ONE + empty("nextpage") + block("separator", "<hr/>"), "<p>One.</p>"),
        ("<!-- wp:paragraph --><p>No end", "<p>No end</p>"),
        (f"<!-- /wp:group -->{ONE}<!-- wp:group -->{TWO}", "<p>One.</p><p>Two, still two.</p>"),
        ('<!-- wp:paragraph {"broken": -->\n<p>One.</p>\n<!-- /wp:paragraph -->', "<p>One.</p>"),
        ("<!-- wp:paragraph --><p>One.</p><!-- /wp:paragraph --><!-- never ends", "<p>One.</p>"),
    ],
)
def test_blocks(body, text, shown):
    assert markup.clean(body(text)) == shown


# What is shown or played


@pytest.mark.parametrize(
    ("text", "address", "words"),
    [
        (
            block(
                "embed",
                "<figure><div>\nhttps://youtu.be/dQw4w9WgXcQ\n</div></figure>",
                url="https://youtu.be/dQw4w9WgXcQ",
            ),
            "https://youtu.be/dQw4w9WgXcQ",
            "",
        ),
        (
            block(
                "core-embed/youtube",
                "<figure>https://youtu.be/dQw4w9WgXcQ<figcaption>The <em>pass</em></figcaption></figure>",
            ),
            "https://youtu.be/dQw4w9WgXcQ",
            "The pass",
        ),
        (
            block(
                "video",
                '<figure><video controls src="https://old.example/a.mp4?x=1&amp;y=2"></video></figure>',
                id=5,
            ),
            "https://old.example/a.mp4?x=1&amp;y=2",
            "",
        ),
        (
            block(
                "audio",
                '<figure><audio controls src="https://old.example/a.mp3"></audio><figcaption>Listen</figcaption></figure>',
            ),
            "https://old.example/a.mp3",
            "Listen",
        ),
        (empty("video", src="https://old.example/a.mp4"), "https://old.example/a.mp4", ""),
    ],
)
def test_what_is_played_becomes_a_link_alone_in_its_paragraph(body, text, address, words):
    assert body(text) == f'<p><a href="{address}">{words or address}</a></p>'


def test_an_address_alone_in_a_paragraph_is_shown_as_what_it_leads_to(body):
    link = '<p><a href="https://youtu.be/dQw4w9WgXcQ">https://youtu.be/dQw4w9WgXcQ</a></p>'
    assert body(block("paragraph", "<p>https://youtu.be/dQw4w9WgXcQ</p>")) == link
    assert (
        body(block("paragraph", "<p>https://a.example/ and more</p>")) == "<p>https://a.example/ and more</p>"
    )


def test_an_embed_of_nothing_is_named(dropped):
    assert dropped(block("embed", "<figure></figure>") + empty("audio")) == ("an embed without an address",)


# Pictures


IMG = '<img src="https://old.example/wp-content/uploads/2019/05/photo-{0}-1024x683.jpg" alt="" class="wp-image-{0}"/>'


def picture(number: int, caption: str = "", alt: str = "") -> str:
    """As it comes out."""
    said = f"<figcaption>{caption}</figcaption>" if caption else ""
    address = f"https://old.example/wp-content/uploads/2019/05/photo-{number}.jpg"
    return f'<figure><img src="{address}" alt="{alt}">{said}</figure>'


def image(number: int, caption: str = "") -> str:
    said = f"<figcaption>{caption}</figcaption>" if caption else ""
    return block("image", f"<figure>{IMG.format(number)}{said}</figure>", id=number)


def test_a_picture_with_its_caption(body):
    shown = body(image(9, 'The <a href="https://a.example/" rel="x">only</a> road'), attachment(9))
    assert shown == picture(9, 'The <a href="https://a.example/">only</a> road')


def test_a_picture_that_stands_by_its_number_alone(body, dropped):
    assert body(empty("image", id=9), attachment(9, excerpt="From the library")) == picture(
        9, "From the library"
    )
    assert (
        body(empty("image", url="https://a.example/x.jpg"))
        == '<figure><img src="https://a.example/x.jpg" alt=""></figure>'
    )
    assert dropped(empty("image", id=77)) == ("a picture without an address",)


def test_galleries_of_every_age(body):
    today = block(
        "gallery",
        f"<figure>{image(8, 'Eight')}{image(9)}<figcaption class='blocks-gallery-caption'>Both</figcaption></figure>",
    )
    before = block(
        "gallery",
        f"<figure><ul><li><figure>{IMG.format(8)}<figcaption class='blocks-gallery-item__caption'>Eight</figcaption></figure></li>"
        f"<li><figure>{IMG.format(9)}</figure></li></ul><figcaption class='blocks-gallery-caption'>Both</figcaption></figure>",
        ids=[8, 9],
    )
    numbers = empty("gallery", ids=[8, 9])
    files = (attachment(8, excerpt="Eight"), attachment(9))
    assert body(today, *files) == body(before, *files) == f"{picture(8, 'Eight')}{picture(9)}<p>Both</p>"
    assert body(numbers, *files) == picture(8, "Eight") + picture(9)


def test_words_on_a_picture_stand_under_it(body):
    address = "https://old.example/wp-content/uploads/2019/05/photo-9.jpg"
    behind = f'<div class="wp-block-cover" style="background-image:url({address})">{ONE}</div>'
    assert body(block("cover", behind, url=address), attachment(9)).startswith(picture(9))
    beside = f'<div class="wp-block-cover">{IMG.format(9)}<div>{ONE}</div></div>'
    shown = body(block("cover", beside, url=address), attachment(9))
    assert (shown.count("<img"), "<p>One.</p>" in shown) == (1, True)


def test_media_and_text(body):
    text = block("media-text", f"<div><figure>{IMG.format(9)}</figure><div>{ONE}</div></div>", mediaId=9)
    shown = body(text, attachment(9))
    assert picture(9) in shown and "<p>One.</p>" in shown


# What is kept once, beside the text, or nowhere


def test_a_block_that_many_stories_share(body, tmp_path):
    shared = item(30, ONE + empty("block", ref=31), post_type="wp_block")
    inner = item(31, TWO, post_type="wp_block")
    assert body(empty("block", ref=30), shared, inner) == "<p>One.</p><p>Two, still two.</p>"
    (found,) = read(tmp_path, item(1, empty("block", ref=99)))
    assert found.dropped == ("the reusable block 99, which is not in the export",)


def test_a_block_that_holds_itself_ends(body):
    assert body(empty("block", ref=30), item(30, ONE + empty("block", ref=30) * 2, post_type="wp_block"))


def test_footnotes(tmp_path):
    mark = '<sup data-fn="a1" class="fn"><a href="#a1" id="a1-link">1</a></sup>'
    notes = meta("footnotes", json.dumps([{"content": "Says the <em>mayor</em>.", "id": "a1"}]))
    text = block("paragraph", f"<p>It opened{mark}.</p>") + empty("footnotes")
    story = story_in(tmp_path, item(1, text, notes))
    assert story.body == "<p>It opened[1].</p><ol><li>Says the <em>mayor</em>.</li></ol>"
    (found,) = read(tmp_path, item(1, text, meta("footnotes", "[1")))
    assert found.dropped == ("footnotes",)


def test_what_the_site_made_at_every_showing_is_named(body, dropped):
    titles = block("post-template", empty("post-title"))
    text = (
        ONE
        + empty("latest-posts", postsToShow=3)
        + block("query", f"<div>{titles}</div>")
        + empty("acf/quiz")
    )
    assert body(text) == "<p>One.</p>"
    assert dropped(text) == ("the block latest-posts", "the block query", "the block acf/quiz")
