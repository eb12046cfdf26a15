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
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO, TypeVar, cast

from newsroom.importing.reading.archives import members, open_archive, why_not
from newsroom.importing.reading.crawls import read_crawl
from newsroom.importing.reading.feed_lists import is_feed, is_list, listed_feeds
from newsroom.importing.reading.file_kinds import COUNTERS, PRESS, READ, TEXTS, Found, reader_of
from newsroom.importing.reading.file_names import ARCHIVES, CRAWLS, TARBALLS, WACZ, ZIPS, form_of
from newsroom.importing.reading.forms import read
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
from newsroom.importing.reading.revisits import Revisits
from newsroom.importing.reading.tarballs import tar_members, why_not_of_tar
from newsroom.importing.types import ImportFailure, RawDocument

logger = logging.getLogger(__name__)
T = TypeVar("T")

MAX_DOCUMENT = Limits().document
# A crawl has about a page in so many bytes.
OF_A_CRAWL = 50_000
# What gives so many reasons in a row is no export; each more would only fill the report.
HOPELESS = 10_000
ZSTANDARD = (".zst", ".zstd")
IN_ZSTANDARD = "it is compressed with Zstandard, which is not read: unpack it (`zstd -d FILE`), or compress it with gzip"

# What the libraries raise for a compressed file, or an archive, that is damaged.
DAMAGED = (
    zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, EOFError, zlib.error, NotImplementedError,
    RuntimeError,
)  # fmt: skip


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
    limits = limits or Limits()
    files: dict[str, Path] = {}
    reading = Reading(names, limits)
    for file in _files(paths, limits, follow_links=follow_links, only=only):
        if isinstance(file, Unreadable):
            yield file
            continue
        reading.revisits.file = path = shown(file)
        if file.name.lower().endswith((*ARCHIVES, *CRAWLS, *(f"{crawl}.gz" for crawl in CRAWLS))):
            files[path] = file  # of which something may be read again
        yield from _guarded(path, _read_file(file, reading))

    def again(path: str) -> Iterator[Found]:
        return _guarded(path, _read_file(files[path], Reading(names, limits)))

    yield from reading.revisits.rest(again)


@dataclass(frozen=True, slots=True)
class Reading:
    """What all files of one import are read with."""

    names: Mapping[str, str]
    limits: Limits
    revisits: Revisits = field(default_factory=Revisits)


def _files(
    paths: Iterable[str], limits: Limits, *, follow_links: bool, only: Container[str] | None
) -> Iterator[Path | Unreadable]:
    """The files that the paths name, and in place of a list of feeds those that it names: each feed once."""
    feeds: set[Path] = set()
    for path in paths:
        for file in files_of(path, follow_links=follow_links):
            if only is not None and (isinstance(file, Unreadable) or str(file) not in only):
                continue
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


def _read_file(file: Path, reading: Reading) -> Iterator[Found]:
    path = shown(file)
    notes = [] if path == str(file) else ["its name is no UTF-8; the odd bytes are written as \\x…"]
    with open_file(file) as stream:
        unchanged = Unchanged(stream)
        if file.name.lower().endswith(ZIPS):
            found = _read_zip(path, stream, reading)
        elif file.name.lower().endswith(TARBALLS):
            found = _read_tar(path, stream, reading)
        else:
            size = stream.seek(0, 2)
            stream.seek(0)
            found = _read_stream(path, stream, size, reading, unchanged.check)
        for one in found:
            if notes and isinstance(one, RawDocument):
                one, notes = replace(one, notes=(*notes, *one.notes)), []
            yield one
        unchanged.check()


def _read_zip(path: str, stream: IO[bytes], reading: Reading) -> Iterator[Found]:
    some = False
    with open_archive(stream, reading.limits) as archive:
        for member in members(archive):
            if path.lower().endswith(WACZ) and form_of(member.filename) not in CRAWLS:
                continue  # what says of the crawls what they hold
            some = True
            here = f"{path}/{shown(member.filename)}"
            if reason := why_not(member):
                yield Unreadable(here, reason)
            else:
                yield from _guarded(here, _read_member(here, archive, member, reading))
    if not some:
        raise ImportFailure("the archive holds no documents")


