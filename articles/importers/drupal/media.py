"""What Drupal keeps in its media library, or as a mere file: pictures, videos elsewhere, documents."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from articles.importers.drupal import fields
from articles.importers.drupal.document import Document, Identifier, Resource, Site
from articles.importers.json_document import mapping, text
from articles.record import Picture
from articles.spelling import one_line

# Drupal keeps smaller copies under styles/; what stands behind is the path of the original.
_STYLED = re.compile(r"/styles/[^/\s\"'<>]+/(?:public|private|s3)/([^?\s\"'<>]*)(?:\?[^\s\"'<>]*)?")
_TWICE = re.compile(r"(\.(?:jpe?g|png|gif|webp))\.(?:webp|avif)$", re.IGNORECASE)
_PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|tiff?)(?:\?|$)", re.IGNORECASE)
_SCHEMES = {"public": "/sites/default/files/", "private": "/system/files/"}
_FILE_FIELDS = ("field_media_image", "field_image", "field_media_document", "field_media_file")


@dataclass(frozen=True, slots=True)
class Shown:
    """`address` is that of a picture's file, of a document, or of a video's page."""

    address: str
    is_picture: bool
    name: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""

    def as_html(self, caption: str = "", alt: str = "") -> str:
        """`caption` and `alt`, where they are said in the story itself, go before those of the library."""
        caption = html.escape(caption or self.caption, quote=False)
        address = html.escape(self.address)
        if self.is_picture:
            said = f"<figcaption>{caption}</figcaption>" if caption else ""
            return f'<figure><img src="{address}" alt="{html.escape(alt or self.alt)}">{said}</figure>'
        words = html.escape(self.name or self.address, quote=False)
        return f'<p><a href="{address}">{words}</a></p>' + (f"<p>{caption}</p>" if caption else "")

    def as_picture(self, language: str) -> Picture:
        return Picture(
            file=self.address,
            alt={language: self.alt} if self.alt else {},
            caption={language: self.caption} if self.caption else {},
            credit=self.credit,
        )


class Media:
    """The library as one document and those beside it hold it."""

    def __init__(self, document: Document, site: Site):
        self.document, self.site = document, site

    def shown(self, identifier: Identifier, language: str = "") -> Shown | None:
        """None for what is not there, has no file that is, or is not shown to everybody."""
        resource = self.document.get(identifier, language)
        if resource is None or resource.is_hidden:
            return None
        if identifier.kind == "file":
            return self._file(resource, identifier.meta, resource)
        files = _files_of(resource)
        if not files and (elsewhere := _address_elsewhere(resource)):
            return Shown(elsewhere, is_picture=False, caption=_first(resource, fields.CAPTIONS))
        # Drupal makes a thumbnail of whatever it is.
        for file in files or resource.refers_to("thumbnail"):
            found = self.document.get(file, language)
            if found is not None:
                return self._file(found, file.meta, resource)
        return None

    def _file(self, file: Resource, meta: Mapping, described: Resource) -> Shown | None:
        address = self._address(file)
        if not address:
            return None
        kind = file.said("filemime")
        return Shown(
            address,
            is_picture=kind.startswith("image/") if kind else _PICTURE_NAME.search(address) is not None,
            name=one_line(described.said("name") or file.said("filename")),
            alt=one_line(text(meta.get("alt"))),
            caption=_first(described, fields.CAPTIONS) or one_line(text(meta.get("title"))),
            credit=_first(described, fields.CREDITS),
        )

    def _address(self, file: Resource) -> str:
        uri = file.attributes.get("uri")
        address = text(mapping(uri).get("url")) or file.said("url")
        if not address:
            scheme, _between, path = (text(mapping(uri).get("value")) or text(uri)).partition("://")
            address = _SCHEMES[scheme] + path if scheme in _SCHEMES and path else ""
        return originals(self.site.whole(address.strip()))


def originals(raw: str) -> str:
    """With the pictures' originals instead of the copies in which pages show them."""
    return _STYLED.sub(lambda match: "/" + _TWICE.sub(r"\1", match[1]), raw)


def _address_elsewhere(media: Resource) -> str:
    """Of what another site plays: a video of YouTube."""
    for name, value in media.attributes.items():
        address = text(value).strip()
        if fields.is_own(name) and address.startswith(("http://", "https://")):
            return address
    return ""


def _files_of(media: Resource) -> list[Identifier]:
    names = sorted(media.relationships, key=lambda name: name not in _FILE_FIELDS)
    return [
        each for name in names if name != "thumbnail" for each in media.refers_to(name) if each.kind == "file"
    ]


def _first(resource: Resource, names: tuple[str, ...]) -> str:
    for name in fields.named(resource.attributes, names):
        if said := fields.lines(resource.attributes[name]):
            return said[0]
    return ""
