"""Articles as cells of a spreadsheet and back, whatever a spreadsheet does to cells meanwhile.

A cell that holds what would be written for the value that an article has is left alone, as is one that
a program has turned into that: a date of the day for a month, a number for a year, an id with a
fraction. What begins like a formula is marked on the way out, so that no program runs it, and is
itself again on the way in.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from newsroom.importing import (
    FIELDS,
    ImportFailure,
    ValueKind,
    WorkbookTooLarge,
    sheet_rows,
    workbook_sheets,
)
from newsroom.partial_dates import NoPartialDate, PartialDate

ID, REVISION = "id", "revision"
# Names that articles mention are left out: dozens of each, which a cell is no place for.
COLUMNS: Final = tuple(field.name for field in FIELDS if field.kind is not ValueKind.ENTITIES)
KIND_OF: Final = {field.name: field.kind for field in FIELDS}
SEPARATOR: Final = "; "
# What one sheet may hold.
MOST_ROWS: Final = 100_000
MOST_BYTES: Final = 20 * 1024 * 1024
MOST_UNPACKED: Final = 300 * 1024 * 1024
# What a cell of a spreadsheet program holds.
LONGEST: Final = 32_767
FORMULA = re.compile(r"'*[=+\-@\t\r]")
MARKED = re.compile(r"'+[=+\-@\t\r]")
NUMBER = re.compile(r"(\d{1,18})(?:[.,]0*)?")
LOCAL_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T]+0?0:00(?::00)?)?")
ISO_MOMENT = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[ T]+0?0:00(?::00)?(?:\.0+)?")


class Unreadable(ValueError):
    """A file that is no spreadsheet we know; `reason` is a word for why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Sheet:
    """What a file holds: our columns in it, those that are none of ours, and its rows by number."""

    columns: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)


# --- out ------------------------------------------------------------------------------------------


def cell_of(name: str, value: Any) -> str:
    """A plain value as a cell says it."""
    text = SEPARATOR.join(value) if KIND_OF[name] is ValueKind.NAMES else str(value)
    text = ILLEGAL_CHARACTERS_RE.sub(" ", text.replace("\r\n", "\n"))
    marked = f"'{text}" if FORMULA.match(text) else text
    return marked[:LONGEST]


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a CSV that spreadsheet programs open as what it is: UTF-8, and says so."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a workbook of one sheet, each cell a text but for the numbers of the first two columns."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("articles")
    sheet.freeze_panes = "C2"
    for number, row in enumerate(rows):
        cells = []
        for place, value in enumerate(row):
            whole = number and place < 2
            cell = WriteOnlyCell(sheet, value=int(value) if whole else value)
            if not whole:
                # Never a formula, and never a date: what is written is what it is.
                cell.data_type, cell.number_format = "s", "@"
            cells.append(cell)
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


# --- in -------------------------------------------------------------------------------------------


def read_sheet(data: bytes, names: Mapping[str, str]) -> Sheet:
    """The rows of a file; `names` are what columns may be called, in small letters, as ours.

    Raises Unreadable.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("large")
    lines = _of_xlsx(data) if data[:4] == b"PK\x03\x04" else _of_csv(data)
    sheet, places = Sheet(), dict[int, str]()
    for number, cells in enumerate(lines, start=1):
        if not places:
            _take_header(cells, names, sheet, places)
            continue
        if len(sheet.rows) >= MOST_ROWS:
            raise Unreadable("rows")
        row = {ours: cells[at] if at < len(cells) else None for at, ours in places.items()}
        if any(value not in (None, "") for value in row.values()):
            sheet.rows.append((number, row))
    if ID not in sheet.columns:
        raise Unreadable("id")
    return sheet


def _take_header(
    cells: Sequence[Any], names: Mapping[str, str], sheet: Sheet, places: dict[int, str]
) -> None:
    said = [str(cell if cell is not None else "").strip() for cell in cells]
    if not any(said) or said[0].lower().startswith("sep="):
        return
    for place, called in enumerate(said):
        ours = names.get(called.casefold())
        if ours and ours not in sheet.columns:
            places[place] = ours
            sheet.columns.append(ours)
        elif called:
            sheet.unknown.append(called)
    if not places:
        raise Unreadable("id")


def _of_csv(data: bytes) -> Iterator[list[str]]:
    text = _text(data)
    lines = text.split("\n", 2)
    first = lines[1] if lines[0].lower().startswith("sep=") and len(lines) > 1 else lines[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(MOST_BYTES)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Unreadable("csv") from error


def _text(data: bytes) -> str:
    """The text of a CSV, in whichever encoding a spreadsheet program wrote it."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return data.decode("cp1252", errors="replace")


