"""The readers' search, through its page."""

import html
import re
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import ranking, search, stories
from articles.apps import fill_search_index
from articles.models import Article
from articles.recording import record_of
from tests.builders import make_article, make_author, make_section, make_tag, utc

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    """`ask("road", lang="all")`: the page's text, which is always a page."""

    def text_of(words="", edition="en", **parameters) -> str:
        response = client.get(reverse("articles:search", current_app=edition), {"q": words, **parameters})
        assert response.status_code == 200
        return response.content.decode()

    return text_of


def shown(text: str) -> list[str]:
    """The headlines that were found, in their order."""
    titles = re.findall(r'<h3 class="card-title"><a [^>]*>(.*?)</a></h3>', text)
    return [html.unescape(re.sub("</?mark>", "", title)) for title in titles]


def told(text: str) -> str:
    """What the page says, without its markup."""
    main = text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", main)).split())


# What is found


def test_a_story_is_found_by_its_headline_standfirst_text_tags_and_authors(ask):
    make_article(
        "The pass opens",
        standfirst="Snow is gone.",
        body="<p>Lorries wait.</p>",
        tags=[make_tag("Salang")],
        authors=[make_author("Farida Noori")],
    )
    make_article("Something else")
    for words in ("pass", "snow", "lorries", "salang", "farida", "noori pass snow"):
        assert shown(ask(words)) == ["The pass opens"], words
    assert shown(ask("pass zebra")) == []


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        *(("علي", "علی"), ("على", "علی"), ("كابل", "کابل"), ("کابل", "كابل")),
        *(("مدرسة", "مدرسه"), ("فرستادۀ", "فرستاده"), ("فرستادهٔ", "فرستاده"), ("نامهٔ", "نامۀ")),
        *(("مسؤول", "مسوول"), ("أفغانستان", "افغانستان"), ("هیئت", "هییت"), ("آب", "اب")),
        *(("کـــابل", "کابل"), ("مُحَمَّد", "محمد"), ("راه‌ها", "راه ها"), ("می‌رود", "میرود"), ("میرود", "می‌رود")),
        *(("۱۴۰۵", "1405"), ("١٤٠٥", "۱۴۰۵"), ("1405", "١٤٠٥")),
        *(("ښوونځي", "شوونزی"), ("ګټه", "گته"), ("کرېکټ", "کریکت"), ("ړوند", "روند")),
        *(("Café", "cafe"), ("Pakistan’s", "pakistan"), ("KABUL", "kabul"), ("cooperate", "co-operate")),
    ],
)
def test_spellings_of_one_word_find_one_another(ask, written, typed):
    make_article(f"Before {written} after")
    make_article("Before and after")
    assert shown(ask(typed)) == [f"Before {written} after"]


def test_a_phrase_stands_side_by_side_and_a_minus_leaves_out(ask):
    make_article("Peace talks resume")
    make_article("Talks about peace")
    assert shown(ask('"peace talks"')) == ["Peace talks resume"]
    assert shown(ask("peace -resume")) == ["Talks about peace"]
    assert shown(ask('talks -"peace talks"')) == ["Talks about peace"]
    assert shown(ask("peace talks")) != []
    make_article("A kettle on the stove", standfirst="Snow falls.", tags=[make_tag("Winter")])
    assert shown(ask('"the stove"')) == shown(ask('"snow falls"')) == ["A kettle on the stove"]
    assert shown(ask('"stove snow"')) == shown(ask('"falls winter"')) == []


def test_a_star_finds_what_begins_so_and_an_unfinished_last_word_too(ask):
    make_article("Governors meet", standfirst="", body="")
    assert shown(ask("gover*")) == ["Governors meet"]
    text = ask("meet gover")
    assert shown(text) == ["Governors meet"]
    assert "the last one goes on" in told(text)
    assert shown(ask("gover meet")) == []


def test_a_beginning_of_very_many_words_finds_the_commonest(ask, monkeypatch):
    monkeypatch.setattr("articles.vocabulary.FEW_STORIES", 2)
    for word in ("govern", "government", "governor"):
        make_article(f"The {word}")
    assert len(shown(ask("gover*"))) == 3


