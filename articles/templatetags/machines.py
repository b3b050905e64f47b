"""What a page's head tells machines: its name and its words, the picture that a shared link shows, JSON-LD."""

import html

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles import markup, structured_data
from articles.pictures import SINGLE_SHAPES
from articles.structured_data import rendition
from articles.syndication import absolute
from articles.templatetags.newsroom import canonical

register = template.Library()


# Said once, for search engines, for shared links and for JSON-LD


@register.simple_block_tag(takes_context=True)
def titled(context, content) -> SafeString:
    context["page_name"] = html.unescape(content.strip())
    return format_html('<meta property="og:title" content="{}">', context["page_name"])


@register.simple_block_tag(takes_context=True)
def described(context, content) -> SafeString:
    context["page_words"] = html.unescape(content.strip())
    return format_html(
        '<meta name="description" content="{0}">\n  <meta property="og:description" content="{0}">',
        context["page_words"],
    )


@register.filter
def words_of(body: str) -> str:
    """On one line: what a body says, as a description."""
    return " ".join(markup.to_text(body).split())


@register.simple_tag(takes_context=True)
def share_picture(context) -> dict:
    """The story's, cropped for shared links; the newsroom's own on every other page."""
    article = context.get("article")
    picture = _picture(context, article) if article else None
    if picture is None:
        width, height = SINGLE_SHAPES["share"]
        address, alt = absolute(static("icons/share.png")), context["request"].edition.masthead
    else:
        made = rendition(picture, "share")
        address, (width, height), alt = made.address, made.size, picture.alt or article.headline
    return {"address": address, "width": str(width), "height": str(height), "alt": alt}


def _picture(context, article) -> markup.ShownPicture | None:
    """The story's thumbnail, else the first in its text."""
    if article.thumbnail_id:
        return article.thumbnail.shown(article.language)
    shown = context["pictures"]
    return next((shown[uuid] for uuid in markup.picture_uuids(article.body) if uuid in shown), None)


@register.simple_tag(takes_context=True)
def structured_data_of(context) -> SafeString:
    """Nothing on previews: what they show is nobody's yet."""
    if context.get("preview"):
        return SafeString()
    return mark_safe(  # noqa: S308 - as_json lets nothing out of the script
        f'<script type="application/ld+json">{structured_data.as_json(_nodes(context))}</script>'
    )


def _nodes(context) -> list[dict]:
    shown, address = context["request"].edition, canonical(context)
    if "article" in context:
        article = context["article"]
        return structured_data.of_story(article, address, context["beside"], _picture(context, article))
    if "front" in context:
        return structured_data.of_front(shown, reverse("articles:search", current_app=shown.code))
    if "author" in context:
        return structured_data.of_author(context["author"], shown, context["page_words"], address)
    kind = "WebPage" if "page" in context else "CollectionPage"
    return structured_data.of_page(kind, shown, context["page_name"], context["page_words"], address)
