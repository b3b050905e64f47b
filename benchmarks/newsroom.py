"""A newsroom of any size to measure: stories of 350 words with three tags, written as imports write them."""

import random
import time
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from articles import stories
from articles.models import Author, Page, Picture, Section, Tag
from articles.record import Byline, Ref, Story
from benchmarks.words import made_up

BATCH = 500
WORDS = 350
TAGS = 200
RAREST = "tag-199"  # on one story in a thousand; tag-0 is on every second one


def fill(
    number: int,
    words: Sequence[str] = (),
    said: Sequence[float] | None = None,
    dari_words: Sequence[str] = (),
) -> float:
    """Writes that many stories, the same ones each time; returns stories per second.

    `said`: how often each of the words is, added up; all alike unless said. With `dari_words`, as many, every second
    story is in Dari.
    """
    chance = random.Random(1)
    words_of = {"en": words or made_up(chance), "fa-af": dari_words}

    def text(length: int, language: str) -> str:
        return " ".join(chance.choices(words_of[language], cum_weights=said, k=length))

    sections = [_named(Section, f"Section {each}") for each in range(6)]
    tags = [_named(Tag, f"Tag {each}") for each in range(TAGS)]
    authors = [_named(Author, f"Author {each}") for each in range(40)]
    pictures = [_picture(each) for each in range(12)]
    for title in ("About us", "Contact", "Corrections policy"):
        Page.objects.create(language="en", slug=title.split()[0].lower(), title=title, body="<p>x</p>")
    now, began = timezone.now(), time.perf_counter()
    for first in range(0, number, BATCH):
        batch = []
        for each in range(first, min(first + BATCH, number)):
            language = "fa-af" if dari_words and each % 2 else "en"
            body = [text(50, language) for _each in range(WORDS // 50)]
            chosen = {0 if each % 2 else 1, 2 + each % (TAGS - 3), 2 + each % 7}
            if each % 1000 == 0:
                chosen = {0, 2, TAGS - 1}
            story = Story(
                language=language,
                headline=text(8, language).capitalize(),
                standfirst=text(22, language).capitalize() + ".",
                body="".join(f"<p>{paragraph}.</p>" for paragraph in body),
                dateline="Kabul",
                status="published",
                published_at=now - timedelta(minutes=3 * (number - each)),
                section=_ref(sections[each % 6]),
                thumbnail=_ref(pictures[each % 12]),
                tags=tuple(_ref(tags[tag]) for tag in sorted(chosen)),
                bylines=(Byline(_ref(authors[each % 40])),),
            )
            batch.append(stories.Change(story))
        stories.write(batch, None, now)
    return number / (time.perf_counter() - began)


def _named(model, name: str):
    made = model(names={"en": name})
    made.fold_names()
    made.save()
    return made


def _picture(number: int) -> Picture:
    """A row as if there were files: pages only write their names."""
    return Picture.objects.create(
        digest=f"{number:064x}",
        original=f"{number}.jpg",
        width=1920,
        height=1280,
        stem=f"{number:02x}/{number:022x}",
        credit="Newsroom",
        alts={"en": "A road through the hills"},
        captions={"en": "Lorries climb towards the pass."},
    )


def _ref(row) -> Ref:
    return Ref(uuid=str(row.uuid))
