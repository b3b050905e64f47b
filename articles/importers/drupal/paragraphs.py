"""Makes a body of Drupal's paragraphs: parts of a story that are kept as records of their own."""

import html
from collections.abc import Mapping

from articles.importers.drupal import fields
from articles.importers.drupal.document import Identifier, Resource
from articles.importers.drupal.texts import Texts, unformatted

DEEPEST = 8  # paragraphs in paragraphs
_WRITTEN = ("media", "file", "paragraph")  # or named where they are not there
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
        words, taken = self._fields(resource)
        beside, taken_beside = self._references(resource, (*around, identifier))
        if not words + beside:
            self.texts.dropped.append(f"a paragraph of the kind {identifier.bundle}")
        self._name_the_rest(resource, taken | taken_beside)
        return words + beside

    def _fields(self, resource: Resource) -> tuple[str, set[str]]:
        """Headings before the rest, which stands in the order of its fields; and which fields these are."""
        said = _said(resource)
        headings = {name: _headings(name, value) for name, value in said.items()}
        written = {name: self._words(name, value) for name, value in said.items()}
        taken = {name for name in said if headings[name] or written[name]}
        words = "".join(written.values())
        if words:
            taken |= set(_of_role("speaker", said))
            is_quotation = "quote" in resource.bundle or any(_of_role("quotation", said))
            words = _quoted(words, said) if is_quotation else _spoken(words, said)
        return "".join(headings.values()) + words, taken

    def _words(self, name: str, value: object) -> str:
        if _role(name) not in ("", "quotation"):
            return ""
        if fields.is_formatted(value):
            return self.texts.formatted(value)
        links = "".join(self.texts.link(address, words) for address, words in fields.linked(value))
        said = fields.plain(value)
        # A single word is a setting of the page: "left".
        if not _role(name) and not any(_is_address(each) or len(each.split()) > 1 for each in said):
            return links
        return links + "".join(
            self.texts.link(each) if _is_address(each) else unformatted(each) for each in said
        )

    def _references(self, resource: Resource, around: tuple[Identifier, ...]) -> tuple[str, set[str]]:
        """Its media, with the captions, and the paragraphs in it; and which fields these are."""
        captions = _of_role("caption", _said(resource))
        caption = " ".join(words for value in captions.values() for words in fields.lines(value))
        written, taken = "", set()
        for name, identifiers in fields.references(resource):
            media = self.texts.shown(
                [each for each in identifiers if each.kind in ("media", "file")], caption
            )
            written += media + self.body(identifiers, around)
            taken |= set(captions) if media else set()
            taken |= {name} if all(each.kind in _WRITTEN for each in identifiers) else set()
        return written, taken

    def _name_the_rest(self, resource: Resource, taken: set[str]) -> None:
        said = {**resource.attributes, **dict(fields.references(resource))}
        self.texts.dropped += [
            f"the field {name} of a paragraph {resource.bundle}"
            for name, value in said.items()
            if fields.is_own(name) and name not in taken and fields.is_content(value)
        ]


def _role(name: str) -> str:
    return _ROLES.get(fields.bare(name).rpartition("_")[2], "")


def _said(resource: Resource) -> dict[str, object]:
    return {
        name: value
        for name, value in resource.attributes.items()
        if fields.is_own(name) and not fields.is_internal(name)
    }


def _of_role(role: str, said: Mapping) -> dict[str, object]:
    return {name: value for name, value in said.items() if _role(name) == role and fields.lines(value)}


def _is_address(words: str) -> bool:
    return words.startswith(("https://", "http://"))


def _headings(name: str, value: object) -> str:
    if _role(name) not in ("h2", "h3"):
        return ""
    return "".join(_element(_role(name), html.escape(line, quote=False)) for line in fields.lines(value))


def _speaker(said: Mapping) -> str:
    words = [line for value in _of_role("speaker", said).values() for line in fields.lines(value)]
    return html.escape(", ".join(words), quote=False)


def _quoted(words: str, said: Mapping) -> str:
    """As our own quotations name who said it."""
    speaker = _speaker(said)
    return _element("blockquote", words + (f"<p>— {speaker}</p>" if speaker else ""))


def _spoken(words: str, said: Mapping) -> str:
    """In an interview, who speaks stands before what is said."""
    return _element("p", _element("strong", _speaker(said))) + words


def _element(tag: str, held: str) -> str:
    return f"<{tag}>{held}</{tag}>" if held else ""
