"""What becomes of a story that is here already when its source is read again. Asks the database nothing."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace

from articles import stories
from articles.importers.old_addresses import without_slugs
from articles.models import Article
from articles.record import Kept, Ref, Story
from articles.record_json import digests
from articles.workflow import Status

CONTENT = tuple(
    each.name for each in fields(Story) if each.name not in ("uuid", "source_system", "source_id")
)
# Among the digests: the uuids of the section and tags that came from a run's options, not from the source.
GIVEN = "given"
# And the fields that were edited where an export was made: for its own source, they are edited here too.
EDITED = "edited"


def brought(kept: Kept) -> dict[str, str]:
    """What an export says of the imports of before, as the digests keep it."""
    said = {EDITED: " ".join(kept.edited), GIVEN: " ".join(kept.given)}
    return {name: words for name, words in said.items() if words}


@dataclass(frozen=True, slots=True)
class Given:
    """What the run's options say of one story, by uuid."""

    section: Ref | None = None
    tags: tuple[Ref, ...] = ()
    publish: bool = False

    def remembered(self, story: Story, sent: Story, earlier: Collection[str] = ()) -> dict[str, str]:
        """For the next run, which may come without these options: what of the story they gave."""
        uuids = {ref.uuid for ref in (*self.tags, self.section) if ref} | set(earlier)
        uuids -= {ref.uuid for ref in (*sent.tags, sent.section) if ref}
        parts = (*story.tags, *([story.section] if story.section else []))
        given = " ".join(ref.uuid for ref in parts if ref.uuid in uuids)
        return {GIVEN: given} if given else {}


@dataclass(frozen=True, slots=True)
class Merged:
    """A story as it shall stand; the fields in which what was edited here stays; the digests to remember."""

    story: Story
    kept: list[str]
    digests: dict[str, str] | None


def merged(
    sent: Story,
    stated: Collection[str],
    given: Given,
    article: Article,
    before: Story,
    existing: str,
    *,
    by_number: bool,
) -> Merged:
    """`by_number`: it comes from where it first came from, and is known by its number there. Raises StoryRefused."""
    earlier = article.source_digests.get(GIVEN, "").split()
    # A story that gets its first date now has waited for it since its first import.
    wanted = stories.settled(_wanted(sent, stated, given, earlier, before), article.created_at)
    if without_slugs(wanted.body) == without_slugs(before.body):
        wanted = replace(wanted, body=before.body)  # a story that it links to has another slug by now
    differing = [name for name in CONTENT if getattr(wanted, name) != getattr(before, name)]
    if existing == "skip":
        return Merged(before, differing, None)
    kept = []
    if existing == "keep":
        here = digests(before, CONTENT)
        edited = article.source_digests.get(EDITED, "").split() if by_number else ()
        kept = [
            name for name in differing if here[name] != article.source_digests.get(name) or name in edited
        ]
    story = replace(wanted, **{name: getattr(before, name) for name in kept})
    if story.status != Status.PUBLISHED and "published_at" not in stated:
        story = replace(story, published_at=before.published_at)
    written = digests(wanted, CONTENT)
    said = {
        name: written[name]
        for name in CONTENT
        if name in stated or getattr(story, name) != getattr(before, name)
    }
    old = {name: digest for name, digest in article.source_digests.items() if name != GIVEN}
    return Merged(story, kept, old | said | given.remembered(story, sent, earlier))


def _wanted(
    sent: Story, stated: Collection[str], given: Given, earlier: Collection[str], before: Story
) -> Story:
    """What the source says, and what the options fill and add; all else stays."""
    story = replace(before, **{name: getattr(sent, name) for name in CONTENT if name in stated})
    tags, section = story.tags, story.section
    if "tags" in stated:
        tags = (*sent.tags, *(ref for ref in before.tags if ref.uuid in earlier))
    if section is None and before.section is not None and before.section.uuid in earlier:
        section = before.section
    publish = given.publish and "status" not in stated and before.status == Status.DRAFT
    return replace(
        story,
        tags=tuple(dict.fromkeys((*tags, *given.tags))),
        section=section or given.section,
        status=Status.PUBLISHED.value if publish else story.status,
    )
