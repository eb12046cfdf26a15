"""An index that is lost, damaged, old, foreign, or killed at whatever is done to it."""

from __future__ import annotations

import copy
import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.core.management import call_command
from django.db import connections

from search.engines.storage import POINTER
from tests.faults.disks import SmallDisk, cannot_mount
from tests.faults.imports import resume
from tests.faults.kinds import fault
from tests.faults.places import SQLITE, forget
from tests.faults.processes import Process
from tests.faults.trial import Trial, import_of
from tests.privileges import NOBODY, cannot_give_up

KILOBYTE = 1 << 10


def live(trial: Trial) -> Path:
    """The directory of the index that is live."""
    pointer = json.loads((trial.place.index / POINTER).read_text())
    return trial.place.index / str(pointer["directory"])


def files(folder: Path) -> list[Path]:
    """The files of an index that hold something which is read."""
    return [
        path for path in sorted(folder.iterdir())
        if path.is_file() and path.stat().st_size and not path.name.startswith(".")
    ]  # fmt: skip


def reindex() -> None:
    call_command("reindex")


def work_once() -> None:
    call_command("worker", once=True)


def edit(trial: Trial, number: int = 1) -> None:
    """Editors save some articles."""
    for article in trial.any_articles(number):
        values = {"title": trial.title()}
        process = trial.saving("ada", article, **values)
        process.wait()
        word = trial.note_save(process, article, values)
        if word != "saved":
            trial.wrong.append(f"an editor's save was answered with {word}")


def damaged(trial: Trial, damage: Callable[[], object]) -> None:
    """Damage the index; people go on with their work; somebody or nobody mends it."""
    trial.sizes["commit"] = 0.2  # one at a time: what is missing is no commit's doing
    damage()
    seen = trial.visit()
    acts: list[Callable[[], object]] = [
        lambda: edit(trial),
        lambda: trial.imported(trial.export(trial.fresh(4))),
    ]
    trial.random.shuffle(acts)
    for act in acts[: trial.random.randint(0, 2)]:
        act()
    trial.visit()
    trial.saw[:] = [seen.word]
    mend = trial.random.choice([reindex, work_once, None])
    if mend:
        process = trial.start(mend)
        if code := process.wait():
            trial.wrong.append(f"{mend.__name__} ended with {code}:\n{process.said()[-1500:]}")
        if trial.visit().word != "results":
            trial.wrong.append(f"after {mend.__name__} a visitor sees: {trial.saw[-1]}")
        trial.saw.pop()


# --- killed -----------------------------------------------------------------------------------------


@fault("the worker is killed while it drains the queue")
def worker_killed(trial: Trial) -> None:
    trial.sizes["waits"] = timedelta(hours=1)
    path = trial.export(trial.fresh(10))
    importing = trial.importing(path)
    importing.wait()
    trial.note(importing)
    queue_all(trial)
    trial.killed_somewhere("worker", work_once)
    trial.visit()
    edit(trial)


def queue_all(trial: Trial) -> None:
    """Let every article wait for the index."""

    def queue() -> None:
        from newsroom.models import Article
        from search.index import sync

        sync.queue(Article.objects.values_list("pk", flat=True))

    trial.start(queue).wait()


@fault("a reindex is killed")
def reindex_killed(trial: Trial) -> None:
    trial.killed_somewhere("reindex", reindex)
    trial.visit()
    edit(trial)


@fault("reindex --optimize is killed")
def optimize_killed(trial: Trial) -> None:
    def optimize() -> None:
        call_command("reindex", optimize=True)

    edit(trial, 3)
    trial.killed_somewhere("optimize", optimize)
    trial.visit()
    edit(trial)


@fault("two reindexes at once, with a worker and an import")
def two_reindexes(trial: Trial) -> None:
    path = trial.export(trial.fresh(6))
    importing = trial.importing(path)
    processes: list[Process] = []
    for work in (reindex, work_once, reindex):
        processes.append(trial.start(work))
        trial.sometime(0.05)
    edit(trial)
    for process in processes:
        code = process.wait()
        if code and "Another process is writing" not in process.said():
            trial.wrong.append(f"a reindex ended with {code}:\n{process.said()[-1500:]}")
        trial.saw.append("told to wait" if code else "done")
    importing.wait()
    trial.note(importing)


# --- damaged ----------------------------------------------------------------------------------------


@fault("the index directory is deleted")
def index_deleted(trial: Trial) -> None:
    def delete() -> None:
        shutil.rmtree(
            trial.random.choice([trial.place.index.parent, trial.place.index, live(trial)])
        )

    damaged(trial, delete)


