"""Turns a text of WordPress's block editor into ordinary HTML: elements between comments that say what they are."""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from articles.importers.wxr import members
from articles.importers.wxr.paragraphs import paragraphs
from articles.importers.wxr.pictures import Pictures, attributes, figure, image
from articles.importers.wxr.shortcodes import Shortcodes
from articles.importers.wxr.words import plain

MARK = "<!-- wp:"
DEEPEST = 40  # blocks one in the other
MOST_REUSED = 50  # blocks that are kept once for many stories, in one story


@dataclass(slots=True)
class _Open:
    """A block whose end has not come yet; `said` is JSON, if anything."""

    name: str
    said: str = ""
    written: list[str] = field(default_factory=list)
    for_the_others: list[str] = field(default_factory=list)  # of it, if it is for members


class Blocks:
    """Those of one story; `dropped` names what could not be taken over."""

    def __init__(self, pictures: Pictures, shortcodes: Shortcodes, footnotes: str, dropped: dict[str, None]):
        self.pictures, self.shortcodes = pictures, shortcodes
        self.footnotes, self.dropped = footnotes, dropped
        self.open: list[_Open] = []
        self.reused = 0
        self.made_by_the_site = 0  # how many such blocks are open
        self.rest_is_for_members = False

    def as_html(self, text: str) -> str:
        if "data-fn=" in text:
            text = _FOOTNOTE_MARK.sub(_footnote_mark, text)
        around, self.open = self.open, [_Open("")]
        for before, comment in _parts(text):
            if before and not before.isspace():
                # What stands in no block was written in the classic editor.
                before = before if len(self.open) > 1 else paragraphs(before, breaks=False)
                self.open[-1].written.append(before)
            self._take(comment)
            if self.rest_is_for_members:
                self.dropped[members.NAMED] = None
                break
        while len(self.open) > 1:
            self._write_last()
        text, self.open = "".join(self.open[0].written), around
        return text

    def _take(self, comment: str) -> None:
        found = _COMMENT.match(comment)
        if found is None:
            return
        end, name, said = found.groups()
        said = said.rstrip()
        is_too_deep = len(self.open) >= DEEPEST  # nobody writes more: there the comments say nothing
        if end:
            self._close(name)
        elif name == members.PAYWALL or (is_too_deep and members.is_for_members(name)):
            self.rest_is_for_members = True
        elif said.endswith("/"):
            self.open[-1].written.append(self._write_empty(name, said[:-1]))
        elif not is_too_deep:
            self.open.append(_Open(name, said))
            self.made_by_the_site += name in _MADE_BY_THE_SITE

    def _close(self, name: str) -> None:
        if self.open[-1].name == name or any(each.name == name for each in self.open):
            while self._write_last() != name:
                pass

    def _write_last(self) -> str:
        block = self.open.pop()
        around, others = self.open[-1], "".join(block.for_the_others)
        if members.is_for_members(block.name):
            self.dropped[members.NAMED] = None
            shown = others
        else:
            shown = self._write(block.name, block.said, "".join(block.written))
        around.written.append(shown)
        around.for_the_others.append(shown if members.is_for_the_others(block.name) else others)
        return block.name

    def _write(self, name: str, said: str, held: str) -> str:
        write = _WRITERS.get(name)
        if write is not None:
            return write(self, said, held)
        if name in _MADE_BY_THE_SITE:
            self.made_by_the_site -= 1
            self._drop(f"the block {name}")
            return ""
        return self.embed(said, held) if name.startswith("core-embed/") else held.strip()

    def _write_empty(self, name: str, said: str) -> str:
        """A block without an end: what it shows, WordPress makes at that moment."""
        if name in _WRITERS:
            return _WRITERS[name](self, said, "")
        if name == "block":
            return self._reused(said)
        if name == "footnotes":
            return self._footnotes()
        self._drop(f"the block {name[:60]}")
        return ""

    def _drop(self, what: str) -> None:
        """Of what the site makes, its parts are not named too."""
        if not self.made_by_the_site:
            self.dropped[what] = None

    def _reused(self, said: str) -> str:
        number = str(_said(said).get("ref", ""))
        text = self.pictures.site.block(number)
        self.reused += 1
        if text is None or self.reused > MOST_REUSED:
            self.dropped[f"the reusable block {number[:20]}, which is not in the export"] = None
            return ""
        return self.as_html(text)

    def _footnotes(self) -> str:
        try:
            notes = json.loads(self.footnotes)
            items = "".join(f"<li>{note['content']}</li>" for note in notes)
        except (ValueError, RecursionError, TypeError, KeyError):
            self.dropped["footnotes"] = None
            return ""
        return f"<ol>{items}</ol>"

    # What they become

    def words(self, _said: str, held: str) -> str:
        """A paragraph or a heading, without what says how it looks."""
        text = _START.sub(r"<\1>", held.strip(), count=1)
        if text in _EMPTY:
            return ""
        if text.startswith("<p>http"):
            return paragraphs(text)  # an address may stand alone in it
        return text.replace("\n", " ") if "\n" in text else text

    def image(self, said: str, held: str) -> str:
        shown, values = _IMAGE.search(held), _said(said)
        number, address = str(values.get("id", "")), values.get("url")
        if shown is not None:
            tag = f'<img data-id="{number}"{shown[0][4:]}' if number.isdigit() else shown[0]
            return figure(tag, _caption(held))
        if isinstance(address, str) and address:
            return figure(image(address, ""), _caption(held))
        attachment = self.pictures.numbered(number)
        if attachment is not None:
            return self.pictures.figure(attachment, _caption(held))
        self.dropped["a picture without an address"] = None
        return ""

    def gallery(self, said: str, held: str) -> str:
        figures, caption = _figures(held)
        if not figures and isinstance(numbers := _said(said).get("ids"), list):
            found = (self.pictures.numbered(str(number)) for number in numbers)
            figures = "".join(self.pictures.figure(each) for each in found if each is not None)
        if not figures:
            self.dropped["a gallery without pictures"] = None
        return figures + (f"<p>{caption}</p>" if caption else "")

    def cover(self, said: str, held: str) -> str:
        address = _said(said).get("url")
        has_own = "<img" in held or "<video" in held
        if has_own or not isinstance(address, str) or not address:
            return held.strip()
        return figure(image(address, ""), "") + held.strip()

    def embed(self, said: str, held: str) -> str:
        address = _said(said).get("url")
        if not isinstance(address, str) or not _WEB.match(address):
            found = _WEB.search(html.unescape(_TAGS.sub(" ", held)))
            address = found[0] if found else ""
        return self._linked(address, held)

    def player(self, said: str, held: str) -> str:
        """A video or a recording becomes a link to its file, in the words of its caption."""
        values = _said(said)
        tried = (attributes(tag[0]).get("src", "") for tag in _PLAYER.finditer(held))
        address = next(filter(None, tried), values.get("src"))
        attachment = self.pictures.numbered(str(values.get("id", ""))) if not address else None
        return self._linked(attachment.address if attachment else address, held)

    def _linked(self, address: object, held: str) -> str:
        if not isinstance(address, str) or not address.strip():
            self.dropped["an embed without an address"] = None
            return ""
        address = html.escape(address.strip())
        words = html.escape(plain(_caption(held)), quote=False) or address
        return f'<p><a href="{address}">{words}</a></p>'

    def file(self, _said: str, held: str) -> str:
        links = (each[0] for each in _LINK.finditer(held) if "href" in each[1])
        link = next((each for each in links if "wp-block-file__button" not in each and plain(each)), "")
        return f"<p>{link}</p>" if link else held.strip()

    def quotation(self, _said: str, held: str) -> str:
        held = _CITE.sub(lambda tag: "</p>" if tag[0][1] == "/" else "<p>— ", held.strip())
        return _FIGURE.sub("", held)

    def table(self, _said: str, held: str) -> str:
        caption = _caption(held)
        held = _FIGURE.sub("", _without_caption(held)).strip()
        if not caption:
            return held
        return _TABLE.sub(lambda tag: f"{tag[0]}<caption>{caption}</caption>", held, count=1)

    def shortcode(self, _said: str, held: str) -> str:
        held = held.strip()
        # One for members may end in another block.
        return paragraphs(held if members.begins_or_ends(held) else self.shortcodes.replaced(held))

    def classic(self, _said: str, held: str) -> str:
        return paragraphs(held, breaks=False)

    def nothing(self, _said: str, _held: str) -> str:
        return ""


