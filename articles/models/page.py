"""A page that stays: about us, contact, corrections policy. One row for each language."""

import uuid
from urllib.parse import quote

from django.core.validators import validate_unicode_slug
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.editions import language_choices
from articles.models.named import address_before


class Page(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10, choices=language_choices)
    slug = models.CharField(
        _("slug"),
        max_length=200,
        validators=[validate_unicode_slug],
        help_text=_("The word in the address. Give a page the same slug in each language."),
    )
    title = models.CharField(_("title"), max_length=200)
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        help_text=_("Pages stand in this order at the foot of the site, the smallest number first."),
    )
    body = models.TextField(_("body"))

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["language", "slug"], name="page_once_per_language")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{address_before('page', self.language)}{quote(self.slug)}/"
