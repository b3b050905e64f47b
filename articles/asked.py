"""Reads what a reader typed into the search box: words, "phrases", -what to leave out, beginnings*."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from articles.inflections import forms
from articles.spelling import fold

LONGEST_TEXT = 1_000  # letters that are read
MOST_WORDS = 16  # that are looked for; a reader is told of the rest
LONGEST_WORD = 100  # letters; more are in no word
SHORTEST_BEGINNING = 3  # letters: what begins with two is in every story
MOST_TOGETHER = 3  # words of a name that is called something else, too
NEVER_TYPED = re.compile("[\0\ud800-\udfff]")

Words = tuple[str, ...]  # folded, one after the other

_QUOTES = '"“”„‟«»″＂'
_PART = re.compile(
    rf"""(?<![^\s(]) (?P<minus>[-−–])? [{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}](?P<star>\*)?"""
    rf"""|[^\s{_QUOTES}]+""",
    re.VERBOSE,
)
_MINUS = re.compile(r"[-−–](?=[^\W_])")
_HALF_SPACE = "\u200c"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for: found where any one of its forms stands."""

    said: str  # as it was typed
    forms: tuple[Words, ...]
    begun: bool = False  # the last word may go on
    together: tuple[Self, ...] = ()  # found, too, where all of these are: a name's words, apart

    def all_forms(self) -> Iterator[tuple[Words, bool]]:
        """Each with whether it may go on."""
        yield from ((form, self.begun) for form in self.forms)
        for term in self.together:
            yield from term.all_forms()


@dataclass(frozen=True, slots=True)
class Asked:
    """All of `wanted` must be in a story, and none of `unwanted`."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    cut: bool = False  # there was more than is looked for

    @property
    def is_nothing(self) -> bool:
        return not self.wanted

    def runs(self) -> Iterator[Words]:
        """The words that may be a name: each wanted term, and those of two or three that follow one another."""
        for first in range(len(self.wanted)):
            for last in range(first, min(first + MOST_TOGETHER, len(self.wanted))):
                yield _run(self.wanted[first : last + 1])

    def called(self, names: Mapping[Words, Sequence[Words]]) -> Self:
        """With the names that are also called something else found by all that they are called."""
        terms, at = [], 0
        while at < len(self.wanted):
            for length in range(min(MOST_TOGETHER, len(self.wanted) - at), 0, -1):
                part = self.wanted[at : at + length]
                if others := names.get(_run(part)):
                    terms.append(_called(part, others))
                    break
            else:
                length = 1
                terms.append(self.wanted[at])
            at += length
        return replace(self, wanted=tuple(terms))

    def begun(self) -> Self:
        """The same, where the last word is the beginning of one; where it cannot be, the same."""
        if not self.wanted or any(term.begun for term in self.wanted):
            return self
        return replace(self, wanted=(*self.wanted[:-1], _begun(self.wanted[-1])))


def read(text: str) -> Asked:
    """Any text; what is no word, number or phrase is nothing that is looked for."""
    cut = len(text) > LONGEST_TEXT
    wanted, unwanted, words = [], [], 0
    for term, is_unwanted in _terms(NEVER_TYPED.sub("", text)[:LONGEST_TEXT]):
        words += len(term.forms[0])
        if words > MOST_WORDS:
            cut = True
            break
        (unwanted if is_unwanted else wanted).append(term)
    return Asked(_once(wanted), _once(unwanted), cut)


def _terms(text: str) -> Iterator[tuple[Term, bool]]:
    for part in _PART.finditer(text):
        quoted = part["phrase"] is not None
        said = part["phrase"] if quoted else part[0]
        minus = bool(part["minus"]) if quoted else _MINUS.match(said) is not None
        words = tuple(word[:LONGEST_WORD] for word in fold(said).split())
        if words:
            said = said.strip() if quoted else said[minus:].rstrip("*")
            star = bool(part["star"]) if quoted else part[0].endswith("*")
            begun = star and len(words[-1]) >= SHORTEST_BEGINNING
            yield Term(said, _forms(words, quoted or begun, said), begun), minus


def _forms(words: Words, as_it_stands: bool, said: str) -> tuple[Words, ...]:
    if len(words) == 1:
        return (words,) if as_it_stands else forms(words[0])
    # What is written with a half-space or a hyphen is also written joined: می‌رود, میرود; co-operate.
    joined = fold(said.replace(_HALF_SPACE, "").replace("-", "")).split()
    return (words, tuple(joined)) if len(joined) < len(words) and not as_it_stands else (words,)


def _once(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple({(term.forms, term.begun): term for term in terms}.values())


def _run(terms: Sequence[Term]) -> Words:
    return tuple(word for term in terms for word in term.forms[0])


def _called(part: Sequence[Term], others: Sequence[Words]) -> Term:
    said = " ".join(term.said for term in part)
    if len(part) > 1:
        return Term(said, tuple(others), together=tuple(part))
    return replace(part[0], forms=tuple(dict.fromkeys([*part[0].forms, *others])))


def _begun(term: Term) -> Term:
    word = term.forms[0][-1]
    if term.together or len(term.forms[0]) > 1 or len(word) < SHORTEST_BEGINNING:
        return term
    return replace(term, forms=term.forms[:1], begun=True)
