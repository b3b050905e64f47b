"""Writes moments as the readers of the active edition read them, in the newsroom's time zone."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from articles.editions import editions
from articles.spelling import eastern_digits

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


def here(moment: datetime) -> datetime:
    """The moment by the newsroom's clocks."""
    return moment.astimezone(timezone.get_default_timezone())


def digits(text: object) -> str:
    """A number, or words with numbers in them, in the edition's own digits."""
    return eastern_digits(str(text)) if _right_to_left() else str(text)


def _right_to_left() -> bool:
    edition = editions().get(language())
    return edition is not None and edition.direction == "rtl"


def clock(moment: datetime) -> str:
    """07:40"""
    at = here(moment)
    return digits(f"{at.hour:02}:{at.minute:02}")


def short_day(day: date) -> str:
    """14 May, the two kept on one line"""
    return digits(f"{day.day}\u00a0{_MONTHS[day.month - 1]()}")


def day(day: date) -> str:
    """14 May 2026"""
    return digits(f"{short_day(day)} {day.year}")


def weekday(day: date) -> str:
    """Thursday 14 May"""
    return f"{_WEEKDAYS[day.weekday()]()} {short_day(day)}"


def short_weekday(day: date) -> str:
    """Thu"""
    return _SHORT_WEEKDAYS[day.weekday()]()


def month(day: date) -> str:
    """May 2026"""
    return digits(f"{_MONTHS[day.month - 1]()} {day.year}")


def full(moment: datetime) -> str:
    """14 May 2026, 07:40"""
    comma = "،" if _right_to_left() else ","
    return f"{day(here(moment))}{comma} {clock(moment)}"


def on_a_card(moment: datetime, now: datetime) -> str:
    """The clock for what is of today, else the day."""
    at, today = here(moment), here(now)
    if at.date() == today.date():
        return clock(at)
    return short_day(at) if at.year == today.year else day(at)


def iso(moment: datetime) -> str:
    """For datetime= and machines: 2026-05-14T07:40:00+04:30, whatever the edition."""
    return here(moment).isoformat(timespec="seconds")


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
