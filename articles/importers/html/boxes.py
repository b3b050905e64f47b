"""Takes a page's boxes out: menus, share bars, comments, and those that lead to other stories."""

import re
from collections.abc import Callable, Iterator, Mapping

from articles.importers.html import hints
from articles.importers.html.blocks import HEADINGS, LISTS, PLAYERS, is_block, is_picture
from articles.importers.html.tree import Element
from articles.importers.html.weights import PROSE, Mass, is_layout, weigh
from articles.importers.text_furniture import opens_other_stories
from articles.spelling import fold

Masses = Mapping[Element, Mass]
LONGEST_TEASER = 80  # words
MOST_OF_A_PAGE = 0.5  # of its words in paragraphs; a box that holds more holds the story
LINKS_ALONE = 0.5  # of a box's words
SHORTEST_ASIDE = 30
_NO_PLAYER = re.compile(
    r"googletagmanager|doubleclick|googlesyndication|adsystem|adservice|taboola|outbrain|addthis|disqus|recaptcha|"
    r"facebook\.com/plugins/(?:like|share|page|follow)|platform\.twitter\.com/widgets/(?:follow|tweet_button)",
    re.IGNORECASE,
)
_TEXTS = frozenset(("p", "blockquote", "pre", "table", "a", "li")) | HEADINGS | LISTS | PLAYERS


def take_out(top: Element, headline: str, *, only_plain: bool = False) -> None:
    """Changes it. What holds the headline, or what the page calls its story, is no box; nor is a part of a text.

    `only_plain`: where a story may be called as boxes are.
    """
    kept = set(_holding(top, fold(headline))) | set(_parts_of_texts(top))
    for is_box in (_is_plain,) if only_plain else (_is_plain, _is_furniture, _is_of_links):
        _take_out(top, kept, is_box)


def _holding(top: Element, headline: str) -> Iterator[Element]:
    for element in top.all():
        if hints.is_marked_body(element) or (element.tag in HEADINGS and fold(element.text) == headline):
            yield element
            yield from element.above


def _parts_of_texts(top: Element) -> Iterator[Element]:
    masses = weigh(top)
    for element in top.all():
        is_text = is_picture(element) or (element.tag in PROSE and not any(map(is_block, element.children)))
        if element.tag in HEADINGS:
            yield from (element, *element.all())
        elif is_text or (element.tag == "table" and not is_layout(element, masses)):
            yield from element.all()


def _take_out(top: Element, kept: set[Element], is_box: Callable[[Element, Masses], bool]) -> None:
    masses = weigh(top)
    most = MOST_OF_A_PAGE * masses[top].prose
    top.take_out(
        lambda element: (
            element not in kept
            and not is_picture(element)
            and (masses[element].prose <= most or hints.is_plainly_furniture(element))
            and is_box(element, masses)
        )
    )


def _is_plain(element: Element, _masses: Masses) -> bool:
    return hints.is_plainly_furniture(element)


def _is_furniture(element: Element, masses: Masses) -> bool:
    if element.tag in PLAYERS:
        return _plays_nothing(element)
    if element.tag in PROSE and masses[element].prose:
        return False
    is_box = element.tag == "aside" and (masses[element].linked > 0 or masses[element].prose < SHORTEST_ASIDE)
    return is_box or hints.is_furniture(element)


def _plays_nothing(frame: Element) -> bool:
    """An advertisement, a button, or what counts readers."""
    sizes = (frame.said(name).removesuffix("px") for name in ("width", "height"))
    return (
        any(size in ("0", "1") for size in sizes)
        or _NO_PLAYER.search(frame.said("src", "data-src")) is not None
    )


def _is_of_links(element: Element, masses: Masses) -> bool:
    """Teasers, menus, and whatever stands under “Related stories”."""
    mass = masses[element]
    if not mass.words or element.tag in _TEXTS:
        return False
    if mass.link_density > LINKS_ALONE and not mass.prose:
        return True
    heading = element.first(*HEADINGS)
    if heading is None or not heading.text or not element.text.startswith(heading.text):
        return False
    leads_away = masses[heading].linked == masses[heading].words
    return opens_other_stories(heading.text) or (leads_away and mass.words <= LONGEST_TEASER)
