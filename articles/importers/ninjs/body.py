"""The text of a ninjs item: which of its bodies it is, with the item's pictures where they stand in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from articles.importers.foreign_html import ForeignBody, figure, words
from articles.importers.ninjs.item import HTML, OTHER, TEXT, Item, Text
from articles.importers.ninjs.pictures import AgencyPicture
from articles.record import Picture
from articles.spelling import fold, one_line

LONGEST_NOTE = 160  # letters of a note in the report
# Bodies whose role says no more than how they are written are the story; others stand beside it.
_THE_STORY = re.compile(r"(?:main|body|article|story|full|content|(?:rich|plain|x)*(?:html|text|nitf)?\d*)")
# "KABUL, May 14 (EP) --": most agencies begin the text with it.
_DATELINE = re.compile(
    r"\s*(?:[A-Z][A-Z.'’-]{2,}[^\n]{0,50}?|[^\n]{2,60}?\([^)\n]{2,20}\))\s*(?:--|[—–-])\s",
)


@dataclass(frozen=True, slots=True)
class AgencyBody:
    html: str = ""
    credits: tuple[Picture, ...] = ()  # of pictures that only the body knows
    shown: frozenset[str] = frozenset()  # files of the item's pictures that stand in it
    dropped: tuple[str, ...] = ()
    thumbnail_caption: str = ""  # where only the body has one

    @property
    def has_dateline(self) -> bool:
        return _DATELINE.match(words(self.html)[:120]) is not None


def body_of(
    item: Item, headline: str, pictures: Iterable[AgencyPicture], thumbnail: AgencyPicture | None
) -> AgencyBody:
    """Empty where it has none that can be read. The thumbnail stands over the text, so not in it."""
    bodies = item.texts("bodies", "body")
    chosen = _chosen(bodies)
    if chosen is None:
        return AgencyBody(dropped=tuple(f"the body in the format “{body.role}”" for body in bodies))
    dropped = tuple(f"the body “{body.role}”" for body in bodies if not _is_the_story(body))
    if chosen.form == TEXT:
        return AgencyBody(Text("", TEXT, _without_headline(chosen.value, headline)).as_body, dropped=dropped)
    return _written(chosen, headline, tuple(pictures), thumbnail, dropped)


def _chosen(bodies: list[Text]) -> Text | None:
    usable = [body for body in bodies if body.form != OTHER]
    if not usable:
        return None
    return max(
        usable,
        key=lambda body: (
            _is_the_story(body),
            body.form == HTML,
            "nitf" not in body.role,
            body.role == "main",
        ),
    )


def _is_the_story(body: Text) -> bool:
    return body.form == OTHER or _THE_STORY.fullmatch(body.role) is not None


def _without_headline(text: str, headline: str) -> str:
    first, _, rest = text.strip().partition("\n")
    return rest if rest and fold(headline) and fold(first) == fold(headline) else text


def _written(
    chosen: Text,
    headline: str,
    pictures: tuple[AgencyPicture, ...],
    thumbnail: AgencyPicture | None,
    dropped: tuple[str, ...],
) -> AgencyBody:
    body = ForeignBody(chosen.value)
    body.remove_headline(headline)
    body.remove("div.dat")  # TT begins with a label and its own name
    shown: set[str] = set()
    captions: list[str] = []  # of the thumbnail

    def best(node: LexborNode, address: str) -> str:
        known = next((picture for picture in pictures if _is_shown_by(node, address, picture)), None)
        if known is None:
            return address
        shown.add(known.record.file)
        if known is not thumbnail:
            return known.record.file
        captions.append(_caption_of(node))
        return ""

    body.settle_pictures("", best)
    credits = _credits(body, {picture.record.file for picture in pictures})
    body.remove("figure", lambda node: node.css_first("img, iframe, video, audio, table, blockquote") is None)
    caption = next(filter(None, captions), "")
    if caption and thumbnail is not None and thumbnail.caption:
        lost = (
            () if fold(caption) == fold(thumbnail.caption) else (f"the caption “{caption[:LONGEST_NOTE]}”",)
        )
        return AgencyBody(str(body), credits, frozenset(shown), (*dropped, *lost))
    return AgencyBody(str(body), credits, frozenset(shown), dropped, caption)


def _caption_of(node: LexborNode) -> str:
    around = _figure_around(node)
    caption = around.css_first("figcaption") if around is not None else None
    return one_line(caption.text()) if caption is not None else ""


def _figure_around(node: LexborNode) -> LexborNode | None:
    around = node.parent
    while around is not None and around.tag != "figure":
        around = around.parent
    return around


def _is_shown_by(node: LexborNode, address: str, picture: AgencyPicture) -> bool:
    attributes = node.attributes
    return (
        address in picture.addresses
        or (bool(picture.name) and attributes.get("data-assoc-ref") == picture.name)
        or (bool(picture.uri) and attributes.get("data-uri") == picture.uri)
    )


def _credits(body: ForeignBody, known: set[str]) -> tuple[Picture, ...]:
    """Credits beside a caption: no part of it, and no text. Of the item's own pictures they are known already."""
    found = []
    for node in reversed(body.css("figure .byline, figure .credit")):
        figure_node = _figure_around(node)
        shown = figure_node.css_first("img") if figure_node is not None else None
        file = shown.attributes.get("src") or "" if shown is not None else ""
        credit = one_line(node.text())
        if file and file not in known and credit:
            found.append(Picture(file=file, credit=credit[:200]))
        node.decompose()
    return tuple(found)


def figures_of(pictures: Iterable[AgencyPicture]) -> str:
    return "".join(
        figure(picture.record.file, next(iter(picture.record.alt.values()), ""), picture.caption)
        for picture in pictures
    )
