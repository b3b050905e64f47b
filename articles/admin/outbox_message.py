"""The outbox: what other sites are told of, what waits, and what was given up. Nobody writes it by hand."""

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import moments
from articles.admin.article_list import headline
from articles.admin.lists import OnlyRead
from articles.models import OutboxMessage
from articles.models.outbox_message import MOST_TRIES


class SendingFilter(SimpleListFilter):
    title = _("state")
    parameter_name = "sending"

    def lookups(self, request, model_admin):
        return [("waiting", _("Waiting")), ("given-up", _("Given up")), ("sent", _("Sent"))]

    def queryset(self, request, queryset):
        if self.value() == "waiting":
            return queryset.waiting()
        if self.value() == "given-up":
            return queryset.given_up()
        return queryset.filter(sent_at__isnull=False) if self.value() == "sent" else queryset


@admin.register(OutboxMessage)
class OutboxMessageAdmin(OnlyRead):
    list_display = ("told_to", "what", "state", "due", "tried", "went_wrong")
    list_filter = (SendingFilter,)
    list_max_show_all = 100
    show_facets = admin.ShowFacets.NEVER
    actions = ("try_again",)

    def lookup_allowed(self, lookup, value, request):
        return lookup == SendingFilter.parameter_name

    def has_send_permission(self, request):
        return request.user.has_perm("articles.change_outboxmessage")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("article").defer("article__body")

    def get_ordering(self, request):
        return ("-created_at", "-id")

    @admin.action(description=_("Try again now"), permissions=["send"])
    def try_again(self, request, queryset):
        """Those tried in vain; what is only foretold, or is being sent at this moment, is left alone."""
        in_vain = ~Q(error="") | Q(tries__gte=MOST_TRIES)
        failed = queryset.order_by().filter(in_vain, sent_at=None)
        count = failed.update(tries=1, due_at=timezone.now(), error="")
        words = ngettext(
            "%(number)s message is tried again within a minute.",
            "%(number)s messages are tried again within a minute.",
            count,
        )
        self.message_user(request, words % {"number": moments.digits(count)}, messages.SUCCESS)

    @admin.display(description=_("To"))
    def told_to(self, message):
        return message.get_kind_display()

    @admin.display(description=_("What has changed"))
    def what(self, message):
        address = format_html('<bdi dir="ltr" lang="en">{}</bdi>', message.address)
        if message.article is None:
            return address
        return format_html(
            '<a href="{}">{}</a><br>{}',
            reverse("admin:articles_article_change", args=[message.article_id]),
            headline(message.article),
            address,
        )

    @admin.display(description=_("state"))
    def state(self, message):
        if message.sent_at is not None:
            kind, words = "published", _("Sent")
        elif message.tries >= MOST_TRIES:
            kind, words = "withdrawn", _("Given up")
        elif message.error:
            kind, words = "in-review", _("Will be tried again")
        else:
            kind, words = "scheduled", _("Waiting")
        return format_html('<span class="desk-chip desk-{}">{}</span>', kind, words)

    @admin.display(description=_("When"))
    def due(self, message):
        return moments.full(message.sent_at or message.due_at)

    @admin.display(description=_("Tries"))
    def tried(self, message):
        return moments.digits(message.tries)

    @admin.display(description=_("What went wrong"))
    def went_wrong(self, message):
        return format_html('<bdi dir="ltr" lang="en">{}</bdi>', message.error) if message.error else ""
