"""The members of a tar archive, plain or compressed, as they come: read once, from its beginning to its end."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from typing import IO, Self, cast

from newsroom.importing.reading.archives import above, is_hidden, is_packed, leads_out
from newsroom.importing.reading.limits import CountedBytes, Expanded, Limits
from newsroom.importing.reading.paths import is_of_saved_page, may_be_of_saved_page
from newsroom.importing.types import ImportFailure

TAR = (".tar",)
TAR_GZ = (".tar.gz", ".tgz")
TAR_BZ2 = (".tar.bz2", ".tbz2", ".tbz")
# What XZ may ask for to be unpacked: its own strongest setting takes 65 MB.
MOST_MEMORY = 256 * 1024 * 1024
PIECE = 1 << 16
# A header that says a long name, or attributes; it is read into memory.
LONGEST_HEADER = 1 << 20


class _Member(tarfile.TarInfo):
    """A member whose headers have bounds."""

    HEADERS = frozenset(
        [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME,
         tarfile.GNUTYPE_LONGLINK]
    )  # fmt: skip

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(archive)
        except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError) as error:  # type: ignore[attr-defined]
            # The library takes it for the end of the archive, where it is not the first header.
            raise tarfile.ReadError(str(error)) from error

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in self.HEADERS and self.size > LONGEST_HEADER:
            raise tarfile.ReadError("a header is too long")
        return cast(tarfile.TarInfo, super()._proc_member(archive))  # type: ignore[misc]


def tar_members(
    name: str, stream: IO[bytes], limits: Limits
) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    """The members that stand for documents, in the order of the archive; each is read before the next.

    Raises ImportFailure for more members than the limit, and where it unpacks to far too much.
    """
    beside: frozenset[str] | None = None
    for archive, member in _all_members(name, stream, limits):
        if member.isdir() or is_hidden(member.name):
            continue
        folders = [folder for folder in above(_parts(member)) if may_be_of_saved_page(folder)]
        if folders:
            if beside is None:
                beside = _names(name, stream, limits)
            if any(is_of_saved_page(folder, beside) for folder in folders):
                continue
        yield archive, member


def _all_members(
    name: str, stream: IO[bytes], limits: Limits
) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    number = 0
    # In mode "r|" it never seeks, and keeps no list of the members that it has passed.
    with tarfile.open(
        fileobj=_unpacked(name, stream, limits), mode="r|", tarinfo=_Member, errorlevel=1
    ) as archive:
        while member := archive.next():
            archive.members.clear()  # type: ignore[attr-defined]
            number += 1
            if number > limits.members:
                raise ImportFailure(
                    f"the archive holds more than {limits.members:,} files (NEWSROOM_MAX_MEMBERS)"
                )
            yield archive, member


def _names(name: str, stream: IO[bytes], limits: Limits) -> frozenset[str]:
    """The names of all members, of what is being read: the page of a folder may stand behind it.

    Of a damaged archive those before the damage, which reading it will tell.
    """
    place = stream.tell()
    stream.seek(0)
    names = set()
    with suppress(tarfile.TarError, OSError, EOFError, zlib.error, lzma.LZMAError, ImportFailure):
        for _archive, member in _all_members(name, stream, limits):
            names.add("/".join(_parts(member)))
    stream.seek(place)
    return frozenset(names)


def _parts(member: tarfile.TarInfo) -> tuple[str, ...]:
    return PurePosixPath(member.name).parts


def why_not_of_tar(member: tarfile.TarInfo) -> str:
    """Why a member is not read, "" where it is."""
    if leads_out(member.name):
        return "its name leads out of the archive"
    if member.issym() or member.islnk():
        return "it is a link, and not followed"
    if not member.isreg() or member.issparse():
        return "this is no ordinary file"
    if is_packed(member.name):
        return "an archive inside an archive is not opened"
    return ""


def _unpacked(name: str, stream: IO[bytes], limits: Limits) -> IO[bytes]:
    name = name.lower()
    if name.endswith(TAR):
        return stream
    packed = CountedBytes(stream)
    source = cast(IO[bytes], packed)
    unpacked: object
    if name.endswith(TAR_GZ):
        unpacked = gzip.GzipFile(fileobj=source)
    elif name.endswith(TAR_BZ2):
        unpacked = bz2.BZ2File(source)
    else:
        unpacked = _XzBytes(source)
    return cast(IO[bytes], Expanded(cast(IO[bytes], unpacked), packed, limits))


class _XzBytes(io.RawIOBase):
    """What an XZ stream unpacks to; the library's own file takes what memory the stream asks for."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._rest = stream, b""
        self._decompressor = lzma.LZMADecompressor(memlimit=MOST_MEMORY)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            return b"".join(iter(lambda: self.read(PIECE), b""))
        while size:
            if self._decompressor.eof:
                self._rest = self._decompressor.unused_data.lstrip(b"\0") or self._stream.read(
                    PIECE
                )
                if not self._rest.strip(b"\0"):
                    return b""
                self._decompressor = lzma.LZMADecompressor(memlimit=MOST_MEMORY)
            elif self._decompressor.needs_input and not self._rest:
                self._rest = self._stream.read(PIECE)
                if not self._rest:
                    raise EOFError("it ends in the middle")
            data = self._decompressor.decompress(self._rest, size)
            self._rest = b""
            if data:
                return data
        return b""
