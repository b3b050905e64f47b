"""What a translation was made from, in a whole export and back."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles import stories
from articles.models import Article, Revision, SiblingTask
from articles.recording import record_of
from tests.agreement import check_translations_agree_with_originals
from tests.builders import make_article, ref
from tests.exporters.emptying import empty_the_newsroom
from tests.exporters.running import export
from tests.importers.running import run

pytestmark = pytest.mark.django_db

BODY = "<p>The roads are open.</p><p>Lorries wait.</p><p>Nobody knows why.</p>"


def edit(article: Article, **values) -> None:
    article = Article.objects.get(pk=article.pk)
    stories.write([stories.Change(replace(record_of(article), **values), article)], None, timezone.now())


def begun(*, original_first: bool = True) -> tuple[Article, Article]:
    """A translation of its original's second revision of three: behind by a headline and a paragraph."""
    made = [make_article(body=BODY), make_article("راه‌ها باز است", language="fa-af", body=BODY)]
    original, translation = made if original_first else make_reversed(made)
    edit(original, standfirst="At last.")
    edit(translation, translation_of=ref(original))
    edit(original, headline="The roads are closed", body=BODY.replace("open", "closed"))
    return original, translation


def make_reversed(made: list[Article]) -> list[Article]:
    for article, language in zip(made, ("fa-af", "en"), strict=True):
        edit(article, language=language)
    return made[::-1]


def kept_of(article: Article) -> tuple[int, str]:
    row = Article.objects.get(uuid=article.uuid)
    return row.stale_by, row.translated_from.record["standfirst"] if row.translated_from else ""


@pytest.mark.parametrize("original_first", [True, False])
def test_a_whole_export_says_it_and_an_import_knows_it_again(tmp_path, original_first):
    original, translation = begun(original_first=original_first)
    edit(translation, dateline="کابل")  # later than all that was said of its original
    assert kept_of(translation) == (2, "At last.")
    whole = tmp_path / "whole.jsonl"
    export(whole, "--all")
    lines = [json.loads(line) for line in whole.read_text().splitlines()]
    said = {line["uuid"]: line.get("translated_from") for line in lines if line["type"] == "article"}
    number = 2 if original_first else 3  # one more, for the language that it took on
    assert said == {str(translation.uuid): number, str(original.uuid): None}
    order = [line["uuid"] for line in lines if line["type"] == "article"]
    assert (order[0] == str(original.uuid)) == original_first

    empty_the_newsroom()
    assert run(whole)[0] == 0
    assert kept_of(translation) == (2, "At last.")
    check_translations_agree_with_originals()
    assert SiblingTask.objects.count() == 0, "tasks stay behind"
    again = tmp_path / "again.jsonl"
    export(again, "--all")
    assert again.read_bytes() == whole.read_bytes()


def test_a_public_export_does_not_say_it_and_what_comes_from_one_is_current(tmp_path):
    _original, translation = begun()
    public = tmp_path / "public.jsonl"
    export(public)
    assert "translated_from" not in public.read_text()
    empty_the_newsroom()
    assert run(public)[0] == 0
    assert kept_of(translation)[0] == 0
    check_translations_agree_with_originals()


@pytest.mark.parametrize("said", [None, 0, 9])
def test_without_its_number_it_is_what_stood_when_the_translation_was_last_saved(tmp_path, said):
    _original, translation = begun()
    lines = without_numbers(tmp_path, said)
    empty_the_newsroom()
    assert run(lines)[0] == 0
    assert kept_of(translation) == (2, "At last.")
    check_translations_agree_with_originals()


def without_numbers(tmp_path, said: int | None) -> Path:
    """A whole export, as one of before said it: every moment an hour after the one before."""
    whole = tmp_path / "whole.jsonl"
    for number, revision in enumerate(Revision.objects.order_by("pk")):
        moment = timezone.now() - timedelta(hours=10 - number)
        Revision.objects.filter(pk=revision.pk).update(saved_at=moment)
        Article.objects.filter(revision=revision).update(saved_at=moment)
    export(whole, "--all")
    values = [json.loads(line) for line in whole.read_text().splitlines()]
    for line in values:
        if line.pop("translated_from", None) and said is not None:
            line["translated_from"] = said
    whole.write_text("".join(f"{json.dumps(line)}\n" for line in values))
    return whole


def test_one_that_comes_again_keeps_what_is_known_here(tmp_path):
    original, translation = begun()
    whole = tmp_path / "whole.jsonl"
    export(whole, "--all")
    edit(original, standfirst="Not yet.")
    assert kept_of(translation) == (3, "At last.")
    assert run(whole)[0] == 0
    assert kept_of(translation) == (3, "At last.")


def test_a_number_that_is_none_is_refused_with_a_sentence(tmp_path):
    file = tmp_path / "wrong.jsonl"
    file.write_text(
        '{"type": "article", "version": 1, "headline": "One", "language": "en", "translated_from": "two"}\n'
    )
    code, report, _said = run(file)
    assert code != 0 and "translated_from" in report[0]["reason"]
