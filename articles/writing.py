"""One call of `stories.write`, step by step: rows, lines, revisions, audit trail and search index."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from articles import markup, merging, search
from articles.models import Article, Byline, Event, Related, Revision, Tagging
from articles.record import Story, from_json, to_json
from articles.recording import PLAIN_FIELDS, records_of, ref_to
from articles.resolving import Parts, original_of
from articles.settling import StoryRefused, settled
from articles.workflow import MOVE, Status

# A change to one of these is an update that readers are told of.
READ_FIELDS = ("headline", "standfirst", "dateline", "body", "thumbnail", "bylines")
WITH_A_DATE = (Status.PUBLISHED, Status.WITHDRAWN)


class StoryGoneOn(StoryRefused):
    """Somebody else has saved since; `head` is the revision that they made."""

    def __init__(self, head: Revision):
        super().__init__(_("Somebody else has saved this story since you opened it."))
        self.head = head


@dataclass(frozen=True, slots=True)
class Change:
    """A story as it shall stand, its parts named by uuid."""

    story: Story
    article: Article | None = None  # the one it changes; None makes a new one
    owner: AbstractBaseUser | None = None  # whose it becomes; None leaves it
    source_digests: dict[str, str] | None = None  # an import's; None leaves them
    base: int | None = None  # the revision it was made from; StoryGoneOn where that is not the newest
    keeps_waiting: bool = False  # it was made from what readers see, so what waits goes on waiting
    waits: bool = False  # what changes in a live story waits, unseen by readers, to be published
    forgets_unsaved: bool = False  # it holds what this person was typing, so that need be kept no longer
    quiet: bool = False  # housekeeping: nothing that readers are told of
    move: str = ""  # for the audit trail: a move's name, or what else was done
    note: str = ""  # to whoever opens the story next


class Writing:
    def __init__(self, changes: Sequence[Change], by: AbstractBaseUser | None, at: datetime):
        self.by, self.at = by, at
        self.changes = [replace(change, story=settled(change.story, at)) for change in changes]
        ids = [change.article.pk for change in changes if change.article is not None]
        # Locked, so that two people who save at once write one after the other.
        self.rows = (
            {row.pk: row for row in Article.objects.select_for_update().filter(pk__in=ids)} if ids else {}
        )
        self.before = records_of(self.rows.values()) if ids else {}
        self.waiting = _waiting(self.rows.values())
        self.parts = Parts(change.story for change in self.changes)
        self.articles: list[Article] = []
        self.written: list[tuple[Article, Story, Story | None]] = []  # with the records after and before
        self.events: list[Event] = []

    def write(self) -> None:
        old_index_rows = [search.row_number(row.index_minute, row.pk) for row in self.rows.values()]
        new, changed = [], []
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
            story = story if change.quiet else self._dated(story, before)
            if not self._apply(change, story, article, before) and not absorbed and not change.note:
                continue
            self.written.append((article, story, before))
            (new if before is None else changed).append(article)
            self._note_event(change, article, before)
        self._keep_revisions()
        self._save(new, changed)
        self._write_lines()
        Event.objects.bulk_create(self.events)
        rewritten = {article.pk for article in changed}
        search.remove(row for row in old_index_rows if row & (2**search.ID_BITS - 1) in rewritten)
        search.put(entry_of(article, story, self.parts) for article, story, _before in self.written)
        self._forget_autosaves()

    def _article(self, change: Change) -> Article:
        if change.article is None:
            article = Article(created_at=self.at, owner=change.owner)
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
        story = self.parts.renamed(replace(story, uuid=str(article.uuid)))
        original = original_of(self.parts, story, article, before)
        article.translation_of = original
        return replace(story, translation_of=ref_to(original.uuid if original else None))

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
        for name in PLAIN_FIELDS:
            setattr(article, name, getattr(story, name))
        article.section = self.parts.sections[story.section.uuid] if story.section else None
        article.thumbnail = self.parts.pictures[story.thumbnail.uuid] if story.thumbnail else None
        if owner_changes:
            article.owner = change.owner
        if digests_change:
            article.source_digests = change.source_digests
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
            article.owner = change.owner
        article.saved_at = self.at
        self._note_event(change, article, before)
        article.save(update_fields=["pending", "saved_at", "owner", "note", "note_by"])

    def _carry_over(self, article: Article, story: Story, before: Story) -> None:
        """Waiting changes go on from what stands now: an import or a move came between."""
        mine = self.waiting[article.pk]
        merged = merging.merge(before, story, mine)
        choices = dict.fromkeys((each.key for each in merged.conflicts), merging.MINE)
        carried = merging.merge(before, story, mine, choices).story
        if carried == story:
            article.pending = None
        else:
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

    def _keep_revisions(self) -> None:
        """Of stories that are here already; new ones get theirs when they have a number."""
        kept = [(article, story) for article, story, before in self.written if before not in (None, story)]
        made = Revision.objects.bulk_create(Revision(**self._revision(*each)) for each in kept)
        for (article, _story), revision in zip(kept, made, strict=True):
            article.revision = revision
        for article, story, before in self.written:
            if before is not None and article.pending_id is not None:
                self._carry_over(article, story, before)

    def _note_event(self, change: Change, article: Article, before: Story | None) -> None:
        status_before = before.status if before else ""
        moved = article.status != (status_before or Status.DRAFT)
        if change.move in MOVE or (moved and before is not None):
            article.last_move, article.moved_at = change.move, self.at
            article.note = article.note_by = ""
        if change.note:
            article.note, article.note_by = change.note, name_of(self.by)
        if moved or change.move or change.note:
            self.events.append(
                Event(
                    article=article,
                    headline=article.headline,
                    what=change.move or (("import" if self.by is None else "change") if moved else "note"),
                    before=status_before if moved else "",
                    after=article.status if moved else "",
                    note=change.note,
                    by=self.by,
                    by_name=name_of(self.by),
                    at=self.at,
                )
            )

    def _save(self, new: list[Article], changed: list[Article]) -> None:
        Article.objects.bulk_create(new)
        if new:
            stories = {id(article): story for article, story, _before in self.written}
            made = Revision.objects.bulk_create(
                Revision(**self._revision(each, stories[id(each)])) for each in new
            )
            for article, revision in zip(new, made, strict=True):
                article.revision = revision
            newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-saved_at", "-id").values("pk")
            Article.objects.filter(pk__in=[each.pk for each in new]).update(revision=Subquery(newest[:1]))
        if len(changed) == 1:
            changed[0].save()
        elif changed:
            fields = [field.name for field in Article._meta.concrete_fields if not field.primary_key]
            Article.objects.bulk_create(
                changed, update_conflicts=True, unique_fields=["id"], update_fields=fields
            )
        for event in self.events:
            event.revision_id = event.article.pending_id or event.article.revision_id

    def _forget_autosaves(self) -> None:
        """Whoever has saved has nothing unsaved any more."""
        saved = [change.article.pk for change in self.changes if change.article and change.forgets_unsaved]
        if self.by is not None and saved:
            unsaved = Revision.objects.filter(article__in=saved, by=self.by, autosave=True)
            unsaved._raw_delete(unsaved.db)  # nothing refers to an autosave

    # Its lines

    def _write_lines(self) -> None:
        """Tags, bylines and related stories; the first two carry what their lists go by."""
        drawn = [
            (article, story)
            for article, story, before in self.written
            if before is None or _lines(before) != _lines(story)
        ]
        redrawn = [article.pk for article, _story in drawn if article.pk in self.before]
        for model, lines_of in ((Tagging, self._taggings), (Byline, self._bylines), (Related, self._related)):
            if redrawn:
                model.objects.filter(article__in=redrawn).delete()
            model.objects.bulk_create(line for article, story in drawn for line in lines_of(article, story))

    def _taggings(self, article: Article, story: Story) -> Iterable[Tagging]:
        for position, ref in enumerate(story.tags):
            yield Tagging(tag=self.parts.tags[ref.uuid], position=position, **_listed(article))

    def _bylines(self, article: Article, story: Story) -> Iterable[Byline]:
        for position, byline in enumerate(story.bylines):
            author = self.parts.authors[byline.author.uuid]
            yield Byline(author=author, roles=list(byline.roles), position=position, **_listed(article))

    def _related(self, article: Article, story: Story) -> Iterable[Related]:
        for position, ref in enumerate(story.related):
            yield Related(article=article, other=self.parts.articles[ref.uuid], position=position)


def entry_of(article: Article, story: Story, parts: Parts) -> search.Entry:
    """What the search index keeps of it."""
    tags = [parts.tags[ref.uuid] for ref in story.tags if ref.uuid in parts.tags]
    authors = [parts.authors[each.author.uuid] for each in story.bylines if each.author.uuid in parts.authors]
    return search.Entry(
        row=search.row_number(article.index_minute, article.pk),
        headline=f"{article.headline} {article.short_headline}",
        standfirst=article.standfirst,
        names=" ".join(spelling for named in (*tags, *authors) for spelling in named.spellings),
        body=f"{article.dateline} {markup.to_text(article.body)}",
        tokens=(
            search.token("language", article.language),
            search.token("status", article.status),
            *([search.token("section", article.section_id)] if article.section_id else []),
            *(search.token("tag", tag.pk) for tag in tags),
            *(search.token("author", author.pk) for author in authors),
            *(search.token("picture", uuid) for uuid in markup.picture_uuids(article.body)),
        ),
    )


def _listed(article: Article) -> dict:
    """What a line carries for its lists."""
    published_at = article.published_at if article.status == Status.PUBLISHED else None
    return {"article": article, "language": article.language, "published_at": published_at}


def _lines(story: Story) -> tuple:
    """All that the lines to tags, authors and related stories are made from."""
    return story.tags, story.bylines, story.related, story.language, story.status, story.published_at


def _waiting(rows: Iterable[Article]) -> dict[int, Story]:
    """The changes that wait, by the story's number."""
    ids = [row.pending_id for row in rows if row.pending_id is not None]
    found = Revision.objects.filter(pk__in=ids).values_list("article_id", "record") if ids else ()
    return {article_id: from_json(record) for article_id, record in found}


def name_of(person: AbstractBaseUser | None) -> str:
    return person.get_username() if person else ""
