"""The API: public stories for other programs, to be read only, as JSON, page by page."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import wraps
from heapq import merge
from itertools import islice
from urllib.parse import urlencode

from django.core.exceptions import TooManyFieldsSent
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from articles.editions import edition, editions
from articles.models import Article, Section, Tag
from articles.openapi import LARGEST_PAGE, USUAL_PAGE, document
from articles.querysets import ArticleQuerySet, Cursor, CursorRefused
from articles.syndication import FIELDS, absolute, syndicated
from articles.workflow import Status

# Any page anywhere may read what anybody may read. Caches keep an answer and ask each time whether it still
# holds: a story that is withdrawn is gone from everywhere at once.
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
    "Cache-Control": "public, no-cache",
}
METHODS = "GET, HEAD, OPTIONS"
PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
    "Allow": METHODS,
}


class Refused(Exception):
    """A sentence for whoever asked, and the status that goes with it."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    content: dict
    languages: tuple[str, ...] = ("en",)  # of its stories
    headers: dict[str, str] = field(default_factory=dict)


# The addresses


def answering(answer: Callable[..., Answer]):
    """A view of it for every method, with one form for whatever is refused."""

    @csrf_exempt  # nothing is changed here, and a POST should hear just that
    @wraps(answer)
    def view(request, **named):
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers=PREFLIGHT)
            del response.headers["Content-Type"]
        else:
            try:
                response = _answered(request, answer, named)
            except Refused as refusal:
                response = _json({"error": str(refusal)}, status=refusal.status)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return view


def _answered(request: HttpRequest, answer: Callable[..., Answer], named: dict) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        response = _json({"error": f"This address can only be read: ask with {METHODS}."}, status=405)
        response.headers["Allow"] = METHODS
        return response
    said = answer(request, **named)
    response = _json(said.content, headers=said.headers)
    # Of the content itself: it changes with the name of a tag and with a caption as well, for which
    # no moment is kept that a Last-Modified could say.
    etag = f'"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
    response.headers["ETag"] = etag
    response = get_conditional_response(request, etag=etag, response=response)
    if response.status_code == 412:
        raise Refused(412, "What If-Match names is not what stands here: ask without it.")
    tags = (edition(language).tag for language in said.languages)
    response.headers["Content-Language"] = ", ".join(dict.fromkeys(tags)) or "en"
    return response


def _json(content: dict, **how) -> HttpResponse:
    words = json.dumps(content, ensure_ascii=False)
    return HttpResponse(words, content_type="application/json; charset=utf-8", **how)


@answering
def articles(request):
    asked = _asked(request)
    found = list(islice(_newest(asked), asked.limit + 1))
    shown, more = found[: asked.limit], found[asked.limit :]
    older = _address_of_the_next(asked, shown[-1]) if more else None
    return Answer(
        {"articles": syndicated(shown), "next": older},
        languages=tuple(story.language for story in shown),
        headers={"Link": f'<{older}>; rel="next"'} if older else {},
    )


@answering
def article(request, uuid):
    for story in Article.objects.public().filter(uuid=uuid).only(*FIELDS):
        (content,) = syndicated([story])
        return Answer(content, languages=(story.language,))
    if Article.objects.filter(uuid=uuid, status=Status.WITHDRAWN).exists():
        raise Refused(410, "This story has been withdrawn: take your copies of it away as well.")
    raise Refused(404, "There is no story with this uuid for readers, or none any more.")


@answering
def openapi(request):
    return Answer(document())


@answering
def nothing(request):
    stories, described = (absolute(reverse(name)) for name in ("api_articles", "api_openapi"))
    raise Refused(404, f"Nothing is at this address. Stories are at {stories}, described by {described}.")


# What was asked for


@dataclass(frozen=True, slots=True)
class Asked:
    words: dict[str, str]  # as they were said
    language: str = ""
    section: Section | None = None
    tag: Tag | None = None
    since: datetime | None = None
    before: Cursor | None = None
    limit: int = USUAL_PAGE


