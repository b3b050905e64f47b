"""Stories at the desk: the form's page, who may do what with which story, and saving."""

from operator import methodcaller

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from articles import desk, moments, roles, stories
from articles.admin.article_asks import ArticleAsks
from articles.admin.article_autosave import ArticleAutosave
from articles.admin.article_form import FOR_PUBLISHERS, ArticleForm
from articles.admin.article_history import ArticleHistory
from articles.admin.article_list import ArticleList, headline, state_chip
from articles.admin.article_merging import ArticleMerging, Conflicts
from articles.admin.article_moves import ArticleMoves
from articles.admin.article_reading import SHOWN, ArticleReading
from articles.admin.translations import ArticleTranslations
from articles.models import Article
from articles.workflow import MOVE, PUBLISH, MoveRefused, Status

STORY = ("headline", "standfirst", "body", "chosen_related", "slug", "short_headline", "dateline")
SIDE = (
    (_("Where it appears"), ("language", "section", "kind", "chosen_tags", "chosen_bylines")),
    (
        _("Thumbnail"),
        (
            *("thumbnail", "thumbnail_file", "thumbnail_alt", "thumbnail_caption", "thumbnail_credit"),
            *("thumbnail_described", "thumbnail_shown"),
        ),
    ),
    (_("Where it comes from"), ("chosen_original", "source_name", "source_url")),
)
HIDDEN, HIDDEN_OF_NEW = ("base", "warned"), ("new_uuid", "warned")


