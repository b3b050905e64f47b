"""Where pictures are found by what stories call them, and what is not opened for them."""

import io
import os
import stat
import struct
import zipfile
from base64 import b64encode
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.importers import fetching
from articles.importers.media import Media, MediaFile, MediaRefused
from articles.importers.media import packed as media_zip
from articles.importers.media.names import paths_of
from tests.importers.serving import certificate_for, name_here, serving

OLD = "https://old.example/wp-content/uploads/2019/05/road.jpg"


@pytest.fixture
def site(monkeypatch):
    """This machine stands for the web."""
    monkeypatch.setattr(fetching, "is_public", lambda number: True)
    with serving() as site:
        yield site


@pytest.fixture(params=["folder", "zip"])
def place(request, tmp_path):
    """The same files in a folder and in a zip: what holds for one holds for the other."""

    def holding(*paths: str) -> Path:
        made = tmp_path / "pictures"
        for path in paths:
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_bytes(path.encode())
        return (
            made
            if request.param == "folder"
            else zipped(tmp_path, *((path, path.encode()) for path in paths))
        )

    return holding


def zipped(tmp_path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes], **how) -> Path:
    made = tmp_path / "pictures.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, **how) as file:
        for name, content in entries:
            file.writestr(name, content)
    return made


def got(place: Path | None, name: str, **options) -> bytes | str:
    """What the file holds, or the sentence that there is none."""
    with Media(place, **options) as media:
        [(named, found)] = media.get_all([name])
        assert named == name
        if isinstance(found, MediaRefused):
            return str(found)
        content = found.path.read_bytes()
        assert found.size_in_bytes == len(content)
        media.release(found)
        return content


# By their names


@pytest.mark.parametrize(
    "path",
    [
        "wp-content/uploads/2019/05/road.jpg",
        "uploads/2019/05/road.jpg",
        "2019/05/road.jpg",
        "05/road.jpg",
        "road.jpg",
        "backup/of/uploads/2019/05/road.jpg",
        "all pictures/road.jpg",
        "2019/05/ROAD.JPG",
    ],
)
def test_an_address_is_found_by_the_end_of_its_path(place, path):
    assert got(place(path, "2019/05/other.jpg"), OLD) == path.encode()


@pytest.mark.parametrize(
    "name",
    [
        "2019/05/road.jpg", "./2019/05/road.jpg", "/2019/05/road.jpg", "road.jpg", "2019\\05\\road.jpg", "x/../2019/05/road.jpg",
        "/../../2019/05/road.jpg", "//old.example/2019/05/road.jpg", f"{OLD}?w=300&h=200", f"{OLD}#top", "road.jpg?w=300",
        "HTTP://OLD.EXAMPLE/2019/05/road.jpg",
    ],
)  # fmt: skip
def test_however_a_name_is_written(place, name):
    assert got(place("2019/05/road.jpg"), name) == b"2019/05/road.jpg"


def test_the_path_that_agrees_best_wins(place):
    here = place("2019/05/road.jpg", "a/2018/03/road.jpg", "b/road.jpg")
    assert got(here, OLD) == b"2019/05/road.jpg"
    assert got(here, "https://old.example/x/2018/03/road.jpg") == b"a/2018/03/road.jpg"


def test_folders_agree_from_the_file_on(place):
    here = place("a/b/y/road.jpg", "q/x/road.jpg", "z/gate.jpg", "gate.jpg")
    assert got(here, "a/b/x/road.jpg") == b"q/x/road.jpg"
    assert got(here, "x/gate.jpg") == b"gate.jpg"


def test_of_two_files_by_one_name_none_is_taken(place):
    reason = got(place("a/road.jpg", "b/road.jpg"), "https://old.example/c/road.jpg")
    assert "2 files are called 'road.jpg'" in reason
    assert "leave one" in reason


def test_last_months_picture_by_the_same_name_is_another(place):
    assert "There is no file" in got(place("2019/04/road.jpg"), OLD)
    assert "There is no file" in got(place("a/2019/04/road.jpg", "a/2018/05/road.jpg"), OLD)


def test_letters_in_whatever_form(place):
    name = "café راه ۱.jpg"
    here = place(f"2019/{normalize('NFD', name)}")
    for asked in (
        name,
        normalize("NFD", name),
        "https://old.example/caf%C3%A9%20%D8%B1%D8%A7%D9%87%20%DB%B1.jpg",
    ):
        assert got(here, asked) == f"2019/{normalize('NFD', name)}".encode()


def test_a_name_with_percent_signs_of_its_own(place):
    here = place("100%.jpg", "a%20b.jpg", "what?.jpg")
    assert got(here, "100%.jpg") == b"100%.jpg"
    assert got(here, "https://old.example/100%25.jpg") == b"100%.jpg"
    assert got(here, "a%20b.jpg") == b"a%20b.jpg"
    assert got(here, "what?.jpg") == b"what?.jpg"


