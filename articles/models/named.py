"""What sections, tags and authors share: a name in each language and one slug."""

import uuid
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from django.core.validators import validate_unicode_slug
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.editions import editions
from articles.moments import language as active_language
from articles.spelling import fold, one_line, slugify


@cache
def address_before(name: str, language: str) -> str:
    """What stands before a slug: /fa-af/tags/. Asked once: a page links to dozens, and each takes its time."""
    return reverse(f"articles:{name}", args=["-"], current_app=language).removesuffix("-/")


class Name(NamedTuple):
    """A name and the language it is in, which may not be the one that was asked for."""

    text: str
    language: str


class Named(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.CharField(
        _("slug"),
        max_length=200,
        unique=True,
        blank=True,
        validators=[validate_unicode_slug],
        help_text=_(
            "The word in the address, the same in every language. Made from the name when left empty."
        ),
    )
    names = models.JSONField(_("names"), default=dict)
    # Every name and alias in one spelling, each between bars: |kabul|کابل|
    folded = models.TextField(default="|", editable=False)
    # The uuids of those that were merged into this one, between bars: old revisions still name them.
    absorbed = models.TextField(default="", blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name_in(active_language()).text

    def get_absolute_url(self):
        """In the active edition: one slug serves all."""
        return f"{address_before(self._meta.model_name, active_language())}{quote(self.slug)}/"

    @property
    def spellings(self) -> Iterable[str]:
        """All that it is called, for matching and search."""
        return self.names.values()

    def name_in(self, language: str) -> Name:
        """In this language, else in the first that has one."""
        if self.names.get(language):
            return Name(self.names[language], language)
        for code in editions():
            if self.names.get(code):
                return Name(self.names[code], code)
        return Name(self.slug, "")

    def fold_names(self) -> None:
        """The names as they may be kept, `folded` and an empty slug up to date with them; to be saved after."""
        self.names = {language: one_line(name) for language, name in self.names.items()}
        spellings = dict.fromkeys(fold(name) for name in self.spellings)
        self.folded = "|".join(["", *filter(None, spellings), ""])
        if not self.slug:
            name = self.names.get("en") or self.name_in("en").text
            self.slug = self._free_slug(slugify(name, fallback=self._meta.model_name)[:190])

    def absorb(self, other: "Named") -> None:
        """Remembers the uuid of one that is merged into this, and those that it had taken in; to be saved after."""
        self.remember_absorbed([str(other.uuid), *other.absorbed.split("|")])

    def remember_absorbed(self, uuids: Iterable[str]) -> None:
        uuids = [*self.absorbed.split("|"), *uuids]
        self.absorbed = "|".join(["", *dict.fromkeys(filter(None, uuids)), ""])

    def _free_slug(self, wanted: str) -> str:
        taken = set(
            type(self)
            .objects.filter(slug__startswith=wanted)
            .exclude(pk=self.pk)
            .values_list("slug", flat=True)
        )
        number, slug = 2, wanted
        while slug in taken:
            slug, number = f"{wanted}-{number}", number + 1
        return slug
