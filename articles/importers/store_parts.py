"""Writes what stories refer to: sections, tags, authors, pages, redirects, and pictures with their files."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from articles import library, markup, naming
from articles.editions import editions
from articles.importers import bodies
from articles.importers.broken_off import raise_if_broken_off
from articles.importers.media import MediaRefused
from articles.importers.part_values import (
    PartRefused,
    names_of,
    put_on,
    refuse_unknown_languages,
    said_beside,
)
from articles.importers.reading import Found
from articles.importers.report import CHANGED, CREATED, REFUSED, UNCHANGED, Outcome
from articles.importers.store_links import Links
from articles.importers.store_pictures import YEARS, Pictures
from articles.models import Article, Author, Page, Picture, Redirect, Section, Tag
from articles.models.named import Named
from articles.pictures import PictureRefused
from articles.record import Author as AuthorRecord
from articles.record import Page as PageRecord
from articles.record import Picture as PictureRecord
from articles.record import Record, Ref
from articles.record import Redirect as RedirectRecord
from articles.record import Section as SectionRecord
from articles.record import Tag as TagRecord
from articles.spelling import fold, language_of, one_line, slugify

# What of a picture's record is written otherwise, or under another name.
OWN_FIELDS = {"uuid", "file", "focal_point", "owner", "uploaded_at", "file_name"}
PICTURE_FIELDS = {"alt": "alts", "caption": "captions"}
MODELS = {SectionRecord: Section, TagRecord: Tag, AuthorRecord: Author}
TARGETS = {"article": Article, "tag": Tag, "section": Section, "author": Author, "page": Page}
# Any number will do that no other lock of this site has; the three of them are not made often.
LOCKS = {Section: 7_301, Tag: 7_302, Author: 7_303}


REFUSALS = (PartRefused, PictureRefused, MediaRefused, naming.NameRefused)


class Parts:
    """The parts that one run of an import has met or made."""

    def __init__(self, existing: str, pictures: Pictures, links: Links, *, dry_run: bool):
        self.existing, self.pictures, self.links, self.dry_run = existing, pictures, links, dry_run
        self.spellings: dict[type[Named], dict[str, str]] = {}
        self.met: dict[tuple[type[Named], str], Ref] = {}  # as the source spells them
        self.of_source: set[str] = set()  # uuids of parts that had a record of their own
        # Where the source's uuid is not the one that the same thing has here.
        self.here: dict[str, str] = {}
        # Of a dry run: what it made, by uuid, and the uuids of the stories that it would have made.
        self.taken_back: dict[str, Found] = {}
        self.names_taken_back: dict[tuple[str, str], str] = {}
        self.would_be: set[str] = set()

    def forget(self) -> None:
        """After a batch was rolled back: what it made is not there."""
        self.spellings.clear()
        self.met.clear()

    def bring_back(self, uuids: Iterable[str]) -> None:
        """In a dry run: what stories refer to must be there, until the transaction is rolled back."""
        uuids = list(uuids)
        for uuid in uuids:
            if uuid in self.taken_back:
                self._write(self.taken_back[uuid])
        self.pictures.bring_back(uuids)

    # By name or uuid

    def section(self, ref: Ref | None, language: str) -> Ref | None:
        return self._part(Section, ref, language) if ref else None

    def tag(self, ref: Ref, language: str) -> Ref:
        return self._part(Tag, ref, language)

    def author(self, ref: Ref, language: str) -> Ref:
        return self._part(Author, ref, language)

    def picture(self, uuid: str) -> str:
        return self.here.get(uuid, uuid)

    def _part(self, model: type[Named], ref: Ref, language: str) -> Ref:
        if ref.uuid:
            return Ref(uuid=self.here.get(ref.uuid, ref.uuid))
        refuse_unknown_languages([ref.language] if ref.language else [])
        here = self.met.get((model, ref.name))
        if here is None:
            here = self.met[model, ref.name] = Ref(uuid=self._found_or_made(model, ref, language))
        return here

    def _found_or_made(self, model: type[Named], ref: Ref, language: str) -> str:
        if model not in self.spellings:
            self.spellings[model] = naming.every_spelling(model)
        folded = fold(ref.name)
        if folded not in self.spellings[model]:
            _wait_for_others(model)
            # Another import, or an editor, may have made it since the spellings were read.
            named = naming.find(model, ref.name) or naming.make(model, ref.name, ref.language or language)
            self.spellings[model][folded] = str(named.uuid)
        return self.spellings[model][folded]

    # Records of their own

    def take(self, found: Found) -> Iterator[Outcome]:
        """Writes one record; pictures wait for `Pictures.finish`, which makes their renditions together."""
        type_name = type(found.record).__name__.lower()
        gaps: list[str] = []
        if self._came_before(found.record):
            yield Outcome(found.source, UNCHANGED, type=type_name)
            return
        try:
            found, gaps = self._shown(found)
            with transaction.atomic():
                outcome, row = self._write(found)
                elsewhere = self._keep_alive(row, found)
                if self.dry_run:
                    transaction.set_rollback(True)
        except (*REFUSALS, DatabaseError) as error:
            raise_if_broken_off(error)
            yield Outcome(found.source, REFUSED, reason=str(error).splitlines()[0], type=type_name)
            return
        self.forget()
        if outcome == CREATED and self.dry_run:
            self.taken_back[str(getattr(row, "uuid", ""))] = found
            self.names_taken_back |= dict.fromkeys(names_of(found.record), str(getattr(row, "uuid", "")))
        pk = None if self.dry_run and outcome == CREATED else row.pk
        yield Outcome(
            found.source, outcome, pk, gaps=gaps, dropped=[*found.dropped, *elsewhere], type=type_name
        )

    def _came_before(self, record: Record) -> bool:
        """In a dry run: whether the same thing was made, and taken back, already."""
        uuid = getattr(record, "uuid", "")
        same = next(filter(None, map(self.names_taken_back.get, names_of(record))), None)
        if same and uuid and same != uuid:
            self.here[uuid] = same
        return bool(same) or (uuid and uuid in self.taken_back)

    def _shown(self, found: Found) -> tuple[Found, list[str]]:
        """A page with its pictures by uuid and its links to where they lead today."""
        if not isinstance(found.record, PageRecord):
            return found, []
        (wanted,) = self.pictures.get([found])
        body = bodies.with_pictures(found.record.body, wanted.uuids)
        (found,) = self.links.lead([replace(found, record=replace(found.record, body=body))])
        return found, list(wanted.gaps.values())

    def _keep_alive(self, row: Model, found: Found) -> list[str]:
        """Redirects from where it stood before. Returns what to say of those that lead elsewhere."""
        addresses = list(found.addresses)
        slug = getattr(found.record, "slug", "")
        if isinstance(row, Named) and slug and slugify(slug) != row.slug:
            taken = type(row).objects.filter(slug=slugify(slug)).exists()
            addresses += [] if taken else [f"/{row._meta.model_name}s/{slugify(slug)}/"]
        found_elsewhere = self.links.keep_alive([(row, addresses)]).get(0, []) if addresses else []
        return [elsewhere(path) for path in found_elsewhere]

    def _write(self, found: Found) -> tuple[str, Model]:
        if isinstance(found.record, PageRecord):
            return self._page(found)
        if isinstance(found.record, PictureRecord):
            return self._picture(found)
        if isinstance(found.record, RedirectRecord):
            return self._redirect(found)
        return self._named(found)

    def _named(self, found: Found) -> tuple[str, Model]:
        part, model = found.record, MODELS[type(found.record)]
        if not any(fold(name) for name in part.names.values()):
            raise PartRefused('It has no name, such as {"en": "Kabul"}.')
        for texts in (part.names, getattr(part, "descriptions", {}), getattr(part, "about", {})):
            refuse_unknown_languages(texts)
        for name in filter(None, part.names.values()):
            naming.check(name)
        row = self._named_here(model, part)
        if row is not None and self.existing != "update":
            return UNCHANGED, row
        made = row is None
        row = row or (model(uuid=UUID(part.uuid)) if part.uuid else model())
        if made and part.slug:
            slug = slugify(part.slug)
            row.slug = "" if model.objects.filter(slug=slug).exists() else slug
        if made and isinstance(row, Section):
            naming.put_last(row)  # unless the source says where it stands
        values = {name: said_beside(row, part, name) for name in found.stated - {"uuid", "slug", "absorbed"}}
        changed = put_on(row, values)
        if part.absorbed:
            row.remember_absorbed(part.absorbed)
        row.fold_names()
        row.save()
        return (CREATED if made else CHANGED if changed else UNCHANGED), row

    def _named_here(self, model: type[Named], part: TagRecord | SectionRecord | AuthorRecord) -> Named | None:
        row = model.objects.filter(uuid=part.uuid).first() if part.uuid else None
        if row is None:
            _wait_for_others(model)
            # Two of one source may well have one name: what has come with a uuid of its own is another one.
            called = (each for name in part.names.values() for each in naming.called(model, name))
            row = next(
                (each for each in called if not part.uuid or str(each.uuid) not in self.of_source), None
            )
            if row is not None and part.uuid:
                self.here[part.uuid] = str(row.uuid)
        if part.uuid:
            self.of_source.add(part.uuid)
        return row

    def _page(self, found: Found) -> tuple[str, Model]:
        part = found.record
        language = part.language or language_of(f"{part.title} {markup.to_text(part.body)}")
        title, slug = one_line(part.title), slugify(part.slug or part.title, fallback="page")[:200]
        if language not in editions() or not title:
            raise PartRefused(f"A page needs a title, and a language among {', '.join(editions())}.")
        row = self._page_here(part.uuid, language, slug)
        if row is not None and self.existing != "update":
            return UNCHANGED, row
        made = row is None
        row = row or Page(language=language, slug=slug)
        if made and part.uuid:
            row.uuid = UUID(part.uuid)
        values = {"title": title, "position": part.position, "body": markup.clean(part.body)}
        changed = put_on(row, {name: value for name, value in values.items() if name in found.stated})
        row.save()
        return (CREATED if made else CHANGED if changed else UNCHANGED), row

    def _page_here(self, uuid: str, language: str, slug: str) -> Page | None:
        """It may have another address by now; or another page has stood at this one for long."""
        row = Page.objects.filter(uuid=uuid).first() if uuid else None
        row = row or Page.objects.filter(language=language, slug=slug).first()
        if row is not None and uuid:
            self.here[uuid] = str(row.uuid)
        return row

    def _picture(self, found: Found) -> tuple[str, Model]:
        part = found.record
        for texts in (part.alt, part.caption):
            refuse_unknown_languages(texts)
        if any(
            each is not None and each.year not in YEARS
            for each in (part.licence_ends_at, part.taken_at, part.uploaded_at)
        ):
            raise PartRefused(
                f"A date of this picture is not between {YEARS[0]} and {YEARS[-1]}. Mend it, or leave it empty."
            )
        row = self._picture_here_or_read(part)
        made = row.pk is None
        if not made and self.existing != "update":
            if not row.stem:  # a run was stopped before they were made
                self.pictures.to_render.append(row)
            return UNCHANGED, row
        values = {PICTURE_FIELDS.get(name, name): getattr(part, name) for name in found.stated - OWN_FIELDS}
        if "focal_point" in found.stated:
            values["focal_x"], values["focal_y"] = part.focal_point
        changed = put_on(row, values)
        self.pictures.save(row)
        if made and part.uploaded_at:
            # The model sets it to now when it is new.
            row.created_at = part.uploaded_at
            row.save(update_fields=["created_at"])
        return (CREATED if made else CHANGED if changed else UNCHANGED), row

    def _picture_here_or_read(self, part: PictureRecord) -> Picture:
        """Not saved where it is new. One without a uuid is known by its bytes."""
        row = Picture.objects.filter(uuid=part.uuid).first() if part.uuid else None
        if row is not None:
            return row
        row = self.pictures.read(part.file)
        same = None if part.uuid else library.same_as(row)
        if same is not None:
            return same
        row.uuid = UUID(part.uuid) if part.uuid else row.uuid
        self._hand_over(row, part)
        return row

    def _hand_over(self, row: Picture, part: PictureRecord) -> None:
        if part.uploaded_at or part.file_name:
            row.file_name = part.file_name[:200]
        if part.owner:
            row.owner = get_user_model().objects.filter(username=part.owner).first()
            row.owner_name = "" if row.owner else part.owner[:150]

    def _redirect(self, found: Found) -> tuple[str, Model]:
        part = found.record
        model = TARGETS.get(part.to_type)
        if model is None or part.to is None or not part.to.uuid or not part.old_path.startswith("/"):
            raise PartRefused(
                "A redirect needs an old_path from its first slash on, to_type (one of "
                f'{", ".join(TARGETS)}) and to, {{"uuid": "..."}}.'
            )
        if len(part.old_path) > Redirect._meta.get_field("old_path").max_length:
            raise PartRefused("Its old_path has more than 500 letters: no redirect can keep it.")
        uuid = self.here.get(part.to.uuid, part.to.uuid)
        target = model.objects.filter(uuid=uuid).first()
        if target is None and not self._would_be_here(part.to_type, uuid):
            raise PartRefused(f"There is no {part.to_type} with the uuid {uuid} that it could lead to.")
        row = Redirect.objects.filter(old_path=part.old_path).first()
        if row is not None and (self.existing != "update" or row.target == target):
            return UNCHANGED, row
        made = row is None
        row = row or Redirect(old_path=part.old_path)
        if target is not None:
            for name in TARGETS:
                setattr(row, name, target if name == part.to_type else None)
            row.save()
        return (CREATED if made else CHANGED), row

    def _would_be_here(self, type_name: str, uuid: str) -> bool:
        """In a dry run: what it leads to would have come before it."""
        return self.dry_run and (
            uuid in self.taken_back or (type_name == "article" and uuid in self.would_be)
        )


def elsewhere(path: str) -> str:
    return f"the old address {path[:200]}, which leads elsewhere already"


def _wait_for_others(model: type[Named]) -> None:
    """Two imports at once make one tag of one name: the second waits until it can see the first one's."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCKS[model]])
