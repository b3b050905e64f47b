"""Tells who made a picture from what its caption says of it."""

import re

_PHOTO = r"(?:file |stock )?(?:photo(?:graph)?s?|images?|pictures?|graphics?|illustration|video|foto)"
_LABEL = re.compile(
    rf"^\s*(?:{_PHOTO}\s+(?:credits?|sources?|by|from|courtesy(?: of)?)\s*[:,/|]?\s+|{_PHOTO}\s*[:,/|]\s*|"
    r"(?:credits?|source|copyright|courtesy of)\s*[:,/|]?\s+|©\s*|\(c\)\s*|"
    r"(?:منبع (?:عکس|تصویر)|(?:عکس|تصویر) از|عکاس|عکس|تصویر|منبع|د انځور سرچینه|سرچینه|انځور)\s*[:،/|]\s*|"
    r"(?:عکس|تصویر) از\s+)",
    re.IGNORECASE,
)
_WHO = r"([^()\[\]]{2,100}?)"
_IN_BRACKETS = re.compile(
    rf"\s*[(\[]\s*(?:{_PHOTO}\s*(?:credits?|by|courtesy of)?\s*[:/]?|credits?\s*:|©|عکس\s*(?:از|:)|انځور\s*:)\s*{_WHO}\s*[)\]]\s*\.?\s*$",
    re.IGNORECASE,
)
_AGENCY_IN_BRACKETS = re.compile(r"\s*\[([^\[\]/]{2,60}/[^\[\]]{2,60})\]\s*\.?\s*$")
_AT_THE_END = re.compile(
    rf"(?:^|(?<=[.!?؟۔…”\"»)|])|\s[|–—-])\s*(?:{_PHOTO}\s*(?::|credits?\s*:|by|courtesy of\s*:?)|credits?\s*:|©|(?:عکس|تصویر)\s*(?::|از)|انځور\s*:)\s*{_WHO}\s*$",
    re.IGNORECASE,
)


def label_of(text: str) -> str:
    """Of “Photo: Omid Noori” the name."""
    return _LABEL.sub("", text, count=1).strip(" .|()[]")


def parted(caption: str) -> tuple[str, str]:
    """The caption, and who is named at its end; “(Photo: Omid Noori)” stands in it no more."""
    for pattern in (_IN_BRACKETS, _AGENCY_IN_BRACKETS, _AT_THE_END):
        found = pattern.search(caption)
        if found:
            return caption[: found.start()].strip(" |–—-"), found[1].strip(" .|")
    return caption, ""
