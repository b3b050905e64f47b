"""One item of ninjs in whatever version: names in small letters, texts with their roles, parts as lists."""

from collections.abc import Iterator
from dataclasses import dataclass

from articles.importers import json_document
from articles.importers.foreign_html import is_markup, paragraphs, words

# Under these, programs of agencies put items into an answer.
AROUND = ("items", "item", "data", "collection", "results", "newsitems", "articles", "stories")
_DEEPEST = 8
HTML, TEXT, OTHER = "html", "text", "other"


@dataclass(frozen=True, slots=True)
class Text:
    """One of the headlines, descriptions or bodies of an item; `form` is HTML, TEXT or OTHER."""

    role: str
    form: str
    value: str

    @property
    def as_line(self) -> str:
        return words(self.value) if self.form == HTML else self.value

    @property
    def as_body(self) -> str:
        return self.value if self.form == HTML else paragraphs(self.value)


class Item:
    """An item, or an object within one. What has another shape than is wanted counts as not there."""

    def __init__(self, values: dict, name: str = ""):
        self._values = {str(key).replace("_", "").lower(): value for key, value in values.items()}
        self.name = name or self.text("name")

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, *names: str) -> str:
        """The first of these that says something."""
        said = (json_document.number(self._values.get(name)) for name in names)
        return next(filter(None, said), "")

    def value(self, *names: str) -> object:
        return next((self._values[name] for name in names if self._values.get(name) is not None), None)

    def number(self, name: str) -> float:
        value = self._values.get(name)
        if isinstance(value, str) and value.isdecimal() and len(value) < 12:
            value = int(value)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return value if is_number and 0 < value < 10**11 else 0

    def parts(self, *names: str) -> list["Item"]:
        """Objects of a list, or since older versions name them, of an object: {"main": {...}}."""
        return [part for name in names for part in _parts(self._values.get(name))]

    def names(self, *lists: str) -> list[str]:
        """What people, places, subjects are called; some programs write a list of bare names."""
        found = []
        for each in lists:
            value = self._values.get(each)
            found += [json_document.text(name) for name in value] if isinstance(value, list) else []
            found += [part.text("name") or part.text("literal") for part in self.parts(each)]
        return [name for name in found if name]

    def texts(self, many: str, one: str) -> list[Text]:
        """`headlines` of later versions; `headline`, `body_xhtml`, `description_text` of version 1."""
        found = [
            _text(part.text("role"), part.text("contenttype", "mimetype"), part.text("value"))
            for part in self.parts(many)
        ]
        for key, value in self._values.items():
            if key.startswith(one):  # a text where a list was wanted is one too
                found.append(_text(key.removeprefix(one), "", json_document.text(value)))
        return [each for each in found if each.value.strip()]


def _parts(value: object) -> Iterator[Item]:
    if isinstance(value, dict) and value and all(isinstance(each, dict | None) for each in value.values()):
        for name, each in value.items():
            if each is not None:
                yield Item(each, json_document.text(name))
    else:
        yield from (Item(each) for each in json_document.mappings(value))


def _text(role: str, content_type: str, value: str) -> Text:
    role, said = role.lower(), f"{role} {content_type}".lower()
    if "nitf" in said:
        return Text(role, HTML, _of_nitf(value)) if "<body.content" in value else Text(role, OTHER, value)
    if "html" in said or ("xml" not in said and is_markup(value)):
        return Text(role, HTML, value)
    return Text(role, OTHER if "xml" in said else TEXT, value)


def _of_nitf(value: str) -> str:
    """What NITF calls the content of a body is written in tags that are HTML's, but for headings."""
    content = value.partition("<body.content")[2].partition(">")[2].partition("</body.content>")[0]
    for old, new in (("hl1", "h2"), ("hl2", "h2")):
        content = content.replace(f"<{old}>", f"<{new}>").replace(f"</{old}>", f"</{new}>")
    return content


def items_in(document: object, depth: int = 0) -> Iterator[Item | None]:
    """Of an item, a list, or an answer around them; None stands for what is no object."""
    if isinstance(document, list):
        for each in document:
            if isinstance(each, dict | list) and depth < _DEEPEST:
                yield from items_in(each, depth + 1)
            else:
                yield None
    elif isinstance(document, dict):
        item = Item(document)
        around = None if _says_something(item) else item.value(*AROUND)
        if isinstance(around, dict | list) and depth < _DEEPEST:
            yield from items_in(around, depth + 1)
        else:
            yield item
    else:
        yield None


def _says_something(item: Item) -> bool:
    return bool(item.texts("headlines", "headline") or item.texts("bodies", "body") or item.text("pubstatus"))
