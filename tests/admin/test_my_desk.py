"""My desk: what waits for this person, and nothing of others that is not theirs to see."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import stories
from articles.models import Article, SiblingTask
from articles.recording import record_of
from tests.builders import make_article, make_person, make_picture, make_section

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def queues(client) -> dict[str, list[str]]:
    """The headlines in each queue, as the page shows them."""
    page = client.get(reverse("admin:index")).content.decode()
    parts = re.split(r'<section class="module desk-queue" aria-labelledby="queue-(\w+)">', page)[1:]
    return {
        name: re.findall(r'<span class="desk-headline"[^>]*>(.*?)</span>', content)
        for name, content in zip(parts[::2], parts[1::2], strict=True)
    }


def test_each_story_stands_in_the_queue_of_what_it_waits_for(client):
    editor = make_person("Editor")
    reporter = make_person("Reporter")
    make_article("Mine, begun", status="draft", owner=editor)
    make_article("A draft of theirs", status="draft", owner=reporter)
    make_article("To be read", status="in_review", owner=reporter)
    make_article("May go out", status="ready", owner=reporter)
    make_article("Tomorrow", published_at=NOW + timedelta(days=1))
    make_article("The day after", published_at=NOW + timedelta(days=2))
    make_article("Just out")
    make_article("Long out", published_at=NOW - timedelta(days=9))
    live = make_article("Changed again", published_at=NOW - timedelta(days=9))
    better = replace(record_of(live), standfirst="Better.")
    stories.write([stories.Change(better, live, waits=True)], editor, NOW)
    original = make_article("Original", published_at=NOW - timedelta(days=9))
    behind = make_article(
        "Behind", language="ps", translation_of=original, published_at=NOW - timedelta(days=9)
    )
    gone = make_article("Behind and gone", language="fa-af", translation_of=original, status="withdrawn")
    Article.objects.filter(pk__in=[behind.pk, gone.pk]).update(stale_by=2)
    sibling = make_article("Its sibling was withdrawn", published_at=NOW - timedelta(days=9))
    SiblingTask.objects.create(article=sibling, sibling=original, what="withdrawn", at=NOW)
    client.force_login(editor)
    assert queues(client) == {
        "sent_back": [],
        "drafts": ["Mine, begun"],
        "review": ["To be read"],
        "ready": ["May go out"],
        "scheduled": ["Tomorrow", "The day after"],
        "waiting": ["Changed again"],
        "published": ["Just out"],
        "stale": ["Behind"],
        "siblings": ["Its sibling was withdrawn"],
    }
    client.force_login(reporter)
    found = queues(client)
    assert found["drafts"] == ["A draft of theirs"] and found["review"] == ["To be read"]
    assert found["scheduled"] == [] and found["published"] == [] and "waiting" not in found
    assert found["stale"] == [] and found["siblings"] == []


def test_a_queue_shows_the_first_few_and_leads_to_all(client):
    client.force_login(make_person("Editor"))
    for number in range(7):
        make_article(f"Story {number}", status="in_review")
    page = client.get(reverse("admin:index")).content.decode()
    assert len(queues(client)["review"]) == 5 and "5+" in page
    assert 'href="/admin/articles/article/?state=in_review"' in page


@pytest.mark.parametrize("number", [3, 30])
def test_my_desk_costs_the_same_whatever_there_is(client, django_assert_max_num_queries, number):
    editor = make_person("Editor")
    section, picture = make_section(), make_picture()
    for each in range(number):
        for status in ("draft", "in_review", "ready", "published"):
            story = make_article(
                f"{status} {each}", status=status, owner=editor, section=section, thumbnail=picture
            )
        translation = make_article(f"ps {each}", language="ps", translation_of=story, thumbnail=picture)
        SiblingTask.objects.create(article=translation, sibling=story, what="corrected", at=NOW)
    Article.objects.filter(language="ps").update(stale_by=1)
    client.force_login(editor)
    with django_assert_max_num_queries(16):
        client.get(reverse("admin:index"))
