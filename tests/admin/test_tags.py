"""Tags at the desk, and what authors and sections have alike: merging, renaming, counting, deleting."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from articles import joining, stories, uses
from articles.models import Article, Redirect, Revision, Tag
from articles.recording import record_of
from articles.spelling import fold
from tests.agreement import check_lists_agree_with_stories
from tests.builders import make_article, make_author, make_person, make_section, make_tag, ref

pytestmark = pytest.mark.django_db

STORIES = reverse("admin:articles_article_changelist")


def at_desk(what: str, row=None, model="tag") -> str:
    return reverse(f"admin:articles_{model}_{what}", args=[row.pk] if row is not None else [])


def sent(tag=None, **more) -> dict:
    """What a tag's form sends, as it stands unless said."""
    values = {"slug": tag.slug if tag else "", "aliases": "\n".join(tag.aliases) if tag else ""}
    for language in ("en", "fa-af", "ps"):
        values[f"names_{language}"] = tag.names.get(language, "") if tag else ""
        values[f"descriptions_{language}"] = ""
    return {**values, **more}


def let_wait(story, **changes) -> None:
    """Changes to a live story that readers do not see yet."""
    changed = replace(record_of(story), **changes)
    stories.write([stories.Change(changed, story, waits=True)], None, timezone.now())


def merge(desk, old, into, **more):
    return desk.post(at_desk("merge", old, old._meta.model_name), {"into": into.pk}, follow=True, **more)


def found(desk, words: str) -> list[str]:
    page = desk.get(STORIES, {"q": words}).content.decode()
    return re.findall(r'<span class="desk-headline"[^>]*>(.*?)</span>', page)


def page_of(response) -> str:
    assert response.status_code in (200, 409)
    return " ".join(response.content.decode().split())


@pytest.fixture
def desk(client):
    client.force_login(make_person("Chief", username="chief"))
    return client


def test_a_name_is_one_line_that_turns_nothing_around(desk, client):
    """Else it would turn the words beside it in every list, and \ufffe break every file of XML that names it."""
    desk.post(
        at_desk("add"), sent(names_en=" Salt\u2028 \u202eroads\ufffe\u2066 ", **{"names_fa-af": "راه‌ها"})
    )
    tag = Tag.objects.get()
    assert (tag.names, tag.slug) == ({"en": "Salt roads", "fa-af": "راه‌ها"}, "salt-roads")


# Merging


def test_before_merging_the_page_says_what_will_happen(desk):
    old = make_tag("Kabul city", aliases=["Cabul"], descriptions={"en": "The capital."})
    old.names["fa-af"] = "شهر کابل"
    old.fold_names()
    old.save()
    into = make_tag("Kabul")
    for _each in range(3):
        make_article(tags=[old])
    make_article(tags=[into])
    Redirect.objects.create(old_path="/topic/kabul-city/", tag=old)
    page = page_of(desk.get(at_desk("merge", old), {"into": into.pk}))
    for words in (
        "“<bdi>Kabul city</bdi>” is in 3 stories. Each will have “<bdi>Kabul</bdi>” instead, which is in 1 story.",
        "شهر کابل",
        "Cabul",
        "The capital.",
        '<bdi dir="ltr">/tags/kabul-city/</bdi> will lead to <bdi dir="ltr">/tags/kabul/</bdi>',
        "1 older address will too.",
    ):
        assert words in page, words
    assert Tag.objects.count() == 2, "looking changes nothing"


def test_merging_moves_every_story_in_its_place(desk, client):
    old, into, other = make_tag("Kabul city"), make_tag("Kabul"), make_tag("Roads")
    live = make_article("Live", tags=[other, old])
    both = make_article("Both", tags=[old, other, into])
    draft = make_article("Draft", status="draft", tags=[old])
    scheduled = make_article("Later", tags=[old], published_at=timezone.now() + timedelta(days=1))
    without = make_article("Without", tags=[other])
    untouched = without.revisions.count()
    page = page_of(merge(desk, old, into))
    assert "“Kabul city” has been merged into this: 4 stories have moved." in page
    for story, names in (
        (live, ["Roads", "Kabul"]),
        (both, ["Kabul", "Roads"]),
        (draft, ["Kabul"]),
        (scheduled, ["Kabul"]),
        (without, ["Roads"]),
    ):
        assert [str(line.tag) for line in story.taggings.select_related("tag")] == names, story
    assert without.revisions.count() == untouched
    assert live.revisions.first().by_name == "chief"
    assert {ref.uuid for ref in record_of(live).tags} == {str(other.uuid), str(into.uuid)}
    assert not Tag.objects.filter(pk=old.pk).exists()
    check_lists_agree_with_stories()
    readers = client.get("/tags/kabul/").content.decode()
    assert "Live" in readers and "Both" in readers and "Draft" not in readers and "Later" not in readers


