"""Takes Media RSS out of a feed, and says where its entries stand: which picture a caption or a credit belongs to.

feedparser tells neither, and makes a picture's caption the text of a story.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.importers.feed.entry import Offered
from articles.importers.foreign_html import picture_at, words
from articles.record import Picture
from articles.spelling import language_of, one_line

CONTENT_RANK, THUMBNAIL_RANK = 3, 1
LARGEST_SIDE = 100_000
LONGEST_LABEL = 200  # letters; what is kept of a credit
_TEXTS = ("title", "description", "credit", "copyright", "license", "text")
_LEFT = ("category", "keywords")  # tags of the story, which feedparser reads
_DEEPEST = 20
_MEDIA = re.compile(
    r"""\bxmlns:([\w.-]{1,40})\s*=\s*["']http://search\.yahoo\.com/mrss/?["']""", re.IGNORECASE
)
_ENTRIES = re.compile(
    r"""\bxmlns:([\w.-]{1,40})\s*=\s*["'](?:http://purl\.org/(?:rss/1\.0/|atom/ns\#)"""
    r"""|http://my\.netscape\.com/rdf/simple/0\.9/|http://www\.w3\.org/2005/Atom)["']""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|tiff?)(?:[?#]|$)", re.IGNORECASE)
# Portraits of those who write, which programs put among the pictures of what they wrote.
_PORTRAIT = re.compile(r"//[\w.-]*gravatar\.com/avatar/", re.IGNORECASE)


@dataclass(slots=True)
class Element:
    """One of media:content, media:group ... with what stands in it."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int  # of its first tag
    text: str = ""
    inside: list["Element"] = field(default_factory=list)


@dataclass(slots=True)
class Place:
    """An entry in the text of its feed."""

    line: int
    media: list[Element] = field(default_factory=list)
    is_closed: bool = False


def taken_out(text: str) -> tuple[str, list[Place]]:
    """The feed without its media, and its entries in their order."""
    scan = _Scan(text)
    for token in _tokens(text):
        if token["entry"]:
            scan.entry(token)
        elif token["media"]:
            scan.media(token)
    return scan.rest(), scan.places


def _tokens(text: str) -> Iterator[re.Match]:
    """Tags of entries and media; none in comments or escaped text. No quoted value holds a `<` in XML."""
    media = "|".join(re.escape(prefix) for prefix in {"media", *_MEDIA.findall(text)})
    entries = "|".join(re.escape(prefix) for prefix in {"atom", *_ENTRIES.findall(text)})
    pattern = (
        r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
        rf"|<(?P<closes>/?)(?:(?P<entry>(?:(?:{entries}):)?(?:item|entry))|(?:{media}):(?P<media>\w+))(?=[\s/>])"
        r"""(?P<attributes>(?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>"""
    )
    return re.finditer(pattern, text, re.DOTALL)


class _Scan:
    """`cuts` are what is left out of the feed; `open` are elements that have not ended."""

    def __init__(self, text: str):
        self.text = text
        self.places: list[Place] = []
        self.inside: Place | None = None
        self.open: list[Element] = []
        self.cuts: list[tuple[int, int]] = []
        self.line, self.counted = 1, 0

    def entry(self, token: re.Match) -> None:
        self.open.clear()
        if not token["closes"]:
            self.line += self.text.count("\n", self.counted, token.start())
            self.counted = token.start()
            self.places.append(Place(self.line))
            self.inside = self.places[-1]
        if self.inside is not None and (token["closes"] or token["attributes"].endswith("/")):
            self.inside.is_closed = True
            self.inside = None

    def media(self, token: re.Match) -> None:
        name = token["media"].lower()
        if name in _LEFT:
            return
        self.cuts.append(token.span())
        if token["closes"]:
            self._end(name, token.start())
            return
        element = Element(name, _attributes(token["attributes"]), *token.span())
        if self.open:
            self.open[-1].inside.append(element)
        elif self.inside is not None:
            self.inside.media.append(element)
        if not token["attributes"].endswith("/") and len(self.open) < _DEEPEST:
            self.open.append(element)

    def _end(self, name: str, at: int) -> None:
        """What has not ended by then never does."""
        for number in reversed(range(len(self.open))):
            element = self.open[number]
            if element.name == name:
                if not element.inside and name in (*_TEXTS, "thumbnail"):
                    element.text = self.text[element.end : at]
                    self.cuts.append((element.end, at))
                del self.open[number:]
                return

    def rest(self) -> str:
        kept, done = [], 0
        for start, end in sorted(self.cuts):
            kept.append(self.text[done:start])
            done = max(done, end)
        return "".join((*kept, self.text[done:]))


def _attributes(written: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(written)
    }


# Pictures


def pictures_of(place: Place, base: str, language: str) -> list[Offered]:
    """What stands beside several pictures is said of each of them."""
    return list(_offered(place.media, {}, base, language))


def _offered(elements: list[Element], around: dict[str, str], base: str, language: str) -> Iterator[Offered]:
    said = around | _said(elements)
    for element in elements:
        own = said | _said(element.inside)
        if element.name in ("content", "thumbnail"):
            picture = _picture(element, own, base, language)
            if picture is not None:
                yield picture
        if element.name in ("content", "group"):
            yield from _offered(element.inside, said, base, language)


def _said(elements: list[Element]) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in elements:
        text = _words(element.text)
        if element.name in _TEXTS and text:
            before = found.get(element.name, "")
            found[element.name] = (
                f"{before}, {text}" if before and element.name == "credit" else before or text
            )
    return found


def _words(written: str) -> str:
    escaped = re.fullmatch(r"\s*<!\[CDATA\[(.*?)\]\]>\s*", written, re.DOTALL)
    return words(escaped[1] if escaped else html.unescape(written))


def _picture(element: Element, said: dict[str, str], base: str, language: str) -> Offered | None:
    is_thumbnail = element.name == "thumbnail"
    address = picture_at(element.attributes.get("url") or (element.text if is_thumbnail else ""), base)
    if not address or _PORTRAIT.search(address) or not (is_thumbnail or _is_picture(element, address)):
        return None
    caption, alt = said.get("description", ""), said.get("title", "")
    language = language or language_of(caption or alt)
    record = Picture(
        file=address,
        alt={language: alt} if alt else {},
        caption={language: caption} if caption else {},
        credit=_label(said.get("credit", "")),
        copyright=_label(said.get("copyright", "")),
        licence=_label(said.get("license", "")),
    )
    return Offered(record, THUMBNAIL_RANK if is_thumbnail else CONTENT_RANK, _area(element))


def _is_picture(element: Element, address: str) -> bool:
    medium, kind = element.attributes.get("medium", ""), element.attributes.get("type", "").lower()
    if medium or kind:
        return (medium or "image") == "image" and is_picture_type(kind or "image/")
    return _IMAGE_FILE.search(address) is not None


def is_picture_type(kind: str) -> bool:
    return kind.startswith("image") and "svg" not in kind


def _area(element: Element) -> int:
    width, height = (_side(element.attributes.get(name, "")) for name in ("width", "height"))
    return width * (height or width)


def _side(said: str) -> int:
    digits = re.match(r"\s*([0-9]{1,6})", said)
    return min(int(digits[1]), LARGEST_SIDE) if digits else 0


def _label(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
