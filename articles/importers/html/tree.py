"""A page as a tree that parts can be taken out of: its elements, and the words in them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from articles.importers.reading import SourceRefused

# Elements in elements. What is deeper is left out, with what is in it in its place; lines are made a little longer.
DEEPEST, DEEPEST_LINE = 100, 104
# The parser takes the square of these, hours for a page that somebody made for that.
MOST_OPEN, MOST_ATTRIBUTES = 20_000, 2_000
_NEVER_READ = frozenset(("style", "template", "svg", "math", "-comment", "canvas"))
_TAG = re.compile(
    r"<(/?)([a-zA-Z][^\s/>]*+)"
    r"""((?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+))?+)*+)"""
)
_ATTRIBUTE = re.compile(r"""[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+))?+""")


@dataclass(eq=False, slots=True)
class Element:
    """`children` are elements, and texts as they stand in the source."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: "Element | None" = field(default=None, repr=False)
    children: list["Element | str"] = field(default_factory=list, repr=False)

    def said(self, *names: str) -> str:
        """The first of these attributes that says something."""
        return next((value for name in names if (value := self.attributes.get(name, "").strip())), "")

    @property
    def elements(self) -> list["Element"]:
        return [child for child in self.children if isinstance(child, Element)]

    def all(self, *tags: str) -> Iterator["Element"]:
        """Those in it, in the page's order; all of them where no tag is named."""
        waiting = self.elements[::-1]
        while waiting:
            element = waiting.pop()
            if not tags or element.tag in tags:
                yield element
            waiting.extend(reversed(element.elements))

    def first(self, *tags: str) -> "Element | None":
        return next(self.all(*tags), None)

    @property
    def above(self) -> Iterator["Element"]:
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    @property
    def text(self) -> str:
        """Its words in one line."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        waiting: list[Element | str] = [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                yield node
                continue
            if node.tag not in INLINE:
                yield " "
                waiting.append(" ")
            waiting.extend(reversed(node.children))

    def append(self, *nodes: "Element | str") -> None:
        for node in nodes:
            if isinstance(node, Element):
                node.parent = self
            self.children.append(node)

    def take_out(self, wanted: Callable[["Element"], bool]) -> None:
        """All in it that are wanted, with what is in them."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            element.children = [
                each for each in element.children if isinstance(each, str) or not wanted(each)
            ]
            waiting.extend(element.elements)

    def put_instead(self, *nodes: "Element | str") -> None:
        """These where it stood."""
        above = self.parent
        if above is None:
            return
        for node in nodes:
            if isinstance(node, Element):
                node.parent = above
        place = above.children.index(self)
        above.children[place : place + 1] = nodes
        self.parent = None


def names(line: str) -> frozenset[str]:
    """Of elements."""
    return frozenset(line.split())


# What stands in a line.
INLINE = names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr"
)
_LINES = names("p h1 h2 h3 h4 h5 h6 br img a")
_EMPTY = names("area base br col embed hr img input link meta param source track wbr")


def page(text: str) -> Element:
    """The page's <html>. Raises SourceRefused for what no parser should be given."""
    _refuse_what_takes_hours(text)
    try:
        top = LexborHTMLParser(text).root
    except SelectolaxError as error:
        raise SourceRefused("It cannot be read as a page: open it in a browser and save it again.") from error
    if top is None:
        raise SourceRefused("It holds no page.")
    root = _element(top)
    waiting = [(top.iter(include_text=True), root, 0)]
    while waiting:
        children, element, depth = waiting[-1]
        child = next(children, None)
        if child is None:
            waiting.pop()
        elif child.tag == "-text":
            element.children.append(child.text_content or "")
        elif child.tag not in _NEVER_READ and _is_read(child):
            made = element
            if depth < DEEPEST or (depth < DEEPEST_LINE and child.tag in _LINES):
                made = _element(child)
                element.append(made)
            waiting.append((child.iter(include_text=True), made, depth + (made is not element)))
    return root


def _is_read(node: LexborNode) -> bool:
    """Of scripts only those that are data."""
    return node.tag != "script" or "ld+json" in (node.attributes.get("type") or "")


def _element(node: LexborNode) -> Element:
    return Element(node.tag, {name: value or "" for name, value in node.attributes.items()})


def _refuse_what_takes_hours(text: str) -> None:
    open_tags: Counter[str] = Counter()
    open_now = 0
    for tag in _TAG.finditer(text):
        closes, name, attributes = tag[1], tag[2].lower(), tag[3]
        if len(attributes) > 2 * MOST_ATTRIBUTES and _has_too_many(attributes):
            raise SourceRefused(
                f"A tag in it has more than {MOST_ATTRIBUTES} attributes, which no page needs."
            )
        if name in _EMPTY:
            continue
        if not closes:
            open_tags[name] += 1
            open_now += 1
        elif open_tags[name]:
            open_tags[name] -= 1
            open_now -= 1
        if open_now > MOST_OPEN:
            raise SourceRefused(
                f"More than {MOST_OPEN} of its tags are never closed, which no page needs: "
                "open it in a browser and save it again."
            )


def _has_too_many(attributes: str) -> bool:
    return sum(1 for _each in _ATTRIBUTE.finditer(attributes)) > MOST_ATTRIBUTES
