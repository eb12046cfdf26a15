"""What the archive keeps can be read by its owner alone: looked at as it lies on the disk."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

from newsroom.private_files import PrivateConnection
from search.engines.storage import Store
from tests.paths import PROJECT


def manage(data: Path, *arguments: str, code: str = "", **variables: str) -> str:
    """A command of a fresh process, under the umask that most machines have."""
    command = ["-c", code] if code else ["manage.py", *arguments]
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "NEWSROOM_DATA_DIR": str(data),
        **variables,
    }
    done = subprocess.run(
        [sys.executable, *command], cwd=PROJECT, env=environment, umask=0o022,
        capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_to_others(folder: Path) -> set[str]:
    """Whatever another user can reach from the folder."""
    if not mode(folder) & 0o007:
        return set()
    found = set()
    for path in folder.iterdir():
        if mode(path) & 0o007 and not (path.is_dir() and not open_to_others(path)):
            found.add(path.name)
    return found


# Holds a transaction of a database in WAL mode open while it lists the folder.
WRITING = """
import django; django.setup()
from pathlib import Path
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
call_command("migrate", verbosity=0)
User.objects.create_user("ada")
for path in Path(settings.DATA_DIR).iterdir():
    print(path.name, oct(path.stat().st_mode & 0o777))
"""


@pytest.mark.fault
def test_a_new_archive_is_its_owners(tmp_path: Path) -> None:
    data = tmp_path / "some" / "where"
    listed = dict(line.split() for line in manage(data, code=WRITING).splitlines())
    names = ["archive.sqlite3", "archive.sqlite3-shm", "archive.sqlite3-wal", "secret_key"]
    assert listed == dict.fromkeys(names, "0o600")
    assert mode(data) == 0o700


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As an administrator's `mkdir /srv/newsroom` leaves it, with one of the samples in it."""
    data = tmp_path_factory.mktemp("archive") / "made by hand"
    data.mkdir()
    data.chmod(0o755)
    manage(data, "migrate")
    manage(data, "import_seeds", str(min((PROJECT / "seeds").glob("*.txt"))))
    return data


@pytest.mark.fault
@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_in_a_folder_that_others_may_read_nothing_of_it_is_open(
    imported: Path, engine: str
) -> None:
    data = imported
    if engine != "whoosh":
        manage(data, "reindex", SEARCH_ENGINE=engine)
    assert (data / "index" / engine / "CURRENT").is_file()
    assert open_to_others(data) == set()
    assert mode(data) == 0o755  # it may hold other things


def test_with_a_key_of_ones_own_the_data_directory_is_made_too(tmp_path: Path) -> None:
    data = tmp_path / "not" / "there"
    code = "from django.conf import settings; print(settings.DATA_DIR)"
    assert manage(data, code=code, SECRET_KEY="k" * 60).strip() == str(data)
    assert mode(data) == 0o700
    assert list(data.iterdir()) == []


def test_a_data_directory_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = manage(tmp_path / "file" / "data", "check", SECRET_KEY="k" * 60)
    assert "cannot be made" in said
    assert "NEWSROOM_DATA_DIR" in said


@pytest.mark.parametrize(("before", "after"), [(0o644, 0o600), (0o666, 0o600), (0o640, 0o640)])
def test_what_everyone_could_read_is_tightened(tmp_path: Path, before: int, after: int) -> None:
    """What an older version left; but what a group may do, somebody decided."""
    path = tmp_path / "archive.sqlite3"
    with sqlite3.connect(path) as first:
        first.execute("PRAGMA journal_mode=WAL")
        first.execute("CREATE TABLE t (x)")
        files = [path, Path(f"{path}-wal"), Path(f"{path}-shm")]
        for each in files:
            each.chmod(before)
        PrivateConnection(str(path)).close()
        assert [mode(each) for each in files] == [after] * 3


@pytest.mark.parametrize(("before", "after"), [(0o755, 0o700), (0o750, 0o750)])
def test_an_older_index_is_tightened_when_it_is_written(
    tmp_path: Path, before: int, after: int
) -> None:
    root = tmp_path / "index"
    root.mkdir()
    root.chmod(before)
    with Store(root, "whoosh", "1").lock():
        assert mode(root) == after


def test_a_database_in_memory_makes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    PrivateConnection(":memory:").close()
    PrivateConnection("file:some?mode=memory&cache=shared", uri=True).close()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_sqlites_to_report(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        PrivateConnection(str(tmp_path / "no" / "archive.sqlite3"))


def test_a_data_directory_that_everyone_may_write_to_is_warned_about(
    tmp_path: Path, settings: Any
) -> None:
    settings.DATA_DIR = tmp_path
    assert run_checks(tags=["security"]) == []
    tmp_path.chmod(0o777)
    assert [found.id for found in run_checks(tags=["security"])] == ["newsroom.W001"]
