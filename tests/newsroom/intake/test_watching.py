"""`import_seeds --watch`: what comes into a folder is imported once it lies still, and once."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from newsroom.intake.watching import (
    SETTLED,
    SETTLED_EMPTY,
    Folder,
    Refused,
    Stop,
    Stopping,
    alone,
    watch,
)
from newsroom.models import Article, ImportRun, RunState
from tests.databases import MANAGE, make_database

FERRY = "The ferry to Valdora sails again\n\nThe ferry sailed on Thursday, nine years after the pier burnt down.\n"
Step = Callable[[], object]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


class TestWhatIsOffered:
    """Files that have not changed for two seconds, by a clock that the test sets."""

    def test_a_file_is_offered_when_it_has_lain_still(self, inbox: Path) -> None:
        folder, file = Folder(inbox), inbox / "a.txt"
        assert folder.settled(0) == []
        file.write_text("The fer")
        assert folder.settled(1) == []
        file.write_text("The ferry sails")
        assert folder.settled(1 + SETTLED) == []  # it grew
        assert folder.settled(2 + SETTLED) == []
        assert folder.settled(1 + 2 * SETTLED) == [str(file)]
        assert folder.settled(9 + SETTLED) == []

    def test_it_is_offered_again_when_it_changes(self, inbox: Path) -> None:
        folder, file = Folder(inbox), inbox / "a.txt"
        file.write_text("The ferry sails")
        folder.settled(0)
        assert folder.settled(SETTLED) == [str(file)]
        file.write_text("The ferry sails again")
        folder.settled(10)
        assert folder.settled(10 + SETTLED) == [str(file)]

    def test_what_lies_below_is_offered_and_what_is_hidden_or_unfinished_is_not(
        self, inbox: Path
    ) -> None:
        (inbox / "2022").mkdir()
        for name in ("2022/a.txt", ".hidden", "b.txt.part", "c.crdownload", "README.md", "d.txt~"):
            (inbox / name).write_text("The ferry sails")
        folder = Folder(inbox)
        folder.settled(0)
        assert folder.settled(SETTLED) == [str(inbox / "2022" / "a.txt")]

    def test_an_empty_file_is_given_time(self, inbox: Path) -> None:
        (inbox / "a.txt").write_text("")
        folder = Folder(inbox)
        folder.settled(0)
        assert folder.settled(SETTLED) == []
        (inbox / "a.txt").write_text("The ferry sails")
        folder.settled(10)
        assert folder.settled(10 + SETTLED) == [str(inbox / "a.txt")]
        (inbox / "b.txt").write_text("")
        folder.settled(20)
        assert folder.settled(20 + SETTLED_EMPTY) == [str(inbox / "b.txt")]

    def test_a_link_that_leads_out_is_not_offered_and_told(self, inbox: Path) -> None:
        (inbox / "a.txt").symlink_to(inbox.parent / "secret.txt")
        folder = Folder(inbox)
        folder.settled(0)
        assert folder.settled(SETTLED) == []
        assert "a link out of the folder" in folder.barred[str(inbox / "a.txt")]

    def test_the_folder_may_go_and_come_back(self, inbox: Path) -> None:
        folder, file = Folder(inbox), inbox / "a.txt"
        file.write_text("The ferry sails")
        folder.settled(0)
        assert folder.settled(SETTLED) == [str(file)]
        inbox.rename(inbox.parent / "away")
        assert folder.settled(10) == []
        assert not folder.is_there
        (inbox.parent / "away").rename(inbox)
        (inbox / "b.txt").write_text("Another ferry sails")
        folder.settled(20)
        assert folder.settled(20 + SETTLED) == [str(inbox / "b.txt")]


@dataclass
class Scripted(Stopping):
    """In the place of each pause the next step is done, and two seconds are over; after the last, it stops."""

    steps: list[Step] = field(default_factory=list)
    now: float = 0

    def pause(self, seconds: float) -> None:
        self.now += SETTLED
        if not self.steps:
            raise Stop
        self.steps.pop(0)()


def nothing() -> None:
    pass


class TestWatching:
    """The loop: what is imported when, and what is told."""

    def watched(
        self, inbox: Path, *steps: Step, imported: Callable[[Sequence[str]], None]
    ) -> list[str]:
        told: list[str] = []
        script = Scripted(steps=list(steps))
        watch(Folder(inbox), imported, stopping=script, tell=told.append, clock=lambda: script.now)
        return told

    def test_each_file_is_imported_once(self, inbox: Path) -> None:
        runs: list[list[str]] = []
        (inbox / "a.txt").write_text("One")
        self.watched(
            inbox, nothing, lambda: (inbox / "b.txt").write_text("Two"), nothing, nothing,
            imported=lambda files: runs.append([Path(file).name for file in files]),
        )  # fmt: skip
        assert runs == [["a.txt"], ["b.txt"]]

    def test_a_folder_that_goes_is_waited_for(self, inbox: Path) -> None:
        def back() -> None:
            inbox.mkdir()

        told = self.watched(
            inbox, lambda: shutil.rmtree(inbox), nothing, back, nothing, imported=lambda files: None
        )
        assert told == ["It is not there; waiting for it.", "It is there again.", "Stopped."]

    def test_where_the_database_is_away_the_files_are_tried_again(self, inbox: Path) -> None:
        tries: list[Sequence[str]] = []
        (inbox / "a.txt").write_text("One")

        def imported(files: Sequence[str]) -> None:
            tries.append(files)
            if len(tries) == 1:
                raise OperationalError("the server closed the connection")

        told = self.watched(inbox, nothing, nothing, nothing, nothing, nothing, imported=imported)
        assert len(tries) == 2
        assert told[0].startswith("The database cannot be used: the server closed the connection.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("index_dir")
class TestCommand:
    """The whole command, its pauses in the test's hands."""

    @pytest.fixture
    def script(self, monkeypatch: pytest.MonkeyPatch) -> Scripted:
        script = Scripted()
        monkeypatch.setattr("newsroom.management.commands.import_seeds.Stopping", lambda: script)
        assert watch.__kwdefaults__ is not None
        monkeypatch.setitem(watch.__kwdefaults__, "clock", lambda: script.now)
        return script

    def run(self, inbox: Path) -> str:
        out = io.StringIO()
        call_command("import_seeds", watch=str(inbox), workers=1, stdout=out)
        return out.getvalue()

    @pytest.mark.fault
    def test_what_is_new_or_changed_is_a_run_with_its_report(
        self, inbox: Path, script: Scripted
    ) -> None:
        (inbox / "ferry.txt").write_text(FERRY)

        def bad() -> None:
            (inbox / "bad.pdf.exe").write_text("MZ")

        def change() -> None:
            (inbox / "ferry.txt").write_text(FERRY + "\nTwo hundred people were on board.\n")

        script.steps = [nothing, bad, nothing, nothing, nothing, change, nothing, nothing]
        printed = self.run(inbox)
        runs = list(ImportRun.objects.order_by("pk").values_list("state", "counts"))
        counted = [{name: n for name, n in counts.items() if n} for _state, counts in runs]
        # What failed is not tried again, and what lies still is left alone.
        assert counted == [{"created": 1}, {"failed": 1}, {"updated": 1}]
        assert Article.objects.get().blocks.filter(text__contains="Two hundred").exists()
        assert printed.startswith("Watching ")
        assert ".exe files are not read" in printed
        assert printed.endswith("Stopped.\n")

    def test_it_stops_between_documents(self, inbox: Path, script: Scripted) -> None:
        for number in range(3):
            (inbox / f"{number}.txt").write_text(FERRY.replace("Thursday", f"day {number}"))
        script.steps = [script.asked.set]
        printed = self.run(inbox)
        run = ImportRun.objects.get()
        assert run.state == RunState.CANCELLED
        assert "Stopped." in printed
        # What was stored is whole; the rest is found by the next one.
        script.asked.clear()
        script.steps = [nothing, nothing]
        self.run(inbox)
        assert Article.objects.count() == 3

    def test_it_goes_with_one_folder_alone(self, inbox: Path) -> None:
        with pytest.raises(CommandError, match="There is no folder"):
            call_command("import_seeds", watch=str(inbox / "nowhere"))
        with pytest.raises(CommandError, match="--watch reads one folder"):
            call_command("import_seeds", str(inbox), watch=str(inbox))


def test_a_second_watcher_of_a_folder_is_refused(inbox: Path) -> None:
    (inbox.parent / "link").symlink_to(inbox)
    with alone(inbox):
        with pytest.raises(Refused, match="Another process watches"), alone(inbox.parent / "link"):
            raise AssertionError
        with alone(inbox.parent):
            pass
    with alone(inbox):
        pass


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_a_signal_ends_it_cleanly(inbox: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "NEWSROOM_DATA_DIR": str(tmp_path / "var"), "DATABASE_URL": ""}
    make_database(tmp_path / "var", environment)
    (inbox / "ferry.txt").write_text(FERRY)
    process = subprocess.Popen(
        [*MANAGE, "import_seeds", "--watch", str(inbox), "--workers", "1"],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if "documents in" in line:
                break
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == 0
    assert rest.endswith("Stopped.\n")
