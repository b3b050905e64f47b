"""Saved pages as browsers leave them, in our own words, and what is read of them."""

from pathlib import Path

from articles import markup
from articles.importers import html
from articles.importers.reading import Found
from articles.record import Story

HERE = Path(__file__).parent
ENGLISH, DARI, PASHTO = (HERE / f"saved-page-{code}.html" for code in ("en", "fa", "ps"))

HEADLINE = "Flood Kills Ten In Kunar"
ONE = "The river rose after midnight and took eleven houses in the lower village before anybody could ring the bell."
TWO = "Rescuers from Asadabad reached the valley at dawn with two boats, and the governor said ten people had died."
THREE = "The bridge at the mill is gone, so that flour and medicine now come over the ridge on donkeys every morning."
STORY = f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>"


def page(body: str = STORY, head: str = "", *, title: str = HEADLINE, attributes: str = 'lang="en"') -> str:
    """A page with this in it, with a menu over it and a colophon under it."""
    return (
        f"<!DOCTYPE html><html {attributes}><head><title>{title}</title>{head}</head><body>"
        "<header><nav><ul><li><a href='/'>Home</a></li><li><a href='/world'>World</a></li></ul></nav></header>"
        f"{body}"
        "<footer><p>The Valley Post is read by more people each month than any other paper of the province.</p>"
        "</footer></body></html>"
    )


def article(text: str = STORY, over_it: str = "") -> str:
    return f"<article><h1>{HEADLINE}</h1>{over_it}<div class='text'>{text}</div></article>"


def found(tmp_path: Path, source: str | bytes, name: str = "page.html") -> Found:
    path = tmp_path / name
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    (only,) = html.read(path)
    return only


def story(tmp_path: Path, source: str | bytes, name: str = "page.html") -> Story:
    return found(tmp_path, source, name).record


def lines(read: Story) -> list[str]:
    """The body's words, a line for each block."""
    return markup.to_text(markup.clean(read.body)).split("\n")
