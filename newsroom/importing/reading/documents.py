"""Paths to raw documents: files, folders, globs, archives of files, and exports record by record."""

from __future__ import annotations

import gzip
import hashlib
import io
import logging
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO, TypeVar, cast

from newsroom.importing.reading.archives import (
    ARCHIVES,
    TARBALLS,
    members,
    open_archive,
    why_not,
)
from newsroom.importing.reading.crawls import CRAWLS, read_crawl
from newsroom.importing.reading.feed_lists import LISTS, is_feed, is_list, listed_feeds
from newsroom.importing.reading.feeds import (
    FEEDS,
    XML,
    count_entries,
    read_feed,
    read_json_feed,
    starts_json_feed,
)
from newsroom.importing.reading.forms import BUNDLES, FORMS, MAILBOXES
from newsroom.importing.reading.limits import CountedBytes, Expanded, Limits
from newsroom.importing.reading.mailboxes import count_mails, read_mailbox
from newsroom.importing.reading.paths import (
    Unchanged,
    Unreadable,
    files_of,
    open_file,
    os_reason,
    shown,
)
from newsroom.importing.reading.records import json_record
from newsroom.importing.reading.tables import read_table
from newsroom.importing.reading.tarballs import tar_members, why_not_of_tar
from newsroom.importing.reading.workbooks import count_rows, read_workbook
from newsroom.importing.types import ImportFailure, RawDocument

logger = logging.getLogger(__name__)
T = TypeVar("T")

MAX_DOCUMENT = Limits().document
LINES = (".jsonl", ".ndjson")
TABLES = (".csv", ".tsv", ".tab", ".psv")
WORKBOOKS = (".xlsx",)
TEXTS = (".txt", ".text", "", *(form for form in FORMS if form not in BUNDLES))
# A crawl has about a page in so many bytes.
OF_A_CRAWL = 50_000
# What gives so many reasons in a row is no export; each more would only fill the report.
HOPELESS = 10_000

# What the libraries raise for a compressed file, or an archive, that is damaged.
DAMAGED = (
    zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, EOFError, zlib.error, NotImplementedError,
    RuntimeError,
)  # fmt: skip
# As a refusal names what is read.
READ = (
    ".txt, .html, .docx, .odt, .pdf, .eml, .mbox, .rss, .atom, .xml, .opml, .jsonl, .csv, .tsv, .xlsx, .warc, .arc "
    "(each also .gz), .zip, .tar, .tar.gz, .tar.bz2, .tar.xz"
)

Found = RawDocument | Unreadable


def find_documents(
    paths: Iterable[str],
    names: Mapping[str, str],
    limits: Limits | None = None,
    *,
    follow_links: bool = False,
) -> Iterator[Found]:
    """All documents under the paths, in the order of the paths and sorted within folders.

    `names` gives our name for each column of an export that is read; in small letters it stands
    for all ways of writing it. What cannot be read is yielded as Unreadable; nothing is raised
    for bad input.
    """
    limits = limits or Limits()
    for file in _files(paths, limits, follow_links=follow_links):
        if isinstance(file, Unreadable):
            yield file
        else:
            yield from _guarded(shown(file), _read_file(file, names, limits))


def _files(
    paths: Iterable[str], limits: Limits, *, follow_links: bool
) -> Iterator[Path | Unreadable]:
    """The files that the paths name, and in place of a list of feeds those that it names: each feed once."""
    feeds: set[Path] = set()
    for path in paths:
        for file in files_of(path, follow_links=follow_links):
            if isinstance(file, Unreadable) or not is_feed(file):
                yield file
                continue
            listed = _guarded(shown(file), listed_feeds(file, limits)) if is_list(file) else [file]
            for feed in listed:
                if isinstance(feed, Unreadable) or feed not in feeds:
                    yield feed
                if isinstance(feed, Path):
                    feeds.add(feed)


