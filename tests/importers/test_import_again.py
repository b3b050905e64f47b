"""A source that is read again: what it does not state stays, options only add, and a run that was stopped is mended."""

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.importers import jsonl
from articles.models import Article, Page, Picture, Section, Tag
from articles.models.picture import originals
from articles.record import Ref
from tests.agreement import check_lists_agree_with_stories
from tests.builders import fetched, jpeg, make_page, make_section, make_tag, utc
from tests.importers.running import CAPTURE, edit_here, run, story

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = (f"3f1c9a52-6f0e-4c3e-9a55-0d6d8f5a1b{number}" for number in (41, 42, 43))


# What the source does not state


def test_a_second_run_without_options_leaves_a_live_story_as_it_is(client):
    run(CAPTURE, "--tag", "Afghanistan", "--section", "Roads", "--status", "published")
    for existing in ("keep", "update"):
        _code, report, _said = run(CAPTURE, "--existing", existing)
        assert (report[0]["outcome"], report[0]["fields"], report[0]["kept"]) == ("unchanged", [], [])
    imported = Article.objects.get()
    page = client.get(imported.get_absolute_url()).content.decode()
    assert 'href="/tags/afghanistan/"' in page and "Engineer Walks" in page
    assert str(imported.section) == "Roads"
    check_lists_agree_with_stories()


def test_an_update_from_a_capture_leaves_what_the_desk_has_decided(client):
    run(CAPTURE)
    section, tag = make_section("Roads"), make_tag("Gorge")
    edit_here(
        status="published",
        section=Ref(uuid=str(section.uuid)),
        tags=(Ref(uuid=str(tag.uuid)),),
        kind="analysis",
        dateline="Khost",
    )
    _code, report, _said = run(CAPTURE, "--existing", "update")
    assert (report[0]["outcome"], report[0]["fields"]) == ("unchanged", [])
    article = Article.objects.get()
    assert (article.status, article.section, article.kind) == ("published", section, "analysis")
    assert list(article.tags.all()) == [tag]
    assert client.get(article.get_absolute_url()).status_code == 200


def test_options_add_to_a_story_that_is_here_and_take_nothing_away():
    run(CAPTURE, "--tag", "Roads")
    _code, report, _said = run(CAPTURE, "--tag", "Gorge", "--section", "Economy", "--status", "published")
    assert sorted(report[0]["fields"]) == ["published_at", "section", "status", "tags"]
    run(CAPTURE, "--section", "Culture", "--status", "draft")
    article = Article.objects.get()
    assert (article.status, str(article.section)) == ("published", "Economy")
    assert sorted(str(tag) for tag in article.tags.all()) == ["Gorge", "Roads"]
    assert not Section.objects.filter(slug="culture").exists()


def test_a_story_that_the_desk_took_back_stays_back():
    run(CAPTURE, "--status", "published")
    edit_here(status="withdrawn")
    for existing in ("keep", "update"):
        run(CAPTURE, "--status", "published", "--existing", existing)
        assert Article.objects.get().status == "withdrawn"


@pytest.mark.parametrize("existing", ["keep", "update"])
def test_a_tag_that_the_source_takes_off_is_gone_and_one_from_an_option_stays(write, existing):
    both = [{"name": "Kabul"}, {"name": "Herat"}]
    run(
        write(story(tags=both, section={"name": "News"}, bylines=[{"author": {"name": "Laila"}}])),
        "--tag",
        "Roads",
    )
    again = ("--existing", existing)
    _code, report, _said = run(write(story(tags=both[:1])), *again)
    assert report[0]["fields"] == ["tags"]
    assert [str(tag) for tag in Article.objects.get().tags.all()] == ["Kabul", "Roads"]
    _code, report, _said = run(write(story(tags=[], section=None, bylines=[])), *again)
    assert sorted(report[0]["fields"]) == ["bylines", "section", "tags"]
    article = Article.objects.get()
    assert ([str(tag) for tag in article.tags.all()], article.section) == (["Roads"], None)
    _code, report, _said = run(write(story(tags=[], section=None, bylines=[])), *again)
    assert report[0]["outcome"] == "unchanged"


