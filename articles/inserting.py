"""Inserts many rows at once, several times as fast as `bulk_create`; and takes their numbers beforehand.

Rows that name each other (a story its revision, the revision its story) need no second look when
both numbers are known before either is written.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from django.db import connection, models

FEW = 20  # rows, up to which a statement for each costs no more than to set up a copy


def take_numbers(model: type[models.Model], count: int) -> range | list[int]:
    """The next free ones; nobody else gets them. In a transaction that writes."""
    if count == 0:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = (cursor.fetchone() or [0])[0]
            return range(last + 1, last + 1 + count)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [number for (number,) in cursor.fetchall()]


def begin_after(model: type[models.Model], number: int) -> None:
    """The next number that is taken is a larger one: this one comes from elsewhere."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [number, table])
            if cursor.rowcount == 0:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
            return
        sequence = "pg_get_serial_sequence(%s, 'id')"
        cursor.execute(
            f"SELECT setval({sequence}, greatest(nextval({sequence}), %s))", [table, table, number]
        )


def insert(rows: Sequence[models.Model]) -> None:
    """Rows of one model, each with its number; no field may be one that sets itself."""
    if not rows:
        return
    fields = rows[0]._meta.concrete_fields
    names = [field.attname for field in fields]
    insert_values(type(rows[0]), names, ([row.__dict__[name] for name in names] for row in rows))


def insert_values(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Values by the fields' `attname`, each row in that order. What is not named is left to the database."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    adapted = [(place, adapt) for place, adapt in enumerate(map(_adapter, fields)) if adapt is not None]
    ready = []
    for row in rows:
        row = list(row)
        for place, adapt in adapted:
            row[place] = adapt(row[place])
        ready.append(row)
    if not ready:
        return
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    into = f"{connection.ops.quote_name(model._meta.db_table)} ({columns})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(ready) > FEW:
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", ready)


def _adapter(field: models.Field) -> Callable[[object], object] | None:
    """How a value is given to the database; None where it is given as it is."""
    sqlite = connection.vendor == "sqlite"
    if isinstance(field, models.JSONField) and sqlite:
        return json.dumps
    if isinstance(field, models.UUIDField) and sqlite:
        return lambda value: None if value is None else value.hex
    if isinstance(field, models.DateTimeField) and sqlite:
        # Stories and their lines share their moments.
        return cache(lambda moment: field.get_db_prep_save(moment, connection))
    if isinstance(field, models.JSONField):
        return lambda value: field.get_db_prep_save(value, connection)
    return None


def prepare_for_many() -> None:
    """Sets this connection up for a long run of writing, in bounded memory."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # A map of the whole file would count as this process's memory; its indexes want a larger cache.
            cursor.execute("PRAGMA mmap_size = 0")
            cursor.execute("PRAGMA cache_size = -48000")
            cursor.execute("PRAGMA wal_autocheckpoint = 8000")
