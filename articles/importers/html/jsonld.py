"""What a page says of its story in JSON-LD, however it is nested there."""

import json
import re
from collections.abc import Iterable, Iterator

from articles.importers.foreign_html import words
from articles.importers.html.pictures import Shown
from articles.importers.html.said import Said, moment_of
from articles.importers.html.tree import Element
from articles.spelling import fold

MOST_NODES = 5000
# The more it says that it is news, the earlier.
_KINDS = {
    "OpinionNewsArticle": "opinion",
    "AnalysisNewsArticle": "analysis",
    "BackgroundNewsArticle": "analysis",
    "ReportageNewsArticle": "news",
    "ReviewNewsArticle": "opinion",
    "AskPublicNewsArticle": "news",
    "NewsArticle": "news",
    "LiveBlogPosting": "news",
    "Report": "news",
    "BlogPosting": "news",
    "SocialMediaPosting": "news",
    "AdvertiserContentArticle": "news",
    "SatiricalArticle": "news",
    "ScholarlyArticle": "news",
    "TechArticle": "news",
    "Article": "news",
    "WebPage": "",
}
_COMMENT = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*$")
_COMMA_TOO_MANY = re.compile(r",(\s*[}\]])")


def said_by(page: Element, title: str) -> Said:
    """`title` tells which story is the page's own, where it holds several."""
    nodes = [
        node for script in page.all("script") for node in _nodes(_read("".join(map(str, script.children))))
    ]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 2}
    story = _own(nodes, title)
    return _Story(story, by_id).said() if story else Said()


def _read(script: str) -> object:
    for written in (script, _COMMA_TOO_MANY.sub(r"\1", _COMMENT.sub("", script.strip()))):
        try:
            return json.loads(written.strip(), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: object) -> Iterator[dict]:
    """The objects in it, outer ones first."""
    waiting = [value]
    for _number in range(MOST_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, dict):
            yield value
            waiting.extend(each for each in value.values() if isinstance(each, dict | list))
        elif isinstance(value, list):
            waiting.extend(value)


def _own(nodes: Iterable[dict], title: str) -> dict:
    """The page's own story, and not one that it leads to."""
    ranked = [(rank, node) for node in nodes for rank, kind in enumerate(_KINDS) if kind in _types(node)]
    stories = sorted(ranked, key=lambda each: each[0])
    wanted = fold(title)
    for _rank, node in stories:
        headline = fold(" ".join(_texts(node.get("headline") or node.get("name"))[:1]))
        if headline and wanted and (headline in wanted or wanted in headline):
            return node
    return stories[0][1] if stories else {}


def _types(node: dict) -> list[str]:
    return [each.rpartition("/")[2].rpartition(":")[2] for each in _texts(node.get("@type"))]


class _Story:
    def __init__(self, story: dict, by_id: dict[str, dict]):
        self.story, self.by_id = story, by_id

    def said(self) -> Said:
        sections = self.texts("articleSection")
        return Said(
            headline=self.text("headline") or self.text("name"),
            standfirst=self.text("description") or self.text("abstract"),
            authors=tuple(self.names("author") or self.names("creator")),
            published_at=moment_of(self.text("datePublished") or self.text("dateCreated")),
            modified_at=moment_of(self.text("dateModified")),
            section=sections[0] if sections else "",
            tags=(*self.keywords(), *sections[1:]),
            picture=self.picture(),
            site_name=next(iter(self.names("publisher")), ""),
            address=self.address(),
            language=self.text("inLanguage"),
            kind=next((kind for name, kind in _KINDS.items() if name in _types(self.story)), ""),
            text=self.story["articleBody"] if isinstance(self.story.get("articleBody"), str) else "",
        )

    def values(self, name: str) -> list[object]:
        """What stands elsewhere under an @id is found there."""
        value = self.story.get(name)
        return [self.whole(each) for each in (value if isinstance(value, list) else [value]) if each]

    def whole(self, value: object) -> object:
        number = value.get("@id") if isinstance(value, dict) else None
        return self.by_id.get(number, value) if isinstance(number, str) and len(value) <= 2 else value

    def texts(self, name: str) -> list[str]:
        return [text for value in self.values(name) for text in _texts(value)]

    def text(self, name: str) -> str:
        return next(iter(self.texts(name)), "")

    def names(self, name: str) -> list[str]:
        """Of people and publishers; those that are only an address have none."""
        return [text for text in self.texts(name) if not text.startswith(("http://", "https://", "@"))]

    def keywords(self) -> list[str]:
        found = self.texts("keywords")
        return [part for text in found for part in re.split(r"[,;،؛]", text)] if len(found) == 1 else found

    def address(self) -> str:
        for name in ("url", "mainEntityOfPage"):
            for value in self.values(name):
                address = value if isinstance(value, str) else _first(value, "@id", "url")
                if address.startswith(("http://", "https://")):
                    return address
        return ""

    def picture(self) -> Shown | None:
        for value in (
            *self.values("image"),
            *self.values("thumbnailUrl"),
            *self.values("primaryImageOfPage"),
        ):
            if isinstance(value, str):
                return Shown(value)
            address = _first(value, "contentUrl", "url", "@id")
            if address:
                return Shown(
                    address,
                    caption=words(_first(value, "caption", "description")),
                    credit=_first(value, "creditText", "copyrightNotice")
                    or " / ".join(_texts(value.get("creator"))),
                )
        return None


def _texts(value: object) -> list[str]:
    """A text, what an object is called, or either of a list."""
    found: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str | int) and not isinstance(each, bool):
            found.append(words(str(each)))
        elif isinstance(each, dict):
            found += _texts(
                each.get("name") or each.get("@value") or each.get("alternateName") or each.get("url")
            )
    return [text for text in found if text]


def _first(node: object, *names: str) -> str:
    texts = (_texts(node.get(name)) for name in names) if isinstance(node, dict) else ()
    return next((found[0] for found in texts if found), "")
