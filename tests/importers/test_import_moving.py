"""A site that moves here: its addresses lead on, its links lead to the stories, its numbers stay where they can."""

import json

import pytest

from articles import search
from articles.models import Article, Redirect, Revision
from articles.recording import record_of
from tests.builders import make_article, make_person
from tests.importers.running import edit_here, run, story

pytestmark = pytest.mark.django_db


def post(slug, body="<p>Words.</p>", **more) -> dict:
    return {
        "id": f"id-of-{slug}",
        "title": slug.replace("-", " ").capitalize(),
        "slug": slug,
        "html": body,
        "status": "published",
        "published_at": "2024-05-01T10:00:00.000Z",
        **more,
    }


@pytest.fixture
def ghost(tmp_path):
    """Writes an export of the site https://old.example with these posts."""

    def written(*posts, name="ghost.json"):
        settings = [{"key": "url", "value": "https://old.example"}]
        path = tmp_path / name
        data = {"posts": list(posts), "settings": settings}
        path.write_text(json.dumps({"db": [{"meta": {"version": "5.0.0"}, "data": data}]}))
        return path

    return written


def link(address: str) -> str:
    return f'<p>As <a href="{address}">we wrote</a>.</p>'


def the(slug: str) -> Article:
    return Article.objects.get(slug=slug)


# Old addresses


def test_an_old_address_leads_to_the_story_with_or_without_its_last_slash(ghost, client):
    run(ghost(post("roads-open")))
    for address in ("/roads-open/", "/roads-open", "/roads-open/?utm_source=x"):
        response = client.get(address)
        assert (response.status_code, response.url) == (301, the("roads-open").get_absolute_url())
    assert client.get("/roads-closed/").status_code == 404


def test_the_old_address_of_a_draft_gives_nothing_away(ghost, client):
    run(ghost(post("roads-open", status="draft")))
    assert client.get("/roads-open/").status_code == 404


def test_an_address_that_leads_elsewhere_already_goes_on_doing_so_and_is_named(ghost, client):
    other = make_article("Another story")
    Redirect.objects.create(old_path="/roads-open/", article=other)
    _code, report, said = run(ghost(post("roads-open")))
    assert client.get("/roads-open/").url == other.get_absolute_url()
    assert report[-1]["dropped"] == ["the old address /roads-open/, which leads elsewhere already"]
    assert "not taken over: the old address /roads-open/" in said


def test_a_saved_archive_moves_when_somebody_says_so(write, client):
    address = "https://old.example/2019/05/roads/?id=7"
    path = write(story(source_id="", source_url=address, status="published"))
    run(path)
    assert client.get("/2019/05/roads/?id=7").status_code == 404
    run(path, "--moved-from", "old.example")
    moved = Article.objects.get()
    assert client.get("/2019/05/roads/?id=7").url == moved.get_absolute_url()
    page = client.get(moved.get_absolute_url()).content.decode()
    assert f'rel="canonical" href="http://testserver{moved.get_absolute_url()}"' in page


@pytest.mark.parametrize(
    "site", ["www.old.example", "OLD.example", "old.example/", "old.example:8080", "https://www.old.example/"]
)
def test_a_site_that_moves_may_be_named_as_people_name_it(write, client, site):
    run(write(story(source_url="https://www.old.example/roads/", status="published")), "--moved-from", site)
    assert client.get("/roads/").url == Article.objects.get().get_absolute_url()


@pytest.mark.parametrize("number", ["p", "page_id", "attachment_id"])
def test_a_number_on_the_front_page_leads_on(client, number):
    article = make_article("Roads open")
    Redirect.objects.create(old_path=f"/?{number}=5", article=article)
    assert client.get(f"/?{number}=5").url == article.get_absolute_url()
    assert client.get(f"/?{number}=6").status_code == 200


# Links in bodies


def test_links_between_imported_stories_lead_to_their_new_addresses_whatever_their_order(ghost):
    path = ghost(
        post("first", link("https://old.example/second/#map")),
        post("second", link("http://www.old.example/first") + link("https://elsewhere.example/first/")),
    )
    run(path)
    assert f'<a href="{the("second").get_absolute_url()}#map">' in the("first").body
    assert f'<a href="{the("first").get_absolute_url()}">' in the("second").body
    assert '<a href="https://elsewhere.example/first/">' in the("second").body
    revisions = Revision.objects.count()
    _code, report, _said = run(path)
    assert {line["outcome"] for line in report} == {"unchanged"}
    assert Revision.objects.count() == revisions


@pytest.mark.parametrize(
    "written",
    [
        "<a href=https://old.example/second/>it</a>",
        '<a title="a > b" href="https://old.example/second/">it</a>',
        '<a data-href="/elsewhere/" href="https://old.example/second/">it</a>',
        "<A Href='https://old.example/second/' class=link>it</A>",
    ],
)
def test_a_link_is_led_on_in_whatever_form_it_is_written_and_only_once(ghost, written):
    path = ghost(post("first", f"<p>As in {written}.</p>"), post("second"))
    run(path)
    body = f'<p>As in <a href="{the("second").get_absolute_url()}">it</a>.</p>'
    assert the("first").body == body
    revisions = Revision.objects.count()
    _code, report, _said = run(path)
    assert {line["outcome"] for line in report} == {"unchanged"}
    assert (the("first").body, Revision.objects.count()) == (body, revisions)


def test_a_link_to_what_comes_with_a_later_import_is_mended_by_the_next_run(ghost):
    first = ghost(post("first", link("https://old.example/second/")), name="a.json")
    run(first)
    assert "https://old.example/second/" in the("first").body
    run(ghost(post("second"), name="b.json"))
    assert "https://old.example/second/" in the("first").body
    _code, report, _said = run(first)
    assert [(line["outcome"], line["fields"]) for line in report] == [("changed", ["body"])]
    assert f'<a href="{the("second").get_absolute_url()}">' in the("first").body


