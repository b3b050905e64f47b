"""A page captured as text: the story comes out, the page's furniture stays behind."""

from pathlib import Path

import pytest

from articles.importers.reading import SourceRefused
from articles.importers.text import story_of
from tests.builders import utc

HERE = Path(__file__).parent
SEED = HERE.parents[2] / "shared" / "corpora" / "seed" / "captured-page.txt"

ONE = (
    "The first paragraph of this story is as long as paragraphs of stories usually are, which is long enough."
)
TWO = "The second one is shorter, but it ends as sentences do."
THREE = "A third paragraph says what happened in the end, and who was there to see it happen on that day."


def paragraphs(story) -> list[str]:
    return [part.split("</")[0] for part in story.body.split("<p>")[1:]]


def test_a_page_that_holds_its_story_twice_gives_it_once():
    story = story_of((HERE / "captured-page.txt").read_text())
    assert story.headline == "Engineer Walks The Gorge Before She Opens The Road"
    assert story.standfirst.startswith("Small cars may pass from Thursday")
    assert len(paragraphs(story)) == len(set(paragraphs(story))) == 9
    for furniture in ("Skip to main content", "Latest news", "Thumbnail", "Share this post", "\u00a0"):
        assert furniture not in story.headline + story.standfirst + story.body


@pytest.mark.corpus
@pytest.mark.skipif(not SEED.exists(), reason="the corpora are not here")
def test_the_page_that_all_grew_from():
    story = story_of(SEED.read_text())
    assert story.headline == "Khalilzad In Pakistan To Advance Afghan Peace"
    assert story.standfirst.startswith("In the talks with")
    assert len(paragraphs(story)) == len(set(paragraphs(story))) == 9


def test_one_body_and_other_furniture():
    story = story_of(
        f"Home\nWorld\nAsia\nHome > World > Asia\n\nRoads open after a week of rain\n\nBy John Smith and Laila Samadi\n"
        f"12 May 2019, 10:30\nShare on Facebook\n\n{ONE}\n\n{TWO}\n\nWhat comes next\n\n{THREE}\n\n"
        "Related stories\nAnother headline from elsewhere\nYet another headline\n© 2019 The Paper. All rights reserved."
    )
    assert story.headline == "Roads open after a week of rain"
    assert story.standfirst == ""
    assert story.body == f"<p>{ONE}</p><p>{TWO}</p><h2>What comes next</h2><p>{THREE}</p>"
    assert [byline.author.name for byline in story.bylines] == ["John Smith", "Laila Samadi"]
    assert story.published_at == utc(2019, 5, 12, 6, 0)  # Kabul's 10:30


def test_a_standfirst_is_what_stands_alone_under_the_headline():
    story = story_of(f"Roads open\n\n{TWO}\n\nImage\n\n{ONE}\n\n{THREE}")
    assert (story.headline, story.standfirst) == ("Roads open", TWO)
    assert paragraphs(story) == [ONE, THREE]


def test_without_furniture_under_the_headline_there_is_no_standfirst():
    story = story_of(f"Roads open\n\n{TWO}\n\n{ONE}\n\n{THREE}")
    assert story.standfirst == ""
    assert paragraphs(story) == [TWO, ONE, THREE]


def test_a_dari_page():
    first = "فرستادهٔ صلح روز پنج‌شنبه در کابل گفت که راه‌ها باز می‌شود و مردم می‌توانند سفر کنند."
    second = "در جلال‌آباد بازرگانان گفتند که نرخ‌ها پایین آمده است و مردم خوش‌حال اند."
    story = story_of(
        f"رفتن به محتوای اصلی\nتازه‌ترین خبرها\n\nراه‌های کابل باز شد\n\n{first}\n\n{second}\n\nهم‌رسانی این مطلب"
    )
    assert (story.headline, story.language) == ("راه‌های کابل باز شد", "fa-af")
    assert paragraphs(story) == [first, second]


def test_a_pashto_page():
    first = "د سولې استازي د پنجشنبې په ورځ په کابل کې وویل چې لارې به پرانیستل شي او خلک به سفر وکړي."
    story = story_of(f"اصلي منځپانګې ته تلل\n\nد کابل لارې پرانیستل شوې\n\n{first}\n\nشریک کړئ")
    assert (story.headline, story.language) == ("د کابل لارې پرانیستل شوې", "ps")
    assert paragraphs(story) == [first]


def test_short_sentences_of_a_story_are_paragraphs_and_not_headings():
    story = story_of(f"Roads open\n\n{ONE}\n\n“No,” he said.\n\n{THREE}\n\nIt was over.")
    assert paragraphs(story) == [ONE, "“No,” he said.", THREE, "It was over."]


def test_wrapped_lines_are_put_together():
    wrapped = (
        "The envoy walked to the end of the apron and looked at the hills\n"
        "for a while before he turned to the two reporters who had waited\n"
        "there since the morning, and told them what he had come to say."
    )
    assert paragraphs(story_of(f"Roads open\n\n{wrapped}\n\n{TWO}")) == [wrapped.replace("\n", " "), TWO]


def test_markup_in_the_text_stays_text():
    story = story_of(
        f"Roads open\n\nHe wrote <b>five</b> & <script>six</script> letters to the ministry, and all came back.\n\n{TWO}"
    )
    assert "&lt;b&gt;five&lt;/b&gt; &amp; &lt;script&gt;" in story.body


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Only a headline\n\nand furniture", "no paragraph"),
        ("Share\nPrint\nLatest news", "no paragraph"),
        (f"{ONE}", "no line that could be its headline"),
        (" \n\u00a0\n ", "no paragraph"),
    ],
)
def test_what_holds_no_story_is_refused_with_a_sentence(text, words):
    with pytest.raises(SourceRefused, match=words):
        story_of(text)
