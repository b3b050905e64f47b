"""What other sites are to be told: written in the story's own transaction, sent by sending.py."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import quote

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F
from django.urls import reverse

from articles.models import Article, Author, OutboxMessage, Section, Tag
from articles.models.article import stories_address
from articles.models.outbox_message import MOST_TRIES, TOLD_TO_WAIT
from articles.querysets import as_parameter
from articles.record import Ref, Story
from articles.recording import records_of
from articles.resolving import Parts
from articles.workflow import Status

INDEXNOW, WEBSUB = OutboxMessage.Kind.INDEXNOW, OutboxMessage.Kind.WEBSUB
NEWS_DAYS = 2  # what an import brings that is older than this is no news to anybody
FEED_KINDS = ("rss", "atom", "json")
# What a story's page and its lists do not show, or show only when its time comes.
_UNSEEN = {"embargo_until", "expires_at", "sticky", "source_system", "source_id"}
_SEEN = [field.name for field in fields(Story) if field.name not in _UNSEEN]
LONGEST_ADDRESS = 2000
AT_ONCE = 500

Written = tuple[Article, Story, Story | None]  # with the records after and before


@dataclass(frozen=True, slots=True)
class Message:
    kind: str
    address: str
    article_id: int
    created_at: datetime
    due_at: datetime


def kinds() -> list[str]:
    """Those that the settings ask for."""
    said = {INDEXNOW: settings.INDEXNOW_KEY, WEBSUB: settings.WEBSUB_HUB}
    return [kind for kind, wanted in said.items() if wanted]


def note(written: Sequence[Written], parts: Parts, at: datetime, *, imported: bool) -> None:
    """Writes what is to be told of these changes, and forgets what was foretold of these stories before."""
    wanted = kinds()
    if not wanted:
        return
    told = [_Told(article, after, before, at) for article, after, before in written]
    if imported:
        told = [each for each in told if each.is_news]
    if outdated := [each.article.pk for each in told if next_change(each.before, at)]:
        OutboxMessage.objects.foretelling().filter(article__in=outdated).delete()
    messages: list[Message] = []
    if INDEXNOW in wanted:
        messages += [message for each in told for message in each.pages()]
    if WEBSUB in wanted:
        messages += [message for each in told for message in each.expected(WEBSUB)]
        changed = [each for each in told if each.changes]
        feeds = _Feeds([story for each in changed for story in each.shown], parts)
        for each in changed:
            messages += [
                Message(WEBSUB, address, each.article.pk, at, at) for address in feeds.of(each.shown)
            ]
    put(messages)


def next_change(story: Story | Article | None, at: datetime) -> datetime | None:
    """When time alone will change what readers see of it: it comes out, or it expires."""
    if story is None or story.status != Status.PUBLISHED:
        return None
    if story.published_at > at:
        return story.published_at
    return story.expires_at if story.expires_at is not None and story.expires_at > at else None


@dataclass(frozen=True, slots=True)
class _Told:
    """One story that was written, as others see it."""

    article: Article
    after: Story
    before: Story | None
    at: datetime

    @property
    def shown(self) -> list[Story]:
        """As readers had it before, and have it now."""
        return [story for story in (self.after, self.before) if _is_public(story, self.at)]

    @property
    def changes(self) -> bool:
        """Whether readers see something else from this moment on."""
        shown = self.shown
        if len(shown) < 2:
            return bool(shown)
        return any(getattr(self.after, name) != getattr(self.before, name) for name in _SEEN)

    @property
    def is_news(self) -> bool:
        """What an import brings, or takes back."""
        taken_back = self.shown == [self.before]
        published_at = self.after.published_at
        return taken_back or (published_at is not None and published_at > self.at - timedelta(days=NEWS_DAYS))

    def pages(self) -> Iterator[Message]:
        if not self.changes:
            yield from self.expected(INDEXNOW)
        else:
            for story in self.shown:
                yield self._message(INDEXNOW, story, self.at)

    def expected(self, kind: str) -> Iterator[Message]:
        """What is foretold of it. One address waits once: of a page, what comes after is foretold when it is sent."""
        due_at = next_change(self.after, self.at)
        if due_at is not None:
            yield self._message(kind, self.after, due_at)

    def _message(self, kind: str, story: Story, due_at: datetime) -> Message:
        return Message(kind, page_address(self.article.pk, story), self.article.pk, self.at, due_at)


def _is_public(story: Story | None, at: datetime) -> bool:
    """As `Article.is_public` says of a row."""
    return (
        story is not None
        and story.status == Status.PUBLISHED
        and story.published_at <= at
        and (story.expires_at is None or story.expires_at > at)
    )


def page_address(article_id: int, story: Story | Article) -> str:
    return f"{settings.SITE_URL}{stories_address(story.language)}{article_id}/{quote(story.slug)}/"


class _Feeds:
    """The addresses of the feeds that these stories stand in; asks only for parts that are not at hand."""

    def __init__(self, stories: Iterable[Story], parts: Parts | None = None):
        self.sections = dict(parts.sections) if parts else {}
        self.tags = dict(parts.tags) if parts else {}
        self.authors = dict(parts.authors) if parts else {}
        stories = list(stories)
        for rows, found, refs in (
            (Section.objects, self.sections, [story.section for story in stories]),
            (Tag.objects, self.tags, [ref for story in stories for ref in story.tags]),
            (Author.objects, self.authors, [each.author for story in stories for each in story.bylines]),
        ):
            _find(rows, found, refs)

    def of(self, stories: Iterable[Story]) -> Iterator[str]:
        for story in stories:
            yield from _addresses("feed_latest", story.language)
            named = [("feed_section", self.sections.get(story.section.uuid))] if story.section else []
            named += [("feed_tag", self.tags.get(ref.uuid)) for ref in story.tags]
            named += [("feed_author", self.authors.get(each.author.uuid)) for each in story.bylines]
            for name, row in named:
                if row is not None:
                    yield from _addresses(name, story.language, row.slug)


def _find(rows: models.Manager, found: dict[str, models.Model], refs: Iterable[Ref | None]) -> None:
    missing = {ref.uuid for ref in refs if ref is not None} - found.keys()
    if missing:
        found |= {str(row.uuid): row for row in rows.filter(uuid__in=missing)}


def _addresses(name: str, language: str, slug: str = "-") -> Iterator[str]:
    path = _pattern(name, language).replace("/-/", f"/{quote(slug)}/")
    for kind in FEED_KINDS:
        yield f"{settings.SITE_URL}{path}{kind}"


@cache
def _pattern(name: str, language: str) -> str:
    """Up to the format. Asked once: an import names thousands of feeds, and each takes its time."""
    of_list = [] if name == "feed_latest" else ["-"]
    path = reverse(f"articles:{name}", args=[*of_list, FEED_KINDS[0]], current_app=language)
    return path.removesuffix(FEED_KINDS[0])


# Rows


def put(messages: Iterable[Message]) -> None:
    """One for each kind and address waits: what waits already tells of the newer change as well."""
    waiting = {(each.kind, each.address): each for each in messages if len(each.address) <= LONGEST_ADDRESS}
    # In one order, so that two writers wait for one another and do not lock each other out; pages first,
    # so that whoever holds a feed, which is everybody's, waits for nobody's page.
    rows = sorted(
        waiting.values(), key=lambda each: (not each.address.endswith("/"), each.kind, each.address)
    )
    for start in range(0, len(rows), AT_ONCE):
        _insert(rows[start : start + AT_ONCE])


def _insert(rows: Sequence[Message]) -> None:
    values = []
    for row in rows:
        moments = as_parameter(row.created_at), as_parameter(row.due_at)
        values += [row.kind, row.address, row.article_id, *moments]
    marks = "(%s, %s, %s, %s, %s, 0, '')"
    given_up = f"waiting.tries >= {MOST_TRIES}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_outboxmessage AS waiting"
            " (kind, address, article_id, created_at, due_at, tries, error)"
            f" VALUES {', '.join([marks] * len(rows))}"
            " ON CONFLICT (kind, address) WHERE sent_at IS NULL DO UPDATE SET"
            " article_id = excluded.article_id, created_at = excluded.created_at,"
            " due_at = CASE"
            f" WHEN {given_up} OR waiting.due_at > excluded.due_at AND waiting.error NOT LIKE %s"
            " THEN excluded.due_at ELSE waiting.due_at END,"
            f" tries = CASE WHEN {given_up} THEN 0 ELSE waiting.tries END,"
            f" error = CASE WHEN {given_up} THEN '' ELSE waiting.error END",
            [*values, f"{TOLD_TO_WAIT}%"],
        )


def come_true(at: datetime) -> None:
    """What was foretold for this moment or earlier becomes a message, if readers see it so by now."""
    while _some_come_true(at):
        pass


def _some_come_true(at: datetime) -> bool:
    foretold = OutboxMessage.objects.foretelling().of_kinds(kinds()).filter(due_at__lte=at)
    with transaction.atomic():
        rows = list(foretold.select_for_update(skip_locked=True).order_by("due_at", "id")[:AT_ONCE])
        articles = Article.objects.in_bulk({row.article_id for row in rows if row.article_id})
        seen = {number for number, article in articles.items() if article.is_live(at)}
        pages = {row.pk for row in rows if row.kind == INDEXNOW and row.article_id in seen}
        others = [row for row in rows if row.pk not in pages]
        OutboxMessage.objects.filter(pk__in=pages).update(created_at=F("due_at"))
        OutboxMessage.objects.filter(pk__in=[row.pk for row in others]).delete()
        shown = [articles[row.article_id] for row in others if row.article_id in seen]
        ahead = (foretold_of(articles.get(row.article_id), row.kind, at) for row in others)
        put([*_feeds_now(shown, at), *(message for messages in ahead for message in messages)])
    return bool(rows)


def _feeds_now(articles: Sequence[Article], at: datetime) -> list[Message]:
    records = records_of(articles) if articles else {}
    feeds = _Feeds(records.values())
    return [
        Message(WEBSUB, address, number, at, at)
        for number, story in records.items()
        for address in feeds.of([story])
    ]


def foretold_of(article: Article | None, kind: str, at: datetime) -> list[Message]:
    due_at = next_change(article, at)
    if due_at is None:
        return []
    return [Message(kind, page_address(article.pk, article), article.pk, at, due_at)]
