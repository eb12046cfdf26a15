"""Records of reference managers and press databases in RIS, as rows of an export."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final

from newsroom.importing.reading.limits import Limits
from newsroom.importing.reading.paths import Unreadable
from newsroom.importing.reading.recoding import Recoded
from newsroom.importing.reading.records import Row
from newsroom.importing.types import ImportFailure

LINE: Final = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)")
# What a tag means, as a column that is known; several tags may mean one, the best first.
TAGS: Final = {
    "ID": "id", "AN": "id", "TI": "title", "T1": "title", "AU": "author", "A1": "author",
    "T2": "source", "JO": "source", "JF": "source", "PB": "publisher", "SE": "section",
    "DA": "date", "Y1": "date", "PY": "publication year", "UR": "url", "LA": "language",
    "AB": "abstract", "N2": "abstract", "N1": "content",
}  # fmt: skip
# Of these a record has many; of others the first counts.
SEVERAL: Final = frozenset(["author"])
RANK: Final = {tag: place for place, tag in enumerate(TAGS)}
INVERTED: Final = re.compile(r"(?P<family>[^,]+), *(?P<given>[^,]+)")
NO_RECORD: Final = "it holds no records: no line of it begins as those of RIS do"


def read_ris(
    path: str, source: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterator[Row | Unreadable]:
    """The records of a file, named by their number. Raises ImportFailure for a file without any."""
    number = 0
    for lines, is_too_long in _records(source, limits):
        number += 1
        here = f"{path}#{number}"
        if is_too_long:
            yield Unreadable(here, limits.too_large("the record is too long for one article"))
        else:
            text = "\n".join(lines)
            yield Row(here, text.encode(), _values(lines))
    if not number:
        raise ImportFailure(NO_RECORD)


def _records(source: IO[bytes], limits: Limits) -> Iterator[tuple[list[str], bool]]:
    """The lines of each record, and whether they were more than one may have."""
    recoded = Recoded(source)
    text = io.TextIOWrapper(io.BufferedReader(recoded), "utf-8-sig", errors="surrogateescape")
    lines: list[str] = []
    size = 0
    while line := text.readline(limits.document + 1):
        size += len(line)
        line = recoded.odd.text(line.rstrip("\n"))
        if (found := LINE.match(line)) and found[1] == "ER":
            if lines:
                yield lines, size > limits.document
            lines, size = [], 0
        elif size <= limits.document and (found or lines):
            lines.append(line)
    if any(map(LINE.match, lines)):
        yield lines, size > limits.document


def _values(lines: list[str]) -> dict[str, Any]:
    """The columns of a record; a line without a tag goes on with the one before."""
    tags: list[list[str]] = []
    for line in lines:
        if found := LINE.match(line):
            tags.append([found[1], found[2].strip()])
        elif tags:
            tags[-1][1] += f"\n{line}"
    values: dict[str, Any] = {}
    for tag, value in sorted(tags, key=lambda pair: RANK.get(pair[0], len(RANK))):
        column = TAGS.get(tag)
        if not column or not value:
            continue
        if column in SEVERAL:
            name = INVERTED.fullmatch(value)
            values.setdefault(column, []).append(
                f"{name['given']} {name['family']}" if name else value
            )
        elif column == "date":
            values.setdefault(column, value.rstrip("/").replace("/", "-"))
        else:
            values.setdefault(column, value)
    return values
