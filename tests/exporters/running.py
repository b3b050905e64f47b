"""Runs `export_articles` and reads what comes out; plants what readers must not see."""

import io
import json
from dataclasses import dataclass, replace
from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import timezone
from PIL import ExifTags, Image

from articles import library, stories
from articles.models import Article, Picture, Redirect
from articles.recording import record_of
from tests.builders import (
    jpeg,
    make_article,
    make_author,
    make_page,
    make_person,
    make_section,
    make_tag,
)

FORMATS = ("jsonl", "ninjs", "wxr")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    said: str

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]

    def of(self, type_name: str) -> list[dict]:
        return [line for line in self.lines if line["type"] == type_name]

    @property
    def headlines(self) -> list[str]:
        return [line["headline"] for line in self.of("article")]


def export(*arguments) -> Ran:
    """What goes to standard output, and what is said beside it."""
    out, said = StringIO(), StringIO()
    try:
        call_command("export_articles", *map(str, arguments), stdout=out, stderr=said)
        code = 0
    except SystemExit as end:
        code = end.code
    return Ran(code, out.getvalue(), said.getvalue())


# What readers must not see

HIDDEN = ("draft", "inreview", "ready", "scheduled", "embargoed", "expired", "withdrawn", "binned")
# Of a public story: what waits in it, what is being typed into it, what it said before.
BESIDE = ("waiting", "unsaved", "before")
SERIAL = "SERIAL-77-4411"


def word(state: str) -> str:
    """Nothing else says it."""
    return f"canary{state}"


def plant() -> Article:
    """A public story and one of every kind that is not, each with words, parts and a picture of its own."""
    now = timezone.now()
    dates = {
        "scheduled": {"published_at": now + timedelta(days=1)},
        "embargoed": {"published_at": now, "embargo_until": now + timedelta(hours=2)},
        "expired": {"published_at": now - timedelta(days=2), "expires_at": now - timedelta(minutes=1)},
        "withdrawn": {"status": "withdrawn", "published_at": now - timedelta(days=2)},
        "binned": {"status": "binned", "published_at": now - timedelta(days=2)},
        "inreview": {"status": "in_review"},
        "ready": {"status": "ready"},
        "draft": {"status": "draft"},
    }
    hidden = [_story(state, **dates[state]) for state in HIDDEN]
    make_page(title=word("page"))
    public = _story("public", related=hidden)
    _say_beside(public, now)
    translated = make_article("Original", status="draft")
    make_article(word("translation"), language="ps", translation_of=translated)
    return public


def _say_beside(public: Article, now) -> None:
    record = record_of(public)
    before = replace(record, headline=word("before"), standfirst=word("before"))
    stories.write([stories.Change(before, public)], None, now)
    stories.write([stories.Change(record, public)], None, now)
    public.refresh_from_db()
    waiting = replace(record, headline=word("waiting"), body=f"<p>{word('waiting')}</p>")
    stories.write([stories.Change(waiting, public, waits=True)], make_person(username=word("writer")), now)
    public.refresh_from_db()
    typed = replace(record, headline=word("unsaved"))
    stories.keep_unsaved(public, typed, make_person(username=word("typist")), now, public.head_id)


def _story(state: str, **more) -> Article:
    said, owner = word(state), make_person(username=f"account{word(state)}")
    picture = _picture(state, owner)
    story = make_article(
        f"{said} headline",
        short_headline=f"{said} short",
        standfirst=f"{said} standfirst",
        dateline=f"{said} place",
        body=f'<p>{said} body</p><figure><img data-picture="{picture.uuid}"></figure>',
        section=make_section(f"{said} section"),
        tags=[make_tag(f"{said} tag")],
        authors=[make_author(f"{said} author")],
        thumbnail=picture,
        owner=owner,
        **more,
    )
    Redirect.objects.create(old_path=f"/{said}/", article=story)
    return story


def _picture(state: str, owner) -> Picture:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = SERIAL
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (34.0, 31.0, 59.0)
    shade = (HIDDEN.index(state) + 1) * 20 if state in HIDDEN else 0
    content = jpeg(colour=(shade, 90, 90), exif=exif)
    picture = library.take_in(io.BytesIO(content), f"camera-{word(state)}.jpg", len(content), owner)
    picture.alts, picture.captions = {"en": f"{word(state)} alt"}, {"en": f"{word(state)} caption"}
    picture.credit, picture.creator = f"{word(state)} credit", f"{word(state)} creator"
    library.finish(picture)
    return picture
