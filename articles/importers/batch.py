"""The stories that are written together, and the revisions that came with them. Asks the database nothing."""

from dataclasses import dataclass, field

from articles.importers.reading import Found
from articles.importers.report import Outcome
from articles.importers.store_links import story_refs
from articles.record import Revision, Story

MOST_STORIES = 500
MOST_LETTERS = 8_000_000  # of their bodies and those of their revisions


@dataclass(slots=True)
class Batch:
    found: dict[tuple[str, str], Found] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)  # of stories without a number, by what they say
    past: dict[str, list[Found]] = field(default_factory=dict)  # revisions, by their story's uuid
    letters: int = 0
    left_alone: dict[tuple[str, str], int] = field(default_factory=dict)  # numbers of stories that are here

    @property
    def is_full(self) -> bool:
        return len(self.found) >= MOST_STORIES or self.letters >= MOST_LETTERS

    def must_go_before(self, story: Story) -> bool:
        """Whether it is in the batch already, or names one that is."""
        return key_of(story) in self.found or any(
            (("", ref.uuid) if ref.uuid else (story.source_system, ref.source_id)) in self.found
            for ref in story_refs(story)
        )

    def add(self, found: Found, said: str) -> None:
        self.found[key_of(found.record)] = found
        self.said.update([said] if said else [])
        self.letters += len(found.record.body)

    def add_past(self, found: Found) -> bool:
        """Whether the revision's story is here to have it."""
        revision = found.record
        uuid = revision.article.uuid if revision.article else ""
        if ("", uuid) not in self.found:
            return False
        self.past.setdefault(uuid, []).append(found)
        self.letters += len(revision.story.body) if revision.story else 0
        return True

    def take(self) -> list[Found]:
        """What is in it, which leaves it; the revisions stay until the next is taken."""
        taken = list(self.found.values())
        uuids = {found.record.uuid for found in taken}
        self.past = {uuid: past for uuid, past in self.past.items() if uuid in uuids}
        self.found.clear()
        self.said.clear()
        self.letters = 0
        return taken

    def past_of(self, found: Found) -> tuple[Revision, ...]:
        return tuple(each.record for each in self.past.get(found.record.uuid, ()))

    def past_outcomes(self, found: Found, outcome: str) -> list[Outcome]:
        past = self.past.get(found.record.uuid, ()) if found.record.uuid else ()
        return [Outcome(each.source, outcome, type="revision") for each in past]


def key_of(story: Story) -> tuple[str, str]:
    return ("", story.uuid) if story.uuid else (story.source_system, story.source_id)