def _read_member(
    path: str,
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    reading: Reading,
) -> Iterator[Found]:
    with archive.open(member) as packed:
        source = cast(IO[bytes], Expanded(packed, member.compress_size, reading.limits))
        yield from _read_stream(path, source, member.file_size, reading, lambda: None)


def _read_tar(path: str, stream: IO[bytes], reading: Reading) -> Iterator[Found]:
    some = False
    for archive, member in tar_members(path, stream, reading.limits):
        some = True
        here = f"{path}/{shown(member.name.removeprefix('./'))}"
        source = archive.extractfile(member) if not (reason := why_not_of_tar(member)) else None
        if source is None:
            yield Unreadable(here, reason)
        else:
            found = _read_stream(here, source, member.size, reading, lambda: None)
            yield from _guarded(here, found)
    if not some:
        raise ImportFailure("the archive holds no documents")


def _read_stream(
    path: str,
    stream: IO[bytes],
    size: int,
    reading: Reading,
    check: Callable[[], None],
) -> Iterator[Found]:
    """One text, or the records of an export, by the suffix before an optional `.gz`.

    `check` raises ImportFailure where the file has changed meanwhile.
    """
    limits = reading.limits
    suffixes = [suffix.lower() for suffix in PurePosixPath(path).suffixes]
    if suffixes[-1:] and suffixes[-1] in ZSTANDARD:
        raise ImportFailure(IN_ZSTANDARD)
    # What reads it closes what it reads: this, and not the file, which is looked at once more.
    stream = cast(IO[bytes], CountedBytes(stream))
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
        stream = _unpacked(stream, limits)
        size = 0  # the size that counts is not known yet
    kind = suffixes[-1] if suffixes else ""
    source = io.BufferedReader(cast(io.RawIOBase, stream))
    start = source.peek(1)
    if kind in CRAWLS and start:
        yield from _some(read_crawl(path, source, limits, reading.revisits), may_be_none=True)
        return
    reader = reader_of(kind, start)
    if not reader and kind not in (*TEXTS, *CRAWLS):
        raise ImportFailure(f"{kind} files are not read: give {READ}")
    if not start:
        raise ImportFailure("the file is empty")
    if reader:
        yield from _some(reader(path, source, reading.names, limits))
        return
    document = _read_text(path, source, size, limits)
    check()
    yield from _articles_in(document) if kind in PRESS else [document]


def _some(documents: Iterable[Found], *, may_be_none: bool = False) -> Iterator[Found]:
    """The records of one export. Raises ImportFailure for none, and where none can be read."""
    any_record, unreadable = False, 0
    for found in documents:
        any_record = True
        unreadable = unreadable + 1 if isinstance(found, Unreadable) else 0
        yield found
        if unreadable == HOPELESS:
            raise ImportFailure(
                f"{HOPELESS:,} records in a row could not be read; the rest was not tried"
            )
    if not (any_record or may_be_none):
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


def count_documents(
    paths: Iterable[str],
    limits: Limits | None = None,
    *,
    follow_links: bool = False,
    only: Container[str] | None = None,
) -> int:
    """About how many documents the paths hold: lines of exports are counted, not read."""
    limits = limits or Limits()
    files = _files(paths, limits, follow_links=follow_links, only=only)
    return sum(_count(file, limits) if isinstance(file, Path) else 0 for file in files)


def _count(file: Path, limits: Limits) -> int:
    name = file.name.lower()
    plain = PurePosixPath(name.removesuffix(".gz")).suffix
    if plain not in (*COUNTERS, *CRAWLS) and not name.endswith(ARCHIVES):
        return 1
    try:
        with open_file(file) as stream:
            if name.endswith(TARBALLS):
                return sum(1 for _ in tar_members(name, stream, limits))
            if name.endswith(WACZ):
                return max(stream.seek(0, 2) // OF_A_CRAWL, 1)
            if name.endswith(ZIPS):
                with open_archive(stream, limits) as archive:
                    return sum(not member.is_dir() for member in archive.infolist())
            if plain in CRAWLS:  # what they hold is mostly no page
                return max(stream.seek(0, 2) // OF_A_CRAWL, 1)
            source = _unpacked(stream, limits) if name.endswith(".gz") else stream
            return COUNTERS[plain](source, limits)
    except Exception:
        return 1  # reading it properly will say what is wrong
