"""Pending work is somebody's: whose goes first, who does it, and that nobody is left behind."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from newsroom import archive
from newsroom.models import Article
from newsroom.signals import articles_changed
from search.index import claims, heartbeat, keeper, sync, wholeness
from search.index.worker import Worker
from search.models import PendingChange, Priority
from search.types import IndexDocument, Phrase, SearchRequest
from tests.databases import MANAGE, make_database
from tests.newsroom.factories import report
from tests.waiting import HANGS, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


@pytest.fixture(autouse=True)
def engine_of(settings: Any, request: pytest.FixtureRequest) -> None:
    """Tests take the engine that they are parametrized with, else the default."""
    if name := getattr(request, "param", None):
        settings.SEARCH_ENGINE = name
        sync.engine.cache_clear()


def birds(number: int, word: str = "Heron") -> list[Article]:
    return [report(f"{word} {n}", f"The {word} number {n} stood in water.") for n in range(number)]


def titled(word: str) -> tuple[int, ...]:
    return sync.engine().search(SearchRequest(query=Phrase((word,)))).ids


def edit(article: Article, title: str) -> None:
    archive.edit_article(article=article, values={"title": title}, user=None)


# --- whose goes first -----------------------------------------------------------------------------


@pytest.mark.parametrize("engine_of", ["whoosh", "tantivy"], indirect=True)
def test_an_editors_request_indexes_her_own_change_and_leaves_the_imports(engine_of: None) -> None:
    first, *_ = birds(3)
    archive.finish_import()
    birds(5, "Bittern")
    edit(first, "Crane")
    assert titled("crane") == (first.pk,)
    assert PendingChange.objects.count() == 5
    assert titled("bittern") == ()


def test_an_edit_goes_before_what_an_import_left() -> None:
    first, *_ = birds(3)
    archive.finish_import()
    waiting = birds(5, "Bittern")
    with sync.engine().batch():  # another process writes
        edit(first, "Crane")
    assert claims.next_articles(None, sync.BATCH) == [first.pk]
    assert sync.drain_edits().done == 1
    assert claims.next_articles(None, sync.BATCH) == [each.pk for each in waiting]


def test_a_batch_that_is_written_makes_way_for_an_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The importer holds the lock, and sees that somebody waits for another article."""
    *_, first = [*birds(3), *(waiting := birds(6, "Bittern")), report("Grebe", "A grebe swam.")]
    archive.finish_import()
    sync.queue([each.pk for each in waiting])
    monkeypatch.setattr(sync, "LOOK", 2)
    read, commits = sync.documents, []

    def edited_meanwhile(ids: Sequence[int]) -> Iterator[IndexDocument]:
        yield from read(ids)
        if ids[0] == waiting[0].pk:
            edit(first, "Crane")
        commits.append([*ids])

    monkeypatch.setattr(sync, "documents", edited_meanwhile)
    assert sync.drain().done == 7
    pks = [each.pk for each in waiting]
    assert commits == [pks[:2], [first.pk], pks[2:4], pks[4:]]
    assert sync.check().ids == ()


@pytest.mark.parametrize("engine_of", ["tantivy"], indirect=True)
def test_an_edit_is_visible_while_the_engine_merges(
    monkeypatch: pytest.MonkeyPatch, engine_of: None
) -> None:
    """Whoever merges has the lock for seconds, and writes what others edit meanwhile."""
    first, *_ = birds(3)
    archive.finish_import()
    birds(2, "Bittern")
    seen: list[tuple[tuple[int, ...], int]] = []

    def merging(directory: Path) -> bool:
        if not seen:
            edit(first, "Crane")
        seen.append((titled("crane"), PendingChange.objects.count()))
        return len(seen) < 3

    monkeypatch.setattr("search.engines.tantivy.merges", merging)
    assert sync.drain().done == 3
    assert seen == [((), 3), ((first.pk,), 1), ((first.pk,), 0)]
    assert sync.check().ids == ()


