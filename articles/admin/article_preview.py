"""Previews: any revision exactly as readers would see it, and links for people without a log-in."""

from datetime import timedelta
from pathlib import Path

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles import moments
from articles.models import Article, PreviewLink, Revision
from articles.previewing import preview_response

WIDTHS, SCHEMES = ("desktop", "phone"), ("light", "dark")
HOURS = (48, 1, 8, 24, 168)  # that a link may last; the first unless chosen


class ArticlePreview(admin.ModelAdmin):
    def get_urls(self):
        view = self.admin_site.admin_view
        revision = "<int:object_id>/preview/<int:revision_id>/"
        page = csp_replace({"frame-ancestors": [SELF]})(view(xframe_options_sameorigin(self.previewed)))
        return [
            path(
                "preview-style/<str:scheme>.css",
                view(self.preview_style),
                name="articles_article_preview_style",
            ),
            path(revision, view(self.preview), name="articles_article_preview"),
            path(f"{revision}page/", page, name="articles_article_previewed"),
            path(f"{revision}share/", view(self.share), name="articles_article_share"),
            path(
                "<int:object_id>/preview/revoke/<int:link_id>/",
                view(self.revoke),
                name="articles_article_revoke",
            ),
            *super().get_urls(),
        ]

    def preview(self, request, object_id, revision_id):
        """The revision in frames of a phone's and a desktop's width, light and dark, and its share links."""
        article, revision = self._of(request, object_id, revision_id)
        links = PreviewLink.objects.valid().filter(revision__article=article).select_related("revision")
        context = {
            **self._page(request, article, _("Preview")),
            "revision": revision,
            "page": reverse("admin:articles_article_previewed", args=[article.pk, revision.pk]),
            "width": request.GET.get("width") if request.GET.get("width") in WIDTHS else WIDTHS[0],
            "scheme": request.GET.get("scheme") if request.GET.get("scheme") in SCHEMES else SCHEMES[0],
            "links": [(link, self._public_address(link)) for link in links[:20]],
            "hours": HOURS,
        }
        return TemplateResponse(request, "admin/articles/article/preview.html", context)

    def previewed(self, request, object_id, revision_id):
        """The page itself, for the frame; in the colours that were asked for, whatever this browser's are."""
        article, revision = self._of(request, object_id, revision_id)
        scheme = request.GET.get("scheme")
        style = reverse("admin:articles_article_preview_style", args=[scheme]) if scheme in SCHEMES else ""
        return preview_response(request, article, revision, style)

    def preview_style(self, request, scheme):
        """The site's one stylesheet, with one colour scheme for everybody: a frame cannot be told its own."""
        if scheme not in SCHEMES:
            raise Http404
        css = Path(finders.find("css/site.css")).read_text()
        for name in SCHEMES:
            css = css.replace(f"(prefers-color-scheme: {name})", "all" if name == scheme else "not all")
        return HttpResponse(css, content_type="text/css")

    def share(self, request, object_id, revision_id):
        """Makes a link to just this revision."""
        article, revision = self._of(request, object_id, revision_id)
        if request.method != "POST":
            raise PermissionDenied
        hours = request.POST.get("hours", "")
        hours = int(hours) if hours.isdecimal() and int(hours) in HOURS else HOURS[0]
        now = timezone.now()
        if revision.autosave:  # it will be folded away; what is shared stays
            revision.pk, revision._state.adding, revision.autosave = None, True, False
            revision.save()
        link = PreviewLink.objects.create(
            revision=revision, made_by=request.user, made_at=now, expires_at=now + timedelta(hours=hours)
        )
        messages.success(
            request,
            _("Whoever has the link can read this revision until %(when)s.")
            % {"when": moments.full(link.expires_at)},
        )
        return HttpResponseRedirect(reverse("admin:articles_article_preview", args=[article.pk, revision.pk]))

    def revoke(self, request, object_id, link_id):
        article = self.readable(request, object_id)
        link = get_object_or_404(PreviewLink, pk=link_id, revision__article=article)
        if request.method != "POST":
            raise PermissionDenied
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        messages.success(request, _("The link shows nothing any more."))
        return HttpResponseRedirect(
            reverse("admin:articles_article_preview", args=[article.pk, link.revision_id])
        )

    def _of(self, request, object_id, revision_id) -> tuple[Article, Revision]:
        """Raises Http404 where either is not open to this person; what is not saved is its writer's alone."""
        article = self.readable(request, object_id)
        revision = get_object_or_404(Revision, pk=revision_id, article=article)
        if revision.autosave and revision.by_id != request.user.pk:
            raise Http404
        return article, revision

    def _public_address(self, link: PreviewLink) -> str:
        return settings.SITE_URL + reverse("preview", args=[link.token])
