"""Pictures at the desk: the library, what is said of each, the focal point, and choosing one for a story."""

from functools import partial

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.forms.widgets import Script
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles import library, moments
from articles.admin.lists import ShortPaginator
from articles.admin.picture_cards import cards_of, uses_of
from articles.admin.picture_upload import upload
from articles.admin.thumbnail import UploadField
from articles.admin.widgets import ByLanguageField, LinesField, MomentField
from articles.editions import editions
from articles.models import Picture
from articles.spelling import one_line

PER_PAGE = 24
RIGHTS = ("creator", "credit", "copyright", "licence")
DESCRIPTION = ("alts", "captions", *RIGHTS, "licence_ends_at", "keywords", "taken_at")
# Which stretch of a large library is searched: library.find.
STRETCH = "stretch"


class PictureForm(forms.ModelForm):
    file = UploadField(
        label=_("Picture"), required=True, help_text=_("JPEG, PNG, WebP, AVIF, TIFF or GIF, up to 30 MB.")
    )
    alts = ByLanguageField(
        long=True,
        max_length=library.LONGEST_ALT,
        label=_("Alt texts"),
        help_text=_("What a reader who cannot see it should know."),
    )
    captions = ByLanguageField(long=True, max_length=library.LONGEST_CAPTION, label=_("Captions"))
    licence_ends_at = MomentField(label=_("Licence ends"), required=False)
    keywords = LinesField(
        label=_("Keywords"), required=False, help_text=_("One on each line. The library’s search knows them.")
    )
    taken_at = MomentField(label=_("Taken"), required=False)

    class Meta:
        model = Picture
        fields = (*DESCRIPTION, "focal_x", "focal_y")
        widgets = {
            name: forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01, "class": "vIntegerField"})
            for name in ("focal_x", "focal_y")
        }

    class Media:
        js = [Script("js/desk/focal.js", type="module")]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["file"]  # another photograph is another picture
        else:
            self.fields["file"].help_text = format_html(
                '{} <a href="{}">{}</a>',
                self.fields["file"].help_text,
                reverse("admin:articles_picture_upload"),
                _("Upload many at once"),
            )

    def clean_file(self):
        uploaded = self.cleaned_data["file"]
        if same := library.same_as(uploaded):
            address = reverse("admin:articles_picture_change", args=[same.pk])
            link = format_html('<a href="{}"><bdi>{}</bdi></a>', address, same)
            raise forms.ValidationError(
                format_html("{} {}", _("This picture is in the library already:"), link), code="same"
            )
        return uploaded

    def clean_keywords(self):
        keywords = [one_line(word) for word in self.cleaned_data["keywords"]]
        if len(keywords) > library.MOST_KEYWORDS:
            raise forms.ValidationError(
                _("Keep the %(number)s keywords that matter most.") % {"number": library.MOST_KEYWORDS}
            )
        for word in keywords:
            if len(word) > library.LONGEST_KEYWORD:
                raise forms.ValidationError(
                    _("“%(word)s…” is too long for a keyword. Put each keyword on a line of its own.")
                    % {"word": word[:30]}
                )
        return keywords

    def _post_clean(self):
        uploaded = self.cleaned_data.get("file")
        if uploaded is not None and not self.errors:
            # What the file itself says stands where nothing was typed.
            for name in (*RIGHTS, "keywords", "taken_at"):
                self.cleaned_data[name] = self.cleaned_data.get(name) or getattr(uploaded, name)
            for name in ("alts", "captions"):
                self.cleaned_data[name] = getattr(uploaded, name) | self.cleaned_data[name]
            self.instance = uploaded
        super()._post_clean()


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
    readonly_fields = ("focal_point",)

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

    def render_change_form(self, request, context, **kwargs):
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
