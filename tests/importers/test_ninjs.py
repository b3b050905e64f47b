"""ninjs: what an agency sends comes in by the roles of its parts; what it takes back is taken back; no shape breaks the run."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles.importers import READERS, ninjs
from articles.importers.reading import Found, Refused, SourceRefused, head_of
from articles.models import Article, Picture
from articles.record import Ref, Story
from tests.builders import jpeg, utc
from tests.importers.running import edit_here, run

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "ninjs"


def an_item(**more) -> dict:
    """As version 3 has it."""
    return {
        "uri": "urn:example-press:260514-1",
        "type": "text",
        "pubStatus": "usable",
        "language": "en",
        "versionCreated": "2026-05-14T07:40:00Z",
        "headlines": [{"role": "main", "value": "Ferry runs again at Sher Khan"}],
        "bodies": [
            {"role": "main", "contentType": "text/html", "value": "<p>The first ferry left at dawn.</p>"}
        ],
        **more,
    }


def an_old_item(**more) -> dict:
    """As version 1 has it."""
    return {
        "uri": "urn:example-press:130514-1",
        "type": "text",
        "versioncreated": "2013-05-14T07:40:00Z",
        "language": "en",
        "headline": "Ferry runs again",
        "body_xhtml": "<p>The first ferry left at dawn.</p>",
        **more,
    }


def a_picture(name="photo", file="ferry", **more) -> dict:
    return {
        "name": name,
        "type": "picture",
        "uri": f"urn:example-press:{file}",
        "by": "Ann Lee",
        "headlines": [{"value": "A ferry at its pier"}],
        "descriptions": [{"role": "caption", "value": "The ferry on Thursday."}],
        "renditions": [
            {
                "name": "thumb",
                "href": f"https://press.example/{file}-s.jpg",
                "contentType": "image/jpeg",
                "width": 90,
                "height": 60,
            },
            {
                "name": "full",
                "href": f"https://press.example/{file}.jpg",
                "contentType": "image/jpeg",
                "width": 1800,
                "height": 1200,
            },
            {
                "name": "web",
                "href": f"https://press.example/{file}-m.jpg",
                "contentType": "image/jpeg",
                "width": 600,
                "height": 400,
            },
        ],
        **more,
    }


@pytest.fixture
def sent(tmp_path):
    """Writes what an agency answers; returns its path."""

    def written(answer, name="answer.json"):
        path = tmp_path / name
        path.write_text(answer if isinstance(answer, str) else json.dumps(answer))
        return path

    return written


@pytest.fixture
def read(sent):
    def all_of(answer) -> list:
        return list(ninjs.read(sent(answer)))

    return all_of


@pytest.fixture
def story(read):
    def only(item) -> Story:
        (found,) = read(item)
        assert isinstance(found, Found), found
        return found.record

    return only


# Through the command


@pytest.mark.django_db
def test_a_usable_item_is_a_public_story_with_its_picture(sent, client, tmp_path):
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
    code, report, _said = run(sent(item), "--media", tmp_path / "media")
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
def test_a_canceled_item_takes_its_story_back_and_says_nothing_else_of_it(sent, client):
    run(sent(an_item()))
    address = Article.objects.get().get_absolute_url()
    assert client.get(address).status_code == 200
    kill = sent({"uri": an_item()["uri"], "pubStatus": "canceled"})
    code, report, _said = run(kill)
    assert (code, report[0]["outcome"], report[0]["fields"]) == (0, "changed", ["status"])
    assert client.get(address).status_code == 410
    assert Article.objects.get().headline == "Ferry runs again at Sher Khan"
    assert run(kill)[1][0]["outcome"] == "unchanged"


@pytest.mark.django_db
def test_a_canceled_item_that_was_never_here_makes_no_story(sent):
    code, report, _said = run(sent({"uri": "urn:example-press:9", "pubstatus": "canceled"}))
    assert (code, report[0]["outcome"], Article.objects.count()) == (0, "left out", 0)


@pytest.mark.django_db
def test_withheld_and_embargoed_items_are_not_public_yet(sent, client):
    later = timezone.now() + timedelta(hours=5)
    items = [
        an_item(uri="urn:1", pubStatus="withheld", headlines=[{"value": "Withheld words"}]),
        an_item(uri="urn:2", embargoedUntil=later.isoformat(), headlines=[{"value": "Embargoed words"}]),
        an_item(uri="urn:3", embargoedReason="Until the speech is held", headlines=[{"value": "Open words"}]),
        an_item(uri="urn:4", embargoed="noon, more or less", headlines=[{"value": "Unclear words"}]),
        an_item(uri="urn:5", headlines=[{"value": "Public words"}]),
    ]
    code, report, said = run(sent(items), "--status", "published")
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
def test_what_an_agency_withholds_again_is_not_public_until_it_says_so(sent, client):
    run(sent(an_item()))
    address = Article.objects.get().get_absolute_url()
    for said, answer in (("withheld", 404), ("usable", 200)):
        run(sent({"uri": an_item()["uri"], "pubStatus": said, "bodies": an_item()["bodies"]}))
        assert client.get(address).status_code == answer


@pytest.mark.django_db
def test_an_embargo_that_is_lifted_is_gone(sent, client):
    later = timezone.now() + timedelta(hours=5)
    run(sent(an_item(embargoedUntil=later.isoformat())))
    assert client.get(Article.objects.get().get_absolute_url()).status_code == 404
    run(sent(an_item()))
    assert client.get(Article.objects.get().get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_an_update_changes_what_changed_and_keeps_what_was_edited_here(sent):
    first = an_item(firstCreated="2026-05-14T07:40:00Z")
    run(sent(first))
    update = {
        **first,
        "versionCreated": "2026-05-14T09:00:00Z",
        "headlines": [{"role": "main", "value": "Ferry runs, second boat waits"}],
    }
    _code, report, _said = run(sent(update))
    assert (report[0]["outcome"], report[0]["fields"]) == ("changed", ["headline", "modified_at"])
    article = Article.objects.get()
    assert (article.published_at, article.modified_at) == (utc(2026, 5, 14, 7, 40), utc(2026, 5, 14, 9))
    assert run(sent(update))[1][0]["outcome"] == "unchanged"
    edit_here(headline="Our own headline")
    update["bodies"] = [{"contentType": "text/html", "value": "<p>Two ferries left.</p>"}]
    update["headlines"] = [{"value": "Two ferries run"}]
    _code, report, _said = run(sent(update))
    assert (report[0]["fields"], "headline" in report[0]["kept"]) == (["body"], True)
    assert Article.objects.get().headline == "Our own headline"


@pytest.mark.django_db
def test_what_is_no_story_is_named_and_the_others_are_in(sent):
    answer = {"items": [a_picture(), {"uri": "urn:e", "type": "event", "title": "A summit"}, an_item()]}
    code, report, said = run(sent(answer))
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
def test_an_item_is_found_in_whatever_stands_around_it(answer, read, sent):
    assert ninjs.recognises(head_of(sent(answer)))
    assert next(name for name, each in READERS.items() if each.recognises(head_of(sent(answer)))) == "ninjs"
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


# Its text


def test_headlines_and_descriptions_go_by_their_roles(story):
    told = story(
        an_item(
            headlines=[
                {"role": "short", "value": "Ferry runs"},
                {"role": "kicker", "value": "Trade"},
                {"role": "main", "contentType": "text/html", "value": "Ferry &amp; bridge <i>open</i>"},
            ],
            descriptions=[
                {"role": "creditline", "value": "EXAMPLE PRESS"},
                {"role": "text", "value": "A longer text."},
                {"role": "summary", "contentType": "text/html", "value": "<p>Nine <b>days</b>.</p>"},
            ],
        )
    )
    assert (told.headline, told.short_headline, told.standfirst) == (
        "Ferry & bridge open",
        "Ferry runs",
        "Nine days.",
    )


@pytest.mark.parametrize(
    ("bodies", "body"),
    [
        ([{"value": "One line.\nAnother line."}], "<p>One line.</p><p>Another line.</p>"),
        ([{"value": "One & two.\n\nThree < four."}], "<p>One &amp; two.</p><p>Three &lt; four.</p>"),
        (
            [
                {"role": "main", "value": "Plain."},
                {"contentType": "application/xhtml+xml", "value": "<p>Rich.</p>"},
            ],
            "<p>Rich.</p>",
        ),
        (
            [
                {
                    "role": "html",
                    "value": "<html><head><title>T</title></head><body><p>Inside.</p></body></html>",
                }
            ],
            "<p>Inside.</p>",
        ),
        (
            [{"role": "html", "value": "<h1>Ferry runs again at Sher Khan</h1><p>Under it.</p>"}],
            "<p>Under it.</p>",
        ),
        ([{"value": "Ferry runs again at Sher Khan\nUnder it."}], "<p>Under it.</p>"),
        (
            [
                {
                    "contentType": "text/vnd.IPTC.NITF",
                    "value": "<nitf><head><title>T</title></head><body><body.content><p>In NITF.</p><hl2>So</hl2></body.content></body></nitf>",
                }
            ],
            "<p>In NITF.</p><h2>So</h2>",
        ),
    ],
)
def test_the_fullest_body_is_the_story(bodies, body, story):
    assert story(an_item(bodies=bodies)).body == body


def test_bodies_that_stand_beside_the_story_are_named(read):
    (found,) = read(
        an_item(bodies=[{"role": "factbox", "value": "Facts."}, {"role": "main", "value": "Words."}])
    )
    assert (found.record.body, found.dropped) == ("<p>Words.</p>", ("the body “factbox”",))


def test_a_summary_alone_is_the_text_and_is_named(read):
    (found,) = read(an_item(bodies=[], descriptions=[{"role": "text", "value": "Nine days."}]))
    assert (found.record.standfirst, found.record.body) == ("Nine days.", "<p>Nine days.</p>")
    assert found.dropped == ("only a summary",)


def test_a_standfirst_that_only_repeats_the_first_paragraph_is_left_out(story):
    assert story(an_item(descriptions=[{"value": "The first ferry left…"}])).standfirst == ""


@pytest.mark.parametrize(
    "text", ["KUNDUZ, May 14 (EP) -- The ferry left.", "Kunduz (Example Press) — The ferry left."]
)
def test_a_text_that_begins_with_its_dateline_gets_no_second_one(text, story):
    assert story(an_item(located="Kunduz", bodies=[{"value": text}])).dateline == ""
    assert story(an_item(located="Kunduz")).dateline == "Kunduz"


def test_notes_and_terms_are_shown_to_whoever_imports(read):
    (found,) = read(an_item(edNote="ADDS second boat", usageTerms="Not for use after May"))
    assert found.dropped == ("note: ADDS second boat", "terms: Not for use after May")


# Who, and about what


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"by": "By Laila Samadi, Example Press"}, ["Laila Samadi"]),
        ({"by": "Laila Samadi, Bo Lee and Ann Lee"}, ["Laila Samadi", "Bo Lee", "Ann Lee"]),
        ({"by": "EP", "copyrightHolder": "EP"}, ["EP"]),
        ({"by": "Laila Samadi / EP", "copyrightHolder": "EP"}, ["Laila Samadi"]),
        ({"by": "گزارشگر: لیلا صمدی"}, ["لیلا صمدی"]),
        (
            {"authors": [{"name": "Laila Samadi", "role": "photographer"}], "byline": "L. S."},
            ["Laila Samadi"],
        ),
        ({"bylines": [{"by": "Laila Samadi", "title": "Staff"}]}, ["Laila Samadi"]),
        ({"by": ["wrong"]}, []),
    ],
)
def test_a_byline_is_taken_apart(more, names, story):
    assert [byline.author.name for byline in story(an_item(**more)).bylines] == names


@pytest.mark.parametrize(
    ("said", "edition"), [("fa-AF", "fa-af"), ("prs", "fa-af"), ("pus", "ps"), ("en-GB", "en"), ("", "")]
)
def test_languages_are_those_of_our_editions(said, edition, story):
    assert story(an_item(language=said)).language == edition


@pytest.mark.parametrize(
    ("genre", "kind"),
    [
        ({"uri": "http://cv.iptc.org/newscodes/genre/Opinion"}, "opinion"),
        ({"name": "Interview"}, "interview"),
        ({"name": "Actuality"}, "news"),
    ],
)
def test_a_genre_that_we_have_is_the_kind(genre, kind, story):
    assert story(an_item(genres=[genre])).kind == kind


def test_other_stories_of_the_agency_are_linked_by_its_numbers(story):
    told = story(
        an_item(
            associations=[
                {"type": "text", "uri": "urn:before", "headlines": [{"value": "Before"}]},
                {"type": "text", "uri": "urn:original", "rel": "translatedFrom"},
            ]
        )
    )
    assert (told.related, told.translation_of) == (
        (Ref(source_id="urn:before"),),
        Ref(source_id="urn:original"),
    )


def test_a_package_brings_the_stories_that_are_in_it(read):
    package = {"uri": "urn:p", "type": "composite", "headlines": [{"value": "Both"}]}
    found = read({**package, "associations": [an_item(uri="urn:1"), an_item(uri="urn:2")]})
    assert [each.record.source_id for each in found] == ["urn:1", "urn:2"]


def test_the_number_does_not_hold_what_an_answer_was_asked_with(story):
    asked = "https://api.press.example/content/17?qt=H1Kd&et=0a1"
    assert story(an_item(uri=asked)).source_id == "https://api.press.example/content/17"


# Pictures


def test_the_largest_rendition_is_taken_and_what_is_said_of_it(read):
    association = a_picture(
        usageTerms="Editorial use only",
        copyrightNotice="© Example Press",
        contentCreated="2026-05-13T06:00:00Z",
    )
    association["descriptions"] += [
        {"role": "creditline", "value": "Lee/EP"},
        {"role": "alt", "value": "A white boat"},
    ]
    association["renditions"][1]["poi"] = {"x": 450, "y": 300}
    (found,) = read(an_item(associations=[association]))
    assert found.record.thumbnail == Ref(name="https://press.example/ferry.jpg")
    (picture,) = found.pictures
    assert (picture.file, picture.alt, picture.caption) == (
        *("https://press.example/ferry.jpg", {"en": "A white boat"}, {"en": "The ferry on Thursday."}),
    )
    assert (picture.creator, picture.credit, picture.copyright, picture.licence) == (
        *("Ann Lee", "Lee/EP", "© Example Press", "Editorial use only"),
    )
    assert (picture.focal_point, picture.taken_at) == ((0.25, 0.25), utc(2026, 5, 13, 6))


@pytest.mark.parametrize(
    ("renditions", "file"),
    [
        (
            [
                {"name": "huge", "href": "https://e.example/h.jpg", "width": 20000, "height": 9000},
                {"href": "https://e.example/w.jpg", "width": 800, "height": 600},
            ],
            "w",
        ),
        (
            [
                {"title": "Watermark", "href": "https://e.example/m.jpg", "width": 900, "height": 900},
                {"href": "https://e.example/w.jpg", "width": 800, "height": 600},
            ],
            "w",
        ),
        (
            [
                {"name": "thumbnail", "href": "https://e.example/t.jpg"},
                {"name": "original", "href": "https://e.example/o.jpg"},
            ],
            "o",
        ),
        (
            [
                {"href": "https://e.example/c.xml", "contentType": "text/xml"},
                {"href": "https://e.example/p.jpg", "contentType": "image/jpeg"},
            ],
            "p",
        ),
        (
            [
                {"name": "preview", "href": "https://e.example/v.jpg", "width": 800, "height": 600},
                {"name": "photo", "href": "https://e.example/p.jpg"},
            ],
            "p",
        ),
        ({"main": {"href": "https://e.example/a.jpg", "width": "640", "height": "480"}, "none": None}, "a"),
    ],
)
def test_the_largest_that_can_be_used(renditions, file, story):
    told = story(an_item(associations=[a_picture(renditions=renditions)]))
    assert told.thumbnail == Ref(name=f"https://e.example/{file}.jpg")


def test_further_pictures_stand_under_the_text_and_logos_do_not(read):
    logo = a_picture("logo", "logo", type="graphic")
    (found,) = read(
        an_item(associations=[a_picture("other", "pier"), a_picture("featuremedia", "ferry"), logo])
    )
    assert found.record.thumbnail == Ref(name="https://press.example/ferry.jpg")
    assert found.record.body == (
        "<p>The first ferry left at dawn.</p>"
        '<figure><img src="https://press.example/pier.jpg" alt="A ferry at its pier">'
        "<figcaption>The ferry on Thursday.</figcaption></figure>"
    )
    assert found.dropped == ("the logo “logo”",)


def test_a_picture_that_stands_in_the_body_stays_there_in_its_largest_size(read):
    body = (
        '<p>One.</p><figure><img src="https://press.example/pier-s.jpg" alt="Pier"><div class="byline">Lee</div>'
        "<figcaption>At the pier</figcaption></figure>"
        '<figure><img src="x.jpg" data-assoc-ref="main"><figcaption>Over the text</figcaption></figure>'
    )
    item = an_item(
        bodies=[{"role": "html", "value": body}],
        associations=[a_picture("main", "ferry"), a_picture("a2", "pier")],
    )
    (found,) = read(item)
    assert found.record.body == (
        '<p>One.</p><figure><img src="https://press.example/pier.jpg" alt="Pier">'
        "<figcaption>At the pier</figcaption></figure>"
    )
    assert [picture.credit for picture in found.pictures] == ["Ann Lee", "Ann Lee"]


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
