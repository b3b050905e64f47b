"""html: a page's pictures, however they are loaded and captioned, and which of them are the story's."""

from base64 import b64encode

import pytest

from articles.models import Article, Picture
from tests.builders import jpeg
from tests.importers.running import run
from tests.importers.saved_pages import ONE, STORY, TWO, article, found, page

SITE = '<link rel="canonical" href="https://site.example/2026/flood">'
RIVER = "https://site.example/pictures/river.jpg"
BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


def in_text(tmp_path, picture: str, head: str = SITE):
    """What is found where this stands between two paragraphs, and the figure that it becomes."""
    only = found(tmp_path, page(article(f"<p>{ONE}</p>{picture}<p>{TWO}</p>"), head))
    return only, only.record.body.removeprefix(f"<p>{ONE}</p>").removesuffix(f"<p>{TWO}</p>")


def figure(caption: str = "", alt: str = "", name: str = RIVER) -> str:
    said = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{name}" alt="{alt}">{said}</figure>'


# Which file it is


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="/pictures/river.jpg">',
        '<p><a href="/pictures/river.jpg"><img src="/pictures/river-300x200.jpg"></a></p>',
        f'<img src="{BLANK}" data-src="/pictures/river.jpg">',
        f'<img src="{BLANK}" data-lazy-srcset="/pictures/small.jpg 300w, /pictures/river.jpg 1600w">',
        '<img src="/pictures/small.jpg" srcset="/pictures/small.jpg 1x, /pictures/river.jpg 2x">',
        '<img src="/pictures/small.jpg" data-orig-file="/pictures/river.jpg">',
        '<picture><source srcset="/pictures/river.jpg 1600w"><img src="/pictures/small.jpg"></picture>',
        '<amp-img src="/pictures/river.jpg" width="800" height="500"></amp-img>',
        f'<img class="lazy" src="{BLANK}"><noscript><img src="/pictures/river.jpg"></noscript>',
        '<img src="/pictures/river.jpg"><noscript><img src="/pictures/small.jpg"></noscript>',
        '<noscript><img src="/pictures/river.jpg"></noscript>',
        '<img src="{size}/x.jpg" data-whatever="/pictures/river.jpg">',
    ],
)
def test_a_picture_is_taken_at_its_best_address(tmp_path, picture):
    assert in_text(tmp_path, picture)[1] == figure()


@pytest.mark.parametrize("src", ["./page_files/road%20one.jpg", "page_files/road one.jpg?x=1"])
def test_a_file_beside_the_page_keeps_its_name(tmp_path, src):
    name = figure(name="page_files/road one.jpg")
    picture = f'<img src="{src}" srcset="https://site.example/big.jpg 2000w">'
    assert in_text(tmp_path, f'<img src="{src}">')[1] == name
    assert in_text(tmp_path, picture)[1] == figure(name="https://site.example/big.jpg")
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "road one.jpg").write_bytes(jpeg())
    assert in_text(tmp_path, picture)[1] == name


def test_other_relative_names_are_addresses_of_the_site_where_that_is_known(tmp_path):
    assert in_text(tmp_path, '<img src="../pictures/river.jpg">')[1] == figure()
    assert in_text(tmp_path, '<img src="/pictures/river.jpg">', "")[1] == figure(name="pictures/river.jpg")


@pytest.mark.parametrize(
    "picture",
    [
        f'<img src="{BLANK}">',
        '<img src="/pictures/river.jpg" width="1" height="1">',
        '<img src="/pictures/river.jpg" width="24" height="24">',
        '<img class="avatar" src="/pictures/omid.jpg">',
        '<img src="https://secure.gravatar.com/avatar/1?s=60">',
        '<img src="blob:https://site.example/1">',
        "<img>",
    ],
)
def test_signs_and_counters_are_no_pictures_of_the_story(tmp_path, picture):
    assert in_text(tmp_path, picture)[1] == ""


def test_a_picture_that_stands_for_a_letter_is_that_letter(tmp_path):
    emoji = '<img class="emoji" alt="🌊" src="https://s.example/emoji/1.png">'
    assert (
        "the river 🌊 rose"
        in found(tmp_path, page(article(f"{STORY}<p>So the river {emoji} rose.</p>"))).record.body
    )


@pytest.mark.django_db
def test_a_picture_that_stands_in_the_page_letter_by_letter_comes_over(tmp_path):
    written = b64encode(jpeg(600, 400)).decode()
    path = tmp_path / "page.html"
    path.write_text(
        page(article(f'<p>{ONE}</p><img src="data:image/jpeg;base64,{written}" alt="River"><p>{TWO}</p>'))
    )
    code, report, _said = run(path)
    assert (code, report[0]["gaps"]) == (0, [])
    assert Picture.objects.get().alts == {"en": "River"}
    assert "data-picture" in Article.objects.get().body


# What is said of it


