"""A preview link: an address that shows one revision to whoever has it, until it expires or is revoked."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.revision import Revision


def new_token() -> str:
    return secrets.token_urlsafe(32)


class PreviewLinkQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(Q(revoked_at__isnull=True), expires_at__gt=timezone.now())


class PreviewLink(models.Model):
    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="preview_links")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return f"{self.revision_id} until {self.expires_at:%Y-%m-%d %H:%M}"
