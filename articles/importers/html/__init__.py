"""Reads a news page that somebody saved: what it says of itself, and its text without the page around it."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from articles.importers.foreign_html import whole
from articles.importers.html import jsonld as html_jsonld
from articles.importers.html import marks as html_marks
from articles.importers.html import meta as html_meta
from articles.importers.html import tree as html_tree
from articles.importers.html.headline import headline_of
from articles.importers.html.place import Place, is_page
from articles.importers.html.said import Said, first_of
from articles.importers.html.story import Read, story_of
from articles.importers.html.tree import Element, names
from articles.importers.names import LONGEST_NAME, bylines_of, tags_of
from articles.importers.reading import Found, SourceRefused, text_of, whole_text
from articles.record import Picture, Ref, Story
from articles.spelling import language_of, one_line

NAME = "html"
_ROOT = re.compile(r"<([a-z][a-z0-9]*)[\s/>]", re.IGNORECASE)
_BEFORE_ROOT = re.compile(r"\s*(?:<!--.*?-->|<\?xml[^>]*>|<!doctype[^>]*>)", re.IGNORECASE | re.DOTALL)
_ROOTS = names(
    "html head body title meta link style script article section main header div p h1 h2 h3 figure img ul ol blockquote "
    "table center font span a strong em b i br hr nav aside base noscript"
)
# What browsers and their helpers write over a page that they save.
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)\s*|Page saved with SingleFile\s+url:\s*)(https?://[^\s>]+)"
)
SEARCHED = 4000  # letters at the beginning


def recognises(head: bytes) -> bool:
    """A page, or a part of one; its first element is of HTML, and not of RSS, say."""
    text = text_of(head)
    while before := _BEFORE_ROOT.match(text):
        text = text[before.end() :]
    root = _ROOT.match(text.lstrip())
    return root is not None and root[1].lower() in _ROOTS


def read(path: Path) -> Iterator[Found]:
    """One story. Raises SourceRefused when there is none to be seen."""
    source = whole_text(path)
    page = html_tree.page(source)
    title = html_meta.title_of(page)
    several = (html_jsonld.said_by(page, title), html_meta.said_by(page), html_marks.said_by(page))
    said = first_of((*several, html_meta.keywords_of(page)))
    headline = _headline(page, several, title)
    saved_from = next(iter(_SAVED_FROM.findall(source[:SEARCHED])), "")
    by_jsonld, by_meta, by_marks = (each.address for each in several)
    address = next(filter(is_page, (by_meta, by_jsonld, by_marks, saved_from)), "")
    place = Place(whole(html_meta.base_of(page), address or saved_from) or address or saved_from, path)
    status = _status(path, page)
    story = story_of(page, lambda: html_tree.page(source), place, headline, said)
    if not story.body:
        raise SourceRefused(
            "It holds no text that could be a story. Where scripts put it in, open the page in a browser, "
            "wait until it is there, and save it then as “Web page, complete”."
        )
    yield _found(path, headline, story, said, address, status)


def _headline(page: Element, several: tuple[Said, ...], title: str) -> str:
    top, smaller = ([each.text for each in page.all(*tags)] for tags in (("h1",), ("h2", "h3")))
    headline = headline_of(
        [*(said.headline for said in several), title], top, smaller, [said.site_name for said in several]
    )
    if not headline:
        raise SourceRefused(
            "It has no headline: give it a <title> or an <h1>. Posts that came with a table of their titles "
            "(posts.csv) are brought in with that table."
        )
    return headline


def _status(path: Path, page: Element) -> str:
    """Medium's exports tell drafts by the file's name alone."""
    is_medium = any("medium.com" in link.said("href") for link in page.all("a"))
    return "draft" if path.name.startswith("draft_") and is_medium else ""


def _found(path: Path, headline: str, story: Read, said: Said, address: str, status: str) -> Found:
    tags, unusable = tags_of(said.tags)
    section = one_line(said.section)
    no_section = (f"the section “{section[:60]}…”",) if len(section) > LONGEST_NAME else ()
    published_at = said.published_at or story.published_at
    is_later = said.modified_at and published_at and said.modified_at > published_at
    record = Story(
        language=story.language,
        headline=headline,
        standfirst=story.standfirst,
        kind=said.kind or "news",
        body=story.body,
        section=Ref(name=section) if section and not no_section else None,
        thumbnail=Ref(name=story.thumbnail.name) if story.thumbnail else None,
        tags=tags,
        bylines=bylines_of(said.authors or story.authors, said.site_name),
        status=status,
        published_at=published_at,
        modified_at=said.modified_at if is_later else None,
        source_name=one_line(said.site_name),
        source_url=address,
        source_system=f"web:{urlsplit(address).hostname}" if address else "web",
    )
    return Found(
        str(path),
        record,
        pictures=_pictures(headline, story),
        dropped=(*unusable, *no_section, *story.dropped),
    )


def _pictures(headline: str, story: Read) -> tuple[Picture, ...]:
    language = story.language or language_of(f"{headline} {story.text}")
    return tuple(
        Picture(
            file=shown.name,
            alt={language: shown.alt} if shown.alt else {},
            caption={language: shown.caption} if shown.caption else {},
            credit=shown.credit,
        )
        for shown in story.pictures
        if shown.alt or shown.caption or shown.credit
    )
