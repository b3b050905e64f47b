"""Many pictures at once: each is taken or refused by itself, by a plain form and by its script."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from articles.admin import picture_upload
from articles.models import Picture
from tests.builders import fetched, jpeg, make_person, make_picture

pytestmark = pytest.mark.django_db

UPLOAD = reverse("admin:articles_picture_upload")


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def change(picture) -> str:
    return reverse("admin:articles_picture_change", args=[picture.pk])


@pytest.fixture
def desk(client):
    client.force_login(make_person("Reporter", username="reporter"))
    return client


def test_each_file_is_taken_or_refused_by_itself(desk):
    files = [
        file("road.jpg", jpeg(640, 360, "#112233")),
        file("letter.jpg", b"Dear editor"),
        file("lake.jpg", jpeg(640, 360, "#332211")),
        file("empty.jpg", b""),
    ]
    page = desk.post(UPLOAD, {"files": files}).content.decode()
    road, lake = Picture.objects.order_by("id")
    assert (road.file_name, lake.file_name) == ("road.jpg", "lake.jpg")
    assert {road.owner.username, lake.owner.username} == {"reporter"}
    lines = page.split('<li class="desk-line">')[1:]
    for line, name, words in zip(
        lines,
        ("road.jpg", "letter.jpg", "lake.jpg", "empty.jpg"),
        (change(road), "This file is no picture, or it is damaged.", change(lake), "The file is empty."),
        strict=True,
    ):
        assert name in line and words in line
    assert "2 of 4 files are new in the library." in page
    assert fetched(desk, road.rendition("full", 640)).startswith(b"\xff\xd8")


def test_the_same_bytes_are_not_taken_twice(desk):
    picture = make_picture(captions={"en": "The upper bends"})
    files = [file("again.jpg", jpeg()), file("new.jpg", jpeg(80, 60)), file("new-copy.jpg", jpeg(80, 60))]
    page = desk.post(UPLOAD, {"files": files}).content.decode()
    assert Picture.objects.count() == 2
    again, new, copy = page.split('<li class="desk-line">')[1:]
    assert "In the library already." in again and change(picture) in again
    assert "In the library." in new and "In the library already." in copy
    assert "1 of 3 files are new in the library." in page


def test_the_single_form_links_to_the_picture_that_is_there_already(desk):
    picture = make_picture(captions={"en": "The upper bends"})
    address = reverse("admin:articles_picture_add")
    page = desk.post(address, {"file": file("again.jpg", jpeg()), "credit": "Kept as typed"}).content.decode()
    assert f'This picture is in the library already: <a href="{change(picture)}"><bdi>The upper bends' in page
    assert "Kept as typed" in page and Picture.objects.count() == 1


def test_a_credit_for_all_stands_where_the_file_names_none(desk):
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="Agency"/>'
        b"</rdf:RDF></x:xmpmeta>"
    )
    files = [file("a.jpg", jpeg(xmp=packet)), file("b.jpg", jpeg(colour="#ffffff"))]
    desk.post(UPLOAD, {"files": files, "credit": "Omid Rasa"})
    assert dict(Picture.objects.values_list("file_name", "credit")) == {
        "a.jpg": "Agency",
        "b.jpg": "Omid Rasa",
    }


def test_the_script_is_answered_with_the_line_of_its_file(desk):
    asked = {"headers": {"Accept": "application/json"}}
    (line,) = desk.post(UPLOAD, {"files": file("road.jpg", jpeg())}, **asked).json()["lines"]
    assert not line["refused"] and change(Picture.objects.get()) in line["html"]
    (line,) = desk.post(UPLOAD, {"files": file("<b>.jpg", b"x")}, **asked).json()["lines"]
    assert line["refused"] and "&lt;b&gt;.jpg" in line["html"] and "<b>" not in line["html"]
    assert desk.post(UPLOAD, {}, **asked).json() == {"lines": [], "refusal": "Choose one picture at least."}


def test_no_file_is_said_in_a_sentence(desk):
    page = desk.post(UPLOAD, {"credit": "Kept as typed"}).content.decode()
    assert "Choose one picture at least." in page and "Kept as typed" in page


def test_files_that_there_was_no_time_for_are_named(desk, monkeypatch):
    monkeypatch.setattr(picture_upload, "LONGEST_SECONDS", -1)
    page = desk.post(UPLOAD, {"files": [file("road.jpg", jpeg())]}).content.decode()
    assert "There was no time left for this file. Send it again." in page and not Picture.objects.exists()


def test_a_file_that_is_too_large_is_named_and_the_others_are_taken(desk, settings):
    settings.PICTURE_MAX_BYTES = 3 * 1024**2
    bitmap = io.BytesIO()
    Image.effect_noise((1400, 1400), 90).save(bitmap, "TIFF")
    large = bitmap.getvalue() * 2
    page = desk.post(UPLOAD, {"files": [file("large.tif", large), file("road.jpg", jpeg())]}).content.decode()
    assert "The file is larger than 3 MB." in page.split('<li class="desk-line">')[1]
    assert Picture.objects.get().file_name == "road.jpg"


def test_uploading_needs_the_permission_and_the_pages_own_token(client):
    client.force_login(make_person())
    assert client.get(UPLOAD).status_code == 403
    assert client.post(UPLOAD, {"files": file("road.jpg", jpeg())}).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_person("Editor"))
    assert strict.post(UPLOAD, {"files": file("road.jpg", jpeg())}).status_code == 403
    assert not Picture.objects.exists()


@pytest.mark.parametrize("role", ["Reporter", "Translator", "Editor", "Chief"])
def test_every_role_may_upload_and_is_led_there(client, role):
    client.force_login(make_person(role))
    assert client.get(UPLOAD).status_code == 200
    for address in ("changelist", "choose", "add"):
        assert f'href="{UPLOAD}' in client.get(reverse(f"admin:articles_picture_{address}")).content.decode()


def test_whoever_was_choosing_a_picture_finds_back(desk):
    asked = "?for=thumbnail&language=ps"
    page = desk.get(reverse("admin:articles_picture_choose") + asked).content.decode()
    assert f'href="{UPLOAD}{asked.replace("&", "&amp;")}"' in page
    page = desk.get(UPLOAD + asked).content.decode()
    assert f'href="{reverse("admin:articles_picture_choose")}{asked.replace("&", "&amp;")}"' in page
    assert "Back to choosing" not in desk.get(UPLOAD).content.decode()
