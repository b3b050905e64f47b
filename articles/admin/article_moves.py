"""The buttons that move a story: what is refused, and what is moved from a page that is for reading only."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from articles import desk, stories
from articles.models import Article
from articles.workflow import MOVE, PUBLISH, MoveRefused


class ArticleMoves(admin.ModelAdmin):
    def move_by_button(self, request, object_id):
        """Refuses a button that was not offered; moves at once what this person may move but not edit.

        None: the form goes on, and makes the move with what was typed.
        """
        name = request.POST.get("_move", "")
        article = self.get_object(request, object_id) if object_id else Article(owner=request.user)
        if name and article is None:  # nothing that is open to this person
            desk.note_refusal(request.user, Article(), name, timezone.now())
        if not name or article is None:
            return None
        now = timezone.now()
        permission = PUBLISH if name == desk.PUBLISH_CHANGES else getattr(MOVE.get(name), "permission", None)
        theirs = article.pk is None or desk.is_theirs(request.user, article)
        if permission is None or not request.user.has_perm(permission) or not theirs:
            self._refused(request, article, name, now)
        if name == desk.PUBLISH_CHANGES:
            if not desk.may_publish_changes(request.user, article, now):
                request.refusal = self.status_by_now(article)
            return None
        if MOVE[name] not in desk.moves_open_to(request.user, article, now):
            request.refusal = gettext(
                "This story is %(status)s by now. Your text is still here: save it, or look first."
            ) % {"status": article.get_status_display()}
        elif object_id and not self.has_change_permission(request, article):
            return self._moved_unseen(request, article, MOVE[name], now)
        return None

    def status_by_now(self, article) -> str:
        words = gettext("This story is %(status)s by now. Your text is still here: save it, or look first.")
        return words % {"status": article.get_status_display()}

    def _moved_unseen(self, request, article, move, now):
        """From a page that shows the story for reading only: out of the bin, say."""
        try:
            desk.move_one(article, move, request.user, now, request.POST.get("move_note", ""))
            messages.success(
                request, gettext("“%(story)s”: %(done)s.") % {"story": article, "done": move.done}
            )
        except (MoveRefused, stories.StoryRefused) as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _refused(self, request, article, name, now):
        desk.note_refusal(request.user, article, name, now)
        raise PermissionDenied
