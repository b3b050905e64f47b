"""Drupal: what JSON:API serves comes in with its parts, whatever a site calls its fields."""

import json
from functools import partial
from pathlib import Path

import pytest

from articles.importers import READERS, drupal
from articles.importers.reading import HEAD, More
from articles.models import Article, Author, Page, Picture, Section, Tag
from articles.record import Ref
from tests.builders import jpeg, utc
from tests.importers.drupal_serving import (
    document,
    formatted,
    node,
    outcomes_of,
    refers,
    saved,
    story_of,
    term,
    uuid,
)
from tests.importers.running import run
from tests.importers.serving import serving

SAVED = Path(__file__).parent / "drupal-articles.json"


@pytest.fixture
def read(tmp_path):
    """What the reader finds in a document of these nodes."""
    return partial(outcomes_of, tmp_path)


@pytest.fixture
def story(tmp_path):
    """The one story of such a document, as it was found."""
    return partial(story_of, tmp_path)


# A whole document


@pytest.fixture
def media(tmp_path):
    folder = tmp_path / "files" / "2024-03"
    folder.mkdir(parents=True)
    for number, name in enumerate(("2024-03/mill.jpg", "2024-03/wheel.jpg", "bread.jpg")):
        (tmp_path / "files" / name).write_bytes(jpeg(400, 300, f"#{number}{number}6699"))
    return tmp_path / "files"


@pytest.mark.django_db
def test_a_document_comes_in_whole_and_a_second_run_changes_nothing(media, client):
    code, report, _said = run(SAVED, "--media", media)
    assert code == 0, report
    mill = Article.objects.get(slug="the-mill-turns-again")
    assert (mill.language, mill.status, mill.published_at) == ("en", "published", utc(2024, 3, 1, 6, 30))
    assert str(mill.section) == "Economy"
    assert [str(tag) for tag in mill.tags.all()] == ["Harvest", "Villages", "Water"]
    page = client.get(mill.get_absolute_url()).content.decode()
    for shown in (
        "After two dry years",
        "Zarghuna Safi",
        "Herat",
        'alt="A mill by the water"',
        'alt="A wheel"',
        "The wheel turns again",
        "youtube.com/watch?v=aBcDeFgHiJk",
    ):
        assert shown in page, shown
    assert ">Image<" not in page
    bread = Article.objects.get(slug="bread-from-the-first-flour")
    assert bread.body == (
        "<h2>The dough</h2><p>Knead it <strong>twice</strong>.</p>"
        "<blockquote><p>Patience is the salt of it.</p><p>— The baker</p></blockquote>"
        '<p><a href="https://vimeo.com/76979871">https://vimeo.com/76979871</a></p><p>The oven</p>'
    )
    assert Article.objects.get(slug="a-mill-for-the-village").status == "in_review"
    assert Picture.objects.count() == 3
    code, report, _said = run(SAVED, "--media", media)
    assert {line["outcome"] for line in report} <= {"unchanged", "left out"}


