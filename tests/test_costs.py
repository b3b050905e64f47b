"""No list walks or sorts a table that grows: each query's plan is read on the database in use."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from articles import sending, translating
from articles.editions import editions
from articles.models import Article, OutboxMessage
from articles.querysets import as_parameter
from articles.sitemaps import WITH_STORIES
from tests.admin.forms import opened
from tests.builders import make_article, make_author, make_person, make_picture, make_section, make_tag

pytestmark = pytest.mark.django_db

GROWING = (
    *("articles_article", "articles_tagging", "articles_byline", "articles_related", "articles_revision"),
    *("articles_event", "articles_siblingtask", "articles_outboxmessage"),
)


@pytest.fixture
def plans():
    """`plans(call)`: the plan of every query that `call` makes on a table that grows, by its SQL."""

    def collect(call) -> dict[str, str]:
        queries = []

        def note(execute, sql, params, many, context):
            queries.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            call()
        found = {}
        for sql, params in queries:
            if sql.lstrip().startswith("SELECT") and re.search(rf"\b({'|'.join(GROWING)})\b", sql):
                found[sql] = plan_of(sql, params)
        return found

    return collect


def plan_of(sql: str, params) -> str:
    """With the parameters bound as they were: a planner sees less than somebody who reads the values."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return "\n".join(row[3] for row in cursor.fetchall())
        # Tables are small here: what it would do with large ones shows when the small way is closed.
        cursor.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
        )
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
        return json.dumps(plan if isinstance(plan, list) else json.loads(plan))


def troubles_in(plan: str) -> list[str]:
    if connection.vendor == "sqlite":
        walks = re.findall(rf"SCAN (?:{'|'.join(GROWING)})(?! USING (?:COVERING )?INDEX)\b.*", plan)
        return walks + re.findall(r"USE TEMP B-TREE FOR .*ORDER BY.*", plan)
    found = []

    def look(node):
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in GROWING:
            found.append(f"Seq Scan on {node['Relation Name']}")
        if "Sort" in node["Node Type"]:
            found.append(f"{node['Node Type']} by {node.get('Sort Key')}")
        for child in node.get("Plans", ()):
            look(child)

    for each in json.loads(plan):
        look(each["Plan"])
    return found


@pytest.fixture
def newsroom():
    section, tags, author = make_section(), [make_tag("Roads"), make_tag("Kites")], make_author()
    picture = make_picture()
    for language in editions():
        for number in range(4):
            make_article(
                language=language,
                section=section,
                tags=tags,
                authors=[author],
                thumbnail=picture,
                published_at=timezone.now() - timedelta(hours=number + 1),
            )
    return picture


LISTS = [
    *("/latest/", "/sections/afghanistan/", "/tags/roads/", "/authors/farida-noori/", "/archive/{month}/"),
    "/fa-af/archive/1402/12/",
]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("cursor", ["", "?before=60000000000000-5"])
def test_a_public_list_walks_an_index_and_sorts_nothing(client, plans, newsroom, address, cursor):
    address = address.format(month=timezone.localtime().strftime("%Y/%m")) + cursor
    found = plans(lambda: client.get(address))
    assert found
    for sql, plan in found.items():
        assert troubles_in(plan) == [], f"{sql}\n{plan}"


FEEDS = ["/feeds/latest", "/sections/afghanistan/feed", "/tags/roads/feed", "/authors/farida-noori/feed"]


@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_a_feed_walks_an_index_and_sorts_no_list(client, plans, newsroom, address, kind):
    found = plans(lambda: client.get(f"{address}.{kind}"))
    assert any("LIMIT 30" in sql for sql in found)
    for sql, plan in found.items():
        troubles = troubles_in(plan)
        if "LIMIT" not in sql:  # the few lines of each story are put in order
            troubles = [each for each in troubles if "Sort" not in each and "ORDER BY" not in each]
        assert troubles == [], f"{sql}\n{plan}"