@fault("the index directory is deleted while it is written")
def index_deleted_meanwhile(trial: Trial) -> None:
    path = trial.export(trial.fresh(10))
    process, _ = trial.meanwhile(
        "import", import_of(path), lambda: shutil.rmtree(trial.place.index, ignore_errors=True)
    )
    process.wait()
    trial.note(process)
    resume(trial, path)


@fault("a file of the index is missing")
def index_file_missing(trial: Trial) -> None:
    damaged(trial, lambda: trial.random.choice(files(live(trial))).unlink())


@fault("a file of the index is cut")
def index_file_cut(trial: Trial) -> None:
    def cut() -> None:
        path = trial.random.choice(files(live(trial)))
        os.truncate(path, trial.random.randrange(path.stat().st_size))

    damaged(trial, cut)


@fault("a byte of the index is flipped")
def index_byte_flipped(trial: Trial) -> None:
    def flip() -> None:
        path = trial.random.choice(files(live(trial)))
        data = bytearray(path.read_bytes())
        data[trial.random.randrange(len(data))] ^= 1 << trial.random.randrange(8)
        path.write_bytes(data)

    damaged(trial, flip)


@fault("CURRENT is empty, garbage, of another shape or a directory")
def index_pointer_garbage(trial: Trial) -> None:
    def spoil() -> None:
        pointer = trial.place.index / POINTER
        written = json.loads(pointer.read_text())
        choice = trial.random.randrange(6)
        if choice == 0:
            pointer.unlink()
            pointer.mkdir()
            return
        pointer.write_bytes(
            [
                b"", trial.random.randbytes(100), b'{"format": "newsroom-index"}',
                json.dumps(written | {"version": "old"}).encode(),
                json.dumps(written)[: trial.random.randrange(40)].encode(),
            ][choice - 1]
        )  # fmt: skip

    damaged(trial, spoil)


@fault("the index is of another engine")
def index_of_another_engine(trial: Trial) -> None:
    def swap() -> None:
        others = [path for path in trial.place.index.parent.iterdir() if path != trial.place.index]
        if others:
            shutil.rmtree(trial.place.index)
            shutil.copytree(others[0], trial.place.index)
        else:
            pointer = trial.place.index / POINTER
            written = json.loads(pointer.read_text())
            pointer.write_text(json.dumps(written | {"engine": "lucene"}))

    damaged(trial, swap)


@fault("the index is that of an older backup")
def index_of_a_backup(trial: Trial) -> None:
    kept = trial.folder("backup") / "index"
    shutil.copytree(trial.place.index, kept)
    trial.imported(trial.export(trial.fresh(5)))
    edit(trial, 2)
    trial.start(work_once).wait()

    def restore() -> None:
        shutil.rmtree(trial.place.index)
        shutil.copytree(kept, trial.place.index)

    damaged(trial, restore)


@fault("the database is that of an older backup, the index is not", only="sqlite")
def database_of_a_backup(trial: Trial) -> None:
    connections.close_all()
    kept = shutil.copy(trial.place.folder / SQLITE, trial.folder("backup") / SQLITE)
    before = copy.deepcopy(trial.ledger)
    trial.imported(trial.export(trial.fresh(5)))
    edit(trial, 2)
    trial.start(work_once).wait()

    def restore() -> None:
        connections.close_all()
        for path in trial.place.folder.glob(f"{SQLITE}*"):
            path.unlink()
        shutil.copy(kept, trial.place.folder / SQLITE)
        # What came after the backup went with it, as whoever restored it knows.
        trial.ledger = before

    damaged(trial, restore)


@fault("the index may not be written", needs=cannot_give_up)
def index_read_only(trial: Trial) -> None:
    """Another user's index: it is read, and the changes wait."""
    for path in (trial.place.index, *trial.place.index.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.chown(path, NOBODY, NOBODY)
    if trial.random.random() < 0.3:
        trial.place.index.chmod(0o700)  # nor read
    trial.privileged = False
    edit(trial)
    process = trial.imported(trial.export(trial.fresh(4)))
    if "wait for the index" not in process.said():
        trial.wrong.append(f"the import says nothing of the index:\n{process.said()[-500:]}")
    trial.visit()
    trial.privileged = True
    forget()


@fault("the disk is full for the index", needs=cannot_mount)
def disk_full_for_index(trial: Trial) -> None:
    disk = SmallDisk(trial.place.folder / "index")
    if trial.random.random() < 0.3:
        shutil.rmtree(trial.place.index)
    disk.fill(trial.random.randrange(0, 300) * KILOBYTE)
    path = trial.export(trial.fresh(8))
    trial.imported(path)
    edit(trial)
    trial.visit()
    process = trial.start(reindex)
    process.wait()
    if process.crashed:
        trial.wrong.append(f"a reindex on a full disk says:\n{process.said()[-1500:]}")
    disk.clear()
