"""Tells a record that cannot be from a run that cannot go on: the database is gone, or the disk is full."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, OperationalError

AGAIN = "What is in is whole; the same command carries on where this one stopped."
# PostgreSQL's words for two transactions that stood in each other's way: the same again may well work.
_IN_THE_WAY = ("40P01", "40001")


class BrokenOff(Exception):
    """A sentence about why nothing more could be written."""


def raise_if_broken_off(error: Exception) -> None:
    """Raises BrokenOff unless the error is one record's own."""
    if isinstance(error, OperationalError | InterfaceError) and not was_in_the_way(error):
        said = str(error).strip().splitlines() or ["it does not say why"]
        raise BrokenOff(f"The database cannot be written: {said[0]}. {AGAIN}") from error


@contextmanager
def broken_off_as_such() -> Iterator[None]:
    """For what is asked of the database beside the writing of one record."""
    try:
        yield
    except DatabaseError as error:
        raise_if_broken_off(error)
        raise


def was_in_the_way(error: Exception) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in _IN_THE_WAY
