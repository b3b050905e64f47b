"""Ghost: an export comes in whole, and what only some could read stays a draft."""

import json
from functools import partial
from pathlib import Path

import pytest

from articles.importers import READERS, ghost
from articles.importers.reading import HEAD
from articles.models import Article, Author, Page, Picture, Redirect, Tag
from articles.record import Author as AuthorRecord
from articles.record import Page as PageRecord
from articles.record import Story
from articles.record import Tag as TagRecord
from tests.builders import jpeg, utc
from tests.importers import ghost_exporting
from tests.importers.ghost_exporting import a_post, body_of, found, refused, stories
from tests.importers.running import edit_here, run

HERE = Path(__file__).parent
EXPORT = HERE / "ghost-export.json"
CORPUS = HERE.parents[2] / "shared" / "corpora" / "migrate-ghost"
PICTURES = ("pass", "plough", "bridge", "bazaar")


@pytest.fixture
def export(tmp_path):
    """Writes an export of these posts and tables; returns its path."""
    return partial(ghost_exporting.export, tmp_path)


# A whole export


@pytest.fixture
def media(tmp_path):
    folder = tmp_path / "content" / "images" / "2024" / "02"
    folder.mkdir(parents=True)
    for number, name in enumerate(PICTURES):
        (folder / f"{name}.jpg").write_bytes(jpeg(400, 300, f"#{number}{number}6699"))
    return tmp_path / "content"


@pytest.mark.django_db
def test_an_export_comes_in_whole_and_a_second_run_changes_nothing(media, client):
    code, report, _said = run(EXPORT, "--media", media)
    assert code == 0, report
    story = Article.objects.get(slug="snow-ploughs-reach-the-upper-valley")
    assert story.published_at == utc(2024, 2, 10, 5, 15)
    assert [str(tag) for tag in story.tags.all()] == ["Roads", "Winter"]
    page = client.get(story.get_absolute_url()).content.decode()
    for shown in (
        "before dawn",
        "After a week of snow",
        "Farida Noori",
        "Omid Rahimi",
        'alt="The pass in winter"',
        "Parwin Amiri / Unsplash",
        'alt="A yellow plough"',
        "The first plough in a week",
        "The bridge, and the bazaar",
        "youtube.com/watch?v=aBcDeFgHiJk",
        "A report in numbers",
        "❄ Chains are",
        "Which road is closed?",
        "The old one by the river.",
    ):
        assert shown in page, shown
    assert "<form data-members" not in page and "counts()" not in page and "#/portal" not in page
    assert Picture.objects.count() == 4
    code, report, _said = run(EXPORT, "--media", media)
    assert {line["outcome"] for line in report} <= {"unchanged", "left out"}
    assert Article.objects.count() == 4


