"""Writes the stories that readers find, in batches, each whole or not at all."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DatabaseError, transaction
from django.db.models import Q

from articles import stories
from articles.importers.reading import Found, Refused
from articles.importers.report import CHANGED, CREATED, REFUSED, UNCHANGED, Outcome
from articles.importers.store_parts import REFUSALS as PART_REFUSALS
from articles.importers.store_parts import Parts
from articles.models import Article
from articles.record import Byline, Ref, Story, digests
from articles.recording import records_of
from articles.spelling import fold, language_of
from articles.workflow import Status

BATCH = 200
REFUSALS = (stories.StoryRefused, *PART_REFUSALS)
CONTENT = tuple(
    each.name for each in fields(Story) if each.name not in ("uuid", "source_system", "source_id")
)


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who imports says, for all stories of one run."""

    status: str = Status.DRAFT  # of stories whose source states none
    language: str = ""  # likewise; else it is told from the text
    section: str = ""  # likewise, by name
    tags: tuple[str, ...] = ()  # on every story, by name
    existing: str = "keep"  # or "update", "skip"
    media: Path | None = None
    dry_run: bool = False


class _DryRun(Exception):
    """Rolls a batch back after all has been worked out."""


class Store:
    """One run of an import. `unlinked` counts the stories that name others which are not here."""

    def __init__(self, options: Options, by: AbstractBaseUser | None, at: datetime):
        self.options, self.by, self.at = options, by, at
        self.parts = Parts(options.existing, options.media, dry_run=options.dry_run)
        self.links_to_come: dict[int, Story] = {}
        self.unlinked = 0

    def put(self, found: Iterable[Found | Refused]) -> Iterator[Outcome]:
        """Writes what is found; yields an outcome for every record, in order."""
        batch: dict[tuple[str, str], Found] = {}
        for each in found:
            if isinstance(each, Found) and isinstance(each.record, Story):
                each = replace(each, record=_identified(each.record))
                key = _key(each.record)
                # What a story refers to must be there before it.
                if (
                    len(batch) == BATCH
                    or key in batch
                    or any(("", ref.uuid) in batch for ref in _links(each.record))
                ):
                    yield from self._flush(batch)
                batch[key] = each
                continue
            yield from self._flush(batch)
            if isinstance(each, Refused):
                yield Outcome(each.source, REFUSED, reason=each.reason)
            else:
                yield from self.parts.take(each)
        yield from self._flush(batch)
        yield from self.parts.finish()
        self._link_what_came_later()

    # One batch

    def _flush(self, batch: dict[tuple[str, str], Found]) -> list[Outcome]:
        taken = list(batch.values())
        batch.clear()
        return self._write(taken) if taken else []

    def _write(self, batch: list[Found]) -> list[Outcome]:
        """A batch that fails is tried again story by story, to name the one that cannot be."""
        try:
            return self._write_whole(batch)
        except (*REFUSALS, DatabaseError) as error:
            self.parts.forget()  # what the batch had made is rolled back
            if len(batch) > 1:
                return [outcome for each in batch for outcome in self._write([each])]
            return [Outcome(batch[0].source, REFUSED, reason=_sentence(error))]

    def _write_whole(self, batch: list[Found]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        try:
            with transaction.atomic():
                outcomes = self._written(batch)
                if self.options.dry_run:
                    raise _DryRun
        except _DryRun:
            self.parts.forget()
        return outcomes

    def _written(self, batch: list[Found]) -> list[Outcome]:
        wanted = [self._resolved(each.record) for each in batch]
        existing = self._existing(wanted)
        before = records_of(existing.values())
        known = self._known_links(wanted)
        changes, outcomes = [], []
        for each, story in zip(batch, wanted, strict=True):
            article = existing.get(_key(story))
            complete = story
            story = _with_links(story, known)
            change, outcome = self._change(
                each.source, story, article, before.get(article.pk) if article else None
            )
            changes.append(change)
            outcomes.append((outcome, complete if complete != story else None))
        articles = stories.write(changes, self.by, self.at)
        for article, (_outcome, complete) in zip(articles, outcomes, strict=True):
            if complete is not None:
                self.links_to_come[article.pk] = complete
        return [
            replace(outcome, id=article.pk if not self.options.dry_run or outcome.id else None)
            for article, (outcome, _complete) in zip(articles, outcomes, strict=True)
        ]

    def _change(
        self, source: str, story: Story, article: Article | None, before: Story | None
    ) -> tuple[stories.Change, Outcome]:
        if article is None:
            story = stories.settled(story, self.at)
            return stories.Change(story, source_digests=digests(story, CONTENT)), Outcome(source, CREATED)
        story = replace(
            story,
            uuid=before.uuid,
            source_system=before.source_system,
            source_id=before.source_id,
            # What the source does not state was settled at the first import: its date, its address.
            slug=story.slug or before.slug,
            published_at=story.published_at or before.published_at,
            modified_at=story.modified_at or before.modified_at,
        )
        story = stories.settled(story, self.at)
        merged, kept = self._merged(story, article, before)
        changed = [name for name in CONTENT if getattr(merged, name) != getattr(before, name)]
        outcome = Outcome(source, CHANGED if changed else UNCHANGED, article.pk, changed, kept)
        skipped = self.options.existing == "skip"
        return stories.Change(
            merged, article, source_digests=None if skipped else digests(story, CONTENT)
        ), outcome

    def _merged(self, story: Story, article: Article, before: Story) -> tuple[Story, list[str]]:
        """The story as it shall stand, and the fields in which what was edited here stays."""
        differing = [name for name in CONTENT if getattr(story, name) != getattr(before, name)]
        if self.options.existing == "update":
            return story, []
        if self.options.existing == "skip":
            return before, differing
        here = digests(before, CONTENT)
        kept = [name for name in differing if here[name] != article.source_digests.get(name)]
        return replace(story, **{name: getattr(before, name) for name in kept}), kept

    # A story's parts

    def _resolved(self, story: Story) -> Story:
        """With the run's options where the source says nothing, its parts by uuid."""
        language = story.language or self.options.language or language_of(f"{story.headline} {story.body}")
        section = story.section or (Ref(name=self.options.section) if self.options.section else None)
        tags = [*story.tags, *(Ref(name=name) for name in self.options.tags)]
        return replace(
            story,
            language=language,
            status=story.status or self.options.status,
            section=self.parts.section(section, language),
            tags=tuple(dict.fromkeys(self.parts.tag(ref, language) for ref in tags)),
            bylines=tuple(
                Byline(self.parts.author(each.author, language), each.roles) for each in story.bylines
            ),
            thumbnail=self.parts.picture(story.thumbnail),
        )

    def _existing(self, wanted: list[Story]) -> dict[tuple[str, str], Article]:
        uuids = [story.uuid for story in wanted if story.uuid]
        of_source = Q()
        for system in {story.source_system for story in wanted if not story.uuid}:
            ids = [story.source_id for story in wanted if not story.uuid and story.source_system == system]
            of_source |= Q(source_system=system, source_id__in=ids)
        found = {("", str(article.uuid)): article for article in Article.objects.filter(uuid__in=uuids)}
        if of_source:
            for article in Article.objects.filter(of_source):
                found[article.source_system, article.source_id] = article
        return found

    # Links between stories, some of which may come later in the source

    def _known_links(self, wanted: Iterable[Story]) -> set[str]:
        uuids = {ref.uuid for story in wanted for ref in _links(story)}
        if not uuids:
            return set()
        return {str(uuid) for uuid in Article.objects.filter(uuid__in=uuids).values_list("uuid", flat=True)}

    def _link_what_came_later(self) -> None:
        if self.options.dry_run:
            return
        known = self._known_links(self.links_to_come.values())
        for pk, complete in self.links_to_come.items():
            story = _with_links(complete, known)
            self.unlinked += story != complete
            with transaction.atomic():
                article = Article.objects.get(pk=pk)
                before = records_of([article])[pk]
                linked = replace(before, related=story.related, translation_of=story.translation_of)
                sent = article.source_digests | digests(linked, ("related", "translation_of"))
                stories.write([stories.Change(linked, article, source_digests=sent)], self.by, self.at)


def _identified(story: Story) -> Story:
    """By its own uuid; else by the source's id, its canonical address, or what it says."""
    if story.uuid or story.source_id:
        return story
    said = "\n".join((story.language, fold(story.headline), fold(story.body)))
    identity = story.source_url or hashlib.sha256(said.encode()).hexdigest()[:32]
    return replace(story, source_system=story.source_system or "import", source_id=identity[:500])


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
