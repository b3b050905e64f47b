"""Pictures at the desk: the library, the focal point, and choosing one for a story."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.forms.widgets import Script
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from articles import library, search
from articles.admin.lists import ShortPaginator
from articles.admin.thumbnail import UploadField
from articles.admin.widgets import ByLanguageField, MomentField
from articles.editions import editions
from articles.models import Article, Picture

PER_PAGE = 24
DESCRIPTION = ("alts", "captions", "creator", "credit", "copyright", "licence", "licence_ends_at")


class PictureForm(forms.ModelForm):
    file = UploadField(
        label=_("Picture"), required=True, help_text=_("JPEG, PNG, WebP, AVIF, TIFF or GIF, up to 30 MB.")
    )
    alts = ByLanguageField(
        long=True,
        max_length=300,
        label=_("Alt texts"),
        help_text=_("What a reader who cannot see it should know."),
    )
    captions = ByLanguageField(long=True, max_length=500, label=_("Captions"))
    licence_ends_at = MomentField(label=_("Licence ends"), required=False)

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

    def _post_clean(self):
        uploaded = self.cleaned_data.get("file")
        if uploaded is not None and not self.errors:
            # What the file itself says stands where nothing was typed.
            for name in ("creator", "credit", "copyright"):
                self.cleaned_data[name] = self.cleaned_data.get(name) or getattr(uploaded, name)
            self.instance = uploaded
        super()._post_clean()


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    form = PictureForm
    list_display = ("picture", "caption", "credit", "size_in_pixels", "created_at")
    list_display_links = ("picture", "caption")
    search_fields = ("folded",)
    search_help_text = _("Words of the caption, the alt text, the credit or the file’s name")
    list_per_page = 50
    show_full_result_count = False
    paginator = ShortPaginator
    actions = None
    readonly_fields = ("focal_point", "used_in")

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        theirs = obj is None or obj.owner_id == request.user.pk
        return allowed and (theirs or request.user.has_perm("articles.edit_any_picture"))

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return [(None, {"fields": ("file", *DESCRIPTION)})]
        return [
            (
                _("Focal point"),
                {"classes": ["desk-main"], "fields": ("focal_point", ("focal_x", "focal_y"), "used_in")},
            ),
            (_("What it shows"), {"classes": ["desk-side"], "fields": DESCRIPTION}),
        ]

    def get_search_results(self, request, queryset, search_term):
        return queryset.with_words(search_term), False

    @admin.display(description=_("Picture"))
    def picture(self, picture):
        return format_html(
            '<img class="desk-thumb" src="{}" width="96" height="54" alt="" loading="lazy">',
            picture.rendition("16x9", 320),
        )

    @admin.display(description=_("Caption"))
    def caption(self, picture):
        return str(picture)

    @admin.display(description=_("Size"))
    def size_in_pixels(self, picture):
        return f"{picture.width} × {picture.height}"

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

    @admin.display(description=_("Used in"))
    def used_in(self, picture):
        links = [
            (reverse("admin:articles_article_change", args=[each.pk]), each.headline)
            for each in self._stories_with(picture)[:20]
        ]
        return format_html_join(mark_safe("<br>"), '<a href="{}"><bdi>{}</bdi></a>', links) or _(
            "No story yet."
        )

    def _stories_with(self, picture):
        """As thumbnail or in the body, newest first."""
        in_body = search.ids_with(search.token("picture", picture.uuid))
        return Article.objects.filter(Q(thumbnail=picture) | Q(pk__in=in_body)).desk_order()

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not self._stories_with(obj).exists())

    def save_model(self, request, obj, form, change):
        if not change:
            obj.owner = request.user
        library.finish(obj)

    def save_form(self, request, form, change):
        return form.instance

    def save_related(self, request, form, formsets, change):
        """There is nothing beside the picture itself."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("choose/", view(self.choose), name="articles_picture_choose"),
            path("picture/<uuid:uuid>/", view(self.show), name="articles_picture_show"),
            *super().get_urls(),
        ]

    def show(self, request, uuid):
        """Where the body editor finds a picture, however its renditions are called by now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(get_object_or_404(Picture, uuid=uuid).rendition("full", 640))

    def choose(self, request):
        """A page to choose a picture from, opened by a story's form in a window of its own."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        words, language = request.GET.get("q", ""), request.GET.get("language", "")
        language = language if language in editions() else "en"
        page = ShortPaginator(Picture.objects.with_words(words), PER_PAGE).get_page(request.GET.get("page"))
        found = [
            {
                "picture": picture,
                "address": picture.rendition("16x9", 320),
                "shown": reverse("admin:articles_picture_show", args=[picture.uuid]),
                "alt": picture.alts.get(language, ""),
                "caption": picture.caption_in(language),
            }
            for picture in page
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Choose a picture"),
            "is_popup": True,
            "found": found,
            "page": page,
            "words": words,
            "kept": {name: request.GET.get(name, "") for name in ("for", "CKEditorFuncNum", "language")},
        }
        return TemplateResponse(request, "admin/articles/picture/choose.html", context)
