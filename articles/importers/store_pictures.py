"""Takes in the pictures that imported bodies and stories show, before the stories are written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from django.db import IntegrityError, transaction

from articles import library, markup, pictures
from articles.editions import editions
from articles.importers import bodies
from articles.importers.media import Media, MediaFile, MediaRefused
from articles.importers.reading import Found
from articles.models import Picture, PictureSource
from articles.models.picture_source import key_of
from articles.pictures import PictureRefused
from articles.record import Page, Story
from articles.record import Picture as PictureRecord
from articles.spelling import language_of, one_line

# Of what is said of pictures: the first photographs, and what every time zone can show.
YEARS = range(1800, 3000)
LONGEST_WORDS = 200  # letters that a picture's credit and the like may have
_MOMENTS = ("licence_ends_at", "taken_at")
_LABELS = ("creator", "credit", "copyright", "licence")


@dataclass(slots=True)
class Wanted:
    """The pictures of one record: what its source says of each, by name; then the uuids they have here."""

    said: dict[str, PictureRecord]
    keys: dict[str, str]
    uuids: dict[str, str] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)  # of those that could not be had, a sentence

    @property
    def filled(self) -> dict[str, str]:
        """Of pictures that were a gap before, or may have been: the uuid that kept their place, and theirs."""
        places = {
            place_of(self.keys[name]): uuid for name, uuid in self.uuids.items() if name not in self.gaps
        }
        return {place: uuid for place, uuid in places.items() if place != uuid}


class Pictures:
    """The pictures that one run of an import has met or taken in."""

    def __init__(self, media: Media, existing: str, *, fetches: bool, dry_run: bool, site: str = ""):
        self.media, self.existing, self.fetches, self.dry_run = media, existing, fetches, dry_run
        self.site = site  # the host of what stands from a slash on
        self.to_render: list[Picture] = []
        self.unsaved: dict[str, Picture] = {}  # of a dry run, by uuid

    def get(self, found: Sequence[Found]) -> list[Wanted]:
        """For each record, in order. Not in a transaction: files take their time."""
        wanted = [_wanted(each) for each in found]
        keys = {key for each in wanted for key in each.keys.values()}
        here = self._here(keys) if keys else {}
        missing: dict[str, list[tuple[Wanted, str]]] = {}
        for each in wanted:
            for name, key in each.keys.items():
                if key in here:
                    each.uuids[name] = self._known(here[key], each.said[name])
                else:
                    missing.setdefault(self._asked(name), []).append((each, name))
        for asked, got in self.media.get_all(missing) if missing else ():
            self._share(asked, got, missing[asked])
        self.finish()
        return wanted

    def finish(self) -> None:
        """Makes the renditions that are still missing."""
        if self.to_render and not self.dry_run:
            # One that goes by several names is made once, as it was read last.
            library.make_all({each.pk: each for each in self.to_render}.values())
        self.to_render.clear()

    def bring_back(self, uuids: Iterable[str]) -> None:
        """In a dry run, for a transaction that will be rolled back: what stories refer to must be there."""
        for uuid in uuids:
            if uuid in self.unsaved:
                picture = self.unsaved[uuid]
                picture.pk = None
                picture._state.adding = True
                picture.save()

    # One that has a record of its own

    def read(self, name: str) -> Picture:
        """Not saved yet. A dry run looks at the file and keeps nothing of it. Raises MediaRefused, PictureRefused."""
        for _name, got in self.media.get_all([name]):
            if isinstance(got, MediaRefused):
                raise got
            try:
                return self._read(got)
            finally:
                self.media.release(got)
        raise MediaRefused("It needs a file.")

    def save(self, picture: Picture) -> None:
        picture.describe()
        picture.save()
        self.to_render.append(picture)

    # One picture of a story

    def _asked(self, name: str) -> str:
        return f"https://{self.site}{name}" if self.site and re.match("/(?!/)", name) else name

    def _here(self, keys: Iterable[str]) -> dict[str, Picture]:
        rows = PictureSource.objects.filter(key__in=list(keys)).select_related("picture")
        # One picture of several names is one object, or what is said of it by the last would be all.
        pictures_here: dict[int, Picture] = {}
        return {each.key: pictures_here.setdefault(each.picture_id, each.picture) for each in rows}

    def _known(self, picture: Picture, said: PictureRecord) -> str:
        if describe(picture, said, wins=self.existing == "update") and not self.dry_run:
            self.save(picture)
        elif not picture.stem:  # a run was stopped before they were made
            self.to_render.append(picture)
        return str(picture.uuid)

    def _share(self, name: str, got: MediaFile | MediaRefused, wanting: Sequence[tuple[Wanted, str]]) -> None:
        said = [each.said[own] for each, own in wanting]
        first, own = wanting[0]
        try:
            picture = self._taken_in(name, got, first.keys[own], said)
        except (MediaRefused, PictureRefused) as error:
            for each, own in wanting:
                each.gaps[own] = f"{own[:200]}: {error}"
                # The body keeps its place, and the caption; a run that has the file fills it.
                each.uuids[own] = place_of(each.keys[own])
            return
        for each, own in wanting:
            each.uuids[own] = str(picture.uuid)
            if not self.dry_run:
                PictureSource.objects.get_or_create(key=each.keys[own], defaults={"picture": picture})

    def _taken_in(
        self, name: str, got: MediaFile | MediaRefused, key: str, said: Sequence[PictureRecord]
    ) -> Picture:
        uuid = uuid5(NAMESPACE_URL, key)
        if isinstance(got, MediaRefused):
            if self.dry_run and self.fetches and is_address(name):
                return self._put_aside(Picture(uuid=uuid, width=1, height=1))  # the real run asks for it
            raise got
        try:
            picture = self._read(got)
        finally:
            self.media.release(got)
        same = Picture.objects.filter(digest=picture.digest).order_by("id").first()
        if same is not None:
            for each in said:
                self._known(same, each)
            return same
        picture.uuid = uuid if is_address(name) else uuid5(NAMESPACE_URL, f"picture:{picture.digest}")
        for each in said:
            describe(picture, each, wins=True)
        return self._put_aside(picture) if self.dry_run else self._made(picture)

    def _read(self, got: MediaFile) -> Picture:
        with got.path.open("rb") as file:
            if not self.dry_run:
                return library.take_in(file, got.name, got.size_in_bytes)
            checked = pictures.check(file, got.size_in_bytes)
        return Picture(
            file_name=got.name[:200],
            digest=checked.digest,
            width=checked.size.width,
            height=checked.size.height,
        )

    def _put_aside(self, picture: Picture) -> Picture:
        return self.unsaved.setdefault(str(picture.uuid), picture)

    def _made(self, picture: Picture) -> Picture:
        try:
            with transaction.atomic():
                self.save(picture)
        except IntegrityError:  # another import was faster
            self.to_render.remove(picture)
            return Picture.objects.get(uuid=picture.uuid)
        return picture


def place_of(key: str) -> str:
    """The uuid that stands in a body for a picture that could not be had."""
    return str(uuid5(NAMESPACE_URL, key))


def is_address(name: str) -> bool:
    return name.lower().startswith(("http://", "https://", "//"))


def _wanted(found: Found) -> Wanted:
    record = found.record
    names = bodies.picture_alts(record.body) if isinstance(record, Story | Page) else {}
    thumbnail = getattr(record, "thumbnail", None)
    if thumbnail is not None and thumbnail.name:
        names.setdefault(thumbnail.name, "")
    if not names:
        return Wanted({}, {})
    language = _language_of(record)
    described = {each.file: each for each in found.pictures}
    said = {}
    for name, alt in names.items():
        of_source = described.get(name) or PictureRecord(file=name)
        if alt and not any(of_source.alt.values()):
            of_source = PictureRecord(**_but(of_source, alt={language: alt}))
        said[name] = of_source
    return Wanted(said, {name: key_of(_address(name) or _scoped(record, name)) for name in names})


def _but(record: PictureRecord, **values) -> dict:
    return {name: getattr(record, name) for name in record.__slots__} | values


def _address(name: str) -> str:
    if not is_address(name):
        return ""
    return f"https:{name}" if name.startswith("//") else name


def _scoped(record: Story | Page, name: str) -> str:
    """A name without an address says which file it is only together with the story that shows it."""
    if isinstance(record, Page):
        return f"page {record.language} {record.slug} {name}"
    return f"{record.source_system} {record.source_id or record.uuid} {name}"


def _language_of(record: Story | Page) -> str:
    if record.language in editions():
        return record.language
    title = record.title if isinstance(record, Page) else record.headline
    return language_of(f"{title} {markup.to_text(record.body)}")


def describe(picture: Picture, said: PictureRecord, *, wins: bool) -> bool:
    """Takes over what the source says: all of it, or only what nothing is said of yet. Whether that changes it."""
    before = _said_of(picture)
    picture.alts = _merged(picture.alts, said.alt, wins=wins)
    picture.captions = _merged(picture.captions, said.caption, wins=wins)
    for name in _LABELS:
        words = _plain(getattr(said, name))[:LONGEST_WORDS]
        if words and (wins or not getattr(picture, name)):
            setattr(picture, name, words)
    for name in _MOMENTS:
        moment = getattr(said, name)
        if moment and moment.year in YEARS and (wins or getattr(picture, name) is None):
            setattr(picture, name, moment)
    if said.keywords and (wins or not picture.keywords):
        picture.keywords = [one_line(word)[: library.LONGEST_KEYWORD] for word in said.keywords]
    if said.focal_point != (0.5, 0.5) and (wins or picture.focal_point == (0.5, 0.5)):
        picture.focal_x, picture.focal_y = said.focal_point
    return _said_of(picture) != before


def _said_of(picture: Picture) -> tuple:
    labels = tuple(getattr(picture, name) for name in _LABELS)
    more = (picture.licence_ends_at, picture.taken_at, tuple(picture.keywords), picture.focal_point)
    return dict(picture.alts), dict(picture.captions), labels, more


def _merged(here: Mapping[str, str], said: Mapping[str, str], *, wins: bool) -> dict[str, str]:
    merged = dict(here)
    for language, text in said.items():
        words = _plain(text)
        if language in editions() and words and (wins or not merged.get(language)):
            merged[language] = words
    return merged


def _plain(text: str) -> str:
    return one_line(markup.to_text(markup.clean(text)) if "<" in text or "&" in text else text)