def test_a_request_does_no_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = birds(6)
    archive.finish_import()
    woken: list[bool] = []
    monkeypatch.setattr(keeper, "wake", lambda: woken.append(True))
    monkeypatch.setattr(sync, "LOOK", 2)
    monkeypatch.setattr(sync, "REQUEST_SECONDS", 0.05)
    read = sync.documents

    def slow(ids: Sequence[int]) -> Iterator[IndexDocument]:
        time.sleep(0.1)
        return read(ids)

    monkeypatch.setattr(sync, "documents", slow)
    archive.delete_articles(articles=Article.objects.all())
    assert PendingChange.objects.count() == 4
    assert woken == [True]
    assert Worker().run_until_done(threading.Event())
    assert titled("heron") == ()
    assert len(articles) == 6


def test_a_change_of_many_articles_waits_for_single_edits() -> None:
    birds(sync.FEW + 1)
    archive.finish_import()
    with sync.engine().batch():
        archive.delete_articles(articles=Article.objects.all())
    assert set(PendingChange.objects.values_list("priority", flat=True)) == {Priority.MANY}


@pytest.mark.parametrize("engine_of", ["whoosh", "tantivy"], indirect=True)
def test_an_imports_articles_are_searchable_before_it_has_ended(engine_of: None) -> None:
    birds(3)
    assert not sync.engine().status().exists
    PendingChange.objects.update(queued=timezone.now() - claims.IMPORT_WAITS - timedelta(seconds=1))
    birds(1, "Bittern")
    assert len(titled("heron")) == 3
    birds(1, "Crane")
    assert titled("crane") == ()  # has not waited long
    assert wholeness.problem() == ""


def test_an_import_leaves_a_large_index_that_is_lost_to_others(
    monkeypatch: pytest.MonkeyPatch, index_dir: Path
) -> None:
    birds(4)
    archive.finish_import()
    monkeypatch.setattr(sync, "SMALL", 0)
    monkeypatch.setattr(sync, "_not_before", 0.0)
    for path in index_dir.rglob("CURRENT"):
        path.unlink()
    birds(1, "Bittern")
    PendingChange.objects.update(queued=timezone.now() - timedelta(minutes=1))
    birds(1, "Crane")
    assert not sync.engine().status().exists
    assert archive.finish_import() == ["6 articles indexed."]


# --- who does it ----------------------------------------------------------------------------------


def test_a_worker_does_what_waits_and_sweeps_dead_rebuilds(index_dir: Path) -> None:
    birds(3)
    archive.finish_import()
    dead = index_dir / "whoosh" / "index-9"
    dead.mkdir()
    birds(2, "Bittern")
    assert Worker().run_until_done(threading.Event())
    assert len(titled("bittern")) == 2
    assert not dead.exists()


def test_a_worker_says_a_problem_once_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    birds(1)
    archive.finish_import()
    birds(1, "Bittern")
    worker = Worker()

    def locked(*args: Any) -> Any:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(sync, "_write", locked)
        assert [worker.turn() for _ in range(3)] == [False] * 3
    said = [each for each in caplog.records if each.name == "search.index.worker"]
    assert [each.getMessage() for each in said] == [
        "the index cannot be brought up to date: database is locked"
    ]
    assert worker.turn()
    assert len(titled("bittern")) == 1


def test_an_index_that_stays_unfit_is_not_built_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    birds(1)
    archive.finish_import()
    built: list[int] = []
    monkeypatch.setattr(wholeness, "problem", lambda: "a mistake of ours")
    monkeypatch.setattr(Worker, "_build", lambda self, stop: built.append(1))
    assert not Worker().run_until_done(threading.Event())
    assert built == [1]


@pytest.mark.background
def test_no_thread_begins_inside_a_transaction() -> None:
    from django.db import transaction

    with transaction.atomic():
        keeper.wake()
    assert not keeper.working()


@pytest.mark.background
def test_no_thread_of_a_server_does_what_a_worker_does() -> None:
    birds(1)
    with heartbeat.beating():
        keeper.wake()
        assert not keeper.working()
    assert PendingChange.objects.exists()
    keeper.wake()
    keeper.wait(HANGS)
    assert not PendingChange.objects.exists()


def test_a_worker_lets_an_import_gather_articles_but_no_editor_wait() -> None:
    """Each commit is read by every process that answers readers."""
    first, *_ = birds(3)
    archive.finish_import()
    birds(2, "Bittern")
    worker, stop = Worker(), threading.Event()
    assert not worker.turn(stop, patient=True)
    assert titled("bittern") == ()
    PendingChange.objects.update(queued=timezone.now() - claims.IMPORT_WAITS)
    assert worker.turn(stop, patient=True)
    assert len(titled("bittern")) == 2
    sync.queue([first.pk], Priority.EDIT)
    assert worker.turn(stop, patient=True)


