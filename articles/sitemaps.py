"""What search engines read first: sitemaps of however many stories, the news of two days, robots.txt.

Everything listed is public and has its own canonical address: a story that was published elsewhere first is left
to where it was. Files stand at the root, because a sitemap speaks only for what lies below it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from urllib.parse import quote

from django.conf import settings
from django.db.models import Max, OuterRef, Subquery
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
from articles.querysets import ArticleQuerySet
from articles.syndication import absolute

PER_FILE = 50_000  # more than that no sitemap may hold
NEWS, NEWS_AGE = 1000, timedelta(days=2)
ROWS = 2000  # that are in memory at once
NAMED = {"tags": Tag, "authors": Author}
# Robots find nothing there; a group of its own makes a robot forget the group of all, so that each says it.
NOT_FOR_ROBOTS = ("/admin/", "/preview/", "/api/")

SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
SITEMAP_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


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
    rows = _named(what, language, int(number)).values_list("slug", "newest").iterator(ROWS)
    before = address_before(NAMED[what]._meta.model_name, language)
    listed = (_url(f"{before}{quote(slug)}/", newest) for slug, newest in rows if newest)
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
    return _own(language, until=_last(month)).since(month.begins_at)


def _last(month: Month) -> datetime:
    return month.next.begins_at - timedelta(microseconds=1)


def _files() -> Iterator[str]:
    for language in editions():
        if Article.objects.public().in_language(language).exists() or _static(language).exists():
            yield reverse("sitemap_pages", args=[language])
        for what, model in NAMED.items():
            numbers = range(1, _number_of_files(model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1)
            for number in numbers:
                if any(newest for newest in _named(what, language, number).values_list("newest", flat=True)):
                    yield reverse("sitemap_named", args=[language, what, number])
        for each, stories in _months(language):
            for number in range(1, _number_of_files(stories) + 1):
                yield reverse("sitemap_month", args=[language, *each.in_address, number])


def _months(language: str) -> Iterator[tuple[Month, int]]:
    """Those with stories, oldest first, and how many at the most: each is found by the story that opens it."""
    opening = _own(language).order_by("published_at", "id").values_list("published_at", flat=True)
    published_at = opening.first()
    while published_at:
        month = Month.holding(moments.here(published_at), Calendar.GREGORIAN)
        last = _last(month)
        # Counted in an index alone, the desk's, with drafts and all: only a month that seems too full is read.
        minutes = [int(moment.timestamp() // 60) for moment in (month.begins_at, last)]
        stories = Article.objects.filter(language=language, index_minute__range=minutes).count()
        if stories > PER_FILE:
            stories = _of_month(language, month).count()
        yield month, stories
        published_at = opening.filter(published_at__gt=last).first()


def _number_of_files(entries: int) -> int:
    return -(-entries // PER_FILE)


def _named(what: str, language: str, number: int):
    """One file's tags or authors, each with the moment of its newest story in this edition, or None."""
    model = NAMED[what]
    public = Article.objects.public()
    of_it = public.tagged if model is Tag else public.by_author
    return (
        model.objects.filter(pk__gt=PER_FILE * (number - 1), pk__lte=PER_FILE * number)
        .annotate(newest=_newest(of_it(OuterRef("pk"), language)))
        .order_by("pk")
    )


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
    changed = f"<lastmod>{moments.iso(changed_at)}</lastmod>" if changed_at else ""
    return f"<url><loc>{escape(absolute(address))}</loc>{changed}{more}</url>\n"


def _changed(published_at: datetime, modified_at: datetime | None) -> datetime:
    """An import may bring a change from before the publication."""
    return max(published_at, modified_at or published_at)


def _news(story: Article) -> str:
    """The language without its country: what Google asks for is ISO 639, so that Dari goes out as Persian."""
    shown = edition(story.language)
    said = (
        f"<news:news><news:publication><news:name>{escape(shown.masthead)}</news:name>"
        f"<news:language>{shown.tag.partition('-')[0]}</news:language></news:publication>"
        f"<news:publication_date>{moments.iso(story.published_at)}</news:publication_date>"
        f"<news:title>{escape(story.headline)}</news:title></news:news>"
    )
    return _url(story.get_absolute_url(), _changed(story.published_at, story.modified_at), said)
