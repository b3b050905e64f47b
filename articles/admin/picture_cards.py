"""The library's grid: a card for each picture, the same in the list and where one is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from articles import library, moments
from articles.models import Article, Picture

STORIES_NAMED = 20


@dataclass(frozen=True, slots=True)
class Card:
    picture: Picture
    title: str
    alt: str  # empty where the title says it already
    own_alt: str  # in the language asked for, and in no other
    own_caption: str
    address: str
    size: str
    day: str
    gaps: list[str]


def cards_of(pictures: Iterable[Picture], language: str) -> list[Card]:
    now = timezone.now()
    return [_card(picture, language, now) for picture in pictures]


def _card(picture: Picture, language: str, now: datetime) -> Card:
    title, alt = picture.caption_in(language) or str(picture), picture.shown(language).alt
    return Card(
        picture=picture,
        title=title,
        alt="" if alt == title else alt,
        own_alt=picture.alts.get(language, ""),
        own_caption=picture.caption_in(language),
        address=picture.rendition("16x9", 320),
        size=moments.digits(f"{picture.width} × {picture.height}"),
        day=moments.day(moments.here(picture.created_at)),
        gaps=picture.gaps(now),
    )


@dataclass(frozen=True, slots=True)
class Uses:
    """The stories that show a picture, as this person may know of them."""

    stories: list[Article]  # those that they may read, the newest
    more: int  # how many others there are, of theirs or of others'

    def __bool__(self):
        return bool(self.stories or self.more)


def uses_of(picture: Picture, person: AbstractBaseUser) -> Uses:
    found = library.stories_with(picture)
    named = list(found.open_to(person)[:STORIES_NAMED])
    return Uses(named, found.count() - len(named))
