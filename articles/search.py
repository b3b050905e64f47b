"""The full-text index of stories: FTS5 on SQLite, tsvector on PostgreSQL, one folding for both.

A row's number is (minutes since 1970 of publication) * 2**32 + article id, so that the newest come
first by walking the table. What a list is filtered by (language, section, tag, author, status)
stands in the index as tokens such as `tag=17`, which no folded word can be. Words stand as they are
written: their other forms are asked for (inflections.py).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models.expressions import RawSQL

from articles import query_language
from articles.asked import LONGEST_WORD, SHORTEST_BEGINNING, Asked, Term
from articles.inflections import forms
from articles.spelling import fold

ID_BITS = 32
LOWEST = -(2**62)  # than any row is: those of before 1970 are less than nothing
LONGEST_BODY = 300_000  # letters; PostgreSQL keeps at most 1 MB of a text's words
MOST_PLACES = 255  # of a word in a text: what PostgreSQL keeps
MANY = 50  # stories that are put in at once: an import's
# PostgreSQL's index keeps no order. So the minute of a story stands in it, too, rounded down to these powers of two (17
# hours, 6 days, 6 weeks, a year): what is in every story is looked for among the newest, not in all.
SPANS = (10, 13, 16, 19)
OFTEN, MOST_OFTEN = 4, 20  # so often in a body, a word is what the story is about; so many of them
ABOUT = "about"

# Beside it, the words and (after a "=") the tokens with about how many stories have them: what a beginning may be
# the beginning of, and what is rare.
SQLITE = (
    """CREATE VIRTUAL TABLE articles_search USING fts5(
        headline, standfirst, names, body, tokens, columnsize = 0,
        tokenize = "unicode61 remove_diacritics 0 tokenchars '='"
    )""",
    "CREATE TABLE articles_search_word (word text PRIMARY KEY, stories integer NOT NULL) WITHOUT ROWID",
)
# A text's words lie beside the row, as they are: those that only have a word are found without a look at them.
# What a story is weighed by is a small row of its own, read for those that were found.
POSTGRESQL = (
    "CREATE TABLE articles_search (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
    "ALTER TABLE articles_search ALTER COLUMN words SET STORAGE EXTERNAL",
    "ALTER TABLE articles_search SET (toast_tuple_target = 128)",
    "CREATE INDEX articles_search_words ON articles_search USING gin (words) WITH (gin_pending_list_limit = 1024)",
    "CREATE TABLE articles_search_heads (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
)


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
    entries = list(entries)
    if not entries:
        return
    with connection.cursor() as cursor:
        (_put_sqlite if connection.vendor == "sqlite" else _put_postgresql)(cursor, entries)


def _put_sqlite(cursor, entries: Sequence[Entry]) -> None:
    rows, words = [], Counter()
    for entry in entries:
        *heads, body = _folded(entry)
        rows.append((entry.row, *heads, body, " ".join([*entry.tokens, *_about(body)])))
        words.update({*" ".join([*heads, body]).split()})
        words.update(f"={token}" for token in entry.tokens)
    cursor.executemany(
        "INSERT OR REPLACE INTO articles_search (rowid, headline, standfirst, names, body, tokens)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        rows,
    )
    least = (
        1 if len(entries) < MANY else 2
    )  # of many stories, a word in one alone is rare and may stay unknown
    cursor.executemany(
        "INSERT INTO articles_search_word VALUES (%s, %s)"
        " ON CONFLICT (word) DO UPDATE SET stories = stories + excluded.stories",
        [each for each in words.items() if each[1] >= least and len(each[0]) <= LONGEST_WORD],
    )


def _put_postgresql(cursor, entries: Sequence[Entry]) -> None:
    rows, words, heads = [], [], []
    for entry in entries:
        folded = _folded(entry)
        rows.append(entry.row)
        words.append(_words(*folded, (*entry.tokens, *_spans(entry.row))))
        heads.append(_heads(*folded))
    # One statement for all: the database spends more on reading a statement than on a short story.
    for table, vectors in (("articles_search", words), ("articles_search_heads", heads)):
        cursor.execute(
            f"INSERT INTO {table} (rowid, words)"
            " SELECT number, words::tsvector FROM unnest(%s::bigint[], %s::text[]) AS entry (number, words)"
            " ON CONFLICT (rowid) DO UPDATE SET words = excluded.words",
            [rows, vectors],
        )


def _spans(row: int) -> list[str]:
    return [f"span{bits}={abs(row >> ID_BITS + bits)}" for bits in SPANS]


def _words(headline: str, standfirst: str, names: str, body: str, tokens: Iterable[str]) -> str:
    """Words with their places, and tokens."""
    places, at = defaultdict(list), 0
    for text in (headline, standfirst, names, body):
        for word in text.split():
            at += 1
            if len(word) <= LONGEST_WORD:
                places[word].append(at)
        at += 1  # no phrase goes on from one to the next
    written = [f"'{word}':{','.join(map(str, where[:MOST_PLACES]))}" for word, where in places.items()]
    return " ".join([*written, *(f"'{token}'" for token in tokens)])


def _heads(headline: str, standfirst: str, names: str, body: str) -> str:
    """The headline's words as `h=`, those of standfirst and names as `s=`, and what the body is about."""
    marks = {f"h={word}" for word in headline.split()}
    marks |= {f"s={word}" for word in (*standfirst.split(), *names.split())}
    marks.update(_about(body))
    return " ".join(f"'{mark}'" for mark in marks if len(mark) <= LONGEST_WORD)


