"""Translations at the desk: the ledger, beginning one, what changed in the original, marking it current."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import desk, stories, translating
from articles.admin import ledger
from articles.admin.article_list import headline
from articles.admin.source import source_of
from articles.admin.telling import KINDS_OF_BLOCK, Teller, Told
from articles.editions import editions
from articles.models import Article, Revision, Section, SiblingTask
from articles.record_json import from_json


class ArticleTranslations(admin.ModelAdmin):
    def get_urls(self):
        view = self.admin_site.admin_view
        task = "<int:object_id>/siblings/<int:task_id>/"
        return [
            path("translations/", view(self.translations), name="articles_article_translations"),
            path("<int:object_id>/translate/", view(self.translate), name="articles_article_translate"),
            path("<int:object_id>/current/", view(self.current), name="articles_article_current"),
            path(task, view(self.sibling), name="articles_article_sibling"),
            path(f"{task}looked/", view(self.looked), name="articles_article_looked"),
            *super().get_urls(),
        ]

    # Story by language

    def translations(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = ledger.Asked.read(request.GET)
        articles, older = ledger.page_of(asked, request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Translations"),
            "opts": self.opts,
            "asked": asked,
            "rows": ledger.rows(articles, request.user, timezone.now()),
            "older": older,
            "editions": editions().values(),
            "sections": Section.objects.all(),
        }
        return TemplateResponse(request, "admin/articles/article/translations.html", context)

    # Beginning one

    def translate(self, request, object_id):
        """GET says which languages there are; POST begins one, or leads to the one that is begun already."""
        original = self._original(request, object_id)
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            self._keep_what_came_along(request, original)
            return self._begin(request, original, request.POST.get("into", ""))
        (row,) = ledger.rows([original], request.user, timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Translate"),
            "opts": self.opts,
            "original": original,
            "story": headline(original),
            "row": row,
            "may_begin": any(cell.may_begin for cell in row.cells),
        }
        return TemplateResponse(request, "admin/articles/article/translate.html", context)

    def _original(self, request, object_id: int) -> Article:
        """Of a translation, what it translates. Raises Http404 for what this person may not read."""
        known = Article.objects.known_to(request.user).select_related("revision", "pending")
        article = known.filter(pk=object_id).first()
        if article is not None and article.translation_of_id is not None:
            article = known.filter(pk=article.translation_of_id).first()
        if article is None:
            raise Http404
        return article

    def _begin(self, request, original: Article, language: str):
        choose = HttpResponseRedirect(reverse("admin:articles_article_translate", args=[original.pk]))
        if language not in editions() or language == original.language:
            messages.error(request, _("Choose a language."))
            return choose
        begun = translation_in(original, language)
        if begun is None:
            try:
                made = translating.translate(original, language, request.user, timezone.now())
            except stories.StoryRefused as refusal:
                begun = translation_in(original, language)
                if begun is None:
                    messages.error(request, str(refusal))
                    return choose
            else:
                messages.success(request, _("This is a draft of yours. The original stands beside it."))
                return HttpResponseRedirect(self._form_of(made))
        return self._lead_to(request, begun) or choose

    def _lead_to(self, request, begun: Article) -> HttpResponseRedirect | None:
        """To the translation that somebody else was quicker to begin, where it is open to this person."""
        said = {
            "language": begun.edition.own_name,
            "who": begun.owner or begun.owner_name or _("An import"),
        }
        if not desk.is_open_to(request.user, begun, timezone.now()):
            messages.warning(request, _("%(language)s has been begun already, by %(who)s.") % said)
            return None
        messages.info(request, _("%(language)s has been begun already, by %(who)s: this is it.") % said)
        return HttpResponseRedirect(self._form_of(begun))

    # The form

    def render_change_form(self, request, context, **kwargs):
        article = kwargs.get("obj")
        if article is not None:
            context |= self._languages_of(request, article)
        if "current" in request.GET:  # refused: what is pressed next marks only where it says so itself
            kwargs["form_url"] = request.path
        return super().render_change_form(request, context, **kwargs)

    def _languages_of(self, request, article: Article) -> dict:
        """Of a translation its original, of an original its translations; and what became of the others."""
        now, found = timezone.now(), {}
        if article.translation_of_id is not None:
            found = {"source": source_of(article, request.user), "kinds": KINDS_OF_BLOCK}
        elif len(editions()) > 1:
            (row,) = ledger.rows([article], request.user, now)
            others = [cell for cell in row.cells if not cell.is_original]
            found = {"own_row": row, "languages": others}
        return found | {
            "is_translation": article.translation_of_id is not None,
            "is_unfinished": not article.is_live(now),
            "tasks": _beside_what_is_stale(article) if desk.is_theirs(request.user, article) else (),
        }

    def mark_with_what_was_saved(self, request, article: Article) -> None:
        if (seen := request.GET.get("current")) and article.translation_of_id is not None:
            self._mark_current(request, article, seen)

    def current(self, request, object_id):
        """One click: what the form shows of the original is what this translation says."""
        article = self.changeable(request, object_id)
        if article.translation_of_id is None:
            raise Http404
        self._mark_current(request, article, request.POST.get("seen", ""))
        return self._back_to_form(request, article)

    def _mark_current(self, request, article: Article, seen: str) -> None:
        """Where `seen`, what this person has read of the original, is still what it says."""
        now = timezone.now()
        if not desk.may_read(request.user, article.translation_of, now):
            messages.error(request, _("The original is not open to you."))
            return
        try:
            translating.mark_current(
                article, int(seen) if seen.isdecimal() and len(seen) < 20 else 0, request.user, now
            )
        except stories.StoryRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Marked as current."))

    # What became of the other languages

    def sibling(self, request, object_id, task_id):
        """What readers saw of the other language before, and what it says now."""
        article = self.readable(request, object_id)
        task = self._task(article, task_id)
        if task is None:
            raise Http404
        other = task.sibling
        known = desk.may_read(request.user, other, timezone.now())
        compared = known and task.what == SiblingTask.What.CORRECTED and task.before is not None
        context = {
            **self.admin_site.each_context(request),
            "title": _("What changed"),
            "opts": self.opts,
            "original": article,
            "task": task,
            "story": headline(other) if known else "",
            "edition": other.edition,
            "address": ledger.address_for(request.user, other, timezone.now()),
            "kinds": KINDS_OF_BLOCK,
            "may_change": self.has_change_permission(request, article),
        }
        if compared:
            now = translating.original_now(other)
            context["changed"] = translating.changed_since(task.before, now)
            context["also"] = self._also_changed(request, task.before, now)
        return TemplateResponse(request, "admin/articles/article/sibling.html", context)

    def _also_changed(self, request, before: Revision, now: Revision) -> list[Told]:
        """What readers see of a story beside the words that are translated."""
        one, other = from_json(before.record), from_json(now.record)
        told = Teller([one, other], request.user).changes(one, other)
        return [each for each in told if each.field in ("dateline", "thumbnail", "bylines")]

    def looked(self, request, object_id, task_id):
        """There is nothing to do in this language."""
        article = self.changeable(request, object_id)
        task = self._task(article, task_id)
        if task is None:
            messages.info(request, _("Somebody has looked at that already."))
        elif task.at.isoformat() != request.POST.get("looked_at"):
            messages.error(request, _("That language was changed again meanwhile. Look at it once more."))
        else:
            translating.done(task, request.user, timezone.now())
            messages.success(request, _("Noted: there was nothing to do."))
        if "home" in request.POST:
            return HttpResponseRedirect(reverse("admin:index"))
        return self._back_to_form(request, article)

    def _task(self, article: Article, task_id: int) -> SiblingTask | None:
        tasks = SiblingTask.objects.filter(article=article, pk=task_id)
        return tasks.select_related("sibling", "before").first()

    # What was typed

    def _keep_what_came_along(self, request, article: Article) -> bool:
        """What is pressed on the form sends what was typed there: it is kept, and not saved."""
        if "headline" not in request.POST or not self.has_change_permission(request, article):
            return False
        self.keep_for_preview(request, article)
        return self.unsaved_of(request, article) is not None

    def _back_to_form(self, request, article: Article) -> HttpResponseRedirect:
        kept = self._keep_what_came_along(request, article)
        return HttpResponseRedirect(self._form_of(article) + ("?unsaved=1" if kept else ""))

    def _form_of(self, article: Article) -> str:
        return reverse("admin:articles_article_change", args=[article.pk])


def _beside_what_is_stale(article: Article) -> list[SiblingTask]:
    """What a stale translation has to follow stands beside its form already, and need not be said twice."""
    original = article.translation_of_id if article.stale_by else None
    return [
        task
        for task in translating.tasks_for(article)
        if (task.sibling_id, task.what) != (original, SiblingTask.What.CORRECTED)
    ]


def translation_in(original: Article, language: str) -> Article | None:
    return Article.objects.filter(translation_of=original, language=language).select_related("owner").first()
