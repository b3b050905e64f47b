"""Writes the stories that readers find, in batches, each whole or not at all."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DatabaseError, transaction
from django.utils import timezone

from articles import stories
from articles.importers.again import CONTENT, Given, brought, merged
from articles.importers.batch import Batch, key_of
from articles.importers.broken_off import BrokenOff, broken_off_as_such, raise_if_broken_off, was_in_the_way
from articles.importers.identity import identified, said_by
from articles.importers.media import Media
from articles.importers.prepared import Prepared
from articles.importers.preparing import Options, Preparation
from articles.importers.reading import Found, Refused
from articles.importers.report import CHANGED, CREATED, LEFT_OUT, REFUSED, UNCHANGED, Outcome
from articles.importers.store_known import stories_here
from articles.importers.store_later import Later
from articles.importers.store_links import Links, numbers_of, story_refs
from articles.importers.store_parts import REFUSALS as PART_REFUSALS
from articles.importers.store_parts import Parts, elsewhere
from articles.importers.store_pictures import Pictures, Wanted
from articles.models import Article
from articles.record import Revision, Story
from articles.record_json import digests
from articles.recording import records_of
from articles.workflow import Status

REFUSALS = (stories.StoryRefused, *PART_REFUSALS)


class Store:
    """One run of an import."""

    def __init__(self, options: Options, media: Media, by: AbstractBaseUser | None, at: datetime):
        self.options, self.by, self.at = options, by, at
        self.links = Links(options.moved_from)
        self.pictures = Pictures(
            media,
            options.existing,
            fetches=options.fetches,
            dry_run=options.dry_run,
            site=next(iter(options.moved_from), "").rpartition("//")[2].strip("/"),
        )
        self.parts = Parts(options.existing, self.pictures, self.links, dry_run=options.dry_run)
        self.preparation = Preparation(options, self.parts, self.links)
        self.later = Later(options.existing, self.links, by, at)
        # Of a dry run: the stories that it would have made, and what they would say.
        self.would_be: dict[tuple[str, str], int] = {}

    def put(self, found: Iterable[Found | Refused]) -> Iterator[Outcome]:
        """Writes what is found; yields an outcome for every record, in order. Raises BrokenOff.

        A dry run does it all too, so that it says the same, and takes each step back.
        """
        try:
            yield from self._taken(found)
        except BrokenOff:
            raise
        except BaseException:
            # Stopped: what is in shall be whole all the same.
            self._complete()
            raise
        yield from self._complete()

    def _taken(self, found: Iterable[Found | Refused]) -> Iterator[Outcome]:
        batch = Batch()
        for each in found:
            if isinstance(each, Refused):
                yield from self._flush(batch)
                yield Outcome(each.source, REFUSED, reason=each.reason)
            elif each.on_request and each.on_request not in self.options.asked_for:
                yield from self._flush(batch)
                yield _left_out(each)
            elif isinstance(each.record, Story):
                # What a story refers to, or may be, must be there before it.
                said = said_by(each.record)
                if batch.is_full or said in batch.said:
                    yield from self._flush(batch)
                each = self._identified(each)
                if batch.must_go_before(each.record):
                    yield from self._flush(batch)
                batch.add(each, said)
            elif not (isinstance(each.record, Revision) and batch.add_past(each)):
                yield from self._flush(batch)
                yield from self._part(each)
        yield from self._flush(batch)

    def _identified(self, found: Found) -> Found:
        with broken_off_as_such():
            record = identified(found.record)
        return found if record is found.record else replace(found, record=record)

    def _part(self, found: Found) -> Iterator[Outcome]:
        if isinstance(found.record, Revision):
            yield Outcome(found.source, REFUSED, reason=_WITHOUT_ITS_STORY, type="revision")
        else:
            yield from self.parts.take(found)

    def _complete(self) -> list[Outcome]:
        with broken_off_as_such():
            self.pictures.finish()
        return [] if self.options.dry_run else self.later.write()

    # One batch

    def _flush(self, batch: Batch) -> list[Outcome]:
        taken = batch.take()
        if not taken:
            return []
        self.at = max(self.at, timezone.now())  # revisions stand in the order in which they were made
        with broken_off_as_such():
            self.pictures.finish()  # readers may see the stories at once, so their pictures come first
            batch.left_alone = self._left_alone(taken)
            alone = [key_of(each.record) in batch.left_alone for each in taken]
            wanted = iter(
                self.pictures.get([each for each, is_left in zip(taken, alone, strict=True) if not is_left])
            )
        several = [
            (each, None if is_left else next(wanted)) for each, is_left in zip(taken, alone, strict=True)
        ]
        return self._write(several, batch)

    def _left_alone(self, taken: list[Found]) -> dict[tuple[str, str], int]:
        """Stories that are here and shall not be looked at: not even what they name is made for them."""
        if self.options.existing != "skip":
            return {}
        here = stories_here([each.record for each in taken], Article.objects.all())
        return {key: article.pk for key, article in here.items()}

    def _write(self, several: list[tuple[Found, Wanted | None]], batch: Batch) -> list[Outcome]:
        """A batch that fails is tried again story by story, to name the one that cannot be."""
        try:
            with transaction.atomic():
                outcomes = self._written(several, batch)
                if self.options.dry_run:
                    transaction.set_rollback(True)
        except (*REFUSALS, DatabaseError) as error:
            self.parts.forget()  # what the batch had made is rolled back
            if was_in_the_way(error) and len(several) == 1:
                return self._write(several, batch)
            raise_if_broken_off(error)
            if len(several) > 1:
                return [outcome for each in several for outcome in self._write([each], batch)]
            found = several[0][0]
            return [
                Outcome(found.source, REFUSED, reason=_sentence(error)),
                *batch.past_outcomes(found, REFUSED),
            ]
        if self.options.dry_run:
            self.parts.forget()
        return outcomes

    def _written(self, several: list[tuple[Found, Wanted | None]], batch: Batch) -> list[Outcome]:
        looked_at = [each for each in several if each[1] is not None]
        if self.options.dry_run:
            self.parts.bring_back({uuid for each in looked_at for uuid in _uuids_in(*each)})
        prepared = self._in_order(several, self.preparation.prepared(looked_at))
        # Locked before they are read: what somebody saves at this moment is not written over.
        existing = stories_here([each.story for each in prepared], Article.objects.locked())
        before = records_of(existing.values())
        here = numbers_of((each.story.source_system, story_refs(each.story)) for each in prepared)
        changes: list[stories.Change] = []
        outcomes: list[Outcome | None] = []
        for each in prepared:
            if key_of(each.story) in batch.left_alone:
                pk = batch.left_alone[key_of(each.story)]
                outcomes.append(Outcome(each.found.source, UNCHANGED, pk))
                continue
            article = existing.get(key_of(each.story))
            if article is None and each.is_canceled:
                outcomes.append(Outcome(each.found.source, LEFT_OUT, reason=_CANCELED_BEFORE))
                continue
            each.link(here, self.would_be)
            if article is None and key_of(each.story) in self.would_be:
                same = self.would_be[key_of(each.story)] == _sum(each.story)
                outcomes.append(each.outcome(UNCHANGED if same else CHANGED))
                continue
            if article is None:
                change, outcome = self._new(each, batch.past_of(each.found))
            else:
                change, outcome = self._again(each, article, before[article.pk])
            each.is_written = True
            changes.append(change)
            outcomes.append(outcome)
        articles = stories.write(changes, self.by, self.at)
        return self._told(prepared, articles, outcomes, batch)

    def _in_order(
        self, several: list[tuple[Found, Wanted | None]], prepared: list[Prepared]
    ) -> list[Prepared]:
        """With those between them that are left alone."""
        rest = iter(prepared)
        return [
            Prepared(found, found.record, frozenset(), []) if wanted is None else next(rest)
            for found, wanted in several
        ]

    def _told(
        self, prepared: list[Prepared], articles: list[Article], outcomes, batch: Batch
    ) -> list[Outcome]:
        """After the writing: old addresses, what is left for the end, and numbers for the report."""
        rows = iter(articles)
        written = [(each, next(rows), place) for place, each in enumerate(prepared) if each.is_written]
        self._keep_addresses(written, outcomes)
        told: list[Outcome] = []
        articles_at = {place: article for _each, article, place in written}
        for place, (each, outcome) in enumerate(zip(prepared, outcomes, strict=True)):
            article = articles_at.get(place)
            if article is not None:
                made = outcome.outcome == CREATED
                if not self.options.dry_run:
                    self._note_for_later(each, article, made=made)
                elif made:
                    self.would_be |= dict.fromkeys(
                        (key_of(each.story), ("", str(article.uuid))), _sum(each.story)
                    )
                    self.parts.would_be.add(str(article.uuid))
                # A number that is taken back with the dry run is nobody's.
                outcome = replace(outcome, id=None if self.options.dry_run and made else article.pk)
            told.append(outcome)
            told += batch.past_outcomes(each.found, CREATED if outcome.outcome == CREATED else UNCHANGED)
        return told

    def _keep_addresses(self, written: list[tuple[Prepared, Article, int]], outcomes: list[Outcome]) -> None:
        rows = [(article, self._addresses(each, article)) for each, article, _place in written]
        for position, paths in self.links.keep_alive(rows).items():
            place = written[position][2]
            said = [*outcomes[place].dropped, *map(elsewhere, paths)]
            outcomes[place] = replace(outcomes[place], dropped=said)

    def _addresses(self, each: Prepared, article: Article) -> list[str]:
        """Where it stood: as the source says, and under another number of ours."""
        addresses, source_url = list(each.found.addresses), each.found.record.source_url
        if source_url and self.links.moved.old_path(source_url) is not None:
            addresses.append(source_url)
        kept = each.found.kept
        if kept is not None and kept.id and kept.id != article.pk:
            self.links.renumbered = True
            old = article.get_absolute_url().replace(f"/{article.pk}/", f"/{kept.id}/", 1)
            addresses.append(old)
        return addresses

    def _note_for_later(self, each: Prepared, article: Article, *, made: bool) -> None:
        if made or self.options.existing != "skip":
            if each.missing:
                self.later.note_links(article, each.story.source_system, each.asked_links, each.found.kept)
            if "href" in article.body:
                self.links.note_open(article)

    # One story

    def _new(self, each: Prepared, past: tuple[Revision, ...]) -> tuple[stories.Change, Outcome]:
        sent = each.story
        given = self.preparation.given(sent, wants_section=sent.section is None)
        story = sent
        if given != Given(publish=given.publish) or not sent.status:
            story = replace(
                sent,
                section=sent.section or given.section,
                tags=(*sent.tags, *given.tags),
                status=sent.status or self.options.status,
            )
        story = stories.settled(story, self.at)
        kept = each.found.kept
        remembered = digests(story, CONTENT) | given.remembered(story, sent) | each.remembered()
        if kept is not None:
            remembered |= brought(kept)
        change = stories.Change(
            story,
            source_digests=remembered,
            is_settled=True,
            kept=kept,
            past=past,
            note=each.note({}),
        )
        return change, each.outcome(CREATED)

    def _again(self, each: Prepared, article: Article, before: Story) -> tuple[stories.Change, Outcome]:
        existing, given = self.options.existing, Given()
        if existing != "skip":
            empty = each.story.section is None and "section" in each.stated
            given = self.preparation.given(each.story, wants_section=before.section is None or empty)
        by_number = not each.found.record.uuid
        result = merged(each.story, each.stated, given, article, before, existing, by_number=by_number)
        if each.is_canceled and existing != "skip" and before.status != Status.BINNED:
            # What an agency takes back is taken back, whatever the desk has done with it; but for the bin.
            result = replace(result, story=replace(result.story, status=Status.WITHDRAWN.value))
        if existing != "skip":
            # Also in a body that was edited here: its place is known, and nothing else of it changes.
            result = replace(result, story=each.with_gaps_filled(result.story))
        changed = [name for name in CONTENT if getattr(result.story, name) != getattr(before, name)]
        kept = [name for name in result.kept if name not in changed]
        remembered = result.digests
        if remembered is not None:
            remembered = each.remembered(article.source_digests) | remembered
        story = each.without_what_is_not_here(result.story, self.would_be)
        change = stories.Change(
            story,
            article,
            source_digests=remembered,
            kept=each.found.kept,
            note="" if existing == "skip" else each.note(article.source_digests),
        )
        return change, replace(each.outcome(CHANGED if changed else UNCHANGED), fields=changed, kept=kept)


_WITHOUT_ITS_STORY = "A revision comes right after its story: put it there, or leave it out."
_CANCELED_BEFORE = "It is canceled at the source, and was never here."


def _sum(story: Story) -> int:
    """To tell in a dry run whether a story that comes twice says the same; parts that it made have other uuids."""
    names = [name for name in CONTENT if name not in ("tags", "bylines", "section", "thumbnail")]
    return hash(tuple(digests(story, names).values()))


def _uuids_in(found: Found, wanted: Wanted) -> Iterator[str]:
    story = found.record
    yield from wanted.uuids.values()
    for ref in (story.section, story.thumbnail, *story.tags, *(each.author for each in story.bylines)):
        if ref is not None and ref.uuid:
            yield ref.uuid


def _left_out(found: Found) -> Outcome:
    type_name = type(found.record).__name__.lower().replace("story", "article")
    reason = f"It is left out unless --{found.on_request} asks for it."
    return Outcome(found.source, LEFT_OUT, dropped=list(found.dropped), reason=reason, type=type_name)


def _sentence(error: Exception) -> str:
    if isinstance(error, DatabaseError):
        return f"The database refused it: {str(error).splitlines()[0]}"
    return str(error)
