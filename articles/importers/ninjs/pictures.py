"""Pictures of a ninjs item: of each the largest rendition that can be used, and what is said of it."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from articles.importers import json_document
from articles.importers.foreign_html import picture_at
from articles.importers.ninjs.item import Item, Text
from articles.record import Picture, RecordRefused
from articles.spelling import language_of, one_line

SHOWN = ("picture", "graphic")
LONGEST_LABEL = 200  # letters; what is kept of a credit
# What renditions are called, where sizes are not told.
_WHOLE = re.compile(r"original|main|high|hires|full|large|supplied|base", re.IGNORECASE)
_SMALL = re.compile(r"thumb|small|preview|low|icon", re.IGNORECASE)
_MAIN = re.compile(r"feature|main|lead|hero|top|thumbnail", re.IGNORECASE)
_MARKED = re.compile(r"watermark", re.IGNORECASE)
_ANOTHER_FILE = re.compile(r"\.(?:svgz?|mp[34]|m4[av]|mov|webm|xml|html?|pdf|eps)(?:[?#]|$)", re.IGNORECASE)
_SERVED = re.compile(r"image/(?!svg)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AgencyPicture:
    """`name` is that of the association; `addresses` are all of its renditions, which a body may name."""

    name: str
    rel: str
    uri: str
    kind: str
    record: Picture
    caption: str
    addresses: frozenset[str]

    @property
    def is_main(self) -> bool:
        return _MAIN.search(f"{self.name} {self.rel}") is not None

    @property
    def is_logo(self) -> bool:
        return "logo" in self.name.lower()


def pictures_of(item: Item, language: str) -> list[AgencyPicture]:
    """Those that come with a story, its own renditions last."""
    parts = [part for part in item.parts("associations") if kind_of(part) in (*SHOWN, "")]
    found = [_picture(part, language) for part in parts]
    found.append(_picture(Item({"renditions": item.value("renditions"), "type": SHOWN[0]}), language))
    return [picture for picture in found if picture is not None]


def kind_of(item: Item) -> str:
    return item.text("type", "itemclass").lower()


def is_without_file(part: Item) -> bool:
    """A picture of which no rendition can be shown."""
    return kind_of(part) in SHOWN and not any(map(_is_picture, part.parts("renditions")))


def _picture(part: Item, language: str) -> AgencyPicture | None:
    renditions = [each for each in part.parts("renditions") if _is_picture(each)]
    if not renditions:
        return None
    said = part.texts("descriptions", "description")
    best = max(renditions, key=_rank)
    headline = next((text.as_line for text in part.texts("headlines", "headline")), "")
    caption = one_line(_role(said, "caption", "text", "main", "") or headline)
    alt = one_line(part.text("alttext", "alt", "bodytext") or _role(said, "alt", "alttext") or headline)
    language = language or language_of(caption or alt)
    by = part.text("by", "byline")
    return AgencyPicture(
        name=part.name,
        rel=part.text("rel"),
        uri=part.text("uri", "guid"),
        kind=kind_of(part),
        record=Picture(
            file=_address(best),
            alt={language: alt} if alt else {},
            caption={language: caption} if caption else {},
            creator=_label(by),
            credit=_label(_role(said, "creditline", "credit") or part.text("creditline", "credit") or by),
            copyright=_label(part.text("copyrightnotice", "copyrightholder")),
            licence=_label(part.text("usageterms")),
            focal_point=_point(best),
            keywords=tuple(dict.fromkeys(part.names("keywords"))),
            taken_at=_taken_at(part),
        ),
        caption=caption,
        addresses=frozenset(map(_address, renditions)),
    )


def _role(said: list[Text], *roles: str) -> str:
    return next((text.as_line for role in roles for text in said if text.role == role), "")


def _label(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"


def _taken_at(part: Item) -> datetime | None:
    try:
        return json_document.moment(part.value("contentcreated"), "contentcreated")
    except RecordRefused:
        return None


# Renditions


def _address(rendition: Item) -> str:
    return picture_at(rendition.text("href", "url"))


def _is_picture(rendition: Item) -> bool:
    address, said = _address(rendition), rendition.text("contenttype", "mimetype")
    if said:
        return bool(address and _SERVED.match(said))
    return bool(address) and not _ANOTHER_FILE.search(address)


def _rank(rendition: Item) -> tuple:
    """Whether we could take it at all; without a mark across it; then the larger the better."""
    area, size_in_bytes = (
        rendition.number("width") * rendition.number("height"),
        rendition.number("sizeinbytes"),
    )
    called = f"{rendition.name} {rendition.text('title')}"
    return (
        area <= settings.PICTURE_MAX_PIXELS and size_in_bytes <= settings.PICTURE_MAX_BYTES,
        _MARKED.search(f"{called} {_address(rendition)}") is None,
        _SMALL.search(called) is None,
        area,
        _WHOLE.search(called) is not None,
        size_in_bytes,
    )


def _point(rendition: Item) -> tuple[float, float]:
    """Agencies give it in pixels from the top left."""
    point = Item(json_document.mapping(rendition.value("poi")))
    width, height = rendition.number("width"), rendition.number("height")
    if not (width and height and point.number("x") <= width and point.number("y") <= height):
        return 0.5, 0.5
    if "x" not in point or "y" not in point:
        return 0.5, 0.5
    return point.number("x") / width, point.number("y") / height
