"""What a source says of a section, tag, author, picture or page, put onto its row. Asks the database nothing."""

from collections.abc import Iterable

from django.db.models import Model

from articles.editions import editions
from articles.models.named import Named
from articles.record import Page, Record
from articles.spelling import fold, slugify


class PartRefused(ValueError):
    """A sentence about a part that cannot be had."""


def names_of(record: Record) -> list[tuple[str, str]]:
    """By which a part is told from others of its kind."""
    kind = type(record).__name__
    if isinstance(record, Page):
        return [(kind, f"{record.language} {slugify(record.slug or record.title)}")]
    return [(kind, fold(name)) for name in getattr(record, "names", {}).values() if fold(name)]


def said_beside(row: Named, part: Record, name: str) -> object:
    """What the source says; of texts by language, beside those in languages that it does not have."""
    said = getattr(part, name)
    return {**getattr(row, name), **said} if isinstance(said, dict) else said


def put_on(row: Model, values: dict[str, object]) -> bool:
    """Whether that changes it. Raises PartRefused for what the database would cut off."""
    changed = row._state.adding
    for name, value in values.items():
        value = list(value) if isinstance(value, tuple) else value
        longest = row._meta.get_field(name).max_length
        if longest and isinstance(value, str) and len(value) > longest:
            raise PartRefused(f"Its {name} has more than {longest} letters. Shorten it.")
        changed = changed or getattr(row, name) != value
        setattr(row, name, value)
    return changed


def refuse_unknown_languages(codes: Iterable[str]) -> None:
    for code in codes:
        if code not in editions():
            raise PartRefused(
                f"There is no edition in the language {code[:20]!r}: it is one of {', '.join(editions())}."
            )
