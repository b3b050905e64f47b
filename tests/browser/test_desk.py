"""The desk in a browser: nothing that axe objects to, in both schemes and directions; a telephone shows all of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from articles import stories
from articles.models import Presence
from articles.recording import record_of
from tests.browser.test_reading import RULES
from tests.builders import make_article, make_author, make_person, make_picture, make_section, make_tag

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

BODY = '<p>First.</p><p>See <a href="/nothing/">this</a>.</p><h2>Head</h2><table><tbody><tr><th>1</th><td>2</td></tr></tbody></table>'


@pytest.fixture
def newsroom():
    """A live story with changes that wait, one sent back, one scheduled, one in review, and who is at them."""
    omid = make_person("Editor", username="omid", first_name="Omid")
    parts = {
        "section": make_section(),
        "tags": [make_tag()],
        "authors": [make_author()],
        "thumbnail": make_picture(),
    }
    live = make_article("The envoy came back", body=BODY, **parts)
    changed = replace(record_of(live), headline="The envoy is back", body=BODY.replace("First", "Second"))
    stories.write([stories.Change(changed, live, waits=True)], omid, timezone.now())
    live.refresh_from_db()
    Presence.objects.create(article=live, person=omid, seen_at=timezone.now())
    make_article("In review", status="in_review", owner=omid)
    make_article("Tomorrow", published_at=timezone.now() + timedelta(days=1), **parts)
    make_article("راه‌ها باز شد", language="fa-af", status="ready", **parts)
    return live


def addresses(story) -> list[str]:
    own = f"/admin/articles/article/{story.pk}"
    return [
        "/admin/",
        "/admin/articles/article/",
        "/admin/articles/article/add/",
        f"{own}/change/",
        f"{own}/history/",
        f"{own}/compare/",
        f"{own}/preview/{story.head_id}/",
        f"/admin/articles/article/move/publish/?story={story.pk}",
        "/admin/articles/article/?state=binned&q=nothing",
    ]


@pytest.fixture(params=["en-GB", "fa-AF"])
def language(request):
    return request.param


@pytest.fixture
def browser_context_args(browser_context_args, language):
    return {**browser_context_args, "locale": language}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_desk(desk, page, newsroom, language, scheme):
    page.emulate_media(color_scheme=scheme)
    desk("/admin/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "fa-AF" else "ltr")
    troubles = {}
    for address in addresses(newsroom):
        desk(address)
        page.wait_for_load_state("networkidle")
        found = Axe().run(page, options=RULES)
        if found.violations_count:
            troubles[address] = found.generate_report()
    assert troubles == {}, "\n".join(troubles.values())


def test_axe_finds_nothing_where_two_are_put_together(desk, page, newsroom):
    story = make_article("As it was", status="draft", body="<p>One.</p>")
    desk(f"/admin/articles/article/{story.pk}/change/")
    page.locator("form[data-keeping]").wait_for()
    theirs = replace(record_of(story), headline="Theirs")
    stories.write([stories.Change(theirs, story)], make_person("Editor"), timezone.now())
    page.fill("#id_headline", "Mine")
    page.click("input[name=_continue]")
    page.locator(".desk-merge").wait_for()
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("radio").first.check()
    page.click(".desk-merge .default")
    page.locator(".messagelist .success").wait_for()
    story.refresh_from_db()
    assert story.headline == "Theirs"


def test_nothing_is_wider_than_a_telephone(desk, page, newsroom):
    page.set_viewport_size({"width": 390, "height": 844})
    for address in addresses(newsroom):
        desk(address)
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 391, f"{address} is {wide} wide"
