"""Pages that stay, at the desk."""

from operator import methodcaller

from django.contrib import admin
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from articles.admin.body import BodyField
from articles.admin.lists import LanguageFilter
from articles.admin.widgets import StoryTextInput
from articles.models import Page, Redirect


class PageForm(ModelForm):
    body = BodyField(label=_("Body"))

    class Meta:
        model = Page
        fields = ("title", "body", "language", "slug", "position")
        widgets = {"title": StoryTextInput}


@admin.register(Page)
class PageAdmin(admin.ModelAdmin):
    form = PageForm
    list_display = ("title", "language", "slug", "position")
    list_filter = (LanguageFilter,)
    show_full_result_count = False
    actions = None
    view_on_site = staticmethod(methodcaller("get_absolute_url"))
    fieldsets = [
        (None, {"classes": ["desk-main"], "fields": ("title", "body")}),
        (_("Where it appears"), {"classes": ["desk-side"], "fields": ("language", "slug", "position")}),
    ]

    def save_model(self, request, obj, form, change):
        before = Page.objects.get(pk=obj.pk) if change else None
        super().save_model(request, obj, form, change)
        if before is not None and before.slug != obj.slug:
            Redirect.objects.remember(before, obj)

    def render_change_form(self, request, context, **kwargs):
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, **kwargs)
