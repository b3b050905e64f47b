"""Finds a section, tag or author by any of its names, and makes a new one."""

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from articles.models import Section
from articles.models.named import Named
from articles.record import LARGEST_NUMBER
from articles.spelling import fold, one_line

# The longest name that fits over a story and into an address.
LONGEST_NAME = 150


class NameRefused(ValueError):
    """A sentence about a name that can be none."""


def find(model: type[Named], name: str) -> Named | None:
    """By name in any language, or alias, however it is spelt; the oldest when there are several."""
    return called(model, name).first()


def called(model: type[Named], name: str) -> QuerySet:
    """All with this name, the oldest first."""
    folded = fold(name)
    named = model.objects.filter(folded__contains=f"|{folded}|") if folded else model.objects.none()
    return named.order_by("id")


def every_spelling(model: type[Named]) -> dict[str, str]:
    """uuid by folded spelling, for whoever looks up thousands."""
    found: dict[str, str] = {}
    for uuid, folded in model.objects.order_by("id").values_list("uuid", "folded"):
        for spelling in folded.strip("|").split("|"):
            found.setdefault(spelling, str(uuid))
    return found


def check(name: str) -> str:
    """The name as it would be kept. Raises NameRefused."""
    name = one_line(name)
    if not fold(name):
        raise NameRefused(_("“%(name)s” cannot be a name: it has no letter and no digit.") % {"name": name})
    if len(name) > LONGEST_NAME:
        raise NameRefused(
            _("“%(name)s…” is too long for a name: %(limit)s letters at most.")
            % {"name": name[:40], "limit": LONGEST_NAME}
        )
    return name


def make(model: type[Named], name: str, language: str) -> Named:
    """Saved, with a slug of its own. Raises NameRefused."""
    made = model(names={language: check(name)})
    if isinstance(made, Section):
        put_last(made)
    made.fold_names()
    made.save()
    return made


def put_last(section: Section) -> None:
    """One that nobody has placed pushes none of the others aside."""
    last = Section.objects.aggregate(last=Max("position"))["last"]
    section.position = 0 if last is None else min(last + 1, LARGEST_NUMBER)


def find_or_make(model: type[Named], name: str, language: str) -> Named:
    return find(model, name) or make(model, name, language)
