"""All rows of tables at once, as a backup gives them back.

Each of these is a part of a transaction of the caller's, which replaces the whole archive; models
may be those of an earlier state of the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import AutoField, Max, Model

from newsroom.bulk import insert_rows

Models = Sequence[type[Model]]


def lock_tables(models: Models) -> None:
    """Let nobody else write to these tables until the transaction ends; reading goes on.

    On SQLite a transaction that may write does that by itself.
    """
    if connection.vendor == "postgresql":
        if models:
            _execute(f"LOCK TABLE {', '.join(map(_table, models))} IN EXCLUSIVE MODE")
        # Else what is to be looked at when it is committed is kept in memory, row by row.
        _execute("SET CONSTRAINTS ALL IMMEDIATE")


def empty_tables(models: Models) -> None:
    """Delete all rows; tables are given in an order in which each comes after those it refers to."""
    for model in reversed(models):
        _execute(f"DELETE FROM {_table(model)}")  # noqa: S608  a name of ours


def fill_table(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows as they were, with their ids; there are no signals."""
    insert_rows(model, fields, rows)


def drop_tables(models: Models) -> None:
    """Drop tables with all that refers to them."""
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    for model in models:
        _execute(f"DROP TABLE IF EXISTS {_table(model)}{cascade}")


def last_id(model: type[Model]) -> int | None:
    """The highest id that the table ever gave, None if the database gives none."""
    if not isinstance(model._meta.pk, AutoField):
        return None
    if connection.vendor == "sqlite":
        rows = _execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        given = rows[0][0] if rows else 0
    else:
        # The name is the database's own, quoted as it must be.
        [(value, used)] = _execute(f"SELECT last_value, is_called FROM {_sequence(model)}")  # noqa: S608
        given = value if used else value - 1
    return max(given, _highest(model))


def set_last_id(model: type[Model], number: int) -> None:
    """Let the next row's id be above this one, and above all that are there.

    An id that was given once is never given again: addresses and histories would be another's.
    """
    number = max(number, _highest(model))
    if connection.vendor == "sqlite":
        table = model._meta.db_table
        _execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        _execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
    else:
        # Unlike setval(), this is undone with the transaction.
        _execute(f"ALTER SEQUENCE {_sequence(model)} RESTART WITH {number + 1:d}")


def _highest(model: type[Model]) -> int:
    return model._base_manager.aggregate(highest=Max("pk"))["highest"] or 0


def _sequence(model: type[Model]) -> str:
    column = model._meta.pk.column
    [(name,)] = _execute("SELECT pg_get_serial_sequence(%s, %s)", [_table(model), column])
    return str(name)


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _execute(statement: str, values: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values) or None)
        return cursor.fetchall() if cursor.description else []
