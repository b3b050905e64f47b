"""html: what a page says of its story in JSON-LD, in its head and by marks on its words."""

import json

import pytest

from tests.builders import utc
from tests.importers.saved_pages import HEADLINE, STORY, article, found, page, story


def jsonld(*values: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)


def names(read) -> list[str]:
    return [byline.author.name for byline in read.bylines]


# JSON-LD

NEWS = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE}


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Omid Baraki", ["Omid Baraki"]),
        ("By Omid Baraki and Laila Stanek", ["Omid Baraki", "Laila Stanek"]),
        ({"@type": "Person", "name": "Omid Baraki"}, ["Omid Baraki"]),
        ([{"name": "Omid Baraki"}, "Laila Stanek"], ["Omid Baraki", "Laila Stanek"]),
        ({"@type": "Person", "name": ["Omid Baraki", "Laila Stanek"]}, ["Omid Baraki", "Laila Stanek"]),
        ({"@type": "Organization", "name": "Valley Agency", "url": "https://a.example"}, ["Valley Agency"]),
        ([{"url": "https://site.example/omid"}, "https://site.example/laila"], []),
        ([None, 17, {"name": None}, [], True], ["17"]),
    ],
)
def test_authors_stand_in_many_forms(tmp_path, author, expected):
    assert names(story(tmp_path, page(article(), jsonld({**NEWS, "author": author})))) == expected


@pytest.mark.parametrize(
    ("type_name", "kind"),
    [
        ("NewsArticle", "news"),
        ("OpinionNewsArticle", "opinion"),
        (["NewsArticle", "AnalysisNewsArticle"], "analysis"),
        ("https://schema.org/ReportageNewsArticle", "news"),
        ("BlogPosting", "news"),
    ],
)
def test_the_kind_of_a_story_is_its_type(tmp_path, type_name, kind):
    assert story(tmp_path, page(article(), jsonld({**NEWS, "@type": type_name}))).kind == kind


@pytest.mark.parametrize(
    "image",
    [
        "https://a.example/river.jpg",
        ["https://a.example/river.jpg", "https://a.example/river-square.jpg"],
        {"@type": "ImageObject", "url": "https://a.example/river.jpg"},
        [{"@type": "ImageObject", "contentUrl": "https://a.example/river.jpg"}],
        {"@id": "#river"},
    ],
)
def test_pictures_stand_in_many_forms(tmp_path, image):
    graph = [
        {**NEWS, "image": image},
        {"@type": "ImageObject", "@id": "#river", "url": "https://a.example/river.jpg"},
    ]
    read = story(tmp_path, page(article(), jsonld({"@graph": graph})))
    assert read.thumbnail.name == "https://a.example/river.jpg"


def test_what_is_said_of_the_picture_comes_with_it(tmp_path):
    image = {
        "url": "https://a.example/river.jpg",
        "caption": "The river",
        "creditText": "Omid",
        "creator": {"name": "No"},
    }
    (picture,) = found(tmp_path, page(article(), jsonld({**NEWS, "image": image}))).pictures
    assert (picture.file, picture.caption, picture.credit) == (
        "https://a.example/river.jpg",
        {"en": "The river"},
        "Omid",
    )


def test_the_pages_own_story_is_told_from_those_that_it_leads_to(tmp_path):
    other = {**NEWS, "headline": "Another story of the day", "author": "Nobody"}
    listed = {"@type": "ItemList", "itemListElement": [other]}
    read = story(tmp_path, page(article(), jsonld(listed, other, {**NEWS, "author": "Omid Baraki"})))
    assert names(read) == ["Omid Baraki"]


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "author": "Omid Baraki", "headline": "' + HEADLINE + '",}',
        '<!-- {"@type": "NewsArticle", "author": "Omid Baraki"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "author": "Omid Baraki"}\n//]]>',
        '{"@type": "NewsArticle", "author": "Omid\n Baraki"}',
        '[[{"@type": ["NewsArticle"], "author": [{"name": "Omid Baraki"}]}]]',
    ],
)
def test_jsonld_with_small_faults_is_read(tmp_path, script):
    head = f'<script type="application/ld+json">{script}</script>'
    assert names(story(tmp_path, page(article(), head))) == ["Omid Baraki"]