def _folded(entry: Entry) -> tuple[str, str, str, str]:
    texts = (entry.headline, entry.standfirst, entry.names, entry.body[:LONGEST_BODY])
    return tuple(fold(text) for text in texts)


def _about(body: str) -> list[str]:
    often = [(times, word) for word, times in Counter(body.split()).items() if times >= OFTEN]
    return [f"{ABOUT}={word}" for _times, word in sorted(often, reverse=True)[:MOST_OFTEN]]


def remove(rows: Iterable[int]) -> None:
    rows = [(row,) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM articles_search WHERE rowid = %s", rows)
        if connection.vendor != "sqlite":
            cursor.executemany("DELETE FROM articles_search_heads WHERE rowid = %s", rows)


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_search")
        beside = "articles_search_word" if connection.vendor == "sqlite" else "articles_search_heads"
        cursor.execute(f"DELETE FROM {beside}")


def forget_words() -> None:
    """Before all stories are put in anew, which counts them again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM articles_search_word")


def rows_after(row: int, at_most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM articles_search WHERE rowid > %s ORDER BY rowid LIMIT %s", [row, at_most]
        )
        return [number for (number,) in cursor.fetchall()]


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_search")
        return cursor.fetchone()[0]


def ids_with(wanted: str, *, at_most: int = 1000) -> RawSQL:
    """A subquery: the ids of the newest stories that have this token."""
    if connection.vendor == "sqlite":
        return _newest("articles_search MATCH %s", f'tokens : "{wanted}"', at_most)
    return _newest("words @@ %s::tsquery", f"'{wanted}'", at_most)


def matching_ids(words: str, *, at_most: int = 1000) -> RawSQL:
    """A subquery: the ids of the newest stories with all these words, the last of which may be begun.

    Any text is a query; one without a letter or digit finds nothing.
    """
    wanted = [word[:LONGEST_WORD] for word in fold(words).split()[:20]]
    if not wanted:
        return RawSQL("SELECT id FROM articles_article WHERE 1 = 0", [])
    terms = [Term(word, forms(word)) for word in wanted]
    if len(wanted[-1]) >= SHORTEST_BEGINNING:
        begun = Term(wanted[-1], ((wanted[-1],),), begun=True)
        terms[-1] = replace(terms[-1], together=(begun,))
    asked = Asked(tuple(terms))
    if connection.vendor == "sqlite":
        return _newest("articles_search MATCH %s", query_language.fts5(asked, (), {}), at_most)
    return _newest("words @@ %s::tsquery", query_language.tsquery(asked, ()), at_most)


def _newest(condition: str, query: str, at_most: int) -> RawSQL:
    id_of_row = f"rowid & {2**ID_BITS - 1}"
    # Not by walking PostgreSQL's table, whose texts would have to be read one by one.
    by = "rowid" if connection.vendor == "sqlite" else "rowid + 0"
    return RawSQL(
        f"SELECT {id_of_row} FROM articles_search WHERE {condition} ORDER BY {by} DESC LIMIT {at_most}",
        [query],
    )
