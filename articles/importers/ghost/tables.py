"""The tables of a Ghost export: posts, and what belongs to each of them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.importers.json_document import mapping, mappings, number, text
from articles.importers.reading import SourceRefused


@dataclass(frozen=True, slots=True)
class Tables:
    """`posts` are as the export has them, of whatever shape."""

    posts: list
    settings: dict[str, str] = field(default_factory=dict)
    meta: dict[str, dict] = field(default_factory=dict)  # by the post's id
    tags: dict[str, list[dict]] = field(default_factory=dict)  # by the post's id, in order
    authors: dict[str, list[dict]] = field(default_factory=dict)  # likewise
    users: dict[str, dict] = field(default_factory=dict)  # by id
    names: frozenset[str] = frozenset()  # of the tables that are there, with rows or without

    def tags_of(self, post: dict) -> list[dict]:
        beside = [{"name": each} if isinstance(each, str) else each for each in _values(post.get("tags"))]
        return self.tags.get(number(post.get("id")), []) or [flat(each) for each in mappings(beside)]

    def authors_of(self, post: dict) -> list[dict]:
        """One of whom the export says nothing is an empty object."""
        if found := self.authors.get(number(post.get("id")), []):
            return found
        if beside := mappings(post.get("authors")) or mappings(post.get("author")):
            return [flat(each) for each in beside]
        owner = number(post.get("author_id"))
        return [self.users.get(owner, {})] if owner else []


def tables_of(document: object) -> Iterator[Tables]:
    """One for each database in it. Raises SourceRefused."""
    document = mapping(document)
    for each in mappings(document.get("db")) or [document]:
        data = mapping(each.get("data")) or each
        if not {"posts", "pages"} & data.keys():
            raise SourceRefused(
                "It holds no posts: export the content in Ghost (Settings, Migration tools, Export) and take that file."
            )
        users = {number(user.get("id")): user for user in map(flat, _rows(data, "users"))}
        tags = {number(tag.get("id")): tag for tag in map(flat, _rows(data, "tags"))}
        yield Tables(
            posts=[*_table(data, "posts"), *({**page, "type": "page"} for page in _rows(data, "pages"))],
            settings=_settings(data.get("settings")),
            meta={number(row.get("post_id")): row for row in _rows(data, "posts_meta")},
            tags=_joined(_rows(data, "posts_tags"), "tag_id", tags),
            authors=_joined(_rows(data, "posts_authors"), "author_id", users),
            users=users,
            names=frozenset(data),
        )


def flat(record: dict) -> dict:
    """Migration tools write `{"url": ..., "data": {...}}` for what Ghost writes as the data alone."""
    inner = record.get("data")
    return {"url": record.get("url"), **inner} if isinstance(inner, dict) else record


def _joined(rows: list[dict], name: str, parts: dict[str, dict]) -> dict[str, list[dict]]:
    """What stands beside each post, in the order that the export gives."""
    joined: defaultdict[str, list[dict]] = defaultdict(list)
    for row in sorted(rows, key=_place):
        joined[number(row.get("post_id"))].append(parts.get(number(row.get(name)), {}))
    return joined


def _place(row: dict) -> float:
    place = row.get("sort_order")
    return place if isinstance(place, int | float) else 0


def _rows(data: dict, name: str) -> list[dict]:
    return mappings(_table(data, name))


def _table(data: dict, name: str) -> list:
    table = data.get(name)
    if table is not None and not isinstance(table, list):
        raise SourceRefused(f"Its {name} are no list: export it again.")
    return table or []


def _settings(value: object) -> dict[str, str]:
    if isinstance(value, dict):
        return {name: text(said) for name, said in value.items()}
    return {text(row.get("key")): text(row.get("value")) for row in mappings(value)}


def _values(value: object) -> list:
    return value if isinstance(value, list) else []
