"""Dates as readers see them: Afghan in Dari and Pashto with the Gregorian beside, Gregorian in English, Kabul's day."""

import re
from datetime import date

import pytest
from django.utils import translation

from articles import desk, moments
from articles.editions import Calendar, edition, editions
from articles.models import Article
from articles.workflow import MOVE
from tests.builders import make_article, make_author, make_person, make_section, make_tag, utc

pytestmark = pytest.mark.django_db

# Ten past midnight in Kabul, still the day before in Greenwich.
MAY_14 = utc(2026, 5, 13, 19, 40)


def page_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def dates_of(page: str) -> list[str]:
    """What the story says of when it came out and when it was changed."""
    return re.findall(r"<time [^>]+>.*?</time>", page.split('<dl class="dates">')[1].split("</dl>")[0])


@pytest.mark.parametrize(
    ("language", "published_at", "said", "beside", "for_machines"),
    [
        ("fa-af", MAY_14, "۲۴ ثور ۱۴۰۵، ۰۰:۱۰", "۱۴ می ۲۰۲۶", "2026-05-14T00:10:00+04:30"),
        ("ps", MAY_14, "۲۴ غویی ۱۴۰۵، ۰۰:۱۰", "۱۴ مۍ ۲۰۲۶", "2026-05-14T00:10:00+04:30"),
        # The last minute of a leap year, and the first of Nowruz.
        (
            "fa-af",
            utc(2021, 3, 20, 19, 29),
            "۳۰ حوت ۱۳۹۹، ۲۳:۵۹",
            "۲۰ مارچ ۲۰۲۱",
            "2021-03-20T23:59:00+04:30",
        ),
        ("fa-af", utc(2021, 3, 20, 19, 30), "۱ حمل ۱۴۰۰، ۰۰:۰۰", "۲۱ مارچ ۲۰۲۱", "2021-03-21T00:00:00+04:30"),
        ("ps", utc(2025, 3, 20, 19, 29), "۳۰ کب ۱۴۰۳، ۲۳:۵۹", "۲۰ مارچ ۲۰۲۵", "2025-03-20T23:59:00+04:30"),
        ("ps", utc(2025, 3, 20, 19, 30), "۱ وری ۱۴۰۴، ۰۰:۰۰", "۲۱ مارچ ۲۰۲۵", "2025-03-21T00:00:00+04:30"),
    ],
)
def test_a_story_says_the_afghan_day_first_and_the_gregorian_beside_it(
    client, language, published_at, said, beside, for_machines
):
    story = make_article(language=language, published_at=published_at)
    (shown,) = dates_of(page_of(client, story.get_absolute_url()))
    assert shown.replace("\u00a0", " ") == (
        f'<time datetime="{for_machines}">{said} <span class="other">({beside})</span></time>'
    )


def test_when_a_story_was_updated_is_said_by_both_calendars_too(client):
    story = make_article(language="ps", published_at=MAY_14)
    Article.objects.filter(pk=story.pk).update(modified_at=utc(2026, 6, 21, 20))
    _published, updated = dates_of(page_of(client, story.get_absolute_url()))
    assert "۱\u00a0چنگاښ ۱۴۰۵، ۰۰:۳۰" in updated and "(۲۲\u00a0جون ۲۰۲۶)" in updated


def test_english_counts_as_it_did(client):
    story = make_article(published_at=MAY_14, section=make_section())
    page = page_of(client, story.get_absolute_url())
    assert dates_of(page) == ['<time datetime="2026-05-14T00:10:00+04:30">14\u00a0May 2026, 00:10</time>']
    assert 'class="other"' not in page
    assert ">Thursday 14\u00a0May</h2>" in page_of(client, "/latest/")
    assert ">May 2026</h2>" in page_of(client, "/sections/afghanistan/")


def test_a_day_and_its_month_stay_on_one_line(client):
    story = make_article(language="fa-af", published_at=MAY_14)
    page = page_of(client, story.get_absolute_url())
    assert "۲۴\u00a0ثور" in page and "۱۴\u00a0می" in page


