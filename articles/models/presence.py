"""Presence: who has a story open at the desk, and when their browser last said so."""

from django.conf import settings
from django.db import models

from articles.models.article import Article


class Presence(models.Model):
    article = models.ForeignKey(Article, models.CASCADE, db_index=False, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="present_once")]

    def __str__(self):
        return f"{self.person_id} at {self.article_id}"
