"""A saved page's story put together: its text, and what stands between the headline and that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from articles.editions import editions
from articles.importers.foreign_html import paragraphs
from articles.importers.html import blocks as html_blocks
from articles.importers.html import body as html_body
from articles.importers.html import boxes as html_boxes
from articles.importers.html import furniture as html_furniture
from articles.importers.html import hints as html_hints
from articles.importers.html import pictures as html_pictures
from articles.importers.html.headline import is_cut_off
from articles.importers.html.lead import Lead
from articles.importers.html.pictures import Shown, is_same
from articles.importers.html.place import Place
from articles.importers.html.said import Said
from articles.importers.html.tree import Element
from articles.importers.html.writing import address_of_player, html_of
from articles.importers.languages import edition_of
from articles.importers.text_headline import share, stems
from articles.spelling import fold, language_of, one_line

SAME_WORDS = 0.3  # that a description and the story have, where it is not the site's
FEWEST_WORDS = 5  # of a story without a picture
MORE_SAID = 2.0  # times the words that are shown: then the page shows only the beginning
REPEATED_WITHIN = 4  # blocks


@dataclass(frozen=True, slots=True)
class Read:
    """What the page shows; `body` is empty where it shows no story."""

    standfirst: str = ""
    body: str = ""
    text: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    thumbnail: Shown | None = None
    pictures: tuple[Shown, ...] = ()  # with the thumbnail
    dropped: tuple[str, ...] = ()


def story_of(root: Element, again: Callable[[], Element], place: Place, headline: str, said: Said) -> Read:
    """Takes the page of `root` apart; `headline` and what it has `said` of itself are known already.

    What is hidden, or called as furniture is, may be the story all the same: then the page is had `again`.
    """
    root.take_out(html_hints.is_unseen)
    more_pictures = sum(1 for _each in root.all("img")) - html_pictures.MOST_PICTURES
    top, blocks, shown = _blocks_of(root, place, headline, said)
    for only_plain in (False, True):
        if not blocks:
            top, blocks, shown = _blocks_of(again(), place, headline, said, only_plain=only_plain)
    shows = sum(len(block.text.split()) for block in blocks)
    if not blocks or len(said.text.split()) > MORE_SAID * shows:
        return Read(
            standfirst=one_line(said.standfirst),
            body=paragraphs(said.text) if said.text else "",
            text=said.text,
            language=_language(top, said, said.text),
            thumbnail=_named(said, place),
        )
    lead = Lead(top, blocks, headline)
    standfirst = _standfirst(lead, said, blocks)
    leading = lead.picture(shown)
    thumbnail = _thumbnail(leading, said, shown, place)
    kept = [
        block
        for number, block in enumerate(blocks)
        if not (standfirst and number < REPEATED_WITHIN and fold(block.text) == fold(standfirst))
    ]
    kept = [block for block in kept if block is not leading] or blocks
    text = " ".join(block.text for block in kept)
    inside = [shown[each] for block in kept for each in (block, *block.all("figure")) if each in shown]
    return Read(
        standfirst=standfirst,
        body=html_of(kept, place),
        text=text,
        language=_language(blocks[0], said, text),
        authors=tuple(lead.authors),
        published_at=lead.published_at,
        thumbnail=thumbnail,
        pictures=tuple(dict.fromkeys((*([thumbnail] if thumbnail else []), *inside))),
        dropped=_dropped(kept, place, more_pictures),
    )


def _dropped(kept: list[Element], place: Place, more_pictures: int) -> tuple[str, ...]:
    players = (each for block in kept for each in (block, *block.all()) if each.tag in html_blocks.PLAYERS)
    lost = [
        f"an embed without an address ({each.tag})" for each in players if not address_of_player(each, place)
    ]
    return (*lost, *([f"{more_pictures} pictures, of too many"] if more_pictures > 0 else []))


def _blocks_of(
    root: Element, place: Place, headline: str, said: Said, *, only_plain: bool = False
) -> tuple[Element, list[Element], Mapping[Element, Shown]]:
    top = root.first("body") or root
    shown = html_pictures.settle(top, place)
    html_blocks.settle(top)
    html_boxes.take_out(top, headline, only_plain=only_plain)
    names = (*said.authors, said.site_name, said.section)
    known = html_furniture.Known(fold(headline), frozenset(map(fold, names)) - {""})
    blocks = html_furniture.story_of(html_body.story_in(top, headline), known)
    words = sum(len(block.text.split()) for block in blocks)
    return top, blocks if words >= FEWEST_WORDS or any(block in shown for block in blocks) else [], shown


# Its parts


def _standfirst(lead: Lead, said: Said, blocks: list[Element]) -> str:
    """What stands as one under the headline, else what the page says of itself, if that is not the text's beginning."""
    told = one_line(said.standfirst)
    first = next(block for block in [*(each for each in blocks if each.tag == "p"), blocks[0]])
    if len(blocks) > 1 and html_hints.is_standfirst(first):
        is_told = bool(told) and fold(first.text) == fold(told)
        stands_alone = (
            blocks[blocks.index(first) + 1 :][:1]
            and blocks[blocks.index(first) + 1].parent is not first.parent
        )
        if is_told or stands_alone or html_hints.is_plainly_standfirst(first):
            return first.text
    text = " ".join(block.text for block in blocks)
    if lead.standfirst or not told or is_cut_off(told) or fold(told) in fold(text):
        return lead.standfirst
    return told if share(stems(told), stems(text)) >= SAME_WORDS else ""


def _thumbnail(
    leading: Element | None, said: Said, shown: Mapping[Element, Shown], place: Place
) -> Shown | None:
    named = _named(said, place)
    if leading is None:
        return next((each for each in shown.values() if named and is_same(each.name, named.name)), named)
    picture = shown[leading]
    if named is None or not is_same(picture.name, named.name):
        return picture
    return replace(
        picture,
        alt=picture.alt or named.alt,
        caption=picture.caption or named.caption,
        credit=picture.credit or named.credit,
    )


def _named(said: Said, place: Place) -> Shown | None:
    """The picture that the page names for itself, unless that is the site's sign."""
    name = place.picture(said.picture.name) if said.picture else ""
    return replace(said.picture, name=name) if name and not html_pictures.is_sign(name) else None


def _language(block: Element, said: Said, text: str) -> str:
    """What is said nearest to the text, unless its letters belie it; empty where nothing is said."""
    tags = (*(each.said("lang", "xml:lang") for each in (block, *block.above)), said.language)
    told = next(filter(None, map(edition_of, tags)), "")
    read = language_of(text)
    if told in editions():
        belied = (told == "en") != (read == "en") or (told, read) == ("fa-af", "ps")
        return read if belied and text else told
    # A theme in another language around a story in ours.
    return read if told and read != "en" and told not in _ARABIC_SCRIPT else told


_ARABIC_SCRIPT = frozenset(("ar", "ur", "ckb", "sd", "ug"))
