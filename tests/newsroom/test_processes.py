"""Work that nobody waits for gives way to those who answer readers."""

from __future__ import annotations

import subprocess
import sys

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
    assert told(f"from newsroom.processes import LAST, BACKGROUND\n{code}") == [
        "7", "7", "19", "19",
    ]  # fmt: skip


@pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere threads have no priority of their own"
)
def test_a_thread_gives_way_alone() -> None:
    code = "thread = threading.Thread(target=give_way); thread.start(); thread.join(); print(os.nice(0))"
    assert told(code) == ["0"]
