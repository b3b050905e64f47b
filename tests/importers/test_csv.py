"""Spreadsheets: named columns in any order and language, a story a row, and no row that takes others with it."""

from pathlib import Path

import pytest
from django.utils import timezone

from articles.importers import READERS, csv
from articles.importers.csv import rows as csv_rows
from articles.importers.reading import Found, Refused
from articles.models import Article, Page, Picture
from tests.builders import jpeg, utc
from tests.importers.running import run

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"


@pytest.fixture
def sheet(tmp_path):
    def written(text: str | bytes, name="archive.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def stories(path):
    return [each.record for each in csv.read(path) if isinstance(each, Found)]


def refused(path) -> list[str]:
    return [
        f"{each.source.rpartition(':')[2]}: {each.reason}"
        for each in csv.read(path)
        if isinstance(each, Refused)
    ]


@pytest.mark.django_db
def test_a_spreadsheet_comes_in_whole_and_once(sheet, tmp_path, client):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "road.jpg").write_bytes(jpeg(800, 600))
    path = sheet(
        "ID,Title,Summary,Text,Category,Keywords,Author,Date,Status,Image,Alt text,Credit,Note of the desk\n"
        '7,Roads open,"After four weeks, at last.","First line\nof the first paragraph.\n\nThe second, with ""words"".",'
        'Afghanistan,"Roads; Snow",Farida Noori and Omid Rahimi,2024-05-01 10:30,published,road.jpg,Lorries,Laila Samadi,x\n'
        "8,Roads closed,,<p>Ready <b>HTML</b>.</p>,Afghanistan,Snow,,14.05.2024,draft,,,,\n"
    )
    code, report, _said = run(path, "--media", tmp_path / "media")
    assert (code, [line["outcome"] for line in report]) == (0, ["created", "created"])
    assert [line["source"].rpartition(":")[2] for line in report] == ["2", "6"]
    assert report[0]["dropped"] == ["the column “Note of the desk”"] and report[1]["dropped"] == []
    first = Article.objects.get(source_id="7")
    assert first.body == '<p>First line<br>of the first paragraph.</p><p>The second, with "words".</p>'
    assert (first.standfirst, str(first.section)) == ("After four weeks, at last.", "Afghanistan")
    assert [str(tag) for tag in first.tags.order_by("slug")] == ["Roads", "Snow"]
    assert sorted(str(author) for author in first.authors.all()) == ["Farida Noori", "Omid Rahimi"]
    assert timezone.localtime(first.published_at).isoformat() == "2024-05-01T10:30:00+04:30"
    picture = Picture.objects.get()
    assert (first.thumbnail, picture.alts, picture.credit) == (picture, {"en": "Lorries"}, "Laila Samadi")
    assert client.get(first.get_absolute_url()).status_code == 200
    second = Article.objects.get(source_id="8")
    assert (second.status, second.body) == ("draft", "<p>Ready <strong>HTML</strong>.</p>")
    assert {line["outcome"] for line in run(path, "--media", tmp_path / "media")[1]} == {"unchanged"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_programs_make_of_a_csv_is_read(sheet, delimiter, encoding):
    text = (
        delimiter.join(("سرخط", "متن", "برچسب‌ها"))
        + "\r\n"
        + delimiter.join(("سرک باز شد", '"خط نخست."', "کابل"))
        + "\r\n"
    )
    path = sheet(text.encode(encoding))
    head = path.read_bytes()
    assert next(name for name, reader in READERS.items() if reader.recognises(head)) == "csv"
    (story,) = stories(path)
    assert (story.headline, story.body, story.tags[0].name) == ("سرک باز شد", "<p>خط نخست.</p>", "کابل")


def test_an_empty_cell_says_none_and_a_missing_column_nothing(sheet):
    (found,) = csv.read(sheet("title,text,tags\nRoads,Words.,\n"))
    assert "tags" in found.stated and "section" not in found.stated


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2024-05-14", (2024, 5, 13, 19, 30)),
        ("2024-05-14T07:40:00Z", (2024, 5, 14, 7, 40)),
        ("2024-05-14 07:40", (2024, 5, 14, 3, 10)),
        ("14.05.2024 07:40:00", (2024, 5, 14, 3, 10)),
        ("2024/5/14", (2024, 5, 13, 19, 30)),
        ("14/05/2024", (2024, 5, 13, 19, 30)),
        ("05/14/2024", (2024, 5, 13, 19, 30)),
        ("05/05/2024", (2024, 5, 4, 19, 30)),
    ],
)
def test_dates_as_spreadsheets_write_them(sheet, said, day):
    assert stories(sheet(f"title,text,date\nRoads,Words.,{said}\n"))[0].published_at == utc(*day)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Roads,Words.,03/04/2024", "may be two days"),
        ("Roads,Words.,yesterday", "'yesterday' is no date"),
        ("Roads,Words.,2024-13-01", "is no date"),
        ("Roads,Words.,31.02.2024", "is no date"),
        ("Roads,Words.,0001-01-01", "is no date"),
        ("Roads,Words, with a comma,2024-05-01", "4 cells, and there are 3 columns"),
        ("Roads", "1 cells, and there are 3 columns"),
        (",,2024-05-01", "neither a headline nor a body"),
        ('Roads,"Words,2024-05-01', "quotation mark"),
    ],
)
def test_a_row_that_cannot_be_is_named_and_the_others_are_in(sheet, row, words):
    path = sheet(f"title,text,date\nBefore,Words.,2024-05-01\n{row}\nAfter,Words.,2024-05-02\n")
    assert [story.headline for story in stories(path)] == ["Before", "After"]
    (sentence,) = refused(path)
    assert sentence.startswith("3: ") and words in sentence


