"""What revisions say, in words: a field's label, its value as text, and what changed between two."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from articles import comparing, merging, moments
from articles.admin.stories_field import HIDDEN_STORY
from articles.editions import editions
from articles.models import Article
from articles.models.article import Kind, Role
from articles.record import Ref, Story
from articles.resolving import Parts
from articles.workflow import Status

LABELS = {
    "headline": _("Headline"),
    "short_headline": _("Short headline"),
    "slug": _("Slug"),
    "standfirst": _("Standfirst"),
    "kind": _("Kind"),
    "dateline": _("Dateline"),
    "body": _("Body"),
    "section": _("Section"),
    "thumbnail": _("Thumbnail"),
    "tags": _("Tags"),
    "bylines": _("Bylines"),
    "related": _("Related stories"),
    "translation_of": _("Translation of"),
    "language": _("Language"),
    "status": _("Status"),
    "published_at": _("Publish at"),
    "embargo_until": _("Embargo until"),
    "expires_at": _("Expires at"),
    "sticky": _("Keep on top"),
    "source_name": _("Source"),
    "source_url": _("Canonical address"),
}
KINDS_OF_BLOCK = {
    "h2": _("Heading"),
    "h3": _("Subheading"),
    "blockquote": _("Quotation"),
    "ul": _("List"),
    "ol": _("List"),
    "figure": _("Picture"),
    "table": _("Table"),
}
BY_TYPE = {datetime: moments.full, bool: lambda ticked: str(_("Yes") if ticked else _("No"))}
# Of no use to a reader of a comparison, or told elsewhere.
LEFT_OUT = ("slug",)


@dataclass(frozen=True, slots=True)
class Told:
    """One field that changed; a body as blocks, anything else as segments."""

    field: str
    label: str
    segments: tuple[comparing.Segment, ...] = ()
    blocks: tuple[comparing.ComparedBlock, ...] = ()


class Teller:
    """Knows the names of everything that these stories refer to, and which of them this person may know."""

    def __init__(self, stories: Iterable[Story], person: AbstractBaseUser):
        self.parts = Parts(stories, strict=False)
        others = Article.objects.filter(pk__in=[each.pk for each in self.parts.articles.values()])
        if self.parts.articles:
            self.known = set((others.open_to(person) | others.public()).values_list("pk", flat=True))

    def text(self, field: str, value) -> str:
        """The value of a field as words; empty where there is none."""
        if value is None or value == "" or value == ():
            return ""
        if type(value) in BY_TYPE:
            return BY_TYPE[type(value)](value)
        if field == "bylines":
            return ", ".join(self._byline(each) for each in value)
        if isinstance(value, tuple):
            return ", ".join(self._part(each) for each in value)
        if isinstance(value, Ref):
            return self._part(value)
        known = {"kind": Kind, "status": Status}.get(field)
        if known and value in known.values:
            return str(known(value).label)
        if field == "language" and value in editions():
            return editions()[value].own_name
        return str(value)

    def _byline(self, byline) -> str:
        roles = [str(Role(role).label) for role in byline.roles if role in Role.values]
        return f"{self._part(byline.author)} ({', '.join(roles)})"

    def _part(self, ref: Ref) -> str:
        for rows in (
            self.parts.tags,
            self.parts.authors,
            self.parts.sections,
            self.parts.pictures,
            self.parts.articles,
        ):
            if ref.uuid in rows:
                return self._name(rows[ref.uuid])
        return ref.name or "?"

    def _name(self, row) -> str:
        if isinstance(row, Article) and row.pk not in self.known:
            return str(HIDDEN_STORY)
        return str(row)

    def changes(self, before: Story, after: Story) -> list[Told]:
        """Each field that differs, in the form's order."""
        told = []
        for field, label in LABELS.items():
            one, other = getattr(before, field), getattr(after, field)
            if one == other or field in LEFT_OUT or field not in merging.FIELDS:
                continue
            if field == "body":
                told.append(Told(field, str(label), blocks=tuple(comparing.bodies(one, other))))
            else:
                told.append(
                    Told(field, str(label), comparing.words(self.text(field, one), self.text(field, other)))
                )
        return told