FOR_PROGRAMS = [
    f"/api/v1/articles/?{asked}"
    for asked in (
        "",
        "since=2026-01-01",
        "language=ps",
        "language=ps&since=2026-01-01",
        "section=afghanistan",
        "section=afghanistan&language=ps&since=2026-01-01",
        "tag=roads",
        "tag=roads&language=ps&since=2026-01-01",
        "tag=roads&section=afghanistan&language=ps",
        "tag=roads&section=afghanistan&since=2026-01-01",
    )
]


@pytest.mark.parametrize("address", FOR_PROGRAMS)
@pytest.mark.parametrize("cursor", ["", "&before=60000000000000-5", "&limit=100"])
def test_the_api_walks_an_index_and_sorts_no_list(client, plans, newsroom, address, cursor):
    found = plans(lambda: client.get(address + cursor))
    assert any("LIMIT" in sql for sql in found)
    for sql, plan in found.items():
        troubles = troubles_in(plan)
        if "LIMIT" not in sql:  # the few lines of each story are put in order
            troubles = [each for each in troubles if "Sort" not in each and "ORDER BY" not in each]
        assert troubles == [], f"{sql}\n{plan}"


def test_a_story_of_the_api_walks_no_growing_table(client, plans, newsroom):
    other = make_article()
    story = make_article(tags=[make_tag("Rain")], related=[other], translation_of=other, language="ps")
    for sql, plan in plans(lambda: client.get(f"/api/v1/articles/{story.uuid}/")).items():
        troubles = [each for each in troubles_in(plan) if "Sort" not in each and "ORDER BY" not in each]
        assert troubles == [], f"{sql}\n{plan}"


@pytest.mark.parametrize(
    "name", ["sitemap", "sitemap-news", "sitemap-en-pages", "sitemap-en-tags-1", "sitemap-en-authors-1"]
)
def test_a_sitemap_walks_indexes_and_sorts_nothing(client, plans, newsroom, name):
    found = plans(lambda: client.get(f"/{name}.xml"))
    assert found
    for sql, plan in found.items():
        assert troubles_in(plan) == [], f"{sql}\n{plan}"


def test_a_months_sitemap_walks_its_month_alone(client, plans, newsroom):
    month = timezone.localtime(Article.objects.first().published_at)
    ((sql, plan),) = plans(lambda: client.get(f"/sitemap-en-{month:%Y-%m}-1.xml")).items()
    assert troubles_in(plan) == [], plan
    assert "article_latest" in plan
    assert sql.count('"published_at" <=') == sql.count('"published_at" >=') == 1, sql


def test_months_are_found_and_counted_in_an_index(newsroom):
    query = WITH_STORIES.format(months="(%s, %s, %s), (%s, %s, %s)")
    months, now = [0, 29_000_000, 29_040_000, 1, 29_040_001, 29_080_000], as_parameter(timezone.now())
    plan = plan_of(query, [*months, "en", "en", now, now])
    assert [each for each in troubles_in(plan) if "articles_article" in each] == [], plan
    sqlite = connection.vendor == "sqlite"
    assert ("USING COVERING INDEX article_desk_language" if sqlite else "Index Only Scan") in plan


def test_story_and_front_page_walk_no_growing_table(client, plans, newsroom):
    story = make_article(tags=[make_tag("Rain")], thumbnail=newsroom)
    translation = make_article(language="ps", translation_of=story)
    for address in (story.get_absolute_url(), translation.get_absolute_url(), "/", "/fa-af/"):
        for sql, plan in plans(lambda address=address: client.get(address)).items():
            troubles = [each for each in troubles_in(plan) if "Sort" not in each and "ORDER BY" not in each]
            assert troubles == [], f"{sql}\n{plan}"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"state": "draft"},
        {"state": "published"},
        {"state": "scheduled"},
        {"state": "waiting"},
        {"state": "binned"},
        {"mine": "1"},
        {"language": "ps"},
        {"section": "1"},
        {"month": "2026-01"},
    ],
)
def test_the_desks_list_walks_an_index_and_sorts_nothing(client, plans, newsroom, values):
    client.force_login(make_person("Editor"))
    address = reverse("admin:articles_article_changelist")
    found = plans(lambda: client.get(address, values))
    for sql, plan in found.items():
        assert troubles_in(plan) == [], f"{sql}\n{plan}"


