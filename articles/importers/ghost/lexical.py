"""Reads a body as Ghost's editor keeps it (Lexical), for posts that come without their HTML."""

import html
from collections.abc import Callable, Mapping

from articles.importers.ghost.cards import Cards, element
from articles.importers.json_document import mapping, mappings, parsed, text
from articles.record import RecordRefused

DEEPEST = 60  # nobody writes that
_BOLD, _ITALIC = 1, 2  # bits of a text's format
_BLOCKS = {
    "paragraph": "p",
    "quote": "blockquote",
    "extended-quote": "blockquote",
    "aside": "blockquote",
    "code": "pre",
    "listitem": "li",
}
_HEADINGS = {"heading", "extended-heading"}
_TEXTS = {"text", "extended-text", "tk", "zwnj", "code-highlight"}
_LINKS = {"link", "autolink"}


def body_of(written: str, cards: Cards) -> str:
    """Raises RecordRefused when that is no such body."""
    try:
        root = mapping(parsed(written)).get("root")
    except RecordRefused as error:
        raise RecordRefused(f"Its lexical cannot be read. {error}") from error
    if not isinstance(root, dict):
        raise RecordRefused("Its lexical holds no text: save the post once in Ghost, and export again.")
    return _Writer(cards).children(root, 0)


class _Writer:
    def __init__(self, cards: Cards):
        self.cards = cards

    def children(self, node: Mapping, depth: int) -> str:
        if depth > DEEPEST:
            self.cards.dropped.append("what was nested too deeply")
            return ""
        return "".join(self.node(child, depth + 1) for child in mappings(node.get("children")))

    def node(self, node: Mapping, depth: int) -> str:
        kind = text(node.get("type"))
        if kind in _TEXTS:
            return _emphasised(node)
        if kind in ("linebreak", "tab"):
            return "<br>" if kind == "linebreak" else " "
        if kind in _BLOCKS:
            return element(_BLOCKS[kind], self.children(node, depth))
        write = self.OWN_WAY.get(kind)
        if write is not None:
            return write(self, node, depth)
        if "children" not in node:
            return self.cards.write(kind, node)
        self.cards.dropped.append(f"the block {kind[:40]}, whose words stay")
        return element("p", self.children(node, depth))

    def heading(self, node: Mapping, depth: int) -> str:
        tag = text(node.get("tag"))
        return element(tag if tag in _HEADING_TAGS else "h2", self.children(node, depth))

    def list(self, node: Mapping, depth: int) -> str:
        numbered = node.get("listType") == "number" or node.get("tag") == "ol"
        return element("ol" if numbered else "ul", self.children(node, depth))

    def link(self, node: Mapping, depth: int) -> str:
        address, words = text(node.get("url")), self.children(node, depth)
        if self.cards.leads_to_the_portal(address) or not address:
            return words
        return f'<a href="{html.escape(address)}">{words}</a>'

    OWN_WAY: dict[str, Callable[["_Writer", Mapping, int], str]] = {
        **dict.fromkeys(_HEADINGS, heading),
        **dict.fromkeys(_LINKS, link),
        "list": list,
    }


_HEADING_TAGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def _emphasised(node: Mapping) -> str:
    words = html.escape(text(node.get("text")), quote=False)
    format_bits = node.get("format")
    bits = format_bits if isinstance(format_bits, int) else 0
    for bit, tag in ((_BOLD, "strong"), (_ITALIC, "em")):
        if bits & bit and words.strip():
            words = f"<{tag}>{words}</{tag}>"
    return words