def test_another_name_of_a_tag_finds_stories_that_do_not_carry_it(ask):
    make_tag("Kabul", names={"en": "Kabul"}, aliases=["کابل"])
    make_tag("Mazar-e-Sharif", aliases=["مزار شریف"])
    make_article("آب در کابل", language="fa-af")
    make_article("Kabul waits")
    make_article("کبوترهای مزار شریف", language="fa-af")
    assert shown(ask("Kabul", edition="fa-af")) == ["آب در کابل"]
    assert shown(ask("کابل")) == ["Kabul waits"]
    assert shown(ask("mazar e sharif", edition="fa-af")) == ["کبوترهای مزار شریف"]
    assert "<mark>کابل</mark>" in ask("Kabul", edition="fa-af")


def test_what_is_found_follows_the_story_and_the_names_of_its_tags(ask):
    tag = make_tag("Diplomacy")
    story = make_article("The envoy returns", tags=[tag])
    stories.write(
        [stories.Change(replace(record_of(story), headline="The consul returns"), story)],
        None,
        timezone.now(),
    )
    assert (shown(ask("envoy")), shown(ask("consul"))) == ([], ["The consul returns"])
    assert shown(ask("diplomacy")) == ["The consul returns"]


# Only what is public


def test_hidden_stories_leave_no_gap_on_a_page(ask, time_machine):
    now = timezone.now().replace(second=5)
    time_machine(now)  # so that what comes soon comes within this minute
    for number in range(25):
        make_article(f"Road {number}", published_at=now - timedelta(hours=2, minutes=number))
        make_article(f"Hidden road {number}", status="draft")
        make_article(f"Later road {number}", published_at=now + timedelta(seconds=1 + number))
        make_article(
            f"Gone road {number}",
            published_at=now - timedelta(hours=1),
            expires_at=now - timedelta(seconds=1 + number),
        )
    for order in ("", "new"):
        text = ask("road", order=order)
        assert shown(text) == [f"Road {number}" for number in range(20)]
        assert "25 stories found" in text
    time_machine(now + timedelta(minutes=2))
    assert shown(ask("road", order="new"))[0] == "Later road 24"


def test_a_withdrawn_story_is_found_no_more(ask):
    story = make_article("The envoy returns")
    assert shown(ask("envoy")) == ["The envoy returns"]
    stories.write(
        [stories.Change(replace(record_of(story), status="withdrawn"), story)], None, timezone.now()
    )
    assert shown(ask("envoy")) == []


def test_what_the_index_says_is_no_way_round_the_one_gate(ask):
    story, other = make_article("The envoy returns"), make_article("The envoy stays")
    Article.objects.filter(pk=story.pk).update(status="withdrawn")  # which the index is not told
    for order in ("", "new"):
        assert shown(ask("envoy", order=order)) == [other.headline]


# Narrowed


def test_an_edition_finds_its_own_stories_and_all_languages_where_asked(ask):
    make_article("Salang road")
    make_article("سالنگ Salang", language="fa-af")
    assert shown(ask("salang")) == ["Salang road"]
    assert shown(ask("salang", edition="fa-af")) == ["سالنگ Salang"]
    assert shown(ask("salang", lang="fa-af")) == ["سالنگ Salang"]
    text = ask("salang", lang="all")
    assert set(shown(text)) == {"Salang road", "سالنگ Salang"}
    assert '<article class="card" lang="fa-AF" dir="rtl">' in text
    assert '<article class="card" lang="en"' not in text


def test_a_search_is_narrowed_by_section_tag_author_and_time(ask):
    now = timezone.now()
    economy, trade, author = make_section("Economy"), make_tag("Trade"), make_author("Omid Rasa")
    make_article("Road one", section=economy, published_at=now - timedelta(days=3))
    make_article("Road two", tags=[trade], published_at=now - timedelta(days=20))
    make_article("Road three", authors=[author], published_at=now - timedelta(days=200))
    make_article("Road four", published_at=utc(2001, 5, 14, 19, 29))  # 23:59 in Kabul
    for parameters, expected in (
        ({"section": "economy"}, ["Road one"]),
        ({"tag": "trade"}, ["Road two"]),
        ({"author": "omid-rasa"}, ["Road three"]),
        ({"when": "week"}, ["Road one"]),
        ({"when": "month"}, ["Road one", "Road two"]),
        ({"when": "year"}, ["Road one", "Road two", "Road three"]),
        ({"since": "2001-05-15"}, ["Road one", "Road two", "Road three"]),
        ({"since": "2001-05-14", "until": "2001-05-14"}, ["Road four"]),
        ({"until": "2001-05-13"}, []),
        ({"tag": "trade", "author": "omid-rasa"}, []),
    ):
        assert shown(ask("road", order="new", **parameters)) == expected, parameters
        assert sorted(shown(ask("road", **parameters))) == sorted(expected), parameters


