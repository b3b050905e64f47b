"""Which stories leave, which parts go with them, and in what order."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from articles.models import Redirect
from tests.builders import (
    make_article,
    make_author,
    make_page,
    make_picture,
    make_section,
    make_tag,
    utc,
)
from tests.exporters.running import FORMATS, export

pytestmark = pytest.mark.django_db

MAY_14 = utc(2026, 5, 14, 10)


def names(lines: list[dict]) -> list[str]:
    return [line["names"]["en"] for line in lines]


# Which stories


def test_a_day_is_the_newsrooms_own(settings):
    """Kabul is four and a half hours ahead: its 14 May begins at 19:30 the evening before."""
    for headline, at in (
        ("Too early", utc(2026, 5, 13, 19, 29, 59)),
        ("First", utc(2026, 5, 13, 19, 30)),
        ("Last", utc(2026, 5, 14, 19, 29, 59)),
        ("Too late", utc(2026, 5, 14, 19, 30)),
    ):
        make_article(headline, published_at=at)
    assert export("--since", "2026-05-14", "--until", "2026-05-14").headlines == ["First", "Last"]
    assert export("--since", "2026-05-14").headlines == ["First", "Last", "Too late"]
    assert export("--until", "2026-05-14").headlines == ["Too early", "First", "Last"]


def test_a_moment_may_have_a_zone_or_be_the_newsrooms_own():
    for hour in (9, 10, 11):
        make_article(f"{hour}", published_at=utc(2026, 5, 14, hour))
    assert export("--since", "2026-05-14T10:00:00Z").headlines == ["10", "11"]
    assert export("--since", "2026-05-14T15:30:00+04:30").headlines == ["11"]
    assert export("--since", "2026-05-14T14:30").headlines == ["10", "11"]
    assert export("--until", "2026-05-14T10:00:00Z").headlines == ["9"]


@pytest.mark.parametrize("said", ["yesterday", "2026-13-01", "1405-02-24", "9999-12-31", "2026-05-14T25:00"])
def test_what_is_no_day_is_refused_with_a_sentence(said):
    with pytest.raises(CommandError, match="like 2026-05-14 or 2026-05-14T07:40:00") as refusal:
        export("--until", said)
    assert refusal.value.returncode == 2


def test_days_that_lie_the_wrong_way_round_are_refused():
    with pytest.raises(CommandError, match="--since and before --until"):
        export("--since", "2026-05-15", "--until", "2026-05-14")


@pytest.mark.parametrize("said", ["roads", "Roads", "ROADS", "راه‌ها", "راه ها"])
def test_a_section_is_named_by_its_slug_or_any_of_its_names(said):
    section = make_section(names={"en": "Roads", "fa-af": "راه‌ها"})
    make_article("In", section=section)
    make_article("Out", section=make_section("Economy"))
    assert export("--section", said).headlines == ["In"]


@pytest.mark.parametrize("said", ["kabul", "كابل", "Cabul"])
def test_a_tag_is_named_by_its_slug_or_any_of_its_names_and_aliases(said):
    tag = make_tag(names={"en": "Kabul", "fa-af": "کابل"}, aliases=["Cabul"])
    make_article("In", tags=[make_tag("Herat"), tag])
    make_article("Out", tags=[make_tag("Balkh")])
    assert export("--tag", said).headlines == ["In"]


@pytest.mark.parametrize("option", ["--section", "--tag"])
def test_a_name_that_nothing_has_is_refused(option):
    with pytest.raises(CommandError, match=f"There is no {option[2:]} 'Nowhere'"):
        export(option, "Nowhere")


def test_a_language_takes_its_stories_and_its_pages():
    make_article("English")
    make_article("دری", language="fa-af")
    make_page(title="About")
    make_page(title="درباره", language="fa-af")
    ran = export("--language", "fa-af")
    assert ran.headlines == ["دری"]
    assert [line["title"] for line in ran.of("page")] == ["درباره"]


def test_filters_narrow_one_another():
    section, tag = make_section(), make_tag()
    make_article("All", section=section, tags=[tag], published_at=MAY_14)
    make_article("No tag", section=section, published_at=MAY_14)
    make_article("No section", tags=[tag], published_at=MAY_14)
    make_article("Late", section=section, tags=[tag], published_at=MAY_14 + timedelta(days=1))
    ran = export("--section", section.slug, "--tag", tag.slug, "--until", "2026-05-14", "--language", "en")
    assert ran.headlines == ["All"]


@pytest.mark.parametrize("name", FORMATS)
def test_filters_hold_in_every_format(name):
    make_article("Inside", tags=[make_tag("Kabul")])
    make_article("Outside", tags=[make_tag("Herat")])
    out = export("--format", name, "--tag", "Kabul").out
    assert "Inside" in out and "Kabul" in out
    assert "Outside" not in out and "Herat" not in out


@pytest.mark.parametrize("status", ["draft", "in_review", "ready", "withdrawn", "binned"])
def test_stories_that_readers_do_not_see_need_all(status):
    make_article("Seen")
    make_article("Unseen", status=status)
    with pytest.raises(CommandError, match=f"say --all for {status} ones"):
        export("--status", status)
    assert export("--all", "--status", status).headlines == ["Unseen"]


def test_published_needs_all_only_for_what_is_not_out():
    make_article("Seen")
    make_article("Scheduled", published_at=timezone.now() + timedelta(days=1))
    make_article("Draft", status="draft")
    assert export("--status", "published").headlines == ["Seen"]
    assert export("--status", "published", "--all").headlines == ["Seen", "Scheduled"]


def test_filters_hold_with_all_too():
    tag = make_tag()
    make_article("In", status="draft", tags=[tag])
    make_article("Out", status="draft")
    assert export("--all", "--tag", tag.slug).headlines == ["In"]
    assert export("--all", "--since", "2020-01-01").headlines == []


# What goes with them


def test_only_parts_of_stories_that_leave_go_with_them():
    used = {
        "section": make_section("Used"),
        "tags": [make_tag("Used")],
        "authors": [make_author("Used")],
        "thumbnail": make_picture(),
    }
    unused = {
        "section": make_section("Unused"),
        "tags": [make_tag("Unused")],
        "authors": [make_author("Unused")],
        "thumbnail": make_picture("#aa0000"),
    }
    story, draft = make_article(**used), make_article(**unused, status="draft")
    for name, row in (("used", story), ("unused", draft), ("unused-tag", unused["tags"][0])):
        Redirect.objects.create(old_path=f"/{name}/", **{row._meta.model_name: row})
    ran = export()
    for type_name in ("section", "tag", "author"):
        assert names(ran.of(type_name)) == ["Used"]
    assert [line["uuid"] for line in ran.of("picture")] == [str(used["thumbnail"].uuid)]
    assert [line["old_path"] for line in ran.of("redirect")] == ["/used/"]


def test_redirects_to_parts_and_pages_leave_with_them():
    tag = make_tag()
    make_article(tags=[tag])
    page = make_page()
    Redirect.objects.create(old_path="/old-tag/", tag=tag)
    Redirect.objects.create(old_path="/old-page/", page=page)
    assert [(line["old_path"], line["to_type"], line["to"]["uuid"]) for line in export().of("redirect")] == [
        ("/old-tag/", "tag", str(tag.uuid)),
        ("/old-page/", "page", str(page.uuid)),
    ]
    # Pages belong to no story.
    assert [line["to_type"] for line in export("--tag", tag.slug).of("redirect")] == ["tag"]
    assert export("--tag", tag.slug).of("page") == []


def test_with_all_what_no_story_uses_leaves_as_well():
    make_tag("Lonely"), make_section("Lonely"), make_author("Lonely"), make_picture()
    ran = export("--all")
    for type_name in ("section", "tag", "author"):
        assert names(ran.of(type_name)) == ["Lonely"]
    assert len(ran.of("picture")) == 1


def test_a_few_stories_with_all_bring_what_only_their_past_names():
    past = {
        "section": make_section("Past"),
        "tags": [make_tag("Past")],
        "authors": [make_author("Past")],
        "thumbnail": make_picture(),
    }
    story = make_article(**past)
    make_article("Now", article=story, section=make_section("Now"))
    make_article("Other", language="ps", section=make_section("Elsewhere"), thumbnail=make_picture("#00aa00"))
    ran = export("--all", "--language", "en")
    assert names(ran.of("section")) == ["Now", "Past"]
    assert names(ran.of("tag")) == names(ran.of("author")) == ["Past"]
    assert [line["uuid"] for line in ran.of("picture")] == [str(past["thumbnail"].uuid)]


# In what order


def test_parts_come_before_the_stories_that_name_them_each_once():
    picture, in_body = make_picture(), make_picture("#00ff00")
    parts = {"section": make_section(), "tags": [make_tag()], "authors": [make_author()]}
    figure = f'<figure><img data-picture="{in_body.uuid}"></figure>'
    make_article(thumbnail=picture, body=f"<p>Words.</p>{figure}", **parts)
    make_article(thumbnail=in_body, body=f"<p>Words.</p>{figure}", **parts)
    make_page()
    types = [line["type"] for line in export().lines]
    assert types == [
        "newsroom",
        "section",
        "tag",
        "author",
        "page",
        "picture",
        "picture",
        "article",
        "article",
    ]
    assert [line["uuid"] for line in export().of("picture")] == [str(picture.uuid), str(in_body.uuid)]


def test_with_all_revisions_follow_their_story_and_what_is_left_comes_last():
    picture = make_picture()
    story = make_article("One", thumbnail=picture)
    make_article("Two", article=story, thumbnail=picture)
    make_picture("#00ff00")
    Redirect.objects.create(old_path="/one/", article=story)
    types = [line["type"] for line in export("--all").lines]
    assert types == ["newsroom", "picture", "article", "revision", "revision", "picture", "redirect"]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("more", [[], ["--all"]])
def test_an_export_of_the_same_stories_is_the_same(name, more, time_machine):
    for number in range(3):
        make_article(tags=[make_tag(f"Tag {number}")], thumbnail=make_picture(f"#0000f{number}"))
    make_page()
    first = export("--format", name, *more).out
    time_machine(timezone.now() + timedelta(days=3))
    assert export("--format", name, *more).out == first


def test_a_stretch_without_stories_does_not_end_the_export(monkeypatch):
    monkeypatch.setattr("articles.exporters.walking.AT_ONCE", 2)
    for number in range(9):
        make_article(f"{number}", status="published" if number in (0, 7, 8) else "draft")
    assert export().headlines == ["0", "7", "8"]


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_newsroom_has_an_empty_export(name):
    ran = export("--format", name)
    assert (ran.code, ran.said.strip()) == (0, "0 stories.")
    if name == "ninjs":
        assert json.loads(ran.out) == []
