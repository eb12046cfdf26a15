"""Whoosh's codec with a term's postings in one packed array.

Whoosh's dictionary of terms is kept, and written here in bulk through what Whoosh keeps private
(`_tindex`, `_fieldmap`, `_postfile`, and the byte layout of an entry): its own calls, nine for each
term, take several times as long, and a segment has hundreds of thousands of terms. A dictionary of
our own would be another format to keep, and the index would be no Whoosh index any more. So the
layout is held down instead: `test_whoosh_codec` compares the files byte by byte with those that
Whoosh's own writer makes of the same terms, and reads every kind of term back with Whoosh's own
reader. With the version of Whoosh pinned, that is what a change of its layout would break.

Postings are ours alone: Whoosh finds them, and cannot read them. No term has its postings inlined.
"""

from __future__ import annotations

import itertools
import mmap
import os
import struct
from collections.abc import Iterator
from functools import lru_cache
from hashlib import md5
from pathlib import Path
from typing import Any, Final

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3Segment, W3TermsReader
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import md5_hash
from whoosh.filedb.structfile import StructFile

from search.engines.arrays.postings import packed_count

# A term's entry in the dictionary as Whoosh writes it: the lengths of key and information, then
# flags, weight, documents, lengths, greatest weight, first and last document, place, size.
_LENGTHS = struct.Struct("!ii")
_INFO = struct.Struct("!BfIBBfIIqi")
_EXTENT = struct.Struct("!qi")
_DOCUMENTS = 2  # the place of their number in a term's information
# So many terms of a segment are known where they are, in a megabyte.
_MOST_KNOWN = 4_096


class _ReadFile(StructFile):  # type: ignore[misc]
    """A file that threads may read at once: `get` moves no position.

    Postings are read, not mapped: what is mapped counts as this process's memory once touched.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        super().__init__(self._file, name=path.name)

    def get(self, position: int, length: int) -> bytes:
        return os.pread(self._file.fileno(), length, position)


class _MappedFile(StructFile):  # type: ignore[misc]
    """The same in memory, for a dictionary's many small reads."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        super().__init__(self._map, name=path.name)

    def get(self, position: int, length: int) -> bytes:
        return self._map[position : position + length]


class ArrayCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's own codec, but for the postings, which it would write as pickled blocks."""

    def field_writer(self, storage: FileStorage, segment: W3Segment) -> _TermsWriter:
        """What writes a new segment's terms and postings; close it when all are in."""
        return _TermsWriter(self, storage, segment)

    def terms_reader(self, storage: FileStorage, segment: W3Segment) -> _TermsReader:
        """What looks up terms of a segment; threads may share it."""
        folder = Path(storage.folder)
        terms = _MappedFile(folder / segment.make_filename(self.TERMS_EXT))
        postings = _ReadFile(folder / segment.make_filename(self.POSTS_EXT))
        return _TermsReader(self, terms, len(terms.file), postings)


class _TermsWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes terms with packed postings, many at a time: Whoosh makes nine calls for each."""

    def add_all(self, name: str, packed: Iterator[tuple[bytes, bytes]]) -> None:
        """Write the terms of the field of this name, with their packed postings.

        Terms are UTF-8 and must ascend, and fields come in the order of their first call: Whoosh
        finds a term by halving. Here that is not checked.
        """
        fields = self._fieldmap
        number = struct.pack("!H", fields.setdefault(name, len(fields)))
        while some := list(itertools.islice(packed, 20_000)):
            self._add_some(number, some)

    def _add_some(self, number: bytes, packed: list[tuple[bytes, bytes]]) -> None:
        table, place, postings_place = self._tindex, self._tindex.tell(), self._postfile.tell()
        buckets, add_place = table.buckets, table.index.append
        hashed_by = _quick_hash if table.hashfn is md5_hash else table.hashfn
        records: list[bytes] = []
        for term, data in packed:
            key = number + term
            count, size = packed_count(data), len(data)
            hashed = hashed_by(key)
            buckets[hashed & 255].append((hashed, place))
            add_place(place)
            records += (
                _LENGTHS.pack(len(key), _INFO.size),
                key,
                _INFO.pack(0, count, count, 0, 0, 1.0, 0, 0, postings_place, size),
            )
            place += _LENGTHS.size + len(key) + _INFO.size
            postings_place += size
        table.dbfile.write(b"".join(records))
        self._postfile.write(b"".join([data for _, data in packed]))


def _quick_hash(key: bytes) -> int:
    """What `md5_hash` gives, without writing the number out and reading it again."""
    return int.from_bytes(md5(key, usedforsecurity=False).digest()[-4:], "big")


# A term is looked up in each of a dozen segments, and by its key in each has the same hash.
_hash: Final = lru_cache(maxsize=10_000)(md5_hash)


class _TermsReader(W3TermsReader):  # type: ignore[misc]
    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        if self._tindex.hashfn is md5_hash:
            self._tindex.hashfn = _hash
        self._prefixes = {name: self._keycoder(name, b"") for name in self._fieldmap}
        # What the dictionary says of terms that were looked up lately, None where it has none: one
        # search follows another with the same words, and most segments have few of them.
        self._known: dict[bytes, bytes | None] = {}

    def packed(self, name: str, term: bytes) -> bytes | None:
        """The packed postings of a term in the field of this name, None where it has none."""
        info = self._info(name, term)
        return None if info is None else self._data(info)

    def frequency(self, name: str, term: bytes) -> int:
        """How many documents hold a term in the field of this name, without its postings."""
        info = self._info(name, term)
        return 0 if info is None else int(_INFO.unpack(info)[_DOCUMENTS])

    def _info(self, name: str, term: bytes) -> bytes | None:
        prefix = self._prefixes.get(name)
        if prefix is None:
            return None
        key, known = prefix + term, self._known
        if key not in known:
            if len(known) >= _MOST_KNOWN:
                known = self._known = {}
            known[key] = self._tindex.get(key)
        return known[key]

    def packed_all(self, name: str) -> Iterator[tuple[bytes, bytes]]:
        """All terms of the field of this name, ascending, with their packed postings."""
        start = self._keycoder(name, b"")
        for key, info in self._tindex.items_from(start):
            if not key.startswith(start):
                return
            yield key[2:], self._data(info)

    def _data(self, info: bytes) -> bytes:
        # A term's information ends with its postings' place in their file.
        offset, length = _EXTENT.unpack(info[-_EXTENT.size :])
        data: bytes = self._postfile.get(offset, length)
        if len(data) != length:
            raise ValueError("postings end early")
        return data
