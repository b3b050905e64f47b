"""The readers' search: what was asked, what it found, and what else may help. At most four queries of its own."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.db import connection
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from articles import asked as asking
from articles import look_alikes, markup, moments, narrowing, ranking, search, vocabulary
from articles.asked import Asked, Term
from articles.marking import Marker
from articles.models import Article, Author, Section, Tag
from articles.narrowing import Narrowed
from articles.querysets import CARD_FIELDS
from articles.ranking import MOST_RANKED, Limits, Matches
from articles.vocabulary import Vocabulary

PER_PAGE = 20
MOST_LOOK_ALIKES = 4
SHORTEST_LOOK_ALIKE = 4  # letters
LONGEST_SLUG = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that was found, with what was looked for marked."""

    article: Article
    headline: SafeString
    passage: SafeString


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    query: str  # of an address: "?q=roads"


@dataclass(frozen=True, slots=True)
class Filter:
    """A tag or an author that the search is narrowed to, and the search without it."""

    what: str
    named: Tag | Author
    query: str


@dataclass(frozen=True, slots=True)
class Found:
    words: str  # as they were typed
    asked: Asked
    narrowed: Narrowed
    hits: tuple[Hit, ...] = ()
    count: int = 0  # 0 where it is not counted
    more: bool = False  # than `count`
    by_beginnings: bool = False  # nothing has the words, these have words that begin so
    looked_back_to: datetime | None = None
    older_query: str = ""  # of the search that goes on from there
    next_query: str = ""
    previous_query: str = ""
    everywhere_query: str = ""  # in all languages
    newest_query: str = ""  # where more are found than are ranked, on the last page of those
    anytime_query: str = ""  # not narrowed
    filters: tuple[Filter, ...] = ()
    look_alikes: tuple[tuple[Tag, str], ...] = ()  # with the search for it
    without: tuple[Link, ...] = ()  # a word, and the search without it


def find(parameters: Mapping[str, str], edition: str, sections: Iterable[Section]) -> Found:
    """Whatever stands in the address, it is answered."""
    now = timezone.now()
    words = asking.NEVER_TYPED.sub("", parameters.get("q", ""))[: asking.LONGEST_TEXT].strip()
    asked = asking.read(words)
    known = _known(asked, parameters)
    narrowed = narrowing.read(parameters, edition, sections, known.tags, known.authors)
    asked = asked.called(known.names)
    if asked.is_nothing:
        return Found(words, asked, narrowed, filters=_filters(words, narrowed))
    begun = asked.begun()
    limits = narrowed.limits(now)
    words_known = vocabulary.known([asked, begun], limits.tokens)
    matches = _matches(asked, limits, narrowed, now, words_known)
    by_beginnings = not matches.rows and begun != asked and _first_page(narrowed)
    if by_beginnings:
        matches = _matches(begun, limits, narrowed, now, words_known)
        by_beginnings = bool(matches.rows)
    page = _page_of(matches, narrowed)
    hits = _hits(begun if by_beginnings else asked, page, now)
    found = Found(
        words, asked, narrowed, hits, by_beginnings=by_beginnings, filters=_filters(words, narrowed)
    )
    found = replace(found, **_ways_on(words, narrowed, matches))
    return found if matches.rows else replace(found, **_help(words, asked, narrowed))


def _matches(
    asked: Asked, limits: Limits, narrowed: Narrowed, now: datetime, words_known: Vocabulary
) -> Matches:
    if not narrowed.newest_first:
        return ranking.best(asked, limits, now, words_known)
    at_most = PER_PAGE if narrowed.below_row else MOST_RANKED
    return ranking.newest(asked, limits, now, words_known, at_most)


def _first_page(narrowed: Narrowed) -> bool:
    return narrowed.page == 1 and narrowed.below_row is None


def _page_of(matches: Matches, narrowed: Narrowed) -> list[int]:
    first = 0 if narrowed.newest_first else (narrowed.page - 1) * PER_PAGE
    return matches.ids[first : first + PER_PAGE]


# Names: of what is looked for, and of what it is narrowed to


@dataclass(frozen=True, slots=True)
class _Known:
    names: dict[asking.Words, list[asking.Words]]  # to a name, all that its tag is called
    tags: dict[str, Tag]  # by slug
    authors: dict[str, Author]


