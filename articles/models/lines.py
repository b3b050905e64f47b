"""A story's lines to tags, authors and other stories. Written by `stories.write` alone."""

from django.db import models
from django.db.models import F, Q

from articles.models.article import Article
from articles.models.author import Author
from articles.models.tag import Tag


class Listed(models.Model):
    """A line to something that lists stories: carries what its lists are ordered and filtered by."""

    language = models.CharField(max_length=10)
    published_at = models.DateTimeField(null=True)  # null unless the story is published
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class Tagging(Listed):
    article = models.ForeignKey(Article, models.CASCADE, db_index=False, related_name="taggings")
    tag = models.ForeignKey(Tag, models.PROTECT, db_index=False, related_name="taggings")

    class Meta(Listed.Meta):
        constraints = [models.UniqueConstraint(fields=["article", "tag"], name="tagged_once")]
        indexes = [models.Index(fields=["tag", "language", "-published_at", "-article"], name="tagging_list")]

    def __str__(self):
        return f"{self.article_id} #{self.tag_id}"


class Byline(Listed):
    article = models.ForeignKey(Article, models.CASCADE, db_index=False, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, db_index=False, related_name="bylines")
    roles = models.JSONField(default=list)  # of Role, in the order they are said

    class Meta(Listed.Meta):
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="one_byline_per_author")]
        indexes = [
            models.Index(fields=["author", "language", "-published_at", "-article"], name="byline_list")
        ]

    def __str__(self):
        return f"{self.article_id} by {self.author_id}"


class Related(models.Model):
    """A related story that somebody chose."""

    article = models.ForeignKey(Article, models.CASCADE, db_index=False, related_name="related_lines")
    other = models.ForeignKey(Article, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="related_once"),
            models.CheckConstraint(name="not_related_to_itself", condition=~Q(article=F("other"))),
        ]

    def __str__(self):
        return f"{self.article_id} → {self.other_id}"
