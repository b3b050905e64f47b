"""Tells which parts of a text only members of the old site could read: here they would be open to everybody."""

import re
from collections import defaultdict
from collections.abc import Iterator

NAMED = "a part for members only"  # in the report
PAYWALL = "jetpack/paywall"  # the block that all that is for members stands behind

_FOR_MEMBERS = re.compile(
    r"(?:jetpack/)?premium-content[/-]|members?|private|restrict|wcm_restrict|mepr|s2if|ihc-|rcp_|pmpro/"
    r"|swpm_protected|wlm_private|um_loggedin",
    re.IGNORECASE,
)
_FOR_THE_OTHERS = re.compile(r"logged[_-]?out|not[_-]logged[_-]?in", re.IGNORECASE)
# Whatever it says of itself: there are plugins that take brackets in it.
_TAG = re.compile(r"\[(/?)([A-Za-z][\w-]{0,60})([^\[\]]*)\]?", re.ASCII)


def is_for_members(name: str) -> bool:
    """What a block or a shortcode of this name holds."""
    return _FOR_MEMBERS.match(name) is not None and not is_for_the_others(name)


def is_for_the_others(name: str) -> bool:
    """What such a plugin shows to whoever is no member, which is everybody."""
    return _FOR_THE_OTHERS.search(name) is not None


def begins_or_ends(text: str) -> bool:
    """Whether a shortcode for members stands in it."""
    return any(is_for_members(tag[2]) for tag in _TAG.finditer(text))


def without_members_parts(text: str) -> str:
    """Without what stands in shortcodes for members."""
    written, done = [], 0
    for begin, end in sorted(_parts(text)):
        if begin > done:
            written.append(text[done:begin])
        done = max(done, end)
    return "".join([*written, text[done:]]) if done else text


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Where they begin and end. Where several begin and one ends, all from the first one on is for members."""
    begun: dict[str, list[int]] = defaultdict(list)
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if not is_for_members(name) or tag[3].rstrip().endswith("/"):
            continue
        if not tag[1]:
            begun[name].append(tag.start())
        elif begun[name]:
            yield begun[name][0], tag.end()
            begun[name].pop()
