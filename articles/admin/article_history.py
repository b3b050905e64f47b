"""A story's history: its revisions, what changed between any two, what was done with it; restoring and discarding."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import desk, stories
from articles.admin.article_list import headline
from articles.admin.article_preview import ArticlePreview
from articles.admin.event import said
from articles.admin.telling import KINDS_OF_BLOCK, Teller
from articles.models import Article, Revision
from articles.record_json import from_json
from articles.workflow import MoveRefused

SHOWN = 100  # revisions and events on one page


class ArticleHistory(ArticlePreview):
    def get_urls(self):
        view = self.admin_site.admin_view
        story = "<int:object_id>/"
        return [
            path(f"{story}compare/", view(self.compare), name="articles_article_compare"),
            path(f"{story}restore/<int:revision_id>/", view(self.restore), name="articles_article_restore"),
            path(f"{story}discard/", view(self.discard), name="articles_article_discard"),
            path(f"{story}duplicate/", view(self.duplicate), name="articles_article_duplicate"),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        article = self.readable(request, object_id)
        revisions = article.revisions.filter(autosave=False).defer("record")
        events = article.events.all()[:SHOWN]
        context = {
            **self._page(request, article, _("History")),
            "revisions": list(revisions[:SHOWN]),
            "events": [(event, said(event)) for event in events],
            "may_change": self.has_change_permission(request, article),
        }
        return TemplateResponse(request, "admin/articles/article/history.html", context)

    def compare(self, request, object_id):
        """What changed from revision `a` to revision `b`; without them, from what readers see to what waits."""
        article = self.readable(request, object_id)
        before = self.revision_of(article, request.GET.get("a", article.revision_id))
        after = self.revision_of(article, request.GET.get("b", article.head_id))
        if before.pk > after.pk:
            before, after = after, before
        one, other = from_json(before.record), from_json(after.record)
        context = {
            **self._page(request, article, _("What changed")),
            "before": before,
            "after": after,
            "changes": Teller([one, other], request.user).changes(one, other),
            "kinds": KINDS_OF_BLOCK,
            "waiting": (before.pk, after.pk) == (article.revision_id, article.pending_id),
            "may_publish_changes": desk.may_publish_changes(request.user, article, timezone.now()),
            "may_change": self.has_change_permission(request, article),
        }
        return TemplateResponse(request, "admin/articles/article/compare.html", context)

    def restore(self, request, object_id, revision_id):
        """The words of then as the newest revision; what readers see of a live story stays until it is published."""
        article = self.changeable(request, object_id)
        revision = self.revision_of(article, revision_id)
        try:
            desk.restore(article, from_json(revision.record), request.user, timezone.now())
            messages.success(
                request, _("The words of then are the newest ones now. Nothing that came after is lost.")
            )
        except (stories.StoryRefused, MoveRefused) as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def discard(self, request, object_id):
        """Drops the changes that wait."""
        article = self.changeable(request, object_id)
        if request.POST.get("base") != str(article.head_id):
            messages.error(request, _("Somebody has saved this story meanwhile. Look at it again first."))
        elif article.pending_id is not None:
            try:
                desk.discard(article, request.user, timezone.now())
                messages.success(
                    request, _("The unpublished changes are dropped. The history still has them.")
                )
            except stories.StoryRefused as refusal:
                messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def duplicate(self, request, object_id):
        article = self.readable(request, object_id)
        if request.method != "POST" or not self.has_add_permission(request):
            raise PermissionDenied
        head = article.pending or article.revision
        made = desk.duplicate(from_json(head.record), request.user, timezone.now())
        messages.success(request, _("This is a copy, and a draft of yours."))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[made.pk]))

    # What the pages above share

    def readable(self, request, object_id) -> Article:
        """Raises Http404 for a story that this person does not work on: what waits in it is not theirs to read."""
        article = self.get_object(request, str(object_id))
        if article is None or not desk.is_theirs(request.user, article):
            raise Http404
        return article

    def changeable(self, request, object_id) -> Article:
        article = self.readable(request, object_id)
        if request.method != "POST" or not self.has_change_permission(request, article):
            raise PermissionDenied
        return article

    def revision_of(self, article: Article, pk) -> Revision:
        if not str(pk or "").isdecimal():
            raise Http404
        return get_object_or_404(Revision, pk=pk, article=article, autosave=False)

    def _page(self, request, article: Article, title: str) -> dict:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": None,
            "opts": self.opts,
            "original": article,
            "story": headline(article),
            "edition": article.edition,
        }
