"""The catalogues: every word that readers see is translated, and the compiled files are current."""

import gettext
import io
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = settings.BASE_DIR
LOCALES = ["fa_AF", "ps"]
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def catalogue(locale: str) -> Path:
    return ROOT / "articles" / "locale" / locale / "LC_MESSAGES" / "django.po"


def words_of(path: Path) -> set[tuple[str, str]]:
    """(context, words) that a file asks the catalogues for."""
    source = path.read_text()
    if path.suffix == ".html":
        source = templatize(source, origin=str(path))
    found = set()
    for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        words = message[0] if isinstance(message, tuple) else message
        found.add((context or "", words))
    return found


def readers_words() -> set[tuple[str, str]]:
    templates = [path for path in (ROOT / "templates").rglob("*.html") if "admin" not in path.parts]
    modules = [ROOT / "articles" / "moments.py", ROOT / "articles" / "templatetags" / "newsroom.py"]
    kinds = {("", words) for words in ("News", "Analysis", "Opinion", "Interview")}
    return kinds.union(*map(words_of, [*templates, *modules]))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_word_that_readers_see_is_translated(locale):
    entries = polib.pofile(str(catalogue(locale)))
    translated = {(entry.msgctxt or "", entry.msgid) for entry in entries if entry.translated()}
    words = readers_words()
    assert len(words) > 70
    assert sorted(words - translated) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_compiled_catalogue_is_current(locale):
    entries = polib.pofile(str(catalogue(locale)))
    with catalogue(locale).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in entries:
        said = (
            compiled.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else compiled.gettext(entry.msgid)
        )
        assert said == (entry.msgstr or entry.msgid), f"run compilemessages: {entry.msgid!r}"


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_keep_what_is_filled_in(locale):
    for entry in polib.pofile(str(catalogue(locale))):
        for name in ("%(name)s", "%(month)s", "%(zone)s", "%(city)s"):
            if entry.msgstr:
                assert (name in entry.msgid) == (name in entry.msgstr), entry.msgid
