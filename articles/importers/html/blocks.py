"""A page in blocks: words that stand loose in it become paragraphs, so that each element holds blocks or words."""

from collections.abc import Iterator

from articles.importers.html.tree import Element, names

PLAYERS = frozenset(("iframe", "video", "audio", "embed", "object"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LISTS = frozenset(("ul", "ol", "dl", "menu"))
# These may hold words themselves.
WORDY = HEADINGS | {"p", "pre", "li", "dt", "dd", "td", "th", "caption", "figcaption", "summary", "legend"}
_CONTAINERS = names(
    "html body main article section div header footer nav aside form fieldset address center details hgroup blockquote "
    "ul ol dl menu dialog search table thead tbody tfoot tr figure hr"
)
_BLOCKS = WORDY | _CONTAINERS | PLAYERS
_NEVER_SHOWN = names(
    "head title meta link script base noscript input select option textarea button label param source track area "
    "map"
)


def settle(element: Element) -> None:
    """Changes what is in it."""
    shown = list(_opened(element.children))
    if (
        element.tag in WORDY
        and not any(map(is_block, shown))
        and not (element.tag == "td" and _is_parted(shown))
    ):
        element.children = shown
        return
    lines_are = element.tag if element.tag in HEADINGS else "p"
    if element.tag in HEADINGS or element.tag == "p":
        element.tag = "div"
    element.children = []
    line: list[Element | str] = []
    for child in shown:
        if is_block(child):
            element.append(*_paragraphs(line, lines_are))
            element.append(*_settled(child))
            line = []
        else:
            line.append(child)
    element.append(*_paragraphs(line, lines_are))


def _opened(nodes: list[Element | str]) -> Iterator[Element | str]:
    """Without what only makes letters larger, where there are breaks in it, which may part paragraphs."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag in ("font", "span") and node.first("br") is not None:
            yield from _opened(node.children)
        elif node.tag not in _NEVER_SHOWN:
            yield node


def is_block(node: Element | str) -> bool:
    return isinstance(node, Element) and (node.tag in _BLOCKS or any(map(is_block, node.elements)))


def is_picture(element: Element) -> bool:
    """A figure as html_pictures makes them."""
    return element.tag == "figure" and bool(element.elements) and element.elements[0].tag == "img"


def lines_of(element: Element) -> list[str]:
    """Its words as breaks part them."""
    lines: list[list[str]] = [[]]
    for child in element.children:
        if isinstance(child, Element) and child.tag == "br":
            lines.append([])
        else:
            lines[-1].append(child if isinstance(child, str) else child.text)
    return [text for line in lines if (text := " ".join("".join(line).split()))]


def _settled(block: Element) -> Iterator[Element]:
    if block.tag in PLAYERS or is_picture(block):
        yield block
        return
    settle(block)
    if block.tag == "p":
        yield from _paragraphs(block.children, "p", block.attributes)
    else:
        yield block


def _paragraphs(
    line: list[Element | str], tag: str, attributes: dict[str, str] | None = None
) -> Iterator[Element]:
    """Two breaks part them."""
    held: list[Element | str] = []
    breaks: list[Element | str] = []
    for node in [*line, None]:
        if node is not None and _is_break(node):
            breaks.append(node)
            continue
        if node is None or sum(1 for each in breaks if isinstance(each, Element)) > 1:
            made = Element(tag, attributes or {})
            made.append(*held)
            if made.text:
                yield made
            held, breaks = [], []
        held += breaks
        breaks = []
        if node is not None:
            held.append(node)


def _is_parted(line: list[Element | str]) -> bool:
    return len(list(_paragraphs(line, "p"))) > 1


def _is_break(node: Element | str) -> bool:
    """A <br>, or the space between two."""
    return not node.strip() if isinstance(node, str) else node.tag == "br"
