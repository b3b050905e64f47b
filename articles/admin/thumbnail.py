"""The thumbnail in the story's form: uploaded there or taken from the library, described on the spot."""

import json

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles import library
from articles.admin.widgets import StoryLinesInput
from articles.models import Picture
from articles.pictures import PictureRefused

ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/tiff,image/gif"


class ThumbnailWidget(forms.HiddenInput):
    """Shows the chosen picture over a hidden number (static/js/desk/thumbnail.js)."""

    input_type = "text"  # so that the admin gives it a row of its own
    template_name = "admin/widgets/thumbnail.html"

    class Media:
        js = [Script("js/desk/thumbnail.js", type="module")]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        found = Picture.objects.filter(pk=value).first() if str(value or "").isdecimal() else None
        context["widget"] |= {
            "picture": found,
            "address": found.rendition("16x9", 640) if found else "",
            "choose": reverse("admin:articles_picture_choose") + "?for=thumbnail",
        }
        return context


class UploadInput(forms.FileInput):
    def __init__(self, attrs=None):
        super().__init__(attrs={"accept": ACCEPTED, **(attrs or {})})


class UploadField(forms.Field):
    """A picture's file. Cleans to a Picture that is not saved yet, or to None."""

    widget = UploadInput

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def clean(self, value: UploadedFile | None):
        super().clean(value)
        if value is None:
            return None
        try:
            return library.take_in(value, value.name, value.size)
        except PictureRefused as refusal:
            raise forms.ValidationError(str(refusal), code="refused") from refusal

    def has_changed(self, initial, data):
        return data is not None


class ThumbnailFields(forms.Form):
    """The fields that go with `thumbnail`; mixed into the story's form.

    A file that is a picture goes into the library at once, even when another field is refused:
    the browser would not send it a second time.
    """

    thumbnail_file = UploadField(
        label=_("Upload a picture"),
        help_text=_("A JPEG, PNG, WebP, AVIF, TIFF or GIF of up to 30 MB, as large as you have it."),
    )
    thumbnail_alt = forms.CharField(
        label=_("Alt text"),
        widget=StoryLinesInput,
        max_length=300,
        required=False,
        help_text=_("What a reader who cannot see the picture should know."),
    )
    thumbnail_caption = forms.CharField(
        label=_("Caption"),
        widget=StoryLinesInput,
        max_length=500,
        required=False,
        help_text=_("Readers see this under the picture."),
    )
    thumbnail_credit = forms.CharField(
        label=_("Credit"), max_length=200, required=False, help_text=_("Say who took it.")
    )
    # What the page showed of the three: what was not touched is not written, whatever it has become since.
    thumbnail_shown = forms.CharField(required=False, widget=forms.HiddenInput)
    # Whose the three texts are, so that they never end up at another picture.
    thumbnail_described = forms.CharField(required=False, widget=forms.HiddenInput)

    def set_thumbnail_initial(self, picture: Picture | None, language: str) -> None:
        if picture is not None:
            self.initial |= {
                "thumbnail_alt": picture.alts.get(language, ""),
                "thumbnail_caption": picture.captions.get(language, ""),
                "thumbnail_credit": picture.credit,
                "thumbnail_described": str(picture.pk),
            }
        shown = [self.initial.get(f"thumbnail_{name}", "") for name in ("alt", "caption", "credit")]
        self.initial["thumbnail_shown"] = json.dumps(shown)

    def settle_thumbnail(self, person, language: str, live: int | None = None) -> None:
        """Saves an uploaded picture, or new words for a chosen one; called when all fields are cleaned."""
        uploaded = self.cleaned_data.get("thumbnail_file")
        if uploaded is not None:
            uploaded.owner = person
            self._describe(uploaded, language)
            library.finish(uploaded)
            self.cleaned_data["thumbnail"] = self.instance.thumbnail = uploaded
            # If the form comes back for another reason, it comes back with the picture in it, and with
            # what its file says of it: words that are empty then would be taken for taken out.
            self.data = self.data.copy()
            self.data["thumbnail"] = self.data["thumbnail_described"] = str(uploaded.pk)
            said = (uploaded.alts.get(language, ""), uploaded.caption_in(language), uploaded.credit)
            for name, words in zip(("alt", "caption", "credit"), said, strict=True):
                self.data[f"thumbnail_{name}"] = self.data.get(f"thumbnail_{name}") or words
            return
        chosen = self.cleaned_data.get("thumbnail")
        if chosen is not None and self.cleaned_data.get("thumbnail_described") == str(chosen.pk):
            may_change = chosen.owner_id == person.pk or person.has_perm("articles.edit_any_picture")
            if not self._describe(chosen, language) or not may_change:
                return
            if chosen.pk == live:
                self.add_error(
                    "thumbnail_caption",
                    _(
                        "Readers see these words already: change them on the picture’s own page, in the library."
                    ),
                )
                return
            library.finish(chosen)

    def _describe(self, picture: Picture, language: str) -> bool:
        """Takes over what was typed; returns whether that says anything new.

        Of a new picture, what its file says stands where nothing was typed.
        """
        before = (dict(picture.alts), dict(picture.captions), picture.credit)
        touched = self._touched() if picture.pk else ("alt", "caption", "credit")
        for texts, name in ((picture.alts, "alt"), (picture.captions, "caption")):
            if typed := self.cleaned_data.get(f"thumbnail_{name}", "") if name in touched else "":
                texts[language] = typed
            elif picture.pk and name in touched:
                texts.pop(language, None)
        typed = self.cleaned_data.get("thumbnail_credit", "")
        if "credit" in touched:
            picture.credit = typed if picture.pk or typed else picture.credit
        return before != (picture.alts, picture.captions, picture.credit)

    def _touched(self) -> list[str]:
        """Which of the three say something else than the page did; all where that is not known."""
        names = ["alt", "caption", "credit"]
        try:
            shown = json.loads(self.cleaned_data.get("thumbnail_shown") or "null")
            pairs = list(zip(names, shown, strict=True))
        except (TypeError, ValueError):
            return names
        # A browser sends its lines with the carriage's return.
        plain = [self.cleaned_data.get(f"thumbnail_{name}", "").replace("\r\n", "\n") for name in names]
        return [name for (name, words), typed in zip(pairs, plain, strict=True) if typed != words]
