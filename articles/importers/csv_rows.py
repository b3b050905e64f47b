"""Takes a spreadsheet apart into rows, however large it is: one row at a time, each with its line."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from articles.importers.reading import HEAD, LARGEST_DOCUMENT, Refused, encoding_of

DELIMITERS = (",", ";", "\t")
PIECE = 1024 * 1024  # bytes
MOST_OPEN_QUOTES = 20  # rows that have no end, after which a file is no spreadsheet
csv.field_size_limit(LARGEST_DOCUMENT)  # of letters; a row is held to as many bytes before


@dataclass(frozen=True, slots=True)
class Row:
    line: int  # on which it starts, from 1
    cells: list[str]


def delimiter_of(header: str) -> str:
    """The one that parts the header into most cells."""
    return max(DELIMITERS, key=lambda each: len(next(csv.reader([header], delimiter=each), [])))


def rows_of(path: Path) -> Iterator[Row | Refused]:
    """The header first; empty rows are left out. A row that cannot be read is named, and the next ones follow.

    Raises SourceRefused for an encoding that nobody knows.
    """
    with path.open("rb") as file:
        encoding = encoding_of(file.read(HEAD))
        file.seek(3 if encoding == "utf-8-sig" else 0)
        if not encoding.startswith("utf-16"):
            yield from _Rows(path, file).all()
            return
        with TemporaryFile() as rewritten:  # in UTF-8, which falls into lines before it is decoded
            decode = codecs.getincrementaldecoder(encoding)("replace").decode
            while piece := file.read(PIECE):
                rewritten.write(decode(piece).encode("utf-8", "replace"))
            rewritten.seek(0)
            yield from _Rows(path, rewritten).all()


class _Rows:
    def __init__(self, path: Path, file: BinaryIO):
        self.path, self.file = path, file
        self.line = 1  # the next one's number
        self.delimiter = ","
        self.columns = 0
        self.open_quotes = 0

    def all(self) -> Iterator[Row | Refused]:
        while True:
            first, start = self.line, self.file.tell()
            raw = self._line()
            if raw is None:
                yield Refused(f"{self.path}:{first}", f"The line is longer than {_megabytes()} MB.")
                continue
            if not raw:
                return
            yield from self._row(first, start, raw)
            if self.open_quotes > MOST_OPEN_QUOTES:
                yield Refused(
                    f"{self.path}:{self.line}",
                    "Too many cells begin with a quotation mark and never end: what follows was not read.",
                )
                return

    def _line(self) -> bytes | None:
        """Empty at the end; None for one that is too long, which is passed over."""
        raw = self.file.readline(LARGEST_DOCUMENT + 1)
        self.line += 1
        if len(raw) <= LARGEST_DOCUMENT:
            return raw
        while raw and not raw.endswith(b"\n"):
            raw = self.file.readline(PIECE)
        return None

    def _row(self, first: int, start: int, raw: bytes) -> Iterator[Row | Refused]:
        after_first = start + len(raw)
        whole = self._to_its_end(raw)
        cells = self._cells(whole) if whole is not None else None
        if cells is None or (self.columns and whole != raw and len(cells) != self.columns):
            # A quotation mark that was none has drawn in what follows: the line may be a row by itself.
            self.open_quotes += whole is None
            self.file.seek(after_first)
            self.line = first + 1
            alone = self._cells(raw)
            cells = alone if alone is not None and len(alone) == self.columns else None
        if cells is None:
            yield Refused(f"{self.path}:{first}", self._why_not(raw))
        elif any(cell.strip() for cell in cells):
            self.columns = self.columns or len(cells)
            yield Row(first, cells)

    def _to_its_end(self, raw: bytes) -> bytes | None:
        """With the lines that belong to it: while a quotation mark is open. None when that is never closed."""
        lines, size, is_open = [raw], len(raw), raw.count(b'"') % 2 == 1
        while is_open:
            more = self._line()
            if not more or size + len(more) > LARGEST_DOCUMENT:
                return None
            lines.append(more)
            size += len(more)
            is_open ^= more.count(b'"') % 2 == 1
        return b"".join(lines)

    def _cells(self, raw: bytes) -> list[str] | None:
        try:
            text = raw.decode("utf-8").replace("\0", "")
        except UnicodeDecodeError:
            return None
        if not self.columns:
            self.delimiter = delimiter_of(text)
        try:
            rows = list(csv.reader(text.splitlines(keepends=True), delimiter=self.delimiter))
        except csv.Error:
            return None
        return [cell for row in rows for cell in row] if len(rows) == 1 else None if rows else []

    def _why_not(self, raw: bytes) -> str:
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError as error:
            return (
                f"It is not in UTF-8 (byte {error.start + 1} of the line): save the sheet as “CSV UTF-8”, "
                "or import it into a program that can."
            )
        return "A quotation mark in it is not closed: write each one within a cell twice, and one around the cell."


def _megabytes() -> int:
    return LARGEST_DOCUMENT // 1024**2
