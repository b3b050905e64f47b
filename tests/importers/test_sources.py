"""What an import reads when files, folders or addresses are named."""

import os
import zipfile
from pathlib import Path

import pytest

from articles.importers import sources
from articles.importers.reading import Found, Refused, SourceRefused
from articles.importers.sources import Source, Sources
from articles.models import Article
from articles.record import Story
from tests.importers.running import run
from tests.importers.serving import certificate_for, name_here, serving


@pytest.fixture
def site():
    with serving() as site:
        yield site


def read(*named) -> list[tuple[str, str]]:
    """What each is shown as, and what it holds or why it is refused."""
    with Sources(map(str, named)) as found:
        return [
            (each.source, each.reason) if isinstance(each, Refused) else (each.shown, each.path.read_text())
            for each in found
        ]


# Files and folders


def test_files_in_the_order_named_and_folders_by_name(tmp_path):
    for name in (
        "z.txt",
        "folder/b.txt",
        "folder/a.txt",
        "folder/inner/c.txt",
        "folder/.hidden",
        "folder/.git/d.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    shown = [
        (str(tmp_path / name), name)
        for name in ("z.txt", "folder/a.txt", "folder/b.txt", "folder/inner/c.txt")
    ]
    assert read(tmp_path / "z.txt", tmp_path / "folder") == shown


def test_what_cannot_be_read_stops_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    gone, empty, pipe, long, inside, other, there = read(
        tmp_path / "gone", tmp_path / "empty", tmp_path / "pipe", "x" * 5000, tmp_path / "a.txt" / "b", "ftp://a.example/", tmp_path / "a.txt"
    )  # fmt: skip
    assert gone == (
        str(tmp_path / "gone"),
        "There is no file or folder of this name; an address begins with https://.",
    )
    assert empty == (str(tmp_path / "empty"), "There is no file in this folder.")
    assert "a pipe or a device" in pipe[1]
    assert "cannot be opened" in long[1]
    assert "There is no file" in inside[1]
    assert "https://" in other[1]
    assert there == (str(tmp_path / "a.txt"), "a")


def test_what_lies_beside_a_saved_page_is_left_out_of_its_folder(tmp_path):
    (tmp_path / "road_files").mkdir()
    for name in (
        "road.html",
        "road_files/a.jpg",
        "road_files/site.css",
        "road_files/b.js",
        "road_files/c.woff2",
    ):
        (tmp_path / name).write_text(name)
    assert [Path(shown).name for shown, _held in read(tmp_path)] == ["road.html"]
    # Named by itself, it is looked at, and refused by whoever reads it.
    assert read(tmp_path / "road_files" / "a.jpg")[0][1] == "road_files/a.jpg"


