"""Workbooks (XLSX) of one sheet, written row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Final

# What a cell of a spreadsheet program holds, in characters.
LONGEST_CELL: Final = 32_767


def write_workbook(
    rows: Iterable[Sequence[int | str | None]], title: str, file: IO[bytes]
) -> Iterator[None]:
    """Write rows as a sheet whose first row and two first columns stay in sight; yields after each row.

    A number is one, a text is one whatever it looks like, and None is an empty cell. The file is
    written when the rows have ended.
    """
    # Read here: few processes write a workbook, and each would begin later.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "C2"
    for row in rows:
        cells: list[Any] = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                # Never a formula, and never a date: what is written is what it is.
                cell.data_type, cell.number_format = "s", "@"
            cells.append(cell)
        sheet.append(cells)
        yield
    workbook.save(file)
