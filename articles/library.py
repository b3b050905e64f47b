"""The picture library: takes pictures in, finds them, says which stories show them, and lets them go."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from os import cpu_count
from pathlib import PurePath
from typing import BinaryIO

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.text import Truncator

from articles import pictures, search
from articles.editions import editions
from articles.labels import Said, Text
from articles.models import Article, Picture
from articles.models.picture import originals
from articles.spelling import language_of, one_line

LONGEST_ALT, LONGEST_CAPTION, LONGEST_KEYWORD = 300, 500, 64
MOST_KEYWORDS = 50


def take_in(file: BinaryIO, name: str, size_in_bytes: int, owner: AbstractBaseUser | None = None) -> Picture:
    """A picture that is not saved yet and has no renditions: say what it shows, then `finish` it.

    What the file itself says of it is taken over. Raises PictureRefused.
    """
    checked = pictures.check(file, size_in_bytes)
    picture = Picture(owner=owner, file_name=PurePath(name).name[:200])
    _take_over(picture, checked.said)
    picture.keep_original(file, checked)
    return picture


def same_as(picture: Picture) -> Picture | None:
    """The one that is in the library already and has the very same bytes."""
    return Picture.objects.filter(digest=picture.digest).exclude(pk=picture.pk).order_by("id").first()


def finish(picture: Picture) -> None:
    """Makes its renditions where they are not up to date, and saves it."""
    picture.make_renditions()
    picture.describe()
    picture.save()


def make_all(
    todo: Iterable[Picture], *, again: bool = False, done: Callable[[Picture], None] = lambda picture: None
) -> None:
    """Renditions of many, on all cores (Pillow works outside Python's lock); keeps the stem of each when it is made.

    That takes its time: what somebody says of a picture meanwhile stays, and so do the renditions made for that.
    """

    def made(picture: Picture) -> tuple[Picture, str, bool]:
        before = picture.stem
        return picture, before, picture.make_renditions(again=again)

    with ThreadPoolExecutor(cpu_count()) as pool:
        for picture, before, is_made in pool.map(made, todo):
            if is_made:
                Picture.objects.filter(pk=picture.pk, stem=before).update(stem=picture.stem)
            done(picture)


# What the file says


def _take_over(picture: Picture, said: Said) -> None:
    for name in ("creator", "credit", "copyright"):
        setattr(picture, name, one_line(getattr(said.labels, name))[:200])
    picture.licence = one_line(said.licence)[:200]
    picture.captions = _by_edition(said.captions, LONGEST_CAPTION)
    picture.alts = _by_edition(said.alts, LONGEST_ALT)
    picture.keywords = [one_line(word)[:LONGEST_KEYWORD] for word in said.keywords][:MOST_KEYWORDS]
    picture.taken_at = said.taken_at


def _by_edition(texts: Iterable[Text], at_most: int) -> dict[str, str]:
    """What names its language comes first; the rest is told by its letters."""
    found: dict[str, str] = {}
    for language, text in sorted(texts, key=lambda each: not each[0]):
        code = _edition_of(language) if language else language_of(text)
        if code:
            found.setdefault(code, Truncator(one_line(text)).chars(at_most))
    return found


def _edition_of(language: str) -> str:
    """Of a BCP 47 tag: "fa-AF", "fa", "prs" and "fa-IR" are read in the Dari edition. Empty where none is."""
    wanted = language.replace("_", "-").casefold()
    if wanted in editions():
        return wanted
    spoken = wanted.partition("-")[0].replace("prs", "fa")
    return next((code for code in editions() if code.partition("-")[0] == spoken), "")


# Finding

# The words of a picture have no index, so that a search reads them all: this many at a time.
SEARCHED_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Found:
    """Pictures with these words, newest first; whether there are older ones that were not looked at."""

    pictures: QuerySet
    goes_on: bool


def find(words: str, stretch: int = 0) -> Found:
    """Without words all of them, else those of the newest stretch of the library, or of the one before it ..."""
    if not words.strip():
        return Found(Picture.objects.all(), goes_on=False)
    newest, before = _nth(stretch * SEARCHED_AT_ONCE), _nth((stretch + 1) * SEARCHED_AT_ONCE)
    looked_at = Picture.objects.filter(created_at__lte=newest) if newest else Picture.objects.none()
    if before:
        looked_at = looked_at.filter(created_at__gt=before)
    return Found(looked_at.with_words(words), goes_on=before is not None)


def _nth(number: int) -> datetime | None:
    """When the picture was uploaded that comes after so many newer ones."""
    moments = Picture.objects.order_by("-created_at").values_list("created_at", flat=True)
    return moments[number : number + 1].first()


# Where they are used

MOST_STORIES = 1000


def stories_with(picture: Picture) -> QuerySet:
    """Stories that show it, or would: as thumbnail, in the body, or in changes that wait. Newest first.

    Asked one by one, so that each question has its index.
    """
    in_body = search.ids_with(search.token("picture", picture.uuid), at_most=MOST_STORIES)
    waiting = Article.objects.filter(pending__isnull=False).annotate(
        said=Cast("pending__record", TextField())
    )
    uses = (
        Article.objects.filter(thumbnail=picture),
        Article.objects.filter(pk__in=in_body),
        waiting.filter(said__contains=str(picture.uuid)),
    )
    ids = {number for use in uses for number in use.order_by().values_list("pk", flat=True)[:MOST_STORIES]}
    return Article.objects.filter(pk__in=ids).desk_order()


# Letting go


def remove(picture: Picture) -> None:
    """Takes it out of the library; its files go when that is certain. Ask `stories_with` before."""
    digest, stem, original = picture.digest, picture.stem, picture.original
    picture.delete()

    def remove_files():
        same = Picture.objects.filter(digest=digest)
        if stem and not same.filter(stem=stem).exists():
            _remove_folder(default_storage, stem)
        if not same.filter(original=original).exists():
            originals().delete(original)

    transaction.on_commit(remove_files)


def _remove_folder(storage: Storage, name: str) -> None:
    try:
        files = storage.listdir(name)[1]
    except FileNotFoundError:
        return
    for file in files:
        storage.delete(f"{name}/{file}")
    storage.delete(name)  # the folder, where the storage has folders
