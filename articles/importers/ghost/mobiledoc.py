"""Reads a body as Ghost's editor kept it before 2023 (Mobiledoc), for posts that come without their HTML."""

import html

from articles.importers.ghost.cards import Cards, element, figure
from articles.importers.json_document import mapping, parsed, text
from articles.record import RecordRefused

_MARKUP, _IMAGE, _LIST, _CARD = 1, 2, 3, 10  # kinds of a section
_ATOM = 1  # kind of a marker; all others are text
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol"}
_NAMES = {"pull-quote": "blockquote", "aside": "blockquote"}
_EMPHASIS = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}


def body_of(written: str, cards: Cards) -> str:
    """Raises RecordRefused when that is no such body."""
    try:
        document = mapping(parsed(written))
    except RecordRefused as error:
        raise RecordRefused(f"Its mobiledoc cannot be read. {error}") from error
    if not isinstance(document.get("sections"), list):
        raise RecordRefused("Its mobiledoc holds no text: save the post once in Ghost, and export again.")
    return _Writer(document, cards).sections()


class _Writer:
    """Sections are lists whose first member says what they are; cards and markups stand by number in lists of their own."""

    def __init__(self, document: dict, cards: Cards):
        self.document, self.cards = document, cards
        self.open: list[str] = []  # the ends of the tags that are open

    def sections(self) -> str:
        return "".join(self.section(each) for each in _list(self.document, "sections"))

    def section(self, section: object) -> str:
        kind, first, second = _three(section)
        if kind == _MARKUP:
            return self.block(text(first), second)
        if kind == _LIST:
            items = "".join(element("li", self.markers(item)) for item in _members(second))
            return element("ol" if first == "ol" else "ul", items)
        if kind == _CARD:
            name, said, _rest = _three(self.numbered("cards", first))
            return self.cards.write(text(name), mapping(said))
        return figure({"src": first}) if kind == _IMAGE else ""

    def block(self, tag: str, markers: object) -> str:
        tag = _NAMES.get(tag, tag)
        return element(tag if tag in _BLOCKS else "p", self.markers(markers))

    def markers(self, markers: object) -> str:
        words = "".join(self.marker(each) for each in _members(markers))
        words += "".join(reversed(self.open))
        self.open.clear()
        return words

    def marker(self, marker: object) -> str:
        """Its kind, which markups it opens, how many it closes, and its words."""
        kind, opened, closed = _three(marker)
        said = marker[3] if isinstance(marker, list) and len(marker) > 3 else ""
        words = "".join(self.opening(each) for each in _members(opened))
        words += self.atom(said) if kind == _ATOM else html.escape(text(said), quote=False)
        for _each in range(min(closed, len(self.open)) if isinstance(closed, int) else 0):
            words += self.open.pop()
        return words

    def atom(self, number: object) -> str:
        name, said, _payload = _three(self.numbered("atoms", number))
        return "<br>" if name == "soft-return" else html.escape(text(said), quote=False)

    def opening(self, number: object) -> str:
        name, attributes, _rest = _three(self.numbered("markups", number))
        tag = _EMPHASIS.get(text(name), "")
        if name == "a":
            said = _members(attributes)  # names and values in turn
            address = next((value for key, value in zip(said, said[1:], strict=False) if key == "href"), "")
            self.open.append("</a>")
            return f'<a href="{html.escape(text(address))}">'
        self.open.append(f"</{tag}>" if tag else "")
        return f"<{tag}>" if tag else ""

    def numbered(self, name: str, number: object) -> object:
        members = _list(self.document, name)
        known = isinstance(number, int) and 0 <= number < len(members)
        return members[number] if known else None


def _list(document: dict, name: str) -> list:
    return _members(document.get(name))


def _members(value: object) -> list:
    return value if isinstance(value, list) else []


def _three(value: object) -> tuple[object, object, object]:
    """The first three members of a list, of which any may be missing."""
    first, second, third = (*_members(value)[:3], None, None, None)[:3]
    return first, second, third
