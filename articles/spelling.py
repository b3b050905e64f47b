"""One folding of Latin, Dari and Pashto text, for search, tags, slugs and look-alikes."""

import re
import unicodedata

# Letters that people type for one another, because keyboards and habits differ. What is folded is
# compared and searched, never shown. Vowel marks and hamza fall away by decomposition first.
_SAME_LETTER = {
    **dict.fromkeys("يىېۍئےۓ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    "ګ": "گ",
    **dict.fromkeys("ةۀەہۂھ", "ه"),
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ؤۇۆ", "و"),
    "ټ": "ت",
    "ډ": "د",
    "ړ": "ر",
    "ږ": "ژ",
    "ښ": "ش",
    "ڼ": "ن",
    "ځ": "ز",
    "څ": "س",
    "ß": "ss",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "æ": "ae",
    "œ": "oe",
    "’": "",  # Pakistan's and Pakistan’s are one word
    "'": "",
    "ـ": "",  # tatweel
}
_LETTERS = str.maketrans(_SAME_LETTER)
_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]+")
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_NOT_A_WORD = re.compile(r"[\W_]+")
# The same for ASCII, where a table is several times as fast.
_WORDS_OF_ASCII = {
    code: chr(code).lower() if chr(code).isalnum() else None if chr(code) == "'" else " "
    for code in range(128)
}
# Controls, halves of letters and what XML does not let in; and what turns text around, which is the page's
# business: overrides in a headline could turn the words after it. White space among the controls is left to
# be a space.
_NEVER_IN_A_LINE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069"
    r"\ud800-\udfff\ufffe\uffff]"
)
_ONLY_PASHTO = re.compile("[ټډړږښڼېۍځڅګ]")
_ARABIC_SCRIPT = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")

SLUG_LENGTH = 300


def fold(text: str) -> str:
    """Lower-case words with one space between, one spelling each, ASCII digits.

    The half-space becomes a space; so does everything that is no letter or digit.
    """
    if text.isascii():
        return " ".join(text.translate(_WORDS_OF_ASCII).split())
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    folded = _MARKS.sub("", folded).translate(_LETTERS).translate(_DIGITS)
    return _NOT_A_WORD.sub(" ", folded.casefold()).strip()


WITHOUT_WORDS = "story"  # the slug of a story whose headline has none


def slugify(headline: str, *, fallback: str = WITHOUT_WORDS) -> str:
    """The words of an address, in their own letters: half-spaces become hyphens, marks go.

    Never empty, at most SLUG_LENGTH letters, cut between words.
    """
    text = unicodedata.normalize("NFKC", headline).translate(_DIGITS)
    text = _MARKS.sub("", text.replace("'", "").replace("’", "").replace("ـ", ""))
    slug = _NOT_A_WORD.sub("-", text.casefold()).strip("-")
    if len(slug) > SLUG_LENGTH:
        slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return slug or fallback


def one_line(text: str) -> str:
    """A headline or a name as it may be kept: one line, no stray controls or half letters, ordinary spaces."""
    return " ".join(_NEVER_IN_A_LINE.sub("", text).split())


def language_of(text: str) -> str:
    """The edition that this text reads like: "ps", "fa-af" or "en".

    Pashto is told from Dari by the letters that only Pashto has.
    """
    arabic = 0 if text.isascii() else len(_ARABIC_SCRIPT.findall(text))
    if not arabic:
        return "en"
    letters = sum(c.isalpha() for c in text)
    if not letters or arabic * 2 < letters:
        return "en"
    return "ps" if len(_ONLY_PASHTO.findall(text)) * 50 > arabic else "fa-af"
