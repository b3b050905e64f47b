"""Writes moments as the readers of the active edition read them: their calendar, the newsroom's time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from articles import solar_hijri
from articles.editions import Calendar, Edition, default_edition, editions
from articles.months import Month

# gettext finds the words here; Django's own Persian catalogue names the months as Iran does.
_MONTHS = (
    lambda: pgettext("month", "January"),
    lambda: pgettext("month", "February"),
    lambda: pgettext("month", "March"),
    lambda: pgettext("month", "April"),
    lambda: pgettext("month", "May"),
    lambda: pgettext("month", "June"),
    lambda: pgettext("month", "July"),
    lambda: pgettext("month", "August"),
    lambda: pgettext("month", "September"),
    lambda: pgettext("month", "October"),
    lambda: pgettext("month", "November"),
    lambda: pgettext("month", "December"),
)
_WEEKDAYS = (
    lambda: pgettext("weekday", "Monday"),
    lambda: pgettext("weekday", "Tuesday"),
    lambda: pgettext("weekday", "Wednesday"),
    lambda: pgettext("weekday", "Thursday"),
    lambda: pgettext("weekday", "Friday"),
    lambda: pgettext("weekday", "Saturday"),
    lambda: pgettext("weekday", "Sunday"),
)
_SHORT_WEEKDAYS = (
    lambda: pgettext("short weekday", "Mon"),
    lambda: pgettext("short weekday", "Tue"),
    lambda: pgettext("short weekday", "Wed"),
    lambda: pgettext("short weekday", "Thu"),
    lambda: pgettext("short weekday", "Fri"),
    lambda: pgettext("short weekday", "Sat"),
    lambda: pgettext("short weekday", "Sun"),
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, month or moment by the edition's calendar, and by the world's where that is another."""

    own: str
    gregorian: str = ""

    def __str__(self) -> str:
        beside = self.gregorian.replace(" ", "\u00a0")
        return f"{self.own} ({beside})" if beside else self.own


def here(moment: datetime) -> datetime:
    """The moment by the newsroom's clocks."""
    return moment.astimezone(timezone.get_default_timezone())


def digits(text: object) -> str:
    """A number, or words with numbers in them, in the edition's own digits."""
    return str(text).translate(_edition().numerals)


def thousands(number: int) -> str:
    """2,000; ۲٬۰۰۰"""
    separator = "," if _edition().customs.digits.isascii() else "٬"
    return digits(f"{number:,}".replace(",", separator))


def _edition() -> Edition:
    return editions().get(language()) or default_edition()


def has_own_calendar() -> bool:
    """The edition counts days otherwise than the world and the desk's inputs do."""
    return _edition().calendar is not Calendar.GREGORIAN


def clock(moment: datetime) -> str:
    """07:40"""
    at = here(moment)
    return digits(f"{at.hour:02}:{at.minute:02}")


# Days: 14 May 2026 in English, 24 Sawr 1405 in an edition that counts so


def short_day(day: date) -> str:
    """14 May, the two kept on one line"""
    return _short_day(*_by_own_calendar(day))


def day(day: date) -> str:
    """14 May 2026"""
    return _day(*_by_own_calendar(day))


def weekday(day: date) -> Dated:
    """Thursday 14 May"""
    beside = _short_day(*_by_gregorian(day)) if has_own_calendar() else ""
    return Dated(f"{_WEEKDAYS[day.weekday()]()} {short_day(day)}", beside)


def long_day(on: date) -> Dated:
    """Thursday 14 May 2026"""
    return Dated(f"{_WEEKDAYS[on.weekday()]()} {day(on)}", _beside(on))


def short_weekday(day: date) -> str:
    """Thu"""
    return _SHORT_WEEKDAYS[day.weekday()]()


def _short_day(_year: int, month: str, number: int) -> str:
    return digits(f"{number}\u00a0{month}")


def _day(year: int, month: str, number: int) -> str:
    return digits(f"{number}\u00a0{month} {year}")


def _by_own_calendar(day: date) -> tuple[int, str, int]:
    """The year, the name of the month, the day in it."""
    if not has_own_calendar():
        return _by_gregorian(day)
    year, month, number = solar_hijri.from_gregorian(date(day.year, day.month, day.day))
    return year, _hijri_months()[month - 1], number


def _by_gregorian(day: date) -> tuple[int, str, int]:
    return day.year, _MONTHS[day.month - 1](), day.day


def _beside(day: date) -> str:
    return _day(*_by_gregorian(day)) if has_own_calendar() else ""


def _hijri_months() -> tuple[str, ...]:
    return solar_hijri.MONTHS.get(language(), solar_hijri.MONTHS["en"])


# Months


def month_holding(day: date) -> Month:
    """By the edition's calendar."""
    return Month.holding(day, _edition().calendar)


def month_of(day: date) -> Dated:
    return month(month_holding(day))


def month(month: Month) -> Dated:
    """May 2026; of Sawr 1405 also April – May 2026"""
    if month.calendar is Calendar.GREGORIAN:
        return Dated(digits(f"{_MONTHS[month.number - 1]()} {month.year}"))
    first, last = month.first_day, month.next.first_day - timedelta(days=1)
    begins = _MONTHS[first.month - 1]() + (f"\u00a0{first.year}" if first.year != last.year else "")
    return Dated(
        digits(f"{_hijri_months()[month.number - 1]} {month.year}"),
        digits(f"{begins}\u00a0– {_MONTHS[last.month - 1]()}\u00a0{last.year}"),
    )


# Moments


def dated(moment: datetime) -> Dated:
    """14 May 2026, 07:40"""
    at = here(moment)
    return Dated(f"{day(at)}{_edition().customs.comma} {clock(at)}", _beside(at))


def full(moment: datetime) -> str:
    """The same where there is no markup to tell the two calendars apart: both in one line."""
    return str(dated(moment))


def on_a_card(moment: datetime, now: datetime) -> str:
    """The clock for what is of today, else the day."""
    at, today = here(moment), here(now)
    if at.date() == today.date():
        return clock(at)
    year, *_rest = own = _by_own_calendar(at)
    return _short_day(*own) if year == _by_own_calendar(today)[0] else _day(*own)


def iso(moment: datetime) -> str:
    """For datetime= and machines: 2026-05-14T07:40:00+04:30, whatever the edition.

    By Greenwich where the newsroom's clocks went by the sun, as Tehran's until 1935: machines know no zone of seconds.
    """
    at = here(moment)
    by_the_sun = at.utcoffset().seconds % 60
    return (at.astimezone(UTC) if by_the_sun else at).isoformat(timespec="seconds")


def city() -> str:
    """Whose clock it is: "Kabul"."""
    name = settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")
    return {"Kabul": pgettext("city", "Kabul")}.get(name, name)


def zone() -> str:
    """Kabul time"""
    return gettext("%(city)s time") % {"city": city()}


def language() -> str:
    """The active edition's code, English where Django has none active."""
    return get_language() or "en"