@pytest.mark.django_db
def test_old_addresses_lead_on_and_so_do_links_in_bodies(client):
    run(SAVED, "--pages")
    mill, village = (
        Article.objects.get(slug=slug) for slug in ("the-mill-turns-again", "a-mill-for-the-village")
    )
    for old, now in (
        ("/articles/the-mill-turns-again", mill),
        ("/en/articles/the-mill-turns-again", mill),
        ("/node/11", mill),
        ("/tags/water", Tag.objects.get(slug="water")),
        ("/taxonomy/term/7", Section.objects.get(slug="economy")),
        ("/people/zarghuna-safi", Author.objects.get(slug="zarghuna-safi")),
        ("/about-us", Page.objects.get()),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (301, now.get_absolute_url()), old
    assert f'<a href="{village.get_absolute_url()}">mill</a>' in mill.body
    assert list(mill.related.all()) == [village]


@pytest.mark.django_db
def test_nothing_of_an_account_comes_in_but_the_name_it_shows():
    run(SAVED)
    everything = str([*Author.objects.values(), *Article.objects.values()])
    assert "Hashim Karimi" in everything
    assert "hkarimi77" not in everything and "hashim@old.example" not in everything


def test_what_does_not_come_over_is_named():
    bread = next(each for each in drupal.read(SAVED) if each.source.endswith("03"))
    assert bread.dropped == (
        "the field field_layout of a paragraph text",
        "a paragraph of the kind webform",
        "the field field_form of a paragraph webform",
        "the field field_ingredients",
        "the field field_cooking_time",
    )


def test_a_document_is_known_and_the_next_page_is_asked_for():
    head = SAVED.read_bytes()[:HEAD]
    assert next(name for name, reader in READERS.items() if reader.recognises(head)) == "drupal"
    assert list(drupal.read(SAVED))[-1] == More(
        "https://old.example/en/jsonapi/node/article?page%5Boffset%5D=50"
    )


@pytest.mark.parametrize(
    "link", ["https://old.example/jsonapi/node/article?page=2", "/jsonapi/node/article?page=2"]
)
def test_a_link_may_be_written_as_a_text(read, link):
    assert read(node(), links={"next": link})[-1] == More("https://old.example/jsonapi/node/article?page=2")


@pytest.mark.django_db
def test_a_site_that_is_read_as_it_serves_goes_on_page_after_page():
    with serving() as site:
        first, second = "/jsonapi/node/article?include=uid", "/jsonapi/node/article?page%5Boffset%5D=50"
        for path, number, links in (
            (first, 1, {"next": {"href": site.address(second)}}),
            (second, 2, {"prev": {"href": site.address(first)}}),
        ):
            said = document(node(number), links={"self": {"href": site.address(path)}, **links})
            site.has(path, json.dumps(said).encode(), "application/vnd.api+json")
        code, report, _said = run(site.address(first))
    assert (code, [line["outcome"] for line in report]) == (0, ["created", "created"])
    assert sorted(Article.objects.values_list("source_id", flat=True)) == [uuid(1), uuid(2)]


def test_one_node_is_a_document_too(tmp_path):
    path = saved(tmp_path, {"data": node()})
    assert drupal.recognises(path.read_bytes())
    assert [each.record.headline for each in drupal.read(path)] == ["Story 1"]


# Languages

TITLE, TEXT = "آسیاب دوباره می‌چرخد", formatted("<p>پس از دو سال خشکی، آب در جوی است و آسیاب می‌چرخد.</p>")


def in_dari(number=1, **more) -> dict:
    said = {
        "langcode": "fa",
        "default_langcode": False,
        "title": TITLE,
        "body": TEXT,
        "path": {"alias": "/mill"},
    }
    return node(number, attributes={**said, **more})


@pytest.mark.django_db
def test_a_translation_is_a_story_of_its_own_that_names_its_original(tmp_path, client):
    english = node(attributes={"path": {"alias": "/mill"}})
    saved(tmp_path, document(english, at="/en/jsonapi/node/article"), "1-en.json")
    saved(tmp_path, document(in_dari(), at="/fa/jsonapi/node/article"), "2-fa.json")
    code, report, _said = run(tmp_path)
    assert code == 0, report
    original, translation = Article.objects.get(language="en"), Article.objects.get(language="fa-af")
    assert (translation.headline, translation.translation_of) == (TITLE, original)
    for old, story in (
        ("/mill", original),
        ("/en/mill", original),
        ("/fa/mill", translation),
        ("/fa/node/1", translation),
    ):
        assert client.get(old)["Location"] == story.get_absolute_url(), old


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ({"default_langcode": False}, f"{uuid(1)}:fa"),
        ({"default_langcode": None, "content_translation_source": "en"}, f"{uuid(1)}:fa"),
        ({"default_langcode": True}, uuid(1)),
        ({"default_langcode": None, "content_translation_source": "und"}, uuid(1)),
    ],
)
def test_what_is_a_translation(story, said, number):
    record = story(in_dari(**said)).record
    assert record.source_id == number
    assert record.translation_of == (Ref(source_id=uuid(1)) if number.endswith(":fa") else None)


def test_a_document_in_another_language_lends_its_language_to_no_address(story):
    found = story(in_dari(), at="/en/jsonapi/node/article")
    assert found.addresses == ("https://old.example/fa/mill", "https://old.example/fa/node/1")
    found = story(in_dari(), at="/dari/jsonapi/node/article")
    assert "https://old.example/dari/mill" in found.addresses


@pytest.mark.parametrize(
    ("langcode", "title", "language"),
    [
        ("en", "Roads", "en"),
        ("prs", TITLE, "fa-af"),
        ("en", TITLE, ""),
        ("und", "Roads", ""),
        ("es", "Roads", "es"),
        (5, "Roads", ""),
    ],
)
def test_the_language_is_what_the_node_says_unless_its_letters_deny_it(story, langcode, title, language):
    body = TEXT if title == TITLE else formatted("<p>Words.</p>")
    assert (
        story(node(attributes={"langcode": langcode, "title": title, "body": body})).record.language
        == language
    )


