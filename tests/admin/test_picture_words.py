"""What a picture's file says of it stands in the form: XMP first, then IPTC's older block, then Exif."""

import io
import struct
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import ExifTags, Image

from articles import moments
from articles.models import Article, Picture
from articles.models.picture import originals
from tests.admin.forms import as_sent, errors_of
from tests.builders import jpeg, make_person

pytestmark = pytest.mark.django_db

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "images-iptc" / "iptc-full.jpg"
ADD = reverse("admin:articles_picture_add")
UPLOAD = reverse("admin:articles_picture_upload")

XMP = """<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:rights="http://ns.adobe.com/xap/1.0/rights/"
  xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" photoshop:Credit="Agency" {attributes}>
 <dc:creator><rdf:Seq><rdf:li>Laila Samadi</rdf:li><rdf:li>Omid Rasa</rdf:li></rdf:Seq></dc:creator>
 <dc:description><rdf:Alt>{captions}</rdf:Alt></dc:description>
 <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 Samadi</rdf:li></rdf:Alt></dc:rights>
 <dc:subject><rdf:Bag><rdf:li>Kabul</rdf:li><rdf:li>کابل</rdf:li><rdf:li>Kabul</rdf:li></rdf:Bag></dc:subject>
 <rights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">Editorial use only</rdf:li></rdf:Alt></rights:UsageTerms>
 <core:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A road</rdf:li></rdf:Alt></core:AltTextAccessibility>
 <photoshop:DateCreated>2026-05-14T07:40:00+04:30</photoshop:DateCreated>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"""
CAPTIONS = """<rdf:li xml:lang="x-default">The upper\n bends</rdf:li><rdf:li xml:lang="fa-AF">پیچ‌های بالا</rdf:li>
 <rdf:li xml:lang="ps-AF">بره برخه</rdf:li><rdf:li xml:lang="de">Die oberen Kehren</rdf:li>"""


def xmp(captions: str = CAPTIONS, attributes: str = "") -> bytes:
    return XMP.format(captions=captions, attributes=attributes).encode()


def photograph(iim: dict[tuple[int, int], bytes | list[bytes]] | None = None, **how) -> bytes:
    """A JPEG with these IIM datasets, and with whatever Pillow writes by name."""
    content = jpeg(**how)
    if not iim:
        return content
    sets = b"".join(
        struct.pack(">BBBH", 0x1C, *key, len(value)) + value
        for key, values in iim.items()
        for value in (values if isinstance(values, list) else [values])
    )
    resource = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(sets)) + sets + b"\0" * (len(sets) % 2)
    segment = b"Photoshop 3.0\x00" + resource
    return content[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + content[2:]


def exif(tags: dict, taken: dict | None = None) -> Image.Exif:
    made = Image.Exif()
    made.update(tags)
    made.get_ifd(ExifTags.IFD.Exif).update(taken or {})
    return made


@pytest.fixture
def desk(client):
    client.force_login(make_person("Editor", username="editor"))
    return client


def taken_in(desk, content: bytes, **typed) -> Picture:
    response = desk.post(ADD, {"file": SimpleUploadedFile("IMG_4711.jpg", content), **typed})
    assert response.status_code == 302, errors_of(response)
    return Picture.objects.get()


def test_xmp_says_everything_in_its_languages(desk):
    picture = taken_in(desk, jpeg(xmp=xmp()))
    assert picture.captions == {"en": "The upper bends", "fa-af": "پیچ‌های بالا", "ps": "بره برخه"}
    assert picture.alts == {"en": "A road"}
    assert (picture.creator, picture.credit) == ("Laila Samadi, Omid Rasa", "Agency")
    assert (picture.copyright, picture.licence) == ("© 2026 Samadi", "Editorial use only")
    assert picture.keywords == ["Kabul", "کابل"]
    assert moments.iso(picture.taken_at) == "2026-05-14T07:40:00+04:30"


IIM = {
    (2, 120): "راه سالنگ باز شد".encode(),
    (2, 80): [b"Omid Rasa", "Bj\xf6rk".encode()],
    (2, 110): b"Wire",
    (2, 116): "\xa9 Wire".encode(),
    (2, 40): b"No sales",
    (2, 25): [b"snow", "برف".encode()],
    (2, 55): b"20260514",
    (2, 60): b"074000+0430",
}


def test_iim_says_it_where_there_is_no_xmp(desk):
    picture = taken_in(desk, photograph({(1, 90): b"\x1b%G", **IIM}))
    assert picture.captions == {"fa-af": "راه سالنگ باز شد"} and picture.keywords == ["snow", "برف"]
    assert (picture.creator, picture.credit) == ("Omid Rasa, Björk", "Wire")
    assert (picture.copyright, picture.licence) == ("© Wire", "No sales")
    assert moments.iso(picture.taken_at) == "2026-05-14T07:40:00+04:30"


@pytest.mark.parametrize(
    ("charset", "written", "read"),
    [
        (b"\x1b%G", "پښتو".encode(), "پښتو"),
        (None, "پښتو".encode(), "پښتو"),
        (None, "Björk".encode("latin-1"), "Björk"),
        (b"\x1b.A", "Björk".encode("latin-1"), "Björk"),
        (b"\x1b.A", "Ã¶".encode("latin-1"), "Ã¶"),  # would be "ö" to whoever tries UTF-8 first
        (b"\x1b%G", "Björk".encode("latin-1"), "Björk"),  # it says UTF-8 and is not
    ],
)
def test_iims_letters_are_read_as_it_says_or_else_as_utf_8_then_latin_1(desk, charset, written, read):
    sets = {(1, 90): charset} if charset else {}
    assert taken_in(desk, photograph({**sets, (2, 110): written})).credit == read


def test_xmp_beats_iim_and_iim_beats_exif_name_by_name(desk):
    said = exif({315: "Exif's", 33432: "Exif's", 270: "Exif's"})
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="XMP\'s"/></rdf:RDF></x:xmpmeta>'
    )
    content = photograph({(2, 80): b"IIM's", (2, 116): b"IIM's"}, exif=said, xmp=packet)
    picture = taken_in(desk, content)
    assert (picture.creator, picture.copyright) == ("XMP's", "IIM's")
    assert picture.captions == {"en": "Exif's"}


