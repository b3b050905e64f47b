"""A record put back together with its rows, unsaved: what the form opens and what previews show."""

from dataclasses import dataclass, field, replace

from articles import markup
from articles.models import Article, Author, Picture, Tag
from articles.record import Ref, Story
from articles.recording import PLAIN_FIELDS
from articles.resolving import Parts


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """`article` has the record's texts and parts and is not to be saved. Parts that are gone are left out.

    A name that is to become a tag or an author when the story is saved stands as text instead of a row.
    """

    article: Article
    tags: list[Tag | str] = field(default_factory=list)
    bylines: list[tuple[Author | str, list[str]]] = field(default_factory=list)  # with their roles
    related: list[Article] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)  # the thumbnail and those of the body


def rebuilt(story: Story, article: Article) -> Rebuilt:
    """`article` is the row that the record belongs to; it is left as it is."""
    parts = Parts([story], strict=False)
    shown = Article(pk=article.pk, uuid=article.uuid, owner_id=article.owner_id)
    for name in (*("status", "created_at", "saved_at"), *("revision_id", "pending_id")):
        setattr(shown, name, getattr(article, name))
    for name in PLAIN_FIELDS:
        setattr(shown, name, getattr(story, name))
    shown.section = _row(parts.sections, story.section)
    shown.thumbnail = _row(parts.pictures, story.thumbnail)
    shown.translation_of = _row(parts.articles, story.translation_of)
    in_body = (
        Picture.objects.filter(uuid__in=markup.picture_uuids(story.body)) if "<img" in story.body else ()
    )
    return Rebuilt(
        article=shown,
        tags=_rows(parts.tags, story.tags),
        bylines=[
            (row, list(byline.roles))
            for byline in story.bylines
            for row in _rows(parts.authors, [byline.author])
        ],
        related=[row for row in _rows(parts.articles, story.related) if not isinstance(row, str)],
        pictures=[*([shown.thumbnail] if shown.thumbnail else []), *in_body],
    )


def _row(rows: dict, ref: Ref | None):
    return rows.get(ref.uuid) if ref else None


def _rows(rows: dict, refs) -> list:
    found = (rows.get(ref.uuid) if ref.uuid else ref.name for ref in refs)
    return list(dict.fromkeys(each for each in found if each))


def without_what_is_gone(story: Story) -> Story:
    """The story without the parts that have been deleted since it was written."""
    parts = Parts([story], strict=False)
    return replace(
        story,
        section=story.section if _row(parts.sections, story.section) else None,
        thumbnail=story.thumbnail if _row(parts.pictures, story.thumbnail) else None,
        translation_of=story.translation_of if _row(parts.articles, story.translation_of) else None,
        tags=tuple(ref for ref in story.tags if ref.uuid in parts.tags),
        related=tuple(ref for ref in story.related if ref.uuid in parts.articles),
        bylines=tuple(each for each in story.bylines if each.author.uuid in parts.authors),
    )
