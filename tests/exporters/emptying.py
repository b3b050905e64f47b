"""An emptied newsroom, as an export comes into it."""

from django.db import connection

from articles.models import (
    Article,
    Author,
    Byline,
    Event,
    Page,
    Picture,
    PictureSource,
    PreviewLink,
    Redirect,
    Related,
    Revision,
    Section,
    SiblingTask,
    Tag,
    Tagging,
)


def empty_the_newsroom() -> None:
    """Accounts stay, as they would in another newsroom of the same people."""
    Article.objects.update(revision=None, pending=None, translation_of=None, translated_from=None)
    for model in (SiblingTask, PreviewLink, Event, Revision, Tagging, Byline, Related, Redirect, Article):
        model.objects.all()._raw_delete(model.objects.db)
    for model in (PictureSource, Picture, Section, Tag, Author, Page):
        model.objects.all()._raw_delete(model.objects.db)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_search")