@pytest.mark.parametrize(
    ("taken", "moment"),
    [
        ({36867: "2026:05:14 07:40:00"}, "2026-05-14T07:40:00+04:30"),  # the newsroom's zone
        ({36867: "2026:05:14 07:40:00", 36881: "+00:00"}, "2026-05-14T12:10:00+04:30"),
        ({36867: "0000:00:00 00:00:00"}, None),
        ({36867: "yesterday"}, None),
        ({36867: "2026:13:45 99:99:99"}, None),
    ],
)
def test_a_camera_says_when_it_was_taken(desk, taken, moment):
    picture = taken_in(desk, jpeg(exif=exif({}, taken)))
    assert (moments.iso(picture.taken_at) if picture.taken_at else None) == moment


@pytest.mark.parametrize("words", ["OLYMPUS DIGITAL CAMERA", "IMG_4711.CR2", "SONY DSC"])
def test_a_machines_words_are_no_caption(desk, words):
    assert taken_in(desk, jpeg(exif=exif({270: words}))).captions == {}


def test_what_was_typed_beats_what_the_file_says(desk):
    typed = {
        "credit": "Typed",
        "captions_ps": "لیکل شوی",
        "keywords": "typed",
        "taken_at": "2025-01-02T03:04",
    }
    picture = taken_in(desk, jpeg(xmp=xmp()), **typed)
    assert (picture.credit, picture.creator) == ("Typed", "Laila Samadi, Omid Rasa")
    assert picture.captions["ps"] == "لیکل شوی" and picture.captions["en"] == "The upper bends"
    assert picture.keywords == ["typed"] and moments.iso(picture.taken_at).startswith("2025-01-02T03:04")


def test_many_at_once_are_described_by_their_files_too(desk):
    files = [SimpleUploadedFile("a.jpg", jpeg(xmp=xmp())), SimpleUploadedFile("b.jpg", photograph(IIM))]
    desk.post(UPLOAD, {"files": files})
    first, second = Picture.objects.order_by("id")
    assert first.captions["en"] == "The upper bends" and first.keywords == ["Kabul", "کابل"]
    assert second.captions == {"fa-af": "راه سالنگ باز شد"} and second.licence == "No sales"


def test_a_search_finds_the_keywords_of_the_file(desk):
    taken_in(desk, photograph(IIM))
    address = reverse("admin:articles_picture_choose")
    assert "راه سالنگ باز شد" in desk.get(address, {"q": "برف"}).content.decode()


