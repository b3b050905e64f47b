"""What stands beside a translation's form: its original, to be read while writing, and what changed in it since."""

import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import comparing, desk, markup, translating
from articles.admin.ledger import address_for
from articles.editions import Edition
from articles.models import Article, Picture, Revision
from articles.record import Story
from articles.record_json import from_json
from articles.workflow import Status

_PICTURE = re.compile(r'<img data-picture="([0-9a-f-]{36})">')
_PICTURE_WIDTH = 320


@dataclass(frozen=True, slots=True)
class Source:
    original: Article
    edition: Edition
    address: str
    revision: Revision  # what a translator works from
    story: Story
    body: SafeString
    changed: (
        comparing.Changed | None
    )  # since the translation was made; None: from what is not for this person


def source_of(translation: Article, person) -> Source | None:
    """None for a story that is no translation, and for an original that this person may not read."""
    original, now = translation.translation_of, timezone.now()
    if original is None or not desk.may_read(person, original, now):
        return None
    revision = translating.original_now(original)
    story = from_json(revision.record)
    base = translation.translated_from
    return Source(
        original=original,
        edition=original.edition,
        address=address_for(person, original, now),
        revision=revision,
        story=story,
        body=_shown(story),
        changed=translating.changed_since(base, revision) if _may_compare(person, original, base) else None,
    )


def _may_compare(person, original: Article, base: Revision | None) -> bool:
    """With what the translation was made from: a draft's words are not for everybody who reads what came of it."""
    return base is not None and (desk.is_theirs(person, original) or _was_out(base, original))


def _was_out(revision: Revision, original: Article) -> bool:
    """Whether readers had it before something else took its place."""
    story = from_json(revision.record)
    if story.status != Status.PUBLISHED:
        return False
    later = original.revisions.filter(pk__gt=revision.pk, autosave=False, base=None).order_by("pk").first()
    return later is None or later.saved_at > story.published_at


def _shown(story: Story) -> SafeString:
    """The body as the desk shows it for reading: small pictures, links that leave the form where it is."""
    body = markup.clean(story.body)
    uuids = markup.picture_uuids(body)
    pictures = {str(each.uuid): each for each in Picture.objects.filter(uuid__in=uuids)} if uuids else {}

    def small(found: re.Match) -> str:
        picture = pictures.get(found[1])
        if picture is None:
            return ""
        alt = picture.shown(story.language).alt
        shown = picture.rendition("full", _PICTURE_WIDTH)
        return format_html('<img src="{}" alt="{}" loading="lazy">', shown, alt)

    body = _PICTURE.sub(small, body)
    body = body.replace("<a href=", '<a target="_blank" rel="noopener" href=')
    table = format_html(
        '<div class="desk-scroll" tabindex="0" role="region" aria-label="{}"><table>', _("Table")
    )
    body = body.replace("<table>", table).replace("</table>", "</table></div>")
    return mark_safe(body)  # noqa: S308 - clean, and our own parts
