"""The forms of a word that a reader means by any one of them: road, roads; build, builds, building.

Taken from the folded word when a question is asked, not when a story is indexed, so that a quoted word
is found as it stands, a beginning finds what begins so, and what is found is what is marked.
"""

from collections.abc import Iterator
from functools import lru_cache

SHORTEST, LONGEST_VERB = 3, 12  # letters
IRREGULAR = (
    *(("man", "men"), ("woman", "women"), ("child", "children"), ("foot", "feet"), ("tooth", "teeth")),
    *(("life", "lives"), ("wife", "wives"), ("knife", "knives"), ("thief", "thieves"), ("half", "halves")),
    *(("leaf", "leaves"), ("shelf", "shelves"), ("wolf", "wolves"), ("mouse", "mice"), ("person", "people")),
    *(("policeman", "policemen"), ("policewoman", "policewomen"), ("schoolchild", "schoolchildren")),
)
_IRREGULAR = {form: pair for pair in IRREGULAR for form in pair}
# What looks like a form of another word and is none.
_ALONE = {
    "new",
    "news",
    "series",
    "species",
    "this",
    "thing",
    "king",
    "bring",
    "during",
    "morning",
    "evening",
}
_VOWELS = set("aeiouy")
_DARI_PLURALS = ("های", "ها", "هایی")  # written apart, with a half-space or joined
_DARI_VERBS = ("نمی", "می")


@lru_cache(maxsize=2000)
def forms(word: str) -> tuple[tuple[str, ...], ...]:
    """Each form as the words that it is written in, the word itself first; `word` is folded and one word."""
    found = [(word,)]
    if word.isascii():
        found += [(form,) for form in _english(word)]
    else:
        found += _dari(word)
    return tuple(dict.fromkeys(found))


def _english(word: str) -> Iterator[str]:
    if len(word) < SHORTEST or not word.isalpha() or word in _ALONE:
        return
    if word in _IRREGULAR:
        yield from _IRREGULAR[word]
        return
    bases = list(_bases(word))
    for base in (word, *bases) if not bases or word.endswith("eed") else bases:
        yield base
        yield _plural(base)
        if len(base) <= LONGEST_VERB:
            yield from _of_a_verb(base)


def _bases(word: str) -> Iterator[str]:
    """What it may be a form of."""
    if word.endswith(("ies", "ied")) and len(word) > 4:
        yield f"{word[:-3]}y"
    elif word.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
        yield word[:-2]
    elif word.endswith("uses"):  # buses, causes
        yield from (word[:-2], word[:-1])
    elif word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is", "ies")):
        yield word[:-1]
    for ending in ("ed", "ing"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= SHORTEST and _VOWELS & set(base):
            yield from (base, f"{base}e")
            if base[-1] == base[-2] and base[-1] not in "ls":
                yield base[:-1]


def _plural(base: str) -> str:
    if base.endswith("y") and base[-2] not in _VOWELS:
        return f"{base[:-1]}ies"
    return f"{base}es" if base.endswith(("s", "x", "z", "ch", "sh")) else f"{base}s"


def _of_a_verb(base: str) -> Iterator[str]:
    if base.endswith("e"):
        yield from (f"{base}d", f"{base[:-1]}ing")
    elif base.endswith("y") and base[-2] not in _VOWELS:
        yield from (f"{base[:-1]}ied", f"{base}ing")
    elif not base.endswith("s") or base.endswith("ss"):
        yield from (f"{base}ed", f"{base}ing")
        consonant, vowel, before = base[-1], base[-2], base[-3]
        if consonant not in _VOWELS | set("wx") and vowel in _VOWELS and before not in _VOWELS:
            yield from (f"{base}{consonant}ed", f"{base}{consonant}ing")


def _dari(word: str) -> Iterator[tuple[str, ...]]:
    """Joined and written apart, which is what a half-space becomes: کتابها and کتاب ها, میرود and می رود."""
    for ending in _DARI_PLURALS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= SHORTEST:
            yield (base, ending)
            yield (base,)
    for beginning in _DARI_VERBS:
        base = word.removeprefix(beginning)
        if base != word and len(base) >= 2:
            yield (beginning, base)
    yield from ((f"{word}{ending}",) for ending in _DARI_PLURALS if not word.endswith(_DARI_PLURALS))
