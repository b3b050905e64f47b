"""WordPress exports: what of a post and a page comes over."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles.importers import wxr
from articles.models import Article, Page, Redirect
from tests.builders import utc
from tests.importers.running import run
from tests.importers.wordpress import (
    author,
    category,
    export,
    item,
    meta,
    read,
    story_in,
    term,
    written,
)

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "wxr-theme-test-data"


@pytest.mark.django_db
def test_a_post_becomes_a_public_story_and_a_second_run_changes_nothing(tmp_path, client):
    path = written(
        tmp_path,
        author("laila", "Laila Samadi"),
        category(3, "asia", "Asia"),
        item(
            17,
            "It rained for a week.\n\nThen the <strong>road</strong> opened.",
            term("category", "asia", "Asia"),
            term("post_tag", "roads", "Roads"),
            excerpt="Small cars may pass.",
        ),
    )
    code, report, _said = run(path)
    assert code == 0
    story = Article.objects.get()
    page = client.get(story.get_absolute_url()).content.decode()
    for words in ("Roads open", "Small cars may pass.", "It rained for a week.", "Laila Samadi", "Asia"):
        assert words in page
    assert (story.status, story.published_at) == ("published", utc(2019, 5, 13, 8))
    assert (story.source_system, story.source_id) == ("wordpress:old.example", "17")
    code, report, _said = run(path)
    assert {line["outcome"] for line in report} == {"unchanged"}
    assert Article.objects.count() == 1


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_is_known_from_its_beginning(version):
    assert wxr.recognises(export(item(), version=version).encode())
    assert wxr.recognises(export(item(), version=version).encode("utf-16"))
    assert not wxr.recognises(b'<rss version="2.0"><channel><item></item></channel></rss>')


def test_a_report_can_name_the_line(tmp_path):
    path = written(tmp_path, item(1), item(2, title="Second"))
    lines = path.read_text().splitlines()
    for found in wxr.read(path):
        line = int(found.source.rpartition(":")[2])
        assert lines[line - 1].strip() == "<item>"
        assert found.record.headline in lines[line]


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpora are not here")
def test_real_exports_give_every_post_and_page():
    for told in json.loads((CORPUS / "EXPECT.json").read_text()):
        found = list(wxr.read(CORPUS / told["file"]))
        kinds = Counter(type(each.record).__name__ for each in found)
        assert (kinds["Story"], kinds["Page"]) == (told["items"]["post"], told["items"].get("page", 0))


# Status and dates


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("publish", "published"),
        ("pending", "in_review"),
        ("draft", "draft"),
        ("private", "draft"),
        ("pitch", "draft"),  # of a plugin for editors
    ],
)
def test_statuses(tmp_path, said, status):
    assert story_in(tmp_path, item(status=said)).status == status


def test_what_nobody_ever_saved_stays_away(tmp_path):
    found = read(tmp_path, item(1, status="auto-draft"), item(2))
    assert [each.record.source_id for each in found] == ["2"]


@pytest.mark.django_db
def test_a_scheduled_post_stays_scheduled(tmp_path):
    tomorrow = timezone.now().replace(microsecond=0) + timedelta(days=1)
    run(written(tmp_path, item(status="future", post_date_gmt=f"{tomorrow:%Y-%m-%d %H:%M:%S}")))
    story = Article.objects.get()
    assert (story.status, story.published_at) == ("published", tomorrow)
    assert not Article.objects.public().exists()


def test_a_post_behind_a_password_is_a_draft_and_the_report_says_so(tmp_path):
    (found,) = read(tmp_path, item(post_password="sesame"))
    assert found.record.status == "draft"
    assert found.dropped == ("its password: it comes as a draft",)
    assert "sesame" not in repr(found)


NONE = "0000-00-00 00:00:00"


@pytest.mark.parametrize(
    ("fields", "published_at"),
    [
        ({}, utc(2019, 5, 13, 8)),
        ({"post_date_gmt": NONE, "pubDate": "Mon, 13 May 2019 07:00:00 +0000"}, utc(2019, 5, 13, 7)),
        # By the newsroom's clock, four and a half hours ahead.
        ({"post_date_gmt": NONE}, utc(2019, 5, 13, 8)),
        ({"post_date_gmt": None, "pubDate": "Mon, 30 Nov -0001 00:00:00 +0000"}, utc(2019, 5, 13, 8)),
        ({"post_date_gmt": "2019-02-30 10:00:00", "post_date": "2019-13-01 10:00:00"}, None),
        ({"post_date_gmt": "0001-01-01 00:00:00", "post_date": "9999-12-31 23:59:59"}, None),
        ({"post_date_gmt": "yesterday", "post_date": "", "pubDate": "soon"}, None),
        ({"status": "draft", "post_date_gmt": NONE}, None),
        ({"status": "draft"}, utc(2019, 5, 13, 8)),  # it was public before
    ],
)
def test_dates(tmp_path, fields, published_at):
    (found,) = read(tmp_path, item(**fields))
    assert found.record.published_at == published_at
    is_named = any(each.startswith("the date") for each in found.dropped)
    assert is_named == (published_at is None and found.record.status == "published")


def test_the_last_change_comes_over(tmp_path):
    assert story_in(tmp_path, item(post_modified_gmt="2019-06-01 09:00:00")).modified_at == utc(2019, 6, 1, 9)


# Pages, and what is neither


@pytest.mark.django_db
def test_pages_come_when_they_are_asked_for(tmp_path):
    path = written(
        tmp_path,
        item(
            5,
            "Who we are.",
            title="About us",
            post_type="page",
            post_name="about",
            link="https://old.example/x/about/",
        ),
        item(6, "Our prices.", title="Prices", post_type="page", status="draft", post_name="prices"),
    )
    run(path)
    assert not Page.objects.exists()
    run(path, "--pages")
    page = Page.objects.get()
    assert (page.title, page.slug, page.body) == ("About us", "about", "<p>Who we are.</p>")
    for old in ("/x/about/", "/?page_id=5", "/?p=5"):
        assert Redirect.objects.leading_from(*old.partition("?")[::2]) == page.get_absolute_url()


def test_two_pages_of_one_name_are_two_pages(tmp_path):
    found = read(
        tmp_path,
        item(
            5, "Ours.", title="Team", post_type="page", post_name="team", link="https://old.example/us/team/"
        ),
        item(
            6,
            "Theirs.",
            title="Team",
            post_type="page",
            post_name="team",
            link="https://old.example/them/team/",
        ),
    )
    assert [each.record.slug for each in found] == ["team", "team-6"]


def test_what_the_machinery_keeps_is_no_story(tmp_path):
    kinds = ("nav_menu_item", "revision", "wp_navigation", "custom_css", "wpcf7_contact_form")
    found = read(tmp_path, *(item(number, post_type=kind) for number, kind in enumerate(kinds, 10)), item(1))
    assert [each.record.source_id for each in found] == ["1"]


@pytest.mark.django_db
def test_items_of_a_kind_that_nobody_knows_are_named_once(tmp_path):
    events = (item(number, post_type="tribe_events") for number in (2, 3, 4))
    code, report, _said = run(written(tmp_path, item(1), *events))
    assert (code, Article.objects.count()) == (1, 1)
    (refused,) = (line for line in report if line["outcome"] == "refused")
    assert "This and 2 more are of the type 'tribe_events'" in refused["reason"]
    assert "<wp:post_type>post</wp:post_type>" in refused["reason"]


def test_comments_stay_behind_and_are_counted(tmp_path):
    def comment(approved, kind=""):
        return (
            f"<wp:comment><wp:comment_approved>{approved}</wp:comment_approved>"
            f"<wp:comment_type>{kind}</wp:comment_type></wp:comment>"
        )

    (found,) = read(
        tmp_path, item(1, "Words.", comment("1"), comment("1"), comment("spam"), comment("1", "pingback"))
    )
    assert found.dropped == ("2 comments",)


def test_a_recording_beside_the_text_is_linked_under_it(tmp_path):
    beside = meta("enclosure", "https://old.example/a.mp3\n123456\naudio/mpeg\n")
    link = '<p><a href="https://old.example/a.mp3">https://old.example/a.mp3</a></p>'
    assert story_in(tmp_path, item(1, "Listen.", beside)).body == f"<p>Listen.</p>{link}"
    assert story_in(tmp_path, item(1, "https://old.example/a.mp3", beside)).body == link


# Headlines and standfirsts


def test_words_are_read_without_their_markup(tmp_path):
    story = story_in(
        tmp_path,
        item(title="Roads &amp; <em>rivers</em> &#8211; 5 < 6", excerpt="<p>Small\ncars&nbsp;may pass.</p>"),
    )
    assert story.headline == "Roads & rivers – 5 < 6"
    assert story.standfirst == "Small cars may pass."


@pytest.mark.django_db
def test_a_published_post_without_a_headline_takes_its_first_words(tmp_path):
    code, report, _said = run(
        written(tmp_path, item(1, "It rained.\n\n" + "Then it stopped. " * 20, title=""))
    )
    assert Article.objects.get().headline.startswith("It rained. Then it stopped.")
    assert code == 0
    assert "it has no headline: its first words stand for one" in report[-1]["dropped"]


@pytest.mark.django_db
def test_an_item_that_says_hardly_anything_is_read_or_refused_in_words(tmp_path):
    bare = "<item></item>\n<item><title>Only this</title></item>\n<item><wp:post_id>x</wp:post_id></item>\n"
    code, report, _said = run(written(tmp_path, bare, item(4)))
    assert Article.objects.get(source_id="4")
    assert all(line["reason"] for line in report if line["outcome"] == "refused")
    assert isinstance(code, int)
