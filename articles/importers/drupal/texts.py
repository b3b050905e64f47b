"""Makes ordinary HTML of Drupal's formatted texts, with what they embed."""

import html
import re
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborNode

from articles import markup
from articles.importers.drupal.document import Document, Identifier, Site
from articles.importers.drupal.fields import without_tags
from articles.importers.drupal.media import Media, originals
from articles.importers.json_document import mapping, mappings, text
from articles.importers.replacing import replaced
from articles.spelling import one_line

_OWN_ADDRESS = re.compile(r"""(\s(?:href|src)\s*=\s*)(["'])/(?!/)""")
_TO_BE_REPLACED = re.compile(
    r"<drupal-|data-entity-|data-caption|/media/oembed|media-embed-error|visually-hidden"
)


class Texts:
    """Those of one story. `dropped` names what could not be taken over, `missing` what is in no document."""

    def __init__(self, document: Document, site: Site, language: str):
        self.document, self.site, self.language = document, site, language
        self.media = Media(document, site)
        self.dropped: list[str] = []
        self.missing: list[str] = []

    def formatted(self, value: object) -> str:
        """A field of formatted text, or several."""
        return "".join(self._one(each) for each in mappings(value))

    def shown(self, identifiers: list[Identifier], caption: str = "") -> str:
        """Pictures, videos and files of the library, one after the other."""
        return "".join(self._shown(each, caption) for each in identifiers)

    def link(self, address: str, words: str = "") -> str:
        """Alone in its paragraph; nothing for an address that leads to no page."""
        if not address.startswith(("/", "https://", "http://")):
            return ""
        shown = html.escape(words or address, quote=False)
        return f'<p><a href="{html.escape(self.site.whole(address))}">{shown}</a></p>'

    def miss(self, identifier: Identifier) -> None:
        """Names what is not there, or is there and not for everybody."""
        resource = self.document.get(identifier, self.language)
        if resource is not None and resource.is_hidden:
            self.dropped.append(f"{identifier.type} {identifier.id}, which is not published")
        else:
            self.missing.append(f"{identifier.type} {identifier.id}")

    def _shown(self, identifier: Identifier, caption: str = "", alt: str = "") -> str:
        shown = self.media.shown(identifier, self.language)
        if shown is None:
            self.miss(identifier)
            return ""
        if shown.name and not shown.is_picture:
            self.dropped.append(f"a file: {shown.address[:200]}")
        return shown.as_html(caption, alt)

    def _one(self, value: Mapping) -> str:
        processed = text(value.get("processed"))
        raw = processed or text(value.get("value"))
        if not processed and value.get("format") == "plain_text":
            return unformatted(raw)
        if self.site.address:
            raw = _OWN_ADDRESS.sub(rf"\1\2{self.site.address}/", raw)
        raw = originals(raw)
        if not _TO_BE_REPLACED.search(raw):
            return raw
        return replaced(
            raw, lambda node: self._writer(node) is not None, lambda node: self._writer(node)(node)
        )

    # What stands in it

    def _writer(self, node: LexborNode) -> Callable[[LexborNode], str] | None:
        said = node.attributes
        for name in (said.get("class") or "").split():
            if name == "visually-hidden":
                return _nothing
            if name.startswith("media-embed-error"):
                return self._lost
        if node.tag == "img":
            return self._picture
        if node.tag.startswith("drupal-") or (said.get("data-entity-uuid") and node.tag != "a"):
            return self._embedded
        return self._played if node.tag == "iframe" and "/media/oembed" in (said.get("src") or "") else None

    def _lost(self, _node: LexborNode) -> str:
        self.dropped.append("an embed that Drupal had lost")
        return ""

    def _picture(self, node: LexborNode) -> str:
        said = node.attributes
        if not said.get("src") and said.get("data-entity-uuid"):
            return self._embedded(node)
        caption = html.escape(_caption(node), quote=False)
        address, alt = html.escape(said.get("src") or ""), html.escape(said.get("alt") or "")
        img = f'<img src="{address}" alt="{alt}">'
        return f"<figure>{img}<figcaption>{caption}</figcaption></figure>" if caption else img

    def _embedded(self, node: LexborNode) -> str:
        said = node.attributes
        kind, uuid = said.get("data-entity-type") or "media", said.get("data-entity-uuid") or ""
        found = self.document.of_kind(kind, uuid)
        if found is None:
            self.missing.append(f"{kind} {uuid}")
            return ""
        if kind in ("media", "file"):
            return self._shown(found, _caption(node), one_line(said.get("alt") or ""))
        resource = self.document.get(found, self.language)
        if resource.is_hidden:
            self.miss(found)
            return ""
        alias = text(mapping(resource.attributes.get("path")).get("alias"))
        if kind == "node" and alias:
            return self.link(self.site.prefix + alias, resource.said("title"))
        self.dropped.append(f"an embedded {found.type}")
        return ""

    def _played(self, node: LexborNode) -> str:
        """Drupal shows videos in a frame of its own, whose address holds the video's."""
        try:
            asked = parse_qs(urlsplit(node.attributes.get("src") or "").query)
        except ValueError:
            asked = {}
        return self.link(asked.get("url", [""])[0]) or self._lost(node)


def unformatted(words: str) -> str:
    return markup.from_plain_text(part.strip() for part in re.split(r"\n\s*\n", words) if part.strip())


def _nothing(_node: LexborNode) -> str:
    return ""


def _caption(node: LexborNode) -> str:
    return one_line(without_tags(node.attributes.get("data-caption") or ""))
