"""Where a document comes from, as readers are told who may see it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import PurePath

from newsroom.importing import ARCHIVES
from newsroom.models import Seed

RECORD = re.compile(r"#(\d+)$")


@dataclass(frozen=True, slots=True)
class Provenance:
    """A document's place when it was last seen, and what came with it.

    `file` is the name of the file, `folder` that of the folder it was in, of which readers are told
    no more; `archive` holds the file, if it was in one, and `record` is its number in the file.
    `address` is where it was retrieved, `retrieved` when, as far as that was given.
    """

    file: str
    folder: str = ""
    archive: str = ""
    record: int | None = None
    address: str = ""
    retrieved: str = ""

    @classmethod
    def of(cls, seed: Seed) -> Provenance:
        path, record = seed.path, None
        if numbered := RECORD.search(path):
            path, record = path[: numbered.start()], int(numbered[1][:9])
        parts = PurePath(path).parts
        # A path goes on behind what holds files of its own.
        held = next(
            (n for n, part in enumerate(parts[:-1]) if part.lower().endswith(ARCHIVES)), None
        )
        if held is None:
            file, archive, folder = parts[-1:], "", parts[-2:-1]
        else:
            file, archive, folder = parts[held + 1 :], parts[held], parts[max(held - 1, 0) : held]
        return cls(
            file="/".join(file),
            folder=(folder[0] if folder else "").strip("/\\"),
            archive=archive,
            record=record,
            address=str(seed.given.get("url") or ""),
            retrieved=str(seed.given.get("retrieved") or ""),
        )

    @property
    def retrieved_at(self) -> dt.datetime | None:
        """When it was retrieved, None where what was given for it is no time."""
        try:
            found = dt.datetime.fromisoformat(self.retrieved)
        except ValueError:
            return None
        return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
