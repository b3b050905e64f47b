"""A zip of pictures, read entry by entry, and nothing that it says about itself is believed."""

import io
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from articles.importers.media.names import Index, MediaFile, MediaRefused, Parts
from articles.importers.web_address import shortened

MEGABYTE = 1024**2
MOST_ENTRIES = 100_000  # they are all kept in mind, at some 750 bytes each
LARGEST_DIRECTORY = 64 * MEGABYTE
MOST_TIMES = 200  # that something may be larger than it is packed; pictures hardly are
PART = 64 * 1024  # bytes inflated at once
ENTRY = b"PK\x01\x02"  # what each begins with in the zip's directory
IN_UTF8, LOCKED = 0x800, 0x1  # bits of its flags

# What Python's reader raises for zips that are broken or were made to break it.
BROKEN = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
)


class Zip:
    """Raises MediaRefused for what is none, or was made to do harm. What is taken goes to the folder `unpacked`."""

    def __init__(self, path: Path, unpacked: Path, at_most: int):
        self.path, self.unpacked, self.at_most = path, unpacked, at_most
        with ExitStack() as unless_read:
            self._file = unless_read.enter_context(_Guarded(io.FileIO(path)))
            try:
                self._zip = ZipFile(self._file)
            except MediaRefused:
                raise
            except BROKEN as error:
                raise MediaRefused(
                    f"{path} is neither a folder nor a zip that can be read: unpack it into a folder, and name that."
                ) from error
            self._entries = dict(_pictures_of(self._zip))
            self._refuse_bomb()
            self._index = Index(self._entries)
            unless_read.pop_all()

    def close(self) -> None:
        self._zip.close()
        self._file.close()

    def _refuse_bomb(self) -> None:
        held = sum(entry.file_size for entry in self._entries.values())
        if held > MOST_TIMES * self.path.stat().st_size + self.at_most:
            raise MediaRefused(
                f"{self.path} says that it holds {held // MEGABYTE} MB, far more than fits into it: "
                "it was made to fill disks. Pack the pictures again."
            )

    def take(self, path: Parts) -> MediaFile | None:
        """Raises MediaRefused."""
        named = self._index.find(path)
        if named is None:
            return None
        self._refuse(self._entries[named])
        return self._inflated(named, self._entries[named])

    def _inflated(self, named: str, entry: ZipInfo) -> MediaFile:
        size_in_bytes = 0
        with ExitStack() as unless_whole:
            with NamedTemporaryFile(dir=self.unpacked, prefix="unpacked-", delete=False) as file:
                path = Path(file.name)
                unless_whole.callback(path.unlink)
                for part in self._parts(entry):
                    size_in_bytes += len(part)
                    self._refuse_size(entry, size_in_bytes)
                    file.write(part)
            unless_whole.pop_all()
        return MediaFile(path, named.rpartition("/")[2], size_in_bytes)

    def _parts(self, entry: ZipInfo) -> Iterator[bytes]:
        try:
            with self._zip.open(entry) as packed:
                while part := packed.read(PART):
                    yield part
        except BROKEN as error:
            raise MediaRefused(
                f"The file {_shown(entry)} is damaged in {self.path}: pack it again."
            ) from error

    def _refuse(self, entry: ZipInfo) -> None:
        self._refuse_size(entry, entry.file_size)
        if entry.flag_bits & LOCKED:
            raise MediaRefused(
                f"The file {_shown(entry)} in {self.path} is locked with a password: pack it without one."
            )
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise MediaRefused(
                f"The file {_shown(entry)} in {self.path} is packed in a rare way: pack it as an ordinary zip."
            )
        if entry.file_size > MOST_TIMES * entry.compress_size:
            raise MediaRefused(
                f"The file {_shown(entry)} in {self.path} grows more than {MOST_TIMES} times when unpacked, "
                "as no picture does: look at it before you import it."
            )

    def _refuse_size(self, entry: ZipInfo, size_in_bytes: int) -> None:
        if size_in_bytes > self.at_most:
            raise MediaRefused(
                f"The file {_shown(entry)} in {self.path} is larger than {self.at_most / MEGABYTE:g} MB: "
                "give a smaller one."
            )


class _Guarded(io.BufferedReader):
    """Zips are read in small parts but for their directory, which is read at once and then taken apart."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > LARGEST_DIRECTORY:
            raise MediaRefused(_TOO_MANY)
        part = super().read(size)
        if part.count(ENTRY) > MOST_ENTRIES:
            raise MediaRefused(_TOO_MANY)
        return part


_TOO_MANY = (
    f"The zip of --media holds more than {MOST_ENTRIES} files: unpack it into a folder, and name that."
)


def _pictures_of(packed: ZipFile) -> Iterator[tuple[str, ZipInfo]]:
    """Ordinary files by their paths; of several at the same path the last, as programs that unpack leave it."""
    for entry in packed.infolist():
        path = _path_of(entry)
        parts = path.split("/")
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if parts[-1] and parts[0] and ".." not in parts and not is_link:
            yield path, entry


def _path_of(entry: ZipInfo) -> str:
    """Some programs write UTF-8 without saying so, and some backslashes."""
    name = entry.filename
    if not name.isascii() and not entry.flag_bits & IN_UTF8:
        try:
            name = name.encode("cp437").decode()
        except UnicodeError:
            name = entry.filename
    return name.replace("\\", "/")


def _shown(entry: ZipInfo) -> str:
    return repr(shortened(_path_of(entry)))
