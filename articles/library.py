"""Takes pictures into the library: checked, kept in private, described, with public renditions."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from pathlib import PurePath
from typing import BinaryIO

from django.contrib.auth.base_user import AbstractBaseUser

from articles import pictures
from articles.models import Picture


def take_in(file: BinaryIO, name: str, size_in_bytes: int, owner: AbstractBaseUser | None = None) -> Picture:
    """A picture that is not saved yet and has no renditions: say what it shows, then `finish` it.

    What the file itself says of creator, credit and copyright is taken over. Raises PictureRefused.
    """
    checked = pictures.check(file, size_in_bytes)
    picture = Picture(
        owner=owner,
        file_name=PurePath(name).name[:200],
        creator=checked.labels.creator[:200],
        credit=checked.labels.credit[:200],
        copyright=checked.labels.copyright[:200],
    )
    picture.keep_original(file, checked)
    return picture


def finish(picture: Picture) -> None:
    """Makes its renditions where they are not up to date, and saves it."""
    picture.make_renditions()
    picture.describe()
    picture.save()


def make_all(
    todo: Iterable[Picture], *, again: bool = False, done: Callable[[Picture], None] = lambda picture: None
) -> None:
    """Renditions of many, on all cores (Pillow works outside Python's lock); saves each when it is made."""
    with ThreadPoolExecutor(cpu_count()) as pool:
        for picture, made in pool.map(lambda each: (each, each.make_renditions(again=again)), todo):
            if made:
                picture.describe()
                picture.save()
            done(picture)
