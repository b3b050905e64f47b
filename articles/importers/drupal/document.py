"""A JSON:API document of Drupal: its resources, what they refer to, and the site that served it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from articles.importers.json_document import document, mapping, mappings, number, text
from articles.importers.reading import HEAD, LARGEST_DOCUMENT, SourceRefused, text_of

# Bytes of the documents beside one that are looked through for what it refers to.
MOST_BESIDE = 4 * LARGEST_DOCUMENT
_KIND = re.compile(r'"type"\s*:\s*"([a-z0-9_]{1,60})--([a-z0-9_]{1,60})"')
_VERSION = re.compile(r'"jsonapi"\s*:\s*\{')
_PEOPLE = {"author", "authors", "person", "people", "profile", "staff", "contributor", "journalist", "writer"}
_API = re.compile(r"/jsonapi(?:/|$)")


@dataclass(frozen=True, slots=True)
class Identifier:
    """What one resource says of another: which it is, and what is said of it here alone (an alt text)."""

    type: str
    id: str
    meta: Mapping = field(default_factory=dict, compare=False)

    @property
    def kind(self) -> str:
        """ "node", "media", "taxonomy_term" ..."""
        return self.type.partition("--")[0]

    @property
    def bundle(self) -> str:
        """ "article", "image", "tags" ..."""
        return self.type.partition("--")[2]


@dataclass(frozen=True, slots=True)
class Resource:
    identifier: Identifier
    attributes: Mapping
    relationships: Mapping
    address: str = ""  # where it is served

    @property
    def kind(self) -> str:
        return self.identifier.kind

    @property
    def bundle(self) -> str:
        return self.identifier.bundle

    @property
    def is_person(self) -> bool:
        return self.kind == "node" and not _PEOPLE.isdisjoint(self.bundle.split("_"))

    @property
    def is_hidden(self) -> bool:
        """Whether the site shows it only to those who may see what is not published.

        Of a file and of an account the same word says other things.
        """
        return self.kind not in ("file", "user") and self.attributes.get("status") is False

    def said(self, name: str) -> str:
        return text(self.attributes.get(name)).strip()

    def refers_to(self, name: str) -> list[Identifier]:
        """What stands under that relationship; not what Drupal says is gone."""
        stands = mapping(self.relationships.get(name)).get("data")
        found = [_identifier(each) for each in mappings(stands)]
        return [each for each in found if each.kind and each.id not in ("", "missing", "virtual")]


@dataclass(frozen=True, slots=True)
class Site:
    """`address` without a slash at its end, or empty; `prefix` of the language or the folder in which it is served."""

    address: str = ""
    prefix: str = ""

    def whole(self, address: str) -> str:
        """An address as it is, or on the site when it is one of the site's own."""
        if address.startswith("//"):
            return f"https:{address}"
        return f"{self.address}{address}" if address.startswith("/") else address


class Document:
    """Raises SourceRefused when it is read and holds an error instead of resources."""

    def __init__(self, path: Path):
        self.path = path
        said = mapping(document(path))
        _refuse_what_is_no_answer(said)
        data = said.get("data")
        values = data if isinstance(data, list) else [data] if data is not None else []
        self.primary = [_resource(mapping(each)) for each in values]
        self.included = {
            (each.identifier.type, each.identifier.id): each
            for each in (*map(_resource, mappings(said.get("included"))), *self.primary)
        }
        links = mapping(said.get("links"))
        self.site = _site(
            _href(links.get("self")) or next((each.address for each in self.primary if each.address), "")
        )
        self.next = _next(_href(links.get("next")), self.site)
        omitted = mapping(mapping(said.get("meta")).get("omitted"))
        self.withheld = list(_withheld(mapping(omitted.get("links"))))

    def get(self, identifier: Identifier, language: str = "") -> Resource | None:
        """From this document, or from one that lies beside it."""
        key = (identifier.type, identifier.id)
        if key in self.included:
            return self.included[key]
        versions = self.beside.get(key, {})
        return versions.get(language) or next(iter(versions.values()), None)

    def versions(self, resource: Resource) -> list[Resource]:
        """The same in every language in which a document holds it."""
        key = (resource.identifier.type, resource.identifier.id)
        return [resource, *self.beside.get(key, {}).values()]

    def of_kind(self, kind: str, uuid: str) -> Identifier | None:
        """For a text that does not say of which bundle what it embeds is."""
        type_name = self._types.get(uuid) or self._types_beside.get(uuid, "")
        return Identifier(type_name, uuid) if type_name.startswith(f"{kind}--") else None

    @cached_property
    def _types(self) -> dict[str, str]:
        return {uuid: type_name for type_name, uuid in self.included}

    @cached_property
    def _types_beside(self) -> dict[str, str]:
        return {uuid: type_name for type_name, uuid in self.beside}

    @cached_property
    def beside(self) -> dict[tuple[str, str], dict[str, Resource]]:
        return _beside(self.path.parent, _listed(self.path.parent))


