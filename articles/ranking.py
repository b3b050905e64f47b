"""The newest stories that have what is asked, and how well each fits: the index asked in one statement.

However common a word is, no more than MOST_RANKED stories are counted and weighed. Where words must stand
side by side (PostgreSQL) or be absent (SQLite), each story with the words has to be looked into: the newest
of them are, and `Matches.looked_back_to` says how far that went.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from articles import query_language, search
from articles.asked import Asked
from articles.querysets import as_parameter
from articles.vocabulary import Vocabulary

MOST_RANKED = 2_000
LOOKED_INTO = {"sqlite": 6_000, "postgresql": 1_500}  # stories; what a moment allows
NEAR = 12_000  # stories: PostgreSQL looks among the newest first
MOST_SPANS = 12  # of time, that those are looked for in
WEIGHED_TERMS = 4  # of those that are asked for
HEADLINE, STANDFIRST_OR_NAME, OFTEN_IN_BODY = 10, 5, 3
FRESH, FRESH_MINUTES = 4, 60 * 24 * 30  # points of a story of this moment, and when a half of them is gone
# Of weighing on SQLite: microseconds for each story with a word, or with all, and for all words together.
EVERYWHERE_COST, AMONG_FOUND_COST, WEIGHING_COST = 0.3, 2.0, 5_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What is asked beside the words: the index's tokens, and moments of publication."""

    tokens: tuple[str, ...]
    since: datetime | None = None
    before: datetime | None = None
    below_row: int | None = None  # what a list newest first has shown already


@dataclass(frozen=True, slots=True)
class Matches:
    """Rows of the index, as they were asked for: the best first, or the newest."""

    rows: tuple[int, ...] = ()
    more: bool = False  # than are counted
    looked_back_to: int | None = (
        None  # the row that the look into stories ended at, where it did not reach all
    )

    @property
    def ids(self) -> list[int]:
        return [row & (2**search.ID_BITS - 1) for row in self.rows]


def best(asked: Asked, limits: Limits, now: datetime, known: Vocabulary) -> Matches:
    found = _ask(asked, limits, now, known, MOST_RANKED, weighed=True)
    minute = _minute(now)

    def points(match: tuple[int, int]) -> tuple[float, int]:
        row, weight = match
        age = max(minute - (row >> search.ID_BITS), 0)
        return weight + FRESH * FRESH_MINUTES / (FRESH_MINUTES + age), row

    rows = [row for row, _weight in sorted(found.weighed, key=points, reverse=True)]
    return Matches(tuple(rows), found.more, found.looked_back_to)


def newest(asked: Asked, limits: Limits, now: datetime, known: Vocabulary, at_most: int) -> Matches:
    found = _ask(asked, limits, now, known, at_most, weighed=False)
    return Matches(tuple(row for row, _weight in found.weighed), found.more, found.looked_back_to)


@dataclass(frozen=True, slots=True)
class _Found:
    weighed: list[tuple[int, int]]  # rows and their points, newest first
    more: bool
    looked_back_to: int | None


def _ask(
    asked: Asked, limits: Limits, now: datetime, known: Vocabulary, at_most: int, *, weighed: bool
) -> _Found:
    if connection.vendor == "sqlite":
        before, (sql, values), after = "", _sqlite(asked, limits, now, known, at_most, weighed), ""
    else:
        before, (sql, values), after = BY_INDEX, _postgresql(asked, limits, now, at_most, weighed), BY_EITHER
    with connection.cursor() as cursor:
        cursor.execute(before + sql + after, values)
        for _setting in range(before.count(";")):
            cursor.nextset()
        rows = cursor.fetchall()
    reach = rows[0][2] if rows else None
    matches = [(row, int(weight)) for row, weight, _reach in rows if row is not None]
    matches.sort(reverse=True)
    return _Found(matches[:at_most], len(matches) > at_most, reach)


# What no index row says of itself: stories that have expired, and those of this very minute that are to come.
HIDDEN = f"""
    SELECT index_minute * {2**search.ID_BITS} + id FROM articles_article WHERE expires_at <= %s
    UNION ALL SELECT index_minute * {2**search.ID_BITS} + id FROM articles_article
    WHERE index_minute = %s AND published_at > %s
"""


