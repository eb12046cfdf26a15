"""A database that is full, busy, restarted, of an older version; and a clock that goes back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from tests.faults.disks import SmallDisk, cannot_mount
from tests.faults.imports import resume
from tests.faults.indexes import KILOBYTE, edit
from tests.faults.kinds import fault
from tests.faults.places import server
from tests.faults.trial import Trial, import_of

RESTED = "rested, in seconds: "
NEWEST_BUT_ONE = (("newsroom", "0003"), ("search", "0003"))


@fault("the disk is full for database and index", only="sqlite", needs=cannot_mount)
def disk_full_for_database(trial: Trial) -> None:
    disk = SmallDisk(trial.place.folder)
    path = trial.export(trial.fresh(16))
    disk.fill(trial.random.randrange(0, 500) * KILOBYTE)
    process = trial.start(lambda: counting_rests(import_of(path)))
    process.wait()
    trial.ledger.reported(process.records())
    [rests] = re.findall(f"{RESTED}(\\d+)", process.said()) or [0]
    if int(rests) > 5:
        trial.wrong.append(f"an import on a full disk rests {rests} s for what does not pass")
    trial.saw.append("told why it stopped" if process.code else "nothing to tell")
    if process.crashed:
        trial.wrong.append(f"an import on a full disk crashed:\n{process.said()[-2500:]}")
    [article] = trial.any_articles(1)
    values = {"title": trial.title()}
    saving = trial.saving("ada", article, **values)
    saving.wait()
    trial.saw.append(trial.note_save(saving, article, values))
    trial.visit()
    disk.clear()
    resume(trial, path)


def counting_rests(work: Callable[[], Any]) -> None:
    """Do work without the rests that it takes, and print how many seconds they would have been."""
    rests: list[float] = []
    sleep, time.sleep = time.sleep, rests.append
    try:
        work()
    finally:
        time.sleep = sleep
        print(f"{RESTED}{sum(rests):.0f}")  # noqa: T201


@fault("another process holds the database locked for long")
def database_locked(trial: Trial) -> None:
    trial.sizes["timeout"] = 0.4
    seconds = trial.random.uniform(0.2, 2.5)

    def hold() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("LOCK TABLE newsroom_article, newsroom_seed IN EXCLUSIVE MODE")
            time.sleep(seconds)

    path = trial.export(trial.fresh(8))
    holding = trial.start(hold)
    time.sleep(0.05)
    importing = trial.importing(path)
    trial.visit()
    [article] = trial.any_articles(1)
    values = {"title": trial.title()}
    saving = trial.saving("ada", article, **values)
    saving.wait()
    trial.saw.append(trial.note_save(saving, article, values))
    holding.wait()
    if code := importing.wait():
        trial.wrong.append(f"the import ended with {code}:\n{importing.said()[-1500:]}")
    trial.note(importing)
    resume(trial, path)


@fault("the server of the database is restarted while an import runs", only="postgresql")
def database_restarted(trial: Trial) -> None:
    path = trial.export(trial.fresh(16))
    away = trial.random.uniform(0, 1.5)

    def restart() -> None:
        name = trial.place.database
        with server() as execute:
            execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
        trial.visit()
        time.sleep(away)
        with server() as execute:
            execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    process, _ = trial.meanwhile("import", import_of(path), restart)
    process.wait()
    trial.ledger.reported(process.records())
    if process.crashed:
        trial.wrong.append(f"the import crashed:\n{process.said()[-2500:]}")
    if process.code:
        trial.saw.append("told why it stopped")
    resume(trial, path)


@fault("a migration is killed, and run again")
def migration_killed(trial: Trial) -> None:
    def back() -> None:
        for app, name in NEWEST_BUT_ONE:
            call_command("migrate", app, name, verbosity=0)

    def forth() -> None:
        call_command("migrate", verbosity=0)

    trial.start(back).wait()
    trial.killed_somewhere("migrate", forth)
    process = trial.start(forth)
    if code := process.wait():
        trial.wrong.append(f"migrate ended with {code}:\n{process.said()[-1500:]}")
    trial.saw.append("nothing to do" if code == 0 else "ERROR")
    process = trial.imported(trial.first_export)
    told = [record["status"] for record in process.records()]
    if set(told) != {"unchanged"}:
        trial.wrong.append(f"after the migration, an import of the same file tells {told}")


@fault("the clock is set back")
def clock_set_back(trial: Trial) -> None:
    hours = trial.random.choice([1, 24, 24 * 400])
    path = trial.export(trial.fresh(8) + trial.revised(4))

    def importing() -> None:
        now = timezone.now
        timezone.now = lambda: now() - timedelta(hours=hours)
        import_of(path)()

    edit(trial)
    path.replace(trial.first_export)
    path = trial.first_export
    process = trial.start(importing)
    if code := process.wait():
        trial.wrong.append(f"the import ended with {code}:\n{process.said()[-1500:]}")
    trial.note(process)
    trial.visit()
    edit(trial, 2)
