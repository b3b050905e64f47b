"""What an import reads: files, folders, and documents served on the web."""

import os
import re
import stat
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from mimetypes import guess_type
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin

from articles.importers.fetching import Fetcher, FetchRefused
from articles.importers.reading import LARGEST_DOCUMENT, Found, Refused, SourceRefused
from articles.importers.web_address import WebAddress, same_origin, shortened, taken_apart

MOST_PAGES = 10_000  # that one document may go on for
LONGEST_WAIT = 300.0  # seconds for one document
DOCUMENTS = ("text/", "application/")
PARTS_OF_PAGES = ("text/css", "text/javascript", "application/javascript")
PACKED = b"PK\x03\x04"

_SERVED = re.compile(r"https?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """One document, to be read from `path`. `shown` is what an operator knows it by."""

    path: Path
    shown: str
    address: str = ""  # that served it in the end; empty for a file
    first: str = ""  # the address that was named, which this one may be a later page of

    def named(self, each: Found | Refused) -> Found | Refused:
        """With the place where it stands in the operator's words."""
        if not self.address:
            return each
        return replace(each, source=each.source.replace(str(self.path), self.shown, 1))


class Sources:
    """Yields what was named, in that order, and Refused for what cannot be read.

    What was served stays on the disk until the next one is asked for.
    """

    def __init__(self, named: Iterable[str]):
        self._named = list(named)
        self._next: deque[tuple[str, str]] = deque()  # (address, first address) of pages still to be read
        self._pages: Counter[str] = Counter()  # by first address
        self._asked_for: set[str] = set()
        with ExitStack() as unless_ready:
            folder = unless_ready.enter_context(TemporaryDirectory(prefix="newsroom-sources-"))
            self._fetcher = unless_ready.enter_context(
                Fetcher(
                    Path(folder),
                    at_most=LARGEST_DOCUMENT,
                    accept=DOCUMENTS,
                    private=True,
                    in_all=LONGEST_WAIT,
                )
            )
            self._open = unless_ready.pop_all()

    def __enter__(self) -> "Sources":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        self._open.close()

    def __iter__(self) -> Iterator[Source | Refused]:
        for named in self._named:
            if _SERVED.match(named):
                yield from self._served(named, named)
            else:
                yield from _files(named)
            while self._next:
                yield from self._served(*self._next.popleft())

    def follow(self, source: Source, address: str) -> None:
        """It goes on there: that page comes next, unless it was there before. A file has the rest beside it.

        Raises SourceRefused for a page of another site, which nobody has named.
        """
        if not source.address:
            return
        whole = self._page(source, address)
        if str(whole) in self._asked_for:
            return
        self._asked_for.add(str(whole))
        self._pages[source.first] += 1
        if self._pages[source.first] > MOST_PAGES:
            raise SourceRefused(
                f"It goes on for more than {MOST_PAGES} pages: run another import from {whole.shown}."
            )
        self._next.append((str(whole), source.first))

    def _page(self, source: Source, address: str) -> WebAddress:
        try:
            whole = urljoin(source.address, address)
            if source.address.startswith("https:"):
                # Sites behind a proxy may not know that they are served over TLS.
                whole = re.sub("^http:", "https:", whole)
            page = taken_apart(whole)
        except ValueError as error:
            raise SourceRefused(
                f"It goes on at {shortened(address)}, which is no address that can be read."
            ) from error
        if not same_origin(source.address, str(page)):
            raise SourceRefused(
                f"It goes on at {page.shown}, which is another site: name that address if you want it."
            )
        return page

    def _served(self, address: str, first: str) -> Iterator[Source | Refused]:
        try:
            self._asked_for.add(str(taken_apart(address)))
            fetched = self._fetcher.fetch(address)
        except FetchRefused as error:
            yield Refused(shortened(address), str(error))
            return
        self._asked_for.add(fetched.address)
        # Under the name that it has there, which is the same in each run, and with nothing beside it.
        with TemporaryDirectory(dir=fetched.path.parent) as folder:
            path = fetched.path.rename(Path(folder, fetched.name))
            yield _unless_packed(Source(path, shortened(address), fetched.address, first))


def _files(named: str) -> Iterator[Source | Refused]:
    path = Path(named)
    try:
        kind = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        yield Refused(named, "There is no file or folder of this name; an address begins with https://.")
    except OSError as error:
        yield Refused(named, f"It cannot be opened: {error.strerror}.")
    else:
        if stat.S_ISDIR(kind):
            yield from _below(path)
        elif stat.S_ISREG(kind):
            yield _unless_packed(Source(path, named))
        else:
            yield Refused(named, "It is a pipe or a device: save what it holds as a file, and name that.")


def _below(folder: Path) -> Iterator[Source | Refused]:
    """The files of a folder and of those in it by name; what is hidden is left out."""
    unread: list[OSError] = []
    count = 0
    for inner, folders, names in os.walk(folder, onerror=unread.append):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for path in (Path(inner, name) for name in sorted(names) if not name.startswith(".")):
            if path.is_file() and not _goes_with_a_page(path):
                count += 1
                yield _unless_packed(Source(path, str(path)))
    for error in unread:
        yield Refused(str(error.filename), f"It cannot be opened: {error.strerror}.")
    if not count and not unread:
        yield Refused(str(folder), "There is no file in this folder.")


def _goes_with_a_page(path: Path) -> bool:
    """A picture, a style sheet: what browsers save beside a page, and holds no story."""
    kind = guess_type(path.name)[0] or ""
    return kind.startswith(("image/", "font/", "audio/", "video/")) or kind in PARTS_OF_PAGES


def _unless_packed(source: Source) -> Source | Refused:
    try:
        with source.path.open("rb") as file:
            is_packed = file.read(len(PACKED)) == PACKED
    except OSError as error:
        return Refused(source.shown, f"It cannot be opened: {error.strerror}.")
    if is_packed:
        return Refused(
            source.shown,
            "It is a zip or a document of an office program: unpack it, or save it as CSV, HTML or text. "
            "The pictures of an import go with --media.",
        )
    return source
