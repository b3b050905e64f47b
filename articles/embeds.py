"""Videos of YouTube and Vimeo: known by any of their addresses, kept as a link, played in a frame."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

YOUTUBE, VIMEO = "YouTube", "Vimeo"
PLAYERS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")


@dataclass(frozen=True, slots=True)
class Video:
    site: str
    page: str  # where it is watched there: the one address under which we keep it
    player: str  # what a frame of ours loads


def video_at(address: str) -> Video | None:
    """The video that this address of a page or a player leads to; tracking parameters fall away."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https"):
        return None
    asked = parse_qs(parts.query)
    start = _seconds(_first(asked, "t") or _first(asked, "start") or parts.fragment.removeprefix("t="))
    if host in ("youtube.com", "youtube-nocookie.com", "youtu.be"):
        return _on_youtube(host, parts.path, _first(asked, "v"), start)
    if host in ("vimeo.com", "player.vimeo.com"):
        return _on_vimeo(parts.path, _first(asked, "h"), start)
    return None


def _on_youtube(host: str, path: str, asked: str, start: int) -> Video | None:
    named = re.fullmatch(r"/(?:(embed|v|shorts|live)/)?([^/]+)/?", path)
    if named is None:
        return None
    number = named[2] if named[1] or host == "youtu.be" else asked if named[2] == "watch" else ""
    # The last two are lists, whose names are as long as a video's.
    if not re.fullmatch(r"[\w-]{11}", number, re.ASCII) or number in ("videoseries", "live_stream"):
        return None
    return Video(
        site=YOUTUBE,
        page=f"https://www.youtube.com/watch?v={number}" + (f"&t={start}s" if start else ""),
        player=f"{PLAYERS[0]}/embed/{number}?autoplay=1" + (f"&start={start}" if start else ""),
    )


def _on_vimeo(path: str, asked: str, start: int) -> Video | None:
    named = re.fullmatch(
        r"/(?:video/|channels/[^/]+/|groups/[^/]+/videos/)?([0-9]{1,15})(?:/([0-9a-f]+))?/?", path
    )
    if named is None:
        return None
    number, unlisted = named[1], named[2] or (asked if re.fullmatch(r"[0-9a-f]+", asked) else "")
    at = f"#t={start}s" if start else ""
    return Video(
        site=VIMEO,
        page=f"https://vimeo.com/{number}" + (f"/{unlisted}" if unlisted else "") + at,
        player=f"{PLAYERS[1]}/video/{number}?autoplay=1&dnt=1" + (f"&h={unlisted}" if unlisted else "") + at,
    )


def _first(asked: dict[str, list[str]], name: str) -> str:
    return asked.get(name, [""])[0]


def _seconds(words: str) -> int:
    """90, 90s, 1m30s and 1h2m3s as seconds; anything else is the beginning."""
    found = re.fullmatch(r"(?:([0-9]{1,3})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,6})s?)?", words)
    hours, minutes, seconds = (int(number or 0) for number in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def video_alone(paragraph: str) -> Video | None:
    """The video of a clean paragraph that is nothing but a link to one."""
    match = _ALONE.fullmatch(paragraph)
    return video_at(html.unescape(match[1])) if match else None


# Showing them


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's words around a video, in which %(site)s is the other site, and the look of its frame."""

    play: str
    watch: str
    learns: str  # that the other site learns of the reader
    language: str
    direction: str
    stylesheet: str


def put_in(body: str, frame: Callable[[], Frame]) -> str:
    """A clean body in which each paragraph that is nothing but a link to a video has become a frame."""
    return _ALONE.sub(lambda match: _shown(match, frame), body)


_ALONE = re.compile(
    r'<p><a href="(https?://(?:[a-z]+\.)?(?:youtube\.com|youtube-nocookie\.com|youtu\.be|vimeo\.com)/[^"]+)">'
    r"((?:(?!</a>).)+)</a></p>",
    re.DOTALL,
)
_BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def _shown(match: re.Match, frame: Callable[[], Frame]) -> str:
    """The frame holds a page of ours with a link to the player, which takes the page's place.

    Nothing of the other site is asked for before that link is followed, whatever the browser: one that
    runs no scripts would load a `loading="lazy"` frame at once, even in a closed `<details>`.
    """
    video = video_at(html.unescape(match[1]))
    if video is None:
        return match[0]
    said = frame()
    site = {"site": video.site}
    bare = _BARE_ADDRESS.fullmatch(match[2])
    words = html.escape(said.watch % site) if bare else match[2]
    title = video.site if bare else re.sub(r"<[^>]+>", " ", match[2]).replace('"', "&quot;")
    inside = (
        f'<!doctype html><html lang="{said.language}" dir="{said.direction}"><title>{title}</title>'
        f'<link rel="stylesheet" href="{html.escape(said.stylesheet)}"><body class="player">'
        # YouTube plays nothing for pages that do not say where they are.
        f'<a href="{html.escape(video.player)}" referrerpolicy="strict-origin-when-cross-origin">'
        f"{html.escape(said.play % site)}</a>"
    )
    return (
        f'<figure class="video"><iframe srcdoc="{html.escape(inside)}" title="{title}" loading="lazy"'
        ' allow="autoplay; fullscreen; picture-in-picture; encrypted-media"></iframe>'
        f'<figcaption><a href="{html.escape(video.page)}">{words}</a>'
        f' <span class="credit">{html.escape(said.learns % site)}</span></figcaption></figure>'
    )
