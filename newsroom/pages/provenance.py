"""Where a document comes from, as readers are told who may see it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from newsroom.importing import ARCHIVES
from newsroom.models import Seed

RECORD = re.compile(r"#(\d+)$")
OF_THE_TEXT = frozenset(["body", "kinds", "blocks", "evidence"])
LONGEST = 500  # characters of a column that are shown


@dataclass(frozen=True, slots=True)
class Provenance:
    """A document's place when it was last seen, and what came with it.

    `file` is the name of the file, `folder` that of the folder it was in, of which readers are told
    no more; `archive` holds the file, if it was in one, and `record` is its number in the file.
    `address` is where it was retrieved, `retrieved` when, as far as that was given. `columns` are those of
    the record of an export, its text apart.
    """

    file: str
    folder: str = ""
    archive: str = ""
    record: int | None = None
    address: str = ""
    retrieved: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

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
            columns=_columns(seed),
        )

    @property
    def retrieved_at(self) -> dt.datetime | None:
        """When it was retrieved, None where what was given for it is no time."""
        try:
            found = dt.datetime.fromisoformat(self.retrieved)
        except ValueError:
            return None
        return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _columns(seed: Seed) -> dict[str, str]:
    if "body" not in seed.given:
        return {}
    columns = {name: str(value) for name, value in seed.given.items() if name not in OF_THE_TEXT}
    return {
        name: text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
        for name, text in columns.items()
    }
