"""How much one document, record or compressed file may hold: what is beyond it is a reason."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO

from newsroom.importing.types import ImportFailure

MEGABYTE = 1_000_000
# So much a compressed file may give before its ratio counts: short ones of one letter are no bombs.
UNTOLD = 10 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of reading; each reason names the setting that moves its bound.

    `document` and `cell` are bytes, of a file of text or a record, and of one cell of a table.
    `expansion` is how many times its own size a compressed file may give.
    """

    document: int = 20 * 1024 * 1024
    cell: int = 20 * 1024 * 1024
    columns: int = 1_000
    expansion: int = 200
    members: int = 100_000

    def too_large(self, what: str, size: int = 0) -> str:
        """The reason for a document that is larger than one may be; `size` where it is known."""
        found = f"{size / MEGABYTE:.0f} MB" if size else f"over {self._megabytes}"
        return f"{what} ({found}; at most {self._megabytes}: NEWSROOM_MAX_DOCUMENT_MB)"

    def too_many_columns(self, number: int) -> str:
        """The reason for a row that has more columns than one may."""
        return f"the row has {number:,} columns (at most {self.columns:,}: NEWSROOM_MAX_COLUMNS)"

    @property
    def _megabytes(self) -> str:
        return f"{self.document / MEGABYTE:.0f} MB"


class CountedBytes(io.RawIOBase):
    """A stream that knows how much was read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.count = stream, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.count += len(data)
        return data

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class Expanded(CountedBytes):
    """A stream that is decompressed from another one, and stops where it gives too much.

    `packed` counts what it is made of, or says it. Reading raises ImportFailure where what comes
    out is so many times what went in that it can only be meant to fill a machine.
    """

    def __init__(self, stream: IO[bytes], packed: CountedBytes | int, limits: Limits) -> None:
        super().__init__(stream)
        self.packed, self.limits = packed, limits

    def read(self, size: int = -1) -> bytes:
        data = super().read(size)
        taken = self.packed if isinstance(self.packed, int) else self.packed.count
        if self.count > max(UNTOLD, taken * self.limits.expansion):
            raise ImportFailure(
                f"it expands to more than {self.limits.expansion} times its size, as no text does "
                "(NEWSROOM_MAX_EXPANSION)"
            )
        return data
