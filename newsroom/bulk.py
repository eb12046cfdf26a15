"""Many rows at once: written as plain values, and looked up in slices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar, cast

from django.db import connection
from django.db.models import Model

Item = TypeVar("Item")
Value = str | int | float | dt.date | dt.datetime | None


def insert_rows(
    model: type[Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    ignore_conflicts: bool = False,
) -> None:
    """Insert plain rows: `bulk_create` takes longer to build the objects than to write them.

    `rows` hold what the database driver takes, in the order of `fields`; there are no signals.
    With `ignore_conflicts`, a row that a constraint refuses is left out.
    """
    quote = connection.ops.quote_name
    columns = [quote(cast(Any, model._meta.get_field(name)).column) for name in fields]
    # Names come from the models, never from a document.
    insert = "INSERT INTO {} ({}) VALUES ({})".format(  # noqa: S608
        quote(model._meta.db_table), ", ".join(columns), ", ".join(["%s"] * len(columns))
    )
    if ignore_conflicts:
        insert += " ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        cursor.executemany(insert, [list(map(_adapted, row)) for row in rows])


def update_rows(
    model: type[Model],
    fields: Sequence[str],
    rows: Iterable[tuple[Sequence[Value], Sequence[Value]]],
    *,
    key: Sequence[str] = ("id",),
) -> None:
    """Set these fields of rows, each to values of its own: pairs of the key's values and the fields'."""
    quote = connection.ops.quote_name
    columns = [quote(cast(Any, model._meta.get_field(name)).column) for name in (*fields, *key)]
    said = [f"{column} = %s" for column in columns]
    # Names come from the models, never from a document.
    update = "UPDATE {} SET {} WHERE {}".format(  # noqa: S608
        quote(model._meta.db_table),
        ", ".join(said[: len(fields)]),
        " AND ".join(said[len(fields) :]),
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            update, [[*map(_adapted, values), *map(_adapted, of)] for of, values in rows]
        )


def slices(values: Sequence[Item], size: int = 400) -> Iterator[Sequence[Item]]:
    """Pieces small enough for one query's parameters."""
    return (values[start : start + size] for start in range(0, len(values), size))


def _adapted(value: Value) -> Any:
    """A value as the driver of this database takes it."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, dt.date) else value
