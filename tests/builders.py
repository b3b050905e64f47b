"""Plain functions that make what a test needs, written as the newsroom itself would write it."""

import io
from datetime import UTC, datetime, timedelta
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from PIL import Image

from articles import library, stories
from articles.models import Article, Author, Page, Picture, Section, Tag
from articles.record import Byline, Ref, Story
from articles.workflow import Status

_numbers = count(1)


def make_section(name="Afghanistan", **more) -> Section:
    return _named(Section, name, **more)


def make_tag(name="Diplomacy", **more) -> Tag:
    return _named(Tag, name, **more)


def make_author(name="Farida Noori", **more) -> Author:
    return _named(Author, name, **more)


def _named(model, name, **more):
    made = model(**{"names": {"en": name}, **more})
    made.fold_names()
    made.save()
    return made


def make_page(title="About us", language="en", slug="about", body="<p>Who we are.</p>") -> Page:
    return Page.objects.create(title=title, language=language, slug=slug, body=body)


def jpeg(width=64, height=48, colour="#1b3a93", **how) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG", **how)
    return file.getvalue()


def make_picture(
    colour="#1b3a93", *, width=64, height=48, credit="Laila Samadi", alt="A road", **more
) -> Picture:
    content = jpeg(width, height, colour)
    picture = library.take_in(io.BytesIO(content), "camera 0001.jpg", len(content))
    picture.credit = credit
    picture.alts = {"en": alt} if alt else {}
    for name, value in more.items():
        setattr(picture, name, value)
    library.finish(picture)
    return picture


def make_article(headline="", *, at=None, by=None, article=None, **more) -> Article:
    """Published an hour ago unless said. Parts are given as rows: section=, tags=[], authors=[], thumbnail=."""
    at = at or timezone.now()
    number = next(_numbers)
    values = {
        "language": "en",
        "headline": headline or f"Story number {number}",
        "standfirst": "What it is about.",
        "body": "<p>First paragraph.</p><p>Second paragraph.</p>",
        "status": Status.PUBLISHED,
        **more,
    }
    if values["status"] == Status.PUBLISHED:
        values.setdefault("published_at", at - timedelta(hours=1))
    owner = values.pop("owner", None)
    for name in ("section", "thumbnail", "translation_of"):
        values[name] = ref(values.get(name))
    for name in ("tags", "related"):
        values[name] = tuple(ref(row) for row in values.get(name, ()))
    values["bylines"] = tuple(Byline(ref(row)) for row in values.pop("authors", ()))
    (written,) = stories.write([stories.Change(Story(**values), article, owner)], by, at)
    return written


def ref(row) -> Ref | None:
    return Ref(uuid=str(row.uuid)) if row is not None else None


def make_person(role: str = "", *, username="", **more):
    """An account for the desk; `role` is a group's name, or "superuser"."""
    username = username or f"{role or 'person'}-{next(_numbers)}".lower()
    user = get_user_model().objects.create_user(
        username, password="open-sesame-93", is_staff=True, is_superuser=role == "superuser", **more
    )
    if role and role != "superuser":
        user.groups.add(Group.objects.get(name=role))
    return user


def utc(*numbers) -> datetime:
    return datetime(*numbers, tzinfo=UTC)


def fetched(client, address: str) -> bytes:
    """A file as a browser gets it."""
    response = client.get(address)
    assert response.status_code == 200, f"{address} {response.status_code}"
    return b"".join(response.streaming_content)  # read to its end, it closes its file
