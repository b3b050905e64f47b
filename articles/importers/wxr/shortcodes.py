"""Turns WordPress's shortcodes, words in square brackets that stand for something, into ordinary HTML."""

import html
import re
from collections import Counter
from collections.abc import Callable

from articles.importers.wxr import members
from articles.importers.wxr.paragraphs import anchor
from articles.importers.wxr.pictures import Pictures, attributes, figure, image

_TAG = re.compile(r"(\[?)\[(/?)([A-Za-z][\w-]{0,60})([=/\s][^\[\]]*)?\](\]?)", re.ASCII)
DEEPEST = 40  # one in the other; whoever writes more wants a program to fall over


class Shortcodes:
    """Those of one story; `dropped` names what could not be taken over."""

    def __init__(self, pictures: Pictures, dropped: dict[str, None]):
        self.pictures, self.dropped = pictures, dropped

    def replaced(self, text: str) -> str:
        """The text with each of them as HTML, or without it and with what stands in it."""
        if "[" not in text:
            return text
        shown = members.without_members_parts(text)
        if shown != text:
            self.dropped[members.NAMED] = None
        text = shown
        tags = list(_TAG.finditer(text))
        started = {tag[3].lower() for tag in tags if not tag[2]}
        paired = started & {tag[3].lower() for tag in tags if tag[2]}
        tags = [tag for tag in tags if _is_one(tag, paired)]
        return self._read(text, tags) if tags else text

    def _read(self, text: str, tags: list[re.Match]) -> str:
        pairs = _pairs(tags)
        literal = _literal(tags, pairs)
        ends = set(pairs.values())
        written: list[list[str]] = [[]]
        starts: list[re.Match] = []
        done = 0
        for place, tag in enumerate(tags):
            written[-1].append(text[done : tag.start()])
            done = tag.end()
            if place in literal:
                written[-1].append(literal[place])
                continue
            written[-1].append(tag[1])
            if place in pairs:
                starts.append(tag)
                written.append([])
            elif place in ends:
                held = "".join(written.pop())
                written[-1].append(self._write(starts.pop(), held))
            elif not tag[2]:
                written[-1].append(self._write(tag, ""))
            written[-1].append(tag[5])
        written[-1].append(text[done:])
        return "".join(written[0])

    def _write(self, start: re.Match, held: str) -> str:
        name = start[3].lower()
        write = _WRITERS.get(name)
        if write is not None:
            return write(self, start[4] or "", held)
        if not name.startswith(_BUILDERS) and name not in _WRAPPERS:
            self.dropped[f"[{name}]"] = None
        return held

    # What the known ones become

    def caption(self, said: str, held: str) -> str:
        """The words stand in the tag or, since WordPress 3.4, behind the picture."""
        values = attributes(said)
        picture = _PICTURE.match(held.strip())
        shown = picture[0] if picture else held
        words = values.get("caption") or (held.strip()[picture.end() :].strip() if picture else "")
        return f"\n\n{figure(shown.strip(), words)}\n\n"

    def gallery(self, said: str, _held: str) -> str:
        values = attributes(said)
        named = (
            values.get("ids") or values.get("include") or values.get("images") or values.get("image") or ""
        )
        if named:
            numbers = [number for number in re.split(r"[\s,]+", named) if number]
            found = [self.pictures.numbered(number) for number in numbers]
            missing = [number for number, each in zip(numbers, found, strict=True) if each is None]
            self.dropped.update(
                {f"picture {number[:20]}, which is not in the export": None for number in missing}
            )
        else:
            left_out = set(re.split(r"[\s,]+", values.get("exclude", "")))
            found = [each for each in self.pictures.of_story() if each.number not in left_out]
            if not found:
                self.dropped["[gallery]"] = None
        figures = "".join(self.pictures.figure(each) for each in found if each is not None)
        return f"\n\n{figures}\n\n"

    def picture(self, said: str, held: str) -> str:
        values = attributes(said)
        address = values.get("src") or held.strip()
        if not _WEB.match(address):
            return held
        return f"\n\n{figure(image(address, values.get('alt', '')), '')}\n\n"

    def credited(self, said: str, held: str) -> str:
        return f"{held} {html.escape(attributes(said).get('name', ''), quote=False)}"

    def link(self, said: str, held: str) -> str:
        """What is shown or played from elsewhere: its address alone in a paragraph."""
        values = {**attributes(held), **attributes(said)}
        tried = (held.strip(), *(values.get(name, "") for name in _ADDRESSES), _first_word(said))
        return self._linked(next((each for each in tried if _WEB.match(each)), ""))

    def youtube(self, said: str, held: str) -> str:
        return self._video(said, held, r"[\w-]{11}", "https://www.youtube.com/watch?v=")

    def vimeo(self, said: str, held: str) -> str:
        return self._video(said, held, r"[0-9]{5,15}", "https://vimeo.com/")

    def _video(self, said: str, held: str, number: str, before: str) -> str:
        tried = (held.strip(), *attributes(said).values(), _first_word(said).partition("&")[0])
        found = next((each for each in tried if re.fullmatch(number, each)), "")
        return self._linked(before + found) if found else self.link(said, held)

    def _linked(self, address: str) -> str:
        if not _WEB.match(address):
            self.dropped["an embed without an address"] = None
            return ""
        return f"\n\n<p>{anchor(address)}</p>\n\n"

    def quotation(self, said: str, held: str) -> str:
        by = attributes(said).get("cite") or attributes(said).get("author") or ""
        by = f"\n\n— {html.escape(by, quote=False)}" if by else ""
        return f"\n\n<blockquote>{held.strip()}{by}</blockquote>\n\n"

    def button(self, said: str, held: str) -> str:
        values = attributes(said)
        address = next(
            (values[name] for name in ("url", "link", "href") if _WEB.match(values.get(name, ""))), ""
        )
        words = held.strip() or html.escape(values.get("text") or values.get("title") or address, quote=False)
        return f'<a href="{html.escape(address)}">{words}</a>' if address else words

    def titled(self, said: str, held: str) -> str:
        """A part that readers open or turn to: its title is a heading."""
        title = html.escape(attributes(said).get("title", "").strip(), quote=False)
        return f"\n\n<h3>{title}</h3>\n\n{held}\n\n" if title else held

    def nothing(self, _said: str, _held: str) -> str:
        return ""


