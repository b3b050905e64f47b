"""Merging tags, authors and sections at the desk: look-alikes, what will happen, and then that."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import joining, look_alikes, uses
from articles.admin.widgets import PickField
from articles.models import Redirect
from articles.models.named import Named
from articles.moments import digits


def in_stories(number: int) -> str:
    """As the desk says it: counted only so far."""
    if number == 0:
        return _("in no story")
    if number > uses.MOST_COUNTED:
        return _("in more than %(number)s stories") % {"number": digits(f"{uses.MOST_COUNTED:,}")}
    return ngettext("in %(number)s story", "in %(number)s stories", number) % {"number": digits(number)}


def choose_form(old: Named, data=None) -> forms.Form:
    """Asks for the one that stays."""
    model = type(old)

    class ChooseForm(forms.Form):
        into = PickField(
            model.objects.all(),
            f"admin:articles_{model._meta.model_name}_pick",
            label=gettext_lazy("Merge it into"),
            many=False,
            required=True,
            placeholder=gettext_lazy("Type a name in any language"),
        )

        def clean_into(self):
            into = self.cleaned_data["into"][0].row
            if into.pk == old.pk:
                raise forms.ValidationError(joining.ITSELF)
            return into

    return ChooseForm(data)


class JoinsNamed:
    """For the admin of something with names: whoever may change and delete one may merge it into another."""

    def get_urls(self):
        name, wrapped = f"articles_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("look-alikes/", wrapped(self.look_alikes), name=f"{name}_look_alikes"),
            path("<path:object_id>/merge/", wrapped(self.merge), name=f"{name}_merge"),
            *super().get_urls(),
        ]

    def may_merge(self, request) -> bool:
        return self.has_change_permission(request) and self.has_delete_permission(request)

    def address(self, what: str, named: Named | None = None, **query) -> str:
        arguments = [quote(named.pk)] if named is not None else []
        return reverse(f"admin:articles_{self.opts.model_name}_{what}", args=arguments, query=query or None)

    # Look-alikes

    def look_alikes(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        pairs = look_alikes.pairs(self.model)
        counts = uses.counts(row for pair in pairs for row in (pair.one, pair.other))
        lines = []
        for pair in pairs:
            # The one that fewer stories have goes into the other.
            old, into = sorted((pair.one, pair.other), key=lambda row: (counts[row.pk], -row.pk))
            lines.append(
                {
                    "why": pair.why,
                    "both": [
                        (row, self.address("change", row), in_stories(counts[row.pk])) for row in (old, into)
                    ],
                    "merge": self.address("merge", old, into=into.pk),
                    "old": old,
                    "into": into,
                }
            )
        context = {"title": _("Look-alikes"), "lines": lines, "most": look_alikes.MOST_READ}
        return self._page(request, "look_alikes", context)

    def say_look_alikes(self, request, named: Named) -> None:
        """After one has been added or renamed."""
        for each in look_alikes.of(named)[:1]:
            words = _("“%(name)s” looks like “%(other)s” (%(why)s).") % {
                "name": named,
                "other": each.row,
                "why": each.why,
            }
            if self.may_merge(request):
                address, link = self.address("merge", named, into=each.row.pk), _("Merge them")
            else:
                address, link = self.address("change", each.row), _("Look at it")
            messages.warning(request, format_html('{} <a href="{}">{}</a>', words, address, link))

    # Merging

    def merge(self, request, object_id):
        if not self.may_merge(request):
            raise PermissionDenied
        old = self.get_object(request, unquote(object_id))
        if old is None:
            return self._gone(request, _("It is no longer there: it has been merged or deleted meanwhile."))
        if request.method == "POST":
            return self._merge(request, old)
        form = choose_form(old, request.GET if "into" in request.GET else None)
        if not form.is_valid():
            return self._choose(request, old, form)
        return self._plan(request, old, form.cleaned_data["into"])

    def _gone(self, request, why: str):
        messages.warning(request, why)
        return HttpResponseRedirect(self.address("changelist"))

    def _choose(self, request, old: Named, form: forms.Form):
        alike = [
            (each.row, each.why, self.address("merge", old, into=each.row.pk)) for each in look_alikes.of(old)
        ]
        context = {
            "title": _("Merge “%(name)s” into another") % {"name": old},
            "form": form,
            "media": form.media,
            "alike": alike,
        }
        return self._page(request, "merge_choose", context, old)

    def _plan(self, request, old: Named, into: Named, refused: str = ""):
        counts = uses.counts([old, into])
        context = {
            "title": _("Merge “%(name)s” into “%(into)s”") % {"name": old, "into": into},
            "into": into,
            "refused": refused,
            "moving": counts[old.pk],
            "moving_words": in_stories(counts[old.pk]),
            "there_words": in_stories(counts[into.pk]),
            "plan": joining.plan(old, into),
            "old_address": old.get_absolute_url(),
            "new_address": into.get_absolute_url(),
            "redirects": Redirect.objects.filter(**{self.opts.model_name: old}).count(),
            "other_way": self.address("merge", into, into=old.pk),
            "another": self.address("merge", old),
        }
        return self._page(request, "merge", context, old)

    def _merge(self, request, old: Named):
        form = choose_form(old, request.POST)
        if not form.is_valid():
            return self._choose(request, old, form)
        into = form.cleaned_data["into"]
        try:
            joined = joining.join(self.model, old.pk, into.pk, request.user, timezone.now())
        except joining.JoinRefused as error:
            if self.model.objects.filter(pk__in=[old.pk, into.pk]).count() < 2:
                return self._gone(request, str(error))
            return self._plan(request, old, into, str(error))
        moved = joined.moved + _number(request.POST.get("moved"))
        if not joined.done:
            context = {
                "title": _("Merging “%(name)s” into “%(into)s”") % {"name": old, "into": into},
                "into": into,
                "moved": moved,
                "moved_words": digits(f"{moved:,}"),
            }
            return self._page(request, "merge_goes_on", context, old)
        self.log_change(request, joined.into, _("“%(name)s” has been merged into this.") % {"name": old})
        said = ngettext(
            "“%(name)s” has been merged into this: %(number)s story has moved.",
            "“%(name)s” has been merged into this: %(number)s stories have moved.",
            moved,
        )
        messages.success(request, said % {"name": old, "number": digits(f"{moved:,}")})
        return HttpResponseRedirect(self.address("change", joined.into))

    def _page(self, request, name: str, context: dict, named: Named | None = None):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": named,
            "may_merge": self.may_merge(request),
            **context,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/articles/named/{name}.html", context)


def _number(words: str | None) -> int:
    return int(words) if (words or "").isdecimal() and len(words) < 10 else 0
