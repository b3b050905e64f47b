"""What a page says of the other editions: where its links lead, and its versions for search engines."""

from django import template
from django.conf import settings

from articles import counterparts
from articles.counterparts import Counterpart
from articles.editions import Edition

register = template.Library()


@register.simple_tag(takes_context=True)
def edition_links(context) -> list[Counterpart]:
    """Each edition, with the address of this story, list or page there, or of its front page."""
    if "counterparts" in context:
        return context["counterparts"]
    request = context["request"]
    match = getattr(request, "resolver_match", None)
    return counterparts.of_address(match, first_page=not context.get("continued"))


@register.simple_tag
def alternates(versions: list[Counterpart], here: Edition) -> list[tuple[str, str]]:
    """(hreflang, address) of each version that search engines should know."""
    return [(tag, settings.SITE_URL + path) for tag, path in counterparts.alternates(versions, here)]


@register.filter
def not_in(versions: list[Counterpart], here: Edition) -> list[Counterpart]:
    """Those with stories, of a list that has none here."""
    told = [each for each in versions if each.indexed]
    return [] if here in [each.edition for each in told] else told
