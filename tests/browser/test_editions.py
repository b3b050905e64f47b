"""Three editions in a reader's browser: from a story to its siblings and back, and Arabic script set as it must be."""

import pytest
from playwright.sync_api import expect

from tests.builders import make_article, make_author, make_page, make_picture, make_section, make_tag

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

PREFIXES = {"en": "", "fa-af": "fa-af/", "ps": "ps/"}
OWN_NAMES = {"en": "English", "fa-af": "دری", "ps": "پښتو"}
WORDS = {
    "en": ("The envoy came back", "Open the roads first.", "The aircraft was still rolling."),
    "fa-af": ("فرستاده بازگشت", "نخست راه‌ها را باز کنید.", "هواپیما هنوز از حرکت نایستاده بود."),
    "ps": ("استازی بېرته راغی", "لومړی لارې خلاصې کړئ.", "الوتکه لا روانه وه."),
}


@pytest.fixture
def told():
    """One story in three languages, others around it, a tag named in Dari alone; by language."""
    names = {"en": "Afghanistan", "fa-af": "افغانستان", "ps": "افغانستان"}
    dari_tag = make_tag(names={"fa-af": "راه‌ها"}, slug="roads")
    section, tags = make_section(names=names), [make_tag(names=names, slug="afghanistan"), dari_tag]
    authors = [make_author(names={"en": "Farida", "fa-af": "فریده", "ps": "فریده"})]
    picture = make_picture(
        width=1600,
        height=900,
        alts=dict.fromkeys(PREFIXES, "A road"),
        captions=dict.fromkeys(PREFIXES, "راه"),
    )
    stories = {}
    for language, (headline, standfirst, paragraph) in WORDS.items():
        make_page(language=language, title=headline)
        foreign = make_article("گزارش کابل", language="fa-af") if language == "en" else None
        parts = {"language": language, "section": section, "tags": tags, "authors": authors}
        for number in range(3):
            make_article(
                f"{headline} {number}", standfirst=standfirst, kind="opinion", thumbnail=picture, **parts
            )
        stories[language] = make_article(
            headline,
            standfirst=standfirst,
            thumbnail=picture,
            translation_of=stories.get("en"),
            related=[foreign] if foreign else [],
            body=f"<p>{paragraph} <em>{paragraph}</em></p><h2>{headline}</h2><ul><li>{paragraph}</li></ul>"
            f'<figure><img data-picture="{picture.uuid}"><figcaption>{standfirst}</figcaption></figure>'
            f"<blockquote><p>{paragraph}</p><p>— {headline}</p></blockquote>"
            f"<table><caption>{headline}</caption><tbody><tr><th>1</th><td>2</td></tr></tbody></table>"
            f"<p>{paragraph}</p>",
            **parts,
        )
    return stories


@pytest.mark.parametrize("language", PREFIXES)
def test_a_reader_goes_from_a_story_to_its_siblings_and_back(page, live_server, told, language):
    page.goto(live_server.url + told[language].get_absolute_url())
    for other in PREFIXES:
        if other != language:
            page.locator(".siblings").get_by_role("link", name=OWN_NAMES[other]).click()
            expect(page.locator("h1")).to_have_text(WORDS[other][0])
            expect(page.locator("html")).to_have_attribute("lang", told[other].edition.tag)
            page.locator(".siblings").get_by_role("link", name=OWN_NAMES[language]).click()
            expect(page.locator("h1")).to_have_text(WORDS[language][0])


