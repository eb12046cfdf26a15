"""Queries that each page asks for other ids: their SQL is made once.

To put such a query into SQL takes Django longer than it takes the database to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from newsroom.hidden import Hidden, hidden

# Statements are kept for so many ids at most; more are asked for as Django asks.
MOST_IDS: Final = 200
# Ids that stand for others in a statement: no row has them, and no condition names them.
_PLACEHOLDER: Final = -1_000_000_000

Row = Sequence[Any]


class _Statement(NamedTuple):
    sql: str
    parameters: tuple[Any, ...]
    # Where the ids stand among the parameters, each by its place among the ids.
    places: tuple[tuple[int, int], ...]
    converters: tuple[tuple[int, Any, Any], ...]


class Prepared:
    """The rows of a query by ids. `query` gives it as tuples (`values_list`) for any ids."""

    def __init__(self, query: Callable[[Sequence[int]], QuerySet[Any, Any]]) -> None:
        self._query = query
        self._statements: dict[tuple[str, int, Hidden], _Statement] = {}

    def __call__(self, ids: Sequence[int]) -> list[Row]:
        """The rows for these ids, which are different ones."""
        if not ids:
            return []
        if len(ids) > MOST_IDS:
            return list(self._query(ids))
        # What a reader may not see stands in the statement.
        key = connection.vendor, len(ids), hidden()
        if (statement := self._statements.get(key)) is None:
            statement = self._statements[key] = _prepare(self._query, len(ids))
        parameters = list(statement.parameters)
        for place, number in statement.places:
            parameters[place] = ids[number]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
            rows: list[Row] = cursor.fetchall()
        return _converted(rows, statement) if statement.converters else rows


def _prepare(query: Callable[[Sequence[int]], QuerySet[Any, Any]], number: int) -> _Statement:
    placeholders = {_PLACEHOLDER - place: place for place in range(number)}
    compiler = query(list(placeholders)).query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    selected = [column for column, *_ in compiler.select or ()]
    converters = compiler.get_converters(selected)
    return _Statement(
        sql,
        tuple(parameters),
        tuple((at, placeholders[p]) for at, p in enumerate(parameters) if p in placeholders),
        tuple((at, functions, column) for at, (functions, column) in converters.items()),
    )


def _converted(rows: list[Row], statement: _Statement) -> list[Row]:
    """The rows with values as Python has them, where the database's are others."""
    found = [list(row) for row in rows]
    for at, functions, column in statement.converters:
        for row in found:
            for function in functions:
                row[at] = function(row[at], column, connection)
    return list(found)
