"""Puts each picture of a page into a figure: at its best address, with its caption, and who made it told apart."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

from articles.importers.html import hints
from articles.importers.html.credits import label_of, parted
from articles.importers.html.place import Place
from articles.importers.html.tree import Element

_SIZES = ("srcset", "data-srcset", "data-lazy-srcset")
_ORIGINALS = ("data-orig-file", "data-large-file", "data-full-src", "data-original", "data-hires")
_LATER = ("data-src", "data-lazy-src", "data-lazy", "data-original-src", "data-image", "data-url", "datasrc")
_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|tiff?|bmp)(?:$|[?#\s])", re.IGNORECASE)
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s+([0-9]{1,5}(?:\.[0-9]{1,3})?)[wx])?\s*(?:,|$)")
_NO_STORYS = re.compile(
    r"-(?:avatar|gravatar|icon|icons|logo|logos|pixel|tracking|tracker|sprite|spacer|badge|emoji|"
    r"author-image|author-photo)(?=-)"
)
_NO_STORYS_FILE = re.compile(
    r"gravatar\.com|/avatars?/|/emoji/|doubleclick|/adserver|feedburner|pixel\.wp|/pixel[./]|spacer\.|blank\.(?:gif|png)|"
    r"1x1\.|[/_-](?:logo|icon|favicon)s?[._-]",
    re.IGNORECASE,
)
SMALLEST = 64  # pixels of the longer side; icons are smaller
LONGEST_CAPTION = 120  # words
LONGEST_CREDIT = 8
MOST_PICTURES = 2000  # of one page
SHORTEST_NAME = 4  # letters by which a picture is told from others
HIGHEST = 6  # elements in which a picture may be wrapped
_PICTURES = ("img", "amp-img")


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as the page shows it; `name` is what its figure has as `src`."""

    name: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


def settle(page: Element, place: Place) -> dict[Element, Shown]:
    """Changes the page: each of its pictures is `<figure><img src alt><figcaption>`. Returns them by figure."""
    _settle_twins(page, place)
    shown: dict[Element, Shown] = {}
    for img in list(islice(page.all(*_PICTURES), MOST_PICTURES)):
        name = "" if _is_no_storys(img) else _best(img, place)
        if name:
            _put_into_figure(img, name, shown)
        else:
            img.put_instead(*([img.said("alt")] if _stands_for_a_letter(img) else []))
    page.take_out(lambda element: element.tag in _PICTURES and element.parent not in shown)
    return shown


# Pictures that are loaded later stand once more for browsers without scripts.


def _settle_twins(page: Element, place: Place) -> None:
    for noscript in list(islice(page.all("noscript"), MOST_PICTURES)):
        twins = list(noscript.all("img"))
        first = _picture_before(noscript)
        if len(twins) != 1 or noscript.text or (first is not None and _best(first, place)):
            continue
        if first is None:
            noscript.put_instead(*noscript.children)
        else:
            first.attributes = {**first.attributes, **twins[0].attributes}
    page.take_out(lambda element: element.tag == "noscript")


def _picture_before(noscript: Element) -> Element | None:
    """In the element right before, if there is nothing else in that."""
    siblings = noscript.parent.children if noscript.parent is not None else [noscript]
    over_it = reversed(siblings[: siblings.index(noscript)])
    before = next((each for each in over_it if isinstance(each, Element) or each.strip()), None)
    if not isinstance(before, Element) or before.text:
        return None
    return before if before.tag in _PICTURES else before.first(*_PICTURES)


# Which it is


def _is_no_storys(img: Element) -> bool:
    """It counts readers, or is a sign."""
    sizes = [
        int(said) for name in ("width", "height") if (said := img.said(name).removesuffix("px")).isdecimal()
    ]
    if sizes and max(sizes) < SMALLEST and (len(sizes) == 2 or max(sizes) <= 1):
        return True
    addresses = [img.said(name)[:500] for name in ("src", "data-src")]
    return _NO_STORYS.search(hints.name_of(img)) is not None or any(map(_NO_STORYS_FILE.search, addresses))


def _stands_for_a_letter(img: Element) -> bool:
    alt = img.said("alt")
    return 0 < len(alt) <= 4 and not alt.isascii()


def _best(img: Element, place: Place) -> str:
    """A file beside the page, else the largest that the page names."""
    said = place.picture(img.said("src"))
    if said and place.is_here(said):
        return said
    others = (
        value for name, value in img.attributes.items() if name.startswith("data-") and _FILE.search(value)
    )
    candidates = (
        _linked_file(img),
        *(img.said(name) for name in _ORIGINALS),
        _largest(img),
        *(img.said(name) for name in _LATER),
        img.said("src"),
        *(value for value in others if " " not in value),
    )
    return next(filter(None, map(place.picture, candidates)), "")


def _linked_file(img: Element) -> str:
    """What a click on it shows."""
    link = next((above for above in img.above if above.tag == "a"), None)
    address = link.said("href") if link is not None else ""
    return address if _FILE.search(address) else ""