def test_a_field_without_a_key_is_left_as_it_is_and_an_empty_one_is_emptied(write):
    full = story(standfirst="In short.", dateline="Kabul", kind="opinion", tags=[{"name": "Kabul"}])
    run(write(full))
    _code, report, _said = run(write(story()), "--existing", "update")
    assert report[0]["outcome"] == "unchanged"
    _code, report, _said = run(write({**full, "standfirst": "", "tags": [], "kind": "news"}))
    assert sorted(report[0]["fields"]) == ["kind", "standfirst", "tags"]
    article = Article.objects.get()
    assert (article.standfirst, article.dateline, article.kind) == ("", "Kabul", "news")


def test_an_option_that_meets_what_was_edited_here_says_so():
    run(CAPTURE, "--tag", "Roads")
    edit_here(tags=())
    _code, report, _said = run(CAPTURE, "--tag", "Roads")
    assert (report[0]["outcome"], report[0]["kept"]) == ("unchanged", ["tags"])
    assert not Article.objects.get().tags.exists()


def test_a_story_without_a_date_that_is_published_later_has_the_moment_of_its_first_import(time_machine):
    time_machine(utc(2024, 5, 1, 12))
    run(CAPTURE)
    time_machine(utc(2024, 5, 15, 12))
    edit_here(dateline="Khost")
    time_machine(utc(2024, 6, 1, 12))
    _code, report, _said = run(CAPTURE, "--status", "published")
    assert sorted(report[0]["fields"]) == ["published_at", "status"]
    assert Article.objects.get().published_at == utc(2024, 5, 1, 12)


def test_a_parts_record_changes_only_what_it_states(write):
    section = {"type": "section", "version": 1, "uuid": FIRST, "names": {"en": "Economy"}}
    run(write({**section, "descriptions": {"en": "Money"}, "position": 3}))
    for existing, words, outcome in (
        ("keep", "Prices", "unchanged"),
        ("update", "Prices", "changed"),
        ("update", "Prices", "unchanged"),
    ):
        _code, report, _said = run(write({**section, "descriptions": {"en": words}}), "--existing", existing)
        assert report[0]["outcome"] == outcome
    assert (Section.objects.get().descriptions, Section.objects.get().position) == ({"en": "Prices"}, 3)
    run(write({**section, "names": {"ps": "وټه"}}), "--existing", "update")
    assert Section.objects.get().names == {"en": "Economy", "ps": "وټه"}


def test_what_a_tag_has_taken_in_here_is_not_forgotten(write):
    tag = {"type": "tag", "version": 1, "uuid": FIRST, "names": {"en": "Kabul"}}
    run(write({**tag, "absorbed": [SECOND]}))
    run(write({**tag, "absorbed": [THIRD]}), "--existing", "update")
    assert Tag.objects.get().absorbed == f"|{SECOND}|{THIRD}|"


def test_a_page_is_known_whatever_its_address_is_by_now(write):
    page = {"type": "page", "version": 1, "uuid": FIRST, "language": "en", "slug": "about", "title": "About"}
    run(write(page))
    Page.objects.update(slug="about-us")
    code, report, _said = run(write({**page, "title": "About the house"}), "--existing", "update")
    assert (code, report[0]["outcome"], report[0]["fields"]) == (0, "changed", [])
    assert (Page.objects.get().slug, Page.objects.get().title) == ("about-us", "About the house")


def test_an_old_address_leads_to_the_page_that_stood_here_before(write, client):
    make_page(slug="about")
    page = {"type": "page", "version": 1, "uuid": FIRST, "language": "en", "slug": "about", "title": "About"}
    old = {
        "type": "redirect",
        "version": 1,
        "old_path": "/imprint/",
        "to_type": "page",
        "to": {"uuid": FIRST},
    }
    code, report, _said = run(write(page, old))
    assert (code, [line["outcome"] for line in report]) == (0, ["unchanged", "created"])
    assert client.get("/imprint/").url == "/pages/about/"


# Which story it is

WORDS = "The minister opened the road to Khost on Sunday, after four weeks of work on the upper bends."
MORE = "Drivers had waited below the gorge since the rain. Some of them had come from Paktia with apples."


def capture(tmp_path, *paragraphs, headline="The Road To Khost Is Open", name="page.txt"):
    path = tmp_path / name
    path.write_text("\n\n".join([headline, *paragraphs, "Share this post"]))
    return path


