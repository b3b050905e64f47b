"""Marks the words that were looked for, as they are written, and finds the passage of a text that shows them."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from articles.asked import Asked, Words
from articles.spelling import fold

PASSAGE_WORDS = 30
LOOKED_THROUGH = 50_000  # letters of a story
WORDS_BEFORE = 8  # of a passage, that lead up to what was looked for
_MARKS = "'’\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"  # stand within a word
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str  # folded


@dataclass(frozen=True, slots=True)
class _Hit:
    first: int  # tokens
    last: int
    term: int  # which of those that were asked for


@dataclass(frozen=True, slots=True)
class _Passage:
    text: str
    tokens: Sequence[_Token]
    hits: Sequence[_Hit]
    first: int
    after: int

    @property
    def worth(self) -> tuple[int, int]:
        """How many of the things that were asked for it shows, and how often."""
        return len({hit.term for hit in self.hits}), len(self.hits)


class Marker:
    """Made once for a page: `Marker(asked).marked(headline)`."""

    def __init__(self, asked: Asked):
        self._whole: dict[str, list[tuple[Words, int]]] = {}
        self._begun: list[tuple[Words, int]] = []
        self.terms = len(asked.wanted)
        for number, term in enumerate(asked.wanted):
            for form, is_begun in term.all_forms():
                if is_begun:
                    self._begun.append((form, number))
                else:
                    self._whole.setdefault(form[0], []).append((form, number))

    def marked(self, text: str) -> str:
        """The whole text as HTML, escaped, with `<mark>` around what was looked for."""
        tokens = _tokens(text)
        return _html(_Passage(text, tokens, self._hits(tokens), 0, len(tokens)))

    def terms_in(self, text: str) -> int:
        """How many of the things that were asked for it has."""
        return len({hit.term for hit in self._hits(_tokens(text))}) if self._may_be_in(text) else 0

    def passage(self, lines: Iterable[str]) -> str:
        """About PASSAGE_WORDS of the first line that shows all, or of that which shows most, as HTML.

        "" where none shows anything, as far as a story is looked through.
        """
        best, left = None, LOOKED_THROUGH
        for line in lines:
            line, left = line[:left], left - len(line)
            found = self._best_of(line) if self._may_be_in(line) else None
            if found is not None and (best is None or found.worth > best.worth):
                best = found
            if left <= 0 or (best is not None and best.worth[0] == self.terms):
                break
        return _html(best) if best is not None else ""

    def _may_be_in(self, text: str) -> bool:
        """Told from the whole line at once: most lines of most stories need no closer look."""
        folded = f" {fold(text)}"
        if not self._whole.keys().isdisjoint(folded.split()):
            return True
        return any(f" {form[0]}" in folded for form, _term in self._begun)

    def _hits(self, tokens: Sequence[_Token]) -> list[_Hit]:
        hits, at = [], 0
        while at < len(tokens):
            found = max(self._hits_at(tokens, at), key=lambda hit: hit.last, default=None)
            if found is not None:
                hits.append(found)
            at = found.last + 1 if found is not None else at + 1
        return hits

    def _hits_at(self, tokens: Sequence[_Token], at: int) -> Iterator[_Hit]:
        for form, term in self._whole.get(tokens[at].word, ()):
            if tuple(token.word for token in tokens[at : at + len(form)]) == form:
                yield _Hit(at, at + len(form) - 1, term)
        for form, term in self._begun:
            *whole, begun = form
            words = [token.word for token in tokens[at : at + len(form)]]
            if len(words) == len(form) and words[:-1] == whole and words[-1].startswith(begun):
                yield _Hit(at, at + len(form) - 1, term)

    def _best_of(self, line: str) -> _Passage | None:
        tokens = _tokens(line)
        hits = self._hits(tokens)
        best, start = None, 0
        for hit in hits:
            first = max(min(hit.first - WORDS_BEFORE, len(tokens) - PASSAGE_WORDS), 0)
            after = min(first + PASSAGE_WORDS, len(tokens))
            while hits[start].first < first:
                start += 1
            shown = [each for each in hits[start : start + PASSAGE_WORDS] if each.last < after]
            found = _Passage(line, tokens, shown, first, after)
            if best is None or found.worth > best.worth:
                best = found
        return best


def _tokens(text: str) -> list[_Token]:
    tokens = []
    for match in _WORD.finditer(text):
        end = match.start() + len(match[0].rstrip("'’"))
        tokens += [_Token(match.start(), end, word) for word in _folded(match[0])]
    return tokens


@lru_cache(maxsize=5_000)
def _folded(word: str) -> tuple[str, ...]:
    return tuple(fold(word).split())


def _html(passage: _Passage) -> str:
    text, tokens = passage.text, passage.tokens
    if not tokens:
        return html.escape(text)
    at = tokens[passage.first].start if passage.first else 0
    end = tokens[passage.after - 1].end if passage.after < len(tokens) else len(text)
    parts = ["… "] if passage.first else []
    for hit in passage.hits:
        start, stop = tokens[hit.first].start, tokens[hit.last].end
        if start >= at:  # two folded words may be one that is written
            parts += [html.escape(text[at:start]), f"<mark>{html.escape(text[start:stop])}</mark>"]
            at = stop
    parts.append(html.escape(text[at:end]))
    return "".join([*parts, " …" if end < len(text) else ""])
