"""The index follows the database: on every change, after every mishap."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from newsroom import archive
from newsroom.archive import changes
from newsroom.importing.pipeline import parse
from newsroom.importing.types import ParseContext, RawDocument
from newsroom.intake.run import parse_context
from newsroom.models import Article
from search.engines.base import EngineError
from search.index import sync
from search.models import PendingChange
from search.types import SearchRequest
from tests.databases import MANAGE, make_database
from tests.waiting import HANGS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


def stored(number: int, context: ParseContext, *, later: bool = False) -> list[int]:
    """So many small articles in the archive; gives their ids."""
    documents = []
    for each in range(number):
        given = {"title": f"Bridge {each} opens", "body": f"Bridge number {each} opened on Monday."}
        data = json.dumps(given).encode()
        raw = RawDocument(f"/bridges#{each}", data, hashlib.sha256(data).hexdigest(), given)
        documents.append((raw, parse(raw, context)))
    return [row.article.pk for row in archive.store(documents=documents, later=later)]


def indexed() -> set[int]:
    return {pk for pk, _ in sync.engine().revisions()}


def test_a_stored_article_is_searchable_when_the_transaction_ends() -> None:
    ids = stored(2, parse_context())
    assert indexed() == set(ids)
    assert not PendingChange.objects.exists()


def test_a_transaction_that_fails_leaves_neither_article_nor_queue() -> None:
    with transaction.atomic():
        stored(1, parse_context())
        transaction.set_rollback(True)
    assert not Article.objects.exists()
    assert not PendingChange.objects.exists()
    assert sync.drain() == sync.Drained()


def test_changes_of_a_bulk_import_wait_for_its_end() -> None:
    ids = stored(3, parse_context(), later=True)
    assert PendingChange.objects.count() == 3
    assert archive.finish_import() == ["3 articles indexed."]
    assert indexed() == set(ids)


def test_an_index_that_fails_does_not_fail_the_edit(monkeypatch: Any) -> None:
    (pk,) = stored(1, parse_context())

    def full(*args: Any) -> Any:
        raise EngineError("No space left on the device.")

    article = Article.objects.get(pk=pk)
    with monkeypatch.context() as patch:
        patch.setattr(type(sync.engine()), "batch", full)
        archive.edit_article(article=article, values={"title": "Bridge closes"}, user=None)
        assert Article.objects.get().title == "Bridge closes"
        assert sync.drain().problem == "No space left on the device."
        assert sync.check().stale == (pk,)
    assert sync.drain().done == 1
    assert sync.check().ids == ()


def test_the_holder_of_the_lock_drains_for_everybody() -> None:
    stored(2, parse_context(), later=True)
    with sync.engine().batch():
        drained = sync.drain()
        assert (drained.done, drained.waiting, drained.problem) == (0, 2, "")
    assert sync.drain().done == 2


def test_the_end_of_an_import_waits_for_another_process_that_indexes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stored(2, parse_context(), later=True)
    begun, waited_for = threading.Event(), threading.Event()
    monkeypatch.setattr(sync.time, "sleep", lambda seconds: waited_for.set())

    def write_for_a_moment() -> None:
        with sync.engine().batch():
            begun.set()
            waited_for.wait(HANGS)

    with ThreadPoolExecutor() as pool:
        pool.submit(write_for_a_moment)
        begun.wait()
        assert changes.finish_import() == ["2 articles indexed."]


def test_an_import_says_that_another_process_is_still_at_it(monkeypatch: Any) -> None:
    monkeypatch.setattr(sync, "OTHERS_TAKE", 0.2)
    stored(2, parse_context(), later=True)
    with sync.engine().batch():
        (said,) = changes.finish_import()
    assert said.startswith("2 changes wait for another process")


def test_queued_twice_is_indexed_once() -> None:
    (pk,) = stored(1, parse_context(), later=True)
    sync.queue([pk, pk, pk])
    assert sync.drain().done == 1
    assert indexed() == {pk}


def test_queued_again_behind_many_others_is_indexed_once(monkeypatch: Any) -> None:
    first, second, third = stored(3, parse_context(), later=True)
    sync.queue([first, second])
    monkeypatch.setattr(sync, "BATCH", 2)
    assert sync.drain() == sync.Drained(done=3)
    assert indexed() == {first, second, third}
    assert not PendingChange.objects.exists()


def test_a_rebuild_loses_no_edit_made_meanwhile() -> None:
    first, second, third = stored(3, parse_context())
    rebuilding = sync.rebuild()
    next(rebuilding)
    archive.edit_article(article=Article.objects.get(pk=first), values={"title": "New"}, user=None)
    archive.delete_articles(articles=Article.objects.filter(pk=second))
    assert list(rebuilding)
    assert sync.check().ids == ()
    assert indexed() == {first, third}
    assert not PendingChange.objects.exists()


def test_check_says_what_differs(capsys: Any) -> None:
    first, second, third = stored(3, parse_context())
    call_command("reindex", check=True)
    assert "agree on 3 articles" in capsys.readouterr().out
    Article.objects.filter(pk=first).update(revision=99)
    Article.objects.filter(pk=second).delete()
    with sync.engine().batch() as batch:
        batch.delete(third)
    with pytest.raises(SystemExit) as stop:
        call_command("reindex", check=True)
    assert stop.value.code == 1
    said = capsys.readouterr().out
    assert f"1 articles missing in the index: {third}" in said
    assert f"1 articles in the index, but deleted: {second}" in said
    assert f"1 articles in the index as they were before a change: {first}" in said
    call_command("reindex")
    assert sync.check().ids == ()


def test_an_index_is_made_where_there_is_none_and_tidied_on_request(capsys: Any) -> None:
    ids = stored(1, parse_context(), later=True)
    call_command("ensure_index")
    assert indexed() == set(ids)
    call_command("reindex", optimize=True)
    assert "tidy" in capsys.readouterr().out
    assert sync.engine().search(SearchRequest()).total == 1


def test_reindexing_while_another_process_writes_says_so(index_dir: Path) -> None:
    stored(1, parse_context())
    with sync.engine().batch(), pytest.raises(CommandError, match="Another process is writing"):
        call_command("reindex", optimize=True)


@pytest.mark.fault
def test_an_import_that_is_killed_is_resumed_by_running_it_again(tmp_path: Path) -> None:
    """A process of its own with a database of its own, killed in the midst of it."""
    lines = [
        json.dumps({"title": f"Mill {n}", "body": f"The mill number {n} turned again. " * 40})
        for n in range(300)
    ]
    (tmp_path / "mills.jsonl").write_text("\n".join(lines))
    environment = {**os.environ, "NEWSROOM_DATA_DIR": str(tmp_path / "var"), "DATABASE_URL": ""}
    make_database(tmp_path / "var", environment)
    command = [*MANAGE, "import_seeds", str(tmp_path / "mills.jsonl"), "--workers", "1"]
    running = subprocess.Popen([*command, "--json"], env=environment, stdout=subprocess.PIPE)
    assert running.stdout is not None
    for _ in range(70):  # one batch is stored, the next are under way
        running.stdout.readline()
    running.send_signal(signal.SIGKILL)
    running.wait()
    done = subprocess.run([*command, "--json"], env=environment, capture_output=True, text=True)
    statuses = [json.loads(line)["status"] for line in done.stdout.splitlines()]
    assert len(statuses) == 300
    assert set(statuses) == {"created", "unchanged"}
    assert statuses.count("unchanged") >= 64
    check = [*MANAGE, "reindex", "--check"]
    agreed = subprocess.run(check, env=environment, capture_output=True, text=True)
    assert "agree on 300 articles" in agreed.stdout, agreed.stdout + agreed.stderr
