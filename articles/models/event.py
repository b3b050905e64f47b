"""An event: a move or publication of a story, by whom and when. Written with the change, never edited."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.revision import Revision


class Event(models.Model):
    # Both go when the story is purged; what was done, by whom and to which headline stays.
    article = models.ForeignKey(Article, models.SET_NULL, null=True, db_index=False, related_name="events")
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, db_index=False, related_name="+")
    headline = models.CharField(_("headline"), max_length=300, blank=True)
    what = models.CharField(_("what"), max_length=30)  # a move's name, or one of desk.EVENTS
    before = models.CharField(max_length=20, blank=True)  # statuses, where they changed
    after = models.CharField(max_length=20, blank=True)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(_("who"), max_length=150, blank=True)  # stays when the account goes
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("audit trail")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="event_newest"),
            models.Index(fields=["article", "-at", "-id"], name="event_of_article"),
            models.Index(fields=["revision"], name="event_revision"),
        ]

    def __str__(self):
        return f"{self.what} {self.headline}"
