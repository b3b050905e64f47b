"""Two people's texts put together, and told apart: nothing of either is lost, whatever they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import blocks, comparing
from articles.aligning import agreements, differences
from articles.merging import BOTH, merge
from articles.record import Story

PARAGRAPHS = st.lists(
    st.sampled_from(["<p>One.</p>", "<p>Two.</p>", "<h2>Three</h2>", "<ul><li>4</li></ul>"]), max_size=8
)


def body(paragraphs) -> str:
    return "".join(paragraphs)


@given(PARAGRAPHS, PARAGRAPHS)
def test_what_only_one_changed_is_what_that_one_made(base, changed):
    one, other = Story(body=body(base)), Story(body=body(changed))
    assert merge(one, other, one).story.body == body(changed)
    assert merge(one, one, other).story.body == body(changed)
    assert merge(one, other, other).story.body == body(changed)


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_with_both_chosen_no_paragraph_that_somebody_added_is_lost(base, theirs, mine):
    stories = [Story(body=body(each)) for each in (base, theirs, mine)]
    asked = merge(*stories)
    merged = merge(*stories, dict.fromkeys((each.key for each in asked.conflicts), BOTH))
    assert merged.conflicts == ()
    for added in {*theirs, *mine} - set(base):
        assert added in merged.story.body


@given(PARAGRAPHS)
def test_the_blocks_of_a_body_are_the_body(paragraphs):
    assert blocks.split(body(paragraphs)) == paragraphs


@given(st.lists(st.integers(0, 3), max_size=30), st.lists(st.integers(0, 3), max_size=30))
def test_what_is_alike_and_what_is_not_make_up_both_lists(one, other):
    parts = list(differences(one, other))
    assert [each for _alike, part, _other in parts for each in one[part]] == one
    assert [each for _alike, _part, part in parts for each in other[part]] == other
    assert all(one[a] == other[b] for alike, a, b in parts if alike)
    assert agreements(one, other)[-1] == (len(one), len(other), 0)


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(before, after):
    told = comparing.words(before, after)
    assert "".join(each.text for each in told if each.how != comparing.NEW) == before
    assert "".join(each.text for each in told if each.how != comparing.GONE) == after


def paragraphs(count: int, words: int, letter: str) -> str:
    return "".join(
        "<p>" + " ".join(f"{letter}{(row * 31 + word * 7) % 5003} the" for word in range(words // 2)) + "</p>"
        for row in range(count)
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (paragraphs(2000, 100, "a"), paragraphs(2000, 100, "b")),
        (paragraphs(40, 5000, "a"), paragraphs(40, 5000, "b")),
        (paragraphs(2000, 100, "a"), paragraphs(2000, 100, "a").replace("</p>", " more</p>")),
        ("<p>na</p>" * 20_000, "<p>na</p>" * 10_000 + "<p>no</p>" + "<p>na</p>" * 9_000),
    ],
    ids=["all other", "long paragraphs", "each changed", "all alike"],
)
def test_a_text_of_200_000_words_is_compared_while_an_editor_waits(before, after):
    """Not timed: unbounded, each of these would hold the suite up for minutes."""
    told = comparing.bodies(before, after)
    assert sum(each.unchanged or 1 for each in told) >= len(blocks.split(after))
    merged = merge(Story(body=before), Story(body=after), Story(body=before + "<p>Mine.</p>"))
    assert "<p>Mine.</p>" in merged.story.body
