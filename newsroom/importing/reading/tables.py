"""Rows of a table of values parted by commas, semicolons or tabs, however damaged, in bounded memory."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

from newsroom.importing.reading.delimiters import table_form
from newsroom.importing.reading.headers import left_above, unwritten_header
from newsroom.importing.reading.limits import MEGABYTE, Limits
from newsroom.importing.reading.paths import Unreadable
from newsroom.importing.reading.recoding import Recoded
from newsroom.importing.reading.records import Row, our_name
from newsroom.importing.types import ImportFailure

PIECE = 64 * 1024
# A row of so many delimiters is refused before it is cut: its cells alone would fill the memory.
MANY_CELLS = 100_000
# A row of so many lines is too long for one article, however short they are.
MANY_LINES = 100_000
# After so many quotes that are opened and not closed, a table's quotes mean nothing.
UNCLOSED = 20
# So many lines tell whether an open quote swallowed rows or paragraphs.
SAMPLE = 50
# `="007"` stays a text in a spreadsheet; `'=A1` is no formula, as this archive's own exports write it.
AS_TEXT = re.compile(r'="([^"]*(?:""[^"]*)*)"')
AS_NO_FORMULA = re.compile(r"'\s*[=+\-@＝＋－＠]")
BEYOND = "cells beyond the header's last column have no name, and were left out: {number:,}"
TOO_LONG = "the row is too long for one article"


def read_table(
    path: str, source: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterator[Row | Unreadable]:
    """The records of a table, named by the number of their row below the header."""
    csv.field_size_limit(max(limits.cell, limits.document))
    recoded = Recoded(source)
    unescape = recoded.odd.text
    buffered = io.BufferedReader(recoded)
    sample = buffered.peek(4096)[:4096].decode("utf-8", "replace").lstrip("\ufeff\r\n")
    text: IO[str] = io.TextIOWrapper(buffered, "utf-8-sig", errors="surrogateescape", newline="")
    form = table_form(sample, lambda name: our_name(name, names) is not None)
    rows = TableRows(text, form.delimiter, limits, is_quoted=form.is_quoted)
    if form.is_said:
        rows.skip_line()
    notes = [recoded.note] if recoded.note else []
    notes += left_above([unescape(rows.skip_line()) for _ in range(form.above)])
    number = 0
    header: Sequence[str] = ()
    try:
        for row in rows:
            if not header:
                if isinstance(row, str):
                    raise ImportFailure(f"its header cannot be read: {row}")
                rows.columns = len(row)
                notes += rows.notes
                header = unwritten_header(row)
                if not header:
                    header = [unescape(cell) for cell in row]
                    notes += doubled(header)
                    continue
            number += 1
            here = f"{path}#{number}"
            if isinstance(row, str):
                yield Unreadable(here, row)
                continue
            yield table_row(here, header, [unescape(cell) for cell in row], notes + rows.notes)
            notes = []
    except (csv.Error, UnicodeError) as error:
        yield Unreadable(f"{path}#{number + 1}", f"the table breaks off here ({error})")


def table_row(path: str, header: Sequence[str], row: Sequence[str], notes: Sequence[str]) -> Row:
    """The record that a row makes, by the header's names."""
    cells: dict[str, str] = {}
    beyond = sum(bool(value.strip()) for value in row[len(header) :])
    if beyond:
        notes = [*notes, BEYOND.format(number=beyond)]
    for key, value in zip(header, row, strict=False):
        # Of a name that stands twice the last column counts that says something.
        if value or (key and not cells.get(key)):
            cells[key] = value
    data = json.dumps(cells, ensure_ascii=False, sort_keys=True).encode()
    return Row(path, data, {key: spoken(value) for key, value in cells.items()}, tuple(notes))


def spoken(cell: str) -> str:
    """A cell without what keeps a spreadsheet from reading a text as a number or a formula."""
    if (text := AS_TEXT.fullmatch(cell)) is not None:
        return text[1].replace('""', '"')
    return cell[1:] if AS_NO_FORMULA.match(cell) else cell


def doubled(header: Sequence[str]) -> list[str]:
    """A note for each name that stands above several columns."""
    return [
        f"the column “{name[:40]}” stands {count} times; the last counts"
        for name, count in Counter(header).items()
        if count > 1 and name
    ]


