"""A folder of pictures, and none that lies outside of it."""

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from unicodedata import normalize

from articles.importers.media.names import Index, MediaFile, MediaRefused, Parts, ends_of
from articles.importers.web_address import shortened


class Folder:
    def __init__(self, path: Path):
        self.path = path
        self._real = path.resolve()

    def take(self, path: Parts) -> MediaFile | None:
        """Where the path or its end says, else where a file of that name is. Raises MediaRefused."""
        for end in ends_of(path):
            for form in ("NFC", "NFD"):
                found = self.path.joinpath(*(normalize(form, part) for part in end))
                if _is_file(found):
                    return self._file(found)
        named = self._index.find(path)
        return None if named is None else self._file(self.path / named)

    def _file(self, path: Path) -> MediaFile:
        if not path.resolve().is_relative_to(self._real):
            raise MediaRefused(
                f"The file {shortened(path.name)!r} is a link that leads out of {self.path}: put the file itself there."
            )
        if not os.access(path, os.R_OK):
            raise MediaRefused(f"The file {shortened(path.name)!r} in {self.path} may not be read: allow it.")
        return MediaFile(path, path.name, path.stat().st_size)

    @cached_property
    def _index(self) -> Index:
        return Index(self._paths())

    def _paths(self) -> Iterator[str]:
        for folder, _folders, names in os.walk(self.path):
            below = Path(folder).relative_to(self.path).as_posix()
            for name in sorted(names):
                path = name if below == "." else f"{below}/{name}"
                if (self.path / path).is_file():
                    yield path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that no file can have
        return False
