"""What load balancers are told, with the faults that they ask for."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from search.index import heartbeat, sync, wholeness
from search.index.standing import standing
from search.index.worker import Worker
from search.models import PendingChange
from tests.newsroom.factories import report
from tests.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


@pytest.fixture
def ready() -> None:
    report()
    assert not sync.drain().problem


def asked(address: str = "/readyz", **headers: str) -> tuple[int, Any]:
    answer = Client().get(address, headers=headers)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "application/json"
    assert not answer.cookies
    return answer.status_code, answer.json()


def test_all_is_well(ready: None) -> None:
    assert asked("/healthz") == (200, {"status": "ok"})
    with heartbeat.beating():
        ok = {"database": "ok", "index": "ok", "worker": "ok"}
        assert asked() == (200, {"status": "ready", "checks": ok})
    assert Client().head("/readyz").content == b""
    assert Client().post("/readyz").status_code == 405


def test_without_an_index_the_process_is_up_and_not_ready() -> None:
    assert asked("/healthz")[0] == 200
    status, answer = asked()
    assert status == 503
    assert answer["status"] == "not ready"
    assert "manage.py reindex" in answer["checks"]["index"]
    assert answer["checks"]["database"] == "ok"


def test_a_damaged_index_is_a_reason(ready: None, index_dir: Path) -> None:
    [pointer] = index_dir.rglob("CURRENT")
    pointer.write_bytes(b"\x00garbage")
    sync.engine.cache_clear()
    status, answer = asked()
    assert status == 503
    assert "reindex" in answer["checks"]["index"]
    assert str(index_dir) not in str(answer)  # anybody may ask


def test_a_database_that_cannot_be_reached_is_a_reason(ready: None, tmp_path: Path) -> None:
    connection = connections["default"]
    connection.close()
    old = dict(connection.settings_dict)
    # Of a file no folder holds it; of a server nothing listens at its port.
    nowhere = str(tmp_path / "no" / "where") if connection.vendor == "sqlite" else "nowhere"
    connection.settings_dict |= {"NAME": nowhere, "PORT": "1"}
    held, connection.connection = connection.connection, None
    try:
        status, answer = asked()
        assert asked("/healthz")[0] == 200
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(old)
        connection.connection = held
    assert status == 503
    assert "database cannot be reached" in answer["checks"]["database"]
    assert str(tmp_path) not in str(answer)
    assert asked()[0] == 200


def test_it_is_asked_by_ip_and_without_https(ready: None, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["archive.example"]
    for address in ("/healthz", "/readyz"):
        assert asked(address, host="10.0.0.7:8000")[0] == 200
    assert Client().get("/", headers={"host": "archive.example"}).status_code == 301
    assert Client().get("/help/", headers={"host": "10.0.0.7"}, secure=True).status_code == 400


def test_without_a_worker_readers_are_served_and_those_who_watch_are_told(ready: None) -> None:
    status, answer = asked()
    assert (status, answer["status"]) == (200, "degraded")
    assert "manage.py worker" in answer["checks"]["worker"]
    assert not standing().worker


def test_a_worker_is_heard_of_while_it_runs(ready: None) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=Worker().run, args=(stop,))
    thread.start()
    try:
        assert until(lambda: asked()[1]["status"] == "ready")
        assert standing().worker
    finally:
        stop.set()
        thread.join()
    assert asked()[1]["status"] == "degraded"


def test_a_worker_that_was_killed_is_missed(ready: None, index_dir: Path) -> None:
    """It removes nothing; what it touched grows old."""
    with heartbeat.beating():
        path = index_dir / "worker.alive"
        assert path.stat().st_mode & 0o077 == 0
        os.utime(path, (time.time() - 60, time.time() - 60))
        assert asked()[1]["status"] == "degraded"


def test_a_part_of_the_archive_is_no_index(ready: None) -> None:
    """As a database that was restored beside an older index."""
    report("Another", "It is in no index, and nothing waits to bring it there.")
    PendingChange.objects.all().delete()
    wholeness._believed = None
    status, answer = asked()
    assert status == 503
    assert "a part of the archive" in answer["checks"]["index"]
    assert not standing().whole


@pytest.mark.fault
@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_a_changed_byte_is_a_reason(engine: str, index_dir: Path, settings: Any) -> None:
    settings.SEARCH_ENGINE = engine
    sync.engine.cache_clear()
    report()
    assert not sync.drain().problem
    assert asked()[0] == 200
    largest = max(index_dir.rglob("index-*/*"), key=lambda path: path.stat().st_size)
    damaged = bytearray(largest.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    largest.write_bytes(damaged)
    sync.engine.cache_clear()
    status, answer = asked()
    assert status == 503, largest
    assert str(index_dir) not in str(answer)


def test_being_asked_again_costs_little(ready: None, django_assert_max_num_queries: Any) -> None:
    """Whether the database answers, and whether the archive was replaced since: no count of rows."""
    asked()
    with django_assert_max_num_queries(2):
        asked()
