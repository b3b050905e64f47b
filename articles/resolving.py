"""The rows that stories refer to, found by uuid, each kind in one query; and what a translation translates."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models import Article, Author, Picture, Section, Tag
from articles.record import Ref, Story
from articles.recording import ref_to
from articles.settling import StoryRefused, one_per_author


class Parts:
    """Sections, pictures, tags, authors and stories by uuid. Raises StoryRefused for one that is not here.

    With `strict=False`, for what is only shown, those that are gone are left out.
    """

    def __init__(self, stories: Iterable[Story], *, strict: bool = True):
        self.strict = strict
        self.renames: dict[str, str] = {}  # uuids of what was merged into something else, to that one's
        stories = list(stories)
        self.sections = self._found(Section.objects.all(), (story.section for story in stories))
        self.pictures = self._found(Picture.objects.all(), (story.thumbnail for story in stories))
        self.tags = self._found(Tag.objects.all(), (ref for story in stories for ref in story.tags))
        self.authors = self._found(
            Author.objects.all(), (byline.author for story in stories for byline in story.bylines)
        )
        others = (ref for story in stories for ref in (*story.related, story.translation_of))
        self.articles = self._found(
            Article.objects.select_related("translation_of").only(
                *("uuid", "language", "headline", "translation_of__uuid", "translation_of__language")
            ),
            others,
        )

    def _found(self, rows: models.QuerySet, refs: Iterable[Ref | None]) -> dict[str, models.Model]:
        uuids = {ref.uuid for ref in refs if ref is not None and ref.uuid}
        found = {str(row.uuid): row for row in rows.filter(uuid__in=uuids)} if uuids else {}
        missing = uuids - found.keys()
        if missing and hasattr(rows.model, "absorbed"):
            taken_over = _absorbing(rows, missing)
            self.renames |= {uuid: str(row.uuid) for uuid, row in taken_over.items()}
            found |= taken_over | {str(row.uuid): row for row in taken_over.values()}
            missing -= found.keys()
        if missing and self.strict:
            raise StoryRefused(
                _("There is no %(what)s with the uuid %(uuid)s.")
                % {"what": rows.model._meta.verbose_name, "uuid": min(missing) or "?"}
            )
        return found

    def renamed(self, story: Story) -> Story:
        """With the uuids of today for what has been merged since it was written."""
        if not self.renames:
            return story

        def today(ref: Ref | None) -> Ref | None:
            return replace(ref, uuid=self.renames.get(ref.uuid, ref.uuid)) if ref else None

        return replace(
            story,
            section=today(story.section),
            tags=tuple(dict.fromkeys(today(ref) for ref in story.tags)),
            bylines=one_per_author(replace(each, author=today(each.author)) for each in story.bylines),
        )


def _absorbing(rows: models.QuerySet, uuids: set[str]) -> dict[str, models.Model]:
    """What others were merged into: old revisions name them still."""
    named = Q()
    for uuid in uuids:
        named |= Q(absorbed__contains=uuid)
    return {uuid: row for row in rows.filter(named) for uuid in uuids if uuid in row.absorbed}


def original_of(
    parts: Parts, story: Story, article: Article, before: Story | None, beside: Collection[Article] = ()
) -> Article | None:
    """What it translates: a translation names the original, never another translation. Raises StoryRefused.

    `beside` are stories that are written together with it, as far as they stand already.
    """
    own = Article.objects.filter(translation_of=article.pk) if article.pk else Article.objects.none()
    if (
        before is not None
        and before.language != story.language
        and own.filter(language=story.language).exists()
    ):
        raise StoryRefused(_("This story has a translation in that language; it cannot be in the same one."))
    if story.translation_of is None:
        return None
    other = parts.articles[story.translation_of.uuid]
    original = other.translation_of or other
    if before is not None and (before.translation_of, before.language) == (
        ref_to(original.uuid),
        story.language,
    ):
        return original
    if original.pk == article.pk:
        raise StoryRefused(_("A story cannot be a translation of itself."))
    if original.language == story.language:
        raise StoryRefused(_("A translation is in another language than its original."))
    there = Article.objects.filter(translation_of=original, language=story.language).exclude(pk=article.pk)
    coming = {(each.translation_of_id, each.language) for each in beside if each is not article}
    if (original.pk, story.language) in coming or there.exists():
        raise StoryRefused(_("That story has a translation in this language already."))
    if own.exists() or (article.pk and article.pk in {of for of, _language in coming}):
        raise StoryRefused(_("This story has translations of its own, so it is an original."))
    return original
