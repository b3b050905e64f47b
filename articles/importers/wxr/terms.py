"""What a WordPress item is filed under: its section, its tags, who wrote it, its language."""

import re
from dataclasses import dataclass
from functools import lru_cache

from articles.importers.wxr.items import Item, Term
from articles.importers.wxr.site import Person, Site
from articles.importers.wxr.words import name_of, plain
from articles.spelling import fold

LONGEST_NAME = 150  # letters
CATEGORY, AUTHOR = "category", "author"
# WordPress's own house-keeping, and that of the plugins for languages.
_NO_TAGS = {
    *("author", "language", "post_translations", "term_language", "term_translations", "nav_menu"),
    *("post_format", "link_category", "translation_priority", "yst_prominent_words", "following_users"),
    *("amp_validation_error", "elementor_library_type"),
}
# What WordPress files everything under that nobody has filed.
_UNFILED = re.compile(r"uncategori[sz]ed|unfiled", re.IGNORECASE)
_UNFILED_NAMES = {"دسته بندی نشده", "بدون دسته بندی", "دسته‌بندی نشده", "نا ډلبندي شوي"}
_UNFILED_FOLDED = {fold(name) for name in _UNFILED_NAMES}


@dataclass(frozen=True, slots=True)
class Filing:
    """`unusable` are names that can be none here."""

    section: Term | None
    tags: tuple[Term, ...]
    unusable: tuple[str, ...] = ()


def filing_of(item: Item, site: Site) -> Filing:
    """The main category where a plugin says it, else the first, is the section; what else there is are tags."""
    found: dict[str, Term] = {}
    unusable: list[str] = []
    says_taxonomy = any(term.taxonomy for term in item.terms)
    for term in item.terms:
        term = _named(term, says_taxonomy=says_taxonomy)
        if term is None:
            continue
        if not is_name(term.name):
            unusable.append(term.name)
            continue
        found.setdefault(term.name.casefold(), term)
    terms = list(found.values())
    categories = [term for term in terms if term.taxonomy == CATEGORY]
    section = _main(item, site, categories)
    return Filing(section, tuple(term for term in terms if term is not section), tuple(unusable))


def _named(term: Term, *, says_taxonomy: bool) -> Term | None:
    """With its taxonomy as WordPress calls it today. Old exports also have each term without one."""
    taxonomy = term.taxonomy
    if not taxonomy:
        if says_taxonomy:
            return None
        taxonomy = CATEGORY
    elif taxonomy == "tag":
        taxonomy = "post_tag"
    if taxonomy in _NO_TAGS or taxonomy.startswith(("wp_", "_")):
        return None
    name = _plain_name(term.name)
    if not name or (taxonomy == CATEGORY and _is_unfiled(term.slug, name)):
        return None
    return Term(taxonomy, term.slug, name)


@lru_cache(maxsize=10_000)
def _plain_name(name: str) -> str:
    return plain(name)


@lru_cache(maxsize=10_000)
def _is_unfiled(slug: str, name: str) -> bool:
    return bool(_UNFILED.match(slug) or _UNFILED.match(name)) or fold(name) in _UNFILED_FOLDED


@lru_cache(maxsize=10_000)
def is_name(name: str) -> bool:
    return bool(fold(name)) and len(name) <= LONGEST_NAME


def _main(item: Item, site: Site, categories: list[Term]) -> Term | None:
    said = item.said("_yoast_wpseo_primary_category") or item.said("rank_math_primary_category")
    main = site.category_numbered(said) if said and len(categories) > 1 else None
    named = (term for term in categories if main is not None and term.slug == main.slug)
    return next(named, categories[0] if categories else None)


# Who wrote it


def writers_of(item: Item, site: Site) -> list[str]:
    """Their names; several where Co-Authors Plus or PublishPress keeps them."""
    guest = plain(item.said("_guest_author"))
    if guest:
        return [guest]
    found = dict.fromkeys(_name_of(credit, site) for credit in credits_of(item))
    return [name for name in found if is_name(name)]


def credits_of(item: Item) -> list[Term]:
    """How the export names who wrote it: by a term's slug and name, or by the login alone."""
    terms = [term for term in item.terms if term.taxonomy == AUTHOR and (term.slug or term.name)]
    login = item.text("dc:creator")
    return terms or ([Term(AUTHOR, "", login)] if login else [])


def person_of(credit: Term, site: Site) -> Person | None:
    """A term's name is a login, or a name; its slug tells which."""
    by_slug = site.person_called(credit.slug.removeprefix("cap-")) if credit.slug else None
    return by_slug or site.person(credit.name)


def _name_of(credit: Term, site: Site) -> str:
    person = person_of(credit, site)
    return person.name if person else name_of(credit.name)


# Its language, where Polylang or WPML says it


def language_said(item: Item, site: Site) -> str:
    """The edition, or the language that has none; empty where nothing says it."""
    said = item.said("_wpml_import_language_code")
    named = (term.slug or term.name for term in item.terms if term.taxonomy == "language")
    return site.language_named(said or next(named, ""))


def family_of(item: Item) -> str:
    """What a story and its translations have in common; empty for one without any."""
    said = item.said("_wpml_import_translation_group")
    if said:
        return f"wpml {said}"
    return next((term.slug or term.name for term in item.terms if term.taxonomy == "post_translations"), "")
