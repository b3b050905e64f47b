"""A clean body as its blocks (paragraphs, headings, lists, figures), and each block as words."""

import html
import re
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_VOID = {"br", "img"}


def split(body: str) -> list[str]:
    """The blocks at the top of a clean body, in order; put together again they are the body."""
    blocks: list[str] = []
    depth = start = 0
    for tag in _TAG.finditer(body):
        if tag[2] in _VOID:
            continue
        depth += -1 if tag[1] else 1
        if depth <= 0:
            blocks.append(body[start : tag.end()])
            start, depth = tag.end(), 0
    return [*blocks, body[start:]] if body[start:].strip() else blocks


@dataclass(frozen=True, slots=True)
class Block:
    """What a comparison shows of a block: what it is ("p", "h2", "figure" ...) and its words, a line for each part."""

    kind: str
    words: str
    picture: str = ""  # the uuid of the first one in it


def read(block: str, *, marked: bool = False) -> Block:
    """`marked` writes bold, italics and where links lead into the words, which are left out otherwise."""
    kind = _TAG.match(block)
    picture = re.search(r'<img data-picture="([0-9a-f-]{36})"', block)
    text = block
    if marked:
        text = re.sub(r'<a href="([^"]*)">(.*?)</a>', r"\2 ⟨\1⟩", text, flags=re.DOTALL)
        text = re.sub(r"</?strong>", "**", re.sub(r"</?em>", "*", text))
    text = re.sub(r"</(?:p|h2|h3|li|blockquote|figcaption|caption|tr)>|<br>", "\n", text)
    text = re.sub(r"</t[hd]>", " ", text)
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    words = "\n".join(line.strip() for line in text.split("\n") if line.strip())
    return Block(kind[2] if kind else "p", words, picture[1] if picture else "")
