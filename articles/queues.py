"""The queues of My desk: what waits for this person, each read from an index and never counted to the end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from articles import roles
from articles.models import Article, SiblingTask
from articles.workflow import PUBLISH, REVIEW, Status

SHOWN = 5
JUST_PUBLISHED = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Queue:
    name: str
    title: str
    when_empty: str
    articles: list[Article]
    more: bool  # there are others than those shown
    filters: str  # of the list that shows all: the stories, or the ledger of translations


@dataclass(frozen=True, slots=True)
class TaskQueue:
    """Stories of which another language was corrected or withdrawn."""

    tasks: list[SiblingTask]
    more: bool


def queues(person: AbstractBaseUser, now: datetime) -> list[Queue]:
    """Those that this person can do something about, one query each."""
    edits, publishes = person.has_perm(roles.EDIT_ANY), person.has_perm(PUBLISH)
    newest = Article.objects.desk_order()
    mine = newest.filter(owner=person)
    every = newest if edits else mine
    minute = int(now.timestamp() // 60)
    drafts = mine.filter(status=Status.DRAFT)
    wanted = [
        (
            "sent_back",
            _("Sent back to me"),
            _("Nothing was sent back."),
            drafts.filter(last_move="send_back"),
            "",
        ),
        (
            "drafts",
            _("My drafts"),
            _("You have no drafts."),
            drafts.exclude(last_move="send_back"),
            "state=draft&mine=1",
        ),
        (
            "review",
            _("Waiting for review") if edits else _("Mine in review"),
            _("Nothing waits for review."),
            every.filter(status=Status.IN_REVIEW),
            "state=in_review",
        ),
        (
            "ready",
            _("Ready to go out"),
            _("Nothing is ready."),
            every.filter(status=Status.READY),
            "state=ready",
        ),
        (
            "scheduled",
            _("Scheduled next"),
            _("Nothing is scheduled."),
            every.filter(status=Status.PUBLISHED, index_minute__gte=minute, published_at__gt=now).order_by(
                "index_minute", "id"
            ),
            "state=scheduled",
        ),
        (
            "waiting",
            _("Unpublished changes"),
            _("No live story has changes that wait."),
            every.filter(pending__isnull=False),
            "state=waiting",
        ),
        (
            "published",
            _("Just published"),
            _("Nothing went out in the last two days."),
            every.filter(
                status=Status.PUBLISHED,
                index_minute__lte=minute,
                index_minute__gte=minute - JUST_PUBLISHED // timedelta(minutes=1),
                published_at__lte=now,
            ),
            "state=published",
        ),
        (
            "stale",
            _("Translations to bring up to date"),
            _("No translation is behind its original."),
            every.filter(stale_by__gt=0).exclude(status__in=(Status.WITHDRAWN, Status.BINNED)),
            "stale=1" if edits else "stale=1&mine=1",
        ),
    ]
    only = {"waiting": publishes or edits, "review": True, "ready": person.has_perm(REVIEW) or not edits}
    return [_queue(*each) for each in wanted if only.get(each[0], True)]


def tasks(person: AbstractBaseUser) -> TaskQueue:
    """What was done to another language of a story, until somebody has looked; of one's own stories but for editors."""
    found = SiblingTask.objects.exclude(article__status=Status.BINNED).exclude(
        # Those stand in the queue of what is stale.
        what=SiblingTask.What.CORRECTED,
        sibling=F("article__translation_of"),
        article__stale_by__gt=0,
    )
    if not person.has_perm(roles.EDIT_ANY):
        found = found.filter(article__owner=person)
    found = found.select_related("article", "article__thumbnail", "sibling").defer(
        *("article__body", "article__source_digests", "sibling__body", "sibling__source_digests")
    )
    found = list(found[: SHOWN + 1])
    return TaskQueue(found[:SHOWN], len(found) > SHOWN)


def _queue(name: str, title: str, when_empty: str, articles: QuerySet, filters: str) -> Queue:
    found = articles.select_related("section", "thumbnail", "owner", "translation_of").defer(
        *("body", "source_digests", "translation_of__body", "translation_of__source_digests")
    )
    found = list(found[: SHOWN + 1])
    return Queue(name, title, when_empty, found[:SHOWN], len(found) > SHOWN, filters)
