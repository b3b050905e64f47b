"""Cuts a WordPress export into the elements that it consists of, however large and however encoded it is."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from articles.importers.reading import HEAD, SourceRefused, encoding_of

CHUNK = 256 * 1024  # bytes
LARGEST_ELEMENT = 8 * 1024 * 1024  # bytes; to read one takes ten times that
LONGEST_HEAD = 1024 * 1024  # bytes of the channel before its first element
WHOLE, CUT_OFF, TOO_LARGE = "whole", "cut off", "too large"


@dataclass(frozen=True, slots=True)
class Cut:
    """One element as bytes in UTF-8; `line` is where it begins. Of one that is too large only the beginning."""

    name: str  # "item", "author", "category", "tag", "term"; "channel" for what stands before the first one
    line: int
    xml: bytes
    state: str = WHOLE  # or CUT_OFF: the file ends in it, or TOO_LARGE


def cuts(path: Path) -> Iterator[Cut]:
    """Raises SourceRefused for an encoding that nobody knows, and for a document type."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(0)
        yield from _Cutter(_in_utf8(file, encoding_of(head))).cuts()


# What XML forbids and WordPress writes all the same.
_CONTROLS = bytes(each for each in range(32) if each not in b"\t\n\r")


def _in_utf8(file: BinaryIO, encoding: str) -> Iterator[bytes]:
    if encoding in ("utf-8", "utf-8-sig", "ascii"):
        while chunk := file.read(CHUNK):
            yield chunk.translate(None, _CONTROLS)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while chunk := file.read(CHUNK):
        yield decoder.decode(chunk).encode("utf-8", "replace").translate(None, _CONTROLS)
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


class _Cutter:
    """Holds one element at a time, and of one that is too large only its beginning."""

    def __init__(self, chunks: Iterator[bytes]):
        self.chunks = chunks
        self.held = bytearray()
        self.line = 1  # of what is held first

    def cuts(self) -> Iterator[Cut]:
        yield self._channel()
        while start_tag := self._next_start():
            yield self._element(start_tag)

    def _channel(self) -> Cut:
        """What the export says of itself; it stays held."""
        begin, start = 0, None
        while start is None:
            start = _START.search(self.held, begin)
            hidden = _hidden(self.held, start.start()) if start else None
            if hidden is not None:
                begin, start = self.held.find(hidden[1], start.start()), None
                if begin >= 0:
                    continue
                begin = 0
            if start is None and (len(self.held) > LONGEST_HEAD or not self._read_on()):
                break
        head = bytes(self.held[: start.start() if start else None])
        if _DOCUMENT_TYPE.search(head):
            raise SourceRefused(
                "It declares a document type or entities (<!DOCTYPE …>), which no WordPress does and which can "
                "do harm: take that out of the file first."
            )
        return Cut("channel", 1, head)

    def _next_start(self) -> bytes:
        """Drops what stands between elements, so that what is held begins with one; returns its start."""
        while True:
            start = _START.search(self.held)
            end = start.start() if start else len(self.held)
            hidden = _hidden(self.held, end)
            if hidden is not None:
                self._drop_hidden(*hidden)
            elif start is not None:
                start_tag = bytes(start[0])  # a match looks into what is held, which changes
                self._drop(end)
                return start_tag
            else:
                half_read = self.held.rfind(b"<", max(0, end - LONGEST_START))
                self._drop(end if half_read < 0 else half_read)
                if not self._read_on():
                    return b""

    def _drop_hidden(self, begin: int, end_mark: bytes) -> None:
        """A comment or literal text between elements, whatever seems to stand in it."""
        self._drop(begin + len(end_mark))
        while (end := self.held.find(end_mark)) < 0:
            self._drop(max(0, len(self.held) - len(end_mark)))
            if not self._read_on():
                self._drop(len(self.held))
                return
        self._drop(end + len(end_mark))

    def _element(self, start_tag: bytes) -> Cut:
        start = _START.match(start_tag)
        name, line, end_tag = start["name"].decode(), self.line, b"</" + start["whole"] + b">"
        begin = len(start_tag)
        while True:
            end, begin = self._end(end_tag, begin)
            if end:
                return Cut(name, line, self._taken(end))
            if len(self.held) > LARGEST_ELEMENT:
                xml = bytes(self.held[:HEAD])
                self._drop_too_large(end_tag)
                return Cut(name, line, xml, TOO_LARGE)
            if not self._read_on():
                return Cut(name, line, self._taken(len(self.held)), CUT_OFF)

    def _end(self, end_tag: bytes, begin: int) -> tuple[int, int]:
        """Behind the element's end, or 0; and where to go on when more is read. An end in literal text is none."""
        while (end := self.held.find(end_tag, begin)) >= 0:
            literal = self.held.rfind(_LITERAL, 0, end)
            if literal < 0 or self.held.find(_LITERAL_END, literal, end) >= 0:
                return end + len(end_tag), 0
            begin = self.held.find(_LITERAL_END, end)
            if begin < 0:
                return 0, end
        return 0, max(begin, len(self.held) - len(end_tag))

    def _drop_too_large(self, end_tag: bytes) -> None:
        tokens = re.compile(b"|".join(map(re.escape, (_LITERAL, _LITERAL_END, end_tag))))
        in_literal = is_over = False
        while not is_over:
            done = 0
            for token in tokens.finditer(self.held):
                done = token.end()
                is_over = token[0] == end_tag and not in_literal
                if is_over:
                    break
                in_literal = token[0] == _LITERAL or (in_literal and token[0] != _LITERAL_END)
            self._drop(done if is_over else max(done, len(self.held) - len(end_tag)))
            is_over = is_over or not self._read_on()

    def _taken(self, end: int) -> bytes:
        with memoryview(self.held) as held:
            xml = bytes(held[:end])
        self._drop(end)
        return xml

    def _read_on(self) -> bool:
        chunk = next(self.chunks, None)
        if chunk is None:
            return False
        self.held += chunk
        return True

    def _drop(self, length: int) -> None:
        self.line += self.held.count(b"\n", 0, length)
        del self.held[:length]


_LITERAL, _LITERAL_END = b"<![CDATA[", b"]]>"
_DOCUMENT_TYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)
LONGEST_START = 600
_START = re.compile(
    rb"<(?P<whole>(?:[A-Za-z][\w.-]{0,30}:)?(?P<name>item|author|category|tag|term))(?:\s(?:[^<>]{0,500}[^<>/])?)?>"
)


def _hidden(held: bytearray, end: int) -> tuple[int, bytes] | None:
    """The last comment or literal text before `end` that goes on over it: where it begins, and how it ends."""
    for begin_mark, end_mark in ((b"<!--", b"-->"), (_LITERAL, _LITERAL_END)):
        begin = held.rfind(begin_mark, 0, end)
        if begin >= 0 and held.find(end_mark, begin, end) < 0:
            return begin, end_mark
    return None
