"""Sections, tags and authors at the desk: a name in each language, and suggestions while typing."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import ModelForm
from django.http import JsonResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from articles.admin.widgets import ByLanguageField, LinesField
from articles.editions import editions
from articles.models import Author, Redirect, Section, Tag
from articles.spelling import fold

SUGGESTIONS = 8


class NamedForm(ModelForm):
    names = ByLanguageField(label=_("Names"), required=True)

    def clean(self):
        cleaned = super().clean()
        for name in (cleaned.get("names") or {}).values():
            if not fold(name):
                self.add_error("names", _("A name needs a letter or a digit."))
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            self.instance.fold_names()
            self._refuse_a_second_one()

    def _refuse_a_second_one(self):
        """The same word for two things would leave readers with half of the stories."""
        for spelling in self.instance.folded.strip("|").split("|"):
            others = (
                type(self.instance)
                .objects.filter(folded__contains=f"|{spelling}|")
                .exclude(pk=self.instance.pk)
            )
            if other := others.first():
                self.add_error("names", _("“%(name)s” has this name or alias already.") % {"name": other})
                return


class SectionForm(NamedForm):
    descriptions = ByLanguageField(long=True, max_length=500, label=_("Descriptions"))

    class Meta:
        model = Section
        fields = ("names", "slug", "descriptions", "position")


class TagForm(NamedForm):
    aliases = LinesField(
        label=_("Aliases"),
        required=False,
        help_text=_(
            "Other spellings and other words for the same thing, one on a line. Search and imports know them."
        ),
    )
    descriptions = ByLanguageField(long=True, max_length=500, label=_("Descriptions"))

    class Meta:
        model = Tag
        fields = ("names", "slug", "aliases", "descriptions")


class AuthorForm(NamedForm):
    about = ByLanguageField(long=True, max_length=1000, label=_("About"))

    class Meta:
        model = Author
        fields = ("names", "slug", "about")


class NamedAdmin(admin.ModelAdmin):
    list_display = ("name", "names_elsewhere", "slug")
    search_fields = ("folded",)
    list_per_page = 100
    show_full_result_count = False
    actions = None

    @admin.display(description=_("Name"))
    def name(self, named):
        return str(named)

    @admin.display(description=_("In other languages"))
    def names_elsewhere(self, named):
        return " · ".join(name for name in named.names.values() if name and name != str(named))

    def get_search_results(self, request, queryset, search_term):
        for word in fold(search_term).split():
            queryset = queryset.filter(folded__contains=word)
        return queryset, False

    def save_model(self, request, obj, form, change):
        before = type(obj).objects.get(pk=obj.pk) if change else None
        super().save_model(request, obj, form, change)
        if before is not None and before.slug != obj.slug:
            Redirect.objects.remember(before, obj)

    def get_urls(self):
        name = f"articles_{self.opts.model_name}_pick"
        return [path("pick/", self.admin_site.admin_view(self.pick), name=name), *super().get_urls()]

    def pick(self, request):
        """Those whose names have what was typed; an exact one says so, so that no second is offered."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        wanted, language = fold(request.GET.get("q", "")), request.GET.get("language", "")
        if not wanted:
            return JsonResponse({"found": []})
        rows = self.model.objects.filter(folded__contains=wanted)[: 10 * SUGGESTIONS]
        ranked = sorted(
            rows, key=lambda row: (f"|{wanted}|" not in row.folded, f"|{wanted}" not in row.folded)
        )
        return JsonResponse(
            {"found": [self._suggestion(row, wanted, language) for row in ranked[:SUGGESTIONS]]}
        )

    def _suggestion(self, row: Model, wanted: str, language: str) -> dict:
        label = row.name_in(language if language in editions() else "en").text
        return {
            "value": str(row.pk),
            "label": label,
            "note": " · ".join(name for name in row.names.values() if name != label),
            "exact": f"|{wanted}|" in row.folded,
        }


@admin.register(Section)
class SectionAdmin(NamedAdmin):
    form = SectionForm
    list_display = (*NamedAdmin.list_display, "position")


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    form = TagForm


@admin.register(Author)
class AuthorAdmin(NamedAdmin):
    form = AuthorForm
