"""Captured pages of many shapes, in our own words: what is the story's and what is the page's."""

import pytest

from articles.importers.text import story_of
from articles.models import Article
from tests.builders import utc
from tests.importers.running import run

HEADLINE = "Flood Kills Ten In Kunar"
ONE = "The river rose after midnight and took eleven houses in the lower village before anybody could ring the bell."
TWO = "Rescuers from Asadabad reached the valley at dawn with two boats, and the governor said ten people had died."
THREE = "The bridge at the mill is gone, so that flour and medicine now come over the ridge on donkeys every morning."
BODY = f"{ONE}\n\n{TWO}\n\n{THREE}"
WHOLE = [("p", ONE), ("p", TWO), ("p", THREE)]


def elements(story) -> list[tuple[str, str]]:
    """[("p", "The river rose ..."), ("h2", ...)]"""
    parts = story.body.replace("</p>", "\n").replace("</h2>", "\n").split("\n")
    return [tuple(part.removeprefix("<").split(">", 1)) for part in parts if part]


def check(page: str, *, headline=HEADLINE, standfirst="", body=WHOLE):
    story = story_of(page)
    assert (story.headline, story.standfirst, elements(story)) == (headline, standfirst, list(body))
    return story


# Lines and paragraphs


def test_ragged_lines_of_one_paragraph_are_put_together():
    wrapped = (
        "The river rose after midnight and took the eleven houses in",
        "the lower village before anybody",
        "could ring the school bell, and the people who live near the water ran",
        "to the mill",
    )
    assert [len(line) for line in wrapped] == [59, 32, 70, 11]
    check(f"{HEADLINE}\n\n{chr(10).join(wrapped)}\n\n{TWO}", body=[("p", " ".join(wrapped)), ("p", TWO)])


def test_a_line_may_end_with_a_sentence_or_before_a_name_and_the_paragraph_goes_on():
    wrapped = (
        "Rescuers reached the valley at dawn with two boats, which the",
        "army had lent. The governor of Kunar, Mohammad",
        "Rahim Safi, said at noon that ten people had died in the flood.",
        "He will send bread to all.",
    )
    check(f"{HEADLINE}\n\n{chr(10).join(wrapped)}\n\n{THREE}", body=[("p", " ".join(wrapped)), ("p", THREE)])


def test_lines_that_are_blocks_of_their_own_stay_apart():
    check(f"Skip to content\n{HEADLINE}\n{ONE}\n{TWO}\n{THREE}\nShare this post")


def test_wrapped_dari_lines_are_put_together():
    wrapped = (
        "فرستادهٔ صلح روز پنج‌شنبه در کابل به خبرنگاران گفت که",
        "راه‌ها باز می‌شود و مردم می‌توانند",
        "از صبح شنبه به سوی جلال‌آباد و غزنی و همه شهرهای دیگر سفر کنند و",
        "برگردند.",
    )
    other = "بازرگانان می‌گویند نرخ‌ها پایین آمده و مردم خوش‌حال اند و نان ارزان است."
    check(
        f"راه‌های کابل باز شد\n\n{chr(10).join(wrapped)}\n\n{other}",
        headline="راه‌های کابل باز شد",
        body=[("p", " ".join(wrapped)), ("p", other)],
    )


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_list_in_the_story_stays_in_it(between):
    lines = ["The dead are:", "Ahmad, 12", "Karim, 40", "Laila, 7"]
    check(
        f"{HEADLINE}\n\n{ONE}\n\n{between.join(lines)}\n\n{TWO}\n\n{THREE}",
        body=[("p", ONE), *(("p", line) for line in lines), ("p", TWO), ("p", THREE)],
    )


def test_a_list_may_end_the_story_when_a_colon_announces_it():
    check(
        f"{HEADLINE}\n\n{BODY}\n\nHe named the missing:\n\nOmid, 3\n\nZarmina, 30\n\nShare this post\n\nSomething else",
        body=[*WHOLE, ("p", "He named the missing:"), ("p", "Omid, 3"), ("p", "Zarmina, 30")],
    )


def test_a_short_line_alone_over_a_paragraph_is_a_heading():
    check(
        f"{HEADLINE}\n\n{ONE}\n\nWhat comes next\n\n{TWO}",
        body=[("p", ONE), ("h2", "What comes next"), ("p", TWO)],
    )


