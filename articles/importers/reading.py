"""What every reader works with: a source, and what it finds there."""

from dataclasses import dataclass
from pathlib import Path

from articles.record import Record

HEAD = 64 * 1024  # bytes; enough to tell formats apart
LARGEST_DOCUMENT = 32 * 1024 * 1024  # bytes; for formats that are read whole, and for one line of the others


class SourceRefused(ValueError):
    """A sentence for a source of which nothing can be used."""


@dataclass(frozen=True, slots=True)
class Found:
    """One record; `source` names the file and the line it starts on, for the report."""

    source: str
    record: Record


@dataclass(frozen=True, slots=True)
class Refused:
    """One record that could not be read, and a sentence that says why."""

    source: str
    reason: str


def head_of(path: Path) -> bytes:
    """Raises SourceRefused when the file cannot be opened, is empty or holds no text."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise SourceRefused(f"It cannot be opened: {error.strerror}.") from error
    if not head.strip():
        raise SourceRefused("It is empty.")
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceRefused("It holds no text: this looks like a picture, a document or a program.")
    return head


def whole_text(path: Path) -> str:
    """The whole file as text: UTF-8, or UTF-16 with its mark. Raises SourceRefused."""
    if path.stat().st_size > LARGEST_DOCUMENT:
        raise SourceRefused(f"It is larger than {LARGEST_DOCUMENT // 1024**2} MB: split it.")
    raw = path.read_bytes()
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return raw.decode(encoding).replace("\0", "")
    except UnicodeDecodeError as error:
        raise SourceRefused(
            f"It is not in UTF-8 (byte {error.start} cannot be read): open it in an editor and save it as UTF-8."
        ) from error
