"""An editor writes, illustrates, tags and publishes a story in the browser, and then reads it."""

import pytest
from playwright.sync_api import expect

from articles.models import Article
from tests.builders import jpeg, make_article, make_author, make_picture, make_section, make_tag

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

ADD = "/admin/articles/article/add/"

STORIES = {
    "en": {
        "headline": "The envoy came back with one request",
        "standfirst": "Open the roads first, he said.",
        "paragraph": "The aircraft was still rolling.",
        "heading": "A list instead of a treaty",
        "tag": "Peace talks",
        "author": "Farida Noori",
        "alt": "Four people wait beside an aircraft",
        "direction": "ltr",
        "address": "/articles/",
    },
    "fa-af": {
        "headline": "راه‌های کابل باز شد",
        "standfirst": "مردم می‌توانند سفر کنند.",
        "paragraph": "هواپیما هنوز از حرکت نایستاده بود.",
        "heading": "فهرست به جای پیمان‌نامه",
        "tag": "گفتگوهای صلح",
        "author": "فریده نوری",
        "alt": "چهار نفر کنار هواپیما",
        "direction": "rtl",
        "address": "/fa-af/articles/",
    },
}


def body_of(page):
    return page.locator(".prose-editor .ProseMirror[contenteditable]")


def choose(page, field: str, words: str):
    page.fill(f"#id_{field}", words)
    page.locator(f"#id_{field}_options [role=option]").first.wait_for()
    page.press(f"#id_{field}", "Enter")


def save(page):
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()


@pytest.mark.parametrize("language", STORIES)
def test_write_illustrate_tag_publish_and_read(desk, live_server, tmp_path, language):
    said = STORIES[language]
    section = make_section(names={"en": "Afghanistan", "fa-af": "افغانستان"})
    make_author(names={language: said["author"]})
    photograph = tmp_path / "IMG_0001.jpg"
    photograph.write_bytes(jpeg(1600, 1200))

    page = desk(ADD)
    page.select_option("#id_language", language)
    page.fill("#id_headline", said["headline"])
    page.fill("#id_standfirst", said["standfirst"])
    for field in ("#id_headline", "#id_standfirst"):
        expect(page.locator(field)).to_have_attribute("dir", said["direction"])
    body = body_of(page)
    expect(body).to_have_attribute("aria-label", "Body")
    expect(body).to_have_attribute("dir", said["direction"])
    body.click()
    page.keyboard.type(said["paragraph"])
    page.keyboard.press("Enter")
    page.keyboard.type("## ")
    page.keyboard.type(said["heading"])
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("1405")
    page.select_option("#id_section", str(section.pk))
    choose(page, "chosen_tags", said["tag"])
    choose(page, "chosen_bylines", said["author"][:4])
    page.set_input_files("#id_thumbnail_file", photograph)
    expect(page.locator(".desk-preview")).to_be_visible()  # before anything is sent
    page.fill("#id_thumbnail_alt", said["alt"])
    page.fill("#id_thumbnail_credit", "Laila Samadi")
    page.click("button[value=publish]")
    expect(page.locator("h1")).to_have_text(said["headline"])
    expect(page.locator(".desk-published")).to_be_visible()

    story = Article.objects.get()
    assert story.body == f"<p>{said['paragraph']}</p><h2>{said['heading']}</h2><p><strong>1405</strong></p>"
    page.goto(live_server.url + story.get_absolute_url())
    assert said["address"] in page.url
    expect(page.locator("html")).to_have_attribute("dir", said["direction"])
    expect(page.locator("h1")).to_have_text(said["headline"])
    expect(page.locator(".standfirst")).to_have_text(said["standfirst"])
    expect(page.locator(".prose h2")).to_have_text(said["heading"])
    expect(page.locator(".byline a")).to_have_text(said["author"])
    expect(page.get_by_role("link", name=said["tag"])).to_be_visible()
    lead = page.locator(".lead-figure img")
    expect(lead).to_have_attribute("alt", said["alt"])
    assert lead.evaluate("img => img.complete && img.naturalWidth > 0")


def test_a_new_tag_is_made_on_the_spot_and_an_old_one_is_offered(desk):
    make_tag("Kabul River")
    page = desk(ADD)
    page.fill("#id_chosen_tags", "kab")
    options = page.locator("#id_chosen_tags_options [role=option]")
    expect(options).to_have_count(2)
    expect(options.nth(0)).to_contain_text("Kabul River")
    expect(options.nth(1)).to_contain_text("New: kab")
    page.press("#id_chosen_tags", "ArrowDown")
    page.press("#id_chosen_tags", "Enter")
    expect(page.locator("[name=chosen_tags]")).to_have_value("new:kab")
    page.press("#id_chosen_tags", "Backspace")
    expect(page.locator("[name=chosen_tags]")).to_have_count(0)


