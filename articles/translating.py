"""Translations: how they begin, what their original says since, and how the languages of a story stand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import blocks, comparing, embeds, markup, siblings, stories
from articles.editions import editions
from articles.models import Article, Event, Revision, SiblingTask
from articles.rebuilding import without_what_is_gone
from articles.record import Ref, Story
from articles.record_json import from_json
from articles.recording import record_of
from articles.stories import StoryRefused
from articles.workflow import Status

TRANSLATE, CURRENT, LOOKED = "translate", "current", "looked"  # in the audit trail


# What a translation is made from


def original_now(original: Article) -> Revision:
    """What readers see of a published story, else its newest text: what translators work from."""
    return Revision.objects.get(pk=siblings.revision_to_translate(original))


def changed_since(base: Revision, now: Revision) -> comparing.Changed:
    return comparing.stories(from_json(base.record), from_json(now.record))


def translate(original: Article, language: str, by: AbstractBaseUser, at: datetime) -> Article:
    """A draft in another language, of whoever asked for it: the parts of the original, and no words yet.

    Raises StoryRefused.
    """
    original = original.translation_of or original
    _refuse_what_has_no_place(original, language)
    said = from_json(original_now(original).record)
    story = Story(
        language=language,
        kind=said.kind,
        body=_places(said.body),
        section=said.section,
        thumbnail=said.thumbnail,
        tags=said.tags,
        bylines=said.bylines,
        related=_in_language(said.related, language),
        translation_of=Ref(uuid=str(original.uuid)),
        status=Status.DRAFT.value,
        embargo_until=said.embargo_until,
        source_name=said.source_name,
    )
    change = stories.Change(without_what_is_gone(story), owner=by, move=TRANSLATE)
    try:
        (made,) = stories.write([change], by, at)
    except IntegrityError as error:  # somebody else has begun it at this moment
        raise StoryRefused(_("That story has a translation in this language already.")) from error
    return made


def _refuse_what_has_no_place(original: Article, language: str) -> None:
    if original.status == Status.BINNED:
        raise StoryRefused(_("This story is in the bin. Take it out before it is translated."))
    there = original.translations.filter(language=language).first()
    if there is not None and there.status == Status.BINNED:
        raise StoryRefused(
            _("The translation in this language is in the bin. Take it out, or delete it for ever.")
        )


def _places(body: str) -> str:
    """The pictures and videos of a body, in their order, without its words."""
    kept = []
    for block in blocks.split(body):
        kept += [
            f'<figure><img data-picture="{uuid}"></figure>'
            for uuid in dict.fromkeys(markup.picture_uuids(block))
        ]
        video = embeds.video_alone(block)
        if video is not None:
            address = video.page.replace("&", "&amp;")
            kept.append(f'<p><a href="{address}">{address}</a></p>')
    return "".join(kept)


def _in_language(related: tuple[Ref, ...], language: str) -> tuple[Ref, ...]:
    """Each related story in this language where it is there, else as it stands beside the original."""
    if not related:
        return ()
    rows = Article.objects.filter(uuid__in=[ref.uuid for ref in related])
    roots = {str(uuid): root or pk for uuid, root, pk in rows.values_list("uuid", "translation_of_id", "pk")}
    wanted = Q(translation_of__in=roots.values()) | Q(pk__in=roots.values())
    there = Article.objects.filter(wanted, language=language).exclude(status=Status.BINNED)
    here = {root or pk: str(uuid) for uuid, root, pk in there.values_list("uuid", "translation_of_id", "pk")}
    return tuple(dict.fromkeys(Ref(uuid=here.get(roots.get(ref.uuid), ref.uuid)) for ref in related))


def mark_current(translation: Article, seen: int, by: AbstractBaseUser, at: datetime) -> None:
    """It says what its original said in the revision `seen`, where that still counts. Raises StoryRefused.

    The audit trail keeps who found so.
    """
    if translation.translation_of_id is None:
        raise StoryRefused(_("This story is no translation."))
    with transaction.atomic():
        # Both, so that nothing is written of the original between this look and its mark.
        ids = (translation.translation_of_id, translation.pk)
        found = {each.pk: each for each in Article.objects.locked().filter(pk__in=ids)}
        original, row = (found.get(pk) for pk in ids)
        is_of_it = row is not None and original is not None and row.translation_of_id == original.pk
        if not is_of_it or siblings.revision_to_translate(original) != seen:
            raise StoryRefused(_("The original has changed again meanwhile. Look at it once more."))
        change = stories.Change(
            record_of(row), row, keeps_waiting=True, quiet=True, is_current=True, move=CURRENT
        )
        stories.write([change], by, at)


# How the languages of a story stand


class Standing(TextChoices):
    MISSING = "missing", gettext_lazy("Missing")
    DRAFT = "draft", gettext_lazy("Draft")  # readers do not have it, or no longer
    CURRENT = "current", gettext_lazy("Current")
    STALE = "stale", gettext_lazy("Stale")


@dataclass(frozen=True, slots=True)
class Cell:
    """One language of a story. What is missing may lie in the bin; a draft may be stale as well."""

    standing: Standing = Standing.MISSING
    article: Article | None = None
    stale_by: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A story and its translations, by language; its own is not among them."""

    original: Article
    cells: dict[str, Cell] = field(default_factory=dict)


def ledger(articles: Iterable[Article]) -> list[Row]:
    """For a page of originals, in one query."""
    originals = list(articles)
    found = Article.objects.filter(translation_of__in=[each.pk for each in originals])
    cells = {
        (each.translation_of_id, each.language): Cell(_standing(each), each, each.stale_by)
        for each in found.defer("body", "source_digests")
    }
    return [
        Row(
            original,
            {
                language: cells.get((original.pk, language), Cell())
                for language in editions()
                if language != original.language
            },
        )
        for original in originals
    ]


def _standing(translation: Article) -> Standing:
    if translation.status == Status.BINNED:
        return Standing.MISSING
    if translation.status != Status.PUBLISHED:
        return Standing.DRAFT
    return Standing.STALE if translation.stale_by else Standing.CURRENT


# What a correction or a withdrawal puts on the desk


def tasks_for(article: Article) -> list[SiblingTask]:
    """The newest first, each with its sibling and what that said before."""
    return list(article.sibling_tasks.select_related("sibling", "before").defer("sibling__body"))


def done(task: SiblingTask, by: AbstractBaseUser, at: datetime) -> None:
    """Somebody has looked; of two who say so at once, the first is in the audit trail.

    It says at which language: the headline there may be a draft's by now, and the history is read in this one.
    """
    with transaction.atomic():
        gone, _by_model = SiblingTask.objects.filter(pk=task.pk, at=task.at).delete()
        if gone:
            Event.objects.create(
                article=task.article,
                revision_id=task.article.head_id,
                headline=task.article.headline,
                what=LOOKED,
                note=task.sibling.edition.own_name,
                by=by,
                by_name=by.get_username(),
                at=at,
            )
