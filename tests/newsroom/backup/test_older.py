"""Backups of earlier states of the tables: restored, and brought up to this version."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from newsroom.backup import states
from newsroom.models import Article, Seed
from search.index import wholeness
from search.models import SavedSearch
from tests.databases import MANAGE
from tests.newsroom.backup.archives import backup, fill_archive, restore, rows
from tests.newsroom.factories import report
from tests.paths import PROJECT

pytestmark = [
    pytest.mark.fault,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("index_dir"),
]

# An archive as version 0.1 might have left it: seeds are known by their lines.
FILL = """
import django
django.setup()
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from newsroom.backup import states
models = {model._meta.label_lower: model for model in states.models_at(states.applied())}
source = models["newsroom.source"].objects.create(name="The Herald", slug="the-herald", key="the herald")
for number in range(30):
    article = models["newsroom.article"].objects.create(title=f"Heron {number}", source=source)
    models["newsroom.block"].objects.create(article=article, position=0, kind="paragraph", text="It stood in water.")
    models["newsroom.seed"].objects.create(
        article=article, path=f"herons.jsonl#{number + 1}", sha256=f"{number:064}", encoding="utf-8",
        data=b'{"id": "%d"}' % number, given={"body": f"Heron {number} stood in water."},
    )
models["auth.user"].objects.create(username="ada", password="x")
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup that this version made before the database was migrated."""
    folder = tmp_path_factory.mktemp("old")
    settings = {
        **os.environ, "DATABASE_URL": "", "NEWSROOM_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }  # fmt: skip
    path = folder / "old.zip"
    for command in (
        [*MANAGE, "migrate", "-v0", "newsroom", "0003"],
        [*MANAGE, "migrate", "-v0", "auth"],
        [sys.executable, "-c", FILL],
        [*MANAGE, "backup", str(path)],
    ):
        subprocess.run(command, env=settings, cwd=PROJECT, check=True, capture_output=True)
    return path


def test_an_earlier_state_takes_the_place_of_an_archive_of_today(old: Path) -> None:
    fill_archive()
    restore(old)
    assert Article.objects.count() == 30
    assert set(Seed.objects.values_list("key", flat=True)) == {f"id:{n}" for n in range(30)}
    assert states.applied() == states.known()
    assert User.objects.get().username == "ada"
    assert SavedSearch.objects.count() == 0
    assert wholeness.problem() == ""
    # All that Django keeps of the tables is there, and the numbers go on.
    assert ContentType.objects.get_for_model(SavedSearch)
    assert Permission.objects.filter(codename="add_savedsearch").exists()
    assert report("Next", "It came next.").pk > 30


def test_what_was_restored_so_can_be_backed_up_and_restored(old: Path, tmp_path: Path) -> None:
    restore(old)
    before = rows()
    backup(tmp_path / "new.zip")
    report("Rain", "It rained.")
    restore(tmp_path / "new.zip")
    assert rows() == before


def test_one_that_does_not_fit_its_own_migrations_names_the_version(
    old: Path, tmp_path: Path
) -> None:
    fill_archive()
    before = rows()
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(old) as file, zipfile.ZipFile(other, "w") as changed:
        for name in file.namelist():
            data = file.read(name)
            if name == "manifest.json":
                manifest = json.loads(data) | {"software": "0.1.7"}
                manifest["migrations"].append(["newsroom", "0004_seed_identity"])
                data = json.dumps(manifest).encode()
            changed.writestr(name, data)
    with pytest.raises(CommandError, match=r"newsroom\.seed.*version 0\.1\.7"):
        restore(other)
    assert rows() == before
    assert states.applied() == states.known()


def test_a_database_of_a_newer_version_is_not_backed_up_by_halves(tmp_path: Path) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("newsroom", "0999_tomorrow")
    try:
        with pytest.raises(CommandError, match=r"newsroom\.0999_tomorrow.*Use that version"):
            backup(tmp_path / "archive.zip")
    finally:
        recorder.record_unapplied("newsroom", "0999_tomorrow")
    assert list(tmp_path.iterdir()) == []
