"""WordPress exports: what a story is filed under, who wrote it, where it stood, in which language it is."""

import pytest

from articles.models import Article, Author, Redirect, Section, Tag
from articles.record import Ref, Story
from tests.importers.running import run
from tests.importers.wordpress import (
    attachment,
    author,
    category,
    item,
    meta,
    read,
    story_in,
    tag,
    term,
    written,
)


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
            term("wp_theme", "twentyfive", "Twenty Five"),
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
        plain.format("Roads"),
        term("tag", "roads", "Roads"),
        plain.format("Asia"),
        term("category", "asia", "Asia"),
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


@pytest.mark.django_db
def test_an_address_of_a_category_that_is_a_section_and_a_tag_leads_to_the_section(tmp_path):
    asia, roads = term("category", "asia", "Asia"), term("category", "roads", "Roads")
    _code, report, _said = run(written(tmp_path, item(1, "Words.", asia), item(2, "Words.", roads, asia)))
    assert led("/category/asia/") == Section.objects.get(slug="asia").get_absolute_url()
    assert Tag.objects.get().slug == "asia"
    assert not any(line["dropped"] for line in report)


def test_a_name_is_in_the_language_that_its_letters_and_the_site_tell(tmp_path):
    terms = (term("post_tag", "kabul", "کابل"), term("post_tag", "bbc", "BBC"))
    for language, names in {
        "ps": {"ps": "کابل"},
        "fa-IR": {"fa-af": "کابل"},
        "en-US": {"fa-af": "کابل"},
    }.items():
        found = read(tmp_path, item(1, "Words.", *terms), language=language)
        assert [each.record.names for each in found[:-1]] == [{"en": "BBC"}, names]


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
    names = [each.record.names for each in read(tmp_path, known, item(creator="omid@old.example"))[:-1]]
    assert names == [{"en": "omid"}]


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
        term("author", "cap-omid-rasa", "Omid R."),
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


def test_only_what_is_used_becomes_a_section_or_a_tag(tmp_path):
    found = read(tmp_path, category(3, "asia", "Asia"), tag(4, "roads", "Roads"), item(), attachment(9))
    assert [type(each.record) for each in found] == [Story]
