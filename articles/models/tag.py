"""A tag: one concept, with a name in each language and other words for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.named import Named


class Tag(Named):
    aliases = models.JSONField(
        _("aliases"),
        default=list,
        blank=True,
        help_text=_(
            "Other spellings and other words for the same thing. Readers do not see them; search and imports do."
        ),
    )
    descriptions = models.JSONField(_("descriptions"), default=dict, blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["slug"]

    @property
    def spellings(self):
        return [*self.names.values(), *self.aliases]