def test_a_tag_or_author_is_named_and_can_be_taken_away(ask):
    make_article("Road", tags=[make_tag("Trade")])
    text = ask("road", tag="trade", order="new")
    assert "Subject: Trade" in told(text)
    assert 'href="?q=road&amp;order=new"' in text
    assert '<input type="hidden" name="tag" value="trade">' in text


def test_a_filter_that_is_not_known_is_left_out_and_told(ask):
    make_article("Road")
    for name in ("lang", "section", "tag", "author", "when", "since", "until", "order", "page", "before"):
        for value in ("nonsense", "0", "9999-99-99", "\0", "'"):
            text = ask("road", **{name: value})
            assert shown(text) == ["Road"], (name, value)
            assert ("left out" in told(text)) == (value != "\0"), (name, value)


# Its order and pages


def test_the_best_comes_first_or_the_newest_by_publication(ask):
    now = timezone.now()
    make_article("A word on roads", published_at=now - timedelta(days=40))
    make_article("Weather", body="<p>The road is wet.</p>", published_at=now - timedelta(days=1))
    # Written last, as an archive is that is brought in later.
    make_article("Old roads", published_at=now - timedelta(days=4000))
    assert shown(ask("road")) == ["A word on roads", "Old roads", "Weather"]
    assert shown(ask("road", order="new")) == ["Weather", "A word on roads", "Old roads"]


def test_stories_of_before_1970_are_found(ask, client):
    for number in range(25):
        make_article(f"Old road {number}", published_at=utc(1965, 5, 14, 19, number))
    make_article("New road")
    for parameters in ({}, {"since": "1960-01-01"}, {"until": "1969-12-31"}, {"order": "new"}):
        assert "Old road 24" in shown(ask("road", **parameters)), parameters
    assert len(shown(ask("road -new", until="1969-12-31"))) == 20
    following = re.search(r'rel="next" href="([^"]+)"', ask("road", order="new"))[1]
    older = shown(client.get(f"/search/{html.unescape(following)}").content.decode())
    assert older == [f"Old road {number}" for number in range(5, -1, -1)]


