"""What `stories.write` is asked for: a story as it shall stand, and how that came about."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from articles.models import Article, Revision
from articles.record import Kept, Story
from articles.record import Revision as RevisionRecord
from articles.settling import StoryRefused


class StoryGoneOn(StoryRefused):
    """Somebody else has saved since; `head` is the revision that they made."""

    def __init__(self, head: Revision):
        super().__init__(_("Somebody else has saved this story since you opened it."))
        self.head = head


@dataclass(frozen=True, slots=True)
class Change:
    """A story as it shall stand, its parts named by uuid."""

    story: Story
    article: Article | None = None  # the one it changes; None makes a new one
    owner: AbstractBaseUser | None = None  # whose it becomes; None leaves it
    source_digests: dict[str, str] | None = None  # an import's; None leaves them
    base: int | None = None  # the revision it was made from; StoryGoneOn where that is not the newest
    keeps_waiting: bool = False  # it was made from what readers see, so what waits goes on waiting
    waits: bool = False  # what changes in a live story waits, unseen by readers, to be published
    forgets_unsaved: bool = False  # it holds what this person was typing, so that need be kept no longer
    quiet: bool = False  # housekeeping: nothing that readers are told of
    amends: bool = False  # it completes the newest revision, which says it from now on
    is_settled: bool = False  # the story has come out of `settled` already
    is_current: bool = False  # of a translation: it says what its original says now
    kept: Kept | None = None  # what an export says of it beside its text
    past: tuple[RevisionRecord, ...] = ()  # and its revisions there; none: this is its first
    move: str = ""  # for the audit trail: a move's name, or what else was done
    note: str = ""  # to whoever opens the story next
