"""What each edition has for the page at hand: the same story, list or page; else its front page."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from urllib.parse import quote, urlencode

from django.db import connection
from django.urls import ResolverMatch, reverse
from django.utils import timezone

from articles.editions import Edition, default_edition, editions
from articles.models import Article, Author, Page, Section, Tag
from articles.models.named import Named, address_before
from articles.months import Month
from articles.querysets import as_parameter

# Whether a list has anything for readers, as `public()` has it. Written out, because Django takes ten
# times as long to compose the question as the database to answer it.
TOLD_IN_A_TIME = """
    SELECT %s WHERE EXISTS (
        SELECT 1 FROM articles_article WHERE language = %s AND status = 'published'
        AND published_at >= %s AND published_at <= %s AND (expires_at IS NULL OR expires_at > %s)
    )
"""
TOLD_IN_A_SECTION = """
    SELECT %s WHERE EXISTS (
        SELECT 1 FROM articles_article WHERE section_id = %s AND language = %s
        AND status = 'published' AND published_at <= %s AND (expires_at IS NULL OR expires_at > %s)
    )
"""
# The lines to a tag or an author carry a date only while their story is published.
TOLD_IN_LINES = """
    SELECT %s WHERE EXISTS (
        SELECT 1 FROM {lines} JOIN articles_article ON articles_article.id = article_id
        WHERE {named} = %s AND {lines}.language = %s AND {lines}.published_at <= %s
        AND (expires_at IS NULL OR expires_at > %s)
    )
"""
QUESTIONS = {
    Section: TOLD_IN_A_SECTION,
    Tag: TOLD_IN_LINES.format(lines="articles_tagging", named="tag_id"),
    Author: TOLD_IN_LINES.format(lines="articles_byline", named="author_id"),
}
SAME_EVERYWHERE = ("latest", "section", "tag", "author")
EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Counterpart:
    edition: Edition
    address: str  # its path
    indexed: bool = False  # the page itself, for search engines to know; not merely where the edition begins
    original: bool = False  # what the others were translated from


def of_front(told: Collection[str]) -> list[Counterpart]:
    """`told`: the languages in which there is any story."""
    return [Counterpart(each, front_address(code), indexed=code in told) for code, each in editions().items()]


def of_story(article: Article, siblings: Iterable[Article]) -> list[Counterpart]:
    """A story whose own address is on another site is none for search engines."""
    stories = {each.language: each for each in (*siblings, article)}
    return [
        Counterpart(
            each,
            stories[code].get_absolute_url(),
            indexed=not stories[code].source_url,
            original=stories[code].translation_of_id is None,
        )
        if code in stories
        else Counterpart(each, front_address(code))
        for code, each in editions().items()
    ]


def of_list(named: Named) -> list[Counterpart]:
    """A section's, tag's or author's list stands in every edition, but not everywhere with stories. One query."""
    told = _told(named)
    return [
        Counterpart(
            each, f"{address_before(named._meta.model_name, code)}{quote(named.slug)}/", indexed=code in told
        )
        for code, each in editions().items()
    ]


def of_page(pages: Mapping[str, Page]) -> list[Counterpart]:
    """`pages`: those with the same slug, by language."""
    return [
        Counterpart(each, pages[code].get_absolute_url(), indexed=True)
        if code in pages
        else Counterpart(each, front_address(code))
        for code, each in editions().items()
    ]


def of_month(month: Month, *, first_page: bool) -> list[Counterpart]:
    """By each edition's own calendar: months of two calendars are not one page, nor told to be. One query."""
    told = _told_between(month.begins_at, month.ends_at) if first_page else set()
    return [
        Counterpart(
            each,
            reverse("articles:archive", args=_begun(month, each).in_address, current_app=code),
            indexed=code in told and each.calendar is month.calendar,
        )
        for code, each in editions().items()
    ]


def _begun(month: Month, edition: Edition) -> Month:
    """This month as the edition counts; where that is still to come, the one that today is in."""
    counted = month.in_calendar(edition.calendar)
    now = timezone.now()
    return Month.holding(timezone.localtime(now), edition.calendar) if counted.begins_at > now else counted


def of_address(match: ResolverMatch | None, *, first_page: bool) -> list[Counterpart]:
    """By the address alone; of the latest news one query says which editions have any."""
    name = match.url_name if match else ""
    if name not in SAME_EVERYWHERE:
        return front_pages()
    told = _told_between(EARLIEST, timezone.now()) if first_page and name == "latest" else set()
    return [
        Counterpart(
            each,
            reverse(f"articles:{name}", args=match.args, kwargs=match.kwargs, current_app=code),
            indexed=code in told,
        )
        for code, each in editions().items()
    ]


def of_search(words: str) -> list[Counterpart]:
    """The same words asked of each edition; search engines are to know none of them."""
    query = f"?{urlencode({'q': words})}" if words else ""
    return [
        Counterpart(each, f"{reverse('articles:search', current_app=code)}{query}")
        for code, each in editions().items()
    ]


def front_pages() -> list[Counterpart]:
    """Of a page that stands in one edition alone, or nowhere."""
    return [Counterpart(each, front_address(code)) for code, each in editions().items()]


@cache
def front_address(language: str) -> str:
    return reverse("articles:front", current_app=language)


def alternates(counterparts: list[Counterpart], here: Edition) -> list[tuple[str, str]]:
    """(hreflang, path) of each, itself among them, and of the one for readers of any other language.

    None where the page itself is not for search engines: they would not be told of it by the others either.
    """
    indexed = [each for each in counterparts if each.indexed]
    if here not in [each.edition for each in indexed]:
        return []
    for_others = min(indexed, key=lambda each: (each.edition != default_edition(), not each.original))
    return [*((each.edition.tag, each.address) for each in indexed), ("x-default", for_others.address)]


def _told(named: Named) -> set[str]:
    """The languages in which it has stories for readers."""
    now = as_parameter(timezone.now())
    return _answers(QUESTIONS[type(named)], lambda code: (named.pk, code, now, now))


def _told_between(first: datetime, last: datetime) -> set[str]:
    """The languages in which readers have stories that came out then."""
    now = timezone.now()
    moments = [as_parameter(moment) for moment in (first, min(last, now), now)]
    return _answers(TOLD_IN_A_TIME, lambda code: (code, *moments))


def _answers(question: str, asked: Callable[[str], tuple]) -> set[str]:
    """The languages for which the answer is yes; `asked`: what the question is asked with, by language."""
    query = " UNION ALL ".join([question] * len(editions()))
    with connection.cursor() as cursor:
        cursor.execute(query, [value for code in editions() for value in (code, *asked(code))])
        return {code for (code,) in cursor.fetchall()}
