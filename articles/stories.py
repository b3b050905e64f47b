"""The one way in: every story is written here, with all that must change with it, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils.translation import gettext as _

from articles import markup, search
from articles.editions import editions
from articles.models import Article, Author, Byline, Picture, Related, Revision, Section, Tag, Tagging
from articles.models.article import Kind, Role
from articles.record import Byline as BylineRecord
from articles.record import Ref, Story, to_json
from articles.recording import PLAIN_FIELDS, record_of, records_of, ref_to
from articles.spelling import one_line, slugify
from articles.workflow import Status

# A change to one of these is an update that readers are told of.
READ_FIELDS = ("headline", "standfirst", "dateline", "body", "thumbnail", "bylines")
WITH_A_DATE = (Status.PUBLISHED, Status.WITHDRAWN)


class StoryRefused(ValueError):
    """A sentence that says what to do about a story that cannot be written."""


@dataclass(frozen=True, slots=True)
class Change:
    """A story as it shall stand, its parts named by uuid."""

    story: Story
    article: Article | None = None  # the one it changes; None makes a new one
    owner: AbstractBaseUser | None = None  # whose it becomes; None leaves it
    source_digests: dict[str, str] | None = None  # an import's; None leaves them


def write(changes: Sequence[Change], by: AbstractBaseUser | None, at: datetime) -> list[Article]:
    """Writes rows, tags, bylines, list dates, revisions and the search index; returns the stories.

    A story that stands as it shall already is left alone, without a revision. Raises StoryRefused.
    """
    with transaction.atomic():
        writing = _Writing(changes, by, at)
        writing.write()
    return writing.articles


def refuse_if_impossible(change: Change) -> None:
    """Raises the StoryRefused that `write` would raise, without writing."""
    story = change.story
    parts = _Parts([story])
    before = record_of(change.article) if change.article else None
    _original(parts, story, change.article or Article(), before)


def settled(story: Story, at: datetime) -> Story:
    """The form in which a story is kept: safe HTML, one-line headlines, a slug, dates that agree.

    A published story without a date gets `at`; one before its embargo waits for it. Raises StoryRefused.
    """
    story = replace(
        story,
        headline=one_line(story.headline),
        short_headline=one_line(story.short_headline),
        standfirst=one_line(story.standfirst),
        dateline=one_line(story.dateline),
        slug=slugify(story.slug or story.headline),
        body=markup.clean(story.body),
        source_url=story.source_url.strip(),
        status=story.status or Status.DRAFT,
        tags=tuple(dict.fromkeys(story.tags)),
        related=tuple(ref for ref in dict.fromkeys(story.related) if not ref.uuid or ref.uuid != story.uuid),
        bylines=_one_per_author(story.bylines),
    )
    if story.status == Status.PUBLISHED:
        moments = [story.published_at or at, story.embargo_until]
        story = replace(story, published_at=max(filter(None, moments)))
    _refuse_what_cannot_stand(story)
    return story


def _one_per_author(bylines: Iterable[BylineRecord]) -> tuple[BylineRecord, ...]:
    """An author named twice is one byline with both roles."""
    roles: dict[Ref, dict[str, None]] = {}
    for byline in bylines:
        roles.setdefault(byline.author, {}).update(dict.fromkeys(byline.roles))
    return tuple(
        BylineRecord(author, tuple(held) or (Role.REPORTER.value,)) for author, held in roles.items()
    )


def _refuse_what_cannot_stand(story: Story) -> None:
    if not story.headline:
        raise StoryRefused(_("Give the story a headline."))
    if len(story.headline) > 300:
        raise StoryRefused(
            _("The headline has more than 300 letters. Shorten it; the standfirst can say the rest.")
        )
    if story.language not in editions():
        raise StoryRefused(
            _("There is no edition in the language “%(language)s”: it is one of %(languages)s.")
            % {"language": story.language, "languages": ", ".join(editions())}
        )
    for value, known, what in (
        (story.kind, Kind.values, _("kind")),
        (story.status, Status.values, _("status")),
        *((role, Role.values, _("role")) for byline in story.bylines for role in byline.roles),
    ):
        if value not in known:
            raise StoryRefused(
                _("“%(value)s” is no %(what)s of a story: it is one of %(known)s.")
                % {"value": value, "what": what, "known": ", ".join(known)}
            )
    if len(story.source_url) > 2000 or len(story.dateline) > 100 or len(story.short_headline) > 120:
        raise StoryRefused(_("The canonical address, the dateline or the short headline is too long."))


class _Parts:
    """The rows that a batch of stories refers to, by uuid, each kind in one query."""

    def __init__(self, stories: Iterable[Story]):
        stories = list(stories)
        self.sections = self._found(Section.objects.all(), (story.section for story in stories))
        self.pictures = self._found(Picture.objects.all(), (story.thumbnail for story in stories))
        self.tags = self._found(Tag.objects.all(), (ref for story in stories for ref in story.tags))
        self.authors = self._found(
            Author.objects.all(), (byline.author for story in stories for byline in story.bylines)
        )
        others = (ref for story in stories for ref in (*story.related, story.translation_of))
        self.articles = self._found(
            Article.objects.select_related("translation_of").only(
                *("uuid", "language", "translation_of__uuid", "translation_of__language")
            ),
            others,
        )

    @staticmethod
    def _found(rows: models.QuerySet, refs: Iterable[Ref | None]) -> dict[str, models.Model]:
        uuids = {ref.uuid for ref in refs if ref is not None}
        found = {str(row.uuid): row for row in rows.filter(uuid__in=uuids)} if uuids else {}
        if missing := uuids - found.keys():
            raise StoryRefused(
                _("There is no %(what)s with the uuid %(uuid)s.")
                % {"what": rows.model._meta.verbose_name, "uuid": min(missing) or "?"}
            )
        return found


def _original(parts: _Parts, story: Story, article: Article, before: Story | None) -> Article | None:
    """What it translates: a translation names the original, never another translation."""
    own = Article.objects.filter(translation_of=article.pk) if article.pk else Article.objects.none()
    if (
        before is not None
        and before.language != story.language
        and own.filter(language=story.language).exists()
    ):
        raise StoryRefused(_("This story has a translation in that language; it cannot be in the same one."))
    if story.translation_of is None:
        return None
    other = parts.articles[story.translation_of.uuid]
    original = other.translation_of or other
    if before is not None and (before.translation_of, before.language) == (
        ref_to(original.uuid),
        story.language,
    ):
        return original
    if original.language == story.language:
        raise StoryRefused(_("A translation is in another language than its original."))
    if (
        Article.objects.filter(translation_of=original, language=story.language)
        .exclude(pk=article.pk)
        .exists()
    ):
        raise StoryRefused(_("That story has a translation in this language already."))
    if own.exists():
        raise StoryRefused(_("This story has translations of its own, so it is an original."))
    return original


class _Writing:
    """One call of `write`, step by step."""

    def __init__(self, changes: Sequence[Change], by: AbstractBaseUser | None, at: datetime):
        self.by, self.at = by, at
        self.changes = [replace(change, story=settled(change.story, at)) for change in changes]
        ids = [change.article.pk for change in changes if change.article is not None]
        # Locked, so that two people who save at once write one after the other.
        self.rows = (
            {row.pk: row for row in Article.objects.select_for_update().filter(pk__in=ids)} if ids else {}
        )
        self.before = records_of(self.rows.values()) if ids else {}
        self.parts = _Parts(change.story for change in self.changes)
        self.articles: list[Article] = []
        self.written: list[tuple[Article, Story, Story | None]] = []  # with the records after and before

    def write(self) -> None:
        old_index_rows = [search.row_number(row.index_minute, row.pk) for row in self.rows.values()]
        new, changed = [], []
        for change in self.changes:
            article = self.rows[change.article.pk] if change.article is not None else self._new(change)
            self.articles.append(article)
            before = self.before.get(article.pk)
            story = replace(change.story, uuid=str(article.uuid))
            original = _original(self.parts, story, article, before)
            story = replace(story, translation_of=ref_to(original.uuid if original else None))
            article.translation_of = original
            story = self._dated(story, before)
            if not self._apply(change, story, article, before):
                continue
            self.written.append((article, story, before))
            (new if before is None else changed).append(article)
        self._save(new, changed)
        self._write_lines()
        self._keep_revisions()
        rewritten = {article.pk for article in changed}
        search.remove(row for row in old_index_rows if row & (2**search.ID_BITS - 1) in rewritten)
        search.put(self._entry(article, story) for article, story, _before in self.written)

    def _new(self, change: Change) -> Article:
        article = Article(created_at=self.at, owner=change.owner)
        if change.story.uuid:
            article.uuid = UUID(change.story.uuid)
        return article

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

    def _save(self, new: list[Article], changed: list[Article]) -> None:
        Article.objects.bulk_create(new)
        if len(changed) == 1:
            changed[0].save()
        elif changed:
            fields = [field.name for field in Article._meta.concrete_fields if not field.primary_key]
            Article.objects.bulk_create(
                changed, update_conflicts=True, unique_fields=["id"], update_fields=fields
            )

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

    def _keep_revisions(self) -> None:
        Revision.objects.bulk_create(
            Revision(
                article=article,
                record=to_json(story),
                by=self.by,
                by_name=self.by.get_username() if self.by else "",
                saved_at=self.at,
            )
            for article, story, before in self.written
            if story != before
        )

    def _entry(self, article: Article, story: Story) -> search.Entry:
        tags = [self.parts.tags[ref.uuid] for ref in story.tags]
        authors = [self.parts.authors[byline.author.uuid] for byline in story.bylines]
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
