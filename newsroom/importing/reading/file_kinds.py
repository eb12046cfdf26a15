"""The kinds of files that are read, by their suffix: what reads those that hold many documents, and counts them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import IO

from newsroom.importing.reading.feed_lists import LISTS
from newsroom.importing.reading.feeds import (
    FEEDS,
    XML,
    count_entries,
    read_feed,
    read_json_feed,
    root_of,
    starts_json_feed,
)
from newsroom.importing.reading.file_names import BUNDLES, MAILBOXES
from newsroom.importing.reading.forms import FORMS, RICH_TEXTS
from newsroom.importing.reading.json_files import read_json
from newsroom.importing.reading.limits import Limits
from newsroom.importing.reading.mailboxes import count_mails, read_mailbox
from newsroom.importing.reading.paths import Unreadable
from newsroom.importing.reading.recoding import OddBytes, Recoded
from newsroom.importing.reading.records import Row, json_row, records
from newsroom.importing.reading.references import read_ris
from newsroom.importing.reading.tables import read_table
from newsroom.importing.reading.workbooks import count_rows, read_workbook
from newsroom.importing.types import ImportFailure, RawDocument

LINES = (".jsonl", ".ndjson")
TABLES = (".csv", ".tsv", ".tab", ".psv")
WORKBOOKS = (".xlsx",)
OBJECTS = (".json",)
REFERENCES = (".ris",)
TEXTS = (".txt", ".text", "", *(form for form in FORMS if form not in BUNDLES))
# Texts that may be files of many articles.
PRESS = (".txt", ".text", "", *RICH_TEXTS)
# As a refusal names what is read.
READ = (
    ".txt, .rtf, .html, .mhtml, .docx, .odt, .pdf, .eml, .mbox, .rss, .atom, .xml, .opml, .json, .jsonl, .csv, .tsv, .ris, .xlsx, "
    ".warc, .arc (each also .gz), .wacz, .zip, .tar, .tar.gz, .tar.bz2, .tar.xz"
)

Found = RawDocument | Unreadable
Rows = Callable[[str, IO[bytes], Mapping[str, str], Limits], Iterator[Row | Unreadable]]
Reader = Callable[[str, IO[bytes], Mapping[str, str], Limits], Iterable[Found]]


def reader_of(kind: str, start: bytes) -> Reader | None:
    """What reads the documents of a file with this suffix that begins so; None where it holds one, or is not read."""
    if kind in OBJECTS and starts_json_feed(start):
        return read_json_feed
    if kind in XML:
        return read_feed if root_of(start) else None
    return READERS.get(kind)


def _read_lines(
    path: str, source: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterator[Row | Unreadable]:
    number = 0
    recoded = Recoded(source)
    notes = (recoded.note,) if recoded.note else ()
    source = io.BufferedReader(recoded)
    while line := source.readline(limits.document + 1):
        number += 1
        here = f"{path}#{number}"
        if len(line) > limits.document:
            while line and not line.endswith(b"\n"):
                line = source.readline(limits.document)
            yield Unreadable(here, limits.too_large("the line is too long for one article"))
            continue
        data = line.strip().removeprefix(b"\xef\xbb\xbf")
        if data:
            try:
                row = json_row(here, in_utf8(data, recoded.odd))
                yield replace(row, notes=(*notes, *row.notes)) if notes else row
                notes = ()
            except ImportFailure as error:
                yield Unreadable(here, str(error))


def in_utf8(line: bytes, odd: OddBytes) -> bytes:
    """A line as it is in UTF-8, read as others of its file were that are not in it."""
    if line.isascii():
        return line
    return odd.text(line.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _refuse_list(
    path: str, source: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterable[Found]:
    raise ImportFailure("a list of feeds is read where its feeds lie beside it, in a folder")


def _records_of(read: Rows) -> Reader:
    """What reads an export whose rows are read so."""
    return lambda path, source, names, limits: records(read(path, source, names, limits), names)


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: source.read(1 << 20), b"")


def _count_lines(source: IO[bytes], limits: Limits) -> int:
    return sum(piece.count(b"\n") for piece in _pieces(source))


def _count_references(source: IO[bytes], limits: Limits) -> int:
    return sum(piece.count(b"ER  -") for piece in _pieces(source))


def _count_objects(source: IO[bytes], limits: Limits) -> int:
    """Where an object ends and others follow."""
    return 1 + sum(piece.count(b"},") for piece in _pieces(source))


READERS: Mapping[str, Reader] = {
    **dict.fromkeys(LINES, _records_of(_read_lines)),
    **dict.fromkeys(TABLES, _records_of(read_table)),
    **dict.fromkeys(WORKBOOKS, _records_of(read_workbook)),
    **dict.fromkeys(OBJECTS, _records_of(read_json)),
    **dict.fromkeys(REFERENCES, _records_of(read_ris)),
    **dict.fromkeys(MAILBOXES, read_mailbox),
    **dict.fromkeys(FEEDS, read_feed),
    **dict.fromkeys(LISTS, _refuse_list),
}
# About how many documents a file holds.
COUNTERS: Mapping[str, Callable[[IO[bytes], Limits], int]] = {
    **dict.fromkeys((*LINES, *TABLES), _count_lines),
    **dict.fromkeys(OBJECTS, _count_objects),
    **dict.fromkeys(REFERENCES, _count_references),
    **dict.fromkeys(WORKBOOKS, count_rows),
    **dict.fromkeys(MAILBOXES, lambda source, limits: count_mails(source)),
    **dict.fromkeys((*FEEDS, *XML), lambda source, limits: count_entries(source)),
}
