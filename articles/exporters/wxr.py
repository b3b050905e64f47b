"""Writes WordPress's own export format, WXR 1.2, as its importer takes it."""

import html
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

from django.conf import settings
from django.db.models import Max

from articles.editions import Edition, default_edition, edition
from articles.exporters.bodies import for_elsewhere, public_address
from articles.exporters.gathering import Export, Leaving
from articles.exporters.wxr_xml import category, element, meta, text
from articles.models import Article, Author, Page, Picture, Section, Tag
from articles.models.article import Kind
from articles.moments import here
from articles.record import Story
from articles.resolving import Parts
from articles.syndication import absolute
from articles.workflow import Status

NAME = "wxr"
NAMES_ORIGINALS = False
# Of what readers do not see. WordPress would show what has expired, so that becomes private as well.
STATUSES = {
    Status.DRAFT: "draft",
    Status.IN_REVIEW: "pending",
    Status.READY: "pending",
    Status.WITHDRAWN: "private",
    Status.BINNED: "trash",
}
# What WordPress has no place for, kept as custom fields under our names.
CUSTOM_FIELDS = ("short_headline", "dateline", "source_name")


def write(export: Export) -> Iterator[str]:
    language = export.selection.language
    main = edition(language) if language else default_edition()
    yield _head(main)
    yield from _terms(export, main)
    numbers = _Numbers()
    for page in export.pages():
        yield _page(page, numbers)
    for batch in export.batches():
        parts = Parts((each.story for each in batch), strict=False)
        for leaving in batch:
            for picture in export.new_pictures(leaving):
                if picture.stem:
                    yield _attachment(picture, leaving, numbers)
            yield _story(leaving, parts, numbers, main, export.selection.at)
    yield "</channel>\n</rss>\n"


class _Numbers:
    """WordPress numbers posts, pages and files together: stories keep their numbers, the others come after."""

    def __init__(self):
        self.pages = _largest(Article)
        self.pictures = self.pages + _largest(Page)


def _largest(model: type[Article | Page]) -> int:
    return model.objects.aggregate(largest=Max("pk"))["largest"] or 0


# The site


def _head(main: Edition) -> str:
    site = html.escape(settings.SITE_URL)
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n'
        '<rss version="2.0"\n'
        '\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"\n'
        '\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
        '\txmlns:wfw="http://wellformedweb.org/CommentAPI/"\n'
        '\txmlns:dc="http://purl.org/dc/elements/1.1/"\n'
        '\txmlns:wp="http://wordpress.org/export/1.2/"\n'
        ">\n<channel>\n"
        f"\t<title>{text(main.masthead)}</title>\n"
        f"\t<link>{site}</link>\n"
        "\t<description></description>\n"
        f"\t<language>{main.tag}</language>\n"
        "\t<wp:wxr_version>1.2</wp:wxr_version>\n"
        f"\t<wp:base_site_url>{site}</wp:base_site_url>\n"
        f"\t<wp:base_blog_url>{site}</wp:base_blog_url>\n"
    )


def _terms(export: Export, main: Edition) -> Iterator[str]:
    for author in export.parts(Author):
        yield element(
            "wp:author",
            ("wp:author_id", str(author.pk)),
            ("wp:author_login", _login(author)),
            ("wp:author_email", ""),
            ("wp:author_display_name", author.name_in(main.code).text),
            ("wp:author_first_name", ""),
            ("wp:author_last_name", ""),
        )
    number = 0
    for number, section in enumerate(export.parts(Section), 1):
        yield element(
            "wp:category",
            ("wp:term_id", str(number)),
            ("wp:category_nicename", section.slug),
            ("wp:category_parent", ""),
            ("wp:cat_name", section.name_in(main.code).text),
            ("wp:category_description", section.descriptions.get(main.code, "")),
        )
    for place, tag in enumerate(export.parts(Tag), number + 1):
        yield element(
            "wp:tag",
            ("wp:term_id", str(place)),
            ("wp:tag_slug", tag.slug),
            ("wp:tag_name", tag.name_in(main.code).text),
            ("wp:tag_description", tag.descriptions.get(main.code, "")),
        )


def _login(author: Author) -> str:
    """WordPress takes ASCII letters only."""
    return author.slug if author.slug.isascii() else f"author-{author.pk}"


# Items


def _story(leaving: Leaving, parts: Parts, numbers: _Numbers, main: Edition, at: datetime) -> str:
    article, story = leaving.article, leaving.story
    authors = [
        parts.authors[byline.author.uuid] for byline in story.bylines if byline.author.uuid in parts.authors
    ]

    def picture_class(picture: Picture) -> str:
        return f' class="wp-image-{numbers.pictures + picture.pk}"'

    return element(
        "item",
        ("title", story.headline),
        ("link", absolute(article.get_absolute_url())),
        ("pubDate", format_datetime(story.published_at) if story.published_at else ""),
        ("dc:creator", _login(authors[0]) if authors else ""),
        ("guid", f"urn:uuid:{story.uuid}"),
        ("description", ""),
        ("content:encoded", for_elsewhere(story.body, story.language, leaving.pictures, picture_class)),
        ("excerpt:encoded", story.standfirst),
        ("wp:post_id", str(article.pk)),
        *_dates(leaving),
        ("wp:comment_status", "closed"),
        ("wp:ping_status", "closed"),
        ("wp:post_name", story.slug),
        ("wp:status", _status(article, at)),
        ("wp:post_parent", "0"),
        ("wp:menu_order", "0"),
        ("wp:post_type", "post"),
        ("wp:post_password", ""),
        ("wp:is_sticky", "1" if story.sticky else "0"),
        more=(*_filed(story, parts, authors, main), *meta(_said_of(leaving, parts, numbers))),
    )


