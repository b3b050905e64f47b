"""Inputs that Django's admin lacks: names by language, moments, lists that are typed and ordered."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db.models import Model, QuerySet
from django.forms.widgets import Script
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import moments
from articles.editions import editions
from articles.naming import LONGEST_NAME
from articles.settling import YEARS


class FollowsLanguage:
    """Mixed into a text input whose words are in the story's language; desk.js turns it with the choice."""

    def __init__(self, attrs=None, **kwargs):
        super().__init__(attrs={"data-follows-language": "", "dir": "auto", **(attrs or {})}, **kwargs)


class StoryLinesInput(FollowsLanguage, forms.Textarea):
    def __init__(self, attrs=None):
        super().__init__(attrs={"rows": 2, "class": "vLargeTextField", **(attrs or {})})


class StoryTextInput(FollowsLanguage, forms.TextInput):
    def __init__(self, attrs=None):
        super().__init__(attrs={"class": "vTextField", **(attrs or {})})


# Texts by language


class ByLanguageWidget(forms.MultiWidget):
    """One input for each edition, named in its own language and written in its direction."""

    template_name = "admin/widgets/by_language.html"
    use_fieldset = True

    def __init__(self, *, long: bool = False, attrs=None):
        one = forms.Textarea if long else forms.TextInput
        style = {"class": "vLargeTextField", "rows": 3} if long else {"class": "vTextField"}
        super().__init__(
            {
                each.code: one(attrs={**style, "lang": each.tag, "dir": each.direction})
                for each in editions().values()
            },
            attrs,
        )

    def decompress(self, value):
        return [(value or {}).get(code, "") for code in editions()]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for each, shown in zip(context["widget"]["subwidgets"], editions().values(), strict=True):
            each["edition"] = shown
        return context


class ByLanguageField(forms.MultiValueField):
    """A dict of texts by language code, without the empty ones."""

    def __init__(self, *, long: bool = False, max_length: int | None = LONGEST_NAME, **kwargs):
        kwargs.setdefault("required", False)
        fields = [forms.CharField(required=False, max_length=max_length) for _each in editions()]
        super().__init__(fields, require_all_fields=False, widget=ByLanguageWidget(long=long), **kwargs)

    def compress(self, values):
        return {code: text for code, text in zip(editions(), values or (), strict=False) if text}


class LinesField(forms.CharField):
    """A list of short texts, one on each line."""

    def __init__(self, **kwargs):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField", "dir": "auto"})
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return list(
            dict.fromkeys(line.strip() for line in super().to_python(value).splitlines() if line.strip())
        )

    def has_changed(self, initial, data):
        return self.to_python(data) != (initial or [])


# Moments


class MomentInput(forms.DateTimeInput):
    """Browsers know the Gregorian calendar alone: where the desk counts by another, its day is said beside."""

    template_name = "admin/widgets/moment.html"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "vMomentField"})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if isinstance(value, datetime) and moments.has_own_calendar():
            context["widget"]["day"] = moments.day(value)
        return context


class MomentField(forms.DateTimeField):
    """One labelled input for date and time, to the minute, in the newsroom's time zone."""

    def __init__(self, **kwargs):
        kwargs["widget"] = MomentInput
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def validate(self, value):
        """Some programs write the year 1 or 9999 for "never": no list could hold it, no clock could show it."""
        super().validate(value)
        if value is not None and value.year not in YEARS:
            raise forms.ValidationError(
                _("A date is between %(first)s and %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}
            )

    def has_changed(self, initial, data):
        """Seconds are not shown, so that sending back what was shown is no change."""
        try:
            sent = self.to_python(data)
        except forms.ValidationError:
            return True
        if initial is None or sent is None:
            return initial is not sent
        return timezone.localtime(initial).replace(second=0, microsecond=0) != sent


# Lists that are typed


@dataclass(frozen=True, slots=True)
class Picked:
    """One line of a list: something that is here, or a name that is to become one."""

    row: Model | None = None
    new_name: str = ""
    roles: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        what = str(self.row.pk) if self.row is not None else f"new:{self.new_name}"
        return f"{what}|{','.join(self.roles)}" if self.roles else what

    @property
    def label(self) -> str:
        return str(self.row) if self.row is not None else self.new_name


class PickWidget(forms.Widget):
    """A list that is filled by typing and ordered in place (static/js/desk/pick.js).

    Without the script what is chosen can still be unticked.
    """

    template_name = "admin/widgets/pick.html"

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.field: PickField | None = None  # set by the field, which knows what can be picked

    class Media:
        js = [Script("js/desk/pick.js", type="module")]

    def value_from_datadict(self, data, files, name):
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def value_omitted_from_data(self, data, files, name):
        return False  # an empty list sends nothing

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "picked": self.field.picked(value),
            "source": reverse(self.field.source),
            "many": self.field.many,
            "makes_new": self.field.makes_new,
            "roles": self.field.roles,
            "ordered": self.field.ordered,
            "placeholder": self.field.placeholder,
        }
        return context


class PickField(forms.Field):
    """A list of Picked. `source` names the address that suggests; `roles` are what each may be picked as."""

    widget = PickWidget
    default_error_messages = {
        "gone": _("Something in this list is no longer there. Choose it again."),
        "one": _("Choose one at most."),
    }

    def __init__(
        self,
        rows: QuerySet,
        source: str,
        *,
        many=True,
        makes_new=False,
        ordered=False,
        roles=(),
        placeholder="",
        **kwargs,
    ):
        self.rows, self.source, self.many, self.makes_new = rows, source, many, makes_new
        self.ordered, self.roles, self.placeholder = ordered, roles, placeholder
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.widget.field = self

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.rows = self.rows.all()
        copied.widget.field = copied
        return copied

    def prepare_value(self, value):
        return value

    def picked(self, values) -> list[Picked]:
        """From what a form sent, or as it is when it comes from the story."""
        if not values:
            return []
        if all(isinstance(value, Picked) for value in values):
            return list(values)
        words = [str(value).partition("|")[::2] for value in values]
        ids = [int(what) for what, _roles in words if what.isdecimal() and len(what) < 19]
        found = {row.pk: row for row in self.rows.filter(pk__in=ids)}
        picked = []
        for what, roles in words:
            chosen = tuple(role for role in roles.split(",") if role in dict(self.roles))
            if what.startswith("new:") and self.makes_new:
                picked.append(Picked(new_name=what[4:].strip(), roles=chosen))
            elif what.isdecimal() and int(what) in found:
                picked.append(Picked(row=found[int(what)], roles=chosen))
        return picked

    def to_python(self, value):
        picked = self.picked(value)
        if len(picked) != len(value or ()):
            raise forms.ValidationError(self.error_messages["gone"], code="gone")
        if len(picked) > 1 and not self.many:
            raise forms.ValidationError(self.error_messages["one"], code="one")
        return picked

    def has_changed(self, initial, data):
        return [each.value for each in initial or ()] != [str(value) for value in data or ()]
