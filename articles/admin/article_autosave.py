"""While somebody writes: what they type is kept on the server, and they see who else is there."""

from datetime import timedelta
from uuid import UUID

from django.contrib import admin
from django.db import IntegrityError
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import moments, stories
from articles.admin.article_form import ArticleForm
from articles.models import Article, Presence, Revision

AWAY_AFTER = timedelta(seconds=45)  # three missed heartbeats
FORGOTTEN_AFTER = timedelta(days=1)


class ArticleAutosave(admin.ModelAdmin):
    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("autosave/", view(self.autosave), name="articles_article_autosave_new"),
            path("<int:object_id>/autosave/", view(self.autosave), name="articles_article_autosave"),
            path("<int:object_id>/forget/", view(self.forget), name="articles_article_forget"),
            *super().get_urls(),
        ]

    def autosave(self, request, object_id=None):
        """Keeps what was sent, in whatever state it is, and says who else is here and what they saved.

        Answers 404 or 403 with a sentence where the story is not this person's: nothing is kept then.
        """
        if request.method != "POST":
            return JsonResponse({"refused": _("Send the form.")}, status=405)
        article = self._with_its_head(request, object_id) if object_id else self.begun(request)
        if object_id and article is None:
            return JsonResponse({"refused": _("This story is no longer there.")}, status=404)
        allowed = (
            self.has_change_permission(request, article) if article else self.has_add_permission(request)
        )
        if not allowed:
            return JsonResponse({"refused": _("This story is no longer yours to change.")}, status=403)
        now = timezone.now()
        quiet = "quiet" in request.POST  # a heartbeat: nothing new was typed
        if not quiet:
            try:
                article = self._keep(request, article, now)
            except stories.StoryRefused as refusal:
                return JsonResponse({"refused": str(refusal)}, status=409)
            except IntegrityError:  # it has just been begun by what was sent beside this
                article = self.begun(request)
        state = self._state(request, article, now)
        if quiet and article is not None:
            state["here"] = self._present(article, request.user, now)
        return JsonResponse(state)

    def begun(self, request) -> Article | None:
        """The draft that has been begun from this very page, where one has."""
        try:
            sent = UUID(request.POST.get("new_uuid", ""))
        except ValueError:
            return None
        own = Article.objects.filter(owner=request.user).select_related("revision", "pending")
        return own.filter(uuid=sent).first()

    def beginning_of(self, article: Article) -> int:
        """The revision that it was begun with."""
        return article.revisions.filter(autosave=False).order_by("pk").values_list("pk", flat=True)[0]

    def keep_for_preview(self, request, article: Article | None) -> tuple[Article, int]:
        """The form as it was sent, kept apart from the story; and the number of the revision that shows it."""
        article = self._keep(request, article, timezone.now())
        kept = Revision.objects.filter(article=article, by=request.user, autosave=True).first()
        return article, kept.pk if kept else article.head_id

    def _with_its_head(self, request, object_id: int) -> Article | None:
        """In one query: this is asked of the server every few seconds by everybody who writes."""
        open_ones = self.get_queryset(request).select_related("revision", "pending")
        return open_ones.filter(pk=object_id).first()

    def _keep(self, request, article: Article | None, now) -> Article:
        unsaved = type("UnsavedForm", (ArticleForm,), {"person": request.user, "unsaved": True})
        form = unsaved(request.POST, instance=article)
        form.is_valid()  # reads what can be read; the rest stays as it was
        if article is None:  # a story that is begun is a draft at once
            story = form.record()
            (article,) = stories.write([stories.Change(story, owner=request.user)], request.user, now)
            return article
        base = form.base.pk if form.base else self.beginning_of(article)
        stories.keep_unsaved(article, form.record(named=True), request.user, now, base)
        return article

    def _state(self, request, article: Article | None, now) -> dict:
        if article is None:
            return {}
        gone_on = request.POST.get("base") != str(article.head_id)
        head = article.pending or article.revision if gone_on else None
        return {
            "saved": _("Kept at %(when)s") % {"when": moments.clock(now)},
            "change": reverse("admin:articles_article_change", args=[article.pk]),
            "autosave": reverse("admin:articles_article_autosave", args=[article.pk]),
            "head": article.head_id,
            "head_said": _(
                "%(who)s saved this story at %(when)s. Go on writing: when you save, both are put together."
            )
            % {"who": head.by_name or _("An import"), "when": moments.clock(head.saved_at)}
            if head
            else "",
        }

    def _present(self, article: Article, person, now) -> str:
        """Says that this person is here; and who else is. With heartbeats only, which come often enough."""
        Presence.objects.bulk_create(
            [Presence(article=article, person=person, seen_at=now)],
            update_conflicts=True,
            unique_fields=["article", "person"],
            update_fields=["seen_at"],
        )
        return here_said(others_at(article, person, now))

    def forget(self, request, object_id):
        """Throws away what this person had not saved."""
        article = self.get_object(request, object_id)
        if article is None or request.method != "POST":
            raise Http404
        Revision.objects.filter(article=article, by=request.user, autosave=True).delete()
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[object_id]))

    def unsaved_of(self, request, article: Article | None) -> Revision | None:
        """What this person typed and did not save, where it says something else than the story does."""
        if article is None:
            return None
        kept = Revision.objects.filter(article=article, by=request.user, autosave=True).first()
        if kept is None:
            return None
        head = article.pending or article.revision
        return kept if kept.record != head.record else None

    def presence_context(self, request, article: Article | None) -> dict:
        if article is None or not self.has_change_permission(request, article):
            return {"autosave": reverse("admin:articles_article_autosave_new")}
        now = timezone.now()
        Presence.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
        unsaved = self.unsaved_of(request, article) if request.method == "GET" else None
        return {
            "autosave": reverse("admin:articles_article_autosave", args=[article.pk]),
            "unsaved": unsaved if unsaved and "unsaved" not in request.GET else None,
            "here": here_said(others_at(article, request.user, now)),
        }


def others_at(article: Article, person, now) -> list[str]:
    found = Presence.objects.filter(article=article, seen_at__gt=now - AWAY_AFTER).exclude(person=person)
    return [each.person.get_full_name() or each.person.username for each in found.select_related("person")]


def here_said(names: list[str]) -> str:
    if not names:
        return ""
    return _("Also here: %(names)s") % {"names": ", ".join(names)}
