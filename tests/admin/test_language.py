"""Everybody works at the desk in the language they choose, their browser's until then."""

import pytest
from django.urls import reverse

from tests.builders import make_article, make_person, make_tag

pytestmark = pytest.mark.django_db

LANGUAGES = {
    "en": ("en", "ltr", "My desk"),
    "fa-af": ("fa-af", "rtl", "میز من"),
    "ps": ("ps", "rtl", "زما مېز"),
}


def chosen(client, language: str, then="/admin/"):
    return client.post(reverse("admin:language"), {"language": language, "next": then}, follow=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_chooses_the_desks_language(client, language):
    client.force_login(make_person("Editor"))
    page = chosen(client, language).content.decode()
    code, direction, words = LANGUAGES[language]
    assert f'<html lang="{code}" dir="{direction}">' in page and f"<h1>{words}</h1>" in page
    assert page.count('aria-current="true"') == 1
    assert f'value="{language}"' in page.split('aria-current="true"')[0].rpartition("<button")[2]


def test_the_choice_stands_on_every_page_of_the_desk_by_its_own_name(client):
    for words in (
        ">English</button>",
        'lang="fa-AF" dir="rtl">دری</button>',
        'lang="ps" dir="rtl">پښتو</button>',
    ):
        assert words in client.get("/admin/login/").content.decode().replace(' aria-current="true"', "")
    client.force_login(make_person("Editor"))
    story = make_article()
    for name, arguments in (("add", []), ("changelist", []), ("change", [story.pk])):
        page = client.get(reverse(f"admin:articles_article_{name}", args=arguments)).content.decode()
        assert page.count('name="language" value="fa-af"') == 1


def test_a_choice_leads_back_and_not_away(client):
    client.force_login(make_person("Editor"))
    stories = reverse("admin:articles_article_changelist") + "?state=draft"
    for then, expected in ((stories, stories), ("https://evil.example/", "/")):
        response = client.post(reverse("admin:language"), {"language": "ps", "next": then})
        assert (response.status_code, response.url) == (302, expected)


def test_the_choice_is_the_desks_alone(client):
    client.force_login(make_person("Editor"))
    assert chosen(client, "fa-af").wsgi_request.COOKIES["django_language"] == "fa-af"
    assert client.cookies["django_language"]["path"] == "/admin/"
    assert '<html lang="en" dir="ltr">' in client.get("/latest/").content.decode()


def test_until_then_it_is_the_browsers(client):
    for asked, expected in (("ps,en;q=0.5", "ps"), ("fa-AF", "fa-af"), ("de", "en")):
        page = client.get("/admin/login/", headers={"accept-language": asked}).content.decode()
        assert f'<html lang="{expected}"' in page


def test_nonsense_is_no_language(client):
    client.force_login(make_person("Editor"))
    for words in ("xx", "", "fa-af; Path=/", "de"):
        assert '<html lang="en" dir="ltr">' in chosen(client, words).content.decode()


def test_names_are_read_in_their_own_language_and_direction(client):
    tag = make_tag(
        names={"en": "Kites", "fa-af": "کاغذپران"}, aliases=["gudiparan"], descriptions={"fa-af": "بازی"}
    )
    client.force_login(make_person("Chief"))
    chosen(client, "fa-af")
    page = client.get(reverse("admin:articles_tag_changelist")).content.decode()
    assert '<bdi lang="fa-AF">کاغذپران</bdi>' in page and '<bdi lang="en">Kites</bdi>' in page
    assert 'name="names_en" ' in client.get(tag_address(tag)).content.decode()
    client.force_login(make_person("Reporter"))
    page = client.get(tag_address(tag)).content.decode()
    for words in (
        '<p><bdi lang="en">Kites</bdi></p><p><bdi lang="fa-AF">کاغذپران</bdi></p>',
        '<p><bdi lang="fa-AF">بازی</bdi></p>',
        "<bdi>gudiparan</bdi>",
    ):
        assert words in page


def tag_address(tag) -> str:
    return reverse("admin:articles_tag_change", args=[tag.pk])
