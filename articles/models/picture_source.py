"""Where a picture came from, so that a second import finds it without fetching it again."""

from hashlib import sha256

from django.db import models

from articles.models.picture import Picture


class PictureSource(models.Model):
    """One file at a source: one picture may have stood at several addresses."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="sources")
    key = models.CharField(max_length=64, unique=True)  # of `key_of`: addresses are too long for an index

    def __str__(self):
        return f"{self.picture_id} {self.key}"


def key_of(address: str) -> str:
    return sha256(address.encode()).hexdigest()
