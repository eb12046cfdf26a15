"""Who comes first after a start waits no longer than who comes later."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import connection

from newsroom.serving.server import CACHE, keep_little, warm_up
from search.index import sync
from search.vocabulary.current import speller_at_hand
from tests.newsroom.factories import report


@pytest.fixture(autouse=True)
def nothing_stays_frozen() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.parametrize("https", [False, True])
@pytest.mark.usefixtures("connection_stays")
def test_what_a_search_reads_is_read_before_the_first_one(
    db: None, index_dir: Path, settings: Any, https: bool
) -> None:
    settings.ALLOWED_HOSTS = ["archive.example"]
    settings.SECURE_SSL_REDIRECT = https
    report("Harbour floods")
    list(sync.rebuild())
    assert speller_at_hand() is None
    warm_up(get_internal_wsgi_application())
    assert speller_at_hand() is not None
    assert gc.get_freeze_count() > 0


def test_a_site_that_cannot_answer_yet_starts_all_the_same(index_dir: Path) -> None:
    def broken(environ: object, start_response: object) -> list[bytes]:
        raise RuntimeError("no database")

    warm_up(broken)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_each_thread_keeps_little_of_the_database() -> None:
    """A server has a connection for each of its threads, and each would keep as much as it may."""
    if connection.vendor != "sqlite":
        return  # what a server of its own keeps is its own affair
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        keep_little(connection)
        assert cursor.execute("PRAGMA cache_size").fetchone() == (-CACHE,)
        cursor.execute(f"PRAGMA cache_size = {before}")
