"""What readers' browsers get: nothing that axe objects to, little to load, and no need for scripts."""

import gzip
import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles import library
from articles.demo import FOLDER
from articles.editions import editions
from tests.builders import make_article, make_author, make_page, make_picture, make_section, make_tag

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

PREFIXES = {"en": "", "fa-af": "fa-af/", "ps": "ps/"}
WORDS = {
    "en": ("The envoy came back", "Open the roads first.", "The aircraft was still rolling."),
    "fa-af": ("راه‌های کابل باز شد", "مردم سفر می‌کنند.", "هواپیما هنوز از حرکت نایستاده بود."),
    "ps": ("د کابل لارې پرانیستل شوې", "خلک سفر کوي.", "الوتکه لا روانه وه."),
}
PICTURES = FOLDER / "pictures"
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@pytest.fixture
def newsroom():
    """Stories of every kind in every edition; gives the story to read in each."""
    names = {"en": "Afghanistan", "fa-af": "افغانستان", "ps": "افغانستان"}
    section, tag = make_section(names=names), make_tag(names={**names, "en": "Diplomacy"}, slug="diplomacy")
    author = make_author(names={"en": "Farida", "fa-af": "فریده", "ps": "فریده"})
    picture = make_picture(
        width=1600, height=900, captions={"en": "Said."}, alts=dict.fromkeys(editions(), "A road")
    )
    stories = {}
    for language in editions():
        make_page(language=language, title=WORDS[language][0])
        headline, standfirst, paragraph = WORDS[language]
        for kind in ("news", "opinion", "analysis", "news", "news"):
            stories[language] = make_article(
                headline,
                language=language,
                kind=kind,
                standfirst=standfirst,
                section=section,
                tags=[tag],
                authors=[author],
                thumbnail=picture,
                body=f"<p>{paragraph}</p><h2>{headline}</h2><ul><li>{paragraph}</li></ul>"
                f'<figure><img data-picture="{picture.uuid}"><figcaption>{standfirst}</figcaption></figure>'
                f"<blockquote><p>{paragraph}</p><p>— {headline}</p></blockquote>"
                f"<table><tbody><tr><th>1</th><td>2</td></tr></tbody></table><p>{paragraph}</p>",
            )
    make_article("Withdrawn", status="withdrawn")
    return stories


def addresses(story, prefix: str) -> list[str]:
    month = story.published_at.strftime("%Y/%m")
    lists = [
        "",
        "latest/",
        "sections/afghanistan/",
        "tags/diplomacy/",
        "authors/farida/",
        f"archive/{month}/",
    ]
    return [story.get_absolute_url(), *(f"/{prefix}{each}" for each in [*lists, "pages/about/", "not-here/"])]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", PREFIXES)
def test_axe_finds_nothing_on_any_kind_of_page(page, live_server, newsroom, language, scheme):
    page.emulate_media(color_scheme=scheme)
    for address in addresses(newsroom[language], PREFIXES[language]):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + address)
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], (
                f"{address} at {width} px"
            )


@pytest.mark.parametrize("language", PREFIXES)
def test_no_page_is_wider_than_a_small_phone(page, live_server, newsroom, language):
    page.set_viewport_size({"width": 320, "height": 640})
    for address in addresses(newsroom[language], PREFIXES[language]):
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_a_story_is_whole_without_scripts(browser, live_server, newsroom):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + newsroom["en"].get_absolute_url())
    expect(page.locator("h1")).to_have_text("The envoy came back")
    expect(page.locator(".lead-figure img")).to_be_visible()
    expect(page.get_by_role("link", name="Link to this story")).to_be_visible()
    expect(page.get_by_role("button", name="Share…")).to_be_hidden()
    for name in ("E-mail", "WhatsApp", "Telegram", "Facebook", "X"):
        expect(page.locator(".share").get_by_role("link", name=name, exact=True)).to_be_visible()
    context.close()


def test_a_storys_link_is_copied(context, page, live_server, newsroom):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(live_server.url + newsroom["en"].get_absolute_url())
    page.get_by_role("link", name="Copy link").click()
    expect(page.get_by_role("link", name="Link copied")).to_be_visible()
    address = page.locator("link[rel=canonical]").get_attribute("href")
    assert page.evaluate("navigator.clipboard.readText()") == address


def test_the_skip_link_is_first_and_leads_to_the_story(page, live_server, newsroom):
    page.goto(live_server.url + newsroom["en"].get_absolute_url())
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("language", PREFIXES)
def test_a_storys_first_view_is_at_most_60_kilobytes(browser, live_server, newsroom, language):
    """On a telephone that asks for three times the letters of its screen, with a photograph of many details."""
    content = (PICTURES / "saffron.jpg").read_bytes()
    photograph = library.take_in(io.BytesIO(content), "saffron.jpg", len(content))
    library.finish(photograph)
    paragraph = f"<p>{WORDS[language][2] * 12}</p>"
    story = make_article(
        WORDS[language][0], language=language, thumbnail=photograph, tags=[make_tag()], body=paragraph * 12
    )
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=3)
    page, loaded, addresses = context.new_page(), {}, {}
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on(
        "Network.responseReceived",
        lambda said: addresses.__setitem__(said["requestId"], said["response"]["url"]),
    )
    network.on(
        "Network.loadingFinished",
        lambda said: loaded.__setitem__(said["requestId"], said["encodedDataLength"]),
    )
    page.goto(live_server.url + story.get_absolute_url(), wait_until="networkidle")
    sizes = {addresses[number]: size for number, size in loaded.items()}
    sizes = {address: size for address, size in sizes.items() if not address.startswith("data:")}
    # The test's server sends the style sheet as it is; WhiteNoise and nginx send it packed.
    for address in sizes:
        if address.endswith(".css"):
            sizes[address] = len(gzip.compress(page.request.get(address).body()))
    assert all(address.startswith(live_server.url) for address in sizes)
    assert any("/full-" in address for address in sizes)
    assert sum(sizes.values()) <= 60 * 1024, sizes
    context.close()


def test_pictures_do_not_shift_the_page(page, live_server, newsroom):
    page.goto(live_server.url + newsroom["en"].get_absolute_url())
    shift = page.evaluate(
        """() => new Promise((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
                .observe({ type: "layout-shift", buffered: true });
            window.scrollTo(0, document.body.scrollHeight);
            setTimeout(() => resolve(sum), 500);
        })"""
    )
    assert shift < 0.01