class TableRows:
    """The rows of a table: its cells, or the reason why a row cannot be read.

    `notes` says what was wrong with the row that was given last. A quote that is never closed
    makes one cell of the rest of a table. Where that rest looks like rows, the record ends with
    its line and they are read as rows again; else the record keeps it, as one that was cut off.
    """

    def __init__(
        self, text: IO[str], delimiter: str, limits: Limits, *, is_quoted: bool = True
    ) -> None:
        self.text, self.limits, self.delimiter = text, limits, delimiter
        self.is_quoted = is_quoted
        self.notes: list[str] = []
        self.columns = 0
        self.line_number = 0
        self._again: deque[str | _RowRefused] = deque()
        self._taken: list[str] = []
        self._size = 0
        self._open = False  # the last line ended, or was refused, inside a quote
        self._unclosed = 0
        mark = re.escape(delimiter)
        self._quoted = re.compile(rf'(?:^|(?<={mark}))"[^"]*(?:""[^"]*)*"?')
        self._quoted_on = re.compile(r'[^"]*(?:""[^"]*)*"?')

    def __iter__(self) -> Iterator[list[str] | str]:
        reader = self._reader(self._lines())
        while True:
            self.notes, self._taken, self._size, self._open = [], [], 0, False
            first = self.line_number + 1
            row: list[str] | str
            try:
                row = next(reader)
            except StopIteration:
                return
            except _RowRefused as refused:
                row = str(refused)
                reader = self._reader(self._lines())  # a generator that raised is over
                if self._open:
                    row = self._mended(first, row, refused)
            if self._open and not isinstance(row, str):
                row = self._mended(first, row)
                reader = self._reader(self._lines())
            if isinstance(row, str) or any(row):
                yield row if isinstance(row, str) else self._within_limits(row)

    def skip_line(self) -> str:
        """Leave out the next line that is not empty, and give it."""
        while line := self.text.readline(PIECE):
            self.line_number += 1
            if line.strip("\ufeff\r\n"):
                return line
        return ""

    def _reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        if not self.is_quoted or self._unclosed > UNCLOSED:
            return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)
        return csv.reader(lines, delimiter=self.delimiter)

    def _mended(
        self, first: int, row: list[str] | str, refused: _RowRefused | None = None
    ) -> list[str] | str:
        """The row that begins in line `first`, and has a quote that is not closed."""
        self._unclosed += 1
        self._open = False
        note = f"a quote in the record that begins in line {first:,} is not closed"
        line, *others = self._taken
        if not self._look_like_rows(others):
            if refused:
                self._skip_to_quote()
                return f"{refused}; {note}"
            self.notes = [f"{note}; the rest of the table, {len(others):,} lines, is read with it"]
            return row
        self.notes = [f"{note}; the record is ended with that line"]
        if refused and refused.line_is_lost:
            self._again.appendleft(refused)
        self._again.extendleft(reversed(others))
        self.line_number = first
        return next(self._reader([line]), [])

    def _look_like_rows(self, lines: Sequence[str]) -> bool:
        """Whether most lines have the header's number of columns, each on its own."""
        sample = [line for line in lines[:SAMPLE] if line.strip()]
        fitting = sum(
            len(next(self._reader([line]), [])) == self.columns
            for line in sample
            if len(line) <= PIECE
        )
        return self.columns > 1 and fitting > len(sample) / 2

    def _within_limits(self, row: list[str]) -> list[str] | str:
        if len(row) > self.limits.columns:
            return self.limits.too_many_columns(len(row))
        if any(len(cell) > self.limits.cell for cell in row):
            megabytes = f"{self.limits.cell / MEGABYTE:.3g} MB"
            return f"a cell is too large (at most {megabytes}: NEWSROOM_MAX_CELL_MB)"
        return row

    def _lines(self) -> Iterator[str]:
        while True:
            # Whoever asks for one more line of a row has not seen its last quote.
            self._open = bool(self._taken)
            line = self._next_line()
            if line is None:
                return
            self.line_number += 1
            self._size += len(line)
            self._taken.append(line)
            if self._size > self.limits.document or len(self._taken) > MANY_LINES:
                raise _RowRefused(self.limits.too_large(TOO_LONG))
            if line.count(self.delimiter) > max(self.limits.columns, MANY_CELLS):
                self._refuse_many(line)
            self._open = False
            yield line

    def _next_line(self) -> str | None:
        """The next line with its end, None after the last one; one that is too long is left out."""
        if self._again:
            line = self._again.popleft()
            if isinstance(line, _RowRefused):
                self.line_number += 1
                raise line
            return line
        pieces: list[str] = []
        size = 0
        while piece := self.text.readline(PIECE):
            size += len(piece.encode("utf-8", "surrogateescape"))
            if size <= self.limits.document:
                pieces.append(piece)
            if piece.endswith(("\n", "\r")):
                break
        if size > self.limits.document:
            self.line_number += not self._taken
            raise _RowRefused(self.limits.too_large(TOO_LONG), line_is_lost=True)
        return "".join(pieces) if pieces else None

    def _skip_to_quote(self) -> None:
        """Leave out the lines up to the one in which an open quote is closed."""
        closed = False
        while piece := self.text.readline(PIECE):
            closed = closed or piece.count('"') % 2 == 1
            if piece.endswith(("\n", "\r")):
                self.line_number += 1
                if closed:
                    return

    def _refuse_many(self, line: str) -> None:
        """Raises _RowRefused for a line that would be cut into more cells than memory has room for."""
        if len(self._taken) > 1:
            line = self._quoted_on.sub("", line, count=1)
        number = self._quoted.sub("", line).count(self.delimiter) + 1
        if number > max(self.limits.columns, MANY_CELLS):
            self._open = False
            raise _RowRefused(self.limits.too_many_columns(number))


class _RowRefused(Exception):
    """A row that cannot be read, and why; `line_is_lost` where its last line was not kept."""

    def __init__(self, reason: str, *, line_is_lost: bool = False) -> None:
        super().__init__(reason)
        self.line_is_lost = line_is_lost
