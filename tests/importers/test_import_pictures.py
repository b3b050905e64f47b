"""The pictures of imported stories: from a folder, a zip or the web, each once; one that cannot be had leaves a named gap."""

import re
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from articles import library
from articles.importers import fetching
from articles.models import Article, Picture
from tests.builders import jpeg, make_person
from tests.importers.running import edit_here, run, story
from tests.importers.serving import serving

pytestmark = pytest.mark.django_db


ADDRESS = "https://old.example/uploads/2019/road.jpg"


def with_picture(address=ADDRESS, **more) -> dict:
    figure = f'<figure><img src="{address}" alt="Lorries"><figcaption>The <b>pass</b>.</figcaption></figure>'
    return story(body=f"<p>Before.</p>{figure}<p>After.</p>", status="published", **more)


def page_of(client) -> str:
    return client.get(Article.objects.get().get_absolute_url()).content.decode()


@pytest.fixture
def folder(tmp_path):
    """Pictures as a site keeps them."""
    folder = tmp_path / "uploads-of-old"
    (folder / "2019").mkdir(parents=True)
    (folder / "2019" / "road.jpg").write_bytes(jpeg(800, 600))
    return folder


def test_pictures_in_bodies_are_found_below_a_folder_and_shown(write, folder, client):
    code, report, _said = run(write(with_picture(thumbnail={"name": ADDRESS})), "--media", folder)
    picture = Picture.objects.get()
    article = Article.objects.get()
    assert (code, report[0]["gaps"], article.thumbnail) == (0, [], picture)
    assert (
        f'<figure><img data-picture="{picture.uuid}"><figcaption>The <strong>pass</strong>.' in article.body
    )
    assert picture.alts == {"en": "Lorries"}
    assert f"{picture.stem}/full-640.jpg" in page_of(client)


def test_pictures_are_taken_from_a_zip(write, folder, tmp_path):
    with ZipFile(tmp_path / "site.zip", "w") as packed:
        packed.write(folder / "2019" / "road.jpg", "wp-content/uploads/2019/road.jpg")
    code, report, _said = run(write(with_picture()), "--media", tmp_path / "site.zip")
    assert (code, report[0]["gaps"]) == (0, []) and Picture.objects.count() == 1


def test_one_file_at_two_addresses_is_one_picture(write, folder):
    (folder / "copy.jpg").write_bytes(jpeg(800, 600))
    records = with_picture(), with_picture("https://old.example/copy.jpg", source_id="18")
    run(write(*records), "--media", folder)
    assert Picture.objects.count() == 1
    uuid = str(Picture.objects.get().uuid)
    assert all(uuid in body for body in Article.objects.values_list("body", flat=True))


def test_one_file_of_many_names_is_made_once(write, folder, monkeypatch):
    made = []
    really = library.make_all
    monkeypatch.setattr(library, "make_all", lambda todo: made.append(len(todo)) or really(todo))
    addresses = (f"https://old.example/{number}/road.jpg" for number in range(5))
    run(
        write(*(with_picture(address, source_id=address) for address in addresses)),
        "--media",
        folder,
    )
    assert made == [1] and Picture.objects.get().stem


def test_what_an_editor_says_of_a_picture_while_it_is_made_stays(write, folder, monkeypatch):
    really = Picture.make_renditions

    def made(self, *, again=False):
        Picture.objects.update(alts={"en": "Lorries at the pass"})
        return really(self, again=again)

    monkeypatch.setattr(Picture, "make_renditions", made)
    monkeypatch.setattr(library, "ThreadPoolExecutor", InThisThread)
    run(write(with_picture()), "--media", folder)
    picture = Picture.objects.get()
    assert picture.stem and picture.alts == {"en": "Lorries at the pass"}


class InThisThread:
    """A pool of none, which shares the test's transaction."""

    def __init__(self, _workers):
        self.map = map

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        pass


def test_a_file_that_another_import_writes_at_the_same_moment_is_written_once(write, folder, monkeypatch):
    really, lost = FileSystemStorage.save, []

    def save(self, name, content):
        if "full-640" in name and not lost:
            lost.append(name)
            really(self, name, ContentFile(b"theirs"))
            return really(self, name, content)  # under another name: this one is taken by now
        if "full-320" in name and len(lost) < 2:
            lost.append(name)
            raise FileNotFoundError(name)  # the other has just deleted it
        return really(self, name, content)

    monkeypatch.setattr(FileSystemStorage, "save", save)
    assert run(write(with_picture()), "--media", folder)[0] == 0
    stem = Picture.objects.get().stem
    files = default_storage.listdir(stem)[1]
    assert {"full-320.jpg", "full-640.jpg"} <= set(files) and not any("_" in name for name in files)
    with default_storage.open(f"{stem}/full-640.jpg") as file:
        assert file.read(2) == b"\xff\xd8"


