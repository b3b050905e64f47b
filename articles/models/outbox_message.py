"""A message to another site that waits to be sent: that a page here is new, or has changed or gone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article

MOST_TRIES = 10  # after which it is given up, until somebody at the desk says otherwise
TOLD_TO_WAIT = "Told to wait."  # how `error` begins when the other site has said when to come again


class OutboxQuerySet(models.QuerySet):
    def foretelling(self):
        """Of a change that is to come: it is looked at again when its time has come."""
        return self.filter(sent_at=None, tries=0, due_at__gt=F("created_at"))

    def of_kinds(self, kinds):
        """Said by what they are not: SQLite would look them up by kind, and then sort them by when they are due."""
        return self.exclude(kind__in=set(OutboxMessage.Kind.values) - set(kinds))

    def waiting(self):
        return self.filter(sent_at=None, tries__lt=MOST_TRIES)

    def given_up(self):
        return self.filter(sent_at=None, tries__gte=MOST_TRIES)


class OutboxMessage(models.Model):
    """Written in the transaction of the change that it tells of; sent by `manage.py send_outbox`.

    One that is due later than it was created, and was never tried, foretells a change: that of a scheduled
    story, or of one that expires. All others tell of what has happened, at addresses that readers have had.
    """

    class Kind(models.TextChoices):
        INDEXNOW = "indexnow", "IndexNow"
        WEBSUB = "websub", "WebSub"

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    address = models.CharField(_("address"), max_length=2000)  # absolute: the page or the feed that changed
    # The story whose change it tells of; it is sent only when readers can see that change.
    article = models.ForeignKey(
        Article, models.SET_NULL, null=True, related_name="+", verbose_name=_("story")
    )
    created_at = models.DateTimeField(_("created"))  # when the newest change that it tells of was made
    due_at = models.DateTimeField(_("due"))  # not before; moved on by each try
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    error = models.TextField(_("what went wrong"), blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(sent_at__isnull=True), name="outbox_due"),
            models.Index(fields=["-created_at", "-id"], name="outbox_newest"),
            models.Index(fields=["sent_at"], condition=Q(sent_at__isnull=False), name="outbox_sent"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "address"], condition=Q(sent_at__isnull=True), name="one_waiting_message"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.address}"
