"""Makes a story, or a page, of one of Drupal's nodes."""

from collections.abc import Iterator

from articles import markup
from articles.importers.canonical import is_elsewhere
from articles.importers.drupal import fields
from articles.importers.drupal.document import Document, Identifier, Resource, site_of
from articles.importers.drupal.media import Shown
from articles.importers.drupal.paragraphs import Paragraphs
from articles.importers.drupal.parts import (
    Part,
    addresses_of,
    bylines_in,
    is_translation,
    language_said,
    name_of,
    parts_of,
    ref_to,
    role_in,
    slug_of,
)
from articles.importers.drupal.publication import expires_at, published_at, status_of, unknown_step
from articles.importers.drupal.texts import Texts, unformatted
from articles.importers.json_document import mapping, mappings, moment, shown, text
from articles.importers.reading import Found
from articles.record import Author, Byline, Page, Picture, RecordRefused, Ref, Section, Story, Tag
from articles.spelling import language_of, one_line, slugify

SYSTEM = "drupal"
PAGES = {"page", "basic_page", "static_page", "landing_page"}
KINDS = ("analysis", "opinion", "interview")
LONGEST_STANDFIRST = 1000  # letters; what is longer is the story itself


def number_of(resource: Resource) -> str:
    """A translation has its original's number, with the language."""
    uuid = resource.identifier.id
    return f"{uuid}:{resource.said('langcode')}" if is_translation(resource) else uuid


def found(source: str, resource: Resource, document: Document) -> tuple[Found, list[Part]]:
    """And the terms and people that it names. Raises RecordRefused."""
    if not resource.bundle or not resource.identifier.id:
        raise RecordRefused(
            'It is no node that could be known again: it needs a type like "node--article" and an id.'
        )
    node = _Node(resource, document)
    made = node.page(source) if resource.bundle in PAGES else node.story(source)
    return made, node.parts


