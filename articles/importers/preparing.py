"""Puts a story into our words: parts by uuid, pictures in its body, links to where they lead today."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from articles import markup, stories
from articles.importers import bodies
from articles.importers.again import Given
from articles.importers.prepared import Prepared
from articles.importers.reading import Found
from articles.importers.store_links import Links
from articles.importers.store_parts import Parts
from articles.importers.store_pictures import Wanted
from articles.models import Picture
from articles.record import Byline, Ref, Story
from articles.spelling import language_of
from articles.workflow import Status

# Words of the trade for what we call otherwise.
CANCELED = ("canceled", "cancelled")
STATUSES = {
    "usable": Status.PUBLISHED.value,
    "withheld": Status.DRAFT.value,
    **dict.fromkeys(CANCELED, Status.WITHDRAWN.value),
}


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who imports says, for all stories of one run."""

    status: str = Status.DRAFT  # of stories whose source states none; never takes one back
    language: str = ""  # of those whose source states none; else it is told from the text
    section: str = ""  # of those that have none, by name
    tags: tuple[str, ...] = ()  # on every story, by name
    existing: str = "keep"  # or "update", "skip"
    dry_run: bool = False
    fetches: bool = False  # pictures from the web
    asked_for: frozenset[str] = frozenset()  # what is left out otherwise: "pages"
    moved_from: tuple[str, ...] = ()  # sites whose addresses lead here from now on


class Preparation:
    """Of the stories of one run."""

    def __init__(self, options: Options, parts: Parts, links: Links):
        self.options, self.parts, self.links = options, parts, links

    def prepared(self, several: list[tuple[Found, Wanted]]) -> list[Prepared]:
        led = self.links.lead([_with_its_pictures(found, wanted) for found, wanted in several])
        thumbnails = self._thumbnails(led)
        return [
            self._one(found, wanted, thumbnails) for found, (_found, wanted) in zip(led, several, strict=True)
        ]

    def _one(self, found: Found, wanted: Wanted, thumbnails: set[str]) -> Prepared:
        story = self._resolved(found.record)
        gaps = list(wanted.gaps.values())
        thumbnail, stated = story.thumbnail, found.stated
        if thumbnail is not None and thumbnail.name:
            had = thumbnail.name not in wanted.gaps and thumbnail.name in wanted.uuids
            thumbnail = Ref(uuid=wanted.uuids[thumbnail.name]) if had else None
        elif thumbnail is not None:
            thumbnail = Ref(uuid=self.parts.picture(thumbnail.uuid))
            if thumbnail.uuid not in thumbnails:
                gaps.append(f"{thumbnail.uuid}: no picture with this uuid is here.")
                thumbnail = None
        if story.thumbnail is not None and thumbnail is None:
            # It is not that the source has none: what a story that is here shows already stays.
            stated = stated - {"thumbnail"}
        canceled = found.record.status in CANCELED
        if thumbnail != story.thumbnail:
            story = replace(story, thumbnail=thumbnail)
        return Prepared(found, story, stated, gaps, wanted.filled, is_canceled=canceled)

    def _thumbnails(self, found: Iterable[Found]) -> set[str]:
        uuids = {
            self.parts.picture(each.record.thumbnail.uuid)
            for each in found
            if each.record.thumbnail is not None and each.record.thumbnail.uuid
        }
        rows = Picture.objects.filter(uuid__in=uuids) if uuids else Picture.objects.none()
        return {str(uuid) for uuid in rows.values_list("uuid", flat=True)}

    def _resolved(self, story: Story) -> Story:
        """In our words, its parts by uuid."""
        language = story.language or self.options.language
        language = language or language_of(f"{story.headline} {markup.to_text(story.body)}")
        if story.published_at and story.expires_at and story.expires_at <= story.published_at:
            raise stories.StoryRefused(
                "The story would expire before it is published. Mend expires_at or published_at."
            )
        # What stood on a site that moves here stands here now, and nowhere else.
        moves_here = story.source_url and self.links.moved.old_path(story.source_url) is not None
        return replace(
            story,
            language=language,
            source_url="" if moves_here else story.source_url,
            status=STATUSES.get(story.status, story.status),
            section=self.parts.section(story.section, language),
            tags=tuple(dict.fromkeys(self.parts.tag(ref, language) for ref in story.tags)),
            bylines=tuple(
                Byline(self.parts.author(each.author, language), each.roles) for each in story.bylines
            ),
        )

    def given(self, sent: Story, *, wants_section: bool) -> Given:
        options, language = self.options, sent.language
        named = Ref(name=options.section) if wants_section and options.section else None
        return Given(
            section=self.parts.section(named, language),
            tags=tuple(self.parts.tag(Ref(name=name), language) for name in options.tags),
            publish=options.status == Status.PUBLISHED,
        )


def _with_its_pictures(found: Found, wanted: Wanted) -> Found:
    body = bodies.with_pictures(found.record.body, wanted.uuids)
    return found if body == found.record.body else replace(found, record=replace(found.record, body=body))
