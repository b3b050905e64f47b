"""Foreign HTML, from a paste or another system, written again in the few tags that a story has."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles import embeds


def rewritten(body: str) -> str:
    """As a browser would read it: blocks at the top, our tags only. Not made safe: markup.clean does that."""
    root = tree(body)
    return _Rewriter().blocks(root, 0) if root is not None else ""


def tree(body: str) -> LexborNode | None:
    """The body's element. What is nested thousands deep comes as its words alone: parsers take the square of it."""
    if body.count("<") > DEEPEST_TREE and _depth(body) > DEEPEST_TREE:
        words = re.split(r"</?(?:p|div|li|tr|blockquote|h[1-6])\b[^>]*>", body, flags=re.IGNORECASE)
        body = "".join(f"<p>{re.sub(r'<[^>]*>', '', each)}</p>" for each in words if each.strip())
    return LexborHTMLParser(f"<!doctype html><body>{body}").body


DEEPEST_TREE = 2000
# Those that a parser leaves open until they are closed.
_NESTS = re.compile(
    r"<(/?)(?:div|span|section|article|main|blockquote|ul|ol|table|center|font|b|i|u|em|strong|small|a)\b",
    re.IGNORECASE,
)


def _depth(body: str) -> int:
    depth = deepest = 0
    for each in _NESTS.finditer(body):
        depth = max(0, depth - 1) if each[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


class _Rewriter:
    """Walks the tree; block methods return whole elements, inline ones what stands in a line."""

    HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
    INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "cite": "em", "dfn": "em"}
    LISTS = {"ul": "ul", "ol": "ol", "dl": "ul", "menu": "ul"}
    PARAGRAPHS = {
        *("p", "div", "address", "center", "section", "article", "main"),
        *("dd", "dt", "details", "summary"),
    }
    DROPPED = {
        *("script", "style", "template", "noscript", "head", "title", "svg", "math", "xml"),
        *("select", "option", "textarea", "button", "input", "canvas", "map"),
        *("source", "track", "param", "link", "meta", "-comment"),
    }
    ELSEWHERE = {"iframe", "embed", "object", "video", "audio"}
    OWN_WAY = {"blockquote", "pre", "figure", "img", "table"}
    ANY_ELSEWHERE = ", ".join(sorted(ELSEWHERE))
    ANY_BLOCK = (
        f"p, div, ul, ol, table, figure, blockquote, h1, h2, h3, h4, h5, h6, img, pre, {ANY_ELSEWHERE}"
    )
    DEEPEST = 60  # nobody writes that; whoever sends it wants the parser to fall over

    def blocks(self, parent: LexborNode, depth: int) -> str:
        """Its children as blocks; text and inline tags between them become paragraphs."""
        written: list[str] = []
        loose: list[str] = []
        items: list[_WordItem] = []

        def end_paragraph():
            if items and "".join(loose).strip():
                end_list()
            written.append(_paragraphs("".join(loose)))
            loose.clear()

        def end_list():
            written.append(_as_list(items) if items else "")
            items.clear()

        for node in parent.iter(include_text=True):
            if item := self.word_item(node, depth + 1):
                end_paragraph()
                items.append(item)
                continue
            block = self.block(node, depth + 1)
            if block is None:
                loose.append(self.inline(node, depth + 1))
            else:
                end_paragraph()
                end_list()
                written.append(block)
        end_paragraph()
        end_list()
        return "".join(written)

    def block(self, node: LexborNode, depth: int) -> str | None:
        """The node as blocks, or None when it belongs into a line of text."""
        tag = node.tag
        if tag in self.DROPPED or tag in ("-text", "br"):
            return None
        if depth > self.DEEPEST:
            return _element("p", html.escape(_spaced(node.text()), quote=False))
        if tag in self.ELSEWHERE:
            return self.elsewhere(node)
        if tag in self.HEADINGS and node.css_first(self.ANY_ELSEWHERE) is None:
            return _element(self.HEADINGS[tag], self.children_inline(node, depth))
        if tag in self.LISTS:
            return self.list(node, self.LISTS[tag], depth)
        if tag in self.OWN_WAY:
            return getattr(self, tag)(node, depth)
        if tag in self.PARAGRAPHS or tag in self.HEADINGS or node.css_first(self.ANY_BLOCK) is not None:
            return self.blocks(node, depth)
        return None

    def blockquote(self, node: LexborNode, depth: int) -> str:
        return _element("blockquote", self.blocks(node, depth))

    def pre(self, node: LexborNode, _depth: int) -> str:
        lines = html.escape(node.text().strip("\r\n"), quote=False)
        return _paragraphs("<br>".join(lines.splitlines()))

    def inline(self, node: LexborNode, depth: int) -> str:
        tag = node.tag
        if tag == "-text":
            return html.escape(_spaced(node.text_content or ""), quote=False)
        if tag in self.DROPPED or tag in self.ELSEWHERE or _is_word_marker(node):
            return ""
        if tag == "br":
            return "<br>"
        if depth > self.DEEPEST:
            return html.escape(_spaced(node.text()), quote=False)
        words = self.children_inline(node, depth)
        address = _safe_address(node.attributes.get("href") or "") if tag == "a" else ""
        if address and "<a " not in words:  # a link in a link is two for every parser but this one
            return _around(f'<a href="{html.escape(address)}">', words, "</a>")
        wanted = self.emphasis(node)
        return _around(f"<{wanted}>", words, f"</{wanted}>") if wanted else words

    def children_inline(self, node: LexborNode, depth: int) -> str:
        return "".join(self.inline(child, depth + 1) for child in node.iter(include_text=True))

    def emphasis(self, node: LexborNode) -> str | None:
        """Strong or em, from the tag or from the style that word processors write instead."""
        style = f";{node.attributes.get('style') or ''}".replace(" ", "").lower()
        if node.tag in self.INLINE:
            # Google Docs wraps a whole paste in <b style="font-weight:normal">; Word's mso-bidi-font-weight is no style.
            return None if re.search(r";font-(weight|style):(normal|400)", style) else self.INLINE[node.tag]
        if re.search(r";font-weight:(bold|[6-9]00)", style):
            return "strong"
        return "em" if ";font-style:italic" in style else None

    def list(self, node: LexborNode, tag: str, depth: int) -> str:
        items = []
        for child in node.iter():
            if child.tag in self.DROPPED:
                continue
            if child.tag in self.LISTS:  # a list straight inside a list
                items.append(_element("li", self.list(child, self.LISTS[child.tag], depth + 1)))
            else:
                items.append(_element("li", self.cell(child, depth + 1)))
        start = node.attributes.get("start") or ""
        numbered = tag == "ol" and re.fullmatch(r"[0-9]{1,6}", start)
        return _element(tag, "".join(items), f' start="{start}"' if numbered else "")

    def word_item(self, node: LexborNode, depth: int) -> "_WordItem | None":
        """Word writes lists as paragraphs with a style for the level and a typed bullet or number."""
        level = _WORD_LEVEL.search(node.attributes.get("style") or "") if node.tag == "p" else None
        if level is None or node.css_first(f"img, {self.ANY_ELSEWHERE}") is not None:
            return None
        marker = next((span.text() for span in node.css("span") if _is_word_marker(span)), "")
        words = re.sub(r"(?:<br>\s*)+", "<br>", _parted(self.children_inline(node, depth))[1])
        return _WordItem(int(level[1]), re.match(r"\s*\w", marker) is not None, words)

    def cell(self, node: LexborNode, depth: int) -> str:
        """What a list item or table cell holds: one line as it is, else blocks."""
        held = self.blocks(node, depth)
        one = re.fullmatch(r"<p>((?:(?!<p>).)*)</p>", held, re.DOTALL)
        return one[1] if one else held

    def figure(self, node: LexborNode, depth: int) -> str:
        caption = node.css_first("figcaption")
        said = self.children_inline(caption, depth) if caption is not None else ""
        pictures = node.css("img")
        if len(pictures) == 1:
            return self.img(pictures[0], depth, said)
        return self.blocks(node, depth)

    def img(self, node: LexborNode, _depth: int, caption: str = "") -> str:
        path = _PICTURE_PATH.search(node.attributes.get("src") or "")
        uuid = (
            node.attributes.get("data-picture")
            or node.attributes.get("data-file")
            or (path[1] if path else "")
        )
        try:
            img = f'<img data-picture="{UUID(uuid)}">'
        except ValueError:
            return ""
        return f"<figure>{img}{_element('figcaption', caption)}</figure>"

    def table(self, node: LexborNode, depth: int) -> str:
        caption = node.css_first("caption")
        said = _element("caption", self.children_inline(caption, depth)) if caption is not None else ""
        head, body = [], []
        for row in _own_rows(node):
            cells = [self.table_cell(cell, depth) for cell in row.iter() if cell.tag in ("th", "td")]
            in_head = row.parent is not None and row.parent.tag == "thead"
            (head if in_head else body).append(f"<tr>{''.join(cells)}</tr>" if cells else "")
        return _element("table", said + _element("thead", "".join(head)) + _element("tbody", "".join(body)))

    def table_cell(self, node: LexborNode, depth: int) -> str:
        kept = ""
        for name in ("colspan", "rowspan", "scope"):
            value = node.attributes.get(name) or ""
            wanted = r"col|row" if name == "scope" else r"[2-9]|[1-9][0-9]{1,2}"
            if re.fullmatch(wanted, value):
                kept += f' {name}="{value}"'
        return f"<{node.tag}{kept}>{self.cell(node, depth)}</{node.tag}>"

    def elsewhere(self, node: LexborNode) -> str:
        """What another site would show or play here is a link to it; videos by their page's address."""
        for each in (node, *node.css("embed, iframe, source, param[name=movie]")):
            for name in ("src", "data-src", "data", "value"):
                address = re.sub(r"\s", "%20", (each.attributes.get(name) or "").strip())
                address = f"https:{address}" if address.startswith("//") else address
                if address.startswith(("https://", "http://")):
                    video = embeds.video_at(address)
                    shown = html.escape(video.page if video else address)
                    return f'<p><a href="{shown}">{shown}</a></p>'
        return ""


