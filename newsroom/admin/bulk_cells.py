"""Values as cells of a spreadsheet and back, whatever a spreadsheet does to cells meanwhile.

A cell that holds what would be written for the value that a row has is left alone, as is one that
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

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from newsroom.admin.bulk_columns import ID, SEPARATOR, Column, How
from newsroom.admin.names import host_in
from newsroom.importing import (
    ImportFailure,
    WorkbookTooLarge,
    sheet_rows,
    workbook_sheets,
)
from newsroom.partial_dates import NoPartialDate, PartialDate
from newsroom.text import NOT_IN_XML
from newsroom.workbooks import LONGEST_CELL, write_workbook

# What one sheet may hold: 30,000 articles with the names in them are 22 MB.
MOST_ROWS: Final = 100_000
MOST_BYTES: Final = 64 * 1024 * 1024
MOST_UNPACKED: Final = 300 * 1024 * 1024
# What may be chosen is named where it is not more than this.
MOST_NAMED: Final = 6
FORMULA = re.compile(r"'*[=+\-@\t\r]")
MARKED = re.compile(r"'+[=+\-@\t\r]")
NUMBER = re.compile(r"(\d{1,18})(?:[.,]0*)?")
LOCAL_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T]+0?0:00(?::00)?)?")
# What programs write for yes and no.
BOXES: Final = {
    "true": "yes", "1": "yes", "x": "yes", "y": "yes", "verdadero": "yes", "s": "yes", "si": "yes",
    "false": "no", "0": "no", "n": "no", "falso": "no",
}  # fmt: skip
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


def cell_of(column: Column, value: Any) -> str:
    """A plain value as a cell says it."""
    return _written(column, value)[:LONGEST_CELL]


def _written(column: Column, value: Any) -> str:
    """A cell as it would be if cells had no end."""
    text = SEPARATOR.join(value) if column.is_list else str(value)
    text = _clean(text)
    return f"'{text}" if FORMULA.match(text) else text


def _clean(text: str) -> str:
    """A text with one kind of line ends, and without characters that no spreadsheet holds."""
    return NOT_IN_XML.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a CSV that spreadsheet programs open as what it is: UTF-8, and says so."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Sequence[str]], title: str) -> bytes:
    """Rows as a workbook of one sheet, each cell a text but for numbers in the first two columns."""
    content = io.BytesIO()
    plain = (
        [
            int(value) if number and place < 2 and value.isdecimal() else value
            for place, value in enumerate(row)
        ]
        for number, row in enumerate(rows)
    )
    for _ in write_workbook(plain, title, content):
        pass
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
    """A cell that cannot be read as its column's value; `reason` is a word of `bulk_words.FAULTS`, and what it tells of."""

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


def value_of(column: Column, cell: Any, current: Any) -> Any:
    """The plain value that a cell says; the `current` one where it says nothing else. Raises BadCell."""
    if column.how is How.DATE:
        return _date_of(cell, current)
    text = _plain_text(cell)
    written = _written(column, current)
    if text.strip() == written[:LONGEST_CELL].strip():
        return current
    if len(written) > LONGEST_CELL:
        # The file has the beginning of it: what is beyond would be lost.
        raise BadCell("cut")
    if MARKED.match(text):
        text = text[1:]
    if column.is_list:
        names = _parts(text, current)
        found: Any = [_host(name) for name in names] if column.how is How.HOSTS else names
    else:
        found = _one(column, text)
    if column.longest and any(len(each) > column.longest for each in _texts(found)):
        raise BadCell("long")
    return found


def _texts(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _one(column: Column, text: str) -> str:
    """The one value that a cell says."""
    if column.how is not How.TEXT:
        text = " ".join(text.split("\n"))
    text = text.strip()
    if not text:
        return ""
    if column.how is How.CHOICE:
        boxes = BOXES if column.chosen("yes") else {}
        chosen = column.chosen(boxes.get(text.casefold(), text))
        if chosen is None:
            choices = list(column.choices()) if column.choices else []
            few = len(choices) <= MOST_NAMED
            raise BadCell(f"choice:{', '.join(choices)}" if few else "code")
        return chosen
    return _address(text) if column.how is How.ADDRESS else text


def _parts(text: str, current: Sequence[str]) -> list[str]:
    """The names in a cell, each once. One that the row has already may have a semicolon in it."""
    whole = sorted((re.escape(_clean(name)) for name in current if ";" in name), key=len)
    longest_first = [rf"{name}(?=\s*(?:;|$))" for name in reversed(whole)]
    parts = re.findall(rf"\s*({'|'.join([*longest_first, '[^;]+'])})", text)
    return list(dict.fromkeys(filter(None, (" ".join(part.split()) for part in parts))))


def _host(text: str) -> str:
    """A host, also where a whole address of it is written. Raises BadCell."""
    if host := host_in(text):
        return host
    raise BadCell("host")


def _address(text: str) -> str:
    """An address of the web; without its beginning it is one of https. Raises BadCell."""
    address = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise BadCell("address") from error
    return address


def _plain_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()[:10]
    return _clean(str("" if cell is None else cell))


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