def _asked(request: HttpRequest) -> Asked:
    """Raises Refused."""
    try:
        # Not `request.GET`, which believes whatever encoding the request claims.
        said = QueryDict(request.META.get("QUERY_STRING", ""), encoding="utf-8")
    except TooManyFieldsSent as error:
        raise Refused(400, f"There are only these parameters: {', '.join(READERS)}.") from error
    values = {}
    for name, words in said.lists():
        if name not in READERS:
            raise Refused(400, f"No parameter is called {_shown(name)}, only these: {', '.join(READERS)}.")
        if len(words) > 1:
            raise Refused(400, f"{name} is said {len(words)} times: say it once.")
        values[name] = READERS[name](words[0])
    return Asked(words=said.dict(), **values)


def _shown(words: str) -> str:
    """For a sentence about it, which stays short whatever it is."""
    return repr(words)[:80]


def _language(words: str) -> str:
    if words not in editions():
        codes = ", ".join(editions())
        raise Refused(400, f"No edition is in the language {_shown(words)}, only in these: {codes}.")
    return words


def _section(words: str) -> Section:
    return _by_slug_or_uuid(Section, words)


def _tag(words: str) -> Tag:
    return _by_slug_or_uuid(Tag, words)


def _by_slug_or_uuid(model: type[Section | Tag], words: str):
    wanted = Q(slug=words.replace("\0", "?"))  # no slug has either, and PostgreSQL takes no NUL
    if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", words):
        wanted |= Q(uuid=words) | Q(absorbed__contains=f"|{words}|")  # or of one that was merged into it
    for row in model.objects.filter(wanted):
        return row
    what = model._meta.model_name
    raise Refused(404, f"There is no {what} {_shown(words)}: name it by its slug or its uuid.")


EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    # A plus sign that was not written %2B arrives as a space.
    r"(?:[Tt ](?P<clock>\d{2}:\d{2}:\d{2})(?P<fraction>\.\d{1,9})?(?:[Zz]|(?P<offset>[+ -]\d{2}:\d{2})))?",
    re.ASCII,
)


def _since(words: str) -> datetime:
    """The first moment that counts. A day is the newsroom's own."""
    match = _MOMENT.fullmatch(words)
    try:
        if match is None:
            raise ValueError
        return _in_utc(match)
    except ValueError as error:
        raise Refused(
            400,
            f"since cannot be {_shown(words)}: "
            "it is a day or a moment with its zone, like 2026-05-14 or 2026-05-14T07:40:00Z.",
        ) from error


def _in_utc(match: re.Match) -> datetime:
    """Raises ValueError for a thirteenth month and the like."""
    if match["clock"] is None:
        day = date.fromisoformat(match["day"])
        moment = datetime.combine(day, time.min, timezone.get_default_timezone())
    else:
        offset = (match["offset"] or "+00:00").replace(" ", "+")
        moment = datetime.fromisoformat(f"{match['day']}T{match['clock']}{match['fraction'] or ''}{offset}")
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the first or the last day that there is
        return EARLIEST if moment.year == 1 else LATEST


def _before(words: str) -> Cursor:
    try:
        return Cursor.read(words)
    except CursorRefused as error:
        raise Refused(
            400, f"before cannot be {_shown(words)}: follow the address in “next” of the page before."
        ) from error


def _limit(words: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", words) or int(words) > LARGEST_PAGE:
        raise Refused(400, f"limit cannot be {_shown(words)}: it is a whole number from 1 to {LARGEST_PAGE}.")
    return int(words)


READERS = {
    "language": _language,
    "section": _section,
    "tag": _tag,
    "since": _since,
    "before": _before,
    "limit": _limit,
}


# What is found


def _newest(asked: Asked) -> Iterator[Article]:
    """Newest first. Each edition is read from its own index: no index holds them all."""
    languages = [asked.language] if asked.language else list(editions())
    lists = [_in_language(language, asked)[: asked.limit + 1] for language in languages]
    return merge(*lists, key=lambda story: (story.published_at, story.pk), reverse=True)


def _in_language(language: str, asked: Asked) -> ArticleQuerySet:
    if asked.tag:
        stories = Article.objects.public().tagged(asked.tag, language, asked.before, asked.since)
    else:
        stories = Article.objects.public(before=asked.before).in_language(language)
        stories = stories.since(asked.since) if asked.since else stories
    if asked.section:
        stories = stories.in_section(asked.section)
    return stories.newest_first().only(*FIELDS)


def _address_of_the_next(asked: Asked, last: Article) -> str:
    words = {**asked.words, "before": str(Cursor(last.published_at, last.pk))}
    return absolute(f"{reverse('api_articles')}?{urlencode(words)}")
