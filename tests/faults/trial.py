"""One trial: an archive of its own, what is done to it, and what was promised meanwhile."""

from __future__ import annotations

import itertools
import json
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db.models import Value
from django.db.models.functions import Replace

from newsroom.models import Seed
from tests.faults import articles, visitors
from tests.faults.articles import Record
from tests.faults.ledger import Ledger
from tests.faults.oracle import Findings, examine
from tests.faults.places import Place
from tests.faults.processes import ANSWER, Process, settle
from tests.waiting import until

# Half of the faults come at a step of the process, half at a moment of the clock.
AT_A_STEP = 0.5


class Trial:
    """What the kinds of faults work with. `random` decides all that chance decides.

    `rehearsals` is a folder where it is kept how many steps and seconds a piece of work takes.
    """

    def __init__(self, place: Place, prepared: Path, rehearsals: Path, seed: str) -> None:
        self.place = place
        self.random = random.Random(seed)
        self.ledger = Ledger()
        self.saw: list[str] = []
        self.wrong: list[str] = []
        # Whether the processes that are started pass by the permissions of files, as root does.
        self.privileged = True
        self._rehearsals = rehearsals
        self._numbers = itertools.count(1)
        self._processes: list[Process] = []
        self._undo: list[Callable[[], Any]] = []
        # A small archive passes for a large one by smaller batches, and by indexing as it goes.
        self.sizes = {
            "batch": self.random.choice([4, 8, 64]),
            "waits": timedelta(seconds=self.random.choice([0, 0, 6])),
            "small": self.random.choice([0, 200]),
            "look": self.random.choice([3, 50]),
        }
        state = json.loads((prepared / "state.json").read_text())
        self.before: list[Record] = state["records"]
        # The prepared articles by the id of their record, and the editors' cookies by name.
        self.ids: dict[str, int] = state["articles"]
        self.editors: dict[str, str] = state["editors"]
        self.ledger.contents.update(state["contents"])
        self.ledger.expect(self.before)
        for article, title in state["titles"].items():
            self.ledger.saved(int(article), "title", title)
        known = {record["id"] for record in self.before}
        self._fresh = [each for each in articles.pool() if each["id"] not in known]
        self.random.shuffle(self._fresh)
        settle(place, self.sizes)
        self._export = self._moved_export(prepared)

    def _moved_export(self, prepared: Path) -> Path:
        """The prepared archive's export, at a place of this trial's own; its seeds follow it."""
        before, now = prepared / "export.jsonl", self.place.folder.parent / "export.jsonl"
        shutil.copy(before, now)
        old, new = Value(str(before)), Value(str(now))
        Seed.objects.update(path=Replace("path", old, new), file=Replace("file", old, new))
        return now

    # --- documents ------------------------------------------------------------------------------

    def fresh(self, number: int) -> list[Record]:
        """Records that the archive has not, each given out once."""
        given, self._fresh = self._fresh[:number], self._fresh[number:]
        return given

    def export(self, records: Iterable[Record], name: str = "") -> Path:
        """An export of these records, all of which the archive is to have at the end."""
        records = list(records)
        self.ledger.expect(records)
        path = self.folder("exports") / f"{name or f'export-{next(self._numbers)}'}.jsonl"
        return articles.write_export(path, records)

    def revised(self, number: int) -> list[Record]:
        """The records that the archive began with, so many of them changed."""
        chosen = {record["id"] for record in self.random.sample(self.before, number)}
        return [
            articles.changed(each, f"so {self.random.randrange(10**6)} times")
            if each["id"] in chosen else each
            for each in self.before
        ]  # fmt: skip

    @property
    def first_export(self) -> Path:
        """The file that the archive's first records came from, which this trial may change."""
        return self._export

    def folder(self, name: str) -> Path:
        """A folder beside the archive."""
        path = self.place.folder.parent / name
        path.mkdir(exist_ok=True)
        return path

    # --- processes ------------------------------------------------------------------------------

    def start(
        self, work: Callable[[], Any], *, at: int = 0, act: Callable[[], None] | None = None,
        place: Place | None = None,
    ) -> Process:  # fmt: skip
        """Begin work in a process of its own; at its step `at` it is killed, or acts."""
        out = self.folder("processes") / f"{next(self._numbers)}.txt"
        process = Process(
            place or self.place,
            work,
            out=out,
            sizes=self.sizes,
            at=at,
            act=act,
            privileged=self.privileged,
        )
        self._processes.append(process)
        return process

    def importing(self, *paths: Path, workers: int = 1, **more: Any) -> Process:
        """An import of these files, which tells of each document."""
        return self.start(import_of(*paths, workers=workers), **more)

    def imported(self, *paths: Path, fails: bool = False) -> Process:
        """Import to the end; whatever it tells is a promise."""
        process = self.importing(*paths)
        code = process.wait()
        self.note(process)
        if code and not fails:
            self.wrong.append(f"an import ended with {code}:\n{process.said()[-1500:]}")
        return process

    def note(self, *imports: Process) -> None:
        """Take what imports have told for promised."""
        for process in imports:
            self.ledger.reported(process.records())
            if process.crashed:
                self.wrong.append(f"an import crashed:\n{process.said()[-2500:]}")

    def sometime(self, seconds: float) -> None:
        """Let some time go by, no more than so much."""
        time.sleep(self.random.uniform(0, seconds))

    def killed_somewhere(
        self, name: str, work: Callable[[], Any], *, number: int | None = None
    ) -> Process:
        """Let a process do work, and be killed at any of its steps or moments.

        `number` is another signal than SIGKILL, which comes at a moment.
        """
        steps, seconds = self._rehearsed(name, work)
        if number is None and self.random.random() < AT_A_STEP:
            process = self.start(work, at=self.random.randint(1, max(steps, 1)))
        else:
            process = self.start(work)
            self.sometime(seconds)
            process.kill_all(9 if number is None else number)
        process.wait()
        return process

    def meanwhile(
        self, name: str, work: Callable[[], Any], other: Callable[[], Any]
    ) -> tuple[Process, Any]:
        """Let a process do work, and do something else once it has reached any of its steps."""
        steps, _ = self._rehearsed(name, work)
        sign = self.folder("processes") / f"sign-{next(self._numbers)}"
        done = sign.with_suffix(".done")
        # It waits for the other, but not for ever: the other may wait for what it holds.
        pause = self.random.choice([0.0, 0.05, 1.0])

        def act() -> None:
            sign.touch()
            until(done.exists, pause, 0.005)

        process = self.start(work, at=self.random.randint(1, max(steps, 1)), act=act)
        while process.running and not sign.exists():
            time.sleep(0.002)
        result = other()
        done.touch()
        return process, result

    def _rehearsed(self, name: str, work: Callable[[], Any]) -> tuple[int, float]:
        """How many steps and seconds the work takes when nothing happens to it."""
        kept = self._rehearsals / f"{name}-{self.place.engine}.json"
        if not kept.exists():
            place = self.place.copy(self.folder(f"rehearsal-{next(self._numbers)}") / "var")
            started = time.monotonic()
            process = self.start(work, place=place)
            process.wait()
            kept.write_text(json.dumps([process.steps, time.monotonic() - started]))
            place.remove()
        steps, seconds = json.loads(kept.read_text())
        return steps, seconds

    # --- people ---------------------------------------------------------------------------------

    def visit(self) -> visitors.Visit:
        """Look at the site as a visitor; what was seen is noted."""
        [article] = self.any_articles(1)
        process = self.start(lambda: print_json(visitors.look_around(self.editors, article)))
        process.wait()
        visit = visitors.Visit(**process.answer())
        self.saw.append(visit.word)
        self.wrong += [f"{address} answered {status}" for address, status in visit.failed()]
        return visit

    def saving(self, editor: str, article: int, /, **values: str) -> Process:
        """An editor opens an article's form and saves it with these values."""
        return self.start(self.save_of(editor, article, **values))

    def save_of(self, editor: str, article: int, /, **values: str) -> Callable[[], None]:
        """What a process does that saves an article so."""
        cookie = self.editors[editor]
        return lambda: print_json(visitors.save(cookie, article, values))

    def note_save(
        self, process: Process, article: int, values: dict[str, str], *, alone: bool = True
    ) -> str:
        """How a save was answered, in a word; one that was is a promise."""
        word: str = process.answer()
        if word == "saved":
            for name, value in values.items():
                self.ledger.saved(article, name, value, alone=alone)
        elif word == "503":
            return "busy notice"
        elif word.startswith("5"):
            said = process.said()[-1500:]
            self.wrong.append(f"an editor's save was answered with {word}:\n{said}")
        return word

    def title(self) -> str:
        """A title that nobody has given before."""
        return f"Edited {self.random.randrange(10**9)}"

    def any_articles(self, number: int) -> Sequence[int]:
        """Some of the articles that the archive began with."""
        return self.random.sample(sorted(self.ids.values()), number)

    # --- the end --------------------------------------------------------------------------------

    def examined(self) -> Findings:
        """What is wrong in the end, when nothing of the trial runs any more."""
        self.end()
        settle(self.place, self.sizes)
        found = examine(self.ledger)
        found.wrong += self.wrong
        if not found.wrong:
            # With all in order, the pages are.
            self.wrong.clear()
            visit = self.visit()
            self.saw.pop()
            found.wrong += self.wrong
            if visit.word != "results":
                found.wrong.append(f"at the end a visitor sees: {visit.word}")
        return found

    def end(self) -> None:
        """End whatever still runs, and undo what outlasts a process."""
        for process in self._processes:
            process.kill_all()
            process.wait()
        while self._undo:
            self._undo.pop()()

    def afterwards(self, undo: Callable[[], Any]) -> None:
        """Have something undone at the end, whatever happens."""
        self._undo.append(undo)


def import_of(*paths: Path, workers: int = 1) -> Callable[[], Any]:
    """What an import of these files does."""
    names = [str(path) for path in paths]
    return lambda: call_command("import_seeds", *names, workers=workers, json=True)


def print_json(value: Any) -> None:
    """Tell whoever started this process."""
    sys.stdout.write(f"{ANSWER}{json.dumps(value, default=str)}\n")
