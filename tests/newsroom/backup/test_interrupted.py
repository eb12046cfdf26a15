"""Processes that are killed, disks that are full, others that write: whole backups, or none."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import subprocess
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from newsroom.backup import check_backup
from newsroom.backup.progress import Progress
from newsroom.history import Change
from tests.databases import MANAGE
from tests.newsroom.backup.archives import backup, fill_archive, restore, rows
from tests.newsroom.factories import report
from tests.newsroom.intake.test_at_once import environment
from tests.newsroom.intake.test_identity import record

pytestmark = [
    pytest.mark.fault,
    pytest.mark.timeout(2400),  # some dozens of processes, one after another
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("index_dir"),
]

# `python -m tests.faults --family backups` does it as often as is asked for.
KILLS = 2


@pytest.fixture
def other(tmp_path: Path) -> dict[str, str]:
    """The environment of processes with an archive of some articles."""
    settings = environment(tmp_path / "var")
    manage(settings, "import_seeds", str(export(tmp_path, "heron", 150)), "--workers", "1")
    return settings


def export(folder: Path, word: str, number: int) -> Path:
    path = folder / f"{word}.jsonl"
    records = [
        record(f"{word} {each}", author="Ada Fenwick", source="The Herald", id=f"{word}-{each}")
        for each in range(number)
    ]
    path.write_text("".join(json.dumps(each) + "\n" for each in records))
    return path


def manage(settings: dict[str, str], *arguments: str, **options: Any) -> str:
    done = subprocess.run(
        [*MANAGE, *arguments], env=settings, capture_output=True, text=True, **options
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def start(settings: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*MANAGE, *arguments], env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def digests(path: Path) -> dict[str, tuple[int, str]]:
    """What a backup says of each table: two archives with the same are the same."""
    manifest = check_backup(path, progress=Progress())
    return {table.name: (table.rows, table.sha256) for table in manifest.tables}


def moments(seconds: float) -> Sequence[float]:
    """When to kill a process that takes so long."""
    return [random.uniform(0.4, 1.05) * seconds for _ in range(KILLS)]


def test_killed_while_it_writes_there_is_no_file_or_a_whole_one(
    other: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "archive.zip"
    started = time.monotonic()
    manage(other, "backup", str(path))
    took, whole = time.monotonic() - started, digests(path)
    for moment in moments(took):
        path.unlink(missing_ok=True)
        process = start(other, "backup", str(path))
        time.sleep(moment)
        process.kill()
        process.wait()
        assert not path.exists() or digests(path) == whole
    manage(other, "backup", str(path), "--overwrite")
    assert digests(path) == whole
    assert list(tmp_path.glob(".archive.zip.*")) == [], "what was left lying about is gone"


def test_killed_while_it_restores_the_archive_is_as_it_was_or_the_other(
    other: dict[str, str], tmp_path: Path
) -> None:
    first, second, now = (tmp_path / name for name in ("first.zip", "second.zip", "now.zip"))
    manage(other, "backup", str(first))
    manage(other, "import_seeds", str(export(tmp_path, "egret", 60)), "--workers", "1")
    manage(other, "backup", str(second))
    either = [digests(first), digests(second)]
    assert either[0] != either[1]
    started = time.monotonic()
    manage(other, "restore", str(first), "--yes")
    took = time.monotonic() - started
    for moment in moments(took):
        process = start(other, "restore", str(random.choice([first, second])), "--yes")
        time.sleep(moment)
        process.kill()
        process.wait()
        manage(other, "backup", str(now), "--overwrite")
        assert digests(now) in either
        manage(other, "check_archive")
    manage(other, "restore", str(second), "--yes")
    assert "agree on 210 articles" in manage(other, "reindex", "--check")


def test_an_import_and_edits_meanwhile(other: dict[str, str], tmp_path: Path) -> None:
    """Each backup is of one moment: nothing in it refers to what came after."""
    importing = start(other, "import_seeds", str(export(tmp_path, "egret", 120)), "--workers", "1")
    made = []
    while importing.poll() is None and len(made) < 3:
        made.append(tmp_path / f"{len(made)}.zip")
        manage(other, "backup", str(made[-1]))
    assert importing.wait() == 0, "nobody who writes waits for a backup, or fails"
    sizes = []
    copy = dict(other) | {"DATABASE_URL": "", "NEWSROOM_DATA_DIR": str(tmp_path / "copy")}
    for path in random.sample(made, min(2, len(made))):
        shutil.rmtree(tmp_path / "copy", ignore_errors=True)
        (tmp_path / "copy").mkdir()
        said = manage(copy, "restore", str(path))
        sizes.append(int(said.split(" articles")[0].split()[-1]))
        assert manage(copy, "check_archive").startswith(f"All {sizes[-1]} articles")
        again = tmp_path / f"again-{path.name}"
        manage(copy, "backup", str(again))
        assert digests(again) == digests(path)
    assert all(150 <= size <= 270 for size in sizes)


def test_a_disk_that_is_full(other: dict[str, str], tmp_path: Path) -> None:
    """No file may grow beyond this: what the system says of a full disk, it says of that, too."""
    path, long = tmp_path / "archive.zip", tmp_path / "long.txt"
    words = (f"{random.getrandbits(60):x}" for _ in range(5_000))  # which nothing squeezes
    long.write_text(f"A long list\n\nIt says: {' '.join(words)}.")
    manage(other, "import_seeds", str(long))
    # SQLite's own files beside the database take a little more than 32 kB.
    for limit in (40_000, 70_000):
        done = subprocess.run(
            [*MANAGE, "backup", str(path)], env=other, capture_output=True, text=True,
            preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )  # fmt: skip
        assert done.returncode == 1
        assert f"{path} cannot be written: File too large" in done.stderr
        assert "Traceback" not in done.stderr
    assert list(tmp_path.glob("*archive.zip*")) == []


def test_folders_that_are_none_or_cannot_be_written(tmp_path: Path) -> None:
    from django.core.management.base import CommandError

    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "nowhere", tmp_path / "file", Path("/proc")):
        with pytest.raises(CommandError, match="cannot be written"):
            backup(folder / "archive.zip")
    with pytest.raises(CommandError, match="is no file"):
        backup(tmp_path)
    with pytest.raises(CommandError, match="is no file"):
        backup(Path("/dev/null"), overwrite=True)


def test_two_backups_to_one_file(other: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    both = [start(other, "backup", str(path), "--overwrite") for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert digests(path)
    assert list(tmp_path.glob(".archive.zip.*")) == []


def test_there_and_back_by_an_archive_on_sqlite(tmp_path: Path) -> None:
    """With NEWSROOM_TEST_DATABASE, from PostgreSQL to SQLite and from SQLite to PostgreSQL."""
    fill_archive()
    before = rows()
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    backup(first)
    copy = {**os.environ, "DATABASE_URL": "", "NEWSROOM_DATA_DIR": str(tmp_path / "copy")}
    manage(copy, "restore", str(first))
    manage(copy, "backup", str(second))
    assert digests(first) == digests(second)
    with zipfile.ZipFile(second) as file:
        assert json.loads(file.read("manifest.json"))["database"] == "sqlite"
    report("Rain", "It rained.")
    restore(second)
    assert rows() == before
    assert report("Next", "It came next.").pk > max(
        Change.objects.filter(subject="article")
        .values_list("number", flat=True)
        .order_by("-pk")[1:]
    )
