"""What search engines read first: sitemaps of however many stories, the news of two days, robots.txt.

Everything listed is public and has its own canonical address: a story that was published elsewhere first is left
to where it was. Files stand at the root, because a sitemap speaks only for what lies below it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from articles import moments
from articles.editions import Calendar, edition, editions
from articles.models import Article, Author, Page, Section, Tag
from articles.models.article import stories_address
from articles.models.named import address_before
from articles.months import FIRST_GREGORIAN_YEAR, Month, MonthRefused
from articles.querysets import ArticleQuerySet, as_parameter
from articles.syndication import absolute

PER_FILE = 50_000  # more than that no sitemap may hold
LONGEST_ADDRESS = 2047  # nor an address with more letters
NEWS, NEWS_AGE = 1000, timedelta(days=2)
ROWS = 2000  # that are in memory at once
NAMED = {"tags": Tag, "authors": Author}
# Robots find nothing there; a group of its own makes a robot forget the group of all, so that each says it.
NOT_FOR_ROBOTS = ("/admin/", "/preview/", "/api/")

SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
SITEMAP_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'

# Which of these months have stories to list, and how many at the most: counted in the desk's index alone, which
# knows the minute of a publication but has drafts in it. Written out, because Django would take ten times as long
# to compose a question for each month as the database to answer it.
WITH_STORIES = """
    WITH span(number, opens, closes) AS (VALUES {months})
    SELECT number, (
        SELECT COUNT(*) FROM articles_article WHERE language = %s AND index_minute BETWEEN opens AND closes
    ) FROM span WHERE EXISTS (
        SELECT 1 FROM articles_article WHERE language = %s AND index_minute BETWEEN opens AND closes
        AND status = 'published' AND source_url = '' AND published_at <= %s
        AND (expires_at IS NULL OR expires_at > %s)
    ) ORDER BY number
"""


def for_machines(view):
    """To be kept by caches and asked for again each time: what is withdrawn is gone from there at once."""
    return require_safe(conditional_page(cache_control(public=True, no_cache=True)(view)))


# The addresses


@for_machines
def robots(request):
    groups = {"*": []} | settings.ROBOTS_DISALLOW
    lines = []
    for robot, paths in groups.items():
        paths = ["/"] if "/" in paths else [*NOT_FOR_ROBOTS, *paths]
        lines += [f"User-agent: {robot}", *(f"Disallow: {path}" for path in dict.fromkeys(paths)), ""]
    lines += [f"Sitemap: {absolute(reverse(name))}" for name in ("sitemap", "sitemap_news")]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@for_machines
def index(request):
    """No `lastmod`: to know when a month was last changed, every story of it would have to be read."""
    files = (f"<sitemap><loc>{escape(absolute(address))}</loc></sitemap>\n" for address in _files())
    return _document("sitemapindex", SITEMAP, files)


@for_machines
def pages(request, language):
    if language not in editions():
        raise Http404
    return _document("urlset", SITEMAP, _pages(language))


@for_machines
def named(request, language, what, number):
    """A part of the tags or authors, by their numbers, so that each stays in its file."""
    if language not in editions():
        raise Http404
    last = PER_FILE * int(number)
    rows = _named(what, language).filter(pk__gt=last - PER_FILE, pk__lte=last).values_list("slug", "newest")
    before = address_before(NAMED[what]._meta.model_name, language)
    listed = (_url(f"{before}{quote(slug)}/", newest) for slug, newest in rows.iterator(ROWS) if newest)
    return _document("urlset", SITEMAP, listed)


@for_machines
def month(request, language, year, month, number):
    if language not in editions() or int(year) < FIRST_GREGORIAN_YEAR:
        raise Http404
    try:
        stories = _of_month(language, Month.read(year, month)).order_by("published_at", "id")
    except MonthRefused as error:
        raise Http404 from error
    first = PER_FILE * (int(number) - 1)
    rows = stories[first : first + PER_FILE].values_list("id", "slug", "published_at", "modified_at")
    before = stories_address(language)
    listed = (
        _url(f"{before}{pk}/{quote(slug)}/", _changed(published_at, modified_at))
        for pk, slug, published_at, modified_at in rows.iterator(ROWS)
    )
    return _document("urlset", SITEMAP, listed)


@for_machines
def news(request):
    since = timezone.now() - NEWS_AGE
    lists = [
        _own(code)
        .since(since)
        .newest_first()
        .only("language", "headline", "slug", "published_at", "modified_at")
        for code in editions()
    ]
    newest = merge(*(each[:NEWS] for each in lists), key=lambda story: story.published_at, reverse=True)
    return _document("urlset", f"{SITEMAP} {SITEMAP_NEWS}", map(_news, islice(newest, NEWS)))


# What they list


def _own(language: str, until: datetime | None = None) -> ArticleQuerySet:
    """The public stories of an edition that have their canonical address here."""
    return Article.objects.public(until=until).in_language(language).filter(source_url="")


def _of_month(language: str, month: Month) -> ArticleQuerySet:
    """By the newsroom's clocks; Gregorian in every edition."""
    return _own(language, until=month.ends_at).since(month.begins_at)


