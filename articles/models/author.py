"""An author: a name that stands over stories. Needs no log-in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.named import Named


class Author(Named):
    about = models.JSONField(_("about"), default=dict, blank=True)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["slug"]
