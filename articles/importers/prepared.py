"""A story on its way in: in our words, with its parts by uuid, and what is to be said of it. No database."""

from collections.abc import Container
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from articles.importers import bodies
from articles.importers.reading import Found
from articles.importers.report import Outcome
from articles.record import Ref, Story

MOST_NOTED = 20  # pictures that one note names
GAPS = "gaps"  # among the digests: the pictures that could not be had, so that each is noted once


@dataclass(slots=True)
class Prepared:
    """A story in our words, and what is to be said of it."""

    found: Found
    story: Story
    stated: frozenset[str]
    gaps: list[str]
    filled: dict[str, str] = field(default_factory=dict)  # gaps of before: what stands there, and the picture
    is_canceled: bool = False
    is_written: bool = False
    missing: bool = False  # a story that it names is not here
    asked_links: tuple = ()  # its related stories and original, as the source names them

    def link(self, here: dict[tuple[str, str], str], would_be: Container[tuple[str, str]]) -> None:
        """Only to stories which are here, by their uuid; in a dry run, also to those that would be."""
        story, system = self.story, self.story.source_system

        def known(ref: Ref | None) -> Ref | None:
            if ref is None:
                return None
            key = ("", ref.uuid) if ref.uuid else (system, ref.source_id)
            if key in here:
                return Ref(uuid=here[key])
            self.missing = self.missing or key not in would_be
            return ref if key in would_be and ref.uuid else None

        if not story.related and story.translation_of is None:
            return
        self.asked_links = (story.related, story.translation_of)
        related = tuple(dict.fromkeys(filter(None, map(known, story.related))))
        self.story = replace(story, related=related, translation_of=known(story.translation_of))

    def without_what_is_not_here(self, story: Story, would_be: Container[tuple[str, str]]) -> Story:
        """A dry run has taken back the stories that it made."""
        if not would_be:
            return story
        related = tuple(ref for ref in story.related if ("", ref.uuid) not in would_be)
        original = story.translation_of
        if original is not None and ("", original.uuid) in would_be:
            original = None
        return replace(story, related=related, translation_of=original)

    def with_gaps_filled(self, story: Story) -> Story:
        body = story.body
        for place, uuid in self.filled.items():
            body = body.replace(f'<img data-picture="{place}">', f'<img data-picture="{uuid}">')
        return story if body == story.body else replace(story, body=body)

    def remembered(self, before: dict[str, str] | None = None) -> dict[str, str]:
        """Among the digests, for the next run."""
        if self.gaps:
            return {GAPS: self._gaps_in_short}
        return {GAPS: ""} if before and before.get(GAPS) else {}

    def note(self, before: dict[str, str]) -> str:
        """To whoever opens the story next: which pictures could not be had."""
        if not self.gaps or before.get(GAPS) == self._gaps_in_short:
            return ""
        more = len(self.gaps) - MOST_NOTED
        rest = [f"And {more} more, which the report names."] if more > 0 else []
        return "\n".join(("Pictures that the import could not get:", *self.gaps[:MOST_NOTED], *rest))

    @property
    def _gaps_in_short(self) -> str:
        return blake2b("\n".join(self.gaps).encode(), digest_size=9).hexdigest()

    def outcome(self, outcome: str) -> Outcome:
        dropped = [*self.found.dropped, *bodies.lost(self.found.record.body)]
        return Outcome(self.found.source, outcome, gaps=list(self.gaps), dropped=dropped)
