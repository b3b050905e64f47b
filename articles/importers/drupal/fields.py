"""Which of a Drupal site's own fields is what: sites name them as they like, so by name and by shape."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence

from articles.importers.drupal.document import Identifier, Resource
from articles.importers.json_document import mappings, text
from articles.spelling import one_line

# Without "field_"; what stands first counts first.
BODIES = ("body", "content", "text", "article_body", "body_text", "main_text", "story", "paragraphs")
STANDFIRSTS = (
    *("standfirst", "summary", "teaser", "subtitle", "deck", "dek", "intro", "introduction", "lead", "lede"),
    *("excerpt", "abstract", "subheadline", "sub_title", "teaser_text", "short_description", "description"),
)
SHORT_HEADLINES = ("short_title", "short_headline", "teaser_title", "list_title")
DATELINES = ("dateline",)
SOURCES = ("source_name", "source", "agency")
CANONICALS = ("canonical_url", "canonical", "original_url", "source_url")
DATES = (
    "published_at",
    "publication_date",
    "publish_date",
    "published_date",
    "date_published",
    "published",
    "date",
)
PICTURES = (
    *(
        "media_image",
        "image",
        "hero_image",
        "hero",
        "lead_image",
        "featured_image",
        "main_image",
        "thumbnail",
    ),
    *("teaser_image", "teaser_media", "header_image", "cover", "preview_image", "photo", "picture", "media"),
)
SECTIONS = ("section", "sections", "category", "categories", "channel", "channels", "rubric", "rubrics")
AUTHORS = {
    **dict.fromkeys(("author", "authors", "byline", "bylines", "writer", "writers", "by"), "reporter"),
    **dict.fromkeys(("reporter", "reporters", "journalist", "journalists"), "reporter"),
    **dict.fromkeys(("contributor", "contributors", "correspondent"), "reporter"),
    **dict.fromkeys(("photographer", "photographers"), "photographer"),
    **dict.fromkeys(("translator", "translators"), "translator"),
    **dict.fromkeys(("illustrator", "illustrators"), "illustrator"),
}
CAPTIONS = ("caption", "media_caption", "image_caption", "description")
CREDITS = (
    "credit",
    "media_credit",
    "image_credit",
    "photo_credit",
    "photographer",
    "attribution",
    "copyright",
)
# A field with one of these words in its name is about something else than the story's text.
_BESIDE = {
    "meta",
    "seo",
    "og",
    "twitter",
    "image",
    "media",
    "photo",
    "video",
    "author",
    "alt",
    "caption",
    "social",
}
# What editors wrote for themselves must not be read by others.
_INTERNAL = {"internal", "note", "notes", "comment", "comments", "private", "admin", "log", "workflow"}


def bare(name: str) -> str:
    return name.removeprefix("field_")


def is_own(name: str) -> bool:
    """Whether the site made this field; all others come with Drupal."""
    return name.startswith("field_") or name == "body"


def named(fields: Mapping, names: Sequence[str], besides: frozenset[str] = _BESIDE) -> list[str]:
    """Those of these names, in this order; then those that end with one and have none of `besides` in them."""
    exact = [each for name in names for each in (f"field_{name}", name) if each in fields]
    ending = [
        each
        for name in names
        for each in fields
        if is_own(each) and bare(each).endswith(f"_{name}") and besides.isdisjoint(bare(each).split("_"))
    ]
    return list(dict.fromkeys((*exact, *ending)))


def has_word(name: str, words: Sequence[str]) -> bool:
    return not set(bare(name).split("_")).isdisjoint(words)


def is_internal(name: str) -> bool:
    return has_word(name, tuple(_INTERNAL))


def is_formatted(value: object) -> bool:
    """Text with a format, or several of them: {"value": ..., "format": ..., "processed": ...}."""
    values = mappings(value)
    return bool(values) and all(each.keys() & {"format", "processed"} for each in values)


def is_content(value: object) -> bool:
    """Whether something stands in it; yes and no are settings."""
    if is_formatted(value):
        return any(text(each.get("processed")) or text(each.get("value")) for each in mappings(value))
    return value not in (None, "", [], {}) and not isinstance(value, bool)


def plain(value: object) -> list[str]:
    """The texts of a field without a format."""
    values = value if isinstance(value, list) else [value]
    return [words for each in values if (words := text(each).strip())]


def lines(value: object) -> list[str]:
    """The same, and texts with a format too, each in one line without its markup."""
    formatted = [text(each.get("processed")) or text(each.get("value")) for each in mappings(value)]
    return [line for each in (*plain(value), *map(without_tags, formatted)) if (line := one_line(each))]


def without_tags(words: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", words)) if "<" in words or "&" in words else words


def linked(value: object) -> Iterator[tuple[str, str]]:
    """Address and words of a link field's links."""
    for each in mappings(value):
        address = text(each.get("uri")) or text(each.get("url"))
        address = address.removeprefix("internal:")
        address = f"/{address.removeprefix('entity:')}" if address.startswith("entity:node/") else address
        if address.startswith(("/", "http://", "https://")):
            yield address, text(each.get("title")).strip()


def references(resource: Resource) -> Iterator[tuple[str, list[Identifier]]]:
    """The fields in which the site refers to something, each with what stands there."""
    for name in resource.relationships:
        if is_own(name):
            yield name, resource.refers_to(name)
