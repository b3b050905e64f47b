"""The picture library in a browser: many files at once, one that fails, and nothing that axe objects to."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import Picture
from tests.browser.test_reading import RULES
from tests.builders import jpeg, make_article, make_person, make_picture

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

UPLOAD = "/admin/articles/picture/upload/"


def sent(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def lines(page):
    return page.locator(".desk-line")


def test_many_files_are_sent_one_by_one_and_what_fails_is_named(desk):
    page = desk(UPLOAD)
    sendings = []
    page.on("request", lambda request: sendings.append(request.url) if request.method == "POST" else None)
    page.get_by_label("Credit").fill("Omid Rasa")
    files = [
        sent("road.jpg", jpeg(800, 450, "#112233")),
        sent("letter.jpg", b"Dear editor"),
        sent("lake.jpg", jpeg(800, 450, "#332211")),
    ]
    page.get_by_label("Pictures").set_input_files(files)
    expect(page.get_by_role("status")).to_have_text("3 of 3 files sent · 1 could not be taken")
    assert len(sendings) == 3
    expect(lines(page)).to_have_count(3)
    expect(lines(page).nth(0)).to_contain_text("road.jpg")
    expect(lines(page).nth(1)).to_contain_text("This file is no picture, or it is damaged.")
    expect(page.get_by_role("link", name="Describe it: lake.jpg")).to_be_visible()
    expect(page.locator("progress")).to_have_count(0)
    assert set(Picture.objects.values_list("file_name", "credit", "owner__username")) == {
        ("road.jpg", "Omid Rasa", "farida"),
        ("lake.jpg", "Omid Rasa", "farida"),
    }
    page.get_by_label("Pictures").set_input_files(sent("road again.jpg", files[0]["buffer"]))
    expect(lines(page).nth(3)).to_contain_text("In the library already.")
    assert Picture.objects.count() == 2
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Describe it: road again.jpg").click()
    expect(opened.value.locator("#id_credit")).to_have_value("Omid Rasa")


def test_files_are_dropped_into_the_box(desk):
    page = desk(UPLOAD)
    page.evaluate(
        """(bytes) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "dropped.jpg", { type: "image/jpeg" }));
            const box = document.querySelector(".desk-drop");
            for (const name of ["dragover", "drop"]) {
                box.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
            }
        }""",
        list(jpeg()),
    )
    expect(page.get_by_role("link", name="Describe it: dropped.jpg")).to_be_visible()
    assert Picture.objects.get().file_name == "dropped.jpg"


def test_a_file_that_a_broken_connection_stopped_is_sent_again(context, page, live_server):
    """With a page of its own: what the browser says of the broken connection is no trouble here."""
    make_person("Editor", username="omid")
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/login/?next={UPLOAD}")
    page.fill("#id_username", "omid")
    page.fill("#id_password", "open-sesame-93")
    page.click("[type=submit]")
    page.wait_for_url(f"**{UPLOAD}")
    page.route(f"**{UPLOAD}", lambda route: route.abort())
    page.get_by_label("Pictures").set_input_files([sent("road.jpg", jpeg()), sent("lake.jpg", jpeg(80, 60))])
    expect(page.get_by_text("The connection broke before it was sent.")).to_have_count(2)
    page.unroute(f"**{UPLOAD}")
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Try again: road.jpg").click()
    expect(page.get_by_text("You may have been logged out")).to_be_visible()
    other = context.new_page()
    other.goto(f"{live_server.url}/admin/login/")
    other.fill("#id_username", "omid")
    other.fill("#id_password", "open-sesame-93")
    other.click("[type=submit]")
    other.wait_for_url("**/admin/")
    page.get_by_role("button", name="Try again: lake.jpg").click()
    expect(page.get_by_text("did not answer as it should")).to_have_count(2)


def test_without_scripts_all_files_go_at_once(browser, live_server):
    make_person("Editor", username="omid")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/login/?next={UPLOAD}")
    page.fill("#id_username", "omid")
    page.fill("#id_password", "open-sesame-93")
    page.click("[type=submit]")
    page.wait_for_url(f"**{UPLOAD}")
    page.get_by_label("Pictures").set_input_files(
        [sent("road.jpg", jpeg()), sent("letter.jpg", b"Dear editor")]
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("status")).to_have_text("1 of 2 files are new in the library.")
    expect(lines(page)).to_have_count(2)
    context.close()


@pytest.fixture
def library():
    """Pictures with everything and with nothing; gives one that a story shows."""
    words = {"en": "The upper bends", "fa-af": "پیچ‌های بالا", "ps": "بره برخه"}
    used = make_picture(width=1600, height=900, captions=words, keywords=["road", "راه"])
    make_article("The road is open", thumbnail=used)
    make_article("راه سالنگ باز شد", thumbnail=used, language="fa-af")
    make_picture("#223344", credit="", alt="", captions={"fa-af": "راه سالنگ"})
    make_picture("#ffffff", alt="A" * 140, credit="")
    make_picture("#f0f0f0", alt="", credit="x" * 150)
    return used


PAGES = (
    "/admin/articles/picture/",
    "/admin/articles/picture/?q=nothing",
    "/admin/articles/picture/choose/?for=thumbnail&language=en",
    "/admin/articles/picture/add/",
    UPLOAD,
)


def violations(page) -> list[tuple[str, str]]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en-GB", "fa-AF"])
def test_axe_finds_nothing_in_the_library(browser, live_server, library, language, scheme):
    make_person("Chief", username="omid")
    context = browser.new_context(locale=language, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("#id_username", "omid")
    page.fill("#id_password", "open-sesame-93")
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "fa-AF" else "ltr")
    its_own = tuple(f"/admin/articles/picture/{library.pk}/{each}/" for each in ("change", "delete"))
    for address in (*PAGES, *its_own):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + address)
            assert violations(page) == [], f"{address} at {width} px"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} at {width} px"
    page.goto(live_server.url + UPLOAD)
    page.locator("input[type=file]").set_input_files([sent("a.jpg", jpeg(90, 60)), sent("b.jpg", b"b")])
    expect(lines(page)).to_have_count(2)
    expect(page.locator("progress")).to_have_count(0)
    assert violations(page) == []
    context.close()
