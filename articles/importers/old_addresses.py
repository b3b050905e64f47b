"""Tells old addresses apart: which are ours to keep alive, and how they are kept. Asks the database nothing."""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

LONGEST_PATH = 500  # letters that a redirect keeps
_OURS = re.compile(r"/(?:[a-z]{2,3}(?:-[a-z]{2,4})?/)?articles/([0-9]+)/")


class Moved:
    """The sites that move here: links to them are links within the house."""

    def __init__(self, hosts: Iterable[str] = ()):
        self.hosts = set(filter(None, map(_named_host, hosts)))

    def learn(self, addresses: Iterable[str]) -> None:
        self.hosts.update(filter(None, map(host_of, addresses)))

    def old_path(self, link: str) -> str | None:
        """As a redirect keeps it, for a link within the house; None for one that leads elsewhere."""
        host = host_of(link)
        if host is None or (host and host not in self.hosts):
            return None
        return old_path(link)


def host_of(address: str) -> str | None:
    """Without www. and the port; empty for an address within its site, None for what is no page's."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https"):
        return None
    if not host and not parts.path.startswith("/") and not address.startswith("/?"):
        return None
    return host


def _named_host(named: str) -> str | None:
    """Of a site as somebody names it: by an address, or by its host alone."""
    named = named.strip()
    return host_of(named if "//" in named else f"//{named}")


def old_path(address: str) -> str | None:
    """From the first slash on, as readers type it; None for the front page and for what is too long."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    path = unquote(parts.path) or "/"
    if parts.query:
        path = f"{path}?{unquote(parts.query)}"
    path = path.replace("\0", "")
    if not path.startswith("/") or path == "/" or len(path) > LONGEST_PATH:
        return None
    return path


def fragment_of(link: str) -> str:
    fragment = link.partition("#")[2]
    return f"#{fragment}" if fragment else ""


def number_in(path: str) -> int | None:
    """Of a story, where the path is an address as this site has them."""
    found = _OURS.match(path)
    return int(found[1]) if found else None


def without_slugs(body: str) -> str:
    """A body whose links to our stories say only their numbers: the words in an address may change."""
    return _OUR_LINK.sub(r"\1", body)


_OUR_LINK = re.compile(r'(<a href="/(?:[a-z-]+/)?articles/[0-9]+/)[^"/]*/?(?=[#"])')
