"""Finds the story in a page: where its paragraphs stand together, and are no links."""

from articles.importers.html import hints
from articles.importers.html.blocks import HEADINGS
from articles.importers.html.tree import Element
from articles.importers.html.weights import PROSE, Mass, weigh
from articles.spelling import fold

LONGEST_COUNTED = 100  # words of a paragraph
SHORTEST_SIBLING = 15


def story_in(body: Element, headline: str) -> list[Element]:
    """The elements that hold it, in the page's order; without paragraphs, what holds the headline."""
    masses = weigh(body)
    best = _best(body, masses)
    if best is None:
        return _around(body, headline, masses)
    marked = _marked(body)
    if marked and sum(masses[each].prose for each in marked) >= 0.5 * masses[best].prose:
        return marked
    best = _climbed(best, masses)
    return _with_siblings(best, masses)


def _around(body: Element, headline: str, masses: dict[Element, Mass]) -> list[Element]:
    """A few words, or nothing but pictures."""
    wanted = fold(headline)
    for heading in body.all(*HEADINGS):
        if fold(heading.text) == wanted:
            holding = (above for above in heading.above if above in masses)
            return [next(above for above in holding if above is body or _holds_more(above, heading, masses))]
    return [each for each in body.all() if hints.is_main(each)][:1]


def _holds_more(element: Element, heading: Element, masses: dict[Element, Mass]) -> bool:
    return masses[element].words > masses[heading].words + 3 or element.first("figure") is not None


def _marked(body: Element) -> list[Element]:
    """What the page itself calls the story's text."""
    found: list[Element] = []
    for element in body.all():
        if hints.is_marked_body(element) and not any(above in found for above in element.above):
            found.append(element)
    return found


def _best(body: Element, masses: dict[Element, Mass]) -> Element | None:
    scores: dict[Element, float] = {}
    for block in body.all():
        mass = masses[block]
        if block.tag not in PROSE or not mass.prose or any(masses[each].prose for each in block.elements):
            continue
        counted = min(mass.prose, LONGEST_COUNTED) * (1 - mass.link_density)
        for height, above in zip(range(1, 6), block.above, strict=False):
            if above not in masses:
                break
            scores[above] = scores.get(above, 0.0) + counted / height
    if not scores:
        return None
    return max(scores, key=lambda each: scores[each] * _weight(each, masses[each]))


def _weight(element: Element, mass: Mass) -> float:
    called = (1.25 if hints.is_story(element) else 1.0) * (0.3 if hints.is_furniture(element) else 1.0)
    return called * (1 - mass.link_density)


def _climbed(best: Element, masses: dict[Element, Mass]) -> Element:
    """Higher, while what stands around it is prose as well."""
    for above in best.above:
        if best.tag in ("article", "main", "body") or above.tag in ("body", "html"):
            break
        more = masses[above].prose - masses[best].prose
        around = masses[above].words - masses[best].words
        if more >= 0.15 * masses[best].prose and more >= 0.6 * around:
            best = above
    return best


def _with_siblings(best: Element, masses: dict[Element, Mass]) -> list[Element]:
    """Paragraphs that stand beside what holds the most; after it, only such as are made like it."""
    if best.tag == "body" or best.parent is None:
        return [best]
    siblings = best.parent.elements
    place = siblings.index(best)
    before = [
        each for each in siblings[:place] if _is_text(each, masses[each]) and not hints.is_standfirst(each)
    ]
    after = [
        each
        for each in siblings[place + 1 :]
        if _is_text(each, masses[each]) and (each.tag == "p" or hints.name_of(each) == hints.name_of(best))
    ]
    return [*before, best, *after]


def _is_text(element: Element, mass: Mass) -> bool:
    return mass.prose >= SHORTEST_SIBLING and mass.link_density < 0.25 and mass.prose > 0.7 * mass.words
