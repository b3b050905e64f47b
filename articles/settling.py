"""The form in which a story is kept, and what no story may be. Asks the database nothing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import markup
from articles.editions import editions
from articles.models.article import Kind, Role
from articles.record import Byline, Ref, Story
from articles.spelling import WITHOUT_WORDS, one_line, slugify
from articles.workflow import Status

YEARS = range(1900, 3000)
# Where a story may still lack a headline.
UNFINISHED = (Status.DRAFT, Status.BINNED)


class StoryRefused(ValueError):
    """A sentence that says what to do about a story that cannot be written."""


def settled(story: Story, at: datetime) -> Story:
    """The form in which a story is kept: safe HTML, one-line headlines, a slug, dates that agree.

    A published story without a date gets `at`; one before its embargo waits for it. Raises StoryRefused.
    """
    story = replace(
        story,
        headline=one_line(story.headline),
        short_headline=one_line(story.short_headline),
        standfirst=one_line(story.standfirst),
        dateline=one_line(story.dateline),
        # A draft that was begun without words gets its address when it has some.
        slug=slugify(story.slug if story.slug not in ("", WITHOUT_WORDS) else story.headline),
        body=markup.clean(story.body),
        source_name=one_line(story.source_name),
        source_url=story.source_url.strip(),
        status=story.status or Status.DRAFT,
        tags=tuple(dict.fromkeys(story.tags)),
        related=tuple(ref for ref in dict.fromkeys(story.related) if not ref.uuid or ref.uuid != story.uuid),
        bylines=one_per_author(story.bylines),
    )
    if story.status == Status.PUBLISHED:
        published_at = max(filter(None, (story.published_at or at, story.embargo_until)))
        if published_at != story.published_at:
            story = replace(story, published_at=published_at)
    _refuse_what_cannot_stand(story)
    return story


def one_per_author(bylines: Iterable[Byline]) -> tuple[Byline, ...]:
    """An author named twice is one byline with both roles."""
    roles: dict[Ref, dict[str, None]] = {}
    for byline in bylines:
        roles.setdefault(byline.author, {}).update(dict.fromkeys(byline.roles))
    return tuple(Byline(author, tuple(held) or (Role.REPORTER.value,)) for author, held in roles.items())


_KINDS, _STATUSES, _ROLES = tuple(Kind.values), tuple(Status.values), tuple(Role.values)
# Fields with as many letters as the database keeps, and what they are called in a sentence.
_LONGEST = (
    ("source_url", 2000, gettext_lazy("canonical address")),
    ("source_name", 200, gettext_lazy("source")),
    ("dateline", 100, gettext_lazy("dateline")),
    ("short_headline", 120, gettext_lazy("short headline")),
    ("source_system", 100, gettext_lazy("name of the source system")),
    ("source_id", 500, gettext_lazy("number at the source")),
)


def _refuse_what_cannot_stand(story: Story) -> None:
    if not story.headline and story.status not in UNFINISHED:
        raise StoryRefused(_("Give the story a headline."))
    if len(story.headline) > 300:
        raise StoryRefused(
            _("The headline has more than 300 letters. Shorten it; the standfirst can say the rest.")
        )
    if story.language not in editions():
        raise StoryRefused(
            _("There is no edition in the language “%(language)s”: it is one of %(languages)s.")
            % {"language": story.language, "languages": ", ".join(editions())}
        )
    _refuse_unknown(story.kind, _KINDS, gettext_lazy("kind"))
    _refuse_unknown(story.status, _STATUSES, gettext_lazy("status"))
    for byline in story.bylines:
        for role in byline.roles:
            _refuse_unknown(role, _ROLES, gettext_lazy("role"))
    for name, longest, what in _LONGEST:
        if len(getattr(story, name)) > longest:
            raise StoryRefused(
                _("The %(what)s has more than %(longest)s letters. Shorten it.")
                % {"what": what, "longest": longest}
            )
    _refuse_impossible_dates(story)


def _refuse_unknown(value: str, known: tuple[str, ...], what: str) -> None:
    if value not in known:
        raise StoryRefused(
            _("“%(value)s” is no %(what)s of a story: it is one of %(known)s.")
            % {"value": value, "what": what, "known": ", ".join(known)}
        )


def _refuse_impossible_dates(story: Story) -> None:
    """Some programs write the year 1 or 9999 for "never": no list could hold such a story."""
    refuse_moments_out_of_time((story.published_at, story.embargo_until, story.expires_at, story.modified_at))
    published = story.status == Status.PUBLISHED and story.expires_at is not None
    if published and story.expires_at <= story.published_at:
        raise StoryRefused(_("The story would expire before it is published. Mend one of the two dates."))


def refuse_moments_out_of_time(moments: Iterable[datetime | None]) -> None:
    """Raises StoryRefused for one that no index has room for and no time zone can show."""
    if any(moment.year not in YEARS for moment in moments if moment is not None):
        raise StoryRefused(
            _("A date of this story is not between %(first)s and %(last)s. Mend it, or leave it empty.")
            % {"first": YEARS[0], "last": YEARS[-1]}
        )
