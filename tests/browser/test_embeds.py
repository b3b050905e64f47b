"""Videos of YouTube and Vimeo: until a reader plays one, nobody but us knows that it was shown."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_reading import RULES
from tests.builders import make_article

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

BODY = (
    "<p>First words.</p>"
    '<p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=90s">The envoy’s <em>speech</em></a></p>'
    '<p><a href="https://vimeo.com/76979871">https://vimeo.com/76979871</a></p>'
    "<p>Last words.</p>"
)


@pytest.fixture
def players(context):
    """What was asked of any other site; a stand-in answers, as there is no network."""
    asked = []

    def answer(route):
        asked.append(route.request)
        route.fulfill(body="<!doctype html><title>Player</title><p>Playing", content_type="text/html")

    context.route(re.compile(r"^https://"), answer)
    return asked


def frame(page, number=0):
    return page.frame_locator(f".video >> nth={number} >> iframe")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_players_site_hears_nothing_until_the_video_is_played(browser, live_server, scripts):
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    asked = []
    context.route(
        re.compile(r"^https://"), lambda route: (asked.append(route.request), route.fulfill(body="ok"))
    )
    page = context.new_page()
    page.goto(live_server.url + make_article(body=BODY).get_absolute_url())
    for number in (0, 1):
        page.locator(".video").nth(number).scroll_into_view_if_needed()
        expect(frame(page, number).get_by_role("link")).to_be_visible()
    assert asked == []

    frame(page, 0).get_by_role("link").click()
    expect(frame(page, 0).get_by_text("ok")).to_be_visible()
    assert [each.url for each in asked] == [
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&start=90"
    ]
    # YouTube plays nothing for who does not say where; the story's path is not its business.
    assert asked[0].headers["referer"] == f"{live_server.url}/"
    frame(page, 1).get_by_role("link").click()
    expect(frame(page, 1).get_by_text("ok")).to_be_visible()
    assert asked[1].url == "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"
    context.close()


def test_a_video_is_played_with_the_keyboard(page, players, live_server):
    page.goto(live_server.url + make_article(body=BODY).get_absolute_url())
    page.locator(".video").first.scroll_into_view_if_needed()
    expect(frame(page).get_by_role("link")).to_be_visible()
    link = page.locator(".prose figcaption a").first
    link.focus()
    page.keyboard.press("Shift+Tab")
    expect(frame(page).locator(":focus")).to_have_text(re.compile("YouTube"))
    page.keyboard.press("Enter")
    expect(frame(page).get_by_text("Playing")).to_be_visible()


def test_its_place_is_kept_and_nothing_moves_when_it_plays(page, players, live_server):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + make_article(body=BODY).get_absolute_url())
    box = page.locator(".video iframe").first
    before = box.bounding_box()
    assert before["width"] / before["height"] == pytest.approx(16 / 9, rel=0.01)
    box.scroll_into_view_if_needed()
    before = box.bounding_box()
    frame(page).get_by_role("link").click()
    expect(frame(page).get_by_text("Playing")).to_be_visible()
    assert box.bounding_box() == before


def test_on_paper_a_video_is_its_link(page, live_server):
    page.goto(live_server.url + make_article(body=BODY).get_absolute_url())
    page.emulate_media(media="print")
    expect(page.locator(".video iframe").first).to_be_hidden()
    links = page.locator(".video figcaption a")
    expect(links.first).to_have_text("The envoy’s speech")
    assert "watch?v=dQw4w9WgXcQ" in links.first.evaluate("a => getComputedStyle(a, '::after').content")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_axe_finds_nothing_in_the_page_or_in_the_frame(page, live_server, language, scheme):
    page.emulate_media(color_scheme=scheme)
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + make_article(body=BODY, language=language).get_absolute_url())
        page.locator(".video").last.scroll_into_view_if_needed()
        expect(frame(page, 1).get_by_role("link")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        inside = page.frames[1]
        assert inside.evaluate("document.dir") == ("ltr" if language == "en" else "rtl")
        overflow = "document.documentElement.scrollHeight - document.documentElement.clientHeight"
        assert inside.evaluate(overflow) == 0
