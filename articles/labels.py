"""What a picture's file says of it: read from what was sent, and what of that stays in public files."""

import re
import struct
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree

from django.utils import timezone
from PIL import ExifTags, Image, IptcImagePlugin


@dataclass(frozen=True, slots=True)
class Labels:
    """What stays in public files, so that a copy still says whose it is."""

    creator: str = ""
    credit: str = ""
    copyright: str = ""


# A text with the language that the file gives it, as BCP 47; "" where it gives none.
Text = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """All that a photographer's software wrote; empty where it wrote nothing."""

    labels: Labels = field(default_factory=Labels)
    captions: tuple[Text, ...] = ()
    alts: tuple[Text, ...] = ()
    licence: str = ""
    keywords: tuple[str, ...] = ()
    taken_at: datetime | None = None


# Read: XMP first, then IPTC's older block (IIM), then Exif

_DC, _XML = "{http://purl.org/dc/elements/1.1/}", "{http://www.w3.org/XML/1998/namespace}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_IPTC = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"

# Of several names the first that says something counts.
_XMP = {
    "creator": (f"{_DC}creator",),
    "credit": (f"{_PHOTOSHOP}Credit",),
    "copyright": (f"{_DC}rights",),
    "captions": (f"{_DC}description", f"{_PHOTOSHOP}Headline"),
    "alts": (f"{_IPTC}AltTextAccessibility",),
    "licence": ("{http://ns.adobe.com/xap/1.0/rights/}UsageTerms", f"{_PHOTOSHOP}Instructions"),
    "keywords": (f"{_DC}subject",),
    "taken_at": (f"{_PHOTOSHOP}DateCreated", "{http://ns.adobe.com/exif/1.0/}DateTimeOriginal"),
}
_IIM = {
    "creator": ((2, 80),),
    "credit": ((2, 110),),
    "copyright": ((2, 116),),
    "captions": ((2, 120), (2, 105)),
    "licence": ((2, 40),),
    "keywords": ((2, 25),),
}
_IIM_CHARSET, _IIM_DATE, _IIM_TIME = (1, 90), (2, 55), (2, 60)
_EXIF = {
    "creator": ExifTags.Base.Artist,
    "copyright": ExifTags.Base.Copyright,
    "captions": ExifTags.Base.ImageDescription,
}
_LARGEST_PACKET = 1024 * 1024

# Broken words are no reason to refuse a good picture.
_UNREADABLE = (
    *(SyntaxError, ValueError, LookupError, TypeError, AttributeError, OSError, OverflowError),
    struct.error,
)

Found = dict[str, list[Text]]


def said_by(image: Image.Image) -> Said:
    found: Found = {}
    for source in (_from_exif, _from_iim, _from_xmp):
        found |= _cleaned(_read(source, image))

    def first(name: str) -> str:
        return next((text for _language, text in found.get(name, ())), "")

    def each(name: str) -> Iterable[str]:
        return dict.fromkeys(text for _language, text in found.get(name, ()))

    return Said(
        labels=Labels(", ".join(each("creator")), first("credit"), first("copyright")),
        captions=tuple(text for text in found.get("captions", ()) if not _BY_MACHINE.fullmatch(text[1])),
        alts=tuple(found.get("alts", ())),
        licence=first("licence"),
        keywords=tuple(each("keywords")),
        taken_at=_moment(first("taken_at")),
    )


# What cameras and programs write where a caption belongs.
_BY_MACHINE = re.compile(
    r".*digital camera|sony dsc|exif_jpeg_picture|"
    r"[\w() -]+\.(?:jpe?g|png|tiff?|webp|avif|gif|hei[cf]|psd|dng|cr[23]|nef|arw|raf|orf|rw2)",
    re.IGNORECASE,
)


def _read(source: Callable[[Image.Image], Found], image: Image.Image) -> Found:
    try:
        return source(image)
    except _UNREADABLE:
        return {}


def _cleaned(found: Found) -> Found:
    """One line each, without controls; names that say nothing are left out."""
    cleaned = {
        name: [(language, line) for language, text in texts if (line := _one_line(text))]
        for name, texts in found.items()
    }
    return {name: texts for name, texts in cleaned.items() if texts}