@pytest.mark.parametrize(
    ("one", "other"), [(WORDS, WORDS.replace("Sunday", "Monday")), (MORE, MORE.replace("apples", "pears"))]
)
def test_a_corrected_capture_is_the_same_story(tmp_path, one, other):
    texts = [WORDS, MORE]
    run(capture(tmp_path, *texts))
    _code, report, _said = run(capture(tmp_path, *[other if text == one else text for text in texts]))
    assert (report[0]["outcome"], report[0]["fields"]) == ("changed", ["body"])
    _code, report, _said = run(capture(tmp_path, *texts))
    assert report[0]["outcome"] == "changed"
    assert Article.objects.count() == 1


def test_a_corrected_capture_is_known_whatever_was_edited_here(tmp_path):
    run(capture(tmp_path, WORDS, MORE))
    edit_here(headline="Open at last", body="<p>All is written anew.</p>")
    _code, report, _said = run(capture(tmp_path, WORDS, MORE.replace("apples", "pears")))
    assert (report[0]["outcome"], report[0]["kept"]) == ("unchanged", ["headline", "body"])


def test_two_stories_under_one_headline_stay_two(tmp_path):
    other = "Snow has closed the road again, and the ministry asks all drivers to wait for the weekend."
    rest = [f"{MORE} So it was on day {number}." for number in range(12)]
    first, second = capture(tmp_path, WORDS, *rest), capture(tmp_path, other, *rest, name="second.txt")
    for outcome in ("created", "unchanged"):
        _code, report, _said = run(first, second)
        assert [line["outcome"] for line in report] == [outcome] * 2
    assert Article.objects.count() == 2


def test_stories_that_begin_alike_on_different_days_stay_two(tmp_path):
    first = capture(tmp_path, "12 May 2024", WORDS, MORE)
    second = capture(tmp_path, "13 May 2024", WORDS, MORE, name="second.txt")
    assert [line["outcome"] for line in run(first, second)[1]] == ["created", "created"]


def test_many_stories_under_one_headline_are_told_apart_without_asking_for_each(write):
    """Such as "News in brief", by a source without numbers."""
    texts = (f"<p>{' '.join(f'{word}{number}' for word in WORDS.split())}</p>" for number in range(40))
    path = write(*(story(source_id="", headline="News in brief", body=text) for text in texts))
    run(path)
    with CaptureQueriesContext(connection) as asked:
        _code, report, _said = run(path)
    assert {line["outcome"] for line in report} == {"unchanged"}
    assert sum('FROM "articles_revision"' in each["sql"] for each in asked) <= 2 * 40


# A run that was stopped


@pytest.fixture
def stopped_after(monkeypatch):
    """Runs the command and stops it, as Ctrl-C does, after so many records."""
    whole = jsonl.read

    def stop(number, *arguments):
        def read(path):
            for count, found in enumerate(whole(path)):
                if count == number:
                    raise KeyboardInterrupt
                yield found

        with monkeypatch.context() as patched:
            patched.setattr(jsonl, "read", read)
            assert run(*arguments)[0] == 130

    return stop


def picture_and_story(write, tmp_path):
    (tmp_path / "road.jpg").write_bytes(jpeg(400, 300))
    return write(
        {"type": "picture", "version": 1, "uuid": FIRST, "file": "road.jpg"},
        story(thumbnail={"uuid": FIRST}, status="published"),
        story(source_id="18"),
    )


def test_a_run_that_is_stopped_leaves_no_picture_without_its_files(write, tmp_path, stopped_after, client):
    path = picture_and_story(write, tmp_path)
    stopped_after(1, path, "--media", tmp_path)
    assert default_storage.exists(Picture.objects.get().stem + "/full-320.jpg")


def test_a_picture_whose_files_were_never_made_gets_them_from_the_next_run(write, tmp_path, client):
    path = picture_and_story(write, tmp_path)
    run(path, "--media", tmp_path)
    Picture.objects.update(stem="")  # as after a power cut
    _code, report, _said = run(path, "--media", tmp_path)
    assert {line["outcome"] for line in report} == {"unchanged"}
    picture = Picture.objects.get()
    assert picture.stem and fetched(client, picture.rendition("full", 320)).startswith(b"\xff\xd8")
    assert "/media//" not in client.get(Article.objects.first().get_absolute_url()).content.decode()


def test_a_story_is_not_public_before_its_picture_is_made(write, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "articles.library.make_all", lambda todo: seen.append((len(todo), Article.objects.count()))
    )
    run(picture_and_story(write, tmp_path), "--media", tmp_path)
    assert seen == [(1, 0)]


