"""What every reader works with: a source, and what it finds there."""

from dataclasses import MISSING, dataclass, fields
from pathlib import Path

from articles.record import Record

HEAD = 64 * 1024  # bytes; enough to tell formats apart
LARGEST_DOCUMENT = 32 * 1024 * 1024  # bytes; for formats that are read whole, and for one line of the others

# Settled by the newsroom where a source leaves them empty, so that an empty one is never a statement.
SETTLED_HERE = {"uuid", "language", "slug", "status", "published_at", "modified_at"}


class SourceRefused(ValueError):
    """A sentence for a source of which nothing can be used."""


@dataclass(frozen=True, slots=True)
class Found:
    """One record; `source` names the file and the line it starts on, for the report.

    `states` names fields that the source means to be empty. Others that are empty it says nothing of:
    on a story that is here already they stay as they are.
    """

    source: str
    record: Record
    states: frozenset[str] = frozenset()

    @property
    def stated(self) -> frozenset[str]:
        """The fields of which the source says something."""
        names = {each.name for each in fields(self.record)}
        filled = {
            each.name for each in fields(self.record) if getattr(self.record, each.name) != _empty(each)
        }
        return frozenset(filled | (self.states & names) - SETTLED_HERE)


@dataclass(frozen=True, slots=True)
class Refused:
    """One record that could not be read, and a sentence that says why."""

    source: str
    reason: str


def _empty(field):
    return field.default if field.default_factory is MISSING else field.default_factory()


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
