"""Out, into an empty newsroom, and out again: the same bytes, whatever the newsroom holds."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from articles import markup, stories, translating
from articles.models import Article, Author, Page, Picture, Redirect, Section, Tag
from articles.record import Byline, Story
from articles.recording import record_of
from tests.agreement import check_translations_agree_with_originals
from tests.builders import make_picture, ref, utc
from tests.exporters.emptying import empty_the_newsroom
from tests.exporters.running import export
from tests.importers.running import run

LANGUAGES = ("en", "fa-af", "ps")
LETTERS = "ab Zکیپښتو‌<&>\"'\\/]é—\u2028🙂\n\t"
lines = some.text(LETTERS, max_size=20)
moments = some.integers(0, 10**9).map(lambda micros: utc(2026, 5, 14) + timedelta(microseconds=micros * 997))
by_language = some.dictionaries(some.sampled_from(LANGUAGES), lines.filter(str.strip), max_size=3)
usernames = some.sampled_from(("", "laila", "omid", "gone"))
statuses = some.sampled_from(("draft", "in_review", "ready", "published", "withdrawn", "binned"))
paragraphs = lines.map(lambda words: f"<p>{words.replace('&', '&amp;').replace('<', '&lt;')}</p>")


@dataclass
class Made:
    """The rows of a newsroom that is being made."""

    sections: list
    tags: list
    authors: list
    pictures: list
    articles: list


def person(username: str):
    return get_user_model().objects.filter(username=username).first()


@pytest.mark.django_db
@settings(max_examples=12, phases=(Phase.generate,))  # a failure shows its fields; shrinking takes minutes
@given(some.data())
def test_what_comes_in_from_an_export_goes_out_as_the_same_bytes(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("trip")
    empty_the_newsroom()
    get_user_model().objects.all().delete()
    for username in ("laila", "omid", "gone"):
        get_user_model().objects.create(username=username)
    make_newsroom(data.draw)
    get_user_model().objects.filter(username="gone").delete()

    first, second, media = folder / "first.jsonl", folder / "second.jsonl", folder / "pictures"
    assert export(first, "--all", "--media", media).code == 0
    behind = how_far_behind()
    empty_the_newsroom()
    code, report, said = run(first, "--media", media, "--pages")
    assert [line for line in report if line["outcome"] not in ("created", "unchanged")] == [], said
    assert code == 0
    assert how_far_behind() == behind
    check_translations_agree_with_originals()
    export(second, "--all", "--media", folder / "again")
    assert list(differences(first, second)) == []
    assert second.read_bytes() == first.read_bytes()
    assert files_in(folder / "again") == files_in(media)


def how_far_behind() -> dict:
    return dict(Article.objects.exclude(translation_of=None).values_list("uuid", "stale_by"))


def differences(first: Path, second: Path) -> Iterator[tuple]:
    """Field by field, which says more than two long lines."""
    for before, after in zip_longest(*(file.read_text("utf-8").split("\n") for file in (first, second))):
        if before != after:
            old, new = (json.loads(line) if line else {} for line in (before, after))
            yield from (
                (old.get("type"), name, old.get(name), new.get(name))
                for name in old | new
                if old.get(name) != new.get(name)
            )


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# A newsroom of any shape


def make_newsroom(draw) -> None:
    made = Made(
        sections=[named(draw, Section, n, position=draw(some.integers(0, 3))) for n in few(draw, 2)],
        tags=[named(draw, Tag, n, aliases=draw(some.lists(lines, max_size=2))) for n in few(draw, 3)],
        authors=[named(draw, Author, n, about=draw(by_language)) for n in few(draw, 2)],
        pictures=[picture(draw, n) for n in few(draw, 2)],
        articles=[],
    )
    for number in few(draw, 2):
        page(draw, number)
    for number in few(draw, 4):
        made.articles.append(article(draw, made, number))
    for each in made.articles:
        change(draw, made, each)
    redirects(draw, made)


def few(draw, most: int) -> range:
    return range(draw(some.integers(0, most)))


def named(draw, model, number: int, **more):
    first = draw(some.sampled_from(LANGUAGES))
    names = {language: f"{draw(lines)} b".strip() for language in (first, *draw(by_language))}
    row = model(names=names, **more)
    if model is not Author:
        row.descriptions = draw(by_language)
    row.fold_names()
    for _number in few(draw, 2):
        row.absorb(model())
    row.save()
    return row


def picture(draw, number: int) -> Picture:
    username = draw(usernames)
    row = make_picture(
        f"#0000{number:02x}",
        width=8 + number,
        height=8,
        alts=draw(by_language),
        captions=draw(by_language),
        creator=draw(lines),
        copyright=draw(lines),
        licence=draw(lines),
        licence_ends_at=draw(some.none() | moments),
        focal_x=draw(some.floats(0, 1)),
        focal_y=draw(some.floats(0, 1)),
        keywords=draw(some.lists(lines, max_size=2)),
        taken_at=draw(some.none() | moments),
        file_name=draw(lines),
        owner=person(username),
    )
    Picture.objects.filter(pk=row.pk).update(
        created_at=draw(moments), owner_name="" if row.owner else draw(usernames)
    )
    return row


def page(draw, number: int) -> None:
    Page.objects.create(
        language=draw(some.sampled_from(LANGUAGES)),
        slug=f"page-{number}",
        title=f"Page {number}",
        position=draw(some.integers(0, 5)),
        body=markup.clean(draw(paragraphs)),
    )


def text_of(draw, made: Made, status: str, earlier: list[Article]) -> dict:
    published_at = draw(some.none() | moments)
    figures = "".join(
        f'<figure><img data-picture="{row.uuid}"></figure>' for row in made.pictures if draw(some.booleans())
    )
    return {
        "headline": draw(lines) if status == "draft" else f"Story {draw(lines)}",
        "short_headline": draw(lines),
        "standfirst": draw(lines),
        "kind": draw(some.sampled_from(("news", "analysis", "opinion", "interview"))),
        "dateline": draw(lines),
        "body": draw(paragraphs) + figures + draw(paragraphs),
        "section": ref(draw(some.sampled_from([None, *made.sections]))),
        "thumbnail": ref(draw(some.sampled_from([None, *made.pictures]))),
        "tags": tuple(ref(row) for row in made.tags if draw(some.booleans())),
        "bylines": tuple(
            Byline(ref(row), ("editor", "data")) for row in made.authors if draw(some.booleans())
        ),
        "related": tuple(ref(row) for row in earlier if draw(some.booleans())),
        "status": status,
        "published_at": published_at,
        "embargo_until": draw(some.none() | moments) if published_at else None,
        "expires_at": draw(some.none() | moments.map(lambda moment: moment + timedelta(days=900))),
        "sticky": draw(some.booleans()),
        "source_name": draw(lines),
        "source_url": draw(some.sampled_from(("", "https://agency.example/1"))),
    }


def article(draw, made: Made, number: int) -> Article:
    original = draw(some.sampled_from([None, *made.articles]))
    language = draw(some.sampled_from(LANGUAGES))
    taken = {language for each in made.articles for language in [each.language] if each == original}
    if original is not None and (
        language in taken or original.translation_of_id or original.translations.exists()
    ):
        original = None
    story = Story(
        language=language,
        translation_of=ref(original),
        source_system="" if draw(some.booleans()) else "agency",
        source_id=f"{number}",
        **text_of(draw, made, draw(statuses), made.articles),
    )
    owner, by = person(draw(usernames)), person(draw(usernames))
    (row,) = stories.write([stories.Change(story, owner=owner)], by, draw(moments))
    return row


def change(draw, made: Made, row: Article) -> None:
    """What the desk does with a story afterwards: saves it, lets changes wait, writes notes, types."""
    for _number in few(draw, 3):
        row.refresh_from_db()
        story = replace(record_of(row), **text_of(draw, made, row.status, made.articles))
        story = replace(story, published_at=row.published_at, expires_at=row.expires_at, embargo_until=None)
        waits, note, by = draw(some.booleans()), draw(lines), person(draw(usernames))
        stories.write([stories.Change(story, row, waits=waits, note=note)], by, draw(moments))
    row.refresh_from_db()
    if row.translation_of_id is not None and draw(some.booleans()):
        translating.mark_current(
            row, translating.original_now(row.translation_of).pk, person("laila"), draw(moments)
        )
        row.refresh_from_db()
    if draw(some.booleans()):
        typed = replace(record_of(row), headline="What nobody has saved")
        stories.keep_unsaved(row, typed, person("laila"), timezone.now(), row.head_id)
    if draw(some.booleans()):
        Article.objects.filter(pk=row.pk).update(
            source_digests={
                "headline": "as it was",
                "given": f"{ref(made.tags[0]).uuid}" if made.tags else "",
            }
        )


def redirects(draw, made: Made) -> None:
    rows = [*made.sections, *made.tags, *made.authors, *made.articles, *Page.objects.all()]
    for number, row in enumerate(rows):
        if draw(some.booleans()):
            old_path = f"/{draw(lines)}/{number}"[:500]
            Redirect.objects.create(old_path=old_path, **{row._meta.model_name: row})