def linked_stories():
    return (
        story(uuid=FIRST, source_id="", headline="First", related=[{"uuid": THIRD}]),
        story(uuid=SECOND, source_id="", headline="Second"),
        story(uuid=THIRD, source_id="", headline="Third"),
    )


def test_links_are_made_by_the_run_that_carries_on(write, stopped_after):
    run(write(*linked_stories()[:2]))
    assert not Article.objects.get(uuid=FIRST).related.exists()
    _code, report, _said = run(write(*linked_stories()))
    assert [line["outcome"] for line in report] == ["unchanged", "unchanged", "created"]
    assert [str(other) for other in Article.objects.get(uuid=FIRST).related.all()] == ["Third"]
    assert {line["outcome"] for line in run(write(*linked_stories()))[1]} == {"unchanged"}


def test_links_leave_what_the_desk_has_chosen(write):
    run(write(*linked_stories()[:2]))
    first, second = Article.objects.get(uuid=FIRST), Article.objects.get(uuid=SECOND)
    call_command("import_articles", str(write(*linked_stories()[:1])))
    edit_here(first, related=(Ref(uuid=SECOND),))
    run(write(*linked_stories()))
    assert list(first.related.all()) == [second]


def test_links_that_the_source_does_not_state_stay_when_another_is_missing(write):
    second = story(source_id="18", headline="Second")
    run(write(second, story(related=[{"source_id": "18"}])))
    run(write(second, story(translation_of={"source_id": "nowhere"})))
    assert [str(other) for other in Article.objects.get(source_id="17").related.all()] == ["Second"]


def test_a_link_that_cannot_be_is_named_and_the_story_is_in(write):
    translation = story(uuid=FIRST, source_id="", translation_of={"uuid": SECOND})
    code, report, _said = run(write(translation, linked_stories()[1]))
    assert code == 1
    assert [line["outcome"] for line in report] == ["created", "created", "refused"]
    assert "without its link to the story that it translates" in report[2]["reason"]
    assert "another language" in report[2]["reason"]
    assert Article.objects.count() == 2


def test_a_translation_that_can_be_none_has_its_other_links(write):
    translation = story(translation_of={"source_id": "18"}, related=[{"source_id": "18"}])
    code, _report, said = run(write(translation, story(source_id="18", headline="Original")))
    assert code == 1 and "without its link to the story that it translates" in said
    made = Article.objects.get(source_id="17")
    assert made.translation_of is None
    assert [str(other) for other in made.related.all()] == ["Original"]


def test_a_story_that_comes_from_its_source_and_by_an_export_is_one(write):
    run(write(story()))
    code, report, _said = run(write(story(uuid=FIRST, headline="By another way")))
    assert (code, [line["outcome"] for line in report]) == (0, ["changed"])
    assert Article.objects.get().headline == "By another way"


# A dry run


def files_in(storage):
    folders, files = storage.listdir("") if storage.exists("") else ([], [])
    return sorted([*folders, *files])


def test_a_dry_run_says_what_the_real_run_does_and_keeps_no_file(write, tmp_path):
    (tmp_path / "road.jpg").write_bytes(jpeg(400, 300))
    (tmp_path / "broken.jpg").write_text("no picture")
    path = write(
        {"type": "section", "version": 1, "uuid": SECOND, "names": {"en": "Economy"}},
        {"type": "picture", "version": 1, "uuid": FIRST, "file": "road.jpg"},
        {"type": "picture", "version": 1, "file": "broken.jpg"},
        story(section={"uuid": SECOND}, thumbnail={"uuid": FIRST}, tags=[{"name": "Roads"}]),
        story(section={"uuid": SECOND}, thumbnail={"uuid": FIRST}, tags=[{"name": "Roads"}]),
        story(source_id="18", thumbnail={"name": "road.jpg"}),
        "no json",
    )
    before = files_in(default_storage), files_in(originals())
    dry_code, dry, dry_said = run(path, "--media", tmp_path, "--dry-run")
    assert (files_in(default_storage), files_in(originals())) == before
    for model in (Article, Section, Picture, Tag):
        assert not model.objects.exists()
    code, real, said = run(path, "--media", tmp_path)
    keys = ("source", "type", "outcome", "fields", "kept", "reason")
    assert [[line[key] for key in keys] for line in dry] == [[line[key] for key in keys] for line in real]
    assert (dry_code, dry_said.splitlines()[-1]) == (code, f"Would be: {said.splitlines()[-1]}")
    assert {line["id"] for line in dry} == {None} and real[0]["id"]
