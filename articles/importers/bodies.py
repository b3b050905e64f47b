"""What an imported body names: its pictures, its links, and what of it cannot be kept. Asks the database nothing."""

import html
import re
from collections import Counter
from collections.abc import Callable, Mapping

from selectolax.lexbor import LexborNode

from articles.paste import tree

LONGEST_NAME = 2000  # letters of a picture's address
_MAY_HOLD_PICTURES = re.compile(r"<img\b", re.IGNORECASE)
_MAY_LOSE_SOMETHING = re.compile(
    r"<(?:form|input|select|textarea|svg|canvas|math|iframe|embed|object|video|audio)\b",
    re.IGNORECASE,
)
# What the sanitiser drops, and what a report calls it. Scripts and buttons are a page's own affair.
_LOST = {
    "form": "a form",
    "textarea": "a form",
    "select": "a form",
    "svg": "a drawing (svg)",
    "canvas": "a drawing (canvas)",
    "math": "a formula",
}
_PLAYS_ELSEWHERE = ("iframe", "embed", "object", "video", "audio")
_MAY_LINK = re.compile(r"<a[\s/]", re.IGNORECASE)
_PLAIN_LINK = re.compile(r'(<a href=)"([^"<>]*)"(?=>)')


# Pictures


def picture_alts(body: str) -> dict[str, str]:
    """The pictures that it shows and that are not ours yet, by name or address, each with its alt text."""
    if not _MAY_HOLD_PICTURES.search(body):
        return {}
    root = tree(body)
    found: dict[str, str] = {}
    for node in root.css("img") if root is not None else ():
        name = _name(node)
        if name:
            found[name] = found.get(name) or " ".join((node.attributes.get("alt") or "").split())
    return found


def with_pictures(body: str, uuids: Mapping[str, str]) -> str:
    """The same body in which the pictures that are known by uuid stand as ours."""
    if not uuids or not _MAY_HOLD_PICTURES.search(body):
        return body
    root = tree(body)
    if root is None:
        return body
    for node in root.css("img"):
        uuid = uuids.get(_name(node))
        if uuid:
            node.attrs["data-picture"] = uuid
    return root.inner_html or ""


def _name(node: LexborNode) -> str:
    if node.attributes.get("data-picture"):
        return ""
    name = (node.attributes.get("src") or "").strip()
    return name if len(name) <= LONGEST_NAME or name.startswith("data:") else ""


# Links


def with_links(body: str, led_to: Callable[[str], str | None]) -> str:
    """The same body with other targets where `led_to`, which is asked for each link, knows one."""
    number = len(_MAY_LINK.findall(body))
    if not number:
        return body
    if number != len(_PLAIN_LINK.findall(body)):
        return _with_links_of_any_form(body, led_to)

    def changed(match: re.Match) -> str:
        address = led_to(html.unescape(match[2]).strip())
        return match[0] if address is None else f'{match[1]}"{html.escape(address)}"'

    return _PLAIN_LINK.sub(changed, body)


def _with_links_of_any_form(body: str, led_to: Callable[[str], str | None]) -> str:
    """Attributes in any order, without quotes, with a ">" in them: only a parser tells where each ends."""
    root = tree(body)
    is_changed = False
    for node in root.css("a[href]") if root is not None else ():
        address = led_to((node.attributes.get("href") or "").strip())
        if address is not None:
            node.attrs["href"] = address
            is_changed = True
    return (root.inner_html or "") if is_changed else body


def links(body: str) -> list[str]:
    found: list[str] = []

    def noted(address: str) -> None:
        found.append(address)

    with_links(body, noted)
    return found


# What is lost


def lost(body: str) -> list[str]:
    """What the sanitiser will drop of it, in a few words each."""
    if not _MAY_LOSE_SOMETHING.search(body):
        return []
    root = tree(body)
    if root is None:
        return []
    found = Counter(words for tag, words in _LOST.items() for _node in root.css(tag))
    found.update(
        f"an embed without an address ({node.tag})"
        for node in root.css(", ".join(_PLAYS_ELSEWHERE))
        if not _address_in(node)
    )
    if root.css_matches("input:not([type=hidden])") and "a form" not in found:
        found["a form"] += 1
    return [words if number == 1 else f"{words}, {number} times" for words, number in found.items()]


def _address_in(node: LexborNode) -> bool:
    """Whether paste.py finds the address that it makes a link of."""
    for each in (node, *node.css("embed, iframe, source, param[name=movie]")):
        for name in ("src", "data-src", "data", "value"):
            address = (each.attributes.get(name) or "").strip()
            if address.startswith(("https://", "http://", "//")):
                return True
    return False
