"""What is said of a picture: typed, or else taken from its file."""

from django import forms
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import library
from articles.admin.thumbnail import UploadField
from articles.admin.widgets import ByLanguageField, LinesField, MomentField
from articles.models import Picture
from articles.spelling import one_line

RIGHTS = ("creator", "credit", "copyright", "licence")
DESCRIPTION = ("alts", "captions", *RIGHTS, "licence_ends_at", "keywords", "taken_at")


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