@pytest.mark.parametrize("language", PREFIXES)
def test_the_strip_leads_through_the_editions_of_each_page(page, live_server, told, language):
    strip = page.locator(".strip nav")
    for address in ("", "latest/", "sections/afghanistan/", "tags/roads/", "authors/farida/", "pages/about/"):
        page.goto(f"{live_server.url}/{PREFIXES[language]}{address}")
        for other in (*PREFIXES, language):
            strip.get_by_role("link", name=OWN_NAMES[other]).click()
            page.wait_for_url(f"{live_server.url}/{PREFIXES[other]}{address}")
            expect(strip.locator("[aria-current]")).to_have_text(OWN_NAMES[other])
    page.goto(live_server.url + told[language].get_absolute_url())
    for other in (*PREFIXES, language):
        strip.get_by_role("link", name=OWN_NAMES[other]).click()
        expect(page.locator("h1")).to_have_text(WORDS[other][0])


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", PREFIXES)
def test_no_page_of_an_edition_is_wider_than_the_screen(page, live_server, told, language, width):
    page.set_viewport_size({"width": width, "height": 800})
    lists = ["", "latest/", "sections/afghanistan/", "tags/roads/", "authors/farida/", "pages/about/"]
    for address in [*lists, "no-such-page/", "search/?q=کابل"]:
        page.goto(f"{live_server.url}/{PREFIXES[language]}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto(live_server.url + told[language].get_absolute_url())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# Everything that holds words of its own in Arabic script, and how they are set. The masthead's name is a
# mark, and stands on a line of its own.
TYPOGRAPHY = """
() => [...document.querySelectorAll("body *")]
    .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && /[\\u0600-\\u06ff]{2}/.test(node.data)))
    .filter((each) => each.matches(":lang(fa), :lang(ps)") && !each.matches(".wordmark, script, style"))
    .map((each) => {
        const style = getComputedStyle(each);
        return {
            element: `${each.tagName} ${each.className} ${each.textContent.slice(0, 20)}`,
            leading: parseFloat(style.lineHeight) / parseFloat(style.fontSize),
            tilt: style.fontStyle,
            tracking: style.letterSpacing,
            alignment: style.textAlign,
            direction: style.direction,
            fonts: style.fontFamily,
        };
    })
"""


def wrong(words: list[dict]) -> list[dict]:
    return [
        each
        for each in words
        if not each["leading"] >= 1.699
        or each["tilt"] != "normal"
        or each["tracking"] not in ("normal", "0px")
        or each["alignment"] == "justify"
        or each["direction"] != "rtl"
        or "Arabic" not in each["fonts"].split(",")[0]
    ]


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_arabic_script_has_room_and_stands_upright(page, live_server, told, language):
    lists = [
        "",
        "latest/",
        "sections/afghanistan/",
        "tags/roads/",
        "authors/farida/",
        "pages/about/",
        "none/",
    ]
    addresses = [f"/{PREFIXES[language]}{each}" for each in lists]
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for address in [told[language].get_absolute_url(), *addresses]:
            page.goto(live_server.url + address)
            words = page.evaluate(TYPOGRAPHY)
            assert len(words) > 15 and wrong(words) == [], address
            assert page.evaluate("getComputedStyle(document.body).textAlign") != "justify"


def test_arabic_script_inside_an_english_page_does_too(page, live_server, told):
    found = []
    for address in (told["en"].get_absolute_url(), "/", "/tags/roads/"):
        page.goto(live_server.url + address)
        words = page.evaluate(TYPOGRAPHY)
        assert wrong(words) == [], address
        found += [each["element"] for each in words]
    for part in (
        "A  دری",
        "SPAN  راه",
        "A  گزارش",
        "P kicker",
    ):  # a sibling, a tag, and cards of other editions
        assert any(each.startswith(part) for each in found), (part, found)
    # And what is English keeps its own.
    page.goto(live_server.url + told["en"].get_absolute_url())
    latin = page.locator("h1").evaluate("(each) => getComputedStyle(each).letterSpacing")
    assert (
        latin.startswith("-")
        and page.locator(".prose em").evaluate("(each) => getComputedStyle(each).fontStyle") == "italic"
    )


def test_english_inside_a_dari_page_keeps_its_own_letters(page, live_server, told):
    page.goto(live_server.url + told["fa-af"].get_absolute_url())
    sibling = page.locator(".siblings [lang=en]")
    assert sibling.evaluate("(each) => getComputedStyle(each).direction") == "ltr"
    assert "Arabic" not in sibling.evaluate("(each) => getComputedStyle(each).fontFamily")


# Fields for words whose direction would be the desk's, whatever is typed.
FIXED = """
() => [...document.querySelectorAll("input[type=text], input[type=url], input[type=search], textarea, [contenteditable=true]")]
    .filter((each) => each.getAttribute("dir") === null && getComputedStyle(each).unicodeBidi !== "plaintext")
    .map((each) => each.outerHTML.slice(0, 80))
"""


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_the_desk_turns_around_for_whoever_chooses_and_each_field_follows_its_words(
    page, desk, told, language
):
    desk("/admin/")
    page.locator(".desk-languages").get_by_role("button", name=OWN_NAMES[language]).click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".desk-languages [aria-current]")).to_have_text(OWN_NAMES[language])
    story, picture = told["en"], told["en"].thumbnail_id
    addresses = [f"article/{story.pk}/change/", "article/add/", "article/", "tag/add/", "author/add/"]
    for address in [*addresses, f"picture/{picture}/change/", "picture/"]:
        desk(f"/admin/articles/{address}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.evaluate(FIXED) == [], address
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
        page.set_viewport_size({"width": 1280, "height": 900})
    page.locator(".desk-languages").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