def test_old_addresses_lead_to_the_one_that_stays_in_every_edition(desk, client):
    old, into = make_tag("Kabul city"), make_tag("Kabul")
    desk.post(at_desk("change", old), sent(old, slug="kabul-town"))
    old.refresh_from_db()
    Redirect.objects.create(old_path="/topic/kabul/", tag=old)
    merge(desk, old, into)
    for prefix in ("/", "/fa-af/", "/ps/"):
        for address in ("tags/kabul-town/", "tags/kabul-city/", "topic/kabul/"):
            response = client.get(prefix + address)
            assert (response.status_code, response.url) == (301, f"{prefix}tags/kabul/"), prefix + address


def test_a_dari_desk_keeps_the_same_addresses(desk, client):
    old, into = make_tag("Kabul city"), make_tag("Kabul")
    desk.post(at_desk("merge", old), {"into": into.pk}, headers={"Accept-Language": "fa-AF"})
    assert client.get("/tags/kabul-city/").url == "/tags/kabul/"
    assert client.get("/ps/tags/kabul-city/").url == "/ps/tags/kabul/"


def test_names_become_names_where_there_is_none_and_aliases_otherwise(desk):
    old = make_tag(names={"en": "Kabul City", "fa-af": "کابل", "ps": "کابل ښار"}, aliases=["Cabul", "KABUL"])
    into = make_tag(names={"en": "Kabul", "ps": "کابل"}, aliases=["Kaboul"])
    merge(desk, old, into)
    into.refresh_from_db()
    assert into.names == {"en": "Kabul", "fa-af": "کابل", "ps": "کابل"}
    assert into.aliases == ["Kaboul", "Kabul City", "کابل ښار", "Cabul"]
    for spelling in ("kabul city", "كابل ښار", "CABUL", "kaboul"):
        assert f"|{fold(spelling)}|" in into.folded


def test_stories_are_found_by_what_either_was_called(desk):
    old, into = make_tag("Kabul city", aliases=["Cabul"]), make_tag("Capital", aliases=["Kaboul"])
    make_article("Had the old one", tags=[old])
    make_article("Had the other", tags=[into])
    merge(desk, old, into)
    for words in ("cabul", "kabul city", "kaboul", "capital"):
        assert found(desk, words) == ["Had the other", "Had the old one"], words


def test_what_was_merged_is_remembered_with_all_that_it_had_taken_in(desk):
    first, second, third = make_tag("Kabul city"), make_tag("Kabul town"), make_tag("Kabul")
    merge(desk, first, second)
    merge(desk, second, third)
    third.refresh_from_db()
    assert third.absorbed == f"|{second.uuid}|{first.uuid}|"


def test_changes_that_wait_go_on_with_the_one_that_stays(desk):
    old, into, extra = make_tag("Kabul city"), make_tag("Kabul"), make_tag("Roads")
    story = make_article("Live", tags=[old])
    let_wait(story, headline="Changed", tags=(ref(extra), ref(old)))
    merge(desk, old, into)
    story.refresh_from_db()
    assert story.headline == "Live" and story.pending_id is not None
    waiting = Revision.objects.get(pk=story.pending_id).record
    assert waiting["headline"] == "Changed"
    assert {each["uuid"] for each in waiting["tags"]} == {str(extra.uuid), str(into.uuid)}


@pytest.mark.parametrize("into", ["itself", "gone", "999999", "x", ""])
def test_merging_into_what_cannot_be_is_refused_with_a_sentence(desk, into):
    tag, gone = make_tag("Kabul"), make_tag("Gone")
    Tag.objects.filter(pk=gone.pk).delete()
    story = make_article(tags=[tag])
    sent_id = {"itself": tag.pk, "gone": gone.pk}.get(into, into)
    for response in (
        desk.get(at_desk("merge", tag), {"into": sent_id}),
        desk.post(at_desk("merge", tag), {"into": sent_id}),
    ):
        page = page_of(response)
        assert re.search(
            r"Choose another one to merge it into\.|no longer there\. Choose it again|This field is required",
            page,
        )
    assert story.tags.get() == tag


