"""The archive by month: Gregorian in English, Afghan in Dari and Pashto, Kabul's midnight between two."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import solar_hijri
from tests.builders import make_article, utc
from tests.test_lists import headlines

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
# When it is midnight in Kabul: 1 Qaws 1402, a day like others; Nowruz 1400, after a leap year's last day.
QAWS_1402, NOWRUZ_1400 = utc(2023, 11, 21, 19, 30), utc(2021, 3, 20, 19, 30)


def months_beside(client, address: str) -> dict[str, str]:
    page = client.get(address).content.decode()
    return dict(re.findall(r'<a class="chip" rel="(prev|next)" href="([^"]+)"', page))


@pytest.mark.parametrize("edition", ["fa-af", "ps"])
@pytest.mark.parametrize(
    ("midnight", "before", "after"),
    [(QAWS_1402, "1402/08", "1402/09"), (NOWRUZ_1400, "1399/12", "1400/01")],
)
def test_a_month_begins_and_ends_at_kabuls_midnight(client, edition, midnight, before, after):
    make_article("A minute before", language=edition, published_at=midnight - MINUTE)
    make_article("At midnight", language=edition, published_at=midnight)
    make_article("A minute after", language=edition, published_at=midnight + MINUTE)
    assert headlines(client.get(f"/{edition}/archive/{before}/")) == ["A minute before"]
    assert headlines(client.get(f"/{edition}/archive/{after}/")) == ["A minute after", "At midnight"]
    assert months_beside(client, f"/{edition}/archive/{before}/")["next"] == f"/{edition}/archive/{after}/"
    assert months_beside(client, f"/{edition}/archive/{after}/")["prev"] == f"/{edition}/archive/{before}/"


def test_older_months_are_those_that_have_stories(client):
    make_article(language="ps", published_at=utc(1931, 5, 1))
    make_article(language="ps", published_at=QAWS_1402)
    assert months_beside(client, "/ps/archive/1402/09/") == {
        "prev": "/ps/archive/1310/02/",
        "next": "/ps/archive/1402/10/",
    }
    assert "prev" not in months_beside(client, "/ps/archive/1310/02/")


def test_an_afghan_month_says_which_gregorian_months_it_is(client):
    make_article(language="fa-af", published_at=QAWS_1402)
    page = client.get("/fa-af/archive/1402/09/").content.decode().replace("\u00a0", " ")
    assert '<h1>قوس ۱۴۰۲ <span class="other">(نومبر – دسمبر ۲۰۲۳)</span></h1>' in page
    assert "بایگانی: قوس ۱۴۰۲ (نومبر – دسمبر ۲۰۲۳)" in page.split("</title>")[0]
    assert "noindex" not in page


def test_the_other_calendars_month_is_there_but_every_link_leads_to_the_editions_own(client):
    make_article("پیش", language="fa-af", published_at=utc(2023, 10, 31, 12))
    make_article("خبر", language="fa-af", published_at=QAWS_1402)
    make_article("Before", published_at=QAWS_1402 - MINUTE)
    make_article("Story", published_at=QAWS_1402)
    gregorian = client.get("/fa-af/archive/2023/11/")
    assert headlines(gregorian) == ["خبر"]
    assert "<h1>نومبر ۲۰۲۳</h1>" in gregorian.content.decode()
    assert months_beside(client, "/fa-af/archive/2023/11/") == {
        "prev": "/fa-af/archive/1402/08/",
        "next": "/fa-af/archive/1402/09/",
    }
    hijri = client.get("/archive/1402/09/")
    assert headlines(hijri) == ["Story"]
    assert "Qaws 1402" in hijri.content.decode()
    assert months_beside(client, "/archive/1402/09/")["prev"] == "/archive/2023/11/"
    # The same stories stand under the edition's own months.
    for response in (gregorian, hijri):
        assert '<meta name="robots" content="noindex">' in response.content.decode()
    for own in ("/fa-af/archive/1402/09/", "/archive/2023/11/"):
        assert "noindex" not in client.get(own).content.decode()


@pytest.mark.parametrize("edition", ["", "/fa-af", "/ps"])
@pytest.mark.parametrize(
    "month", ["1405/00", "1405/13", "0978/09", "0000/01", "2024/00", "2024/13", "9999/01", "9999/12"]
)
def test_what_is_no_month_is_not_found(client, edition, month):
    make_article()
    assert client.get(f"{edition}/archive/{month}/").status_code == 404


@pytest.mark.parametrize("edition", ["", "/fa-af", "/ps"])
@pytest.mark.parametrize("month", ["0979/01", "1599/12", "1600/01", "9998/12"])
def test_the_ends_of_what_an_address_can_say_are_no_trouble(client, edition, month):
    make_article()
    past = month in ("0979/01", "1600/01")
    assert client.get(f"{edition}/archive/{month}/").status_code == (200 if past else 404)


def test_a_month_without_stories_is_a_page_that_search_engines_leave_and_one_to_come_is_none(client):
    page = client.get("/ps/archive/1310/02/")
    assert page.status_code == 200 and '<meta name="robots" content="noindex">' in page.content.decode()
    year, month, _day = solar_hijri.from_gregorian(timezone.localtime().date())
    assert client.get(f"/ps/archive/{year}/{month:02}/").status_code == 200
    assert client.get(f"/ps/archive/{year + 1}/{month:02}/").status_code == 404


def test_the_archive_at_the_foot_of_a_page_is_this_month_by_the_editions_calendar(client):
    today = timezone.localtime().date()
    year, month, _day = solar_hijri.from_gregorian(today)
    assert f'href="/archive/{today:%Y/%m}/"' in client.get("/").content.decode()
    for edition in ("fa-af", "ps"):
        assert f'href="/{edition}/archive/{year}/{month:02}/"' in client.get(f"/{edition}/").content.decode()


@pytest.mark.parametrize(
    ("address", "counterparts"),
    [
        ("/fa-af/archive/1402/09/", ["/archive/2023/12/", "/ps/archive/1402/09/"]),
        ("/archive/2023/11/", ["/fa-af/archive/1402/08/", "/ps/archive/1402/08/"]),
        ("/fa-af/archive/2023/11/", ["/archive/2023/11/", "/ps/archive/1402/08/"]),
    ],
)
def test_the_other_editions_are_at_their_own_month_that_shares_most_of_it(client, address, counterparts):
    page = client.get(address).content.decode()
    for counterpart in counterparts:
        assert f'<a href="{counterpart}" lang=' in page
        assert client.get(counterpart).status_code == 200


def test_editions_that_count_alike_have_one_month_in_two_languages(client):
    for language in ("en", "fa-af", "ps"):
        make_article(language=language, published_at=QAWS_1402)
    make_article(published_at=utc(2023, 12, 5))
    hijri = {
        "fa-AF": "http://testserver/fa-af/archive/1402/09/",
        "ps": "http://testserver/ps/archive/1402/09/",
        "x-default": "http://testserver/fa-af/archive/1402/09/",
    }
    gregorian = dict.fromkeys(("en", "x-default"), "http://testserver/archive/2023/11/")
    for address, expected in (
        ("/fa-af/archive/1402/09/", hijri),
        ("/ps/archive/1402/09/", hijri),
        ("/archive/2023/11/", gregorian),
        # Two months that overlap are not one page in two languages.
        ("/fa-af/archive/2023/11/", {}),
        ("/archive/1402/09/", {}),
    ):
        page = client.get(address).content.decode()
        assert dict(re.findall(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"', page)) == expected


def test_a_month_without_stories_for_readers_is_no_version_and_says_where_there_are_some(client):
    make_article(language="ps", published_at=QAWS_1402)
    make_article(language="fa-af", published_at=QAWS_1402 - MINUTE)
    make_article(language="fa-af", published_at=utc(2023, 12, 21, 19, 30))  # the next month's first moment
    make_article(language="fa-af", published_at=QAWS_1402, expires_at=QAWS_1402 + MINUTE)
    pashto = client.get("/ps/archive/1402/09/").content.decode()
    assert re.findall(r'hreflang="([^"]+)" href=', pashto) == ["ps", "x-default"]
    dari = client.get("/fa-af/archive/1402/09/").content.decode()
    assert not re.findall(r'hreflang="([^"]+)" href=', dari)
    assert '<a class="chip" href="/ps/archive/1402/09/"' in dari
    assert '<a class="chip" href="/fa-af/archive/1402/09/"' not in pashto


def test_what_is_still_to_come_this_month_gives_no_edition_away(client, time_machine):
    make_article(language="fa-af", published_at=QAWS_1402)
    make_article(language="ps", published_at=QAWS_1402 + timedelta(days=6))
    for days, told in ((5, ["fa-AF", "x-default"]), (7, ["fa-AF", "ps", "x-default"])):
        time_machine(QAWS_1402 + timedelta(days=days))
        page = client.get("/fa-af/archive/1402/09/").content.decode()
        assert re.findall(r'rel="alternate" hreflang="([^"]+)"', page) == told


def test_older_pages_of_a_month_are_no_versions_of_one_another(client):
    for number in range(21):
        for language in ("fa-af", "ps"):
            make_article(language=language, published_at=QAWS_1402 + number * MINUTE)
    first = client.get("/ps/archive/1402/09/").content.decode()
    older = client.get("/ps/archive/1402/09/" + re.search(r'rel="next" href="(\?before[^"]+)"', first)[1])
    assert headlines(older) and ' hreflang="fa-AF" href=' in first
    assert ' hreflang="fa-AF" href=' not in older.content.decode()


@pytest.mark.parametrize("number", [3, 30])
def test_an_afghan_month_costs_what_a_gregorian_one_does(client, django_assert_num_queries, number):
    for each in range(number):
        make_article(language="fa-af", published_at=QAWS_1402 + each * MINUTE)
    for address in ("/fa-af/archive/1402/09/", "/fa-af/archive/2023/11/"):
        with django_assert_num_queries(4):
            assert client.get(address).status_code == 200


def test_switching_editions_to_and_fro_leads_nowhere_else(client):
    """Otherwise whoever follows all links would go back a month with each switch, for ever."""
    for month in range(1, 13):
        english = f"/archive/2023/{month:02}/"
        (dari,) = re.findall(
            r'<a href="(/fa-af/archive/[^"]*)" lang="fa-AF"', client.get(english).content.decode()
        )
        assert f'<a href="{english}" lang="en"' in client.get(dari).content.decode()
