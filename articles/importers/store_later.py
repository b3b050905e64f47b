"""The second pass of an import: links between stories, and links in bodies, whose targets came later."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DatabaseError, transaction
from django.utils import timezone

from articles import stories
from articles.importers import bodies
from articles.importers.broken_off import raise_if_broken_off
from articles.importers.report import REFUSED, Outcome
from articles.importers.store_links import Links, numbers_of
from articles.models import Article
from articles.record import Kept, Ref, Story
from articles.record_json import digests
from articles.recording import records_of

AT_ONCE = 200
WITHOUT_ITS_LINKS = "It is in, without its links to other stories."
WITHOUT_ITS_ORIGINAL = "It is in, without its link to the story that it translates."


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a story was to be linked to, as its source names it."""

    system: str
    related: tuple[Ref, ...]
    original: Ref | None
    kept: Kept | None = None  # where that says from which of its revisions it was translated

    @property
    def refs(self) -> list[Ref]:
        return [*self.related, *([self.original] if self.original else [])]


class Later:
    """`unlinked`: stories that still name others which are not here, by their number."""

    def __init__(self, existing: str, links: Links, by: AbstractBaseUser | None, at: datetime):
        self.existing, self.links, self.by, self.at = existing, links, by, at
        self.unlinked: dict[int, _Asked] = {}

    def note_links(
        self, article: Article, system: str, asked: tuple[tuple[Ref, ...], Ref | None], kept: Kept | None
    ) -> None:
        self.unlinked[article.pk] = _Asked(system, *asked, kept if asked[1] is not None else None)

    def write(self) -> list[Outcome]:
        """Links what can be linked by now; returns those whose links were refused. May be asked again."""
        self.at = max(self.at, timezone.now())  # after all that the run has written
        todo = sorted({*self.unlinked, *self.links.to_look_at_again})
        outcomes: list[Outcome] = []
        for first in range(0, len(todo), AT_ONCE):
            outcomes += self._write(todo[first : first + AT_ONCE])
        self.links.open.clear()
        self.links.open_within.clear()
        return outcomes

    def _write(self, ids: list[int]) -> list[Outcome]:
        try:
            with transaction.atomic():
                self._written(ids)
        except (stories.StoryRefused, DatabaseError) as error:
            raise_if_broken_off(error)
            if len(ids) > 1:
                return [outcome for pk in ids for outcome in self._write([pk])]
            asked = self.unlinked.pop(ids[0], None)
            if asked is None or asked.original is None:
                return [_refused(ids[0], WITHOUT_ITS_LINKS, error)]
            self.unlinked[ids[0]] = replace(asked, original=None)
            return [_refused(ids[0], WITHOUT_ITS_ORIGINAL, error), *self._write(ids)]
        return []

    def _written(self, ids: list[int]) -> None:
        # Locked before they are read: what somebody saves at this moment is not written over.
        rows = list(Article.objects.locked().filter(pk__in=ids))
        records = records_of(rows)
        asked = [self.unlinked[row.pk] for row in rows if row.pk in self.unlinked]
        here = numbers_of((each.system, each.refs) for each in asked)
        targets = self.links.targets_of(link for row in rows for link in bodies.links(row.body))
        changes = list(self._changes(rows, records, here, targets))
        stories.write(changes, self.by, self.at)
        for row in rows:
            each = self.unlinked.get(row.pk)
            if each is not None and all(_key(each.system, ref) in here for ref in each.refs):
                del self.unlinked[row.pk]

    def _changes(
        self,
        rows: Iterable[Article],
        records: dict[int, Story],
        here: dict[tuple[str, str], str],
        targets: dict[str, str],
    ) -> Iterator[stories.Change]:
        for row in rows:
            before = records[row.pk]
            values = {"body": self.links.led(before.body, targets)}
            asked = self.unlinked.get(row.pk)
            if asked is not None:
                if asked.related:
                    found = [here.get(_key(asked.system, ref)) for ref in asked.related]
                    values["related"] = tuple(Ref(uuid=uuid) for uuid in dict.fromkeys(filter(None, found)))
                original = here.get(_key(asked.system, asked.original)) if asked.original else None
                values["translation_of"] = Ref(uuid=original) if original else before.translation_of
            free = self._unedited(row, before, values)
            story = replace(before, **{name: values[name] for name in free})
            if story != before:
                remembered = row.source_digests | digests(story, free)
                kept = asked.kept if asked is not None else None
                yield stories.Change(story, row, source_digests=remembered, amends=True, kept=kept)

    def _unedited(self, row: Article, before: Story, names: Iterable[str]) -> list[str]:
        """What nobody has changed here since the import wrote it."""
        if self.existing == "update":
            return list(names)
        now = digests(before, names)
        return [name for name in names if now[name] == row.source_digests.get(name)]


def _refused(pk: int, what: str, error: Exception) -> Outcome:
    return Outcome(f"story {pk}", REFUSED, pk, reason=f"{what} {str(error).splitlines()[0]}")


def _key(system: str, ref: Ref) -> tuple[str, str]:
    return ("", ref.uuid) if ref.uuid else (system, ref.source_id)
