"""Public stories as other sites read them: record.py's words, with the names and addresses of their parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.db.models import Exists, OuterRef

from articles import markup, pictures
from articles.models import Article, Author, Picture, Section, Tag
from articles.models.named import Named, address_before
from articles.record import Byline, Ref, Story
from articles.record_json import to_json
from articles.recording import PLAIN_FIELDS, records_of

# What an import remembers to know a story again: the newsroom's own affair.
LEFT_OUT = ("source_system", "source_id")
FIELDS = ("uuid", *PLAIN_FIELDS)
SHAPES = ("full", "16x9")  # of the pictures' renditions, as pages show them


def absolute(address: str) -> str:
    """Pictures may lie on another machine, whose name is said then."""
    return address if "://" in address else f"{settings.SITE_URL}{address}"


def syndicated(articles: Iterable[Article]) -> list[dict]:
    """Each of these, which are public, as json.dumps takes it; in nine queries, however many there are.

    Other stories are named in them only where they are public themselves.
    """
    articles = list(articles)
    records = records_of(articles)
    parts = _parts_of(records.values())
    return [_syndicated(article, records[article.pk], parts) for article in articles]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The rows that the stories refer to, by uuid; what was deleted a moment ago is missing."""

    sections: dict[str, Section]
    tags: dict[str, Tag]
    authors: dict[str, Author]
    pictures: dict[str, Picture]
    stories: dict[str, Article]


def _parts_of(records: Iterable[Story]) -> _Parts:
    records = list(records)
    shown = {uuid for record in records for uuid in markup.picture_uuids(record.body)}
    shown |= {record.thumbnail.uuid for record in records if record.thumbnail}
    others = {ref.uuid for record in records for ref in record.related}
    others |= {record.translation_of.uuid for record in records if record.translation_of}
    # Looked up by their uuids: with both conditions in one question, SQLite reads all that is published.
    is_public = Exists(Article.objects.public().filter(pk=OuterRef("pk")))
    public = Article.objects.filter(is_public).only("uuid", "language", "headline", "slug")
    return _Parts(
        sections=_by_uuid(Section.objects, {record.section.uuid for record in records if record.section}),
        tags=_by_uuid(Tag.objects, {ref.uuid for record in records for ref in record.tags}),
        authors=_by_uuid(Author.objects, {line.author.uuid for record in records for line in record.bylines}),
        pictures=_by_uuid(Picture.objects, shown),
        stories=_by_uuid(public, others),
    )


def _by_uuid(rows, uuids: set[str]) -> dict:
    return {str(row.uuid): row for row in rows.filter(uuid__in=uuids)}


def _syndicated(article: Article, record: Story, parts: _Parts) -> dict:
    said = {name: value for name, value in to_json(record).items() if name not in LEFT_OUT}
    language, in_the_body = record.language, dict.fromkeys(markup.picture_uuids(record.body))
    return {
        **said,
        "section": _one(record.section, parts.sections, lambda row: _named(row, language)),
        "thumbnail": _one(record.thumbnail, parts.pictures, _picture),
        "tags": [_named(parts.tags[ref.uuid], language) for ref in record.tags if ref.uuid in parts.tags],
        "bylines": [
            _byline(line, parts.authors[line.author.uuid], language)
            for line in record.bylines
            if line.author.uuid in parts.authors
        ],
        "related": [_other(parts.stories[ref.uuid]) for ref in record.related if ref.uuid in parts.stories],
        "translation_of": _one(record.translation_of, parts.stories, _other),
        "address": absolute(article.get_absolute_url()),
        "pictures": [_picture(parts.pictures[uuid]) for uuid in in_the_body if uuid in parts.pictures],
    }


def _one(ref: Ref | None, rows: dict, write) -> dict | None:
    return write(rows[ref.uuid]) if ref and ref.uuid in rows else None


def _named(row: Named, language: str) -> dict:
    """A section, tag or author, by its name in the story's language, else by one it has."""
    name = row.name_in(language)
    address = f"{address_before(row._meta.model_name, language)}{quote(row.slug)}/"
    return {
        "uuid": str(row.uuid),
        "name": name.text,
        "language": name.language,
        "slug": row.slug,
        "address": absolute(address),
    }


def _byline(line: Byline, author: Author, language: str) -> dict:
    return {"author": _named(author, language), "roles": list(line.roles)}


def _other(story: Article) -> dict:
    return {
        "uuid": str(story.uuid),
        "language": story.language,
        "headline": story.headline,
        "address": absolute(story.get_absolute_url()),
    }


def _picture(picture: Picture) -> dict:
    return {
        "uuid": str(picture.uuid),
        "alt": _said(picture.alts),
        "caption": _said(picture.captions),
        "creator": picture.creator,
        "credit": picture.credit,
        "copyright": picture.copyright,
        "width": picture.width,
        "height": picture.height,
        "renditions": [
            {
                "shape": shape,
                "width": size.width,
                "height": size.height,
                "address": absolute(f"{picture.address}{shape}-{size.width}.jpg"),
            }
            for shape in SHAPES
            for size in pictures.widths(shape, picture.size)
        ],
    }


def _said(texts: dict[str, str]) -> dict[str, str]:
    return {language: text for language, text in texts.items() if text}