def _files() -> Iterator[str]:
    for language in editions():
        if Article.objects.public().in_language(language).exists() or _static(language).exists():
            yield reverse("sitemap_pages", args=[language])
        for what in NAMED:
            for number in _files_of(what, language):
                yield reverse("sitemap_named", args=[language, what, number])
        for each, stories in _months(language):
            for number in range(1, _number_of_files(stories) + 1):
                yield reverse("sitemap_month", args=[language, *each.in_address, number])


def _months(language: str) -> Iterator[tuple[Month, int]]:
    """Those with stories, oldest first, and how many; in three queries, however many months there are."""
    dates = _own(language).values_list("published_at", flat=True)
    oldest = dates.order_by("published_at", "id").first()
    if oldest is None:
        return
    months = list(_months_between(oldest, dates.newest_first().first() or oldest))
    values = [value for number, month in enumerate(months) for value in (number, *_minutes(month))]
    query = WITH_STORIES.format(months=", ".join(["(%s, %s, %s)"] * len(months)))
    now = as_parameter(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, language, language, now, now])
        found = cursor.fetchall()
    for number, at_most in found:
        yield months[number], at_most if at_most <= PER_FILE else _of_month(language, months[number]).count()


def _months_between(oldest: datetime, newest: datetime) -> Iterator[Month]:
    month = Month.holding(moments.here(oldest), Calendar.GREGORIAN)
    while month.begins_at <= newest:
        yield month
        month = month.next


def _minutes(month: Month) -> tuple[int, int]:
    """Its first and its last since 1970."""
    return int(month.begins_at.timestamp() // 60), int(month.ends_at.timestamp() // 60)


def _number_of_files(entries: int) -> int:
    return -(-entries // PER_FILE)


def _files_of(what: str, language: str) -> Iterator[int]:
    """The numbers of those with anything in them; leaps over what is empty, however wide."""
    told, last = _named(what, language).filter(newest__isnull=False).values_list("pk", flat=True), 0
    while pk := told.filter(pk__gt=last).first():
        number = _number_of_files(pk)
        yield number
        last = PER_FILE * number


def _named(what: str, language: str):
    """The tags or authors, each with the moment of its newest story in this edition, or None."""
    model = NAMED[what]
    public = Article.objects.public()
    of_it = public.tagged if model is Tag else public.by_author
    return model.objects.annotate(newest=_newest(of_it(OuterRef("pk"), language))).order_by("pk")


def _newest(stories: ArticleQuerySet) -> Subquery:
    return Subquery(stories.newest_first().values("published_at")[:1])


def _static(language: str):
    return Page.objects.filter(language=language)


def _pages(language: str) -> Iterator[str]:
    public = Article.objects.public().in_language(language)
    newest = public.newest_first().values_list("published_at", flat=True).first()
    if newest:
        for name in ("front", "latest"):
            yield _url(reverse(f"articles:{name}", current_app=language), newest)
    sections = Section.objects.annotate(newest=_newest(public.in_section(OuterRef("pk")))).order_by("pk")
    for slug, its_newest in sections.values_list("slug", "newest"):
        if its_newest:
            yield _url(f"{address_before('section', language)}{quote(slug)}/", its_newest)
    for page in _static(language):
        yield _url(page.get_absolute_url())


# As XML


def _document(root: str, spaces: str, entries: Iterable[str]) -> HttpResponse:
    """In one piece, which is never large: half sent, it would keep the database waiting for a slow reader."""
    content = bytearray(f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {spaces}>\n'.encode())
    for entry in entries:
        content += entry.encode()
    content += f"</{root}>\n".encode()
    return HttpResponse(bytes(content), content_type="application/xml; charset=utf-8")


def _url(address: str, changed_at: datetime | None = None, more: str = "") -> str:
    whole = absolute(address)
    if len(whole) > LONGEST_ADDRESS:
        return ""
    changed = f"<lastmod>{moments.iso(changed_at)}</lastmod>" if changed_at else ""
    return f"<url><loc>{escape(whole)}</loc>{changed}{more}</url>\n"


def _changed(published_at: datetime, modified_at: datetime | None) -> datetime:
    """As `changed_at` says of a whole story."""
    return max(published_at, modified_at or published_at)


def _news(story: Article) -> str:
    """As Google asks: the masthead without what is in parentheses, and the language, by ISO 639, without its
    country, so that Dari goes out as Persian.
    """
    shown = edition(story.language)
    name = re.sub(r"\s*\([^()]*\)", "", shown.masthead)
    said = (
        f"<news:news><news:publication><news:name>{escape(name)}</news:name>"
        f"<news:language>{shown.tag.partition('-')[0]}</news:language></news:publication>"
        f"<news:publication_date>{moments.iso(story.published_at)}</news:publication_date>"
        f"<news:title>{escape(story.headline)}</news:title></news:news>"
    )
    return _url(story.get_absolute_url(), story.changed_at, said)
