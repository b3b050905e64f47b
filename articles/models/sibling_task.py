"""A task for whoever keeps one language of a story: another language of it was corrected or withdrawn."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.revision import Revision


class SiblingTask(models.Model):
    """Made by `stories.write`, gone when somebody has looked: the audit trail keeps that they have."""

    class What(models.TextChoices):
        CORRECTED = "corrected", _("Corrected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    article = models.ForeignKey(Article, models.CASCADE, db_index=False, related_name="sibling_tasks")
    sibling = models.ForeignKey(Article, models.CASCADE, related_name="+")
    what = models.CharField(max_length=20, choices=What)
    # What readers saw of the sibling before, to be compared with what they see now.
    before = models.ForeignKey(Revision, models.SET_NULL, null=True, db_index=False, related_name="+")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="sibling_task_newest"),
            models.Index(fields=["before"], name="sibling_task_before"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "sibling", "what"], name="one_sibling_task"),
        ]

    def __str__(self):
        return f"{self.article_id} {self.what} {self.sibling_id}"
