"""The edition of a request, from its path, old addresses that readers still know, and lighter answers."""

from django.http import FileResponse, HttpResponseBadRequest, HttpResponsePermanentRedirect
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

from articles.editions import edition_of_path, editions
from articles.models import Redirect


class EditionMiddleware:
    """Sets `request.edition` and the language that goes with it.

    A public page's language follows from its address alone, so that one address is one page. At the
    desk it is the person's: their cookie's, else what their browser asks for.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.edition = edition_of_path(request.path_info)
        nul = "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
        if nul and not _answers_anything(request):
            return HttpResponseBadRequest(b"No address has a NUL in it.\n", content_type="text/plain")
        # What `{% url "articles:latest" %}` means in templates, error pages among them.
        request.current_app = request.edition.code
        at_the_desk = request.path_info.startswith("/admin/")
        translation.activate(_desk_language(request) if at_the_desk else request.edition.code)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def _answers_anything(request) -> bool:
    """What is searched for may be anything; programs are told of a NUL in their own form."""
    path = request.path_info
    return path.startswith("/api/") or path == f"/{request.edition.prefix}search/"


def _desk_language(request) -> str:
    language = translation.get_language_from_request(request)
    return language if language in editions() else "en"


# What stands for a story, a page, a picture's page or a list where WordPress was before.
ASKED_FOR_BY = ("p", "page_id", "attachment_id", "cat", "category_name", "tag", "author")


class OldAddressMiddleware:
    """Sends readers on from addresses of before: when nothing else stands there, and for `/?p=123`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        at_the_front = request.path_info == f"/{request.edition.prefix}"
        if at_the_front and any(map(request.GET.get, ASKED_FOR_BY)):
            return self._redirect(request) or self.get_response(request)
        response = self.get_response(request)
        if response.status_code == 404 and not request.path_info.startswith(("/admin/", "/api/")):
            return self._redirect(request) or response
        return response

    def _redirect(self, request):
        address = Redirect.objects.leading_from(request.path_info, request.META.get("QUERY_STRING", ""))
        return HttpResponsePermanentRedirect(address) if address else None


class CompressionMiddleware(GZipMiddleware):
    """Text in a quarter of its bytes; pictures are as small as they get."""

    def process_response(self, request, response):
        return response if isinstance(response, FileResponse) else super().process_response(request, response)
