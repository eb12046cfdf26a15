"""Rows of a workbook (XLSX) as records, as those of a table of text."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import IO, Any, Final

from newsroom.importing.reading.headers import ABOVE, is_header, left_above
from newsroom.importing.reading.limits import MEGABYTE, UNTOLD, Limits
from newsroom.importing.reading.paths import Unreadable
from newsroom.importing.reading.records import Row, our_name
from newsroom.importing.reading.tables import TOO_LONG, doubled, table_row
from newsroom.importing.types import ImportFailure

# Its texts are read into memory, all at once.
LARGEST: Final = 400 * MEGABYTE
MIDNIGHT: Final = dt.time()


def read_workbook(
    path: str, source: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterator[Row | Unreadable]:
    """The records of a workbook's first sheet, named by the number of their row below the header.

    Raises ImportFailure for what is no workbook. Of a formula its last value is read.
    """
    first, *others = _sheets(source, limits)
    yield from _records(path, first, names, limits)
    for sheet in others:
        if any(any(cell is not None for cell in row) for row in sheet_rows(sheet)):
            yield Unreadable(
                f"{path}#{sheet.title}", "only a workbook's first sheet is read: save it by itself"
            )


def count_rows(source: IO[bytes], limits: Limits) -> int:
    """About how many records a workbook holds, as it says itself. Raises ImportFailure."""
    return max(int(_sheets(source, limits)[0].max_row or 2) - 1, 1)


def _sheets(source: IO[bytes], limits: Limits) -> list[Any]:
    data = source.read(LARGEST + 1)
    return workbook_sheets(data, min(LARGEST, max(UNTOLD, len(data) * limits.expansion)))


class WorkbookTooLarge(ImportFailure):
    """It unpacks to more than the memory has room for."""


def workbook_sheets(data: bytes, most: int) -> list[Any]:
    """The sheets of an XLSX workbook, the first one first: there is one.

    Raises WorkbookTooLarge where it unpacks to more than so many bytes, ImportFailure for what is no
    workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
    except zipfile.BadZipFile as error:
        raise ImportFailure(
            "it is no XLSX workbook, or a damaged or encrypted one: save it again, or as CSV"
        ) from error
    if max(len(data), unpacked) > most:
        raise WorkbookTooLarge("the workbook is too large: save it as CSV")
    # Read here: few processes meet a workbook, and each would begin later.
    from openpyxl import load_workbook

    try:
        sheets = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets
    except Exception as error:  # whatever the library stumbles over in a damaged file
        raise ImportFailure(f"the workbook cannot be read ({type(error).__name__})") from error
    if not sheets:
        raise ImportFailure("the workbook has no sheet of cells")
    return list(sheets)


def sheet_rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """The values of a sheet's rows, of formulas their last ones. Raises ImportFailure where it is damaged."""
    try:
        # Some programs write a wrong size, after which nothing would be read.
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True)
    except Exception as error:
        raise ImportFailure(f"the workbook breaks off here ({type(error).__name__})") from error


def _records(
    path: str, sheet: Any, names: Mapping[str, str], limits: Limits
) -> Iterator[Row | Unreadable]:
    rows = filter(any, ([_text(value) for value in values] for values in sheet_rows(sheet)))
    first = list(islice(rows, ABOVE + 1))
    if not first:
        return

    def is_known(name: str) -> bool:
        return our_name(name, names) is not None

    place = next((at for at, row in enumerate(first) if is_header(row, is_known)), 0)
    header = first[place]
    notes = left_above([" ".join(row) for row in first[:place]]) + doubled(header)
    number = 0
    for row in chain(first[place + 1 :], rows):
        number += 1
        here = f"{path}#{number}"
        if reason := _too_large(row, limits):
            yield Unreadable(here, reason)
            continue
        yield table_row(here, header, row, notes)
        notes = []


def _too_large(row: list[str], limits: Limits) -> str:
    if len(row) > limits.columns:
        return limits.too_many_columns(len(row))
    size = sum(len(cell.encode()) for cell in row)
    return limits.too_large(TOO_LONG, size) if size > limits.document else ""


def _text(value: Any) -> str:
    """A cell as a table of text would have it: a day without its midnight, a number without its fraction of 0."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return (value.date() if value.time() == MIDNIGHT else value).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
