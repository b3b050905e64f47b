"""The editions: one for each language of `settings.LANGUAGES`, the first of them at the root."""

from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property

from django.conf import settings
from django.utils.translation import get_language_info


class Calendar(Enum):
    GREGORIAN = "gregorian"
    SOLAR_HIJRI = "solar_hijri"


@dataclass(frozen=True)
class Customs:
    """How a language counts and writes: all that does not follow from its code and direction."""

    locale: str  # as Open Graph writes it, which asks for a country: "fa_AF"
    calendar: Calendar = Calendar.GREGORIAN
    digits: str = "0123456789"
    comma: str = ","


# A language without a line here counts as English does. The names of its months and days are words of
# its catalogue; those of the Solar Hijri months stand in solar_hijri.py, its fonts in site.css.
CUSTOMS = {
    "en": Customs("en_GB"),
    "fa-af": Customs("fa_AF", Calendar.SOLAR_HIJRI, "۰۱۲۳۴۵۶۷۸۹", "،"),
    "ps": Customs("ps_AF", Calendar.SOLAR_HIJRI, "۰۱۲۳۴۵۶۷۸۹", "،"),
}


@dataclass(frozen=True)
class Edition:
    """One language of the site, as addresses, pages and forms need it."""

    code: str  # Django's: "fa-af"
    tag: str  # BCP 47, for lang=, hreflang= and feeds: "fa-AF"
    direction: str  # "ltr" or "rtl"
    own_name: str  # in its own language
    prefix: str  # of its addresses, without the leading slash: "fa-af/", "" for the first
    masthead: str
    customs: Customs

    @property
    def locale(self) -> str:
        return self.customs.locale

    @property
    def calendar(self) -> Calendar:
        return self.customs.calendar

    @cached_property
    def numerals(self) -> dict[int, int]:
        """For str.translate()."""
        return str.maketrans("0123456789", self.customs.digits)


@cache
def editions() -> dict[str, Edition]:
    return {
        code: Edition(
            code=code,
            tag=_tag(code),
            direction="rtl" if get_language_info(code)["bidi"] else "ltr",
            own_name=own_name,
            prefix="" if number == 0 else f"{code}/",
            masthead=settings.SITE_NAMES.get(code, settings.SITE_NAMES["en"]),
            customs=CUSTOMS.get(code) or Customs(_tag(code).replace("-", "_")),
        )
        for number, (code, own_name) in enumerate(settings.LANGUAGES)
    }


def _tag(code: str) -> str:
    language, _, country = code.partition("-")
    return f"{language}-{country.upper()}" if country else language


def edition(code: str) -> Edition:
    """Raises KeyError for a language without an edition."""
    return editions()[code]


def edition_of_path(path: str) -> Edition:
    """The edition that an address belongs to, by its first part."""
    return editions().get(path[1:].partition("/")[0], default_edition())


def default_edition() -> Edition:
    return next(iter(editions().values()))


def language_choices() -> list[tuple[str, str]]:
    """For model and form fields; a function, so that a fourth language needs no migration."""
    return list(settings.LANGUAGES)
