"""What the desk offers and refuses: who may do what with a story, what each button will do, and moves of many."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import checklist, moments, roles, stories
from articles.models import Article, Event
from articles.rebuilding import rebuilt, without_what_is_gone
from articles.record import Story
from articles.record_json import from_json
from articles.recording import record_of
from articles.workflow import MOVES, PERMISSIONS, PUBLISH, Move, MoveRefused, Status, moves_from

PUBLISH_CHANGES, DISCARD, RESCHEDULE = "publish_changes", "discard", "reschedule"
REFUSED = "refused"
# The way out of the bin that has no way back: no move, for there is no story after it.
PURGE = Move(
    *("purge", gettext_lazy("Delete for ever"), (Status.BINNED,), Status.BINNED, "articles.delete_article"),
    gettext_lazy("deleted for ever"),
)


# Who may do what


def is_theirs(person: AbstractBaseUser, article: Article) -> bool:
    return person.has_perm(roles.EDIT_ANY) or article.owner_id == person.pk


def may_edit(person: AbstractBaseUser, article: Article) -> bool:
    """Any story for editors; one's own for the others, until it is published. Nobody writes in the bin."""
    if article.status == Status.BINNED:
        return False
    if person.has_perm(roles.EDIT_ANY):
        return True
    return article.owner_id == person.pk and article.status in (Status.DRAFT, Status.IN_REVIEW)


def is_open_to(person: AbstractBaseUser, article: Article, at: datetime) -> bool:
    """As `open_to()` says of many."""
    return is_theirs(person, article) or (person.has_perm(roles.VIEW_ANY) and article.is_live(at))


def may_read(person: AbstractBaseUser, article: Article, at: datetime) -> bool:
    """As `known_to()` says of many."""
    return article.is_public(at) or is_open_to(person, article, at)


def moves_open_to(person: AbstractBaseUser, article: Article, at: datetime) -> list[Move]:
    """The moves that this person may make with this story now."""
    if not is_theirs(person, article):
        return []
    held = {permission for permission in PERMISSIONS if person.has_perm(permission)}
    return list(
        moves_from(article.status or Status.DRAFT, held, live=bool(article.pk) and article.is_live(at))
    )


def may_publish_changes(person: AbstractBaseUser, article: Article, at: datetime) -> bool:
    return article.is_live(at) and person.has_perm(PUBLISH) and is_theirs(person, article)


def note_refusal(person: AbstractBaseUser, article: Article, move: str, at: datetime) -> None:
    """A move that was posted by hand without the right to it."""
    Event.objects.create(
        article=article if article.pk else None,
        headline=article.headline,
        what=REFUSED,
        note=move.replace("\0", "")[:100],
        by=person,
        by_name=person.get_username(),
        at=at,
    )


# What a button will do


def says(move: Move, published_at: datetime | None, embargo_until: datetime | None, now: datetime) -> str:
    """The words on its button: "Schedule for Thu 18:00 Kabul (13:30 UTC), in 3 h"."""
    if move.after != Status.PUBLISHED:
        return str(move.label)
    published_at = None if move.name == "release" else published_at
    goes_out = max(filter(None, [published_at or now, embargo_until]))
    if goes_out > now:
        return _("Schedule for %(when)s %(city)s (%(utc)s UTC), %(away)s") % {
            "when": when(goes_out, now),
            "city": moments.city(),
            "utc": moments.digits(goes_out.astimezone(UTC).strftime("%H:%M")),
            "away": away(goes_out - now),
        }
    if move.name == "publish" and published_at and now - published_at > timedelta(minutes=5):
        return _("Publish now, dated %(when)s") % {"when": moments.full(published_at)}
    return str(move.label)


def when(moment: datetime, now: datetime) -> str:
    """18:00 today, Thu 18:00 within six days, 12 June 2026, 18:00 beyond."""
    here, today = timezone.localtime(moment), timezone.localtime(now).date()
    if here.date() == today:
        return moments.clock(moment)
    if timedelta() < here.date() - today < timedelta(days=7):
        return f"{moments.short_weekday(here)} {moments.clock(moment)}"
    return moments.dated(moment).own


def away(span: timedelta) -> str:
    """in 40 min, in 3 h, in 5 days"""
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes < 60:
        return _("in %(number)s min") % {"number": moments.digits(minutes)}
    if minutes < 48 * 60:
        return _("in %(number)s h") % {"number": moments.digits(round(minutes / 60))}
    days = round(minutes / 1440)
    return ngettext("in %(number)s day", "in %(number)s days", days) % {"number": moments.digits(days)}


# Moves


