"""What every reader works with: a source, its text, and what it finds there."""

import codecs
import re
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path

from articles.record import Kept, Picture, Record

HEAD = 64 * 1024  # bytes; enough to tell formats apart
LARGEST_DOCUMENT = 32 * 1024 * 1024  # bytes; for formats that are read whole, and for one line of the others

# Settled by the newsroom where a source leaves them empty, so that an empty one is never a statement.
SETTLED_HERE = {"uuid", "language", "slug", "status", "published_at", "modified_at"}


class SourceRefused(ValueError):
    """A sentence for a source of which nothing can be used."""


@dataclass(frozen=True, slots=True)
class Found:
    """One record; `source` names the file and the line it starts on, for the report.

    A body is HTML as the source has it: the writer makes it safe. Its pictures stand as `<img src>` with the
    file's address or name, a caption in `<figure><img><figcaption>`.
    """

    source: str
    record: Record
    # Fields that the source means to be empty. Others that are empty it says nothing of: on a story
    # that is here already they stay as they are.
    states: frozenset[str] = frozenset()
    # Where it stood, whole or from the first slash on, with the query that it needs: they become redirects,
    # and links to them in other bodies lead to it.
    addresses: tuple[str, ...] = ()
    # What the source says of pictures beside the body; `file` is what the body's `src` or the thumbnail's
    # name is.
    pictures: tuple[Picture, ...] = ()
    # What could not be taken over, a few words each, for the report: "[contact-form]".
    dropped: tuple[str, ...] = ()
    # The option that brings it, where it is left out otherwise: "pages".
    on_request: str = ""
    # A story from one of our own exports.
    kept: Kept | None = None

    @property
    def stated(self) -> frozenset[str]:
        """The fields of which the source says something."""
        record = self.record
        filled = {name for name, empty in _empty_values(type(record)) if getattr(record, name) != empty}
        return frozenset(filled | (self.states & set(record.__slots__)) - SETTLED_HERE)


@dataclass(frozen=True, slots=True)
class Refused:
    """One record that could not be read, and a sentence that says why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class More:
    """A served document goes on at this address; one that is read from a file has the rest beside it."""

    address: str


@cache
def _empty_values(kind: type) -> tuple[tuple[str, object], ...]:
    return tuple(
        (each.name, each.default if each.default_factory is MISSING else each.default_factory())
        for each in fields(kind)
    )


def head_of(path: Path) -> bytes:
    """Raises SourceRefused when the file cannot be opened, is empty or holds no text."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise SourceRefused(f"It cannot be opened: {error.strerror}.") from error
    if not head.strip():
        raise SourceRefused("It is empty.")
    if b"\0" in head and not encoding_of(head).startswith("utf-16"):
        raise SourceRefused("It holds no text: this looks like a picture, a document or a program.")
    return head


def whole(path: Path) -> bytes:
    """The whole document. Raises SourceRefused for one that is too large to be read at once."""
    if path.stat().st_size > LARGEST_DOCUMENT:
        raise SourceRefused(f"It is larger than {LARGEST_DOCUMENT // 1024**2} MB: split it.")
    return path.read_bytes()


def whole_text(path: Path) -> str:
    """The whole document as text, in the encoding that it declares. Raises SourceRefused."""
    return decoded(whole(path))


def decoded(raw: bytes) -> str:
    """As its mark or its own words declare it (XML, HTML), else UTF-8. Raises SourceRefused."""
    encoding = encoding_of(raw[:HEAD])
    try:
        return _as_browsers_do(raw, encoding).replace("\0", "")
    except UnicodeDecodeError as error:
        raise SourceRefused(
            f"It is not in {encoding.removesuffix('-sig').upper()} (byte {error.start} cannot be read): "
            "open it in an editor and save it as UTF-8."
        ) from error


def _as_browsers_do(raw: bytes, encoding: str) -> str:
    """They take Latin-1 for the encoding of Windows, in which pages that declare it have their quotation marks."""
    if encoding == "iso8859-1" or (encoding == "ascii" and _META.match(raw)):
        try:
            return raw.decode("cp1252")
        except UnicodeDecodeError:
            encoding = "iso8859-1"
    return raw.decode(encoding)


def text_of(head: bytes) -> str:
    """The beginning of a source as text, to recognise it by; half a letter at its end falls away."""
    try:
        return head.decode(encoding_of(head), errors="ignore").lstrip("\ufeff \t\r\n")
    except SourceRefused:
        return ""


def encoding_of(head: bytes) -> str:
    """Raises SourceRefused for one that nobody knows."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    declared = _XML.match(head) or _META.match(head)
    if declared is None:
        return "utf-8"
    name = declared[1].decode("ascii")
    try:
        encoding = codecs.lookup(name)
    except LookupError as error:
        raise SourceRefused(
            f"It says that it is in {name!r}, an encoding that nobody knows: save it as UTF-8."
        ) from error
    # A document whose ASCII declaration could be read is not in UTF-16, whatever it says.
    return "utf-8" if not encoding._is_text_encoding or encoding.name.startswith("utf-16") else encoding.name


_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_XML = re.compile(
    rb"""\s*<\?xml[^>]{0,200}?encoding=["']([A-Za-z0-9._:-]{1,40})["']""",
    re.IGNORECASE,
)
# At the top of a page. In a feed or in JSON, such words stand in a story.
_META = re.compile(
    rb"""\s*(?:<\?xml[^>]{0,200}>\s*<(?:!doctype\s+)?html\b|(?=<)(?!<(?:\?xml|rss|feed|rdf)))"""
    rb""".{0,4096}?<meta[^>]{0,200}?charset=["']?\s*([A-Za-z0-9._:-]{1,40})""",
    re.IGNORECASE | re.DOTALL,
)
