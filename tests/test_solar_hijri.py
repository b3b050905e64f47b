"""Afghan dates: each day from 1900 to 2100 is the one that ICU says, there and back."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from articles import solar_hijri
from articles.editions import editions

BY_ICU = Path(__file__).with_name("solar_hijri.txt")


def icus_years() -> list[tuple[int, date, list[int]]]:
    """(year, its first day, the lengths of its months); the script beside the file made it."""
    lines = [line.split() for line in BY_ICU.read_text().splitlines()]
    return [(int(line[0]), date.fromisoformat(line[1]), [int(each) for each in line[2:]]) for line in lines]


def icus_days() -> dict[date, tuple[int, int, int]]:
    days = {}
    for year, first, lengths in icus_years():
        for month, length in enumerate(lengths, start=1):
            for day in range(1, length + 1):
                days[first] = (year, month, day)
                first += timedelta(days=1)
    return days


def test_every_day_from_1900_to_2100_is_icus_day_there_and_back():
    expected = icus_days()
    day, last, compared = date(1900, 1, 1), date(2100, 12, 31), 0
    while day <= last:
        assert solar_hijri.from_gregorian(day) == expected[day], day
        assert solar_hijri.to_gregorian(*expected[day]) == day
        day, compared = day + timedelta(days=1), compared + 1
    assert compared == 73_414


def test_months_and_years_are_as_long_as_icus():
    for year, _first, lengths in icus_years():
        assert [solar_hijri.month_length(year, month) for month in range(1, 13)] == lengths
        assert solar_hijri.is_leap(year) == (sum(lengths) == 366)


@pytest.mark.parametrize(
    ("gregorian", "hijri"),
    [
        ("2021-03-20", (1399, 12, 30)),  # the last day of a leap year
        ("2021-03-21", (1400, 1, 1)),
        ("2024-03-19", (1402, 12, 29)),
        ("2024-03-20", (1403, 1, 1)),  # Nowruz a day early, in a Gregorian leap year
        ("2025-03-20", (1403, 12, 30)),
        ("2026-05-14", (1405, 2, 24)),
        ("1919-08-19", (1298, 5, 27)),
    ],
)
def test_days_that_everybody_knows(gregorian, hijri):
    assert solar_hijri.from_gregorian(date.fromisoformat(gregorian)) == hijri


@given(some.dates(max_value=date.max - timedelta(days=1)))
def test_the_day_after_is_the_next_day_of_any_century(day):
    after = solar_hijri.from_gregorian(day + timedelta(days=1))
    assert after > solar_hijri.from_gregorian(day)
    assert solar_hijri.to_gregorian(*after) == day + timedelta(days=1)


@pytest.mark.parametrize(
    "day", [(1403, 12, 31), (1404, 12, 30), (1405, 7, 31), (1405, 0, 1), (1405, 13, 1), (1405, 1, 0)]
)
def test_a_day_that_is_none_is_refused(day):
    with pytest.raises(ValueError, match="has no day"):
        solar_hijri.to_gregorian(*day)


def test_every_edition_names_twelve_months():
    assert set(editions()) <= set(solar_hijri.MONTHS)
    assert {len(set(names)) for names in solar_hijri.MONTHS.values()} == {12}
