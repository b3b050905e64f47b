"""WordPress exports: what of a post and a page comes over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.importers import wxr
from articles.importers.reading import Found
from articles.models import Article, Author, Page, Redirect, Section, Tag
from articles.record import Ref, Story
from tests.builders import utc
from tests.importers.running import run
from tests.importers.wordpress import (
    attachment,
    author,
    category,
    export,
    item,
    meta,
    read,
    story_in,
    tag,
    term,
    written,
)


@pytest.mark.django_db
def test_a_post_becomes_a_public_story_and_a_second_run_changes_nothing(tmp_path, client):
    path = written(
        tmp_path,
        author("laila", "Laila Samadi"),
        category(3, "asia", "Asia"),
        item(
            17,
            "It rained for a week.\n\nThen the <strong>road</strong> opened.",
            term("category", "asia", "Asia"),
            term("post_tag", "roads", "Roads"),
            excerpt="Small cars may pass.",
        ),
    )
    code, report, _said = run(path)
    assert code == 0
    story = Article.objects.get()
    page = client.get(story.get_absolute_url()).content.decode()
    for words in ("Roads open", "Small cars may pass.", "It rained for a week.", "Laila Samadi", "Asia"):
        assert words in page
    assert (story.status, story.published_at) == ("published", utc(2019, 5, 13, 8))
    assert (story.source_system, story.source_id) == ("wordpress:old.example", "17")
    code, report, _said = run(path)
    assert {line["outcome"] for line in report} == {"unchanged"}
    assert Article.objects.count() == 1


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_is_known_from_its_beginning(version):
    assert wxr.recognises(export(item(), version=version).encode())
    assert wxr.recognises(export(item(), version=version).encode("utf-16"))
    assert not wxr.recognises(b'<rss version="2.0"><channel><item></item></channel></rss>')


def test_a_report_can_name_the_line(tmp_path):
    path = written(tmp_path, item(1), item(2, title="Second"))
    lines = path.read_text().splitlines()
    for found in wxr.read(path):
        line = int(found.source.rpartition(":")[2])
        assert lines[line - 1].strip() == "<item>"
        assert found.record.headline in lines[line]


# Status and dates


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("publish", "published"),
        ("pending", "in_review"),
        ("draft", "draft"),
        ("private", "draft"),
        ("pitch", "draft"),  # of a plugin for editors
    ],
)
def test_statuses(tmp_path, said, status):
    assert story_in(tmp_path, item(status=said)).status == status


@pytest.mark.parametrize("said", ["trash", "auto-draft"])
def test_what_was_thrown_away_stays_away(tmp_path, said):
    found = read(tmp_path, item(1, status=said), item(2))
    assert [each.record.source_id for each in found] == ["2"]


@pytest.mark.django_db
def test_a_scheduled_post_stays_scheduled(tmp_path):
    tomorrow = timezone.now().replace(microsecond=0) + timedelta(days=1)
    run(written(tmp_path, item(status="future", post_date_gmt=f"{tomorrow:%Y-%m-%d %H:%M:%S}")))
    story = Article.objects.get()
    assert (story.status, story.published_at) == ("published", tomorrow)
    assert not Article.objects.public().exists()


def test_a_post_behind_a_password_is_a_draft_and_the_report_says_so(tmp_path):
    (found,) = read(tmp_path, item(post_password="sesame"))
    assert found.record.status == "draft"
    assert found.dropped == ("its password: it comes as a draft",)
    assert "sesame" not in repr(found)


NONE = "0000-00-00 00:00:00"


@pytest.mark.parametrize(
    ("fields", "published_at"),
    [
        ({}, utc(2019, 5, 13, 8)),
        ({"post_date_gmt": NONE, "pubDate": "Mon, 13 May 2019 07:00:00 +0000"}, utc(2019, 5, 13, 7)),
        # By the newsroom's clock, four and a half hours ahead.
        ({"post_date_gmt": NONE}, utc(2019, 5, 13, 8)),
        ({"post_date_gmt": None, "pubDate": "Mon, 30 Nov -0001 00:00:00 +0000"}, utc(2019, 5, 13, 8)),
        ({"post_date_gmt": "2019-02-30 10:00:00", "post_date": "2019-13-01 10:00:00"}, None),
        ({"post_date_gmt": "0001-01-01 00:00:00", "post_date": "9999-12-31 23:59:59"}, None),
        ({"post_date_gmt": "yesterday", "post_date": "", "pubDate": "soon"}, None),
        ({"status": "draft", "post_date_gmt": NONE}, None),
        ({"status": "draft"}, utc(2019, 5, 13, 8)),  # it was public before
    ],
)
def test_dates(tmp_path, fields, published_at):
    (found,) = read(tmp_path, item(**fields))
    assert found.record.published_at == published_at
    is_named = any(each.startswith("the date") for each in found.dropped)
    assert is_named == (published_at is None and found.record.status == "published")


def test_the_last_change_comes_over(tmp_path):
    assert story_in(tmp_path, item(post_modified_gmt="2019-06-01 09:00:00")).modified_at == utc(2019, 6, 1, 9)


def led(old: str) -> str | None:
    return Redirect.objects.leading_from(*old.partition("?")[::2])


# What it is filed under


def test_the_first_category_is_the_section_and_the_others_are_tags(tmp_path):
    story = story_in(
        tmp_path,
        item(
            1,
            "Words.",
            term("category", "uncategorized", "Uncategorized"),
            term("category", "asia", "Asia"),
            term("category", "q-a", "Questions &amp; Answers"),
            term("post_tag", "roads", "Roads"),
            term("region", "ghor", "Ghor"),
            term("post_format", "post-format-aside", "Aside"),
            term("post_tag", "asia-2", "ASIA"),
            term("post_tag", "dashes", "---"),
        ),
    )
    assert story.section == Ref(name="Asia")
    assert [each.name for each in story.tags] == ["Questions & Answers", "Roads", "Ghor"]


def test_a_plugin_may_say_which_category_is_the_main_one(tmp_path):
    filed = (term("category", "asia", "Asia"), term("category", "roads", "Roads"))
    story = story_in(
        tmp_path,
        category(3, "asia", "Asia"),
        category(4, "roads", "Roads"),
        item(1, "Words.", *filed, meta("_yoast_wpseo_primary_category", 4)),
    )
    assert story.section.name == "Roads"
    assert [each.name for each in story.tags] == ["Asia"]


@pytest.mark.parametrize("name", ["Uncategorized", "Uncategorised", "دسته‌بندی نشده"])
def test_what_nobody_has_filed_has_no_section(tmp_path, name):
    assert story_in(tmp_path, item(1, "Words.", term("category", "x", name))).section is None


def test_old_exports_have_each_term_twice_and_some_have_terms_without_a_kind(tmp_path):
    plain = "<category>{}</category>"
    old = (
        plain.format("Asia"),
        term("category", "asia", "Asia"),
        plain.format("Roads"),
        term("tag", "roads", "Roads"),
    )
    story = story_in(tmp_path, item(1, "Words.", *old), version="1.0")
    assert (story.section.name, [each.name for each in story.tags]) == ("Asia", ["Roads"])
    story = story_in(tmp_path, item(1, "Words.", plain.format("Asia"), plain.format("Roads")))
    assert (story.section.name, [each.name for each in story.tags]) == ("Asia", ["Roads"])


@pytest.mark.django_db
def test_sections_tags_and_authors_keep_their_words_and_addresses(tmp_path):
    path = written(
        tmp_path,
        author("laila.s", "Laila Samadi", number=7),
        category(2, "world", "World"),
        category(3, "asia", "Asia", parent="world", description="All that is <em>east</em>."),
        category(4, "empty", "Nothing in it"),
        tag(9, "roads", "Roads", "Where one drives."),
        item(
            1,
            "Words.",
            term("category", "asia", "Asia"),
            term("post_tag", "roads", "Roads"),
            creator="laila.s",
        ),
    )
    run(path)
    section, roads, laila = Section.objects.get(), Tag.objects.get(), Author.objects.get()
    assert (section.slug, section.names, section.descriptions) == (
        "asia",
        {"en": "Asia"},
        {"en": "All that is east ."},
    )
    assert (roads.slug, roads.descriptions) == ("roads", {"en": "Where one drives."})
    for old, new in {
        "/category/world/asia/": section,
        "/?cat=3": section,
        "/tag/roads/": roads,
        "/?tag=roads": roads,
        "/author/laila-s/": laila,
        "/?author=7": laila,
    }.items():
        assert led(old) == new.get_absolute_url()


# Who wrote it


def bylines(story: Story) -> list[str]:
    return [each.author.name for each in story.bylines]


def test_a_login_is_shown_as_the_name_that_goes_with_it(tmp_path):
    assert bylines(story_in(tmp_path, author("laila", "Laila &amp; Sons"), item())) == ["Laila & Sons"]
    assert bylines(story_in(tmp_path, item(creator="Theme Admin"))) == ["Theme Admin"]


def test_nobody_is_shown_by_their_mail_address(tmp_path):
    assert bylines(story_in(tmp_path, item(creator="omid@old.example"))) == ["omid"]
    known = author("omid@old.example", "omid@old.example")
    assert bylines(story_in(tmp_path, known, item(creator="omid@old.example"))) == ["omid"]


def test_several_authors_of_whom_some_have_no_account(tmp_path):
    guest = item(
        50,
        "",
        meta("cap-display_name", "Omid Rasa"),
        meta("cap-user_login", "omid-rasa"),
        meta("cap-description", "Writes from Herat."),
        post_type="guest-author",
        post_name="cap-omid-rasa",
    )
    story = item(
        1,
        "Words.",
        term("author", "cap-omid-rasa", "omid-rasa"),
        term("author", "cap-laila", "laila"),
        term("author", "zarghuna", "Zarghuna Amini"),  # as PublishPress Authors has them
        creator="admin",
    )
    found = read(tmp_path, author("laila", "Laila Samadi"), story, guest)
    (only,) = (each.record for each in found if isinstance(each.record, Story))
    assert bylines(only) == ["Omid Rasa", "Laila Samadi", "Zarghuna Amini"]
    about = {name: each.record.about for each in found for name in getattr(each.record, "names", {}).values()}
    assert about["Omid Rasa"] == {"en": "Writes from Herat."}


# Where it stood


@pytest.mark.django_db
def test_old_addresses_lead_to_the_story(tmp_path, client):
    run(
        written(
            tmp_path,
            item(
                17,
                "Words.",
                meta("_wp_old_slug", "roads-closed"),
                meta("_wp_old_date", "2019-04-30"),
                guid="https://first.example/?p=3",
            ),
        )
    )
    story = Article.objects.get()
    for old in ("/2019/05/roads-open/", "/?p=17", "/2019/05/roads-closed/", "/2019/04/roads-open/"):
        assert client.get(old).headers["Location"] == story.get_absolute_url()
    # The number in a guid is that of the site where the story was first, and somebody else's here.
    assert not Redirect.objects.filter(old_path__contains="p=3").exists()


@pytest.mark.django_db
def test_links_to_other_stories_follow_them(tmp_path):
    body = '<a href="https://old.example/2020/later/">Later</a> and <a href="/?p=2">by number</a>.'
    run(written(tmp_path, item(1, body), item(2, link="https://old.example/2020/later/", title="Later")))
    first, second = Article.objects.order_by("source_id")
    assert first.body.count(f'href="{second.get_absolute_url()}"') == 2


def test_an_address_on_another_site_is_where_the_story_belongs(tmp_path):
    elsewhere = meta("_yoast_wpseo_canonical", "https://agency.example/roads/")
    assert story_in(tmp_path, item(1, "Words.", elsewhere)).source_url == "https://agency.example/roads/"
    here = meta("_yoast_wpseo_canonical", "https://www.old.example/2019/05/roads-open/")
    assert story_in(tmp_path, item(1, "Words.", here)).source_url == ""


def test_the_same_site_is_known_again_under_https_and_www(tmp_path):
    systems = {
        story_in(tmp_path, item(), site=site).source_system
        for site in ("http://old.example", "https://www.old.example/", "https://Old.example")
    }
    assert systems == {"wordpress:old.example"}
    assert (
        story_in(tmp_path, item(), site="https://old.example/ps").source_system == "wordpress:old.example/ps"
    )


def test_slugs_in_other_letters_are_read(tmp_path):
    story = story_in(tmp_path, item(post_name="%d8%b3%d8%b1%da%a9"))
    assert story.slug == "سرک"


def test_what_stays_on_top_stays_there(tmp_path):
    assert story_in(tmp_path, item(is_sticky="1")).sticky


# Languages


def in_language(code: str, family: str = "") -> tuple[str, ...]:
    return (
        term("language", code, "A language"),
        *([term("post_translations", family, family)] if family else []),
    )


@pytest.mark.django_db
def test_polylang_says_languages_and_what_translates_what(tmp_path):
    run(
        written(
            tmp_path,
            item(1, "سرک باز شد.", *in_language("fa", "pll_5"), title="سرک", post_name="a"),
            item(2, "The road opened.", *in_language("en", "pll_5"), title="Road", post_name="b"),
            item(3, "لاره پرانیستل شوه.", *in_language("ps", "pll_5"), title="لاره", post_name="c"),
        )
    )
    dari, english, pashto = Article.objects.order_by("source_id")
    assert [each.language for each in (dari, english, pashto)] == ["fa-af", "en", "ps"]
    # The site's own language is English.
    assert english.translation_of is None
    assert dari.translation_of == pashto.translation_of == english


def test_a_language_is_known_by_its_locale_where_its_short_name_says_nothing(tmp_path):
    locale = (
        "<wp:term><wp:term_id>5</wp:term_id><wp:term_taxonomy>language</wp:term_taxonomy>"
        "<wp:term_slug>dari</wp:term_slug><wp:term_description>"
        '<![CDATA[a:3:{s:6:"locale";s:5:"fa_AF";s:3:"rtl";b:1;}]]></wp:term_description></wp:term>\n'
    )
    assert story_in(tmp_path, locale, item(1, "Words.", *in_language("dari"))).language == "fa-af"


def test_wpml_says_them_too(tmp_path):
    def translated(number, code, source):
        return item(
            number,
            "Words.",
            meta("_wpml_import_language_code", code),
            meta("_wpml_import_source_language_code", source),
            meta("_wpml_import_translation_group", "77"),
        )

    found = read(tmp_path, translated(1, "en", "ps"), translated(2, "ps", ""))
    english, pashto = (each.record for each in found)
    assert (english.language, english.translation_of) == ("en", Ref(source_id="2"))
    assert (pashto.language, pashto.translation_of) == ("ps", None)


def test_the_letters_tell_unless_the_whole_site_has_a_language_that_we_have_not(tmp_path):
    assert story_in(tmp_path, item(), language="en-US").language == ""
    assert story_in(tmp_path, item(), language="fa-IR").language == ""
    assert story_in(tmp_path, item(), language="de-DE").language == "de-de"


# Pages, and what is neither


@pytest.mark.django_db
def test_pages_come_when_they_are_asked_for(tmp_path):
    path = written(
        tmp_path,
        item(
            5,
            "Who we are.",
            title="About us",
            post_type="page",
            post_name="about",
            link="https://old.example/x/about/",
        ),
        item(6, "Our prices.", title="Prices", post_type="page", status="draft", post_name="prices"),
    )
    run(path)
    assert not Page.objects.exists()
    run(path, "--pages")
    page = Page.objects.get()
    assert (page.title, page.slug, page.body) == ("About us", "about", "<p>Who we are.</p>")
    for old in ("/x/about/", "/?page_id=5", "/?p=5"):
        assert led(old) == page.get_absolute_url()


def test_two_pages_of_one_name_are_two_pages(tmp_path):
    found = read(
        tmp_path,
        item(
            5, "Ours.", title="Team", post_type="page", post_name="team", link="https://old.example/us/team/"
        ),
        item(
            6,
            "Theirs.",
            title="Team",
            post_type="page",
            post_name="team",
            link="https://old.example/them/team/",
        ),
    )
    assert [each.record.slug for each in found] == ["team", "team-6"]


def test_what_the_machinery_keeps_is_no_story(tmp_path):
    kinds = ("nav_menu_item", "revision", "wp_navigation", "custom_css", "wpcf7_contact_form")
    found = read(tmp_path, *(item(number, post_type=kind) for number, kind in enumerate(kinds, 10)), item(1))
    assert [each.record.source_id for each in found] == ["1"]


@pytest.mark.django_db
def test_items_of_a_kind_that_nobody_knows_are_named_once(tmp_path):
    events = (item(number, post_type="tribe_events") for number in (2, 3, 4))
    code, report, _said = run(written(tmp_path, item(1), *events))
    assert (code, Article.objects.count()) == (1, 1)
    (refused,) = (line for line in report if line["outcome"] == "refused")
    assert "This and 2 more are of the type 'tribe_events'" in refused["reason"]
    assert "<wp:post_type>post</wp:post_type>" in refused["reason"]


def test_comments_stay_behind_and_are_counted(tmp_path):
    def comment(approved, kind=""):
        return (
            f"<wp:comment><wp:comment_approved>{approved}</wp:comment_approved>"
            f"<wp:comment_type>{kind}</wp:comment_type></wp:comment>"
        )

    (found,) = read(
        tmp_path, item(1, "Words.", comment("1"), comment("1"), comment("spam"), comment("1", "pingback"))
    )
    assert found.dropped == ("2 comments",)


# Headlines and standfirsts


def test_words_are_read_without_their_markup(tmp_path):
    story = story_in(
        tmp_path,
        item(title="Roads &amp; <em>rivers</em> &#8211; 5 < 6", excerpt="<p>Small\ncars&nbsp;may pass.</p>"),
    )
    assert story.headline == "Roads & rivers – 5 < 6"
    assert story.standfirst == "Small cars may pass."


@pytest.mark.django_db
def test_a_published_post_without_a_headline_takes_its_first_words(tmp_path):
    code, report, _said = run(
        written(tmp_path, item(1, "It rained.\n\n" + "Then it stopped. " * 20, title=""))
    )
    assert Article.objects.get().headline.startswith("It rained. Then it stopped.")
    assert code == 0
    assert "it has no headline: its first words stand for one" in report[-1]["dropped"]


@pytest.mark.django_db
def test_an_item_that_says_hardly_anything_is_read_or_refused_in_words(tmp_path):
    bare = "<item></item>\n<item><title>Only this</title></item>\n<item><wp:post_id>x</wp:post_id></item>\n"
    code, report, _said = run(written(tmp_path, bare, item(4)))
    assert Article.objects.get(source_id="4")
    assert all(line["reason"] for line in report if line["outcome"] == "refused")
    assert isinstance(code, int)


def found_types(found: list[Found]) -> set[str]:
    return {type(each.record).__name__ for each in found}


def test_only_what_is_used_becomes_a_section_or_a_tag(tmp_path):
    found = read(tmp_path, category(3, "asia", "Asia"), tag(4, "roads", "Roads"), item(), attachment(9))
    assert found_types(found) == {"Story"}
