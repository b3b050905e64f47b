"""Bodies as other systems take them: pictures as `<img>` with the address of a public file, links with their site."""

import html
import re
from collections.abc import Callable, Iterable

from articles.models import Picture
from articles.pictures import widths
from articles.syndication import absolute

_FIGURE = re.compile(r'<figure><img data-picture="([0-9a-f-]{36})">(.*?)</figure>', re.DOTALL)
_LINK_ON_THIS_SITE = re.compile(r'(?<=<a href=")/(?!/)')


def for_elsewhere(
    body: str,
    language: str,
    pictures: Iterable[Picture],
    more: Callable[[Picture], str] = lambda picture: "",
) -> str:
    """`more` are further attributes of a picture's tag. A picture that is gone takes its figure with it."""
    shown = {str(picture.uuid): picture for picture in pictures if picture.stem}

    def figure(match: re.Match) -> str:
        picture = shown.get(match[1])
        return f"<figure>{_image(picture, language, more(picture))}{match[2]}</figure>" if picture else ""

    body = _FIGURE.sub(figure, body) if "<figure>" in body else body
    return _LINK_ON_THIS_SITE.sub(lambda match: html.escape(absolute("/")), body)


def without_figures(body: str) -> str:
    return _FIGURE.sub("", body)


def public_address(picture: Picture) -> str:
    """Of the largest JPEG that readers may have."""
    return absolute(picture.rendition("full", picture.width))


def _image(picture: Picture, language: str, more: str) -> str:
    size = widths("full", picture.size)[-1]
    alt = html.escape(picture.shown(language).alt)
    return (
        f'<img src="{html.escape(public_address(picture))}" alt="{alt}"'
        f' width="{size.width}" height="{size.height}"{more}>'
    )
