"""What is looked at before a story goes out. To add a check, write a function and name it in CHECKS."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from articles import markup
from articles.editions import edition
from articles.models import Article, Author, Page, Picture, Redirect, Section, Tag
from articles.rebuilding import Rebuilt
from articles.spelling import language_of
from articles.workflow import Status

BLOCKS, WARNS = "blocks", "warns"
SHORTEST_STANDFIRST, LONGEST_STANDFIRST = 20, 300  # letters
MOST_LINKS = 50  # that are followed


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` tells two findings apart; `level` says whether it keeps the story from going out."""

    code: str
    level: str
    sentence: str


def findings(story: Rebuilt, at: datetime) -> list[Finding]:
    return [finding for check in CHECKS for finding in check(story, at)]


def forgiving(found: list[Finding], old: list[Finding]) -> list[Finding]:
    """Gaps that a live story has had all along only warn: they must not keep a correction back."""
    codes = {each.code for each in old}
    return [replace(each, level=WARNS) if each.code in codes else each for each in found]


# What any text needs, before somebody else reads it


def has_a_headline(story: Rebuilt, _at: datetime) -> Iterator[Finding]:
    if not story.article.headline:
        yield Finding("headline", BLOCKS, _("It has no headline."))


def has_a_body(story: Rebuilt, _at: datetime) -> Iterator[Finding]:
    if not markup.to_text(story.article.body):
        yield Finding("body", BLOCKS, _("It has no text."))


# What readers and lists need


def has_a_section(story: Rebuilt, _at: datetime) -> Iterator[Finding]:
    if story.article.section is None:
        yield Finding("section", BLOCKS, _("It is in no section: choose one, or few readers will find it."))


def has_a_fitting_standfirst(story: Rebuilt, _at: datetime) -> Iterator[Finding]:
    length = len(story.article.standfirst)
    if not length:
        yield Finding("standfirst", WARNS, _("It has no standfirst."))
    elif length < SHORTEST_STANDFIRST:
        yield Finding(
            "standfirst", WARNS, _("Its standfirst is very short: say in a sentence what happened.")
        )
    elif length > LONGEST_STANDFIRST:
        yield Finding(
            "standfirst",
            WARNS,
            _("Its standfirst has %(length)s letters; lists and search engines cut it at about %(limit)s.")
            % {"length": length, "limit": LONGEST_STANDFIRST},
        )


def has_a_tag(story: Rebuilt, _at: datetime) -> Iterator[Finding]:
    if not story.tags:
        yield Finding("tag", WARNS, _("It has no tag."))


def has_a_byline(story: Rebuilt, _at: datetime) -> Iterator[Finding]:
    if not story.bylines:
        yield Finding("byline", WARNS, _("It has no byline."))


def is_in_its_language(story: Rebuilt, _at: datetime) -> Iterator[Finding]:
    text = markup.to_text(story.article.body)
    found = language_of(text)
    if len(text) > 200 and found != story.article.language:
        yield Finding(
            "language",
            WARNS,
            _("It goes to the edition %(chosen)s, but its text reads like %(found)s.")
            % {"chosen": edition(story.article.language).own_name, "found": edition(found).own_name},
        )


# Pictures


def pictures_have_alt_texts(story: Rebuilt, _at: datetime) -> Iterator[Finding]:
    for picture in story.pictures:
        if not picture.alts.get(story.article.language) and not any(picture.alts.values()):
            yield _of_picture(
                "alt", BLOCKS, picture, _("The picture “%(picture)s” has no alt text: say what it shows.")
            )
        elif not picture.alts.get(story.article.language):
            yield _of_picture(
                "alt-language",
                WARNS,
                picture,
                _("The picture “%(picture)s” has no alt text in the story’s language."),
            )


def pictures_have_credits(story: Rebuilt, _at: datetime) -> Iterator[Finding]:
    for picture in story.pictures:
        if not picture.credit:
            yield _of_picture(
                "credit", WARNS, picture, _("The picture “%(picture)s” does not say who took it.")
            )


def pictures_may_be_shown(story: Rebuilt, at: datetime) -> Iterator[Finding]:
    for picture in story.pictures:
        if picture.licence_ends_at and picture.licence_ends_at <= at:
            yield _of_picture(
                "licence", WARNS, picture, _("The licence of the picture “%(picture)s” has ended.")
            )


def _of_picture(code: str, level: str, picture: Picture, sentence: str) -> Finding:
    return Finding(f"{code}-{picture.pk}", level, sentence % {"picture": str(picture)[:60]})


# Links


def links_lead_somewhere(story: Rebuilt, _at: datetime) -> Iterator[Finding]:
    """Those into our own site: an address that nothing stands at, or a story that is not public."""
    own = urlsplit(settings.SITE_URL).netloc
    seen = set()
    for address in re.findall(r'<a href="([^"]+)"', story.article.body)[:MOST_LINKS]:
        parts = urlsplit(address.replace("&amp;", "&"))
        if parts.netloc not in ("", own) or not parts.path.startswith("/") or address in seen:
            continue
        seen.add(address)
        if not _stands(unquote(parts.path), parts.query):
            yield Finding(
                f"link-{parts.path}",
                BLOCKS,
                _("The link to %(address)s leads nowhere.") % {"address": address},
            )


def _stands(path: str, query: str) -> bool:
    try:
        match = resolve(path)
    except Resolver404:
        return Redirect.objects.leading_from(path, query) is not None
    rows = {"section": Section, "tag": Tag, "author": Author, "page": Page}
    if match.url_name in ("story", "story_by_id"):
        return Article.objects.public().filter(pk=match.kwargs["article_id"]).exists()
    if match.url_name in rows:
        found = rows[match.url_name].objects.filter(slug=match.kwargs["slug"]).exists()
        return found or Redirect.objects.leading_from(path, query) is not None
    return True


# Asked before somebody else reads it, and before readers do.
NEEDED_FOR_REVIEW = ("headline", "body")
CHECKS = (
    has_a_headline,
    has_a_body,
    has_a_section,
    has_a_fitting_standfirst,
    has_a_tag,
    has_a_byline,
    is_in_its_language,
    pictures_have_alt_texts,
    pictures_have_credits,
    pictures_may_be_shown,
    links_lead_somewhere,
)


def needed_for(status: str, found: list[Finding]) -> list[Finding]:
    """Of what was found, what must be mended before a story may have this status."""
    if status == Status.PUBLISHED:
        return [each for each in found if each.level == BLOCKS]
    if status in (Status.IN_REVIEW, Status.READY):
        return [each for each in found if each.code in NEEDED_FOR_REVIEW]
    return []