def test_a_storys_thumbnail_is_described_by_its_file_where_nothing_was_typed(desk):
    """Also when the form comes back for another reason and is sent again with what it shows."""
    address = reverse("admin:articles_article_add")
    values = {"language": "ps", "kind": "news", "status": "draft", "thumbnail_credit": "Typed"}
    file = SimpleUploadedFile("a.jpg", jpeg(xmp=xmp()))
    refused = desk.post(
        address, {**values, "headline": "لار", "source_url": "no address", "thumbnail_file": file}
    )
    assert refused.status_code == 200
    shown = as_sent(refused.content.decode())
    assert shown["thumbnail_caption"] == ["بره برخه"]
    names = ("thumbnail", "thumbnail_described", "thumbnail_caption", "thumbnail_alt", "thumbnail_credit")
    again = {name: shown.get(name, "") for name in names}
    assert desk.post(address, {**values, "headline": "لار", **again}).status_code == 302
    picture = Picture.objects.get()
    assert Article.objects.get().thumbnail == picture
    assert picture.captions == {"en": "The upper bends", "fa-af": "پیچ‌های بالا", "ps": "بره برخه"}
    assert (picture.credit, picture.alts) == ("Typed", {"en": "A road"})


BROKEN = {
    "XMP that is no XML": {"xmp": b"<x:xmpmeta"},
    "XMP in other letters": {"xmp": xmp().decode().encode("utf-16")},
    "a date that is none": {"xmp": xmp().replace(b"2026-05-14T07:40:00+04:30", b"2026-99-99")},
    "a date before photographs": {
        "xmp": xmp().replace(b"2026-05-14T07:40:00+04:30", b"0001-01-01T00:00:00+14:00")
    },
    "IIM that ends early": {"iim": {(2, 80): b"Laila", (2, 120): b""}},
    "controls": {"iim": {(2, 80): b"La\x00i\x07la", (2, 25): [b"\x00", b"a\x00b"], (2, 120): b"\x1b[31m"}},
    "too much": {
        "iim": {(2, 80): b"x" * 3000, (2, 120): b"word " * 3000, (2, 25): [b"k%d" % n for n in range(999)]}
    },
    "overrides of direction": {"iim": {(2, 120): "\u202egnorw".encode()}},
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_words_are_no_reason_to_refuse_a_good_picture(desk, kind):
    picture = taken_in(desk, photograph(**BROKEN[kind]))
    said = f"{picture.captions} {picture.creator} {picture.keywords}"
    assert not any(letter in said for letter in "\x00\x07\x1b\u202e")
    assert len(picture.creator) <= 200 and len(picture.keywords) <= 50
    assert all(len(caption) <= 500 for caption in picture.captions.values())
    page = desk.get(reverse("admin:articles_picture_change", args=[picture.pk]))
    assert page.status_code == 200


def test_xmp_with_words_of_its_own_making_is_not_read(desk):
    """A few lines of it could grow into gigabytes."""
    packet = b'<!DOCTYPE x [<!ENTITY grown "Grown">]>' + xmp("<rdf:li>&grown;</rdf:li>").partition(b"?>")[2]
    assert taken_in(desk, jpeg(xmp=packet)).captions == {}


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="reads ../shared/corpora")
def test_a_photograph_with_every_field(desk):
    content = CORPUS.read_bytes()
    picture = taken_in(desk, content)
    assert picture.captions == {"en": "Tram in a street, Kabul", "fa-af": "نمای تراموا در خیابان، کابل"}
    assert picture.alts == {"en": "A red tram in a narrow street"}
    assert (picture.creator, picture.credit) == ("Jane Doe", "Example Times")
    assert (picture.copyright, picture.licence) == ("© 2026 Example Times", "Editorial use only")
    assert picture.keywords == ["tram", "کابل"]
    assert moments.iso(picture.taken_at) == "2026-11-23T08:15:00+04:30"
    with originals().open(picture.original) as original:
        assert original.read() == content
    for name in default_storage.listdir(picture.stem)[1]:
        with default_storage.open(f"{picture.stem}/{name}") as file:
            public = file.read()
        for secret in (b"SN123456", b"Private Person", b"IMG_4711", b"GPS", b"JOB-42", b"tram"):
            assert secret not in public, name
        assert b"Jane Doe" in public and b"Example Times" in public
        assert ExifTags.IFD.GPSInfo not in Image.open(io.BytesIO(public)).getexif()
