"""What the desk's own templates say, and readers' pages do not."""

from django import template
from django.utils import timezone

from articles import desk, moments
from articles.editions import Edition
from articles.editions import editions as all_editions
from articles.models import Article, Picture

register = template.Library()


@register.simple_tag
def editions() -> list[Edition]:
    return list(all_editions().values())


@register.filter
def small_picture(picture: Picture) -> str:
    """The address of its smallest landscape rendition."""
    return picture.rendition("16x9", 320)


@register.filter
def digits(number: object) -> str:
    """In the desk's own digits."""
    return moments.digits(number)


@register.filter
def may_be_read_by(article: Article, person) -> bool:
    return desk.may_read(person, article, timezone.now())


@register.filter
def may_be_edited_by(article: Article, person) -> bool:
    return desk.may_edit(person, article)