def test_merging_what_is_gone_says_so(desk):
    old, into = make_tag("Kabul city"), make_tag("Kabul")
    merge(desk, old, into)
    page = page_of(merge(desk, old, into))
    assert "It is no longer there: it has been merged or deleted meanwhile." in page
    assert Tag.objects.get() == into


def test_two_who_merge_at_once_do_it_once(desk, monkeypatch):
    old, into = make_tag("Kabul city"), make_tag("Kabul")
    real = joining.join

    def meanwhile(*arguments):
        monkeypatch.setattr(joining, "join", real)
        real(Tag, into.pk, old.pk, None, timezone.now())  # the other way round
        return real(*arguments)

    monkeypatch.setattr(joining, "join", meanwhile)
    page = page_of(merge(desk, old, into))
    assert "One of the two has been merged or deleted meanwhile." in page
    assert Tag.objects.get() == old


def test_a_story_that_cannot_be_written_stops_it_and_is_named(desk):
    old, into = make_tag("Kabul city"), make_tag("Kabul")
    fine, broken = make_article("Fine", tags=[old]), make_article("Broken", tags=[old])
    Article.objects.filter(pk=broken.pk).update(kind="poem")  # as an old import may have left it
    page = page_of(merge(desk, old, into))
    assert "The story “Broken” stands in the way:" in page
    assert fine.tags.get() == old and Tag.objects.count() == 2, "all or nothing"
    into.refresh_from_db()
    assert into.aliases == []


def test_a_story_that_takes_it_at_the_last_moment_stops_it(desk, monkeypatch):
    def taken(*_arguments):
        raise IntegrityError("articles_tagging_tag_id_fk")

    old, into = make_tag("Kabul city"), make_tag("Kabul")
    monkeypatch.setattr(joining, "_end", taken)
    assert "Somebody has just used it in a story. Merge it again." in page_of(merge(desk, old, into))
    assert Tag.objects.count() == 2


def test_thousands_move_in_steps_that_can_be_taken_up_again(desk, monkeypatch):
    monkeypatch.setattr(joining, "IN_ONE_STEP", 3)
    monkeypatch.setattr(joining, "AT_ONCE", 2)
    old, into = make_tag("Kabul city"), make_tag("Kabul")
    for _each in range(7):
        make_article(tags=[old])
    page = page_of(merge(desk, old, into))
    assert "3 stories have moved so far." in page and "go_on.js" in page
    assert (old.articles.count(), into.articles.count()) == (4, 3)
    check_lists_agree_with_stories()
    page = page_of(desk.post(at_desk("merge", old), {"into": into.pk, "moved": "3"}))
    assert "6 stories have moved so far." in page
    page = page_of(desk.post(at_desk("merge", old), {"into": into.pk, "moved": "6"}, follow=True))
    assert "7 stories have moved." in page
    assert into.articles.count() == 7 and Tag.objects.get() == into


@pytest.mark.parametrize("role", ["Reporter", "Translator", "Editor"])
def test_merging_is_the_chiefs(client, role):
    client.force_login(make_person(role))
    old, into = make_tag("Kabuls"), make_tag("Kabul")
    assert client.get(at_desk("merge", old)).status_code == 403
    assert client.post(at_desk("merge", old), {"into": into.pk}).status_code == 403
    assert at_desk("merge", old) not in client.get(at_desk("change", old)).content.decode()
    assert Tag.objects.count() == 2


# Renaming


def test_a_new_slug_leaves_the_old_address_in_every_edition(desk, client):
    tag = make_tag("Kabul")
    desk.post(at_desk("change", tag), sent(tag, slug="kabul-city"))
    for prefix in ("/", "/fa-af/", "/ps/"):
        response = client.get(f"{prefix}tags/kabul/")
        assert (response.status_code, response.url) == (301, f"{prefix}tags/kabul-city/")
        assert client.get(response.url).status_code == 200


def test_a_slug_that_comes_back_leads_nowhere_else(desk, client):
    tag = make_tag("Kabul")
    for slug in ("kabul-city", "kabul"):
        tag.refresh_from_db()
        desk.post(at_desk("change", tag), sent(tag, slug=slug), headers={"Accept-Language": "fa-AF"})
    assert [each.old_path for each in Redirect.objects.all()] == ["/tags/kabul-city/"]
    assert client.get("/tags/kabul-city/").url == "/tags/kabul/"


