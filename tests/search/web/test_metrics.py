"""Numbers for Prometheus: right over several processes, and not for everyone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from search.index import sync
from search.models import PendingChange
from tests.newsroom.factories import report
from tests.paths import PROJECT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]
TOKEN = "twenty characters, or more"


@pytest.fixture(autouse=True)
def switched_on(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    settings.MIDDLEWARE = ["search.web.metrics.MetricsMiddleware", *settings.MIDDLEWARE]


@pytest.fixture(scope="module", autouse=True)
def nothing_left_in_memory() -> Iterator[None]:
    yield
    from search.web import metrics

    shutil.rmtree(metrics.directory())


def samples(text: str) -> dict[str, float]:
    """Each line's value by its name with its labels in order."""
    # The library looks at its environment when it is imported: ours sets it before.
    from prometheus_client.parser import text_string_to_metric_families

    return {
        " ".join([sample.name, *map("=".join, sorted(sample.labels.items()))]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scraped() -> dict[str, float]:
    answer = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Cache-Control"] == "no-store"
    return samples(answer.content.decode())


def counted(before: dict[str, float], after: dict[str, float], name: str) -> dict[str, float]:
    return {
        key.removeprefix(f"{name} "): value - before.get(key, 0)
        for key, value in after.items()
        if key.startswith(f"{name} ") and value != before.get(key, 0)
    }


def test_requests_are_counted_by_the_name_of_their_address() -> None:
    article = report()
    before = scraped()
    client = Client()
    for address in (article.get_absolute_url(), "/help/", "/help/", "/nowhere", "/no/where/either"):
        client.get(address)
    client.post("/help/")
    client.generic("BREW", "/help/")
    after = scraped()
    assert counted(before, after, "newsroom_requests_total") == {
        "method=GET route=article status=200": 1,
        "method=GET route=help status=200": 2,
        "method=POST route=help status=405": 1,
        "method=other route=help status=405": 1,
        "method=GET route=none status=404": 2,
    }
    assert counted(before, after, "newsroom_request_seconds_count")["route=help"] == 4


def test_words_that_people_search_for_are_in_no_number() -> None:
    Client().get("/?q=secretword")
    answer = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert "secretword" not in answer.content.decode()


def test_how_the_index_stands() -> None:
    report()
    assert not sync.drain().problem
    report("Another", "It waits.")
    found = scraped()
    stands = {
        "articles": 2, "indexed_articles": 1, "pending_changes": 1, "index_whole": 1,
        "worker_up": 0, "database_up": 1,
    }  # fmt: skip
    assert {name: found[f"newsroom_{name}"] for name in stands} == stands
    PendingChange.objects.all().delete()
    assert scraped()["newsroom_pending_changes"] == 0


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer \xff"])
def test_they_are_for_who_has_the_token(sent: str) -> None:
    answer = Client().get("/metrics", headers={"authorization": sent})
    assert (answer.status_code, answer.content) == (401, b"")


def test_without_a_database_there_are_numbers_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise DatabaseError

    from search.web import metrics

    monkeypatch.setattr(metrics, "standing", fails)
    assert scraped()["newsroom_database_up"] == 0


def test_they_are_off_by_default(settings: Any) -> None:
    settings.MIDDLEWARE = settings.MIDDLEWARE[1:]
    assert Client().get("/metrics").status_code == 404


def test_a_folder_that_another_made_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Everyone may write to /dev/shm."""
    from search.web import metrics

    monkeypatch.setattr(metrics, "IN_MEMORY", tmp_path / "shm")
    settings.DATA_DIR = tmp_path / "data"
    place = metrics.directory()
    assert place.parent == tmp_path / "shm"
    place.rmdir()
    place.symlink_to(tmp_path)
    assert metrics.directory() == tmp_path / "data" / "metrics"
    place.unlink()
    place.mkdir()
    place.chmod(0o777)
    assert metrics.directory() == tmp_path / "data" / "metrics"


def test_what_ended_processes_counted_is_kept_while_one_lives(tmp_path: Path) -> None:
    from search.web.metrics import sweep

    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    gone, here = tmp_path / f"counter_{ended.pid}.db", tmp_path / f"counter_{os.getpid()}.db"
    gone.touch()
    here.touch()
    sweep(tmp_path)
    assert gone.exists()
    here.unlink()
    sweep(tmp_path)
    assert not gone.exists()


# One of several processes of a site: answers as many requests as each line of its input says.
PROCESS = f"""
import json, sys
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
from django.test import Client
client = Client()
for line in sys.stdin:
    for _ in range(int(line)):
        client.get("/nowhere")
    answer = client.get("/metrics", headers={{"authorization": "Bearer {TOKEN}"}})
    print(json.dumps(answer.content.decode()), flush=True)
"""


@pytest.fixture
def processes(tmp_path: Path, settings: Any) -> Iterator[list[subprocess.Popen[str]]]:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "NEWSROOM_DATA_DIR": str(tmp_path / "data"),
        "NEWSROOM_METRICS_TOKEN": TOKEN,
        "NEWSROOM_LOG_LEVEL": "ERROR",
        "ALLOWED_HOSTS": "testserver",
        "NEWSROOM_HTTPS": "0",
    }
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS], cwd=PROJECT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _ in range(3)
    ]  # fmt: skip
    yield started
    for process in started:
        process.kill()
        process.communicate()
    from search.web import metrics

    settings.DATA_DIR = tmp_path / "data"
    shutil.rmtree(metrics.directory())


@pytest.mark.fault
def test_several_processes_count_together(processes: list[subprocess.Popen[str]]) -> None:
    """Also what one that was killed has counted."""

    def ask(process: subprocess.Popen[str], times: int) -> float:
        assert process.stdin
        assert process.stdout
        print(times, file=process.stdin, flush=True)
        found = samples(json.loads(process.stdout.readline()))
        return found.get("newsroom_requests_total method=GET route=none status=404", 0)

    first, second, third = processes
    assert ask(first, 5) == 5
    assert ask(second, 7) == 12
    second.kill()
    second.wait()
    assert ask(third, 1) == 13
    assert ask(first, 0) == 13


@pytest.mark.fault
def test_a_token_that_can_be_guessed_is_refused(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"], "NEWSROOM_DATA_DIR": str(tmp_path), "NEWSROOM_METRICS_TOKEN": "short",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=PROJECT, env=environment, capture_output=True, text=True
    )  # fmt: skip
    assert "NEWSROOM_METRICS_TOKEN can be guessed" in done.stderr
    assert json.dumps("short") not in done.stderr
