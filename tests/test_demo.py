"""The demo newsroom: what a newcomer finds, in an empty database only."""

import re
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import demo, pictures
from articles.models import Article, Picture, Section, Tag
from tests.agreement import check_lists_agree_with_stories
from tests.builders import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(monkeypatch):
    monkeypatch.setattr(pictures, "WIDTHS", (320,))  # the tests need not wait for the large ones
    small = {"4x3": (120, 90), "1x1": (120, 120), "share": (120, 63)}
    monkeypatch.setattr(pictures, "SINGLE_SHAPES", small)
    monkeypatch.setattr(pictures, "SHAPES", ("full", "16x9", *small))
    call_command("load_demo", stdout=StringIO())


def test_the_demo_is_a_whole_newsroom(loaded, client):
    now = timezone.now()
    public = Article.objects.public()
    assert public.in_language("en").count() >= 10
    for language in ("fa-af", "ps"):
        assert public.in_language(language).count() >= 6
        assert client.get(f"/{language}/").status_code == 200
    assert public.count() >= 24
    assert Article.objects.filter(status="draft").count() >= 3
    assert Article.objects.filter(status="published", published_at__gt=now).exists()
    assert (Section.objects.count(), Picture.objects.count()) == (4, 12)
    for story in public.select_related("thumbnail", "section"):
        assert story.thumbnail and story.section and story.standfirst and story.body
        assert story.tags.exists() and story.authors.exists()
        assert 0 <= (now - story.published_at).days <= 14
    for picture in Picture.objects.all():
        assert picture.credit and set(picture.alts) == set(picture.captions) == {"en", "fa-af", "ps"}
    check_lists_agree_with_stories()


def test_its_lead_is_the_envoys_visit(loaded, client):
    lead = Article.objects.public().in_language("en").newest_first()[0]
    assert {"afghanistan", "diplomacy"} <= set(lead.tags.values_list("slug", flat=True))
    assert "Khalilzad" in lead.headline
    front = client.get("/").content.decode()
    assert lead.headline in front.split('<article class="lead">')[1].split("</article>")[0]
    page = client.get(lead.get_absolute_url()).content.decode()
    assert "Islamabad" in page and lead.thumbnail.stem in page


def test_every_address_of_the_demo_answers(loaded, client):
    seen, todo = set(), ["/", "/fa-af/", "/ps/"]
    while todo:
        address = todo.pop()
        response = client.get(address)
        assert response.status_code == 200, address
        found = set(re.findall(r'href="(/[^"#?]*)"', response.content.decode()))
        found = {each for each in found if not each.startswith(("/static/", "/media/"))} - seen
        seen |= found
        todo += found
    assert len(seen) > 150


def test_the_demo_goes_into_an_empty_database_only(capsys):
    make_article()
    with pytest.raises(CommandError, match="stories already"):
        call_command("load_demo")
    call_command("load_demo", "--if-empty")
    assert Article.objects.count() == 1
    assert not get_user_model().objects.exists()


def test_the_log_in_goes_with_the_database(loaded):
    words = demo.login_file().read_text()
    call_command("load_demo", "--if-empty")
    assert demo.login_file().read_text() == words
    demo.login_file().unlink()
    call_command("load_demo", "--if-empty")
    username, password = demo.login_file().read_text().split()
    assert get_user_model().objects.get(username=username).check_password(password)
    get_user_model().objects.all().delete()
    call_command("load_demo", "--if-empty")
    assert not demo.login_file().exists()


def test_the_demo_has_its_lists_filled(loaded):
    assert all(tag.taggings.count() >= 2 for tag in Tag.objects.all())
