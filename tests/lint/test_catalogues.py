"""The catalogues: every word that readers see is translated, and the compiled files are current."""

import gettext
import io
import re
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

ROOT = settings.BASE_DIR
LOCALES = [to_locale(code) for code, _name in settings.LANGUAGES[1:]]  # English is what they translate
CATALOGUES = sorted((ROOT / "articles" / "locale").rglob("*.po"))
FILLED_IN = re.compile(r"%\(\w+\)[sd]|%s|\{\w*\}|</?\w[^>]*>")
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


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
    modules = [*(ROOT / "articles").glob("*.py"), *(ROOT / "articles" / "templatetags").glob("*.py")]
    kinds = {("", words) for words in ("News", "Analysis", "Opinion", "Interview")}
    return kinds.union(*map(words_of, [*templates, *modules]))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_word_that_readers_see_is_translated(locale):
    entries = polib.pofile(str(catalogue(locale)))
    translated = {(entry.msgctxt or "", entry.msgid) for entry in entries if entry.translated()}
    words = readers_words()
    assert len(words) > 70
    assert sorted(words - translated) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=relative)
def test_every_message_is_translated_in_all_its_forms(path):
    entries = polib.pofile(str(path))
    assert len(entries) > 40
    assert [entry.msgid for entry in entries if not entry.translated()] == []  # nor fuzzy, nor left over


@pytest.mark.parametrize("path", CATALOGUES, ids=relative)
def test_the_compiled_catalogue_is_current(path):
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in polib.pofile(str(path)):
        for number, said in {1: entry.msgstr, **entry.msgstr_plural}.items():
            if entry.msgid_plural and entry.msgctxt:
                found = compiled.npgettext(entry.msgctxt, entry.msgid, entry.msgid_plural, number + 1)
            elif entry.msgid_plural:
                found = compiled.ngettext(entry.msgid, entry.msgid_plural, number + 1)
            elif entry.msgctxt:
                found = compiled.pgettext(entry.msgctxt, entry.msgid)
            else:
                found = compiled.gettext(entry.msgid)
            if said:
                assert found == said, f"run compilemessages: {entry.msgid!r}"


@pytest.mark.parametrize("path", CATALOGUES, ids=relative)
def test_translations_keep_what_is_filled_in(path):
    """Names in %()s and in {}, and tags: all that one of the forms has, and nothing else."""
    for entry in polib.pofile(str(path)):
        wanted = set(FILLED_IN.findall(entry.msgid)), set(FILLED_IN.findall(entry.msgid_plural))
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            if said:
                assert set(FILLED_IN.findall(said)) in wanted, entry.msgid
