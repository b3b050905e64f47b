"""Spreadsheets that are broken or made to harm: each row that cannot be read is named, in little memory."""

import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers import csv
from articles.importers.csv import rows as csv_rows
from articles.importers.reading import Found, Refused, SourceRefused

MEGABYTE = 1024**2


def written(tmp_path, *parts: str | bytes | Iterator[str]):
    path = tmp_path / "archive.csv"
    with path.open("wb") as file:
        for part in parts:
            for piece in [part] if isinstance(part, str | bytes) else part:
                file.write(piece if isinstance(piece, bytes) else piece.encode())
    return path


def read(path) -> list[str]:
    """The headlines, and the sentences under the lines that they are about."""
    return [
        each.record.headline
        if isinstance(each, Found)
        else f"{each.source.rpartition(':')[2]}: {each.reason}"
        for each in csv.read(path)
    ]


@pytest.fixture
def peak():
    """How many bytes were held at once since the test began."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


def test_a_line_of_a_hundred_megabytes_is_refused_in_little_memory(tmp_path, peak):
    line = ("x" * MEGABYTE for _number in range(100))
    path = written(tmp_path, "title,text\nBefore,x\nRoads,", line, "\nAfter,x\n")
    assert read(path) == ["Before", "3: The line is longer than 32 MB.", "After"]
    assert peak() < 150 * MEGABYTE


def test_a_quotation_mark_that_is_never_closed_takes_no_row_with_it_and_little_memory(
    tmp_path, peak, monkeypatch
):
    monkeypatch.setattr(csv_rows, "MOST_LINES", 500)
    rows = (f"Story {number},{'words ' * 100}\n" for number in range(12_000))
    path = written(tmp_path, 'title,text\n"Roads,x\n', rows)
    said = read(path)
    assert said[0].startswith("2: A quotation mark in it is not closed")
    assert said[1:3] == ["Story 0", "Story 1"] and said[-1] == "Story 11999"
    assert peak() < 5 * MEGABYTE


def test_every_other_quotation_mark_may_be_wrong(tmp_path):
    rows = [f'{number}" pipe,words' if number % 3 else f'"{number},words' for number in range(300)]
    path = written(tmp_path, "title,text\n", "\n".join(rows), "\n")
    said = read(path)
    assert [line for line in said if line.endswith("pipe")] == [
        f'{number}" pipe' for number in range(300) if number % 3
    ]
    assert sum("is not closed" in line for line in said) == 100


def test_what_is_left_of_a_broken_row_is_no_story(tmp_path):
    path = written(
        tmp_path,
        'title,text,tags,date\nA,"One.\n\nTwo, three, and more.\nFour.\nB,Words.,x,2024-05-01\nC,Words.\n',
    )
    assert [line for line in read(path) if not line[0].isdigit()] == ["B", "C"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("," * 40_000, "more than 10000 cells"),
        (b"Caf\xe9,x", "not in UTF-8 (byte 4 of the line): save the sheet again, as “CSV UTF-8”"),
        (b'"Roads\nCaf\xe9",x', "not in UTF-8 (byte 4 of the line)"),
        ("Roads,x,y,z", "4 cells, and there are 2 columns"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_reading_goes_on(tmp_path, row, sentence):
    said = read(written(tmp_path, "title,text\nBefore,x\n", row, "\nAfter,x\n"))
    assert said[0] == "Before" and said[-1] == "After"
    assert sentence in said[1]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("title,text\n", "none under it"),
        ("\n\n \n", "no row with the names of its columns"),
        ("سرخط,متن\nسرک,متن\n".encode("windows-1256"), "first row: It is not in UTF-8 (byte 1 of the line)"),
        ("who,age\nOmid,30\n", "Name them in the first row: headline"),
        ('"title,text\nRoads,x\n', "quotation mark in it is not closed"),
    ],
)
def test_a_sheet_of_which_nothing_can_be_used_is_refused_with_a_sentence(tmp_path, source, sentence):
    with pytest.raises(SourceRefused) as refused:
        read(written(tmp_path, source))
    assert sentence in str(refused.value)


def test_zero_characters_fall_away(tmp_path):
    assert read(written(tmp_path, "title,text\nRo\0ads,x\n", "\0" * MEGABYTE, "\nAfter,x\n")) == [
        "Roads",
        "After",
    ]


def test_a_long_row_is_still_a_row(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_rows, "LARGEST_DOCUMENT", 50_000)
    text = "word " * 9_000
    path = written(tmp_path, f'title,text\nRoads,"{text}"\nLonger,"{text}\n{text}"\nAfter,x\n')
    said = read(path)
    assert said[0] == "Roads" and said[-1] == "After"
    assert "3: A quotation mark" in said[1]


@given(st.text(alphabet='ab,;"\n\r\té\0\u2028<', max_size=80))
def test_whatever_stands_under_the_header_is_read_or_named(tmp_path_factory, rows):
    path = written(tmp_path_factory.mktemp("sheet"), "title,text\n", rows, "\nLast,x\n")
    found = list(csv.read(path))
    assert found and all(isinstance(each, Found | Refused) for each in found)
