"""The readers' pages: each fetches through the one gate and renders."""

from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import counterparts, markup, moments
from articles.beside import beside
from articles.finding import find
from articles.frontpage import front_page
from articles.models import Article, Author, Page, Picture, PreviewLink, Redirect, Section, Tag
from articles.models.named import Named
from articles.months import Month, MonthRefused
from articles.navigation import navigation
from articles.previewing import preview_response
from articles.querysets import ArticleQuerySet, Cursor, CursorRefused
from articles.workflow import Status

PER_PAGE = 20


@require_safe
def front(request):
    found = front_page(request.edition.code, navigation(request).sections)
    context = {"front": found, "counterparts": counterparts.of_front(found.languages)}
    return render(request, "articles/front.html", context)


@require_safe
def latest(request):
    stories = Article.objects.public(before=_cursor(request)).in_language(request.edition.code)
    return render(request, "articles/latest.html", _page_of(stories, request, moments.weekday))


@require_safe
def story(request, article_id, slug):
    article = _public_or_gone(request, article_id)
    if isinstance(article, HttpResponse):
        return article
    if article.language != request.edition.code or slug != article.slug:
        query = request.META.get("QUERY_STRING", "")
        old = Redirect.objects.leading_from(request.path_info, query)
        return HttpResponsePermanentRedirect(old or article.get_absolute_url())
    article.section = navigation(request).section(article.section_id)
    return render(request, "articles/story.html", _story_page(article))


def _public_or_gone(request: HttpRequest, article_id: int) -> Article | HttpResponse:
    for article in Article.objects.public().filter(pk=article_id).for_page():
        return article
    if Article.objects.filter(pk=article_id, status=Status.WITHDRAWN).exists():
        return render(request, "410.html", {"counterparts": counterparts.front_pages()}, status=410)
    raise Http404


def _story_page(article: Article) -> dict:
    found = beside(article)
    return {
        "article": article,
        "current_section": article.section_id,
        "beside": found,
        "is_behind": settings.TELL_WHEN_ORIGINAL_CHANGED and article.stale_by > 0,
        "counterparts": counterparts.of_story(article, found.siblings),
        "pictures": Picture.objects.shown_in(markup.picture_uuids(article.body), article.language),
    }


@require_safe
def section(request, slug):
    section = get_object_or_404(Section, slug=slug)
    stories = (
        Article.objects.public(before=_cursor(request)).in_language(request.edition.code).in_section(section)
    )
    return render(
        request,
        "articles/section.html",
        {"section": section, "current_section": section.pk, **_list_of(section, stories, request)},
    )


@require_safe
def tag(request, slug):
    tag = get_object_or_404(Tag, slug=slug)
    stories = Article.objects.public().tagged(tag, request.edition.code, _cursor(request))
    return render(request, "articles/tag.html", {"tag": tag, **_list_of(tag, stories, request)})


@require_safe
def author(request, slug):
    author = get_object_or_404(Author, slug=slug)
    stories = Article.objects.public().by_author(author, request.edition.code, _cursor(request))
    return render(request, "articles/author.html", {"author": author, **_list_of(author, stories, request)})


@require_safe
def archive(request, year, month):
    """Of either calendar in every edition; links lead to months of the edition's own."""
    try:
        month = Month.read(year, month)
    except MonthRefused as error:
        raise Http404 from error
    before_it = month.begins_at - timedelta(microseconds=1)
    older = Article.objects.public(until=before_it).in_language(request.edition.code)
    older = older.newest_first().values_list("published_at", flat=True).first()
    stories = Article.objects.public(until=month.ends_at, before=_cursor(request)).since(month.begins_at)
    context = {
        "month": month,
        "counterparts": counterparts.of_month(month, first_page="before" not in request.GET),
        "older_month": moments.month_holding(moments.here(older)) if older else None,
        "newer_month": moments.month_holding(month.next.first_day)
        if month.ends_at < timezone.now()
        else None,
        **_page_of(stories.in_language(request.edition.code), request, moments.weekday),
    }
    if not context["groups"] and before_it >= timezone.now():
        raise Http404
    return render(request, "articles/archive.html", context)


@require_safe
def page(request, slug):
    pages = {page.language: page for page in Page.objects.filter(slug=slug)}
    if request.edition.code not in pages:
        raise Http404
    found = {"page": pages[request.edition.code], "counterparts": counterparts.of_page(pages)}
    return render(request, "articles/page.html", found)


@require_safe
def search(request):
    found = find(request.GET, request.edition.code, navigation(request).sections)
    context = {"search": found, "counterparts": counterparts.of_search(found.words)}
    return render(request, "articles/search.html", context)


@require_safe
def preview(request, token):
    """For whoever was sent a link: one revision, until the link ends or is revoked."""
    links = PreviewLink.objects.valid().exclude(
        revision__article__status__in=(Status.WITHDRAWN, Status.BINNED)
    )
    link = get_object_or_404(links.select_related("revision__article"), token=token)
    return preview_response(request, link.revision.article, link.revision)


def _cursor(request: HttpRequest) -> Cursor | None:
    """Where the page before this one ended; None on the first."""
    try:
        return Cursor.read(request.GET["before"]) if "before" in request.GET else None
    except CursorRefused as error:
        raise Http404 from error


def _list_of(named: Named, stories: ArticleQuerySet, request: HttpRequest) -> dict:
    """A page of its stories; the first, to which the others lead, knows in which editions there are any."""
    page = _page_of(stories, request)
    return page if page["continued"] else page | {"counterparts": counterparts.of_list(named)}


def _page_of(stories: ArticleQuerySet, request: HttpRequest, heading=moments.month_of) -> dict:
    """A page of a list, newest first, in groups under their day or month; the cursor of the next."""
    found = list(stories.newest_first().for_cards()[: PER_PAGE + 1])
    shown, more = found[:PER_PAGE], found[PER_PAGE:]
    groups = groupby(shown, key=lambda article: heading(timezone.localtime(article.published_at)))
    return {
        "groups": [(words, list(articles)) for words, articles in groups],
        "older": str(Cursor(shown[-1].published_at, shown[-1].pk)) if more else "",
        "continued": "before" in request.GET,
        # Under a day's heading the clock is enough.
        "moments": "clock" if heading is moments.weekday else "day",
    }


@require_safe
def media(request, name):
    """Renditions, where nothing in front of us serves them. Their names change with their bytes."""
    if not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
def healthz(request):
    """For whoever watches the machine: 200 and "ok", or 503 and what is wrong."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM articles_article LIMIT 1")
    except DatabaseError:
        return HttpResponse("database\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def indexnow_key(request, key):
    """By which search engines know that it was this site that told them of a page."""
    if key != settings.INDEXNOW_KEY:
        raise Http404
    return HttpResponse(key, content_type="text/plain")


def not_found(request, exception):
    newest = Article.objects.public().in_language(request.edition.code).newest_first()
    found = {"newest": newest.for_cards()[:3], "counterparts": counterparts.front_pages()}
    return render(request, "404.html", found, status=404)


def server_error(request):
    """Asks the database nothing: it may be what failed."""
    masthead = request.edition.masthead if hasattr(request, "edition") else settings.SITE_NAMES["en"]
    return render(
        None, "500.html", {"edition": getattr(request, "edition", None), "masthead": masthead}, status=500
    )