def _known(asked: Asked, parameters: Mapping[str, str]) -> _Known:
    """The tags that are called as the words are, and those that the address names. One query, or none."""
    slugs = [parameters.get(name, "").replace("\0", "").strip()[:LONGEST_SLUG] for name in ("tag", "author")]
    runs = list(dict.fromkeys(asked.runs()))
    known = _Known({}, {}, {})
    if not runs and not any(slugs):
        return known
    holds = "instr(folded, %s) > 0" if connection.vendor == "sqlite" else "position(%s IN folded) > 0"
    sql = " OR ".join(["slug = %s", *[holds] * len(runs)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 'tag', id, slug, CAST(names AS text), folded FROM articles_tag WHERE {sql} UNION ALL"
            " SELECT 'author', id, slug, CAST(names AS text), folded FROM articles_author WHERE slug = %s",
            [slugs[0], *(f"|{' '.join(run)}|" for run in runs), slugs[1]],
        )
        rows = cursor.fetchall()
    for what, pk, slug, names, folded in rows:
        if what == "author":
            known.authors[slug] = Author(pk=pk, slug=slug, names=json.loads(names))
        else:
            known.tags[slug] = Tag(pk=pk, slug=slug, names=json.loads(names))
            spellings = [tuple(spelling.split()) for spelling in folded.split("|") if spelling]
            for run in set(runs) & set(spellings):
                known.names.setdefault(run, []).extend(spellings)
    return known


def _filters(words: str, narrowed: Narrowed) -> tuple[Filter, ...]:
    chosen = (("tag", narrowed.tag), ("author", narrowed.author))
    return tuple(
        Filter(name, row, _query(words, narrowed, **{name: ""})) for name, row in chosen if row is not None
    )


# The stories that are shown


def _hits(asked: Asked, ids: list[int], now: datetime) -> tuple[Hit, ...]:
    """Through the one gate, in the order of `ids`; one query."""
    if not ids:
        return ()
    rows = Article.objects.public(now).filter(pk__in=ids).select_related("thumbnail")
    articles = {article.pk: article for article in rows.only(*CARD_FIELDS, "body")}
    marker = Marker(asked)
    return tuple(_hit(articles[pk], marker) for pk in ids if pk in articles)


def _hit(article: Article, marker: Marker) -> Hit:
    """Its standfirst shows what it is about; where the text shows more of what was looked for, a passage of it."""
    passage = ""
    if marker.terms_in(article.standfirst) < marker.terms:
        passage = marker.passage([article.standfirst, *markup.to_text(article.body).split("\n")])
    passage = passage or marker.marked(article.standfirst)
    headline = marker.marked(article.headline)
    return Hit(article, mark_safe(headline), mark_safe(passage))  # noqa: S308 - the marker escapes


# Ways on


def _query(words: str, narrowed: Narrowed, **changes: object) -> str:
    """The query of an address: the search as it is, but for the changes; "" takes a part away."""
    said = {"q": words, **narrowed.parameters(), **changes}
    return "?" + urlencode({name: value for name, value in said.items() if value})


def _ways_on(words: str, narrowed: Narrowed, matches: Matches) -> dict:
    ways = {}
    if narrowed.newest_first:
        if narrowed.below_row is None:
            ways |= {"count": len(matches.rows), "more": matches.more}
        else:
            ways["previous_query"] = _query(words, narrowed)
        if len(matches.rows) > PER_PAGE or (narrowed.below_row and matches.more):
            ways["next_query"] = _query(words, narrowed, before=f"{matches.rows[PER_PAGE - 1]:x}")
    else:
        ways |= {"count": len(matches.rows), "more": matches.more}
        if narrowed.page > 1:
            is_there = len(matches.rows) > (narrowed.page - 1) * PER_PAGE
            back = narrowed.page - 1 if narrowed.page > 2 and is_there else ""
            ways["previous_query"] = _query(words, narrowed, page=back)
        if len(matches.rows) > narrowed.page * PER_PAGE:
            ways["next_query"] = _query(words, narrowed, page=narrowed.page + 1)
        elif matches.more:
            ways["newest_query"] = _query(words, narrowed, order=narrowing.NEWEST_FIRST)
    if matches.looked_back_to is not None:
        ended = moments.here(datetime.fromtimestamp((matches.looked_back_to >> search.ID_BITS) * 60, UTC))
        ways["looked_back_to"] = ended
        ways["older_query"] = _query(words, narrowed, until=ended.date().isoformat())
    return ways


def _help(words: str, asked: Asked, narrowed: Narrowed) -> dict:
    """For whoever has found nothing; one query."""
    runs = sorted({" ".join(run) for run in asked.runs()}, key=len, reverse=True)
    alike = look_alikes.called_like(
        Tag, [run for run in runs if len(run) >= SHORTEST_LOOK_ALIKE], MOST_LOOK_ALIKES
    )
    language = narrowed.own_language
    return {
        "look_alikes": tuple((tag, _query(tag.name_in(language).text, narrowed)) for tag in alike),
        "without": tuple(_without(asked, narrowed)) if len(asked.wanted) > 1 else (),
        "everywhere_query": _query(words, narrowed, lang=narrowing.ALL_LANGUAGES)
        if narrowed.language
        else "",
    }


def _without(asked: Asked, narrowed: Narrowed) -> Iterable[Link]:
    for left_out in asked.wanted:
        rest = [_said(term) for term in asked.wanted if term is not left_out]
        rest += [f"-{_said(term)}" for term in asked.unwanted]
        yield Link(left_out.said, _query(" ".join(rest), narrowed))


def _said(term: Term) -> str:
    """As it is typed."""
    said = f'"{term.said}"' if " " in term.said and not term.together else term.said
    return f"{said}*" if term.begun else said
