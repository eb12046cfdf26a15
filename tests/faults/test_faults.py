"""The reduced run of `python -m tests.faults`: each kind once, the engines by turns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.paths import PROJECT

pytestmark = [pytest.mark.fault, pytest.mark.timeout(2400)]

FAMILIES = ("imports", "documents", "backups", "editors", "indexes", "databases")
Outcome = dict[str, Any]


def trials(*arguments: str) -> list[Outcome]:
    """Do trials in processes of their own; gives what came of each."""
    command = [sys.executable, "-m", "tests.faults", "--json", *arguments]
    if url := os.environ.get("NEWSROOM_TEST_DATABASE"):
        command += ["--database", url]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    sys.stderr.write(done.stderr)
    outcomes = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert done.returncode == (0 if all(map(sound, outcomes)) else 1), done.stderr
    return outcomes


def sound(outcome: Outcome) -> bool:
    return not (outcome["lost"] or outcome["doubled"] or outcome["wrong"])


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_is_lost_doubled_or_wrong_after_each_kind_of_fault(family: str) -> None:
    outcomes = trials("--times", "1", "--turns", "--family", family)
    assert len(outcomes) >= 3 or family == "backups"
    assert [outcome for outcome in outcomes if not sound(outcome)] == []


def test_what_is_lost_doubled_or_wrong_is_told() -> None:
    """The oracle itself: a fault that does harm makes each column count, and the exit status 1."""
    [outcome] = trials("--times", "1", "--only", "self-test", "--engine", "whoosh")
    assert [finding for finding in outcome["lost"] if "reported as stored" in finding]
    assert [finding for finding in outcome["lost"] if "the title of article" in finding]
    assert [finding for finding in outcome["doubled"] if "have one text" in finding]
    assert [finding for finding in outcome["wrong"] if "check_archive" in finding]
    assert [finding for finding in outcome["doubled"] if "two rows of Entity" in finding]
