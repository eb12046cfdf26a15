"""Several machines with one database and one index: who writes what, and that the newest remains.

What needs two processes at once needs PostgreSQL as well, and is told from one machine's case by a
test double of an engine that is a service (`tests.search.shared_folder`).
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from newsroom import archive, checks
from newsroom.models import Article, RunningWorker
from search.index import claims, heartbeat, sync
from search.index.standing import standing
from search.index.worker import Worker
from search.models import PendingChange
from search.types import IndexDocument, Phrase, SearchRequest
from search.web import health
from tests.databases import in_another_connection
from tests.newsroom.factories import report
from tests.paths import PROJECT
from tests.search import shared_folder
from tests.search.shared_folder import FOLDER, NAME, SLOW, log

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared_index")]


@pytest.fixture
def shared_index(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty index of the test double, and the settings of one of several machines."""
    folder = tmp_path / "service"
    folder.mkdir()
    (folder / "whole").touch()
    monkeypatch.setenv(FOLDER, str(folder))
    settings.SEARCH_ENGINE, settings.SEVERAL_MACHINES = NAME, True
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    sync.engine.cache_clear()
    yield folder
    sync.engine.cache_clear()


def found(word: str) -> set[int]:
    return set(sync.engine().search(SearchRequest(query=Phrase((word,)), limit=1_000)).ids)


# --- the queue ------------------------------------------------------------------------------------


def test_what_waits_is_indexed_and_forgotten() -> None:
    heron, crane = report("Heron"), report("Crane")
    assert sync.drain().done == 2
    archive.delete_articles(articles=Article.objects.filter(pk=crane.pk))
    archive.edit_article(article=heron, values={"title": "Bittern"}, user=None)
    assert not PendingChange.objects.exists()
    assert (found("bittern"), found("crane"), sync.check().ids) == ({heron.pk}, set(), ())


