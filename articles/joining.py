"""Merges a tag, an author or a section into another: its stories, names and old addresses move over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import stories, uses
from articles.models import Article, Author, Redirect, Section, Tag
from articles.models.named import Named
from articles.record import Ref, Story
from articles.recording import records_of, ref_to
from articles.settling import StoryRefused
from articles.spelling import fold

AT_ONCE = 200  # stories that are written together
# Stories that one step moves: all or none of them. What is left is still the old one's, and the next
# step goes on; a step is a matter of seconds, in which nobody else can write to SQLite.
IN_ONE_STEP = 1000
REINDEXED = 1000  # stories that search learns the new names of meanwhile
ITSELF = gettext_lazy("Choose another one to merge it into.")

# What is said about it in each language.
_TEXTS = {Tag: "descriptions", Author: "about", Section: "descriptions"}


class JoinRefused(ValueError):
    """A sentence about two that cannot be merged."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the one that stays takes over, and what is given up."""

    names: dict[str, str]
    aliases: tuple[str, ...]
    given_up: tuple[str, ...]
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Joined:
    into: Named
    moved: int
    done: bool  # False: there are more stories, another step goes on


def plan(old: Named, into: Named) -> Plan:
    known = {fold(spelling) for spelling in into.spellings}
    names = {language: name for language, name in old.names.items() if name and not into.names.get(language)}
    known |= {fold(name) for name in names.values()}
    left = {fold(spelling): spelling for spelling in old.spellings if fold(spelling) not in known}
    kept = tuple(left.values())
    has_aliases = hasattr(into, "aliases")
    said, there = getattr(old, _TEXTS[type(old)]), getattr(into, _TEXTS[type(into)])
    return Plan(
        names=names,
        aliases=kept if has_aliases else (),
        given_up=() if has_aliases else kept,
        texts={language: text for language, text in said.items() if text and not there.get(language)},
    )


def join(model: type[Named], old_id: int, into_id: int, by: AbstractBaseUser, at: datetime) -> Joined:
    """One step: IN_ONE_STEP stories, in one transaction; the last also ends the old one. Raises JoinRefused."""
    if old_id == into_id:
        raise JoinRefused(ITSELF)
    try:
        with transaction.atomic():
            return _step(model, old_id, into_id, by, at)
    except IntegrityError as error:
        # Somebody else's story took the old one between our last look and its end.
        raise JoinRefused(_("Somebody has just used it in a story. Merge it again.")) from error


def _step(model: type[Named], old_id: int, into_id: int, by: AbstractBaseUser, at: datetime) -> Joined:
    # In the order of their ids, so that two merges at once wait for one another and do not lock each other out.
    rows = model.objects.select_for_update(no_key=True).filter(pk__in=[old_id, into_id]).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) < 2:
        raise JoinRefused(_("One of the two has been merged or deleted meanwhile. Look at the list again."))
    old, into = found[old_id], found[into_id]
    if _take_over(old, into):
        stories.reindex(uses.newest_stories(into, at_most=REINDEXED).values_list("pk", flat=True))
    ids = uses.story_ids(old, at_most=IN_ONE_STEP + 1)
    for start in range(0, min(len(ids), IN_ONE_STEP), AT_ONCE):
        _move(sorted(ids[start : min(start + AT_ONCE, IN_ONE_STEP)]), old, into, by, at)
    if len(ids) > IN_ONE_STEP:
        return Joined(into, IN_ONE_STEP, done=False)
    _end(old, into)
    return Joined(into, len(ids), done=True)


def _take_over(old: Named, into: Named) -> bool:
    """Names and texts, before the stories move, so that they are found by them. Whether a spelling is new."""
    taken = plan(old, into)
    into.names |= taken.names
    getattr(into, _TEXTS[type(into)]).update(taken.texts)
    if taken.aliases:
        into.aliases = [*into.aliases, *taken.aliases]
    into.fold_names()
    into.save()
    return bool(taken.names or taken.aliases)


def _move(ids: list[int], old: Named, into: Named, by: AbstractBaseUser, at: datetime) -> None:
    # Locked before they are read: what somebody saves at this moment is not written over.
    rows = list(Article.objects.locked().filter(pk__in=ids))
    records = records_of(rows)
    changes = [stories.Change(with_other(records[row.pk], old, into), row, quiet=True) for row in rows]
    try:
        stories.write(changes, by, at)
    except StoryRefused as error:
        raise JoinRefused(_refusal(changes, at) or str(error)) from error


def _refusal(changes: Iterable[stories.Change], at: datetime) -> str:
    """Which story could not be written, and why."""
    for change in changes:
        try:
            stories.settled(change.story, at)
        except StoryRefused as error:
            return _("The story “%(story)s” stands in the way: %(why)s") % {
                "story": change.article.headline or change.article.pk,
                "why": error,
            }
    return ""


def with_other(story: Story, old: Named, into: Named) -> Story:
    """The same story with the one in the place of the other; `stories.write` makes one of two of the same."""
    before, after = ref_to(old.uuid), ref_to(into.uuid)

    def other(ref: Ref | None) -> Ref | None:
        return after if ref == before else ref

    if isinstance(old, Tag):
        return replace(story, tags=tuple(map(other, story.tags)))
    if isinstance(old, Author):
        bylines = tuple(replace(each, author=other(each.author)) for each in story.bylines)
        return replace(story, bylines=bylines)
    return replace(story, section=other(story.section))


def _end(old: Named, into: Named) -> None:
    name = old._meta.model_name
    Redirect.objects.filter(**{name: old}).update(**{name: into})
    Redirect.objects.remember(old, into)
    into.absorb(old)
    into.save()
    old.delete()
