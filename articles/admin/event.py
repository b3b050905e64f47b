"""The audit trail: who did what when, across all stories. Nobody edits it."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import desk, moments, translating
from articles.admin.lists import OnlyRead
from articles.models import Event
from articles.workflow import MOVE, Status

# Moves say for themselves what they are.
OTHERS = {
    "create": _("begun"),
    "change": _("changed"),
    "import": _("imported"),
    desk.PUBLISH_CHANGES: _("changes published"),
    desk.DISCARD: _("unpublished changes dropped"),
    desk.RESCHEDULE: _("its date changed"),
    "note": _("a note left"),
    "restore": _("an earlier revision restored"),
    "duplicate": _("made as a copy"),
    "purge": _("deleted for ever"),
    translating.TRANSLATE: _("begun as a translation"),
    translating.CURRENT: _("marked as current with its original"),
    translating.LOOKED: _("looked at after a change in another language"),
}


def said(event: Event) -> str:
    """What was done, in words."""
    if event.what == desk.REFUSED:
        return _("was refused: %(what)s") % {
            "what": MOVE[event.note].label if event.note in MOVE else event.note
        }
    words = MOVE[event.what].done if event.what in MOVE else OTHERS.get(event.what, event.what)
    return str(words)


@admin.register(Event)
class EventAdmin(OnlyRead):
    list_display = ("at_moment", "who", "what_was_done", "story", "note")
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("article")

    def get_ordering(self, request):
        return ("-at", "-id")

    @admin.display(description=_("When"))
    def at_moment(self, event):
        return moments.full(event.at)

    @admin.display(description=_("Who"))
    def who(self, event):
        return event.by_name or _("An import")

    @admin.display(description=_("What"))
    def what_was_done(self, event):
        if not event.after or not event.before:
            return said(event)
        return f"{said(event)} ({Status(event.before).label} → {Status(event.after).label})"

    @admin.display(description=_("Story"))
    def story(self, event):
        if event.article is None:
            return event.headline
        address = reverse("admin:articles_article_history", args=[event.article_id])
        return format_html(
            '<a href="{}"><bdi>{}</bdi></a>', address, event.headline or _("(no headline yet)")
        )
