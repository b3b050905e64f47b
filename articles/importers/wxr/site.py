"""What a first reading of a WordPress export gathers for the second: files, people, terms, translations."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from html import unescape

from articles.editions import editions
from articles.importers.languages import edition_of
from articles.importers.wxr.words import as_uploaded, file_path, in_full, is_number, parted
from articles.spelling import language_of


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the old site's library."""

    number: str
    address: str
    parent: str = ""  # the story that it was uploaded for
    position: int = 0
    alt: str = ""
    caption: str = ""
    description: str = ""
    credit: str = ""
    copyright: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes there; `slug` is the word in the address of what they wrote."""

    login: str
    name: str
    slug: str
    number: str = ""
    about: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Described:
    """A category, a tag or another term, as the export describes it."""

    taxonomy: str
    slug: str
    number: str = ""
    name: str = ""
    parent: str = ""  # its slug
    description: str = ""
    line: int = 0


_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -16000;
CREATE TABLE attachment (number INTEGER PRIMARY KEY, address, parent, position, alt, caption, description, credit,
    copyright, path, bare_path);
CREATE TABLE block (number INTEGER PRIMARY KEY, body);
CREATE TABLE item (number INTEGER PRIMARY KEY, digest INTEGER);
CREATE TABLE page (language, slug, number, PRIMARY KEY (language, slug)) WITHOUT ROWID;
CREATE TABLE person (login PRIMARY KEY, name, slug, number, about, line) WITHOUT ROWID;
CREATE TABLE term (taxonomy, slug, number, name, parent, description, line, PRIMARY KEY (taxonomy, slug))
    WITHOUT ROWID;
CREATE TABLE used (role, taxonomy, slug, name, PRIMARY KEY (role, taxonomy, slug)) WITHOUT ROWID;
CREATE TABLE original (family PRIMARY KEY, number) WITHOUT ROWID;
CREATE TABLE translation (family, number, language, is_original, PRIMARY KEY (family, number)) WITHOUT ROWID;
"""
# Once all is gathered. The original is the one that a plugin says, else that in the site's own language.
_IN_ORDER = """
INSERT OR IGNORE INTO original SELECT family, number FROM translation
    ORDER BY is_original DESC, language = :language DESC, length(number), number;
CREATE INDEX attachment_path ON attachment (path);
CREATE INDEX attachment_bare_path ON attachment (bare_path);
CREATE INDEX attachment_parent ON attachment (parent);
CREATE INDEX person_slug ON person (slug);
CREATE INDEX term_number ON term (number);
"""
MOST_TYPES = 100  # of items that nobody knows, and of languages
MOST_REMEMBERED = 10_000  # of what is looked up again and again
LONGEST_NAME = 80  # letters of the site's
SECTION, TAG, BYLINE = "section", "tag", "byline"


