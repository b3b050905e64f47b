"""What stands in one element of a WordPress export: its fields, its terms, what plugins keep beside it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from articles.importers.wxr.file import CUT_OFF, LARGEST_ELEMENT, TOO_LARGE, WHOLE, Cut


class ElementRefused(ValueError):
    """A sentence that says why an element cannot be read."""


@dataclass(frozen=True, slots=True)
class Term:
    """A category, a tag or another word that an item is filed under."""

    taxonomy: str
    slug: str
    name: str


@dataclass(slots=True)
class Item:
    """A post, page or picture, or the description of an author, category or tag."""

    line: int
    texts: dict[str, str] = field(default_factory=dict)  # by the names that WordPress gives its fields
    terms: list[Term] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    comments: int = 0  # that readers saw
    is_mended: bool = False

    def text(self, name: str) -> str:
        return self.texts.get(name, "").strip()

    def said(self, key: str) -> str:
        """What WordPress or a plugin keeps under this key beside the fields; empty where there is nothing."""
        values = self.meta.get(key)
        return values[0].strip() if values else ""


# All else in an element is passed over, however much it is.
_FIELDS = {
    *("title", "link", "pubDate", "guid", "dc:creator", "content:encoded", "excerpt:encoded", "wp:post_id"),
    *("wp:post_date", "wp:post_date_gmt", "wp:post_modified", "wp:post_modified_gmt", "wp:post_name"),
    *("wp:status", "wp:post_parent", "wp:post_type", "wp:post_password", "wp:is_sticky", "wp:menu_order"),
    *("wp:attachment_url", "wp:author_id", "wp:author_login", "wp:author_display_name"),
    *("wp:author_first_name", "wp:author_last_name", "wp:term_id", "wp:category_nicename"),
    *("wp:category_parent", "wp:cat_name", "wp:category_description", "wp:tag_slug", "wp:tag_name"),
    *("wp:tag_description", "wp:term_taxonomy", "wp:term_slug", "wp:term_parent", "wp:term_name"),
    "wp:term_description",
}
_META = {
    *("_thumbnail_id", "_wp_attachment_image_alt", "_wp_attachment_metadata", "_wp_old_slug", "_wp_old_date"),
    *("enclosure", "footnotes", "_yoast_wpseo_primary_category", "rank_math_primary_category"),
    *("_yoast_wpseo_canonical", "rank_math_canonical_url", "_aioseop_custom_link"),
    *("_wpml_import_language_code", "_wpml_import_source_language_code", "_wpml_import_translation_group"),
    *("cap-display_name", "cap-user_login", "cap-linked_account", "cap-description", "_guest_author"),
    "_jetpack_newsletter_access",
    *("_media_credit", "_navis_media_credit", "isc_image_source"),
    # In our own exports, what WordPress has no place for.
    *("kind", "short_headline", "dateline", "source_name", "expires_at"),
}


class Elements:
    """Reads the elements of one file, whose root says under which prefixes it uses WordPress's names."""

    def __init__(self, channel: bytes):
        self.prefixes = {
            prefix.decode(): _known(prefix, address).decode() for prefix, address in _PREFIX.findall(channel)
        }
        self.names: dict[str, str] = {}

    def each(self, cut: Cut) -> Iterator[tuple[Cut, Item | ElementRefused]]:
        """What was cut. One that is broken may have others in it, since it may lack its end."""
        found = self._tried(cut)
        if isinstance(found, Item) or cut.state == TOO_LARGE or cut.xml.find(_ITEM, 1) < 0:
            yield cut, found
            return
        for part in _parts(cut):
            yield part, self._tried(part)

    def _tried(self, cut: Cut) -> Item | ElementRefused:
        if cut.state == TOO_LARGE:
            return ElementRefused(
                f"It is larger than {LARGEST_ELEMENT // 1024**2} MB, which no story is. Take out pictures that are "
                "written into its text, or export it without its comments."
            )
        if cut.state == CUT_OFF:
            return ElementRefused("It has no end: the file is cut off or broken here. Export it again.")
        try:
            return self.read(cut)
        except ElementRefused as refused:
            return refused

    def read(self, cut: Cut) -> Item:
        """Raises ElementRefused."""
        try:
            return self._read(cut.line, cut.xml)
        except expat.ExpatError:
            mended = _mended(cut.xml)
        try:
            item = self._read(cut.line, mended)
        except expat.ExpatError as error:
            raise ElementRefused(
                f"It is no XML: on line {cut.line + error.lineno - 1} there is something wrong "
                f"({expat.ErrorString(error.code)}). Mend it, or export it again."
            ) from error
        item.is_mended = True
        return item

    def _read(self, line: int, xml: bytes) -> Item:
        self.item, self.depth = Item(line), 0
        self.parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text, parser.buffer_size = True, 64 * 1024
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(xml, True)
        return self.item

    # What expat calls. The element itself is at depth 1, its fields at 2, the parts of a field at 3.
    # It asks for letters only where they count: between elements there are as many pieces of white space.

    def _start(self, _tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ElementRefused("Its elements stand one in the other deeper than any export has them.")
        if self.depth == 2:
            self.attributes, self.parts = attributes, {}
            self.words = self.outer = []
            self.parser.CharacterDataHandler = self.words.append
        elif self.depth == 3:
            self.words = []
            self.parser.CharacterDataHandler = self.words.append

    def _end(self, tag: str) -> None:
        self.depth -= 1
        if self.depth == 1:
            self.parser.CharacterDataHandler = None
            name = self.names.get(tag) or self._name(tag)
            if name in _FIELDS:
                self.item.texts[name] = "".join(self.outer)
            elif name in _TAKEN:
                _TAKEN[name](self)
        elif self.depth == 2:
            name = self.names.get(tag) or self._name(tag)
            if name in _PARTS:
                self.parts[name] = "".join(self.words)
            self.parser.CharacterDataHandler = self.outer.append

    def _take_category(self) -> None:
        said = self.attributes.get
        self.item.terms.append(Term(said("domain", ""), said("nicename", ""), "".join(self.outer).strip()))

    def _take_meta(self) -> None:
        key = self.parts.get("wp:meta_key")
        if key in _META:
            self.item.meta[key].append(self.parts.get("wp:meta_value", ""))

    def _take_comment(self) -> None:
        kind = self.parts.get("wp:comment_type", "").strip()
        approved = self.parts.get("wp:comment_approved", "").strip()
        self.item.comments += approved == "1" and kind in ("", "comment")

    def _name(self, tag: str) -> str:
        """As WordPress calls it, whatever prefixes the file uses."""
        prefix, colon, local = tag.rpartition(":")
        name = self.prefixes.get(prefix, prefix) + colon + local
        if len(self.names) < MOST_NAMES:
            self.names[tag] = name
        return name


_PARTS = {"wp:meta_key", "wp:meta_value", "wp:comment_type", "wp:comment_approved"}
_TAKEN = {
    "category": Elements._take_category,
    "wp:postmeta": Elements._take_meta,
    "wp:comment": Elements._take_comment,
}
MOST_NAMES = 1000
DEEPEST = 100
_PREFIX = re.compile(rb"""\sxmlns:([A-Za-z][\w.-]*)\s*=\s*["']([^"'<>&]{1,200})["']""")


def _known(prefix: bytes, address: bytes) -> bytes:
    if b"wordpress.org/export/" in address:
        return b"excerpt" if address.rstrip(b"/").endswith(b"excerpt") else b"wp"
    if b"purl.org/rss/1.0/modules/content" in address:
        return b"content"
    return b"dc" if b"purl.org/dc/elements" in address else prefix


_ITEM, _ITEM_END = b"<item>", b"</item>"


def _parts(broken: Cut) -> Iterator[Cut]:
    line = broken.line
    for number, xml in enumerate(broken.xml.split(_ITEM)):
        xml = _ITEM + xml if number else xml
        end = xml.rfind(_ITEM_END)
        if xml:
            name, state = ("item" if number else broken.name), (WHOLE if end >= 0 else CUT_OFF)
            yield Cut(name, line, xml[: end + len(_ITEM_END)] if end >= 0 else xml, state)
        line += xml.count(b"\n")


# Mending the usual slips: letters of another encoding, a bare & in an address, HTML's own entities


def _mended(xml: bytes) -> bytes:
    first, *others = xml.decode("utf-8", "replace").translate(_NO_LETTERS).split(_LITERAL)
    written = [_REFERENCE.sub(_reference, first)]
    for other in others:
        literal, end, after = other.partition("]]>")
        written += [_LITERAL, literal, end, _REFERENCE.sub(_reference, after)]
    return "".join(written).encode()


def _reference(match: re.Match) -> str:
    """The reference as it is if XML has it, else its letters; one to a letter that XML forbids is nothing."""
    if match[2]:
        return match[0]
    if match[1] is None:
        return f"&amp;{match[0][1:]}"
    number = int(match[1][1:], 16) if match[1][0] in "xX" else int(match[1])
    is_letter = number in (9, 10, 13) or 32 <= number <= 0x10FFFF
    return match[0].lower() if is_letter and number not in _NO_LETTERS else ""


_NO_LETTERS = dict.fromkeys([0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])
_LITERAL = "<![CDATA["
_REFERENCE = re.compile(r"&(?:#([0-9]{1,9}|[xX][0-9a-fA-F]{1,8});|(amp|lt|gt|quot|apos);)?")
