"""The pictures of one WordPress story: each as the full file of the old site, with what is said of it there."""

import html
import re

from articles.importers.wxr.site import Attachment, Site
from articles.importers.wxr.words import in_full, is_number, plain


class Pictures:
    """Those of one item; `shown` holds what the library of the old site says of each, by the file's address."""

    def __init__(self, site: Site, number: str):
        self.site, self.number = site, number
        self.shown: dict[str, Attachment] = {}

    def figure(self, attachment: Attachment, caption: str = "") -> str:
        """`caption` is HTML; the library's own stands where there is none."""
        self.shown[attachment.address] = attachment
        caption = caption or html.escape(attachment.caption, quote=False)
        return figure(image(attachment.address, attachment.alt), caption)

    def numbered(self, number: str) -> Attachment | None:
        return self.site.attachment(number.strip()) if is_number(number.strip()) else None

    def of_story(self) -> list[Attachment]:
        return self.site.attachments_of(self.number)

    def resolved(self, body: str) -> str:
        """The body with each picture by the address of its full file, and nothing but its alt text."""
        return _IMAGE.sub(self._resolved, body) if _MAY_HOLD.search(body) else body

    def _resolved(self, match: re.Match) -> str:
        said = attributes(match[0])
        address = said.get("data-full-url") or said.get("data-orig-file") or said.get("src", "")
        if address.startswith("data:"):
            address = said.get("data-src") or said.get("data-lazy-src") or address
        if not address.strip():
            return ""
        if len(address) > LONGEST_ADDRESS:  # the picture itself, written out as letters
            return image(address, plain(said.get("alt", "")))
        address = self.site.whole(address.strip())
        attachment = self._attachment(said, address)
        if attachment is None:
            address = in_full(address) if _is_made_smaller(said, address) else address
            return image(address, plain(said.get("alt", "")))
        self.shown.setdefault(attachment.address, attachment)
        return image(attachment.address, plain(said.get("alt", "")) or attachment.alt)

    def _attachment(self, said: dict[str, str], address: str) -> Attachment | None:
        number = _NUMBER.search(said.get("class", ""))
        by_number = self.numbered(number[1] if number else said.get("data-id", ""))
        if by_number is not None and _stem(by_number.address) == _stem(address):
            return by_number
        return self.site.attachment_at(address)


LONGEST_ADDRESS = 2000  # letters
_MAY_HOLD = re.compile(r"<img", re.IGNORECASE)
_IMAGE = re.compile(r"""<img\b(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w:-])([A-Za-z][\w:-]*+)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_NUMBER = re.compile(r"\bwp-image-([0-9]{1,20})\b")
_STEM = re.compile(r"(?:-(?:[0-9]+x[0-9]+|scaled|rotated|e[0-9]{9,}))+(?=\.[A-Za-z]+$|$)")


def attributes(tag: str) -> dict[str, str]:
    """Of an HTML tag or a shortcode, their values without entities; the first of each name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


def image(address: str, alt: str) -> str:
    return f'<img src="{html.escape(address)}" alt="{html.escape(alt)}">'


def figure(images: str, caption: str) -> str:
    return f"<figure>{images}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def _stem(address: str) -> str:
    """The file's name without what WordPress adds for a size or an edit."""
    name = address.partition("?")[0].rpartition("/")[2]
    return _STEM.sub("", name).rpartition(".")[0].lower()


def _is_made_smaller(said: dict[str, str], address: str) -> bool:
    """Whether the size in the file's name is one that WordPress made, where no library is there to tell."""
    size = re.search(r"-([0-9]+)x([0-9]+)\.\w+(?:\?|$)", address)
    classes = said.get("class", "")
    return size is not None and (
        "wp-image-" in classes or "size-" in classes or said.get("width") == size[1] or "/uploads/" in address
    )