def test_the_name_that_a_file_has(place):
    with Media(place("2019/05/Road 1.JPG")) as media:
        [(_name, found)] = media.get_all(["road%201.jpg"])
        assert found.name == "Road 1.JPG"


def test_each_name_once(place):
    with Media(place("a.jpg", "b.jpg")) as media:
        assert [name for name, _found in media.get_all(["a.jpg", "b.jpg", "a.jpg", "c.jpg"])] == [
            "a.jpg",
            "b.jpg",
            "c.jpg",
        ]


# What brings those that are missing


def test_what_to_do_when_it_is_missing(place):
    here = place("a.jpg")
    assert (
        got(None, "road.jpg")
        == "It needs the file 'road.jpg': say with --media in which folder its pictures lie."
    )
    assert got(None, OLD).endswith("in which folder its pictures lie, or fetch it with --fetch-media.")
    assert got(here, "road.jpg") == f"There is no file 'road.jpg' in {here}: put it there."
    assert (
        got(here, OLD) == f"There is no file {OLD!r} in {here}: put it there, or fetch it with --fetch-media."
    )


def test_a_place_that_is_not_there(tmp_path):
    with pytest.raises(MediaRefused, match="There is no folder or zip"):
        Media(tmp_path / "gone")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(MediaRefused, match="There is no folder or zip"):
        Media(tmp_path / "pipe")


# Nothing from elsewhere


@pytest.mark.parametrize(
    "name",
    [
        "../secret.jpg",
        "..\\secret.jpg",
        "a/../../secret.jpg",
        "%2e%2e/secret.jpg",
        "..%2fsecret.jpg",
        "../pictures/a.jpg",
    ],
)
def test_no_name_leads_out(place, tmp_path, name):
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    assert "leads out of the folder" in got(place("a.jpg"), name)


def test_absolute_paths_begin_at_the_folder(place, tmp_path):
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    assert "There is no file" in got(place("a.jpg"), str(tmp_path / "secret.jpg"))
    assert "There is no file" in got(place("a.jpg"), "https://old.example/../secret.jpg")


@pytest.mark.parametrize(
    "name",
    ["file:///etc/passwd", "FILE:a.jpg", "ftp://a.example/a.jpg", "blob:x", "cid:1", "data:text/html,x"],
)
def test_addresses_of_other_kinds(place, name):
    assert got(place("a.jpg", "passwd"), name, fetch=True).endswith((".", "itself."))
    assert repr(name) in got(place("a.jpg", "passwd"), name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/",
        "https://old.example/",
        ".",
        "a" * 5000,
        "a/" * 5000,
        "\0.jpg",
        "a\ud800.jpg",
        "https://[/a.jpg",
    ],
)
def test_names_that_no_file_can_have(place, name):
    reason = got(place("a.jpg"), name)
    assert isinstance(reason, str)
    assert len(reason) < 500


def test_links_that_lead_out_of_the_folder(tmp_path):
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (tmp_path / "pictures" / "below").mkdir(parents=True)
    (tmp_path / "pictures" / "a.jpg").symlink_to(tmp_path / "secret.jpg")
    (tmp_path / "pictures" / "up").symlink_to(tmp_path)
    (tmp_path / "pictures" / "below" / "real.jpg").write_bytes(b"real")
    (tmp_path / "pictures" / "inside.jpg").symlink_to(tmp_path / "pictures" / "below" / "real.jpg")
    here = tmp_path / "pictures"
    assert "leads out of" in got(here, "a.jpg")
    assert "leads out of" in got(here, "up/secret.jpg")
    assert "There is no file" in got(here, "secret.jpg")
    assert got(here, "inside.jpg") == b"real"


def test_what_is_no_ordinary_file(tmp_path):
    os.mkfifo(tmp_path / "a.jpg")
    (tmp_path / "b.jpg").mkdir()
    for name in ("a.jpg", "b.jpg", "A.JPG"):
        assert "There is no file" in got(tmp_path, name)


def test_a_folder_is_looked_through_once(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "road.jpg").write_bytes(b"road")
    with Media(tmp_path) as media:
        assert isinstance(dict(media.get_all(["road.jpg"]))["road.jpg"], MediaFile)
        (tmp_path / "a" / "late.jpg").write_bytes(b"late")
        assert isinstance(dict(media.get_all(["late.jpg"]))["late.jpg"], MediaRefused)
        assert isinstance(dict(media.get_all(["a/late.jpg"]))["a/late.jpg"], MediaFile)


