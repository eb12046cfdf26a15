"""What load balancers are told, with the faults that they ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from search.index import sync
from tests.newsroom.factories import report

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
    assert asked() == (200, {"status": "ready", "checks": {"database": "ok", "index": "ok"}})
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
