"""A list of other stories, by their headlines: those that this person may know of."""

from django.utils.translation import gettext_lazy as _

from articles.admin.widgets import Picked, PickField
from articles.models import Article

HIDDEN_STORY = _("A story that is not open to you")


class StoriesField(PickField):
    """Stories that this person may know of. One that was linked before stays, but is not named to them."""

    def __init__(self, **kwargs):
        super().__init__(Article.objects.all(), "admin:articles_article_pick", **kwargs)
        self.person, self.linked = None, frozenset()  # set by the form

    def picked(self, values) -> list[Picked]:
        picked = super().picked(values)
        rows = {each.row.pk: each.row for each in picked}
        known = Article.objects.filter(pk__in=rows)
        open_ids = (
            set((known.open_to(self.person) | known.public()).values_list("pk", flat=True)) if rows else set()
        )
        for pk in rows.keys() - open_ids:
            rows[pk].headline = str(HIDDEN_STORY)
        return [each for each in picked if each.row.pk in open_ids or each.row.pk in self.linked]
