"""Work that nobody waits for gives way to those who answer readers."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import textwrap

import pytest

from tests.paths import PROJECT


def told(code: str) -> list[str]:
    """What a process of its own prints: its priority cannot be raised again."""
    done = subprocess.run(
        [sys.executable, "-c", f"import os, threading\nfrom newsroom.processes import *\n{code}"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()


def test_a_process_gives_way_once_and_to_more_if_asked() -> None:
    code = "for to in (BACKGROUND, BACKGROUND, LAST, BACKGROUND): give_way(to); print(os.nice(0))"
    already = os.nice(0)  # the tests may have been told to give way themselves
    wanted = [str(max(to, already)) for to in (7, 7, 19, 19)]
    assert told(f"from newsroom.processes import LAST, BACKGROUND\n{code}") == wanted


@pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere threads have no priority of their own"
)
def test_a_thread_gives_way_alone() -> None:
    code = "thread = threading.Thread(target=give_way); thread.start(); thread.join(); print(os.nice(0))"
    assert told(code) == [str(os.nice(0))]


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has arenas")
def test_threads_take_memory_from_two_places() -> None:
    """By the report of glibc, which names each arena."""
    code = """
    import ctypes, sys
    {before}
    together = threading.Barrier(6)
    def work():
        kept = [bytes(4_000) for _ in range(100)]
        together.wait()
    threads = [threading.Thread(target=work) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    os.dup2(1, 2)
    ctypes.CDLL(None).malloc_stats()
    """
    arenas = {
        before: told(textwrap.dedent(code).format(before=before)).count("Arena")
        for before in ("", "share_memory()")
    }
    assert arenas["share_memory()"] <= 2 < arenas[""]


def test_a_signal_in_the_midst_of_waiting_stops_it_all_the_same() -> None:
    code = """
    import signal
    event = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: set_in_handler(event))
    with event._cond:  # as `wait` does
        os.kill(os.getpid(), signal.SIGTERM)
    print(event.wait(60))
    """
    assert told(textwrap.dedent(code)) == ["True"]
