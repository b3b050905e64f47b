"""Reads WordPress exports (WXR 1.0 to 1.2), twice: what stories refer to may stand behind them."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from articles.importers.reading import Found, Refused, SourceRefused, text_of
from articles.importers.wxr.addresses import addresses_of_person, addresses_of_term
from articles.importers.wxr.file import Cut, cuts
from articles.importers.wxr.gathering import PAGE, STORY, TRASH, gather, is_left_out, type_of
from articles.importers.wxr.items import ElementRefused, Elements, Item, Term
from articles.importers.wxr.site import BYLINE, SECTION, TAG, Described, Site
from articles.importers.wxr.story import page_of, story_of, thrown_away
from articles.importers.wxr.terms import AUTHOR, is_name, person_of
from articles.importers.wxr.words import plain
from articles.record import Author, Section, Tag

NAME = "wxr"
_ROOT = re.compile(r"<rss\b[^<>]*https?://wordpress\.org/export/1\.[0-9]", re.IGNORECASE)


def recognises(head: bytes) -> bool:
    return _ROOT.search(text_of(head)) is not None


def read(path: Path) -> Iterator[Found | Refused]:
    """Raises SourceRefused when nothing of it can be used."""
    site, elements = _gathered(path)
    try:
        yield from _named(path, site)
        yield from _items(path, site, elements)
        yield from _other_types(path, site)
    finally:
        site.close()


def _gathered(path: Path) -> tuple[Site, Elements]:
    found = cuts(path)
    channel = next(found)
    elements, site = Elements(channel.xml), Site(channel.xml)
    is_empty = True
    for cut in found:
        is_empty = is_empty and cut.name != "item"
        for part, item in elements.each(cut):
            if isinstance(item, Item):
                gather(part, item, site)
    site.end_gathering()
    if is_empty:
        site.close()
        raise SourceRefused("It holds no items: in WordPress, export all content, under Tools.")
    return site, elements


# What stories are filed under, and who wrote them


def _named(path: Path, site: Site) -> Iterator[Found]:
    for role, kind in ((SECTION, Section), (TAG, Tag)):
        for taxonomy, slug, name in site.used(role):
            term = site.term(taxonomy, slug) or Described(taxonomy, slug)
            record = kind(
                slug=unquote(slug, errors="ignore"),
                names=_by_language(name, site),
                descriptions=_by_language(term.description, site),
            )
            # A category may be the section of one story and a tag of another: its address can lead to one.
            is_section = kind is Tag and site.is_used(SECTION, taxonomy, slug)
            addresses = () if is_section else addresses_of_term(term, site)
            yield Found(_source(path, term.line or f"{taxonomy} {slug}"), record, addresses=addresses)
    yield from _people(path, site)


def _people(path: Path, site: Site) -> Iterator[Found]:
    credited = (person_of(Term(AUTHOR, slug, name), site) for name, slug, _name in site.used(BYLINE))
    for person in dict.fromkeys(each for each in credited if each and is_name(each.name)):
        author = Author(names=_by_language(person.name, site), about=_by_language(person.about, site))
        yield Found(_source(path, person.line), author, addresses=addresses_of_person(person, site))


def _by_language(text: str, site: Site) -> dict[str, str]:
    return {site.language_of_name(text): text} if text else {}


def _source(path: Path, line: int | str) -> str:
    return f"{path}:{line}"


# Stories and pages


def _items(path: Path, site: Site, elements: Elements) -> Iterator[Found | Refused]:
    for cut in cuts(path):
        if cut.name == "channel":
            continue
        for part, item in elements.each(cut):
            source = _source(path, part.line)
            if isinstance(item, ElementRefused):
                yield Refused(source, f"{_called(part)}{item}")
            elif part.name == "item":
                yield from _item(source, part, item, site)


def _item(source: str, cut: Cut, item: Item, site: Site) -> Iterator[Found | Refused]:
    kind, number = type_of(item), item.text("wp:post_id")
    if kind == STORY and item.text("wp:status") == TRASH:
        if number and site.is_first(number, hash(cut.xml)):
            yield thrown_away(source, item, site)
        return
    if kind not in (STORY, PAGE) or is_left_out(item):
        return
    if not site.is_first(number, hash(cut.xml)):
        yield Refused(
            source, f"{_called(cut)}It has the number {number}, as another item before it in this file has."
        )
    elif kind == STORY:
        yield story_of(source, item, site)
    elif (page := page_of(source, item, site)) is not None:
        yield page


def _called(cut: Cut) -> str:
    title = _TITLE.search(cut.xml)
    words = plain(title[1].decode("utf-8", "replace")) if title else ""
    return f"“{words}”: " if words else ""


_TITLE = re.compile(rb"<title>\s*(?:<!\[CDATA\[)?([^\]]{1,200}?)(?:\]|</title>)")


def _other_types(path: Path, site: Site) -> Iterator[Refused]:
    for kind, (many, line) in site.other_types.items():
        these = "This is" if many == 1 else f"This and {many - 1} more are"
        yield Refused(
            _source(path, line),
            f"{these} of the type {kind[:60]!r}, which is neither a post nor a page. If they are stories, write "
            f"<wp:post_type>post</wp:post_type> in the file in place of {kind[:60]!r}, and import it again.",
        )