def _of_xlsx(data: bytes) -> Iterator[list[Any]]:
    try:
        yield from map(list, sheet_rows(workbook_sheets(data, MOST_UNPACKED)[0]))
    except WorkbookTooLarge as error:
        raise Unreadable("large") from error
    except ImportFailure as error:
        raise Unreadable("xlsx") from error


# --- what a cell says -------------------------------------------------------------------------------


class BadCell(ValueError):
    """A cell that cannot be read as its column's value; `reason` is a word of `bulk_words.FAULTS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def number_of(cell: Any) -> int | None:
    """The id or revision in a cell, also where a program made a fraction of it; None: no number."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    match = NUMBER.fullmatch(str(cell if cell is not None else "").strip())
    return int(match[1]) if match else None


def is_empty(cell: Any) -> bool:
    """Whether a cell holds nothing."""
    return cell is None or not str(cell).strip()


def value_of(name: str, cell: Any, current: Any) -> Any:
    """The plain value that a cell says; the `current` one where it says nothing else. Raises BadCell."""
    if KIND_OF[name] is ValueKind.DATE:
        return _date_of(cell, current)
    text = _plain_text(cell)
    if text == cell_of(name, current).strip() or text == cell_of(name, current):
        return current
    if MARKED.match(text):
        text = text[1:]
    if KIND_OF[name] is ValueKind.NAMES:
        return [part for each in text.split(";") if (part := each.strip())]
    if KIND_OF[name] is not ValueKind.LONG_TEXT:
        text = " ".join(text.split("\n"))
    return text.strip()


def _plain_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()[:10]
    return str("" if cell is None else cell).replace("\r\n", "\n").replace("\r", "\n")


def _date_of(cell: Any, current: str) -> str:
    """The date that a cell says, though a program may have made something else of what was there."""
    if isinstance(cell, dt.datetime | dt.date):
        return _as_known(cell.isoformat()[:10], current)
    text = _plain_text(cell).strip().lstrip("'")
    if match := ISO_MOMENT.fullmatch(text):
        text = match[1]
    if match := LOCAL_DATE.fullmatch(text):
        return _local(*map(int, match.groups()), current=current)
    try:
        return _as_known(PartialDate.parse(text).iso, current) if text else ""
    except NoPartialDate as error:
        raise BadCell("date") from error


def _as_known(iso: str, current: str) -> str:
    """The first day of the month or year that is known is that month or year, which a program made a day."""
    firsts = {4: f"{current}-01-01", 7: f"{current}-01"}
    return current if firsts.get(len(current)) == iso else iso


def _local(one: int, two: int, year: int, *, current: str) -> str:
    """A date with the year last: a day and a month in either order. Raises BadCell where both may be."""
    found = set()
    for month, day in ((one, two), (two, one)):
        try:
            found.add(PartialDate.parse(f"{year}-{month}-{day}").iso)
        except NoPartialDate:
            continue
    known = {_as_known(iso, current) for iso in found}
    if current in known:
        return current
    if len(known) > 1:
        raise BadCell("two dates")
    if not known:
        raise BadCell("date")
    return known.pop()