def test_a_reporters_own_list_walks_an_index_and_sorts_nothing(client, plans, newsroom):
    client.force_login(make_person("Reporter"))
    found = plans(lambda: client.get(reverse("admin:articles_article_changelist")))
    for sql, plan in found.items():
        assert troubles_in(plan) == [], f"{sql}\n{plan}"


@pytest.mark.parametrize("role", ["Reporter", "Editor"])
def test_my_desk_walks_indexes_and_sorts_nothing(client, plans, newsroom, role):
    client.force_login(make_person(role))
    found = plans(lambda: client.get(reverse("admin:index")))
    assert len(found) >= 5, "its queues"
    for sql, plan in found.items():
        troubles = troubles_in(plan)
        if (
            role == "Reporter" and "articles_siblingtask" in sql
        ):  # the few of a person's own stories are put in order
            troubles = [each for each in troubles if "Sort" not in each and "ORDER BY" not in each]
        assert troubles == [], f"{sql}\n{plan}"


@pytest.mark.parametrize("role", ["Reporter", "Translator", "Editor"])
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"missing": "ps"},
        {"section": "1"},
        {"before": "29000000-5"},
        {"missing": "ps", "section": "1", "before": "29000000-5"},
        {"stale": "1"},
        {"mine": "1"},
        {"mine": "1", "missing": "ps"},
    ],
)
def test_the_ledger_of_translations_walks_an_index_and_sorts_nothing(client, plans, newsroom, role, values):
    person = make_person(role)
    for each in Article.objects.filter(language="en"):
        make_article(language="fa-af", translation_of=each, owner=person)
    Article.objects.filter(translation_of__isnull=False).update(stale_by=1)
    client.force_login(person)
    address = reverse("admin:articles_article_translations")
    found = plans(lambda: client.get(address, values))
    assert found
    for sql, plan in found.items():
        troubles = troubles_in(plan)
        if values.keys() & {"stale", "mine"}:  # of two thousand at most
            troubles = [each for each in troubles if "Sort" not in each and "ORDER BY" not in each]
        assert troubles == [], f"{sql}\n{plan}"


@pytest.mark.parametrize("state", ["", "waiting", "given-up", "sent"])
def test_the_desks_outbox_walks_an_index_and_sorts_nothing(client, plans, newsroom, state):
    client.force_login(make_person("Chief"))
    address = reverse("admin:articles_outboxmessage_changelist")
    found = plans(lambda: client.get(address, {"sending": state} if state else {}))
    assert any("articles_outboxmessage" in sql for sql in found)
    for sql, plan in found.items():
        assert troubles_in(plan) == [], f"{sql}\n{plan}"


def test_sending_the_outbox_walks_no_growing_table(plans, settings, monkeypatch):
    settings.INDEXNOW_KEY, settings.WEBSUB_HUB = "0123456789abcdef", "http://127.0.0.1:9/"
    monkeypatch.setattr(sending, "TELL", dict.fromkeys(sending.TELL, dict.fromkeys))
    now = timezone.now()
    for hours in (1, 2):
        make_article(at=now - timedelta(hours=3), published_at=now - timedelta(hours=hours))
    found = plans(sending.send)
    assert not OutboxMessage.objects.filter(sent_at=None).exists()
    assert any("articles_outboxmessage" in sql for sql in found)
    for sql, plan in found.items():
        # The few lines of each story that comes out are put in order.
        troubles = [each for each in troubles_in(plan) if "LIMIT" in sql or "Sort" not in each]
        assert [each for each in troubles if "LIMIT" in sql or "ORDER BY" not in each] == [], f"{sql}\n{plan}"


