"""A revision as its readers would see it, on a page that nobody may keep, index or pass on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from articles.beside import Beside, beside
from articles.models import Article, Revision
from articles.navigation import navigation
from articles.rebuilding import Rebuilt, rebuilt
from articles.record_json import from_json

HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
}


def preview_response(
    request: HttpRequest, article: Article, revision: Revision, style: str = ""
) -> HttpResponse:
    """In the story's own edition; an unpublished one is dated now. `style`: another stylesheet's address."""
    story = from_json(revision.record)
    shown = rebuilt(story, article)
    shown.article.published_at = shown.article.published_at or timezone.now()
    request.edition = shown.article.edition
    request.current_app = request.edition.code
    with translation.override(request.edition.code):
        section = navigation(request).section(shown.article.section_id)
        shown.article.section = section
        response = render(
            request,
            "articles/story.html",
            {
                "article": shown.article,
                "current_section": shown.article.section_id,
                "beside": _beside(shown),
                "pictures": {str(each.uuid): each.shown(shown.article.language) for each in shown.pictures},
                "preview": True,
                "style": style,
            },
        )
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers["Content-Language"] = shown.article.edition.tag
    return response


def _beside(shown: Rebuilt) -> Beside:
    """The revision's own tags, bylines and related stories; the latest news of now."""
    now = beside(shown.article)
    public = Article.objects.public().filter(pk__in=[each.pk for each in shown.related]).for_cards()
    chosen = {each.pk: each for each in public} if shown.related else {}
    related = [chosen[each.pk] for each in shown.related if each.pk in chosen]
    return Beside(
        tags=[tag for tag in shown.tags if not isinstance(tag, str)],
        bylines=[(author, roles) for author, roles in shown.bylines if not isinstance(author, str)],
        latest=now.latest,
        related=[*related, *(each for each in now.related if each.pk not in chosen)][:3],
        siblings=now.siblings,
    )