_PICTURE = re.compile(
    r"""(?:<a\b[^<>]*>\s*)?<img\b(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>(?:\s*</a>)?""", re.IGNORECASE
)
_WEB = re.compile(r"(?:https?:)?//[^\s<>\"]+$", re.IGNORECASE)
_ADDRESSES = (
    *("src", "url", "href", "mp4", "m4v", "webm", "ogv", "mov", "wmv", "flv", "mp3", "m4a", "ogg", "wav"),
    *("wma", "link", "file"),
)


def _literal(tags: list[re.Match], pairs: dict[int, int]) -> dict[int, str]:
    """[[this]] and [[this]that[/this]] are how WordPress writes about a shortcode: what is shown of them."""
    shown = {place: tag[0][1:-1] for place, tag in enumerate(tags) if tag[1] and tag[5]}
    for start, end in pairs.items():
        if tags[start][1] and tags[end][5]:
            shown[start], shown[end] = tags[start][0][1:], tags[end][0][:-1]
    return shown


def _pairs(tags: list[re.Match]) -> dict[int, int]:
    """The place of each end by that of its start; a start may have none."""
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    names = Counter()
    for place, tag in enumerate(tags):
        name = tag[3].lower()
        if tag[1] and tag[5]:
            continue
        if not tag[2]:
            waiting.append(place)
            names[name] += 1
        elif names[name]:
            while waiting:
                start = waiting.pop()
                names[tags[start][3].lower()] -= 1
                if tags[start][3].lower() == name:
                    pairs[start] = place
                    break
    return _not_too_deep(pairs)


def _not_too_deep(pairs: dict[int, int]) -> dict[int, int]:
    kept: dict[int, int] = {}
    around: list[int] = []  # where those end that are open
    for start in sorted(pairs):
        while around and around[-1] < start:
            around.pop()
        if len(around) < DEEPEST:
            around.append(pairs[start])
            kept[start] = pairs[start]
    return kept


