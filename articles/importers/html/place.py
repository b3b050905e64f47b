"""Where a saved page stood and where its file lies: what the addresses in it are seen from."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from articles.importers.foreign_html import whole

SHORTEST_WRITTEN_OUT = (
    1500  # letters of a data: address; shorter ones keep a picture's place until it is loaded
)
# Browsers put what a page needs into a folder of the page's name.
_SAVED_BESIDE = re.compile(r"(?:_files|_fichiers|_archivos|-Dateien|\.files)/", re.IGNORECASE)
_WRITTEN_OUT = re.compile(r"data:image/(?!svg)[a-z0-9.+-]+[;,]", re.IGNORECASE)
_TEMPLATE = re.compile(r"[{}<>]|%7B", re.IGNORECASE)


def is_page(address: str) -> bool:
    """Not the front page, which some sites name as the canonical address of all others."""
    try:
        parts = urlsplit(address)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and bool(parts.path.strip("/") or parts.query)
        )
    except ValueError:
        return False


def is_saved_beside(address: str) -> bool:
    """In the folder that a browser puts beside a page that it saves."""
    return _SAVED_BESIDE.search(address) is not None and not address.startswith(
        ("http:", "https:", "//", "/")
    )


@dataclass(frozen=True, slots=True)
class Place:
    """`address` is empty where the page does not say where it stood."""

    address: str
    file: Path

    def link(self, address: str) -> str:
        """Whole where that can be told; what leads nowhere outside its own page is empty."""
        address = address.strip()
        if address.startswith(("#", "mailto:", "tel:")):
            return address
        if self.address and address.startswith(f"{self.address}#"):
            return address[len(self.address) :]
        joined = whole(address, self.address)
        return joined or ("" if _scheme(address) else address)

    def picture(self, address: str) -> str:
        """The name of a file that lies beside the page, else a whole address; empty for what is no picture."""
        address = address.strip()
        if address.startswith("data:"):
            return address if self.is_written_out(address) else ""
        if not address or _TEMPLATE.search(address):
            return ""
        beside = self._beside(address)
        if beside and (is_saved_beside(beside) or self.is_here(beside)):
            return beside
        return whole(address, self.address) or beside or self._beside(address.lstrip("/"))

    def is_here(self, name: str) -> bool:
        folder = self.file.parent
        try:
            path = (folder / name).resolve()
            return path.is_relative_to(folder.resolve()) and path.is_file()
        except (OSError, ValueError):  # a name that no file can have
            return False

    def is_written_out(self, address: str) -> bool:
        """A picture that stands in the page itself, letter by letter."""
        return len(address) >= SHORTEST_WRITTEN_OUT and _WRITTEN_OUT.match(address) is not None

    def _beside(self, address: str) -> str:
        """As the name of a file under the page's folder, if it is one."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return ""
        if parts.scheme or parts.netloc or not parts.path:
            return ""
        name = PurePosixPath(unquote(parts.path))
        return "" if name.is_absolute() or ".." in name.parts else str(name)


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme
    except ValueError:
        return "?"