# Reading comments


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """What stands before each comment, and the comment; the last one is empty."""
    *parts, rest = text.split("-->")
    for part in parts:
        before, _mark, comment = part.partition("<!--")
        yield before, comment
    yield rest, ""


_COMMENT = re.compile(r"\s*(/?)wp:(?:core/)?([a-z][a-z0-9_/-]*)\s*(.*)", re.DOTALL)


def _said(written: str) -> dict:
    try:
        said = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


# Reading what they hold

_FOOTNOTE_MARK = re.compile(r"<sup\b[^<>]*+>\s*+<a\b[^<>]*+>([0-9]{1,4})</a>\s*+</sup>")
_EMPTY = ("<p></p>", "<p>&nbsp;</p>", "<p>\xa0</p>")
_START = re.compile(r"<(p|h[1-6])\s[^<>]*>")
_IMAGE = re.compile(r"""<img\b(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s<>\"]+")
_TAGS = re.compile(r"<[^<>]*>")
_PLAYER = re.compile(r"<(?:video|audio|source)\b[^<>]*+>", re.IGNORECASE)
_CITE = re.compile(r"</?cite\b[^<>]*>")
_FIGURE = re.compile(r"</?figure\b[^<>]*>")
_TABLE = re.compile(r"<table\b[^<>]*>")
_LINK = re.compile(r"(<a\b[^<>]*+>)(?:[^<]++|<(?!/?a\b))*+</a>")
_SHOWN = re.compile(
    r"""<img\b(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>|<figcaption\b[^<>]*>|</figcaption\s*>""", re.IGNORECASE
)


def _footnote_mark(match: re.Match) -> str:
    return f"[{match[1]}]" if "data-fn=" in match[0] else match[0]


def _figures(held: str) -> tuple[str, str]:
    """Each picture as a figure with its own caption, and the caption of them all."""
    shown: list[str] = []
    captions: list[str] = []
    of_all, begin = "", None
    for tag in _SHOWN.finditer(held):
        if tag[0][1] in "iI":
            shown.append(tag[0])
            captions.append("")
        elif tag[0][1] != "/":
            begin = tag
        elif begin is not None:
            words = held[begin.end() : tag.start()].strip()
            if "gallery-caption" in begin[0] or not shown or captions[-1]:
                of_all = words
            else:
                captions[-1] = words
            begin = None
    return "".join(map(figure, shown, captions)), of_all


def _caption(held: str) -> str:
    begin = re.search(r"<figcaption\b[^<>]*>", held)
    end = held.find("</figcaption", begin.end()) if begin else -1
    return held[begin.end() : end].strip() if end >= 0 else ""


def _without_caption(held: str) -> str:
    begin, end = held.find("<figcaption"), held.find("</figcaption>")
    return held[:begin] + held[end + len("</figcaption>") :] if 0 <= begin < end else held


_WRITERS: dict[str, Callable[[Blocks, str, str], str]] = {
    **dict.fromkeys(("paragraph", "heading", "subhead"), Blocks.words),
    "image": Blocks.image,
    **dict.fromkeys(("gallery", "jetpack/tiled-gallery", "jetpack/slideshow"), Blocks.gallery),
    **dict.fromkeys(("cover", "cover-image"), Blocks.cover),
    "embed": Blocks.embed,
    **dict.fromkeys(("video", "audio"), Blocks.player),
    "file": Blocks.file,
    **dict.fromkeys(("quote", "pullquote"), Blocks.quotation),
    "table": Blocks.table,
    "shortcode": Blocks.shortcode,
    "freeform": Blocks.classic,
    **dict.fromkeys(("more", "nextpage", "separator", "spacer", "site-logo"), Blocks.nothing),
}
# Lists, forms and furniture, which a page of WordPress shows and no story says.
_MADE_BY_THE_SITE = {
    *("query", "comments", "comments-query-loop", "navigation", "search", "social-links", "latest-posts"),
    *("latest-comments", "categories", "archives", "calendar", "tag-cloud", "rss", "page-list", "loginout"),
    *("post-comments-form", "jetpack/contact-form", "jetpack/subscriptions", "jetpack/related-posts"),
}
