"""In which encoding a source is: what it declares at its top, read as browsers read it, and never what a story quotes."""

import json

import pytest

from articles.importers.reading import decoded

WORD_PASTE = '<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1"><p>سرک باز شد</p>'


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"body": WORD_PASTE}, ensure_ascii=False),
        f"<rss><channel><item><description><![CDATA[{WORD_PASTE}]]></description></item></channel></rss>",
        f'<?xml version="1.0"?>\n<feed><entry><content><![CDATA[{WORD_PASTE}]]></content></entry></feed>',
        f"Headline\n\n{WORD_PASTE}",
    ],
)
def test_what_a_story_quotes_declares_nothing(text):
    assert decoded(text.encode()) == text


@pytest.mark.parametrize("top", ["", "\n<!DOCTYPE html>", '<?xml version="1.0"?>\n<!DOCTYPE html><html>'])
def test_a_page_declares_its_encoding(top):
    page = f"{top}<head><meta charset=windows-1256></head><p>سلام</p>"
    assert decoded(page.encode("windows-1256")) == page


@pytest.mark.parametrize("declared", ["iso-8859-1", "latin1", "us-ascii"])
def test_quotation_marks_of_windows_are_read_as_browsers_read_them(declared):
    page = f"<meta charset={declared}><p>%s</p>"
    assert decoded(page.encode() % b"\x93Roads\x94 \xe9") == page % "“Roads” é"
    assert decoded(page.encode() % b"\x81 \xe9") == page % "\x81 é"
