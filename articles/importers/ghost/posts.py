"""Makes a story, or a page, of one post of a Ghost export."""

import html
import re
from dataclasses import dataclass

from articles import markup
from articles.importers.canonical import is_elsewhere
from articles.importers.ghost import lexical as ghost_lexical
from articles.importers.ghost import mobiledoc as ghost_mobiledoc
from articles.importers.ghost import rendered as ghost_html
from articles.importers.ghost.cards import Cards, figure
from articles.importers.ghost.tables import Tables
from articles.importers.json_document import moment, number, shown, text
from articles.importers.reading import Found
from articles.record import Byline, Page, Picture, RecordRefused, Ref, Story
from articles.spelling import language_of, one_line

SYSTEM = "ghost"
STATUSES = {"published": "published", "scheduled": "published", "draft": "draft", "": ""}
# Texts beside the story which a newsroom has no place for.
_BESIDE = (
    *("codeinjection_head", "codeinjection_foot", "meta_title", "meta_description", "email_subject"),
    *("og_title", "og_description", "og_image", "twitter_title", "twitter_description", "twitter_image"),
)
# Where each field comes from: who takes it out at the source means it to be empty.
_STATED_BY = {
    "standfirst": {"custom_excerpt"},
    "body": {"html", "lexical", "mobiledoc"},
    "thumbnail": {"feature_image"},
    "sticky": {"featured"},
    "source_url": {"canonical_url"},
    "tags": {"posts_tags", "tags"},
    "bylines": {"posts_authors", "authors", "author", "author_id"},
}
_OWN = re.compile(r"__GHOST_URL__/?")
_CONTENT = re.compile(r"""(["'])(?=/content/(?:images|media|files)/)""")
_SIZE = re.compile(r"(/content/images/)size/[wh][0-9wh]{1,20}/(?:format/[a-z]{1,10}/)?")
_CREDIT = re.compile(r"(?:photo|photograph|image|illustration)(?: by|:) (.{2,150})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """`address` without a slash at its end, or empty; `language` where no story's letters can tell it."""

    address: str = ""
    language: str = ""

    def placed(self, raw: str) -> str:
        """With links and files where they are on the site, pictures in the size in which they were uploaded."""
        raw = _SIZE.sub(r"\1", _OWN.sub(f"{self.address}/", raw))
        return _CONTENT.sub(rf"\1{self.address}", raw) if self.address else raw


def numbered(post: dict) -> str:
    """What it is known by; migration tools give no more than its old address."""
    return next(filter(None, (number(post.get(name)) for name in ("uuid", "id", "url", "slug"))), "")


def is_page(post: dict) -> bool:
    return post.get("type") == "page" or post.get("page") in (True, 1)


def is_internal(tag: dict) -> bool:
    """Ghost's own way of marking posts; readers never see these tags."""
    return tag.get("visibility") == "internal" or text(tag.get("name")).lstrip().startswith("#")


def name_of(part: dict) -> str:
    return one_line(text(part.get("name")))


def found(source: str, post: dict, tables: Tables, site: Site) -> Found:
    """Raises RecordRefused."""
    reading = _Post(post, tables, site)
    return reading.page(source) if is_page(post) else reading.story(source)


class _Post:
    def __init__(self, post: dict, tables: Tables, site: Site):
        beside = tables.meta.get(number(post.get("id")), {})
        self.said = beside | {name: value for name, value in post.items() if value is not None}
        self.tables, self.site = tables, site
        self.states = frozenset(
            name for name, said_in in _STATED_BY.items() if said_in & (post.keys() | tables.names - {"tags"})
        )
        self.dropped: list[str] = [
            f"the text {name}" for name in _BESIDE if self.said.get(name) not in (None, "")
        ]
        self.title = one_line(self.text("title"))
        self.body = self._body()
        self.letters = language_of(f"{self.title} {markup.to_text(self.body)}")

    def text(self, name: str) -> str:
        """What must be a text where it is there. Raises RecordRefused."""
        value = self.said.get(name)
        if value is not None and not isinstance(value, str):
            raise RecordRefused(f"{name} cannot be {shown(value)}: it is a text.")
        return text(value)

    def story(self, source: str) -> Found:
        thumbnail, pictures = self._thumbnail()
        status = self._status()
        story = Story(
            language=self.site.language,
            headline=self.title,
            slug=self.text("slug"),
            standfirst=one_line(self.text("custom_excerpt")),
            body=self.body,
            thumbnail=thumbnail,
            tags=self._tags(),
            bylines=self._bylines(),
            status=status,
            published_at=moment(self.said.get("published_at"), "published_at"),
            modified_at=moment(self.said.get("updated_at"), "updated_at"),
            sticky=self.said.get("featured") in (True, 1),
            source_url=self._canonical(),
            source_system=SYSTEM,
            source_id=numbered(self.said),
        )
        return Found(
            source,
            story,
            states=self.states,
            addresses=self._addresses(),
            pictures=pictures,
            dropped=tuple(dict.fromkeys(self.dropped)),
        )

    def page(self, source: str) -> Found:
        if self._status() != "published":
            raise RecordRefused(
                "It is a page that not everybody may read, and pages here are public at once: "
                "publish it in Ghost first, or make it by hand."
            )
        if self.text("custom_excerpt").strip():
            self.dropped.append("the text custom_excerpt")
        thumbnail, pictures = self._thumbnail()
        page = Page(
            language=self.site.language or self.letters,
            slug=self.text("slug"),
            title=self.title,
            body=figure({"src": thumbnail.name}) + self.body if thumbnail else self.body,
        )
        return Found(
            source,
            page,
            addresses=self._addresses(),
            pictures=pictures,
            dropped=tuple(dict.fromkeys(self.dropped)),
            on_request="pages",
        )

    # What it says

    def _body(self) -> str:
        cards = Cards()
        for name, body_of in (
            ("html", ghost_html.body_of),
            ("lexical", ghost_lexical.body_of),
            ("mobiledoc", ghost_mobiledoc.body_of),
        ):
            written = self.text(name)
            if written.strip():
                body = body_of(self.site.placed(written), cards)
                self.dropped += cards.dropped
                return body
        return markup.from_plain_text(
            part.strip() for part in self.text("plaintext").split("\n\n") if part.strip()
        )

    def _status(self) -> str:
        """A draft is whatever was not open to everybody on the site."""
        said = self.text("status")
        status = STATUSES.get(said, "draft")
        if said not in STATUSES:
            self.dropped.append(f"the status {shown(said)}: it comes as a draft")
        if said == "scheduled" and not self.said.get("published_at"):
            status = "draft"
        if self.said.get("email_only"):
            self.dropped.append("sent by e-mail alone: it comes as a draft")
            status = "draft"
        visibility = self.said.get("visibility")
        if visibility not in (None, "", "public"):
            self.dropped.append(f"for {shown(visibility)} only: it comes as a draft")
            status = "draft"
        return status

    def _tags(self) -> tuple[Ref, ...]:
        tags = self.tables.tags_of(self.said)
        self.dropped += [f"the internal tag {name_of(tag)}" for tag in tags if is_internal(tag)]
        names = dict.fromkeys(name_of(tag) for tag in tags if not is_internal(tag))
        return tuple(Ref(name=name) for name in names if name)

    def _bylines(self) -> tuple[Byline, ...]:
        names = dict.fromkeys(name_of(author) for author in self.tables.authors_of(self.said))
        if "" in names:
            self.dropped.append("an author who is not in the export")
        return tuple(Byline(Ref(name=name)) for name in names if name)

    def _thumbnail(self) -> tuple[Ref | None, tuple[Picture, ...]]:
        address = self.site.placed(self.text("feature_image")).strip()
        if not address:
            return None, ()
        if address.startswith("/content/"):
            address = f"{self.site.address}{address}"
        language = self.site.language or self.letters
        alt = one_line(self.text("feature_image_alt"))
        caption = one_line(html.unescape(re.sub(r"<[^>]*>", "", self.text("feature_image_caption"))))
        credit = _CREDIT.fullmatch(caption)
        picture = Picture(
            file=address,
            alt={language: alt} if alt else {},
            caption={language: caption} if caption and not credit else {},
            credit=credit[1] if credit else "",
        )
        return Ref(name=address), (picture,) if picture != Picture(file=address) else ()

    def _canonical(self) -> str:
        """Where it was published first, if that is on another site."""
        address = self.text("canonical_url").strip()
        return address if is_elsewhere(address, self.site.address) else ""

    def _addresses(self) -> tuple[str, ...]:
        """Where it stood, and where a migration tool says that it stood before."""
        slug = self.text("slug").strip("/")
        before = text(self.said.get("url")).strip()
        addresses = [f"{self.site.address}/{slug}/"] if slug else []
        if before.startswith(("http://", "https://", "/")):
            addresses.append(before)
        return tuple(dict.fromkeys(addresses))
