"""Paths to files: folders walked, globs written out, links looked through, files opened."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from newsroom.importing.types import ImportFailure

SKIPPED_FILES = {"readme.md", "readme.txt", "thumbs.db"}
# What browsers call the folder of a page that they save whole, in their languages.
SAVED_FOLDER = re.compile(
    r"(?:[_-](?:files|dateien|fichiers|archivos|ficheiros|arquivos|bestanden|file|pliki|filer|soubory|elemei|dosyalar|файлы)|\.files)$",
    re.I,
)
SAVED_PAGES = (".html", ".htm", ".xhtml", ".HTML", ".HTM", ".shtml", ".php", ".asp")
NO_FILE = "this is no ordinary file"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document that could not be read, and why. It takes its place in the order."""

    path: str
    reason: str


def shown(path: str | os.PathLike[str]) -> str:
    r"""The path as text: bytes of a name that are no UTF-8 are written as `\xe9`.

    Such a name can be neither stored nor printed as it is.
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def is_skipped(name: str) -> bool:
    """Whether a file of this name is no document: hidden, a system's own, a read-me."""
    return name.startswith((".", "__MACOSX")) or name.lower() in SKIPPED_FILES


def may_be_of_saved_page(folder: str) -> bool:
    """Whether a folder is called as browsers call those of pages that they save."""
    return SAVED_FOLDER.search(folder) is not None


def is_of_saved_page(folder: str, beside: Container[str]) -> bool:
    """Whether a folder holds the pictures and styles of a page that a browser saved beside it."""
    stem = SAVED_FOLDER.sub("", folder)
    return stem != folder and any(f"{stem}{form}" in beside for form in SAVED_PAGES)


def files_of(path: str, *, follow_links: bool = False) -> Iterator[Path | Unreadable]:
    """The files that a path names: itself, all in its folder, or what a glob fits.

    A link that is named itself is followed. One inside a folder is only followed to a file of
    that folder, or with `follow_links`: who may put a link into a folder need not be who may read
    what it leads to.
    """
    given = Path(path)
    try:
        if given.is_dir():
            yield from _Walk(given, follow_links).files(given, ())
        elif given.exists() or given.is_symlink():
            yield given
        elif matches := sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 - any root
            yield from (match for match in map(Path, matches) if not match.is_dir())
        else:
            yield Unreadable(shown(path), "there is no such file or folder")
    except OSError as error:
        yield Unreadable(shown(path), os_reason(error))
    except ValueError:  # a zero byte
        yield Unreadable(shown(path), "no file can have this name")


class _Walk:
    """One folder, walked from its top."""

    def __init__(self, root: Path, follow_links: bool) -> None:
        self.root, self.follow_links = os.path.realpath(root), follow_links

    def files(self, folder: Path, above: tuple[str, ...]) -> Iterator[Path | Unreadable]:
        """The files in `folder` and below; `above` are the real paths of the folders it lies in."""
        here = (*above, os.path.realpath(folder))
        try:
            entries = sorted(folder.iterdir())
        except OSError as error:
            yield Unreadable(shown(folder), os_reason(error))
            return
        names = {entry.name for entry in entries}
        for entry in entries:
            if is_skipped(entry.name) or is_of_saved_page(entry.name, names):
                continue
            try:
                is_folder, is_link = entry.is_dir(), entry.is_symlink()
            except OSError as error:
                yield Unreadable(shown(entry), os_reason(error))
                continue
            if is_link and (reason := self._barred(entry, is_folder=is_folder, above=here)):
                yield Unreadable(shown(entry), reason)
            elif is_folder:
                yield from self.files(entry, here)
            else:
                yield entry

    def _barred(self, link: Path, *, is_folder: bool, above: tuple[str, ...]) -> str:
        """Why a link is not followed, "" if it is."""
        target = os.path.realpath(link)
        inside = os.path.commonpath([self.root, target]) == self.root
        if is_folder and target in above:
            return "it is a link that leads in a circle"
        if self.follow_links:
            return ""
        if not inside:
            return f"it is a link out of the folder, to {shown(target)}; --follow-links reads it"
        if is_folder:
            return "it is a link to a folder inside, whose files are read where they are"
        return ""


def open_file(file: Path) -> IO[bytes]:
    """An ordinary file, opened to be read. Raises ImportFailure for a pipe, a device, a folder.

    What was a file when it was looked at may have been put in the place of one since: it is
    opened without waiting, and looked at again.
    """
    if not file.is_file() and file.exists():
        raise ImportFailure(NO_FILE)  # opening a device can have effects
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise ImportFailure(NO_FILE)
    return os.fdopen(handle, "rb")


class Unchanged:
    """Says whether an open file was written to since it was opened."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.before = stream, self._state(stream)

    @staticmethod
    def _state(stream: IO[bytes]) -> tuple[int, int]:
        now = os.fstat(stream.fileno())
        return now.st_size, now.st_mtime_ns

    def check(self) -> None:
        """Raises ImportFailure for a file that changed: what was read may be half of each."""
        if self._state(self.stream) != self.before:
            raise ImportFailure("it was changed while it was read; import it again")


def os_reason(error: OSError) -> str:
    """What an error of the system means for a document."""
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, FileNotFoundError):
        return "there is no such file, or no longer"
    return error.strerror or str(error)
