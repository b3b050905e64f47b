"""Statuses of a story, the moves between them, and the permission each move needs: a table."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """What the desk has decided. Scheduled, embargoed and expired follow from dates."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    READY = "ready", _("Ready")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    BINNED = "binned", _("In the bin")


SUBMIT = "articles.submit_article"
REVIEW = "articles.review_article"
PUBLISH = "articles.publish_article"
WITHDRAW = "articles.withdraw_article"
BIN = "articles.bin_article"


class MoveRefused(ValueError):
    """A sentence that says why a story cannot be moved so, and what to do."""


@dataclass(frozen=True, slots=True)
class Move:
    """One way from status to status. `when` narrows it to stories that are "scheduled" or "live"."""

    name: str
    label: str  # what its button says, where nothing about the story makes that clearer
    before: tuple[Status, ...]
    after: Status
    permission: str
    done: str  # what the desk says afterwards
    when: str = ""
    needs_note: bool = False

    def is_possible(self, status: str, *, live: bool) -> bool:
        return status in self.before and (not self.when or (self.when == "live") == live)


_IN_WORK = (Status.DRAFT, Status.IN_REVIEW, Status.READY)

# A move that is not here does not exist. The first that is offered is the one that most stories take next.
MOVES = (
    Move("publish", _("Publish now"), _IN_WORK, Status.PUBLISHED, PUBLISH, _("published")),
    Move("approve", _("Mark as ready"), (Status.IN_REVIEW,), Status.READY, REVIEW, _("ready")),
    Move(
        "submit", _("Submit for review"), (Status.DRAFT,), Status.IN_REVIEW, SUBMIT, _("submitted for review")
    ),
    Move(
        *(
            "send_back",
            _("Send back"),
            (Status.IN_REVIEW, Status.READY),
            Status.DRAFT,
            REVIEW,
            _("sent back"),
        ),
        needs_note=True,
    ),
    Move(
        "release",
        _("Publish now"),
        (Status.PUBLISHED,),
        Status.PUBLISHED,
        PUBLISH,
        _("published"),
        "scheduled",
    ),
    Move(
        *("unschedule", _("Take off the schedule"), (Status.PUBLISHED,), Status.READY, PUBLISH),
        *(_("taken off the schedule"), "scheduled"),
    ),
    Move(
        *("withdraw", _("Withdraw"), (Status.PUBLISHED,), Status.WITHDRAWN, WITHDRAW, _("withdrawn"), "live"),
        needs_note=True,
    ),
    Move(
        "republish", _("Publish again"), (Status.WITHDRAWN,), Status.PUBLISHED, WITHDRAW, _("published again")
    ),
    Move("redraft", _("Make it a draft"), (Status.WITHDRAWN,), Status.DRAFT, WITHDRAW, _("a draft again")),
    Move("bin", _("Put into the bin"), _IN_WORK, Status.BINNED, BIN, _("in the bin")),
    Move("unbin", _("Take out of the bin"), (Status.BINNED,), Status.DRAFT, BIN, _("out of the bin")),
)
MOVE = {move.name: move for move in MOVES}


def moves_from(status: str, permissions: Collection[str], *, live: bool = False) -> Iterator[Move]:
    """Where somebody with these permissions may move a story that has this status; `live`: readers have had it."""
    for move in MOVES:
        if move.permission in permissions and move.is_possible(status, live=live):
            yield move


PERMISSIONS = frozenset(move.permission for move in MOVES)