def _bounds(limits: Limits, now: datetime) -> tuple[int, int]:
    """The lowest row, and the one that is too high."""
    after = [search.row_number(_minute(now) + 1, 0)]
    if limits.before is not None:
        after.append(search.row_number(_minute(limits.before), 0))
    if limits.below_row is not None:
        after.append(limits.below_row)
    return search.row_number(_minute(limits.since), 0) if limits.since else search.LOWEST, min(after)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def _hidden(now: datetime) -> list:
    return [as_parameter(now), _minute(now), as_parameter(now)]


# SQLite: a match is found by walking the rows of a word, the newest first, so that a limit ends the walk


def _sqlite(
    asked: Asked, limits: Limits, now: datetime, known: Vocabulary, at_most: int, weighed: bool
) -> tuple[str, list]:
    low, high = _bounds(limits, now)
    wanted = query_language.fts5(asked, limits.tokens, known.many)
    reach, unwanted, values, left_out = "SELECT NULL AS row", "", [], []
    if asked.unwanted:
        # Not by FTS5's own NOT, which knows no end where all that has one word has the other.
        if known.rarest(asked) > LOOKED_INTO["sqlite"]:
            reach = (
                "SELECT rowid AS row FROM articles_search WHERE articles_search MATCH %s AND rowid >= %s"
                f" AND rowid < %s ORDER BY rowid DESC LIMIT 1 OFFSET {LOOKED_INTO['sqlite']}"
            )
            values = [wanted, low, high]
        unwanted = (
            " AND rowid NOT IN (SELECT rowid FROM articles_search WHERE articles_search MATCH %s"
            f" AND rowid >= max(%s, coalesce((SELECT row FROM reach), {search.LOWEST})) AND rowid < %s)"
        )
        left_out = [f"{wanted} AND {query_language.fts5_unwanted(asked, known.many)}", low, high]
    values += [wanted, low, high, *left_out, *_hidden(now), at_most + 1]
    points = []
    for weight, words in _sqlite_weights(asked, wanted, known) if weighed else ():
        points.append(
            f"UNION ALL SELECT rowid, {weight}, 0 FROM articles_search WHERE articles_search MATCH %s"
            " AND rowid >= (SELECT coalesce(min(row), %s) FROM found) AND rowid < %s"
        )
        values += [words, high, high]
    # And in any case one line that says how far the look went.
    return (
        f"""WITH reach AS MATERIALIZED ({reach}),
        found AS MATERIALIZED (
            SELECT rowid AS row FROM articles_search
            WHERE articles_search MATCH %s AND rowid >= max(%s, coalesce((SELECT row FROM reach), {search.LOWEST}))
            AND rowid < %s{unwanted} AND rowid NOT IN ({HIDDEN}) ORDER BY rowid DESC LIMIT %s
        )
        SELECT row, sum(points), (SELECT row FROM reach) FROM (
            SELECT row, 0 AS points, 1 AS is_found FROM found {" ".join(points)}
        ) AS weighed GROUP BY row HAVING max(is_found) = 1
        UNION ALL SELECT NULL, 0, (SELECT row FROM reach)
        """,
        values,
    )


def _sqlite_weights(asked: Asked, expression: str, known: Vocabulary) -> Iterable[tuple[int, str]]:
    """The rarest words first, which say most, as long as a moment allows.

    A common word stands in many stories beside those that were found: it is looked for in those alone,
    where that is less work than to look for it everywhere among the stories as new.
    """
    span = min(
        1.0, MOST_RANKED / max(known.together(asked), 1)
    )  # how much of the index the newest matches lie in
    spent = 0.0
    for term in sorted(asked.wanted, key=known.stories_with):
        everywhere = known.stories_with(term) * span * EVERYWHERE_COST
        among_found = known.rarest(asked) * span * AMONG_FOUND_COST
        spent += min(everywhere, among_found)
        if spent > WEIGHING_COST and term is not min(asked.wanted, key=known.stories_with):
            break
        found = f" AND ({expression})" if among_found < everywhere else ""
        yield HEADLINE, f"({query_language.fts5_in('headline', term, known.many)}){found}"
        yield (
            STANDFIRST_OR_NAME,
            f"({query_language.fts5_in('standfirst names', term, known.many)}){found}",
        )
        if about := query_language.fts5_about(term):
            yield OFTEN_IN_BODY, f"({about}){found}"


# PostgreSQL reckons that it is cheap to go through the table of a common word: it does not count what it takes
# to fetch each text from beside it. One round trip, and a setting that ends with it.
BY_INDEX = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; "
BY_EITHER = "; SET LOCAL enable_seqscan = on; SET LOCAL jit = on"