def _one_line(text: str) -> str:
    kept = (letter for letter in text if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cs"))
    return " ".join("".join(kept).split())


def _from_xmp(image: Image.Image) -> Found:
    packet = image.info.get("xmp") or b""
    packet = packet.encode() if isinstance(packet, str) else packet
    if len(packet) > _LARGEST_PACKET or b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return {}
    # As text, so that no declaration of another encoding can hide what was looked for above.
    root = ElementTree.fromstring(packet.decode().strip("\ufeff\0 \r\n"))
    return {
        name: next(filter(None, (_texts_of(root, tag) for tag in tags)), []) for name, tags in _XMP.items()
    }


def _texts_of(root: ElementTree.Element, tag: str) -> list[Text]:
    """Of an element with a list of values or alternatives, of a plain one, or of an attribute."""
    for element in root.iter(tag):
        lines = [(line.get(f"{_XML}lang", ""), line.text or "") for line in element.iter(f"{_RDF}li")]
        texts = [(language, text) for language, text in lines or [("", element.text or "")] if text.strip()]
        if texts:
            return [("" if language == "x-default" else language, text) for language, text in texts]
    return [("", each.get(tag)) for each in root.iter() if each.get(tag)][:1]


def _from_iim(image: Image.Image) -> Found:
    written = IptcImagePlugin.getiptcinfo(image) or {}
    charset = written.get(_IIM_CHARSET)

    def texts(key: tuple[int, int]) -> list[Text]:
        values = written.get(key) or []
        return [
            ("", _decoded(value, charset)) for value in (values if isinstance(values, list) else [values])
        ]

    found = {name: next(filter(None, (texts(key) for key in keys)), []) for name, keys in _IIM.items()}
    day, time = (next((text for _, text in texts(key)), "") for key in (_IIM_DATE, _IIM_TIME))
    return found | {"taken_at": [("", day + time)] if day else []}


def _decoded(value: bytes, charset: bytes | None = None) -> str:
    """IIM says UTF-8 or Latin-1 with an escape sequence, or nothing."""
    if charset == b"\x1b.A":
        return value.decode("latin-1")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _from_exif(image: Image.Image) -> Found:
    exif = image.getexif()
    found = {name: [("", _exif_text(exif.get(tag)))] for name, tag in _EXIF.items()}
    taken = exif.get_ifd(ExifTags.IFD.Exif)
    when = _exif_text(taken.get(ExifTags.Base.DateTimeOriginal))
    zone = _exif_text(taken.get(ExifTags.Base.OffsetTimeOriginal))
    return found | {"taken_at": [("", when + zone.strip("\0 "))]}


def _exif_text(value: object) -> str:
    """Exif knows ASCII alone, which Pillow reads as Latin-1 and most programs write as UTF-8."""
    if isinstance(value, str):
        value = value.encode("latin-1", "replace")
    return _decoded(value) if isinstance(value, bytes) else ""


_MOMENT = re.compile(
    r"(\d{4})[-:]?(\d\d)[-:]?(\d\d)"
    r"(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?"
)
_FIRST_PHOTOGRAPH, _LAST_YEAR = 1826, 9000


def _moment(words: str) -> datetime | None:
    """As XMP, IIM or Exif write it; without a zone it is the newsroom's, without a clock its midnight."""
    read = _MOMENT.fullmatch(words)
    if read is None or not _FIRST_PHOTOGRAPH <= int(read[1]) <= _LAST_YEAR:
        return None
    *numbers, zone = read.groups()
    try:
        taken = datetime(*(int(number or 0) for number in numbers))  # noqa: DTZ001 - made aware below
        if zone:
            return datetime.fromisoformat(f"{taken.isoformat()}{zone}")
        return timezone.make_aware(taken, timezone.get_default_timezone())
    except ValueError:
        return None


# Written


def exif_of(labels: Labels) -> Image.Exif:
    exif = Image.Exif()
    if labels.creator:
        exif[ExifTags.Base.Artist] = labels.creator
    if labels.copyright:
        exif[ExifTags.Base.Copyright] = labels.copyright
    return exif


def xmp_of(labels: Labels) -> bytes:
    """The packet that search engines read a photographer's rights from."""
    rdf, dc, photoshop = (each.strip("{}") for each in (_RDF, _DC, _PHOTOSHOP))
    if labels == Labels():
        return b""
    for prefix, address in (("rdf", rdf), ("dc", dc), ("photoshop", photoshop), ("x", "adobe:ns:meta/")):
        ElementTree.register_namespace(prefix, address)
    packet = ElementTree.Element("{adobe:ns:meta/}xmpmeta")
    about = ElementTree.SubElement(
        ElementTree.SubElement(packet, f"{_RDF}RDF"), f"{_RDF}Description", {f"{_RDF}about": ""}
    )
    if labels.creator:
        names = ElementTree.SubElement(ElementTree.SubElement(about, f"{_DC}creator"), f"{_RDF}Seq")
        ElementTree.SubElement(names, f"{_RDF}li").text = labels.creator
    if labels.copyright:
        rights = ElementTree.SubElement(ElementTree.SubElement(about, f"{_DC}rights"), f"{_RDF}Alt")
        said = ElementTree.SubElement(rights, f"{_RDF}li", {f"{_XML}lang": "x-default"})
        said.text = labels.copyright
    if labels.credit:
        ElementTree.SubElement(about, f"{_PHOTOSHOP}Credit").text = labels.credit
    return ElementTree.tostring(packet, encoding="utf-8")
