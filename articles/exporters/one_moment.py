"""Reads everything as it stands at one moment, while editors go on saving."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from articles.models import Article


@contextmanager
def one_moment() -> Iterator[None]:
    """Whoever has a transaction open already reads as that does."""
    if connection.in_atomic_block:
        yield
        return
    with _beginning_as_a_reader(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        Article.objects.exists()  # the moment is that of the first question
        yield


@contextmanager
def _beginning_as_a_reader() -> Iterator[None]:
    """On SQLite ours begin as a writer's do (settings.py), and all other writers would wait for this one."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA mmap_size = 0")  # a map of the whole file would count as this process's memory
    usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = usual
