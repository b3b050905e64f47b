"""What a reader typed, read: no database."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.asked import LONGEST_TEXT, MOST_WORDS, read
from articles.inflections import forms
from articles.marking import PASSAGE_WORDS, Marker


def words(terms):
    return [" ".join(term.forms[0]) + ("*" if term.begun else "") for term in terms]


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("envoy roads", ["envoy", "roads"], []),
        ('"peace talks" kabul', ["peace talks", "kabul"], []),
        ("“فرستادهٔ صلح” کابل", ["فرستاده صلح", "کابل"], []),
        ("«سولې خبرې»", ["سولی خبری"], []),
        ("road -gravel", ["road"], ["gravel"]),
        ('road -"peace talks"', ["road"], ["peace talks"]),
        ("-road", [], ["road"]),
        ("kab* road", ["kab*", "road"], []),
        ("ka*", ["ka"], []),  # what begins with two letters is in every story
        ("road AND (kabul OR herat) NEAR", ["road", "and", "kabul", "or", "herat", "near"], []),
        ("headline:road", ["headline road"], []),
        ("Mazar-e-Sharif", ["mazar e sharif"], []),
        ('road "kabul', ["road", "kabul"], []),
        ("road road", ["road"], []),
        ("- * \" () '' \0", [], []),
        ("", [], []),
    ],
)
def test_words_phrases_beginnings_and_what_to_leave_out_are_told_apart(text, wanted, unwanted):
    asked = read(text)
    assert (words(asked.wanted), words(asked.unwanted)) == (wanted, unwanted)


def test_a_quoted_word_is_meant_as_it_stands():
    assert ("road",) in read("roads").wanted[0].forms
    assert read('"roads"').wanted[0].forms == (("roads",),)


def test_a_half_space_may_be_left_out_or_put_in():
    assert set(read("می‌رود").wanted[0].forms) >= {("می", "رود"), ("میرود",)}
    assert set(read("میرود").wanted[0].forms) >= {("می", "رود"), ("میرود",)}


def test_more_words_than_are_looked_for_are_told():
    asked = read(" ".join(f"word{number}" for number in range(MOST_WORDS + 5)))
    assert (len(asked.wanted), asked.cut) == (MOST_WORDS, True)
    assert read("x" * LONGEST_TEXT + " y").cut
    assert not read("road").cut


@pytest.mark.parametrize(
    ("word", "other"),
    [
        *(("road", "roads"), ("policy", "policies"), ("visited", "visit"), ("stopped", "stop")),
        *(("making", "make"), ("women", "woman"), ("boxes", "box"), ("agreed", "agree"), ("buses", "bus")),
        *(("کتابها", "کتاب"), ("کتاب", "کتابهای")),
    ],
)
def test_a_words_other_forms_are_found_from_either(word, other):
    assert (other,) in forms(word)
    assert forms(word)[0] == (word,)


@pytest.mark.parametrize(("word", "other"), [("news", "new"), ("new", "news"), ("university", "universe")])
def test_what_only_looks_like_a_form_is_none(word, other):
    assert (other,) not in forms(word)


@given(st.text())
def test_any_text_is_read_and_marks_any_text(text):
    asked = read(text)
    for term in (*asked.wanted, *asked.unwanted):
        assert all(form and all(word.isalnum() for word in form) for form, _begun in term.all_forms())
    assert read(text.replace("\0", "")) == asked
    marked = Marker(asked).marked(f"<b>{text}</b>")
    assert marked.count("<mark>") == marked.count("</mark>")
    assert "<b>" not in marked


@given(st.text(alphabet="ab \"-*'“”", max_size=40), st.text(alphabet="ab '", max_size=60))
def test_marking_changes_no_letter(question, text):
    marked = Marker(read(question)).marked(text)
    assert marked.replace("<mark>", "").replace("</mark>", "").replace("&#x27;", "'") == text


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("road", "Roads & the road’s end", "<mark>Roads</mark> &amp; the <mark>road’s</mark> end"),
        ('"the road"', "the roads, the road", "the roads, <mark>the road</mark>"),
        ("kab*", "Kabul kabob", "<mark>Kabul</mark> <mark>kabob</mark>"),
        ("پښتو", "د پښتو ژبه", "د <mark>پښتو</mark> ژبه"),  # folded, and shown as it is written
        ("علي", "علی و عَلی", "<mark>علی</mark> و <mark>عَلی</mark>"),
        ("1405", "سال ۱۴۰۵", "سال <mark>۱۴۰۵</mark>"),
        ("میرود", "او می‌رود", "او <mark>می‌رود</mark>"),
        ("کابل", "کـــابل", "<mark>کـــابل</mark>"),
        ("road", "broader", "broader"),
        ("road", "<script>road</script>", "&lt;script&gt;<mark>road</mark>&lt;/script&gt;"),
    ],
)
def test_whole_words_are_marked_as_they_are_written(question, text, marked):
    assert Marker(read(question)).marked(text) == marked


def test_a_passage_is_about_thirty_words_around_what_was_asked_for():
    line = "far " * 100 + "the envoy counted the roads " + "away " * 100
    passage = Marker(read("envoy roads")).passage(["an envoy alone", line])
    assert "<mark>envoy</mark> counted the <mark>roads</mark>" in passage
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert 28 <= len(passage.split()) <= 34
    assert Marker(read("zebra")).passage([line]) == ""


def test_the_longest_paragraph_of_one_word_is_no_long_work():
    began = time.process_time()
    passage = Marker(read("road")).passage(["road " * 30_000])
    assert passage.count("<mark>") == PASSAGE_WORDS
    assert time.process_time() - began < 3  # it took minutes where each was compared with each


def test_the_first_passage_that_shows_all_is_taken_and_else_the_one_that_shows_most():
    lines = ["an envoy", "roads, roads", "the envoy on the roads", "envoy, roads, roads"]
    assert Marker(read("envoy roads")).passage(lines) == "the <mark>envoy</mark> on the <mark>roads</mark>"
    most = "<mark>envoy</mark>, <mark>roads</mark>, <mark>roads</mark>"
    assert Marker(read("envoy roads zebra")).passage(lines) == most
