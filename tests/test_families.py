"""The languages of one story stay one family, whatever is written together and in whichever order."""

import json
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from articles import desk, stories, translating
from articles.models import Article, SiblingTask
from articles.record_json import from_json
from articles.recording import record_of
from articles.workflow import MoveRefused
from tests.agreement import check_translations_agree_with_originals
from tests.builders import make_article, make_person, ref
from tests.importers.running import run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agreement():
    yield
    check_translations_agree_with_originals()


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def write_together(*changed: tuple[Article, dict]) -> None:
    rows = [(fresh(article), values) for article, values in changed]
    changes = [stories.Change(replace(record_of(row), **values), row) for row, values in rows]
    stories.write(changes, None, timezone.now())


def made_in(*languages: str) -> list[Article]:
    return [make_article(f"Story in {language}", language=language) for language in languages]


def test_what_becomes_a_translation_takes_along_what_is_said_to_translate_it():
    one, two, three = made_in("en", "fa-af", "ps")
    write_together((two, {"translation_of": ref(three)}), (one, {"translation_of": ref(two)}))
    assert [fresh(each).translation_of for each in (one, two, three)] == [three, three, None]


def test_what_is_translated_by_another_cannot_become_a_translation_in_the_same_breath():
    one, two, three = made_in("en", "fa-af", "ps")
    with pytest.raises(stories.StoryRefused, match="translations of its own"):
        write_together((one, {"translation_of": ref(two)}), (two, {"translation_of": ref(three)}))
    assert not Article.objects.exclude(translation_of=None).exists()


def test_two_cannot_become_the_same_translation_in_the_same_breath():
    original, one, two = made_in("en", "ps", "ps")
    with pytest.raises(stories.StoryRefused, match="has a translation in this language already"):
        write_together(*((each, {"translation_of": ref(original)}) for each in (one, two)))


def test_an_archive_whose_translations_translate_one_another_says_which_link_was_left_out(tmp_path):
    file = tmp_path / "archive.jsonl"
    common = {"type": "article", "version": 1, "source_system": "agency"}
    said = (("1", "en", "2"), ("2", "fa-af", "3"), ("3", "ps", ""))
    lines = [
        {**common, "source_id": number, "headline": f"Story {number}", "language": language}
        | ({"translation_of": {"source_id": of}} if of else {})
        for number, language, of in said
    ]
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    _code, report, _said = run(file)
    named = dict(Article.objects.values_list("source_id", "translation_of__source_id"))
    assert named == {"1": "2", "2": None, "3": None}
    assert any("without its link to the story that it translates" in each["reason"] for each in report)


def test_what_parts_or_is_thrown_away_at_that_moment_has_nothing_to_look_at():
    original = make_article()
    dari = make_article("راه‌ها", language="fa-af", translation_of=original)
    pashto = make_article("لارې", language="ps", translation_of=original)
    write_together((original, {"headline": "New"}), (dari, {"translation_of": None}))
    assert [task.article for task in SiblingTask.objects.all()] == [pashto]
    SiblingTask.objects.all().delete()
    write_together((original, {"headline": "Newer"}), (pashto, {"status": "binned"}))
    assert [task.article for task in SiblingTask.objects.all()] == [original], "it was withdrawn"


def test_an_original_that_is_deleted_at_that_moment_is_a_sentence():
    original = make_article()

    def deleted_first(execute, sql, *how):
        if "NULLS FIRST" in sql:  # as it is locked, after all had been looked up
            Article.objects.filter(pk=original.pk)._raw_delete("default")
        return execute(sql, *how)

    with connection.execute_wrapper(deleted_first), pytest.raises(stories.StoryRefused, match="deleted"):
        translating.translate(original, "ps", make_person("Editor"), timezone.now())
    assert list(Article.objects.all()) == [original]


def test_a_family_that_has_lain_in_the_bin_is_deleted_in_one_night(capsys):
    original, young = make_article(status="binned"), make_article("Young", status="binned")
    make_article(status="binned", language="ps", translation_of=original)
    old = timezone.now() - timedelta(days=31)
    Article.objects.exclude(pk=young.pk).update(moved_at=old)
    call_command("purge_bin")
    assert list(Article.objects.all()) == [young] and capsys.readouterr().err == ""