def is_api(head: str) -> bool:
    return head.startswith("{") and (_KIND.search(head) or _VERSION.search(head)) is not None


# Its parts


def _identifier(said: Mapping) -> Identifier:
    return Identifier(text(said.get("type")), number(said.get("id")), mapping(said.get("meta")))


def _resource(said: Mapping) -> Resource:
    return Resource(
        _identifier(said),
        {text(name): value for name, value in mapping(said.get("attributes")).items()},
        {text(name): value for name, value in mapping(said.get("relationships")).items()},
        _href(mapping(said.get("links")).get("self")),
    )


def _href(link: object) -> str:
    """JSON:API writes a link as its address or as an object around it."""
    return text(link).strip() or text(mapping(link).get("href")).strip()


def _site(address: str) -> Site:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return Site()
    if parts.scheme not in ("http", "https") or not host:
        return Site()
    found = _API.search(parts.path)
    return Site(f"{parts.scheme}://{parts.netloc}", parts.path[: found.start()] if found else "")


def site_of(resource: Resource, served: Site) -> Site:
    """Where that resource is served; as the document that it stands in where it does not say."""
    site = _site(resource.address)
    return site if site.address else served


def _next(address: str, site: Site) -> str:
    try:
        whole = urljoin(f"{site.address}/", address) if address else ""
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) else ""


def _withheld(links: Mapping) -> Iterator[str]:
    """The nodes that were not shown to whoever asked."""
    for link in links.values():
        found = re.search(r"/node/[^/?]+/([0-9a-f-]{36})(?:\?|$)", _href(link))
        if found:
            yield found[1]


def _refuse_what_is_no_answer(said: Mapping) -> None:
    errors = mappings(said.get("errors"))
    if errors:
        words = ": ".join(filter(None, (text(errors[0].get("title")), text(errors[0].get("detail")))))
        raise SourceRefused(f"The site gave an error instead of stories. {words[:300]}".strip())
    if "data" not in said:
        raise SourceRefused("It holds no JSON:API document: save /jsonapi/node/article of the site.")
    if not said["data"] and any(name.startswith("node--") for name in mapping(said.get("links"))):
        raise SourceRefused("It lists what the site serves: save what stands under node--article in it.")


# What lies beside it


def _listed(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """The documents of a folder, with what changes when they do."""
    listed = []
    for path in sorted(folder.glob("*.json")):
        try:
            status = path.stat()
        except OSError:
            continue
        if path.is_file() and status.st_size <= LARGEST_DOCUMENT:
            listed.append((path.name, status.st_size, status.st_mtime_ns))
    return tuple(listed)


@lru_cache(maxsize=1)
def _beside(
    folder: Path, listed: tuple[tuple[str, int, int], ...]
) -> dict[tuple[str, str], dict[str, Resource]]:
    """What the documents of a folder hold beside stories: by type and id, in each language."""
    found: dict[tuple[str, str], dict[str, Resource]] = {}
    size = 0
    for name, size_in_bytes, _changed in listed:
        path = folder / name
        if size + size_in_bytes > MOST_BESIDE or not _holds_parts(path):
            continue
        size += size_in_bytes
        try:
            said = mapping(document(path))
        except SourceRefused:
            continue  # it is refused when its own turn comes
        for resource in map(_resource, (*mappings(said.get("data")), *mappings(said.get("included")))):
            key = (resource.identifier.type, resource.identifier.id)
            found.setdefault(key, {}).setdefault(resource.said("langcode"), resource)
    return found


def _holds_parts(path: Path) -> bool:
    """Whether its first resource is no story: documents of stories bring what they refer to along."""
    try:
        with path.open("rb") as file:
            head = text_of(file.read(HEAD))
    except OSError:
        return False
    first = _KIND.search(head)
    return (
        is_api(head)
        and first is not None
        and (first[1] != "node" or not _PEOPLE.isdisjoint(first[2].split("_")))
    )