def _guarded(path: str, documents: Iterator[T]) -> Iterator[T | Unreadable]:
    """Whatever goes wrong while a file is read becomes its reason; what came before it stays."""
    try:
        yield from documents
    except ImportFailure as error:
        yield Unreadable(path, str(error))
    except gzip.BadGzipFile as error:
        yield Unreadable(path, f"the compressed file is damaged ({error})")
    except OSError as error:
        # One that the system did not give is of the library that unpacks BZ2.
        damaged = f"the compressed file is damaged ({error})"
        yield Unreadable(path, os_reason(error) if error.errno else damaged)
    except DAMAGED as error:
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
        elif file.name.lower().endswith(TARBALLS):
            found = _read_tar(path, stream, names, limits)
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


def _read_tar(
    path: str, stream: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterator[Found]:
    some = False
    for archive, member in tar_members(path, stream, limits):
        some = True
        here = f"{path}/{shown(member.name.removeprefix('./'))}"
        source = archive.extractfile(member) if not (reason := why_not_of_tar(member)) else None
        if source is None:
            yield Unreadable(here, reason)
        else:
            found = _read_stream(here, source, member.size, names, limits, lambda: None)
            yield from _guarded(here, found)
    if not some:
        raise ImportFailure("the archive holds no documents")


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
    source = io.BufferedReader(cast(io.RawIOBase, stream))
    reader = READERS.get(kind)
    if kind == ".json" and starts_json_feed(source.peek(1)):
        reader = read_json_feed
    if not reader and kind not in (*LINES, *TABLES, *WORKBOOKS, *TEXTS):
        raise ImportFailure(f"{kind} files are not read: give {READ}")
    if not source.peek(1):
        raise ImportFailure("the file is empty")
    if kind in TEXTS:
        document = _read_text(path, source, size, limits)
        check()
        yield document
        return
    if not reader:
        reader = (
            read_table if kind in TABLES else read_workbook if kind in WORKBOOKS else _read_lines
        )
    yield from _some(reader(path, source, names, limits))


def _some(records: Iterable[Found]) -> Iterator[Found]:
    """The records of one export. Raises ImportFailure for none, and where none can be read."""
    any_record, unreadable = False, 0
    for found in records:
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


def _read_lines(
    path: str, source: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterator[Found]:
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
                yield json_record(here, data, names)
            except ImportFailure as error:
                yield Unreadable(here, str(error))


def _refuse_list(
    path: str, source: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterator[Found]:
    raise ImportFailure("a list of feeds is read where its feeds lie beside it, in a folder")


# What reads the documents of a file that holds many, by its suffix.
READERS: Mapping[str, Callable[[str, IO[bytes], Mapping[str, str], Limits], Iterator[Found]]] = {
    **dict.fromkeys(CRAWLS, read_crawl),
    **dict.fromkeys(MAILBOXES, read_mailbox),
    **dict.fromkeys((*FEEDS, *XML), read_feed),
    **dict.fromkeys(LISTS, _refuse_list),
}


def count_documents(
    paths: Iterable[str], limits: Limits | None = None, *, follow_links: bool = False
) -> int:
    """About how many documents the paths hold: lines of exports are counted, not read."""
    return sum(
        _count(file, limits or Limits()) if isinstance(file, Path) else 0
        for file in _files(paths, limits or Limits(), follow_links=follow_links)
    )


def _count(file: Path, limits: Limits) -> int:
    name = file.name.lower()
    plain = name.removesuffix(".gz")
    exports = plain.endswith((*LINES, *TABLES, *WORKBOOKS, *READERS))
    if not exports and not name.endswith(ARCHIVES):
        return 1
    try:
        with open_file(file) as stream:
            if name.endswith(TARBALLS):
                return sum(1 for _ in tar_members(name, stream, limits))
            if name.endswith(".zip"):
                with open_archive(stream, limits) as archive:
                    return sum(not member.is_dir() for member in archive.infolist())
            if plain.endswith(CRAWLS):  # what they hold is mostly no page
                return max(stream.seek(0, 2) // OF_A_CRAWL, 1)
            source = _unpacked(stream, limits) if name.endswith(".gz") else stream
            if plain.endswith(WORKBOOKS):
                return count_rows(source, limits)
            if plain.endswith(MAILBOXES):
                return count_mails(source)
            if plain.endswith((*FEEDS, *XML)):
                return count_entries(source)
            return sum(chunk.count(b"\n") for chunk in iter(lambda: source.read(1 << 20), b""))
    except Exception:
        return 1  # reading it properly will say what is wrong