def test_an_older_text_comes_back_to_the_family_of_today():
    original, other = made_in("en", "fa-af")
    alone = other.revision
    write_together((other, {"translation_of": ref(original), "headline": "راه‌ها", "status": "draft"}))
    write_together((original, {"headline": "New"}))
    desk.restore(fresh(other), from_json(alone.record), make_person("Chief"), timezone.now())
    assert fresh(other).headline == alone.record["headline"]
    assert (fresh(other).translation_of, fresh(other).stale_by) == (original, 1)


PARAGRAPHS = ("<p>Roads to Kabul.</p>", "<p>Lorries wait.</p>", "<p>Snow.</p>", "<h2>Why</h2>")
LANGUAGES = ("en", "fa-af", "ps")


class Desk:
    """Does one thing after another that newsrooms do with a story's languages, by what `chance` says."""

    def __init__(self, chance: random.Random):
        self.chance, self.by, self.now = chance, make_person("Chief"), timezone.now()
        self.stories = [make_article(language=language, body=PARAGRAPHS[0]) for language in ("en", "en")]
        for language in LANGUAGES[1:]:
            self.stories.append(make_article(language=language, translation_of=self.stories[0]))

    def does(self, what: str) -> None:
        article, self.now = fresh(self.chance.choice(self.stories)), timezone.now()
        try:
            with transaction.atomic():
                getattr(self, what)(article, from_json((article.pending or article.revision).record))
        except (stories.StoryRefused, MoveRefused):
            return

    def _words(self) -> dict:
        body = "".join(self.chance.choices(PARAGRAPHS, k=self.chance.randint(0, 4)))
        words = {"headline": self.chance.choice("AB"), "standfirst": self.chance.choice("AB"), "body": body}
        return dict(self.chance.sample(sorted(words.items()), self.chance.randint(1, 3)))

    def _write(self, article, story, **how):
        stories.write([stories.Change(story, article, **how)], self.by, self.now)

    def saves(self, article, newest):
        self._write(article, replace(newest, **self._words()), base=article.head_id, waits=True)

    def publishes_changes(self, article, newest):
        self._write(article, newest, base=article.head_id, move=desk.PUBLISH_CHANGES)

    def imports(self, article, _newest):
        how = self.chance.choice(({}, {"amends": True}, {"quiet": True}))
        self._write(article, replace(record_of(article), **self._words()), **how)

    def imports_many(self, *_one):
        rows = [fresh(each) for each in self.chance.sample(self.stories, 3)]
        to = {"translation_of": self.chance.choice((None, ref(self.chance.choice(rows))))}
        values = [self.chance.choice((to, {})) | self._words() for _row in rows]
        write_together(*zip(rows, values, strict=True))

    def moves(self, article, newest):
        moves = desk.moves_open_to(self.by, article, self.now)
        if not moves:
            return
        move = self.chance.choice(moves)
        if self.chance.random() < 0.5:
            desk.move_one(article, move, self.by, self.now, "Why not.")
        else:
            self._write(article, desk.moved(newest, move), base=article.head_id, move=move.name)

    def restores(self, article, _newest):
        revision = self.chance.choice(list(article.revisions.filter(autosave=False)))
        desk.restore(article, from_json(revision.record), self.by, self.now)

    def discards(self, article, _newest):
        if article.pending_id is not None:
            desk.discard(article, self.by, self.now)

    def marks(self, article, _newest):
        if article.translation_of_id is not None:
            seen = translating.original_now(article.translation_of)
            translating.mark_current(article, seen.pk, self.by, self.now)

    def links(self, article, newest):
        original = self.chance.choice((None, ref(self.chance.choice(self.stories))))
        waits = self.chance.random() < 0.3
        self._write(article, replace(newest, translation_of=original), base=article.head_id, waits=waits)

    def says_another_language(self, article, newest):
        self._write(article, replace(newest, language=self.chance.choice(LANGUAGES)), base=article.head_id)

    def purges(self, article, _newest):
        stories.purge(article, self.by, self.now)
        self.stories = [*(each for each in self.stories if each != article), make_article()]


EVERY = sorted(name for name in vars(Desk) if not name.startswith("_") and name != "does")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_a_newsroom_does_its_families_hold(seed):
    chance = random.Random(seed)
    newsroom = Desk(chance)
    for what in chance.choices(EVERY, k=40):
        newsroom.does(what)
        check_translations_agree_with_originals()
