"""A section of the site: the masthead's links, one for each story."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.named import Named


class Section(Named):
    descriptions = models.JSONField(_("descriptions"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        help_text=_("Sections stand in this order in the masthead, the smallest number first."),
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "id"]
