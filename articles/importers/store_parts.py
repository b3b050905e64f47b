"""Writes what stories refer to: sections, tags, authors, pages, and pictures with their files."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Model

from articles import library, markup, naming, pictures
from articles.editions import editions
from articles.importers.reading import Found
from articles.importers.report import CHANGED, CREATED, REFUSED, UNCHANGED, Outcome
from articles.models import Author, Page, Picture, Section, Tag
from articles.models.named import Named
from articles.pictures import PictureRefused
from articles.record import Author as AuthorRecord
from articles.record import Page as PageRecord
from articles.record import Picture as PictureRecord
from articles.record import Ref
from articles.record import Section as SectionRecord
from articles.record import Tag as TagRecord
from articles.spelling import fold, slugify

# What of a picture's record is written otherwise, or under another name.
OWN_FIELDS = {"uuid", "file", "focal_point"}
PICTURE_FIELDS = {"alt": "alts", "caption": "captions"}
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
        self.made: set[tuple[str, int]] = set()

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
        picture = self._taken_in(ref.name)
        same = Picture.objects.filter(digest=picture.digest).order_by("id").first()
        if same is None or not same.stem:
            self._save(same or picture)
        return Ref(uuid=str((same or picture).uuid))

    def _part(self, model: type[Named], ref: Ref, language: str) -> Ref:
        if ref.uuid:
            return Ref(uuid=self.here.get(ref.uuid, ref.uuid))
        _refuse_unknown_languages([ref.language] if ref.language else [])
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
        type_name = type(found.record).__name__.lower()
        try:
            with transaction.atomic():
                outcome, pk = self._write(found)
        except (*REFUSALS, DatabaseError) as error:
            yield Outcome(found.source, REFUSED, reason=str(error).splitlines()[0], type=type_name)
            return
        self.forget()
        if outcome == CREATED:
            self.made.add((type_name, pk))
        taken_back = self.dry_run and (type_name, pk) in self.made
        yield Outcome(found.source, outcome, None if taken_back else pk, type=type_name)

    def finish(self) -> None:
        """Makes the renditions that are still missing."""
        if self.to_render:
            library.make_all(self.to_render)
            self.to_render.clear()

    def _write(self, found: Found) -> tuple[str, int | None]:
        if isinstance(found.record, PageRecord):
            return self._page(found)
        if isinstance(found.record, PictureRecord):
            return self._picture(found)
        return self._named(found)

    def _named(self, found: Found) -> tuple[str, int | None]:
        part, model = found.record, MODELS[type(found.record)]
        if not any(fold(name) for name in part.names.values()):
            raise PartRefused('It has no name, such as {"en": "Kabul"}.')
        for texts in (part.names, getattr(part, "descriptions", {}), getattr(part, "about", {})):
            _refuse_unknown_languages(texts)
        for name in filter(None, part.names.values()):
            naming.check(name)
        row = model.objects.filter(uuid=part.uuid).first() if part.uuid else None
        if row is None:
            row = next(filter(None, (naming.find(model, name) for name in part.names.values())), None)
            if row is not None and part.uuid:
                self.here[part.uuid] = str(row.uuid)
        if row is not None and self.existing != "update":
            return UNCHANGED, row.pk
        made = row is None
        row = row or (model(uuid=UUID(part.uuid)) if part.uuid else model())
        if made and part.slug:
            slug = slugify(part.slug)
            row.slug = "" if model.objects.filter(slug=slug).exists() else slug
        changed = _set(row, {name: getattr(part, name) for name in found.stated - {"uuid", "slug"}})
        row.fold_names()
        row.save()
        return (CREATED if made else CHANGED if changed else UNCHANGED), row.pk

    def _page(self, found: Found) -> tuple[str, int | None]:
        part = found.record
        if part.language not in editions() or not part.title or not part.slug:
            raise PartRefused(f"A page needs a language ({', '.join(editions())}), a slug and a title.")
        row = Page.objects.filter(language=part.language, slug=part.slug).first()
        if row is not None and self.existing != "update":
            return UNCHANGED, row.pk
        made = row is None
        row = row or Page(language=part.language, slug=part.slug)
        if made and part.uuid:
            row.uuid = UUID(part.uuid)
        values = {"title": part.title, "position": part.position, "body": markup.clean(part.body)}
        changed = _set(row, {name: value for name, value in values.items() if name in found.stated})
        row.save()
        return (CREATED if made else CHANGED if changed else UNCHANGED), row.pk

    def _picture(self, found: Found) -> tuple[str, int | None]:
        part = found.record
        for texts in (part.alt, part.caption):
            _refuse_unknown_languages(texts)
        row = Picture.objects.filter(uuid=part.uuid).first() if part.uuid else None
        if row is not None and self.existing != "update":
            if not row.stem:  # a run was stopped before they were made
                self._save(row)
            return UNCHANGED, row.pk
        made = row is None
        if row is None:
            row = self._taken_in(part.file)
            row.uuid = UUID(part.uuid) if part.uuid else row.uuid
        values = {PICTURE_FIELDS.get(name, name): getattr(part, name) for name in found.stated - OWN_FIELDS}
        if "focal_point" in found.stated:
            values["focal_x"], values["focal_y"] = part.focal_point
        changed = _set(row, values)
        self._save(row)
        return (CREATED if made else CHANGED if changed else UNCHANGED), row.pk

    # Pictures

    def _taken_in(self, name: str) -> Picture:
        """Not saved yet. A dry run looks at the file and keeps nothing of it."""
        path = self._media_path(name)
        with path.open("rb") as file:
            size_in_bytes = path.stat().st_size
            if not self.dry_run:
                return library.take_in(file, path.name, size_in_bytes)
            checked = pictures.check(file, size_in_bytes)
        width, height = checked.size
        return Picture(file_name=path.name[:200], digest=checked.digest, width=width, height=height)

    def _save(self, picture: Picture) -> None:
        picture.describe()
        picture.save()
        if not self.dry_run:
            self.to_render.append(picture)

    def _media_path(self, name: str) -> Path:
        if self.media is None:
            raise PartRefused(
                f"It needs the file {name!r}: say with --media in which folder its pictures lie."
            )
        path = (self.media / name).resolve()
        try:
            is_there = path.is_relative_to(self.media.resolve()) and path.is_file()
        except OSError:  # a name that no file can have
            is_there = False
        if not is_there:
            raise PartRefused(f"There is no file {name[:200]!r} in {self.media}.")
        return path


def _set(row: Model, values: dict[str, object]) -> bool:
    """Whether that changes it. Raises PartRefused for what the database would cut off."""
    changed = row._state.adding
    for name, value in values.items():
        value = list(value) if isinstance(value, tuple) else value
        longest = row._meta.get_field(name).max_length
        if longest and isinstance(value, str) and len(value) > longest:
            raise PartRefused(f"Its {name} has more than {longest} letters. Shorten it.")
        changed = changed or getattr(row, name) != value
        setattr(row, name, value)
    return changed


def _refuse_unknown_languages(codes: Iterable[str]) -> None:
    for code in codes:
        if code not in editions():
            raise PartRefused(
                f"There is no edition in the language {code[:20]!r}: it is one of {', '.join(editions())}."
            )
