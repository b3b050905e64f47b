"""Reads the JSON that Ghost exports, and what migration tools write in its manner."""

import re
from collections.abc import Iterator
from pathlib import Path

from articles.importers.ghost.posts import Site, found, is_internal, is_page, name_of, numbered
from articles.importers.ghost.tables import Tables, flat, tables_of
from articles.importers.json_document import document, mapping, text
from articles.importers.languages import edition_of
from articles.importers.reading import Found, Refused, SourceRefused, text_of
from articles.record import Author, RecordRefused, Tag
from articles.spelling import language_of

NAME = "ghost"
LETTERS_TELL = ("en", "fa-af", "ps")  # languages that can be told story by story

_OPENING = re.compile(
    r'\{\s*(?:"db"\s*:\s*\[\s*\{'
    r'|"meta"\s*:\s*\{\s*"(?:exported_on|version)"\s*:'
    r'|"data"\s*:\s*\{\s*"[a-z_]{1,40}"\s*:\s*\['
    r'|"(?:posts|pages|users)"\s*:\s*\[\s*\{)'
)
_POST = re.compile(r'"(?:html|lexical|mobiledoc|feature_image|exported_on|posts_tags)"\s*:')


def recognises(head: bytes) -> bool:
    start = text_of(head)
    return _OPENING.match(start) is not None and _POST.search(start) is not None


def read(path: Path) -> Iterator[Found | Refused]:
    """Raises SourceRefused when it holds no posts."""
    met: set[str] = set()
    count = 0
    for tables in tables_of(document(path)):
        site = _site(tables.settings)
        yield from _parts(path, tables, site)
        for said in tables.posts:
            count += 1
            post = flat(mapping(said))
            source = f"{path}#{numbered(post) or count}"
            try:
                _refuse_unknowable(post, met)
                yield found(source, post, tables, site)
            except RecordRefused as error:
                yield Refused(source, str(error))
    if not count:
        raise SourceRefused("It holds no posts.")


def _site(settings: dict[str, str]) -> Site:
    """Ghost has one language for the whole site, and few change it: those that letters tell are left to them."""
    address = settings.get("url") or settings.get("site_url") or ""
    language = edition_of(
        settings.get("locale") or settings.get("lang") or settings.get("default_locale") or ""
    )
    return Site(
        address=address.rstrip("/") if re.fullmatch(r"""https?://[^\s"'<>\\]+""", address) else "",
        language="" if language in LETTERS_TELL else language,
    )


def _refuse_unknowable(post: dict, met: set[str]) -> None:
    known_by = numbered(post)
    if not known_by:
        raise RecordRefused("It is no post that could be known again: it has no uuid, id or slug.")
    if known_by in met:
        raise RecordRefused("Another post in this file has the same uuid or id: take one of the two out.")
    met.add(known_by)


def _parts(path: Path, tables: Tables, site: Site) -> Iterator[Found]:
    """The posts' tags and authors, with where they stood; nothing of the authors' accounts."""
    posts = [flat(each) for each in tables.posts if isinstance(each, dict) and not is_page(flat(each))]
    tags = {name_of(tag): tag for post in posts for tag in tables.tags_of(post) if not is_internal(tag)}
    for name, tag in tags.items():
        about = text(tag.get("description"))
        record = Tag(
            slug=text(tag.get("slug")),
            names={_language(site, name): name},
            descriptions={_language(site, about): about} if about else {},
        )
        yield from _part(path, "tag", name, tag, record, site)
    authors = {name_of(author): author for post in posts for author in tables.authors_of(post)}
    for name, author in authors.items():
        about = text(author.get("bio"))
        record = Author(
            slug=text(author.get("slug")),
            names={_language(site, name): name},
            about={_language(site, about): about} if about else {},
        )
        yield from _part(path, "author", name, author, record, site)


def _part(path: Path, kind: str, name: str, said: dict, record: Tag | Author, site: Site) -> Iterator[Found]:
    if name and record.slug:
        address = f"{site.address}/{kind}/{record.slug.strip('/')}/"
        yield Found(f"{path}#{kind}/{record.slug}", record, addresses=(address,))


def _language(site: Site, words: str) -> str:
    return site.language or language_of(words)
