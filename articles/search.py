"""The full-text index of stories: FTS5 on SQLite, tsvector on PostgreSQL, one folding for both.

A row's number is (minutes since 1970 of publication) * 2**32 + article id, so that the newest come
first by walking the table. What a list is filtered by (language, section, tag, author, status)
stands in the index as tokens such as `tag=17`, which no folded word can be.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.spelling import fold

ID_BITS = 32
LONGEST_BODY = 300_000  # letters; PostgreSQL keeps at most 1 MB of a text's words

SQLITE = """
    CREATE VIRTUAL TABLE articles_search USING fts5(
        headline, standfirst, names, body, tokens, tokenize = "porter unicode61 remove_diacritics 0 tokenchars '='"
    )
"""
# English endings fall away as in SQLite; no word is too common to be found.
POSTGRESQL = """
    CREATE TEXT SEARCH DICTIONARY newsroom_stem (TEMPLATE = snowball, LANGUAGE = english);
    CREATE TEXT SEARCH CONFIGURATION newsroom (COPY = simple);
    ALTER TEXT SEARCH CONFIGURATION newsroom ALTER MAPPING FOR asciiword, word, numword WITH newsroom_stem;
    CREATE TABLE articles_search (rowid bigint PRIMARY KEY, words tsvector NOT NULL);
    CREATE INDEX articles_search_words ON articles_search USING gin (words);
"""
POSTGRESQL_DROP = """
    DROP TABLE articles_search;
    DROP TEXT SEARCH CONFIGURATION newsroom;
    DROP TEXT SEARCH DICTIONARY newsroom_stem;
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index keeps of one story; texts as they are, folded when put in."""

    row: int
    headline: str
    standfirst: str
    names: str  # of tags and authors, in every language, with aliases
    body: str  # plain text
    tokens: tuple[str, ...]


def row_number(index_minute: int, article_id: int) -> int:
    return (index_minute << ID_BITS) + article_id


def token(name: str, value: object) -> str:
    """`token("language", "fa-af")` is "language=faaf": one word to both databases."""
    return f"{name}={str(value).replace('-', '').replace('_', '')}"


def put(entries: Iterable[Entry]) -> None:
    rows = [
        (
            entry.row,
            fold(entry.headline),
            fold(entry.standfirst),
            fold(entry.names),
            fold(entry.body[:LONGEST_BODY]),
            " ".join(entry.tokens),
        )
        for entry in entries
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT OR REPLACE INTO articles_search (rowid, headline, standfirst, names, body, tokens)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                rows,
            )
        elif rows:
            # One statement for all: the database spends more on reading a statement than on a short story.
            cursor.execute(
                "INSERT INTO articles_search (rowid, words) SELECT number,"
                " setweight(to_tsvector('newsroom', headline), 'A')"
                " || setweight(to_tsvector('newsroom', standfirst), 'B')"
                " || setweight(to_tsvector('newsroom', names), 'C') || to_tsvector('newsroom', body)"
                " || array_to_tsvector(string_to_array(tokens, ' '))"
                " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
                " AS entry (number, headline, standfirst, names, body, tokens)"
                " ON CONFLICT (rowid) DO UPDATE SET words = excluded.words",
                [list(column) for column in zip(*rows, strict=True)],
            )


def remove(rows: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM articles_search WHERE rowid = %s", [(row,) for row in rows])


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_search")


def ids_with(wanted: str, *, at_most: int = 1000) -> RawSQL:
    """A subquery: the ids of the newest stories that have this token."""
    if connection.vendor == "sqlite":
        return _newest("articles_search MATCH %s", f'tokens : "{wanted}"', at_most)
    return _newest("words @@ %s::tsquery", f"'{wanted}'", at_most)


def matching_ids(words: str, *, at_most: int = 1000) -> RawSQL:
    """A subquery: the ids of the newest stories with all these words, the last of which may be begun.

    Any text is a query; one without a letter or digit finds nothing.
    """
    wanted = fold(words).split()[:20]
    if not wanted:
        return RawSQL("SELECT id FROM articles_article WHERE 1 = 0", [])
    if connection.vendor == "sqlite":
        query = "{headline standfirst names body} : (" + " ".join(f'"{word}"' for word in wanted) + " *)"
        return _newest("articles_search MATCH %s", query, at_most)
    return _newest("words @@ to_tsquery('newsroom', %s)", " & ".join(wanted) + ":*", at_most)


def _newest(condition: str, query: str, at_most: int) -> RawSQL:
    id_of_row = f"rowid & {2**ID_BITS - 1}"
    return RawSQL(
        f"SELECT {id_of_row} FROM articles_search WHERE {condition} ORDER BY rowid DESC LIMIT {at_most}",
        [query],
    )
