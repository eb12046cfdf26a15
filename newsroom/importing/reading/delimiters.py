"""What parts the columns of a table, and whether its quotes part anything."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsroom.importing.reading.headers import ABOVE, is_header

DELIMITERS = ",;\t|"
# What spreadsheets write above a table to say it themselves.
SAID = re.compile(r"sep=(.)\r?\n?", re.I)
LINE = re.compile(r"[^\r\n]+")
# So many lines below the header are looked at.
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class TableForm:
    """`is_said` says that the first line is no header, but names the delimiter.

    `above` is how many lines stand between that and the header, empty ones apart.
    `is_quoted` is False for a table of tabs whose quotes are the text's own.
    """

    delimiter: str
    is_quoted: bool = True
    is_said: bool = False
    above: int = 0


def table_form(head: str, is_known: Callable[[str], bool]) -> TableForm:
    """How a table is written that begins with `head`; `is_known` tells names of our columns.

    What cuts the header into the most names that are known is the delimiter: text holds commas and
    semicolons, but no names of columns between them. Where none is known, it is what cuts most
    lines as it does the header, and then what cuts the header into the most parts.
    """
    if said := SAID.match(head):
        rest = head[said.end() :]
        above = _above(LINE.findall(rest), said[1], is_known)
        return TableForm(said[1], _is_quoted(rest, said[1]), is_said=True, above=above)
    lines = LINE.findall(head)
    above = _above(lines, DELIMITERS, is_known)
    lines = lines[above : above + LOOKED_AT + 1]
    if not lines:
        return TableForm(",")

    def fitness(delimiter: str) -> tuple[int, int, int]:
        header, *rows = (_cells(line, delimiter) for line in lines)
        known = sum(is_known(name) for name in header)
        alike = sum(len(row) == len(header) for row in rows) if len(header) > 1 else 0
        return known, alike, len(header)

    delimiter = max(DELIMITERS, key=fitness)
    return TableForm(delimiter, _is_quoted(head, delimiter), above=above)


def _above(lines: Sequence[str], delimiters: str, is_known: Callable[[str], bool]) -> int:
    """How many lines stand above the header, by whatever mark it is parted."""
    for place, line in enumerate(lines[: ABOVE + 1]):
        if any(is_header(_cells(line, delimiter), is_known) for delimiter in delimiters):
            return place
    return 0


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a cell beyond the limit; reading it will say so
        return [line]


def _is_quoted(head: str, delimiter: str) -> bool:
    """Whether quotes hold cells together, as they do wherever a table is not parted by tabs.

    Tables of tabs are written with quotes by spreadsheets, and without by nearly all others. A cell
    that begins with a quote and goes on behind the closing one was written without.
    """
    if delimiter != "\t":
        return True
    goes_on = re.compile(r'(?:^|(?<=[\t\r\n]))"(?:[^"\t]|"")*"(?=[^"\t\r\n])')
    return not goes_on.search(head)
