"""A revision: what a story said at one moment, in record.py's shape. Kept from the first save on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class Revision(models.Model):
    article = models.ForeignKey(Article, models.CASCADE, db_index=False, related_name="revisions")
    record = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150, blank=True)  # stays when the account goes; empty: an import
    saved_at = models.DateTimeField()
    # What somebody is typing and has not saved: one for each person and story, no part of its history.
    autosave = models.BooleanField(default=False)
    # The revision it was made from, for changes that wait and for autosaves.
    base = models.ForeignKey("self", models.SET_NULL, null=True, db_index=False, related_name="+")

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-saved_at", "-id"]
        indexes = [
            models.Index(fields=["article", "-saved_at", "-id"], name="revision_history"),
            models.Index(fields=["base"], condition=Q(base__isnull=False), name="revision_base"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "by"], condition=Q(autosave=True), name="one_autosave_per_person"
            ),
        ]

    def __str__(self):
        return f"{self.article_id} {self.saved_at:%Y-%m-%d %H:%M}"
