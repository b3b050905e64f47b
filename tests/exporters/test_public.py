"""Nothing that readers cannot see leaves, in whatever format; with --all everything does."""

import io
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from articles.models import Article, Picture
from tests.builders import make_article
from tests.exporters.running import BESIDE, FORMATS, HIDDEN, SERIAL, export, plant, word

pytestmark = pytest.mark.django_db


def bytes_in(folder: Path) -> bytes:
    """Of every file there, with its name."""
    return b"".join(f"{file}".encode() + file.read_bytes() for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_not_public_leaves_in_no_format(name, tmp_path):
    public = plant()
    ran = export("--format", name, "--media", tmp_path / "out")
    assert ran.code == 0
    assert all(f"{word('public')} {part}" in ran.out for part in ("headline", "standfirst", "body", "tag"))
    hidden = [word(state) for state in (*HIDDEN, *BESIDE, "typist", "writer")]
    everything = ran.out.encode() + bytes_in(tmp_path / "out")
    assert [each for each in hidden if each.encode() in everything] == []
    # Neither accounts nor what a camera wrote, not even of the public story.
    for secret in ("account", "camera-canary", SERIAL):
        assert secret.encode() not in everything
    assert not [path for path in (tmp_path / "out").rglob("*.jpg") if place_in(path.read_bytes())]
    for article in Article.objects.exclude(pk=public.pk).exclude(language="ps"):
        assert str(article.uuid) not in ran.out


@pytest.mark.parametrize("name", FORMATS)
def test_no_story_is_said_to_translate_one_that_is_not_public(name):
    plant()
    out = export("--format", name).out
    assert word("translation") in out
    assert str(Article.objects.get(headline="Original").uuid) not in out


def test_the_originals_that_were_planted_do_say_where_they_were_taken(tmp_path):
    plant()
    export("--all", "--media", tmp_path / "out")
    assert all(place_in(path.read_bytes()) for path in (tmp_path / "out").rglob("*.jpg"))


def place_in(picture: bytes) -> dict:
    return Image.open(io.BytesIO(picture)).getexif().get_ifd(ExifTags.IFD.GPSInfo)


def test_links_between_public_stories_leave():
    plant()
    original = Article.objects.get(headline__startswith=word("public"))
    other = make_article("Other", language="fa-af", related=[original], translation_of=original)
    (line,) = (line for line in export().of("article") if line["uuid"] == str(other.uuid))
    assert line["related"] == [{"uuid": str(original.uuid)}]
    assert line["translation_of"] == {"uuid": str(original.uuid)}


def test_with_all_every_story_leaves_with_its_revisions_and_whose_it_is():
    plant()
    ran = export("--all")
    for state in (*HIDDEN, "public", "waiting", "before"):
        assert word(state) in ran.out
    assert word("unsaved") not in ran.out  # nobody has saved it
    assert {f"account{word(state)}" for state in HIDDEN} < {line.get("owner") for line in ran.of("article")}
    assert word("writer") in {line["by"] for line in ran.of("revision")}
    assert len(ran.of("picture")) == Picture.objects.count()
    assert len(ran.of("redirect")) == len(HIDDEN) + 1


@pytest.mark.parametrize("name", ["ninjs", "wxr"])
def test_with_all_the_other_formats_still_name_no_accounts_and_no_revisions(name):
    plant()
    out = export("--all", "--format", name).out
    assert all(word(state) in out for state in HIDDEN)
    for secret in ("account", *map(word, BESIDE)):
        assert secret not in out
