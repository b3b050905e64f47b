"""html: which of a page's words are the story's, whatever the page is made of."""

import pytest

from tests.importers.saved_pages import HEADLINE, ONE, STORY, THREE, TWO, article, found, lines, page, story

WHOLE = [ONE, TWO, THREE]
SHORT = "“No one told us,” she said."


def text_of(tmp_path, body: str, head: str = "") -> list[str]:
    return lines(story(tmp_path, page(body, head)))


# Where the story is

PARAGRAPHS = [f"<p>{text}</p>" for text in WHOLE]
TEASERS = "".join(
    f"<div class='item'><h4><a href='/{number}'>Story {number} of the day</a></h4>"
    f"<p>A teaser of story {number} that says in a sentence what it is about and who was there.</p></div>"
    for number in range(8)
)
COMMENTS = "".join(
    f"<div><b>Reader {number}</b><p>I was there on the day when it happened, and nobody came before the evening.</p></div>"
    for number in range(9)
)
PAGES = {
    "an article": article(),
    "classes that say nothing": "<div class='a1'><div class='b2'>"
    + "</div><div class='b2'>".join([f"<h1>{HEADLINE}</h1>", *PARAGRAPHS])
    + "</div></div>",
    "columns between advertisements": f"<article><h1>{HEADLINE}</h1><section name='articleBody'>"
    + "".join(
        f"<div class='column'><div>{each}</div></div><div class='ad'><p>Advertisement</p></div>"
        for each in PARAGRAPHS
    )
    + "</section><div class='print'><p>A version of this article appears in print on page A4 of the paper of Sunday.</p></div></article>",
    "no paragraphs but texts": f"<h1>{HEADLINE}</h1><div>" + "</div><div>".join(WHOLE) + "</div>",
    "breaks for paragraphs": f"<article><h1>{HEADLINE}</h1><div>"
    + "<br><br>".join(WHOLE)
    + "</div></article>",
    "a table for the layout": "<table><tr><td><a href='/'>Home</a><br><a href='/w'>World and weather</a></td><td><font size='5'>"
    f"<b>{HEADLINE}</b></font><br>By Omid Baraki<br><br><font size='3'>"
    + "<br><br>".join(WHOLE)
    + "</font></td></tr></table>",
    "teasers beside it": f"<div class='row'><div class='c8'><h1>{HEADLINE}</h1>{STORY}</div><div class='c4'><h3>Latest news</h3>{TEASERS}</div></div>",
    "teasers over it": f"<div class='row'>{TEASERS}</div><div class='row'><h1>{HEADLINE}</h1>{STORY}</div>",
    "more comments than story": f"<div><h1>{HEADLINE}</h1>{STORY}</div><div id='comments'>{COMMENTS}</div>",
    "a wrapper that is called as furniture is": f"<div class='content-sidebar-wrap'><div class='no-ads widget'><h1>{HEADLINE}</h1>{STORY}</div></div>",
    "a page builder's widgets": f"<div class='elementor-widget-heading'><h1>{HEADLINE}</h1></div>"
    f"<div class='elementor-widget elementor-widget-theme-post-content'><div class='elementor-widget-container'>{STORY}</div></div>"
    f"<div class='elementor-widget elementor-widget-posts'>{TEASERS}</div>",
    "paragraphs that only some may read": f"<article><h1>{HEADLINE}</h1>{PARAGRAPHS[0]}"
    + "".join(each.replace("<p>", "<p class='paywall'>") for each in PARAGRAPHS[1:])
    + "</article>",
    "a rest that a button shows": f"<article><h1>{HEADLINE}</h1>{PARAGRAPHS[0]}{PARAGRAPHS[1]}"
    f"<div class='read-more-content'>{PARAGRAPHS[2]}</div></article>",
    "its first paragraph elsewhere": f"<article><h1>{HEADLINE}</h1>{PARAGRAPHS[0]}<div>{''.join(PARAGRAPHS[1:])}</div></article>",
    "hidden until a script shows it": f"<article style='display: none'><h1>{HEADLINE}</h1>{STORY}</article>",
    "a page that is one form": f"<form action='/x'><input type='hidden'><div><h1>{HEADLINE}</h1>{STORY}</div></form>",
    "the page of a telephone": f"<article class='amp'><h1>{HEADLINE}</h1><div>{PARAGRAPHS[0]}<amp-ad></amp-ad>{''.join(PARAGRAPHS[1:])}</div></article>",
}


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_the_story_is_found_and_nothing_else(tmp_path, body):
    assert text_of(tmp_path, body) == WHOLE


