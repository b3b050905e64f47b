"""What stands between a page's headline and its story: the standfirst, who wrote it, when, and a picture."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import takewhile

from articles.importers.html import hints
from articles.importers.html.blocks import HEADINGS, PLAYERS, lines_of
from articles.importers.html.pictures import Shown
from articles.importers.html.said import moment_of
from articles.importers.html.tree import Element
from articles.importers.text_blocks import UPDATED, blocks_of, names_in_byline
from articles.spelling import fold

SHORTEST_STANDFIRST, LONGEST_STANDFIRST = 4, 80  # words
LONGEST_BYLINE = 15
LONGEST_DATE = 100  # letters


class Lead:
    """`story` is what html_furniture leaves of the page's `body`."""

    def __init__(self, body: Element, story: Sequence[Element], headline: str):
        self.all = [body, *body.all()]
        self.places = {element: number for number, element in enumerate(self.all)}
        self.headline = fold(headline)
        self.story = story
        self.around_story = set(story[0].above) if story else set()

    @cached_property
    def end(self) -> int:
        """Where the story's first words are."""
        texts = (block for block in self.story if block.tag not in ("figure", *HEADINGS, *PLAYERS))
        return next((self.places[block] for block in texts), len(self.all))

    @cached_property
    def start(self) -> int:
        """Right under the headline that stands last before the story, if one does."""
        over = [
            self.places[element]
            for element in self.all[: self.end]
            if element.tag in (*HEADINGS, "p") and self.headline in map(fold, lines_of(element)[:1])
        ]
        return over[-1] if over else -1

    @property
    def between(self) -> list[Element]:
        if self.start < 0:
            return []
        return [each for each in self.all[self.start + 1 : self.end] if not self._is_in_furniture(each)]

    @property
    def standfirst(self) -> str:
        for element in self.between:
            text = element.text
            is_one = (
                hints.is_standfirst(element)
                and not hints.is_byline(element)
                and not _shows_something(element)
            )
            if (
                is_one
                and SHORTEST_STANDFIRST <= len(text.split()) <= LONGEST_STANDFIRST
                and fold(text) != self.headline
            ):
                return text
        return ""

    @property
    def authors(self) -> list[str]:
        named = [
            each
            for each in self.between
            if hints.is_author(each) and len(each.text.split()) <= LONGEST_BYLINE
        ]
        inmost = [_first_line(each) for each in named if not any(other in named for other in each.all())]
        under = [*self.all[max(self.start, 0) : self.start + 1], *self.between]
        lines = [
            line for each in under if each.tag == "p" for line in lines_of(each) if names_in_byline(line)
        ]
        return [
            text
            for text in (inmost or lines)
            if {block.kind for block in blocks_of(text)} <= {"short", "byline"}
        ]

    @property
    def published_at(self) -> datetime | None:
        dated = (
            each for each in (*self.between, *self._times) if each.tag == "time" or hints.is_byline(each)
        )
        said = (moment_of(each.said("datetime") or each.text) for each in dated if not _is_of_an_update(each))
        return next(filter(None, said), None)

    @property
    def _times(self) -> Iterable[Element]:
        """Of the element that holds the story."""
        first = self.story[0] if self.story else None
        around = next((each for each in (first.above if first else ()) if hints.is_main(each)), None)
        return around.all("time") if around is not None else ()

    def _is_in_furniture(self, element: Element) -> bool:
        """Whatever is called so, and does not hold the story as well."""
        around = takewhile(lambda above: above not in self.around_story, (element, *element.above))
        return any(
            each.tag == "aside" or hints.is_furniture(each) or hints.is_comments(each) for each in around
        )

    def picture(self, shown: Mapping[Element, Shown]) -> Element | None:
        """The first under the headline, or else over it."""
        under = [each for each in self.between if each in shown]
        first = self.all[self.start] if self.start >= 0 else None
        around = next((each for each in (first.above if first else ()) if hints.is_main(each)), None)
        over = [
            each
            for each in (around.all("figure") if around is not None else ())
            if self.places[each] < self.start
        ]
        leading = [block for block in self.story if self.places[block] < self.end]
        return next(
            (each for each in (*under, *over, *leading) if each in shown and not self._is_in_furniture(each)),
            None,
        )


def _first_line(element: Element) -> str:
    """Of a name with what its bearer does under it."""
    lines = [each for each in element.all("li", "p") if each.text]
    return lines[0].text if lines else element.text


def _is_of_an_update(element: Element) -> bool:
    """Or is no date, but all that stands there."""
    around = element.parent.text if element.parent is not None else ""
    is_update = UPDATED.match(element.text) or (len(around) < LONGEST_DATE and UPDATED.match(around))
    return bool(is_update) or len(element.text) >= LONGEST_DATE


def _shows_something(element: Element) -> bool:
    """It is a picture's or a film's own affair."""
    around = (element, *element.above)
    return element.first("figure", *PLAYERS) is not None or any(
        each.tag in ("figure", "figcaption") for each in around
    )
