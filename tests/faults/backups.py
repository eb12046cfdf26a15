"""Backups and restores that are killed, or made while others write."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command, get_commands

from newsroom.models import Seed
from tests.faults.imports import resume
from tests.faults.indexes import edit
from tests.faults.kinds import fault
from tests.faults.trial import Trial, import_of


def cannot_back_up() -> str:
    """Why no backup can be made, or ""."""
    return "" if {"backup", "restore"} <= get_commands().keys() else "there is no such command"


def backup_to(path: Path) -> Callable[[], None]:
    """What a backup does."""
    return lambda: call_command("backup", str(path), overwrite=True)


def restore_from(path: Path) -> Callable[[], None]:
    """What a restore of an archive that is there does."""
    return lambda: call_command("restore", str(path), yes=True)


def done(trial: Trial, what: str, work: Callable[[], None]) -> None:
    """Do work that has to go well."""
    process = trial.start(work)
    if code := process.wait():
        trial.wrong.append(f"{what} ended with {code}:\n{process.said()[-2500:]}")


@fault("a backup is killed, and made again", needs=cannot_back_up)
def backup_killed(trial: Trial) -> None:
    path = trial.folder("backups") / "archive.backup"
    if before := trial.random.random() < 0.5:
        done(trial, "a first backup", backup_to(path))
    trial.killed_somewhere("backup", backup_to(path))
    if path.exists():
        # The old one or the new one, and whole.
        done(
            trial, "the check of what a killed backup left",
            lambda: call_command("backup", str(path), check=True),
        )  # fmt: skip
    elif before:
        trial.wrong.append("a killed backup has taken the one before with it")
    done(trial, "another backup", backup_to(path))
    kept = copy.deepcopy(trial.ledger)
    trial.imported(trial.export(trial.fresh(4)))
    edit(trial)
    done(trial, "a restore", restore_from(path))
    trial.ledger = kept
    trial.visit()


@fault("a restore is killed, and made again", needs=cannot_back_up)
def restore_killed(trial: Trial) -> None:
    path = trial.folder("backups") / "archive.backup"
    done(trial, "a backup", backup_to(path))
    kept = copy.deepcopy(trial.ledger)
    new = trial.fresh(5)
    trial.imported(trial.export(new))
    trial.killed_somewhere("restore", restore_from(path))
    there = set(Seed.objects.values_list("given__id", flat=True)) & {each["id"] for each in new}
    trial.saw.append("as before" if there else "as the backup")
    if len(there) not in (0, len(new)):
        trial.wrong.append(f"a killed restore has left {len(there)} of {len(new)} new records")
    trial.visit()
    done(trial, "another restore", restore_from(path))
    trial.ledger = kept
    trial.visit()


@fault("a backup is made while an import writes, and is restored", needs=cannot_back_up)
def backup_while_importing(trial: Trial) -> None:
    path = trial.folder("backups") / "archive.backup"
    kept = copy.deepcopy(trial.ledger)
    export = trial.export(trial.fresh(8) + trial.revised(8))
    export.replace(trial.first_export)
    export = trial.first_export
    process, _ = trial.meanwhile(
        "update", import_of(export), lambda: done(trial, "a backup", backup_to(path))
    )
    process.wait()
    trial.note(process)
    done(trial, "a restore", restore_from(path))
    # What was there before the backup is in it; of the import, some.
    trial.ledger = kept
    resume(trial, export)
