"""The rich-text body: the editor's set-up, and the way of a body into it and out of it."""

import re

from django.forms.widgets import Media, Script
from django.urls import reverse, reverse_lazy
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles import markup

# What markup.clean keeps, and nothing more: what an editor can make is what readers see.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "HardBreak": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Figure": {"pickerUrl": reverse_lazy("admin:articles_picture_choose")},
    "Image": True,
    "Caption": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "NoSpellCheck": False,
}


class BodyWidget(AdminProseEditorWidget):
    def __init__(self, attrs=None):
        super().__init__(attrs={"rows": 20, "data-follows-language": "", **(attrs or {})})

    @property
    def media(self):
        return super().media + Media(js=[Script("js/desk/body.js", type="module")])


class BodyField(ProseEditorFormField):
    def __init__(self, **kwargs):
        super().__init__(
            config={"extensions": EXTENSIONS},
            preset="configurable",
            sanitize=markup.clean,
            widget=BodyWidget,
            **kwargs,
        )

    def prepare_value(self, value):
        return for_editor(value) if value else value


def for_editor(body: str) -> str:
    """A kept body with addresses for its pictures, so that the editor can show them."""

    def show(found: re.Match) -> str:
        address = reverse("admin:articles_picture_show", args=[found[1]])
        return f'<img src="{address}" data-file="{found[1]}" alt="">'

    return re.sub(r'<img data-picture="([0-9a-f-]{36})">', show, body)
