"""Statuses of a story, the moves between them, and the permission each move needs."""

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


PUBLISH = "articles.publish_article"

# (from, to): the permission it needs. A move that is not here does not exist.
MOVES = {
    (Status.DRAFT, Status.PUBLISHED): PUBLISH,
    (Status.PUBLISHED, Status.DRAFT): PUBLISH,
}


def moves_from(status: str, permissions: set[str]) -> list[Status]:
    """Where somebody with these permissions may move a story that has this status."""
    return [after for (before, after), needed in MOVES.items() if before == status and needed in permissions]
