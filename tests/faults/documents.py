"""Files that change, vanish, or are made to do harm."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from tests.faults.imports import resume
from tests.faults.kinds import fault
from tests.faults.trial import Trial, import_of


def reasons(trial: Trial, *processes: Any) -> None:
    """Note what imports said of what they could not read."""
    for process in processes:
        failed = [each for each in process.records() if each["status"] == "failed"]
        if any(not each["error"] for each in failed):
            trial.wrong.append("a document failed without a reason")
        trial.saw.append("reason in report" if failed else "nothing to tell")


@fault("an export has grown at its top")
def export_grown(trial: Trial) -> None:
    trial.export(trial.fresh(8) + trial.before).replace(trial.first_export)
    process = trial.imported(trial.first_export)
    told = [each["status"] for each in process.records()]
    if told.count("created") != 8 or told.count("unchanged") != len(trial.before):
        trial.wrong.append(f"the import told {told}")
    trial.visit()


@fault("an export is sorted anew, shortened, and changed in places")
def export_sorted_anew(trial: Trial) -> None:
    records = trial.revised(8)[3:] + trial.fresh(3)
    trial.random.shuffle(records)
    trial.export(records).replace(trial.first_export)
    process = trial.imported(trial.first_export)
    told = [each["status"] for each in process.records()]
    if told.count("gone") != 3 or told.count("created") != 3:
        trial.wrong.append(f"the import told {told}")
    trial.visit()


def while_read(trial: Trial, path: Path, change: Callable[[], Any]) -> None:
    """Import a file, to which something happens at any moment; then import it as it was."""
    whole = path.read_bytes()
    process, _ = trial.meanwhile("import", import_of(path), change)
    process.wait()
    trial.note(process)
    reasons(trial, process)
    path.write_bytes(whole)
    resume(trial, path)


@fault("an export is cut while it is read")
def export_cut(trial: Trial) -> None:
    path = trial.export(trial.fresh(16))
    size = path.stat().st_size
    while_read(trial, path, lambda: os.truncate(path, trial.random.randrange(size)))


@fault("an export vanishes while it is read")
def export_vanishes(trial: Trial) -> None:
    path = trial.export(trial.fresh(16))
    while_read(trial, path, path.unlink)


@fault("an export is replaced by another while it is read")
def export_replaced(trial: Trial) -> None:
    path = trial.export(trial.fresh(16))
    other = trial.export(trial.fresh(4) + trial.before[:6])
    content = other.read_bytes()
    while_read(trial, path, lambda: path.write_bytes(content))
    trial.imported(other)


@fault("files of a folder vanish and are renamed while they are read")
def folder_changes(trial: Trial) -> None:
    folder = trial.folder("texts")
    texts = {f"{record['id']}.txt": record["body"] for record in trial.fresh(10)}
    for name, text in texts.items():
        (folder / name).write_text(text)

    def change() -> None:
        for name in trial.random.sample(sorted(texts), 4):
            if trial.random.random() < 0.5:
                (folder / name).unlink()
            else:
                (folder / name).rename(folder / f"other-{name}")

    process, _ = trial.meanwhile("folder", import_of(folder), change)
    process.wait()
    trial.note(process)
    reasons(trial, process)
    trial.imported(folder)
    trial.visit()


@fault("a compressed file that unpacks to many times its size")
def gzip_bomb(trial: Trial) -> None:
    folder = trial.folder("texts")
    with gzip.open(folder / "bomb.jsonl.gz", "wb", compresslevel=1) as file:
        record = json.dumps({"id": "bomb", "title": "x"}).encode()
        file.write(record[:-1] + b', "body": "' + b"a " * trial.random.randrange(11, 16) * 2**20)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("deep.txt", b"0" * (22 << 20))
    records = trial.fresh(8)
    trial.export(records).rename(folder / "sound.jsonl")
    process = trial.imported(folder, fails=True)
    reasons(trial, process)
    failed = {Path(each["path"]).name for each in process.records() if each["status"] == "failed"}
    if len(failed) != 2:
        trial.wrong.append(f"of two bombs failed {failed}")
    trial.visit()


@fault("a document takes for ever to read")
def endless_document(trial: Trial) -> None:
    path, chosen = trial.export(trial.fresh(12)), trial.random.randrange(12)
    victim = json.loads(path.read_text().splitlines()[chosen])["id"]

    def slow() -> None:
        from newsroom.intake import workers

        parse = workers.parse

        def forever(document: Any, context: Any) -> Any:
            while document.given.get("id") == victim:
                pass
            return parse(document, context)

        workers.parse = forever
        settings.PARSE_SECONDS = 1.0
        call_command("import_seeds", str(path), workers=1, json=True)

    process = trial.start(slow)
    process.wait()
    trial.note(process)
    reasons(trial, process)
    failed = [each for each in process.records() if each["status"] == "failed"]
    if len(failed) != 1 or "longer than" not in failed[0]["error"]:
        trial.wrong.append(f"one document took for ever, and failed have: {failed}")
    resume(trial, path)
