"""Which kinds of jobs a process knows that serves no pages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from tests.paths import PROJECT

KNOWN = """
import django; django.setup()
from newsroom.jobs.kinds import KINDS, load_kinds
load_kinds()
print(*sorted(KINDS))
"""


def test_whatever_defines_a_kind_is_in_the_setting() -> None:
    defining = {
        ".".join(path.relative_to(PROJECT).with_suffix("").parts)
        for folder in ("newsroom", "search")
        for path in Path(PROJECT, folder).rglob("*.py")
        if re.search(r"^@jobs\.kind\(", path.read_text(), re.M)
    }
    assert defining == set(settings.JOB_KINDS)


def test_a_process_without_pages_knows_them_all() -> None:
    said = subprocess.run(
        [sys.executable, "-c", KNOWN], cwd=PROJECT, check=True, capture_output=True, text=True,
        env={"DJANGO_SETTINGS_MODULE": "newsroom.settings", "NEWSROOM_DEBUG": "1"},
    )  # fmt: skip
    assert said.stdout.split() == ["bulk", "events", "import", "resolve", "same-texts", "undo"]
