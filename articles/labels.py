"""Whose a picture is, as its file says it: read from what was sent, written into what is public."""

from dataclasses import dataclass
from xml.etree import ElementTree

from PIL import ExifTags, Image, IptcImagePlugin


@dataclass(frozen=True, slots=True)
class Labels:
    """What stays in public files, so that a copy still says whose it is."""

    creator: str = ""
    credit: str = ""
    copyright: str = ""


# Read: XMP first, then IPTC's older block, then Exif

_XMP = {
    "creator": "{http://purl.org/dc/elements/1.1/}creator",
    "copyright": "{http://purl.org/dc/elements/1.1/}rights",
    "credit": "{http://ns.adobe.com/photoshop/1.0/}Credit",
    "caption": "{http://purl.org/dc/elements/1.1/}description",
}
_IIM = {"creator": (2, 80), "credit": (2, 110), "copyright": (2, 116), "caption": (2, 120)}
_EXIF = {
    "creator": ExifTags.Base.Artist,
    "copyright": ExifTags.Base.Copyright,
    "caption": ExifTags.Base.ImageDescription,
}


def labels_of(image: Image.Image) -> tuple[Labels, str]:
    """The labels and the caption that a photographer's software wrote; empty where it wrote none."""
    found = _from_exif(image) | _from_iim(image) | _from_xmp(image)
    words = {name: " ".join(found.get(name, "").split())[:500] for name in _XMP}
    return Labels(words["creator"], words["credit"], words["copyright"]), words["caption"]


def _from_xmp(image: Image.Image) -> dict[str, str]:
    packet = image.info.get("xmp") or b""
    packet = packet.encode() if isinstance(packet, str) else packet
    if not packet or b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return {}
    try:
        root = ElementTree.fromstring(packet.strip(b"\0 \r\n"))
    except ElementTree.ParseError:
        return {}
    found = {}
    for name, tag in _XMP.items():
        element = root.find(f".//{tag}")
        text = "".join(element.itertext()) if element is not None else ""
        attribute = next((e.get(tag) for e in root.iter() if e.get(tag)), "")
        if (text or attribute).strip():
            found[name] = (text or attribute).strip()
    return found


def _from_iim(image: Image.Image) -> dict[str, str]:
    written = IptcImagePlugin.getiptcinfo(image) or {}
    found = {}
    for name, key in _IIM.items():
        value = written.get(key)
        value = value[0] if isinstance(value, list) else value
        if value:
            found[name] = _decoded(value)
    return found


def _from_exif(image: Image.Image) -> dict[str, str]:
    exif = image.getexif()
    found = {}
    for name, tag in _EXIF.items():
        value = exif.get(tag)
        value = _decoded(value) if isinstance(value, bytes) else value
        if isinstance(value, str) and value.strip("\0 "):
            found[name] = value.strip("\0 ")
    return found


def _decoded(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


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
    rdf, dc, photoshop = (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://purl.org/dc/elements/1.1/",
        "http://ns.adobe.com/photoshop/1.0/",
    )
    if labels == Labels():
        return b""
    for prefix, address in (("rdf", rdf), ("dc", dc), ("photoshop", photoshop), ("x", "adobe:ns:meta/")):
        ElementTree.register_namespace(prefix, address)
    packet = ElementTree.Element("{adobe:ns:meta/}xmpmeta")
    about = ElementTree.SubElement(
        ElementTree.SubElement(packet, f"{{{rdf}}}RDF"), f"{{{rdf}}}Description", {f"{{{rdf}}}about": ""}
    )
    if labels.creator:
        names = ElementTree.SubElement(ElementTree.SubElement(about, f"{{{dc}}}creator"), f"{{{rdf}}}Seq")
        ElementTree.SubElement(names, f"{{{rdf}}}li").text = labels.creator
    if labels.copyright:
        rights = ElementTree.SubElement(ElementTree.SubElement(about, f"{{{dc}}}rights"), f"{{{rdf}}}Alt")
        said = ElementTree.SubElement(
            rights, f"{{{rdf}}}li", {"{http://www.w3.org/XML/1998/namespace}lang": "x-default"}
        )
        said.text = labels.copyright
    if labels.credit:
        ElementTree.SubElement(about, f"{{{photoshop}}}Credit").text = labels.credit
    return ElementTree.tostring(packet, encoding="utf-8")
