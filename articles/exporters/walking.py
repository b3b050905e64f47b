"""Goes through tables of any size in little memory."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Exists, Model, OuterRef, QuerySet

AT_ONCE = 200  # rows; with 20,000 words each they still fit


def walk(rows: QuerySet, chosen: QuerySet | None = None) -> Iterator[list[Model]]:
    """All of these by number, some at a time; those that are `chosen`, where some are.

    The numbers are asked for first: with a filter and a limit in one question, databases take the
    filter's index and sort all that it holds, for each few of them anew.
    """
    numbers = rows.model.objects.order_by("pk").values_list("pk", flat=True)
    last = 0
    while stretch := list(numbers.filter(pk__gt=last)[:AT_ONCE]):
        these = rows.filter(pk__in=stretch)
        if found := list((these if chosen is None else among(chosen, these)).order_by("pk")):
            yield found
        last = stretch[-1]


def among(chosen: QuerySet, rows: QuerySet) -> QuerySet:
    """Those of these few rows that are chosen, looked up one by one.

    Of two conditions in one question, SQLite would take the index of the statuses, and read all that is
    published for each few.
    """
    return rows.filter(Exists(chosen.filter(pk=OuterRef("pk"))))


class Seen:
    """Which numbers have come by, a bit for each: as a set, a million would take a hundred megabytes."""

    def __init__(self):
        self.stretches: dict[int, bytearray] = defaultdict(lambda: bytearray(2**13))

    def first(self, number: int) -> bool:
        """Whether it comes by for the first time."""
        stretch, place = self.stretches[number >> 16], number & 0xFFFF
        bit = 1 << (place & 7)
        if stretch[place >> 3] & bit:
            return False
        stretch[place >> 3] |= bit
        return True
