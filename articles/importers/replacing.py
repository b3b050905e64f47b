"""Writes chosen elements of a piece of HTML anew and leaves the rest as it is."""

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_PLACE = re.compile("\ue000([0-9]+)\ue001")  # where an element stood


def replaced(raw: str, chosen: Callable[[LexborNode], bool], write: Callable[[LexborNode], str]) -> str:
    """With what `write` makes of each outermost chosen element in its place."""
    body = LexborHTMLParser(f"<!doctype html><body>{_PLACE.sub('', raw)}").body
    written: list[str] = []
    for node in list(_outermost(body, chosen)):
        written.append(write(node))
        node.replace_with(f"\ue000{len(written) - 1}\ue001")
    return _PLACE.sub(lambda match: written[int(match[1])], body.inner_html or "")


def _outermost(body: LexborNode, chosen: Callable[[LexborNode], bool]) -> Iterator[LexborNode]:
    """Without recursion: HTML nests as deep as it likes."""
    waiting = list(reversed(list(body.iter())))
    while waiting:
        node = waiting.pop()
        if chosen(node):
            yield node
        else:
            waiting += reversed(list(node.iter()))
