"""Paths to raw documents: files, folders, globs, zip files, and exports line by line."""

from __future__ import annotations

import csv
import glob
import gzip
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from newsroom.importing.types import ImportFailure, RawDocument

MAX_DOCUMENT = 20 * 1024 * 1024
SKIPPED_FILES = {"readme.md", "readme.txt", "thumbs.db"}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document that could not be read, and why. It takes its place in the order."""

    path: str
    reason: str


Found = RawDocument | Unreadable


def find_documents(paths: Iterable[str], names: Mapping[str, str]) -> Iterator[Found]:
    """All documents under the paths, in the order of the paths and sorted within folders.

    `names` gives our name for each column of an export that is read; in small letters it stands
    for all ways of writing it. What cannot be read is yielded as Unreadable; nothing is raised
    for bad input.
    """
    for path in paths:
        for file in _expand(path):
            if isinstance(file, Unreadable):
                yield file
            else:
                yield from _guarded(str(file), _read_file(file, names))


def _expand(path: str) -> Iterator[Path | Unreadable]:
    given = Path(path)
    try:
        if given.is_dir():
            yield from _walk(given)
        elif given.exists():
            yield given
        elif matches := sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 - any root
            for match in matches:
                if Path(match).is_file():
                    yield Path(match)
        else:
            yield Unreadable(path, "there is no such file or folder")
    except OSError as error:
        yield Unreadable(path, _os_reason(error))


def _walk(folder: Path) -> Iterator[Path | Unreadable]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield Unreadable(str(folder), _os_reason(error))
        return
    for entry in entries:
        if entry.name.startswith((".", "__MACOSX")) or entry.name.lower() in SKIPPED_FILES:
            continue
        try:
            is_folder, is_link = entry.is_dir(), entry.is_symlink()
        except OSError as error:
            yield Unreadable(str(entry), _os_reason(error))
            continue
        if is_folder and not is_link:  # a link may lead in a circle
            yield from _walk(entry)
        elif not is_folder:
            yield entry


def _guarded(path: str, documents: Iterator[Found]) -> Iterator[Found]:
    """Whatever goes wrong while a file is read becomes its reason; what came before it stays."""
    try:
        yield from documents
    except ImportFailure as error:
        yield Unreadable(path, str(error))
    except OSError as error:
        yield Unreadable(path, _os_reason(error))
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
        yield Unreadable(path, f"the compressed file is damaged or not supported ({error})")


def _os_reason(error: OSError) -> str:
    if isinstance(error, gzip.BadGzipFile):
        return f"the compressed file is damaged ({error})"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return error.strerror or str(error)


def _read_file(file: Path, names: Mapping[str, str]) -> Iterator[Found]:
    if not file.is_file():
        raise ImportFailure("this is no ordinary file")
    if file.suffix.lower() == ".zip":
        yield from _read_zip(file, names)
    else:
        yield from _read_stream(str(file), file.open("rb"), file.stat().st_size, names)


def _read_zip(file: Path, names: Mapping[str, str]) -> Iterator[Found]:
    with zipfile.ZipFile(file) as archive:
        for member in sorted(archive.infolist(), key=lambda info: info.filename):
            name = PurePosixPath(member.filename)
            hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
            if member.is_dir() or hidden or name.name.lower() in SKIPPED_FILES:
                continue
            path = f"{file}/{name}"
            if name.suffix.lower() == ".zip":
                yield Unreadable(path, "a zip inside a zip is not opened")
            elif member.flag_bits & 1:
                yield Unreadable(path, "it is encrypted")
            else:
                stream = archive.open(member)
                yield from _guarded(path, _read_stream(path, stream, member.file_size, names))


def _read_stream(
    path: str, stream: IO[bytes], size: int, names: Mapping[str, str]
) -> Iterator[Found]:
    """One text, or the records of an export, by the suffix before an optional `.gz`."""
    with stream:
        suffixes = [suffix.lower() for suffix in PurePosixPath(path).suffixes]
        source: IO[bytes] = stream
        if suffixes[-1:] == [".gz"]:
            suffixes.pop()
            source = cast(IO[bytes], gzip.GzipFile(fileobj=stream))
            size = 0  # the size that counts is not known yet
        kind = suffixes[-1] if suffixes else ""
        if kind in (".jsonl", ".ndjson"):
            yield from _read_lines(path, source, names)
        elif kind == ".csv":
            yield from _read_csv(path, source, names)
        elif kind in (".txt", ".text", ""):
            yield _read_text(path, source, size)
        else:
            raise ImportFailure(
                f"{kind} files are not read: give .txt, .jsonl, .csv (also .gz), or .zip"
            )


def _read_text(path: str, source: IO[bytes], size: int) -> RawDocument:
    data = b"" if size > MAX_DOCUMENT else source.read(MAX_DOCUMENT + 1)
    if max(size, len(data)) > MAX_DOCUMENT:
        megabytes = f"{size / 1e6:.0f} MB" if size else f"over {MAX_DOCUMENT / 1e6:.0f} MB"
        raise ImportFailure(
            f"it is too large for one article ({megabytes}; at most {MAX_DOCUMENT / 1e6:.0f} MB)"
        )
    return RawDocument(path=path, data=data, sha256=hashlib.sha256(data).hexdigest())


def _read_lines(path: str, source: IO[bytes], names: Mapping[str, str]) -> Iterator[Found]:
    number = 0
    while line := source.readline(MAX_DOCUMENT + 1):
        number += 1
        here = f"{path}#{number}"
        if len(line) > MAX_DOCUMENT:
            while line and not line.endswith(b"\n"):
                line = source.readline(MAX_DOCUMENT)
            yield Unreadable(here, f"the line is longer than {MAX_DOCUMENT / 1e6:.0f} MB")
            continue
        data = line.strip().removeprefix(b"\xef\xbb\xbf")
        if data:
            try:
                yield _record(here, data, json.loads(data), names)
            except ImportFailure as error:
                yield Unreadable(here, str(error))
            except (ValueError, RecursionError) as error:
                yield Unreadable(here, f"the line is no JSON ({error})")


def _read_csv(path: str, source: IO[bytes], names: Mapping[str, str]) -> Iterator[Found]:
    buffered = io.BufferedReader(cast(io.RawIOBase, source))
    head = buffered.peek(4096)[:4096]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text: IO[str] = io.TextIOWrapper(
        buffered, "utf-16" if wide else "utf-8-sig",
        errors="strict" if wide else "surrogateescape", newline="",
    )  # fmt: skip
    sample = head.decode("utf-16" if wide else "latin-1", "replace").split("\n", 1)[0]
    delimiter = max(",;\t|", key=sample.count)
    csv.field_size_limit(MAX_DOCUMENT)
    rows = csv.DictReader(text, delimiter=delimiter)
    number = 0
    try:
        for number, row in enumerate(rows, start=1):
            values = {
                key: _unescape(value)
                for key, value in row.items()
                if isinstance(key, str) and isinstance(value, str)
            }
            data = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
            try:
                yield _record(f"{path}#{number}", data, values, names)
            except ImportFailure as error:
                yield Unreadable(f"{path}#{number}", str(error))
    except (csv.Error, UnicodeError) as error:
        yield Unreadable(f"{path}#{number + 1}", f"the table breaks off here ({error})")


def _unescape(value: str) -> str:
    """A cell as text; bytes that are not UTF-8 are read as Windows-1252, as spreadsheets write."""
    if value.isascii():
        return value
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _record(path: str, data: bytes, values: Any, names: Mapping[str, str]) -> RawDocument:
    if not isinstance(values, dict):
        raise ImportFailure("the line is JSON, but no object with columns")
    given: dict[str, str] = {}
    for name, value in values.items():
        ours = names.get(name) or names.get(name.strip().lower())
        if ours and value not in (None, "", []) and ours not in given:
            given[ours] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if "\0" in "".join(given.values()):
        given = {name: value.replace("\0", "") for name, value in given.items()}
    if not given.get("body", "").strip():
        known = ", ".join(sorted(map(str, values))) or "none"
        raise ImportFailure(
            f"it has no body (columns: {known[:200]}); name the column with --map body=COLUMN"
        )
    return RawDocument(path, data, hashlib.sha256(data).hexdigest(), given)


def count_documents(paths: Iterable[str]) -> int:
    """About how many documents the paths hold: lines of exports are counted, not read."""
    return sum(
        _count(str(file), file)
        for path in paths
        for file in _expand(path)
        if isinstance(file, Path)
    )


def _count(name: str, file: Path) -> int:
    try:
        if name.lower().endswith(".zip"):
            with zipfile.ZipFile(file) as archive:
                return sum(not member.is_dir() for member in archive.infolist())
        if not name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson", ".csv")):
            return 1
        with gzip.open(file) if name.lower().endswith(".gz") else file.open("rb") as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile):
        return 1  # reading it properly will say what is wrong
