"""Drupal: no shape of a document breaks the run, and one odd node takes no other with it."""

import json

import pytest

from articles.importers import drupal
from articles.importers.drupal.document import is_api
from articles.importers.reading import LARGEST_DOCUMENT, Found, Refused, SourceRefused
from articles.models import Article
from articles.record import Story
from tests.importers.drupal_serving import document, formatted, node, refers, resource, saved, uuid
from tests.importers.running import run


def read(path) -> list:
    return list(drupal.read(path))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ('{"jsonapi": {"version": "1.0"}, "data": [\n{"type": "node--article', r"no JSON: .* in line 2"),
        ("null", "holds no JSON:API document"),
        ("[1]", "holds no JSON:API document"),
        ('{"jsonapi": {}}', "holds no JSON:API document"),
        ('{"data": "node--article"}', "holds nothing of Drupal"),
        ('{"data": [1, null, "x"]}', "holds nothing of Drupal"),
        ('{"data": [{"type": "article", "id": "1"}]}', "holds nothing of Drupal"),
        ('{"data": [], "links": {"node--article": {"href": "x"}}}', "lists what the site serves"),
        ('{"errors": [{"title": "Forbidden", "detail": "Log in first."}]}', "Forbidden: Log in first."),
        ('{"errors": [{"title": 5}]}', "gave an error"),
        (f'{{"data": {"[" * 100_000}', "nested too deeply"),
        (f'{{"data": {"9" * 5_000}}}', "thousands of digits"),
    ],
)
def test_a_document_that_is_none_is_refused_with_a_sentence(tmp_path, said, reason):
    with pytest.raises(SourceRefused, match=reason):
        read(saved(tmp_path, said))


def test_a_document_that_is_too_large_is_refused(tmp_path):
    path = saved(tmp_path, document(node()))
    with path.open("ab") as file:
        file.truncate(LARGEST_DOCUMENT + 1)
    with pytest.raises(SourceRefused, match="larger than 32 MB"):
        read(path)


@pytest.mark.parametrize("data", [[], None])
def test_an_empty_page_of_a_list_is_no_error(tmp_path, data):
    assert read(saved(tmp_path, json.dumps({"jsonapi": {}, "data": data}))) == []


@pytest.mark.parametrize(
    ("head", "is_one"),
    [
        ('{"jsonapi":{"version":"1.1"},"data":[]}', True),
        ('{"data":{"type":"node--article","id":"1"}}', True),
        ('{"type": "article", "source_system": "jsonapi", "body": "\\"type\\": \\"node--x\\""}', False),
        ('[{"type": "node--article"}]', False),
        ("", False),
    ],
)
def test_what_is_recognised(head, is_one):
    assert is_api(head) is is_one


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        ("a text", "could be known again"),
        (None, "could be known again"),
        ({"type": "node--article"}, "could be known again"),
        ({"type": "node--", "id": uuid(2)}, "could be known again"),
        ({"type": ["node--article"], "id": uuid(2)}, "could be known again"),
        (node(2, attributes={"title": ["Roads"]}), "title cannot be a list or an object"),
        (node(2, attributes={"body": 17}), "body cannot be 17"),
        (node(2, attributes={"body": ["x"]}), "body cannot be a list or an object"),
        (node(2, attributes={"created": "yesterday"}), 'created cannot be "yesterday"'),
        (node(2, attributes={"changed": {"at": 1}}), "changed cannot be"),
        (node(2, attributes={"field_date": "2024-13-45"}), "field_date cannot be"),
        (node(2, attributes={"unpublish_on": 10**30}), "unpublish_on cannot be"),
        (node(1), "the same id"),
    ],
)
def test_one_odd_node_is_refused_and_the_others_are_in(tmp_path, odd, reason):
    outcomes = read(saved(tmp_path, document(node(1), odd, node(3))))
    assert [each.record.source_id for each in outcomes if isinstance(each, Found)] == [uuid(1), uuid(3)]
    assert [reason in each.reason for each in outcomes if isinstance(each, Refused)] == [True]


ODD = [
    "x",
    5,
    None,
    True,
    [],
    {},
    [[]],
    [None, 7, "x"],
    {"data": "x"},
    {"data": [1]},
    {"value": 5},
    "half \ud800 \0",
]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_fields_of_any_shape_come_as_far_as_they_go(tmp_path, odd):
    names = (
        *(
            "path",
            "langcode",
            "sticky",
            "metatag",
            "moderation_state",
            "field_summary",
            "field_byline",
            "field_source",
        ),
        *(
            "field_canonical_url",
            "field_x",
            "field_dateline",
            "content_translation_source",
            "drupal_internal__nid",
        ),
    )
    said = node(attributes=dict.fromkeys(names, odd))
    references = ("field_image", "field_tags", "field_author", "field_content", "field_related", "uid")
    said["relationships"] = dict.fromkeys(references, odd)
    path = saved(tmp_path, document(said, included=odd, links={"next": odd}, meta=odd))
    assert not [each for each in read(path) if isinstance(each, Refused)]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_parts_of_any_shape_come_as_far_as_they_go(tmp_path, odd):
    kinds = (
        "taxonomy_term--tags",
        "media--image",
        "file--file",
        "user--user",
        "paragraph--text",
        "node--person",
    )
    said = node(
        attributes={
            "body": formatted(f'<drupal-media data-entity-uuid="{uuid(11)}"></drupal-media><p>Words.</p>')
        },
        field_tags=refers(kinds[0], 10),
        field_image=[refers(kinds[1], 11), refers(kinds[2], 12, alt=odd, title=odd)],
        field_text=refers(kinds[4], 14),
        field_author=refers(kinds[5], 15),
        uid=refers(kinds[3], 13),
    )
    names = (
        "name",
        "title",
        "display_name",
        "uri",
        "filemime",
        "description",
        "path",
        "field_text",
        "field_caption",
        "langcode",
    )
    parts = [
        {
            "type": kind,
            "id": uuid(10 + place),
            "attributes": dict.fromkeys(names, odd),
            "relationships": odd,
            "links": odd,
        }
        for place, kind in enumerate(kinds)
    ]
    outcomes = read(saved(tmp_path, document(said, included=parts)))
    (found,) = [each for each in outcomes if isinstance(each.record, Story)]
    assert "<p>Words.</p>" in found.record.body


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [
        {"title": "half a letter \ud800 and a zero \0", "field_summary": "\ud800"},
        {"path": {"alias": "/" + "long-" * 400}, "field_source": "s" * 5_000},
        {"body": formatted("<div>" * 2_000 + '<drupal-media data-entity-uuid="x">' * 2_000)},
        {
            "body": formatted(
                '<iframe src="/media/oembed?url=javascript%3Aalert(1)"></iframe><script>x()</script>'
            )
        },
    ],
)
def test_odd_texts_end_in_a_story_or_a_sentence(tmp_path, said):
    code, report, _said = run(saved(tmp_path, document(node(attributes=said), node(2))))
    assert code in (0, 1)
    assert [bool(line["reason"]) for line in report] == [line["outcome"] == "refused" for line in report]
    assert Article.objects.filter(source_id=uuid(2)).exists()
    assert not Article.objects.filter(body__contains="script").exists()


def test_a_document_that_refers_to_itself_ends_somewhere(tmp_path):
    circle = resource("media--image", 41, {}, field_media_image=refers("media--image", 41))
    said = node(field_image=refers("media--image", 41), field_related=refers("node--article", 1))
    (found,) = read(saved(tmp_path, document(said, included=[circle])))
    assert found.record.thumbnail is None
    assert found.dropped == (f"media--image {uuid(41)}, which is in none of these documents",)
