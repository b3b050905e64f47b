"""Reads a news page that somebody captured as text, with the page's furniture around the story.

No line says what it is, so the page is read by how it is made: paragraphs are long or end as sentences
do; what is short is furniture, a headline or a subheading. A page may hold its story twice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from articles import markup
from articles.importers.reading import Found, SourceRefused, whole_text
from articles.record import Byline, Ref, Story
from articles.spelling import fold, language_of

NAME = "text"

# Words that pages have around stories, folded. A line that is one of these is no story's.
FURNITURE = {
    fold(line)
    for line in """
    Skip to main content | Skip to content | Skip to navigation | Jump to content | Latest news | Latest | Breaking
    Breaking news | Top stories | Most read | Most popular | Trending | Thumbnail | Image | Photo | Picture | Video
    Audio | Play | Share this post | Share this article | Share this story | Share this | Share | Share on Facebook
    Share on Twitter | Share on X | Facebook | Twitter | X | WhatsApp | Telegram | Instagram | YouTube | LinkedIn
    Email | E-mail | Print | Print this page | Copy link | Copy URL | Save | Bookmark | Home | News | World | Politics
    Business | Sport | Opinion | Culture | Menu | Search | Close | Log in | Login | Sign in | Sign up | Register
    Subscribe | Subscribe now | Newsletter | Advertisement | Ad | Sponsored | Related | Related news
    Related stories | Related articles | Related content | Read more | Read also | More | More news | See also | Next
    Previous | Next article | Previous article | Back to top | Comments | Leave a comment | Add a comment | Reply
    Tags | Topics | Follow us | Contact us | About us | Privacy policy | Terms of use | Cookies | Accept | English
    Loading | Listen to this article | Download | Table of contents
    رفتن به محتوای اصلی | پرش به محتوا | رفتن به متن | تازه‌ترین خبرها | تازه‌ترین | آخرین اخبار | خبرهای تازه
    خبر فوری | پربیننده‌ترین | تصویر | عکس | ویدیو | هم‌رسانی | هم‌رسانی این مطلب | همرسانی | به اشتراک بگذارید
    اشتراک‌گذاری | این مطلب را شریک سازید | شریک ساختن | فیسبوک | توییتر | واتساپ | تلگرام | ایمیل | چاپ
    صفحه اصلی | خانه | اخبار | جهان | سیاست | اقتصاد | ورزش | فرهنگ | فهرست | جستجو | بستن | ورود | خبرنامه
    تبلیغات | اعلان | خبرهای مرتبط | مطالب مرتبط | بیشتر بخوانید | بیشتر | نظرات | دیدگاه‌ها | برچسب‌ها | تماس با ما
    دربارهٔ ما | دری | پښتو
    اصلي منځپانګې ته تلل | منځپانګې ته ورشئ | وروستي خبرونه | تازه خبرونه | بېړني خبرونه | انځور | ویډیو
    شریک کړئ | دا خبر شریک کړئ | دا مطلب شریک کړئ | شریکول | فېسبوک | ټویټر | واټساپ | ټلیګرام | برېښنالیک | چاپول
    کور | کورپاڼه | خبرونه | نړۍ | سیاست | سوداګري | لوبې | لټون | اړوند خبرونه | نور ولولئ | نور | تبصرې
    اړیکه | زموږ په اړه
    """.replace("\n", "|").split("|")
    if line.strip()
}
_LEGAL = re.compile(r"^(©|\(c\)|copyright\b)|all rights reserved|حقوق محفوظ", re.IGNORECASE)
_TRAIL = re.compile(r"^\S[^.!?؟]{0,40}(?:\s*[>»›|/]\s*\S[^.!?؟]{0,40})+$")  # Home > News > Asia
_BYLINE = re.compile(
    r"^(?:by|written by|reported by|نویسنده|گزارشگر|گزارش از|لیکوال|خبریال)[:\s]\s*(.{3,80})$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?؟۔…][\"”’»)\]]*$")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})\s+(?P<m>{_MONTHS})[a-z]*\.?,?\s+(?P<y>\d{{4}})"
    rf"|(?P<m2>{_MONTHS})[a-z]*\.?\s+(?P<d2>\d{{1,2}}),?\s+(?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2}))"
    r"(?:\D{1,12}?(?P<h>\d{1,2}):(?P<min>\d{2})\s*(?P<half>[ap]m)?)?",
    re.IGNORECASE,
)
PARAGRAPH_WORDS = 20  # so long a line is a paragraph however it ends
SHORTEST_SENTENCE = 8  # words; a shorter line with a full stop may still be a headline
LONGEST_HEADLINE = 30  # words
LONGEST_STANDFIRST = 70


@dataclass(frozen=True, slots=True)
class Block:
    """A line or a wrapped paragraph, and what it looks like."""

    text: str
    kind: str  # "furniture", "byline", "date", "prose" or "short"


def recognises(head: bytes) -> bool:
    """Any text that is not plainly something else."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    return not start.startswith((b"<", b"{", b"[", b"%pdf", b"pk\x03\x04", b"{\\rtf"))


def read(path: Path) -> Iterator[Found]:
    """One story. Raises SourceRefused when there is none to be seen."""
    story = story_of(whole_text(path))
    yield Found(str(path), story)


def story_of(text: str) -> Story:
    blocks = [_block(line) for line in _lines(text)]
    first_prose = next((number for number, block in enumerate(blocks) if block.kind == "prose"), None)
    if first_prose is None:
        raise SourceRefused("It holds no paragraph that a story could be made of.")
    headline = _headline(blocks, first_prose)
    standfirst, body = _standfirst_and_body(blocks, headline)
    if not body:
        raise SourceRefused("It holds a headline and no story under it.")
    paragraphs = [block.text for block in body]
    whole = "\n".join([headline, standfirst, *paragraphs])
    return Story(
        language=language_of(whole),
        headline=headline,
        standfirst=standfirst,
        body="".join(_element(block) for block in body),
        bylines=_bylines(blocks, language_of(whole)),
        published_at=_published_at(blocks, first_prose),
        source_system=NAME,
    )


# Lines


def _lines(text: str) -> Iterator[str]:
    """The page's lines, no-break spaces made ordinary; lines that were only wrapped are put together."""
    text = re.sub("[\u00a0\u2007\u202f\t]", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    for paragraph in re.split(r"\n\s*\n", re.sub("[\u200b\ufeff\u2028]", "", text)):
        lines = [" ".join(line.split()) for line in paragraph.split("\n") if line.strip()]
        yield from _unwrapped(lines)


def _unwrapped(lines: list[str]) -> list[str]:
    """A wrapped paragraph has several lines of like length, none but the last ending a sentence."""
    widths = [len(line) for line in lines[:-1]]
    wrapped = (
        len(lines) > 1
        and min(widths, default=0) > 45
        and max(widths) < 100
        and max(widths) - min(widths) < 20
    )
    if wrapped and not all(_SENTENCE_END.search(line) for line in lines):
        return [" ".join(lines)]
    return lines


def _block(line: str) -> Block:
    folded = fold(line)
    words = len(line.split())
    if not folded or folded in FURNITURE or _LEGAL.search(line):
        return Block(line, "furniture")
    if _BYLINE.match(line) and words <= 12 and not _SENTENCE_END.search(line):
        return Block(line, "byline")
    if words <= 10 and _DATE.search(line):
        return Block(line, "date")
    if words >= PARAGRAPH_WORDS or (words >= SHORTEST_SENTENCE and _SENTENCE_END.search(line)):
        return Block(line, "prose")
    if _TRAIL.match(line) and words <= 10:
        return Block(line, "furniture")
    return Block(line, "short")


# What they are


def _headline(blocks: list[Block], first_prose: int) -> str:
    """The short line before the story that the page repeats, else the longest one."""
    before = [block.text for block in blocks[:first_prose] if block.kind == "short"]
    candidates = [text for text in before if len(text.split()) <= LONGEST_HEADLINE]
    counted = [fold(block.text) for block in blocks]
    if candidates:
        return max(candidates, key=lambda text: (counted.count(fold(text)) > 1, len(text.split())))
    opening = blocks[first_prose]
    if len(opening.text.split()) <= LONGEST_HEADLINE and any(
        b.kind == "prose" for b in blocks[first_prose + 1 :]
    ):
        return opening.text.rstrip(".")
    raise SourceRefused("It has no line that could be its headline: put one above the story.")


def _standfirst_and_body(blocks: list[Block], headline: str) -> tuple[str, list[Block]]:
    """What stands alone between the headline and some furniture is the standfirst."""
    standfirst = ""
    wanted = fold(headline)
    seen: set[str] = set()
    body: list[Block] = []
    for number, block in enumerate(blocks):
        folded = fold(block.text)
        if block.kind == "prose" and folded == wanted:
            continue
        if _is_standfirst(blocks, number, wanted) and not standfirst:
            standfirst = block.text
        elif block.kind in ("prose", "short") and folded not in seen and folded != wanted:
            seen.add(folded)
            body.append(block)
    if standfirst:
        body = [block for block in body if fold(block.text) != fold(standfirst)]
    return standfirst, _without_stray_lines(body)


def _is_standfirst(blocks: list[Block], number: int, headline: str) -> bool:
    block = blocks[number]
    if block.kind != "prose" or len(block.text.split()) > LONGEST_STANDFIRST:
        return False
    before = next((each for each in reversed(blocks[:number]) if each.kind not in ("byline", "date")), None)
    after = blocks[number + 1] if number + 1 < len(blocks) else None
    return (
        before is not None
        and fold(before.text) == headline
        and after is not None
        and after.kind in ("furniture", "byline", "date")
        and any(each.kind == "prose" for each in blocks[number + 2 :])
    )


def _without_stray_lines(body: list[Block]) -> list[Block]:
    """Short lines stay where they head paragraphs; before the first and after the last they are the page's."""
    kept: list[Block] = []
    for number, block in enumerate(body):
        heads = number + 1 < len(body) and _is_paragraph(body[number + 1]) and len(block.text.split()) <= 12
        if block.kind == "prose" or (kept and (_is_paragraph(block) or heads)):
            kept.append(block)
    while kept and not _is_paragraph(kept[-1]):
        kept.pop()
    return kept


def _is_paragraph(block: Block) -> bool:
    """Long, or a short sentence such as “No,” he said."""
    return block.kind == "prose" or _SENTENCE_END.search(block.text) is not None


def _element(block: Block) -> str:
    paragraph = markup.from_plain_text([block.text])
    return paragraph if _is_paragraph(block) else paragraph.replace("<p>", "<h2>").replace("</p>", "</h2>")


def _bylines(blocks: list[Block], language: str) -> tuple[Byline, ...]:
    for block in blocks:
        if block.kind == "byline":
            names = re.split(r"\s*(?:,|،|\band\b|&|\sو\s|\sاو\s)\s*", _BYLINE.match(block.text)[1])
            return tuple(
                Byline(Ref(name=name.strip(), language=language)) for name in names if len(name.strip()) > 2
            )
    return ()


def _published_at(blocks: list[Block], first_prose: int) -> datetime | None:
    """The page's own date, where it stands near the headline; noon when it gives no hour."""
    for block in blocks[: first_prose + 3]:
        found = _DATE.search(block.text) if block.kind == "date" else None
        if found:
            year, month, day = _year_month_day(found)
            hour, minute = int(found["h"] or 12), int(found["min"] or 0)
            if found["half"]:
                hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
            try:
                return timezone.make_aware(datetime(year, month, day, hour, minute))  # noqa: DTZ001 - made aware
            except ValueError:
                return None
    return None


def _year_month_day(found: re.Match) -> tuple[int, int, int]:
    if found["y3"]:
        return int(found["y3"]), int(found["m3"]), int(found["d3"])
    month = (found["m"] or found["m2"]).lower()[:3]
    return int(found["y"] or found["y2"]), _MONTHS.split("|").index(month) + 1, int(found["d"] or found["d2"])
