"""What all tests share: an archive of their own, and the rule that nothing is skipped in secret."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connections
from django.utils import translation

from tests import unhurried, write_path
from tests.paths import PROJECT, SHARED

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("newsroom", deadline=None)
hypothesis.settings.load_profile("newsroom")

write_path.install()

# Files whose faults take a minute or more: they begin first.
LONGEST = [
    f"tests/{name}.py"
    for name in (
        "faults/test_faults", "newsroom/backup/test_interrupted", "test_container",
        "search/index/test_wholeness", "newsroom/archive/test_any_sequence", "newsroom/serving/test_server",
        "search/web/test_any_parameter", "newsroom/jobs/test_restart", "newsroom/jobs/test_processes",
        "newsroom/intake/test_at_once", "newsroom/test_private_files",
    )
]  # fmt: skip


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Some faults take a minute, and on a busy machine several: a limit is for what hangs."""
    for item in items:
        if item.get_closest_marker("fault") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(1200))
    # With the longest at the end one core would work on it while the others have nothing to do.
    turns = {PROJECT / name: turn for turn, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turns.get(item.path, len(turns)))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Where NEWSROOM_NO_SKIPS is set, a skipped test is a failed one."""
    if report.skipped and os.environ.get("NEWSROOM_NO_SKIPS") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles and test data beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the shared test data is not here")
    return SHARED


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tests' database, as pytest-django makes it, is emptied in our way."""
    from tests import emptying

    with django_db_blocker.unblock():
        emptying.install()


@pytest.fixture
def index_dir(tmp_path: Path, settings: pytest.FixtureRequest) -> Iterator[Path]:
    """An empty search index for this test alone."""
    from search.index import sync

    settings.SEARCH_INDEX_DIR = tmp_path / "index"  # type: ignore[attr-defined]
    sync.engine.cache_clear()
    yield tmp_path / "index"
    sync.engine.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def no_hurry() -> None:
    """However busy the machine, nothing is left out of an answer for it."""
    unhurried.lift_limits()
    unhurried.hash_passwords_quickly()
    unhurried.list_static_files_once()


@pytest.fixture(autouse=True)
def no_failure_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process leaves alone for a while after a failure is no matter of the next test."""
    monkeypatch.setattr("search.index.sync._not_before", 0.0)
    monkeypatch.setattr("search.index.keeper._not_before", 0.0)


@pytest.fixture(autouse=True)
def no_thread_of_the_index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No work goes on behind a test, unless it is marked `background`: it would outlive the test."""
    if request.node.get_closest_marker("background") is None:
        monkeypatch.setattr("search.index.keeper.wake", lambda **options: None)


@pytest.fixture(autouse=True)
def in_english() -> None:
    """A request leaves its thread in the reader's language; the next test begins in English."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> None:
    """Nobody is refused; tests of the limits set them."""
    settings.BUDGETS = dict.fromkeys(settings.BUDGETS, 0)
    settings.EXPORTS_AT_A_TIME = 0


@pytest.fixture(autouse=True)
def no_source_restricted_before() -> None:
    """For whom sources are is believed for a moment, and was another matter in the test before.

    No source is restricted until a test says so, which the process knows at once.
    """
    from newsroom import reader

    reader._known = time.monotonic() + 3_600, {}


@pytest.fixture
def connection_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request to the application itself leaves the test's own connection to the database open.

    So does an answer that a test closes itself. Django closes what is too old before and after each
    request; its test client leaves that out, too.
    """
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)
