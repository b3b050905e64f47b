"""Starts the app, and after migrations keeps the groups' permissions as roles.py has them, and small sites searchable."""

import sys

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

MAKES_THE_INDEX_ANEW = ("articles", "0007_search_for_readers")
FEW_STORIES = 5_000  # are put in within half a minute


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self):
        # A migration would meet permissions that do not exist yet, and tests that flush would lose the groups.
        post_migrate.connect(apply_roles, dispatch_uid="articles.apply_roles")
        post_migrate.connect(fill_search_index, sender=self, dispatch_uid="articles.fill_search_index")


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


def fill_search_index(*, using, plan=(), verbosity=1, **_more):
    """After the migration that made the index anew: at once where stories are few, else somebody is told to.

    Not by the migration: it has to go on working when the code knows fields that it does not.
    """
    if MAKES_THE_INDEX_ANEW not in {(each.app_label, each.name) for each, backwards in plan if not backwards}:
        return
    from articles.models import Article  # noqa: PLC0415 - apps are not ready above

    ids = list(Article.objects.using(using).order_by("pk").values_list("pk", flat=True)[: FEW_STORIES + 1])
    executor = MigrationExecutor(connections[using])
    is_current = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    if ids and len(ids) <= FEW_STORIES and is_current:
        call_command("rebuild_search_index")
    elif ids:
        sys.stdout.write("\n  Search finds nothing yet. Run: manage.py rebuild_search_index\n")
