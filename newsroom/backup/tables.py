"""Which tables a backup holds, and how a row of them is written as a line.

All tables are kept but those that are named here, or by the app they are of
(`AppConfig.not_in_backups`): a new one is in a backup without anybody's thinking of it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Generator, Mapping, Sequence
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import connection, models

# Tables whose rows are not kept. When a backup is restored, they are emptied.
LEFT_OUT = {
    "sessions.session": "who is signed in is of the day; users sign in again",
    **dict.fromkeys(
        (
            "axes.accessattempt",
            "axes.accessattemptexpiration",
            "axes.accessfailurelog",
            "axes.accesslog",
        ),
        "who tried to sign in, and from where, is of the day and nobody else's business",
    ),
}
# Tables that Django fills by itself from the models. Their numbers differ from one database to
# another, and running processes remember them: rows refer to theirs by these columns.
NAMED = {
    "contenttypes.contenttype": ("app_label", "model"),
    "auth.permission": ("content_type__app_label", "content_type__model", "codename"),
}
# Kinds of column whose values JSON and every database hold alike.
PLAIN = (
    models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.FloatField,
    models.ForeignKey,
)  # fmt: skip
# Rows that are read at once; of those with bytes, each of which may be a whole document, fewer.
CHUNK, LARGE_CHUNK = 2_000, 10

Row = Sequence[Any]


def left_out() -> dict[str, str]:
    """The tables that no backup holds, by label, and why."""
    tables = dict(LEFT_OUT)
    for config in apps.get_app_configs():
        for model, why in getattr(config, "not_in_backups", {}).items():
            tables[f"{config.label}.{model}"] = why
    return tables


def kept(all_models: Sequence[type[models.Model]]) -> list[Table]:
    """The tables that a backup holds, each after those that it refers to."""
    tables = {model._meta.label_lower: Table(model) for model in all_models}
    for label in {*left_out(), *NAMED}:
        tables.pop(label, None)
    order = TopologicalSorter(
        {
            # A row that refers to another of its own table comes after it: it is younger.
            label: sorted(table.refers_to & (tables.keys() - {label}))
            for label, table in sorted(tables.items())
        }
    )
    return [tables[label] for label in order.static_order()]


class Table:
    """A table, its columns in the order of a line."""

    def __init__(self, model: type[models.Model], columns: Sequence[str] = ()) -> None:
        self.model = model
        self.label = model._meta.label_lower
        self._fields: dict[str, models.Field[Any, Any]] = {
            field.attname: field for field in model._meta.concrete_fields
        }
        self.columns = tuple(columns or self._fields)

    @property
    def refers_to(self) -> set[str]:
        """The tables that rows of this one refer to."""
        return {label for field in self._fields.values() if (label := _referred(field))}

    def has(self, columns: Sequence[str]) -> bool:
        """Whether these are its columns, in whatever order."""
        return set(columns) == set(self._fields) and len(columns) == len(self._fields)

    def count(self) -> int:
        """How many rows it has."""
        return self.model._base_manager.count()

    def lines(self) -> Generator[bytes]:
        """Its rows by primary key, each as a line, read as they are asked for."""
        large = any(isinstance(self._fields[name], models.BinaryField) for name in self.columns)
        rows = self.model._base_manager.order_by("pk").values_list(*self.columns)
        named = self._named
        for row in rows.iterator(LARGE_CHUNK if large else CHUNK):
            if named:
                row = [
                    names.name(value) if (names := named.get(place)) else value
                    for place, value in enumerate(row)
                ]
            yield as_line(row)

    def row(self, line: bytes) -> Row:
        """The values of a line as the database takes them; raises ValueError where it is none."""
        values = json.loads(line)
        if not isinstance(values, list) or len(values) != len(self.columns):
            raise ValueError("a row has other columns than its table")
        for place, names in self._named.items():
            values[place] = names.number(values[place])
        for place, convert in self._converters:
            if values[place] is not None:
                values[place] = convert(values[place])
        return values

    @cached_property
    def _named(self) -> Mapping[int, _Names]:
        """The columns that refer to a table of NAMED, by their place."""
        return {
            place: _Names(self._fields[name].related_model)
            for place, name in enumerate(self.columns)
            if _referred(self._fields[name]) in NAMED
        }

    @cached_property
    def _converters(self) -> list[tuple[int, Callable[[Any], Any]]]:
        return [
            (place, _converter(field))
            for place, name in enumerate(self.columns)
            if not isinstance(field := self._fields[name], PLAIN)
        ]


class _Names:
    """The rows of a table of NAMED: their numbers here, and what they are called everywhere."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._columns = NAMED[model._meta.label_lower]
        rows = model._base_manager.values_list("pk", *self._columns)
        self._name_of = {pk: list(name) for pk, *name in rows}
        self._number_of: dict[tuple[str, ...], int] = {
            tuple(name): pk for pk, name in self._name_of.items()
        }

    def name(self, number: int | None) -> list[str] | None:
        return None if number is None else self._name_of[number]

    def number(self, name: list[str] | None) -> int | None:
        """Raises ValueError for what the software does not have (any more)."""
        if name is None:
            return None
        if not isinstance(name, list) or tuple(name) not in self._number_of:
            raise ValueError(f"this version has no {self._model._meta.verbose_name} {name}")
        return self._number_of[tuple(name)]


def as_line(values: Any, *, in_order: bool = False) -> bytes:
    """Values as one line of JSON."""
    encoder = _SORTED if in_order else _PLAIN_LINE
    text = encoder.encode(values)
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:  # half a character, which JSON can say and UTF-8 cannot
        return json.dumps(values, default=_as_json, sort_keys=in_order).encode() + b"\n"


def canonical(line: bytes) -> bytes:
    """A line as it is hashed: PostgreSQL does not keep the order of the names in a JSON value."""
    return as_line(json.loads(line), in_order=True) if b"{" in line else line


def _as_json(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        # A character a byte: texts, which most documents are, are squeezed to a third of Base64's.
        return bytes(value).decode("latin-1")
    return str(value)


_PLAIN_LINE = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_as_json
)
_SORTED = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_as_json,
    sort_keys=True,
)  # fmt: skip


def _referred(field: models.Field[Any, Any]) -> str:
    """The label of the table that a column refers to, or ""."""
    related: Any = field.related_model if field.is_relation else None
    return related._meta.label_lower if related else ""


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """From JSON to what the database's driver takes."""
    if isinstance(field, models.BinaryField):
        return lambda value: field.get_db_prep_save(value.encode("latin-1"), connection)
    return lambda value: field.get_db_prep_save(field.to_python(value), connection)