@admin.register(Article)
class ArticleAdmin(
    ArticleTranslations,
    ArticleHistory,
    ArticleAutosave,
    ArticleMerging,
    ArticleMoves,
    ArticleReading,
    ArticleAsks,
    ArticleList,
):
    form = ArticleForm
    save_on_top = False
    view_on_site = staticmethod(methodcaller("get_absolute_url"))
    change_form_template = "admin/articles/article/change_form.html"

    # Who may do what

    def get_queryset(self, request):
        return super().get_queryset(request).open_to(request.user)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or desk.may_edit(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        """From the bin only, where a Chief empties it."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and obj.status == Status.BINNED

    def delete_model(self, request, obj):
        stories.purge(obj, request.user, timezone.now())

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except stories.StoryRefused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[object_id]))

    def get_deleted_objects(self, objs, request):
        """The story alone: all that hangs on it goes with it, and needs no permission of its own."""
        return [str(each) for each in objs], {}, set(), []

    # The form

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        given = {
            "person": request.user,
            "refusal": getattr(request, "refusal", ""),
            "put_back": getattr(request, "put_back", None),
            "opened": self.unsaved_of(request, obj) if "unsaved" in request.GET else None,
        }
        return type("ArticleForm", (form,), given)

    def get_fieldsets(self, request, obj=None):
        if obj is not None and not self.has_change_permission(request, obj):
            shown = SHOWN if self.unsaved_of(request, obj) else SHOWN[1:]
            return [(None, {"classes": ["desk-main"], "fields": shown})]
        publishing = FOR_PUBLISHERS if request.user.has_perm(PUBLISH) else ()
        owner = ("chosen_owner",) if request.user.has_perm(roles.EDIT_ANY) else ()
        hidden = HIDDEN if obj is not None else HIDDEN_OF_NEW
        sides = [(_("Publishing"), (*publishing, *owner, "move_note"))]
        return [
            (None, {"classes": ["desk-main"], "fields": (*STORY, *hidden)}),
            *((name, {"classes": ["desk-side"], "fields": fields}) for name, fields in (*sides, *SIDE)),
        ]

    def get_changeform_initial_data(self, request):
        return {"language": request.LANGUAGE_CODE, **super().get_changeform_initial_data(request)}

    def render_change_form(self, request, context, **kwargs):
        # The editor's import map needs the page's nonce.
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        article = kwargs.get("obj")
        form = context["adminform"].form
        now = timezone.now()
        moves = desk.moves_open_to(request.user, article or Article(owner=request.user), now)
        dates = form.dates() if isinstance(form, ArticleForm) else (None, None)
        context |= {
            "state": state_chip(article) if article else "",
            "moves": [(move, desk.says(move, *dates, now)) for move in moves],
            "theirs": article is not None and desk.is_theirs(request.user, article),
            "main": _main(
                moves, article is not None and desk.may_publish_changes(request.user, article, now)
            ),
            "live": article is not None and article.is_live(now),
            "may_publish_changes": article is not None
            and desk.may_publish_changes(request.user, article, now),
            "findings": form.findings if hasattr(form, "findings") else [],
            "waits_for_nothing": article is not None and _waits_for_nothing(article, dates[0], now),
            "title": article.headline or _("(no headline yet)") if article else _("New story"),
            "shown_title": headline(article) if article else _("New story"),
            "subtitle": None,
            "kept_tokens": " ".join(request.session.get("kept", ())),
            "show_save_and_add_another": False,
            **self.presence_context(request, article),
        }
        return super().render_change_form(request, context, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        arguments = (object_id, form_url, extra_context)
        if request.method == "POST":
            answer = self._before_saving(request, *arguments)
            if answer is not None:
                return answer
        try:
            return super().changeform_view(request, *arguments)
        except Conflicts as found:
            return self.ask_which(request, object_id, found)
        except (stories.StoryRefused, MoveRefused) as refusal:
            # Nothing was written; the form comes back with what was typed and the reason.
            request.refusal = str(refusal)
        except IntegrityError:
            begun = self.begun(request) if object_id is None else None
            if begun is not None:  # an autosave was quicker
                return self._go_on_with(request, begun, form_url, extra_context)
            # PostgreSQL sees at the very end that a tag, say, has just been deleted.
            request.refusal = gettext(
                "Something that this story names was deleted at this very moment. Look, and save again."
            )
        return super().changeform_view(request, *arguments)

    def _before_saving(self, request, object_id, form_url, extra_context):
        """What is sent and is no plain save of this form: its answer, or None."""
        begun = self.begun(request) if object_id is None else None
        if begun is not None:
            return self._go_on_with(request, begun, form_url, extra_context)
        if "_restore" in request.POST:
            return self._put_back(request, object_id, form_url, extra_context)
        if "_preview" in request.POST:
            return self._preview(request, object_id)
        return self.move_by_button(request, object_id) or self._keep_what_came_too_late(request, object_id)

    def _keep_what_came_too_late(self, request, object_id):
        """The story has been taken further while its writer typed: the words are shown to them, to be copied."""
        article = self.get_object(request, object_id) if object_id else None
        late = article is not None and article.owner_id == request.user.pk and "headline" in request.POST
        if not late or self.has_change_permission(request, article):
            return None
        self.keep_for_preview(request, article)
        messages.warning(request, self.status_by_now(article))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _go_on_with(self, request, begun, form_url, extra_context):
        """What was sent from a new story's page after it had been begun from there: a change of that draft."""
        request.POST = request.POST.copy()
        # What that page began with: whatever has been saved since is put together with it.
        request.POST["base"] = str(self.beginning_of(begun))
        return self.changeform_view(request, str(begun.pk), form_url, extra_context)

    def _preview(self, request, object_id):
        """Of the form as it stands: nothing is checked, and the story stays as it is."""
        article = self.get_object(request, object_id) if object_id else None
        allowed = (
            self.has_change_permission(request, article) if object_id else self.has_add_permission(request)
        )
        if not allowed or (object_id and article is None):
            raise PermissionDenied
        try:
            article, revision_id = self.keep_for_preview(request, article)
        except stories.StoryRefused as refusal:  # a new one that cannot even be a draft
            messages.error(request, str(refusal))
            return self._put_back(request, object_id, "", None)
        return HttpResponseRedirect(reverse("admin:articles_article_preview", args=[article.pk, revision_id]))

    def _put_back(self, request, object_id, form_url, extra_context):
        """The form with what the browser had kept: shown, not checked and not saved."""
        request.put_back = request.POST
        request.method = "GET"
        return super().changeform_view(request, object_id, form_url, extra_context)

    # Saving: through the one way in

    def save_form(self, request, form, change):
        return form.instance

    def save_model(self, request, obj, form, change):
        form.make_new_names()
        change_ = form.change()
        now = timezone.now()
        try:
            (written,) = stories.write([change_], request.user, now)
        except stories.StoryGoneOn as gone:
            (written,) = stories.write([self.merged(request, form, change_, gone.head)], request.user, now)
        obj.__dict__.update(written.__dict__)
        self._remember_kept(request)

    def _remember_kept(self, request):
        """The browser may let go of its own copy of what has been saved."""
        if token := request.POST.get("kept_as", "")[:40]:
            request.session["kept"] = [*request.session.get("kept", [])[-19:], token]

    def save_related(self, request, form, formsets, change):
        """Tags, bylines and related stories are written with the story."""

    def construct_change_message(self, request, form, formsets, add=False):
        return super().construct_change_message(request, form, [], add)

    def response_add(self, request, obj, post_url_continue=None):
        return self._stay(request, obj)

    def response_change(self, request, obj):
        answer = self._stay(request, obj)
        self.mark_with_what_was_saved(request, obj)
        return answer

    def _stay(self, request, article):
        """On the form, for a writer goes on writing; in the list when the story is out of sight."""
        messages.success(request, self._said(request, article))
        if "_close" in request.POST or not self.has_change_permission(request, article):
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _said(self, request, article):
        name = request.POST.get("_move", "")
        now = timezone.now()
        address = article.get_absolute_url()
        link = format_html('<a href="{}">{}</a>', address, gettext("View on site"))
        if name == desk.PUBLISH_CHANGES:
            return format_html("{} {}", gettext("The changes are out."), link)
        if article.is_scheduled(now) and name in ("", "publish", "republish", "release"):
            return gettext("Scheduled for %(when)s (%(zone)s).") % {
                "when": moments.full(article.published_at),
                "zone": moments.zone(),
            }
        if name in MOVE:
            said = gettext("“%(story)s”: %(done)s.") % {"story": article.headline, "done": MOVE[name].done}
            return format_html("{} {}", said, link) if article.is_public(now) else said
        if article.pending_id is not None:
            return gettext("Saved. Readers see the story as it was until you publish the changes.")
        return gettext("Saved.")


def _main(moves, may_publish_changes: bool) -> str:
    """The one filled button, which a key presses too: never one that takes something away."""
    if may_publish_changes:
        return desk.PUBLISH_CHANGES
    return next((move.name for move in moves if move.name in ("publish", "approve", "submit")), "")


def _waits_for_nothing(article: Article, published_at, now) -> bool:
    """A date to come on a story that nobody has scheduled."""
    return bool(published_at) and published_at > now and article.status != Status.PUBLISHED