@pytest.mark.parametrize("order", ["", "new"])
def test_pages_show_each_story_once(client, ask, order):
    for number in range(45):
        make_article(f"Road {number}", published_at=timezone.now() - timedelta(hours=number + 1))
    text, seen = ask("road", order=order), []
    for _each in range(5):
        seen += shown(text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        if following is None:
            break
        text = client.get(f"/search/{html.unescape(following[1])}").content.decode()
    assert sorted(seen) == sorted(f"Road {number}" for number in range(45))
    assert len(seen) == 45
    assert 'rel="prev"' in text


def test_a_page_that_is_not_there_says_so(ask):
    make_article("Road")
    text = ask("road", page=7)
    assert "no more stories" in told(text)
    assert 'rel="prev" href="?q=road"' in text
    assert "no more stories" in told(ask("road", order="new", before="1"))


def test_stories_are_counted_only_so_far(ask, monkeypatch):
    for number in range(30):
        make_article(f"Road {number}")
    assert "30 stories found" in ask("road")
    monkeypatch.setattr(ranking, "MOST_RANKED", 21)
    monkeypatch.setattr("articles.finding.MOST_RANKED", 21)
    assert "More than 21 stories found" in ask("road")
    text = ask("road", page=2)
    assert len(shown(text)) == 1
    assert "See all, newest first" in text
    assert len(shown(ask("road", order="new"))) == 20


# What it looks like


def test_what_was_looked_for_is_marked_as_it_is_written(ask):
    make_article(
        "The <b>road</b>",
        standfirst="What is new.",
        body="<p>Far away.</p><p>Two <em>roads</em> & a river.</p>",
    )
    text = ask("road")
    assert "The &lt;b&gt;<mark>road</mark>&lt;/b&gt;" in text
    assert "Two <mark>roads</mark> &amp; a river." in text
    assert "Far away" not in text


def test_a_standfirst_that_shows_all_stays(ask):
    make_article("News", standfirst="An envoy on the road.", body="<p>Envoy road.</p>")
    assert "An <mark>envoy</mark> on the <mark>road</mark>." in ask("envoy road")


def test_search_engines_follow_but_do_not_keep_it(ask):
    text = ask("road")
    assert '<meta name="robots" content="noindex, follow">' in text
    assert '<link rel="canonical" href="http://testserver/search/">' in text
    assert "hreflang" not in text.partition("</head>")[0] and "ld+json" not in text


def test_the_form_keeps_what_was_asked(ask):
    make_section("Economy")
    text = ask('"a" <b>', section="economy", when="week", since="2020-01-02", order="new", lang="all")
    assert 'value="&quot;a&quot; &lt;b&gt;"' in text
    assert '<form role="search" action="/search/">' in text
    assert '<input id="q" name="q" type="search" dir="auto"' in text
    for chosen in ("economy", "week", "new", "all"):
        assert re.search(rf'<option value="{chosen}"[^>]* selected>', text), chosen
    assert 'value="2020-01-02"' in text
    for label, field in re.findall(r'<label (for)="([^"]+)"', text):
        assert f'id="{field}"' in text, label


def test_other_editions_are_asked_the_same(ask):
    assert 'href="/fa-af/search/?q=road+%26+river"' in ask("road & river")


# When nothing is found


def test_nothing_found_is_a_sentence_with_ways_on(ask):
    make_tag("Salang")
    make_article("Road", language="ps")
    text = ask("salagn road -x")
    assert "No story has “<bdi>salagn road -x</bdi>”" in text
    assert "Did you mean Salang ?" in told(text) or "Did you mean Salang?" in told(text)
    assert 'href="?q=Salang"' in text
    assert 'href="/tags/salang/"' in text
    assert 'href="?q=road+-x"' in text  # without a word
    assert 'href="?q=salagn+road+-x&amp;lang=all"' in text
    assert 'href="/latest/"' in text
    assert "/archive/" in text


def test_only_what_to_leave_out_or_no_word_at_all_is_a_sentence(ask):
    assert "at least one word" in told(ask("-road"))
    assert "no word or number" in told(ask("?! …"))
    assert "No story" not in told(ask(""))


NAUGHTY = [
    *(
        "\0",
        "a\0b",
        "'",
        '"',
        '""',
        '"""',
        '"a',
        'a"',
        "''",
        "\\",
        "\\'",
        "%",
        "%s",
        "%%",
        "_",
        "*",
        "**",
        "a*",
        "* a",
        "?",
    ),
    *(
        "(",
        ")",
        "()",
        "((((",
        "a) OR (b",
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "NEAR(a b, 5)",
        "a AND",
        "AND a",
        "a NOT b",
        "a OR OR b",
    ),
    *(
        "-",
        "--",
        "---a",
        "- a",
        "-a -b",
        '-"',
        '-""',
        "^a",
        "a^2",
        "a:b",
        "headline:a",
        "tokens:status",
        "{a b}:c",
        "a + b",
        "+a",
    ),
    *(
        "a & b",
        "a | b",
        "!a",
        "a <-> b",
        "a:*",
        "a:A",
        "'a':*",
        "a <2> b",
        "<->",
        "&",
        "|",
        "!",
        ":",
        ":*",
        "status=draft",
        "=draft",
    ),
    *(
        "'; DROP TABLE articles_search; --",
        "1; SELECT 1",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "{% now %}",
        "${x}",
        "../../etc",
    ),
    *(
        "\u200c",
        "\u200cمی",
        "می\u200c",
        "\u202eabc",
        "\ufeff",
        "\u0640",
        "\u064b\u064b",
        "ﷺ",
        "ﻻ",
        "½",
        "²",
        "①",
        "Ⅷ",
        "ǅ",
        "ß",
        "İ",
        "ﬁ",
    ),
    *(
        "\ud83d",
        "😀",
        "👨‍👩‍👧",
        "🇦🇫",
        "𞤀𞤁",
        "𠀀",
        "漢字",
        "ไทย",
        "हिन्दी",
        "\U000e0001",
        "\uffff",
        "\U0010ffff",
        "é",
        "e\u0301" * 50,
    ),
    *(
        "a " * 5000,
        "a" * 10_000,
        '"' * 10_000,
        "-" * 10_000,
        "* " * 5000,
        '"a b" ' * 500,
        "ا" * 10_000,
        "(" * 5000 + ")" * 5000,
    ),
    *(
        "x" * 101,
        "x" * 3000 + "*",
        "0",
        "-1",
        "1e5",
        "0x1f",
        "1,000",
        "12abc",
        "abc12",
        "NULL",
        "nan",
        "true",
        "\t\n\r",
        "a\nb",
    ),
]


@pytest.mark.parametrize("order", ["", "new"])
def test_whatever_is_typed_is_a_page(client, order):
    make_article("A story about a")
    make_article("Another story about b", language="ps")
    for words in NAUGHTY:
        typed = quote(words.encode("utf-8", "surrogatepass"))
        response = client.get(f"/search/?q={typed}&order={order}&lang=all")
        assert response.status_code == 200, words[:40]
        assert "</html>" in response.content.decode()


def test_whatever_is_asked_is_a_page(client):
    make_article("A story about a")

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.text(max_size=60) | st.text(alphabet="ab\"-*()' :=", max_size=30),
        st.sampled_from(
            ["lang", "section", "tag", "author", "when", "since", "until", "order", "page", "before"]
        ),
        st.text(max_size=12) | st.text(alphabet="0123456789-", max_size=12),
    )
    def ask(words, name, value):
        query = "&".join(
            f"{key}={quote(each.encode('utf-8', 'surrogatepass'))}"
            for key, each in (("q", words), (name, value))
        )
        assert client.get(f"/search/?{query}").status_code == 200

    ask()


