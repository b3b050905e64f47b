"""Our own format, line by line."""

from dataclasses import replace

import pytest
from django.utils import timezone

from articles import stories
from articles.models import Article, Revision
from articles.record_json import from_json, kept_to_json, split, to_json
from articles.recording import record_of
from tests.builders import make_article, make_author, make_person, make_picture, make_tag, utc
from tests.exporters.running import export, plant
from tests.importers.running import edit_here, run, story

pytestmark = pytest.mark.django_db


def test_every_line_is_what_the_reader_reads():
    plant()
    for ran in (export(), export("--all")):
        types = {line["type"] for line in ran.lines[1:]}
        assert (ran.code, types >= {"section", "tag", "author", "picture", "article"}) == (0, True)
        for line in ran.lines[1:]:
            rest, kept = split(line)
            assert to_json(from_json(rest)) | (kept_to_json(kept) if kept else {}) == line


def test_a_public_line_says_what_readers_see_and_the_number_in_the_address():
    article = make_article("Roads open", owner=make_person(), tags=[make_tag()])
    (line,) = export().of("article")
    assert list(line)[:4] == ["type", "version", "id", "uuid"]
    assert (line["id"], line["headline"]) == (article.pk, "Roads open")
    assert not {"owner", "created_at", "saved_at", "note"} & line.keys()


def test_where_a_story_was_imported_from_leaves_only_with_all():
    make_article(source_system="wordpress:old.internal", source_id="77")
    (public,), (whole,) = export().of("article"), export("--all").of("article")
    assert (public["source_system"], public["source_id"]) == ("", "")
    assert (whole["source_system"], whole["source_id"]) == ("wordpress:old.internal", "77")


def test_letters_stand_as_they_are():
    make_article("سرک‌ها باز شد", language="fa-af")
    assert '"headline": "سرک‌ها باز شد"' in export().out


def test_a_picture_keeps_what_is_the_newsrooms_own_to_itself():
    own = {"keywords": ["road"], "taken_at": utc(2026, 5, 1), "licence": "Terms"}
    picture = make_picture(owner=make_person(username="laila"), **own)
    make_article(thumbnail=picture)
    (public,) = export().of("picture")
    assert (public["keywords"], public["taken_at"], public["licence"]) == ([], None, "")
    assert (public["file_name"], public["uploaded_at"], public["owner"]) == ("", None, "")
    (whole,) = export("--all").of("picture")
    assert (whole["keywords"], whole["taken_at"], whole["licence"]) == (
        ["road"],
        "2026-05-01T00:00:00Z",
        "Terms",
    )
    assert (whole["file_name"], whole["owner"]) == ("camera 0001.jpg", "laila")
    assert whole["uploaded_at"] is not None


def test_names_stand_in_one_order_whatever_the_database_does():
    make_article(authors=[make_author(names={"ps": "فریده", "en": "Farida", "fa-af": "فریده"})])
    (line,) = export().of("author")
    assert list(line["names"]) == ["en", "fa-af", "ps"]


# With --all


def test_whose_story_it_is_and_what_was_said_with_it():
    article = make_article(status="draft", owner=make_person(username="farida"))
    change = stories.Change(record_of(article), article, note="Call them again.")
    stories.write([change], make_person(username="omid"), timezone.now())
    gone = make_article(status="draft")
    Article.objects.filter(pk=gone.pk).update(owner_name="somebody")
    first, second = export("--all").of("article")
    assert (first["owner"], first["note"], first["note_by"]) == ("farida", "Call them again.", "omid")
    assert (first["created_at"], first["saved_at"]) != (None, None)
    assert second["owner"] == "somebody"
    assert "note" not in second


def test_revisions_are_numbered_and_say_whose_they_are_and_what_they_are():
    omid = make_person(username="omid")
    article = make_article("One")
    make_article("Two", article=article, by=omid)
    article.refresh_from_db()
    waiting = stories.Change(replace(record_of(article), headline="Three"), article, waits=True)
    stories.write([waiting], omid, timezone.now())
    stories.keep_unsaved(article, record_of(article), omid, timezone.now(), None)
    lines = export("--all").of("revision")
    assert [(line["number"], line["base"], line["role"], line["by"]) for line in lines] == [
        (1, 0, "", ""),
        (2, 0, "current", "omid"),
        (3, 2, "pending", "omid"),
    ]
    assert [line["story"] and line["story"]["headline"] for line in lines] == ["One", None, "Three"]
    assert {line["article"]["uuid"] for line in lines} == {str(article.uuid)}


def test_a_revision_says_the_name_of_an_account_that_is_gone():
    person = make_person(username="omid")
    make_article("One", by=person)
    person.delete()
    assert [line["by"] for line in export("--all").of("revision")] == ["omid"]


def test_revisions_of_one_moment_keep_their_order_over_many_stories(monkeypatch):
    monkeypatch.setattr("articles.exporters.history.AT_ONCE", 2)
    at = timezone.now()
    articles = [make_article(f"{number} first", at=at) for number in range(3)]
    for article in articles:
        for word in ("second", "third"):
            make_article(f"{article.headline[0]} {word}", article=article, at=at)
    said = [line for line in export("--all").lines if line["type"] in ("article", "revision")]
    expected = []
    for number in range(3):
        expected += [f"{number} third", f"{number} first", f"{number} second", None]
    assert [
        line.get("headline") or (line["story"] and line["story"]["headline"]) for line in said
    ] == expected


def test_what_an_import_remembers_leaves_with_the_story(write):
    run(write(story(tags=[{"name": "Kabul"}])), "--tag", "Roads")
    edit_here(headline="Edited here", standfirst="This too.")
    (line,) = export("--all").of("article")
    assert line["edited"] == ["headline", "standfirst"]
    (given,) = line["given"]
    assert given in [ref["uuid"] for ref in line["tags"]]
    assert (line["source_system"], line["source_id"]) == ("old-site", "17")


def test_what_was_edited_before_it_came_here_counts_as_edited(write):
    run(write(story()))
    article = Article.objects.get()
    Article.objects.update(source_digests=article.source_digests | {"edited": "headline dateline"})
    edit_here(body="<p>Other words.</p>")
    assert export("--all").of("article")[0]["edited"] == ["headline", "dateline", "body"]


def test_a_story_that_was_written_here_counts_as_edited_nowhere():
    make_article()
    (line,) = export("--all").of("article")
    assert "edited" not in line and "given" not in line


def test_no_more_questions_for_thirty_stories_than_for_three(django_assert_max_num_queries):
    def stories_with_everything(count):
        for _number in range(count):
            make_article(
                tags=[make_tag(f"Tag {Article.objects.count()}")],
                authors=[make_author(f"Author {Article.objects.count()}")],
                thumbnail=make_picture(f"#{Article.objects.count():06x}"),
            )

    stories_with_everything(3)
    with django_assert_max_num_queries(100) as three:
        export("--all")
    stories_with_everything(9)
    with django_assert_max_num_queries(100) as twelve:
        export("--all")
    assert len(three) == len(twelve)
    assert Revision.objects.count() == 12