def test_a_quotation_mark_that_is_none_takes_no_other_row_with_it(sheet):
    path = sheet(
        'title,text,date\nA 5" pipe,Words.,2024-05-01\nRoads,Words.,2024-05-02\nA 7" pipe,Words.,2024-05-03\n'
    )
    assert [story.headline for story in stories(path)] == ['A 5" pipe', "Roads", 'A 7" pipe']


def test_a_line_in_another_encoding_is_named(sheet):
    path = sheet(b"title,text\nRoads,Words.\n" + "سرک,متن\n".encode("windows-1256") + b"After,Words.\n")
    assert [story.headline for story in stories(path)] == ["Roads", "After"]
    assert "UTF-8" in refused(path)[0] and refused(path)[0].startswith("3: ")


def test_a_line_of_broken_utf_16_is_named(sheet):
    broken = b"R\0o\0\x00\xd8a\0d\0,\0x\0\n\0"
    path = sheet("title,text\n".encode("utf-16") + broken + "After,Words.\n".encode("utf-16-le"))
    assert [story.headline for story in stories(path)] == ["After"]
    assert "UTF-16" in refused(path)[0] and refused(path)[0].startswith("2: ")


def test_a_line_without_end_is_refused_and_reading_goes_on(sheet, monkeypatch):
    monkeypatch.setattr(csv_rows, "LARGEST_DOCUMENT", 4096)
    path = sheet(
        "\n".join(
            [
                "title,text",
                "Roads," + "x" * 10_000,
                "After,Words.",
                'Open,"',
                *["y,z"] * 5000,
                "Last,Words.",
                "",
            ]
        )
    )
    assert [story.headline for story in stories(path)][:1] == ["After"]
    assert [story.headline for story in stories(path)][-1] == "Last"
    assert "2: The line is longer" in refused(path)[0]


def test_a_page_beside_the_sheet_is_its_body_and_no_other_file_is(sheet, tmp_path):
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "12.roads.html").write_text("<p>From Substack.</p>")
    (tmp_path / "road.html").write_text("<p>Beside.</p>")
    (tmp_path.parent / "secret.html").write_text("<p>Secret.</p>")
    path = sheet(
        "post_id,title,body,is_published\n12.roads,Roads,,TRUE\n2,Beside,road.html,FALSE\n../../secret,Up,,\n3,Up,../secret.html,\n"
    )
    assert [(story.body, story.status) for story in stories(path)] == [
        ("<p>From Substack.</p>", "published"),
        ("<p>Beside.</p>", "draft"),
        ("", ""),
    ]
    (sentence,) = refused(path)
    assert sentence.startswith("5: ") and "../secret.html, which does not lie in the folder" in sentence


def test_a_row_whose_page_is_missing_says_so(sheet):
    (found,) = csv.read(sheet("post_id,title,body\n12.roads,Roads,\n"))
    assert "neither in the sheet nor as a page" in found.dropped[0]


def test_unknown_columns_are_named_with_the_first_story(sheet):
    about, roads = csv.read(sheet("title,text,type,note\nAbout,Words.,Page,x\nRoads,Words.,,x\n"))
    assert (about.on_request, roads.dropped) == ("pages", ("the column “note”",))


@pytest.mark.parametrize(
    "text",
    [
        "One line, and another, with commas\nMore words, here.",
        "name,age\nOmid,30\n",
        "id,title,image,alt\n1,A road,road.jpg,Lorries\n",
        "<html,title>\n",
        "",
    ],
)
def test_what_is_no_sheet_of_stories_is_left_to_others(text):
    assert not csv.recognises(text.encode())


