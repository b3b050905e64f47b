"""Lists and index agree with the stories after every kind of change."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import stories
from articles.models import Article, Revision, Tagging
from articles.record import Story
from articles.record_json import from_json
from articles.recording import record_of
from tests.agreement import check_lists_agree_with_stories
from tests.builders import make_article, make_author, make_person, make_section, make_tag, ref, utc

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def a_story(**more):
    return make_article(tags=[make_tag()], authors=[make_author()], section=make_section(), **more)


CHANGES = {
    "published": ({"status": "draft", "published_at": None}, {"status": "published"}),
    "taken back": ({}, {"status": "draft"}),
    "withdrawn": ({}, {"status": "withdrawn"}),
    "scheduled": ({}, {"published_at": NOW + timedelta(days=3)}),
    "dated earlier": ({}, {"published_at": utc(1931, 5, 1, 12)}),
    "embargoed": ({}, {"embargo_until": NOW + timedelta(days=1)}),
    "moved to another language": ({}, {"language": "ps"}),
    "rewritten": ({}, {"headline": "Another", "body": "<p>Else.</p>"}),
    "without tags": ({}, {"tags": ()}),
    "without authors": ({}, {"bylines": ()}),
    "not changed at all": ({}, {}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_lists_and_index_follow_a_story_that_is(change):
    before, after = CHANGES[change]
    story = a_story(**before)
    a_story(headline="Another story")
    check_lists_agree_with_stories()
    stories.write([stories.Change(replace(record_of(story), **after), story)], None, NOW)
    check_lists_agree_with_stories()


def test_lists_and_index_follow_many_stories_written_at_once():
    tags = [make_tag(f"Tag {number}") for number in range(3)]
    written = [
        make_article(tags=[tags[number % 3]], authors=[make_author(f"Author {number}")])
        for number in range(20)
    ]
    changes = [
        stories.Change(
            replace(record_of(story), headline=f"New {number}", tags=(ref(tags[(number + 1) % 3]),)), story
        )
        for number, story in enumerate(written)
    ]
    stories.write(changes, None, NOW)
    check_lists_agree_with_stories()
    assert Tagging.objects.count() == 20


def test_the_first_save_keeps_a_revision_and_a_save_without_change_keeps_none():
    editor = make_person("Editor")
    story = make_article("First words", by=editor)
    assert Revision.objects.count() == 1
    stories.write([stories.Change(record_of(story), story)], editor, NOW)
    assert Revision.objects.count() == 1
    make_article("Second words", article=story, by=editor)
    latest, first = Revision.objects.all()
    assert (first.record["headline"], latest.record["headline"]) == ("First words", "Second words")
    assert (latest.by, latest.by_name) == (editor, editor.username)
    assert from_json(latest.record).headline == "Second words"


def test_a_batch_with_one_impossible_story_writes_none():
    good = stories.Change(Story(headline="Good", language="en"))
    bad = stories.Change(Story(headline="word " * 80, language="en"))
    with pytest.raises(stories.StoryRefused, match="headline"):
        stories.write([good, bad], None, NOW)
    check_lists_agree_with_stories()
    assert not Article.objects.filter(headline="Good").exists()
