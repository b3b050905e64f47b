"""How WordPress writes words, numbers and the addresses of files."""

import re
from html import unescape
from urllib.parse import SplitResult, unquote, urlsplit

from articles.spelling import one_line

LONGEST_NUMBER = 19  # digits
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
# It makes photo-300x200.jpg of photo.jpg, and photo-scaled.jpg of a photo that is very large.
_SIZE = re.compile(r"-[0-9]{1,5}x[0-9]{1,5}(?=\.[A-Za-z]{3,4}$)")
_MADE_SMALLER = re.compile(r"-(?:scaled|rotated)(?=\.[A-Za-z]{3,4}$)")


def plain(text: str) -> str:
    """HTML as one line of words."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = unescape(text)
    return one_line(text)


def name_of(text: str) -> str:
    """A person's name. Nobody's e-mail address is printed over a story."""
    name = plain(text)
    return name.partition("@")[0] if "@" in name else name


def is_number(text: str) -> bool:
    """As WordPress numbers what it has; 0 means nothing."""
    return text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER and int(text) > 0


def parted(address: str) -> SplitResult:
    """The address in its parts; what can be none has empty ones."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def file_path(address: str) -> str:
    """What tells a file from others wherever the site stands: its path below the uploads."""
    path = unquote(parted(address).path)
    _before, uploads, below = path.rpartition("/uploads/")
    return below if uploads else path


def in_full(address: str) -> str:
    """The address of the file of which this is a smaller size."""
    before, question, query = address.partition("?")
    return _SIZE.sub("", before) + question + query


def as_uploaded(path: str) -> str:
    """The name that a file had before WordPress made it smaller."""
    return _MADE_SMALLER.sub("", path)
