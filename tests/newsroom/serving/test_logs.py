"""What is logged: requests with numbers, what took long, in lines or as JSON; never what was asked for."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from newsroom.pages import browse
from newsroom.serving.slow_statements import watch
from tests.paths import PROJECT

pytestmark = pytest.mark.django_db

REQUESTS, STATEMENTS = "newsroom.serving.requests", "newsroom.serving.slow_statements"


def test_an_answer_and_what_is_logged_for_it_carry_one_number(caplog: Any) -> None:
    caplog.set_level(logging.INFO)
    numbers = []
    for _ in range(2):
        caplog.clear()
        answer = Client().get("/nothing/", {"q": "confidential"})
        numbers.append(answer["X-Request-ID"])
        lines = [r for r in caplog.records if r.name in (REQUESTS, "django.request")]
        assert {record.name for record in lines} == {REQUESTS, "django.request"}
        [line] = [record for record in lines if record.name == REQUESTS]
        assert (line.method, line.path, line.status) == ("GET", "/nothing/", 404)
        assert "confidential" not in caplog.text
    assert numbers[0] != numbers[1]
    assert all(len(number) == 32 for number in numbers)


def test_the_number_of_a_server_in_front_is_taken_where_that_is_trusted(settings: Any) -> None:
    def number(given: str) -> str:
        return Client().get("/favicon.ico", headers={"x-request-id": given})["X-Request-ID"]

    assert number("proxy-1") != "proxy-1"
    settings.BEHIND_PROXY = True
    assert number("proxy-1") == "proxy-1"
    assert number("a\r\nforged: line") != "a\r\nforged: line"
    assert len(number("x" * 65)) == 32


def test_no_path_breaks_out_of_its_line(caplog: Any) -> None:
    caplog.set_level(logging.INFO, REQUESTS)
    Client().get("/a%0A2026-01-01 WARNING forged/")
    [line] = [record for record in caplog.records if record.name == REQUESTS]
    assert "\n" not in line.getMessage()


SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
    "SELECT max(i) FROM n WHERE i <> %s",
    "postgresql": "SELECT pg_sleep(0.05) WHERE 0 <> %s",
}


def test_slow_requests_and_statements_are_warnings(
    caplog: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(None, connection)
    sources = browse.sources

    def slowly(*arguments: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(SLOW[connection.vendor], [987654321])
        return sources(*arguments)

    def warned() -> set[str]:
        caplog.clear()
        assert Client().get("/sources/").status_code == 200
        return {r.name for r in caplog.records if r.levelno == logging.WARNING}

    monkeypatch.setattr(browse, "sources", slowly)
    settings.SLOW_MS = 1
    assert warned() == {REQUESTS, STATEMENTS}
    assert "SELECT" in caplog.text
    assert "987654321" not in caplog.text
    for never in (0, 60_000):
        settings.SLOW_MS = never
        assert warned() == set()


def logged(tmp_path: Path, code: str, **variables: str) -> str:
    """What a fresh process with these variables writes to its standard error."""
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "DJANGO_SETTINGS_MODULE": "newsroom.settings", "NEWSROOM_DATA_DIR": str(tmp_path), **variables,
    }  # fmt: skip
    setup = "import django, logging; django.setup(); log = logging.getLogger"
    done = subprocess.run(
        [sys.executable, "-c", f"{setup}\n{code}"],
        cwd=PROJECT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    return done.stderr


@pytest.mark.fault
def test_lines_are_plain_unless_json_is_asked_for(tmp_path: Path) -> None:
    plain = logged(tmp_path, "log('a.b').warning('Größe %s', 3)")
    assert plain.endswith("WARNING a.b [-]: Größe 3\n")
    pytest.importorskip("pythonjsonlogger")
    code = "log('a.b').warning('Größe %s', 3, extra={'status': 200})\ntry: 1/0\nexcept Exception: log('c').exception('x')"
    lines = logged(tmp_path, code, NEWSROOM_LOG_FORMAT="json").splitlines()
    first, second = map(json.loads, lines)
    assert first | {"time": ""} == {
        "time": "", "level": "WARNING", "logger": "a.b", "request_id": "-", "message": "Größe 3",
        "status": 200,
    }  # fmt: skip
    assert "ZeroDivisionError" in second["exc_info"]


@pytest.mark.fault
def test_django_logs_no_whole_address_as_json(tmp_path: Path) -> None:
    pytest.importorskip("pythonjsonlogger")
    code = "from django.test import Client; Client().get('/favicon.ic?q=confidential')"
    [line] = logged(
        tmp_path, code, NEWSROOM_LOG_FORMAT="json", ALLOWED_HOSTS="testserver",
        NEWSROOM_HTTPS="0", NEWSROOM_SLOW_MS="0",
    ).splitlines()  # fmt: skip
    assert json.loads(line)["logger"] == "django.request"
    assert "confidential" not in line


@pytest.mark.fault
def test_how_much_is_logged_is_a_setting(tmp_path: Path) -> None:
    code = "log('a').info('told'); log('waitress.queue').warning('Task queue depth is 1')"
    assert logged(tmp_path, code) == ""
    told = logged(tmp_path, code, NEWSROOM_LOG_LEVEL="info")
    assert "told" in told
    assert "queue depth" not in told


@pytest.mark.parametrize(
    ("name", "value"),
    [("NEWSROOM_LOG_FORMAT", "xml"), ("NEWSROOM_LOG_LEVEL", "loud"), ("NEWSROOM_SLOW_MS", "soon")],
)
def test_an_unclear_setting_says_what_to_write(tmp_path: Path, name: str, value: str) -> None:
    assert f"{name} is '{value}': write" in logged(tmp_path, "", **{name: value})


def test_the_icon_is_where_it_is_looked_for_unasked() -> None:
    answer = Client().get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (301, "/static/newsroom/favicon.ico")
    icon = Client().get(answer["Location"])
    assert b"".join(icon.streaming_content).startswith(b"\0\0\1\0")  # type: ignore[attr-defined]
