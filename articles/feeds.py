"""The feeds of each edition: latest, and each section, tag and author, as RSS, Atom and JSON Feed."""

from django.http import Http404
from django.views.decorators.http import require_safe


@require_safe
def latest(request, kind):
    raise Http404


@require_safe
def section(request, slug, kind):
    raise Http404


@require_safe
def tag(request, slug, kind):
    raise Http404


@require_safe
def author(request, slug, kind):
    raise Http404
