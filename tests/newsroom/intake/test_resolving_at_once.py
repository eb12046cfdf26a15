"""Resolving beside imports and other runs, and killed: nothing is lost, nothing doubled."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.databases import MANAGE
from tests.newsroom.intake.test_at_once import environment, overlapping
from tests.paths import PROJECT

pytestmark = [
    pytest.mark.fault,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("index_dir"),
]

RESOLVE = [*MANAGE, "entities", "--resolve"]
FACTS = """
import json, django
django.setup()
from django.db.models import Count
from newsroom.models import *
def doubled(model, *fields):
    return list(model.objects.values(*fields).annotate(n=Count("pk")).filter(n__gt=1).order_by())
print(json.dumps({
    "waiting": ReadNames.objects.filter(resolved=False).count(),
    "without what was read": Article.objects.filter(read_names=None).count(),
    "named by nobody": Entity.objects.filter(mentions=None).count(),
    "without a name": Entity.objects.filter(aliases=None).count(),
    "doubled": [doubled(Entity, "key", "kind"), doubled(Mention, "article", "entity")],
}))
"""


def test_runs_beside_each_other_and_imports_and_killed(tmp_path: Path) -> None:
    settings = environment(tmp_path / "var")
    first, *others = overlapping(tmp_path, other_ids=False)
    subprocess.run([*MANAGE, "import_seeds", str(first)], env=settings, check=True)
    running = [subprocess.Popen(RESOLVE, env=settings) for _ in range(2)]
    killed = subprocess.Popen(RESOLVE, env=settings)
    running += [
        subprocess.Popen([*MANAGE, "import_seeds", "--workers", "1", str(path)], env=settings)
        for path in others
    ]
    time.sleep(2)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert [process.wait() for process in running] == [0] * len(running)
    last = subprocess.run(RESOLVE, env=settings, capture_output=True, text=True, check=True)
    again = subprocess.run(RESOLVE, env=settings, capture_output=True, text=True, check=True)
    assert "the mentions of 0 changed" in again.stdout, last.stdout + again.stdout
    facts = subprocess.run(
        [sys.executable, "-c", FACTS], env=settings, cwd=PROJECT, capture_output=True, check=True
    )
    assert json.loads(facts.stdout) == {
        "waiting": 0, "without what was read": 0, "named by nobody": 0, "without a name": 0,
        "doubled": [[], []],
    }  # fmt: skip
    subprocess.run([*MANAGE, "check_archive"], env=settings, check=True)
