"""The body of a WordPress story, of either editor, as ordinary HTML."""

import html
import re
from dataclasses import dataclass, field

from articles.importers.wxr import members
from articles.importers.wxr.blocks import MARK, Blocks
from articles.importers.wxr.items import Item
from articles.importers.wxr.paragraphs import paragraphs
from articles.importers.wxr.pictures import Pictures, attributes
from articles.importers.wxr.shortcodes import Shortcodes
from articles.importers.wxr.site import Attachment, Site


@dataclass(frozen=True, slots=True)
class Body:
    """`pictures` is what the old site's library says of those in it, by the address of the file."""

    html: str
    pictures: dict[str, Attachment]
    dropped: dict[str, None] = field(default_factory=dict)


def body_of(item: Item, site: Site) -> Body:
    dropped: dict[str, None] = {}
    pictures = Pictures(site, item.text("wp:post_id"))
    shortcodes = Shortcodes(pictures, dropped)
    text = item.texts.get("content:encoded", "")
    if MARK in text:
        body = Blocks(pictures, shortcodes, item.said("footnotes"), dropped).as_html(text)
        body = shortcodes.replaced(body)
    else:
        body = paragraphs(shortcodes.replaced(_without_comments(text)))
    body = (
        _LINK.sub(lambda tag: _link(tag, site), pictures.resolved(body))
        if "<a" in body
        else pictures.resolved(body)
    )
    if members.NAMED not in dropped:  # WordPress notes every recording there, whoever may hear it
        body += _enclosures(item, body)
    return Body(body, pictures.shown, dropped)


def _without_comments(text: str) -> str:
    """Such as <!--more-->."""
    if "<!--" not in text:
        return text
    *parts, rest = text.split("-->")
    return "".join(part.partition("<!--")[0] for part in parts) + rest


_LINK = re.compile(r"<a\s[^<>]*>", re.IGNORECASE)
_PLAIN_LINK = re.compile(r"""[^<>]*?\shref="((?:https?:|mailto:|#)[^"<>]*)"[^<>]*>""")


def _link(tag: re.Match, site: Site) -> str:
    """Nothing but where it leads, in full."""
    plain = _PLAIN_LINK.match(tag[0])
    if plain:
        return f'<a href="{plain[1]}">'
    address = attributes(tag[0]).get("href", "").strip()
    if not address:
        return "<a>"
    return f'<a href="{html.escape(site.whole(address))}">'


def _enclosures(item: Item, body: str) -> str:
    """Recordings that are kept beside the text, as podcasts have them."""
    addresses = (value.strip().partition("\n")[0].strip() for value in item.meta.get("enclosure", ()))
    return "".join(
        f'<p><a href="{html.escape(each)}">{html.escape(each)}</a></p>'
        for each in dict.fromkeys(addresses)
        if each.startswith(("https://", "http://")) and html.escape(each) not in body
    )
