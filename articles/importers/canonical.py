"""Whether a story's canonical address is on another site than the one from which it comes."""

from urllib.parse import urlsplit


def is_elsewhere(address: str, site: str) -> bool:
    """With or without www., a site is the same. Where the source does not name its own, every page is elsewhere."""
    host = _host_of(address)
    return address.startswith(("http://", "https://")) and host not in ("", _host_of(site))


def _host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
