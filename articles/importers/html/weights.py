"""How many words of each part of a page are links, and how many stand in paragraphs."""

from collections.abc import Mapping
from dataclasses import dataclass

from articles.importers.html.blocks import HEADINGS, WORDY, is_picture
from articles.importers.html.tree import Element
from articles.importers.text_furniture import is_furniture

SHORTESTPROSE = 8  # words of a paragraph that counts
LONGEST_CELL = 60  # words, of a table that is one
MOST_LINKED = 0.5  # of a paragraph's words
PROSE = WORDY - HEADINGS - {"figcaption", "caption"}


@dataclass(slots=True)
class Mass:
    """Words of an element: all, those in links, and those in paragraphs."""

    words: int = 0
    linked: int = 0
    prose: int = 0

    def add(self, other: "Mass") -> None:
        self.words += other.words
        self.linked += other.linked
        self.prose += other.prose

    @property
    def link_density(self) -> float:
        return self.linked / self.words if self.words else 0.0


def weigh(top: Element) -> dict[Element, Mass]:
    masses: dict[Element, Mass] = {}

    def weighed(element: Element, in_link: bool) -> Mass:
        in_link = in_link or (element.tag == "a" and not element.said("href").startswith("#"))
        mass = Mass()
        for child in element.children:
            if isinstance(child, Element):
                mass.add(weighed(child, in_link))
            elif words := len(child.split()):
                mass.add(Mass(words, words if in_link else 0))
        if is_picture(element):
            mass.linked = 0  # its caption leads to nothing but itself
        if element.tag in PROSE and not mass.prose and _is_prose(element, mass):
            mass.prose = mass.words
        masses[element] = mass
        return mass

    weighed(top, False)
    return masses


def _is_prose(element: Element, mass: Mass) -> bool:
    if mass.words < SHORTESTPROSE or mass.linked > mass.words * MOST_LINKED:
        return False
    if mass.words > 40:
        return True
    text = element.text
    return not is_furniture(text, is_sentence=text.endswith((".", "!", "?", "؟", "۔", "”", "»")))


def is_layout(table: Element, masses: Mapping[Element, Mass]) -> bool:
    """It only puts the page's parts side by side."""
    cells = list(table.all("td"))
    return any(
        each.first("table") or (each.first("p", "div") and masses[each].prose > LONGEST_CELL)
        for each in cells
    )
