"""Stories at the desk: the list, the form, and who may do what with which story."""

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from articles import markup, moments, roles, search, stories
from articles.admin.article_form import PUBLISHING, ArticleForm, may_edit
from articles.admin.lists import LanguageFilter, MonthFilter, ShortPaginator, StateFilter
from articles.editions import edition
from articles.models import Article, Section
from articles.workflow import PUBLISH, Status

STORY = (
    "desk-main",
    ("headline", "standfirst", "body", "chosen_related", "slug", "short_headline", "dateline"),
)
SIDE = (
    (_("Where it appears"), ("language", "section", "kind", "chosen_tags", "chosen_bylines")),
    (
        _("Thumbnail"),
        (
            *("thumbnail", "thumbnail_file", "thumbnail_alt", "thumbnail_caption", "thumbnail_credit"),
            "thumbnail_described",
        ),
    ),
    (_("Where it comes from"), ("chosen_original", "source_name", "source_url")),
)
SHOWN = ("shown_headline", "shown_standfirst", "shown_body")
SUGGESTIONS = 8


class SectionFilter(SimpleListFilter):
    title = _("section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [(str(section.pk), str(section)) for section in Section.objects.all()]

    def queryset(self, request, queryset):
        return queryset.filter(section=self.value()) if (self.value() or "").isdecimal() else queryset


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    form = ArticleForm
    list_display = ("picture", "story", "state", "when", "language")
    list_display_links = ("story",)
    list_filter = (StateFilter, LanguageFilter, SectionFilter, MonthFilter)
    list_per_page = 50
    list_select_related = ("section", "thumbnail", "owner")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # a count for each filter
    paginator = ShortPaginator
    search_fields = ("headline",)  # any: shows the box; get_search_results asks the index
    search_help_text = _("Words of the headline, the text, the tags or the authors, in any spelling")
    actions = None
    save_on_top = False
    change_form_template = "admin/articles/article/change_form.html"

    # Who may do what

    def get_queryset(self, request):
        return super().get_queryset(request).open_to(request.user)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_edit(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request):
        """The filters below and nothing else: a lookup of one's own could walk a hundred thousand rows."""
        return lookup in {each.parameter_name for each in self.list_filter}

    # The list

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
        shown = edition(article.language)
        return format_html(
            '<span class="desk-headline" lang="{}" dir="{}">{}</span>',
            shown.tag,
            shown.direction,
            article.headline,
        )

    @admin.display(description=_("Status"))
    def state(self, article):
        now = timezone.now()
        kind, words = article.status.replace("_", "-"), article.get_status_display()
        if article.is_scheduled(now):
            kind, words = "scheduled", _("Scheduled")
        elif article.status == Status.PUBLISHED and not article.is_public(now):
            kind, words = "withdrawn", _("Expired")
        return format_html('<span class="desk-chip desk-{}">{}</span>', kind, words)

    @admin.display(description=_("When"))
    def when(self, article):
        dated = article.published_at if article.status in stories.WITH_A_DATE else None
        who = " · ".join(str(each) for each in (article.section, article.owner) if each)
        words = (
            moments.full(dated) if dated else _("Begun %(when)s") % {"when": moments.full(article.created_at)}
        )
        return format_html('<span class="desk-when">{}</span><span class="desk-under">{}</span>', words, who)

    # The form

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(
            "ArticleForm", (form,), {"person": request.user, "refusal": getattr(request, "refusal", "")}
        )

    def get_fieldsets(self, request, obj=None):
        if obj is not None and not self.has_change_permission(request, obj):
            return [(None, {"classes": ["desk-main"], "fields": SHOWN})]
        publishing = PUBLISHING if request.user.has_perm(PUBLISH) else ()
        owner = ("chosen_owner",) if request.user.has_perm(roles.EDIT_ANY) else ()
        sides = [(_("Publishing"), (*publishing, *owner))] if publishing or owner else []
        return [
            (None, {"classes": [STORY[0]], "fields": STORY[1]}),
            *((name, {"classes": ["desk-side"], "fields": fields}) for name, fields in (*sides, *SIDE)),
        ]

    @admin.display(description=_("Headline"))
    def shown_headline(self, article):
        return self.story(article)

    @admin.display(description=_("Standfirst"))
    def shown_standfirst(self, article):
        return article.standfirst

    @admin.display(description=_("Body"))
    def shown_body(self, article):
        return format_html(
            '<div lang="{}" dir="{}">{}</div>',
            article.edition.tag,
            article.edition.direction,
            mark_safe(markup.clean(article.body)),  # noqa: S308 - clean
        )

    def get_changeform_initial_data(self, request):
        return {"language": request.LANGUAGE_CODE, **super().get_changeform_initial_data(request)}

    def render_change_form(self, request, context, **kwargs):
        # The editor's import map needs the page's nonce.
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        article = kwargs.get("obj")
        context["state"] = self.state(article) if article else ""
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, **kwargs)

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except stories.StoryRefused as refusal:
            # Nothing was written; the form comes back with what was typed and the reason.
            request.refusal = str(refusal)
            return super().changeform_view(request, *args, **kwargs)

    # Saving: through the one way in

    def save_form(self, request, form, change):
        return form.instance

    def save_model(self, request, obj, form, change):
        form.make_new_names()
        change_ = stories.Change(form.record(), obj if change else None, form.owner())
        (written,) = stories.write([change_], request.user, timezone.now())
        obj.__dict__.update(written.__dict__)

    def save_related(self, request, form, formsets, change):
        """Tags, bylines and related stories are written with the story."""

    def construct_change_message(self, request, form, formsets, add=False):
        return super().construct_change_message(request, form, [], add)

    # Suggestions while typing

    def get_urls(self):
        return [
            path("pick/", self.admin_site.admin_view(self.pick), name="articles_article_pick"),
            *super().get_urls(),
        ]

    def pick(self, request):
        """Stories by words of their headlines: public ones, and those that are open to this person."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_queryset(request) | Article.objects.public()
        ids = search.matching_ids(request.GET.get("q", ""), at_most=50)
        found = found.filter(pk__in=ids).order_by("-index_minute", "-id")[:SUGGESTIONS]
        return JsonResponse(
            {
                "found": [
                    {
                        "value": str(each.pk),
                        "label": each.headline,
                        "note": f"{each.edition.own_name} · {each.get_status_display()}",
                    }
                    for each in found
                ]
            }
        )
