"""A translator in the browser: begins, reads the original beside the form, publishes, follows it, marks it current."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import Article, SiblingTask
from tests.admin.translating import corrected, make_original, make_translation, rewritten
from tests.browser.test_reading import RULES
from tests.builders import make_author, make_person, make_picture, make_section, make_tag

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

LEDGER = "/admin/articles/article/translations/"


def form_of(article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def make_whole_original() -> Article:
    return make_original(
        section=make_section(names={"en": "Afghanistan", "fa-af": "افغانستان"}),
        tags=[make_tag()],
        authors=[make_author()],
        thumbnail=make_picture(),
    )


def test_translate_publish_follow_the_original_and_mark_it_current(desk, live_server):
    original = make_whole_original()
    page = desk(LEDGER)
    page.locator("tbody button[value=fa-af]").click()
    page.wait_for_url("**/change/")
    translation = Article.objects.get(translation_of=original)
    beside = page.locator(".desk-source")
    expect(beside).to_contain_text("The envoy waits.")
    source, headline = beside.bounding_box(), page.locator("#id_headline").bounding_box()
    assert source["x"] + source["width"] <= headline["x"], "beside, not above"
    expect(page.locator("#id_headline")).to_have_attribute("dir", "rtl")
    page.fill("#id_headline", "فرستاده بازگشت")
    page.locator(".prose-editor .ProseMirror[contenteditable]").click()
    page.keyboard.type("راه‌ها بسته است.")
    page.mouse.wheel(0, 600)
    expect(beside).to_be_in_viewport()  # it stays while the form is scrolled
    page.click("button[value=publish]")
    page.locator(".errornote, .messagelist .success").first.wait_for()
    if page.locator(".errornote").count():  # warnings that are new to this person stop the story once
        page.click("button[value=publish]")
    expect(page.locator(".desk-published")).to_be_visible()

    desk(form_of(original))
    expect(page.locator(".desk-others li", has_text="دری")).to_contain_text("Current")
    page.locator(".prose-editor .ProseMirror[contenteditable]").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Or so it is said.")
    page.click("button[value=publish_changes]")
    expect(page.locator(".messagelist .success")).to_contain_text("The changes are out.")

    desk(f"{LEDGER}?stale=1")
    expect(page.locator("tbody tr")).to_contain_text("Stale by 1 paragraph")
    page.locator("td .desk-cell-link").nth(1).click()
    changed = page.locator(".desk-changed")
    expect(changed.locator("ins")).to_have_text("Or so it is said.")
    expect(changed).to_contain_text("2 paragraphs unchanged")
    page.fill("#id_standfirst", "هنوز ذخیره نشده")
    page.get_by_role("button", name="Mark as current", exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text("Marked as current.")
    expect(page.locator("#id_standfirst")).to_have_value("هنوز ذخیره نشده")  # typed, kept, not saved
    expect(page.locator(".desk-changed")).to_have_count(0)
    translation.refresh_from_db()
    assert (translation.stale_by, translation.standfirst) == (0, "")
    page.get_by_role("link", name="History").click()
    expect(page.locator(".desk-events li").first).to_contain_text("marked as current with its original")


def test_the_original_can_be_put_away_and_the_form_has_its_place_again(desk):
    original = make_whole_original()
    draft = make_translation(original, by=make_person("Editor"), status="draft")
    page = desk(form_of(draft))
    publishing, headline = page.locator(".desk-side").first, page.locator("#id_headline")
    assert publishing.bounding_box()["y"] > headline.bounding_box()["y"] + 300, "below while it is open"
    page.locator(".desk-source summary").click()
    expect(page.locator(".desk-read")).to_be_hidden()
    aside, story = publishing.bounding_box(), page.locator(".desk-main").bounding_box()
    assert aside["x"] >= story["x"] + story["width"] and aside["y"] == story["y"], "beside the story again"
    put_away = page.locator(".desk-source").bounding_box()
    assert put_away["y"] + put_away["height"] <= story["y"], "above both, to be opened again"


def test_on_a_telephone_the_original_stands_above_and_stays_in_sight(desk, page):
    draft = make_translation(make_whole_original(), by=make_person("Editor"), status="draft")
    page.set_viewport_size({"width": 390, "height": 844})
    desk(form_of(draft))
    source, headline = page.locator(".desk-source"), page.locator("#id_headline")
    assert source.bounding_box()["y"] < headline.bounding_box()["y"]
    page.locator(".prose-editor .ProseMirror[contenteditable]").click()
    expect(source).to_be_in_viewport()


@pytest.fixture
def browser_context_args(browser_context_args, request):
    chosen = request.node.callspec.params.get("language") if hasattr(request.node, "callspec") else None
    return {**browser_context_args, "locale": chosen or "en-GB"}


@pytest.mark.parametrize(("language", "scheme"), [("en-GB", "light"), ("fa-AF", "dark")])
def test_axe_finds_nothing_and_nothing_is_wider_than_a_telephone(desk, page, language, scheme):
    editor = make_person("Editor", username="omid")
    original = make_whole_original()
    dari = make_translation(original, by=editor)
    draft = make_translation(original, "ps", by=editor, status="draft", headline="", body="")
    corrected(original, editor)
    other = make_original("Its translation was corrected")
    rewritten(make_translation(other, by=editor), editor, headline="فرستاده دیر بازگشت")
    task = SiblingTask.objects.get(article=other)
    own = f"/admin/articles/article/{other.pk}"
    addresses = [
        *("/admin/", "/admin/articles/article/", LEDGER, f"{LEDGER}?stale=1&mine=1"),
        *(form_of(dari), form_of(draft), form_of(other)),
        *(f"{own}/translate/", f"{own}/siblings/{task.pk}/"),
    ]
    page.emulate_media(color_scheme=scheme)
    troubles = {}
    for address in addresses:
        page.set_viewport_size({"width": 1280, "height": 900})
        desk(address)
        page.wait_for_load_state("networkidle")
        found = Axe().run(page, options=RULES)
        if found.violations_count:
            troubles[address] = found.generate_report()
        page.set_viewport_size({"width": 390, "height": 844})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 391, f"{address} is {wide} wide"
    assert troubles == {}, "\n".join(troubles.values())