def test_a_nul_is_nothing_to_search_and_no_address_elsewhere(client):
    make_article("Road")
    assert shown(client.get("/search/?q=ro%00ad").content.decode()) == ["Road"]
    assert client.get("/ps/search/?q=%00").status_code == 200
    assert client.get("/latest/?before=%00").status_code == 400
    assert client.get("/search/%00").status_code == 400


@pytest.mark.parametrize("near", [0, 2, 5, 100])
def test_what_lies_far_back_is_found_as_what_is_new(ask, monkeypatch, near):
    """PostgreSQL looks among the newest first, by the spans of time that they lie in."""
    candidates = ranking.CANDIDATES.replace(f"OFFSET {ranking.NEAR}", f"OFFSET {near}")
    monkeypatch.setattr(ranking, "CANDIDATES", candidates)
    now = timezone.now()
    ages = [0, 1, 3, 100, 5_000, 70_000, 70_001, 900_000, 40_000_000]  # minutes
    for age in ages:
        make_article(f"Road {age}", published_at=now - timedelta(minutes=age))
        make_article(f"River {age}", published_at=now - timedelta(minutes=age))
    assert shown(ask("road", order="new")) == [f"Road {age}" for age in ages]
    assert sorted(shown(ask("road"))) == sorted(f"Road {age}" for age in ages)
    assert len(shown(ask('"road 70000"'))) == 1
    for days, number in ((1, 5), (10, 5), (60, 7), (9_000, 8)):
        since = (now - timedelta(days=days)).date().isoformat()
        assert len(shown(ask("road", since=since))) in (number - 1, number), days
        until = (now - timedelta(days=days)).date().isoformat()
        assert len(shown(ask("road", until=until))) in (9 - number, 10 - number), days


# What it costs


