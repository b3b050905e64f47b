"""Reads ninjs, the news in JSON that agencies send: versions 1 to 3, an item, a list, or an answer with items."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from articles.importers import json_document
from articles.importers.foreign_html import begins_with, paragraphs
from articles.importers.languages import edition_of
from articles.importers.names import tags_of
from articles.importers.ninjs import said
from articles.importers.ninjs.body import AgencyBody, body_of, figures_of
from articles.importers.ninjs.item import AROUND, Item, items_in
from articles.importers.ninjs.pictures import SHOWN, AgencyPicture, is_without_file, kind_of, pictures_of
from articles.importers.reading import Found, Refused, SourceRefused, text_of, whole_text
from articles.record import Picture, RecordRefused, Ref, Story
from articles.spelling import language_of

NAME = "ninjs"
_WORDS = re.compile(
    r'"(?:pub_?status|version_?created|first_?created|headlines?|bod(?:ies|y_[a-z0-9]+)|descriptions'
    r'|representation_?type|renditions|associations|event_?details|alt_?ids)"\s*:',
    re.IGNORECASE,
)
_OTHERS = re.compile(r'jsonfeed\.org|"(?:jsonapi|db|\$defs)"\s*:')
_STORIES = ("text", "composite")
_TRANSLATED = re.compile(r"translat\w*(?:from|of)", re.IGNORECASE)
# Items that say little more than this are about a story that is here already.
_WITHOUT_TEXT = ("canceled", "cancelled", "withheld")
_CALLED = {
    "picture": "a picture",
    "graphic": "a graphic",
    "audio": "a sound",
    "video": "a video",
    "event": "an event",
    "planning": "a plan",
}
# AP's addresses hold what they were asked with; that differs from one answer to the next.
_ASKED_WITH = re.compile(r"(?<=[?&])(?:qt|et)=[^&]*&?")


def recognises(head: bytes) -> bool:
    start = text_of(head)
    if not start.startswith(("{", "[")) or _OTHERS.search(start):
        return False
    return re.search(r'"(?:uri|guid)"\s*:', start) is not None and _WORDS.search(start) is not None


def read(path: Path) -> Iterator[Found | Refused]:
    """Raises SourceRefused for what is no JSON."""
    number = 0
    for document in _documents(path):
        if isinstance(document, Refused):
            yield document
            continue
        for item in items_in(document):
            number += 1
            if item is None:
                yield Refused(f"{path}#{number}", "It is no object, as an item of ninjs is.")
            else:
                yield from _stories(item, path, number)


def _documents(path: Path) -> Iterator[object]:
    """One, or one on each line."""
    written = whole_text(path).removeprefix("\ufeff")
    try:
        yield json_document.parsed(written)
    except RecordRefused as error:
        lines = written.split("\n")
        first = next(filter(str.strip, lines), "")
        if len(lines) > 1 and _is_json(first):
            yield from _documents_on(lines, path)
            return
        whole = json_document.before_the_break(written, AROUND)
        refusal = f"{error} Ask the agency for it again."
        if not whole.items:
            raise SourceRefused(refusal) from error
        yield whole.items
        yield Refused(f"{path}:{whole.line}", refusal)


def _documents_on(lines: list[str], path: Path) -> Iterator[object]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield json_document.parsed(line)
            except RecordRefused as error:
                yield Refused(f"{path}:{number}", str(error))


def _is_json(line: str) -> bool:
    try:
        return isinstance(json_document.parsed(line), dict)
    except RecordRefused:
        return False


def _stories(item: Item, path: Path, number: int) -> Iterator[Found | Refused]:
    """An item's story, after those that come within it as wholes."""
    within = [part for part in item.parts("associations") if _is_whole_story(part)]
    for part in within:
        yield _story(f"{path}#{_uri(part) or number}", part)
    if not (within and kind_of(item) == "composite" and not item.texts("bodies", "body")):
        yield _story(f"{path}#{_uri(item) or number}", item)


def _is_whole_story(part: Item) -> bool:
    return kind_of(part) in _STORIES and bool(_uri(part) and part.texts("bodies", "body"))


def _uri(item: Item) -> str:
    uri = item.text("uri", "guid") or next((part.text("value") for part in item.parts("altids")), "")
    return _ASKED_WITH.sub("", uri).rstrip("?&")