# The headline

TEASERS = (
    "Minister Says Government Will Build Four Hundred Schools In The South By Next Summer",
    "Cricket Team Wins Again In Dubai After A Long And Windy Afternoon",
)


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_longer_teaser_over_the_headline_is_not_the_headline(between):
    check(f"{between.join(['Latest news', *TEASERS])}\n\n{HEADLINE}\n\n{BODY}")


def test_teasers_that_end_as_sentences_do_are_no_part_of_the_story():
    teasers = [f"{line}." for line in TEASERS]
    check("\n\n".join(["Latest news", *teasers, HEADLINE, BODY]))


def test_the_sites_name_beside_the_headline_falls_away():
    check(f"{HEADLINE} | Example News\n\n{BODY}")
    check(
        f"{HEADLINE} | Example News\nExample News\nWorld\n\n{TEASERS[0]}\n\n{HEADLINE}\n\nOmid Rahimi\n\n{BODY}"
    )


def test_a_short_deck_is_the_standfirst_and_not_the_headline():
    deck = "Rescuers search for the missing along twelve kilometres of the river"
    check(f"Example News\n\n{HEADLINE}\n\n{deck}\n\nBy Omid Rahimi\n\n{BODY}", standfirst=deck)
    check(f"{HEADLINE}\n{deck}\n\n{BODY}", standfirst=deck)
    check(f"{HEADLINE} | Example News\n\n{HEADLINE}\n\n{deck}\n\n{BODY}", standfirst=deck)


def test_headlines_that_begin_as_buttons_do_are_headlines():
    for headline in ("Share prices fall in Kabul", "Back to school in Kunar", "Updated maps of the flood"):
        check(f"Home\nShare on X\n\n{headline}\n\n{BODY}", headline=headline)


# Furniture


@pytest.mark.parametrize(
    "line",
    [
        "Share this article on Facebook",
        "Share via Email",
        "5 min read",
        "Reading time: 5 minutes",
        "Updated: May 14, 2019",
        "Follow us on Telegram",
        "Photo: Omid Rahimi / Example Agency",
        "Photo by Omid Rahimi",
        "Image source, Example Pictures",
        "Image caption, The mill bridge on Sunday",
        "3 hours ago",
        "12 comments",
        "Tags: Kunar, flood",
        "Read more: Cricket team wins again in Dubai",
        "Subscribe to our newsletter for daily updates from Afghanistan.",
        "Sign up here to get the morning briefing",
        "به اشتراک بگذارید در فیسبوک",
        "زمان مطالعه: ۵ دقیقه",
        "۳ ساعت پیش",
        "عکس: آژانس نمونه",
        "ما را در تلگرام دنبال کنید",
        "نشر شده: ۲۲ ثور ۱۳۹۸",
        "دا خبر شریک کړئ",
        "د لوستلو وخت: ۵ دقیقې",
        "انځور: بېلګه",
        "خپور شوی: ۱۲ مې ۲۰۱۹",
        "موږ تعقیب کړئ",
    ],
)
def test_furniture_is_left_out_wherever_it_stands(line):
    check(
        f"{line}\n\n{HEADLINE}\n\n{ONE}\n\n{line}\n\n{TWO}\n\n{THREE}\n\n{line}",
        standfirst=ONE,
        body=WHOLE[1:],
    )
    check(f"{HEADLINE}\n{line}\n\n{ONE}\n\n{TWO}\n{line}\n\n{THREE}\n\n{line}\nAnother thing")


@pytest.mark.parametrize(
    "sentence",
    [
        "Share prices fell by two per cent on Monday, traders said.",
        "Published figures show that 30 per cent of flour comes by road.",
        "Updated maps show twelve villages in the flood plain of the river.",
        "The bakery uses cookies shaped like stars to raise money.",
        "Photographs by the ministry show the broken bridge at the mill.",
        "He was born on 12 May 1969.",
        "More houses fell.",
    ],
)
def test_sentences_that_begin_as_furniture_does_are_the_storys(sentence):
    check(f"{HEADLINE}\n\n{ONE}\n\n{sentence}\n\n{TWO}", body=[("p", ONE), ("p", sentence), ("p", TWO)])


