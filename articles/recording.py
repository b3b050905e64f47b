"""A story's row and lines, read back as record.py's Story."""

from collections.abc import Iterable
from uuid import UUID

from articles.models import Article, Byline, Related, Tagging
from articles.record import Byline as BylineRecord
from articles.record import Ref, Story

# The fields that the record and the row have alike.
PLAIN_FIELDS = (
    *("language", "headline", "short_headline", "slug", "standfirst", "kind", "dateline", "body", "status"),
    *("published_at", "embargo_until", "expires_at", "modified_at", "sticky"),
    *("source_name", "source_url", "source_system", "source_id"),
)
# A change to one of these is an update that readers are told of.
READ_FIELDS = ("headline", "standfirst", "dateline", "body", "thumbnail", "bylines")


def records_of(articles: Iterable[Article]) -> dict[int, Story]:
    """What each of these says now, by id; in four queries, however many there are."""
    articles = list(articles)
    ids = [article.pk for article in articles]
    tags = _grouped(Tagging.objects.filter(article__in=ids).values_list("article_id", "tag__uuid"))
    related = _grouped(Related.objects.filter(article__in=ids).values_list("article_id", "other__uuid"))
    bylines = _grouped(
        Byline.objects.filter(article__in=ids).values_list("article_id", "author__uuid", "roles")
    )
    parts = {
        row[0]: row[1:]
        for row in Article.objects.filter(pk__in=ids).values_list(
            "id", "section__uuid", "thumbnail__uuid", "translation_of__uuid"
        )
    }
    return {
        article.pk: Story(
            uuid=str(article.uuid),
            **{name: getattr(article, name) for name in PLAIN_FIELDS},
            section=ref_to(parts[article.pk][0]),
            thumbnail=ref_to(parts[article.pk][1]),
            translation_of=ref_to(parts[article.pk][2]),
            tags=tuple(ref_to(uuid) for (uuid,) in tags.get(article.pk, ())),
            related=tuple(ref_to(uuid) for (uuid,) in related.get(article.pk, ())),
            bylines=tuple(
                BylineRecord(ref_to(uuid), tuple(roles)) for uuid, roles in bylines.get(article.pk, ())
            ),
        )
        for article in articles
    }


def record_of(article: Article) -> Story:
    return records_of([article])[article.pk]


def ref_to(uuid: UUID | None) -> Ref | None:
    return Ref(uuid=str(uuid)) if uuid else None


def _grouped(rows: Iterable[tuple]) -> dict[int, list[tuple]]:
    grouped: dict[int, list[tuple]] = {}
    for article_id, *rest in rows:
        grouped.setdefault(article_id, []).append(tuple(rest))
    return grouped
