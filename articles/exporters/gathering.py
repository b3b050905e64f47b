"""Reads what an export takes, some stories at a time, whatever the format."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from django.db.models import Model, QuerySet

from articles import markup
from articles.exporters.media import Copies
from articles.exporters.selecting import Selection
from articles.exporters.walking import Seen, among, walk
from articles.models import Article, Author, Page, Picture, Redirect, Revision, Section, Tag
from articles.models.redirect import TARGETS
from articles.record import Ref, Story
from articles.record import Revision as RevisionRecord
from articles.recording import records_of

NAMED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Leaving:
    """A story on its way out, and the pictures that it shows: the thumbnail, then those of its body."""

    article: Article
    story: Story
    pictures: tuple[Picture, ...]


class Export:
    """One run. Each part is yielded once and counted; the pictures' files are copied as they come by."""

    def __init__(self, selection: Selection, copies: Copies):
        self.selection, self.copies = selection, copies
        self.counts: Counter[type[Model]] = Counter()
        self._seen: dict[type[Model], Seen] = defaultdict(Seen)
        self._named_before: dict[type[Model], set[str]] = defaultdict(set)

    # Parts

    def parts(self, model: type[Section | Tag | Author]) -> Iterator[Model]:
        """In the order in which they were made: of two with one name the older is the one."""
        return self._new(each for rows in walk(self.selection.parts(model)) for each in rows)

    def pages(self) -> Iterator[Page]:
        return self._new(each for rows in walk(self.selection.pages()) for each in rows)

    def new_pictures(self, leaving: Leaving) -> list[Picture]:
        """Those of this story that no story before it has shown."""
        return list(self._new(leaving.pictures))

    def remember(self, revision: RevisionRecord) -> None:
        """It may name parts that no story has now."""
        self.counts[Revision] += 1
        story = revision.story
        if story is None or self.selection.is_whole:
            return
        named = self._named_before
        named[Section].update([story.section.uuid] if story.section else [])
        named[Tag].update(ref.uuid for ref in story.tags)
        named[Author].update(line.author.uuid for line in story.bylines)
        named[Picture].update(picture_uuids(story))

    def rest(self, model: type[Section | Tag | Author | Picture]) -> Iterator[Model]:
        """Those that no story has now; in an export of a few stories, those among them that one had once."""
        if self.selection.is_whole:
            return self._new(each for rows in walk(self._rows(model)) for each in rows)
        uuids = iter(sorted(self._named_before[model]))
        stretches = iter(lambda: list(islice(uuids, NAMED_AT_ONCE)), [])
        found = (self._rows(model).filter(uuid__in=each).order_by("pk") for each in stretches)
        return self._new(each for rows in found for each in rows)

    def redirects(self) -> Iterator[Redirect]:
        """Those to what is exported."""
        for rows in walk(Redirect.objects.select_related(*TARGETS)):
            reachable = self._reachable(rows)
            yield from self._new(row for row in rows if (type(row.target), row.target.pk) in reachable)

    def _new(self, rows: Iterable[Model]) -> Iterator[Model]:
        for row in rows:
            model = type(row)
            if self._seen[model].first(row.pk):
                self.counts[model] += 1
                if model is Picture:
                    self.copies.take(row)
                yield row

    def _rows(self, model: type[Model]) -> QuerySet:
        owned = model in (Article, Picture) and self.selection.everything
        return model.objects.select_related("owner") if owned else model.objects.all()

    def _reachable(self, rows: Iterable[Redirect]) -> set[tuple[type[Model], int]]:
        wanted: dict[type[Model], set[int]] = defaultdict(set)
        for row in rows:
            wanted[type(row.target)].add(row.target.pk)
        return {
            (model, number)
            for model, numbers in wanted.items()
            for number in among(self._chosen(model), model.objects.filter(pk__in=numbers)).values_list(
                "pk", flat=True
            )
        }

    def _chosen(self, model: type[Model]) -> QuerySet:
        if model is Article:
            return self.selection.stories()
        return self.selection.pages() if model is Page else self.selection.parts(model)

    # Stories

    def batches(self) -> Iterator[list[Leaving]]:
        for articles in walk(self._rows(Article), self.selection.stories()):
            records = self._without_hidden_links(records_of(articles))
            pictures = self._shown_in(records.values())
            self.counts[Article] += len(articles)
            yield [
                Leaving(article, story := records[article.pk], _of_story(story, pictures))
                for article in articles
            ]

    def _without_hidden_links(self, stories: dict[int, Story]) -> dict[int, Story]:
        """That a story is related to one which readers cannot see yet would give it away."""
        if self.selection.everything:
            return stories
        uuids = {ref.uuid for story in stories.values() for ref in _links(story)}
        seen = self._may_be_named(uuids) if uuids else ()
        return {
            number: replace(
                story,
                related=tuple(ref for ref in story.related if ref.uuid in seen),
                translation_of=next(
                    (ref for ref in (story.translation_of,) if ref and ref.uuid in seen), None
                ),
            )
            for number, story in stories.items()
        }

    def _may_be_named(self, uuids: set[str]) -> set[str]:
        found = among(self.selection.may_be_named(), Article.objects.filter(uuid__in=uuids))
        return {str(uuid) for uuid in found.values_list("uuid", flat=True)}

    def _shown_in(self, stories: Iterable[Story]) -> dict[str, Picture]:
        uuids = {uuid for story in stories for uuid in picture_uuids(story)}
        return {str(each.uuid): each for each in self._rows(Picture).filter(uuid__in=uuids)} if uuids else {}


def picture_uuids(story: Story) -> list[str]:
    """Of its thumbnail and its body, in order, each once."""
    thumbnail = [story.thumbnail.uuid] if story.thumbnail else []
    return list(dict.fromkeys((*thumbnail, *markup.picture_uuids(story.body))))


def _of_story(story: Story, pictures: Mapping[str, Picture]) -> tuple[Picture, ...]:
    return tuple(pictures[uuid] for uuid in picture_uuids(story) if uuid in pictures)


def _links(story: Story) -> Iterator[Ref]:
    yield from story.related
    if story.translation_of:
        yield story.translation_of
