"""WordPress exports that are broken, in other encodings, very large, or made to do harm."""

import tracemalloc
from itertools import chain

import pytest

from articles.importers import wxr
from articles.importers.reading import Found, Refused, SourceRefused
from articles.importers.wxr import file as wxr_file
from articles.models import Article
from tests.importers.running import run
from tests.importers.wordpress import attachment, export, item, meta, read, story_in, term, written


def told(found) -> list[str]:
    """What came, by its number, and what was refused."""
    return [each.record.source_id if isinstance(each, Found) else each.reason for each in found]


# Made to do harm


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
        '<!doctype rss SYSTEM "http://127.0.0.1:1/rss.dtd">',
    ],
)
@pytest.mark.django_db
def test_entities_and_document_types_are_refused_in_words(tmp_path, declared):
    path = tmp_path / "export.xml"
    path.write_text(export(item(1, "Words.", title="&b; &file;")).replace("<rss", f"{declared}\n<rss", 1))
    code, report, _said = run(path)
    assert (code, Article.objects.count()) == (2, 0)
    assert "declares a document type" in report[0]["reason"]


def test_an_entity_that_nobody_declared_is_only_letters(tmp_path):
    bad = item(1).replace("<![CDATA[Roads open]]>", "Roads &xxe; open &nbsp; R&D")
    (found,) = read(tmp_path, bad)
    assert found.record.headline == "Roads &xxe; open R&D"
    assert found.dropped == ("signs that XML does not allow",)


def test_elements_in_elements_without_end_are_refused_and_the_rest_goes_on(tmp_path):
    deep = item(1).replace("\t</item>", "<a>" * 100_000 + "</a>" * 100_000 + "</item>")
    first, second = told(read(tmp_path, deep, item(2)))
    assert first.startswith("“Roads open”: Its elements stand one in the other")
    assert second == "2"


def test_blocks_and_shortcodes_without_end_are_read_in_one_go(tmp_path):
    for unit in (
        "<!-- wp:group -->x",
        '[a x="1"]',
        "[a_b][/a_b]",
        "<div>",
        "<blockquote>",
        "[[",
        "<!--",
        "<img ",
    ):
        story = story_in(tmp_path, item(1, unit * 20_000))
        assert story.headline == "Roads open"


@pytest.mark.parametrize("number", ["9" * 400, "-1", "۱۷", "1e3", "x" * 1000])
@pytest.mark.django_db
def test_numbers_that_are_none_harm_nobody(tmp_path, number):
    code, _report, _said = run(
        written(
            tmp_path,
            item(1, "Words.", meta("_thumbnail_id", number)),
            item(post_id=number),
            attachment(9, post_id=number),
        )
    )
    assert code in (0, 1)
    assert Article.objects.filter(source_id="1").exists()


# Broken


def test_a_file_that_is_cut_off_gives_what_came_before(tmp_path):
    path = written(tmp_path, item(1), item(2, title="Second"))
    text = path.read_text()
    path.write_text(text[: text.index("Second") + 200])
    first, second = wxr.read(path)
    assert first.record.source_id == "1"
    assert second.reason == "“Second”: It has no end: the file is cut off or broken here. Export it again."
    assert text.splitlines()[int(second.source.rpartition(":")[2]) - 1].strip() == "<item>"


@pytest.mark.django_db
def test_the_command_names_the_story_that_a_file_broke_at(tmp_path):
    broken = item(2, title="Second").replace("</title>", "</titel>")
    code, report, said = run(written(tmp_path, item(1), broken, item(3)))
    assert (code, set(Article.objects.values_list("source_id", flat=True))) == (1, {"1", "3"})
    (refused,) = (line for line in report if line["outcome"] == "refused")
    assert refused["reason"].startswith("“Second”: It is no XML: on line ")
    line = int(refused["reason"].partition("on line ")[2].split()[0])
    assert "</titel>" in (tmp_path / "export.xml").read_text().splitlines()[line - 1]


def test_an_item_without_an_end_takes_no_other_with_it(tmp_path):
    endless = item(1, title="Endless").replace("\t</item>\n", "")
    unclosed = item(3, "Words.", title="Unclosed").replace("Words.]]>", "Words.")
    found = told(read(tmp_path, endless, item(2), unclosed, item(4), item(5)))
    assert [each for each in found if each.isdigit()] == ["2", "4", "5"]
    assert [each[:10] for each in found if not each.isdigit()] == ["“Endless”:", "“Unclosed”"]


def test_literal_text_may_hold_everything_else(tmp_path):
    text = "<item></item> ]]> <![CDATA[ </item> <!-- <item> -->"
    first, second = read(tmp_path, item(1, f"<pre>{text}</pre>"), item(2))
    assert "]]&gt;" in first.record.body or "]]>" in first.record.body
    assert second.record.source_id == "2"


def test_what_a_comment_hides_is_not_there(tmp_path):
    assert told(read(tmp_path, f"<!-- {item(1)} -->", item(2), "<!-- <item>", "-->")) == ["2"]


