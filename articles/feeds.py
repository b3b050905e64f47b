"""The feeds of each edition: latest, and each section, tag and author, as RSS, Atom and JSON Feed."""

import hashlib
from urllib.parse import quote
from uuid import uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.feed_entries import entries_of
from articles.feed_formats import FORMATS, Feed, Writer
from articles.models import Article, Author, Section, Tag
from articles.models.named import Named
from articles.querysets import ArticleQuerySet
from articles.syndication import absolute

NEWEST = 30


@csrf_exempt  # nothing is changed here, and a POST should hear just that
@require_safe
def latest(request, kind):
    stories = Article.objects.public().in_language(request.edition.code)
    address = absolute(reverse("articles:latest", current_app=request.edition.code))
    said = _("Everything we have published, newest first.")
    return _response(request, kind, _feed(request, stories, _("Latest news"), said, address, address))


@csrf_exempt
@require_safe
def section(request, slug, kind):
    section = get_object_or_404(Section, slug=slug)
    stories = Article.objects.public().in_language(request.edition.code).in_section(section)
    otherwise = _("Every story of the section %(name)s, newest first.")
    return _response(request, kind, _feed_of(section, section.descriptions, otherwise, stories, request))


@csrf_exempt
@require_safe
def tag(request, slug, kind):
    tag = get_object_or_404(Tag, slug=slug)
    stories = Article.objects.public().tagged(tag, request.edition.code)
    otherwise = _("Every story about %(name)s, newest first.")
    return _response(request, kind, _feed_of(tag, tag.descriptions, otherwise, stories, request))


@csrf_exempt
@require_safe
def author(request, slug, kind):
    author = get_object_or_404(Author, slug=slug)
    stories = Article.objects.public().by_author(author, request.edition.code)
    otherwise = _("Every story by %(name)s, newest first.")
    return _response(request, kind, _feed_of(author, author.about, otherwise, stories, request))


def _feed_of(
    row: Named, said: dict[str, str], otherwise: str, stories: ArticleQuerySet, request: HttpRequest
) -> Feed:
    """`said` is what the desk says of it by language, `otherwise` a sentence for when it says nothing."""
    language = request.edition.code
    name = row.name_in(language).text
    description = said.get(language) or otherwise % {"name": name}
    identity = f"urn:uuid:{uuid5(row.uuid, language)}"
    return _feed(request, stories, name, description, absolute(row.get_absolute_url()), identity)


def _feed(
    request: HttpRequest, stories: ArticleQuerySet, name: str, said: str, address: str, identity: str
) -> Feed:
    shown = request.edition
    newest = stories.newest_first().for_feeds()[:NEWEST]
    return Feed(
        identity=identity,
        title=f"{shown.masthead}: {name}",
        description=said,
        language=shown.tag,
        address=address,
        own_address=absolute(quote(request.path)),
        publisher=Writer(shown.masthead, absolute(reverse("articles:front", current_app=shown.code))),
        icon=absolute(static("icons/icon.png")),
        hub=settings.WEBSUB_HUB,
        entries=entries_of(newest, shown.code),
    )


def _response(request: HttpRequest, kind: str, feed: Feed) -> HttpResponse:
    """Known again by its bytes alone, and so without a Last-Modified.

    A feed changes with the name of a tag, with a caption, and when a story is withdrawn or its time is over:
    no moment is kept of some of these, and the newest story's own would tell whoever asks by it that
    nothing has changed while a story that is gone stays with them.
    """
    write, content_type = FORMATS[kind]
    content = write(feed).encode()
    hub = [f'<{feed.hub}>; rel="hub"'] if feed.hub else []
    response = HttpResponse(
        content,
        # JSON is always UTF-8 and has no word for it.
        content_type=content_type if kind == "json" else f"{content_type}; charset=utf-8",
        headers={
            "ETag": f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"',
            "Cache-Control": "public, no-cache",  # kept, but asked for each time: what is withdrawn goes at once
            "Vary": "Accept-Encoding",  # said of a 304, too, which nobody compresses
            "Link": ", ".join([*hub, f'<{feed.own_address}>; rel="self"']),
            "Access-Control-Allow-Origin": "*",  # any page may read what anybody may read
        },
    )
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)
