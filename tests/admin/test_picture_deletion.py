"""Letting pictures go: never one that a story shows or is about to show; otherwise with all their files."""

import re

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from articles.models import Article, Picture, Revision
from articles.models.picture import originals
from articles.record_json import to_json
from articles.recording import record_of
from tests.builders import make_article, make_person, make_picture

pytestmark = pytest.mark.django_db


def delete(picture) -> str:
    return reverse("admin:articles_picture_delete", args=[picture.pk])


def change(picture) -> str:
    return reverse("admin:articles_picture_change", args=[picture.pk])


def figure(picture) -> str:
    return f'<p>Text.</p><figure><img data-picture="{picture.uuid}"></figure>'


def with_waiting_changes(headline: str, **parts) -> Article:
    """A live story whose changes wait, as `stories` leaves it."""
    story, draft = make_article(headline), make_article("As it shall be", status="draft", **parts)
    record = to_json(record_of(draft))
    draft.delete()
    waiting = Revision.objects.create(article=story, record=record, saved_at=story.created_at)
    Article.objects.filter(pk=story.pk).update(pending=waiting)
    return story


USES = {
    "as thumbnail": lambda picture: make_article("The road is open", thumbnail=picture),
    "in the body": lambda picture: make_article("The road is open", body=figure(picture)),
    "as thumbnail of a draft": lambda picture: make_article(
        "The road is open", thumbnail=picture, status="draft"
    ),
    "in the body of a draft": lambda picture: make_article(
        "The road is open", body=figure(picture), status="draft"
    ),
    "in changes that wait": lambda picture: with_waiting_changes("The road is open", body=figure(picture)),
    "as thumbnail in changes that wait": lambda picture: with_waiting_changes(
        "The road is open", thumbnail=picture
    ),
}


@pytest.mark.parametrize("use", USES)
def test_a_picture_in_use_cannot_be_deleted_and_says_where_it_is_used(client, use):
    client.force_login(make_person("Chief"))
    picture = make_picture()
    story = USES[use](picture)
    address = reverse("admin:articles_article_change", args=[story.pk])
    for page, status in (
        (client.get(delete(picture)), 200),
        (client.post(delete(picture), {"post": "yes"}), 409),
    ):
        assert page.status_code == status
        assert "This picture is in use" in page.content.decode()
        assert re.search(rf'<a href="{address}"><bdi>The road is open</bdi>', page.content.decode())
        assert "Are you sure" not in page.content.decode()
    assert Picture.objects.get() == picture
    assert originals().exists(picture.original)


@pytest.mark.parametrize("use", USES)
def test_a_pictures_page_names_the_stories_that_show_it(client, use):
    client.force_login(make_person("Editor"))
    picture = make_picture()
    assert "No story yet." in client.get(change(picture)).content.decode()
    make_article("Without", thumbnail=make_picture("#ffffff"))
    USES[use](picture)
    page = client.get(change(picture)).content.decode()
    assert "The road is open" in page and "Without" not in page and "No story yet." not in page


def test_what_once_waited_no_longer_holds_a_picture(client):
    client.force_login(make_person("Chief"))
    picture = make_picture()
    story = with_waiting_changes("The road is open", thumbnail=picture)
    Article.objects.filter(pk=story.pk).update(pending=None)
    assert client.post(delete(picture), {"post": "yes"}).status_code == 302
    assert not Picture.objects.exists()


def test_whoever_may_not_read_a_story_is_told_that_there_is_one(client):
    reporter = make_person("Reporter")
    client.force_login(reporter)
    picture = make_picture(owner=reporter)
    make_article("Not theirs", thumbnail=picture, status="draft", owner=make_person("Editor"))
    page = client.get(change(picture)).content.decode()
    assert "One story of somebody else’s" in page and "Not theirs" not in page
    make_article("Theirs", body=figure(picture), status="draft", owner=reporter)
    page = client.get(change(picture)).content.decode()
    assert "Theirs" in page and "and one more story" in page and "Not theirs" not in page


def test_a_picture_of_many_stories_names_the_newest_and_counts_the_others(
    client, django_assert_max_num_queries
):
    client.force_login(make_person("Editor"))
    picture = make_picture()
    for number in range(25):
        make_article(f"Story {number:02}!", thumbnail=picture)
    with django_assert_max_num_queries(20):
        page = client.get(change(picture)).content.decode()
    assert page.count("!</bdi>") == 20 and "and 5 more stories" in page


def files_of(picture) -> list[str]:
    return default_storage.listdir(picture.stem)[1]


def test_an_unused_picture_goes_with_all_its_files(client, django_capture_on_commit_callbacks):
    client.force_login(make_person("Chief"))
    picture, other = make_picture(), make_picture("#ffffff")
    assert files_of(picture) and originals().exists(picture.original)
    page = client.get(delete(picture)).content.decode()
    assert "Are you sure" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(delete(picture), {"post": "yes"})
    assert Picture.objects.get() == other
    assert not default_storage.exists(picture.stem) and not originals().exists(picture.original)
    assert files_of(other) and originals().exists(other.original)


def test_files_stay_while_another_picture_has_the_same(client, django_capture_on_commit_callbacks):
    client.force_login(make_person("Chief"))
    first, second, cropped = make_picture(), make_picture(), make_picture(focal_x=0.1)
    assert first.stem == second.stem != cropped.stem
    for picture, renditions, original in (
        (first, True, True),
        (second, False, True),
        (cropped, False, False),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(delete(picture), {"post": "yes"})
        assert default_storage.exists(picture.stem) == renditions
        assert originals().exists(picture.original) == original


def test_files_stay_when_the_deletion_does_not_come_about(
    client, django_capture_on_commit_callbacks, monkeypatch
):
    client.force_login(make_person("Chief"))
    picture = make_picture()
    with django_capture_on_commit_callbacks():  # kept back: the commit never comes
        client.post(delete(picture), {"post": "yes"})
    assert files_of(picture) and originals().exists(picture.original)


@pytest.mark.parametrize(
    ("role", "owns", "status"),
    [("Reporter", True, 403), ("Editor", True, 403), ("Chief", False, 302)],
)
def test_deleting_needs_the_permission(client, role, owns, status):
    person = make_person(role)
    client.force_login(person)
    picture = make_picture(owner=person if owns else make_person("Editor"))
    assert client.post(delete(picture), {"post": "yes"}).status_code == status
    assert Picture.objects.exists() == (status == 403)