class _Node:
    """Fields are taken one after the other; those that nobody took are named at the end."""

    def __init__(self, resource: Resource, document: Document):
        self.resource, self.said, self.document = resource, resource.attributes, document
        self.site = site_of(resource, document.site)
        self.texts = Texts(document, self.site, resource.said("langcode"))
        self.references = dict(fields.references(resource))
        self.parts: list[Part] = []
        self.taken: set[str] = set()
        self.states: set[str] = {"sticky"} & self.said.keys()
        self.headline = one_line(self.text("title"))

    def text(self, name: str) -> str:
        """Raises RecordRefused for what is no text."""
        value = self.said.get(name)
        if value is not None and not isinstance(value, str):
            raise RecordRefused(f"{name} cannot be {shown(value)}: it is a text.")
        return text(value)

    def story(self, source: str) -> Found:
        standfirst = self._standfirst()
        pictures, others = self._pictures()
        section, tags = self._section_and_tags()
        bylines, related = self._bylines(), self._related()
        body = self._body() + self.texts.shown(others)
        language = language_said(self.resource, f"{self.headline} {markup.to_text(body)}")
        status = status_of(self.said)
        story = Story(
            language=language,
            headline=self.headline,
            short_headline=self._line(fields.SHORT_HEADLINES),
            slug=slug_of(self.resource),
            standfirst=standfirst,
            kind=self.resource.bundle if self.resource.bundle in KINDS else "news",
            dateline=self._line(fields.DATELINES),
            body=body,
            section=section,
            thumbnail=Ref(name=pictures[0].address) if pictures else None,
            tags=tags,
            bylines=bylines,
            related=related,
            translation_of=Ref(source_id=self.resource.identifier.id)
            if is_translation(self.resource)
            else None,
            status=status,
            published_at=published_at(self.said, status),
            expires_at=expires_at(self.said),
            modified_at=moment(self.said.get("changed"), "changed"),
            sticky=self.said.get("sticky") in (True, 1),
            source_name=self._line(fields.SOURCES),
            source_url=self._canonical(),
            source_system=SYSTEM,
            source_id=number_of(self.resource),
        )
        return Found(
            source,
            story,
            states=frozenset(self.states),
            addresses=addresses_of(self.resource, self.site),
            pictures=self._described(
                pictures, language or language_of(f"{self.headline} {markup.to_text(body)}")
            ),
            dropped=self._dropped(),
        )

    def page(self, source: str) -> Found:
        if status_of(self.said) != "published":
            raise RecordRefused(
                "It is a page that is not published, and pages here are public at once: publish it in Drupal first, "
                "or make it by hand."
            )
        body = self._body()
        words = f"{self.headline} {markup.to_text(body)}"
        page = Page(
            language=language_said(self.resource, words) or language_of(words),
            slug=slug_of(self.resource) or slugify(self.headline),
            title=self.headline,
            body=body,
        )
        addresses = addresses_of(self.resource, self.site)
        return Found(source, page, addresses=addresses, dropped=self._dropped(), on_request="pages")

    # Text

    def _body(self) -> str:
        """Its text, then its paragraphs; where no field has a text's name, every text that nothing else is made of."""
        names = [name for name in self._free(fields.BODIES) if self._is_text(name)][:1]
        paragraphs = [each for name in self.references for each in self._held(name, "paragraph")]
        if not names and not paragraphs:
            names = [
                name for name in self.said if self._is_text(name) and fields.is_formatted(self.said[name])
            ]
        written = "".join(map(self._written, names)) + Paragraphs(self.texts).body(paragraphs)
        if not written and self.texts.missing:
            raise RecordRefused(
                f"Its text is in none of these documents ({self.texts.missing[0]}): "
                "save them with include= for the field in which it stands."
            )
        return written

    def _is_text(self, name: str) -> bool:
        value = self.said[name]
        if name == "body" and not (fields.is_formatted(value) or isinstance(value, str | None)):
            raise RecordRefused(f"body cannot be {shown(value)}: it is a text with its format.")
        free = fields.is_own(name) and name not in self.taken and not fields.is_internal(name)
        return free and (fields.is_formatted(value) or isinstance(value, str))

    def _written(self, name: str) -> str:
        self._take(name, "body")
        value = self.said[name]
        return self.texts.formatted(value) if fields.is_formatted(value) else unformatted(text(value))

    def _standfirst(self) -> str:
        for name in self._free(fields.STANDFIRSTS):
            words = " ".join(fields.lines(self.said[name]))
            if len(words) <= LONGEST_STANDFIRST:
                self._take(name, "standfirst")
                if words:
                    return words
        # Drupal's own stands beside the body.
        self.states |= {"standfirst"} if "summary" in mapping(self.said.get("body")) else set()
        return one_line(fields.without_tags(text(mapping(self.said.get("body")).get("summary"))))

    def _line(self, names: tuple[str, ...]) -> str:
        for name in self._free(names):
            if words := fields.lines(self.said[name]):
                self.taken.add(name)
                return words[0]
        return ""

    def _canonical(self) -> str:
        """Where it was published first, if that is on another site."""
        said = [address for name in self._free(fields.CANONICALS) for address in self._addresses_in(name)]
        for tag in mappings(self.said.get("metatag") or self.said.get("metatag_normalized")):
            about = mapping(tag.get("attributes"))
            said += [text(about.get("href"))] if about.get("rel") == "canonical" else []
        return next((each for each in said if is_elsewhere(each, self.site.address)), "")

    def _addresses_in(self, name: str) -> Iterator[str]:
        self.taken.add(name)
        yield from fields.plain(self.said[name])
        yield from (address for address, _words in fields.linked(self.said[name]))

    # What it refers to

    def _held(self, name: str, *kinds: str) -> list[Identifier]:
        held = [each for each in self.references[name] if each.kind in kinds]
        self.taken |= {name} if held else set()
        return held

    def _resolved(self, identifiers: list[Identifier]) -> Iterator[Resource]:
        for identifier in identifiers:
            resource = self.document.get(identifier, self.resource.said("langcode"))
            if resource is None or resource.is_hidden:
                self.texts.miss(identifier)
            else:
                yield resource

    def _pictures(self) -> tuple[list[Shown], list[Identifier]]:
        """The story's own, and what of the library stands under its text."""
        names = fields.named(self.references, fields.PICTURES, frozenset())
        names += [name for name in self.references if name not in names]
        held = [(name, each) for name in names for each in self._held(name, "media", "file")]
        for place, (name, identifier) in enumerate(held):
            seen = self.texts.media.shown(identifier, self.resource.said("langcode"))
            if seen is not None and seen.is_picture:
                others = held[:place] + held[place + 1 :]
                unused = [field for field, _each in others if field != name and _is_teaser(field)]
                self.texts.dropped += [f"the picture in {field}" for field in unused]
                return [seen], [each for field, each in others if field not in unused]
        if not held and any(map(_is_teaser, names)):
            self.states.add("thumbnail")
        return [], [each for _name, each in held]

    def _described(self, pictures: list[Shown], language: str) -> tuple[Picture, ...]:
        made = (each.as_picture(language) for each in pictures)
        return tuple(each for each in made if each != Picture(file=each.file))

    def _section_and_tags(self) -> tuple[Ref | None, tuple[Ref, ...]]:
        terms = []
        for name in self.references:
            held = [each for each in self._held(name, "taxonomy_term") if not role_in(name, each)]
            terms += [(name, resource) for resource in self._resolved(held)]
            if not self.references[name]:
                self.states |= {"section"} if fields.has_word(name, fields.SECTIONS) else set()
                self.states |= {"tags"} if fields.has_word(name, ("tags", "tag")) else set()
        parts = parts_of(terms)
        self.parts += parts
        section = next((ref_to(part) for part in parts if part.kind is Section), None)
        return section, tuple(dict.fromkeys(ref_to(part) for part in parts if part.kind is Tag))

    def _bylines(self) -> tuple[Byline, ...]:
        """Who a field names; the account that made the node only where none does."""
        bylines = []
        for name in self.said:
            if fields.bare(name) in fields.AUTHORS and name not in self.taken:
                self._take(name, "bylines")
                bylines += bylines_in(name, self.said[name])
        for name, identifiers in self.references.items():
            people = [each for each in identifiers if role_in(name, each)]
            for resource in self._resolved(people):
                bylines.append(Byline(Ref(name=name_of(resource)), (role_in(name, resource.identifier),)))
                self.parts.append(Part(Author, resource))
            self.taken |= {name} if people else set()
        if not bylines:
            accounts = [self.document.get(each) for each in self.resource.refers_to("uid")]
            bylines = [Byline(Ref(name=name_of(account))) for account in accounts if account is not None]
        return tuple(dict.fromkeys(each for each in bylines if each.author.name))

    def _related(self) -> tuple[Ref, ...]:
        related = []
        for name in self.references:
            if fields.has_word(name, ("related", "see", "more")):
                for each in self._held(name, "node"):
                    other = self.document.included.get((each.type, each.id))
                    related.append(Ref(source_id=number_of(other) if other else each.id))
                self.states.add("related")
        return tuple(dict.fromkeys(related))

    # What is left

    def _free(self, names: tuple[str, ...]) -> list[str]:
        return [name for name in fields.named(self.said, names) if name not in self.taken]

    def _take(self, name: str, of: str) -> None:
        self.taken.add(name)
        self.states.add(of)

    def _dropped(self) -> tuple[str, ...]:
        left = [name for name, value in self.said.items() if fields.is_content(value)]
        left += [name for name, identifiers in self.references.items() if identifiers]
        unread = [f"the field {name}" for name in left if fields.is_own(name) and name not in self.taken]
        missing = [f"{each}, which is in none of these documents" for each in self.texts.missing]
        step = unknown_step(self.said)
        steps = [f"the step {shown(step)} of its workflow: it comes as a draft"] if step else []
        return tuple(dict.fromkeys((*steps, *missing, *self.texts.dropped, *unread)))


def _is_teaser(field: str) -> bool:
    """A field for one picture; sites have several for the same, in other shapes."""
    return bool(fields.named({field: None}, fields.PICTURES, frozenset()))
