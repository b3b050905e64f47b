"""ninjs 3.1, as other newsrooms' systems take it."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles import stories
from articles.recording import record_of
from tests.builders import (
    make_article,
    make_author,
    make_person,
    make_picture,
    make_section,
    make_tag,
    utc,
)
from tests.exporters.running import export, plant

pytestmark = pytest.mark.django_db

SCHEMAS = Path(__file__).parents[3] / "shared" / "corpora" / "ninjs" / "schema"


def items(*arguments) -> list[dict]:
    return json.loads(export("--format", "ninjs", *arguments).out)


def item(**values) -> dict:
    make_article(**values)
    (only,) = items("--all")
    return only


def test_an_item_says_what_the_story_says():
    said = item(
        headline="The pass opens",
        short_headline="Pass opens",
        standfirst="After eleven days.",
        body="<p>Lorries moved <strong>again</strong>.</p><p>It snowed on.</p>",
        dateline="Salang",
        published_at=utc(2026, 5, 14, 7, 40),
        kind="analysis",
    )
    assert said["headlines"] == [
        {"role": "main", "contentType": "text/plain", "value": "The pass opens"},
        {"role": "short", "contentType": "text/plain", "value": "Pass opens"},
    ]
    assert [(each["role"], each["value"]) for each in said["descriptions"]] == [
        ("summary", "After eleven days.")
    ]
    markup, plain = said["bodies"]
    assert (markup["contentType"], plain["contentType"]) == ("text/html", "text/plain")
    assert markup["value"] == "<p>Lorries moved <strong>again</strong>.</p><p>It snowed on.</p>"
    assert plain["value"] == "Lorries moved again.\nIt snowed on."
    assert (plain["wordCount"], plain["charCount"]) == (6, 34)
    assert (said["located"], said["language"], said["type"]) == ("Salang", "en", "text")
    assert said["genres"] == [{"name": "Analysis", "uri": "http://cv.iptc.org/newscodes/genre/Analysis"}]
    assert said["firstCreated"] == said["versionCreated"] == "2026-05-14T07:40:00Z"
    assert (said["standard"]["version"], said["pubStatus"]) == ("3.1", "usable")


def test_an_item_is_known_by_the_storys_uuid_and_says_where_it_stands():
    article = make_article()
    (said,) = items()
    assert said["uri"] == f"urn:uuid:{article.uuid}"
    assert said["altIds"] == [
        {"role": "id", "value": str(article.pk)},
        {"role": "address", "value": f"http://testserver{article.get_absolute_url()}"},
    ]


def test_languages_stand_as_the_world_calls_them():
    assert item(language="fa-af")["language"] == "fa-AF"


def test_parts_are_named_in_the_storys_language():
    author = make_author(names={"en": "Farida Noori", "fa-af": "فریده نوری"})
    make_article(
        language="fa-af",
        section=make_section(names={"en": "Economy", "fa-af": "اقتصاد"}),
        tags=[make_tag(names={"en": "Kabul", "fa-af": "کابل"}), make_tag("Roads")],
        authors=[author],
    )
    (said,) = items()
    assert [(each["rel"], each["name"], each["literal"]) for each in said["subjects"]] == [
        ("section", "اقتصاد", "economy"),
        ("about", "کابل", "kabul"),
        ("about", "Roads", "roads"),
    ]
    assert said["subjects"][1]["uri"] == "http://testserver/fa-af/tags/kabul/"
    assert said["by"] == "فریده نوری"
    assert said["infoSources"] == [
        {
            "name": "فریده نوری",
            "role": "reporter",
            "uri": "http://testserver/fa-af/authors/farida-noori/",
        }
    ]


def test_whose_story_it_was_first_is_said_with_its_address():
    said = item(source_name="Agency", source_url="https://agency.example/ķ/1")
    assert said["copyrightHolder"] == "Agency"
    assert said["infoSources"] == [
        {"name": "Agency", "role": "source", "uri": "https://agency.example/%C4%B7/1"}
    ]


def test_a_source_that_is_no_address_is_named_only():
    said = item(source_name="Agency", source_url="a telephone call")
    assert said["infoSources"] == [{"name": "Agency", "role": "source"}]


def test_pictures_come_with_their_public_sizes_and_words():
    picture = make_picture(
        width=700,
        height=350,
        captions={"en": "Lorries wait."},
        creator="Laila Samadi",
        copyright="Agency",
        licence="Editorial use",
        focal_x=0.25,
        focal_y=0.5,
    )
    in_body = make_picture("#00ff00")
    figure = f'<figure><img data-picture="{in_body.uuid}"><figcaption>The road.</figcaption></figure>'
    said = item(thumbnail=picture, body=f"<p>Words.</p>{figure}")
    thumbnail, other = said["associations"]
    assert (thumbnail["rel"], other["rel"]) == ("thumbnail", "body")
    assert thumbnail["uri"] == f"urn:uuid:{picture.uuid}"
    assert {each["role"]: each["value"] for each in thumbnail["descriptions"]} == {
        "caption": "Lorries wait.",
        "alt": "A road",
        "creditline": "Laila Samadi",
    }
    assert (thumbnail["by"], thumbnail["copyrightNotice"]) == ("Laila Samadi", "Agency")
    assert "Editorial use" not in json.dumps(said)  # on those terms we may show it, and nobody else
    assert [(each["width"], each["height"], each["poi"]) for each in thumbnail["renditions"]] == [
        (700, 350, {"x": 175, "y": 175}),
        (640, 320, {"x": 160, "y": 160}),
        (320, 160, {"x": 80, "y": 80}),
    ]
    address = f"http://testserver/media/{in_body.stem}/full-64.jpg"
    assert said["bodies"][0]["value"] == (
        f'<p>Words.</p><figure><img src="{address}" alt="A road" width="64" height="48">'
        "<figcaption>The road.</figcaption></figure>"
    )
    # Captions are no words of the body.
    assert (said["bodies"][1]["value"], said["bodies"][1]["wordCount"]) == ("Words.", 1)


def test_links_to_this_site_say_which_site_it_is():
    said = item(body='<p><a href="/tags/kabul/">Kabul</a> <a href="//other.example/">other</a></p>')
    assert said["bodies"][0]["value"] == (
        '<p><a href="http://testserver/tags/kabul/">Kabul</a> <a href="//other.example/">other</a></p>'
    )


def test_statuses_in_the_trades_words():
    now = timezone.now()
    for status in ("draft", "in_review", "ready", "withdrawn", "binned"):
        make_article(status, status=status, published_at=now if status == "withdrawn" else None)
    make_article("published")
    assert {each["headlines"][0]["value"]: each["pubStatus"] for each in items("--all")} == {
        "draft": "withheld",
        "in_review": "withheld",
        "ready": "withheld",
        "withdrawn": "canceled",
        "binned": "withheld",
        "published": "usable",
    }


def test_what_is_scheduled_is_held_until_then_and_what_expires_says_when():
    now = timezone.now().replace(microsecond=0)
    scheduled = now + timedelta(days=1)
    said = item(published_at=scheduled, expires_at=scheduled + timedelta(days=30))
    assert (said["pubStatus"], said["embargoedUntil"]) == (
        "usable",
        scheduled.isoformat().replace("+00:00", "Z"),
    )
    assert said["expires"] == (scheduled + timedelta(days=30)).isoformat().replace("+00:00", "Z")
    assert said["firstCreated"] < said["embargoedUntil"]


def test_an_update_is_a_new_version():
    article = make_article("One", published_at=utc(2026, 5, 14))
    (before,) = items()
    make_article("Two", article=article, published_at=utc(2026, 5, 14))
    (after,) = items()
    assert before["firstCreated"] == after["firstCreated"]
    assert before["versionCreated"] < after["versionCreated"]
    assert int(before["version"]) < int(after["version"])


def test_a_withdrawal_is_a_newer_version_than_what_it_takes_back(time_machine):
    article = make_article("One", published_at=utc(2026, 5, 14), at=utc(2026, 5, 14, 1))
    (before,) = items()
    withdrawn = replace(record_of(article), status="withdrawn")
    time_machine(utc(2026, 5, 20))
    stories.write(
        [stories.Change(withdrawn, article, move="withdraw")], make_person("Chief"), utc(2026, 5, 20)
    )
    (after,) = items("--all")
    assert (before["pubStatus"], after["pubStatus"]) == ("usable", "canceled")
    assert int(before["version"]) < int(after["version"])


def test_many_stories_are_one_array_with_a_line_each():
    for number in range(3):
        make_article(f"{number}")
    out = export("--format", "ninjs").out
    assert [each["headlines"][0]["value"] for each in json.loads(out)] == ["0", "1", "2"]
    assert len(out.splitlines()) == 5


@pytest.mark.corpus
@pytest.mark.parametrize("more", [[], ["--all"]])
def test_every_item_is_valid_against_the_iptcs_schema(more):
    jsonschema = pytest.importorskip("jsonschema")
    if not SCHEMAS.is_dir():
        pytest.skip("the IPTC's schema is not here")
    referencing = pytest.importorskip("referencing")
    schema, geojson = (
        json.loads((SCHEMAS / name).read_text("utf-8"))
        for name in ("ninjs-schema_3.1.json", "GeoJSON-schema.json")
    )
    resource = referencing.Resource.from_contents(
        geojson, default_specification=referencing.jsonschema.DRAFT7
    )
    address = "https://geojson.org/schema/GeoJSON.json"
    registry = referencing.Registry().with_resources([(address, resource), (f"{address}#", resource)])
    kind = jsonschema.validators.validator_for(schema)
    validator = kind(schema, format_checker=kind.FORMAT_CHECKER, registry=registry)
    plant()
    make_article(
        language="ps",
        kind="opinion",
        source_name="Agency",
        source_url="https://agency.example/1",
        expires_at=timezone.now() + timedelta(days=1),
        thumbnail=make_picture(width=900, height=600),
    )
    make_article("", body="", standfirst="", status="draft")
    for each in items(*more):
        assert [error.message for error in validator.iter_errors(each)] == []
