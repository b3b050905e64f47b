"""Where the pictures of an import are found: a folder, a zip, or the web."""

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from shutil import copyfile
from tempfile import NamedTemporaryFile, TemporaryDirectory
from urllib.parse import unquote

from django.conf import settings

from articles.importers.fetching import Fetched, Fetcher, FetchRefused
from articles.importers.media.folder import Folder
from articles.importers.media.names import MediaFile, MediaRefused, SeveralFiles, address_of, paths_of
from articles.importers.media.packed import Zip
from articles.importers.web_address import shortened

MEGABYTE = 1024**2
_WRITTEN_OUT = re.compile(
    r"data:image/([a-z0-9]{1,10})[a-z0-9.+-]*(?:;[a-z0-9=.-]*){0,5};base64,", re.IGNORECASE
)


class Media:
    """Finds pictures by their names, paths or addresses. Raises MediaRefused where there is no such place.

    Names match the end of a path, whatever their case: what lies in `place` as `2019/road.jpg` or, alone by
    that name, as `road.jpg` is found by `https://old.example/uploads/2019/road.jpg?w=300`. What is not there
    is fetched, if `fetch` says so, `at_once` files at a time.
    """

    def __init__(
        self, place: Path | None, *, fetch: bool = False, at_once: int = 4, at_most: int | None = None
    ):
        self.place = place
        self.at_most = settings.PICTURE_MAX_BYTES if at_most is None else at_most  # bytes of one picture
        with ExitStack() as unless_ready:
            self._folder = Path(unless_ready.enter_context(TemporaryDirectory(prefix="newsroom-pictures-")))
            self._files = self._opened(place)
            if isinstance(self._files, Zip):
                unless_ready.callback(self._files.close)
            self._fetcher = None
            if fetch:
                self._fetcher = unless_ready.enter_context(
                    Fetcher(self._folder, at_most=self.at_most, at_once=at_once)
                )
            self._open = unless_ready.pop_all()

    def __enter__(self) -> "Media":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        self._open.close()

    def release(self, file: MediaFile) -> None:
        """What was unpacked or fetched for this file is removed; what lies in a folder stays."""
        if file.path.parent == self._folder:
            file.path.unlink(missing_ok=True)

    def get_all(self, names: Iterable[str]) -> Iterator[tuple[str, MediaFile | MediaRefused]]:
        """Each name once: first those at hand, then those on the web. Release each file before the next comes."""
        on_the_web: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            found = self._at_hand(name)
            address = address_of(name)
            if isinstance(found, MediaRefused) and address and self._fetcher:
                on_the_web.setdefault(address, []).append(name)
            else:
                yield name, found
        if self._fetcher:
            for address, found in self._fetcher.fetch_all(on_the_web):
                yield from zip(on_the_web[address], self._for_each(on_the_web[address], found), strict=True)

    # At hand

    def _opened(self, place: Path | None) -> Folder | Zip | None:
        if place is None:
            return None
        if place.is_dir():
            return Folder(place)
        if place.is_file():
            return Zip(place, self._folder, self.at_most)
        raise MediaRefused(f"There is no folder or zip {place}: name one in which the pictures lie.")

    def _at_hand(self, name: str) -> MediaFile | MediaRefused:
        try:
            return self._written_out(name) if name[:5].lower() == "data:" else self._found(name)
        except MediaRefused as error:
            return error

    def _found(self, name: str) -> MediaFile:
        paths = paths_of(name)
        trouble = None
        for path in paths if self._files else ():
            try:
                found = self._files.take(path)
            except SeveralFiles as error:  # spelt another way there may be one
                trouble = trouble or error
            else:
                if found is not None:
                    return found
        raise trouble or MediaRefused(self._missing(name))

    def _missing(self, name: str) -> str:
        fetch = ", or fetch it with --fetch-media" if address_of(name) and not self._fetcher else ""
        if self.place is None:
            return f"It needs the file {shortened(name)!r}: say with --media in which folder its pictures lie{fetch}."
        return f"There is no file {shortened(name)!r} in {self.place}: put it there{fetch}."

    def _written_out(self, name: str) -> MediaFile:
        """A picture whose bytes stand where its address would."""
        start = _WRITTEN_OUT.match(name)
        if start is None:
            raise MediaRefused(
                f"{shortened(name[:60])!r} holds no picture that can be read: give the file itself."
            )
        if (len(name) - start.end()) * 3 // 4 > self.at_most:
            raise MediaRefused(
                f"A picture in the text itself is larger than {self.at_most / MEGABYTE:g} MB: give a smaller one."
            )
        try:
            content = b64decode(unquote(name[start.end() :]))
        except ValueError as error:
            raise MediaRefused(
                "A picture in the text itself is not written out whole: give the file itself."
            ) from error
        with NamedTemporaryFile(dir=self._folder, prefix="written-", delete=False) as file:
            file.write(content)
        return MediaFile(Path(file.name), f"picture.{start[1].lower()}", len(content))

    # On the web

    def _for_each(
        self, names: Sequence[str], found: Fetched | FetchRefused
    ) -> list[MediaFile | MediaRefused]:
        """A file of its own for each name that leads to the same address, to be released by itself."""
        if not isinstance(found, Fetched):
            return [MediaRefused(str(found)) for _name in names]
        files = [MediaFile(found.path, found.name, found.size_in_bytes)]
        for number in range(1, len(names)):
            copy = copyfile(found.path, found.path.with_name(f"{found.path.name}-{number}"))
            files.append(MediaFile(copy, found.name, found.size_in_bytes))
        return files
