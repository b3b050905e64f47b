"""A web address taken apart and quoted as servers want it, and whether what a host stands for is public."""

import re
from dataclasses import dataclass
from email.message import Message
from ipaddress import IPv4Address, IPv6Address, ip_network
from pathlib import PurePosixPath
from urllib.parse import SplitResult, quote, unquote, urlsplit

PORTS = {"http": 80, "https": 443}
LONGEST_ADDRESS = 4000  # letters; no server takes more
LONGEST_SHOWN = 200
LONGEST_NAME = 100


class FetchRefused(ValueError):
    """A sentence that says what could not be fetched, and what to do."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    scheme: str
    host: str  # in ASCII; a number without brackets
    port: int
    target: str  # path and query, quoted

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        return shortened(str(self))

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def taken_apart(address: str) -> WebAddress:
    """Raises FetchRefused for what is no address on the web, or says more than where something is."""
    shown = shortened(address)
    try:
        if len(address) > LONGEST_ADDRESS:
            raise FetchRefused(f"The address {shown} is too long for any server.")
        parts = urlsplit(address.strip())
        if parts.scheme not in PORTS:
            raise FetchRefused(f"{shown} is no web address: one begins with https:// or http://.")
        if "@" in parts.netloc:
            raise FetchRefused(
                f"The address of {parts.hostname} holds a user name or password: leave it out."
            )
        return WebAddress(parts.scheme, _host(parts), _port(parts), _target(parts))
    except FetchRefused:
        raise
    except ValueError as error:  # of the port, of brackets, of letters that nothing can stand for
        raise FetchRefused(f"{shown} is no web address that can be read: correct it.") from error


def shortened(text: str) -> str:
    """For a sentence: on one line, and not longer than a line or two."""
    line = "".join(
        letter if _can_be_shown(letter) else "\N{REPLACEMENT CHARACTER}" for letter in text[:LONGEST_SHOWN]
    )
    return line if len(text) <= LONGEST_SHOWN else line + "…"


def _can_be_shown(letter: str) -> bool:
    return letter.isprintable() or letter == "\N{ZERO WIDTH NON-JOINER}"


def same_origin(one: str, other: str) -> bool:
    """Whether the same server answers for both: scheme, host and port are the same."""
    try:
        first, second = taken_apart(one), taken_apart(other)
    except FetchRefused:
        return False
    return (first.scheme, first.host, first.port) == (second.scheme, second.host, second.port)


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if ":" in host:
        return str(IPv6Address(host.partition("%")[0]))
    host = host.encode("idna").decode("ascii")
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", host):
        raise ValueError(host)
    return host


def _port(parts: SplitResult) -> int:
    port = PORTS[parts.scheme] if parts.port is None else parts.port
    if port == 0:
        raise ValueError(port)
    return port


def _target(parts: SplitResult) -> str:
    path = _quoted(parts.path, "/") or "/"
    return f"{path}?{_quoted(parts.query, '/?')}" if parts.query else path


def _quoted(text: str, safe: str) -> str:
    """What is quoted already stays so; a percent sign that quotes nothing is one."""
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text), safe=f"%:@!$&'()*+,;=[]{safe}")


# Where a host is

_SPECIAL = [ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20")]
_GIVEN_OUT = ip_network("2000::/3")  # all of IPv6 that hosts have addresses in
_TRANSLATED = ip_network("64:ff9b::/96")  # where networks without IPv4 find it


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anybody on the internet means the same machine by it."""
    if isinstance(address, IPv4Address):
        is_one_host = not (address.is_multicast or address.is_reserved)
    else:
        within = _within(address)
        if within is not None:
            return is_public(within)
        is_one_host = address in _GIVEN_OUT
    return is_one_host and address.is_global and not any(address in network for network in _SPECIAL)


def _within(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that is reached through this one."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


# What a file is called


def file_name(target: str, disposition: str = "") -> str:
    """A plain name, from what the server calls the file or else from its address."""
    said = Message()
    said["Content-Disposition"] = re.sub(r"[\r\n]", " ", disposition) or "inline"
    name = said.get_filename() or unquote(target.partition("?")[0])
    name = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    name = "".join(letter for letter in name if _can_be_shown(letter) and letter not in '<>:"|?*').strip(". ")
    ending = PurePosixPath(name).suffix[:10]
    return name[: LONGEST_NAME - len(ending)].removesuffix(ending) + ending if name else "file"