class Site:
    """Gathered in a database of its own, which SQLite moves from memory into a file without a name as it grows."""

    def __init__(self, channel: bytes):
        said = {
            name.decode(): unescape(value.decode("utf-8", "replace")).strip()
            for name, value in _SAID.findall(channel)
        }
        self.address = said.get("base_blog_url") or said.get("link") or said.get("base_site_url", "")
        self.address = self.address.rstrip("/")
        parts = parted(self.address)
        self.host = parts.netloc.lower().removeprefix("www.")
        self.root = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        self.name = f"{self.host}{parts.path}".lower()[:LONGEST_NAME]
        self.language = edition_of(said.get("language", ""))
        self.locales: dict[str, str] = {}  # by the slug that a plugin gives to a language
        self.other_types: dict[str, tuple[int, int]] = {}  # how many, and the line of the first
        self.latest_uses: set[tuple[str, str, str]] = set()
        self.store = sqlite3.connect("", isolation_level=None)
        self.store.executescript(_TABLES)
        self.store.execute("BEGIN")

    def close(self) -> None:
        self.store.close()

    def end_gathering(self) -> None:
        """From now on it is looked up."""
        for statement in _IN_ORDER.split(";"):
            self.store.execute(statement, {"language": self.language})

    def whole(self, address: str) -> str:
        """An address on the site as the whole web knows it."""
        if address.startswith("//"):
            return f"https:{address}"
        if address.startswith("/"):
            return self.root + address
        is_whole = _SCHEME.match(address) or not self.root or address.startswith(("#", "?"))
        return address if is_whole else f"{self.address}/{address}"

    # Taking in

    def add_attachment(self, each: Attachment) -> None:
        path = file_path(each.address)
        if is_number(each.number):
            self._put("attachment", (*astuple(each), path, as_uploaded(path)))

    def add_block(self, number: str, body: str) -> None:
        if is_number(number):
            self._put("block", (number, body))

    def add_person(self, each: Person) -> None:
        self._put("person", astuple(each))

    def add_term(self, each: Described) -> None:
        self._put("term", astuple(each))

    def add_locale(self, slug: str, locale: str) -> None:
        if len(self.locales) < MOST_TYPES:
            self.locales[slug] = locale

    def add_use(self, role: str, taxonomy: str, slug: str, name: str) -> None:
        use = (role, taxonomy, slug)
        if use not in self.latest_uses:
            self.latest_uses.add(use)
            self.store.execute("INSERT OR IGNORE INTO used VALUES (?, ?, ?, ?)", (*use, name))
            if len(self.latest_uses) > MOST_REMEMBERED:
                self.latest_uses.clear()

    def add_translation(self, family: str, number: str, language: str, *, is_original: bool) -> None:
        self._put("translation", (family, number, language, is_original))

    def add_item(self, number: str, digest: int) -> None:
        if is_number(number):
            self.store.execute("INSERT OR IGNORE INTO item VALUES (?, ?)", (number, digest))

    def add_page(self, language: str, slug: str, number: str) -> None:
        self.store.execute("INSERT OR IGNORE INTO page VALUES (?, ?, ?)", (language, slug, number))

    def note_other_type(self, kind: str, line: int) -> None:
        many, first_line = self.other_types.get(kind, (0, line))
        if many or len(self.other_types) < MOST_TYPES:
            self.other_types[kind] = (many + 1, first_line)

    def _put(self, table: str, row: tuple) -> None:
        self.store.execute(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(row))})", row)

    # Looking up

    def is_first(self, number: str, digest: int) -> bool:
        """Whether no other item before it in the file has this number."""
        if not is_number(number):
            return True
        row = self.store.execute("SELECT digest FROM item WHERE number = ?", (number,)).fetchone()
        return row is None or row[0] == digest

    def attachment(self, number: str) -> Attachment | None:
        return self._attachment("number", number)

    def attachment_at(self, address: str) -> Attachment | None:
        """The file that an address in a body shows, be it in a smaller size that WordPress made of it."""
        path = file_path(address)
        full = in_full(path)
        tried = [("path", path), ("path", full), ("bare_path", full)]
        return next(filter(None, (self._attachment(*each) for each in dict.fromkeys(tried))), None)

    def attachments_of(self, number: str) -> list[Attachment]:
        """What was uploaded for a story, in the order of its gallery."""
        rows = self.store.execute(
            f"SELECT {_ATTACHMENT} FROM attachment WHERE parent = ? ORDER BY position, number",
            (number,),
        )
        return [Attachment(str(row[0]), *row[1:]) for row in rows] if is_number(number) else []

    def _attachment(self, column: str, value: str) -> Attachment | None:
        row = self.store.execute(
            f"SELECT {_ATTACHMENT} FROM attachment WHERE {column} = ? LIMIT 1", (value,)
        ).fetchone()
        return Attachment(str(row[0]), *row[1:]) if row else None

    def block(self, number: str) -> str | None:
        row = self.store.execute("SELECT body FROM block WHERE number = ?", (number,)).fetchone()
        return row[0] if row else None

    def person(self, login: str) -> Person | None:
        return self._person("login", login)

    def person_called(self, slug: str) -> Person | None:
        return self._person("slug", slug)

    def _person(self, column: str, value: str) -> Person | None:
        row = self.store.execute(f"SELECT * FROM person WHERE {column} = ? LIMIT 1", (value,)).fetchone()
        return Person(*row) if row else None

    def term(self, taxonomy: str, slug: str) -> Described | None:
        return self._term("taxonomy = ? AND slug = ?", (taxonomy, slug))

    def category_numbered(self, number: str) -> Described | None:
        return self._term("number = ? AND taxonomy = 'category'", (number,))

    def _term(self, where: str, values: tuple) -> Described | None:
        row = self.store.execute(f"SELECT * FROM term WHERE {where} LIMIT 1", values).fetchone()
        return Described(*row) if row else None

    def is_used(self, role: str, taxonomy: str, slug: str) -> bool:
        found = self.store.execute(
            "SELECT 1 FROM used WHERE role = ? AND taxonomy = ? AND slug = ?", (role, taxonomy, slug)
        )
        return found.fetchone() is not None

    def used(self, role: str) -> Iterator[tuple[str, str, str]]:
        """Taxonomy, slug and name of everything that stories use in this way."""
        yield from self.store.execute("SELECT taxonomy, slug, name FROM used WHERE role = ?", (role,))

    def original_of(self, family: str) -> str:
        """The number of the story that the others of its family are translations of."""
        row = self.store.execute("SELECT number FROM original WHERE family = ?", (family,)).fetchone()
        return row[0] if row else ""

    def page_at(self, language: str, slug: str) -> str:
        """The number of the first page that has this slug."""
        row = self.store.execute(
            "SELECT number FROM page WHERE language = ? AND slug = ?", (language, slug)
        ).fetchone()
        return row[0] if row else ""

    # Languages

    def language_named(self, slug: str) -> str:
        """The edition that a plugin's word for a language means."""
        return edition_of(self.locales.get(slug) or slug)

    def language_of_name(self, name: str) -> str:
        """The letters tell English; between Dari and Pashto the site may say."""
        read = language_of(name)
        is_told = self.language in editions() and self.language != "en"
        return self.language if is_told and read != "en" else read


_ATTACHMENT = "number, address, parent, position, alt, caption, description, credit, copyright"
_SAID = re.compile(
    rb"<(?:\w+:)?(link|language|base_site_url|base_blog_url)>\s*(?:<!\[CDATA\[)?([^<\]]{1,2000})"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