def test_a_story_of_two_short_sentences_is_found_beside_a_long_banner(tmp_path):
    banner = "<div class='cookie-banner'><p>We use cookies to make this site better, and share what we learn with others.</p></div>"
    body = (
        f"{banner}<div class='article'><h1>{HEADLINE}</h1><p>Ten people died.</p><p>More follows.</p></div>"
    )
    assert text_of(tmp_path, body) == ["Ten people died.", "More follows."]


# What stays in it


def test_short_paragraphs_headings_lists_and_quotations_stay(tmp_path):
    text = (
        f"<p>{ONE}</p><p>{SHORT}</p><h2>Politics</h2><p>{TWO}</p><p>The dead are:</p><ul><li>Ahmad, 12</li><li>"
        f"<a href='https://a.example/karim'>Karim</a></li></ul><blockquote><p>God is kind.</p></blockquote>"
        f"<pre>one\n  two</pre><p>{THREE}</p>"
    )
    assert text_of(tmp_path, article(text)) == [
        ONE,
        SHORT,
        "Politics",
        TWO,
        "The dead are:",
        "Ahmad, 12",
        "Karim",
        "God is kind.",
        "one",
        "two",
        THREE,
    ]


def test_a_table_that_is_one_stays_whole(tmp_path):
    table = "<table><tr><th>Village</th><th>Houses</th></tr><tr><td><a href='/n'>Narang</a></td><td>11</td></tr></table>"
    body = story(tmp_path, page(article(f"{STORY}{table}"))).body
    assert '<td><a href="/n">Narang</a></td><td>11</td>' in body


def test_the_dateline_stays_in_the_text(tmp_path):
    assert text_of(tmp_path, article(f"<p>KABUL (VP) — {ONE}</p><p>{TWO}</p>"))[0].startswith(
        "KABUL (VP) — The river"
    )


def test_bold_and_italic_links_and_notes_stay(tmp_path):
    text = f"<p>{ONE} <b>Ten</b> <i>died</i>, says <a href='/report'>a report</a>.<a href='#n1'><sup>1</sup></a></p><p>{TWO}</p>"
    body = story(
        tmp_path, page(article(text), '<link rel="canonical" href="https://site.example/flood">')
    ).body
    assert (
        '<b>Ten</b> <i>died</i>, says <a href="https://site.example/report">a report</a>.<a href="#n1">'
        in body
    )


@pytest.mark.parametrize(
    "frame",
    [
        '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>',
        '<figure class="embed"><div><iframe data-src="//www.youtube.com/embed/dQw4w9WgXcQ"></iframe></div></figure>',
        '<video controls><source src="/films/river.mp4"></video>',
    ],
)
def test_embedded_films_stay(tmp_path, frame):
    body = story(
        tmp_path, page(article(f"<p>{ONE}</p>{frame}<p>{TWO}</p>"), '<base href="https://site.example/a/">')
    ).body
    assert body.startswith(f'<p>{ONE}</p><iframe src="https://') and body.endswith(f"</iframe><p>{TWO}</p>")


def test_a_frame_that_the_browser_saved_as_a_file_is_named(tmp_path):
    only = found(
        tmp_path,
        page(article(f"<p>{ONE}</p><iframe src='page_files/saved_resource.html'></iframe><p>{TWO}</p>")),
    )
    assert only.dropped == ("an embed without an address (iframe)",)


# What does not