_PICTURE_PATH = re.compile(r"/picture/([0-9a-f-]{36})/")


# Lists from Word


@dataclass(frozen=True, slots=True)
class _WordItem:
    level: int
    numbered: bool
    words: str


_WORD_LEVEL = re.compile(r"mso-list:\s*l[0-9]+\s+level([1-9])", re.IGNORECASE)


def _is_word_marker(node: LexborNode) -> bool:
    return "mso-list:ignore" in (node.attributes.get("style") or "").replace(" ", "").lower()


def _as_list(items: list[_WordItem]) -> str:
    """The items as a list, with lists in it for those of a deeper level."""
    written = ""
    starts = [number for number, item in enumerate(items) if item.level <= items[0].level]
    for start, end in zip(starts, [*starts[1:], len(items)], strict=True):
        words, deeper = items[start].words, items[start + 1 : end]
        inner = _as_list(deeper) if deeper else ""
        written += _element("li", f"{_element('p', words)}{inner}" if inner else words)
    return _element("ol" if items[0].numbered else "ul", written)


# Parts


def _own_rows(table: LexborNode) -> Iterator[LexborNode]:
    """Not those of a table in one of its cells."""
    for part in table.iter():
        if part.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in part.iter() if row.tag == "tr")


def _safe_address(href: str) -> str:
    """A link that we keep: to the web, to mail or telephone, or within the site; else nothing."""
    address = href.strip()
    return address if _SAFE_ADDRESS.match(address) else ""


