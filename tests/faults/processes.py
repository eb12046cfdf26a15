"""Processes of a trial: forked from one that has Django loaded, killed without a word.

Each is a real process with connections, locks and files of its own; only its start is saved.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.db import connections

from newsroom.intake import run
from search.engines import checksums
from search.index import claims, sync
from tests.faults.moments import Moments
from tests.faults.places import Place, inhabit
from tests.privileges import given_up

PR_SET_PDEATHSIG = 1
# A process that has not ended by then is one that hangs.
PATIENCE = 240.0  # seconds
# What a line begins with that tells whoever started the process; others are the log's.
ANSWER = "answer: "
# How a process ends whose work raised what nobody caught.
CRASHED = 70


class Hung(Exception):
    """A process did not end in time."""


def settle(place: Place, sizes: Mapping[str, Any]) -> None:
    """Let this process work at the place, with the sizes that small archives are tried with."""
    inhabit(place)
    run.BATCH = sizes.get("batch", run.BATCH)
    run.FEW = sizes.get("few", run.FEW)
    sync.SMALL = sizes.get("small", sync.SMALL)
    claims.IMPORT_WAITS = sizes.get("waits", claims.IMPORT_WAITS)
    sync.LOOK = sizes.get("look", sync.LOOK)
    # On a busy machine another process may be in the midst of a commit for longer than three seconds.
    checksums.COMMIT = sizes.get("commit", 30.0)
    if "timeout" in sizes and not place.database:
        connections.settings["default"]["OPTIONS"]["timeout"] = sizes["timeout"]


class Process:
    """One that does `work`; what it prints goes to a file. `at` is where `act` is done in it."""

    def __init__(
        self,
        place: Place,
        work: Callable[[], Any],
        *,
        out: Path,
        sizes: Mapping[str, Any],
        at: int = 0,
        act: Callable[[], None] | None = None,
        privileged: bool = True,
    ) -> None:
        self.place, self.out = place, out
        self._steps = out.with_suffix(".steps")
        self.code: int | None = None
        # A connection to a database is never shared by two processes.
        connections.close_all()
        self.pid = os.fork()
        if self.pid == 0:
            self._live(work, sizes, Moments(at, act or kill_this), privileged)
        self._lead()

    def _lead(self) -> None:
        """Let the process lead a group of its own; both sides do it, as neither knows who is first."""
        with contextlib.suppress(PermissionError, ProcessLookupError):  # it has, or has ended
            os.setpgid(self.pid, self.pid)

    def _live(
        self,
        work: Callable[[], Any],
        sizes: Mapping[str, Any],
        moments: Moments,
        privileged: bool,
    ) -> None:
        """The life of the child process."""
        code = CRASHED
        try:
            self._lead()
            end_with_parent()
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            random.seed()
            descriptor = os.open(self.out, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(descriptor, 1)
            os.dup2(descriptor, 2)
            sys.stdout = sys.__stdout__ = open(1, "w", buffering=1, closefd=False)  # noqa: SIM115
            sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115
            with contextlib.nullcontext() if privileged else given_up():
                settle(self.place, sizes)
                moments.watch()
                work()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        except CommandError as error:
            sys.stderr.write(f"CommandError: {error}\n")  # as `manage.py` does
            code = 1
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(BaseException):
                self._steps.write_text(str(moments.number))
                connections.close_all()
                sys.stdout.flush()
            os._exit(code)

    # --- what others do to it -------------------------------------------------------------------

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send the process a signal, if it is there still."""
        if self.running:
            os.kill(self.pid, number)

    def kill_all(self, number: int = signal.SIGKILL) -> None:
        """Send it and all that it started a signal, as a terminal does at Ctrl-C."""
        if self.running:
            os.killpg(self.pid, number)

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._reap(os.WNOHANG) is None

    def wait(self, seconds: float = PATIENCE) -> int:
        """How it ended, as a shell says it; raises Hung."""
        end = time.monotonic() + seconds
        while self.running:
            if time.monotonic() > end:
                self.kill_all()
                raise Hung(f"a process had not ended after {seconds:g} s:\n{self.said()[-1500:]}")
            time.sleep(0.004)
        assert self.code is not None
        return self.code

    def _reap(self, options: int) -> int | None:
        if self.code is None:
            pid, status = os.waitpid(self.pid, options)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code

    def children(self) -> list[int]:
        """The processes that it has started."""
        found = []
        for task in Path(f"/proc/{self.pid}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += [int(pid) for pid in task.read_text().split()]
        return found

    @property
    def crashed(self) -> bool:
        """Whether it ended by an error that nobody caught."""
        return self.code == CRASHED

    # --- what it tells --------------------------------------------------------------------------

    @property
    def steps(self) -> int:
        """How many steps it took from its beginning to its end; 0 where it was killed."""
        return int(self._steps.read_text() or 0) if self._steps.exists() else 0

    def said(self) -> str:
        """All that it has printed."""
        return self.out.read_text("utf-8", "replace") if self.out.exists() else ""

    def records(self) -> list[dict[str, Any]]:
        """The JSON objects among the lines that it has printed whole."""
        lines = self.said().splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}\n")]

    def answer(self) -> Any:
        """What it was asked to tell."""
        if self.code != 0:
            raise AssertionError(f"a process ended with {self.code}:\n{self.said()[-2500:]}")
        [line] = [line for line in self.said().splitlines() if line.startswith(ANSWER)]
        return json.loads(line.removeprefix(ANSWER))


def kill_this() -> None:
    """End this process at once, and leave all as it stands."""
    os.kill(os.getpid(), signal.SIGKILL)


def end_with_parent() -> None:
    """Let the system kill this process when its parent ends."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