@pytest.mark.parametrize("number", [3, 30])
def test_a_search_costs_the_same_however_much_it_finds(client, django_assert_num_queries, number):
    section, tag, author = make_section(), make_tag("Kabul", aliases=["کابل"]), make_author()
    for each in range(number):
        make_article(f"Road {each} Kabul", section=section, tags=[tag], authors=[author])
    words_are_counted = connection.vendor == "sqlite"  # whose index is asked of its words first
    with django_assert_num_queries(4 + words_are_counted):
        client.get(f"/search/?q=kabul+road&tag=kabul&author={author.slug}&section={section.slug}&lang=all")
    with django_assert_num_queries(5 + words_are_counted):  # once more for an unfinished word, once for tags
        client.get("/search/?q=kabul+zebra&page=1")
    with django_assert_num_queries(1):
        client.get("/search/")


def test_stories_that_end_are_read_from_their_own_index():
    """However many stories there are, few of them have an end."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {ranking.HIDDEN}", [timezone.now()] * 3)
            plan = " ".join(row[3] for row in cursor.fetchall())
            assert "USING COVERING INDEX article_expiring" in plan
        else:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute(f"EXPLAIN {ranking.HIDDEN}", [timezone.now(), 5, timezone.now()])
            plan = " ".join(row[0] for row in cursor.fetchall())
            assert "article_expiring" in plan
        assert "SCAN articles_article" not in plan
        assert "Seq Scan" not in plan


def test_a_look_into_stories_goes_back_only_so_far_and_says_so(ask, monkeypatch):
    """On SQLite for what is left out, on PostgreSQL for phrases."""
    words = "road -gravel" if connection.vendor == "sqlite" else '"the road"'
    now = timezone.now()
    for number in range(6):
        make_article(f"The road {number}", published_at=now - timedelta(days=number + 1))
    monkeypatch.setattr(ranking, "LOOKED_INTO", {"sqlite": 3, "postgresql": 3})
    text = ask(words)
    assert 3 <= len(shown(text)) < 6
    assert "this went back to" in told(text)
    older = html.unescape(re.search(r'<a href="([^"]*until=[^"]*)">', text)[1])
    assert older.startswith("?q=")


# The command


def rebuilt() -> str:
    said = StringIO()
    call_command("rebuild_search_index", stdout=said)
    return said.getvalue()


def test_the_index_is_rebuilt_by_a_command_that_tells_how_far_it_is(ask):
    make_article("The road")
    make_article("A river")
    search.clear()
    assert shown(ask("road")) == []
    said = rebuilt()
    assert "2 of 2 stories" in said
    assert "all 2 stories" in said
    assert shown(ask("road")) == ["The road"]
    assert shown(ask("riv*")) == ["A river"]


def test_rebuilding_takes_out_what_is_gone_and_is_the_same_twice(ask):
    story = make_article("The road")
    search.put(
        [search.Entry(search.row_number(story.index_minute + 7, story.pk), "Ghost road", "", "", "", ())]
    )
    search.put([search.Entry(search.row_number(-5, 999_999), "Ghost river", "", "", "", ())])
    assert "2 rows of stories that are gone" in rebuilt()
    assert "0 rows of stories that are gone" in rebuilt()
    assert search.count() == Article.objects.count() == 1
    assert shown(ask("road")) == ["The road"]


UPGRADE = [(Migration("0007_search_for_readers", "articles"), False)]


def test_an_upgrade_leaves_a_small_site_with_its_search(ask, capsys):
    make_article("The road")
    search.clear()
    fill_search_index(using="default", plan=[(Migration("0001_nouns", "articles"), False)])
    fill_search_index(using="default", plan=[(UPGRADE[0][0], True)])
    assert shown(ask("road")) == []
    fill_search_index(using="default", plan=UPGRADE)
    assert shown(ask("road")) == ["The road"]
    assert "all 1 stories" in capsys.readouterr().out


def test_an_upgrade_of_a_large_site_says_what_to_run(ask, capsys, monkeypatch):
    monkeypatch.setattr("articles.apps.FEW_STORIES", 1)
    make_article("The road")
    make_article("The river")
    search.clear()
    fill_search_index(using="default", plan=UPGRADE)
    assert shown(ask("road")) == []
    assert "Run: manage.py rebuild_search_index" in capsys.readouterr().out
    Article.objects.all().delete()
    fill_search_index(using="default", plan=UPGRADE)
    assert capsys.readouterr().out == ""
