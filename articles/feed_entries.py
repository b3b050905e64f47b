"""Public stories as the entries of a feed: their whole text with its pictures, by whom, and what it is about."""

import html
import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from articles import markup, pictures
from articles.editions import Edition, edition
from articles.feed_formats import Entry, Photo, Writer
from articles.models import Article, Author, Byline, Picture, Tag, Tagging
from articles.models.article import Role
from articles.syndication import absolute

WIDTH = 960  # enough for a telephone and a reading pane


class _Parts(NamedTuple):
    tags: dict[int, list[Tag]]
    reporters: dict[int, list[Author]]
    pictures: dict[str, markup.ShownPicture]  # of the bodies, by uuid


def entries_of(stories: Iterable[Article], language: str) -> tuple[Entry, ...]:
    """Each of these, which are public and in this language; in three queries, however many there are."""
    stories = list(stories)
    parts = _parts_of(stories, language)
    return tuple(_entry(story, edition(language), parts) for story in stories)


def _parts_of(stories: list[Article], language: str) -> _Parts:
    ids = [story.pk for story in stories]
    tags: dict[int, list[Tag]] = {}
    for line in Tagging.objects.filter(article__in=ids).select_related("tag"):
        tags.setdefault(line.article_id, []).append(line.tag)
    reporters: dict[int, list[Author]] = {}
    for line in Byline.objects.filter(article__in=ids).select_related("author"):
        if Role.REPORTER in line.roles:
            reporters.setdefault(line.article_id, []).append(line.author)
    uuids = [uuid for story in stories for uuid in markup.picture_uuids(story.body)]
    return _Parts(tags, reporters, Picture.objects.shown_in(uuids, language))


def _entry(story: Article, shown: Edition, parts: _Parts) -> Entry:
    address = absolute(story.get_absolute_url())
    about = [story.section] if story.section else []
    about += parts.tags.get(story.pk, [])
    return Entry(
        uuid=str(story.uuid),
        address=address,
        title=story.headline,
        summary=story.standfirst,
        content=_content(story, shown, parts.pictures, address),
        published_at=story.published_at,
        updated_at=story.changed_at,
        writers=tuple(_writer(author, shown.code) for author in parts.reporters.get(story.pk, ())),
        categories=tuple(dict.fromkeys(row.name_in(shown.code).text for row in about)),
        photo=_photo(story.thumbnail, shown.code) if story.thumbnail else None,
        elsewhere=story.source_url,
    )


def _writer(author: Author, language: str) -> Writer:
    return Writer(author.name_in(language).text, absolute(author.get_absolute_url()))


def _photo(picture: Picture, language: str) -> Photo:
    shown = picture.shown(language)
    address, size = _rendition(shown)
    said = picture.caption_in(language) or shown.alt
    return Photo(address, size.width, size.height, said, picture.credit)


def _rendition(picture: markup.ShownPicture) -> tuple[str, pictures.Size]:
    """The same JPEG wherever it is named, so that whoever shows a lead picture of its own knows it again."""
    sizes = pictures.widths("full", picture.size)
    size = next((size for size in sizes if size.width >= WIDTH), sizes[-1])
    return absolute(f"{picture.address}full-{size.width}.jpg"), size


# Its text


def _content(
    story: Article, shown: Edition, in_the_body: dict[str, markup.ShownPicture], address: str
) -> str:
    """For readers that have neither our style sheet nor our address. Videos stay the links that they are kept as."""

    def figure(match: re.Match) -> str:
        picture = in_the_body.get(match[1])
        return _figure(picture, match[2] or "") if picture else ""

    body = markup.FIGURE.sub(figure, story.body)
    body = _RELATIVE.sub(lambda match: _joined(address, match[0]), body)
    if story.dateline and body.startswith("<p>"):
        body = f"<p><strong>{html.escape(story.dateline)}</strong> — {body[3:]}"
    whole = f"{_lead(story, shown.code)}{body}{_first_published(story)}"
    # Readers that mix languages lay an entry out by its own words alone.
    return f'<div lang="{shown.tag}" dir="rtl">{whole}</div>' if shown.direction == "rtl" else whole


_RELATIVE = re.compile(r'(?<=<a href=")(?!https?:|mailto:|tel:)[^"]*')


def _joined(address: str, link: str) -> str:
    try:
        return html.escape(urljoin(address, html.unescape(link)))
    except ValueError:  # no address at all: //[
        return html.escape(address)


def _lead(story: Article, language: str) -> str:
    if story.thumbnail is None:
        return ""
    caption = html.escape(story.thumbnail.caption_in(language))
    return _figure(story.thumbnail.shown(language), caption)


def _figure(picture: markup.ShownPicture, caption: str) -> str:
    """`caption` is HTML."""
    address, size = _rendition(picture)
    language = f' lang="{edition(picture.alt_language).tag}"' if picture.alt_language else ""
    credit = (
        f"{html.escape(_('Picture:'))} <bdi>{html.escape(picture.credit)}</bdi>" if picture.credit else ""
    )
    said = " ".join(filter(None, (caption, credit)))
    return (
        f'<figure><img src="{html.escape(address)}" alt="{html.escape(picture.alt)}"{language}'
        f' width="{size.width}" height="{size.height}">'
        + (f"<figcaption>{said}</figcaption>" if said else "")
        + "</figure>"
    )


def _first_published(story: Article) -> str:
    name, address = html.escape(story.source_name), html.escape(story.source_url)
    if not name and not address:
        return ""
    source = f"<bdi>{name or address}</bdi>"
    source = f'<a href="{address}">{source}</a>' if address else source
    return f"<p>{html.escape(_('First published by'))} {source}</p>"
