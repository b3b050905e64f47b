"""A story as it is shown to whoever may read but not change it, with what they typed too late beside it."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from articles import markup
from articles.admin.article_list import headline
from articles.models import Article
from articles.record_json import from_json

SHOWN = ("shown_unsaved", "shown_headline", "shown_standfirst", "shown_body")


class ArticleReading(admin.ModelAdmin):
    def get_object(self, request, object_id, from_field=None):
        article = super().get_object(request, object_id, from_field)
        if article is not None:
            article.reader = request.user  # whose unsaved words may stand beside it
        return article

    @admin.display(description=_("What you typed and could not save any more: copy what you need"))
    def shown_unsaved(self, article):
        kept = article.revisions.filter(by=article.reader, autosave=True).first()
        if kept is None:
            return ""
        story = from_json(kept.record)
        words = format_html("<p><strong>{}</strong></p><p>{}</p>", story.headline, story.standfirst)
        return _in_its_language(article, words + _safe(story.body))

    @admin.display(description=_("Headline"))
    def shown_headline(self, article):
        return headline(article)

    @admin.display(description=_("Standfirst"))
    def shown_standfirst(self, article):
        return article.standfirst

    @admin.display(description=_("Body"))
    def shown_body(self, article):
        return _in_its_language(article, _safe(article.body))


def _safe(body: str) -> SafeString:
    return mark_safe(markup.clean(body))  # noqa: S308 - clean


def _in_its_language(article: Article, shown: SafeString) -> SafeString:
    return format_html(
        '<div lang="{}" dir="{}">{}</div>', article.edition.tag, article.edition.direction, shown
    )
