"""Which names look like one another, and which only seem to."""

import pytest

from articles import look_alikes
from articles.look_alikes import keys, likeness
from articles.models import Tag
from articles.spelling import fold
from tests.builders import make_tag

ALIKE = [
    ("Kabul", "kabul", "the same name"),
    ("کابل", "كابل", "the same name"),
    ("Peacetalks", "Peace talks", "the same but for spaces"),
    ("راه‌ها", "راهها", "the same but for spaces"),
    ("Road", "Roads", "singular and plural"),
    ("Countries", "Country", "singular and plural"),
    ("زن", "زن‌ها", "singular and plural"),
    ("مکتب", "مکتبها", "singular and plural"),
    ("Kabul University", "University of Kabul", "the same words"),
    ("Afghanistan", "Afganistan", "one letter apart"),
    ("Afghanistan", "Afghansitan", "one letter apart"),
    ("Taliban", "Taleban", "one letter apart"),
    ("F. Noori", "Farida Noori", "the same but for an initial"),
    ("Peace talks", "Afghan peace talks", "one word more"),
]
DIFFERENT = [
    ("Iran", "Iraq"),
    ("Mali", "Bali"),
    ("Decree 101", "Decree 102"),
    ("Election 2019", "Election 2024"),
    ("Kabul", "Kabul University"),
    ("Omid Noori", "Farida Noori"),
    ("Niger", "Nigeria"),
    ("Austria", "Australia"),
    ("News", "New"),
]


@pytest.mark.parametrize(("one", "other", "why"), ALIKE)
def test_alike(one, other, why):
    one, other = fold(one), fold(other)
    assert likeness(one, other) == likeness(other, one) == why
    assert keys(one) & keys(other), "or the list of pairs would miss them"


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different(one, other):
    assert likeness(fold(one), fold(other)) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("one", "other", "why"), ALIKE)
def test_one_finds_the_other_in_the_database(one, other, why):
    one, other = make_tag(one), make_tag(other)
    make_tag("Something else")
    for asked, expected in ((one, other), (other, one)):
        assert [(each.row, each.why) for each in look_alikes.of(asked)] == [(expected, why)]
    assert [{pair.one, pair.other} for pair in look_alikes.pairs(Tag)] == [{one, other}]


@pytest.mark.django_db
def test_an_alias_counts_as_a_name():
    one, other = make_tag("Capital", aliases=["Cabul city"]), make_tag("Kabul", aliases=["Cabul cities"])
    assert [each.row for each in look_alikes.of(one)] == [other]


@pytest.mark.django_db
def test_a_family_of_names_is_no_list_of_look_alikes(monkeypatch):
    for number in range(look_alikes.CROWD + 1):
        make_tag(f"Peace talks {'abcdefghijklmnopqrstuvwxyz'[number] * 2}")
    assert look_alikes.pairs(Tag) == []
