"""The picture library: uploads, focal points, choosing, and names that follow what is in the files."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from articles.models import Picture
from tests.builders import fetched, jpeg, make_article, make_person, make_picture

pytestmark = pytest.mark.django_db

ADD = reverse("admin:articles_picture_add")


def change(picture) -> str:
    return reverse("admin:articles_picture_change", args=[picture.pk])


def sent(**more) -> dict:
    texts = {f"{name}_{number}": "" for name in ("alts", "captions") for number in ("en", "fa-af", "ps")}
    empty = {"creator": "", "credit": "", "copyright": "", "licence": "", "licence_ends_at": ""}
    return {**texts, **empty, "focal_x": "0.5", "focal_y": "0.5", **more}


@pytest.fixture
def desk(client):
    client.force_login(make_person("Editor", username="editor"))
    return client


def test_a_picture_is_uploaded_with_its_words_in_each_language(desk):
    file = SimpleUploadedFile("road.jpg", jpeg(800, 600), "image/jpeg")
    response = desk.post(
        ADD, sent(file=file, **{"alts_en": "A road", "alts_fa-af": "یک راه", "credit": "Omid"})
    )
    assert response.status_code == 302
    picture = Picture.objects.get()
    assert picture.alts == {"en": "A road", "fa-af": "یک راه"}
    assert (picture.credit, picture.size, picture.owner.username) == ("Omid", (800, 600), "editor")
    shown = fetched(desk, picture.rendition("full", 640))
    assert Image.open(io.BytesIO(shown)).size == (640, 480)


def test_what_the_file_says_of_its_maker_is_taken_over(desk):
    content = jpeg(exif=_exif({315: "Laila Samadi", 33432: "Samadi Agency"}))
    desk.post(ADD, sent(file=SimpleUploadedFile("a.jpg", content)))
    picture = Picture.objects.get()
    assert (picture.creator, picture.copyright) == ("Laila Samadi", "Samadi Agency")


def _exif(tags) -> Image.Exif:
    exif = Image.Exif()
    exif.update(tags)
    return exif


@pytest.mark.parametrize("content", [b"", b"no picture", jpeg(300, 200)[:700]])
def test_what_is_no_picture_is_said_beside_its_field_and_the_words_are_kept(desk, content):
    response = desk.post(ADD, sent(file=SimpleUploadedFile("a.jpg", content), credit="Kept as typed"))
    page = response.content.decode()
    assert response.status_code == 200
    assert re.search(r"The file is empty|no picture, or it is damaged", page)
    assert "Kept as typed" in page and not Picture.objects.exists()


def test_moving_the_focal_point_makes_new_files_under_new_names(desk, client):
    picture = make_picture(width=1600, height=1200)
    story = make_article(thumbnail=picture)
    before = picture.rendition("16x9", 640)
    desk.post(change(picture), sent(focal_x="0.1", focal_y="0.9", credit=picture.credit, alts_en="A road"))
    picture.refresh_from_db()
    after = picture.rendition("16x9", 640)
    assert picture.focal_point == (0.1, 0.9) and after != before
    for address in (before, after):  # the old one stays for whoever has the page open
        assert fetched(client, address).startswith(b"\xff\xd8")
    page = client.get(story.get_absolute_url()).content.decode()
    assert picture.stem in page and before.split("/")[3] not in page


@pytest.mark.parametrize(("x", "y"), [("1.2", "0.5"), ("-0.1", "0.5"), ("", "0.5"), ("middle", "0.5")])
def test_a_focal_point_outside_the_picture_is_refused(desk, x, y):
    picture = make_picture()
    response = desk.post(change(picture), sent(focal_x=x, focal_y=y))
    assert response.status_code == 200 and "errorlist" in response.content.decode()


def test_a_pictures_page_shows_its_crops_and_where_it_is_used(desk):
    picture = make_picture()
    make_article("As thumbnail", thumbnail=picture)
    make_article("In the body", body=f'<figure><img data-picture="{picture.uuid}"></figure>')
    make_article("Without")
    page = desk.get(change(picture)).content.decode()
    assert "As thumbnail" in page and "In the body" in page and "Without" not in page
    for crop in ("16/9", "4/3", "1/1", "1200/630"):
        assert f'data-crop="{crop}"' in page


def test_a_picture_in_use_cannot_be_deleted(client):
    client.force_login(make_person("Chief"))
    used, in_body, unused = make_picture("#000000"), make_picture("#ffffff"), make_picture("#00ff00")
    make_article(thumbnail=used)
    make_article(body=f'<figure><img data-picture="{in_body.uuid}"></figure>')
    for picture, status in ((used, 403), (in_body, 403), (unused, 302)):
        address = reverse("admin:articles_picture_delete", args=[picture.pk])
        assert client.post(address, {"post": "yes"}).status_code == status
    assert set(Picture.objects.all()) == {used, in_body}


def test_the_library_is_searched_by_caption_credit_and_alt_text(desk):
    make_picture("#000000", credit="Omid Rasa", captions={"fa-af": "راه سالنگ"})
    make_picture("#ffffff", credit="Laila Samadi", alt="A lake")
    address = reverse("admin:articles_picture_choose")
    for words, credit in (("omid", "Omid Rasa"), ("راه‌ سالنگ", "Omid Rasa"), ("LAKE", "Laila Samadi")):
        page = desk.get(address, {"q": words}).content.decode()
        assert re.findall(r'data-credit="([^"]+)"', page) == [credit]
    assert "No picture has these words." in desk.get(address, {"q": "nothing"}).content.decode()


def test_choosing_gives_the_words_of_the_storys_language(desk):
    make_picture(alts={"en": "A road", "ps": "یوه لار"}, captions={"ps": "لار"})
    page = desk.get(
        reverse("admin:articles_picture_choose"), {"language": "ps", "for": "thumbnail"}
    ).content.decode()
    assert 'data-alt="یوه لار"' in page and 'data-caption="لار"' in page


def test_renditions_are_rebuilt_by_a_command_and_old_ones_can_go(capsys, settings):
    picture = make_picture(width=800, height=600)
    old = picture.stem
    picture.focal_x = 0.1
    picture.make_renditions()
    picture.save()
    folder = settings.MEDIA_ROOT / picture.stem
    for file in folder.iterdir():
        file.unlink()
    call_command("rebuild_renditions", "--prune")
    assert "1 of 1" in capsys.readouterr().out
    assert (folder / "full-640.webp").exists()
    assert not (settings.MEDIA_ROOT / old).exists()