@pytest.mark.parametrize(
    "script",
    [
        "",
        "{",
        "null",
        '"text"',
        "[" * 5000,
        '{"a":' * 900,
        '{"@type": 17}',
        '{"@type": "NewsArticle", "image": 7}',
        "9" * 5000,
    ],
)
def test_jsonld_that_is_broken_is_left_and_the_page_is_read(tmp_path, script):
    head = f'<script type="application/ld+json">{script}</script><meta name="author" content="Omid Baraki">'
    read = story(tmp_path, page(article(), head))
    assert (read.headline, names(read)) == (HEADLINE, ["Omid Baraki"])


def test_a_text_that_only_jsonld_holds_is_the_story(tmp_path):
    told = {**NEWS, "articleBody": "The river rose.\n\nTen people died in <Kunar>."}
    read = story(tmp_path, page("<div id='root'></div>", jsonld(told)))
    assert read.body == "<p>The river rose.</p><p>Ten people died in &lt;Kunar&gt;.</p>"


def test_a_page_that_shows_only_the_beginning_gives_the_whole_text(tmp_path):
    told = {**NEWS, "articleBody": "The river rose after midnight in the lower village. " * 20}
    read = story(
        tmp_path, page(article("<p>The river rose after midnight in the lower village.</p>"), jsonld(told))
    )
    assert read.body.count("The river rose") == 20


# The head


def meta(**values: str) -> str:
    return "".join(
        f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in values.items()
    )


def test_open_graph_says_what_jsonld_does_not(tmp_path):
    head = meta(
        og__title=f"{HEADLINE} - The Valley Post",
        og__site_name="The Valley Post",
        og__url="https://site.example/flood?from=x",
        og__image="/river.jpg",
        og__locale="en_GB",
        article__published_time="2026-05-03T06:00:00Z",
        article__modified_time="2026-05-03T09:00:00Z",
        article__section="Provinces",
        article__author="https://facebook.example/omid",
    )
    head += (
        '<meta property="article:tag" content="Kunar"><meta property="article:tag" content="Floods, rivers">'
    )
    read = story(tmp_path, page(article(), head + '<meta name="byl" content="By Omid Baraki">'))
    assert (read.headline, read.source_name, read.section.name) == (HEADLINE, "The Valley Post", "Provinces")
    assert (read.published_at, read.modified_at) == (utc(2026, 5, 3, 6), utc(2026, 5, 3, 9))
    assert (read.source_url, read.source_system) == ("https://site.example/flood?from=x", "web:site.example")
    assert read.thumbnail.name == "https://site.example/river.jpg"
    assert (names(read), [tag.name for tag in read.tags]) == (["Omid Baraki"], ["Kunar", "Floods, rivers"])


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-05-03T06:00:00+04:30", utc(2026, 5, 3, 1, 30)),
        ("2026-05-03T06:00:00+0430", utc(2026, 5, 3, 1, 30)),
        ("2026-05-03T06:00:00.123Z", utc(2026, 5, 3, 6)),
        ("2026-05-03 06:00", utc(2026, 5, 3, 1, 30)),  # the newsroom's own clock
        ("2026-05-03", utc(2026, 5, 3, 7, 30)),  # noon there
        ("20260503", utc(2026, 5, 3, 7, 30)),
        ("2026/5/3", utc(2026, 5, 3, 7, 30)),
        ("Sun, 03 May 2026 06:00:00 GMT", utc(2026, 5, 3, 6)),
        ("May 3, 2026 at 6:00 pm", utc(2026, 5, 3, 13, 30)),
        ("0001-01-01T00:00:00", None),
        ("2026-13-45", None),
        ("yesterday", None),
        ("99999999999999999999", None),
    ],
)
def test_dates_are_read_as_they_are_written(tmp_path, written, moment):
    assert story(tmp_path, page(article(), meta(article__published_time=written))).published_at == moment


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="canonical" href="https://site.example/flood">', "https://site.example/flood"),
        (
            '<link rel="canonical" href="https://site.example/">'
            + meta(og__url="https://site.example/flood"),
            "https://site.example/flood",
        ),
        (
            '<base href="https://site.example/a/"><link rel="canonical" href="../flood">',
            "https://site.example/flood",
        ),
        ('<link rel="canonical" href="javascript:void(0)">', ""),
        ("", ""),
    ],
)
def test_the_canonical_address_is_where_the_story_stands(tmp_path, head, address):
    read = story(tmp_path, page(article(), head))
    assert (read.source_url, read.source_id) == (address, "")


