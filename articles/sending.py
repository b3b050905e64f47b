"""Sends what waits in the outbox: claims it, tells the other site, and notes what that has answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from articles import outbox, pings
from articles.models import Article, OutboxMessage
from articles.models.outbox_message import MOST_TRIES, TOLD_TO_WAIT
from articles.outbox import INDEXNOW, WEBSUB

# Whoever claims a message has it for so long; then it is anybody's, for they may have been killed.
LEASE = timedelta(minutes=10)
# After the first try, the second, and so on; the last counts for all that come after.
BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440)]
KEPT = timedelta(days=30)
# How many are claimed together: the slowest hub must have answered for all of them within the lease.
AT_ONCE = {INDEXNOW: 1000, WEBSUB: 20}
TELL: dict[str, Callable[[Sequence[str]], pings.Answers]] = {INDEXNOW: pings.indexnow, WEBSUB: pings.websub}


@dataclass(slots=True)
class Report:
    sent: int = 0
    failed: int = 0  # and will be tried again
    given_up: int = 0
    reasons: dict[str, None] = field(default_factory=dict)  # each once, in their order


def send(stopped: Callable[[], bool] = lambda: False) -> Report:
    """All that is due. Two that send at once do not send the same.

    No transaction is open while another site is asked. Whoever is killed after it has answered, and before
    that is noted, leaves what they had claimed; it is sent again when its lease has ended: none is ever lost.
    """
    report = Report()
    _forget_old()
    outbox.come_true(timezone.now())
    for kind in outbox.kinds():
        while not stopped() and not _is_resting(kind) and (claimed := _claimed(kind)):
            answers = TELL[kind]([message.address for message in claimed])
            _note(claimed, answers, report)
            if any(answer is not None and answer.of_the_site for answer in answers.values()):
                break
    return report


def _forget_old() -> None:
    """What was sent long ago, and what nobody has wanted to send for as long."""
    before = timezone.now() - KEPT
    OutboxMessage.objects.filter(sent_at__lt=before).delete()
    unsent = OutboxMessage.objects.filter(sent_at=None, due_at__lt=before)
    with transaction.atomic():
        # Not one that somebody is just being told of anew: neither shall wait for the other.
        free = list(unsent.select_for_update(skip_locked=True).values_list("pk", flat=True)[: outbox.AT_ONCE])
        OutboxMessage.objects.filter(pk__in=free).delete()


def _is_resting(kind: str) -> bool:
    """Whether the other site has said that it wants to be left alone for now."""
    told = OutboxMessage.objects.waiting().filter(kind=kind, error__startswith=TOLD_TO_WAIT)
    return told.filter(due_at__gt=timezone.now()).exists()


def _claimed(kind: str) -> list[OutboxMessage]:
    """The next that are due, which nobody else gets while the lease lasts."""
    now = timezone.now()
    told = Q(tries__gt=0) | Q(due_at__lte=F("created_at"))  # not what is only foretold
    due = OutboxMessage.objects.waiting().of_kinds([kind]).filter(told, due_at__lte=now)
    with transaction.atomic():
        claimed = list(due.select_for_update(skip_locked=True).order_by("due_at", "id")[: AT_ONCE[kind]])
        OutboxMessage.objects.filter(pk__in=[each.pk for each in claimed]).update(
            tries=F("tries") + 1, due_at=now + LEASE
        )
    return claimed


def _note(claimed: Sequence[OutboxMessage], answers: pings.Answers, report: Report) -> None:
    now = timezone.now()
    with transaction.atomic():
        # One that somebody holds is being told of a newer change: it goes out once more.
        held = OutboxMessage.objects.filter(pk__in=[each.pk for each in claimed], sent_at=None)
        rows = {row.pk: row for row in held.select_for_update(skip_locked=True)}
        taken = []
        for each in claimed:
            answer, row = answers[each.address], rows.get(each.pk)
            if answer is None:
                report.sent += 1
                if row is not None and row.created_at == each.created_at:
                    taken.append(row)
            elif row is not None:
                _put_off(row, answer, now, report)
        _mark_sent(taken, now)
        failed = [rows[each.pk] for each in claimed if answers[each.address] is not None and each.pk in rows]
        OutboxMessage.objects.bulk_update(failed, ["due_at", "error"])


def _put_off(row: OutboxMessage, failure: pings.Failure, now: datetime, report: Report) -> None:
    wait = BACK_OFF[min(row.tries, len(BACK_OFF)) - 1]
    if failure.wait is not None:
        wait = max(wait, failure.wait)
    row.due_at = now + wait
    row.error = failure.why if failure.wait is None else f"{TOLD_TO_WAIT} {failure.why}"
    report.reasons[f"{row.get_kind_display()}: {failure.why}"] = None
    if row.tries >= MOST_TRIES:
        report.given_up += 1
    else:
        report.failed += 1


def _mark_sent(rows: Sequence[OutboxMessage], now: datetime) -> None:
    """And foretells when their pages will change by themselves."""
    OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=now, error="")
    pages = {row.article_id for row in rows if row.kind == INDEXNOW and row.article_id}
    stories = Article.objects.filter(pk__in=pages).only(
        *("language", "slug", "status", "published_at", "expires_at")
    )
    foretold = (message for story in stories for message in outbox.foretold_of(story, INDEXNOW, now))
    # Each for its own page alone, whose message is held here: a new address has a message of its own,
    # and somebody may be writing that.
    held = {row.address for row in rows}
    outbox.put(message for message in foretold if message.address in held)
