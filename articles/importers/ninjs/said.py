"""What a ninjs item says beside its text: under which headline, when, by whom, about what, on which terms."""

import re
from dataclasses import dataclass
from datetime import datetime

from articles.importers import json_document
from articles.importers.foreign_html import unescaped, whole
from articles.importers.names import bylines_of
from articles.importers.ninjs.item import Item, Text
from articles.record import Byline, RecordRefused, Ref
from articles.spelling import fold, one_line

LONGEST_SHORT_HEADLINE, LONGEST_DATELINE, LONGEST_SOURCE_NAME = 120, 100, 200  # letters
LONGEST_NOTE = 160  # of a note in the report
_EMBARGOES = ("embargoeduntil", "embargoed", "embargountil", "embargo")
_SHORT = ("short", "mobile", "seo")
_MAIN = ("main", "headline", "title", "")
_STANDFIRSTS = ("summary", "lead", "standfirst", "abstract", "preamble", "main", "text", "", "caption")
_NO_STANDFIRST = re.compile(r"credit|alt|writer|note|keyword", re.IGNORECASE)
_ROLES = ("reporter", "photographer", "illustrator", "data", "translator", "editor")
# The IPTC's words for what we call otherwise, and those that papers use.
_KINDS = {
    "analysis": "analysis",
    **dict.fromkeys(("opinion", "editorial", "column", "commentary", "comment", "op ed"), "opinion"),
    **dict.fromkeys(("interview", "question and answer session"), "interview"),
}
_SECTION = re.compile(r"\b(?:section|department|ressort|rubric)s?\b", re.IGNORECASE)
_SECTIONS = ("section", "sections", "service", "services", "department", "departments")
_TOPICS = (
    *("subjects", "subject", "people", "person", "organisations", "organisation", "organizations"),
    *("organization", "places", "place", "events", "event", "keywords"),
)
_ADDRESS_ROLES = ("canonical", "address", "url", "web")


# When, and whether at all


@dataclass(frozen=True, slots=True)
class Embargo:
    """`is_open`: it ends by something that happens, not at a moment."""

    until: datetime | None = None
    is_open: bool = False


def embargo_of(item: Item) -> Embargo:
    """Raises RecordRefused: what cannot be read must not let a story out early."""
    said = item.value(*_EMBARGOES)
    if said in (None, "", False, True):
        return Embargo(is_open=said is True or bool(item.text("embargoedreason")))
    try:
        return Embargo(json_document.moment(said, "Its embargo"))
    except RecordRefused as error:
        raise RecordRefused(f"{error} So that it does not go out early, it was left out.") from error


def status_of(item: Item, embargo: Embargo) -> str:
    """The agency's word; some write it as the IPTC's address for it."""
    said = re.split(r"[:/#]", item.text("pubstatus").lower())[-1]
    return "withheld" if embargo.is_open and said in ("", "usable") else said


def moments_of(item: Item) -> tuple[datetime | None, datetime | None, list[str]]:
    """First published, last changed since, and the moments that cannot be read."""
    unreadable = []

    def read(name: str) -> datetime | None:
        try:
            return json_document.moment(item.value(name), name)
        except RecordRefused as error:
            unreadable.append(str(error).partition(":")[0])
            return None

    first, content, version = read("firstcreated"), read("contentcreated"), read("versioncreated")
    published_at = first or content or version
    is_update = version is not None and version > published_at
    return published_at, version if is_update else None, unreadable


# Its lines


def headlines_of(item: Item) -> tuple[str, str]:
    said = item.texts("headlines", "headline")
    short = [text for text in said if text.role in _SHORT]
    others = [text for text in said if text not in short]
    headline = _by_role(others, _MAIN) or _first(others) or item.text("title") or _first(short)
    headline, short_headline = unescaped(headline or item.text("slugline")), unescaped(_first(short))
    return headline, short_headline if short_headline != headline else ""


def standfirst_of(item: Item) -> str:
    said = [
        text for text in item.texts("descriptions", "description") if not _NO_STANDFIRST.search(text.role)
    ]
    return one_line(_by_role(said, _STANDFIRSTS) or _first(said))


def dateline_of(item: Item) -> str:
    return one_line(item.text("located") or item.text("dateline"))


def _by_role(said: list[Text], roles: tuple[str, ...]) -> str:
    return next((text.as_line for role in roles for text in said if text.role == role), "")


def _first(said: list[Text]) -> str:
    return next((text.as_line for text in said), "")


# Who


def bylines_of_item(item: Item, house: str) -> tuple[Byline, ...]:
    """From names with roles where there are any, else from the line that holds them."""
    named = [part for part in item.parts("infosources", "infosource") if _role(part) in _ROLES]
    named = named or item.parts("authors", "author")
    if named:
        roles = {part.text("name"): _role(part) for part in named}
        return tuple(
            Byline(each.author, (roles[each.author.name],)) if roles.get(each.author.name) in _ROLES else each
            for name in roles
            for each in bylines_of([name], house)
        )
    lines = [part.text("by", "name") for part in item.parts("bylines")]
    return bylines_of(filter(None, [item.text("by", "byline"), *lines]), house)


def _role(part: Item) -> str:
    return part.text("role").lower()


def house_of(item: Item) -> str:
    """Whose story it was first."""
    sources = item.parts("infosources", "infosource")
    first = [part.text("name") for part in sources if _role(part) == "source"]
    others = [part.text("name") for part in sources if _role(part) not in (*_ROLES, "source")]
    said = [*first, item.text("source"), item.text("copyrightholder"), *others, *item.names("provider")]
    return one_line(next(filter(None, said), ""))[:LONGEST_SOURCE_NAME]


def canonical_of(item: Item) -> str:
    """Where it stands for readers. The item's own uri is a number, whatever it looks like."""
    said = [part.text("uri") for part in item.parts("infosources") if _role(part) == "source"]
    said += [part.text("value") for part in item.parts("altids") if _role(part) in _ADDRESS_ROLES]
    said += [part.text(name) for part in item.parts("altids") for name in _ADDRESS_ROLES]
    said += [item.text("canonicalurl", "canonical", "url")]
    return next(filter(None, map(whole, filter(None, said))), "")


# About what


def kind_of_story(item: Item) -> str:
    for part in item.parts("genres", "genre"):
        for said in (part.text("name"), part.text("code"), part.text("uri").rpartition("/")[2]):
            if fold(said) in _KINDS:
                return _KINDS[fold(said)]
    return "news"


def section_of(item: Item) -> Ref | None:
    named = [item.text("section"), *item.names(*_SECTIONS)]
    named += [part.text("name") for part in item.parts("subjects", "subject") if _names_a_section(part)]
    name = one_line(next(filter(fold, named), ""))
    return Ref(name=name) if name else None


def _names_a_section(subject: Item) -> bool:
    scheme = subject.text("scheme") or subject.text("uri").rpartition("/")[0]
    return any(_SECTION.search(said) for said in (subject.text("rel"), scheme))


def topics_of(item: Item) -> list[str]:
    sections = {part.text("name") for part in item.parts("subjects", "subject") if _names_a_section(part)}
    return [name for name in item.names(*_TOPICS) if name not in sections]


# What has no place in a story


def not_taken_over(item: Item) -> list[str]:
    """Notes to those who receive it, and terms: the report shows them to whoever imports."""
    said = [
        ("embargo", item.text("embargoedreason")),
        ("note", item.text("ednote")),
        ("terms", item.text("usageterms")),
        ("expires", item.text("expires")),
    ]
    return [f"{name}: {one_line(text)[:LONGEST_NOTE]}" for name, text in said if one_line(text)]