def test_a_browsers_note_over_the_page_says_where_it_stood(tmp_path):
    note = "<!-- saved from url=(0031)https://site.example/flood?x=1 -->\n"
    read = story(tmp_path, note + page(article(f"{STORY}<p>See <a href='/map'>the map</a>.</p>")))
    assert read.source_url == "https://site.example/flood?x=1"
    assert '<a href="https://site.example/map">' in read.body


@pytest.mark.parametrize(
    ("title", "headings", "expected"),
    [
        ("Flood in Kunar | The Valley Post", "", "Flood in Kunar"),
        (
            "Flood in Kunar - The Valley Post",
            "",
            "Flood in Kunar - The Valley Post",
        ),  # whose name that is, nobody says
        ("Flood in Kunar – World – The Valley Post", "<h1>Flood in Kunar</h1>", "Flood in Kunar"),
        (
            "Flood in Kunar kills ten and …",
            "<h1>Flood in Kunar kills ten and takes a bridge</h1>",
            "Flood in Kunar kills ten and takes a bridge",
        ),
        (
            "The Valley Post: Flood in Kunar",
            "<h1>The Valley Post</h1><h2>Flood in Kunar</h2>",
            "Flood in Kunar",
        ),
        ("Home", "<h1>Flood in Kunar</h1>", "Flood in Kunar"),
        ("", "<h1>Flood in <em>Kunar</em></h1>", "Flood in Kunar"),
        ("Pashto", "<h1>په کونړ کې سېلاب</h1>", "په کونړ کې سېلاب"),
    ],
)
def test_the_headline_stands_without_the_sites_name(tmp_path, title, headings, expected):
    assert story(tmp_path, page(f"<article>{headings}{STORY}</article>", title=title)).headline == expected


@pytest.mark.parametrize(
    ("attributes", "headline", "language"),
    [
        ('lang="en-US"', HEADLINE, "en"),
        ('lang="prs" dir="rtl"', "سیلاب در کنر", "fa-af"),
        ('lang="fa-IR"', "سیلاب در کنر", "fa-af"),
        ('lang="en-US"', "سیلاب در کنر", "fa-af"),  # a theme that nobody translated
        ('lang="fa"', "په کونړ کې سېلاب لس تنه ووژل", "ps"),
        ('lang="fr"', "Dix morts au Kounar", "fr"),
        ("", HEADLINE, ""),
    ],
)
def test_the_language_is_what_the_page_says_unless_its_letters_belie_it(
    tmp_path, attributes, headline, language
):
    text = STORY if headline.isascii() else f"<p>{headline} او خلک یې ښار ته یوړل، چې هلته خوندي دي.</p>" * 3
    text = (
        text
        if language != "fa-af"
        else f"<p>{headline} ده خانه را ویران کرد و مردم به شهر رفتند تا آرام باشند.</p>" * 3
    )
    read = story(
        tmp_path, page(f"<article><h1>{headline}</h1>{text}</article>", title=headline, attributes=attributes)
    )
    assert read.language == language


def test_a_part_in_another_language_counts_for_itself(tmp_path):
    text = "<p>سیلاب ده خانه را ویران کرد و مردم به شهر رفتند تا آرام باشند.</p>" * 3
    source = page(f'<article lang="fa-AF"><h1>سیلاب در کنر</h1>{text}</article>', title="سیلاب در کنر")
    assert story(tmp_path, source).language == "fa-af"


# The standfirst