def test_a_term_that_is_saved_in_two_languages_has_both_names(tmp_path):
    for code, name in (("en", "Water"), ("fa", "آب")):
        said = term(21, name, langcode=code, default_langcode=code == "en", path={"alias": "/water"})
        saved(tmp_path, document(said), f"terms-{code}.json")
    path = saved(tmp_path, document(node(field_tags=refers("taxonomy_term--tags", 21))))
    tag, story = drupal.read(path)
    assert tag.record.names == {"en": "Water", "fa-af": "آب"}
    assert story.record.tags == (Ref(name="Water", language="en"),)
    assert {"https://old.example/water", "https://old.example/fa/water"} <= set(tag.addresses)


# When, and for whom


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, "published"),
        ({"moderation_state": "published"}, "published"),
        ({"moderation_state": "live"}, "published"),
        ({"status": False}, "draft"),
        ({"status": False, "moderation_state": "published"}, "draft"),
        ({"status": True, "moderation_state": "draft"}, "draft"),
        ({"status": False, "moderation_state": "needs_review"}, "in_review"),
        ({"status": False, "moderation_state": "archived"}, "withdrawn"),
        ({"moderation_state": "legal_hold"}, "draft"),
        ({"moderation_state": ["published"]}, "draft"),
        ({"moderation_state": ""}, "published"),
        ({"status": "yes"}, "draft"),
        ({"status": None, "moderation_state": "on the way"}, "draft"),
        ({"status": None, "moderation_state": "published"}, "published"),
    ],
)
def test_published_is_only_what_says_so(tmp_path, said, status):
    run(saved(tmp_path, document(node(attributes=said))), "--status", "published")
    assert Article.objects.get().status == status


def test_a_step_that_is_not_known_is_named(story):
    found = story(node(attributes={"moderation_state": "legal_hold"}))
    assert found.dropped == ('the step "legal_hold" of its workflow: it comes as a draft',)


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ({}, utc(2024, 5, 1, 10)),
        ({"field_publication_date": "2024-05-03T08:00:00"}, utc(2024, 5, 3, 8)),
        ({"field_date": "2024-05-03"}, utc(2024, 5, 3, 7, 30)),  # noon in Kabul
        ({"published_at": 1_714_723_200}, utc(2024, 5, 3, 8)),
        ({"status": False}, None),
        ({"status": False, "publish_on": "2999-01-01T00:00:00+00:00"}, utc(2999, 1, 1)),
    ],
)
def test_the_moment_of_publication(story, said, moment):
    record = story(node(attributes=said)).record
    assert record.published_at == moment
    assert record.status == ("published" if moment else "draft")
    assert record.modified_at == utc(2024, 5, 2, 10)


def test_a_page_that_is_not_published_is_refused_and_others_come_on_request(read):
    (page,) = read(node(bundle="page", attributes={"title": "About us"}))
    assert (page.on_request, page.record.slug, page.record.language) == ("pages", "about-us", "en")
    (refused,) = read(node(bundle="page", attributes={"status": False}))
    assert "pages here are public at once" in refused.reason


def test_what_the_site_did_not_show_is_named(read):
    links = {
        "help": {"href": "https://www.drupal.org/docs"},
        "item--a": {"href": f"https://old.example/jsonapi/node/article/{uuid(7)}", "meta": {"rel": "item"}},
        "item--b": {"href": f"https://old.example/jsonapi/user/user/{uuid(8)}"},
    }
    outcomes = read(node(), meta={"omitted": {"detail": "Some are left out.", "links": links}})
    assert [each.source.rpartition("#")[2] for each in outcomes] == [uuid(1), uuid(7)]
    assert "log-in" in outcomes[1].reason


@pytest.mark.django_db
def test_what_is_taken_out_at_the_source_is_taken_out_here(tmp_path):
    tagged = {
        "field_tags": [refers("taxonomy_term--tags", 21)],
        "field_category": refers("taxonomy_term--category", 22),
    }
    summary = {"body": formatted("<p>Words.</p>", summary="In short.")}
    terms = [term(21, "Water"), term(22, "Economy", "category")]
    run(saved(tmp_path, document(node(attributes=summary, **tagged), included=terms)))
    bare = {"body": formatted("<p>Words.</p>", summary="")}
    _code, report, _said = run(
        saved(tmp_path, document(node(attributes=bare, field_tags=[], field_category=None)))
    )
    assert sorted(report[-1]["fields"]) == ["section", "standfirst", "tags"]
