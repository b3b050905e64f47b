"""Takes a spreadsheet apart into rows, however large it is: one row at a time, each with its line."""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from articles.importers.reading import LARGEST_DOCUMENT, Refused, SourceRefused, encoding_of

DELIMITERS = (",", ";", "\t")
PIECE = 1024 * 1024  # letters
# A quotation mark that is never closed draws in all that follows; no story goes on for so long.
MOST_LINES = 50_000
MOST_CELLS = 10_000
csv.field_size_limit(LARGEST_DOCUMENT)  # of letters; a row is held to as many before

# Excel names the delimiter so, in a line over all others.
_DELIMITER_NAMED = re.compile(r'"?sep=([,;|\t])"?\s*', re.IGNORECASE)
_UNREADABLE = re.compile("[\udc80-\udcff]")  # bytes that are no UTF-8, as Python passes them on
_UNREADABLE_16 = re.compile("\N{REPLACEMENT CHARACTER}")  # what stands for those that are no UTF-16
_QUOTED = re.compile(r'"[^"]*+"')


@dataclass(frozen=True, slots=True)
class Row:
    line: int  # on which it starts, from 1
    cells: list[str]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str  # with its end, which is always a line feed
    is_too_long: bool = False

    @property
    def turns_quotes(self) -> bool:
        """A cell that goes on in the next line begins here, or ends."""
        return self.text.count('"') % 2 == 1


def delimiter_of(header: Sequence[str]) -> str:
    """The one that parts the header, given by lines, into most cells."""
    return max(DELIMITERS, key=lambda each: len(next(csv.reader(iter(header), delimiter=each), [])))


def rows_of(path: Path) -> Iterator[Row | Refused]:
    """The header first; empty rows are left out. A row that cannot be read is named, and the next ones follow.

    Raises SourceRefused where the header itself cannot be read.
    """
    with path.open("rb") as file:
        encoding = encoding_of(file.read(4))  # its mark tells UTF-16
        file.seek(0)
        known = ("utf-16", "replace") if encoding == "utf-16" else ("utf-8-sig", "surrogateescape")
        with TextIOWrapper(file, known[0], known[1], newline=None) as text:
            yield from _Rows(path, text, _UNREADABLE_16 if known[0] == "utf-16" else _UNREADABLE).all()


class _Rows:
    def __init__(self, path: Path, file: TextIOWrapper, unreadable: re.Pattern[str]):
        self.path, self.file, self.unreadable = path, file, unreadable
        self.waiting: deque[_Line] = deque()  # lines that were looked at, and belong to other rows
        self.number = 0
        self.delimiter = ""
        self.columns = 0
        self.is_broken = False  # what follows may be the rest of a row that could not be read

    def all(self) -> Iterator[Row | Refused]:
        while line := self._line():
            row = self._row(line) if line.text.strip() or line.is_too_long else None
            if isinstance(row, Refused) and not self.columns:
                raise SourceRefused(f"Of its first row: {row.reason}")
            if row is not None:
                yield row

    def _line(self) -> _Line | None:
        """One that is too long is passed over, and comes without its text."""
        if self.waiting:
            return self.waiting.popleft()
        text = self.file.readline(LARGEST_DOCUMENT + 1)
        self.number += 1
        if len(text) <= LARGEST_DOCUMENT:
            return _Line(self.number, text.replace("\0", "")) if text else None
        while text and not text.endswith("\n"):
            text = self.file.readline(PIECE)
        return _Line(self.number, "", is_too_long=True)

    def _row(self, line: _Line) -> Row | Refused | None:
        if line.is_too_long:
            return self._refused(line, f"The line is longer than {LARGEST_DOCUMENT // 1024**2} MB.")
        if not self.delimiter and (named := _DELIMITER_NAMED.fullmatch(line.text)):
            self.delimiter = named[1]
            return None
        lines = self._to_its_end(line)
        cells = self._cells(lines, strict=len(lines) > 1)
        if len(lines) != 1 and (cells is None or len(cells) != self.columns):
            # A quotation mark that was none has drawn in what follows, if the line is a row by itself.
            alone = self._cells([line], strict=True)
            is_row = alone is not None and len(alone) == self.columns
            if is_row or cells is None:
                self.waiting.extendleft(reversed(lines[1:]))
                lines, cells = [line], alone if is_row else None
        return (
            self._refused(line, self._why_not(line.text)) if cells is None else self._read(line, lines, cells)
        )

    def _read(self, line: _Line, lines: list[_Line], cells: list[str]) -> Row | Refused | None:
        if unreadable := next((each for each in lines if self.unreadable.search(each.text)), None):
            return self._refused(unreadable, self._why_not(unreadable.text))
        if not any(cell.strip() for cell in cells):
            return None
        self.columns = self.columns or len(cells)
        if self.is_broken and len(cells) < self.columns:
            return self._refused(line, "It seems to go on with the row over it, which could not be read.")
        self.is_broken = False
        return Row(line.number, cells)

    def _refused(self, line: _Line, reason: str) -> Refused:
        self.is_broken = True
        return Refused(f"{self.path}:{line.number}", reason)

    def _to_its_end(self, first: _Line) -> list[_Line]:
        """With the lines that belong to it: while a quotation mark is open. Empty when that is never closed."""
        lines, size, is_open = [first], len(first.text), first.turns_quotes
        while is_open:
            line = self._line()
            if line is not None:
                lines.append(line)
                size += len(line.text)
            if line is None or line.is_too_long or size > LARGEST_DOCUMENT or len(lines) > MOST_LINES:
                self.waiting.extendleft(reversed(lines[1:]))
                return []
            is_open ^= line.turns_quotes
        return lines

    def _cells(self, lines: list[_Line], *, strict: bool) -> list[str] | None:
        """None for what is not one row; `strict`: also where its quotation marks do not go together."""
        texts = [line.text for line in lines]
        if not self.delimiter:
            self.delimiter = delimiter_of(texts)
        if any(map(self._has_too_many, texts)):
            return None
        try:
            rows = list(csv.reader(iter(texts), delimiter=self.delimiter, strict=strict))
        except csv.Error:
            return None
        return rows[0] if len(rows) == 1 else None

    def _has_too_many(self, line: str) -> bool:
        return len(line) > MOST_CELLS and _QUOTED.sub("", line).count(self.delimiter) > MOST_CELLS

    def _why_not(self, line: str) -> str:
        if self.unreadable is _UNREADABLE_16 and self.unreadable.search(line):
            return "It holds letters that are no UTF-16: save the sheet again, as “CSV UTF-8”."
        if unreadable := _UNREADABLE.search(line):
            byte = len(line[: unreadable.start()].encode("utf-8", "surrogateescape")) + 1
            return f"It is not in UTF-8 (byte {byte} of the line): save the sheet again, as “CSV UTF-8”."
        if self._has_too_many(line):
            return f"It has more than {MOST_CELLS} cells, which no story needs."
        return "A quotation mark in it is not closed: write each one within a cell twice, and one around the cell."
