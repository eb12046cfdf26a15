"""Rows put back as they were, whatever tables they are of, in an order that constraints allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from newsroom.archive.rows import PARTS, RowId, Values
from newsroom.bulk import insert_rows, slices, update_rows

# What each row is to be: all its columns, None where it is to be gone, or those that change.
Target = Mapping[RowId, Values | None]


def put(targets: Target, now: Mapping[RowId, Values]) -> None:
    """Make rows what `targets` says; `now` is what they are, without those that are not there."""
    gone = [row for row, values in targets.items() if values is None and row in now]
    come = {row: values for row, values in targets.items() if values and row not in now}
    other = {row: values for row, values in targets.items() if values and row in now}
    # What belongs to others goes first and comes last; what others belong to, the other way about.
    _delete(row for row in gone if not PARTS[row[0]].is_subject)
    _insert({row: values for row, values in come.items() if PARTS[row[0]].is_subject})
    _update(other)
    _insert({row: values for row, values in come.items() if not PARTS[row[0]].is_subject})
    _delete(row for row in gone if PARTS[row[0]].is_subject)


def _by_part(rows: Iterable[RowId]) -> dict[str, list[tuple[Any, ...]]]:
    parts: dict[str, list[tuple[Any, ...]]] = {}
    for name, key in rows:
        parts.setdefault(name, []).append(key)
    return parts


def _delete(rows: Iterable[RowId]) -> None:
    for name, keys in _by_part(rows).items():
        part = PARTS[name]
        for fixed, place, values in _grouped(keys):
            column = part.key[place]
            same = {part.key[index]: value for index, value in fixed}
            for some in slices(values):
                part.model._base_manager.filter(**same, **{f"{column}__in": some}).delete()


def _grouped(
    keys: Sequence[tuple[Any, ...]],
) -> Iterable[tuple[tuple[tuple[int, Any], ...], int, list[Any]]]:
    """Keys by all their columns but the one with most values: what is the same, and those values."""
    places = range(len(keys[0]))
    place = max(places, key=lambda place: len({key[place] for key in keys}))
    groups: dict[tuple[tuple[int, Any], ...], list[Any]] = {}
    for key in keys:
        fixed = tuple((index, key[index]) for index in places if index != place)
        groups.setdefault(fixed, []).append(key[place])
    return [(fixed, place, values) for fixed, values in groups.items()]


def _insert(rows: Mapping[RowId, Values]) -> None:
    for name, keys in _by_part(rows).items():
        part = PARTS[name]
        by_columns: dict[tuple[str, ...], list[list[Any]]] = {}
        for key in keys:
            columns, values = part.insertable(rows[name, key])
            by_columns.setdefault(tuple(columns), []).append(values)
        for columns_, all_ in by_columns.items():
            insert_rows(part.model, columns_, all_)


def _update(rows: Mapping[RowId, Values]) -> None:
    """Set the columns that differ; rows of which the same ones do are written together."""
    for name, keys in _by_part(rows).items():
        part = PARTS[name]
        same: dict[tuple[str, ...], list[tuple[tuple[Any, ...], list[Any]]]] = {}
        for key in keys:
            values = rows[name, key]
            columns = tuple(sorted(values))
            driven = [part.for_driver(column, values[column]) for column in columns]
            same.setdefault(columns, []).append((key, driven))
        for columns, pairs in same.items():
            update_rows(part.model, columns, pairs, key=part.key)
