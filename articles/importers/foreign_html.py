"""HTML from elsewhere: its words, its addresses made whole, the best that it has of each picture."""

import html
import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from articles import markup
from articles.paste import tree
from articles.spelling import fold, one_line

# Where programs write a picture's addresses beside `src`, which may be a smaller one or a blank.
_ORIGINALS = ("data-orig-file", "data-large-file")
_SIZES = ("srcset", "data-srcset")
_LATER = ("data-src", "data-lazy-src", "data-original")
_BLOCKS = "p, div, li, h1, h2, h3, h4, h5, h6, blockquote, br, tr, td, th, figcaption"
LONGEST_HEAD = 20_000  # letters
_BODY = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_MANY_ATTRIBUTES = re.compile(r"""<[a-zA-Z](?:[^<>"'\s]*+(?:"[^"]*+"|'[^']*+')?+\s++){2000}""")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_IS_WHOLE = re.compile(r"https?://", re.IGNORECASE)
_FIGURE = re.compile(r"<figure\b(?:(?!<figure\b).)*?</figure>", re.DOTALL | re.IGNORECASE)
_CUT_OFF = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?)\s*$")
_WRAPPED = 40  # letters; a line of running text that was broken off is longer


def is_markup(text: str) -> bool:
    return _MARKUP.search(text) is not None


def words(text: str) -> str:
    """What is read of HTML, in one line."""
    if not is_markup(text):
        return one_line(html.unescape(text))
    body = _parsed(text)
    if body is None:
        return ""
    for node in reversed(body.css("script, style, template")):
        node.decompose()
    for node in body.css(_BLOCKS):
        node.insert_before(" ")
        node.insert_after(" ")
    return one_line(body.text())


def unescaped(text: str) -> str:
    """A headline or a name in one line; what a program escaped once too often is read once more."""
    return one_line(_ENTITY.sub(lambda found: html.unescape(found[0]), text))