def test_what_an_import_changes_around_other_articles_is_indexed_at_its_end() -> None:
    """Of a name that many articles mention all are written anew, and with the next name again."""
    older, *_ = birds(3)
    archive.finish_import()
    worker, stop, wait = Worker(), threading.Event(), PendingChange.objects
    articles_changed.send(sender=Article, ids=[older.pk], later=True, entities=[1])
    birds(1, "Bittern")
    wait.update(queued=timezone.now() - claims.IMPORT_WAITS)
    assert not worker.turn(stop, patient=True), "one is left"
    assert len(titled("bittern")) == 1
    assert list(wait.values_list("article_id", "priority")) == [(older.pk, Priority.AFTERWARDS)]
    archive.finish_import()
    assert not wait.exists()


@pytest.mark.parametrize(
    "waited",
    [(claims.AFTERWARDS_RESTS, claims.AFTERWARDS_RESTS), (claims.AFTERWARDS_WAITS, timedelta())],
    ids=["killed", "takes hours"],
)
def test_where_an_import_does_not_end_it_is_indexed_without_that(
    waited: tuple[timedelta, timedelta],
) -> None:
    pks = [article.pk for article in birds(2)]
    archive.finish_import()
    articles_changed.send(sender=Article, ids=pks, later=True, entities=[1])
    assert not Worker().turn(patient=True)
    assert PendingChange.objects.count() == 2
    for pk, ago in zip(pks, waited, strict=True):
        PendingChange.objects.filter(article_id=pk).update(queued=timezone.now() - ago)
    assert Worker().turn(patient=True)
    assert not PendingChange.objects.exists()


