"""The list of stories at the desk: its columns and filters, and moves of many at once."""

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles import desk, moments, search, stories
from articles.admin.lists import LanguageFilter, MineFilter, MonthFilter, ShortPaginator, StateFilter
from articles.editions import edition
from articles.models import Article, Section
from articles.workflow import MoveRefused, Status


class SectionFilter(SimpleListFilter):
    title = _("section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [(str(section.pk), str(section)) for section in Section.objects.all()]

    def queryset(self, request, queryset):
        return queryset.filter(section=self.value()) if (self.value() or "").isdecimal() else queryset


def state_chip(article: Article):
    """Its status as the desk speaks of it, and whether changes wait."""
    now = timezone.now()
    kind, words = article.status.replace("_", "-"), article.get_status_display()
    if article.is_scheduled(now):
        kind, words = "scheduled", _("Scheduled")
    elif article.status == Status.PUBLISHED and not article.is_public(now):
        kind, words = "withdrawn", _("Expired")
    chip = format_html('<span class="desk-chip desk-{}">{}</span>', kind, words)
    if article.pending_id is None:
        return chip
    return format_html('{} <span class="desk-chip desk-waiting">{}</span>', chip, _("Unpublished changes"))


def headline(article: Article):
    shown = edition(article.language)
    return format_html(
        '<span class="desk-headline" lang="{}" dir="{}">{}</span>',
        shown.tag,
        shown.direction,
        article.headline or _("(no headline yet)"),
    )


class ArticleList(admin.ModelAdmin):
    list_display = ("picture", "story", "state", "when", "edition")
    list_display_links = ("story",)
    list_filter = (StateFilter, MineFilter, LanguageFilter, SectionFilter, MonthFilter)
    list_per_page = 50
    list_max_show_all = 50  # "Show all" of a hundred thousand is nobody's wish
    list_select_related = ("section", "thumbnail", "owner", "translation_of")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # a count for each filter
    paginator = ShortPaginator
    search_fields = ("headline",)  # any: shows the box; get_search_results asks the index
    search_help_text = _("Words of the headline, the text, the tags or the authors, in any spelling")

    def lookup_allowed(self, lookup, value, request):
        """The filters below and nothing else: a lookup of one's own could walk a hundred thousand rows."""
        return lookup in {each.parameter_name for each in self.list_filter}

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Stories"), **(extra_context or {})})

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        if not changelist.query:  # "of how many" is said of a search only
            changelist.full_result_count = changelist.result_count
        return changelist

    def get_ordering(self, request):
        return ("-index_minute", "-id")

    def get_sortable_by(self, request):
        return ()  # one order, which every filter has an index for

    def get_search_results(self, request, queryset, search_term):
        if search_term.strip():
            queryset = queryset.filter(pk__in=search.matching_ids(search_term))
        return queryset, False

    # Columns

    @admin.display(description=_("Picture"))
    def picture(self, article):
        if article.thumbnail is None:
            return format_html('<span class="desk-thumb desk-thumb-none">{}</span>', _("No picture"))
        return format_html(
            '<img class="desk-thumb" src="{}" width="96" height="54" alt="" loading="lazy">',
            article.thumbnail.rendition("16x9", 320),
        )

    @admin.display(description=_("Story"))
    def story(self, article):
        """A translation that has no headline yet says of what it is one, where every reader knows that."""
        original = None if article.headline else article.translation_of
        if original is None or not original.is_public():
            return headline(article)
        of = _("of %(headline)s") % {"headline": format_html("<bdi>{}</bdi>", original.headline)}
        return format_html('{}<span class="desk-under">{}</span>', headline(article), mark_safe(of))  # noqa: S308 - escaped

    @admin.display(description=_("Status"))
    def state(self, article):
        return state_chip(article)

    @admin.display(description=_("When"))
    def when(self, article):
        dated = article.published_at if article.status in stories.WITH_A_DATE else None
        owner = article.owner or article.owner_name
        who = " · ".join(str(each) for each in (article.section, owner) if each)
        words = (
            moments.full(dated) if dated else _("Begun %(when)s") % {"when": moments.full(article.created_at)}
        )
        return format_html('<span class="desk-when">{}</span><span class="desk-under">{}</span>', words, who)

    @admin.display(description=_("Language"))
    def edition(self, article):
        """Its name, and the way to its other languages."""
        name = format_html('<bdi lang="{}">{}</bdi>', article.edition.tag, article.edition.own_name)
        if article.translation_of_id is not None:
            return format_html('{}<span class="desk-under">{}</span>', name, _("translation"))
        address = reverse("admin:articles_article_translate", args=[article.pk])
        link = '{}<a class="desk-under" href="{}">{}<span class="visually-hidden">: {}</span></a>'
        return format_html(link, name, address, _("Translate"), article.headline)

    # Moves of many: a page says first what will happen to which story

    def get_actions(self, request):
        moves = desk.moves_of_many(request.user).values()
        return {
            move.name: (_ask(move.name), move.name, move.label if move.name != "publish" else _("Publish"))
            for move in moves
        }

    def get_urls(self):
        view = self.admin_site.admin_view(self.move_many)
        return [path("move/<slug:name>/", view, name="articles_article_move_many"), *super().get_urls()]

    def move_many(self, request, name):
        """GET shows what would happen to each, POST does it; what cannot be moved is named and left."""
        move = desk.moves_of_many(request.user).get(name)
        if move is None:
            desk.note_refusal(request.user, Article(), name, timezone.now())
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else request.GET
        ids = [int(each) for each in sent.getlist("story") if each.isdecimal() and len(each) < 19][
            : self.list_per_page
        ]
        articles = list(self.get_queryset(request).filter(pk__in=ids).order_by("-index_minute", "-id"))
        now = timezone.now()
        if request.method == "POST":
            return self._moved(request, move, articles, now)
        lines = [
            (article, state_chip(article), *_outlook(request.user, article, move, now))
            for article in articles
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": move.label if move.name != "publish" else _("Publish"),
            "move": move,
            "lines": lines,
            "possible": sum(possible for _article, _chip, possible, _words in lines),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/articles/article/move_many.html", context)

    def _moved(self, request, move, articles, now):
        done = 0
        for article in articles:
            if request.POST.get(f"head-{article.pk}") != str(article.head_id):
                refusal = gettext("“%(story)s” has been changed meanwhile.") % {"story": article.headline}
                messages.error(request, refusal)
                continue
            try:
                desk.move_one(article, move, request.user, now, request.POST.get("note", ""))
                done += 1
            except (MoveRefused, stories.StoryRefused) as refusal:
                messages.error(request, f"{article.headline}: {refusal}")
        if done:
            said = ngettext("%(count)s story: %(done)s.", "%(count)s stories: %(done)s.", done)
            messages.success(request, said % {"count": moments.digits(done), "done": move.done})
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))


def _ask(name: str):
    def ask(_model_admin, request, queryset):
        chosen = "&".join(f"story={pk}" for pk in queryset.values_list("pk", flat=True))
        return HttpResponseRedirect(f"{reverse('admin:articles_article_move_many', args=[name])}?{chosen}")

    return ask


def _outlook(person, article, move, now) -> tuple[bool, str]:
    """Whether it can be moved, and what will happen or why not."""
    if not desk.can_be_moved(article, move, person, now):
        return False, _("stays as it is: it cannot be moved so, or not by you")
    try:
        desk.refuse_what_is_not_ready(desk.record_of(article), article, move.after, now)
    except MoveRefused as refusal:
        return False, str(refusal)
    says = desk.says(move, article.published_at, article.embargo_until, now)
    warnings = desk.warnings(article, now) if move.after == Status.PUBLISHED else ()
    return True, " ".join([f"{says}.", *warnings]) if warnings else says
