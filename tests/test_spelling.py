"""One folding for search, tags and slugs; slugs in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.spelling import SLUG_LENGTH, fold, language_of, one_line, slugify

SAME = [
    ("كابل", "کابل"),  # Arabic and Persian kaf
    ("علي", "علی"),
    ("مدرسة", "مدرسه"),
    ("فرستادهٔ صلح", "فرستاده صلح"),
    ("فرستادۀ صلح", "فرستاده صلح"),
    ("مسؤول", "مسوول"),
    ("أفغانستان", "افغانستان"),
    ("مُحَمَّد", "محمد"),
    ("کـــابل", "کابل"),  # tatweel
    ("راه‌ها", "راه ها"),
    ("سال ۱۴۰۵", "سال 1405"),
    ("سال ١٤٠٥", "سال 1405"),
    ("پښتو", "پشتو"),
    ("ګټه", "گته"),
    ("Pakistan’s", "Pakistans"),
    ("Café Zürich", "cafe zurich"),
    ("  KABUL, Afghanistan! ", "kabul afghanistan"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_fold_to_one(one, other):
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(("one", "other"), [("گل", "کل"), ("بر", "پر"), ("Kabul", "Kabal"), ("چای", "جای")])
def test_different_words_stay_different(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("The envoy came back: open the roads", "the-envoy-came-back-open-the-roads"),
        ("Pakistan’s 16-day trip", "pakistans-16-day-trip"),
        ("راه‌های کابل ۱۴۰۵", "راه-های-کابل-1405"),
        ("د ښځو روغتون", "د-ښځو-روغتون"),
        ("🙂 !!", "story"),
        ("", "story"),
    ],
)
def test_a_slug_is_the_whole_headline_in_its_own_letters(headline, slug):
    assert slugify(headline) == slug


@given(st.text(max_size=500))
def test_a_slug_is_never_empty_and_makes_itself(text):
    slug = slugify(text)
    assert 0 < len(slug) <= SLUG_LENGTH
    assert slugify(slug) == slug
    assert not set(slug) & set(" /?#%\u200c\u202e")


def test_a_long_headline_is_cut_between_words():
    assert slugify("word " * 100) == "-".join(["word"] * 60)


def test_a_line_loses_what_could_turn_or_break_it():
    assert one_line(" two\nlines \u202eand\u2066 an over\u200bride\x07 ") == "two lines and an override"
    assert one_line("نیم‌فاصله") == "نیم‌فاصله"
    assert (
        one_line("half a \ud83d letter, and \ufffewhat no\uffff XML may hold")
        == "half a letter, and what no XML may hold"
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The aircraft was still rolling.", "en"),
        ("هواپیما هنوز از حرکت نایستاده بود که نخستین پرسش بلند شد", "fa-af"),
        ("د سولې استازی یوه غوښتنه لري چې لومړی لارې پرانیزئ", "ps"),
        ("Kabul کابل Herat and more Latin than that", "en"),
        ("12345", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_text_is_told_from_its_letters(text, language):
    assert language_of(text) == language
