"""Nobody loses a word: the session goes, the server goes, the tab is closed, two people write at once."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from articles.models import Article, Presence, Revision
from tests.builders import make_article, make_person

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

ADD = "/admin/articles/article/add/"


def form_of(story) -> str:
    return f"/admin/articles/article/{story.pk}/change/"


def ready(page):
    """The form keeps what is typed from here on."""
    page.locator("form[data-keeping]").wait_for()
    return page


def kept_here(page):
    """What is typed is in the browser's own store."""
    page.locator("form[data-kept-here]").wait_for(state="attached")


def log_in(page):
    page.fill("#id_username", "farida")
    page.fill("#id_password", "open-sesame-93")
    page.click("[type=submit]")


def test_a_story_that_is_begun_becomes_a_draft_by_itself(desk):
    page = ready(desk(ADD))
    page.fill("#id_headline", "typed in the dark")
    page.wait_for_url(re.compile(r"/article/\d+/change/"))
    assert Article.objects.get().headline == "typed in the dark"
    page.fill("#id_standfirst", "And more.")
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Article.objects.get().standfirst == "And more."


@pytest.mark.forgives("Failed to load resource")
def test_the_session_is_gone_and_the_text_is_offered_back(desk, page):
    story = make_article("As it was", status="draft")
    ready(desk(form_of(story)))
    Session.objects.all().delete()
    page.fill("#id_headline", "typed in the dark")
    expect(page.locator("[data-messages]")).to_contain_text("You are logged out")
    kept_here(page)
    page.click("input[name=_continue]")
    page.wait_for_url("**/admin/login/**")
    log_in(page)
    page.wait_for_url("**/change/**")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#id_headline")).to_have_value("typed in the dark")
    ready(page).click("input[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    story.refresh_from_db()
    assert story.headline == "typed in the dark"
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)


@pytest.mark.forgives("Failed to load resource")
def test_after_a_log_in_in_another_tab_writing_goes_on(desk, page, context, live_server):
    story = make_article("As it was", status="draft")
    ready(desk(form_of(story)))
    Session.objects.all().delete()
    page.fill("#id_headline", "typed in the dark")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Log in in another tab").click()
    log_in(opened.value)
    opened.value.wait_for_url("**/admin/**")
    page.fill("#id_standfirst", "Typed after it.")
    expect(page.locator("[data-saved]")).to_contain_text("Kept at")
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    story.refresh_from_db()
    assert (story.headline, story.standfirst) == ("typed in the dark", "Typed after it.")


@pytest.mark.forgives("Failed to load resource")
def test_the_server_is_gone_and_the_text_is_offered_back(desk, page, context):
    story = make_article("As it was", status="draft")
    ready(desk(form_of(story)))
    context.set_offline(True)
    page.fill("#id_headline", "typed in the dark")
    expect(page.locator("[data-messages]")).to_contain_text("cannot be reached")
    kept_here(page)
    page.goto("about:blank")
    context.set_offline(False)
    desk(form_of(story))
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#id_headline")).to_have_value("typed in the dark")


def test_a_closed_laptop_loses_nothing_that_reached_the_server(desk, page):
    story = make_article("As it was", status="draft")
    ready(desk(form_of(story)))
    page.fill("#id_headline", "typed in the dark")
    expect(page.locator("[data-saved]")).to_contain_text("Kept at")
    page.evaluate("localStorage.clear()")  # another computer
    desk(form_of(story))
    page.get_by_role("link", name="Take it up again").click()
    expect(page.locator("#id_headline")).to_have_value("typed in the dark")
    story.refresh_from_db()
    assert story.headline == "As it was"


def test_two_tabs_of_one_person_are_put_together(desk, page, context, live_server):
    story = make_article("As it was", status="draft", standfirst="Old.")
    ready(desk(form_of(story)))
    other = context.new_page()
    other.goto(live_server.url + form_of(story))
    ready(other)
    page.fill("#id_headline", "From one tab")
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    other.fill("#id_standfirst", "From the other tab.")
    other.click("input[name=_continue]")
    expect(other.locator(".messagelist")).to_contain_text("Put together")
    story.refresh_from_db()
    assert (story.headline, story.standfirst) == ("From one tab", "From the other tab.")


def test_who_else_is_here_is_seen(desk, page):
    from django.utils import timezone  # noqa: PLC0415

    story = make_article("As it was", status="draft")
    omid = make_person("Editor", username="omid", first_name="Omid")
    Presence.objects.create(article=story, person=omid, seen_at=timezone.now())
    desk(form_of(story))
    expect(page.locator("[data-here]")).to_contain_text("Also here: Omid")


def test_what_is_saved_is_offered_to_nobody_again(desk, page):
    story = make_article("As it was", status="draft")
    ready(desk(form_of(story)))
    page.fill("#id_headline", "typed in the dark")
    kept_here(page)
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    ready(page)
    assert not Revision.objects.filter(autosave=True).exists()
    expect(page.locator(".desk-notice", has_text="not saved")).to_have_count(0)
    desk(form_of(story))
    ready(page)
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)


def test_keys_save_preview_and_publish(desk, page):
    story = make_article("As it was", status="draft")
    ready(desk(form_of(story)))
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.fill("#id_headline", "Saved by a key")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .success")).to_be_visible()
    story.refresh_from_db()
    assert story.headline == "Saved by a key"
    with page.context.expect_page() as opened:
        page.keyboard.press("Control+Shift+P")
    opened.value.wait_for_url("**/preview/**")


def test_the_publish_button_follows_the_date(desk, page):
    story = make_article("As it was", status="draft")
    ready(desk(form_of(story)))
    button = page.locator("[data-publish]")
    expect(button).to_have_text("Publish now")
    page.fill("#id_published_at", "2999-01-01T10:00")
    page.press("#id_published_at", "Tab")
    expect(button).to_contain_text("Schedule for")
