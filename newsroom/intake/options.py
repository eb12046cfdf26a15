"""What an import is asked for, as it is kept with the run: what to read, and how."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from newsroom.importing import COLUMNS


@dataclass(frozen=True, slots=True)
class Options:
    """The paths of files and folders and how they are read; or that stored seeds are read again.

    `columns` gives our name for each column of an export. `root` is a folder whose files are known as
    lying in `known_as`: what was uploaded is known by a name that says nothing of this machine. With
    `only_failed_of`, of the documents only those are imported that failed in that run. Relative
    paths are those from `folder`.
    """

    paths: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    follow_links: bool = False
    undelete: bool = False
    reprocess: bool = False
    all: bool = False
    folder: str = ""
    root: str = ""
    known_as: str = ""
    only_failed_of: int | None = None

    def kept(self) -> dict[str, Any]:
        """As a run keeps it: what is said, and nothing else."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Options:
        """What was kept; what another version kept beside that is left out."""
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__ if name in kept})

    def shown(self) -> list[str]:
        """The paths as people know them."""
        return [self.renamed(path) for path in self.paths]

    def renamed(self, path: str) -> str:
        """The path as its document is known."""
        if self.root and path.startswith(self.root):
            return self.known_as + path[len(self.root) :]
        return path

    def found_at(self, path: str) -> str:
        """Where a document that is known by this path is to be read."""
        if self.root and path.startswith(self.known_as):
            return self.root + path[len(self.known_as) :]
        return os.path.join(self.folder, path) if self.folder else path  # noqa: PTH118


class OptionsError(ValueError):
    """A column's name that cannot be understood; the text says why."""

    def __init__(self, pair: str) -> None:
        super().__init__(
            f"--map {pair}: write OURS=THEIRS, where OURS is one of {', '.join(COLUMNS)}."
        )
        self.pair = pair


def columns_of(pairs: Sequence[str]) -> dict[str, str]:
    """Our name for each column, from "OURS=THEIRS". Raises OptionsError."""
    names = {}
    for pair in pairs:
        ours, equals, theirs = pair.partition("=")
        if not equals or ours.strip() not in COLUMNS or not theirs.strip():
            raise OptionsError(pair)
        names[theirs.strip()] = ours.strip()
    return names
