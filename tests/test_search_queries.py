"""What readers type, in three languages, finds the story that they mean among the first five."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.builders import make_article, make_tag
from tests.search_corpus import QUERIES, STORIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsroom():
    """By key; the oldest first."""
    tags = {
        "Peace talks": make_tag("Peace talks", aliases=["سولې خبرې", "گفتگوهای صلح"]),
        "Helmand": make_tag("Helmand", names={"en": "Helmand", "fa-af": "هلمند"}),
        "کابل": make_tag("Kabul", names={"en": "Kabul", "fa-af": "کابل"}),
    }
    return {
        key: make_article(
            headline,
            language=language,
            standfirst=standfirst,
            body=f"<p>{body}</p>",
            tags=[tags[tag]] if tag else [],
            published_at=timezone.now() - timedelta(days=3 * (len(STORIES) - number)),
        )
        for number, (key, language, tag, headline, standfirst, body) in enumerate(STORIES)
    }


def found_by(client, edition: str, language: str, words: str) -> list[int]:
    """The stories' numbers, as the page lists them."""
    page = client.get(reverse("articles:search", current_app=edition), {"q": words, "lang": language})
    river = page.content.decode().partition('<ul class="river">')[2].partition("</ul>")[0]
    return [int(number) for number in re.findall(r'<a href="/(?:[a-z-]+/)?articles/([0-9]+)/', river)]


def test_the_story_that_is_meant_is_among_the_first_five(client, newsroom):
    missed = []
    for edition, language, words, key in QUERIES:
        found = found_by(client, edition, language, words)
        if newsroom[key].pk not in found[:5]:
            missed.append((words, key, found))
    assert len(QUERIES) >= 40
    assert missed == []


def test_what_the_headline_says_comes_before_what_the_text_mentions(client, newsroom):
    assert found_by(client, "en", "", "dam")[:2] == [newsroom["dam"].pk, newsroom["river"].pk]


def test_what_a_text_says_again_and_again_comes_before_what_it_mentions(client, newsroom):
    assert found_by(client, "en", "", "saffron") == [newsroom["saffron"].pk, newsroom["market"].pk]
