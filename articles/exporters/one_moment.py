"""Reads everything as it stands at one moment, while editors go on saving."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Whoever has a transaction open already reads as that does."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _reading_only(), transaction.atomic():
            yield


@contextmanager
def _reading_only() -> Iterator[None]:
    """SQLite: ours begin as a writer's do (settings.py), and all other writers would wait for this one."""
    connection.ensure_connection()
    usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = usual
