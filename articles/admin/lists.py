"""Lists that cost the same at a hundred stories and at a hundred thousand: counting, months, states."""

from datetime import UTC, datetime, timedelta

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.core.paginator import Paginator
from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles import moments
from articles.editions import Calendar
from articles.months import Month
from articles.workflow import Status

MOST_COUNTED = 2000


class ShortPaginator(Paginator):
    """Counts only so far: counting a hundred thousand rows costs more than showing fifty."""

    @cached_property
    def count(self):
        return self.object_list[:MOST_COUNTED].count()


class StateFilter(SimpleListFilter):
    """Statuses as the desk speaks of them: scheduled and expired follow from dates."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            (Status.DRAFT, Status.DRAFT.label),
            (Status.IN_REVIEW, Status.IN_REVIEW.label),
            (Status.READY, Status.READY.label),
            ("scheduled", _("Scheduled")),
            (Status.PUBLISHED, Status.PUBLISHED.label),
            ("waiting", _("Unpublished changes")),
            ("expired", _("Expired")),
            (Status.WITHDRAWN, Status.WITHDRAWN.label),
            (Status.BINNED, Status.BINNED.label),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        if self.value() == "waiting":
            return queryset.filter(pending__isnull=False)
        if self.value() == "scheduled":
            return queryset.filter(status=Status.PUBLISHED, published_at__gt=now)
        if self.value() == "expired":
            return queryset.filter(status=Status.PUBLISHED, expires_at__lte=now)
        if self.value() == Status.PUBLISHED:
            return queryset.public(now)
        if self.value() in Status.values:
            return queryset.filter(status=self.value())
        return queryset.exclude(status=Status.BINNED)  # what is in the bin is seen there only


class MineFilter(SimpleListFilter):
    title = _("owner")
    parameter_name = "mine"

    def lookups(self, request, model_admin):
        return [("1", _("Mine"))]

    def queryset(self, request, queryset):
        return queryset.filter(owner=request.user) if self.value() else queryset


class LanguageFilter(SimpleListFilter):
    title = _("language")
    parameter_name = "language"

    def lookups(self, request, model_admin):
        return model_admin.model._meta.get_field("language").choices

    def queryset(self, request, queryset):
        return queryset.filter(language=self.value()) if self.value() else queryset


class MonthFilter(SimpleListFilter):
    """Years, and the months of the chosen one, from the first story's to the last's."""

    title = _("month")
    parameter_name = "month"

    def lookups(self, request, model_admin):
        ends = model_admin.model.objects.aggregate(first=Min("index_minute"), last=Max("index_minute"))
        if ends["first"] is None:
            return []
        first, last = (timezone.localtime(_moment_of(ends[name])) for name in ("first", "last"))
        chosen = (request.GET.get(self.parameter_name) or str(last.year))[:4]
        found = []
        for year in range(last.year, first.year - 1, -1):
            found.append((str(year), moments.digits(year)))
            if str(year) == chosen:
                months = (datetime(year, month, 1, tzinfo=first.tzinfo) for month in range(12, 0, -1))
                found += [
                    (f"{month:%Y-%m}", moments.month(Month.holding(month, Calendar.GREGORIAN)).own)
                    for month in months
                    if (first.year, first.month) <= (month.year, month.month) <= (last.year, last.month)
                ]
        return found

    def queryset(self, request, queryset):
        try:
            start, end = _span(self.value() or "")
        except (ValueError, OverflowError):
            return queryset
        return queryset.filter(Q(index_minute__gte=start), Q(index_minute__lt=end))


def _moment_of(index_minute: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(minutes=index_minute)


def _span(words: str) -> tuple[int, int]:
    """The minutes of a year or a month, in the newsroom's time zone. Raises ValueError."""
    if len(words) > len("2026-11"):
        raise ValueError(words)
    year, _dash, month = words.partition("-")
    if month:
        start = datetime(int(year), int(month), 1)  # noqa: DTZ001 - made aware below
        end = datetime(int(year) + int(month) // 12, int(month) % 12 + 1, 1)  # noqa: DTZ001 - likewise
    else:
        start, end = datetime(int(year), 1, 1), datetime(int(year) + 1, 1, 1)  # noqa: DTZ001 - likewise
    return tuple(int(timezone.make_aware(each).timestamp() // 60) for each in (start, end))


class OnlyRead(admin.ModelAdmin):
    """A list of what the newsroom itself writes down: nobody adds, changes or deletes its lines by hand."""

    list_display_links = None
    list_per_page = 100
    show_full_result_count = False
    paginator = ShortPaginator

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request, {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        )

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_sortable_by(self, request):
        return ()
