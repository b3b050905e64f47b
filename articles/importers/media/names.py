"""What a picture is called, and which of the files at hand is meant by that."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from articles.importers.web_address import shortened

Parts = tuple[str, ...]  # of a path, below the folder or the zip that it is looked for in

MOST_FOLDERS = 20  # whose names can help

_ON_THE_WEB = re.compile(r"https?://|//", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"[a-z][a-z0-9+.-]+://|(?:about|blob|cid|data|file|javascript|mailto):", re.IGNORECASE
)
_MONTH = re.compile(r"(?:^|/)(\d{4}/\d{2})(?=/)")


class MediaRefused(ValueError):
    """A sentence that says which picture cannot be had, and what would bring it."""


class SeveralFiles(MediaRefused):
    """Of several with the same name, none lies where it should."""


@dataclass(frozen=True, slots=True)
class MediaFile:
    path: Path
    name: str  # as it is called where it comes from
    size_in_bytes: int


def address_of(name: str) -> str:
    """Where it is on the web; empty for what is only the name of a file."""
    if name.startswith("//"):
        return f"https:{name}"
    return name if _ON_THE_WEB.match(name) else ""


def paths_of(name: str) -> list[Parts]:
    """The paths that it may stand for, as it is written first. Raises MediaRefused."""
    if address_of(name):
        written = [_path_of(name)]
    elif _ELSEWHERE.match(name):
        raise MediaRefused(
            f"{shortened(name[:60])!r} is nothing that others can open: put the file into the folder of --media, "
            "and its name into the story."
        )
    else:
        written = [name, re.split(r"[?#]", name)[0]]
    paths = [_parts(each, name) for written_so in written for each in (written_so, unquote(written_so))]
    return [path for path in dict.fromkeys(paths) if path]


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError as error:
        raise MediaRefused(f"{shortened(address)!r} is no address that can be read: correct it.") from error


def _parts(path: str, name: str) -> Parts:
    """Steps up end at the top of a site; in what is no site’s path they lead out."""
    path = path.replace("\\", "/")
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and not parts and not path.startswith("/"):
            raise MediaRefused(
                f"The name {shortened(name)!r} leads out of the folder: name a file that lies in it."
            )
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return tuple(parts[-MOST_FOLDERS:])


def ends_of(path: Parts) -> Iterator[Parts]:
    """The path, and what is left of it without its first folders, down to one folder and the file."""
    yield path
    for start in range(1, len(path) - 1):
        yield path[start:]


class Index:
    """The paths of the files at hand, found whatever the case and the composition of their letters."""

    def __init__(self, paths: Iterable[str]):
        self._by_name: dict[
            str, str | list[str]
        ] = {}  # most names are there once, and there may be very many
        for path in paths:
            key = folded(path.rpartition("/")[2])
            there = self._by_name.get(key)
            if there is None:
                self._by_name[key] = path
            else:
                self._by_name[key] = [*([there] if isinstance(there, str) else there), path]

    def find(self, path: Parts) -> str | None:
        """The file of that name whose folders agree best, if that is one. Raises SeveralFiles."""
        there = self._by_name.get(folded(path[-1]), [])
        wanted = [folded(part) for part in path]
        found = [each for each in ([there] if isinstance(there, str) else there) if _may_be(each, path)]
        if len(found) < 2:
            return found[0] if found else None
        best, second, *_others = sorted(found, key=lambda each: _agreement(each, wanted), reverse=True)
        if _agreement(best, wanted) == _agreement(second, wanted):
            raise SeveralFiles(
                f"{len(found)} files are called {shortened(path[-1])!r}, and none lies where "
                f"{shortened('/'.join(path))!r} says: leave one, or put it into those folders."
            )
        return best


def folded(text: str) -> str:
    return normalize("NFC", text).casefold()


def _agreement(path: str, wanted: Sequence[str]) -> tuple[int, bool]:
    """How many parts are the same from the end, and whether that is all of it."""
    parts = [folded(part) for part in path.split("/")]
    same = 0
    for one, other in zip(reversed(parts), reversed(wanted), strict=False):
        if one != other:
            break
        same += 1
    return same, same == len(parts)


def _may_be(path: str, wanted: Parts) -> bool:
    """Systems that keep uploads by month give the same name again in the next one."""
    one, other = _MONTH.findall(path), _MONTH.findall("/".join(wanted))
    return not one or not other or one[-1] == other[-1]
