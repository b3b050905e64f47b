"""Turns a body as Ghost rendered it, cards and all, into ordinary HTML."""

import re

from selectolax.lexbor import LexborNode

from articles.importers.ghost.cards import PORTAL, Cards
from articles.importers.replacing import replaced

# What a card says, in the words of Ghost's editor: where in the rendered card it stands, and whether it is an
# attribute there, the text, or the HTML inside.
_SAID = {
    "kg-image-card": (
        "image",
        {
            "src": ("img", "src"),
            "alt": ("img", "alt"),
            "href": ("figure > a", "href"),
            "caption": ("figcaption", "html"),
        },
    ),
    "kg-gallery-card": ("gallery", {"caption": ("figcaption", "html")}),
    "kg-bookmark-card": (
        "bookmark",
        {
            "url": ("a", "href"),
            "title": (".kg-bookmark-title", "text"),
            "description": (".kg-bookmark-description", "text"),
            "author": (".kg-bookmark-author", "text"),
            "publisher": (".kg-bookmark-publisher", "text"),
            "caption": ("figcaption", "html"),
        },
    ),
    "kg-callout-card": (
        "callout",
        {"calloutEmoji": (".kg-callout-emoji", "text"), "calloutText": (".kg-callout-text", "html")},
    ),
    "kg-toggle-card": (
        "toggle",
        {"heading": (".kg-toggle-heading-text", "html"), "content": (".kg-toggle-content", "html")},
    ),
    "kg-button-card": ("button", {"buttonUrl": ("a", "href"), "buttonText": ("a", "text")}),
    "kg-audio-card": ("audio", {"src": ("audio", "src"), "title": (".kg-audio-title", "text")}),
    "kg-video-card": ("video", {"src": ("video", "src"), "caption": ("figcaption", "html")}),
    "kg-file-card": (
        "file",
        {
            "src": ("a", "href"),
            "fileTitle": (".kg-file-card-title", "text"),
            "fileCaption": (".kg-file-card-caption", "text"),
            "fileName": (".kg-file-card-filename", "text"),
        },
    ),
    "kg-product-card": (
        "product",
        {
            "productImageSrc": ("img", "src"),
            "productTitle": (".kg-product-card-title", "html"),
            "productDescription": (".kg-product-card-description", "html"),
            "productUrl": ("a.kg-product-card-button", "href"),
            "productButton": ("a.kg-product-card-button", "text"),
        },
    ),
    "kg-header-card": (
        "header",
        {
            "backgroundImageSrc": ("img", "src"),
            "header": (".kg-header-card-header, .kg-header-card-heading", "html"),
            "subheader": (".kg-header-card-subheader, .kg-header-card-subheading", "html"),
            "buttonUrl": ("a.kg-header-card-button", "href"),
            "buttonText": ("a.kg-header-card-button", "text"),
        },
    ),
    "kg-cta-card": (
        "call-to-action",
        {
            "sponsorLabel": (".kg-cta-sponsor-label", "html"),
            "imageUrl": (".kg-cta-image-container img", "src"),
            "textValue": (".kg-cta-text", "html"),
            "buttonUrl": ("a.kg-cta-button", "href"),
            "buttonText": ("a.kg-cta-button", "text"),
        },
    ),
    "kg-nft-card": (
        "bookmark",
        {
            "url": ("a", "href"),
            "title": (".kg-nft-title", "text"),
            "description": (".kg-nft-description", "text"),
            "publisher": (".kg-nft-creator", "text"),
        },
    ),
    "kg-before-after-card": ("gallery", {"caption": ("figcaption", "html")}),
    "kg-signup-card": ("signup", {}),
    "kg-collection-card": ("collection", {}),
}
_GATED = re.compile(
    r"<!--\s*kg-gated-block:begin\s([^>]*)-->(.*?)(?:<!--\s*kg-gated-block:end\s*-->|\Z)", re.DOTALL
)


def body_of(rendered: str, cards: Cards) -> str:
    """The body with every card in plain HTML."""
    rendered = _GATED.sub(lambda match: _shown_to_all(match, cards), rendered)
    if "kg-" not in rendered and PORTAL not in rendered:
        return rendered
    return replaced(
        rendered,
        lambda node: bool(_class_of(node)) or PORTAL in _target(node),
        lambda node: _written(node, cards),
    )


def _shown_to_all(match: re.Match, cards: Cards) -> str:
    if re.search(r"nonMember:\s*true", match[1]):
        return match[2]
    cards.dropped.append("a part for members only")
    return ""


def _class_of(node: LexborNode) -> str:
    classes = (node.attributes.get("class") or "").split()
    return next((each for each in classes if each in _SAID), "")


def _target(node: LexborNode) -> str:
    return node.attributes.get("href") or ""


def _written(node: LexborNode, cards: Cards) -> str:
    if cards.leads_to_the_portal(_target(node)):
        return node.inner_html or ""
    kind, places = _SAID[_class_of(node)]
    said = {name: _at(node, selector, what) for name, (selector, what) in places.items()}
    if kind == "gallery":
        said["images"] = [img.attributes for img in node.css("img")]
    return cards.write(kind, said)


def _at(card: LexborNode, selector: str, what: str) -> str:
    node = card.css_first(selector)
    if node is None:
        return ""
    if what == "html":
        return node.inner_html or ""
    return " ".join(node.text().split()) if what == "text" else node.attributes.get(what) or ""