@pytest.mark.django_db
def test_old_addresses_lead_on_and_so_do_links_in_bodies(client):
    run(EXPORT)
    story = Article.objects.get(slug="snow-ploughs-reach-the-upper-valley")
    bakers = Article.objects.get(slug="bakers-of-the-upper-valley")
    for old, new in (
        ("/bakers-of-the-upper-valley/", bakers.get_absolute_url()),
        ("/tag/roads/", Tag.objects.get(slug="roads").get_absolute_url()),
        ("/author/farida/", Author.objects.get(slug="farida").get_absolute_url()),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (301, new)
    assert f'<a href="{bakers.get_absolute_url()}">bakers</a>' in story.body


@pytest.mark.django_db
def test_pages_come_on_request():
    _code, report, _said = run(EXPORT)
    assert "left out" in {line["outcome"] for line in report}
    assert not Page.objects.exists()
    run(EXPORT, "--pages")
    page = Page.objects.get()
    assert (page.slug, page.title, page.body) == (
        "about",
        "About The Valley Post",
        "<p>We write from the upper valley.</p>",
    )


@pytest.mark.django_db
def test_nothing_of_an_account_comes_in():
    run(EXPORT)
    everything = json.dumps(
        [*Author.objects.values(), *Article.objects.values(), *Redirect.objects.values()], default=str
    )
    assert "Farida Noori" in everything
    for private in ("@valley.example", "$2a$10", "Khost"):
        assert private not in everything


def test_parts_come_with_what_the_export_says_of_them():
    parts = {each.addresses: each.record for each in found(EXPORT) if not isinstance(each.record, Story)}
    assert parts[("/tag/roads/",)] == TagRecord(
        slug="roads", names={"en": "Roads"}, descriptions={"en": "Whatever moves."}
    )
    assert parts[("/author/farida/",)] == AuthorRecord(
        slug="farida", names={"en": "Farida Noori"}, about={"en": "Writes about roads."}
    )
    assert isinstance(parts[("/about/",)], PageRecord)
    assert ("/tag/hash-wide-picture/",) not in parts


def test_what_does_not_come_over_is_named():
    story = next(each for each in found(EXPORT) if isinstance(each.record, Story))
    assert story.dropped == (
        "the text codeinjection_head",
        "a recording: /content/media/2024/02/driver.mp3",
        "a file: /content/files/2024/02/timetable.pdf",
        "a link to #/portal/signup",
        "a sign-up form",
        "a link to #/portal/account",
        "the internal tag #wide-picture",
    )


def test_tags_and_authors_stand_in_the_order_of_the_export():
    story = stories(EXPORT)[0]
    assert [tag.name for tag in story.tags] == ["Roads", "Winter"]
    assert [byline.author.name for byline in story.bylines] == ["Farida Noori", "Omid Rahimi"]


def test_pictures_are_asked_for_in_the_size_in_which_they_were_uploaded():
    assert 'src="/content/images/2024/02/plough.jpg"' in stories(EXPORT)[0].body
    assert "/size/" not in stories(EXPORT)[0].body


def test_the_sites_own_address_is_used_where_the_export_tells_it(export):
    path = export(
        a_post(
            html='<p><a href="__GHOST_URL__/two/">x</a></p><img src="/content/images/a.jpg">',
            feature_image="__GHOST_URL__/content/images/size/w600/format/webp/b.jpg",
        ),
        settings=[{"key": "url", "value": "https://old.example/"}],
    )
    story = found(path)[0]
    assert story.addresses == ("https://old.example/roads-open/",)
    assert 'href="https://old.example/two/"' in story.record.body
    assert 'src="https://old.example/content/images/a.jpg"' in story.record.body
    assert story.record.thumbnail.name == "https://old.example/content/images/b.jpg"


# Who may read it


@pytest.mark.django_db
@pytest.mark.parametrize(
    "more",
    [
        {"visibility": "members"},
        {"visibility": "paid"},
        {"visibility": "tiers"},
        {"visibility": "status:-free"},
        {"visibility": ["public"]},
        {"status": "sent"},
        {"email_only": 1},
        {"status": "draft"},
        {"status": "of an odd kind"},
        {"status": "scheduled", "published_at": None},
    ],
)
def test_what_was_not_open_to_everybody_is_a_draft(export, more):
    path = export(a_post(**more))
    run(path, "--status", "published")
    assert Article.objects.get().status == "draft"
    if more != {"status": "draft"} and "published_at" not in more:
        assert "it comes as a draft" in found(path)[0].dropped[0]


@pytest.mark.django_db
def test_an_open_post_is_public_and_a_scheduled_one_waits_for_its_moment(export, client):
    run(
        export(
            a_post(),
            a_post(
                id="2", title="Later", slug="later", status="scheduled", published_at="2999-01-01T00:00:00Z"
            ),
        )
    )
    latest = client.get("/latest/").content.decode()
    assert "Roads open" in latest and "Later" not in latest
    assert Article.objects.get(slug="later").published_at == utc(2999, 1, 1)


def test_parts_of_an_open_post_that_members_alone_could_read_stay_out(export):
    gate = '<!--kg-gated-block:begin nonMember:{} memberSegment:"status:free" --><p>{}</p><!--kg-gated-block:end-->'
    html = f"<p>Open.</p>{gate.format('false', 'Secret.')}{gate.format('true', 'Join us.')}<p>End.</p>"
    path = export(a_post(html=html))
    assert body_of(path) == "<p>Open.</p><p>Join us.</p><p>End.</p>"
    assert found(path)[0].dropped == ("a part for members only",)
    unfinished = export(a_post(html="<p>Open.</p><!--kg-gated-block:begin nonMember:false --><p>Secret."))
    assert body_of(unfinished) == "<p>Open.</p>"


def test_a_page_that_is_no_ones_business_yet_is_refused(export):
    for more in ({"status": "draft"}, {"visibility": "members"}):
        assert "pages here are public at once" in refused(export(a_post(type="page", **more)))[0]


# What else a source says


@pytest.mark.django_db
def test_a_tag_that_is_taken_off_in_ghost_is_taken_off_here(export):
    tables = {
        "tags": [{"id": "1", "name": "Roads", "slug": "roads"}],
        "posts_tags": [{"post_id": "5f01", "tag_id": "1", "sort_order": 0}],
    }
    run(export(a_post(custom_excerpt="In short."), **tables))
    _code, report, _said = run(export(a_post(custom_excerpt=None), **{**tables, "posts_tags": []}))
    assert sorted(next(line for line in report if line["type"] == "article")["fields"]) == [
        "standfirst",
        "tags",
    ]
    assert not Article.objects.get().tags.exists()


@pytest.mark.django_db
def test_what_was_edited_here_stays(export):
    run(export(a_post()))
    edit_here(headline="Open at last")
    _code, report, _said = run(export(a_post(title="Roads are open", html="<p>New.</p>")))
    assert (report[-1]["fields"], report[-1]["kept"]) == (["body"], ["headline"])


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://bread.example/bakers", "https://bread.example/bakers"),
        ("https://old.example/roads-open/", ""),
        ("https://WWW.Old.example/roads-open/", ""),
        ("/roads-open/", ""),
        ("javascript:alert(1)", ""),
        ("https://[", ""),
    ],
)
def test_a_canonical_address_counts_when_it_is_elsewhere(export, address, kept):
    path = export(a_post(canonical_url=address), settings={"url": "https://old.example"})
    assert stories(path)[0].source_url == kept


