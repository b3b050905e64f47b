"""What the site asks for, as words that make a sentence."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from django.db import connection, models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from articles import roles
from articles.workflow import Status

# What a card in a list shows; a list never reads bodies. Sections stand in every page's masthead, so
# that their number is enough.
CARD_FIELDS = (
    *(
        "id",
        "language",
        "headline",
        "short_headline",
        "slug",
        "standfirst",
        "kind",
        "published_at",
        "section_id",
    ),
    *("translation_of_id", "source_url"),  # by which a story's page tells its siblings apart
    *("thumbnail__stem", "thumbnail__width", "thumbnail__height"),
)


# What a story's own page shows, and its entry in a feed.
PAGE_FIELDS = (
    *CARD_FIELDS,
    *("body", "dateline", "modified_at", "source_name", "stale_by"),
    *("thumbnail__alts", "thumbnail__captions"),
    *("thumbnail__credit", "thumbnail__creator", "thumbnail__copyright"),
)
FEED_FIELDS = (*PAGE_FIELDS, "uuid", "section__slug", "section__names")


def as_parameter(moment: datetime) -> object:
    """A moment as hand-written SQL takes it: SQLite keeps text, which must compare as Django's does."""
    return connection.ops.adapt_datetimefield_value(moment)


class CursorRefused(ValueError):
    """The words after `?before=` are none of ours."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of a list ends: the last story's moment and id."""

    published_at: datetime
    id: int

    def __str__(self) -> str:
        return f"{int(self.published_at.timestamp() * 1_000_000):x}-{self.id:x}"

    @classmethod
    def read(cls, words: str) -> Self:
        """Raises CursorRefused."""
        parts = re.fullmatch(r"(-?[0-9a-f]{1,15})-([0-9a-f]{1,15})", words)
        if parts is None:
            raise CursorRefused(words)
        try:
            since_1970 = timedelta(microseconds=int(parts[1], 16))
            return cls(datetime.fromtimestamp(0, UTC) + since_1970, int(parts[2], 16))
        except OverflowError as error:
            raise CursorRefused(words) from error


def _earliest(*bounds: datetime | Cursor | None) -> datetime:
    moments = (bound.published_at if isinstance(bound, Cursor) else bound for bound in bounds)
    return min(moment for moment in moments if moment is not None)


def _not_after(before: Cursor | None, date: str, article: str) -> Q:
    """Of stories with the cursor's own moment, those that come after it in the list."""
    if before is None:
        return Q()
    return Q(**{f"{date}__lt": before.published_at}) | Q(**{f"{article}__lt": before.id})


class ArticleQuerySet(models.QuerySet):
    """`Article.objects.public().in_language("ps").newest_first().for_cards()`"""

    # What this list is ordered by: the stories' own date, or that of their lines to a tag or an author.
    _date, _article = "published_at", "id"

    def _clone(self):
        clone = super()._clone()
        clone._date, clone._article = self._date, self._article
        return clone

    def public(
        self, at: datetime | None = None, *, until: datetime | None = None, before: Cursor | None = None
    ) -> Self:
        """The one gate out: what readers may see at this moment, now unless said.

        `until` leaves out what was published later, `before` what a list has shown already. They are
        said here because there must be one bound: of two, SQLite walks from the looser one.
        """
        at = at or timezone.now()
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=at),
            _not_after(before, "published_at", "id"),
            status=Status.PUBLISHED,
            published_at__lte=_earliest(at, until, before),
        )

    def in_language(self, language: str) -> Self:
        return self.filter(language=language)

    def in_section(self, section: models.Model) -> Self:
        return self.filter(section=section)

    def since(self, moment: datetime) -> Self:
        return self.filter(published_at__gte=moment)

    def tagged(
        self,
        tag: models.Model,
        language: str,
        before: Cursor | None = None,
        since: datetime | None = None,
    ) -> Self:
        of_list = {"taggings__tag": tag, "taggings__language": language}
        if since is not None:
            of_list["taggings__published_at__gte"] = since
        return self._listed("taggings", before, **of_list)

    def by_author(self, author: models.Model, language: str, before: Cursor | None = None) -> Self:
        return self._listed("bylines", before, bylines__author=author, bylines__language=language)

    def _listed(self, lines: str, before: Cursor | None, **of_list) -> Self:
        """Read from the lines' own index: all that is asked of a line must stand in one filter."""
        date, article = f"{lines}__published_at", f"{lines}__article"
        bound = {f"{date}__lte": _earliest(timezone.now(), before)}
        listed = self.filter(_not_after(before, date, article), **of_list, **bound)
        listed._date, listed._article = date, article
        return listed

    def newest_first(self) -> Self:
        return self.order_by(f"-{self._date}", f"-{self._article}")

    def for_cards(self) -> Self:
        return self.select_related("thumbnail").only(*CARD_FIELDS)

    def for_page(self) -> Self:
        return self.select_related("thumbnail").only(*PAGE_FIELDS)

    def for_feeds(self) -> Self:
        return self.select_related("thumbnail", "section").only(*FEED_FIELDS)

    def locked(self) -> Self:
        """Until the transaction ends, for whoever changes them; what names them may be written meanwhile.

        In one order for all who lock several, originals before their translations, so that they wait for one
        another and do not lock each other out.
        """
        return self.select_for_update(no_key=True).order_by(F("translation_of").asc(nulls_first=True), "pk")

    def open_to(self, person) -> Self:
        """What this person may read at the desk."""
        if person.has_perm(roles.EDIT_ANY):
            return self
        theirs = Q(owner=person)
        if person.has_perm(roles.VIEW_ANY):
            theirs |= Q(status=Status.PUBLISHED, published_at__lte=timezone.now())
        return self.filter(theirs)

    def known_to(self, person) -> Self:
        """What is open to this person, and what every reader may read."""
        return self if person.has_perm(roles.EDIT_ANY) else self.open_to(person) | self.public()

    def originals_known_to(self, person) -> Self:
        """What translates nothing and is not in the bin, for a walk down the desk's order.

        In one CASE: seen one by one, these conditions lead planners to other indexes, and to sorting all they find.
        """
        now = timezone.now()
        shown = Q(translation_of__isnull=True) & ~Q(status=Status.BINNED)
        if not person.has_perm(roles.EDIT_ANY):
            out = Q(status=Status.PUBLISHED, published_at__lte=now)
            if not person.has_perm(roles.VIEW_ANY):
                out &= Q(expires_at__isnull=True) | Q(expires_at__gt=now)
            shown &= Q(owner=person) | out
        is_shown = Case(When(shown, then=Value(True)), default=Value(False))
        return self.alias(is_shown=is_shown).filter(is_shown=True)

    def desk_order(self) -> Self:
        return self.order_by(F("index_minute").desc(), F("id").desc())
