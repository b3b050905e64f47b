"""Makes sections, tags and authors of Drupal's terms and people."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from articles.editions import editions
from articles.importers.drupal import fields
from articles.importers.drupal.document import Document, Identifier, Resource, Site, site_of
from articles.importers.json_document import mapping, number, text
from articles.importers.languages import edition_of
from articles.importers.names import bylines_of
from articles.importers.reading import Found
from articles.record import Author, Byline, Ref, Section, Tag
from articles.spelling import language_of, one_line

# Accounts that are nobody's name.
_NOBODY = {"admin", "administrator", "anonymous", "webmaster", "root", ""}
_NUMBERS = {
    "node": ("drupal_internal__nid", "/node/"),
    "taxonomy_term": ("drupal_internal__tid", "/taxonomy/term/"),
}


def language_said(resource: Resource, words: str) -> str:
    """Drupal says English of whatever nobody told it the language of: letters that are not English know better."""
    language = edition_of(resource.said("langcode"))
    return "" if language == "en" and language_of(words) != "en" else language


def is_translation(resource: Resource) -> bool:
    source = resource.said("content_translation_source")
    return resource.attributes.get("default_langcode") is False or source not in ("", "und")


def alias_of(resource: Resource) -> str:
    alias = text(mapping(resource.attributes.get("path")).get("alias")).strip()
    return alias if alias.startswith("/") else ""


def addresses_of(resource: Resource, site: Site) -> tuple[str, ...]:
    """Its alias and its number, with the language before them as Drupal has it for all but the site's own."""
    name, before = _NUMBERS.get(resource.kind, ("", ""))
    id_here = number(resource.attributes.get(name))
    paths = [*filter(None, [alias_of(resource)]), *([f"{before}{id_here}"] if id_here else [])]
    language = resource.said("langcode")
    first = site.prefix.rpartition("/")[2]
    # A document may be served under another language than that of what is in it.
    prefixes = [site.prefix] if first == language or not _is_language(first) else []
    prefixes += [f"/{language}"] if is_translation(resource) else [""]
    return tuple(dict.fromkeys(f"{site.address}{prefix}{path}" for prefix in prefixes for path in paths))


def _is_language(segment: str) -> bool:
    return len(segment.partition("-")[0]) in (2, 3) and segment.replace("-", "").isalpha()


def slug_of(resource: Resource) -> str:
    return alias_of(resource).rstrip("/").rpartition("/")[2]


def name_of(resource: Resource) -> str:
    """Of an account, what it shows to everybody and nothing else."""
    names = {"user": "display_name", "node": "title"}
    name = one_line(resource.said(names.get(resource.kind, "name")))
    return "" if resource.kind == "user" and name.casefold() in _NOBODY else name


# Records of their own


@dataclass(frozen=True, slots=True)
class Part:
    """A term or a person, and what it is to the story that names it."""

    kind: type[Section] | type[Tag] | type[Author]
    resource: Resource

    def found(self, document: Document) -> Found | None:
        """With where it stood; None for what has nowhere stood and of which no more than the name is said."""
        versions = document.versions(self.resource)
        places = [addresses_of(each, site_of(each, document.site)) for each in versions]
        addresses = tuple(dict.fromkeys(address for each in places for address in each))
        names = _by_language(versions, lambda each: [name_of(each)])
        about = _by_language(versions, lambda each: fields.lines(each.attributes.get("description")))
        if self.resource.kind == "user" or not names or not (addresses or about):
            return None
        slug = slug_of(self.resource)
        record = (
            Author(slug=slug, names=names, about=about or _by_language(versions, _biography))
            if self.kind is Author
            else self.kind(slug=slug, names=names, descriptions=about)
        )
        return Found(f"{document.path}#{self.resource.identifier.id}", record, addresses=addresses)


def _by_language(versions: list[Resource], lines: Callable[[Resource], list[str]]) -> dict[str, str]:
    said: dict[str, str] = {}
    for resource in versions:
        if words := " ".join(lines(resource)):
            said.setdefault(_edition_said(resource, words) or language_of(words), words)
    return said


def _biography(resource: Resource) -> list[str]:
    names = fields.named(resource.attributes, ("bio", "biography", "body", "about"))
    return next((lines for name in names if (lines := fields.lines(resource.attributes[name]))), [])


def _edition_said(resource: Resource, words: str) -> str:
    language = language_said(resource, words)
    return language if language in editions() else ""


# Of one story


def parts_of(terms: Iterable[tuple[str, Resource]]) -> list[Part]:
    """By the field in which each stands: the first of a category is the section, what else there is are tags."""
    parts: list[Part] = []
    for field, resource in terms:
        is_section = fields.has_word(field, fields.SECTIONS) or fields.has_word(
            resource.bundle, fields.SECTIONS
        )
        has_section = any(part.kind is Section for part in parts)
        parts.append(Part(Section if is_section and not has_section else Tag, resource))
    return [part for part in parts if name_of(part.resource)]


def ref_to(part: Part) -> Ref:
    name = name_of(part.resource)
    return Ref(name=name, language=_edition_said(part.resource, name))


def role_in(field: str, identifier: Identifier) -> str:
    """What somebody is to the story that stands in this field, or nothing where it is nobody."""
    role = fields.AUTHORS.get(fields.bare(field), "")
    by_vocabulary = identifier.kind == "taxonomy_term" and identifier.bundle in fields.AUTHORS
    return role or ("reporter" if by_vocabulary else "")


def bylines_in(field: str, value: object) -> list[Byline]:
    """Of a field that holds names as text."""
    role = fields.AUTHORS[fields.bare(field)]
    return [replace(each, roles=(role,)) for each in bylines_of(fields.lines(value))]