def _story(source: str, item: Item) -> Found | Refused:
    language = edition_of(item.text("language"))
    headline, short_headline = said.headlines_of(item)
    pictures = pictures_of(item, language)
    thumbnail = _thumbnail(pictures)
    body = body_of(item, headline, pictures, thumbnail)
    try:
        embargo = said.embargo_of(item)
        status = said.status_of(item, embargo)
        text = _text(item, status, headline, body)
    except RecordRefused as error:
        return Refused(source, str(error))
    further, left_out = _further(pictures, thumbnail, body)
    published_at, modified_at, unreadable = said.moments_of(item)
    tags, no_tags = tags_of(said.topics_of(item))
    short_headline, dateline, too_long = _that_fit(
        short_headline, "" if body.has_dateline else said.dateline_of(item)
    )
    house = said.house_of(item)
    story = Story(
        language=language,
        headline=headline,
        short_headline=short_headline,
        standfirst=text.standfirst,
        kind=said.kind_of_story(item),
        dateline=dateline,
        body=text.body + figures_of(further),
        section=said.section_of(item),
        thumbnail=Ref(name=thumbnail.record.file) if thumbnail else None,
        tags=tags,
        bylines=said.bylines_of_item(item, house),
        related=_related(item),
        translation_of=next(iter(_originals(item)), None),
        status=status,
        published_at=published_at,
        embargo_until=embargo.until,
        modified_at=modified_at,
        source_name=house,
        source_url=said.canonical_of(item),
        source_system=NAME,
        source_id=_uri(item),
    )
    shown = [
        _captioned(picture, language, body.thumbnail_caption if picture is thumbnail else "")
        for picture in pictures
        if picture.record.file not in left_out
    ]
    dropped = (
        *text.dropped,
        *body.dropped,
        *left_out.values(),
        *_not_shown(item),
        *too_long,
        *unreadable,
        *no_tags,
        *said.not_taken_over(item),
    )
    # An item that is whole and names no embargo has none, also where it had one.
    states = frozenset({"embargo_until"} if body.html else ())
    return Found(source, story, states, pictures=(*shown, *body.credits), dropped=dropped)


def _that_fit(short_headline: str, dateline: str) -> tuple[str, str, list[str]]:
    """Half a line is none: one that is too long for its field is left to the report."""
    too_long = []
    if len(short_headline) > said.LONGEST_SHORT_HEADLINE:
        too_long.append(f"the short headline “{short_headline}”"[: said.LONGEST_NOTE])
        short_headline = ""
    if len(dateline) > said.LONGEST_DATELINE:
        too_long.append(f"the dateline “{dateline}”"[: said.LONGEST_NOTE])
        dateline = ""
    return short_headline, dateline, too_long


@dataclass(frozen=True, slots=True)
class _Text:
    standfirst: str
    body: str
    dropped: tuple[str, ...] = ()


def _text(item: Item, status: str, headline: str, body: AgencyBody) -> _Text:
    """Raises RecordRefused for what is no story."""
    kind, standfirst = _kind(item, body), said.standfirst_of(item)
    if kind in SHOWN:
        raise RecordRefused(
            f"It is {_CALLED[kind]} and no story{_named(headline)}: pictures come in with the story that shows them."
        )
    if body.html:
        return _Text("" if begins_with(body.html, standfirst) else standfirst, body.html)
    if status in _WITHOUT_TEXT and _uri(item):
        return _Text(standfirst, "")
    if kind in _CALLED:
        raise RecordRefused(f"It is {_CALLED[kind]} without a text{_named(headline)}: a story needs one.")
    if standfirst:
        return _Text(standfirst, paragraphs(standfirst), ("only a summary",))
    if kind == "text" and headline:
        return _Text("", "", ("only a headline",))
    raise RecordRefused(f"It has no text{_named(headline)}: a story needs one.")


def _kind(item: Item, body: AgencyBody) -> str:
    """Of what is not said, it may be told."""
    kind = kind_of(item)
    if kind or body.html:
        return kind
    if "eventdetails" in item:
        return "event"
    return SHOWN[0] if item.parts("renditions") else ""


def _named(headline: str) -> str:
    return f" (“{headline[:80]}”)" if headline else ""


# Its pictures, and other stories


def _thumbnail(pictures: list[AgencyPicture]) -> AgencyPicture | None:
    """The one that is called so, else the first; a drawing only where there is no photograph."""
    shown = [picture for picture in pictures if not picture.is_logo]
    called = [picture for picture in shown if picture.is_main]
    photographs = [picture for picture in shown if picture.kind != "graphic"]
    return next(iter((*called, *photographs, *shown)), None)


def _captioned(picture: AgencyPicture, language: str, caption: str) -> Picture:
    """With what only the body says under it."""
    if not caption:
        return picture.record
    return replace(picture.record, caption={language or language_of(caption): caption})


def _further(
    pictures: list[AgencyPicture], thumbnail: AgencyPicture | None, body: AgencyBody
) -> tuple[list[AgencyPicture], dict[str, str]]:
    """Those that stand neither over the text nor in it, each once; and logos by file, for the report."""
    seen = {*body.shown, *([thumbnail.record.file] if thumbnail else [])}
    further, left_out = [], {}
    for picture in pictures:
        file = picture.record.file
        if file in seen:
            continue
        seen.add(file)
        if picture.is_logo:
            left_out[file] = f"the logo “{picture.name}”"
        else:
            further.append(picture)
    return further, left_out


def _not_shown(item: Item) -> list[str]:
    """Sounds and videos, and pictures without a file that could be had."""
    return [
        f"{_CALLED[kind_of(part)]}: {said.headlines_of(part)[0] or part.name or _uri(part)}"[:160]
        for part in item.parts("associations")
        if kind_of(part) in ("audio", "video") or is_without_file(part)
    ]


def _related(item: Item) -> tuple[Ref, ...]:
    stories = [part for part in item.parts("associations") if kind_of(part) in _STORIES and _uri(part)]
    return tuple(Ref(source_id=_uri(part)) for part in stories if not _TRANSLATED.search(part.text("rel")))


def _originals(item: Item) -> Iterator[Ref]:
    for part in item.parts("associations"):
        if _TRANSLATED.search(part.text("rel")) and _uri(part):
            yield Ref(source_id=_uri(part))
