"""Writes the stories that readers find, in batches, each whole or not at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DatabaseError, transaction
from django.db.models import Q

from articles import stories
from articles.importers.again import CONTENT, Given, merged
from articles.importers.identity import identified, said_by
from articles.importers.reading import Found, Refused
from articles.importers.report import CHANGED, CREATED, REFUSED, UNCHANGED, Outcome
from articles.importers.store_parts import REFUSALS as PART_REFUSALS
from articles.importers.store_parts import Parts
from articles.models import Article
from articles.record import Byline, Ref, Story, digests
from articles.recording import records_of
from articles.spelling import language_of
from articles.workflow import Status

BATCH = 200
REFUSALS = (stories.StoryRefused, *PART_REFUSALS)
# Words of the trade for what we call otherwise.
STATUSES = {
    "usable": Status.PUBLISHED.value,
    "withheld": Status.DRAFT.value,
    "canceled": Status.WITHDRAWN.value,
    "cancelled": Status.WITHDRAWN.value,
}


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who imports says, for all stories of one run."""

    status: str = Status.DRAFT  # of stories whose source states none; never takes one back
    language: str = ""  # of those whose source states none; else it is told from the text
    section: str = ""  # of those that have none, by name
    tags: tuple[str, ...] = ()  # on every story, by name
    existing: str = "keep"  # or "update", "skip"
    media: Path | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _Unlinked:
    """A story that was written without links to stories which may come later in the source."""

    found: Found
    missing: frozenset[str]