def test_stories_are_found_by_a_new_name_and_no_longer_by_the_old(desk):
    tag = make_tag("Peace talks")
    make_article("Salang", tags=[tag])
    make_article("Other", tags=[make_tag("Roads")])
    desk.post(at_desk("change", tag), sent(tag, names_en="Doha process", aliases="Qatar round"))
    assert found(desk, "doha process") == found(desk, "qatar") == ["Salang"]
    assert found(desk, "peace talks") == []


def test_of_thousands_the_newest_are_found_at_once_and_the_desk_says_so(desk, monkeypatch):
    monkeypatch.setattr("articles.admin.named.REINDEXED", 2)
    tag = make_tag("Peace talks")
    for hours in range(3):
        make_article(f"Story {hours}", tags=[tag], published_at=timezone.now() - timedelta(hours=hours + 1))
    response = desk.post(at_desk("change", tag), sent(tag, aliases="Doha"), follow=True)
    assert "Search knows the new names in the newest 2 stories" in page_of(response)
    assert found(desk, "doha") == ["Story 0", "Story 1"]


def test_a_change_of_description_leaves_the_search_alone(desk, monkeypatch):
    tag = make_tag("Kabul")
    make_article(tags=[tag])
    monkeypatch.setattr("articles.stories.reindex", lambda ids: pytest.fail("nothing to do"))
    desk.post(at_desk("change", tag), sent(tag, descriptions_en="The capital."))
    tag.refresh_from_db()
    assert tag.descriptions == {"en": "The capital."}


# Aliases


def test_a_tag_is_found_in_the_storys_form_by_any_name_or_alias(desk):
    tag = make_tag("Kabul", aliases=["کابل"])
    make_tag("Herat")
    for words in ("کابل", "كابل", "kab", "KABUL"):
        (suggestion,) = desk.get(at_desk("pick"), {"q": words, "language": "en"}).json()["found"]
        assert (suggestion["value"], suggestion["label"]) == (str(tag.pk), "Kabul"), words
    assert desk.get(at_desk("pick"), {"q": "کابل"}).json()["found"][0]["exact"], "no second one is offered"


# Counts


def test_the_list_says_in_how_many_stories_each_is(desk, monkeypatch):
    monkeypatch.setattr(uses, "MOST_COUNTED", 3)
    for name, number in (("None", 0), ("One", 1), ("Three", 3), ("Five", 5)):
        tag = make_tag(name)
        for _each in range(number):
            make_article(tags=[tag])
    page = desk.get(at_desk("changelist")).content.decode()
    shown = dict(
        re.findall(
            r'<a href="[^"]*/change/[^"]*"><bdi lang="en">(\w+)</bdi></a></th>.*?field-used">([^<]+)<', page
        )
    )
    assert shown == {
        "None": "in no story",
        "One": "in 1 story",
        "Three": "in 3 stories",
        "Five": "in more than 3 stories",
    }


def test_a_tags_page_says_where_it_is_used(desk):
    tag = make_tag("Kabul")
    make_article("Has it", status="draft", tags=[tag])
    make_article("Has another", tags=[make_tag("Herat")])
    page = page_of(desk.get(at_desk("change", tag)))
    assert "in 1 story" in page and "Has it" in page and "Has another" not in page


def test_a_reporter_sees_the_number_and_no_headline_of_others(client):
    client.force_login(make_person("Reporter"))
    tag = make_tag("Kabul")
    make_article("Secret draft", status="draft", tags=[tag])
    page = page_of(client.get(at_desk("change", tag)))
    assert "in 1 story" in page and "Secret draft" not in page


@pytest.mark.parametrize("number", [3, 30])
def test_pages_cost_the_same_whatever_there_is(desk, django_assert_max_num_queries, number):
    tags = [make_tag(f"Kabul talk {'abcdefghijklmnopqrstuvwxyzäöüß'[each]}") for each in range(number)]
    for tag in tags:
        make_article(tags=tags[:2] + [tag])
    for address, values in (
        (at_desk("changelist"), {}),
        (at_desk("look_alikes"), {}),
        (at_desk("change", tags[0]), {}),
        (at_desk("merge", tags[0]), {}),
        (at_desk("merge", tags[0]), {"into": tags[1].pk}),
        (at_desk("delete", tags[0]), {}),
    ):
        with django_assert_max_num_queries(12):
            assert desk.get(address, values).status_code == 200


