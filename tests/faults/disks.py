"""Small disks: file systems of a trial's own, which end with its process."""

from __future__ import annotations

import ctypes
import functools
import os
import shutil
import subprocess
from pathlib import Path

CLONE_NEWNS = 0x20000
SIZE = 48 << 20
BALLAST = "ballast"


class SmallDisk:
    """A file system in memory at `folder`, with what was there, and with little room left.

    For a process that may mount, which sees it alone with the processes that it forks.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = folder.with_name(f"{folder.name}.kept")
        folder.rename(kept)
        folder.mkdir(mode=0o700)
        alone()
        _mount("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder))
        shutil.copytree(kept, folder, dirs_exist_ok=True, symlinks=True)

    def fill(self, room: int) -> None:
        """Leave room for so many bytes."""
        state = os.statvfs(self.folder)
        free = state.f_bavail * state.f_frsize
        with (self.folder / BALLAST).open("ab") as file:
            file.write(b"\0" * max(free - room, 0))

    def clear(self) -> None:
        """Make room again."""
        (self.folder / BALLAST).unlink(missing_ok=True)


def alone() -> None:
    """From here on let nobody outside see what this process mounts."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS):
        raise OSError(ctypes.get_errno(), "a namespace of one's own is not to be had")
    _mount("--make-rprivate", "/")


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


@functools.cache
def cannot_mount() -> str:
    """Why no small disk can be had, or ""."""
    code = "from tests.faults.disks import alone; alone()"
    import sys

    done = subprocess.run([sys.executable, "-c", code], capture_output=True)
    return "only who may mount can fill a disk" if done.returncode else ""
