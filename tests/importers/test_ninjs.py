"""ninjs: what an agency sends comes in whole, what it takes back is taken back, and no shape of it breaks the run."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles.importers import READERS, ninjs
from articles.importers.reading import Found, Refused, SourceRefused, head_of
from articles.models import Article, Picture
from articles.record import Ref
from tests.builders import jpeg, utc
from tests.importers.agency import a_picture, an_item, an_old_item
from tests.importers.running import edit_here, only_story, run

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "ninjs"


@pytest.fixture
def read(saved):
    return lambda content: list(ninjs.read(saved(content)))


@pytest.fixture
def story(read):
    return lambda content: only_story(read(content))


# Through the command


@pytest.mark.django_db
def test_a_usable_item_is_a_public_story_with_its_picture(saved, client, tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "ferry.jpg").write_bytes(jpeg())
    item = an_item(
        associations=[a_picture()],
        descriptions=[{"role": "summary", "value": "Trucks had waited for nine days."}],
        people=[{"name": "Farida Noori", "rel": "about"}],
        places=[{"name": "Kunduz"}],
        by="By Laila Samadi and Bo Lee",
        located="Kunduz",
        copyrightHolder="Example Press",
    )
    code, report, _said = run(saved(item), "--media", tmp_path / "media")
    assert (code, report[0]["outcome"], report[0]["gaps"]) == (0, "created", [])
    page = client.get(Article.objects.get().get_absolute_url()).content.decode()
    for words in (
        *("Ferry runs again at Sher Khan", "Trucks had waited", "The first ferry left at dawn.", "Kunduz"),
        *("Laila Samadi", "Bo Lee", "Farida Noori", "Example Press", "The ferry on Thursday.", "Ann Lee"),
    ):
        assert words in page
    picture = Picture.objects.get()
    assert (picture.alts, picture.creator) == ({"en": "A ferry at its pier"}, "Ann Lee")


@pytest.mark.django_db
def test_a_canceled_item_takes_its_story_back_and_says_nothing_else_of_it(saved, client):
    run(saved(an_item()))
    address = Article.objects.get().get_absolute_url()
    assert client.get(address).status_code == 200
    kill = saved({"uri": an_item()["uri"], "pubStatus": "canceled"})
    code, report, _said = run(kill)
    assert (code, report[0]["outcome"], report[0]["fields"]) == (0, "changed", ["status"])
    assert client.get(address).status_code == 410
    assert Article.objects.get().headline == "Ferry runs again at Sher Khan"
    assert run(kill)[1][0]["outcome"] == "unchanged"


@pytest.mark.django_db
def test_a_canceled_item_that_was_never_here_makes_no_story(saved):
    code, report, _said = run(saved({"uri": "urn:example-press:9", "pubstatus": "canceled"}))
    assert (code, report[0]["outcome"], Article.objects.count()) == (0, "left out", 0)


@pytest.mark.django_db
def test_withheld_and_embargoed_items_are_not_public_yet(saved, client):
    later = timezone.now() + timedelta(hours=5)
    items = [
        an_item(uri="urn:1", pubStatus="withheld", headlines=[{"value": "Withheld words"}]),
        an_item(uri="urn:2", embargoedUntil=later.isoformat(), headlines=[{"value": "Embargoed words"}]),
        an_item(uri="urn:3", embargoedReason="Until the speech is held", headlines=[{"value": "Open words"}]),
        an_item(uri="urn:4", embargoed="noon, more or less", headlines=[{"value": "Unclear words"}]),
        an_item(uri="urn:5", headlines=[{"value": "Public words"}]),
    ]
    code, report, said = run(saved(items), "--status", "published")
    assert (code, [line["outcome"] for line in report]) == (1, [*["created"] * 3, "refused", "created"])
    assert 'Its embargo cannot be "noon, more or less"' in said
    latest = client.get("/latest/").content.decode()
    assert "Public words" in latest
    for hidden in ("Withheld", "Embargoed", "Open words", "Unclear"):
        assert hidden not in latest
    statuses = dict(Article.objects.values_list("source_id", "status"))
    assert statuses == {"urn:1": "draft", "urn:2": "published", "urn:3": "draft", "urn:5": "published"}
    assert Article.objects.get(source_id="urn:2").published_at == later
    assert report[2]["dropped"] == ["embargo: Until the speech is held"]


@pytest.mark.django_db
def test_what_an_agency_withholds_again_is_not_public_until_it_says_so(saved, client):
    run(saved(an_item()))
    address = Article.objects.get().get_absolute_url()
    for said, answer in (("withheld", 404), ("usable", 200)):
        run(saved({"uri": an_item()["uri"], "pubStatus": said, "bodies": an_item()["bodies"]}))
        assert client.get(address).status_code == answer


@pytest.mark.django_db
def test_an_embargo_that_is_lifted_is_gone(saved, client):
    later = timezone.now() + timedelta(hours=5)
    run(saved(an_item(embargoedUntil=later.isoformat())))
    assert client.get(Article.objects.get().get_absolute_url()).status_code == 404
    run(saved(an_item()))
    assert client.get(Article.objects.get().get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_an_update_changes_what_changed_and_keeps_what_was_edited_here(saved):
    first = an_item(firstCreated="2026-05-14T07:40:00Z")
    run(saved(first))
    update = {
        **first,
        "versionCreated": "2026-05-14T09:00:00Z",
        "headlines": [{"role": "main", "value": "Ferry runs, second boat waits"}],
    }
    _code, report, _said = run(saved(update))
    assert (report[0]["outcome"], report[0]["fields"]) == ("changed", ["headline", "modified_at"])
    article = Article.objects.get()
    assert (article.published_at, article.modified_at) == (utc(2026, 5, 14, 7, 40), utc(2026, 5, 14, 9))
    assert run(saved(update))[1][0]["outcome"] == "unchanged"
    edit_here(headline="Our own headline")
    update["bodies"] = [{"contentType": "text/html", "value": "<p>Two ferries left.</p>"}]
    update["headlines"] = [{"value": "Two ferries run"}]
    _code, report, _said = run(saved(update))
    assert (report[0]["fields"], "headline" in report[0]["kept"]) == (["body"], True)
    assert Article.objects.get().headline == "Our own headline"


@pytest.mark.django_db
def test_what_is_no_story_is_named_and_the_others_are_in(saved):
    answer = {"items": [a_picture(), {"uri": "urn:e", "type": "event", "title": "A summit"}, an_item()]}
    code, report, said = run(saved(answer))
    assert (code, [line["outcome"] for line in report]) == (1, ["refused", "refused", "created"])
    assert "It is a picture and no story (“A ferry at its pier”)" in said
    assert "It is an event without a text (“A summit”)" in said


# Any version


def test_an_item_of_version_1_has_the_same_fields(story):
    told = story(
        an_old_item(
            headline_extended="",
            description_text="Trucks had waited for nine days.",
            body_text="The first ferry left at dawn.",
            byline="Laila Samadi",
            located="Kunduz",
            person=[{"name": "Farida Noori", "rel": "about"}],
            place=[{"name": "Sher Khan"}],
            subject=[
                {"name": "Trade", "code": "trade"},
                {"name": "Economy", "scheme": "https://press.example/section"},
            ],
            genre=[{"name": "Analysis", "code": "genre:Analysis"}],
            associations={
                "featuremedia": {
                    "type": "picture",
                    "renditions": {"main": {"href": "https://press.example/a.jpg"}},
                }
            },
        )
    )
    assert (told.headline, told.standfirst) == ("Ferry runs again", "Trucks had waited for nine days.")
    assert told.body == "<p>The first ferry left at dawn.</p>"
    assert [byline.author.name for byline in told.bylines] == ["Laila Samadi"]
    assert [tag.name for tag in told.tags] == ["Trade", "Farida Noori", "Sher Khan"]
    assert (told.section, told.kind, told.dateline) == (Ref(name="Economy"), "analysis", "Kunduz")
    assert told.thumbnail == Ref(name="https://press.example/a.jpg")
    assert (told.published_at, told.status) == (utc(2013, 5, 14, 7, 40), "")
    assert (told.source_system, told.source_id) == ("ninjs", "urn:example-press:130514-1")


@pytest.mark.parametrize(
    "answer",
    [
        an_item(),
        [an_item()],
        {"items": [an_item()]},
        {"collection": {"items": [an_item()]}},
        {"data": {"items": [{"meta": {"products": []}, "item": an_item()}]}},
        {"_items": [an_item()], "_meta": {"total": 1}},
        {"uri": "urn:a-list", "items": [an_item()]},
        json.dumps(an_item()) + "\n" + json.dumps(an_item(uri="urn:2")),
    ],
)
def test_an_item_is_found_in_whatever_stands_around_it(answer, read, saved):
    assert ninjs.recognises(head_of(saved(answer)))
    assert next(name for name, each in READERS.items() if each.recognises(head_of(saved(answer)))) == "ninjs"
    assert [each.record.headline for each in read(answer)][:1] == ["Ferry runs again at Sher Khan"]


@pytest.mark.parametrize(
    "other",
    [
        '{"type": "article", "version": 1, "headline": "Roads", "body": "<p>\\"uri\\": \\"headline\\":</p>"}',
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"uri": "x", "headline": "y"}]}',
        '{"jsonapi": {"version": "1.0"}, "data": [{"uri": "x", "headline": "y"}]}',
        '{"$defs": {"uri": {}}, "properties": {"uri": {}, "headlines": {}}}',
        "<rss/>",
        "plain words",
    ],
)
def test_other_formats_are_left_to_their_readers(other):
    assert not ninjs.recognises(other.encode())


def test_lines_that_break_off_leave_those_before_them_in(read):
    found = read(json.dumps(an_item()) + '\n{"uri": "urn:2", "headl')
    assert isinstance(found[0], Found)
    assert (found[1].source.rpartition(":")[2], "no JSON" in found[1].reason) == ("2", True)


def test_lines_end_only_where_json_ends_them(read):
    lines = [
        json.dumps(an_item(uri=f"urn:{number}", byline="One\u2028Two"), ensure_ascii=False)
        for number in (1, 2)
    ]
    assert [each.record.source_id for each in read("\r\n" + "\r\n".join(lines))] == ["urn:1", "urn:2"]


@pytest.mark.parametrize(
    "around", ["[\n{},\n{},\n{}]", '{{"_meta": {{"total": 3}}, "data": {{"_items":\n[{},\n{},\n{}]}}}}']
)
def test_a_list_that_breaks_off_leaves_the_items_before_in(around, read):
    items = [json.dumps(an_item(uri=f"urn:{number}")) for number in (1, 2, 3)]
    *whole, broken = read(around.format(*items)[:-40])
    assert [each.record.source_id for each in whole] == ["urn:1", "urn:2"]
    assert (broken.source.rpartition(":")[2], "no JSON" in broken.reason) == ("4", True)


# Wrong shapes


ODD = [
    None,
    True,
    17,
    -1.5,
    1e308,
    "",
    "words",
    "\ud800",
    [],
    {},
    [None],
    [[]],
    [17],
    {"a": None},
    {"a": {"b": []}},
]


@pytest.mark.parametrize(
    "name", [*an_item(), *an_old_item(), *a_picture(), "associations", "people", "embargoed", "altIds"]
)
def test_nothing_needs_the_shape_that_it_should_have(name, read):
    whole = {**an_old_item(), **an_item(associations=[a_picture()], people=[{"name": "A"}])}
    for odd in ODD:
        for answer in (
            {**whole, name: odd},
            {**whole, "associations": [{**a_picture(), name: odd}]},
            {**whole, name: [{"name": odd, "value": odd, "role": odd, "href": odd}]},
        ):
            for each in read(answer):
                assert isinstance(each, Found) or each.reason


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ('{"uri": "urn:1", "headline": "cut off', "no JSON"),
        ('{"uri": "urn:1", "headline": ' + "[" * 100_000, "nested too deeply"),
        ('{"uri": "urn:1", "n": ' + "1" * 5000 + "}", "thousands of digits"),
    ],
)
def test_what_is_no_json_is_refused_with_a_sentence(answer, words, read):
    with pytest.raises(SourceRefused, match=words):
        read(answer)


def test_what_is_no_item_is_refused_by_its_place(read):
    found = read([17, {"unknown": True}, an_item()])
    assert [type(each) for each in found] == [Refused, Refused, Found]
    assert [each.source.rpartition("#")[2] for each in found[:2]] == ["1", "2"]


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="the corpora are not here")
def test_what_real_agencies_send():
    paths = sorted(CORPUS.glob("examples-*/**/*.json"))
    found = [each for path in paths for each in ninjs.read(path)]
    assert all(ninjs.recognises(head_of(path)) for path in paths)
    stories = [each.record for each in found if isinstance(each, Found)]
    assert (len(stories), len(found) - len(stories)) == (15, 25)
    assert all(story.body and story.source_id for story in stories)