def test_a_storys_own_pages_at_the_desk_walk_no_growing_table(client, plans, newsroom):
    client.force_login(make_person("Chief"))
    story = Article.objects.first()
    own = {
        name: reverse(f"admin:articles_article_{name}", args=[story.pk])
        for name in ("change", "history", "compare")
    }
    own["preview"] = reverse("admin:articles_article_preview", args=[story.pk, story.head_id])
    own["trail"] = reverse("admin:articles_event_changelist")
    form = opened(client, story)
    calls = [lambda address=address: client.get(address) for address in own.values()]
    calls += [
        lambda: client.post(
            reverse("admin:articles_article_autosave", args=[story.pk]), {**form, "headline": "Typed"}
        ),
        lambda: client.post(own["change"], {**form, "headline": "Waits"}),
        lambda: client.post(own["change"], {**opened(client, story), "_move": "publish_changes"}),
    ]
    for call in calls:
        for sql, plan in plans(call).items():
            # The few lines of one story are put in order.
            troubles = [each for each in troubles_in(plan) if "Sort" not in each and "ORDER BY" not in each]
            assert troubles == [], f"{sql}\n{plan}"


def test_what_follows_a_correction_in_other_languages_walks_no_growing_table(plans, newsroom):
    original = make_article()
    dari = make_article(language="fa-af", translation_of=original)
    make_article(language="ps", translation_of=original)
    editor, now = make_person("Editor"), timezone.now()
    calls = [
        lambda: make_article(article=original, at=now, headline="Corrected"),
        lambda: make_article(article=dari, at=now, language="fa-af", translation_of=original),
        lambda: translating.tasks_for(dari),
        lambda: translating.mark_current(dari, translating.original_now(dari.translation_of).pk, editor, now),
        lambda: make_article(article=original, at=now, headline="Withdrawn", status="withdrawn"),
        lambda: make_article(article=original, at=now, headline="Withdrawn"),
        lambda: translating.ledger([original]),
        lambda: list(Article.objects.filter(stale_by__gt=0).desk_order()[:30]),
    ]
    for call in calls:
        found = plans(call)
        assert found
        for sql, plan in found.items():
            # The few lines of one story, and the tasks that it has, are put in order.
            of_one = "LIMIT" not in sql
            troubles = troubles_in(plan)
            if of_one:
                troubles = [each for each in troubles if "Sort" not in each and "ORDER BY" not in each]
            assert troubles == [], f"{sql}\n{plan}"


@pytest.mark.parametrize("model", ["tag", "author", "section"])
def test_the_desks_pages_of_a_name_walk_no_growing_table(client, plans, newsroom, model):
    client.force_login(make_person("Chief"))
    story = Article.objects.first()
    pk = {"tag": story.tags.first, "author": story.authors.first, "section": lambda: story.section}[
        model
    ]().pk
    pages = [reverse(f"admin:articles_{model}_{what}") for what in ("changelist", "look_alikes")]
    pages += [reverse(f"admin:articles_{model}_{what}", args=[pk]) for what in ("change", "merge", "delete")]
    for address in pages:
        for sql, plan in plans(lambda address=address: client.get(address)).items():
            # The ten stories that a page names are put in order.
            troubles = [each for each in troubles_in(plan) if "Sort" not in each and "ORDER BY" not in each]
            assert troubles == [], f"{sql}\n{plan}"


@pytest.mark.parametrize("address", [*LISTS, *FOR_PROGRAMS])
def test_a_page_far_down_is_bounded_once(client, plans, newsroom, address):
    """Of two upper bounds SQLite walks from the looser one: from today, past a hundred thousand stories."""
    address = address.format(month="2024/03") + ("&" if "?" in address else "?")
    address += "before=60000000000000-5"
    found = plans(lambda: client.get(address))
    assert any('"published_at" DESC' in sql for sql in found)
    for sql in found:
        for table in ("articles_article", "articles_tagging", "articles_byline"):
            if f'ORDER BY "{table}"."published_at"' in sql:
                assert sql.count(f'"{table}"."published_at" <=') == 1, sql
                assert sql.count(f'"{table}"."published_at" < %s') <= 1, sql
