"""Paths to raw documents: files, folders, globs, zip files, and exports record by record."""

from __future__ import annotations

import gzip
import hashlib
import io
import logging
import zipfile
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO, cast

from newsroom.importing.reading.archives import members, open_archive, why_not
from newsroom.importing.reading.forms import FORMS, RICH_TEXTS, read
from newsroom.importing.reading.json_files import read_json
from newsroom.importing.reading.limits import CountedBytes, Expanded, Limits
from newsroom.importing.reading.paths import (
    Unchanged,
    Unreadable,
    files_of,
    open_file,
    os_reason,
    shown,
)
from newsroom.importing.reading.press_files import may_be_press_file, press_documents
from newsroom.importing.reading.records import Row, json_row, records
from newsroom.importing.reading.references import read_ris
from newsroom.importing.reading.tables import read_table
from newsroom.importing.reading.workbooks import count_rows, read_workbook
from newsroom.importing.types import ImportFailure, RawDocument

logger = logging.getLogger(__name__)

MAX_DOCUMENT = Limits().document
LINES = (".jsonl", ".ndjson")
TABLES = (".csv", ".tsv", ".tab", ".psv")
WORKBOOKS = (".xlsx",)
OBJECTS = (".json",)
REFERENCES = (".ris",)
TEXTS = (".txt", ".text", "", *FORMS)
# Texts that may be files of many articles.
PRESS = (".txt", ".text", "", *RICH_TEXTS)
# What gives so many reasons in a row is no export; each more would only fill the report.
HOPELESS = 10_000

Found = RawDocument | Unreadable


def find_documents(
    paths: Iterable[str],
    names: Mapping[str, str],
    limits: Limits | None = None,
    *,
    follow_links: bool = False,
    only: Container[str] | None = None,
) -> Iterator[Found]:
    """All documents under the paths, in the order of the paths and sorted within folders.

    With `only`, of the files under the paths these alone are read, and nothing is said of others.

    `names` gives our name for each column of an export that is read; in small letters it stands
    for all ways of writing it. What cannot be read is yielded as Unreadable; nothing is raised
    for bad input.
    """
    for path in paths:
        for file in files_of(path, follow_links=follow_links):
            if isinstance(file, Unreadable):
                if only is None:
                    yield file
            elif only is None or str(file) in only:
                yield from _guarded(shown(file), _read_file(file, names, limits or Limits()))


def _guarded(path: str, documents: Iterator[Found]) -> Iterator[Found]:
    """Whatever goes wrong while a file is read becomes its reason; what came before it stays."""
    try:
        yield from documents
    except ImportFailure as error:
        yield Unreadable(path, str(error))
    except gzip.BadGzipFile as error:
        yield Unreadable(path, f"the compressed file is damaged ({error})")
    except OSError as error:
        yield Unreadable(path, os_reason(error))
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
        yield Unreadable(path, f"the compressed file is damaged or not supported ({error})")
    except Exception as error:
        logger.exception("reading %s failed", path)
        yield Unreadable(path, f"it cannot be read ({type(error).__name__}: {error})")


def _read_file(file: Path, names: Mapping[str, str], limits: Limits) -> Iterator[Found]:
    path = shown(file)
    notes = [] if path == str(file) else ["its name is no UTF-8; the odd bytes are written as \\x…"]
    with open_file(file) as stream:
        unchanged = Unchanged(stream)
        if file.suffix.lower() == ".zip":
            found = _read_zip(path, stream, names, limits)
        else:
            size = stream.seek(0, 2)
            stream.seek(0)
            found = _read_stream(path, stream, size, names, limits, unchanged.check)
        for one in found:
            if notes and isinstance(one, RawDocument):
                one, notes = replace(one, notes=(*notes, *one.notes)), []
            yield one
        unchanged.check()