@pytest.mark.parametrize(
    ("language", "day", "month", "gregorian"),
    [
        ("fa-af", "پنج‌شنبه ۲۴ ثور", "ثور ۱۴۰۵", "اپریل – می"),
        ("ps", "پنجشنبه ۲۴ غویی", "غویی ۱۴۰۵", "اپرېل – مۍ"),
    ],
)
def test_lists_are_grouped_by_afghan_days_and_months(client, language, day, month, gregorian):
    section, tag, author = make_section(), make_tag(), make_author()
    parts = {"language": language, "section": section, "tags": [tag], "authors": [author]}
    make_article(published_at=utc(2026, 4, 20, 19, 29), **parts)  # 31 Hamal, a minute before midnight
    make_article(published_at=MAY_14, **parts)
    latest = page_of(client, f"/{language}/latest/").replace("\u00a0", " ")
    assert f'>{day} <span class="other">(۱۴ {gregorian.split()[-1]})</span></h2>' in latest
    for list_ in ("sections/afghanistan", "tags/diplomacy", "authors/farida-noori"):
        page = page_of(client, f"/{language}/{list_}/").replace("\u00a0", " ")
        assert f'>{month} <span class="other">({gregorian} ۲۰۲۶)</span></h2>' in page
        assert page.count('<section class="day"') == 2  # Hamal is another month, though April 2026 is in both
        # Where space is short the one date is enough.
        first = page.split('<p class="when">')[1].split("</p>")[0]
        assert first == f'<time datetime="2026-05-14T00:10:00+04:30">۲۴ {month}</time>'


def test_a_month_over_the_turn_of_the_gregorian_year_says_both_years(client):
    make_article(language="fa-af", published_at=utc(2026, 1, 3), section=make_section())
    page = page_of(client, "/fa-af/sections/afghanistan/").replace("\u00a0", " ")
    assert 'جدی ۱۴۰۴ <span class="other">(دسمبر ۲۰۲۵ – جنوری ۲۰۲۶)</span>' in page


def test_what_machines_read_is_ascii_in_every_edition(client):
    section = make_section()
    for language in editions():
        make_article(language=language, published_at=MAY_14, section=section)
    for language, prefix in (("en", ""), ("fa-af", "/fa-af"), ("ps", "/ps")):
        story = Article.objects.get(language=language)
        for address in (f"{prefix}/", f"{prefix}/latest/", f"{prefix}/sections/afghanistan/"):
            found = re.findall(r'datetime="([^"]*)"', page_of(client, address))
            assert len(found) >= 2
            assert all(
                re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]{8}\+04:30)?", each) for each in found
            )
        page = page_of(client, story.get_absolute_url())
        assert 'property="article:published_time" content="2026-05-14T00:10:00+04:30"' in page


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Thursday 14 May 2026"),
        ("fa-af", "پنج‌شنبه ۲۴ ثور ۱۴۰۵ (۱۴ می ۲۰۲۶)"),
        ("ps", "پنجشنبه ۲۴ غویی ۱۴۰۵ (۱۴ مۍ ۲۰۲۶)"),
    ],
)
def test_the_strip_says_today_by_both_calendars(client, language, said):
    with translation.override(language):
        assert str(moments.long_day(date(2026, 5, 14))).replace("\u00a0", " ") == said
        today = moments.long_day(moments.here(moments.timezone.now()))
    strip = page_of(client, f"/{edition(language).prefix}").split('class="strip"')[1].split("</time>")[0]
    assert today.own in strip and today.gregorian in strip
    assert ('class="other"' in strip) == (language != "en")


