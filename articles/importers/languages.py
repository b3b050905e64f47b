"""Which of our editions a source means by its language tag."""

from articles.editions import editions

# Other tags of the same language.
_SAME = {
    **dict.fromkeys(("prs", "fas", "per"), "fa"),
    **dict.fromkeys(("pus", "pbt", "pbu", "pst"), "ps"),
    "eng": "en",
}
# A source says by these that it does not know, or that there is nothing to know.
_UNTOLD = {"", "und", "zxx", "mul", "mis"}


def edition_of(tag: str) -> str:
    """Of "prs" and "fa-IR" it is "fa-af". A tag without an edition stays as it is; empty for one that tells none."""
    tag = tag.strip().replace("_", "-").casefold()
    spoken = tag.partition("-")[0]
    if spoken in _UNTOLD:
        return ""
    spoken = _SAME.get(spoken, spoken)
    if tag in editions():
        return tag
    return next((code for code in editions() if code.partition("-")[0] == spoken), tag)
