"""What a page says of its story in its head: <meta>, <link>, <title>."""

import re
from collections.abc import Iterator
from datetime import datetime

from articles.importers.foreign_html import whole
from articles.importers.html.pictures import Shown
from articles.importers.html.place import is_page
from articles.importers.html.said import Said, moment_of
from articles.importers.html.tree import Element
from articles.spelling import one_line

_HEADLINE = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "citation_title",
    "parsely-title",
    "sailthru.title",
    "hdl",
)
_STANDFIRST = (
    "og:description",
    "twitter:description",
    "description",
    "dc.description",
    "dcterms.description",
    "dcterms.abstract",
    "sailthru.description",
)
_AUTHORS = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "parsely-author",
    "sailthru.author",
    "byl",
)
_PUBLISHED = (
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "datepublished",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dcterms.created",
    "dc.date",
    "dc.date.created",
    "citation_publication_date",
    "citation_date",
    "parsely-pub-date",
    "sailthru.date",
    "date",
    "og:published_time",
    "originalpublicationdate",
    "pdate",
)
_MODIFIED = (
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "revised",
)
_SECTION = ("article:section", "og:article:section", "parsely-section", "section", "category")
_TAGS = (
    "article:tag",
    "og:article:tag",
    "news_keywords",
    "parsely-tags",
    "sailthru.tags",
    "citation_keywords",
    "dc.subject",
    "dcterms.subject",
)
_PICTURE = (
    "og:image:secure_url",
    "og:image",
    "og:image:url",
    "twitter:image",
    "twitter:image:src",
    "parsely-image-url",
    "thumbnail",
)
_SITE_NAME = (
    "og:site_name",
    "application-name",
    "dc.publisher",
    "dcterms.publisher",
    "cre",
    "publisher",
    "apple-mobile-web-app-title",
)
_ADDRESS = ("og:url", "twitter:url", "parsely-link", "al:web:url")
_LANGUAGE = ("og:locale", "dc.language", "dcterms.language", "content-language", "language")
_SEVERAL = re.compile(r"[,;،؛]")


def said_by(page: Element) -> Said:
    said = _meta(page)
    section = next(iter(said.first(_SECTION)), "")
    return Said(
        headline=next(iter(said.first(_HEADLINE)), ""),
        standfirst=next(iter(said.first(_STANDFIRST)), ""),
        authors=tuple(said.names(_AUTHORS)),
        published_at=said.moment(_PUBLISHED),
        modified_at=said.moment(_MODIFIED),
        section=section,
        tags=tuple(said.tags()),
        picture=said.picture(),
        site_name=next(iter(said.names(_SITE_NAME)), ""),
        address=next(filter(is_page, _addresses(page, said)), ""),
        language=next(iter(said.first(_LANGUAGE)), ""),
    )


def keywords_of(page: Element) -> Said:
    """What some sites say on all of their pages."""
    return Said(
        tags=tuple(part for text in _meta(page).values.get("keywords", []) for part in _SEVERAL.split(text))
    )


def title_of(page: Element) -> str:
    title = page.first("title")
    return title.text if title is not None else ""


def base_of(page: Element) -> str:
    base = page.first("base")
    return base.said("href") if base is not None else ""


class _Meta:
    def __init__(self, values: dict[str, list[str]]):
        self.values = values

    def first(self, names: tuple[str, ...]) -> list[str]:
        """All that the first of these names says."""
        return next((found for name in names if (found := self.values.get(name))), [])

    def names(self, names: tuple[str, ...]) -> list[str]:
        """Those that are no addresses or accounts."""
        for name in names:
            found = [
                text
                for text in self.values.get(name, [])
                if not text.startswith(("http://", "https://", "@"))
            ]
            if found:
                return found
        return []

    def moment(self, names: tuple[str, ...]) -> datetime | None:
        found = (moment_of(text) for name in names for text in self.values.get(name, []))
        return next(filter(None, found), None)

    def tags(self) -> list[str]:
        found = self.first(_TAGS)
        return [part for text in found for part in _SEVERAL.split(text)] if len(found) == 1 else found

    def picture(self) -> Shown | None:
        address = next(iter(self.first(_PICTURE)), "")
        alt = next(iter(self.first(("og:image:alt", "twitter:image:alt"))), "")
        return Shown(address, alt=alt) if address else None


def _meta(page: Element) -> _Meta:
    values: dict[str, list[str]] = {}
    for meta in page.all("meta"):
        text = one_line(meta.said("content", "value"))
        for name in f"{meta.said('property')} {meta.said('name')} {meta.said('http-equiv')}".lower().split():
            if text and text not in values.setdefault(name, []):
                values[name].append(text)
    return _Meta(values)


def _addresses(page: Element, said: _Meta) -> Iterator[str]:
    base = base_of(page)
    for link in page.all("link"):
        if "canonical" in link.said("rel").lower().split():
            yield whole(link.said("href"), base).partition("#")[0]
    for name in _ADDRESS:
        yield from said.values.get(name, [])
