"""Runs trials on one database: prepares an archive, forks a process for each trial, keeps time."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

# A trial that takes longer hangs.
PATIENCE = 600.0  # seconds


@dataclass(frozen=True, slots=True)
class Order:
    """One trial that is to be done. Its seed decides all that chance decides."""

    kind: str
    database: str
    engine: str
    number: int
    seed: int

    @property
    def chance(self) -> str:
        """What the trial's random numbers begin with."""
        return f"{self.seed}-{self.kind}-{self.database}-{self.engine}-{self.number}"


@dataclass(slots=True)
class Outcome:
    """What came of a trial."""

    kind: str
    database: str
    engine: str
    number: int
    seed: int
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    saw: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def order(self) -> Order:
        """The trial that it is of."""
        return Order(self.kind, self.database, self.engine, self.number, self.seed)

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, doubled or wrong."""
        return not (self.lost or self.doubled or self.wrong)


def run(orders: Sequence[Order], engines: Sequence[str], *, jobs: int) -> Iterator[Outcome]:
    """Do these trials, so many at a time; Django is set up for their database."""
    warm_up()
    from tests.faults import prepared
    from tests.faults.places import server, vendor

    folder = Path(tempfile.mkdtemp(prefix="newsroom-faults-"))
    try:
        place = prepared.prepare(folder / "prepared", engines)
        waiting, running = list(reversed(orders)), dict[int, tuple[Order, Path, float]]()
        while waiting or running:
            while waiting and len(running) < jobs:
                order = waiting.pop()
                room = folder / order.chance
                running[_fork(order, place, folder, room)] = (order, room, time.monotonic())
            for pid, (order, room, started) in list(running.items()):
                ended, status = os.waitpid(pid, os.WNOHANG)
                hangs = time.monotonic() - started > PATIENCE
                if hangs and not ended:
                    os.killpg(pid, signal.SIGKILL)
                    _, status = os.waitpid(pid, 0)
                if ended or hangs:
                    del running[pid]
                    outcome = _outcome(order, room, status, hangs=hangs and not ended)
                    outcome.seconds = time.monotonic() - started
                    yield outcome
                    shutil.rmtree(room, ignore_errors=True)
            time.sleep(0.004)
    finally:
        if vendor() == "postgresql":
            with server() as execute:
                names = execute(
                    "SELECT datname FROM pg_database WHERE datname LIKE %s",
                    [f"faults\\_{os.getpid()}\\_%"],
                ).fetchall()
                for (name,) in names:
                    execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        shutil.rmtree(folder, ignore_errors=True)


def warm_up() -> None:
    """Load once what each process would load for itself."""
    import gc
    from importlib import import_module

    from django.test.utils import setup_test_environment
    from django.urls import get_resolver

    from newsroom.importing import load_tagger
    from newsroom.intake.run import parse_context  # noqa: F401 - loads the models
    from tests.faults.articles import pool
    from tests.newsroom.factories import CONTEXT

    setup_test_environment()
    assert get_resolver().url_patterns
    load_tagger()
    for record in pool()[:30]:
        _parse(record, CONTEXT)
    for module in ("whoosh", "tantivy"):
        import_module(f"search.engines.{module}")
    gc.freeze()


def _parse(record: dict[str, str], context: object) -> None:
    from newsroom.importing import RawDocument, parse

    parse(RawDocument("warm.jsonl#1", json.dumps(record).encode(), "", record), context)  # type: ignore[arg-type]


def _fork(order: Order, place: object, folder: Path, room: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        room.mkdir()
        outcome = _try(order, place, folder, room)
        (room / "outcome.json").write_text(json.dumps(asdict(outcome)))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(0)


def _try(order: Order, place: object, folder: Path, room: Path) -> Outcome:
    """Do one trial, in a process of its own."""
    from django.db import connections

    from tests.faults.catalogue import KINDS
    from tests.faults.places import Place
    from tests.faults.processes import end_with_parent
    from tests.faults.trial import Trial

    assert isinstance(place, Place)
    end_with_parent()
    # What the trial's own process logs is not of interest; what goes wrong is in the findings.
    log = os.open(room / "log.txt", os.O_WRONLY | os.O_CREAT)
    os.dup2(log, 2)
    outcome = Outcome(order.kind, order.database, order.engine, order.number, order.seed)
    own = place.copy(room / "var", engine=order.engine)
    rehearsals = folder / "rehearsals"
    rehearsals.mkdir(exist_ok=True)
    trial = Trial(own, folder / "prepared", rehearsals, order.chance)
    try:
        KINDS[order.kind].inject(trial)
        found = trial.examined()
        outcome.lost, outcome.doubled, outcome.wrong = found.lost, found.doubled, found.wrong
    except Exception:
        outcome.wrong += [*trial.wrong, f"the trial itself failed: {traceback.format_exc()}"]
    outcome.saw = trial.saw
    trial.end()
    connections.close_all()
    own.remove()
    return outcome


def _outcome(order: Order, room: Path, status: int, *, hangs: bool) -> Outcome:
    path = room / "outcome.json"
    if path.exists():
        return Outcome(**json.loads(path.read_text()))
    outcome = Outcome(order.kind, order.database, order.engine, order.number, order.seed)
    log = room / "log.txt"
    said = log.read_text("utf-8", "replace")[-2500:] if log.exists() else ""
    ended = "hangs" if hangs else f"ended with {os.waitstatus_to_exitcode(status)}"
    outcome.wrong.append(f"the trial {ended}, its findings unwritten:\n{said}")
    return outcome
