"""Two who save one story at once: both are put together, and a person asked where both changed the same words."""

from dataclasses import replace

from django.contrib import admin, messages
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import desk, merging, stories
from articles.admin.article_form import ArticleForm
from articles.admin.merge_page import merge_context
from articles.models import Article, Revision
from articles.record import Story
from articles.record_json import from_json
from articles.workflow import MoveRefused, Status

PUBLICATIONS = ("publish", "release", "republish")


class Conflicts(Exception):
    """Both changed the same words: a person must choose."""

    def __init__(self, merged: merging.Merged, head: Revision, form: ArticleForm):
        super().__init__()
        self.merged, self.head, self.form = merged, head, form


class ArticleMerging(admin.ModelAdmin):
    def merged(self, request, form, change_, head: Revision) -> stories.Change:
        """What both made of it, put together; raises Conflicts where a person must choose."""
        mine = stories.settled(change_.story, timezone.now())
        theirs = from_json(head.record)
        if form.move is not None and not form.move.is_possible(theirs.status, live=_has_been_read(theirs)):
            raise MoveRefused(
                gettext(
                    "%(who)s has moved this story meanwhile. Your text is still here: save it, then look again."
                )
                % {"who": head.by_name}
            )
        if form.data.get("_move") in (*PUBLICATIONS, desk.PUBLISH_CHANGES):
            # What would go out is not what this person has read.
            raise MoveRefused(
                gettext(
                    "%(who)s has saved this story meanwhile. Save, so that both are put together; then publish."
                )
                % {"who": head.by_name or gettext("An import")}
            )
        chosen = {}
        if request.POST.get("merged_with") == str(head.pk):
            chosen = {
                name.removeprefix("choice-"): value
                for name, value in request.POST.items()
                if name.startswith("choice-")
            }
        merged = merging.merge(form.before, theirs, mine, chosen)
        if merged.conflicts:
            raise Conflicts(merged, head, form)
        self._refuse_what_would_go_out(merged.story, theirs, form.instance)
        if merged.taken:
            messages.info(
                request, gettext("Put together with what %(who)s saved meanwhile.") % {"who": head.by_name}
            )
        return replace(change_, story=merged.story, base=head.pk)

    def _refuse_what_would_go_out(self, story: Story, theirs: Story, article: Article) -> None:
        """A story that has been scheduled meanwhile stays scheduled, and fit to go out by itself."""
        now = timezone.now()
        if theirs.status != Status.PUBLISHED or theirs.published_at <= now:
            return
        if story.published_at is None or story.published_at <= now:
            raise MoveRefused(
                gettext("This story has been scheduled meanwhile. Give it a date to come, and save.")
            )
        desk.refuse_what_is_not_ready(story, article, story.status, now)

    def ask_which(self, request, object_id, found: Conflicts):
        article = self.get_object(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Both of you changed this"),
            "opts": self.opts,
            "original": article,
            **merge_context(request, article, found.merged, found.head, found.form.data_to_keep()),
        }
        return TemplateResponse(request, "admin/articles/article/merge.html", context)


def _has_been_read(story: Story) -> bool:
    return story.status == Status.PUBLISHED and story.published_at <= timezone.now()
