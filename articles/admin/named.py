"""Sections, tags and authors at the desk: a name in each language, and suggestions while typing."""

from operator import methodcaller

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Model
from django.forms import ModelForm
from django.http import JsonResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from articles import look_alikes, stories, uses
from articles.admin.joining import JoinsNamed, in_stories
from articles.admin.names_shown import READ, ShowsNames
from articles.admin.widgets import ByLanguageField, LinesField
from articles.editions import editions
from articles.models import Author, Redirect, Section, Tag
from articles.moments import digits
from articles.spelling import fold

SUGGESTIONS = 8
LINKED = 10  # stories that a page names
REINDEXED = 1000  # stories that search learns a new name of while somebody waits


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


class NamedAdmin(ShowsNames, JoinsNamed, admin.ModelAdmin):
    list_display = ("name", "names_elsewhere", "used", "slug")
    search_fields = ("folded",)
    list_per_page = 100
    show_full_result_count = False
    actions = None
    view_on_site = staticmethod(methodcaller("get_absolute_url"))
    in_search = True  # whether stories are found by its names
    change_list_template = "admin/articles/named/change_list.html"
    change_form_template = "admin/articles/named/change_form.html"

    @admin.display(description=_("Used"))
    def used(self, named):
        return in_stories(named.number_of_stories)

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        counts = uses.counts(changelist.result_list)
        for row in changelist.result_list:
            row.number_of_stories = counts[row.pk]
        return changelist

    def get_search_results(self, request, queryset, search_term):
        for word in fold(search_term).split():
            queryset = queryset.filter(folded__contains=word)
        return queryset, False

    def get_fieldsets(self, request, obj=None):
        fields = self.get_fields(request, obj)
        if obj is not None and not self.has_change_permission(request, obj):
            fields = [READ.get(field, field) for field in fields]
        return [(None, {"classes": ["desk-main"], "fields": fields})]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context |= {"beside": self._beside(request, obj), "may_merge": self.may_merge(request)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _beside(self, request, named) -> dict:
        """What stands beside the form: where it is used, and what looks like it."""
        alike = look_alikes.of(named)
        return {
            "used": in_stories(uses.count(named)),
            "stories": uses.newest_stories(named, at_most=LINKED).open_to(request.user),
            "alike": [
                (each, self.address("change", each.row), self.address("merge", named, into=each.row.pk))
                for each in alike
            ],
            "merge": self.address("merge", named),
        }

    def save_model(self, request, obj, form, change):
        before = type(obj).objects.get(pk=obj.pk) if change else None
        super().save_model(request, obj, form, change)
        if before is not None and before.slug != obj.slug:
            Redirect.objects.remember(before, obj)
        renamed = before is not None and set(before.spellings) != set(obj.spellings)
        if renamed and self.in_search:
            self._let_search_know(request, obj)
        if renamed or before is None:
            self.say_look_alikes(request, obj)

    def _let_search_know(self, request, named) -> None:
        newest = uses.newest_stories(named, at_most=REINDEXED)
        stories.reindex(newest.values_list("pk", flat=True))
        if uses.count(named) > REINDEXED:
            words = _(
                "Search knows the new names in the newest %(number)s stories; in an older one from its next change on."
            )
            messages.info(request, words % {"number": digits(f"{REINDEXED:,}")})

    # Deleting

    def delete_view(self, request, object_id, extra_context=None):
        named = self.get_object(request, unquote(object_id))
        if named is None or not self.has_delete_permission(request, named):
            return super().delete_view(request, object_id, extra_context)
        if uses.count(named) or uses.waiting_stories(named).exists():
            return self._in_use(request, named)
        try:
            return super().delete_view(request, object_id, extra_context)
        except IntegrityError:  # a story took it between the two
            return self._in_use(request, named)

    def _in_use(self, request, named):
        """Instead of Django's own page, which reads every story that has it."""
        context = {
            "title": _("“%(name)s” is in use") % {"name": named},
            "used": in_stories(uses.count(named)),
            "stories": uses.newest_stories(named, at_most=LINKED).open_to(request.user),
            "waiting": uses.waiting_stories(named).open_to(request.user)[:LINKED],
            "merge": self.address("merge", named),
        }
        response = self._page(request, "in_use", context, named)
        response.status_code = 409 if request.method == "POST" else 200
        return response

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
    in_search = False
    list_display = (*NamedAdmin.list_display, "position")


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    form = TagForm


@admin.register(Author)
class AuthorAdmin(NamedAdmin):
    form = AuthorForm