def moved(story: Story, move: Move) -> Story:
    """The story as it stands after the move; one that is released goes out at once, its embargo allowing."""
    released = {"published_at": None} if move.name == "release" else {}
    return replace(story, status=move.after.value, **released)


def refuse_what_is_not_ready(
    story: Story,
    article: Article,
    status: str,
    at: datetime,
    live: Article | None = None,
    warned: Collection[str] | None = None,
) -> None:
    """Raises MoveRefused with every gap that keeps the story from having this status.

    Gaps that the `live` story has already only warn. `warned` are codes of the warnings that this person
    has seen; others stop the story once, so that they are.
    """
    found = checklist.findings(rebuilt(story, article), at)
    if live is not None:
        found = checklist.forgiving(found, checklist.findings(rebuilt(record_of(live), live), at))
    if gaps := checklist.needed_for(status, found):
        raise MoveRefused(" ".join(each.sentence for each in gaps))
    if warned is not None and status == Status.PUBLISHED:
        new = [each for each in found if each.level == checklist.WARNS and each.code not in warned]
        if new:
            sentences = " ".join(each.sentence for each in new)
            raise MoveRefused(
                _("%(warnings)s Press again to publish all the same.") % {"warnings": sentences}
            )


def move_one(article: Article, move: Move, by: AbstractBaseUser, at: datetime, note: str = "") -> None:
    """From the list, without its form. Raises MoveRefused, StoryRefused."""
    if not can_be_moved(article, move, by, at):
        if not is_theirs(by, article):
            note_refusal(by, article, move.name, at)
        raise MoveRefused(
            _("“%(story)s” is %(status)s: it cannot be moved so, or not by you.")
            % {"story": article.headline, "status": article.get_status_display()}
        )
    if move.needs_note and not note.strip():
        raise MoveRefused(_("Say why: whoever opens the story next reads it."))
    if move is PURGE:
        stories.purge(article, by, at)
        return
    story = record_of(article)
    refuse_what_is_not_ready(story, article, move.after, at)
    change = stories.Change(
        moved(story, move),
        article,
        base=article.head_id,
        keeps_waiting=True,
        move=move.name,
        note=note.strip(),
    )
    stories.write([change], by, at)


def discard(article: Article, by: AbstractBaseUser, at: datetime) -> None:
    """Drops the changes that wait; readers have seen none of them."""
    change = stories.Change(record_of(article), article, base=article.pending_id, move=DISCARD)
    stories.write([change], by, at)


# What a restored revision brings back: its words and parts, not where the story stands today.
KEPT_BY_RESTORING = (
    "uuid",
    "status",
    "published_at",
    "embargo_until",
    "expires_at",
    "sticky",
    "modified_at",
    "source_system",
    "source_id",
    "translation_of",
)


def restore(article: Article, story: Story, by: AbstractBaseUser, at: datetime) -> None:
    """An earlier revision's words as the newest revision. Parts that are gone are left out. Raises StoryRefused."""
    now = from_json((article.pending or article.revision).record)
    restored = replace(story, **{name: getattr(now, name) for name in KEPT_BY_RESTORING})
    restored = without_what_is_gone(restored)
    if article.is_scheduled(at):  # it goes out by itself
        refuse_what_is_not_ready(restored, article, restored.status, at)
    change = stories.Change(restored, article, base=article.head_id, waits=True, move="restore")
    stories.write([change], by, at)


def duplicate(story: Story, by: AbstractBaseUser, at: datetime) -> Article:
    """A new draft with the same words and parts, of whoever asked for it."""
    fresh = dict.fromkeys(("published_at", "embargo_until", "expires_at", "modified_at", "translation_of"))
    fresh |= dict.fromkeys(("uuid", "slug", "source_system", "source_id"), "")
    copied = replace(without_what_is_gone(story), status=Status.DRAFT.value, sticky=False, **fresh)
    (made,) = stories.write([stories.Change(copied, owner=by, move="duplicate")], by, at)
    return made


def moves_of_many(person: AbstractBaseUser) -> dict[str, Move]:
    """By name, those that this person can make with some story, the last way out of the bin among them."""
    return {move.name: move for move in (*MOVES, PURGE) if person.has_perm(move.permission)}


def warnings(article: Article, at: datetime) -> list[str]:
    """What would be worth another look before it goes out."""
    found = checklist.findings(rebuilt(record_of(article), article), at)
    return [each.sentence for each in found if each.level == checklist.WARNS]


def can_be_moved(article: Article, move: Move, by: AbstractBaseUser, at: datetime) -> bool:
    if move is PURGE:
        return article.status == Status.BINNED and is_theirs(by, article)
    return move in moves_open_to(by, article, at)
