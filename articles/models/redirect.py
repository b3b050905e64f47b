"""A redirect: an address that readers know, and what stands there now."""

import re
from urllib.parse import unquote

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.editions import edition_of_path
from articles.models.article import Article
from articles.models.author import Author
from articles.models.named import Named
from articles.models.page import Page
from articles.models.section import Section
from articles.models.tag import Tag
from articles.workflow import Status

TARGETS = ("article", "tag", "section", "author", "page")


def _exactly_one_target() -> Q:
    one = Q()
    for target in TARGETS:
        one |= Q(**{f"{name}__isnull": name != target for name in TARGETS})
    return one


class RedirectManager(models.Manager):
    def leading_from(self, path: str, query: str = "") -> str | None:
        """The address that this old one leads to, or None.

        The exact address with its query comes first, then the path alone, then both with or without a
        slash at the end, then all that without the edition's prefix; a story that is not public is not
        given away. The feed of a list follows its list.
        """
        target = self._target_of(path, query)
        return target.get_absolute_url() if target else self._feed_leading_from(path)

    def _target_of(self, path: str, query: str = "") -> models.Model | None:
        plain = "/" + path[1:].removeprefix(edition_of_path(path).prefix)
        tried = []
        for each in dict.fromkeys((path, other_ending(path), plain, other_ending(plain))):
            tried += [f"{each}?{unquote(query)}", each] if query else [each]
        tried = [address[:500] for address in tried if address != "/"]
        found = {each.old_path: each for each in self.filter(old_path__in=tried).select_related(*TARGETS)}
        for address in tried:
            if address in found and found[address].may_be_followed():
                return found[address].target
        return None

    def _feed_leading_from(self, path: str) -> str | None:
        match = _FEED.fullmatch(path)
        if match is None:
            return None
        here, kind = edition_of_path(path), match["kind"] or ("atom" if match["old"] == "atom" else "rss")
        if match["list"] == f"/{here.prefix}":
            return reverse("articles:feed_latest", args=[kind], current_app=here.code)
        target = self._target_of(match["list"])
        if not isinstance(target, Named):
            return None
        name = f"articles:feed_{target._meta.model_name}"
        return reverse(name, args=[target.slug, kind], current_app=here.code)

    def remember(self, before: models.Model, after: models.Model) -> None:
        """Keeps the old address of a tag, section, author or page alive: its slug has changed, or it is another now."""
        target = after._meta.model_name
        self.filter(old_path=_kept_address(after)).delete()  # it is in use again
        self.update_or_create(
            old_path=_kept_address(before), defaults={**dict.fromkeys(TARGETS), target: after}
        )


# A feed of ours, under a list that was renamed or merged; or of a system that was here before, which wrote
# them /feed/, /category/roads/feed/, /tag/roads/rss/ and /feed/atom/.
_FEED = re.compile(
    r"(?P<list>/(?:.+/)?)(?:feed\.(?P<kind>rss|atom|json)|(?:feed|rss)(?:/(?P<old>rss2?|rdf|atom))?/?)"
)


def other_ending(path: str) -> str:
    """The same address with a slash at its end, or without: other systems take both."""
    before, question, query = path.partition("?")
    other = before.rstrip("/") if before.endswith("/") else f"{before}/"
    return f"{other or '/'}{question}{query}"


def _kept_address(row: models.Model) -> str:
    """Without the edition's prefix, but for pages, which have a language of their own."""
    address = row.get_absolute_url()
    if row._meta.model_name != "page":
        address = "/" + address[1:].removeprefix(edition_of_path(address).prefix)
    return unquote(address)


class Redirect(models.Model):
    old_path = models.CharField(
        _("old address"),
        max_length=500,
        unique=True,
        help_text=_(
            "From the first slash on, with its question mark if it has one: /2019/05/envoy/ or /?p=123"
        ),
    )
    article = models.ForeignKey(Article, models.CASCADE, null=True, blank=True, verbose_name=_("story"))
    tag = models.ForeignKey(Tag, models.CASCADE, null=True, blank=True, verbose_name=_("tag"))
    section = models.ForeignKey(Section, models.CASCADE, null=True, blank=True, verbose_name=_("section"))
    author = models.ForeignKey(Author, models.CASCADE, null=True, blank=True, verbose_name=_("author"))
    page = models.ForeignKey(Page, models.CASCADE, null=True, blank=True, verbose_name=_("page"))

    objects = RedirectManager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(name="redirect_has_one_target", condition=_exactly_one_target()),
            models.CheckConstraint(
                name="redirect_starts_with_a_slash", condition=Q(old_path__startswith="/")
            ),
        ]

    def __str__(self):
        return self.old_path

    @property
    def target(self):
        return next(filter(None, (getattr(self, name) for name in TARGETS)))

    def may_be_followed(self) -> bool:
        """Withdrawn stories say so themselves; others that are not public might as well not exist."""
        return self.article is None or self.article.is_public() or self.article.status == Status.WITHDRAWN