@pytest.mark.parametrize(
    ("language", "before_nowruz", "before_new_year"),
    [("en", "20 March", "31 December 2025"), ("fa-af", "۲۹ حوت ۱۴۰۴", "۱۰ جدی")],
)
def test_a_card_says_the_year_where_it_is_not_this_one(language, before_nowruz, before_new_year):
    with translation.override(language):
        nowruz, january = utc(2026, 3, 21, 9), utc(2026, 1, 2, 9)
        assert moments.on_a_card(utc(2026, 3, 20, 9), nowruz).replace("\u00a0", " ") == before_nowruz
        assert moments.on_a_card(utc(2025, 12, 31, 9), january).replace("\u00a0", " ") == before_new_year
        assert moments.on_a_card(utc(2026, 3, 20, 20), nowruz) == moments.digits("00:30")


def test_the_desk_in_persian_says_both_in_one_line_and_filters_by_gregorian_months(client):
    client.force_login(make_person("Chief"))
    story = make_article(language="fa-af", published_at=MAY_14)
    client.cookies["django_language"] = "fa-af"
    list_ = page_of(client, "/admin/articles/article/").replace("\u00a0", " ")
    assert "۲۴ ثور ۱۴۰۵، ۰۰:۱۰ (۱۴ می ۲۰۲۶)" in list_
    assert ">می ۲۰۲۶</" in re.sub(r"\s*\n\s*", "", list_)
    client.cookies["django_language"] = "en"
    english = page_of(client, "/admin/articles/article/").replace("\u00a0", " ")
    assert "14 May 2026, 00:10" in english and "ثور" not in english
    # An input knows the Gregorian calendar alone: beside it stands the Afghan day that was saved.
    address = f"/admin/articles/article/{story.pk}/change/"
    assert 'class="vMomentField"' in page_of(client, address) and "As saved" not in page_of(client, address)
    client.cookies["django_language"] = "fa-af"
    form = page_of(client, address)
    field = form.split('name="published_at"')[1].split("</div>")[0]
    assert field.startswith(' value="2026-05-14T00:10"')
    assert "۲۴\u00a0ثور ۱۴۰۵</span>" in field


@pytest.mark.parametrize(
    ("language", "said"), [("en", "12\u00a0June 2027, 18:00"), ("ps", "۲۲\u00a0غبرگولی ۱۴۰۶، ۱۸:۰۰")]
)
def test_a_button_says_when_a_story_will_go_out_by_the_desks_own_calendar(language, said):
    now = utc(2027, 5, 1)
    with translation.override(language):
        assert said in desk.says(MOVE["publish"], utc(2027, 6, 12, 13, 30), None, now)


@pytest.mark.parametrize(
    ("zone", "said"),
    [("Asia/Kabul", "1905-05-05T04:00:00+04:00"), ("Asia/Tehran", "1905-05-05T00:00:00+00:00")],
)
def test_a_clock_that_went_by_the_sun_is_told_to_machines_by_greenwich(client, settings, zone, said):
    settings.TIME_ZONE = (
        zone  # Tehran was 3 hours, 25 minutes and 44 seconds ahead, which is no zone in XML or HTML
    )
    story = make_article(published_at=utc(1905, 5, 5))
    assert f'<time datetime="{said}">' in page_of(client, story.get_absolute_url())


@pytest.mark.parametrize(
    ("language", "said"), [("en", "1,234,567"), ("fa-af", "۱٬۲۳۴٬۵۶۷"), ("ps", "۱٬۲۳۴٬۵۶۷")]
)
def test_thousands_are_set_apart_as_the_digits_want_it(language, said):
    with translation.override(language):
        assert moments.thousands(1_234_567) == said
        assert moments.thousands(999) == moments.digits(999)


def test_a_language_that_nobody_described_counts_as_english_does(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("uz", "Oʻzbekcha"), ("he", "עברית")]
    editions.cache_clear()
    try:
        added = edition("uz")
        assert (added.calendar, added.locale) == (Calendar.GREGORIAN, "uz")
        with translation.override("uz"):
            assert moments.digits("12:40") == "12:40"
        with translation.override("he"):  # from right to left, in the digits of English
            assert moments.thousands(2000) == "2,000"
    finally:
        editions.cache_clear()
