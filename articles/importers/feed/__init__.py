"""Reads feeds: RSS of any version, Atom, JSON Feed; the whole text where they have it, else their summary."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from articles.importers.feed import json_feed as feed_json
from articles.importers.feed import xml_feed as feed_xml
from articles.importers.feed.entry import Entry, Feed, Offered
from articles.importers.foreign_html import ForeignBody, begins_with, words
from articles.importers.languages import edition_of
from articles.importers.names import bylines_of, tags_of
from articles.importers.reading import Found, Refused, SourceRefused, head_of, text_of
from articles.record import Picture, Ref, Story
from articles.spelling import fold, language_of

NAME = "feed"
LONGEST_STANDFIRST = 70  # words
LONGEST_MADE_HEADLINE = 90  # letters
LONGEST_NUMBER, LONGEST_SYSTEM, LONGEST_SOURCE_NAME = 500, 100, 200  # letters
ENOUGH_TO_TELL = 2000  # letters of a text, to see in which it is written
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version')
_ROOT = re.compile(
    r"(?:\s|(?><\?.*?\?>)|(?><!--.*?-->)|(?><!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>))*+"
    r"<(?:\w+:)?(?P<name>rss|feed|rdf)\b(?P<more>[^<]*)",
    re.DOTALL | re.IGNORECASE,
)
_OF_FEEDS = re.compile(
    r"purl\.org/(?:rss|atom|net/rss|echo|pie)|my\.netscape\.com/rdf|w3\.org/2005/Atom|channel\.netscape\.com/rdf",
    re.IGNORECASE,
)
_PARAGRAPHS = re.compile(r"<(?:p|li|h[1-6]|blockquote)\b|<br\b[^>]*>\s*<br\b", re.IGNORECASE)
# What WordPress puts under every text of its feeds.
_APPEARED_FIRST = re.compile(r"^the post .{1,300} (?:appeared first|first appeared) on .{1,200}$")
_SENTENCE = re.compile(r".{20,}?[.!?؟۔](?=\s|$)")


def recognises(head: bytes) -> bool:
    start = text_of(head) or head.decode("ascii", "ignore").lstrip()  # in an encoding that nobody knows
    if start.startswith("{"):
        return _JSON_FEED.search(start) is not None
    root = _ROOT.match(start)
    if root is None:
        return False
    return root["name"].lower() == "rss" or _OF_FEEDS.search(root["more"]) is not None


def read(path: Path) -> Iterator[Found | Refused]:
    """Raises SourceRefused for what is no feed or holds no stories."""
    is_json = text_of(head_of(path)).startswith(("{", "["))
    feed = (feed_json if is_json else feed_xml).feed_in(path)
    if not feed.entries and not feed.broken_at:
        raise SourceRefused("It holds no stories: it is an empty feed, or none that can be read.")
    for entry in feed.entries:
        yield _found(entry, feed)
    if feed.broken_at:
        yield Refused(feed.broken_at, "The feed breaks off here: fetch it again.")


def _found(entry: Entry, feed: Feed) -> Found | Refused:
    text = _text(entry)
    if not (entry.headline or text.body):
        return Refused(entry.source, "It has neither a headline nor a text.")
    language = edition_of(entry.language)
    pictures = _pictures(entry)
    ready = _ready(entry, text.body, pictures)
    house = (entry.source_name or feed.title)[:LONGEST_SOURCE_NAME]
    tags, no_tags = tags_of(entry.tags)
    story = Story(
        language=language if _can_be_in(language, f"{entry.headline} {words(text.body)}") else "",
        headline=entry.headline or _made_headline(text.body),
        standfirst=text.standfirst,
        body=ready.body,
        section=Ref(name=entry.section) if fold(entry.section) else None,
        thumbnail=Ref(name=pictures[0].record.file) if pictures else None,
        tags=tags,
        bylines=bylines_of(entry.authors, house),
        published_at=entry.published_at,
        modified_at=entry.modified_at,
        source_name=house,
        source_url=entry.address,
        source_system=f"feed:{feed.host}"[:LONGEST_SYSTEM] if feed.host else NAME,
        source_id=entry.number if len(entry.number) <= LONGEST_NUMBER else "",
    )
    return Found(
        entry.source, story, pictures=ready.pictures, dropped=(*text.dropped, *entry.dropped, *no_tags)
    )


def _can_be_in(language: str, text: str) -> bool:
    """Programs write "en" over whatever a site is in, unless somebody tells them."""
    return (language == "en") == (language_of(text[:ENOUGH_TO_TELL]) == "en")


# Its text


@dataclass(frozen=True, slots=True)
class _Text:
    standfirst: str
    body: str
    dropped: tuple[str, ...] = ()


def _text(entry: Entry) -> _Text:
    content, summary = _without_furniture(entry.content), _without_furniture(entry.summary)
    standfirst = words(summary)
    if words(content) or "<" in content:
        return _Text("" if begins_with(content, standfirst) else standfirst, content)
    if not standfirst and "<" not in summary:
        return _Text("", "", ("only a headline",))
    is_whole = len(standfirst.split()) > LONGEST_STANDFIRST or len(_PARAGRAPHS.findall(summary)) > 1
    if is_whole or not standfirst:  # without words, it may still be pictures
        return _Text("", summary)
    return _Text(standfirst, summary, ("only a summary",))


def _without_furniture(text: str) -> str:
    if "appeared" not in text:
        return text
    body = ForeignBody(text)
    body.remove("p", lambda node: _APPEARED_FIRST.match(" ".join(node.text().lower().split())) is not None)
    return str(body).strip()


def _made_headline(text: str) -> str:
    """Of what has none: how it begins."""
    said = words(text)
    sentence = _SENTENCE.match(said)
    line = sentence[0] if sentence else said
    if len(line) <= LONGEST_MADE_HEADLINE:
        return line.rstrip(".")
    return line[:LONGEST_MADE_HEADLINE].rpartition(" ")[0].rstrip(",;:") + "…"


@dataclass(frozen=True, slots=True)
class _Ready:
    body: str
    pictures: tuple[Picture, ...]  # the thumbnail, and what the feed says of those in the body


def _ready(entry: Entry, text: str, offered: list[Offered]) -> _Ready:
    """With whole addresses, and without the thumbnail where the text begins with it: it stands over it."""
    thumbnail = offered[0].record if offered else None
    body = ForeignBody(text)
    body.remove_headline(entry.headline)
    body.make_whole(entry.base)
    body.settle_pictures(entry.base)
    shown = [each.record for each in offered[1:] if each.record.file in body.pictures]
    if thumbnail is not None:
        caption = body.take_first_picture(thumbnail.file)
        if caption and not thumbnail.caption:
            thumbnail = replace(thumbnail, caption={language_of(caption): caption})
        shown.insert(0, thumbnail)
    return _Ready(str(body), tuple(shown))


# Its pictures


def _pictures(entry: Entry) -> list[Offered]:
    """The thumbnail first: the largest of the best kind. Most others are the same picture in other sizes."""
    return sorted(entry.pictures, key=lambda picture: picture.worth, reverse=True)