@pytest.mark.background
def test_a_request_leaves_its_edit_to_a_worker_and_waits_until_it_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The worker is called: by itself it would not look for a long time."""
    first, *_ = birds(3)
    archive.finish_import()
    birds(2, "Bittern")
    monkeypatch.setattr(sync, "WORKER_TAKES", HANGS)
    monkeypatch.setattr(claims, "IMPORT_WAITS", timedelta(days=1))
    writers, stop, rests = [], threading.Event(), threading.Event()
    write, rest = sync._write, heartbeat.rest
    monkeypatch.setattr(
        sync, "_write", lambda *a: writers.append(threading.current_thread().name) or write(*a)
    )

    def resting(stop: threading.Event, seconds: float, since: int) -> None:
        rests.set()
        rest(stop, HANGS, since)

    monkeypatch.setattr(heartbeat, "rest", resting)

    def work() -> None:
        Worker().run(stop)
        connection.close()

    worker = threading.Thread(target=work, name="worker")
    worker.start()
    try:
        assert rests.wait(HANGS)
        edit(first, "Crane")
        assert titled("crane") == (first.pk,)
    finally:
        stop.set()
        worker.join()
    assert writers == ["worker"]
    assert titled("bittern") == (), "an import's may wait still"


def test_what_a_worker_does_not_do_in_time_the_request_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, *_ = birds(3)
    archive.finish_import()
    monkeypatch.setattr(sync, "WORKER_TAKES", 0.0)
    with heartbeat.beating():  # it was killed a moment ago
        edit(first, "Crane")
    assert titled("crane") == (first.pk,)


def test_an_import_leaves_the_index_to_a_worker() -> None:
    birds(3)
    archive.finish_import()
    PendingChange.objects.update(queued=timezone.now() - claims.IMPORT_WAITS)
    with heartbeat.beating():
        sync.queue([birds(1, "Bittern")[0].pk])
        PendingChange.objects.update(queued=timezone.now() - claims.IMPORT_WAITS)
        sync.drain_import()
        assert titled("bittern") == ()
    sync.drain_import()
    assert len(titled("bittern")) == 1


def elsewhere(tmp_path: Path) -> dict[str, str]:
    """The environment of processes with an archive of their own, which is made."""
    environment = {**os.environ, "NEWSROOM_DATA_DIR": str(tmp_path / "var"), "DATABASE_URL": ""}
    make_database(tmp_path / "var", environment)
    return environment


def mills(tmp_path: Path, number: int) -> Path:
    lines = [
        json.dumps({"title": f"Mill {n}", "body": f"The mill number {n} turned again. " * 40})
        for n in range(number)
    ]
    path = tmp_path / "mills.jsonl"
    path.write_text("\n".join(lines))
    return path


def status(environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [*MANAGE, "status", "--json"], env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.fault
def test_a_worker_takes_over_from_an_import_that_was_killed(tmp_path: Path) -> None:
    environment = elsewhere(tmp_path)
    command = [*MANAGE, "import_seeds", str(mills(tmp_path, 300)), "--workers", "1", "--json"]
    importing = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    assert importing.stdout is not None
    for _ in range(70):
        importing.stdout.readline()
    importing.kill()
    importing.wait()
    before = status(environment)
    assert before["articles"] >= 64
    assert before["pending"] == before["articles"]
    assert (before["whole"], before["indexed"], before["engine"]) == (False, 0, "whoosh")
    working = subprocess.Popen([*MANAGE, "worker"], env=environment)
    try:
        assert until(lambda: status(environment)["whole"])
        after = status(environment)
        assert (after["indexed"], after["pending"]) == (before["articles"], 0)
        assert after["index_version"] == after["software_version"]
    finally:
        working.send_signal(signal.SIGTERM)
        assert working.wait(HANGS) == 0


@pytest.mark.fault
def test_killing_an_import_ends_its_child_processes(tmp_path: Path) -> None:
    if not Path("/proc/self/task").is_dir():
        pytest.skip("processes are looked up in /proc")
    environment = elsewhere(tmp_path)
    command = [*MANAGE, "import_seeds", str(mills(tmp_path, 3000)), "--workers", "2", "--json"]
    importing = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)

    def children() -> list[int]:
        tasks = Path(f"/proc/{importing.pid}/task").glob("*/children")
        return [int(pid) for task in tasks for pid in task.read_text().split()]

    assert importing.stdout is not None
    importing.stdout.readline()
    assert until(lambda: len(children()) >= 2)
    started = children()
    importing.kill()
    importing.wait()
    assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started)), started


@pytest.mark.fault
def test_two_imports_and_a_worker_at_once_fail_nothing(tmp_path: Path) -> None:
    environment = elsewhere(tmp_path)
    exports = [tmp_path / "one", tmp_path / "two"]
    for folder in exports:
        folder.mkdir()
        path = mills(folder, 150)
        path.write_text(path.read_text().replace("mill number", f"mill {folder.name}"))
    working = subprocess.Popen([*MANAGE, "worker"], env=environment)
    importing = [
        subprocess.Popen(
            [*MANAGE, "import_seeds", str(folder), "--workers", "1", "--json"],
            env=environment, stdout=subprocess.PIPE, text=True,
        )
        for folder in exports
    ]  # fmt: skip
    try:
        for each in importing:
            said = [json.loads(line) for line in each.communicate()[0].splitlines()]
            assert [record["error"] for record in said if record["status"] != "created"] == []
            assert len(said) == 150
        assert until(lambda: status(environment)["pending"] == 0)
    finally:
        working.terminate()
        working.wait(HANGS)
    found = status(environment)
    assert (found["whole"], found["indexed"], found["articles"]) == (True, 300, 300)


# --- what people see ------------------------------------------------------------------------------


def test_status_in_words() -> None:
    birds(2)
    archive.finish_import()
    birds(1, "Bittern")
    PendingChange.objects.update(queued=timezone.now() - timedelta(seconds=90))
    out = io.StringIO()
    call_command("status", stdout=out)
    said = out.getvalue()
    assert "articles        3" in said
    [seconds] = re.findall(r"waiting         1, the oldest for (\d+) s", said)
    assert 90 <= int(seconds) < 90 + HANGS
    assert "indexed         2" in said
    assert "index whole     yes" in said
    for path in Path(sync.engine()._store.root).glob("CURRENT"):  # type: ignore[attr-defined]
        path.write_text("garbage")
    call_command("status", stdout=out)
    assert "index whole     no: " in out.getvalue()
