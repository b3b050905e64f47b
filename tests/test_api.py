"""The API: public stories as JSON for other programs, page by page, whatever is asked."""

import json
from dataclasses import fields
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from articles import joining
from articles.editions import editions
from articles.models import Tag
from articles.record import Story
from tests.builders import (
    fetched,
    make_article,
    make_author,
    make_person,
    make_picture,
    make_section,
    make_tag,
    utc,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LIST = "/api/v1/articles/"
OPENAPI = "/api/v1/openapi.json"


def item(story) -> str:
    return f"{LIST}{story.uuid}/"


def read(client, address: str, **asked) -> dict:
    response = client.get(address, asked)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def refused(response, status: int) -> str:
    """The sentence."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    said = json.loads(response.content)
    assert list(said) == ["error"] and said["error"].endswith(".")
    assert len(said["error"]) < 300
    return said["error"]


def headlines(client, **asked) -> list[str]:
    """Of every page, following `next`, as the list says it and as the header does."""
    found, page = [], client.get(LIST, asked)
    for _each in range(60):
        assert page.status_code == 200, page.content
        said = json.loads(page.content)
        found += [story["headline"] for story in said["articles"]]
        link = f'<{said["next"]}>; rel="next"' if said["next"] else None
        assert page.headers.get("Link") == link
        if said["next"] is None:
            return found
        assert said["next"].startswith(f"http://testserver{LIST}?")
        page = client.get(said["next"])
    raise AssertionError("the pages have no end")


# What a story says


def test_a_story_says_all_that_its_page_does_in_the_words_of_an_export(client, settings):
    settings.SITE_URL = "https://news.example"
    section = make_section(names={"en": "Culture", "fa-af": "فرهنگ"})
    tag = make_tag("Kites", names={"fa-af": "کاغذپران"})
    author = make_author("Zarmina Wafa")
    lead = make_picture("#223344", width=700, height=350, credit="Laila Samadi", alt="A kite over roofs")
    inside = make_picture("#553311", width=320, height=240, captions={"en": "The workshop.", "ps": ""})
    original = make_article("The kites are back")
    story = make_article(
        "کاغذپران‌ها برگشتند",
        language="fa-af",
        slug="کاغذپران-ها",
        standfirst="بامداد جمعه.",
        body=f'<p>کابل</p><figure><img data-picture="{inside.uuid}"></figure>',
        dateline="کابل",
        section=section,
        tags=[tag],
        authors=[author],
        thumbnail=lead,
        related=[original],
        translation_of=original,
        published_at=utc(2026, 3, 20, 4, 30),
        sticky=True,
        source_name="The Kite Gazette",
        source_url="https://gazette.example/kites",
        source_system="wordpress:old.example",
        source_id="77",
        owner=make_person("Editor", username="secret-login"),
    )
    at = "https://news.example"
    slug = quote("کاغذپران-ها")
    other = {
        "uuid": str(original.uuid),
        "language": "en",
        "headline": "The kites are back",
        "address": f"{at}{original.get_absolute_url()}",
    }
    said = read(client, item(story))
    thumbnail, pictures = said.pop("thumbnail"), said.pop("pictures")
    assert said == {
        "type": "article",
        "version": 1,
        "uuid": str(story.uuid),
        "language": "fa-af",
        "headline": "کاغذپران‌ها برگشتند",
        "short_headline": "",
        "slug": "کاغذپران-ها",
        "standfirst": "بامداد جمعه.",
        "kind": "news",
        "dateline": "کابل",
        "body": f'<p>کابل</p><figure><img data-picture="{inside.uuid}"></figure>',
        "section": {
            "uuid": str(section.uuid),
            "name": "فرهنگ",
            "language": "fa-af",
            "slug": "culture",
            "address": f"{at}/fa-af/sections/culture/",
        },
        "tags": [
            {
                "uuid": str(tag.uuid),
                "name": "کاغذپران",
                "language": "fa-af",
                "slug": tag.slug,
                "address": f"{at}/fa-af/tags/{quote(tag.slug)}/",
            }
        ],
        "bylines": [
            {
                "author": {
                    "uuid": str(author.uuid),
                    "name": "Zarmina Wafa",  # has none in Dari
                    "language": "en",
                    "slug": "zarmina-wafa",
                    "address": f"{at}/fa-af/authors/zarmina-wafa/",
                },
                "roles": ["reporter"],
            }
        ],
        "related": [other],
        "translation_of": other,
        "status": "published",
        "published_at": "2026-03-20T04:30:00Z",
        "embargo_until": None,
        "expires_at": None,
        "modified_at": None,
        "sticky": True,
        "source_name": "The Kite Gazette",
        "source_url": "https://gazette.example/kites",
        "address": f"{at}/fa-af/articles/{story.pk}/{slug}/",
    }
    assert thumbnail == {
        "uuid": str(lead.uuid),
        "alt": {"en": "A kite over roofs"},
        "caption": {},
        "creator": "",
        "credit": "Laila Samadi",
        "copyright": "",
        "width": 700,
        "height": 350,
        "renditions": [
            {
                "shape": shape,
                "width": width,
                "height": height,
                "address": f"{at}{lead.rendition(shape, width)}",
            }
            for shape, width, height in (
                ("full", 320, 160),
                ("full", 640, 320),
                ("full", 700, 350),
                ("16x9", 320, 180),
                ("16x9", 622, 350),
            )
        ],
    }
    assert [each["uuid"] for each in pictures] == [str(inside.uuid)]
    assert pictures[0]["caption"] == {"en": "The workshop."}
    assert read(client, LIST)["articles"][0]["uuid"] == str(original.uuid)
    (listed,) = read(client, LIST, language="fa-af")["articles"]
    assert listed == read(client, item(story)), "a list says as much"


def test_a_tag_is_found_by_the_uuid_of_one_that_was_merged_into_it(client):
    old, into = make_tag("Kabul city"), make_tag("Kabul")
    story = make_article(tags=[old])
    joining.join(Tag, old.pk, into.pk, make_person("Chief"), timezone.now())
    (listed,) = read(client, LIST, tag=str(old.uuid))["articles"]
    assert listed["uuid"] == str(story.uuid)


def test_the_addresses_that_a_story_names_are_there(client):
    picture = make_picture(width=700)
    story = make_article(
        section=make_section(), tags=[make_tag()], authors=[make_author()], thumbnail=picture
    )
    said = read(client, item(story))
    named = [said, said["section"], *said["tags"], said["bylines"][0]["author"]]
    for each in named:
        assert client.get(each["address"]).status_code == 200, each["address"]
    for rendition in said["thumbnail"]["renditions"]:
        assert fetched(client, rendition["address"]).startswith(b"\xff\xd8")
        assert fetched(client, rendition["address"].removesuffix("jpg") + "webp").startswith(b"RIFF")


def test_neither_accounts_nor_what_imports_remember_are_told(client):
    story = make_article(
        owner=make_person("Editor", username="secretlogin"),
        by=make_person("Chief", username="secretchief"),
        thumbnail=make_picture(
            file_name="secretfile.jpg", owner=make_person("Reporter", username="secretowner")
        ),
        source_system="secretsystem",
        source_id="secretid",
    )
    for address in (LIST, item(story)):
        assert "secret" not in client.get(address).content.decode()


def test_stories_that_are_not_public_are_named_nowhere(client):
    hidden = [
        make_article("Hidden draft", status="draft"),
        make_article("Hidden until tomorrow", published_at=NOW + timedelta(days=1)),
        make_article("Hidden again", status="withdrawn"),
    ]
    shown = make_article("Shown")
    first = make_article("First", related=[*hidden, shown], translation_of=hidden[0], language="ps")
    said = read(client, item(first))
    assert [each["headline"] for each in said["related"]] == ["Shown"]
    assert said["translation_of"] is None
    answer = client.get(LIST).content.decode()
    assert "Hidden" not in answer and not any(str(each.uuid) in answer for each in hidden)


def test_a_story_without_parts_is_whole(client):
    said = read(client, item(make_article("Alone", body="")))
    assert (said["section"], said["thumbnail"], said["translation_of"]) == (None, None, None)
    assert said["tags"] == said["bylines"] == said["related"] == said["pictures"] == []


# Lists


@pytest.fixture
def archive():
    """Stories in every edition, pairs of which share a moment; by section and tag as their headline says."""
    sections = [make_section("North"), make_section("South")]
    tags = [make_tag("Roads"), make_tag("Kites")]
    made = []
    for number in range(36):
        language = list(editions())[number % 3]
        section, tag = sections[number % 2], tags[number % 4 // 2]
        made.append(
            make_article(
                f"{language} {section.slug} {tag.slug} {number}",
                language=language,
                section=section,
                tags=[tag],
                published_at=utc(2024, 3, 20, 12) - timedelta(hours=number // 2),
            )
        )
    make_article("Nothing of the kind", status="draft", section=sections[0], tags=tags)
    return sorted(made, key=lambda story: (story.published_at, story.pk), reverse=True)


@pytest.mark.parametrize("limit", [1, 7, 36, 100])
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"language": "ps"},
        {"section": "north"},
        {"tag": "kites"},
        {"section": "south", "tag": "roads"},
        {"section": "south", "tag": "roads", "language": "fa-af"},
        {"language": "en", "tag": "kites"},
        {"language": "en", "section": "north"},
    ],
)
def test_a_list_has_each_story_once_newest_first_page_by_page(client, archive, asked, limit):
    expected = [story.headline for story in archive if set(asked.values()) <= set(story.headline.split())]
    assert len(expected) >= 3
    assert headlines(client, **asked, limit=limit) == expected


def test_a_page_holds_twenty_unless_said(client, archive):
    assert len(read(client, LIST)["articles"]) == 20
    assert len(read(client, LIST, limit="100")["articles"]) == 36
    assert len(read(client, LIST, limit="1")["articles"]) == 1


@pytest.mark.parametrize(
    "asked",
    [{}, {"language": "en"}, {"tag": "roads"}, {"section": "north"}, {"tag": "roads", "section": "north"}],
)
@pytest.mark.parametrize(
    "since",
    [
        "2024-03-20T05:00:00Z",
        "2024-03-20T09:30:00+04:30",
        "2024-03-20t09:30:00.000+04:30",
        "2024-03-19T22:00:00-07:00",
    ],
)
def test_since_leaves_out_what_was_published_before_that_moment(client, archive, asked, since):
    expected = [
        story.headline
        for story in archive
        if story.published_at >= utc(2024, 3, 20, 5) and set(asked.values()) <= set(story.headline.split())
    ]
    assert len(expected) >= 4
    assert headlines(client, **asked, since=since, limit=3) == expected


def test_a_day_begins_in_the_newsroom(client):
    make_article("Late on Tuesday", published_at=utc(2026, 5, 12, 19, 29))
    make_article("Early on Wednesday", published_at=utc(2026, 5, 12, 19, 30))  # midnight in Kabul
    assert headlines(client, since="2026-05-13") == ["Early on Wednesday"]


def test_a_plus_sign_that_arrives_as_a_space_is_understood(client):
    make_article("Before", published_at=utc(2026, 5, 12, 7, 59))
    make_article("After", published_at=utc(2026, 5, 12, 8))
    answer = client.get(f"{LIST}?since=2026-05-12T12:30:00+04:30")
    assert [story["headline"] for story in json.loads(answer.content)["articles"]] == ["After"]


@pytest.mark.parametrize(
    ("since", "number"),
    [
        ("0001-01-01T00:00:00+14:00", 1),
        ("0001-01-01", 1),
        ("9999-12-31T23:59:59.999999999-14:00", 0),
        ("9999-12-31", 0),
    ],
)
def test_the_first_and_the_last_moment_there_are_can_be_asked_for(client, since, number):
    make_article()
    assert len(read(client, LIST, since=since)["articles"]) == number


def test_sections_and_tags_are_asked_for_by_slug_or_uuid(client):
    section, tag = make_section("کلتور", slug="کلتور"), make_tag("Roads")
    make_article("Found", section=section, tags=[tag])
    make_article("Not asked for")
    for asked in ({"section": "کلتور"}, {"section": section.uuid}, {"tag": "roads"}, {"tag": tag.uuid}):
        assert headlines(client, **asked) == ["Found"]


def test_an_empty_newsroom_has_an_empty_list(client):
    assert read(client, LIST) == {"articles": [], "next": None}


def test_time_publishes_and_time_takes_away(client, time_machine):
    story = make_article(published_at=NOW + timedelta(hours=1), expires_at=NOW + timedelta(hours=3))
    for hours, number, status in ((0, 0, 404), (2, 1, 200), (4, 0, 404)):
        time_machine(NOW + timedelta(hours=hours))
        assert len(read(client, LIST)["articles"]) == number
        assert client.get(item(story)).status_code == status


# What is refused


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ("before=x", 400, "next"),
        ("before=", 400, "next"),
        ("before=fffffffffffffff-1", 400, "next"),
        ("before=60000000000000-5%00", 400, "next"),
        ("since=yesterday", 400, "2026-05-14"),
        ("since=", 400, "2026-05-14"),
        ("since=2026-13-01", 400, "2026-05-14"),
        ("since=2026-05-14T25:00:00Z", 400, "2026-05-14"),
        ("since=2026-05-14T10:00:00", 400, "zone"),
        ("since=0000-01-01", 400, "2026-05-14"),
        ("since=%DB%B2%DB%B0%DB%B2%DB%B6-05-14", 400, "2026-05-14"),
        ("limit=0", 400, "from 1 to 100"),
        ("limit=101", 400, "from 1 to 100"),
        ("limit=-1", 400, "from 1 to 100"),
        ("limit=1e1", 400, "from 1 to 100"),
        ("limit=%D9%A1", 400, "from 1 to 100"),
        ("limit=" + "9" * 10_000, 400, "from 1 to 100"),
        ("language=de", 400, "en, fa-af, ps"),
        ("language=", 400, "en, fa-af, ps"),
        ("language=EN", 400, "en, fa-af, ps"),
        ("section=nowhere", 404, "section 'nowhere'"),
        ("section=", 404, "section ''"),
        ("tag=a%00b", 404, "tag"),
        ("tag=%ED%A0%80%ff%zz%", 404, "tag"),
        ("tag=" + "%F0%9F%AA%81" * 10_000, 404, "tag"),
        ("tag=00000000-0000-0000-0000-000000000000", 404, "tag"),
        ("section=00000000-0000-0000-0000-00000000000%D9%A0", 404, "section"),
        ("sektion=north", 400, "'sektion'"),
        ("page=2", 400, "before"),
        ("%00=1", 400, "only these"),
        ("language=en&language=en", 400, "say it once"),
        ("&".join(f"p{number}=1" for number in range(6000)), 400, "only these"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_sentence(client, asked, status, words):
    make_article()
    response = client.get(LIST, QUERY_STRING=asked)
    assert words in refused(response, status)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        f"{LIST}7/",
        f"{LIST}7F0E5E8E-0B6A-4F2C-9B0E-0A1B2C3D4E5F/",
        f"{LIST}%00/",
        f"{LIST}..%2f..%2fetc/",
        f"{LIST}%ED%A0%80%0A/",
        f"{LIST}{'x' * 10_000}/",
        f"{LIST}00000000-0000-0000-0000-000000000000/extra/",
        "/api/",
        "/api/v2/articles/",
        "/api/%00/",
    ],
)
def test_other_addresses_say_where_the_stories_are(client, path, django_assert_num_queries):
    with django_assert_num_queries(0):
        sentence = refused(client.get(path), 404)
    assert f"http://testserver{LIST}" in sentence and f"http://testserver{OPENAPI}" in sentence


def test_an_address_without_its_last_slash_leads_to_it(client):
    response = client.get("/api/v1/articles?limit=3")
    assert (response.status_code, response.url) == (301, "/api/v1/articles/?limit=3")


def test_a_withdrawn_story_is_gone_and_others_are_not_there(client):
    withdrawn = make_article(status="withdrawn", published_at=NOW - timedelta(days=1))
    assert "withdrawn" in refused(client.get(item(withdrawn)), 410)
    for more in ({"status": "draft"}, {"status": "binned"}, {"expires_at": NOW - timedelta(minutes=1)}):
        assert "withdrawn" not in refused(client.get(item(make_article(**more))), 404)
    assert "withdrawn" not in refused(client.get(f"{LIST}00000000-0000-0000-0000-000000000000/"), 404)


def test_the_encoding_that_a_request_claims_is_not_believed(client):
    make_article("Found", tags=[make_tag("کلتور", slug="کلتور")])
    asked = {"tag": "کلتور"}
    response = client.get(LIST, asked, headers={"Content-Type": "text/plain; charset=windows-1256"})
    assert [story["headline"] for story in json.loads(response.content)["articles"]] == ["Found"]


NAMES = st.sampled_from(["language", "section", "tag", "since", "before", "limit"])


@how(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.dictionaries(NAMES | st.text(max_size=8), st.text(max_size=40), max_size=3))
def test_nothing_that_is_asked_breaks_the_list(client, asked):
    pairs = "&".join(
        f"{quote(name, errors='surrogatepass')}={quote(words, errors='surrogatepass')}"
        for name, words in asked.items()
    )
    response = client.get(LIST, QUERY_STRING=pairs)
    if response.status_code != 200:
        refused(response, response.status_code)
        assert response.status_code in (400, 404)


# How it is asked and answered


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_done_but_read(method):
    story = make_article()
    client = Client(enforce_csrf_checks=True)
    for address in (LIST, item(story), OPENAPI):
        response = getattr(client, method)(address)
        assert "GET, HEAD, OPTIONS" in refused(response, 405)
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_any_page_may_read_it(client):
    story = make_article()
    for address, status in ((LIST, 200), (item(story), 200), (OPENAPI, 200), (f"{LIST}x/", 404)):
        response = client.get(address, headers={"Origin": "https://elsewhere.example"})
        assert response.status_code == status
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Access-Control-Expose-Headers"] == "ETag, Link"
        assert "Access-Control-Allow-Credentials" not in response.headers


def test_a_browser_may_ask_before_it_asks(client):
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    response = client.options(LIST, headers=asked)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Headers"] == "*"
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_one_answer_serves_everybody_and_is_asked_for_again(client):
    story = make_article(language="fa-af")
    client.force_login(make_person("Editor"))
    for address in (LIST, item(story), OPENAPI, f"{LIST}x/"):
        response = client.get(address, headers={"Accept-Language": "ps", "Accept": "text/html"})
        assert response.headers["Content-Type"] == "application/json; charset=utf-8"
        assert response.headers["Cache-Control"] == "public, no-cache"
        assert response.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"
        assert not response.cookies


def test_the_language_of_an_answer_is_that_of_its_stories(client):
    story = make_article("گزارش", language="fa-af")
    for address in (LIST, item(story)):
        response = client.get(address)
        assert response.headers["Content-Language"] == "fa-AF"
        assert "گزارش".encode() in response.content, "letters, not their numbers"
        again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.headers["Content-Language"]) == (304, "fa-AF")
    make_article(language="ps")
    make_article(language="ps")
    assert client.get(LIST).headers["Content-Language"] == "ps, fa-AF"


def test_what_is_still_the_same_is_not_sent_again(client):
    tag, picture = make_tag("Roads"), make_picture()
    story = make_article(tags=[tag], thumbnail=picture)
    make_article("Another")
    for address in (LIST, item(story), f"{LIST}?tag=roads&limit=1", OPENAPI):
        first = client.get(address)
        etag = first.headers["ETag"]
        assert etag.startswith('"'), "strong"
        for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
            again = client.get(address, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["ETag"] == etag
            assert again.headers["Access-Control-Allow-Origin"] == "*"
        for unknown in ('"other"', "", "x" * 10_000, '"'):
            assert client.get(address, headers={"If-None-Match": unknown}).content == first.content
        assert client.get(address, headers={"If-Match": etag}).content == first.content
        assert "If-Match" in refused(client.get(address, headers={"If-Match": '"other"'}), 412)
        head = client.head(address)
        assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", etag)


def test_whatever_changes_in_an_answer_changes_its_etag(client):
    tag, picture = make_tag("Roads"), make_picture()
    story = make_article(tags=[tag], thumbnail=picture)
    other = make_article("Other", language="ps", translation_of=story)

    def change_story():
        make_article("New words", article=story, tags=[tag], thumbnail=picture)

    def change_tag():
        tag.names = {"en": "Highways"}
        tag.save()

    def change_picture():
        picture.captions = {"en": "At dusk."}
        picture.save()

    for change in (change_story, change_tag, change_picture):
        seen = {address: client.get(address).headers["ETag"] for address in (LIST, item(story), item(other))}
        change()
        for address in (LIST, item(story)):
            response = client.get(address, headers={"If-None-Match": seen[address]})
            assert response.status_code == 200, change
        same = 200 if change is change_story else 304  # it names the original's headline
        response = client.get(item(other), headers={"If-None-Match": seen[item(other)]})
        assert response.status_code == same, change


@pytest.mark.parametrize("number", [3, 30])
def test_answers_cost_the_same_whatever_there_is(client, django_assert_num_queries, number):
    sections = [make_section(f"Section {each}") for each in range(number)]
    tags = [make_tag(f"Tag {each}") for each in range(number)]
    authors = [make_author(f"Author {each}") for each in range(number)]
    original = make_article("Original", published_at=NOW - timedelta(days=1))
    for each in range(number):
        for language in editions():
            inside = make_picture(f"#{each:02x}{len(language):02x}00")
            story = make_article(
                language=language,
                section=sections[each],
                tags=tags,
                authors=authors,
                thumbnail=make_picture(),
                body=f'<figure><img data-picture="{inside.uuid}"></figure>',
                related=[original],
            )
    costs = {
        LIST: 12,  # a list for each edition
        f"{LIST}?language=en": 10,
        f"{LIST}?language=en&section=section-1": 11,
        f"{LIST}?language=en&tag=tag-1": 11,
        f"{LIST}?language=en&tag=tag-1&section=section-1&since=2020-01-01": 12,
        item(story): 10,
    }
    for address, queries in costs.items():
        with django_assert_num_queries(queries):
            assert client.get(f"{address}{'&' if '?' in address else '?'}limit=100").status_code == 200
    with django_assert_num_queries(0):
        client.get(OPENAPI)


# What it promises


def test_the_document_names_each_field_of_every_part(client):
    document = read(client, OPENAPI)
    schemas = document["components"]["schemas"]
    picture = make_picture()
    story = make_article(
        section=make_section(),
        tags=[make_tag()],
        authors=[make_author()],
        thumbnail=picture,
        related=[make_article()],
    )
    said = read(client, item(story))
    parts = {
        "Story": said,
        "Name": said["section"],
        "Byline": said["bylines"][0],
        "Other": said["related"][0],
        "Picture": said["thumbnail"],
        "Rendition": said["thumbnail"]["renditions"][0],
        "Error": json.loads(client.get(f"{LIST}x/").content),
    }
    assert set(parts) == set(schemas)
    for name, part in parts.items():
        assert set(schemas[name]["properties"]) == set(schemas[name]["required"]) == set(part), name
    assert {each.name for each in fields(Story)} - set(said) == {"source_system", "source_id"}


def test_the_document_stands_on_its_own(client, settings):
    settings.SITE_URL = "https://news.example"
    document = read(client, OPENAPI)
    assert document["openapi"].startswith("3.1.")
    assert document["servers"] == [{"url": "https://news.example"}]
    assert list(document["paths"]) == [LIST, f"{LIST}{{uuid}}/"]
    parameters = document["paths"][LIST]["get"]["parameters"]
    assert [each["name"] for each in parameters] == ["language", "section", "tag", "since", "before", "limit"]
    assert parameters[0]["schema"]["enum"] == list(editions())