def _largest(img: Element) -> str:
    """Of all sizes that it or its <picture> names."""
    picture = next((above for above in img.above if above.tag == "picture"), None)
    sources = [img, *(picture.all("source") if picture is not None else ())]
    sizes = [
        (float(size or 1), address)
        for source in sources
        for address, size in _CANDIDATE.findall(source.said(*_SIZES))
        if not address.startswith("data:")
    ]
    return max(sizes, key=lambda each: each[0])[1] if sizes else ""


def is_sign(address: str) -> bool:
    """A site's, as its address tells."""
    return _NO_STORYS_FILE.search(address[:500]) is not None or ".svg" in address[-50:]


def is_same(one: str, other: str) -> bool:
    """Two sizes of one picture, as their names tell."""
    return one == other or (len(_bare(one)) >= SHORTEST_NAME and _bare(one) == _bare(other))


def _bare(address: str) -> str:
    name = unquote(address).partition("?")[0].rpartition("/")[2].rpartition(".")[0]
    return re.sub(r"(?:[-_](?:scaled|\d{2,4}x\d{2,4}|w?\d{3,4}))+$", "", name).casefold()


# Its figure


def _put_into_figure(img: Element, name: str, shown: dict[Element, Shown]) -> None:
    figure = _figure_around(img)
    around = figure if figure is not None else _wrapper(img)
    parts = [figure] if figure is not None else _captions_after(around)
    caption, credit = _said_in(parts)
    alt = "" if _FILE.search(img.said("alt")) else img.said("alt")
    made = Element("figure")
    made.append(Element("img", {"src": name, "alt": alt}))
    if caption:
        made.append(Element("figcaption", children=[caption]))
    shown[made] = Shown(name, alt, caption, credit)
    around.put_instead(made)
    for part in parts:
        part.put_instead()


def _figure_around(img: Element) -> Element | None:
    """Where it shows several pictures, what it says is said of the last."""
    figure = next((above for above in img.above if above.tag == "figure"), None)
    if figure is None or any(each.tag in _PLAYED for each in figure.all()):
        return None
    return figure if [*figure.all(*_PICTURES)][-1] is img else None


_PLAYED = frozenset(("figure", "iframe", "video"))


def _wrapper(img: Element) -> Element:
    """The highest element that holds nothing else."""
    wrapper = img
    for _height, above in zip(range(HIGHEST), img.above, strict=False):
        if above.tag in _TOO_HIGH or above.text or len([*above.all(*_PICTURES)]) > 1:
            break
        wrapper = above
    return wrapper


_TOO_HIGH = frozenset(("html", "body", "main", "article", "section", "td", "li", "figure", "blockquote"))


def _captions_after(wrapper: Element) -> list[Element]:
    siblings = wrapper.parent.children if wrapper.parent is not None else []
    at = siblings.index(wrapper) if wrapper in siblings else len(siblings)
    found = []
    for each in siblings[at + 1 : at + 6]:
        if isinstance(each, str) or each.tag == "br":
            if isinstance(each, str) and each.strip():
                break
        elif _says_of_picture(each):
            found.append(each)
        else:
            break
    return found


def _says_of_picture(element: Element) -> bool:
    called = hints.is_caption(element) or hints.is_picture_credit(element)
    held = any(hints.is_caption(each) for each in element.all()) and element.tag != "figure"
    return (
        (called or held)
        and len(element.text.split()) <= LONGEST_CAPTION
        and element.first(*_PICTURES) is None
    )


def _said_in(parts: list[Element]) -> tuple[str, str]:
    """Their caption and credit."""
    credits = [each for part in parts for each in _outermost(part, _is_credit_alone)]
    credit = [label_of(each.text) for each in credits]
    for each in credits:
        each.children = []
    captions = [each for part in parts for each in _outermost(part, hints.is_caption)]
    caption = " ".join(dict.fromkeys(each.text for each in captions if each.text))
    for each in captions:
        each.children = []
    rest = " ".join(filter(None, (part.text for part in parts)))
    if len(rest.split()) <= LONGEST_CREDIT and caption and not credit:
        credit.append(label_of(rest))
    elif not caption and len(rest.split()) <= LONGEST_CAPTION:
        caption = rest
    caption, named = parted("" if _FILE.search(caption) else caption)
    return caption, " / ".join(dict.fromkeys(filter(None, credit))) or named


def _is_credit_alone(element: Element) -> bool:
    holds_caption = hints.is_caption(element) or any(map(hints.is_caption, element.all()))
    return hints.is_credit(element) and element.tag != "figure" and not holds_caption


def _outermost(top: Element, wanted: Callable[[Element], bool]) -> Iterator[Element]:
    waiting = [top]
    while waiting:
        element = waiting.pop()
        if wanted(element):
            yield element
        else:
            waiting.extend(reversed(element.elements))
