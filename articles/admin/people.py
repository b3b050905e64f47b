"""Accounts: a Chief adds people to the four groups, and hands out nothing else."""

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.roles import EDIT_ANY, ROLE_NAMES, ROLES

User = get_user_model()
SUGGESTIONS = 8


def role_name(group: Group) -> str:
    return str(ROLE_NAMES.get(group.name, group.name))


class PeopleAdmin(UserAdmin):
    """Superusers keep Django's own form; a Chief sees names, a password and the four groups."""

    list_display = ("username", "first_name", "last_name", "roles", "is_active")
    list_filter = ("is_active",)
    show_full_result_count = False
    actions = None
    add_form = UserCreationForm  # Django's admin form asks about other ways to log in: there are none
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "password1", "password2")}),
        (_("Role"), {"fields": ("groups",)}),
    )
    chief_fieldsets = (
        (None, {"fields": ("username", "new_password", "first_name", "last_name", "email")}),
        (_("Role"), {"fields": ("is_active", "groups")}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), "new_password")

    @admin.display(description=_("Password"))
    def new_password(self, person):
        """The way to set one, without what is kept of it."""
        if person.pk is None:
            return ""
        return format_html(
            '<a class="button" href="{}">{}</a>',
            reverse("admin:auth_user_password_change", args=[person.pk]),
            _("Set a new password"),
        )

    @admin.display(description=_("Roles"))
    def roles(self, person):
        names = [role_name(group) for group in person.groups.all()]
        return ", ".join([str(_("Superuser"))] * person.is_superuser + names)

    def get_fieldsets(self, request, obj=None):
        if obj is not None and not request.user.is_superuser:
            return self.chief_fieldsets
        return super().get_fieldsets(request, obj)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or request.user.is_superuser or self._is_ours(obj))

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser and super().has_delete_permission(request, obj)

    def _is_ours(self, person) -> bool:
        """Whoever has no more than the four groups give: changing others could hand more than that on."""
        return not (
            person.is_superuser
            or person.user_permissions.exists()
            or person.groups.exclude(name__in=ROLES).exists()
        )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs |= {
                "queryset": Group.objects.filter(name__in=ROLES)
                if not request.user.is_superuser
                else Group.objects,
                "widget": forms.CheckboxSelectMultiple,
                "help_text": _("What this person may do at the desk."),
            }
            field = db_field.formfield(**kwargs)
            field.label_from_instance = role_name
            return field
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = True  # an account without the desk would be of no use
        super().save_model(request, obj, form, change)

    def get_urls(self):
        return [
            path("pick/", self.admin_site.admin_view(self.pick), name="auth_user_pick"),
            *super().get_urls(),
        ]

    def pick(self, request):
        """People by name, for whoever may give a story to somebody else."""
        if not request.user.has_perm(EDIT_ANY):
            raise PermissionDenied
        words = request.GET.get("q", "").strip()
        named = Q(username__icontains=words) | Q(first_name__icontains=words) | Q(last_name__icontains=words)
        people = User.objects.filter(named, is_active=True, is_staff=True).order_by("username")[:SUGGESTIONS]
        found = [
            {"value": str(each.pk), "label": each.get_username(), "note": each.get_full_name()}
            for each in people
        ]
        return JsonResponse({"found": found})


# Django's own, registered by the import above; what a group may do is a table in roles.py.
admin.site.unregister([User, Group])
admin.site.register(User, PeopleAdmin)
