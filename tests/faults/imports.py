"""Imports that are killed, stopped, or run at the same time."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from django.core.management import call_command

from tests.faults.articles import renumbered
from tests.faults.kinds import fault
from tests.faults.trial import Trial, import_of
from tests.waiting import until

# As many as an import that is stopped in the middle needs.
SOME = 16


def resume(trial: Trial, *paths: Path) -> None:
    """What somebody does after a fault: look at the site, and import the same again."""
    trial.visit()
    for path in paths:
        trial.imported(path)


@fault("an importer is killed (kill -9) and run again")
def importer_killed(trial: Trial) -> None:
    path = trial.export(trial.fresh(SOME))
    trial.note(trial.killed_somewhere("import", import_of(path)))
    resume(trial, path)


@fault("an importer that brings changed records is killed and run again")
def update_killed(trial: Trial) -> None:
    path = trial.export(trial.fresh(2) + trial.revised(10))
    path.replace(trial.first_export)
    trial.note(trial.killed_somewhere("update", import_of(trial.first_export)))
    resume(trial, trial.first_export)


@fault("an importer is stopped by SIGTERM")
def importer_terminated(trial: Trial) -> None:
    path = trial.export(trial.fresh(SOME))
    process = trial.killed_somewhere("import", import_of(path), number=signal.SIGTERM)
    trial.note(process)
    resume(trial, path)


@fault("an importer is stopped by Ctrl-C")
def importer_interrupted(trial: Trial) -> None:
    path = trial.export(trial.fresh(SOME))
    process = trial.killed_somewhere("import", import_of(path), number=signal.SIGINT)
    # It may be asked to stop before it has begun to listen, or where it shows how it was stopped.
    trial.ledger.reported(process.records())
    resume(trial, path)


@fault("one of an importer's parsing processes is killed")
def parser_killed(trial: Trial) -> None:
    trial.sizes["few"] = 0
    path = trial.export(trial.fresh(SOME))
    process = trial.importing(path, workers=2)
    until(lambda: len(process.children()) > 1 or not process.running)
    trial.sometime(1.5)
    if children := process.children():
        os.kill(trial.random.choice(children), signal.SIGKILL)
    code = process.wait()
    trial.note(process)
    failed = [record for record in process.records() if record["status"] == "failed"]
    trial.saw.append("reason in report" if failed else "results")
    if code and not failed:
        trial.wrong.append(f"the import ended with {code}:\n{process.said()[-800:]}")
    resume(trial, path)


@fault("an importer alone is killed, its parsing processes are not")
def parent_killed(trial: Trial) -> None:
    trial.sizes["few"] = 0
    path = trial.export(trial.fresh(SOME))
    process = trial.importing(path, workers=2)
    until(lambda: len(process.children()) > 1 or not process.running)
    trial.sometime(1.5)
    children = process.children()
    process.kill()
    process.wait()
    if not until(lambda: not any(map(_lives, children))):
        trial.wrong.append("its parsing processes go on without it")
    trial.note(process)
    resume(trial, path)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@fault("two imports of the same records by different paths at once")
def two_imports(trial: Trial) -> None:
    at_once(trial, 2, same=True)


@fault("four imports of the same texts under other ids at once")
def four_imports(trial: Trial) -> None:
    at_once(trial, 4, same=False)


def at_once(trial: Trial, number: int, *, same: bool) -> None:
    """Several imports whose records are mostly the same ones, in other orders."""
    shared, processes = trial.fresh(10), []
    for each in range(number):
        records = shared if same else renumbered(shared, each)
        records = [*records, *trial.fresh(2)]
        trial.random.shuffle(records)
        # Of one text under many ids there is one article, with the others as its copies.
        processes.append(trial.importing(trial.export(records)))
    for process in processes:
        if code := process.wait():
            trial.wrong.append(f"an import ended with {code}:\n{process.said()[-1500:]}")
    trial.note(*processes)
    trial.visit()


@fault("two imports of one file at once, sorted anew and grown in between")
def one_file_twice(trial: Trial) -> None:
    first = trial.importing(trial.first_export)
    records = trial.fresh(3) + trial.revised(6)
    trial.random.shuffle(records)
    grown = trial.export(records)
    trial.sometime(0.2)
    grown.replace(trial.first_export)
    second = trial.importing(trial.first_export)
    for process in (first, second):
        process.wait()
    trial.note(first, second)
    resume(trial, trial.first_export)


@fault("of two imports of the same records, one is killed")
def one_of_two_killed(trial: Trial) -> None:
    records = trial.fresh(SOME)
    paths = trial.export(records), trial.export(records[::-1])
    other = trial.importing(paths[0])
    trial.note(trial.killed_somewhere("import", import_of(paths[1])))
    other.wait()
    trial.note(other)
    resume(trial, *paths)


@fault("reading the stored seeds again is killed")
def reprocess_killed(trial: Trial) -> None:
    def reprocess() -> None:
        call_command("import_seeds", reprocess=True, all=True, json=True, workers=1)

    trial.killed_somewhere("reprocess", reprocess)
    trial.visit()
    process = trial.start(reprocess)
    if code := process.wait():
        trial.wrong.append(f"--reprocess ended with {code}:\n{process.said()[-1500:]}")


@fault("an import brings changed records while the stored seeds are read again")
def update_while_reprocessing(trial: Trial) -> None:
    path = trial.export(trial.revised(12))

    def reprocess() -> None:
        call_command("import_seeds", reprocess=True, all=True, json=True, workers=1)

    def update() -> None:
        path.replace(trial.first_export)
        trial.imported(trial.first_export)

    process, _ = trial.meanwhile("reprocess", reprocess, update)
    if code := process.wait():
        trial.wrong.append(f"--reprocess ended with {code}:\n{process.said()[-1500:]}")
    trial.visit()