# PostgreSQL: matches come in the order of the table and all at once. So it looks among the newest first, and only where
# those are not enough among the others.


def _postgresql(asked: Asked, limits: Limits, now: datetime, at_most: int, weighed: bool) -> tuple[str, list]:
    low, high = _bounds(limits, now)
    looks_into = query_language.has_phrases(asked)
    wanted = query_language.tsquery(asked, limits.tokens, side_by_side=not looks_into)
    hidden = _hidden(now)
    most = LOOKED_INTO["postgresql"] if looks_into else at_most
    found = "SELECT row FROM candidate"
    values = [low, high, wanted, *hidden, most + 1, wanted, *hidden, most, most + 1, most + 1]
    reach = "SELECT NULL::bigint AS row"
    if looks_into:
        found = (
            "SELECT row FROM candidate JOIN articles_search ON rowid = row"
            " WHERE words @@ %s::tsquery ORDER BY row DESC LIMIT %s"
        )
        values += [query_language.tsquery(asked, ()), at_most + 1]
        reach = "SELECT min(row) AS row FROM candidate HAVING count(*) > %s"
        values.append(most)
    weights = list(_postgresql_weights(asked)) if weighed else []
    values += [words for _weight, words in weights]
    points = [f"CASE WHEN heads.words @@ %s::tsquery THEN {weight} ELSE 0 END" for weight, _words in weights]
    return (
        f"""{CANDIDATES},
        found AS MATERIALIZED ({found}),
        reach AS MATERIALIZED ({reach})
        SELECT row, {" + ".join(points) or "0"}, (SELECT row FROM reach)
        FROM found {"LEFT JOIN articles_search_heads AS heads ON heads.rowid = row" if points else ""}
        UNION ALL SELECT NULL, 0, (SELECT row FROM reach)
        """,
        values,
    )


def _spans(low: str, high: str) -> str:
    """What stands in a tsquery for the time between two rows: a dozen spans at most, or nothing where it is too long."""
    first, last = (f"({row} >> {search.ID_BITS} + bits)" for row in (low, high))
    return f"""coalesce((
        SELECT ' & (' || string_agg(quote_literal('span' || bits || '=' || abs(span)), ' | ') || ')' FROM (
            SELECT bits FROM unnest(ARRAY{[*search.SPANS]}) AS bits
            WHERE {last} - {first} < {MOST_SPANS} ORDER BY bits LIMIT 1
        ) AS finest, generate_series({first}, {last}) AS span
    ), '')"""


# `rowid + 0` keeps it from walking the table, where each text would have to be fetched and read.
CANDIDATES = f"""
    WITH asked AS MATERIALIZED (
        SELECT low, high, coalesce((
            SELECT rowid FROM articles_search WHERE rowid >= low AND rowid < high
            ORDER BY rowid DESC LIMIT 1 OFFSET {NEAR}
        ), low) AS edge FROM (VALUES (%s::bigint, %s::bigint)) AS bounds (low, high)
    ),
    near AS MATERIALIZED (
        SELECT rowid AS row FROM articles_search
        WHERE words @@ (%s || (SELECT {_spans("edge", "high")} FROM asked))::tsquery
        AND rowid + 0 >= (SELECT edge FROM asked) AND rowid + 0 < (SELECT high FROM asked)
        AND rowid NOT IN ({HIDDEN}) ORDER BY rowid + 0 DESC LIMIT %s
    ),
    far AS MATERIALIZED (
        SELECT rowid AS row FROM articles_search
        WHERE words @@ (%s || (SELECT {_spans("low", "edge")} FROM asked))::tsquery
        AND rowid + 0 >= (SELECT low FROM asked) AND rowid + 0 < (SELECT edge FROM asked)
        AND rowid NOT IN ({HIDDEN}) AND (SELECT low < edge FROM asked) AND (SELECT count(*) FROM near) <= %s
        ORDER BY rowid + 0 DESC LIMIT %s
    ),
    candidate AS MATERIALIZED (SELECT row FROM near UNION ALL SELECT row FROM far ORDER BY row DESC LIMIT %s)
"""


def _postgresql_weights(asked: Asked) -> Iterable[tuple[int, str]]:
    for term in asked.wanted[:WEIGHED_TERMS]:
        yield HEADLINE, query_language.tsquery_term(term, "h=")
        yield STANDFIRST_OR_NAME, query_language.tsquery_term(term, "s=")
        if about := query_language.tsquery_about(term):
            yield OFTEN_IN_BODY, about