def test_what_is_said_of_one_file_in_two_languages_stays(write, folder):
    def records(english, dari):
        figure = '<figure><img src="https://old.example/{}/road.jpg" alt="{}"></figure>'
        return (
            story(body=figure.format("2019", english)),
            story(source_id="18", language="fa-af", headline="سرک", body=figure.format("fa/2019", dari)),
        )

    run(write(*records("", "")), "--media", folder)
    run(write(*records("Lorries", "لاری‌ها")), "--media", folder)
    assert Picture.objects.get().alts == {"en": "Lorries", "fa-af": "لاری‌ها"}


def test_a_picture_of_its_own_is_known_by_its_bytes_where_it_has_no_uuid(write, folder):
    path = write({"type": "picture", "version": 1, "file": "road.jpg", "credit": "Laila Samadi"})
    for existing, outcome in (("keep", "created"), ("keep", "unchanged"), ("update", "unchanged")):
        _code, report, _said = run(path, "--media", folder, "--existing", existing)
        assert report[0]["outcome"] == outcome
    assert Picture.objects.count() == 1


def test_a_second_run_needs_no_files_and_changes_nothing(write, folder):
    path = write(with_picture(thumbnail={"name": ADDRESS}), with_picture("road.jpg", source_id="18"))
    run(path, "--media", folder)
    _code, report, _said = run(path)
    assert [(line["outcome"], line["gaps"]) for line in report] == [("unchanged", [])] * 2
    assert Picture.objects.count() == 1


# Gaps


def test_a_picture_that_cannot_be_had_leaves_a_named_gap_and_a_whole_story(write, client):
    code, report, said = run(write(with_picture(thumbnail={"name": ADDRESS})))
    article = Article.objects.get()
    assert (code, report[0]["outcome"], article.thumbnail) == (0, "created", None)
    (gap,) = report[0]["gaps"]
    assert ADDRESS in gap and "--media" in gap and "--fetch-media" in gap
    assert ADDRESS in said
    assert ADDRESS in article.note  # whoever opens it next is told
    client.force_login(make_person("Chief"))
    form = client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert "The import says:" in form and ADDRESS in form
    page = page_of(client)
    assert "Before." in page and "After." in page and "<figure>" not in page and "old.example" not in page


def test_a_gap_in_a_story_from_an_export_is_noted_beside_what_its_desk_had_said(write):
    run(
        write(
            with_picture(id=77), with_picture(id=78, source_id="18", note="Call the mayor.", note_by="omid")
        )
    )
    first, second = Article.objects.order_by("pk")
    assert ADDRESS in first.note
    assert second.note.startswith("Call the mayor.") and ADDRESS in second.note
    assert (first.note_by, second.note_by) == ("", "omid")


def test_a_gap_is_filled_by_a_run_that_has_the_file_whatever_was_edited_beside_it(write, folder, client):
    path = write(with_picture(thumbnail={"name": ADDRESS}))
    run(path)
    body = Article.objects.get().body
    edit_here(body=body.replace("After.", "After that."))
    _code, report, _said = run(path, "--media", folder)
    assert (report[0]["outcome"], report[0]["gaps"]) == ("changed", [])
    article = Article.objects.get()
    assert article.thumbnail == Picture.objects.get()
    page = page_of(client)
    assert "After that." in page and Picture.objects.get().stem in page


@pytest.mark.parametrize("name", ["2019/road.jpg", ADDRESS])
def test_a_gap_in_a_body_that_was_edited_is_filled_and_nothing_else_of_it_changes(write, folder, name):
    path = write(with_picture(name))
    run(path)
    edited = Article.objects.get().body.replace("After.", "After that.")
    edit_here(body=edited)
    # The same bytes are in the library already, under a uuid of their own.
    run(write(with_picture("road.jpg", source_id="18"), name="other.jsonl"), "--media", folder)
    _code, report, _said = run(path, "--media", folder)
    picture, body = Picture.objects.get(), Article.objects.get(source_id="17").body
    assert (report[0]["outcome"], report[0]["gaps"]) == ("changed", [])
    assert str(picture.uuid) in body and "After that." in body
    assert body.replace(str(picture.uuid), "") == re.sub("[0-9a-f-]{36}", "", edited)
    assert run(path, "--media", folder)[1][0]["outcome"] == "unchanged"