@pytest.mark.django_db
def test_a_sheet_without_a_headline_is_refused_with_what_to_do(sheet):
    code, report, _said = run(sheet("who,age\nOmid,30\n"), "--format", "csv")
    assert code == 2 and "Name them in the first row: headline" in report[0]["reason"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(sheet, end):
    path = sheet('title,text\nRoads,"One.\nTwo."\nAfter,Words.\n'.replace("\n", end))
    assert csv.recognises(path.read_bytes())
    assert [story.body for story in stories(path)] == ["<p>One.</p><p>Two.</p>", "<p>Words.</p>"]
    assert [each.source.rpartition(":")[2] for each in csv.read(path)] == ["2", "4"]


def test_a_line_that_names_the_delimiter_stands_over_the_header(sheet):
    path = sheet("sep=;\r\ntitle;text;tags\r\nRoads;Words, and more.;a\r\n")
    assert csv.recognises(path.read_bytes())
    assert [story.body for story in stories(path)] == ["<p>Words, and more.</p>"]


def test_an_odd_mark_in_a_cell_ends_no_row(sheet):
    path = sheet("title,text\nRoads\u2028open,Words\x0bhere\x0c.\nAfter,Words.\n")
    assert [story.headline for story in stories(path)] == ["Roads open", "After"]


def test_plain_text_becomes_paragraphs(sheet):
    path = sheet('title,text\nA,"One.\nTwo <3."\nB,"One.\n \nTwo\nthree."\nC,"One & <b>two</b>."\n')
    assert [story.body for story in stories(path)] == [
        "<p>One.</p><p>Two &lt;3.</p>",
        "<p>One.</p><p>Two<br>three.</p>",
        "One & <b>two</b>.",
    ]


def test_languages_go_by_their_names_and_names_stand_side_by_side(sheet):
    path = sheet(
        "title,text,language,authors\nA,x,Dari,Omid Rahimi | Laila Samadi\nB,x,پښتو,\nC,x,fa-IR,\nD,x,,\n"
    )
    read = stories(path)
    assert [story.language for story in read] == ["fa-af", "ps", "fa-af", ""]
    assert [byline.author.name for byline in read[0].bylines] == ["Omid Rahimi", "Laila Samadi"]


def test_a_column_of_dates_may_say_only_whether(sheet):
    read = stories(sheet("title,text,published\nA,x,TRUE\nB,x,no\nC,x,2024-05-14T07:40:00Z\n"))
    assert [(story.status, story.published_at) for story in read] == [
        ("published", None),
        ("draft", None),
        ("", utc(2024, 5, 14, 7, 40)),
    ]


def test_headlines_that_were_escaped_for_a_page_are_read(sheet):
    assert stories(sheet("title,text\n&#x201C;Roads&#x201D; &amp; snow,x\n"))[0].headline == "“Roads” & snow"


def test_a_row_that_ends_early_lacks_what_its_last_columns_hold(sheet):
    """As Excel saves them where the last cells are empty."""
    (read,) = stories(sheet("title,text,tags,note\nRoads,Words.\n"))
    assert (read.headline, read.tags) == ("Roads", ())


@pytest.mark.django_db
def test_a_page_among_posts_comes_in_as_one_when_asked_for(sheet):
    path = sheet("title,text,type\nAbout us,Who we are.,page\nRoads,Words.,newsletter\n")
    code, report, _said = run(path)
    assert (code, [line["outcome"] for line in report]) == (0, ["left out", "created"])
    run(path, "--pages")
    assert (Page.objects.get().title, Page.objects.get().body) == ("About us", "<p>Who we are.</p>")


# Sheets of others


@pytest.mark.corpus
def test_tables_that_other_systems_export_are_read(tmp_path):
    if not CORPORA.is_dir():
        pytest.skip("The corpora are not here.")
    found = list(csv.read(CORPORA / "migrate-ghost" / "substack" / "posts.csv"))
    assert [each.record.status for each in found[:4]] == ["published", "published", "published", "draft"]
    assert all(each.record.body for each in found) and found[4].on_request == "pages"
    recipes = CORPORA / "drupal-umami" / "languages" / "en"
    assert len(stories(recipes / "node" / "recipe.csv")) == 10
    for name in (recipes / "article_body").iterdir():
        (tmp_path / name.name).write_bytes(name.read_bytes())
    (tmp_path / "article.csv").write_bytes((recipes / "node" / "article.csv").read_bytes())
    assert [story.body.lstrip()[:1] for story in stories(tmp_path / "article.csv")] == ["<"] * 8
    others = [
        *recipes.glob("media/*.csv"),
        *recipes.glob("taxonomy_term/*.csv"),
        *recipes.glob("block_content/*.csv"),
    ]
    assert not any(csv.recognises(path.read_bytes()) for path in others)