class Store:
    """One run of an import. `unlinked` holds the stories that name others which are not here."""

    def __init__(self, options: Options, by: AbstractBaseUser | None, at: datetime):
        self.options, self.by, self.at = options, by, at
        self.existing = options.existing
        self.parts = Parts(options.existing, options.media, dry_run=options.dry_run)
        self.unlinked: dict[tuple[str, str], _Unlinked] = {}
        self.made: set[int] = set()

    def put(self, found: Iterable[Found | Refused]) -> Iterator[Outcome]:
        """Writes what is found; yields an outcome for every record, in order.

        A dry run does it all too, so that it says the same, and takes it all back.
        """
        if not self.options.dry_run:
            yield from self._put(found)
            return
        with transaction.atomic():
            yield from self._put(found)
            transaction.set_rollback(True)

    def _put(self, found: Iterable[Found | Refused]) -> Iterator[Outcome]:
        try:
            yield from self._taken(found)
        except BaseException:
            # Stopped, or broken off: what is in shall be whole all the same.
            if not self.options.dry_run:
                self._complete()
            raise
        yield from self._complete()

    def _taken(self, found: Iterable[Found | Refused]) -> Iterator[Outcome]:
        batch: dict[tuple[str, str], Found] = {}
        said: set[str] = set()
        for each in found:
            if isinstance(each, Found) and isinstance(each.record, Story):
                says = said_by(each.record)
                # What a story refers to, or may be, must be there before it.
                if (
                    len(batch) == BATCH
                    or says in said
                    or any(("", ref.uuid) in batch for ref in _links(each.record))
                ):
                    yield from self._flush(batch)
                    said.clear()
                each = replace(each, record=identified(each.record))
                if _key(each.record) in batch:
                    yield from self._flush(batch)
                batch[_key(each.record)] = each
                said.update([says] if says else [])
                continue
            yield from self._flush(batch)
            if isinstance(each, Refused):
                yield Outcome(each.source, REFUSED, reason=each.reason)
            else:
                yield from self.parts.take(each)
        yield from self._flush(batch)

    def _complete(self) -> list[Outcome]:
        self.parts.finish()
        return self._link_what_came_later()

    # One batch

    def _flush(self, batch: dict[tuple[str, str], Found]) -> list[Outcome]:
        taken = list(batch.values())
        batch.clear()
        if not taken:
            return []
        self.parts.finish()  # readers may see the stories at once, so their pictures come first
        return self._write(taken)

    def _write(self, batch: list[Found]) -> list[Outcome]:
        """A batch that fails is tried again story by story, to name the one that cannot be."""
        try:
            with transaction.atomic():
                return self._written(batch)
        except (*REFUSALS, DatabaseError) as error:
            self.parts.forget()  # what the batch had made is rolled back
            for each in batch:
                self.unlinked.pop(_key(each.record), None)
            if len(batch) > 1:
                return [outcome for each in batch for outcome in self._write([each])]
            return [Outcome(batch[0].source, REFUSED, reason=_sentence(error))]

    def _written(self, batch: list[Found]) -> list[Outcome]:
        sent = [self._resolved(each.record) for each in batch]
        existing = self._existing(sent)
        before = records_of(existing.values())
        known = self._known_links(sent)
        changes, outcomes = [], []
        for each, story in zip(batch, sent, strict=True):
            article = existing.get(_key(story))
            story = _with_links(story, known)
            if article is None:
                change, outcome = self._new(each, story)
            else:
                change, outcome = self._again(each, story, article, before[article.pk])
            changes.append(change)
            outcomes.append(outcome)
        articles = stories.write(changes, self.by, self.at)
        for each, article, outcome in zip(batch, articles, outcomes, strict=True):
            if outcome.outcome == CREATED:
                self.made.add(article.pk)
            self._note_missing_links(each, article, known)
        return [
            # A number that is taken back with the dry run is nobody's.
            replace(outcome, id=None if self.options.dry_run and article.pk in self.made else article.pk)
            for article, outcome in zip(articles, outcomes, strict=True)
        ]

    def _new(self, found: Found, sent: Story) -> tuple[stories.Change, Outcome]:
        given = self._given(sent, wants_section=sent.section is None)
        story = replace(
            sent,
            section=sent.section or given.section,
            tags=(*sent.tags, *given.tags),
            status=sent.status or self.options.status,
        )
        story = stories.settled(story, self.at)
        remembered = digests(story, CONTENT) | given.remembered(story, sent)
        return stories.Change(story, source_digests=remembered), Outcome(found.source, CREATED)

    def _again(
        self, found: Found, sent: Story, article: Article, before: Story
    ) -> tuple[stories.Change, Outcome]:
        stated, given = found.stated, Given()
        if self.existing != "skip":
            empty = sent.section is None and "section" in stated
            given = self._given(sent, wants_section=before.section is None or empty)
        result = merged(sent, stated, given, article, before, self.existing)
        changed = [name for name in CONTENT if getattr(result.story, name) != getattr(before, name)]
        outcome = Outcome(
            found.source, CHANGED if changed else UNCHANGED, article.pk, changed, list(result.kept)
        )
        return stories.Change(result.story, article, source_digests=result.digests), outcome

    # A story's parts

    def _resolved(self, story: Story) -> Story:
        """In our words, its parts by uuid."""
        language = story.language or self.options.language or language_of(f"{story.headline} {story.body}")
        if story.published_at and story.expires_at and story.expires_at <= story.published_at:
            raise stories.StoryRefused(
                "The story would expire before it is published. Mend expires_at or published_at."
            )
        return replace(
            story,
            language=language,
            status=STATUSES.get(story.status, story.status),
            section=self.parts.section(story.section, language),
            tags=tuple(dict.fromkeys(self.parts.tag(ref, language) for ref in story.tags)),
            bylines=tuple(
                Byline(self.parts.author(each.author, language), each.roles) for each in story.bylines
            ),
            thumbnail=self.parts.picture(story.thumbnail),
        )

    def _given(self, sent: Story, *, wants_section: bool) -> Given:
        options, language = self.options, sent.language
        named = Ref(name=options.section) if wants_section and options.section else None
        return Given(
            section=self.parts.section(named, language),
            tags=tuple(self.parts.tag(Ref(name=name), language) for name in options.tags),
            publish=options.status == Status.PUBLISHED,
        )

    def _existing(self, wanted: list[Story]) -> dict[tuple[str, str], Article]:
        uuids = [story.uuid for story in wanted if story.uuid]
        of_source = Q()
        for system in {story.source_system for story in wanted if not story.uuid}:
            ids = [story.source_id for story in wanted if not story.uuid and story.source_system == system]
            of_source |= Q(source_system=system, source_id__in=ids)
        found = {("", str(article.uuid)): article for article in Article.objects.filter(uuid__in=uuids)}
        if of_source:
            # `exclude` lets SQLite use the index, which leaves those out.
            for article in Article.objects.filter(of_source).exclude(source_id=""):
                found[article.source_system, article.source_id] = article
        return found

    # Links between stories, some of which may come later in the source

    def _known_links(self, wanted: Iterable[Story]) -> set[str]:
        uuids = {ref.uuid for story in wanted for ref in _links(story) if ref.uuid}
        if not uuids:
            return set()
        return {str(uuid) for uuid in Article.objects.filter(uuid__in=uuids).values_list("uuid", flat=True)}

    def _note_missing_links(self, found: Found, article: Article, known: set[str]) -> None:
        missing = frozenset(ref.uuid for ref in _links(found.record)) - known
        if missing and (self.existing != "skip" or article.pk in self.made):
            self.unlinked[_key(found.record)] = _Unlinked(found, missing)

    def _link_what_came_later(self) -> list[Outcome]:
        """Puts stories again whose links can be made now; yields those that are refused for their links."""
        here = self._known_links(each.found.record for each in self.unlinked.values())
        ready = {key: each for key, each in self.unlinked.items() if each.missing & here}
        for key in ready:
            del self.unlinked[key]
        self.existing = "keep" if self.existing == "skip" else self.existing
        waiting = [each.found for each in ready.values()]
        outcomes = [
            outcome
            for first in range(0, len(waiting), BATCH)
            for outcome in self._write(waiting[first : first + BATCH])
        ]
        return [
            replace(outcome, reason=f"It is in, without its links to other stories. {outcome.reason}")
            for outcome in outcomes
            if outcome.outcome == REFUSED
        ]


def _key(story: Story) -> tuple[str, str]:
    return ("", story.uuid) if story.uuid else (story.source_system, story.source_id)


def _links(story: Story) -> list[Ref]:
    return [ref for ref in (*story.related, story.translation_of) if ref is not None]


def _with_links(story: Story, known: set[str]) -> Story:
    """Only the links that lead to stories which are here."""
    original = story.translation_of
    return replace(
        story,
        related=tuple(ref for ref in story.related if ref.uuid in known),
        translation_of=original if original is not None and original.uuid in known else None,
    )


def _sentence(error: Exception) -> str:
    if isinstance(error, DatabaseError):
        return f"The database refused it: {str(error).splitlines()[0]}"
    return str(error)
