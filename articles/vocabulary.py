"""What SQLite's index is asked first: which words begin as asked, and how many stories have each word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import prod

from django.db import connection

from articles.asked import Asked, Term

BEGINNINGS = 25  # words that a beginning stands for at a time, where it stands for a great many
FEW_STORIES = 20_000  # with all the words that begin so: few enough to ask for every one
EVERY_STORY = "=status=published"

WORDS_THAT_BEGIN = """
    SELECT %s AS asked, word, together FROM (
        SELECT word, sum(stories) OVER () AS together FROM articles_search_word
        WHERE word >= %s AND word < %s ORDER BY stories DESC LIMIT %s
    )
"""
WORDS = "SELECT word, NULL, stories FROM articles_search_word WHERE word IN ({})"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All numbers are of stories, and about right."""

    tokens: tuple[str, ...] = ()
    words: dict[str, int] = field(default_factory=dict)
    begun: dict[str, int] = field(default_factory=dict)  # with any word that begins so
    beginnings: dict[str, tuple[str, ...]] = field(default_factory=dict)  # the commonest words that do

    @property
    def many(self) -> dict[str, tuple[str, ...]]:
        """The beginnings of so many stories that it takes long to join them all."""
        return {each: words for each, words in self.beginnings.items() if self.begun[each] > FEW_STORIES}

    @property
    def every(self) -> int:
        return max(self.words.get(EVERY_STORY, 0), 1)

    def stories_with(self, term: Term) -> int:
        """Of all its forms together; of a form's words, the rarest."""
        forms = [
            min((self.begun if is_begun and word is form[-1] else self.words).get(word, 0) for word in form)
            for form, is_begun in term.all_forms()
        ]
        return min(sum(forms), self.every)

    def rarest(self, asked: Asked) -> int:
        return min(self._parts(asked))

    def together(self, asked: Asked) -> float:
        """With all that is wanted, where words fall together by chance."""
        return self.every * prod(number / self.every for number in self._parts(asked))

    def _parts(self, asked: Asked) -> list[int]:
        numbers = [self.stories_with(term) for term in asked.wanted]
        return numbers + [self.words.get(f"={token}", 0) for token in self.tokens]


def known(questions: Sequence[Asked], tokens: Sequence[str]) -> Vocabulary:
    """Of the words in any of these. One query on SQLite; PostgreSQL has no need of it."""
    if connection.vendor != "sqlite":
        return Vocabulary()
    terms = {term for asked in questions for term in (*asked.wanted, *asked.unwanted)}
    forms = {each for term in terms for each in term.all_forms()}
    begun = sorted({form[-1] for form, is_begun in forms if is_begun})
    words = sorted({word for form, _is_begun in forms for word in form})
    words += [*(f"={token}" for token in tokens), EVERY_STORY]
    return _read(tuple(tokens), words, begun)


def _read(tokens: tuple[str, ...], words: Sequence[str], begun: Iterable[str]) -> Vocabulary:
    stories, together, beginnings = {}, {}, {}
    sql = [WORDS.format(", ".join(["%s"] * len(words)))]
    values = [*words]
    for each in begun:
        sql.append(WORDS_THAT_BEGIN)
        values += [each, each, f"{each}\U0010ffff", BEGINNINGS]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql), values)
        for asked, word, number in cursor.fetchall():
            if word is None:
                stories[asked] = number
            else:
                together[asked] = number
                beginnings[asked] = (*beginnings.get(asked, ()), word)
    return Vocabulary(tokens, stories, together, beginnings)