@pytest.mark.parametrize(
    "banner",
    [
        "We use cookies to give you the best experience on our website and to learn how it is used.\n\n"
        "By clicking Accept you agree that our partners store data on your device and read it.\n\nAccept\n\nReject all",
        "We use cookies. Accept",
        "This website uses cookies to improve your experience.\nManage preferences\nAccept all",
        "We value your privacy\n\nWe and our partners keep information on a device for many purposes.\n\nI agree",
        "ما برای بهتر شدن تجربهٔ شما از کوکی‌ها استفاده می‌کنیم و آن را با دیگران شریک می‌سازیم.\n\nموافقم",
    ],
)
def test_a_question_about_cookies_is_neither_headline_nor_story(banner):
    check(f"{banner}\n\n{HEADLINE}\n\n{BODY}")


@pytest.mark.parametrize(
    "sign", ["Related stories", "Read more", "More news", "You may also like", "خبرهای مرتبط", "نور خبرونه"]
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_what_stands_under_a_sign_at_the_end_is_other_stories(sign, between):
    teasers = [
        "Government promises new bridges for the valley by next spring.",
        "A village in Nuristan has built a flood wall of its own from old tyres and wire.",
        "Subscribe to our newsletter for daily updates from Afghanistan.",
        "Cricket team wins in Dubai",
    ]
    check(f"{HEADLINE}\n\n{BODY}\n\n{between.join([sign, *teasers])}")


def test_a_box_of_other_stories_in_the_middle_does_not_end_the_story():
    check(f"{HEADLINE}\n\n{ONE}\n\nRead more\nCricket team wins again in Dubai\n\n{TWO}\n\n{THREE}")


def test_a_second_copy_goes_on_after_other_stories():
    last = "Bread came on Tuesday by donkey."
    check(
        f"{HEADLINE}\n\n{BODY}\n\nLatest news\n{TEASERS[0]}.\n\n{HEADLINE}\n\n{BODY}\n\n{last}",
        body=[*WHOLE, ("p", last)],
    )


def test_the_day_of_publication_is_read_and_not_that_of_an_update():
    story = check(f"{HEADLINE}\n\nUpdated: May 14, 2019\nPublished: May 12, 2019 at 10:30 am\n\n{BODY}")
    assert story.published_at == utc(2019, 5, 12, 6, 0)  # Kabul's 10:30


# Short stories, and Dari and Pashto without stops


def test_dari_paragraphs_without_a_stop_are_paragraphs():
    lines = [
        "فرستادهٔ صلح روز پنج‌شنبه در کابل گفت که راه‌ها باز می‌شود",
        "مردم می‌توانند از صبح شنبه به سوی جلال‌آباد و غزنی سفر کنند",
        "بازرگانان می‌گویند نرخ‌ها پایین آمده و مردم خوش‌حال اند",
    ]
    body = [("p", line) for line in lines]
    for headline in ("راه‌های کابل باز شد", "راه‌های کابل و غزنی پس از چهار هفته باز شد"):
        check("\n\n".join(["خانه", headline, *lines, "هم‌رسانی این مطلب"]), headline=headline, body=body)


@pytest.mark.parametrize(
    "sentence",
    ["The road to Khost was opened on Monday.", "It opened today.", "سړک د دوشنبې په ورځ پرانیستل شو."],
)
def test_a_story_of_one_sentence_is_a_story(sentence):
    headline = "Roads open" if sentence.isascii() else "سړک پرانیستل شو"
    check(f"{headline}\n\n{sentence}\n\nShare this post", headline=headline, body=[("p", sentence)])
    twice = f"{headline}\n\n{sentence}\n\nThumbnail"
    check(f"{twice}\n\n{twice}", headline=headline, body=[("p", sentence)])


# Through the door


@pytest.mark.django_db
def test_a_folder_of_captures_becomes_a_story_each(tmp_path):
    for number, page in enumerate((f"{HEADLINE}\n\n{BODY}", f"Roads open\n\n{THREE}\n\n{ONE}", "Menu\nHome")):
        (tmp_path / f"{number}.txt").write_text(page)
    code, report, said = run(tmp_path)
    assert (code, [line["outcome"] for line in report]) == (1, ["created", "created", "refused"])
    assert "2.txt: refused. It holds no paragraph" in said
    assert set(Article.objects.values_list("headline", flat=True)) == {HEADLINE, "Roads open"}