def test_a_file_in_a_folder_stays_and_one_from_a_zip_goes(place):
    here = place("a.jpg")
    with Media(here) as media:
        [(_name, found)] = media.get_all(["a.jpg"])
        media.release(found)
        assert found.path.exists() == here.is_dir()
        [(_name, kept)] = media.get_all(["a.jpg"])
    assert kept.path.exists() == here.is_dir()
    assert here.exists()


# Zips


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no zip at all",
        b"PK\x05\x06" + b"\0" * 18 + b"x",
        b"PK\x03\x04" * 50,
        b"PK\x05\x06" + b"\xff" * 18,
    ],
)
def test_what_is_no_zip(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    try:
        with Media(tmp_path / "a.zip") as media:
            assert "There is no file" in str(dict(media.get_all(["a.jpg"]))["a.jpg"])
    except MediaRefused as error:
        assert "neither a folder nor a zip" in str(error)


@given(st.data())
def test_a_zip_with_any_byte_changed_is_read_or_refused(tmp_path_factory, data):
    made = zipped(tmp_path_factory.mktemp("zip"), ("2019/a.jpg", b"a" * 50), ("b.jpg", b"b"))
    content = bytearray(made.read_bytes())
    for _time in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    made.write_bytes(content)
    try:
        with Media(made) as media:
            for _name, found in media.get_all(["2019/a.jpg", "b.jpg"]):
                assert isinstance(found, MediaRefused) or found.size_in_bytes <= media.at_most
    except MediaRefused as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize("name", ["../a.jpg", "/a.jpg", "x/../../a.jpg", "..\\a.jpg", "/etc/a.jpg"])
def test_entries_that_would_unpack_elsewhere(tmp_path, name):
    assert "There is no file" in got(zipped(tmp_path, (name, b"x")), "a.jpg")


def test_entries_that_are_links(tmp_path):
    link = zipfile.ZipInfo("a.jpg")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    assert "There is no file" in got(zipped(tmp_path, (link, b"/etc/passwd")), "a.jpg")


def test_folders_and_zips_in_a_zip(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("a.jpg", b"x")
    here = zipped(tmp_path, ("2019/", b""), ("b.jpg/", b""), ("inner.zip", inner.getvalue()))
    assert "There is no file" in got(here, "a.jpg")
    assert "There is no file" in got(here, "b.jpg")


def test_names_with_backslashes_and_names_in_utf8_that_say_nothing_of_it(tmp_path):
    here = zipped(tmp_path, ("2019\\05\\road.jpg", b"road"), ("راه.jpg", b"dari"))
    content = here.read_bytes()
    silent = content.replace(b"\x14\0\0\x08", b"\x14\0\0\0")
    assert silent != content
    here.write_bytes(silent)
    assert got(here, OLD) == b"road"
    assert got(here, "راه.jpg") == b"dari"


def test_of_two_entries_at_one_path_the_last_counts(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        here = zipped(tmp_path, ("a.jpg", b"first"), ("a.jpg", b"last"))
    assert got(here, "a.jpg") == b"last"


def test_an_entry_with_a_password(tmp_path):
    here = zipped(tmp_path, ("a.jpg", b"x" * 50))
    content = here.read_bytes()
    here.write_bytes(
        content.replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\1\0").replace(
            b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"
        )
    )
    assert here.read_bytes() != content
    assert "locked with a password" in got(here, "a.jpg")


def test_an_entry_that_is_packed_in_another_way(tmp_path):
    made = tmp_path / "a.zip"
    for how in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with zipfile.ZipFile(made, "w", how) as file:
            file.writestr("a.jpg", b"x" * 50)
        assert "pack it as an ordinary zip" in got(made, "a.jpg")


def test_an_entry_that_is_damaged(tmp_path):
    here = zipped(tmp_path, ("a.jpg", os.urandom(0) + bytes(range(250)) * 4))
    content = bytearray(here.read_bytes())
    content[60] ^= 255
    here.write_bytes(content)
    assert "is damaged in" in got(here, "a.jpg")


def test_an_entry_over_the_limit(tmp_path):
    here = zipped(tmp_path, ("a.jpg", bytes(range(200)) * 10), ("b.jpg", b"x" * 1000))
    assert "larger than" in got(here, "a.jpg", at_most=1000)
    assert got(here, "b.jpg", at_most=1000) == b"x" * 1000


def test_an_entry_that_says_it_is_small(tmp_path):
    """Its declared size is 10 bytes in both places; what comes out is 2,000."""
    here = zipped(tmp_path, ("a.jpg", bytes(range(200)) * 10))
    content = here.read_bytes()
    lying = content.replace(struct.pack("<I", 2000), struct.pack("<I", 10))
    assert lying != content
    here.write_bytes(lying)
    assert "is damaged in" in got(here, "a.jpg", at_most=1000)


def test_a_bomb(tmp_path):
    here = zipped(tmp_path, ("a.jpg", b"\0" * 3_000_000), ("b.jpg", os.urandom(50_000)))
    assert "grows more than 200 times" in got(here, "a.jpg")


def test_a_zip_of_bombs_is_not_opened(tmp_path):
    here = zipped(tmp_path, *((f"{number}.jpg", b"\0" * 1_000_000) for number in range(5)))
    assert here.stat().st_size < 10_000
    with pytest.raises(MediaRefused, match="far more than fits into it"):
        Media(here, at_most=1000)


def test_a_zip_with_too_many_entries(tmp_path, monkeypatch):
    here = zipped(tmp_path, *((f"{number}.jpg", b"") for number in range(12)))
    monkeypatch.setattr(media_zip, "MOST_ENTRIES", 12)
    Media(here).close()
    monkeypatch.setattr(media_zip, "MOST_ENTRIES", 11)
    with pytest.raises(MediaRefused, match="holds more than"):
        Media(here)
    monkeypatch.setattr(media_zip, "MOST_ENTRIES", 12)
    monkeypatch.setattr(media_zip, "LARGEST_DIRECTORY", 100)
    with pytest.raises(MediaRefused, match="holds more than"):
        Media(here)


# In the text itself


def test_a_picture_written_out_in_the_text():
    name = f"data:image/png;base64,{b64encode(b'picture').decode()}"
    assert got(None, name) == b"picture"
    with Media(None) as media:
        [(_name, found)] = media.get_all([name])
        assert found.name == "picture.png"


@pytest.mark.parametrize(
    "name",
    [
        "data:image/png;base64,x",
        "data:image/png,x",
        "data:text/html;base64,eA==",
        "data:",
        "data:image/png;base64,é",
    ],
)
def test_what_is_no_picture_written_out(name):
    assert got(None, name).endswith("give the file itself.")


def test_a_picture_written_out_that_is_too_large():
    assert "larger than" in got(None, "data:image/png;base64," + "A" * 4000, at_most=1000)


# From the web


def test_what_is_at_hand_is_not_fetched(place, site):
    assert got(place("road.jpg"), site.has("/road.jpg", b"web"), fetch=True) == b"road.jpg"
    assert site.asked == []


def test_what_is_not_at_hand_is_fetched(place, site):
    assert got(place("other.jpg"), site.has("/road.jpg", b"web"), fetch=True) == b"web"
    assert got(None, site.address("/road.jpg"), fetch=True) == b"web"


def test_what_is_doubtful_at_hand_is_fetched(place, site):
    here = place("a/road.jpg", "b/road.jpg")
    assert got(here, site.has("/road.jpg", b"web"), fetch=True) == b"web"


def test_nothing_is_fetched_unasked(site):
    assert "--fetch-media" in got(None, site.has("/road.jpg", b"web"))
    assert site.asked == []


def test_a_refusal_of_the_web_says_which(site):
    assert "404" in got(None, site.address("/road.jpg"), fetch=True)


def test_private_machines_are_not_asked():
    with serving() as site:
        assert "not on the public web" in got(None, site.has("/road.jpg", b"web"), fetch=True)
        assert site.asked == []


def test_what_is_fetched_has_the_limit_of_an_upload(site, settings):
    settings.PICTURE_MAX_BYTES = 10
    assert "larger than" in got(None, site.has("/road.jpg", b"x" * 11), fetch=True)


def test_an_address_without_its_beginning_is_one_too(site, tmp_path, monkeypatch):
    """It stands for the same picture as the whole one, and each is released by itself."""
    name_here("pictures.example", monkeypatch)
    certificate, key = certificate_for("pictures.example", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(certificate, key) as site, Media(None, fetch=True) as media:
        site.has("/road.jpg", b"web")
        whole = site.address("/road.jpg", host="pictures.example").replace("http:", "https:")
        found = dict(media.get_all([whole, whole.removeprefix("https:")]))
        for file in found.values():
            assert file.path.read_bytes() == b"web"
            media.release(file)
    assert len(found) == 2
    assert site.asked == ["/road.jpg"]


def test_nothing_stays_behind(site, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Media(None, fetch=True, at_once=1) as media:
        names = [site.has(f"/{number}.jpg", b"web") for number in range(6)]
        next(media.get_all(names))
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []


@given(st.text() | st.text().map("http://old.example/{}".format))
@example("a/" * 30 + "b.jpg")
def test_whatever_a_picture_is_called_its_paths_stay_below(name):
    try:
        paths = paths_of(name)
    except MediaRefused as error:
        assert str(error).endswith(".")
        return
    for path in paths:
        assert len(path) <= 20
        assert not {"", ".", ".."} & set(path)
        assert not any("/" in part or "\\" in part for part in path)
