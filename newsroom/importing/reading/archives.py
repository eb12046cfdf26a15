"""Archives of files; the members of a zip file, each a document of its own or the reason why it is none."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import IO

from newsroom.importing.reading.file_names import ARCHIVES
from newsroom.importing.reading.limits import Limits
from newsroom.importing.reading.paths import is_of_saved_page, is_skipped
from newsroom.importing.types import ImportFailure

END = b"PK\x05\x06"
ENTRY = b"PK\x01\x02"
# The end record with the longest comment; the records of large archives that stand before it.
LONGEST_END = 22 + 0xFFFF
LARGE_ENDS = 56 + 20
PIECE = 1 << 20


def open_archive(stream: IO[bytes], limits: Limits) -> zipfile.ZipFile:
    """The archive, its directory read. Raises ImportFailure for one with too many members."""
    refuse_many(stream, limits)
    return zipfile.ZipFile(stream)


def members(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The members that stand for documents, by name."""
    names = {info.filename.replace("\\", "/") for info in archive.infolist()}
    for member in sorted(archive.infolist(), key=lambda info: info.filename):
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        beside = any(is_of_saved_page(folder, names) for folder in above(parts))
        if not (member.is_dir() or beside or is_hidden(member.filename)):
            yield member


def above(parts: Sequence[str]) -> Iterator[str]:
    """The paths of the folders that a member lies in."""
    for depth in range(1, len(parts)):
        yield "/".join(parts[:depth])


def why_not(member: zipfile.ZipInfo) -> str:
    """Why a member is not read, "" where it is."""
    if leads_out(member.filename):
        return "its name leads out of the archive"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link, and not followed"
    if member.filename.lower().endswith(".zip"):
        return "a zip inside a zip is not opened"
    if is_packed(member.filename):
        return "an archive inside an archive is not opened"
    if member.flag_bits & 1:
        return "it is encrypted"
    return ""


def is_hidden(name: str) -> bool:
    """Whether a member of this name stands for no document: hidden, a system's own, a read-me."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part != ".."]
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return hidden or is_skipped(parts[-1] if parts else "")


def leads_out(name: str) -> bool:
    """Whether a member's name is the path of a file outside."""
    name = name.replace("\\", "/")
    return name.startswith("/") or ".." in name.split("/") or bool(re.match(r"[A-Za-z]:/", name))


def is_packed(name: str) -> bool:
    """Whether a file of this name is an archive of files."""
    return name.lower().endswith(ARCHIVES)


def refuse_many(stream: IO[bytes], limits: Limits) -> None:
    """Raises ImportFailure for an archive with more members than the limit.

    The members are counted in the archive's directory, before that is read into memory.
    """
    number = 0
    for piece in _directory(stream):
        number += piece.count(ENTRY)
        if number > limits.members:
            raise ImportFailure(
                f"the archive holds more than {limits.members:,} files (NEWSROOM_MAX_MEMBERS)"
            )
    stream.seek(0)


def _directory(stream: IO[bytes]) -> Iterator[bytes]:
    """The pieces of what may be the directory of an archive, which stands at its end."""
    size = stream.seek(0, 2)
    stream.seek(max(size - LONGEST_END, 0))
    tail = stream.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < 22:
        return
    length = struct.unpack("<L", tail[at + 12 : at + 16])[0]
    end = size - len(tail) + at
    if length == 0xFFFFFFFF:
        stream.seek(max(end - LARGE_ENDS, 0))
        large = stream.read(LARGE_ENDS)
        length = struct.unpack("<Q", large[40:48])[0] if large[:4] == b"PK\x06\x06" else size
    left = min(length + LARGE_ENDS, end)
    stream.seek(end - left)
    before = b""
    while left > 0 and (piece := stream.read(min(left, PIECE))):
        left -= len(piece)
        yield before[-3:] + piece
        before = piece