_SAFE_ADDRESS = re.compile(r"https?://|mailto:|tel:|[/#?]|[^:\x00-\x20]+$", re.IGNORECASE)


def _spaced(text: str) -> str:
    """White space as browsers show it; the no-break space is a letter here."""
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _paragraphs(words: str) -> str:
    """Words in a line as paragraphs: who writes two breaks means one."""
    return "".join(_element("p", each) for each in re.split(r"(?:<br>\s*){2,}", words))


def _element(tag: str, held: str, attributes: str = "") -> str:
    """The element, or nothing when it would hold nothing that is seen."""
    held = re.sub(r" {2,}", " ", _parted(held)[1])
    return f"<{tag}{attributes}>{held}</{tag}>" if held else ""


def _around(before: str, words: str, after: str) -> str:
    """Tags around the words but not around the spaces and breaks at their ends."""
    leading, bare, trailing = _parted(words)
    return f"{leading}{before}{bare}{after}{trailing}" if bare else words


def _parted(words: str) -> tuple[str, str, str]:
    """Spaces and breaks at the start, what is between, spaces and breaks at the end.

    Read from either end: a pattern for the end would try again at each of a million spaces.
    """
    start = _GAP.match(words).end()
    end = len(words) - _GAP_BACKWARDS.match(words[::-1]).end()
    return (words[:start], words[start:end], words[end:]) if start < end else (words, "", "")


_GAP = re.compile(r"(?:\s|<br>)*+")
_GAP_BACKWARDS = re.compile(r"(?:\s|>rb<)*+")