def _read_zip(
    path: str, stream: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterator[Found]:
    some = False
    with open_archive(stream, limits) as archive:
        for member in members(archive):
            some = True
            here = f"{path}/{shown(member.filename)}"
            if reason := why_not(member):
                yield Unreadable(here, reason)
            else:
                yield from _guarded(here, _read_member(here, archive, member, names, limits))
    if not some:
        raise ImportFailure("the archive holds no documents")


def _read_member(
    path: str,
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    names: Mapping[str, str],
    limits: Limits,
) -> Iterator[Found]:
    with archive.open(member) as packed:
        source = Expanded(packed, member.compress_size, limits)
        yield from _read_stream(
            path, cast(IO[bytes], source), member.file_size, names, limits, lambda: None
        )


def _read_stream(
    path: str,
    stream: IO[bytes],
    size: int,
    names: Mapping[str, str],
    limits: Limits,
    check: Callable[[], None],
) -> Iterator[Found]:
    """One text, or the records of an export, by the suffix before an optional `.gz`.

    `check` raises ImportFailure where the file has changed meanwhile.
    """
    suffixes = [suffix.lower() for suffix in PurePosixPath(path).suffixes]
    # What reads it closes what it reads: this, and not the file, which is looked at once more.
    stream = cast(IO[bytes], CountedBytes(stream))
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
        stream = _unpacked(stream, limits)
        size = 0  # the size that counts is not known yet
    kind = suffixes[-1] if suffixes else ""
    if kind not in TEXTS and kind not in RECORDS:
        raise ImportFailure(
            f"{kind} files are not read: give .txt, .rtf, .html, .eml, .xml, .json, .jsonl, .csv, .tsv, .ris (also .gz), .xlsx, or .zip"
        )
    source = io.BufferedReader(cast(io.RawIOBase, stream))
    if not source.peek(1):
        raise ImportFailure("the file is empty")
    if kind in TEXTS:
        document = _read_text(path, source, size, limits)
        check()
        yield from _articles_in(document) if kind in PRESS else [document]
        return
    yield from _some(records(RECORDS[kind](path, source, names, limits), names))


def _some(found_records: Iterable[Found]) -> Iterator[Found]:
    """The records of one export. Raises ImportFailure for none, and where none can be read."""
    any_record, unreadable = False, 0
    for found in found_records:
        any_record = True
        unreadable = unreadable + 1 if isinstance(found, Unreadable) else 0
        yield found
        if unreadable == HOPELESS:
            raise ImportFailure(
                f"{HOPELESS:,} records in a row could not be read; the rest was not tried"
            )
    if not any_record:
        raise ImportFailure("it holds no records")


def _unpacked(stream: IO[bytes], limits: Limits) -> IO[bytes]:
    packed = CountedBytes(stream)
    unpacked = cast(IO[bytes], gzip.GzipFile(fileobj=cast(IO[bytes], packed)))
    return cast(IO[bytes], Expanded(unpacked, packed, limits))


def _read_text(path: str, source: IO[bytes], size: int, limits: Limits) -> RawDocument:
    data = b"" if size > limits.document else source.read(limits.document + 1)
    if max(size, len(data)) > limits.document:
        raise ImportFailure(limits.too_large("it is too large for one article", size))
    return RawDocument(path=path, data=data, sha256=hashlib.sha256(data).hexdigest())


def _articles_in(document: RawDocument) -> list[Found]:
    """The articles of a file that a press database wrote; for any other the document itself."""
    if not may_be_press_file(document.data):
        return [document]
    try:
        text = read(document).text
    except ImportFailure:
        return [document]  # reading it for good will say what is wrong
    return list(press_documents(document.path, text)) or [document]


def _read_lines(
    path: str, source: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterator[Row | Unreadable]:
    number = 0
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
                yield json_row(here, data)
            except ImportFailure as error:
                yield Unreadable(here, str(error))


RECORDS: Mapping[str, Callable[..., Iterator[Row | Unreadable]]] = {
    **dict.fromkeys(LINES, _read_lines),
    **dict.fromkeys(TABLES, read_table),
    **dict.fromkeys(WORKBOOKS, read_workbook),
    **dict.fromkeys(OBJECTS, read_json),
    **dict.fromkeys(REFERENCES, read_ris),
}

# Where one of several records ends, if not with its line: about as many there are of them.
MARKS: Mapping[str, bytes] = {
    **dict.fromkeys(OBJECTS, b"},"),
    **dict.fromkeys(REFERENCES, b"ER  -"),
}


def count_documents(
    paths: Iterable[str],
    limits: Limits | None = None,
    *,
    follow_links: bool = False,
    only: Container[str] | None = None,
) -> int:
    """About how many documents the paths hold: lines of exports are counted, not read."""
    return sum(
        _count(file, limits or Limits())
        for path in paths
        for file in files_of(path, follow_links=follow_links)
        if isinstance(file, Path) and (only is None or str(file) in only)
    )


def _count(file: Path, limits: Limits) -> int:
    name = file.name.lower()
    exports = name.removesuffix(".gz").endswith(tuple(RECORDS))
    if not exports and not name.endswith(".zip"):
        return 1
    try:
        with open_file(file) as stream:
            if name.endswith(".zip"):
                with open_archive(stream, limits) as archive:
                    return sum(not member.is_dir() for member in archive.infolist())
            source = _unpacked(stream, limits) if name.endswith(".gz") else stream
            if name.removesuffix(".gz").endswith(WORKBOOKS):
                return count_rows(source, limits)
            mark = MARKS.get(PurePosixPath(name.removesuffix(".gz")).suffix, b"\n")
            found = sum(chunk.count(mark) for chunk in iter(lambda: source.read(1 << 20), b""))
            return found + 1 if mark == b"}," else found
    except Exception:
        return 1  # reading it properly will say what is wrong
