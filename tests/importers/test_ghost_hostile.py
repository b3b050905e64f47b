"""Ghost: no shape of an export breaks the run, and one odd post takes no other with it."""

import json
from functools import partial

import pytest

from articles.importers import ghost
from articles.importers.reading import SourceRefused
from articles.models import Article
from tests.importers import ghost_exporting
from tests.importers.ghost_exporting import a_post, refused, stories
from tests.importers.running import run


@pytest.fixture
def export(tmp_path):
    """Writes an export of these posts and tables; returns its path."""
    return partial(ghost_exporting.export, tmp_path)


def test_what_is_no_json_is_refused_with_its_line(tmp_path):
    path = tmp_path / "cut.json"
    path.write_text('{"db": [{"data": {"posts": [\n{"html": "<p>Wor')
    assert ghost.recognises(path.read_bytes())
    with pytest.raises(SourceRefused, match=r"no JSON: .* in line 2"):
        list(ghost.read(path))


@pytest.mark.parametrize(
    "document",
    [
        '{"db": []}',
        '{"db": [{"data": {}}]}',
        '{"db": "posts"}',
        '{"db": [{"data": {"posts": null}}]}',
        '{"db": [{"data": {"posts": []}}]}',
        '{"db": [{"data": {"posts": {"id": 1}}}]}',
        '{"db": [{"data": {"posts": [], "posts_tags": "none"}}]}',
        "[1, 2]",
        "null",
        f'{{"db": {"[" * 100_000}',
        f'{{"db": {"[" * 100_000}{"]" * 100_000}}}',
        f'{{"db": {"9" * 5_000}}}',
    ],
)
def test_a_document_without_posts_is_refused_with_a_sentence(tmp_path, document):
    path = tmp_path / "odd.json"
    path.write_text(document)
    with pytest.raises(SourceRefused, match=r"\.$"):
        list(ghost.read(path))


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        ("a text", "no uuid, id or slug"),
        (None, "no uuid, id or slug"),
        ([[]], "no uuid, id or slug"),
        ({"title": "Nobody"}, "no uuid, id or slug"),
        (a_post(id="2", title=["Roads"]), "title cannot be a list or an object"),
        (a_post(id="2", html=17), "html cannot be 17"),
        (a_post(id="2", slug={}), "slug cannot be"),
        (a_post(id="2", status=1), "status cannot be 1"),
        (a_post(id="2", published_at="soon"), 'published_at cannot be "soon"'),
        (a_post(id="2", published_at={"at": 1}), "published_at cannot be a list or an object"),
        (a_post(id="2", published_at=10**30), "published_at cannot be"),
        (a_post(id="2", updated_at="0001-01-01T00:00:00+23:00"), "updated_at cannot be"),
        (a_post(id="2", html=None, lexical="{"), "lexical cannot be read"),
        (a_post(id="2", html=None, lexical='{"root": []}'), "lexical holds no text"),
        (a_post(id="2", html=None, lexical="[" * 50_000), "nested too deeply"),
        (a_post(id="2", html=None, mobiledoc='"x"'), "mobiledoc holds no text"),
        (a_post(), "same uuid or id"),
    ],
)
def test_one_odd_post_is_refused_and_the_others_are_in(export, odd, reason):
    path = export(a_post(), odd, a_post(id="3"))
    assert [reason in each for each in refused(path)] == [True]
    assert [story.source_id for story in stories(path)] == ["5f01", "3"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "more",
    [
        {"tags": "Roads", "authors": 5, "author": "me", "feature_image": None, "featured": "yes"},
        {"tags": [1, None, {"name": 7}], "authors": [[], {"name": None}], "url": 3},
        {"custom_excerpt": "half a letter \ud800 and a zero \0", "title": "A \ud800 title"},
        {"slug": "", "feature_image": "\0", "visibility": None},
        {"html": "<div>" * 3_000 + '<div class="kg-card kg-callout-card">' * 3_000},
        {"html": '<figure class="kg-card kg-gallery-card">' + "<img>" * 50 + "\ue0009\ue001"},
        {
            "html": None,
            "lexical": json.dumps({"root": {"children": [1, {"type": 5}, {"type": "list"}, "x"]}}),
        },
        {
            "html": None,
            "mobiledoc": '{"sections": [1, [], [1], [1, 2, 3], [10, "x"], [3, "ul", [1, [[0, [[]], "y"]]]]]}',
        },
        {
            "html": None,
            "mobiledoc": '{"sections": [[1, "p", [[0, [0, 99, -1], 9, "x"]]]], "markups": [["a", [{}, 1, "href"]]]}',
        },
    ],
)
def test_a_post_of_an_odd_shape_comes_as_far_as_it_goes(export, more):
    path = export(
        a_post(**more),
        tags=[None, {"id": [], "name": "x"}],
        posts_tags=[{"post_id": "5f01", "tag_id": {}, "sort_order": "first"}, 7],
        posts_meta=["x", {"post_id": None}],
        settings=[7, {"key": [], "value": {}}],
    )
    run(path)
    assert Article.objects.count() == 1