@pytest.mark.parametrize(
    ("picture", "caption", "credit"),
    [
        ("<figure>{}<figcaption>The river</figcaption></figure>", "The river", ""),
        (
            "<figure>{}<figcaption>The river <span class='credit'>Omid Baraki</span></figcaption></figure>",
            "The river",
            "Omid Baraki",
        ),
        (
            "<figure><div>{}<span class='photo-author'>Photo: Omid</span></div><figcaption>The river</figcaption></figure>",
            "The river",
            "Omid",
        ),
        (
            "<figure>{}<p>Image source, Omid</p><figcaption>The river</figcaption></figure>",
            "The river",
            "Omid",
        ),
        (
            "<figure>{}<figcaption>The river (Photo by Omid Baraki)</figcaption></figure>",
            "The river",
            "Omid Baraki",
        ),
        (
            "<figure>{}<figcaption>The river. Photo: Omid Baraki</figcaption></figure>",
            "The river.",
            "Omid Baraki",
        ),
        (
            "<figure>{}<figcaption>The river [Omid Baraki/Valley Agency]</figcaption></figure>",
            "The river",
            "Omid Baraki/Valley Agency",
        ),
        (
            "<figure>{}<figcaption>The river © Valley Agency</figcaption></figure>",
            "The river © Valley Agency",
            "",
        ),
        (
            "<figure>{}<figcaption>The river. © Valley Agency</figcaption></figure>",
            "The river.",
            "Valley Agency",
        ),
        (
            "<figure>{}<figcaption>Photos of the river, by the mill</figcaption></figure>",
            "Photos of the river, by the mill",
            "",
        ),
        ("<div class='wp-caption'>{}<p class='wp-caption-text'>The river</p></div>", "The river", ""),
        ("<div class='img'>{}</div><div class='caption'>The river</div>", "The river", ""),
        (
            "<p>{}</p><p class='image-caption'>The river <em>Kunar</em></p><p class='image-credit'>Omid</p>",
            "The river Kunar",
            "Omid",
        ),
        ("<dl class='gallery'><dt>{}</dt><dd class='wp-caption-text'>The river</dd></dl>", "The river", ""),
        (
            "<div class='photo'><a href='/photo/1'><figure>{}<figcaption>The river</figcaption></figure></a></div>",
            "The river",
            "",
        ),
        ("<figure>{}<figcaption>دریا. عکس: امید</figcaption></figure>", "دریا.", "امید"),
        ("<figure>{}<figcaption>river-1160x768.jpg</figcaption></figure>", "", ""),
    ],
)
def test_captions_and_credits_are_told_apart(tmp_path, picture, caption, credit):
    only, body = in_text(tmp_path, picture.format('<img src="/pictures/river.jpg" alt="Brown water">'))
    (said,) = only.pictures
    assert body == figure(caption, "Brown water")
    assert (said.file, said.alt, said.credit) == (RIVER, {"en": "Brown water"}, credit)
    assert said.caption == ({"en": caption} if caption else {})


def test_a_byline_under_a_picture_is_no_credit_of_it(tmp_path):
    over_it = f'<div><img src="{RIVER}"></div><div class="byline">Omid Baraki</div>'
    only = found(tmp_path, page(article(over_it=over_it)))
    assert (only.pictures, only.record.bylines[0].author.name) == ((), "Omid Baraki")


def test_pictures_that_share_a_caption_are_all_there(tmp_path):
    pair = '<figure><img src="/a/first.jpg"><img src="/a/second.jpg"><figcaption>Both banks</figcaption></figure>'
    _only, body = in_text(tmp_path, pair)
    assert body == figure(name="https://site.example/a/first.jpg") + figure(
        "Both banks", name="https://site.example/a/second.jpg"
    )


# The story's own picture


def test_the_picture_under_the_headline_is_the_storys_and_not_in_its_text(tmp_path):
    over_it = (
        f"<figure><img src='{RIVER}' alt='Water'><figcaption>The river. Photo: Omid</figcaption></figure>"
    )
    only = found(
        tmp_path, page(article(over_it=over_it), SITE + '<meta property="og:image" content="/share.jpg">')
    )
    assert (only.record.thumbnail.name, only.record.body) == (RIVER, STORY)
    assert (only.pictures[0].caption, only.pictures[0].credit) == ({"en": "The river."}, "Omid")


def test_a_picture_over_the_headline_is_the_storys_too(tmp_path):
    source = page(f"<article><img src='{RIVER}'>{article()[9:]}", SITE)
    only = found(tmp_path, source)
    assert (only.record.thumbnail.name, only.record.body) == (RIVER, STORY)


def test_a_picture_that_the_page_names_is_the_storys_where_none_leads(tmp_path):
    head = (
        SITE
        + '<meta property="og:image" content="/pictures/river.jpg?w=1200"><meta property="og:image:alt" content="Water">'
    )
    only = found(tmp_path, page(article(), head))
    assert only.record.thumbnail.name == "https://site.example/pictures/river.jpg?w=1200"
    assert only.pictures[0].alt == {"en": "Water"}


def test_a_named_picture_that_stands_in_the_text_is_one_picture(tmp_path):
    head = SITE + '<meta property="og:image" content="/pictures/river-1200x630.jpg">'
    only, body = in_text(
        tmp_path, f"<figure><img src='{RIVER}'><figcaption>The river</figcaption></figure>", head
    )
    assert (only.record.thumbnail.name, body) == (RIVER, figure("The river"))
    assert len(only.pictures) == 1


@pytest.mark.parametrize("name", ["/logo.png", "/img/site-logo-share.png", "/sign.svg"])
def test_the_sites_sign_is_no_storys_picture(tmp_path, name):
    assert (
        found(
            tmp_path, page(article(), f'{SITE}<meta property="og:image" content="{name}">')
        ).record.thumbnail
        is None
    )


def test_pictures_of_boxes_are_not_the_storys(tmp_path):
    box = "<aside><img src='/pictures/other.jpg'><a href='/o'>Another story</a></aside>"
    assert found(tmp_path, page(article(over_it=box), SITE)).record.thumbnail is None


def test_a_page_of_nothing_but_pictures_is_a_story(tmp_path):
    pictures = "".join(
        f"<figure><img src='/p/bank-{number}.jpg'><figcaption>Bank {number}</figcaption></figure>"
        for number in "12"
    )
    only = found(tmp_path, page(article(pictures), SITE))
    assert only.record.thumbnail.name == "https://site.example/p/bank-1.jpg"
    assert only.record.body == figure("Bank 2", name="https://site.example/p/bank-2.jpg")
