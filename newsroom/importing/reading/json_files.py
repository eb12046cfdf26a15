"""The records of a file of JSON: a list of objects, an object that holds such lists, or objects in a row.

What APIs answer, and programs write, has the records somewhere within: `articles` beside a status,
`hits.hits`, an object for each id, columns of pandas. A file of any length is read in bounded
memory: its records one by one, whatever stands around them as it comes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final

from newsroom.importing.reading.column_names import SUMMARY
from newsroom.importing.reading.json_text import JsonBroken, JsonText, TooLong
from newsroom.importing.reading.limits import Limits
from newsroom.importing.reading.paths import Unreadable
from newsroom.importing.reading.recoding import Recoded
from newsroom.importing.reading.records import Row, named_columns
from newsroom.importing.types import ImportFailure

# Lists of records stand no deeper in what an API answers.
DEEPEST: Final = 4
# So many first objects of a list tell whether they are records.
LOOKED_AT: Final = 5
NAMED: Final = 5
NO_OBJECT = "it is JSON, but no object with columns"
NEITHER = "there is neither a comma nor the end"


def read_json(
    path: str, source: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterator[Row | Unreadable]:
    """The records of a file of JSON, named by their number in it.

    Raises ImportFailure for JSON that holds no records, with what it holds.
    """
    return _JsonFile(path, Recoded(source), names, limits).rows()


class _JsonFile:
    """One file, read from its beginning to its end."""

    def __init__(
        self, path: str, source: Recoded, names: Mapping[str, str], limits: Limits
    ) -> None:
        self.path, self.names = path, names
        text = io.TextIOWrapper(
            io.BufferedReader(source), "utf-8-sig", errors="surrogateescape", newline=""
        )
        self.text = JsonText(text, limits, source.odd)
        self._notes = [source.note] if source.note else []
        self.number = 0
        # The lists of objects without records that were met, by where they stand.
        self.left: dict[str, int] = {}

    def rows(self) -> Iterator[Row | Unreadable]:
        if self.text.peek() not in ("[", "{"):
            raise ImportFailure("it is no JSON that could hold records: no list, and no object")
        try:
            while first := self.text.peek():
                if first == "[":
                    yield from self._list()
                elif first == "{":
                    yield from self._object()
                else:
                    raise JsonBroken(f"“{first}” is not expected here")
        except JsonBroken as error:
            self.number += 1
            yield Unreadable(self._here(), f"the JSON breaks off here ({error})")
            return
        if not self.number and self.left:
            raise ImportFailure(f"it holds no records with a text (lists: {_listed(self.left)})")
        if not self.number:
            raise ImportFailure("it holds no records: no list of objects, and no text")

    # --- lists, record by record -------------------------------------------------------------

    def _list(self) -> Iterator[Row | Unreadable]:
        """The records of a list that is nothing but records."""
        self.text.take("[")
        while not self.text.take("]"):
            yield self._element()
            if not self.text.take(",") and self.text.peek() != "]":
                raise JsonBroken(NEITHER)

    def _element(self) -> Row | Unreadable:
        try:
            value, text, notes = self.text.value()
        except TooLong as error:
            self.text.skip()
            return self._unreadable(str(error))
        except ImportFailure as error:
            return self._unreadable(str(error))
        return self._row(value, text, notes)

    def _unreadable(self, reason: str) -> Unreadable:
        self.number += 1
        return Unreadable(self._here(), reason)

    def _row(self, value: Any, text: str = "", notes: tuple[str, ...] = ()) -> Row | Unreadable:
        """The record that a value is, with its text or as it would be written."""
        if not isinstance(value, dict):
            return self._unreadable(NO_OBJECT)
        self.number += 1
        text = text or json.dumps(value, ensure_ascii=False)
        notes, self._notes = (*self._notes, *notes), []
        return Row(self._here(), text.encode("utf-8", "surrogatepass"), value, notes)

    # --- objects that are a record, or hold some ---------------------------------------------

    def _object(self, where: str = "", depth: int = 0) -> Iterator[Row | Unreadable]:
        """The records of an object, which may be one itself, or too large to be one."""
        try:
            value, text, notes = self.text.value()
        except (TooLong, JsonBroken):  # of one that is broken somewhere, what comes before is read
            if depth < DEEPEST:
                yield from self._members(where, depth)
            else:
                self.text.skip()
            return
        except ImportFailure as error:
            yield self._unreadable(str(error))
            return
        table = _of_pandas(value)
        if table:
            yield from map(self._row, table)
        # What follows a record, without a list around it, is a record, too.
        elif self.is_record(value) or (self.number and not depth):
            yield self._row(value, text, notes)
        else:
            yield from self._within(value)

    def _within(self, value: dict[str, Any]) -> Iterator[Row | Unreadable]:
        """The records of an object that is in memory as a whole."""
        lists = [(where, each) for where, each in _lists(value) if self._are_records(each)]
        note = ""
        if len(lists) > 1:
            counts = {where: len(each) for where, each in lists}
            note = f"records are read from several lists: {_listed(counts)}"
        for _where, each in lists:
            for one in each:
                yield self._row(one, notes=(note,) if note else ())
                note = ""
        if not lists:
            records = [each for each in value.values() if isinstance(each, dict)]
            if records and all(map(self.is_record, records[:LOOKED_AT])):
                yield from map(self._row, records)
                return
            self.left |= {where: len(each) for where, each in _lists(value)}

    def _members(self, where: str, depth: int) -> Iterator[Row | Unreadable]:
        """The records within an object of any length, of which nothing is kept."""
        self.text.take("{")
        while not self.text.take("}"):
            key, _text, _notes = self.text.value()
            if not isinstance(key, str) or not self.text.take(":"):
                raise JsonBroken("there is no key with a value")
            name = f"{where}.{key}" if where else key
            first = self.text.peek()
            if first == "[":
                yield from self._list_within(name)
            elif first == "{":
                yield from self._object(name, depth + 1)
            else:
                self.text.skip()
            if not self.text.take(",") and self.text.peek() != "}":
                raise JsonBroken(NEITHER)

    def _list_within(self, where: str) -> Iterator[Row | Unreadable]:
        """The records of a list in an object, where its first elements are records."""
        self.text.take("[")
        waiting: list[Row | Unreadable] = []
        before, count, found = self.number, 0, False
        while not self.text.take("]"):
            if count >= LOOKED_AT and not found:
                self.text.skip()
            else:
                row = self._element()
                found = found or (isinstance(row, Row) and self.is_record(row.values))
                waiting.append(row)
                if found:
                    yield from waiting
                    waiting = []
            count += 1
            if not self.text.take(",") and self.text.peek() != "]":
                raise JsonBroken(NEITHER)
        if found:
            return
        self.number = before
        if any(isinstance(row, Row) for row in waiting):
            self.left[where] = count

    # --- what is a record --------------------------------------------------------------------

    def is_record(self, values: Mapping[str, Any], depth: int = 0) -> bool:
        """Whether an object is an article: it has a text, or what may be one beside its title."""
        found = named_columns(values, self.names)
        texts = [value for _name, value in found.get("body", ())]
        if any(isinstance(value, str) and value.strip() for value in texts):
            return True
        if depth < DEEPEST and not texts:
            inner = (each for _where, each in _lists(values))
            if any(self._are_records(each, depth + 1) for each in inner):
                return False
        return "title" in found and bool(texts or found.get(SUMMARY) or "url" in found)

    def _are_records(self, values: list[Any], depth: int = 0) -> bool:
        objects = [each for each in values[:LOOKED_AT] if isinstance(each, dict)]
        return any(self.is_record(each, depth) for each in objects)

    def _here(self) -> str:
        return f"{self.path}#{self.number}"


def _lists(
    value: Mapping[str, Any], where: str = "", depth: int = 0
) -> Iterator[tuple[str, list[Any]]]:
    """The lists of objects in an object, and where they stand."""
    for key, inner in value.items():
        name = f"{where}.{key}" if where else key
        if isinstance(inner, list) and any(isinstance(each, dict) for each in inner[:LOOKED_AT]):
            yield name, inner
        elif isinstance(inner, dict) and depth < DEEPEST:
            yield from _lists(inner, name, depth + 1)


def _of_pandas(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The records of a table as pandas writes it by columns, or split in columns and rows."""
    header, rows = value.get("columns"), value.get("data")
    if (
        isinstance(header, list)
        and isinstance(rows, list)
        and all(isinstance(row, list) for row in rows)
    ):
        return [dict(zip(map(str, header), row, strict=False)) for row in rows]
    columns = list(value.values())
    if len(columns) < 2 or not all(isinstance(column, dict) for column in columns):
        return []
    index = columns[0].keys()
    if not index or any(column.keys() != index for column in columns):
        return []
    if not all(key.isdecimal() for key in index):
        return []
    return [{name: column[key] for name, column in value.items()} for key in index]


def _listed(counts: Mapping[str, int]) -> str:
    shown = [f"“{name[:40]}” with {count:,}" for name, count in list(counts.items())[:NAMED]]
    return ", ".join(shown) + (", …" if len(counts) > NAMED else "")
