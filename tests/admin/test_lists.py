"""The desk's lists: what they show, how they are filtered and searched, and what they cost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.builders import make_article, make_author, make_person, make_picture, make_section, make_tag, utc

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")
NOW = timezone.now()


@pytest.fixture
def desk(client):
    client.force_login(make_person("Editor"))
    return client


def shown(response) -> list[str]:
    assert response.status_code == 200
    return re.findall(r'<span class="desk-headline"[^>]*>(.*?)</span>', response.content.decode())


def test_a_line_shows_what_an_editor_looks_for(desk):
    make_article("راه‌ها باز شد", language="fa-af", section=make_section("Economy"), thumbnail=make_picture())
    page = desk.get(LIST).content.decode()
    for words in ('lang="fa-AF" dir="rtl">راه‌ها باز شد', "Economy", "Published", "دری", "16x9-64.jpg"):
        assert words in page


def test_what_goes_out_last_or_was_begun_last_comes_first(desk):
    make_article("Yesterday", published_at=NOW - timedelta(days=1))
    make_article("Tomorrow", published_at=NOW + timedelta(days=1))
    make_article("Draft of today", status="draft", published_at=None)
    make_article("Long ago", published_at=utc(1999, 1, 1))
    assert shown(desk.get(LIST)) == ["Tomorrow", "Draft of today", "Yesterday", "Long ago"]


def test_states_are_what_the_desk_calls_them(desk):
    make_article("Live", published_at=NOW - timedelta(days=1))
    make_article("Waiting", published_at=NOW + timedelta(days=1))
    make_article("Over", published_at=NOW - timedelta(days=2), expires_at=NOW - timedelta(days=1))
    make_article("Begun", status="draft")
    for state, expected in (
        ("published", ["Live"]),
        ("scheduled", ["Waiting"]),
        ("expired", ["Over"]),
        ("draft", ["Begun"]),
        ("withdrawn", []),
    ):
        assert shown(desk.get(LIST, {"state": state})) == expected
    page = desk.get(LIST).content.decode()
    for chip in ("desk-published", "desk-scheduled", "desk-draft", "Expired"):
        assert chip in page


def test_filters_by_language_section_and_month(desk):
    economy = make_section("Economy")
    make_article("One", language="ps", section=economy, published_at=utc(2024, 3, 31, 19, 0))
    make_article(
        "Two", language="en", section=economy, published_at=utc(2024, 3, 31, 20, 0)
    )  # April in Kabul
    make_article("Three", language="en", published_at=utc(2022, 7, 1, 12, 0))
    for values, expected in (
        ({"language": "ps"}, ["One"]),
        ({"section": economy.pk}, ["Two", "One"]),
        ({"month": "2024-04"}, ["Two"]),
        ({"month": "2024"}, ["Two", "One"]),
        ({"month": "2022", "language": "en"}, ["Three"]),
        ({"month": "nonsense"}, ["Two", "One", "Three"]),
        ({"section": "x", "language": "xx"}, []),
    ):
        assert shown(desk.get(LIST, values)) == expected
    page = desk.get(LIST).content.decode()
    assert 'month=2024-04"' in page and 'month=2022"' in page


def test_search_finds_any_word_in_any_spelling(desk):
    tag = make_tag(names={"en": "Kabul", "fa-af": "کابل"}, aliases=["Cabul"])
    make_article(
        "Salang", body="<p>The tunnel reopened.</p>", tags=[tag], authors=[make_author("Farida Noori")]
    )
    make_article("Else")
    for words in ("salang", "TUNNEL", "reopen", "farida", "کابل", "كابل", "cabul", "tunnel farida"):
        assert shown(desk.get(LIST, {"q": words})) == ["Salang"], words
    assert shown(desk.get(LIST, {"q": "tunnel nothing"})) == []


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "'",
        "a*",
        "NEAR(",
        "-",
        "AND OR",
        ":",
        "tag=1",
        "status=published",
        "x" * 10_000,
        "%s",
        "(",
        "\\",
        "ي",
    ],
)
def test_any_words_are_a_search_and_never_an_error(desk, words):
    make_article("Salang")
    assert shown(desk.get(LIST, {"q": words})) in ([], ["Salang"])


def test_many_pages_are_counted_only_so_far(desk, monkeypatch):
    monkeypatch.setattr("articles.admin.lists.MOST_COUNTED", 60)
    for number in range(70):
        make_article(f"Story {number}", published_at=NOW - timedelta(minutes=number))
    assert len(shown(desk.get(LIST))) == 50
    assert len(shown(desk.get(LIST, {"p": 2}))) == 10


@pytest.mark.parametrize("number", [3, 30])
def test_lists_cost_the_same_whatever_there_is(desk, django_assert_max_num_queries, number):
    for each in range(number):
        section, tag, author = (
            make_section(f"Section {each}"),
            make_tag(f"Tag {each}"),
            make_author(f"Author {each}"),
        )
        make_article(
            section=section, tags=[tag], authors=[author], thumbnail=make_picture(f"#0000{each:02x}")
        )
    for model in ("article", "picture", "tag", "author", "section", "page", "redirect"):
        for values in ({}, {"q": "a"}):
            with django_assert_max_num_queries(20):
                assert desk.get(reverse(f"admin:articles_{model}_changelist"), values).status_code == 200


def test_people_are_listed_with_their_roles(client, django_assert_max_num_queries):
    client.force_login(make_person("Chief"))
    for _each in range(10):
        make_person("Reporter")
    with django_assert_max_num_queries(20):
        page = client.get(reverse("admin:auth_user_changelist")).content.decode()
    assert page.count("Reporter</td>") == 10
