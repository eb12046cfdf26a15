"""`python -m tests.faults`: injects each kind of fault many times, and counts what was lost by it.

Each trial has a small archive of its own, on which real processes work until the fault comes. Then
the same questions are asked of it, whatever the fault was: is all there that was reported as stored
or answered as saved, once, and do archive, index and pages agree? Exit status 1 if not.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from rich.console import Console

from tests.faults.runner import Order, Outcome, run
from tests.faults.table import print_findings, print_table

ENGINES = ("whoosh", "tantivy")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.faults", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="trials of each kind (default: 20)")
    parser.add_argument("--only", action="append", metavar="KIND", help="these kinds; repeatable")
    parser.add_argument("--engine", action="append", choices=ENGINES, help="default: both")
    parser.add_argument("--family", help="the kinds of one module of this package")
    parser.add_argument(
        "--turns", action="store_true", help="one engine a trial, by turns, instead of each"
    )
    parser.add_argument(
        "--database", action="append", metavar="URL",
        help="a PostgreSQL server's address, or sqlite (default); repeatable",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, help="what chance begins with (default: 1)")
    parser.add_argument("--trial", type=int, help="this one of the trials alone")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="trials at a time")
    parser.add_argument("--list", action="store_true", help="name the kinds, and do nothing")
    parser.add_argument(
        "--keep", type=Path, metavar="FILE",
        help="add each outcome to this file, and do no trial again whose outcome is in it",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object a trial")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    console = Console(stderr=options.json, width=None if sys.stdout.isatty() else 170)
    outcomes = _kept(options.keep)
    what: dict[str, str] = {}
    try:
        for database in options.database or ["sqlite"]:
            for told in _elsewhere(database, options):
                if isinstance(told, Outcome):
                    outcomes.append(told)
                    if options.keep:
                        with options.keep.open("a") as file:
                            file.write(json.dumps(asdict(told)) + "\n")
                    if options.json:
                        sys.stdout.write(json.dumps(asdict(told)) + "\n")
                        sys.stdout.flush()
                    if not told.sound:
                        print_findings(told, console)
                elif isinstance(told, dict):
                    what |= told
                else:
                    console.print(told, markup=False)
    except KeyboardInterrupt:
        console.print("Stopped: this is what was tried until here.")
    if outcomes:
        print_table(outcomes, what, console)
    sys.exit(1 if any(not outcome.sound for outcome in outcomes) else 0)


def _kept(path: Path | None) -> list[Outcome]:
    """The outcomes of a run before."""
    if path is None or not path.exists():
        return []
    return [Outcome(**json.loads(line)) for line in path.read_text().splitlines()]


Told = Outcome | dict[str, str] | str


def _elsewhere(database: str, options: argparse.Namespace) -> Iterator[Told]:
    """What the trials on one database tell; a process holds the settings of one."""
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(database, options, theirs))
    process.start()
    theirs.close()
    try:
        while True:
            yield ours.recv()
    except KeyboardInterrupt:
        if process.pid:
            os.kill(process.pid, signal.SIGINT)
        process.join()
        raise
    except EOFError:
        process.join()
        if process.exitcode:
            raise SystemExit(f"The trials on {database} ended early.") from None


def _work(database: str, options: argparse.Namespace, tell: Connection) -> None:
    """Do the trials on one database, in a process with Django set up for it."""
    with tempfile.TemporaryDirectory(prefix="newsroom-faults-") as folder:
        os.environ |= {
            "NEWSROOM_DATA_DIR": folder,
            "DATABASE_URL": "" if database == "sqlite" else database,
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "NEWSROOM_LOG_LEVEL": "WARNING",
        }
        import django

        django.setup()
        from tests.faults.catalogue import KINDS
        from tests.faults.places import vendor

        wrong = set(options.only or ()) - KINDS.keys()
        if wrong:
            raise SystemExit(f"There is no kind {', '.join(wrong)}: see --list.")
        chosen = []
        for kind in KINDS.values():
            if kind.hidden and kind.name not in (options.only or ()):
                continue
            if options.family not in (None, kind.family):
                continue
            if options.list:
                tell.send(f"{kind.name:32} {kind.what}")
            elif (options.only and kind.name not in options.only) or (
                kind.only and kind.only != vendor()
            ):
                continue
            elif reason := kind.needs():
                tell.send(f"{kind.name} is left out: {reason}.")
            else:
                chosen.append(kind.name)
        tell.send({name: kind.what for name, kind in KINDS.items()})
        engines = options.engine or list(ENGINES)
        done = {each.order for each in _kept(options.keep)}
        orders = [
            order for order in _orders(chosen, vendor(), engines, options) if order not in done
        ]
        for outcome in run(orders, engines, jobs=options.jobs) if orders else ():
            tell.send(outcome)


def _orders(
    kinds: Sequence[str], database: str, engines: Sequence[str], options: argparse.Namespace
) -> Iterator[Order]:
    """Each kind once, then each once more: a run that is stopped has tried all of them."""
    for number in range(options.times) if options.trial is None else [options.trial]:
        for kind_number, kind in enumerate(kinds):
            for engine in engines:
                if options.turns and engine != engines[(number + kind_number) % len(engines)]:
                    continue
                yield Order(kind, database, engine, number, options.seed)


if __name__ == "__main__":
    main()
