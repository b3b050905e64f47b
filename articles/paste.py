"""Foreign HTML, from a paste or another system, written again in the few tags that a story has."""

import html
import re
from uuid import UUID

from selectolax.lexbor import LexborHTMLParser, LexborNode


def rewritten(body: str) -> str:
    """As a browser would read it: blocks at the top, our tags only. Not made safe: markup.clean does that."""
    root = LexborHTMLParser(f"<!doctype html><body>{body}").body
    return _Rewriter().blocks(root, 0) if root is not None else ""


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
        *("script", "style", "template", "noscript", "head", "title", "svg", "math", "object"),
        *("select", "option", "textarea", "button", "input", "canvas", "audio", "video", "map"),
        *("source", "track", "link", "meta", "-comment"),
    }
    OWN_WAY = {"blockquote", "pre", "figure", "img", "table", "iframe", "embed"}
    ANY_BLOCK = "p, div, ul, ol, table, figure, blockquote, h1, h2, h3, h4, h5, h6, img, iframe, pre"
    DEEPEST = 60  # nobody writes that; whoever sends it wants the parser to fall over

    def blocks(self, parent: LexborNode, depth: int) -> str:
        """Its children as blocks; text and inline tags between them become paragraphs."""
        written: list[str] = []
        loose: list[str] = []

        def end_paragraph():
            for words in re.split(r"(?:<br>\s*){2,}", "".join(loose)):
                written.append(_element("p", words))
            loose.clear()

        for node in parent.iter(include_text=True):
            block = self.block(node, depth + 1)
            if block is None:
                loose.append(self.inline(node, depth + 1))
            else:
                end_paragraph()
                written.append(block)
        end_paragraph()
        return "".join(written)

    def block(self, node: LexborNode, depth: int) -> str | None:
        """The node as blocks, or None when it belongs into a line of text."""
        tag = node.tag
        if tag in self.DROPPED or tag in ("-text", "br"):
            return None
        if depth > self.DEEPEST:
            return _element("p", html.escape(_spaced(node.text()), quote=False))
        if tag in self.HEADINGS:
            return _element(self.HEADINGS[tag], self.children_inline(node, depth))
        if tag in self.LISTS:
            return self.list(node, self.LISTS[tag], depth)
        if tag in self.OWN_WAY:
            return getattr(self, tag)(node, depth)
        if tag in self.PARAGRAPHS or node.css_first(self.ANY_BLOCK) is not None:
            return self.blocks(node, depth)
        return None

    def blockquote(self, node: LexborNode, depth: int) -> str:
        return _element("blockquote", self.blocks(node, depth))

    def pre(self, node: LexborNode, _depth: int) -> str:
        lines = html.escape(node.text().strip("\r\n"), quote=False)
        return _element("p", "<br>".join(lines.splitlines()))

    def inline(self, node: LexborNode, depth: int) -> str:
        tag = node.tag
        if tag == "-text":
            return html.escape(_spaced(node.text_content or ""), quote=False)
        if tag in self.DROPPED:
            return ""
        if tag == "br":
            return "<br>"
        if depth > self.DEEPEST:
            return html.escape(_spaced(node.text()), quote=False)
        words = self.children_inline(node, depth)
        if tag == "a" and (address := _safe_address(node.attributes.get("href") or "")):
            return _around(f'<a href="{html.escape(address)}">', words, "</a>")
        wanted = self.emphasis(node)
        return _around(f"<{wanted}>", words, f"</{wanted}>") if wanted else words

    def children_inline(self, node: LexborNode, depth: int) -> str:
        return "".join(self.inline(child, depth + 1) for child in node.iter(include_text=True))

    def emphasis(self, node: LexborNode) -> str | None:
        """Strong or em, from the tag or from the style that word processors write instead."""
        style = (node.attributes.get("style") or "").replace(" ", "").lower()
        if node.tag in self.INLINE:
            # Google Docs wraps a whole paste in <b style="font-weight:normal">.
            return None if re.search(r"font-(weight|style):(normal|400)", style) else self.INLINE[node.tag]
        if re.search(r"font-weight:(bold|[6-9]00)", style):
            return "strong"
        return "em" if "font-style:italic" in style else None

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
        return _element(tag, "".join(items), f' start="{start}"' if tag == "ol" and start.isdecimal() else "")

    def cell(self, node: LexborNode, depth: int) -> str:
        """What a list item or table cell holds: one line as it is, else blocks."""
        held = self.blocks(node, depth)
        one = re.fullmatch(r"<p>((?:(?!<p>).)*)</p>", held, re.DOTALL)
        return one[1] if one else held

    def figure(self, node: LexborNode, depth: int) -> str:
        caption = node.css_first("figcaption")
        said = self.children_inline(caption, depth) if caption is not None else ""
        picture = node.css_first("img")
        if picture is not None:
            return self.img(picture, depth, said)
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
        for row in node.css("tr"):
            cells = [self.table_cell(cell, depth) for cell in row.css("th, td")]
            in_head = row.parent is not None and row.parent.tag == "thead"
            (head if in_head else body).append(f"<tr>{''.join(cells)}</tr>" if cells else "")
        return _element("table", said + _element("thead", "".join(head)) + _element("tbody", "".join(body)))

    def table_cell(self, node: LexborNode, depth: int) -> str:
        kept = ""
        for name in ("colspan", "rowspan", "scope"):
            value = node.attributes.get(name) or ""
            if (value.isdecimal() and value != "1") or value in ("col", "row"):
                kept += f' {name}="{value}"'
        return f"<{node.tag}{kept}>{self.cell(node, depth)}</{node.tag}>"

    def iframe(self, node: LexborNode, _depth: int) -> str:
        """What another site would show here is a plain link to it."""
        address = node.attributes.get("src") or ""
        address = f"https:{address}" if address.startswith("//") else address
        if not address.startswith(("https://", "http://")):
            return ""
        shown = html.escape(address)
        return f'<p><a href="{shown}">{shown}</a></p>'

    embed = iframe


_PICTURE_PATH = re.compile(r"/picture/([0-9a-f-]{36})/")


def _safe_address(href: str) -> str:
    """A link that we keep: to the web, to mail or telephone, or within the site; else nothing."""
    address = href.strip()
    return address if _SAFE_ADDRESS.match(address) else ""


_SAFE_ADDRESS = re.compile(r"https?://|mailto:|tel:|[/#?]|[^:\x00-\x20]+$", re.IGNORECASE)


def _spaced(text: str) -> str:
    """White space as browsers show it; the no-break space is a letter here."""
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _element(tag: str, held: str, attributes: str = "") -> str:
    """The element, or nothing when it would hold nothing that is seen."""
    held = re.sub(r" {2,}", " ", re.sub(r"^(?:[ \u00a0]|<br>)+|(?:[ \u00a0]|<br>)+$", "", held))
    return f"<{tag}{attributes}>{held}</{tag}>" if held else ""


def _around(before: str, words: str, after: str) -> str:
    """Tags around the words but not around the spaces and breaks at their ends."""
    leading, bare, trailing = re.fullmatch(r"((?:\s|<br>)*)(.*?)((?:\s|<br>)*)", words, re.DOTALL).groups()
    return f"{leading}{before}{bare}{after}{trailing}" if bare else words