def test_who_writes_an_older_revision_last_has_it_written_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An edit, and its index entry, come between the look at an article and the writing of it."""
    article = report("Heron")
    sync.drain()
    sync.queue([article.pk])
    read, looks = sync.documents, []

    def edited_meanwhile(ids: Sequence[int]) -> Iterator[IndexDocument]:
        documents = list(read(ids))
        if not looks:
            looks.append(ids)
            archive.edit_article(article=article, values={"title": "Crane"}, user=None)
        yield from documents

    monkeypatch.setattr(sync, "documents", edited_meanwhile)
    sync.drain()
    assert (found("crane"), found("heron")) == ({article.pk}, set())
    assert not PendingChange.objects.exists()


def test_an_article_that_is_deleted_meanwhile_does_not_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = report("Heron")
    read = sync.documents

    def deleted_meanwhile(ids: Sequence[int]) -> Iterator[IndexDocument]:
        documents = list(read(ids))
        monkeypatch.setattr(sync, "documents", read)
        archive.delete_articles(articles=Article.objects.filter(pk=article.pk))
        yield from documents

    monkeypatch.setattr(sync, "documents", deleted_meanwhile)
    sync.drain()
    assert (found("heron"), sync.check().ids) == (set(), ())


def test_a_service_that_is_away_leaves_changes_queued(shared_index: Path) -> None:
    report("Heron")
    away = shared_index.rename(shared_index.with_name("away"))
    assert "does not answer" in sync.drain().problem
    assert PendingChange.objects.count() == 1
    away.rename(shared_index)
    assert sync.drain().done == 1


def test_two_writers_take_different_articles_and_a_request_waits_for_its_own() -> None:
    if connection.vendor != "postgresql":
        return
    first, second = report("Heron"), report("Crane")
    seen: list[Any] = []

    def other() -> None:
        with claims.claimed(sync.engine(), None, 1) as rows:
            seen.append(list(rows.values()))
            in_another_connection(lambda: seen.append(sync.drain().done))
            started = time.monotonic()
            in_another_connection(lambda: seen.append(sync.drain([first.pk], seconds=0.3)))
            assert 0.3 <= time.monotonic() - started < 3

    in_another_connection(other)
    assert seen[:2] == [[first.pk], 1]
    assert (seen[2].done, seen[2].waiting) == (0, 1)
    assert found("crane") == {second.pk}
    # Who claimed it has written nothing, and let go: it is the next one's.
    assert sync.drain().done == 1
    assert found("heron") == {first.pk}


def test_an_edit_is_not_held_up_by_an_import_in_one_batch() -> None:
    if connection.vendor != "postgresql":
        return
    imported = [report(f"Heron {number}") for number in range(3)]
    sync.queue([imported[2].pk], sync.Priority.EDIT)
    with transaction.atomic(), claims.claimed(sync.engine(), None, 100) as rows:
        assert set(rows.values()) == {imported[2].pk}
        assert len(rows) == 2, "what waits twice is done once"


# --- workers in processes of their own ------------------------------------------------------------


def machine(folder: Path, shared_index: Path) -> dict[str, str]:
    """The environment of a machine with a data directory of its own."""
    server = urlsplit(os.environ["NEWSROOM_TEST_DATABASE"])
    name = str(connection.settings_dict["NAME"])
    return {
        **os.environ,
        "NEWSROOM_DATA_DIR": str(folder),
        "DATABASE_URL": server._replace(path=f"/{name}").geturl(),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "NEWSROOM_SEVERAL_MACHINES": "1",
        "SECRET_KEY": "of all machines " * 4,
        "SEARCH_ENGINE": NAME,
        FOLDER: str(shared_index),
    }


MANAGE = [sys.executable, "-m", shared_folder.__name__]


@pytest.mark.fault
def test_workers_of_two_machines_share_the_queue_and_one_that_is_killed_loses_nothing(
    tmp_path: Path, shared_index: Path
) -> None:
    if connection.vendor != "postgresql":
        return
    first = [report(f"Heron {number}") for number in range(10)]
    # It claims what there is, and does not come to an end with it.
    stuck = worker(machine(tmp_path / "one", shared_index) | {SLOW: "3600"})
    working = None
    try:
        assert until(lambda: free() == 0)
        then = [report(f"Heron {number}") for number in range(10, 20)]
        working = worker(machine(tmp_path / "two", shared_index))
        assert until(lambda: len(RunningWorker.objects.all()) == 2)
        assert {heard.machine for heard in heartbeat.workers()} == {os.uname().nodename}
        assert until(lambda: len(log(shared_index)) == len(then))
        assert found("heron") == {article.pk for article in then}
        stuck.kill()
        stuck.wait()
        assert until(lambda: not PendingChange.objects.exists())
        assert found("heron") == {article.pk for article in first + then}
        assert stuck.pid not in {process for process, _article in log(shared_index)}
        assert len(log(shared_index)) == len(first + then), "each was written once"
    finally:
        for process in filter(None, (stuck, working)):
            process.kill()
            process.wait()


def worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*MANAGE, "worker"], env=environment, cwd=PROJECT)


def free() -> int:
    """How many rows of the queue nobody has claimed."""
    with transaction.atomic():
        return len(PendingChange.objects.select_for_update(skip_locked=True))


def until(condition: Callable[[], bool], seconds: float = 40) -> bool:
    """Whether the condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


# --- what is told ---------------------------------------------------------------------------------


def test_a_worker_of_any_machine_is_one_for_all(index_dir: Path) -> None:
    with heartbeat.beating():
        (index_dir / "worker.alive").unlink()  # as seen from another machine
        assert heartbeat.alive()
        [heard] = standing().workers
        assert heard.version
        assert heard.seconds < 5
        call_command("status", stdout=(out := io.StringIO()))
        assert f"runs, {heard.machine} ({heard.version})" in out.getvalue()
    assert not heartbeat.alive()


def test_a_worker_that_has_not_been_heard_of_is_gone(index_dir: Path) -> None:
    with heartbeat.beating():
        (index_dir / "worker.alive").unlink()
        row = RunningWorker.objects.get()
        row.seen -= heartbeat.FORGOTTEN
        row.save()
        assert not heartbeat.alive()


