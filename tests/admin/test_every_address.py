"""Every address of the desk, as every role, at what is somebody else's; and every move, as every role."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Article, Event, OutboxMessage, PreviewLink, Redirect, SiblingTask
from articles.workflow import MOVES, Status
from tests.admin.forms import change, sent
from tests.builders import (
    make_article,
    make_author,
    make_page,
    make_person,
    make_picture,
    make_section,
    make_tag,
)

pytestmark = pytest.mark.django_db

ROLES = ("", "Reporter", "Translator", "Editor", "Chief", "superuser")
REPORTER, TRANSLATOR, EDITOR, CHIEF, SUPERUSER = ROLES[1:]
NOBODY = "nobody"

# The first role for which each address is there when what it shows is an editor's draft, an editor's
# picture, somebody's account. Whoever comes after it in ROLES may as well.
FIRST = {
    name: first
    for first, names in {
        "": "login language",
        REPORTER: """
            index logout password_change password_change_done jsi18n app_list
            articles_article_changelist articles_article_add articles_article_autosave_new articles_article_pick
            articles_article_says articles_article_preview_style articles_article_translations
            articles_section_pick articles_section_look_alikes articles_section_changelist articles_section_history
            articles_section_change
            articles_tag_pick articles_tag_look_alikes articles_tag_changelist articles_tag_add articles_tag_history
            articles_tag_change
            articles_author_pick articles_author_look_alikes articles_author_changelist articles_author_history
            articles_author_add
            articles_author_change
            articles_picture_choose articles_picture_upload articles_picture_show articles_picture_changelist
            articles_picture_add articles_picture_history articles_picture_change
        """,
        EDITOR: """
            articles_article_change articles_article_history articles_article_compare articles_article_restore
            articles_article_discard articles_article_duplicate articles_article_preview articles_article_previewed
            articles_article_share articles_article_revoke articles_article_autosave articles_article_forget
            articles_article_move_many articles_article_translate articles_article_current
            articles_article_sibling articles_article_looked
            auth_user_pick
            articles_page_changelist articles_page_history articles_page_change
            articles_redirect_changelist articles_redirect_add articles_redirect_history articles_redirect_change
        """,
        CHIEF: """
            articles_event_changelist articles_event_history articles_event_change
            articles_outboxmessage_changelist articles_outboxmessage_history articles_outboxmessage_change
            articles_section_merge articles_section_add articles_section_delete
            articles_tag_merge articles_tag_delete articles_author_merge articles_author_delete
            articles_page_add articles_page_delete articles_picture_delete articles_redirect_delete
            auth_user_changelist auth_user_add auth_user_history auth_user_change
        """,
        SUPERUSER: """
            auth_user_password_change auth_user_delete
            axes_accessattempt_changelist axes_accessattempt_history axes_accessattempt_delete
            axes_accessattempt_change axes_accessfailurelog_changelist axes_accessfailurelog_history
            axes_accessfailurelog_delete axes_accessfailurelog_change
            axes_accesslog_changelist axes_accesslog_history axes_accesslog_delete axes_accesslog_change
        """,
        NOBODY: """
            autocomplete
            articles_article_delete articles_event_add articles_event_delete
            articles_outboxmessage_add articles_outboxmessage_delete
            axes_accessattempt_add axes_accesslog_add axes_accessfailurelog_add
        """,
    }.items()
    for name in names.split()
}

# Those that do something are posted to; all others are asked for.
POSTED = {
    f"articles_article_{name}"
    for name in (
        *("restore", "discard", "duplicate", "share", "revoke", "autosave", "autosave_new", "forget"),
        *("current", "looked"),
    )
}


def addresses() -> dict[str, list[str]]:
    """Every named address of the desk's own URL configuration, with the arguments it takes."""
    found = {}

    def walk(patterns, arguments):
        for pattern in patterns:
            named = [*arguments, *pattern.pattern.regex.groupindex]
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, named)
            elif pattern.name:
                found[pattern.name] = named

    walk(admin.site.get_urls(), [])
    return found


@pytest.fixture
def planted():
    """One of everything, none of it the visitor's: the object's number by the model's name."""
    owner = make_person("Editor", username="owner")
    section, tag, author = make_section(), make_tag(), make_author()
    original = make_article("Secret draft in Dari", language="fa-af", status="draft", owner=owner)
    draft = make_article(
        "Secret draft",
        status="draft",
        owner=owner,
        section=section,
        tags=[tag],
        authors=[author],
        translation_of=original,
    )
    task = SiblingTask.objects.create(article=draft, sibling=original, what="corrected", at=timezone.now())
    picture = make_picture()
    link = PreviewLink.objects.create(
        revision_id=draft.head_id, made_at=timezone.now(), expires_at=timezone.now() + timedelta(days=1)
    )
    attempt = {
        "username": "x",
        "ip_address": "127.0.0.1",
        "user_agent": "",
        "path_info": "/",
        "http_accept": "",
    }
    return {
        "accesslog": AccessLog.objects.create(**attempt),
        "accessattempt": AccessAttempt.objects.create(**attempt, failures_since_start=1),
        "accessfailurelog": AccessFailureLog.objects.create(**attempt),
        "article": draft,
        "section": section,
        "tag": tag,
        "author": author,
        "page": make_page(),
        "picture": picture,
        "redirect": Redirect.objects.create(old_path="/old/", article=draft),
        "event": Event.objects.create(what="publish", at=timezone.now(), article=draft),
        "outboxmessage": OutboxMessage.objects.create(
            kind="indexnow",
            address="http://testserver/",
            article=draft,
            created_at=timezone.now(),
            due_at=timezone.now(),
        ),
        "user": make_person("superuser", username="root"),
        "link": link,
        "task": task,
    }


