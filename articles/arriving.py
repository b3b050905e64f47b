"""Stories that are new here: their numbers, their first revisions, and what an export brings along of both."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from articles.inserting import begin_after, insert, insert_values, take_numbers
from articles.models import Article, Revision
from articles.record import LARGEST_ID, Kept, Story
from articles.record import Revision as RevisionRecord
from articles.record_json import to_json
from articles.settling import StoryRefused, refuse_moments_out_of_time, settled

LONGEST_USERNAME = 150
# The next number is larger than any that was kept, and the search index needs room for those to come.
LARGEST_KEPT = LARGEST_ID // 2


@dataclass(frozen=True, slots=True)
class Arrival:
    """One that is not written yet; `past` are the revisions that it had elsewhere, in their order."""

    article: Article
    story: Story
    kept: Kept | None = None
    past: tuple[RevisionRecord, ...] = ()


_REVISION = ("id", "article_id", "record", "by_id", "by_name", "saved_at", "autosave", "base_id")


def take_in(arrivals: Sequence[Arrival], by: AbstractBaseUser | None, at: datetime) -> None:
    """Writes them with their revisions; by whom and when is said of the first one of a story without a past.

    Raises StoryRefused.
    """
    for each in arrivals:
        kept = (each.kept.created_at, each.kept.saved_at) if each.kept is not None else ()
        refuse_moments_out_of_time((*kept, *(revision.saved_at for revision in each.past)))
    _number([each for each in arrivals if not each.article.pk])
    people = _accounts(arrivals)
    numbers = iter(take_numbers(Revision, sum(len(each.past) + 1 for each in arrivals)))
    revisions: list[tuple] = []
    by_id, by_name = (by.pk, by.get_username()) if by else (None, "")
    for each in arrivals:
        article = each.article
        _hand_over(each, people)
        if each.past:
            revisions += _past(each, numbers, people)
        if article.revision_id is None:
            article.revision_id = next(numbers)
            record = to_json(each.story)
            revisions.append((article.revision_id, article.pk, record, by_id, by_name, at, False, None))
    insert([each.article for each in arrivals])
    insert_values(Revision, _REVISION, revisions)


def _number(arrivals: Sequence[Arrival]) -> None:
    """The number that each had elsewhere where it is free here and leaves room, else the next."""
    wanted = {
        each.kept.id: each for each in arrivals if each.kept is not None and 0 < each.kept.id <= LARGEST_KEPT
    }
    if wanted:
        for taken in Article.objects.filter(pk__in=wanted).values_list("pk", flat=True):
            del wanted[taken]
        for number, each in wanted.items():
            each.article.pk = number
        begin_after(Article, max(wanted, default=0))
    rest = [each for each in arrivals if not each.article.pk]
    for each, number in zip(rest, take_numbers(Article, len(rest)), strict=True):
        each.article.pk = number


def _accounts(arrivals: Iterable[Arrival]) -> dict[str, AbstractBaseUser]:
    """The people of this newsroom among those whom an export names, by username."""
    names = {each.kept.owner for each in arrivals if each.kept is not None}
    names |= {revision.by for each in arrivals for revision in each.past}
    names.discard("")
    users = get_user_model().objects
    return {user.get_username(): user for user in users.filter(username__in=names)} if names else {}


def _hand_over(arrival: Arrival, people: dict[str, AbstractBaseUser]) -> None:
    article, kept = arrival.article, arrival.kept
    if kept is None:
        return
    article.saved_at = kept.saved_at or article.saved_at
    if kept.note:
        # Beside what the import itself has to say.
        article.note = "\n\n".join(filter(None, (kept.note, article.note)))
        article.note_by = kept.note_by[:LONGEST_USERNAME]
    article.last_move, article.moved_at = kept.last_move[:20], kept.moved_at
    if kept.owner and article.owner_id is None:
        article.owner = people.get(kept.owner)
        article.owner_name = "" if article.owner else kept.owner[:LONGEST_USERNAME]


def _past(arrival: Arrival, numbers: Iterator[int], people: dict[str, AbstractBaseUser]) -> Iterator[tuple]:
    """The revisions that it had elsewhere. They are shown at the desk, so they are made safe like any."""
    article = arrival.article
    past = sorted(arrival.past, key=lambda revision: revision.number)
    here = {each.number: next(numbers) for each in past}
    for each in past:
        story = arrival.story if each.story is None else _settled(each, arrival)
        if each.role == "current":
            article.revision_id = here[each.number]
        elif each.role == "pending":
            article.pending_id = here[each.number]
        person = people.get(each.by)
        yield (
            *(here[each.number], article.pk, to_json(story), person.pk if person else None),
            *(each.by[:LONGEST_USERNAME], each.saved_at or article.saved_at, False, here.get(each.base)),
        )


def _settled(revision: RevisionRecord, arrival: Arrival) -> Story:
    try:
        story = settled(revision.story, revision.saved_at or arrival.article.created_at)
    except StoryRefused as error:
        raise StoryRefused(
            _("Revision %(number)s cannot be kept: %(why)s") % {"number": revision.number, "why": error}
        ) from error
    return replace(story, uuid=str(arrival.article.uuid))