def paragraphs(text: str) -> str:
    """Plain text as HTML: empty lines part its paragraphs, or where there are none, all lines do."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = re.split(r"\n[ \t]*\n\s*", text)
    if len(parts) == 1:
        return markup.from_plain_text(line.strip() for line in text.split("\n") if line.strip())
    return "".join(f"<p>{_lines(part)}</p>" for part in parts if part.strip())


def _lines(part: str) -> str:
    """Lines that are only broken off are one; short ones, as of an address, stay."""
    lines = [html.escape(line.strip(), quote=False) for line in part.split("\n") if line.strip()]
    return (" " if all(len(line) >= _WRAPPED for line in lines[:-1]) else "<br>").join(lines)


def begins_with(body: str, summary: str) -> bool:
    """Whether a summary is only how the text begins, as programs make them."""
    start = fold(_CUT_OFF.sub("", summary))
    return bool(start) and fold(words(_FIGURE.sub("", body))).startswith(start)


def figure(address: str, alt: str = "", caption: str = "") -> str:
    said = f"<figcaption>{html.escape(caption, quote=False)}</figcaption>" if caption else ""
    return f'<figure><img src="{html.escape(address)}" alt="{html.escape(alt)}">{said}</figure>'


def whole(address: str, base: str = "") -> str:
    """A web address, seen from `base`; empty for what is none."""
    try:
        address = address.strip()
        joined = address if _IS_WHOLE.match(address) or not address else urljoin(base or "https:", address)
        parts = urlsplit(joined)
        return joined if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def picture_at(address: str, base: str = "") -> str:
    """Its address, or where there is nothing to see it from, the name of a file; empty for neither."""
    try:
        parts = urlsplit(address.strip())
        is_name = not parts.scheme and not parts.netloc and bool(parts.path.strip("/"))
    except ValueError:
        return ""
    return whole(address, base) or (address.strip() if is_name else "")


class ForeignBody:
    """A body while it is made ready. Its pictures are known by the address in their `src`."""

    def __init__(self, body: str):
        self._body = _parsed(body)
        self.pictures: list[str] = []

    def __str__(self) -> str:
        return (self._body.inner_html or "") if self._body is not None else ""

    def css(self, selector: str) -> list[LexborNode]:
        return self._body.css(selector) if self._body is not None else []

    def remove(self, selector: str, where: Callable[[LexborNode], bool] = lambda node: True) -> None:
        for node in reversed(self.css(selector)):  # what is inside another goes before it
            if where(node):
                node.decompose()

    def remove_headline(self, headline: str) -> None:
        """Some say it again over their text."""
        wanted = fold(headline)
        first = next(iter(self.css("h1, h2")), None)
        if wanted and first is not None and fold(first.text()) == wanted:
            first.decompose()

    def take_first_picture(self, address: str) -> str:
        """Removes the picture that the text begins with, if it is this one; says its caption."""
        first = next(iter(self.css("img")), None)
        if not address or first is None or first.attributes.get("src") != address:
            return ""
        around = next((node for node in self.css("figure") if _holds(node, first)), None)
        first = around or first
        if words((self._body.html or "").partition(first.html or "")[0]):
            return ""
        caption = first.css_first("figcaption")
        said = one_line(caption.text()) if caption is not None else ""
        first.decompose()
        self.pictures.remove(address)
        return said

    def make_whole(self, base: str) -> None:
        """Its links and embeds, as they are seen from `base`; mail and telephone stay."""
        for node in self.css("a[href], iframe[src], video[src], audio[src], source[src], embed[src]"):
            name = "href" if node.tag == "a" else "src"
            address = (node.attributes.get(name) or "").strip()
            if not address.startswith(("#", "mailto:", "tel:")):
                node.attrs[name] = whole(address, base) or address

    def settle_pictures(self, base: str, best: Callable[[LexborNode, str], str] | None = None) -> None:
        """Each has its best address as `src`; what only counts readers goes. `best` may know a better one."""
        for node in self.css("img"):
            address = "" if _counts_readers(node) else picture_at(_largest(node), base)
            address = best(node, address) if best is not None and address else address
            if not address:
                node.decompose()
                continue
            node.attrs["src"] = address
            self.pictures.append(address)


def _holds(figure_node: LexborNode, picture: LexborNode) -> bool:
    return [node.mem_id for node in figure_node.css("img")] == [picture.mem_id]


def _parsed(text: str) -> LexborNode | None:
    """Of a whole page its body. The parser takes the square of attributes; of what has thousands in an element,
    which somebody made for that, only the words are read.
    """
    opening = _BODY.search(text[:LONGEST_HEAD])
    text = text[opening.end() :] if opening is not None else text
    return tree(re.sub(r"<[^<>]*>|<", " ", text) if _MANY_ATTRIBUTES.search(text) else text)


def _counts_readers(img: LexborNode) -> bool:
    return any((img.attributes.get(name) or "").strip(" px") in ("0", "1") for name in ("width", "height"))


def _largest(img: LexborNode) -> str:
    """The original where it is named, else the largest size, else what is loaded later, else `src`."""
    said = {name: (img.attributes.get(name) or "").strip() for name in (*_ORIGINALS, *_SIZES, *_LATER, "src")}
    sizes = _CANDIDATE.findall(said["srcset"] or said["data-srcset"])
    largest = max(sizes, key=lambda each: float(each[1]))[0] if sizes else ""
    order = [*(said[name] for name in _ORIGINALS), largest, said["src"], *(said[name] for name in _LATER)]
    return next((address for address in order if address and not address.startswith("data:")), "")


_CANDIDATE = re.compile(r"([^\s,]\S*)\s+([0-9]{1,5}(?:\.[0-9]{1,3})?)[wx]")


def html_of_feed(text: str, *, is_html: bool) -> str:
    """Some write plain text where their format has HTML."""
    if is_html and is_markup(text):
        return text.strip()
    return paragraphs(html.unescape(text) if is_html else text)