def _first_word(said: str) -> str:
    return said.strip(" =\"'/").partition(" ")[0].strip("\"'")


# Which brackets are one. An editor's own, [sic] or [1], stay as they are.


def _is_one(tag: re.Match, paired: set[str]) -> bool:
    """By its end, by its name, or by what it says beside its name; `paired` have a start and an end."""
    name, said = tag[3].lower(), tag[4] or ""
    is_written_about = tag[1] and tag[5] and name in _WRITERS
    return (
        name in paired
        or "_" in name
        or name in _UNMISTAKABLE
        or bool(is_written_about)
        or _SAYS_SOMETHING.fullmatch(said) is not None
        or (name in _PLAYERS and _IS_PLAYED.fullmatch(said) is not None)
    )


_SAYS_SOMETHING = re.compile(
    r"""(?:\s++[A-Za-z][\w-]*+\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s"'=]++))++\s*+/?\s*+|\s*+/"""
)
# [youtube=https://...], [tweet https://...], [vimeo 76979871], [youtube dQw4w9WgXcQ]
_IS_PLAYED = re.compile(
    r"""=.*|\s+["']?(?:https?:)?//.*|\s+[0-9]{5,15}|\s+(?=\S*[A-Z0-9_-])[\w-]{11}""", re.DOTALL
)
_PLAYERS = {
    *(
        "embed",
        "video",
        "audio",
        "iframe",
        "soundcloud",
        "tweet",
        "twitter",
        "instagram",
        "facebook",
        "tiktok",
    ),
    *("spotify", "googlemaps", "dailymotion", "wpvideo", "flickr", "scribd", "youtube", "vimeo"),
}
_UNMISTAKABLE = {
    *("gallery", "caption", "playlist", "contact-form", "contact-form-7", "recent-posts", "media-credit"),
    *("wpforms", "gravityform", "crowdsignal", "polldaddy", "nextpage"),
}


# What becomes of them

_WRITERS: dict[str, Callable[[Shortcodes, str, str], str]] = {
    **dict.fromkeys(_PLAYERS, Shortcodes.link),
    **dict.fromkeys(
        ("embedyt", "et_pb_video", "vc_video", "fusion_soundcloud", "su_video", "su_audio"), Shortcodes.link
    ),
    **dict.fromkeys(("youtube", "fusion_youtube", "su_youtube"), Shortcodes.youtube),
    **dict.fromkeys(("vimeo", "fusion_vimeo", "su_vimeo"), Shortcodes.vimeo),
    **dict.fromkeys(("caption", "wp_caption"), Shortcodes.caption),
    **dict.fromkeys(("gallery", "vc_single_image", "vc_gallery"), Shortcodes.gallery),
    **dict.fromkeys(("et_pb_image", "fusion_imageframe"), Shortcodes.picture),
    "media-credit": Shortcodes.credited,
    **dict.fromkeys(("pullquote", "quote", "blockquote", "su_quote", "su_pullquote"), Shortcodes.quotation),
    **dict.fromkeys(("button", "su_button", "fusion_button"), Shortcodes.button),
    **dict.fromkeys(
        (
            *("tab", "toggle", "accordion", "accordion_item", "spoiler", "su_tab", "su_spoiler", "vc_tab"),
            *("vc_tta_section", "et_pb_tab", "et_pb_toggle", "et_pb_accordion_item", "fusion_tab"),
            "fusion_toggle",
        ),
        Shortcodes.titled,
    ),
    **dict.fromkeys(("nextpage", "vc_empty_space", "su_spacer", "fusion_separator"), Shortcodes.nothing),
}
# These only arrange a page: nothing is lost with them.
_BUILDERS = ("vc_", "et_pb_", "fusion_", "av_", "su_")
_WRAPPERS = {
    *("row", "column", "columns", "col", "one_half", "one_half_last", "one_third", "one_third_last"),
    *("two_third", "two_third_last", "one_fourth", "one_fourth_last", "three_fourth", "section", "container"),
    *("div", "span", "box", "center", "dropcap", "highlight", "tabs", "toggles", "accordions", "wrapper"),
}