@pytest.mark.parametrize(
    ("description", "over_it", "expected"),
    [
        (
            "Rescuers from Asadabad have reached the valley with two boats.",
            "",
            "Rescuers from Asadabad have reached the valley with two boats.",
        ),
        (
            "Seen",
            "<p class='standfirst'>The bridge is gone and donkeys carry flour.</p>",
            "The bridge is gone and donkeys carry flour.",
        ),
        ("The river rose after midnight and took eleven houses", "", ""),  # how the text begins
        ("Rescuers from Asadabad have reached the valley with…", "", ""),
        ("A daily paper for readers at home and abroad.", "", ""),  # of the site
        ("", "<div class='summary'><a href='/x'>x</a></div>", ""),
    ],
)
def test_the_standfirst_is_what_stands_as_one(tmp_path, description, over_it, expected):
    read = story(
        tmp_path, page(article(over_it=over_it), f'<meta name="description" content="{description}">')
    )
    assert read.standfirst == expected


# Marks


def test_microdata_of_the_story_counts_and_that_of_comments_does_not(tmp_path):
    over_it = (
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person">By <b itemprop="name">Omid Baraki</b></span>'
        '<time itemprop="datePublished" datetime="2026-05-03T06:00:00Z">3 May</time>'
        '<span itemprop="articleSection">Posted in <a href="/p">Provinces</a></span>'
        '<span itemprop="keywords"><a rel="tag" href="/k">Kunar</a>, <a rel="tag" href="/f">Floods</a></span>'
    )
    comment = (
        '<div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><b itemprop="author">Gul</b>'
        '<meta itemprop="datePublished" content="2020-01-01"></div>'
    )
    source = (
        f'<div itemscope itemtype="https://schema.org/NewsArticle">{comment}{article(over_it=over_it)}</div>'
    )
    read = story(tmp_path, page(source))
    assert (names(read), read.published_at, read.section.name) == (
        ["Omid Baraki"],
        utc(2026, 5, 3, 6),
        "Provinces",
    )
    assert [tag.name for tag in read.tags] == ["Kunar", "Floods"]


def test_marks_of_other_stories_do_not_count(tmp_path):
    card = (
        "<article class='card'><a rel='tag' href='/s'>Sport</a> <a rel='author' href='/n'>Nobody</a>"
        "<time class='entry-date' datetime='2020-01-01'>then</time><h3><a href='/x'>Another story</a></h3></article>"
    )
    under_it = "<a rel='tag' href='/k'>Kunar</a> <a rel='author' href='/o'>Omid Baraki</a>"
    own = f"<article><h1>{HEADLINE}</h1>{STORY}<div>{under_it}</div></article>"
    read = story(tmp_path, page(f"<div>{card}</div>{own}<div>{card}</div>"))
    assert ([tag.name for tag in read.tags], names(read)) == (["Kunar"], ["Omid Baraki"])
    assert read.published_at is None


@pytest.mark.parametrize(
    ("over_it", "expected"),
    [
        ("<p class='byline'>By Omid Baraki and Laila Stanek</p>", ["Omid Baraki", "Laila Stanek"]),
        (
            "<div class='meta'><a rel='author' href='/o'>Omid Baraki</a> <time>3 May 2026</time></div>",
            ["Omid Baraki"],
        ),
        (
            "<address><span class='author-name'>Omid Baraki</span><span class='author-title'>Reporter</span></address>",
            ["Omid Baraki"],
        ),
        ("<p>By Omid Baraki</p><p>3 May 2026, 06:00</p>", ["Omid Baraki"]),
    ],
)
def test_who_and_when_are_seen_under_the_headline_and_stand_in_no_text(tmp_path, over_it, expected):
    read = story(tmp_path, page(article(over_it=over_it)))
    assert names(read) == expected
    assert "Baraki" not in read.body and "3 May" not in read.body


def test_a_date_under_the_headline_is_the_storys(tmp_path):
    over_it = "<div class='dates'>Updated: <time>9 May 2026</time></div><p class='date'>3 May 2026, 06:00</p>"
    assert story(tmp_path, page(article(over_it=over_it))).published_at == utc(2026, 5, 3, 1, 30)


def test_names_too_long_for_a_tag_are_left_out_and_said(tmp_path):
    only = found(tmp_path, page(article(), meta(article__tag="x" * 200, article__section="y" * 200)))
    assert (only.record.tags, only.record.section) == ((), None)
    assert [words[:15] for words in only.dropped] == ["the tag “xxxxxx", "the section “yy"]