def test_a_canonical_address_stays_where_the_export_does_not_name_its_site(export):
    path = export(a_post(canonical_url="https://www.bread.example/bakers"))
    assert stories(path)[0].source_url == "https://www.bread.example/bakers"


@pytest.mark.parametrize(
    ("locale", "language"), [("en", ""), ("fa", ""), ("ps-AF", ""), ("de-AT", "de-at"), (None, "")]
)
def test_the_sites_language_counts_where_letters_cannot_tell_it(export, locale, language):
    path = export(a_post(), settings=[{"key": "locale", "value": locale}])
    assert stories(path)[0].language == language


@pytest.mark.django_db
def test_dari_is_told_by_its_letters_on_a_site_that_says_english():
    run(EXPORT)
    assert Article.objects.get(slug="rah-dara-bala").language == "fa-af"


@pytest.mark.parametrize(
    ("caption", "said", "credit"),
    [
        ("<b>Snow</b> &amp; ice", {"en": "Snow & ice"}, ""),
        ("Photo by <a href='x'>Omid</a> on Unsplash", {}, "Omid on Unsplash"),
        (None, {}, ""),
    ],
)
def test_a_caption_that_only_says_who_took_it_is_a_credit(export, caption, said, credit):
    path = export(a_post(feature_image="a.jpg", feature_image_alt="A road", feature_image_caption=caption))
    picture = found(path)[0].pictures[0]
    assert (picture.file, picture.alt, picture.caption, picture.credit) == (
        "a.jpg",
        {"en": "A road"},
        said,
        credit,
    )


def test_older_exports_name_one_author_and_write_dates_as_numbers(export):
    path = export(
        a_post(author_id=7, published_at=1_400_000_000_000, updated_at="2014-05-14 10:00:00", page=0),
        users=[{"id": 7, "name": "Laila Samadi"}],
    )
    story = stories(path)[0]
    assert [byline.author.name for byline in story.bylines] == ["Laila Samadi"]
    assert (story.published_at, story.modified_at) == (utc(2014, 5, 13, 16, 53, 20), utc(2014, 5, 14, 10))
    assert isinstance(found(export(a_post(page=1)))[0].record, PageRecord)


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda data: {"db": [{"meta": {"exported_on": 1}, "data": data}]},
        lambda data: {"db": [{"data": data}]},
        lambda data: {"meta": {"exported_on": 1, "version": "4"}, "data": data},
        lambda data: {"data": data},
        lambda data: data,
    ],
)
def test_every_wrapping_is_known(tmp_path, wrapped):
    path = tmp_path / "any.json"
    path.write_text(json.dumps(wrapped({"posts": [a_post()]}), indent=4))
    head = path.read_bytes()[:HEAD]
    assert next(name for name, reader in READERS.items() if reader.recognises(head)) == "ghost"
    assert stories(path)[0].headline == "Roads open"


def test_what_migration_tools_write_has_its_parts_inside(tmp_path):
    path = tmp_path / "mg.json"
    author = {"url": "https://medium.example/@omid", "data": {"name": "Omid Rahimi", "slug": "omid"}}
    post = {
        "url": "https://medium.example/p/roads-1a2b",
        "data": {
            **a_post(id=None, author=author),
            "tags": [
                {"url": "https://medium.example/tag/roads", "data": {"name": "Roads", "slug": "roads"}},
                "Snow",
            ],
        },
    }
    path.write_text(json.dumps({"posts": [post], "users": [author]}))
    story = next(each for each in found(path) if isinstance(each.record, Story))
    assert story.addresses == ("/roads-open/", "https://medium.example/p/roads-1a2b")
    assert [tag.name for tag in story.record.tags] == ["Roads", "Snow"]
    assert [byline.author.name for byline in story.record.bylines] == ["Omid Rahimi"]
    assert story.record.source_id == "https://medium.example/p/roads-1a2b"


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="the corpora are not here")
def test_exports_of_others_are_read_without_a_refusal():
    paths = sorted(CORPUS.rglob("*.json"))
    assert all(ghost.recognises(path.read_bytes()[:HEAD]) for path in paths)
    assert [refused(path) for path in paths] == [[]] * len(paths)
    assert sum(len(stories(path)) for path in paths) == 8
