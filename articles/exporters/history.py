"""What stories said before, and what waits to be published: their revisions as records, numbered."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from articles.exporters.gathering import Leaving
from articles.models import Article, Revision
from articles.record import Ref
from articles.record import Revision as RevisionRecord
from articles.record_json import from_json, to_json

AT_ONCE = 20  # each may hold a whole story


@dataclass(frozen=True, slots=True)
class _Head:
    """All of a revision but its text."""

    pk: int
    article_id: int
    base_id: int | None
    saved_at: datetime
    by: str


def with_revisions(batch: Sequence[Leaving]) -> Iterator[tuple[Leaving, Iterator[RevisionRecord]]]:
    """Each story with its revisions, the oldest first; they must be read before the next story is asked for."""
    heads = _heads([each.article for each in batch])
    texts = _texts([head for each in batch for head in heads[each.article.pk]])
    for each in batch:
        yield each, _numbered(each, heads[each.article.pk], texts)


def translated_from(batch: Sequence[Leaving]) -> dict[int, int]:
    """Of each translation, the number that the revision of its original has which it was made from."""
    made = {each.article.pk: each.article for each in batch if each.article.translated_from_id is not None}
    if not made:
        return {}
    rows = Revision.objects.filter(
        article__in={row.translation_of_id for row in made.values()}, autosave=False
    ).order_by()
    counted, number_of = Counter(), {}
    for article_id, _saved_at, pk in sorted(rows.values_list("article_id", "saved_at", "pk")):
        counted[article_id] += 1
        number_of[pk] = counted[article_id]
    return {pk: number_of.get(row.translated_from_id, 0) for pk, row in made.items()}


def _heads(articles: Sequence[Article]) -> dict[int, list[_Head]]:
    """By story. What somebody has typed and not saved is no revision."""
    found: dict[int, list[_Head]] = defaultdict(list)
    rows = Revision.objects.filter(article__in=[article.pk for article in articles], autosave=False)
    values = ("pk", "article_id", "base_id", "saved_at", "by__username", "by_name")
    for *head, username, name in rows.order_by("saved_at", "pk").values_list(*values):
        made = _Head(*head, username or name)
        found[made.article_id].append(made)
    return found


def _texts(heads: Sequence[_Head]) -> Iterator[dict]:
    for first in range(0, len(heads), AT_ONCE):
        wanted = [head.pk for head in heads[first : first + AT_ONCE]]
        records = dict(Revision.objects.filter(pk__in=wanted).values_list("pk", "record"))
        yield from (records[pk] for pk in wanted)


def _numbered(leaving: Leaving, heads: Sequence[_Head], texts: Iterator[dict]) -> Iterator[RevisionRecord]:
    article = leaving.article
    roles = {article.revision_id: "current", article.pending_id: "pending"}
    numbers = {head.pk: number for number, head in enumerate(heads, 1)}
    now = to_json(leaving.story)
    for head in heads:
        text = next(texts)
        # Most say what the story says, and are not read then. Older ones may lack fields of today.
        story = None if text == now else from_json(text)
        yield RevisionRecord(
            article=Ref(uuid=str(article.uuid)),
            number=numbers[head.pk],
            base=numbers.get(head.base_id, 0),
            role=roles.get(head.pk, ""),
            saved_at=head.saved_at,
            by=head.by,
            story=None if story == leaving.story else story,
        )