def _status(article: Article, at: datetime) -> str:
    if article.status != Status.PUBLISHED:
        return STATUSES[article.status]
    if article.is_scheduled(at):
        return "future"
    return "publish" if article.is_public(at) else "private"


def _dates(leaving: Leaving) -> Iterator[tuple[str, str]]:
    """A draft has none in Greenwich's time: WordPress gives it one when it goes out."""
    article, story = leaving.article, leaving.story
    first = story.published_at
    changed = story.modified_at or first or article.saved_at
    yield "wp:post_date", _clock(here(first or article.saved_at))
    yield "wp:post_date_gmt", _clock(first.astimezone(UTC)) if first else "0000-00-00 00:00:00"
    yield "wp:post_modified", _clock(here(changed))
    yield "wp:post_modified_gmt", _clock(changed.astimezone(UTC))


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _filed(story: Story, parts: Parts, authors: list[Author], main: Edition) -> Iterator[str]:
    section = parts.sections.get(story.section.uuid) if story.section else None
    if section:
        yield category("category", section.slug, section.name_in(main.code).text)
    for ref in story.tags:
        if tag := parts.tags.get(ref.uuid):
            yield category("post_tag", tag.slug, tag.name_in(main.code).text)
    if len(authors) > 1:  # a post has one author; a plugin, Co-Authors Plus, knows more
        for author in authors:
            yield category("author", f"cap-{_login(author)}", author.name_in(main.code).text)


def _said_of(leaving: Leaving, parts: Parts, numbers: _Numbers) -> Iterator[tuple[str, str]]:
    """Under the keys of WordPress and of the plugins that know such things, else under our own."""
    story = leaving.story
    original = parts.articles.get(story.translation_of.uuid) if story.translation_of else None
    yield "_wpml_import_language_code", _language(story.language)
    yield "_wpml_import_translation_group", str(original.uuid) if original else story.uuid
    yield "_wpml_import_source_language_code", _language(original.language) if original else ""
    thumbnail = next(
        (each for each in leaving.pictures if story.thumbnail and str(each.uuid) == story.thumbnail.uuid),
        None,
    )
    if thumbnail and thumbnail.stem:
        yield "_thumbnail_id", str(numbers.pictures + thumbnail.pk)
    yield "_yoast_wpseo_canonical", story.source_url
    yield "kind", story.kind if story.kind != Kind.NEWS else ""
    for name in CUSTOM_FIELDS:
        yield name, getattr(story, name)
    yield "expires_at", _clock(story.expires_at.astimezone(UTC)) if story.expires_at else ""


def _language(code: str) -> str:
    return code.partition("-")[0]


def _attachment(picture: Picture, leaving: Leaving, numbers: _Numbers) -> str:
    story, number = leaving.story, numbers.pictures + picture.pk
    address = public_address(picture)
    caption = picture.caption_in(story.language)
    return element(
        "item",
        ("title", caption or f"picture-{picture.pk}"),
        ("link", address),
        ("dc:creator", ""),
        ("guid", address),
        ("description", ""),
        ("content:encoded", ""),
        ("excerpt:encoded", caption),
        ("wp:post_id", str(number)),
        *_dates(leaving),
        ("wp:comment_status", "closed"),
        ("wp:ping_status", "closed"),
        ("wp:post_name", f"picture-{picture.pk}"),
        ("wp:status", "inherit"),
        ("wp:post_parent", "0"),
        ("wp:menu_order", "0"),
        ("wp:post_type", "attachment"),
        ("wp:post_password", ""),
        ("wp:is_sticky", "0"),
        ("wp:attachment_url", address),
        more=meta(
            (
                ("_wp_attachment_image_alt", picture.shown(story.language).alt),
                ("_media_credit", picture.credit),
            )
        ),
    )


def _page(page: Page, numbers: _Numbers) -> str:
    address = absolute(page.get_absolute_url())
    return element(
        "item",
        ("title", page.title),
        ("link", address),
        ("dc:creator", ""),
        ("guid", f"urn:uuid:{page.uuid}"),
        ("description", ""),
        ("content:encoded", for_elsewhere(page.body, page.language, ())),
        ("excerpt:encoded", ""),
        ("wp:post_id", str(numbers.pages + page.pk)),
        ("wp:comment_status", "closed"),
        ("wp:ping_status", "closed"),
        ("wp:post_name", page.slug),
        ("wp:status", "publish"),
        ("wp:post_parent", "0"),
        ("wp:menu_order", str(page.position)),
        ("wp:post_type", "page"),
        ("wp:post_password", ""),
        ("wp:is_sticky", "0"),
        more=meta((("_wpml_import_language_code", _language(page.language)),)),
    )
