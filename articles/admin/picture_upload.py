"""Uploading many pictures at once: each is taken or refused by itself, and each is named."""

import time
from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import library
from articles.admin.picture_cards import Card, cards_of
from articles.admin.thumbnail import UploadInput
from articles.models import Picture
from articles.moments import language
from articles.pictures import PictureRefused

# A server gives up on a request that takes much longer, and with it on what it has done so far.
LONGEST_SECONDS = 60
TEMPLATE = "admin/articles/picture/upload.html"


class ManyFilesInput(UploadInput):
    allow_multiple_selected = True

    class Media:
        js = [Script("js/desk/upload.js", type="module")]


class ManyFilesField(forms.FileField):
    """A list of files, as they came; each is looked at by itself."""

    widget = ManyFilesInput

    def clean(self, value, initial=None):
        if not value:
            raise forms.ValidationError(_("Choose one picture at least."), code="required")
        return value


class UploadForm(forms.Form):
    files = ManyFilesField(
        label=gettext_lazy("Pictures"),
        help_text=gettext_lazy("JPEG, PNG, WebP, AVIF, TIFF or GIF, up to 30 MB each."),
    )
    credit = forms.CharField(
        label=gettext_lazy("Credit"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
        help_text=gettext_lazy("For those whose file names none. Readers see it under the picture."),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one file."""

    name: str
    card: Card | None = None
    is_new: bool = False
    refusal: str = ""


def upload(request: HttpRequest, desk) -> HttpResponse:
    """The page; or, for its script, a line of it for the file that was sent. `desk` is the PictureAdmin."""
    if not desk.has_add_permission(request):
        raise PermissionDenied
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    lines = _take_all(request, desk, form) if form.is_valid() else []
    if request.headers.get("Accept") == "application/json":
        refusal = " ".join(sum(form.errors.values(), []))
        return JsonResponse({"lines": [_as_html(line, request) for line in lines], "refusal": refusal})
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Upload pictures"),
        "opts": desk.opts,
        "form": form,
        "media": form.media,
        "lines": lines,
        "taken": sum(line.is_new for line in lines),
        "kept": desk.kept_for_choosing(request),
    }
    return TemplateResponse(request, TEMPLATE, context)


def _take_all(request: HttpRequest, desk, form: UploadForm) -> list[Line]:
    until = time.monotonic() + LONGEST_SECONDS
    lines = []
    for file in form.cleaned_data["files"]:
        if time.monotonic() > until:
            lines.append(Line(file.name, refusal=_("There was no time left for this file. Send it again.")))
        else:
            lines.append(_take(file, request, desk, form.cleaned_data["credit"]))
    return lines


def _take(file: UploadedFile, request: HttpRequest, desk, credit: str) -> Line:
    try:
        picture = library.take_in(file, file.name, file.size, request.user)
    except PictureRefused as refusal:
        return Line(file.name, refusal=str(refusal))
    same = library.same_as(picture)
    if same is None:
        picture.credit = picture.credit or credit
        library.finish(picture)
        desk.log_addition(request, picture, [{"added": {}}])
    return Line(file.name, _card(same or picture), is_new=same is None)


def _card(picture: Picture) -> Card:
    (card,) = cards_of([picture], language())
    return card


def _as_html(line: Line, request: HttpRequest) -> dict:
    return {
        "html": render_to_string("admin/articles/picture/_line.html", {"line": line}, request),
        "refused": bool(line.refusal),
    }