def test_a_gap_is_noted_once(write):
    path = write(with_picture())
    run(path)
    edit_here(headline="Edited")
    notes = Article.objects.get().events.filter(what="note").count()
    run(path)
    assert Article.objects.get().events.filter(what="note").count() == notes


def test_what_one_person_has_told_the_next_stays_beside_a_gap(write):
    run(write(story(status="published")))
    Article.objects.update(note="Wait for the lawyer.", note_by="omid")
    run(write(with_picture()))
    article = Article.objects.get()
    assert (article.note, article.note_by) == ("Wait for the lawyer.", "omid")
    assert ADDRESS in article.events.get(what="note").note


def test_many_gaps_make_a_short_note(write):
    pictures = "".join(f'<figure><img src="{number}.jpg"></figure>' for number in range(50))
    path = write(story(body=pictures))
    _code, report, _said = run(path)
    article = Article.objects.get()
    assert len(report[0]["gaps"]) == 50
    assert "19.jpg" in article.note and "20.jpg" not in article.note and "30 more" in article.note
    assert len(str(article.source_digests)) < 2000
    run(path)
    assert article.events.filter(what="note").count() == 1


def test_a_thumbnail_that_is_here_stays_when_its_file_cannot_be_had_again(write, folder):
    run(write(with_picture(thumbnail={"name": "2019/road.jpg"})), "--media", folder)
    picture = Picture.objects.get()
    moved = write(with_picture(thumbnail={"name": "https://old.example/gone.jpg"}, headline="Roads closed"))
    _code, report, _said = run(moved, "--existing", "update")
    article = Article.objects.get()
    assert (article.thumbnail, article.headline) == (picture, "Roads closed")
    assert "gone.jpg" in report[0]["gaps"][0]


def test_a_file_that_is_no_picture_is_a_gap(write, folder):
    (folder / "2019" / "road.jpg").write_text("<html>Not found</html>")
    code, report, _said = run(write(with_picture()), "--media", folder)
    assert code == 0 and "no picture, or it is damaged" in report[0]["gaps"][0]


def test_what_the_sanitiser_drops_is_in_the_report(write):
    body = (
        '<p>Words.</p><form><input name="q"></form><iframe src="https://maps.example/kabul"></iframe><embed>'
    )
    _code, report, said = run(write(story(body=body)))
    assert report[0]["dropped"] == ["a form", "an embed without an address (embed)"]
    assert "not taken over: a form" in said
    assert Article.objects.get().body == (
        '<p>Words.</p><p><a href="https://maps.example/kabul">https://maps.example/kabul</a></p>'
    )


# From the web


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(fetching, "is_public", lambda address: True)
    with serving() as site:
        yield site


def test_pictures_are_fetched_when_somebody_says_so_and_only_once(write, site):
    address = site.has("/road.jpg", jpeg(800, 600))
    path = write(with_picture(address, thumbnail={"name": address}), with_picture(address, source_id="18"))
    run(path)
    assert not site.asked and not Picture.objects.exists()
    _code, report, _said = run(path, "--fetch-media")
    assert [line["gaps"] for line in report] == [[], []]
    assert (site.asked, Picture.objects.count()) == (["/road.jpg"], 1)
    _code, report, _said = run(path, "--fetch-media")
    assert site.asked == ["/road.jpg"]
    assert {line["outcome"] for line in report} == {"unchanged"}


def test_a_picture_without_its_site_is_asked_for_at_the_site_that_moves_here(write, monkeypatch):
    asked = []
    monkeypatch.setattr(fetching.Fetcher, "fetch_all", lambda self, addresses: asked.extend(addresses) or ())
    run(write(with_picture("/content/images/road.jpg")), "--fetch-media", "--moved-from", "old.example")
    assert asked == ["https://old.example/content/images/road.jpg"]


def test_a_dry_run_asks_the_web_for_nothing(write, site):
    address = site.has("/road.jpg", jpeg(800, 600))
    _code, report, _said = run(
        write(with_picture(address, thumbnail={"name": address})), "--fetch-media", "--dry-run"
    )
    assert (report[0]["outcome"], report[0]["gaps"], site.asked) == ("created", [], [])
    assert not Picture.objects.exists()


def test_a_picture_that_the_web_has_no_longer_is_a_gap(write, site):
    code, report, _said = run(write(with_picture(site.address("/gone.jpg"))), "--fetch-media")
    assert code == 0 and "404" in report[0]["gaps"][0]
    assert Article.objects.get().body.startswith("<p>Before.</p>")
