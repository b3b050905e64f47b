"""Names and texts by language as the desk shows them: each in its own letters and direction."""

from collections.abc import Mapping

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import moments
from articles.editions import editions
from articles.models.named import Named

# For whoever may not change them: what stands in the place of a field.
READ = {
    "names": "names_shown",
    "descriptions": "descriptions_shown",
    "about": "about_shown",
    "aliases": "aliases_shown",
}


class ShowsNames:
    """For the admins of what has a name in each language."""

    @admin.display(description=_("Name"))
    def name(self, named: Named) -> SafeString:
        found = named.name_in(moments.language())
        return _each({found.language: found.text})

    @admin.display(description=_("In other languages"))
    def names_elsewhere(self, named: Named) -> SafeString:
        return _each({code: name for code, name in named.names.items() if name != str(named)})

    @admin.display(description=_("Names"))
    def names_shown(self, named: Named) -> SafeString:
        return _lines(named.names)

    @admin.display(description=_("Descriptions"))
    def descriptions_shown(self, named: Named) -> SafeString:
        return _lines(named.descriptions)

    @admin.display(description=_("About"))
    def about_shown(self, named: Named) -> SafeString:
        return _lines(named.about)

    @admin.display(description=_("Aliases"))
    def aliases_shown(self, named: Named) -> SafeString:
        return format_html_join(" · ", "<bdi>{}</bdi>", ((alias,) for alias in named.aliases))


def _each(names: Mapping[str, str]) -> SafeString:
    return format_html_join(" · ", '<bdi lang="{}">{}</bdi>', _spoken(names))


def _lines(texts: Mapping[str, str]) -> SafeString:
    return format_html(
        "<div>{}</div>", format_html_join("", '<p><bdi lang="{}">{}</bdi></p>', _spoken(texts))
    )


def _spoken(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """(language as HTML says it, text)"""
    known = editions()
    return [(known[code].tag if code in known else code, text) for code, text in texts.items() if text]