def test_a_story_whose_linked_story_was_given_another_slug_is_unchanged(ghost):
    path = ghost(post("first", link("https://old.example/second/")), post("second"))
    run(path)
    edit_here(the("second"), slug="second-thoughts")
    body = the("first").body
    _code, report, _said = run(path)
    assert report[0]["outcome"] == "unchanged" and the("first").body == body


def test_links_in_a_body_that_was_edited_here_are_left_alone(ghost):
    first = ghost(post("first", link("https://old.example/second/")), name="a.json")
    run(first)
    mine = '<p>Mine, and <a href="https://old.example/second/">theirs</a>.</p>'
    edit_here(the("first"), body=mine)
    run(ghost(post("second"), name="b.json"))
    _code, report, _said = run(first)
    assert report[0]["kept"] == ["body"] and the("first").body == mine


# Numbers of our own


def test_a_story_of_an_export_keeps_its_number_where_it_is_free(write, client):
    run(write(story(id=4321, status="published")))
    article = Article.objects.get()
    assert article.pk == 4321 and client.get(article.get_absolute_url()).status_code == 200
    assert make_article("The next one").pk > 4321


def test_a_number_that_leaves_no_room_for_the_next_ones_leads_on(write, client):
    run(write(story(id=2**32 - 1, status="published")))
    imported = Article.objects.get()
    assert client.get(f"/articles/{2**32 - 1}/roads-open/").url == imported.get_absolute_url()
    made = make_article("Zebra crossings")
    assert made.pk == imported.pk + 1
    assert list(Article.objects.filter(pk__in=search.matching_ids("zebra"))) == [made]


def test_a_number_that_is_taken_leads_on_from_the_old_address(write, client):
    mine = make_article("Mine")
    uuid = "3f1c9a52-6f0e-4c3e-9a55-0d6d8f5a1b30"
    linking = story(
        uuid=uuid,
        source_id="18",
        id=mine.pk + 50,
        headline="Linking",
        body=link(f"/articles/{mine.pk}/roads-open/"),
    )
    run(write(linking, story(id=mine.pk, slug="roads-open", status="published")))
    theirs = the("roads-open")
    assert theirs.pk != mine.pk
    response = client.get(f"/articles/{mine.pk}/roads-open/")
    assert (response.status_code, response.url) == (301, theirs.get_absolute_url())
    assert client.get(mine.get_absolute_url()).status_code == 200
    assert client.get(f"/articles/{mine.pk}/any-words/").url == mine.get_absolute_url()
    assert theirs.get_absolute_url() in Article.objects.get(uuid=uuid).body


def test_what_the_desk_knew_of_a_story_comes_along(write):
    record = story(status="published", published_at="2024-05-01T10:00:00Z")
    uuid = "3f1c9a52-6f0e-4c3e-9a55-0d6d8f5a1b30"
    record |= {"uuid": uuid, "owner": "farida", "note": "Call the mayor.", "note_by": "omid"}
    past = {"type": "revision", "version": 1, "article": {"uuid": uuid}, "saved_at": "2024-04-30T08:00:00Z"}
    first = {
        **past,
        "number": 1,
        "by": "omid",
        "story": story(uuid=uuid, body="<p onclick='x'>First words.</p>"),
    }
    now = {
        **past,
        "number": 2,
        "base": 1,
        "role": "current",
        "by": "farida",
        "saved_at": "2024-05-01T09:00:00Z",
    }
    omid = make_person("Reporter", username="omid")
    code, report, _said = run(write(record, first, now))
    assert code == 0 and [line["type"] for line in report] == ["article", "revision", "revision"]
    article = Article.objects.get()
    assert (article.owner, article.owner_name, article.note, article.note_by) == (
        *(None, "farida"),
        *("Call the mayor.", "omid"),
    )
    kept = list(article.revisions.order_by("saved_at"))
    assert [(each.by_name, each.by) for each in kept] == [("omid", omid), ("farida", None)]
    assert [each.record["body"] for each in kept] == ["<p>First words.</p>", "<p>Words.</p>"]
    assert (article.revision, kept[1].base, article.pending) == (kept[1], kept[0], None)
    assert record_of(article).headline == "Roads open"
    # Coming again, it is known and brings no second past.
    run(write(record, first, now))
    assert article.revisions.count() == 2


def test_a_revision_without_its_story_is_refused_and_named(write):
    alone = {
        "type": "revision",
        "version": 1,
        "number": 1,
        "article": {"uuid": "3f1c9a52-6f0e-4c3e-9a55-0d6d8f5a1b30"},
    }
    code, report, _said = run(write(alone, story()))
    assert code == 1 and "right after its story" in report[0]["reason"]
    assert Article.objects.count() == 1


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_past_out_of_all_time_is_refused_with_a_sentence(write, moment):
    uuids = [f"3f1c9a52-6f0e-4c3e-9a55-0d6d8f5a1b3{number}" for number in range(3)]
    past = {"type": "revision", "version": 1, "article": {"uuid": uuids[0]}, "saved_at": moment, "number": 1}
    records = (
        *(story(uuid=uuids[0]), past),
        story(uuid=uuids[1], source_id="18", created_at=moment),
        story(uuid=uuids[2], source_id="19", saved_at=moment),
        story(source_id="20"),
    )
    code, report, _said = run(write(*records))
    assert code == 1
    assert [line["outcome"] for line in report] == ["refused"] * 4 + ["created"]
    assert all("between 1900 and 2999" in line["reason"] for line in (report[0], *report[2:4]))