def test_a_pipe_in_a_folder_is_left_out(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    os.mkfifo(tmp_path / "b.txt")
    assert read(tmp_path) == [(str(tmp_path / "a.txt"), "a")]


def test_a_folder_that_may_not_be_looked_into(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    really = os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return really(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert read(tmp_path) == [(str(tmp_path / "closed"), "It cannot be opened: Permission denied.")]


def test_a_zip_is_no_source(tmp_path):
    with zipfile.ZipFile(tmp_path / "stories.txt", "w") as file:
        file.writestr("a.txt", "a")
    for named in (tmp_path / "stories.txt", tmp_path):
        [(shown, reason)] = read(named)
        assert shown == str(tmp_path / "stories.txt")
        assert "unpack it" in reason
        assert "--media" in reason


def test_a_reader_names_a_file_as_it_is(tmp_path):
    found = Found(f"{tmp_path}:7", Story(headline="Roads open"))
    assert Source(tmp_path, str(tmp_path)).named(found) is found


# What is served


@pytest.mark.parametrize(
    "kind", ["text/xml", "application/rss+xml; charset=utf-8", "application/vnd.api+json", "application/json", "text/html", None]
)  # fmt: skip
def test_a_document_that_is_served(site, kind):
    address = site.has("/feed", b"words", Content_Type=kind)
    assert read(address) == [(address, "words")]


def test_a_server_in_the_newsroom_may_be_named_and_pictures_are_no_documents(site):
    [(shown, reason)] = read(site.has("/a.jpg", b"x"))
    assert shown == site.address("/a.jpg")
    assert "sent image/jpeg" in reason


def test_what_the_web_refuses_stops_nothing(site, tmp_path):
    (tmp_path / "a.txt").write_text("a")
    gone, odd, there = read(site.address("/gone"), "http://", tmp_path / "a.txt")
    assert gone[0] == site.address("/gone")
    assert "404" in gone[1]
    assert "no web address" in odd[1]
    assert there[1] == "a"


def test_a_zip_that_is_served(site):
    [(_shown, reason)] = read(site.has("/a.zip", b"PK\x03\x04 and so on", kind="application/zip"))
    assert "unpack it" in reason


def test_a_document_that_is_too_large(site):
    address = site.has("/feed", b"", kind="text/xml", Content_Length=str(33 * 1024**2))
    assert "larger than 32 MB" in read(address)[0][1]


def test_places_in_a_served_document_are_named_by_its_address(site):
    address = site.has("/feed", b"words", kind="text/xml")
    with Sources([address]) as found:
        for source in found:
            place = f"{source.path}#3"
            assert source.named(Refused(place, "No.")) == Refused(f"{address}#3", "No.")
            assert source.named(Found(place, Story())).source == f"{address}#3"


@pytest.mark.django_db
def test_a_sheet_that_is_served_is_the_same_one_each_time(site):
    address = site.has("/archive.csv", b"id,title,text\n7,Roads,Words.\n", kind="text/csv")
    assert [run(address)[1][0]["outcome"] for _time in range(2)] == ["created", "unchanged"]
    assert Article.objects.get().source_system == "csv:archive.csv"


def test_nothing_stays_on_the_disk(site, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    addresses = [site.has(f"/{number}", b"words", kind="text/xml") for number in range(3)]
    with Sources(addresses) as found:
        for source in found:
            assert [path for path in tmp_path.rglob("*") if path.is_file()] == [source.path]
    assert list(tmp_path.iterdir()) == []


# Documents that go on


def followed(*named, pages: dict[str, str]) -> list[str]:
    """What is read when each document says that it goes on there."""
    read = []
    with Sources(named) as found:
        for source in found:
            read.append(source.source if isinstance(source, Refused) else source.shown)
            if isinstance(source, Source) and source.shown in pages:
                found.follow(source, pages[source.shown])
    return read


def test_pages_are_followed_before_the_next_source(site):
    one, two, three, last = (
        site.has(path, b"x", kind="text/xml") for path in ("/1", "/1?page=2", "/3", "/last")
    )
    assert followed(one, last, pages={one: "?page=2", two: three}) == [one, two, three, last]


def test_no_page_is_read_twice(site):
    one, two = (site.has(path, b"x", kind="text/xml") for path in ("/1", "/2"))
    assert followed(one, pages={one: two, two: one}) == [one, two]
    assert followed(one, pages={one: f"{one}#again"}) == [one]
    start = site.leads("/start", "/1")
    assert followed(start, pages={start: one}) == [start]


def test_a_page_that_is_gone_is_named(site):
    one = site.has("/1", b"x", kind="text/xml")
    assert followed(one, pages={one: "/gone"}) == [one, site.address("/gone")]


@pytest.mark.parametrize(
    "address", ["http://other.example/2", "//127.0.0.1:1/2", "https://127.0.0.1/2", "file:///etc/passwd", "http://[", "http://u:p@127.0.0.1/"]
)  # fmt: skip
def test_a_page_elsewhere_is_not_read(site, address):
    one = site.has("/1", b"x", kind="text/xml")
    with pytest.raises(SourceRefused, match="It goes on at"):
        followed(one, pages={one: address})


def test_a_file_has_the_rest_beside_it(tmp_path, site):
    (tmp_path / "1.json").write_text("{}")
    named = str(tmp_path / "1.json")
    assert followed(named, pages={named: site.has("/2", b"x", kind="text/xml")}) == [named]
    assert site.asked == []


def test_a_site_that_does_not_know_that_it_is_served_over_tls(tmp_path, monkeypatch):
    name_here("stories.example", monkeypatch)
    certificate, key = certificate_for("stories.example", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(certificate, key) as site:
        unsafe = site.address("/2", host="stories.example")
        one = site.address("/1", host="stories.example").replace("http:", "https:")
        for path in ("/1", "/2"):
            site.has(path, b"x", kind="text/xml")
        assert followed(one, pages={one: unsafe}) == [one, unsafe.replace("http:", "https:")]


def test_pages_without_end(site, monkeypatch):
    monkeypatch.setattr(sources, "MOST_PAGES", 3)
    pages = [site.has(f"/{number}", b"x", kind="text/xml") for number in range(6)]
    with pytest.raises(SourceRefused, match="more than 3 pages: run another import from"):
        followed(pages[0], pages=dict(zip(pages, pages[1:], strict=False)))
    assert len(site.asked) == 4
