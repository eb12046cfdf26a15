"""Files that were sent to be imported, in the database: where every machine that serves the archive has them."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any, Final

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Min, QuerySet, Sum
from django.db.models.functions import Length

from newsroom.models import UploadPart

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Read and written so much at a time: a row of the database is held in memory, twice.
PART: Final = 1024 * 1024


class DatabaseStorage(Storage):
    """A storage of Django's, for `STORAGES["uploads"]`. A file is rows of a table, or it is not there."""

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        if not self.exists(name):
            raise FileNotFoundError(name)
        return File(io.BufferedReader(_Parts(name), PART), name)

    def _save(self, name: str, content: File[Any]) -> str:
        with transaction.atomic():
            for number, chunk in enumerate(content.chunks(PART)):
                UploadPart.objects.create(path=name, number=number, content=chunk)
        return name

    def exists(self, name: str) -> bool:
        return _rows(name).exists()

    def size(self, name: str) -> int:
        return int(_rows(name).aggregate(size=Sum(Length("content")))["size"] or 0)

    def delete(self, name: str) -> None:
        _rows(name).delete()

    def get_created_time(self, name: str) -> dt.datetime:
        created: dt.datetime | None = _rows(name).aggregate(first=Min("created"))["first"]
        if created is None:
            raise FileNotFoundError(name)
        return created

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """The folders and the files in a folder; "" is the one that holds all."""
        above = f"{path}/" if path else ""
        rows = UploadPart.objects.filter(path__startswith=above).order_by()
        below = {
            name.removeprefix(above) for name in rows.values_list("path", flat=True).distinct()
        }
        folders = {name.partition("/")[0] for name in below if "/" in name}
        return sorted(folders), sorted(name for name in below if "/" not in name)


class _Parts(io.RawIOBase):
    """A file of the database, read one part after the other."""

    def __init__(self, name: str) -> None:
        self._name, self._next, self._rest = name, 0, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        if not self._rest:
            row = _rows(self._name).filter(number=self._next).values_list("content", flat=True)
            self._rest = bytes(row.first() or b"")
            self._next += 1
        view = memoryview(buffer)
        taken = self._rest[: len(view)]
        view[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


def _rows(name: str) -> QuerySet[UploadPart]:
    return UploadPart.objects.filter(path=name)