def test_what_serves_pages_builds_no_index_and_neither_does_an_older_worker(
    shared_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Machines of two versions would build theirs in turn, for as long as both are there."""
    article = report("Heron")
    (shared_index / "whole").unlink()
    monkeypatch.setattr(sync, "SMALL", 0)
    stop = threading.Event()
    assert not Worker(builds=False).run_until_done(stop)
    with heartbeat.beating():
        RunningWorker.objects.update(version="99.0.1")
        assert heartbeat.is_behind()
        assert not Worker().run_until_done(stop)
        assert not (shared_index / "whole").exists()
        RunningWorker.objects.update(version="0.0.1")
        assert Worker().run_until_done(stop)
    assert found("heron") == {article.pk}


def test_readyz_serves_readers_where_the_search_service_is_away(shared_index: Path) -> None:
    """It is away for all machines at once, and they answer all but searches."""
    shared_index.rename(shared_index.with_name("away"))
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert "index" in answer.json()["checks"]["index"]
    assert answer.json()["checks"]["worker"].startswith("No worker runs on any machine")


@pytest.fixture
def an_older_database() -> Iterator[None]:
    """The tables as they were before the last migration of the archive's search."""
    call_command("migrate", "search", "0005", verbosity=0)
    health._migrations._applied = False
    yield
    call_command("migrate", verbosity=0)
    health._migrations._applied = False


def test_a_machine_of_a_version_whose_tables_are_not_there_yet_is_not_ready(
    an_older_database: None,
) -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "not ready"
    assert "manage.py migrate" in answer.json()["checks"]["database"]
    assert Client().get("/healthz").status_code == 200
    call_command("migrate", verbosity=0)
    assert Client().get("/readyz").status_code == 200


def test_a_machine_of_the_version_before_stays_ready() -> None:
    """The database has a migration that this version does not know."""
    from django.db.migrations.recorder import MigrationRecorder

    recorder = MigrationRecorder(connection)
    health._migrations._applied = False
    recorder.record_applied("newsroom", "9999_of_tomorrow")
    try:
        assert Client().get("/readyz").status_code == 200
    finally:
        recorder.record_unapplied("newsroom", "9999_of_tomorrow")


# --- what is refused ------------------------------------------------------------------------------


def problems() -> dict[str, str]:
    return {str(each.id): each.msg for each in checks.checks.run_checks(tags=[checks.MACHINES])}


def test_an_embedded_engine_and_sqlite_are_refused(settings: Any) -> None:
    settings.SEARCH_ENGINE = "whoosh"
    sync.engine.cache_clear()
    said = problems()
    assert "cannot share an index of whoosh" in said["search.E001"]
    assert ("newsroom.E001" in said) == (connection.vendor == "sqlite")
    with pytest.raises(checks.SystemCheckError, match=r"search\.E001"):
        checks.require_machines()
    settings.SEVERAL_MACHINES = False
    assert problems() == {}
    checks.require_machines()


def test_a_service_is_not_refused() -> None:
    assert "search.E001" not in problems()


@pytest.mark.fault
@pytest.mark.parametrize("command", [["manage.py", "status"], ["-c", "import newsroom.wsgi"]])
def test_commands_and_servers_refuse_to_start(tmp_path: Path, command: Sequence[str]) -> None:
    environment = {
        **os.environ, "NEWSROOM_DATA_DIR": str(tmp_path / "var"), "DATABASE_URL": "", "SEARCH_ENGINE": "",
        "NEWSROOM_SEVERAL_MACHINES": "1", "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }  # fmt: skip
    without_key, with_key = (
        subprocess.run(
            [sys.executable, *command], env=environment | more, capture_output=True, text=True
        )
        for more in ({}, {"SECRET_KEY": "k" * 60})
    )
    assert without_key.returncode != 0
    assert "SECRET_KEY is not set" in without_key.stderr
    assert not (tmp_path / "var" / "secret_key").exists()
    assert with_key.returncode != 0
    assert "cannot share a database of SQLite" in with_key.stderr
    assert "cannot share an index of whoosh" in with_key.stderr
