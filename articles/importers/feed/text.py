"""The text of a feed in XML as it may be parsed: decoded as feed readers do, without a document type."""

import html.entities
import re

from articles.importers.reading import SourceRefused, decoded

MOST_BROKEN = 10  # one letter of so many
LONGEST_REFERENCE = 7  # digits
_DECLARATIONS = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<!ENTITY|<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>",
    re.DOTALL | re.IGNORECASE,
)
_XML_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_REFERENCE = re.compile(
    r"&(?:#(?=[0-9])0*+([0-9]*);?|#[xX](?=[0-9a-fA-F])0*+([0-9a-fA-F]*);?|([A-Za-z][A-Za-z0-9]{1,30});)"
)
_OF_XML = set("<>&\"'")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LAST_LETTER = 0x10FFFF


def text_of_feed(raw: bytes) -> str:
    """With the lines that it had. Raises SourceRefused, also for entities that it declares itself."""
    text = _NO_LETTER.sub("", _decoded(raw))
    text = _XML_DECLARATION.sub(_its_lines, text, count=1) if text.lstrip().startswith("<?xml") else text
    text = _DECLARATIONS.sub(_without, text)
    return _REFERENCE.sub(_letter, text)


def _without(found: re.Match) -> str:
    written = found[0]
    if written.startswith(("<!--", "<![CDATA[")):
        return written
    if "<!ENTITY" in written.upper():
        raise SourceRefused(
            "It declares entities of its own, which no feed needs, and which can be made to fill the memory "
            "or to read files: it was left unread."
        )
    return _its_lines(found)


def _its_lines(found: re.Match) -> str:
    return "\n" * found[0].count("\n")


def _letter(found: re.Match) -> str:
    """Entities of HTML, which XML does not know, as letters; numbers that stand for no letter as nothing."""
    decimal, hexadecimal, name = found.groups()
    if name:
        known = html.entities.html5.get(f"{name};", "&")
        return found[0] if set(known) & _OF_XML else known
    digits = decimal or hexadecimal or "0"
    number = int(digits, 10 if decimal else 16) if len(digits) <= LONGEST_REFERENCE else 0
    is_letter = 0 < number <= _LAST_LETTER and not _NO_LETTER.match(chr(number))
    return found[0] if is_letter else ""


# Encodings


def _decoded(raw: bytes) -> str:
    """In the encoding that it names, or as feed readers take one that is in another."""
    try:
        return decoded(raw)
    except SourceRefused:
        text = _in_utf_8(raw) or _in_western_europe(raw)
        if not text:
            raise
        return text


def _in_utf_8(raw: bytes) -> str:
    """Where few letters are broken, as by a program that cuts texts between bytes; else empty."""
    text = raw.decode("utf-8-sig", "replace").replace("\0", "")
    foreign = sum(map(len, _FOREIGN.findall(text)))
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    return text if broken * MOST_BROKEN <= foreign else ""


def _in_western_europe(raw: bytes) -> str:
    """Where letters that are not ASCII stand alone between others. In Arabic they do not; nobody would
    understand it in a wrong encoding, so that empty is better.
    """
    foreign = len(re.findall(rb"[\x80-\xff]", raw))
    in_rows = sum(map(len, re.findall(rb"[\x80-\xff]{3,}", raw)))
    return raw.decode("windows-1252", "replace").replace("\0", "") if in_rows * 4 <= foreign else ""
