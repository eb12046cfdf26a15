"""What one visitor may ask for in a minute, and what she is told when it is spent."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from newsroom.serving import budgets
from newsroom.serving.counters import Counters
from tests.paths import PROJECT
from tests.waiting import HANGS

pytestmark = pytest.mark.django_db


@pytest.fixture
def limits(settings: Any, tmp_path: Path) -> dict[str, int]:
    """The budgets, all of them without end; counted in a file of the test's own."""
    settings.SERVING_DIR = tmp_path
    return settings.BUDGETS  # type: ignore[no-any-return]


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """The names of all views, as a request's `resolver_match` says them."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        else:
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern, inner)


def test_the_table_names_addresses_that_there_are(settings: Any) -> None:
    known = set(names(get_resolver()))
    assert {*budgets.BUDGET_OF, *budgets.UNCOUNTED} <= known
    assert {*budgets.BUDGET_OF.values(), budgets.OTHERS} == set(settings.BUDGETS)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("searches", "/?q=rain"),
        ("searches", "/facets/source/"),
        ("api", "/api/search?q=rain"),
        ("suggestions", "/api/suggest?q=ra"),
        ("feeds", "/feed.atom"),
        ("exports", "/export.csv"),
        ("pages", "/sources/"),
        ("pages", "/sitemap.xml"),
    ],
)
def test_a_spent_budget_is_said_and_when_to_come_again(
    limits: dict[str, int], index_dir: Path, kind: str, path: str
) -> None:
    limits[kind] = 3
    client = Client()
    assert [client.get(path).status_code == 429 for _ in range(4)] == [False] * 3 + [True]
    refused = client.get(path)
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 20
    assert "no-store" in refused["Cache-Control"]
    if path.startswith("/api/"):
        assert "more requests than this archive answers" in refused.json()["detail"]
    else:
        page = refused.content.decode()
        assert "Too many requests" in page
        html5lib.HTMLParser(strict=True).parse(page)
    # Another visitor, and other addresses, are none of this one's business.
    assert Client(REMOTE_ADDR="192.0.2.2").get(path).status_code != 429
    assert client.get("/calendar/" if kind != "pages" else "/?q=rain").status_code != 429


def test_it_is_said_in_the_visitors_language(limits: dict[str, int]) -> None:
    limits["pages"] = 1
    client = Client(headers={"accept-language": "es"})
    client.get("/sources/")
    page = client.get("/sources/").content.decode()
    assert "Demasiadas peticiones" in page
    assert "Vuelva a intentarlo" in page


def test_who_is_signed_in_is_counted_by_her_account(limits: dict[str, int]) -> None:
    limits["pages"] = 2
    ada, bob = (User.objects.create_user(name) for name in ("ada", "bob"))
    here, elsewhere, other = Client(), Client(REMOTE_ADDR="192.0.2.2"), Client()
    for client, user in ((here, ada), (elsewhere, ada), (other, bob)):
        client.force_login(user)
    assert [client.get("/sources/").status_code for client in (here, elsewhere)] == [200, 200]
    assert [client.get("/sources/").status_code for client in (here, elsewhere)] == [429, 429]
    assert other.get("/sources/").status_code == 200
    assert Client().get("/sources/").status_code == 200


def test_a_network_is_one_visitor_and_what_is_kept_does_not_tell_which(
    rf: RequestFactory, settings: Any
) -> None:
    first, second, third = (
        budgets.visitor_of(rf.get("/", REMOTE_ADDR=address))
        for address in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")
    )
    assert first == second != third
    settings.SECRET_KEY = "another"
    assert budgets.visitor_of(rf.get("/", REMOTE_ADDR="2001:db8::1")) != first


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/static/newsroom/base.css", "/robots.txt", "/help/"]
)
def test_what_costs_nothing_is_never_refused(limits: dict[str, int], path: str) -> None:
    limits.update(dict.fromkeys(limits, 1))
    client = Client()
    assert 429 not in {client.get(path).status_code for _ in range(5)}


def test_a_budget_fills_again_little_by_little(tmp_path: Path, monkeypatch: Any) -> None:
    now = 1_000_000.0
    monkeypatch.setattr("newsroom.serving.counters.time.time", lambda: now)
    counters = Counters(tmp_path / "counters.sqlite3")
    assert [counters.spend("ada", 60) for _ in range(60)] == [0.0] * 60
    assert counters.spend("ada", 60) == pytest.approx(1)
    now += 2
    assert [counters.spend("ada", 60) > 0 for _ in range(3)] == [False, False, True]
    now += 3_600
    assert [counters.spend("ada", 60) > 0 for _ in range(61)] == [False] * 60 + [True]


SPEND = """
import sys
from pathlib import Path
from newsroom.serving import counters
counters.time.time = lambda: 1_000_000.0
counters.WAIT = 60.0
counters = counters.Counters(Path(sys.argv[1]))
print(sum(counters.spend("ada", 100) == 0 for _ in range(100)))
"""


@pytest.mark.fault
def test_processes_count_together(tmp_path: Path) -> None:
    """Four of them ask 400 times in one moment, and get the hundred of a minute."""
    command = [sys.executable, "-c", SPEND, str(tmp_path / "counters.sqlite3")]
    running = [
        subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    got = [int(each.communicate(timeout=HANGS)[0]) for each in running]
    assert sum(got) == 100


@pytest.mark.parametrize("damage", [b"no database at all" * 100, b""])
def test_a_damaged_file_stops_nobody_and_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "counters.sqlite3"
    path.write_bytes(damage)
    counters = Counters(path)
    counters.spend("ada", 1)
    counters.spend("ada", 1)
    assert counters.spend("ada", 1) > 0


def test_where_nothing_can_be_counted_nobody_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    counters = Counters(tmp_path / "file" / "counters.sqlite3")
    assert [counters.spend("ada", 1) for _ in range(3)] == [0.0] * 3
    assert caplog.text.count("requests are not counted") == 1


def test_a_file_that_another_holds_delays_nobody_for_long(tmp_path: Path) -> None:
    path = tmp_path / "counters.sqlite3"
    counters = Counters(path)
    counters.spend("ada", 1)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert counters.spend("ada", 1) == 0.0
        other.execute("ROLLBACK")
    assert counters.spend("ada", 1) > 0
