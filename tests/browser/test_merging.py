"""A Chief merges two tags in the browser: picks, reads what will happen, and lets thousands go in steps."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from articles import joining
from articles.models import Tag
from tests.browser.test_reading import RULES
from tests.builders import make_article, make_section, make_tag

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chief(desk):
    get_user_model().objects.get(username="farida").groups.set([Group.objects.get(name="Chief")])
    return desk


def test_a_tag_is_merged_step_by_step_without_another_press(chief, monkeypatch):
    monkeypatch.setattr(joining, "IN_ONE_STEP", 2)
    old, into = make_tag("Capital"), make_tag(names={"en": "Kabul", "fa-af": "کابل"})
    for _each in range(5):
        make_article(tags=[old])
    page = chief(f"/admin/articles/tag/{old.pk}/change/")
    page.get_by_role("link", name="Merge", exact=True).click()
    page.fill("#id_into", "کابل")
    page.locator("#id_into_options [role=option]").first.wait_for()
    page.press("#id_into", "Enter")
    page.get_by_role("button", name="See what will happen").click()
    expect(page.locator("h1")).to_have_text("Merge “Capital” into “Kabul”")
    expect(page.get_by_text("is in 5 stories.")).to_be_visible()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("“Capital” has been merged into this: 5 stories have moved.")).to_be_visible()
    assert page.url.endswith(f"/tag/{into.pk}/change/")
    assert Tag.objects.get() == into and into.articles.count() == 5


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("fa-AF", "dark")])
def test_axe_finds_nothing_on_the_pages_of_names(chief, language, scheme):
    section = make_section("Economy")
    old, into = make_tag("Peace talk", aliases=["Doha"]), make_tag("Peace talks")
    make_article(tags=[old], section=section)
    page = chief("/admin/")
    page.set_extra_http_headers({"Accept-Language": language})
    page.emulate_media(color_scheme=scheme)
    tags, tag = "/admin/articles/tag/", f"/admin/articles/tag/{old.pk}"
    for address in (
        tags,
        f"{tags}look-alikes/",
        f"{tag}/change/",
        f"{tag}/merge/",
        f"{tag}/merge/?into={into.pk}",
        f"{tag}/merge/?into={old.pk}",
        f"{tag}/delete/",
        f"/admin/articles/section/{section.pk}/change/",
        f"/admin/articles/section/{section.pk}/delete/",
    ):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            chief(address)
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], (
                f"{address} at {width} px"
            )
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} at {width} px"
