"""Old addresses, at the desk."""

from django.contrib import admin
from django.forms import ModelForm, ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models import Redirect
from articles.models.redirect import TARGETS


class RedirectForm(ModelForm):
    class Meta:
        model = Redirect
        fields = ("old_path", *TARGETS)

    def clean(self):
        cleaned = super().clean()
        if sum(1 for name in TARGETS if cleaned.get(name)) != 1:
            raise ValidationError(_("Choose exactly one thing that the old address leads to."))
        return cleaned

    def clean_old_path(self):
        old_path = self.cleaned_data["old_path"]
        if not old_path.startswith("/"):
            raise ValidationError(_("Begin with the first slash, without the site’s name: /2019/05/envoy/"))
        return old_path


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    form = RedirectForm
    list_display = ("old_path", "target")
    list_select_related = TARGETS
    search_fields = ("old_path",)
    raw_id_fields = TARGETS
    list_per_page = 100
    show_full_result_count = False
    actions = None
