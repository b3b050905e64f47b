"""The picture library: uploads, focal points, choosing, and names that follow what is in the files."""

import io
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from articles import library, moments
from articles.models import Picture
from tests.builders import fetched, jpeg, make_article, make_person, make_picture

pytestmark = pytest.mark.django_db

ADD = reverse("admin:articles_picture_add")
LIBRARY = reverse("admin:articles_picture_changelist")
CHOOSE = reverse("admin:articles_picture_choose")


def change(picture) -> str:
    return reverse("admin:articles_picture_change", args=[picture.pk])


def sent(**more) -> dict:
    texts = {f"{name}_{number}": "" for name in ("alts", "captions") for number in ("en", "fa-af", "ps")}
    empty = {"creator": "", "credit": "", "copyright": "", "licence": "", "licence_ends_at": ""}
    empty |= {"keywords": "", "taken_at": ""}
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


def test_a_picture_whose_owner_has_no_account_here_says_who_that_was(desk):
    picture = make_picture(owner_name="far&ida")
    address = reverse("admin:articles_picture_change", args=[picture.pk])
    assert "<bdi>far&amp;ida</bdi>" in desk.get(address).content.decode()


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


def test_a_pictures_page_shows_its_crops(desk):
    page = desk.get(change(make_picture())).content.decode()
    for crop in ("16/9", "4/3", "1/1", "1200/630"):
        assert f'data-crop="{crop}"' in page


def test_keywords_and_the_day_it_was_taken_are_kept(desk):
    picture = make_picture()
    desk.post(change(picture), sent(keywords=" Kabul \nکابل\n\nKabul", taken_at="2026-05-14T07:40"))
    picture.refresh_from_db()
    assert picture.keywords == ["Kabul", "کابل"]
    assert moments.full(picture.taken_at) == "14\xa0May 2026, 07:40"
    page = desk.get(change(picture)).content.decode()
    assert "Kabul\nکابل</textarea>" in page and 'value="2026-05-14T07:40"' in page


def test_whoever_may_not_change_a_picture_reads_what_is_said_of_it(client):
    client.force_login(make_person("Reporter"))
    picture = make_picture(captions={"en": "The upper bends", "ps": "بره برخه"}, keywords=["road", "snow"])
    page = client.get(change(picture)).content.decode()
    for words in ("The upper bends · بره برخه", "road · snow", "Laila Samadi", "A road"):
        assert f"<bdi>{words}</bdi>" in page
    assert 'name="credit"' not in page and 'name="_save"' not in page


@pytest.mark.parametrize(
    ("keywords", "sentence"),
    [("\n".join(map(str, range(51))), "Keep the 50 keywords"), ("k" * 65, "too long for a keyword")],
)
def test_too_many_or_too_long_keywords_are_refused_with_a_sentence(desk, keywords, sentence):
    picture = make_picture()
    page = desk.post(change(picture), sent(keywords=keywords)).content.decode()
    picture.refresh_from_db()
    assert sentence in page and picture.keywords == []


def titles(page: str) -> list[str]:
    return re.findall(r'desk-card-title" dir="auto">([^<]*)<', page)


@pytest.mark.parametrize("address", [LIBRARY, CHOOSE])
def test_the_library_is_searched_by_caption_credit_keyword_and_alt_text(desk, address):
    make_picture("#000000", credit="Omid Rasa", captions={"fa-af": "راه سالنگ"})
    make_picture("#ffffff", credit="Laila Samadi", alt="A lake", keywords=["Band-e Amir", "کابل"])
    for words, title in (
        ("omid", "راه سالنگ"),
        ("راه‌ سالنگ", "راه سالنگ"),
        ("LAKE", "A lake"),
        ("band e amir", "A lake"),
        ("كابل", "A lake"),
    ):
        assert titles(desk.get(address, {"q": words}).content.decode()) == [title]
    assert "No picture has these words." in desk.get(address, {"q": "nothing"}).content.decode()


