"""What the form asks the server while somebody writes: stories to choose from, what the button will do."""

from datetime import datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.urls import path
from django.utils import timezone

from articles import desk, search
from articles.admin.widgets import MomentField
from articles.models import Article
from articles.workflow import MOVE

SUGGESTIONS = 8


class ArticleAsks(admin.ModelAdmin):
    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("pick/", view(self.pick), name="articles_article_pick"),
            path("says/", view(self.says), name="articles_article_says"),
            *super().get_urls(),
        ]

    def says(self, request):
        """The words on the Publish button for the dates in the form."""
        dates = [_moment(request.GET.get(name, "")) for name in ("published_at", "embargo_until")]
        return JsonResponse({"says": desk.says(MOVE["publish"], *dates, timezone.now())})

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


def _moment(words: str) -> datetime | None:
    """A moment as the form's inputs send it, in the newsroom's zone; None when it is none."""
    try:
        return MomentField(required=False).clean(words)
    except ValidationError:
        return None
