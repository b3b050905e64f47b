"""Pictures at the desk: the library, a picture's page, deleting one, and choosing one for a story."""

from functools import partial

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles import library, moments
from articles.admin.lists import ShortPaginator
from articles.admin.picture_cards import cards_of, uses_of
from articles.admin.picture_form import DESCRIPTION, RIGHTS, PictureForm
from articles.admin.picture_upload import upload
from articles.editions import editions
from articles.models import Picture

PER_PAGE = 24
# Which stretch of a large library is searched: library.find.
STRETCH = "stretch"


class Library(ChangeList):
    def get_filters_params(self, params=None):
        kept = super().get_filters_params(params)
        kept.pop(STRETCH, None)
        return kept


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    form = PictureForm
    list_display = ("__str__",)
    search_fields = ("folded",)  # any: shows the box; get_search_results asks the library
    search_help_text = _("Words of the caption, the alt text, the keywords, the credit or the file’s name")
    list_per_page = PER_PAGE
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = ShortPaginator
    actions = None
    readonly_fields = ("focal_point", "shown_picture", "shown_words")

    # Who may do what

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        theirs = obj is None or obj.owner_id == request.user.pk
        return allowed and (theirs or request.user.has_perm("articles.edit_any_picture"))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or self.has_change_permission(request, obj))

    # The library

    def get_changelist(self, request, **kwargs):
        return Library

    def lookup_allowed(self, lookup, value, request):
        return False  # a lookup of one's own could walk the whole library

    def get_sortable_by(self, request):
        return ()

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        found = library.find(search_term, _stretch(request))
        request.older = _next_stretch(request, found)
        return found.pictures, False

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, {"title": _("Picture library"), **(extra_context or {})})
        if changelist := getattr(response, "context_data", {}).get("cl"):
            if not changelist.query:  # "of how many" is said of a search only
                changelist.full_result_count = changelist.result_count
            response.context_data["cards"] = cards_of(changelist.result_list, moments.language())
            response.context_data["older"] = getattr(request, "older", None)
        return response

    # The form

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return [(None, {"fields": ("file", *DESCRIPTION)})]
        if not self.has_change_permission(request, obj):
            return [(None, {"classes": ["desk-main"], "fields": ("shown_picture", "shown_words")})]
        return [
            (
                _("Focal point"),
                {"classes": ["desk-main"], "fields": ("focal_point", ("focal_x", "focal_y"))},
            ),
            (_("What it shows"), {"classes": ["desk-side"], "fields": DESCRIPTION}),
        ]

    @admin.display(description=_("Click what must stay in every crop"))
    def focal_point(self, picture):
        crops = format_html_join(
            "",
            '<figure><img src="{}" alt="" class="desk-crop" data-crop="{}"><figcaption>{}</figcaption></figure>',
            (
                (picture.rendition("full", 640), shape.replace(":", "/"), shape)
                for shape in ("16:9", "4:3", "1:1", "1200:630")
            ),
        )
        return format_html(
            '<div class="desk-focal" data-focal><div class="desk-focal-picture"><img src="{}" alt="{}" width="{}" height="{}">'
            '<button type="button" class="desk-focal-mark" aria-label="{}" aria-describedby="focal-help"></button></div>'
            '<p id="focal-help" class="help">{}</p><div class="desk-crops">{}</div></div>',
            picture.rendition("full", 960),
            str(picture),
            picture.width,
            picture.height,
            _("Focal point"),
            _("Click the picture, or move the mark with the arrow keys. Below are the crops it gives."),
            crops,
        )

    @admin.display(description=_("Picture"))
    def shown_picture(self, picture):
        return format_html(
            '<img class="desk-preview" src="{}" alt="{}" width="{}" height="{}">',
            picture.rendition("full", 960),
            str(picture),
            picture.width,
            picture.height,
        )

    @admin.display(description=_("What it shows"))
    def shown_words(self, picture):
        """For whoever may not change them."""
        labels = {name: self.opts.get_field(name).verbose_name for name in DESCRIPTION}
        said = {name: getattr(picture, name) for name in RIGHTS}
        said |= {name: " · ".join(getattr(picture, name).values()) for name in ("alts", "captions")}
        said["keywords"] = " · ".join(picture.keywords)
        for name in ("licence_ends_at", "taken_at"):
            moment = getattr(picture, name)
            said[name] = moments.full(moment) if moment else ""
        lines = [(capfirst(label), said[name]) for name, label in labels.items() if said[name]]
        return format_html(
            '<dl class="desk-words">{}</dl>', format_html_join("", "<dt>{}</dt><dd><bdi>{}</bdi></dd>", lines)
        )

    def render_change_form(self, request, context, **kwargs):
        context["show_save_and_add_another"] = False
        if picture := kwargs.get("obj"):
            (card,) = cards_of([picture], moments.language())
            context |= {"uses": uses_of(picture, request.user), "card": card}
        return super().render_change_form(request, context, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.owner = request.user
        library.finish(obj)

    def save_form(self, request, form, change):
        return form.instance

    def save_related(self, request, form, formsets, change):
        """There is nothing beside the picture itself."""

    # Deleting: never what a story shows

    def delete_view(self, request, object_id, extra_context=None):
        picture = self.get_object(request, unquote(object_id))
        if picture is not None and self.has_delete_permission(request, picture):
            uses = uses_of(picture, request.user)
            if uses:
                return self._in_use(request, picture, uses)
        return super().delete_view(request, object_id, extra_context)

    def _in_use(self, request, picture, uses):
        context = {
            **self.admin_site.each_context(request),
            "title": _("This picture is in use"),
            "opts": self.opts,
            "card": cards_of([picture], moments.language())[0],
            "uses": uses,
        }
        status = 409 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/articles/picture/in_use.html", context, status=status)

    def delete_model(self, request, obj):
        library.remove(obj)

    # Pages of its own

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("choose/", view(self.choose), name="articles_picture_choose"),
            path("upload/", view(partial(upload, desk=self)), name="articles_picture_upload"),
            path("picture/<uuid:uuid>/", view(self.show), name="articles_picture_show"),
            *super().get_urls(),
        ]

    def show(self, request, uuid):
        """Where the body editor finds a picture, however its renditions are called by now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(get_object_or_404(Picture, uuid=uuid).rendition("full", 640))

    def kept_for_choosing(self, request) -> dict[str, str]:
        """Who asked for a picture, carried from page to page of the chooser's window."""
        return {name: request.GET.get(name, "") for name in ("for", "CKEditorFuncNum", "language")}

    def choose(self, request):
        """A page to choose a picture from, opened by a story's form in a window of its own."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        words, language = request.GET.get("q", ""), request.GET.get("language", "")
        language = language if language in editions() else "en"
        found = library.find(words, _stretch(request))
        page = ShortPaginator(found.pictures, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Choose a picture"),
            "is_popup": True,
            "cards": cards_of(page, language),
            "language": language,
            "page": page,
            "words": words,
            "older": _next_stretch(request, found),
            "may_upload": self.has_add_permission(request),
            "kept": self.kept_for_choosing(request),
        }
        return TemplateResponse(request, "admin/articles/picture/choose.html", context)


def _stretch(request) -> int:
    wanted = request.GET.get(STRETCH, "")
    return int(wanted) if wanted.isdecimal() and len(wanted) < 5 else 0


def _next_stretch(request, found: library.Found) -> int | None:
    return _stretch(request) + 1 if found.goes_on else None
