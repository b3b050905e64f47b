"""Writes a story's blocks as ordinary HTML, with addresses that lead somewhere."""

import html
import re

from articles.importers.foreign_html import whole
from articles.importers.html.blocks import HEADINGS, LISTS, PLAYERS, is_picture
from articles.importers.html.place import Place, is_saved_beside
from articles.importers.html.tree import Element, names

_INLINE = names("strong b em i cite code q sub sup u s mark dfn kbd samp var small del ins")
_TABLES = frozenset(("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"))
_OWN = frozenset(("p", "pre", "blockquote", "li", "dt", "dd", "figcaption")) | HEADINGS | LISTS | _TABLES
_KEPT = ("colspan", "rowspan", "scope", "start")
_GAP = re.compile(r"[ \t\r\n\f]+")
_STYLES = ("font-weight", "font-style")


def html_of(blocks: list[Element], place: Place) -> str:
    return "".join(_block(block, place) for block in blocks)


def _block(element: Element, place: Place) -> str:
    if is_picture(element):
        return _figure(element)
    if element.tag in PLAYERS:
        address = address_of_player(element, place)
        return f'<iframe src="{html.escape(address)}"></iframe>' if address else ""
    if element.tag == "pre":
        return f"<pre>{_as_typed(element)}</pre>"
    if element.tag == "hr":
        return ""
    tag = element.tag if element.tag in _OWN else "p"
    said = "".join(f' {name}="{html.escape(value)}"' for name in _KEPT if (value := element.said(name)))
    return f"<{tag}{said}>{_inside(element, place).strip()}</{tag}>"


def _inside(element: Element, place: Place) -> str:
    return "".join(_node(each, place) for each in element.children)


def _as_typed(element: Element) -> str:
    return "".join(
        html.escape(each, quote=False) if isinstance(each, str) else _as_typed(each)
        for each in element.children
    )


def _node(node: Element | str, place: Place) -> str:
    if isinstance(node, str):
        return html.escape(_GAP.sub(" ", node), quote=False)
    if node.tag == "br":
        return "<br>"
    if node.tag in _OWN or node.tag in PLAYERS or is_picture(node):
        return _block(node, place)
    inside = _inside(node, place)
    if node.tag == "a":
        address = place.link(node.said("href"))
        return f'<a href="{html.escape(address)}">{inside}</a>' if address else inside
    style = node.said("style")
    if node.tag in _INLINE or any(name in style for name in _STYLES):
        tag = node.tag if node.tag in _INLINE else "span"
        kept = f' style="{html.escape(style)}"' if any(name in style for name in _STYLES) else ""
        return f"<{tag}{kept}>{inside}</{tag}>"
    return inside


def _figure(figure: Element) -> str:
    img = figure.elements[0]
    said = "".join(
        f"<figcaption>{html.escape(each.text, quote=False)}</figcaption>" for each in figure.elements[1:]
    )
    return f'<figure><img src="{html.escape(img.said("src"))}" alt="{html.escape(img.said("alt"))}">{said}</figure>'


def address_of_player(player: Element, place: Place) -> str:
    """Of a film, a recording or a frame: where it plays. Empty for one that a browser saved beside the page."""
    for each in (player, *player.all("source", "embed", "param", "iframe")):
        said = each.said("src", "data-src", "data", "data-lazy-src", "value")
        address = "" if is_saved_beside(said) else whole(said, place.address)
        if address:
            return address
    return ""
