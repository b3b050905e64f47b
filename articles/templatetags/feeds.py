"""The feeds of a page, as its head and its foot name them."""

from functools import cache
from urllib.parse import quote

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from articles.feed_formats import FORMATS
from articles.models.named import Named

register = template.Library()

NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


@register.simple_tag(takes_context=True)
def feed_links(context) -> list[dict]:
    """Those of the list that the page shows, else those of the latest news: {"address", "type", "title"}."""
    shown, match = context["request"].edition, context["request"].resolver_match
    name = match.url_name if match else ""
    row = context.get(name) if name in ("section", "tag", "author") else None
    of_list = row.name_in(shown.code).text if row else gettext("Latest news")
    return [
        {
            "address": settings.SITE_URL + feed_address(row, kind, shown.code),
            "type": content_type,
            "title": f"{shown.masthead}: {of_list} ({NAMES[kind]})",
        }
        for kind, (_write, content_type) in FORMATS.items()
    ]


@register.simple_tag
def feed_address(row: Named | None, kind: str, language: str) -> str:
    """Of this section's, tag's or author's feed; of the latest news where there is none."""
    if row is None:
        return _pattern("latest", kind, language)
    return _pattern(row._meta.model_name, kind, language).replace("/-/", f"/{quote(row.slug)}/")


@cache
def _pattern(name: str, kind: str, language: str) -> str:
    """Asked once: every page names several, and each takes its time."""
    of_row = [] if name == "latest" else ["-"]
    return reverse(f"articles:feed_{name}", args=[*of_row, kind], current_app=language)
