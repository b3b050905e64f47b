"""Who may do what at the desk: each role meets just what the table gives it."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.models import Article, Picture
from articles.roles import ROLES
from tests.admin.forms import change, resent, sent
from tests.builders import jpeg, make_article, make_page, make_person, make_picture, make_section, make_tag

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")
ADD = reverse("admin:articles_article_add")


@pytest.fixture
def as_role(client):
    def log_in(role):
        person = make_person(role, username=f"some-{role.lower()}")
        client.force_login(person)
        return client, person

    return log_in


def test_the_four_groups_have_what_the_table_says():
    for role, permissions in ROLES.items():
        held = {
            f"{p.content_type.app_label}.{p.codename}" for p in Group.objects.get(name=role).permissions.all()
        }
        assert held == set(permissions)


@pytest.mark.parametrize("role", ["Reporter", "Translator"])
def test_a_reporter_writes_stories_and_is_not_offered_publication(as_role, role):
    desk, person = as_role(role)
    form = desk.get(ADD).content.decode()
    for name in ("status", "published_at", "embargo_until", "expires_at", "sticky", "chosen_owner"):
        assert f'name="{name}"' not in form
    assert 'value="publish"' not in form and 'value="submit"' in form
    assert desk.post(ADD, sent(_move="publish", published_at="2020-01-01T10:00")).status_code == 403
    assert not Article.objects.exists()
    desk.post(ADD, sent(published_at="2020-01-01T10:00"))
    story = Article.objects.get()
    assert (story.status, story.published_at, story.owner) == ("draft", None, person)


@pytest.mark.parametrize("role", ["Reporter", "Translator"])
def test_a_reporter_changes_their_own_draft_and_no_other_story(as_role, role):
    desk, person = as_role(role)
    mine, theirs = make_article("Mine", status="draft", owner=person), make_article("Theirs", status="draft")
    live = make_article("Mine, live", owner=person)
    assert desk.post(change(mine), resent(mine, headline="Mine, changed")).status_code == 302
    assert (
        desk.post(change(theirs), resent(theirs, headline="Stolen")).status_code == 302
    )  # to the index: it is not there
    assert desk.post(change(live), resent(live, headline="Put out")).status_code == 302  # kept for copying
    headlines = set(Article.objects.values_list("headline", flat=True))
    assert headlines == {"Mine, changed", "Theirs", "Mine, live"}
    assert "Theirs" not in desk.get(change(theirs), follow=True).content.decode().replace("“", "")


def test_a_reporter_sees_only_their_own_stories(as_role):
    desk, person = as_role("Reporter")
    make_article("Secret draft of somebody", status="draft")
    make_article("Somebody's public story")
    make_article("Mine", status="draft", owner=person)
    page = desk.get(LIST).content.decode()
    assert "Mine" in page and "Secret draft" not in page and "public story" not in page
    found = desk.get(reverse("admin:articles_article_pick"), {"q": "secret"}).json()["found"]
    assert found == []


def test_a_translator_reads_what_is_published_but_does_not_change_it(as_role):
    desk, _person = as_role("Translator")
    public = make_article("A public story")
    make_article("Secret draft of somebody", status="draft")
    page = desk.get(LIST).content.decode()
    assert "A public story" in page and "Secret draft" not in page
    shown = desk.get(change(public))
    assert "First paragraph." in shown.content.decode() and 'name="_save"' not in shown.content.decode()
    assert desk.post(change(public), resent(public, headline="Changed")).status_code == 403


def test_an_editor_changes_and_publishes_any_story(as_role):
    desk, _person = as_role("Editor")
    theirs = make_article("Theirs", status="draft", owner=make_person("Reporter"))
    desk.post(
        change(theirs), resent(theirs, headline="Theirs, edited", _move="publish", section=make_section().pk)
    )
    theirs.refresh_from_db()
    assert (theirs.headline, theirs.status) == ("Theirs, edited", "published")
    assert theirs.owner is not None, "editing a story does not take it away from its owner"


def test_an_editor_may_give_a_story_to_somebody_else(as_role):
    desk, _person = as_role("Editor")
    story, reporter = make_article(status="draft"), make_person("Reporter")
    desk.post(change(story), resent(story, chosen_owner=[str(reporter.pk)]))
    story.refresh_from_db()
    assert story.owner == reporter


def test_a_story_whose_owner_has_no_account_here_says_who_that_was(as_role):
    desk, _person = as_role("Editor")
    story = make_article("From elsewhere", status="in_review")
    Article.objects.filter(pk=story.pk).update(owner_name="far&<b>ida")
    for address in (LIST, change(story), reverse("admin:index")):
        page = desk.get(address).content.decode()
        assert "far&amp;&lt;b&gt;ida" in page and "far&<b>ida" not in page, address
    assert "who has no account here" in desk.get(change(story)).content.decode()
    reporter = make_person("Reporter", username="omid")
    desk.post(change(story), resent(story, chosen_owner=[str(reporter.pk)]))
    for address in (LIST, change(story), reverse("admin:index")):
        page = desk.get(address).content.decode()
        assert "omid" in page and "far&amp;" not in page, address


def test_nobody_deletes_a_story(as_role):
    for role in (*ROLES, "superuser"):
        desk, person = as_role(role)
        story = make_article(status="draft", owner=person)
        assert (
            desk.post(reverse("admin:articles_article_delete", args=[story.pk]), {"post": "yes"}).status_code
            == 403
        )
    assert Article.objects.count() == len(ROLES) + 1


MODELS = ["section", "tag", "author", "page", "redirect", "picture"]
MAY_CHANGE = {
    "Reporter": {"picture"},
    "Translator": {"picture"},
    "Editor": {"picture", "tag", "author", "page", "redirect"},
    "Chief": set(MODELS),
}


@pytest.mark.parametrize("role", MAY_CHANGE)
def test_each_role_may_change_what_the_table_gives_it(as_role, role):
    desk, person = as_role(role)
    rows = {
        "section": make_section(),
        "tag": make_tag(),
        "page": make_page(),
        "picture": make_picture(owner=person),
    }
    for model in ("section", "tag", "page", "picture"):
        page = desk.get(reverse(f"admin:articles_{model}_change", args=[rows[model].pk]))
        changes = page.status_code == 200 and 'name="_save"' in page.content.decode()
        assert changes == (model in MAY_CHANGE[role]), model


def test_a_reporter_changes_only_pictures_of_their_own(as_role):
    desk, person = as_role("Reporter")
    theirs = make_picture("#000000", credit="Omid")
    values = {"thumbnail": theirs.pk, "thumbnail_described": theirs.pk, "thumbnail_credit": "Stolen"}
    desk.post(ADD, sent(**values))
    theirs.refresh_from_db()
    assert theirs.credit == "Omid"
    file = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
    desk.post(ADD, sent(thumbnail_file=file, thumbnail_credit="Mine"))
    assert Picture.objects.get(credit="Mine").owner == person


# Accounts


def users(*arguments) -> str:
    return reverse(f"admin:auth_user_{arguments[0]}", args=arguments[1:])


@pytest.mark.parametrize("role", ["Reporter", "Translator", "Editor"])
def test_accounts_are_the_chiefs(as_role, role):
    desk, _person = as_role(role)
    other = make_person("Reporter")
    for address in (users("changelist"), users("add"), users("change", other.pk)):
        assert desk.get(address).status_code == 403


def test_a_chief_adds_people_to_the_four_groups(as_role):
    desk, _person = as_role("Chief")
    values = {
        "username": "new",
        "usable_password": "true",
        "password1": "open-sesame-93",
        "password2": "open-sesame-93",
    }
    response = desk.post(users("add"), {**values, "groups": [Group.objects.get(name="Editor").pk]})
    assert response.status_code == 302
    person = get_user_model().objects.get(username="new")
    assert (person.is_staff, person.is_superuser, person.groups.get().name) == (True, False, "Editor")
    assert person.check_password("open-sesame-93")


def test_a_chief_hands_out_nothing_more(as_role):
    desk, _person = as_role("Chief")
    secret = Group.objects.create(name="Backdoor")
    person = make_person("Reporter")
    form = desk.get(users("change", person.pk)).content.decode()
    for name in ("is_superuser", "user_permissions", "is_staff", "Backdoor"):
        assert name not in form
    values = {"username": person.username, "is_active": "on", "first_name": "N"}
    desk.post(
        users("change", person.pk),
        {**values, "is_superuser": "on", "user_permissions": [Permission.objects.first().pk]},
    )
    person.refresh_from_db()
    assert (person.is_superuser, person.user_permissions.count(), person.first_name) == (False, 0, "N")
    response = desk.post(users("change", person.pk), {**values, "groups": [secret.pk]})
    assert response.status_code == 200 and not person.groups.filter(name="Backdoor").exists()


def test_a_chief_cannot_touch_whoever_has_more(as_role):
    desk, _person = as_role("Chief")
    root, special, outsider = make_person("superuser"), make_person("Reporter"), make_person()
    special.user_permissions.add(Permission.objects.first())
    outsider.groups.add(Group.objects.create(name="Another"))
    for person in (root, special, outsider):
        password = person.password
        values = {"username": "taken", "password1": "open-sesame-94", "password2": "open-sesame-94"}
        assert desk.post(users("change", person.pk), values).status_code == 403
        response = desk.post(reverse("admin:auth_user_password_change", args=[person.pk]), values)
        assert response.status_code == 403
        person.refresh_from_db()
        assert person.password == password and person.username != "taken"
    for person in (root, special):
        assert (
            desk.post(reverse("admin:auth_user_delete", args=[person.pk]), {"post": "yes"}).status_code == 403
        )


def test_a_chief_sets_a_password_without_mail(as_role):
    desk, _person = as_role("Chief")
    person = make_person("Reporter")
    values = {"usable_password": "true", "password1": "open-sesame-94", "password2": "open-sesame-94"}
    desk.post(reverse("admin:auth_user_password_change", args=[person.pk]), values)
    person.refresh_from_db()
    assert person.check_password("open-sesame-94")


def test_groups_are_a_table_and_not_a_page(as_role):
    desk, _person = as_role("superuser")
    assert desk.get("/admin/auth/group/").status_code == 404


def test_somebody_without_a_role_sees_nothing(as_role, client):
    client.force_login(make_person())
    assert client.get(LIST).status_code == 403
    assert client.get(reverse("admin:articles_picture_choose")).status_code == 403
    for model in ("tag", "author", "article"):
        assert client.get(reverse(f"admin:articles_{model}_pick"), {"q": "x"}).status_code == 403
