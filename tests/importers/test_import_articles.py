"""`import_articles`: what comes in, what stays as it was edited, what is refused, and the codes it ends with."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Article, Author, Page, Picture, Revision, Section, Tag
from tests.agreement import check_lists_agree_with_stories
from tests.builders import fetched, jpeg, make_article, make_author, make_section, make_tag, utc
from tests.importers.running import CAPTURE, edit_here, run, story

pytestmark = pytest.mark.django_db

# The seed's shape


def test_a_captured_page_is_one_public_story_and_a_second_run_changes_nothing(client):
    arguments = (CAPTURE, "--tag", "Afghanistan", "--tag", "roads", "--status", "published")
    code, report, said = run(*arguments)
    assert (code, [line["outcome"] for line in report]) == (0, ["created"])
    assert "1 created, 0 changed, 0 unchanged, 0 refused." in said
    imported = Article.objects.get()
    page = client.get(imported.get_absolute_url()).content.decode()
    assert page.count("eleven slips") == 1 and "Engineer Walks The Gorge" in page
    assert 'href="/tags/afghanistan/"' in page and 'href="/tags/roads/"' in page
    code, report, _said = run(*arguments)
    assert (code, report[0]["outcome"], report[0]["id"]) == (0, "unchanged", imported.pk)
    assert (Article.objects.count(), Tag.objects.count(), Revision.objects.count()) == (1, 2, 1)
    check_lists_agree_with_stories()


# Statuses and dates


def test_a_story_without_a_status_is_a_draft_unless_said(write):
    run(write(story()))
    assert Article.objects.get().status == "draft"
    run(write(story()), "--status", "published")
    assert Article.objects.get().status == "published"


def test_what_the_source_says_of_status_and_date_counts(write, client):
    now = timezone.now()
    moments = {
        "past": now - timedelta(days=2),
        "future": now + timedelta(days=2),
        "ended": now - timedelta(days=1),
    }
    iso = {name: moment.isoformat() for name, moment in moments.items()}
    path = write(
        story(source_id="1", headline="Out", status="published", published_at=iso["past"]),
        story(source_id="2", headline="Draft", status="draft"),
        story(source_id="3", headline="Scheduled", status="published", published_at=iso["future"]),
        story(
            source_id="4",
            headline="Embargoed",
            status="published",
            published_at=iso["past"],
            embargo_until=iso["future"],
        ),
        story(
            source_id="5",
            headline="Expired",
            status="published",
            published_at=iso["past"],
            expires_at=iso["ended"],
        ),
        story(source_id="6", headline="Taken back", status="withdrawn", published_at=iso["past"]),
    )
    code, _report, _said = run(path, "--status", "published")
    assert code == 0
    latest = client.get("/latest/").content.decode()
    assert "Out" in latest
    for headline in ("Draft", "Scheduled", "Embargoed", "Expired", "Taken back"):
        assert headline not in latest
    assert Article.objects.get(headline="Scheduled").published_at == moments["future"]
    embargoed = Article.objects.get(headline="Embargoed")
    assert (embargoed.status, embargoed.published_at) == ("published", moments["future"])


def test_a_story_without_a_date_keeps_the_moment_of_its_first_import(write, time_machine):
    time_machine(utc(2024, 5, 1, 12))
    run(write(story()), "--status", "published")
    time_machine(utc(2024, 6, 1, 12))
    for existing in ("keep", "update"):
        _code, report, _said = run(write(story()), "--status", "published", "--existing", existing)
        assert report[0]["outcome"] == "unchanged"
    assert Article.objects.get().published_at == utc(2024, 5, 1, 12)


def test_other_words_for_a_status_are_understood_and_none_is_public_early(write):
    words = {"withheld": "draft", "usable": "published"}
    run(write(*(story(source_id=word, status=word) for word in words)), "--status", "published")
    assert dict(Article.objects.values_list("source_id", "status")) == words


@pytest.mark.parametrize("word", ["canceled", "cancelled"])
def test_a_canceled_story_is_withdrawn_whatever_was_done_with_it_here(write, client, word):
    run(write(story(status="withheld")))
    edit_here(status="published", published_at=timezone.now())
    article = Article.objects.get()
    assert client.get(article.get_absolute_url()).status_code == 200
    canceled = write(story(status=word), story(source_id="18", status=word, headline="Never here"))
    _code, report, _said = run(canceled)
    assert [line["outcome"] for line in report] == ["changed", "left out"]
    assert "never here" in report[1]["reason"]
    assert client.get(article.get_absolute_url()).status_code == 410
    assert Article.objects.count() == 1


def test_a_canceled_story_stays_in_the_bin(write):
    run(write(story()))
    edit_here(status="binned")
    run(write(story(status="canceled")))
    assert Article.objects.get().status == "binned"


# Running it again


def test_what_changes_at_the_source_changes_here_and_nothing_else(write):
    run(write(story(), story(source_id="18", headline="Another")))
    revisions = Revision.objects.count()
    _code, report, _said = run(
        write(story(body="<p>New words.</p>"), story(source_id="18", headline="Another"))
    )
    assert [(line["outcome"], line["fields"]) for line in report] == [
        ("changed", ["body"]),
        ("unchanged", []),
    ]
    assert Article.objects.get(source_id="17").body == "<p>New words.</p>"
    assert Revision.objects.count() == revisions + 1


def test_what_was_edited_here_stays_and_is_reported(write):
    run(write(story()))
    edit_here(headline="Roads open at last")
    for body in ("<p>Words.</p>", "<p>New words.</p>"):
        _code, report, said = run(write(story(body=body)))
        assert report[0]["kept"] == ["headline"]
        assert "kept what was edited here: headline" in said
    article = Article.objects.get()
    assert (article.headline, article.body) == ("Roads open at last", "<p>New words.</p>")
    # Also when the source comes to change just that field.
    _code, report, _said = run(write(story(headline="Roads are open", body="<p>New words.</p>")))
    assert (report[0]["outcome"], report[0]["kept"]) == ("unchanged", ["headline"])
    assert Article.objects.get().headline == "Roads open at last"


def test_update_lets_the_source_win(write):
    run(write(story()))
    edit_here(headline="Roads open at last")
    _code, report, _said = run(write(story()), "--existing", "update")
    assert (report[0]["outcome"], report[0]["fields"]) == ("changed", ["headline"])
    assert Article.objects.get().headline == "Roads open"


def test_skip_leaves_what_is_here_alone(write):
    run(write(story()))
    _code, report, _said = run(write(story(body="<p>New.</p>"), story(source_id="18")), "--existing", "skip")
    assert [line["outcome"] for line in report] == ["unchanged", "created"]
    assert Article.objects.get(source_id="17").body == "<p>Words.</p>"
    _code, report, _said = run(
        write(story(tags=[{"name": "Snow"}], thumbnail={"name": "a.jpg"})), "--existing", "skip"
    )
    assert (report[0]["outcome"], report[0]["gaps"]) == ("unchanged", [])
    assert report[0]["id"] == Article.objects.get(source_id="17").pk
    assert not Tag.objects.exists()


def test_a_story_that_comes_twice_in_one_source_is_made_once(write):
    _code, report, _said = run(write(story(), story(), story(body="<p>Later.</p>")))
    assert [line["outcome"] for line in report] == ["created", "unchanged", "changed"]
    assert Article.objects.get().body == "<p>Later.</p>"


def test_stories_without_a_number_are_known_by_their_address_or_by_what_they_say(write):
    by_address = story(source_id="", source_url="https://example.org/roads")
    by_words = story(source_id="", headline="By its words")
    for outcome in ("created", "unchanged"):
        _code, report, _said = run(write(by_address, by_words))
        assert [line["outcome"] for line in report] == [outcome, outcome]
    run(write({**by_address, "headline": "Renamed at the source"}))
    assert sorted(Article.objects.values_list("headline", flat=True)) == [
        "By its words",
        "Renamed at the source",
    ]


def test_a_dry_run_says_the_same_and_does_nothing(write):
    run(write(story()))
    path = write(story(body="<p>New.</p>", tags=[{"name": "Brand new"}]), story(source_id="18"), "no json")
    _code, dry, said = run(path, "--dry-run")
    assert said.splitlines()[-1] == "Would be: 1 created, 1 changed, 0 unchanged, 1 refused."
    assert (Article.objects.count(), Tag.objects.count(), Article.objects.get().body) == (
        1,
        0,
        "<p>Words.</p>",
    )
    _code, real, _said = run(path)
    keys = ("outcome", "fields", "kept", "reason")
    assert [[line[key] for key in keys] for line in dry] == [[line[key] for key in keys] for line in real]


# Parts


def test_sections_tags_and_authors_are_found_by_any_spelling_before_new_ones_are_made(write):
    section = make_section(names={"en": "Afghanistan", "fa-af": "افغانستان"})
    tag = make_tag(names={"en": "Kabul", "fa-af": "کابل"}, aliases=["Cabul"])
    author = make_author("Farida Noori")
    path = write(
        story(
            section={"name": "افغانستان"},
            tags=[{"name": "كابل"}, {"name": "CABUL"}, {"name": "New thing"}],
            bylines=[{"author": {"name": "farida noori"}, "roles": ["reporter", "photographer"]}],
        )
    )
    assert run(path)[0] == 0
    article = Article.objects.get()
    assert article.section == section
    assert [str(each.tag) for each in article.taggings.all()] == ["Kabul", "New thing"]
    assert (article.bylines.get().author, article.bylines.get().roles) == (
        author,
        ["reporter", "photographer"],
    )
    assert (Section.objects.count(), Tag.objects.count(), Author.objects.count()) == (1, 2, 1)
    assert tag in article.tags.all()


def test_sections_that_come_from_elsewhere_stand_after_the_newsrooms_own(write):
    make_section("Afghanistan", position=4)
    run(
        write(
            story(section={"name": "Roads"}),
            {"type": "section", "version": 1, "names": {"en": "Snow"}},
            {"type": "section", "version": 1, "names": {"en": "Front"}, "position": 0},
        )
    )
    assert [str(each) for each in Section.objects.all()] == ["Front", "Afghanistan", "Roads", "Snow"]


def test_options_fill_what_the_source_leaves_out(write):
    path = write(
        story(language=""),
        story(source_id="18", language="", headline="راه‌ها باز شد", body="<p>متن دری است.</p>"),
    )
    run(path, "--section", "Economy", "--tag", "Roads", "--tag", "roads")
    english, dari = Article.objects.order_by("id")
    assert (english.language, dari.language) == ("en", "fa-af")
    assert {str(english.section), str(dari.section)} == {"Economy"}
    assert english.tags.get() == dari.tags.get()


def test_pictures_pages_and_names_come_in_with_their_files(write, tmp_path, client):
    (tmp_path / "road.jpg").write_bytes(jpeg(800, 600))
    picture = "3f1c9a52-6f0e-4c3e-9a55-0d6d8f5a1b11"
    path = write(
        {"type": "newsroom", "version": 1, "exported_at": "2026-01-15T12:00:00Z"},
        {
            "type": "section",
            "version": 1,
            "uuid": "3f1c9a52-6f0e-4c3e-9a55-0d6d8f5a1b12",
            "slug": "economy",
            "names": {"en": "Economy"},
        },
        {
            "type": "picture",
            "version": 1,
            "uuid": picture,
            "file": "road.jpg",
            "alt": {"en": "A road"},
            "credit": "Omid",
            "focal_point": [0.2, 0.8],
        },
        {
            "type": "page",
            "version": 1,
            "language": "en",
            "slug": "about",
            "title": "About us",
            "body": "<p>Who.</p><script>x</script>",
        },
        story(
            thumbnail={"uuid": picture},
            section={"uuid": "3f1c9a52-6f0e-4c3e-9a55-0d6d8f5a1b12"},
            status="published",
            body=f'<p>W.</p><figure><img data-picture="{picture}"></figure>',
        ),
    )
    for outcome in ("created", "unchanged"):
        code, report, _said = run(path, "--media", tmp_path)
        assert (code, {line["outcome"] for line in report}) == (0, {outcome})
    taken = Picture.objects.get()
    assert (taken.focal_point, taken.credit, taken.size) == ((0.2, 0.8), "Omid", (800, 600))
    page = client.get(Article.objects.get().get_absolute_url()).content.decode()
    assert page.count(taken.stem) > 4
    assert fetched(client, taken.rendition("full", 640)).startswith(b"\xff\xd8")
    assert Page.objects.get().body == "<p>Who.</p>"


@pytest.mark.parametrize("name", ["../secret.jpg", "/etc/hostname", "not-there.jpg", "folder"])
def test_a_picture_is_taken_from_the_media_folder_only(write, tmp_path, name):
    media = tmp_path / "media-in"
    (media / "folder").mkdir(parents=True)
    (tmp_path / "secret.jpg").write_bytes(jpeg())
    path = write({"type": "picture", "version": 1, "file": name})
    code, report, _said = run(path, "--media", media)
    assert (code, report[0]["outcome"]) == (2, "refused")
    assert any(words in report[0]["reason"] for words in ("media-in", "leads out of the folder"))
    assert not Picture.objects.exists()


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(write, tmp_path):
    (tmp_path / "road.jpg").write_text("not a picture")
    code, report, _said = run(
        write({"type": "picture", "version": 1, "file": "road.jpg"}), "--media", tmp_path
    )
    assert code == 2 and "no picture, or it is damaged" in report[0]["reason"]


def test_translations_and_related_stories_are_linked_whatever_their_order(write):
    ids = [f"3f1c9a52-6f0e-4c3e-9a55-0d6d8f5a1b{number}" for number in (21, 22, 23)]
    path = write(
        story(uuid=ids[0], source_id="", headline="خبر", language="fa-af", translation_of={"uuid": ids[1]}),
        story(uuid=ids[1], source_id="", headline="News", related=[{"uuid": ids[2]}]),
        story(uuid=ids[2], source_id="", headline="More", related=[{"uuid": ids[0]}, {"uuid": ids[2]}]),
    )
    for outcome in ("created", "unchanged"):
        _code, report, _said = run(path)
        assert {line["outcome"] for line in report} == {outcome}
    dari, news, more = (Article.objects.get(uuid=each) for each in ids)
    assert dari.translation_of == news
    assert list(news.related.all()) == [more] and list(more.related.all()) == [dari]


# Refusals


REFUSED = {
    "no json": ("{not json", "no JSON"),
    "no object": ("[1, 2]", "not an object"),
    "a type of its own": ({"type": "poem", "version": 1}, "No such type"),
    "a version to come": (story(version=2), "Version 2 cannot be read"),
    "a field to come": (story(mood="happy"), "No such field in article: 'mood'"),
    "no headline": (story(headline="  ", status="published"), "Give the story a headline"),
    "a headline without end": (story(headline="word " * 80), "more than 300 letters"),
    "a language of its own": (story(language="de"), "no edition in the language"),
    "a date without its zone": (story(published_at="2024-05-01T12:00:00"), "a moment with its zone"),
    "a number for a text": (story(headline=17), "headline cannot be 17: it is a text"),
    "half a letter": (json.dumps(story(headline="x")).replace('"x"', '"\\ud800"'), "it is a text"),
    "a kind of its own": (story(kind="gossip"), "no kind of a story"),
    "a role of its own": (
        story(bylines=[{"author": {"name": "A"}, "roles": ["boss"]}]),
        "no role of a story",
    ),
    "a tag that is none": (story(tags=[{"name": "!!"}]), "cannot be a name"),
    "a tag by a number nobody has": (
        story(tags=[{"uuid": "3f1c9a52-6f0e-4c3e-9a55-0d6d8f5a1b99"}]),
        "no tag with the uuid",
    ),
    "a uuid that is none": (story(uuid="17"), "it is a UUID"),
    "a translation into its own language": (
        story(
            uuid="3f1c9a52-6f0e-4c3e-9a55-0d6d8f5a1b31",
            translation_of={"uuid": "3f1c9a52-6f0e-4c3e-9a55-0d6d8f5a1b30"},
        ),
        "another language than its original",
    ),
    "a list for a type": ({"type": [], "version": 1}, "No such type: []"),
    "a moment before all moments": (story(published_at="0001-01-01T00:00:00+04:30"), "it is a moment with"),
    "a moment after all moments": (story(expires_at="9999-12-31T23:59:59-04:30"), "it is a moment with"),
    "the last year there is": (story(expires_at="9999-12-31T00:00:00Z"), "not between 1900 and 2999"),
    "a position beyond all": (
        {"type": "section", "version": 1, "names": {"en": "X"}, "position": 10**26},
        "a whole number from 0 to 32767",
    ),
    "a negative position": (
        {"type": "section", "version": 1, "names": {"en": "X"}, "position": -1},
        "a whole number from 0 to 32767",
    ),
    "a number of 5000 digits": (
        '{"type": "section", "version": 1, "position": ' + "9" * 5000 + "}",
        "thousands of digits",
    ),
    "a focal point far out": (
        {"type": "picture", "version": 1, "file": "a.jpg", "focal_point": [10**400, 0]},
        "each from 0 to 1",
    ),
    "a number at the source without end": (story(source_id="7" * 600), "more than 500 letters"),
    "a name in a language of its own": (
        {"type": "tag", "version": 1, "names": {"klingon": "Qo’noS"}},
        "no edition in the language 'klingon'",
    ),
    "a caption in a language of its own": (
        {"type": "picture", "version": 1, "file": "a.jpg", "caption": {"zz": "A road"}},
        "no edition in the language 'zz'",
    ),
    "a tag in a language of its own": (
        story(tags=[{"name": "Kabul", "language": "zz"}]),
        "no edition in the language 'zz'",
    ),
    "a credit without end": (
        {"type": "page", "version": 1, "language": "en", "slug": "about", "title": "word " * 80},
        "Its title has more than 200 letters",
    ),
    "an end before its beginning": (
        story(published_at="2024-05-01T12:00:00Z", expires_at="2024-04-01T12:00:00Z"),
        "would expire before it is published",
    ),
    "a licence without end": (
        {"type": "picture", "version": 1, "file": "a.jpg", "licence_ends_at": "9999-12-31T23:59:59Z"},
        "not between 1800 and 2999",
    ),
    "nested without end": ("[" * 100_000, "nested too deeply"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_refused_and_named_and_the_rest_is_in(write, what):
    record, words = REFUSED[what]
    original = story(uuid="3f1c9a52-6f0e-4c3e-9a55-0d6d8f5a1b30", source_id="", headline="Original")
    code, report, said = run(
        write(original, record, story(source_id="99", headline="After it")), "--format", "jsonl"
    )
    assert code == 1
    assert [line["outcome"] for line in report] == ["created", "refused", "created"]
    assert words in report[1]["reason"] and report[1]["source"].endswith("stories.jsonl:2")
    assert "stories.jsonl:2: refused." in said
    assert sorted(Article.objects.values_list("headline", flat=True)) == ["After it", "Original"]
    assert not Tag.objects.exists()
    check_lists_agree_with_stories()


def test_one_story_that_cannot_be_does_not_take_its_batch_with_it(write):
    records = [
        story(source_id=str(number), headline=f"Story {number}" if number != 57 else "word " * 80)
        for number in range(120)
    ]
    code, report, _said = run(write(*records))
    assert code == 1
    assert [line["source"].rpartition(":")[2] for line in report if line["outcome"] == "refused"] == ["58"]
    assert Article.objects.count() == 119


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "It is empty."),
        (b" \n\n ", "It is empty."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "It holds no text"),
        ("عنوان\n\nمتن".encode("cp1256"), "not in UTF-8"),
        (b"<html><body>x</body></html>", "headline"),
        (b"%PDF-1.4 x", "none that can be read"),
    ],
)
def test_files_that_are_no_stories_are_refused_with_a_sentence(tmp_path, content, words):
    path = tmp_path / "file.txt"
    path.write_bytes(content)
    code, report, _said = run(path)
    assert (code, report[0]["outcome"]) == (2, "refused")
    assert words in report[0]["reason"]
    assert not Article.objects.exists()


def test_utf_16_is_read_when_it_says_so(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(CAPTURE.read_text().encode("utf-16"))
    assert run(path)[0] == 0
    assert Article.objects.get().headline.startswith("Engineer Walks")


def test_a_file_that_is_not_there_is_named_and_the_others_are_in(tmp_path):
    code, report, _said = run(tmp_path / "missing.txt", CAPTURE)
    assert code == 1
    assert report[0]["outcome"] == "refused" and "no file or folder" in report[0]["reason"]
    assert Article.objects.count() == 1


def test_a_folder_stands_for_the_files_in_it(tmp_path, write):
    (tmp_path / "b.txt").write_bytes(CAPTURE.read_bytes())
    (tmp_path / ".hidden").write_text("x")
    write(story(), name="a.jsonl")
    _code, report, _said = run(tmp_path)
    assert [Path(line["source"]).name for line in report] == ["a.jsonl:1", "b.txt"]


def test_a_report_goes_to_the_file_that_is_named(tmp_path, write):
    call_command("import_articles", str(write(story())), report=str(tmp_path / "report"), stdout=StringIO())
    (line,) = (tmp_path / "report").read_text().splitlines()
    assert json.loads(line)["id"] == Article.objects.get().pk


@pytest.mark.parametrize("options", [{"media": Path("/nowhere")}, {"report": "/nowhere/report"}])
def test_an_option_that_cannot_be_is_an_error_before_anything_happens(write, options):
    with pytest.raises(CommandError) as refusal:
        call_command("import_articles", str(write(story())), **options)
    assert refusal.value.returncode == 2
    assert not Article.objects.exists()


@pytest.mark.parametrize("report", ["stories.jsonl", "report", "link"])
def test_a_report_never_goes_where_the_import_reads(tmp_path, write, report):
    path = write(story())
    (tmp_path / "link").symlink_to(path)
    before = path.read_bytes()
    source = tmp_path if report == "report" else path
    with pytest.raises(CommandError, match="that is where this import reads") as refusal:
        call_command("import_articles", str(source), report=str(tmp_path / report))
    assert refusal.value.returncode == 2
    assert path.read_bytes() == before and not (tmp_path / "report").exists()
    assert not Article.objects.exists()


def test_bodies_are_cleaned_as_the_editors_are(write):
    run(
        write(
            story(
                body='<h1>Head</h1><p onclick="x">a<script>b</script></p><iframe src="https://example.org/v"></iframe>'
            )
        )
    )
    assert Article.objects.get().body == (
        '<h2>Head</h2><p>a</p><p><a href="https://example.org/v">https://example.org/v</a></p>'
    )


@pytest.mark.parametrize("body", ["<div>" * 50_000 + "<p>Words.</p>", "<b>" * 50_000 + "Words."])
def test_what_is_nested_without_end_comes_as_its_words(write, body):
    run(write(story(body=body)))
    assert Article.objects.get().body == "<p>Words.</p>"


def test_the_language_is_told_from_the_words_and_not_from_the_markup(write):
    run(
        write(
            story(language="", headline="سرک", body=f'<p class="{"x" * 200}">سرک پس از چهار هفته باز شد.</p>')
        )
    )
    assert Article.objects.get().language == "fa-af"


def test_imports_and_editors_do_not_meet_in_each_others_stories(write):
    mine = make_article("Mine", status="draft")
    run(write(story()))
    assert Article.objects.exclude(pk=mine.pk).get().owner is None
    assert Article.objects.get(pk=mine.pk).headline == "Mine"
