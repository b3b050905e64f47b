"""One call of `stories.write`, step by step: rows, lines, revisions, audit trail and search index."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from articles import arriving, merging, outbox, search
from articles.changes import Change, StoryGoneOn
from articles.inserting import insert_values
from articles.listing import entry_of, lines_of, write_lines
from articles.models import Article, Event, Revision
from articles.record import Story
from articles.record_json import from_json, to_json
from articles.recording import PLAIN_FIELDS, READ_FIELDS, records_of, ref_to
from articles.resolving import Parts, original_of
from articles.settling import StoryRefused, settled
from articles.siblings import Siblings
from articles.workflow import MOVE, Status

WITH_A_DATE = (Status.PUBLISHED, Status.WITHDRAWN)


class Writing:
    def __init__(self, changes: Sequence[Change], by: AbstractBaseUser | None, at: datetime):
        self.by, self.at = by, at
        self.changes = [
            change if change.is_settled else replace(change, story=settled(change.story, at))
            for change in changes
        ]
        ids = [change.article.pk for change in changes if change.article is not None]
        # Locked, so that two people who save at once write one after the other.
        self.rows = {row.pk: row for row in Article.objects.locked().filter(pk__in=ids)} if ids else {}
        self.before = records_of(self.rows.values()) if ids else {}
        self.waiting = _waiting(self.rows.values())
        self.parts = Parts(change.story for change in self.changes)
        # As they are being written: what one translates by now decides what another can.
        self.parts.articles |= {str(row.uuid): row for row in self.rows.values()}
        self.articles: list[Article] = []
        self.written: list[tuple[Article, Story, Story | None]] = []  # with the records after and before
        self.told: list[tuple[Article, Story, Story | None]] = []  # those that are no housekeeping
        self.amended: set[int] = set()
        self.events: list[tuple[Article, dict]] = []
        self.siblings = Siblings(self.rows, self.waiting)

    def write(self) -> None:
        old_index_rows = [search.row_number(row.index_minute, row.pk) for row in self.rows.values()]
        new: list[arriving.Arrival] = []
        changed: list[Article] = []
        for change in self.changes:
            article = self._article(change)
            self.articles.append(article)
            before = self.before.get(article.pk)
            story = self._complete(change.story, article, before)
            if (
                change.waits
                and before is not None
                and story.status == Status.PUBLISHED
                and article.is_live(self.at)
            ):
                self._let_wait(change, story, article, before)
                continue
            absorbed = (
                change.base is not None and change.base == article.pending_id and not change.keeps_waiting
            )
            if absorbed:
                article.pending = None
            story = story if change.quiet or change.amends else self._dated(story, before)
            is_same = not self._apply(change, story, article, before)
            if is_same and not (absorbed or change.note or change.is_current):
                continue
            self.written.append((article, story, before))
            how = {name: getattr(change, name) for name in ("kept", "quiet", "amends", "is_current")}
            self.siblings.note(article, before, story, **how)
            if not change.quiet:
                self.told.append(self.written[-1])
            if change.amends and before is not None:
                self._amend(article, story, before)
            if before is None:
                new.append(arriving.Arrival(article, story, change.kept, change.past))
            else:
                changed.append(article)
            self._note_event(change, article, before)
        self._keep_revisions()
        self.siblings.follow(name_of(self.by), self.at)
        arriving.take_in(new, self.by, self.at)
        self._save(changed)
        self._write_lines()
        self._write_events()
        rewritten = {article.pk for article in changed}
        search.remove(row for row in old_index_rows if row & (2**search.ID_BITS - 1) in rewritten)
        search.put(entry_of(article, story, self.parts) for article, story, _before in self.written)
        self._forget_autosaves()
        # Last: its lines are other stories' too, so that whoever holds them shall need nothing else any more.
        outbox.note(self.told, self.parts, self.at, imported=self.by is None)

    def _article(self, change: Change) -> Article:
        if change.article is None:
            kept_from = change.kept.created_at if change.kept else None
            article = _new_article()
            article.created_at = kept_from or self.at
            if change.owner is not None:
                article.owner = change.owner
            if change.story.uuid:
                article.uuid = UUID(change.story.uuid)
            return article
        if change.article.pk not in self.rows:
            raise StoryRefused(_("This story has been deleted meanwhile."))
        article = self.rows[change.article.pk]
        if change.base is not None and change.base != article.head_id:
            raise StoryGoneOn(Revision.objects.get(pk=article.head_id))
        return article

    def _complete(self, story: Story, article: Article, before: Story | None) -> Story:
        """With its own uuid, and its parts by the uuids that they have today."""
        uuid = str(article.uuid)
        story = self.parts.renamed(story if story.uuid == uuid else replace(story, uuid=uuid))
        # A new story that is no translation has nothing to ask for.
        needs_asking = before is not None or story.translation_of is not None
        asked = (self.parts, story, article, before, self.articles)
        original = original_of(*asked) if needs_asking else None
        if original is not None or article.translation_of_id:
            article.translation_of = original
        named = ref_to(original.uuid if original else None)
        return story if story.translation_of == named else replace(story, translation_of=named)

    def _dated(self, story: Story, before: Story | None) -> Story:
        """With the moment of its last update, when this is one."""
        if before is None:
            return story
        was_public = before.status == Status.PUBLISHED and before.published_at <= self.at
        read_otherwise = any(getattr(story, name) != getattr(before, name) for name in READ_FIELDS)
        if was_public and read_otherwise and story.modified_at == before.modified_at:
            return replace(story, modified_at=self.at)
        return story

    def _apply(self, change: Change, story: Story, article: Article, before: Story | None) -> bool:
        """Sets the row's fields; returns whether there is anything to write."""
        owner_changes = change.owner is not None and change.owner.pk != article.owner_id
        digests_change = change.source_digests is not None and change.source_digests != article.source_digests
        if story == before and not owner_changes and not digests_change:
            return False
        article.__dict__.update({name: getattr(story, name) for name in PLAIN_FIELDS})
        if story.section or article.section_id:
            article.section = self.parts.sections[story.section.uuid] if story.section else None
        if story.thumbnail or article.thumbnail_id:
            article.thumbnail = self.parts.pictures[story.thumbnail.uuid] if story.thumbnail else None
        if owner_changes:
            article.owner, article.owner_name = change.owner, ""
        if digests_change:
            article.source_digests = change.source_digests
        if not change.amends:
            article.saved_at = self.at
        dated = story.published_at if story.status in WITH_A_DATE else None
        article.index_minute = int((dated or article.created_at).timestamp() // 60)
        return True

    # Changes that wait

    def _let_wait(self, change: Change, story: Story, article: Article, before: Story) -> None:
        """The row stays as readers see it; the pending revision is what the desk goes on from."""
        story = replace(story, modified_at=before.modified_at)
        owner_changes = change.owner is not None and change.owner.pk != article.owner_id
        if story == self.waiting.get(article.pk, before) and not owner_changes and not change.note:
            return
        if story == before:
            article.pending = None
        elif story != self.waiting.get(article.pk):
            article.pending = Revision.objects.create(
                **self._revision(article, story), base_id=article.revision_id
            )
        if owner_changes:
            article.owner, article.owner_name = change.owner, ""
        article.saved_at = self.at
        self._note_event(change, article, before)
        article.save(update_fields=["pending", "saved_at", "owner", "owner_name", "note", "note_by"])

    def _carry_over(self, article: Article, story: Story, before: Story) -> None:
        """Waiting changes go on from what stands now: an import or a move came between."""
        mine = self.waiting[article.pk]
        merged = merging.merge(before, story, mine)
        choices = dict.fromkeys((each.key for each in merged.conflicts), merging.MINE)
        carried = merging.merge(before, story, mine, choices).story
        if carried == story:
            article.pending = None
        elif carried != mine or article.pk not in self.amended:
            article.pending = Revision.objects.create(
                **self._revision(article, carried), base_id=article.revision_id
            )

    # What is kept of it

    def _revision(self, article: Article, story: Story) -> dict:
        return {
            "article": article,
            "record": to_json(story),
            "by": self.by,
            "by_name": name_of(self.by),
            "saved_at": self.at,
        }

    def _amend(self, article: Article, story: Story, before: Story) -> None:
        """Where the newest revision says what stood there before, it says this from now on."""
        revision = Revision.objects.filter(pk=article.revision_id).first()
        if revision is not None and revision.record == to_json(before):
            Revision.objects.filter(pk=revision.pk).update(record=to_json(story))
            self.amended.add(article.pk)

    def _keep_revisions(self) -> None:
        """Of stories that are here already; new ones get theirs when they have a number."""
        kept = [
            (article, story)
            for article, story, before in self.written
            if before not in (None, story) and article.pk not in self.amended
        ]
        made = Revision.objects.bulk_create(Revision(**self._revision(*each)) for each in kept)
        for (article, _story), revision in zip(kept, made, strict=True):
            article.revision = revision
        for article, story, before in self.written:
            if before not in (None, story) and article.pending_id is not None:
                self._carry_over(article, story, before)

    def _note_event(self, change: Change, article: Article, before: Story | None) -> None:
        status_before = before.status if before else ""
        moved = article.status != (status_before or Status.DRAFT)
        if change.move in MOVE or (moved and before is not None):
            article.last_move, article.moved_at = change.move, self.at
            article.note = article.note_by = ""
        # What one person has told the next stays in sight; what an import has to say is in the trail all the same.
        if change.note and not (self.by is None and article.note_by):
            article.note, article.note_by = change.note, name_of(self.by)
        if moved or change.move or change.note:
            said = {
                "headline": article.headline,
                "what": change.move or (("import" if self.by is None else "change") if moved else "note"),
                "before": status_before if moved else "",
                "after": article.status if moved else "",
                "note": change.note,
                "by_id": self.by.pk if self.by else None,
                "by_name": name_of(self.by),
                "at": self.at,
            }
            self.events.append((article, said))

    def _save(self, changed: list[Article]) -> None:
        if len(changed) == 1:
            changed[0].save()
        elif changed:
            # Not what it is known by: that would keep others from writing rows that name it, until this is committed.
            fields = [field.name for field in Article._meta.concrete_fields if not field.unique]
            Article.objects.bulk_create(
                changed, update_conflicts=True, unique_fields=["id"], update_fields=fields
            )

    def _write_events(self) -> None:
        """When every story has its number."""
        rows = [
            (article.pk, article.pending_id or article.revision_id, *said.values())
            for article, said in self.events
        ]
        if rows:
            insert_values(Event, ("article_id", "revision_id", *self.events[0][1]), rows)

    def _forget_autosaves(self) -> None:
        """Whoever has saved has nothing unsaved any more."""
        saved = [change.article.pk for change in self.changes if change.article and change.forgets_unsaved]
        if self.by is not None and saved:
            unsaved = Revision.objects.filter(article__in=saved, by=self.by, autosave=True)
            unsaved._raw_delete(unsaved.db)  # nothing refers to an autosave

    def _write_lines(self) -> None:
        drawn = [
            (article, story)
            for article, story, before in self.written
            if before is None or lines_of(before) != lines_of(story)
        ]
        redrawn = [article.pk for article, _story in drawn if article.pk in self.before]
        write_lines(drawn, redrawn, self.parts)


@cache
def _defaults() -> list[Callable[[], object]]:
    return [field._get_default for field in Article._meta.concrete_fields]


def _new_article() -> Article:
    """As `Article()`, which asks each field by its name; an archive has a hundred thousand of them."""
    return Article(*(default() for default in _defaults()))


def _waiting(rows: Iterable[Article]) -> dict[int, Story]:
    """The changes that wait, by the story's number."""
    ids = [row.pending_id for row in rows if row.pending_id is not None]
    found = Revision.objects.filter(pk__in=ids).values_list("article_id", "record") if ids else ()
    return {article_id: from_json(record) for article_id, record in found}


def name_of(person: AbstractBaseUser | None) -> str:
    return person.get_username() if person else ""