def test_the_library_is_a_grid_that_says_whose_pictures_are_and_what_they_lack(desk):
    now = timezone.now()
    make_picture("#000001", width=640, height=360, captions={"en": "Whole"}, credit="Omid Rasa")
    make_picture("#000002", captions={"en": "Nobody’s"}, credit="")
    make_picture("#000003", captions={"en": "Unseen"}, alt="")
    make_picture("#000004", captions={"en": "Ended"}, licence_ends_at=now - timedelta(days=1))
    make_picture("#000005", captions={"en": "Not yet"}, licence_ends_at=now + timedelta(days=1))
    page = desk.get(LIBRARY).content.decode()
    cards = dict(zip(titles(page), page.split('<a class="desk-card"')[1:], strict=True))
    lacks = {title: re.findall(r"desk-chip [^>]*>([^<]+)<", card) for title, card in cards.items()}
    assert lacks == {
        "Not yet": [],
        "Ended": ["Licence has ended"],
        "Unseen": ["No alt text"],
        "Nobody’s": ["No credit"],
        "Whole": [],
    }
    assert list(lacks)[0] == "Not yet", "the newest comes first"
    assert "Omid Rasa" in cards["Whole"] and "640 × 360" in cards["Whole"]
    assert str(moments.here(now).year) in cards["Whole"]
    assert change(Picture.objects.get(captions={"en": "Whole"})) in cards["Whole"]


@pytest.mark.parametrize("number", [3, 30])
@pytest.mark.parametrize("address", [LIBRARY, CHOOSE])
def test_the_library_costs_the_same_whatever_is_in_it(desk, django_assert_num_queries, address, number):
    """Session, account, two for what they may do; counting, the pictures; for a search where it begins and ends."""
    for each in range(number):
        make_picture(f"#0000{each:02x}", captions={"en": f"Picture {each}"})
    for values, queries in (({}, 6), ({"q": "picture"}, 8)):
        with django_assert_num_queries(queries):
            page = desk.get(address, values).content.decode()
        assert len(titles(page)) == min(number, 24)


@pytest.mark.parametrize("address", [LIBRARY, CHOOSE])
def test_a_large_library_is_searched_stretch_by_stretch_and_to_its_end(desk, address, monkeypatch):
    monkeypatch.setattr(library, "SEARCHED_AT_ONCE", 3)
    for number in range(8):
        make_picture(f"#0000{number:02x}", captions={"en": f"Lake {number}" if number % 2 == 0 else "Road"})
    found, values = [], {"q": "lake"}
    for _each in range(4):
        page = desk.get(address, values).content.decode()
        found.append(titles(page))
        older = re.search(r'href="\?([^"]*stretch=[^"]*)"', page)
        if older is None:
            break
        values = dict(parse_qsl(unescape(older[1])))
    assert found == [["Lake 6"], ["Lake 4", "Lake 2"], ["Lake 0"]]


@pytest.mark.parametrize("stretch", ["9999", "-1", "99999999999999999999", "x", "²"])
def test_a_stretch_that_is_none_is_no_trouble(desk, stretch):
    make_picture()
    assert desk.get(LIBRARY, {"q": "road", "stretch": stretch}).status_code == 200


def plan_of(rows) -> str:
    """As for a table of many rows: PostgreSQL would rather read three of them than open an index."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    return rows.explain()


@pytest.mark.parametrize("stretch", [0, 1])
def test_a_search_reads_one_stretch_of_the_library_in_its_order(stretch, monkeypatch):
    monkeypatch.setattr(library, "SEARCHED_AT_ONCE", 1)
    for number in range(3):
        make_picture(f"#0000{number:02x}")
    plan = plan_of(library.find("road", stretch).pictures[:24])
    assert re.search(r"(SEARCH|Index Scan).*created_at", plan), plan
    assert not re.search(
        r"SCAN articles_picture\b(?! USING INDEX)|Seq Scan|^ *Sort  |USE TEMP B-TREE FOR ORDER", plan
    ), plan


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
