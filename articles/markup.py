"""Editors' HTML made safe and plain, HTML as plain text, and what is put in when a body is shown."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import nh3

from articles import embeds, pictures
from articles.editions import editions
from articles.paste import rewritten

_ATTRIBUTES = {
    "a": {"href"},
    "img": {"data-picture"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}
TAGS = {
    *("p", "h2", "h3", "strong", "em", "a", "br", "ul", "ol", "li", "blockquote", "figure", "figcaption"),
    *("img", "table", "caption", "thead", "tbody", "tr", "th", "td"),
}
_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


# Making it safe


def clean(body: str) -> str:
    """HTML from an editor, a paste or an import, as it is kept: a few tags, blocks at the top.

    Every picture is `<figure><img data-picture="UUID">` with an optional caption; others are dropped.
    Cleaning what is clean changes nothing.
    """
    if _is_plainest(body):
        return body
    if _is_plain(body):
        return _cleaner.clean(body)
    body = rewritten(re.sub(f"[{_NEVER_KEPT}]+", "", body))
    # What came as `&#x202e;` is a letter only now, and may leave an empty paragraph behind.
    return clean(body) if re.search(f"[{_NEVER_KEPT}]", body) else _cleaner.clean(body)


def from_plain_text(paragraphs: Iterable[str]) -> str:
    return "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in paragraphs)


# Controls, halves of letters, what XML does not let in, and what turns the words after it around; the
# half-space and the joiner of emoji stay, and so do the marks that only say which way a name is read.
_NEVER_KEPT = r"\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
# The great majority of bodies is paragraphs with a few inline tags: those need only the safety net.
_PLAIN = re.compile(
    r"""(?:<(p|h2|h3)>(?=[^\s<]|<(?:strong|em|a)\b)"""
    rf"""(?:[^<>\s&{_NEVER_KEPT}]++|&(?!\#)|[ \u00a0](?![ <])|[ ](?=<(?:strong|em|a)\b)|</?(?:strong|em)>|"""
    rf"""<a\ href="(?:https?:|mailto:|tel:|[/#?])(?:[^"<>&{_NEVER_KEPT}]++|&(?!\#))*+">|</a>|<br>)++</\1>)*+""",
)


# Most of those again are paragraphs of words alone: there is nothing in them to be made safe.
_WORDS_ALONE = re.compile(
    rf"(?:<p>(?=\S)[^<>&\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{_NEVER_KEPT}]++</p>)*+"
)


def _is_plainest(body: str) -> bool:
    return "  " not in body and " <" not in body and _WORDS_ALONE.fullmatch(body) is not None


def _is_plain(body: str) -> bool:
    return _PLAIN.fullmatch(body) is not None


# Reading it


def to_text(body: str) -> str:
    """The words alone, a line for each block; for search, excerpts and language checks."""
    text = re.sub(r"</(?:p|h2|h3|li|blockquote|figcaption|caption|tr)>|<br>", "\n", body)
    text = re.sub(r"</t[hd]>", " ", text)
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def picture_uuids(body: str) -> list[str]:
    return re.findall(r'<img data-picture="([0-9a-f-]{36})"', body)


# Showing it


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """What a page needs to know of a picture; `address` is that of its renditions, up to their shape."""

    address: str
    size: pictures.Size
    alt: str = ""
    alt_language: str = ""  # where it is not the page's own
    credit: str = ""
    creator: str = ""
    copyright: str = ""


# A telephone asks for three times the letters of its screen, over the slowest line of all. What fills
# its width comes in this width there: sharp to the eye, and a half of the weight or less.
PHONES, PHONE_WIDTH = "(max-width: 40rem)", 640


def picture_element(picture: ShownPicture, shape: str, sizes: str, *, first: bool = False) -> str:
    """`<picture>` with WebP and JPEG sources. `first`: loaded at once, before anything else."""
    names = pictures.widths(shape, picture.size)
    largest = names[-1]

    def srcset(ending: str, at_most: int = largest.width) -> str:
        return ", ".join(
            f"{picture.address}{shape}-{size.width}.{ending} {size.width}w"
            for size in names
            if size.width <= at_most
        )

    source = f'<source type="image/webp" srcset="{srcset("webp")}" sizes="{sizes}">'
    if "vw" in sizes and names[0].width <= PHONE_WIDTH < largest.width:
        on_phones = srcset("webp", PHONE_WIDTH)
        source = f'<source type="image/webp" media="{PHONES}" srcset="{on_phones}" sizes="{sizes}">{source}'
    other = editions().get(picture.alt_language)
    language = f' lang="{other.tag}" dir="{other.direction}"' if other else ""
    loading = 'fetchpriority="high"' if first else 'loading="lazy"'
    return (
        f"<picture>{source}"
        f'<img src="{picture.address}{shape}-{fallback(names).width}.jpg" srcset="{srcset("jpg")}" sizes="{sizes}"'
        f' width="{largest.width}" height="{largest.height}" alt="{html.escape(picture.alt)}"{language}'
        f' {loading} decoding="async"></picture>'
    )


def fallback(sizes: list[pictures.Size]) -> pictures.Size:
    """For browsers that know no srcset: old ones, with small screens."""
    return next((size for size in sizes if size.width >= 640), sizes[-1])


def show(
    body: str,
    dateline: str,
    shown: Mapping[str, ShownPicture],
    *,
    credit: str,
    table: str,
    frame: Callable[[], embeds.Frame] | None = None,
) -> str:
    """A clean body as readers get it. `credit` and `table` are the page's words for them.

    `frame` is asked for when there is a video; without it videos stay links.
    Raises nothing: a picture that is gone takes its figure with it.
    """
    if frame is not None:
        body = embeds.put_in(body, frame)
    body = FIGURE.sub(lambda match: _figure(match, shown, credit), body)
    body = body.replace(
        "<table>", f'<div class="scroll" tabindex="0" role="region" aria-label="{html.escape(table)}"><table>'
    )
    body = body.replace("</table>", "</table></div>")
    body = _ATTRIBUTION.sub(r'<blockquote class="pull">\1<footer>\2</footer></blockquote>', body)
    if dateline and body.startswith("<p>"):
        body = f'<p><span class="dateline">{html.escape(dateline)}</span> {body[3:]}'
    if body.endswith("</p>"):
        last = body.rindex("<p>")
        body = f'{body[:last]}<p class="ends">{body[last + 3 :]}'
    return body


# A picture in a clean body: its uuid, and its caption as HTML.
FIGURE = re.compile(
    r'<figure><img data-picture="([0-9a-f-]{36})">(?:<figcaption>(.*?)</figcaption>)?</figure>', re.DOTALL
)
_ATTRIBUTION = re.compile(
    r"<blockquote>((?:(?!</?blockquote>).)*)<p>[—–―]\s*((?:(?!<p>).)*)</p></blockquote>", re.DOTALL
)
_BODY_SIZES = "(min-width: 68rem) 39rem, (min-width: 42rem) 39rem, 92vw"


def _figure(match: re.Match, shown: Mapping[str, ShownPicture], credit: str) -> str:
    picture = shown.get(match[1])
    if picture is None:
        return ""
    said = match[2] or ""
    if picture.credit:
        said += f' <span class="credit">{html.escape(credit)} <bdi>{html.escape(picture.credit)}</bdi></span>'
    caption = f"<figcaption>{said.strip()}</figcaption>" if said else ""
    return f"<figure>{picture_element(picture, 'full', _BODY_SIZES)}{caption}</figure>"
