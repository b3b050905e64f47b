"""Starts the app, and keeps the groups' permissions as roles.py has them."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self):
        # A migration would meet permissions that do not exist yet, and tests that flush would lose the groups.
        post_migrate.connect(apply_roles, dispatch_uid="articles.apply_roles")


class DeskConfig(AdminConfig):
    default_site = "articles.adminsite.Desk"


def apply_roles(*, app_config, using, **_more):
    """Makes the four groups and gives each exactly what the table says.

    The signal comes once for each app; after the last, every app's permissions are there.
    """
    if app_config != [config for config in apps.get_app_configs() if config.models_module][-1]:
        return
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415 - apps are not ready above

    from articles.roles import ROLES  # noqa: PLC0415 - likewise

    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    for name, permissions in ROLES.items():
        group, _made = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set([known[permission] for permission in permissions if permission in known])
