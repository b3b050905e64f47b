"""Says what is asked in the words of the database: an FTS5 expression or a tsquery.

Words come folded from asked.py: letters and digits alone, so that nothing in them is an operator.
"""

from collections.abc import Iterable, Mapping

from articles.asked import Asked, Term

TEXTS = "{headline standfirst names body}"
Beginnings = Mapping[str, tuple[str, ...]]  # to some of them, the words that begin so


# SQLite


def fts5(asked: Asked, tokens: Iterable[str], beginnings: Beginnings) -> str:
    """What is wanted; what is not, `fts5_unwanted` says."""
    wanted = " AND ".join(_fts5_term(term, beginnings) for term in asked.wanted)
    return " AND ".join([f"{TEXTS} : ({wanted})", *(f'tokens : "{token}"' for token in tokens)])


def fts5_unwanted(asked: Asked, beginnings: Beginnings) -> str:
    unwanted = " OR ".join(_fts5_term(term, beginnings) for term in asked.unwanted)
    return f"{TEXTS} : ({unwanted})"


def fts5_in(columns: str, term: Term, beginnings: Beginnings) -> str:
    """Stories that have it in these columns."""
    return f"{{{columns}}} : {_fts5_term(term, beginnings)}"


def fts5_about(term: Term) -> str:
    """ "" for a phrase."""
    said = " OR ".join(f'"about={word}"' for word in _single_words(term))
    return f"tokens : ({said})" if said else ""


def _fts5_term(term: Term, beginnings: Beginnings) -> str:
    said = []
    for form in term.forms:
        if not term.begun:
            said.append(f'"{" ".join(form)}"')
        elif len(form) == 1 and form[0] in beginnings:
            said += [f'"{word}"' for word in beginnings[form[0]]]
        else:
            said.append(f'"{" ".join(form)}" *')
    if term.together:
        together = (_fts5_term(each, beginnings) for each in term.together)
        said.append("(" + " AND ".join(together) + ")")
    return "(" + " OR ".join(said) + ")"


# PostgreSQL


def tsquery(asked: Asked, tokens: Iterable[str], *, side_by_side: bool = True) -> str:
    wanted = (tsquery_term(term, side_by_side=side_by_side) for term in asked.wanted)
    parts = [*wanted, *(f"'{token}'" for token in tokens)]
    return " & ".join([*parts, *(f"!{tsquery_term(term)}" for term in asked.unwanted)])


def tsquery_term(term: Term, mark: str = "", *, side_by_side: bool = True) -> str:
    """`mark` stands before each word: "h=" for those of headlines."""
    said = []
    for form in term.forms:
        words = [f"'{mark}{word}'" for word in form]
        words[-1] += ":*" if term.begun else ""
        said.append("(" + (" <-> " if side_by_side and not mark else " & ").join(words) + ")")
    if term.together:
        together = (tsquery_term(each, mark, side_by_side=side_by_side) for each in term.together)
        said.append("(" + " & ".join(together) + ")")
    return "(" + " | ".join(said) + ")"


def tsquery_about(term: Term) -> str:
    return " | ".join(f"'about={word}'" for word in _single_words(term))


# Both


def has_phrases(asked: Asked) -> bool:
    """Whether words must stand side by side, which takes a look into each story that has them."""
    return any(len(form) > 1 for term in asked.wanted for form, _begun in term.all_forms())


def _single_words(term: Term) -> list[str]:
    return [form[0] for form, _begun in term.all_forms() if len(form) == 1]
