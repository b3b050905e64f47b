"""Makes a body of Drupal's paragraphs: parts of a story that are kept as records of their own."""

import html
from collections.abc import Mapping

from articles.importers.drupal import fields
from articles.importers.drupal.document import Identifier, Resource
from articles.importers.drupal.texts import Texts, unformatted

DEEPEST = 8  # paragraphs in paragraphs
# What a field is, by the word with which its name ends.
_ROLES = {
    **dict.fromkeys(("title", "heading", "headline", "header"), "h2"),
    **dict.fromkeys(("subtitle", "subheading", "subheader"), "h3"),
    **dict.fromkeys(("quote", "quotation"), "quotation"),
    **dict.fromkeys(("attribution", "cite", "citation", "author", "speaker"), "speaker"),
    **dict.fromkeys(("caption", "credit"), "caption"),
    "alt": "alt",
}


class Paragraphs:
    def __init__(self, texts: Texts):
        self.texts = texts

    def body(self, identifiers: list[Identifier], around: tuple[Identifier, ...] = ()) -> str:
        """`around`: those in which they stand."""
        return "".join(self._one(each, around) for each in identifiers if each.kind == "paragraph")

    def _one(self, identifier: Identifier, around: tuple[Identifier, ...]) -> str:
        if identifier in around or len(around) > DEEPEST:
            self.texts.dropped.append(f"a paragraph within itself ({identifier.bundle})")
            return ""
        resource = self.texts.document.get(identifier, self.texts.language)
        if resource is None or resource.is_hidden:
            self.texts.miss(identifier)
            return ""
        written = self._fields(resource) + self._references(resource, (*around, identifier))
        if not written:
            self.texts.dropped.append(f"a paragraph of the kind {identifier.bundle}")
        return written

    def _fields(self, resource: Resource) -> str:
        """Headings before the rest, which stands in the order of its fields."""
        said = {
            name: value
            for name, value in resource.attributes.items()
            if fields.is_own(name) and not fields.is_internal(name)
        }
        headings = "".join(
            _element(_role(name), html.escape(words, quote=False))
            for name, value in said.items()
            if _role(name) in ("h2", "h3")
            for words in fields.lines(value)
        )
        words = "".join(self._words(name, value) for name, value in said.items())
        if words and ("quote" in resource.bundle or any(_role(name) == "quotation" for name in said)):
            words = _element("blockquote", words + _element("p", _speaker(said)))
        return headings + words

    def _words(self, name: str, value: object) -> str:
        if _role(name) not in ("", "quotation"):
            return ""
        if fields.is_formatted(value):
            return self.texts.formatted(value)
        links = "".join(self.texts.link(address, words) for address, words in fields.linked(value))
        return links + "".join(self._line(words, name) for words in fields.plain(value))

    def _line(self, words: str, name: str) -> str:
        if words.startswith(("https://", "http://")):
            return self.texts.link(words)
        # A single word is a setting of the page: "left".
        return unformatted(words) if " " in words or _role(name) else ""

    def _references(self, resource: Resource, around: tuple[Identifier, ...]) -> str:
        caption = " ".join(
            words
            for name, value in resource.attributes.items()
            if fields.is_own(name) and _role(name) == "caption"
            for words in fields.lines(value)
        )
        written = ""
        for _name, identifiers in fields.references(resource):
            shown = [each for each in identifiers if each.kind in ("media", "file")]
            written += self.texts.shown(shown, caption) + self.body(identifiers, around)
        return written


def _role(name: str) -> str:
    return _ROLES.get(fields.bare(name).rpartition("_")[2], "")


def _speaker(said: Mapping) -> str:
    """As our own quotations name who said it."""
    words = [each for name, value in said.items() if _role(name) == "speaker" for each in fields.lines(value)]
    return f"— {html.escape(', '.join(words), quote=False)}" if words else ""


def _element(tag: str, held: str) -> str:
    return f"<{tag}>{held}</{tag}>" if held else ""
