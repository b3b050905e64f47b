"""Rows as record.py's records, as they leave: what is the newsroom's own affair only in an export of everything."""

from dataclasses import fields

from articles.importers.again import EDITED, GIVEN
from articles.models import Article, Author, Page, Picture, Redirect, Section, Tag
from articles.record import Author as AuthorRecord
from articles.record import Kept, Ref, Story
from articles.record import Page as PageRecord
from articles.record import Picture as PictureRecord
from articles.record import Redirect as RedirectRecord
from articles.record import Section as SectionRecord
from articles.record import Tag as TagRecord
from articles.record_json import digests


def section(row: Section) -> SectionRecord:
    return SectionRecord(
        uuid=str(row.uuid),
        slug=row.slug,
        names=_in_order(row.names),
        descriptions=_in_order(row.descriptions),
        position=row.position,
        absorbed=_absorbed(row),
    )


def tag(row: Tag) -> TagRecord:
    return TagRecord(
        uuid=str(row.uuid),
        slug=row.slug,
        names=_in_order(row.names),
        aliases=tuple(row.aliases),
        descriptions=_in_order(row.descriptions),
        absorbed=_absorbed(row),
    )


def author(row: Author) -> AuthorRecord:
    return AuthorRecord(
        uuid=str(row.uuid),
        slug=row.slug,
        names=_in_order(row.names),
        about=_in_order(row.about),
        absorbed=_absorbed(row),
    )


def page(row: Page) -> PageRecord:
    return PageRecord(
        uuid=str(row.uuid),
        language=row.language,
        slug=row.slug,
        title=row.title,
        position=row.position,
        body=row.body,
    )


def picture(row: Picture, file: str, *, everything: bool) -> PictureRecord:
    own = {}
    if everything:  # what a camera wrote, and on what terms we may show it, is nobody else's affair
        own = {
            "licence": row.licence,
            "licence_ends_at": row.licence_ends_at,
            "keywords": tuple(row.keywords),
            "taken_at": row.taken_at,
            "file_name": row.file_name,
            "uploaded_at": row.created_at,
            "owner": _owner(row),
        }
    return PictureRecord(
        uuid=str(row.uuid),
        file=file,
        alt=_in_order(row.alts),
        caption=_in_order(row.captions),
        creator=row.creator,
        credit=row.credit,
        copyright=row.copyright,
        focal_point=row.focal_point,
        **own,
    )


def redirect(row: Redirect) -> RedirectRecord:
    return RedirectRecord(
        old_path=row.old_path, to_type=row.target._meta.model_name, to=Ref(uuid=str(row.target.uuid))
    )


def kept(row: Article, story: Story, *, everything: bool) -> Kept:
    if not everything:
        return Kept(id=row.pk)
    return Kept(
        id=row.pk,
        created_at=row.created_at,
        saved_at=row.saved_at,
        owner=_owner(row),
        last_move=row.last_move,
        moved_at=row.moved_at,
        note=row.note,
        note_by=row.note_by,
        edited=_edited(row, story),
        given=tuple(row.source_digests.get(GIVEN, "").split()),
    )


def _edited(row: Article, story: Story) -> tuple[str, ...]:
    """In which fields it is no longer what an import wrote."""
    names = [each.name for each in fields(Story) if each.name in row.source_digests]
    now = digests(story, names)
    earlier = row.source_digests.get(EDITED, "").split()
    return tuple(name for name in names if now[name] != row.source_digests[name] or name in earlier)


def _owner(row: Article | Picture) -> str:
    return row.owner.get_username() if row.owner else row.owner_name


def _absorbed(row: Section | Tag | Author) -> tuple[str, ...]:
    return tuple(filter(None, row.absorbed.split("|")))


def _in_order(texts: dict[str, str]) -> dict[str, str]:
    """Databases keep them in orders of their own."""
    return dict(sorted(texts.items()))
