"""Writes what stories refer to: sections, tags, authors, pages, and pictures with their files."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError, transaction

from articles import library, markup, naming
from articles.editions import editions
from articles.importers.reading import Found
from articles.importers.report import CHANGED, CREATED, REFUSED, UNCHANGED, Outcome
from articles.models import Author, Page, Picture, Section, Tag
from articles.models.named import Named
from articles.pictures import PictureRefused
from articles.record import Author as AuthorRecord
from articles.record import Page as PageRecord
from articles.record import Picture as PictureRecord
from articles.record import Record, Ref
from articles.record import Section as SectionRecord
from articles.record import Tag as TagRecord
from articles.spelling import fold, slugify

MODELS = {SectionRecord: Section, TagRecord: Tag, AuthorRecord: Author}


class PartRefused(ValueError):
    """A sentence about a part that cannot be had."""


REFUSALS = (PartRefused, PictureRefused, naming.NameRefused)


class Parts:
    """The parts that one run of an import has met or made."""

    def __init__(self, existing: str, media: Path | None, *, dry_run: bool):
        self.existing, self.media, self.dry_run = existing, media, dry_run
        self.spellings: dict[type[Named], dict[str, str]] = {}
        # Where the source's uuid is not the one that the same thing has here.
        self.here: dict[str, str] = {}
        self.to_render: list[Picture] = []

    def forget(self) -> None:
        """After a batch was rolled back: what it made is not there."""
        self.spellings.clear()

    # By name or uuid

    def section(self, ref: Ref | None, language: str) -> Ref | None:
        return self._part(Section, ref, language) if ref else None

    def tag(self, ref: Ref, language: str) -> Ref:
        return self._part(Tag, ref, language)

    def author(self, ref: Ref, language: str) -> Ref:
        return self._part(Author, ref, language)

    def picture(self, ref: Ref | None) -> Ref | None:
        if ref is None or ref.uuid:
            return Ref(uuid=self.here.get(ref.uuid, ref.uuid)) if ref else None
        path = self._media_path(ref.name)
        with path.open("rb") as file:
            picture = library.take_in(file, path.name, path.stat().st_size)
        same = Picture.objects.filter(digest=picture.digest).order_by("id").first()
        if same is None:
            library.finish(picture)
        return Ref(uuid=str((same or picture).uuid))

    def _part(self, model: type[Named], ref: Ref, language: str) -> Ref:
        if ref.uuid:
            return Ref(uuid=self.here.get(ref.uuid, ref.uuid))
        if model not in self.spellings:
            self.spellings[model] = naming.every_spelling(model)
        folded = fold(ref.name)
        if folded not in self.spellings[model]:
            made = naming.make(model, ref.name, ref.language or language)
            self.spellings[model][folded] = str(made.uuid)
        return Ref(uuid=self.spellings[model][folded])

    # Records of their own

    def take(self, found: Found) -> Iterator[Outcome]:
        """Writes one record; pictures wait for `finish`, which makes their renditions together."""
        kind = found.record
        type_name = type(kind).__name__.lower()
        try:
            with transaction.atomic():
                outcome, pk = self._write(kind)
                if self.dry_run:
                    transaction.set_rollback(True)
        except (*REFUSALS, DatabaseError) as error:
            yield Outcome(found.source, REFUSED, reason=str(error).splitlines()[0], type=type_name)
            return
        self.forget()
        yield Outcome(found.source, outcome, pk, type=type_name)

    def finish(self) -> Iterator[Outcome]:
        """Makes what renditions are still missing."""
        if self.to_render and not self.dry_run:
            library.make_all(self.to_render)
            self.to_render.clear()
        return iter(())

    def _write(self, part: Record) -> tuple[str, int | None]:
        if isinstance(part, PageRecord):
            return self._page(part)
        if isinstance(part, PictureRecord):
            return self._picture(part)
        return self._named(part)

    def _named(self, part: SectionRecord | TagRecord | AuthorRecord) -> tuple[str, int | None]:
        model = MODELS[type(part)]
        if not any(fold(name) for name in part.names.values()):
            raise PartRefused('It has no name, such as {"en": "Kabul"}.')
        row = model.objects.filter(uuid=part.uuid).first() if part.uuid else None
        if row is None:
            row = next(filter(None, (naming.find(model, name) for name in part.names.values())), None)
            if row is not None and part.uuid:
                self.here[part.uuid] = str(row.uuid)
        if row is not None and self.existing != "update":
            return UNCHANGED, row.pk
        values = {name: getattr(part, name) for name in part.__slots__ if name not in ("uuid", "slug")}
        values = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        made = row is None
        row = row or model(uuid=UUID(part.uuid)) if part.uuid else row or model()
        changed = made or any(getattr(row, name) != value for name, value in values.items())
        for name, value in values.items():
            setattr(row, name, value)
        if made and part.slug and not model.objects.filter(slug=part.slug).exists():
            row.slug = slugify(part.slug)
        row.fold_names()
        row.save()
        return (CREATED if made else CHANGED if changed else UNCHANGED), row.pk

    def _page(self, part: PageRecord) -> tuple[str, int | None]:
        if part.language not in editions() or not part.title or not part.slug:
            raise PartRefused("A page needs a language of ours, a slug and a title.")
        row = Page.objects.filter(language=part.language, slug=part.slug).first()
        if row is not None and self.existing != "update":
            return UNCHANGED, row.pk
        made = row is None
        row = row or Page(language=part.language, slug=part.slug)
        if made and part.uuid:
            row.uuid = UUID(part.uuid)
        values = {"title": part.title, "position": part.position, "body": markup.clean(part.body)}
        changed = any(getattr(row, name) != value for name, value in values.items())
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        return (CREATED if made else CHANGED if changed else UNCHANGED), row.pk

    def _picture(self, part: PictureRecord) -> tuple[str, int | None]:
        row = Picture.objects.filter(uuid=part.uuid).first() if part.uuid else None
        if row is not None and self.existing != "update":
            return UNCHANGED, row.pk
        made = row is None
        if row is None:
            row = self._taken_in(part)
        row.alts, row.captions = dict(part.alt), dict(part.caption)
        row.creator, row.credit, row.copyright = part.creator, part.credit, part.copyright
        row.licence, row.licence_ends_at = part.licence, part.licence_ends_at
        row.focal_x, row.focal_y = part.focal_point
        row.describe()
        row.save()
        self.to_render.append(row)
        return (CREATED if made else CHANGED), row.pk

    def _taken_in(self, part: PictureRecord) -> Picture:
        path = self._media_path(part.file)
        with path.open("rb") as file:
            picture = library.take_in(file, path.name, path.stat().st_size)
        if part.uuid:
            picture.uuid = UUID(part.uuid)
        return picture

    def _media_path(self, name: str) -> Path:
        if self.media is None:
            raise PartRefused(
                f"It needs the file {name!r}: say with --media in which folder its pictures lie."
            )
        path = (self.media / name).resolve()
        if not path.is_relative_to(self.media.resolve()) or not path.is_file():
            raise PartRefused(f"There is no file {name!r} in {self.media}.")
        return path
