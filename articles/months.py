"""Months of the archive, Gregorian or Solar Hijri: their addresses, and when they begin by the newsroom's clocks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.utils import timezone

from articles import solar_hijri
from articles.editions import Calendar

# An address says a month of either calendar: from here on years are Gregorian, and what was Solar Hijri
# before is from the month of 978 that January 1600 was, to 1599, which ends in 2221.
FIRST_GREGORIAN_YEAR, FIRST_HIJRI_MONTH, LAST_YEAR = 1600, (978, 10), 9998
MIDDLE = 15


class MonthRefused(ValueError):
    """There is no such month, or none that we keep."""


@dataclass(frozen=True, slots=True)
class Month:
    calendar: Calendar
    year: int
    number: int

    @classmethod
    def holding(cls, day: date, calendar: Calendar) -> Self:
        if calendar is Calendar.GREGORIAN:
            return cls(calendar, day.year, day.month)
        return cls(calendar, *solar_hijri.from_gregorian(date(day.year, day.month, day.day))[:2])

    @classmethod
    def read(cls, year: str, number: str) -> Self:
        """As it stands in an address. Raises MonthRefused."""
        month = cls(
            Calendar.GREGORIAN if int(year) >= FIRST_GREGORIAN_YEAR else Calendar.SOLAR_HIJRI,
            int(year),
            int(number),
        )
        kept = (month.year, month.number) >= FIRST_HIJRI_MONTH and month.year <= LAST_YEAR
        if not (kept and 1 <= month.number <= 12):
            raise MonthRefused(f"{year}/{number}")
        return month

    @property
    def in_address(self) -> tuple[str, str]:
        return f"{self.year:04}", f"{self.number:02}"

    @property
    def first_day(self) -> date:
        if self.calendar is Calendar.GREGORIAN:
            return date(self.year, self.number, 1)
        return solar_hijri.to_gregorian(self.year, self.number, 1)

    @property
    def begins_at(self) -> datetime:
        day = self.first_day
        return timezone.make_aware(datetime(day.year, day.month, day.day), timezone.get_default_timezone())  # noqa: DTZ001 - made aware here

    @property
    def ends_at(self) -> datetime:
        """Its last moment."""
        return self.next.begins_at - timedelta(microseconds=1)

    @property
    def next(self) -> Self:
        return type(self)(self.calendar, self.year + self.number // 12, self.number % 12 + 1)

    def in_calendar(self, calendar: Calendar) -> Self:
        """Itself, or the other calendar's month that shares most of it: from there the way back leads here."""
        middle = self.first_day + timedelta(days=MIDDLE - 1)
        return self if calendar is self.calendar else self.holding(middle, calendar)