def test_the_same_number_twice(tmp_path):
    found = told(read(tmp_path, item(1), item(1, title="Another"), item(2)))
    assert found[0::2] == ["1", "2"]
    assert found[1] == "“Another”: It has the number 1, as another item before it in this file has."
    assert told(read(tmp_path, item(1), item(1))) == ["1", "1"]


def test_an_export_of_nothing_is_refused(tmp_path):
    with pytest.raises(SourceRefused, match="It holds no items"):
        read(tmp_path)


def test_what_stands_before_the_beginning_is_passed_over(tmp_path):
    path = written(tmp_path, item(1))
    path.write_text(f"\n\n<br />\n<b>Notice</b>: something of PHP's\n{path.read_text()}")
    (found,) = wxr.read(path)
    assert found.record.source_id == "1"
    assert wxr.recognises(path.read_bytes())


def test_prefixes_may_be_others(tmp_path):
    path = written(tmp_path, item(1, "Words.", excerpt="In short."))
    text = path.read_text()
    for number, prefix in enumerate(("wp", "content", "excerpt", "dc")):
        text = text.replace(f"{prefix}:", f"ns{number}:").replace(f"xmlns:{prefix}=", f"xmlns:ns{number}=")
    path.write_text(text)
    (found,) = wxr.read(path)
    story = found.record
    assert (story.source_id, story.body, story.standfirst) == ("1", "<p>Words.</p>", "In short.")
    assert story.bylines[0].author.name == "laila"


# Encodings


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8-sig", "سرک باز شد"),
        ("utf-16", "سرک باز شد"),
        ("utf-16-le", "سرک باز شد"),
        ("windows-1256", "کابل – سرک باز شد"),
        ("windows-1252", "The road “opened” – at last"),
        ("iso-8859-1", "À la fin"),
        ("ascii", "The road opened"),
    ],
)
@pytest.mark.django_db
def test_encodings(tmp_path, encoding, words):
    path = tmp_path / "export.xml"
    path.write_text(export(item(1, words, title=words), encoding=encoding), encoding=encoding)
    code, _report, said = run(path)
    assert code == 0, said
    assert Article.objects.get().headline == words


def test_an_encoding_that_nobody_knows_is_refused(tmp_path):
    with pytest.raises(SourceRefused, match="an encoding that nobody knows"):
        path = tmp_path / "export.xml"
        path.write_text(export(item(), encoding="klingon-8"))
        list(wxr.read(path))


def test_signs_that_xml_forbids_are_left_out(tmp_path):
    path = written(tmp_path, item(1, "One\x0b\x08two\n\n\x1fthree"))
    (found,) = wxr.read(path)
    assert found.record.body == "<p>Onetwo</p><p>three</p>"
    numbered = item(1).replace("<![CDATA[Roads open]]>", "Roads&#11; open &#x1F600;&#xFFFE;")
    (found,) = read(tmp_path, numbered)
    assert found.record.headline == "Roads open 😀"


def test_letters_of_another_encoding_are_shown_as_unreadable(tmp_path):
    path = written(tmp_path, item(1, "caf@"), item(2))
    path.write_bytes(path.read_bytes().replace(b"caf@", b"caf\xe9"))
    first, second = wxr.read(path)
    assert (first.record.body, first.dropped) == ("<p>caf\ufffd</p>", ("signs that XML does not allow",))
    assert second.dropped == ()


# Large


def test_however_the_file_is_read_it_is_cut_at_the_same_places(tmp_path, monkeypatch):
    path = written(
        tmp_path,
        item(1, "<item>]]> سرک"),
        "<!-- <item> -->",
        item(2),
        "<wp:tag></wp:tag >\n<wp:tag/>\n",
        item(3),
    )
    whole = list(wxr_file.cuts(path))
    assert [cut.name for cut in whole] == ["channel", "item", "item", "tag"]
    for size in (1, 2, 3, 5, 7, 11, 64, 1000):
        monkeypatch.setattr(wxr_file, "CHUNK", size)
        assert list(wxr_file.cuts(path))[1:] == whole[1:]


def test_one_item_that_is_too_large_is_named_and_never_held(tmp_path, monkeypatch):
    monkeypatch.setattr(wxr_file, "LARGEST_ELEMENT", 100_000)
    monkeypatch.setattr(wxr_file, "CHUNK", 10_000)
    path = written(tmp_path, item(1), item(2, "</item> words " * 60_000, title="Endless"), item(3))
    tracemalloc.start()
    found = list(wxr.read(path))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert path.stat().st_size > 800_000 > peak
    first, second, third = told(found)
    assert (first, third) == ("1", "3")
    assert second.startswith("“Endless”: It is larger than")


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak_of(number: int) -> int:
        body = "Some words of a story. " * 100
        items = (
            item(
                each,
                body,
                term("post_tag", f"t{each % 9}", f"T{each % 9}"),
                meta("_thumbnail_id", each + 10**6),
            )
            for each in range(1, number)
        )
        files = (attachment(each + 10**6) for each in range(1, number))
        path = tmp_path / "large.xml"
        path.write_text(export(*chain(items, files)))
        tracemalloc.start()
        assert sum(isinstance(each, Found | Refused) for each in wxr.read(path)) >= number - 1
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    assert peak_of(800) < 1.5 * peak_of(100)
