"""Copies of the pictures' files beside an export."""

import errno
import hashlib
import io
import shutil

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError
from PIL import Image

from articles.exporters import media
from articles.models.picture import originals
from tests.builders import jpeg, make_article, make_picture
from tests.exporters.running import FORMATS, export

pytestmark = pytest.mark.django_db


def names_in(folder) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_with_all_the_originals_are_copied_byte_for_byte(tmp_path):
    picture = make_picture()
    ran = export("--all", "--media", tmp_path / "out")
    (line,) = ran.of("picture")
    content = (tmp_path / "out" / line["file"]).read_bytes()
    assert content == jpeg(colour="#1b3a93")
    assert line["file"] == f"{picture.digest[:2]}/{picture.digest[2:]}.jpg"
    assert hashlib.sha256(content).hexdigest() == picture.digest


def test_readers_files_are_copied_as_large_as_readers_may_have_them(tmp_path):
    picture = make_picture(width=2400, height=1200)
    make_article(thumbnail=picture)
    (line,) = export("--media", tmp_path / "out").of("picture")
    assert line["file"] == f"{picture.stem}/full-1920.jpg"
    copy = tmp_path / "out" / line["file"]
    assert Image.open(io.BytesIO(copy.read_bytes())).size == (1920, 960)
    with default_storage.open(line["file"]) as file:
        assert copy.read_bytes() == file.read()


@pytest.mark.parametrize("name", ["ninjs", "wxr"])
@pytest.mark.parametrize("more", [[], ["--all"]])
def test_the_other_formats_come_with_the_files_that_their_addresses_name(tmp_path, name, more):
    picture = make_picture()
    make_article(thumbnail=picture)
    out = export("--format", name, "--media", tmp_path / "out", *more).out
    (file,) = names_in(tmp_path / "out")
    assert f"http://testserver/media/{file}" in out


def test_a_picture_has_the_same_name_whether_it_is_copied_or_not(tmp_path):
    make_article(thumbnail=make_picture())
    for more in ([], ["--all"]):
        assert export(*more).of("picture") == export(*more, "--media", tmp_path / "out").of("picture")


def test_only_the_files_of_stories_that_leave_are_copied(tmp_path):
    make_article(thumbnail=make_picture())
    make_article(thumbnail=make_picture("#00ff00"), status="draft")
    export("--media", tmp_path / "out")
    assert len(names_in(tmp_path / "out")) == 1


def test_one_file_of_two_pictures_is_there_once(tmp_path):
    make_picture(), make_picture()
    ran = export("--all", "--media", tmp_path / "out")
    assert len(ran.of("picture")) == 2
    assert (ran.code, len(names_in(tmp_path / "out"))) == (0, 1)


def test_what_is_there_from_an_earlier_export_is_not_copied_again(tmp_path, monkeypatch):
    make_picture()
    export("--all", "--media", tmp_path / "out")
    monkeypatch.setattr(media, "whole_file", None)
    make_article()
    assert export("--all", "--media", tmp_path / "out").code == 0


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_is_missing_is_named_and_the_rest_leaves(tmp_path, name):
    kept, lost, unmade = (make_picture(colour) for colour in ("#000001", "#000002", "#000003"))
    for picture in (lost, kept, unmade):
        make_article(thumbnail=picture)
    shutil.rmtree(default_storage.path(lost.stem))
    type(unmade).objects.filter(pk=unmade.pk).update(stem="")
    ran = export("--format", name, "--media", tmp_path / "out")
    assert ran.code == 1
    assert f"The picture {lost.uuid} lacks its file {lost.stem}/full-64.jpg: No such file" in ran.said
    assert f"The picture {unmade.uuid} has no public files yet: rebuild_renditions makes them." in ran.said
    assert names_in(tmp_path / "out") == [f"{kept.stem}/full-64.jpg"]
    assert ran.said.endswith("3 stories, 3 pictures.\n")
    assert all(story.headline in ran.out for story in (kept.articles.get(), lost.articles.get()))


def test_a_missing_original_is_named(tmp_path):
    picture = make_picture()
    originals().delete(picture.original)
    ran = export("--all", "--media", tmp_path / "out")
    assert (ran.code, len(ran.of("picture"))) == (1, 1)
    assert f"The picture {picture.uuid} lacks its file {picture.original}: No such file" in ran.said


def test_without_media_nobody_looks_for_files():
    picture = make_picture()
    originals().delete(picture.original)
    assert export("--all").code == 0


def test_a_full_disk_stops_the_export_with_a_sentence(tmp_path, monkeypatch):
    make_article(thumbnail=make_picture())
    file = tmp_path / "out.jsonl"

    def full(source, copy):
        copy.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(media.shutil, "copyfileobj", full)
    with pytest.raises(CommandError, match="No space left on device. No file was left") as refusal:
        export(file, "--media", tmp_path / "out")
    assert refusal.value.returncode == 2
    assert (names_in(tmp_path / "out"), file.exists()) == ([], False)


def test_many_pictures_are_copied_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(media, "IN_LINE", 2)
    pictures = [make_picture(width=number, height=8) for number in range(8, 20)]
    export("--all", "--media", tmp_path / "out")
    for picture in pictures:
        assert (tmp_path / "out" / picture.original).read_bytes() == jpeg(picture.width, 8, "#1b3a93")