FURNITURE = {
    "a share bar": "<div class='sharedaddy'><h3>Share this:</h3><ul><li><a href='#'>X</a></li></ul></div>",
    "a share bar without a name": "<div><a href='/f'>Facebook</a> <a href='/x'>X</a> <a href='/w'>WhatsApp</a></div>",
    "an advertisement": "<p>Advertisement</p>",
    "an advertisement's frame": "<iframe src='https://x.doubleclick.net/ad'></iframe>",
    "a box of related stories": f"<div class='related'><h3>More</h3>{TEASERS[:200]}</div></div>",
    "a list of related stories": "<h3>Related stories</h3><ul><li><a href='/a'>Rain closes the road again</a></li></ul>",
    "headlines under a sign": "<p>Related stories</p><p>Rain closes the road</p><p>Flour is dear in the bazaar</p>",
    "a label and a link": "<p><strong>Read more: </strong><a href='/a'>Rain closes the road</a></p>",
    "a list of links alone": "<ul><li><a href='/a'>Rain closes the road</a></li><li><a href='/b'>Flour is dear</a></li></ul>",
    "a box of a newsletter": "<div class='newsletter'><h3>In your inbox</h3><p>Sign up for our weekly newsletter.</p></div>",
    "a call": "<p>Follow us on Facebook</p>",
    "a call in Dari": "<p>ما را در تلگرام دنبال کنید</p>",
    "a call in Pashto": "<p>موږ په فېسبوک او یوټیوب کې تعقیب کړئ</p>",
    "an aside": "<aside><h3>Profile</h3><p>The <a href='/mill'>mill</a> is a hundred years old.</p></aside>",
    "a menu": "<nav><a href='/a'>One</a><a href='/b'>Two</a></nav>",
    "a form": "<form><label>Your name, please</label><input><select><option>Kabul</option></select><button>Send</button></form>",
    "a script and a style": "<script>var a = 'x';</script><style>p { margin: 0 }</style><template><p>x</p></template>",
    "words for screen readers": "<p class='visually-hidden'>End of advertisement</p>",
    "a drawing": "<svg><title>Arrow</title><text>up</text></svg>",
}


@pytest.mark.parametrize("box", FURNITURE.values(), ids=FURNITURE)
def test_furniture_between_paragraphs_is_left_out(tmp_path, box):
    assert text_of(tmp_path, article(f"<p>{ONE}</p>{box}<p>{TWO}</p><p>{THREE}</p>")) == WHOLE


@pytest.mark.parametrize(
    "after",
    [
        "<div class='author-box'><h4>About the author</h4><p>Omid Baraki writes on rivers.</p></div>",
        "<p class='byline'>Omid Baraki</p>",
        "<p>By Omid Baraki</p>",
        "<p>Last updated: 9 May 2026, 10:00</p>",
        "<footer><a rel='tag' href='/k'>Kunar</a></footer>",
        "<h3>Comments</h3>",
        "<p>© 2026 The Valley Post</p>",
    ],
)
def test_what_stands_under_a_story_is_left_out(tmp_path, after):
    assert text_of(tmp_path, article(f"{STORY}{after}")) == WHOLE


def test_a_heading_after_other_stories_belongs_to_the_story_again(tmp_path):
    box = "<p><b>Related stories</b></p><ul><li><a href='/a'>Rain closes the road</a></li></ul>"
    assert text_of(tmp_path, article(f"<p>{ONE}</p>{box}<h2>The bridge</h2><p>{TWO}</p>")) == [
        ONE,
        "The bridge",
        TWO,
    ]


def test_the_headline_and_what_stands_over_it_are_not_in_the_text(tmp_path):
    over_it = "<p>World / Asia</p>"
    text = f"<div class='text'><p>Floods</p><h2>{HEADLINE}</h2>{STORY}</div>"
    assert text_of(tmp_path, f"<article>{over_it}{text}</article>") == WHOLE


@pytest.mark.parametrize(
    "deck",
    ["<p class='standfirst'>{}</p>", "<h2 class='article__subtitle'>{}</h2>", "<p class='lead'>{}</p>"],
)
def test_a_standfirst_is_not_in_the_text_once_more(tmp_path, deck):
    told = "Rescuers reach the valley with two boats."
    read = story(
        tmp_path, page(article(over_it=deck.format(told)), f'<meta name="description" content="{told}">')
    )
    assert (read.standfirst, lines(read)) == (told, WHOLE)
