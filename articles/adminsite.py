"""The desk's own admin site. Not in admin/, which registers with it and so cannot hold it."""

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog, set_language

from articles.queues import queues, tasks


class Desk(admin.AdminSite):
    site_title = _("Newsroom desk")
    index_title = _("My desk")
    enable_nav_sidebar = False

    @property
    def site_header(self):
        return settings.SITE_NAMES.get(get_language(), settings.SITE_NAMES["en"])

    def admin_view(self, view, cacheable=False):
        """Every page of the desk may do what the rich-text editor needs; no other page may."""
        return csp_update(settings.DESK_CONTENT_SECURITY_POLICY)(super().admin_view(view, cacheable))

    def get_urls(self):
        """Without Django's way to any object's own address: a draft's would say its headline."""
        own = [path("language/", set_language, name="language")]
        return own + [each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site"]

    def i18n_javascript(self, request, extra_context=None):
        """Django's words, and ours for the rich-text editor's dialogs."""
        return JavaScriptCatalog.as_view(packages=["django.contrib.admin", "articles"])(request)

    def get_app_list(self, request, app_label=None):
        """Django's own name for who works here is not a newsroom's."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            if app["app_label"] == "auth":
                app["name"] = _("People")
        return apps

    def index(self, request, extra_context=None):
        """My desk: what waits for this person, before what there is to administer."""
        found = {}
        if request.user.has_perm("articles.view_article"):
            found = {"queues": queues(request.user, timezone.now()), "tasks": tasks(request.user)}
        return super().index(request, {**found, **(extra_context or {})})