def test_bylines_are_ordered_and_given_roles_in_place(desk):
    ahmad, bibi = make_author("Ahmad"), make_author("Bibi")
    story = make_article(authors=[ahmad, bibi], status="draft")
    page = desk(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_role("button", name="Move up: Bibi").click()
    line = page.locator(".field-chosen_bylines li", has_text="Ahmad")
    line.locator("summary").click()
    line.get_by_label("Photographer").check()
    save(page)
    assert [(each.author, each.roles) for each in story.bylines.all()] == [
        (bibi, ["reporter"]),
        (ahmad, ["reporter", "photographer"]),
    ]


def test_a_picture_of_the_library_is_put_into_the_text(desk, live_server):
    section = make_section()
    make_picture(width=800, height=600, alt="Lorries", captions={"en": "The upper bends."})
    page = desk(ADD)
    page.fill("#id_headline", "With a picture")
    body_of(page).click()
    page.keyboard.type("Before.")
    page.keyboard.press("Enter")
    page.locator(".prose-menubar button", has_text="image").first.click()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Browse...").click()
    opened.value.locator("[data-picture]").click()
    expect(page.locator("dialog [name=caption]")).to_have_value("The upper bends.")
    page.get_by_role("button", name="Insert", exact=True).click()
    expect(body_of(page).locator("figure img")).to_be_visible()
    page.select_option("#id_section", str(section.pk))
    page.click("button[value=publish]")
    expect(page.locator(".errornote")).to_be_visible()  # it has no tag, which is asked about once
    page.click("button[value=publish]")
    expect(page.locator(".desk-published")).to_be_visible()
    story = Article.objects.get()
    page.goto(live_server.url + story.get_absolute_url())
    expect(page.locator(".prose figure img")).to_have_attribute("alt", "Lorries")
    expect(page.locator(".prose figcaption")).to_contain_text("The upper bends. Picture: Laila Samadi")


def test_what_is_not_touched_in_the_editor_stays_as_it_is(desk):
    picture = make_picture()
    body = (
        '<h2>Head</h2><p>One <strong>two</strong> <a href="https://example.org/">three</a>.</p>'
        "<ul><li>a</li><li>b</li></ul><ol><li>1</li></ol><blockquote><p>Q</p><p>— Who</p></blockquote>"
        f'<figure><img data-picture="{picture.uuid}"><figcaption>Said.</figcaption></figure>'
        "<table><tbody><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></tbody></table><p>End.</p>"
    )
    story = make_article(body=body, status="draft")
    page = desk(f"/admin/articles/article/{story.pk}/change/")
    body_of(page).locator("p").last.click()
    page.keyboard.press("End")
    page.keyboard.type(" More.")
    save(page)
    story.refresh_from_db()
    assert story.body == body.replace("End.", "End. More.")


def test_a_thumbnail_is_taken_from_the_library(desk):
    picture = make_picture(alt="Lorries", captions={"en": "The upper bends."}, credit="Omid Rasa")
    page = desk(ADD)
    page.fill("#id_headline", "With a thumbnail")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Choose from the library").click()
    opened.value.locator("[data-picture]").click()
    expect(page.locator(".desk-preview")).to_be_visible()
    for name, words in (("alt", "Lorries"), ("caption", "The upper bends."), ("credit", "Omid Rasa")):
        expect(page.locator(f"#id_thumbnail_{name}")).to_have_value(words)
    save(page)
    assert Article.objects.get().thumbnail == picture


def test_a_word_paste_becomes_clean_text(desk):
    page = desk(ADD)
    page.fill("#id_headline", "Pasted")
    body_of(page).click()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/html", `<p class="MsoNormal" style="color:red"><b>Bold</b><o:p></o:p> text</p>
                <h1>Head</h1><img src="file:///C:/x.png"><script>alert(1)<\\/script>`);
            document.querySelector(".ProseMirror[contenteditable]").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    save(page)
    assert (
        Article.objects.get().body.replace("<h2>Head</h2>", "<p>Head</p>")
        == "<p><strong>Bold</strong> text</p><p>Head</p>"
    )


def test_the_focal_point_is_set_by_a_click_and_with_the_keyboard(desk):
    picture = make_picture(width=800, height=600)
    page = desk(f"/admin/articles/picture/{picture.pk}/change/")
    shown = page.locator(".desk-focal-picture img")
    size = shown.bounding_box()
    shown.click(position={"x": size["width"] * 0.25, "y": size["height"] * 0.75})
    expect(page.locator("#id_focal_x")).to_have_value("0.25")
    expect(page.locator("#id_focal_y")).to_have_value("0.75")
    page.get_by_role("button", name="Focal point").press("ArrowRight")
    page.get_by_role("button", name="Focal point").press("ArrowUp")
    expect(page.locator("#id_focal_x")).to_have_value("0.27")
    assert page.locator('[data-crop="1/1"]').evaluate("crop => crop.style.objectPosition") != "50% 50%"
    page.click("[name=_save]")
    page.wait_for_url("**/admin/articles/picture/")
    picture.refresh_from_db()
    assert picture.focal_point == (0.27, 0.73)