def filled(name: str, arguments: list[str], planted: dict) -> str:
    model = name.split("_")[1] if "_" in name else ""
    values = {
        "revision_id": planted["article"].head_id,
        "link_id": planted["link"].pk,
        "task_id": planted["task"].pk,
        "name": "publish",
        "scheme": "dark",
        "uuid": planted["picture"].uuid,
        "app_label": "articles",
        "object_id": planted[model].pk if model in planted else 1,
        "id": planted["user"].pk,
        "content_type_id": 1,
    }
    return reverse(f"admin:{name}", args=[values[each] for each in arguments])


def is_there(response) -> bool:
    """An answer of the thing itself: no refusal, no way to the log-in, and not Django's "it is gone"."""
    gone = response.status_code == 302 and response.url in ("/admin/", "/admin/articles/")
    gone = gone and response.request["PATH_INFO"] != "/admin/login/"
    refused = response.status_code in (403, 404) or (
        response.status_code == 302 and "/login/" in response.url
    )
    return not gone and not refused


def test_every_address_has_its_place_in_the_table():
    assert set(addresses()) - set(FIRST) == set(), "say here who may see the new address"
    assert set(FIRST) - set(addresses()) == set()


@pytest.mark.parametrize("role", ROLES)
def test_every_address_is_there_for_just_whom_the_table_says(client, planted, role):
    wrong = {}
    for name, arguments in addresses().items():
        if role:
            person = get_user_model().objects.filter(username="visitor").first()
            client.force_login(person or make_person(role, username="visitor"))
        address = filled(name, arguments, planted)
        response = client.post(address, sent()) if name in POSTED else client.get(address)
        first = FIRST[name]
        expected = first != NOBODY and ROLES.index(role) >= ROLES.index(first)
        if is_there(response) != expected:
            wrong[name] = (response.status_code, getattr(response, "url", ""))
        if not expected:
            assert b"Secret draft" not in response.content, name
        Article.objects.filter(headline="The envoy came back").exclude(pk=planted["article"].pk).delete()
    assert wrong == {}


# Moves

# By role, the moves that it may make with a story of somebody else's; and with one of its own.
OTHERS = {
    REPORTER: set(),
    TRANSLATOR: set(),
    EDITOR: {"submit", "approve", "send_back", "publish", "release", "unschedule", "bin", "unbin"},
    CHIEF: {move.name for move in MOVES},
}
OWN = {**OTHERS, REPORTER: {"submit", "bin", "unbin"}, TRANSLATOR: {"submit", "bin", "unbin"}}


def before(move, owner=None) -> Article:
    """A story that this move could be made with."""
    now = timezone.now()
    status = move.before[-1]
    dated = {"published_at": now + timedelta(days=1) if move.when == "scheduled" else now - timedelta(days=1)}
    return make_article(
        status=status,
        section=make_section(f"For {move.name} {Article.objects.count()}"),
        owner=owner,
        **(dated if status in (Status.PUBLISHED, Status.WITHDRAWN) else {}),
    )


@pytest.mark.parametrize("whose", ["own", "others"])
@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_every_move_is_made_by_just_whom_the_table_says(client, role, move, whose):
    person = make_person(role)
    client.force_login(person)
    story = before(move, person if whose == "own" else make_person("Editor"))
    status = story.status
    expected = move.name in (OWN if whose == "own" else OTHERS)[role]
    form = {
        **sent(section=story.section_id, headline=story.headline, slug=story.slug, move_note="Because."),
        "published_at": timezone.localtime(story.published_at).strftime("%Y-%m-%dT%H:%M")
        if story.published_at
        else "",
    }
    client.post(change(story), {**form, "base": story.head_id, "_move": move.name})
    story.refresh_from_db()
    assert (story.status == move.after and (story.status != status or story.is_live())) == expected
    assert Event.objects.filter(what=move.name).exists() == expected
    if not expected:
        assert story.status == status


def test_a_move_that_does_not_exist_is_made_by_nobody(client):
    client.force_login(make_person("superuser"))
    story = make_article(status="draft")
    for name in ("purge", "nonsense", "discard", "import"):
        assert client.post(change(story), {**sent(), "base": story.head_id, "_move": name}).status_code == 403
    assert Event.objects.filter(what=desk.REFUSED).count() == 4
    assert Article.objects.get().status == "draft"
