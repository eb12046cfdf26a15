"""What was uploaded to one machine is imported by another, which has a disk of its own."""

from __future__ import annotations

import io
import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.utils import timezone

from newsroom import jobs
from newsroom.intake import job as import_job
from newsroom.intake import upload_storage, uploads
from newsroom.intake.places import Refused
from newsroom.intake.upload_storage import DatabaseStorage
from newsroom.models import Article, ImportRun, RunState, UploadPart

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]

TEXT = b"""Ferry line to Skarholm opens after nine years

The Harbour Ledger
March 4, 2021 by Ada Fenwick

The ferry between Port Ellery and Skarholm sailed again on Thursday, nine years after the old pier
burnt down.
"""
STORAGES = {
    "database": {"BACKEND": "newsroom.intake.upload_storage.DatabaseStorage"},
    # Any other storage of Django's, as those of objects are.
    "another": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}


@pytest.fixture(params=STORAGES)
def machines(
    settings: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[[str], Path]:
    """Puts the process on a machine of some name."""
    settings.STORAGES = settings.STORAGES | {"uploads": STORAGES[request.param]}

    def on(name: str) -> Path:
        settings.UPLOADS_DIR = tmp_path / name / "uploads"
        return tmp_path / name / "uploads"

    return on


def upload(*names: str) -> ImportRun:
    options = uploads.save([SimpleUploadedFile(name, TEXT) for name in names])
    user = User.objects.create_user(f"cleo {User.objects.count()}")
    return import_job.start(options, user=user, dry_run=True)


def run_jobs(run: ImportRun) -> ImportRun:
    jobs.run_all(threading.Event())
    run.refresh_from_db()
    return run


def kept() -> list[str]:
    return storages["uploads"].listdir("")[0]


def test_another_machine_imports_it_and_keeps_no_copy(machines: Any) -> None:
    one = machines("one")
    run = upload("ferry.txt", "ferry.txt")
    assert list(one.iterdir()) == []
    assert len(kept()) == 1
    two = machines("two")
    assert run_jobs(run).state == RunState.DONE
    assert run.counts == {"created": 1, "duplicate": 1}
    assert not list(two.iterdir())
    # Looked at there, imported for real here, and known by no machine's folder.
    machines("three")
    real = import_job.start(
        uploads.Options.of(run.options), user=run.user, dry_run=False, after=run
    )
    assert run_jobs(real).state == RunState.DONE
    assert Article.objects.get().seeds.get(current=True).path.startswith("/uploads/")
    assert len(kept()) == 1, "it may be asked for again"


def test_what_is_kept_no_longer_is_refused_at_once(machines: Any) -> None:
    machines("one")
    run = upload("ferry.txt")
    uploads.check(uploads.Options.of(run.options))
    [key] = kept()
    storages["uploads"].delete(f"{key}/ferry.txt")
    with pytest.raises(Refused, match="not kept any longer"):
        uploads.check(uploads.Options.of(run.options))
    machines("two")
    assert run_jobs(run).state == RunState.FAILED


def test_what_cannot_be_kept_for_all_is_not_kept_at_all(
    machines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = machines("one")
    backend = type(storages["uploads"])
    save = backend.save

    def once(self: Any, name: str, *arguments: Any, **options: Any) -> str:
        if kept():
            raise OperationalError("the server is restarted")
        return save(self, name, *arguments, **options)

    monkeypatch.setattr(backend, "save", once)
    with pytest.raises(OperationalError):
        uploads.save([SimpleUploadedFile(name, TEXT) for name in ("one.txt", "two.txt")])
    assert [list(one.iterdir()), kept()] == [[], []]


def test_uploads_are_removed_some_days_after_their_run(machines: Any, settings: Any) -> None:
    machines("one")
    settings.UPLOAD_DAYS = 7
    run = run_jobs(upload("ferry.txt"))
    upload("other.txt")  # its run waits
    uploads.sweep()
    assert len(kept()) == 2
    ImportRun.objects.filter(pk=run.pk).update(ended=timezone.now() - timedelta(days=8))
    uploads.sweep()
    assert storages["uploads"].listdir(kept()[0])[1] == ["other.txt"]


def test_what_no_run_came_of_is_removed_the_next_week(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = settings.STORAGES | {"uploads": STORAGES["database"]}
    settings.UPLOADS_DIR, settings.UPLOAD_DAYS = tmp_path / "uploads", 7
    uploads.save([SimpleUploadedFile("ferry.txt", TEXT)])
    uploads.sweep()
    assert kept()
    UploadPart.objects.update(created=timezone.now() - timedelta(days=8))
    uploads.sweep()
    assert not UploadPart.objects.exists()


def test_a_copy_that_was_cut_off_is_not_taken_for_all_of_it(
    machines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines("one")
    run = upload("ferry.txt", "zebra.txt")
    two = machines("two")
    copy = shutil.copyfileobj
    copied: list[int] = []

    def full(*arguments: Any) -> None:
        copied.append(1)
        if len(copied) == 2:
            raise OSError(28, "No space left on device")
        copy(*arguments)

    monkeypatch.setattr(shutil, "copyfileobj", full)
    assert run_jobs(run).state == RunState.FAILED
    assert not list(two.iterdir())


def test_a_large_file_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_storage, "PART", 1000)
    storage = DatabaseStorage()
    content = bytes(range(256)) * 50
    storage.save("key/name", ContentFile(content))
    assert UploadPart.objects.count() == 13
    assert storage.size("key/name") == len(content)
    with storage.open("key/name") as file:
        assert file.read(7) == content[:7]
        assert file.read() == content[7:]
    out = io.BytesIO()
    with storage.open("key/name") as file:
        shutil.copyfileobj(file, out, 333)
    assert out.getvalue() == content
    with pytest.raises(FileNotFoundError):
        storage.open("key/other")
