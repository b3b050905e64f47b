"""The editions: one for each language of `settings.LANGUAGES`, the first of them at the root."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import get_language_info


@dataclass(frozen=True)
class Edition:
    """One language of the site, as addresses, pages and forms need it."""

    code: str  # Django's: "fa-af"
    tag: str  # BCP 47, for lang= and hreflang=: "fa-AF"
    direction: str  # "ltr" or "rtl"
    own_name: str  # in its own language
    prefix: str  # of its addresses, without the leading slash: "fa-af/", "" for the first
    masthead: str

    @property
    def locale(self) -> str:
        """As Open Graph writes it: "fa_AF"; Open Graph asks for a country, Pashto's is Afghanistan."""
        return {"en": "en_GB", "ps": "ps_AF"}.get(self.code, self.tag.replace("-", "_"))


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