# Look-alikes


def test_a_tags_page_offers_what_looks_like_it(desk):
    tag = make_tag("Peace talks")
    make_tag("Peace talk")
    make_tag("Roads")
    page = page_of(desk.get(at_desk("change", tag)))
    assert "singular and plural" in page and "Roads" not in page
    other = Tag.objects.get(slug="peace-talk")
    assert f"{at_desk('merge', tag)}?into={other.pk}" in page


def test_a_new_tag_that_looks_like_another_is_said_to(desk):
    other = make_tag("Afghanistan")
    page = page_of(desk.post(at_desk("add"), sent(names_en="Afghanistn"), follow=True))
    tag = Tag.objects.get(slug="afghanistn")
    assert "“Afghanistn” looks like “Afghanistan” (one letter apart)." in page
    assert f'<a href="{at_desk("merge", tag)}?into={other.pk}">Merge them</a>' in page
    page = page_of(desk.post(at_desk("add"), sent(names_en="Elections"), follow=True))
    assert "looks like" not in page


def test_the_list_of_look_alikes_puts_the_lesser_into_the_greater(desk):
    great, lesser = make_tag("Peace talks"), make_tag("Peace talk")
    make_tag("Roads")
    for _each in range(2):
        make_article(tags=[great])
    make_article(tags=[lesser])
    page = page_of(desk.get(at_desk("look_alikes")))
    assert f"{at_desk('merge', lesser)}?into={great.pk}" in page and "Roads" not in page
    assert "<bdi>peace-talks</bdi>, in 2 stories" in page and "<bdi>peace-talk</bdi>, in 1 story" in page


def test_no_look_alikes_is_said(desk):
    make_tag("Roads")
    assert "No two names look alike." in page_of(desk.get(at_desk("look_alikes")))


def test_an_editor_sees_look_alikes_and_asks_a_chief(client):
    client.force_login(make_person("Editor"))
    make_tag("Peace talks")
    make_tag("Peace talk")
    page = page_of(client.get(at_desk("look_alikes")))
    assert "singular and plural" in page and "A Chief can merge them." in page and "/merge/" not in page


# Deleting


@pytest.mark.parametrize("model", ["tag", "author", "section"])
def test_what_is_in_use_is_not_deleted_and_says_where(desk, model):
    make, how = {
        "tag": (make_tag, lambda row: {"tags": [row]}),
        "author": (make_author, lambda row: {"authors": [row]}),
        "section": (make_section, lambda row: {"section": row}),
    }[model]
    used, unused = make("Kabul"), make("Herat")
    make_article("Has it", **how(used))
    make_article("Has it in the bin", status="binned", **how(used))
    for send in (desk.get, lambda address: desk.post(address, {"post": "yes"})):
        page = page_of(send(at_desk("delete", used, model)))
        for words in ("It is in 2 stories, so it cannot be deleted", "Has it", "Has it in the bin"):
            assert words in page, words
        assert f'href="{at_desk("merge", used, model)}">Merge it instead' in page
    desk.post(at_desk("delete", unused, model), {"post": "yes"})
    assert list(type(used).objects.all()) == [used]


def test_what_only_waiting_changes_name_is_not_deleted(desk):
    tag, unused = make_tag("Kabul"), make_tag("Herat")
    story = make_article("Live")
    let_wait(story, tags=(ref(tag),))
    page = page_of(desk.post(at_desk("delete", tag), {"post": "yes"}))
    assert "Changes that wait to be published name it" in page and "Live" in page
    desk.post(at_desk("delete", unused), {"post": "yes"})
    assert Tag.objects.get() == tag


def test_what_is_deleted_takes_its_redirects_along(desk, client):
    tag = make_tag("Kabul")
    Redirect.objects.create(old_path="/topic/kabul/", tag=tag)
    desk.post(at_desk("delete", tag), {"post": "yes"})
    assert not Redirect.objects.exists() and client.get("/topic/kabul/").status_code == 404


def test_an_editor_deletes_none(client):
    client.force_login(make_person("Editor"))
    tag = make_tag("Kabul")
    assert client.post(at_desk("delete", tag), {"post": "yes"}).status_code == 403
    assert Tag.objects.get() == tag
