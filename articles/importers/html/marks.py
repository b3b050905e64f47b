"""What a page says of its story by marks on its own words: microdata, RDFa, microformats, rel."""

from collections.abc import Iterator
from datetime import datetime

from articles.importers.html import hints
from articles.importers.html.pictures import Shown
from articles.importers.html.said import Said, moment_of
from articles.importers.html.tree import Element

# Of microformats, the classes; of links, what they say their target is.
_CLASSES = {
    "p-name": "headline",
    "p-summary": "description",
    "p-author": "author",
    "dt-published": "datepublished",
    "dt-updated": "datemodified",
    "p-category": "keywords",
    "p-tag": "keywords",
    "u-photo": "image",
    "p-canonical": "url",
    "entry-date": "datepublished",
}
_RELS = {"author": "author", "tag": "keywords", "category": "articlesection"}
_STORIES = ("article", "posting", "report", "newsstory", "hentry")
LONGEST = 600  # letters of what a mark may say


def said_by(page: Element) -> Said:
    top = page.first("h1")
    own = set(filter(hints.is_main, top.above)) if top is not None else set()
    marks: dict[str, list[Element]] = {}
    for element in page.all():
        for name in (*_properties(element), *_classes_and_rels(element, own)):
            marks.setdefault(name, []).append(element)
    return Said(
        headline=_text(marks, "headline"),
        standfirst=_text(marks, "description") or _text(marks, "alternativeheadline"),
        authors=tuple(_authors(marks.get("author", []) or marks.get("creator", []))),
        published_at=_moment(marks, "datepublished"),
        modified_at=_moment(marks, "datemodified"),
        section=next(_listed(marks, "articlesection"), ""),
        tags=tuple(dict.fromkeys(_listed(marks, "keywords"))),
        picture=_picture(marks.get("image", [])),
        site_name=next(_authors(marks.get("publisher", [])), ""),
        address=next(
            (address for each in marks.get("url", []) if (address := each.said("content", "href"))), ""
        ),
        language=_text(marks, "inlanguage"),
    )


def _properties(element: Element) -> list[str]:
    names: list[str] = []
    if (said := element.said("itemprop")) and _is_of_the_story(element, "itemscope", "itemtype"):
        names += said.split()
    is_shown = element.tag != "meta" and "property" in element.attributes
    if is_shown and _is_of_the_story(element, "typeof", "typeof"):
        names += element.said("property").split()
    return [name.rpartition(":")[2].lower() for name in names]


def _classes_and_rels(element: Element, own: set[Element]) -> list[str]:
    """`own` holds the headline: other stories' boxes are marked so as well."""
    found = [_CLASSES[each] for each in element.said("class").split() if each in _CLASSES]
    if element.tag in ("a", "link"):
        found += [_RELS[each] for each in element.said("rel").lower().split() if each in _RELS]
    if element.tag == "time" and "pubdate" in element.attributes:
        found.append("datepublished")
    around = next(filter(hints.is_main, element.above), None) if found and own else None
    return found if not own or around in own else []


def _is_of_the_story(element: Element, scope: str, type_name: str) -> bool:
    """What it is a mark of is a story, or is not said; it is no comment, say, and no other story's box."""
    owner = next((above for above in element.above if scope in above.attributes), None)
    said = owner.said(type_name).lower() if owner is not None else ""
    return not said or any(each in said for each in (*_STORIES, "webpage"))


def _said(element: Element) -> str:
    return (element.said("content", "datetime") or element.text)[:LONGEST]


def _text(marks: dict[str, list[Element]], name: str) -> str:
    return next(filter(None, map(_said, marks.get(name, []))), "")


def _listed(marks: dict[str, list[Element]], name: str) -> Iterator[str]:
    """Where what is marked holds links, each of them is one."""
    for element in marks.get(name, []):
        yield from filter(None, map(_said, [*element.all("a")] or [element]))


def _moment(marks: dict[str, list[Element]], name: str) -> datetime | None:
    return next(filter(None, (moment_of(_said(each)) for each in marks.get(name, []))), None)


def _authors(elements: list[Element]) -> Iterator[str]:
    """Whoever is marked inside goes by the name that is marked there."""
    for element in elements:
        named = [each for each in element.all() if "name" in _names(each)]
        for each in named or [element]:
            text = _said(each)
            if text and not text.startswith(("http://", "https://", "@")):
                yield text


def _names(element: Element) -> list[str]:
    return f"{element.said('itemprop')} {element.said('property')}".replace("schema:", "").split()


def _picture(elements: list[Element]) -> Shown | None:
    for element in elements:
        inside = (element, *element.all())
        address = next((said for each in inside if (said := each.said("content", "src"))), "")
        if address:
            return Shown(address)
    return None
