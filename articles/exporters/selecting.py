"""Which stories an export takes, and which parts go with them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from articles.models import Article, Page, Section, Tag
from articles.uses import LINES


@dataclass(frozen=True, slots=True)
class Selection:
    """Public stories unless `everything`; what else is said makes them fewer."""

    at: datetime  # public at this moment
    everything: bool = False
    since: datetime | None = None  # published at this moment or later
    until: datetime | None = None  # published before this moment
    section: Section | None = None
    tag: Tag | None = None
    language: str = ""
    status: str = ""

    @property
    def is_whole(self) -> bool:
        return self.everything and not (self._wants_few or self.language)

    @property
    def _wants_few(self) -> bool:
        return any((self.since, self.until, self.section, self.tag, self.status))

    def stories(self) -> QuerySet:
        wanted = Q()
        for name, value in (
            ("published_at__gte", self.since),
            ("published_at__lt", self.until),
            ("section", self.section),
            ("taggings__tag", self.tag),
            ("language", self.language),
            ("status", self.status),
        ):
            wanted &= Q(**{name: value}) if value else Q()
        return self._open_to_it().filter(wanted)

    def may_be_named(self) -> QuerySet:
        """Stories to which others may refer, whether they are taken or not."""
        return self._open_to_it()

    def _open_to_it(self) -> QuerySet:
        return Article.objects.all() if self.everything else Article.objects.public(self.at)

    def parts(self, model: type[Model]) -> QuerySet:
        """The sections, tags or authors that the stories have; in a whole export all there are."""
        if self.is_whole:
            return model.objects.all()
        lines = LINES[model]
        has_it = lines.model.objects.filter(**{lines.name: OuterRef("pk")})
        is_taken = Exists(self.stories().filter(pk=OuterRef(lines.story)))
        return model.objects.filter(Exists(has_it.filter(is_taken)))

    def pages(self) -> QuerySet:
        """Those of the editions that are taken whole."""
        if self._wants_few:
            return Page.objects.none()
        return Page.objects.filter(language=self.language) if self.language else Page.objects.all()
