"""An index is whole or says so: every fault on the real engine, with the page that visitors get."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from newsroom import archive
from newsroom.models import Article
from search.engines.storage import POINTER
from search.index import keeper, sync, wholeness
from search.index.worker import Worker
from search.models import PendingChange
from tests.newsroom.factories import place, report
from tests.privileges import NOBODY, given_up

pytestmark = [
    pytest.mark.fault,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("index_dir"),
]

HERONS = 5
SEEN = "Heron number {} was seen by a dozen people at the old harbour on Monday, who counted it."


@pytest.fixture(params=["whoosh", "tantivy"])
def index(
    request: pytest.FixtureRequest,
    index_dir: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Path]:
    """An archive of herons, indexed as a whole by each engine: the directory of its index."""
    settings.SEARCH_ENGINE = request.param
    monkeypatch.setattr(sync, "SMALL", 0)  # no archive is so small that it is built in a request
    monkeypatch.setattr(wholeness, "BELIEVED", 0.0)
    # A file that is missing is no commit's doing: nothing is waited for.
    monkeypatch.setattr("search.engines.checksums.COMMIT", 0.1)
    sync.engine.cache_clear()
    for number in range(HERONS):
        report(f"Heron {number}", SEEN.format(number), entities=[place("Skarholm")])
    archive.finish_import()
    assert searched() == (200, HERONS, False)
    yield index_dir / request.param
    sync.engine.cache_clear()


def again() -> None:
    """Go on as a process that has just started."""
    sync.engine.cache_clear()


def searched(query: str = "heron") -> tuple[int, int, bool]:
    """The status of the search page, how many articles it finds, and whether it is for the time being."""
    response = Client(raise_request_exception=False).get("/", {"q": query})
    page = response.context["page"] if response.context else None
    return response.status_code, page.total if page else -1, bool(page and page.from_database)


def live(index: Path) -> Path:
    return index / json.loads((index / POINTER).read_text())["directory"]


def edit(title: str) -> Article:
    article = Article.objects.order_by("pk")[0]
    archive.edit_article(article=article, values={"title": title}, user=None)
    return article


def lose(index: Path) -> None:
    shutil.rmtree(index)


def empty_pointer(index: Path) -> None:
    (index / POINTER).write_bytes(b"")


def garbage_pointer(index: Path) -> None:
    (index / POINTER).write_bytes(os.urandom(200))


def other_shape(index: Path) -> None:
    (index / POINTER).write_text('{"format": "newsroom-index"}')


def other_version(index: Path) -> None:
    written = json.loads((index / POINTER).read_text())
    (index / POINTER).write_text(json.dumps({**written, "version": "old"}))


def no_files(index: Path) -> None:
    for path in live(index).iterdir():
        path.unlink()


def no_directory(index: Path) -> None:
    shutil.rmtree(live(index))


def no_sums(index: Path) -> None:
    (live(index) / "SUMS").unlink()


def pointer_is_a_directory(index: Path) -> None:
    (index / POINTER).unlink()
    (index / POINTER).mkdir()


def a_file_in_its_place(index: Path) -> None:
    shutil.rmtree(index)
    index.write_text("not a directory")


def somebody_elses_files(index: Path) -> None:
    shutil.rmtree(index)
    index.mkdir()
    (index / "thesis.txt").write_text("mine")


def of_another_engine(index: Path) -> None:
    written = json.loads((index / POINTER).read_text())
    (index / POINTER).write_text(json.dumps({**written, "engine": "lucene"}))


def lock_is_a_directory(index: Path) -> None:
    empty_pointer(index)
    (index / "write.lock").unlink(missing_ok=True)
    (index / "write.lock").mkdir()


FAULTS = (
    lose, empty_pointer, garbage_pointer, other_shape, other_version, no_files, no_directory, no_sums,
    pointer_is_a_directory, a_file_in_its_place, somebody_elses_files, of_another_engine,
    lock_is_a_directory,
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_is_answered_from_the_database_and_mended(
    index: Path, fault: Callable[[Path], None]
) -> None:
    fault(index)
    again()
    assert searched() == (503, HERONS, True)
    edit("Heron and bittern")  # which makes no index of one article
    assert searched("bittern") == (503, 1, True)
    assert searched() == (503, HERONS, True)
    for address in ("/export.csv", "/feed.rss", "/facets/place/", "/api/search"):
        assert Client().get(address).status_code == 503, address
    call_command("reindex")
    assert searched() == (200, HERONS, False)
    assert searched("bittern") == (200, 1, False)
    assert sync.check().ids == ()
    assert not PendingChange.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/api/search?q=heron", "/api/search?q=nothingatall", "/export.csv", "/export.jsonl?q=heron",
        "/export.bib", "/feed.rss?q=heron", "/feed.atom", "/facets/place/",
    ],
)  # fmt: skip
def test_programs_are_told_to_come_again_and_not_given_a_part(index: Path, address: str) -> None:
    lose(index)
    again()
    answer = Client().get(address)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer["Cache-Control"] == "no-store"
    assert "Heron 0" not in answer.content.decode()
    if address.startswith("/api/"):
        assert "being built" in answer.json()["detail"]


def one_of_each_kind(directory: Path) -> list[Path]:
    """A file of each kind that an index consists of: segments have the same ones, with numbers in their names.

    Hidden files hold nothing that a search reads; an empty one can't be damaged.
    """
    kinds = {
        path.suffix if any(map(str.isdigit, path.stem)) else path.name: path
        for path in sorted(directory.iterdir())
        if not path.name.startswith(".") and path.stat().st_size
    }
    return list(kinds.values())


@pytest.mark.parametrize("damage", ["flipped", "cut", "emptied", "missing"])
def test_every_kind_of_damaged_file_is_noticed_when_an_index_is_opened(
    index: Path, damage: str
) -> None:
    for path in one_of_each_kind(live(index)):
        data = path.read_bytes()
        if damage == "missing":
            path.unlink()
        elif damage == "flipped":
            middle = len(data) // 2
            path.write_bytes(data[:middle] + bytes([data[middle] ^ 4]) + data[middle + 1 :])
        else:
            path.write_bytes(data[: len(data) // 2] if damage == "cut" else b"")
        again()
        assert searched() == (503, HERONS, True), path.name
        with pytest.raises(SystemExit):
            call_command("reindex", check=True)
        path.write_bytes(data)
        again()
        assert searched() == (200, HERONS, False), path.name


def test_a_byte_that_changed_behind_a_process_is_found_by_check(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a disk does it that loses a bit: neither size nor time of the file change."""
    largest = max(live(index).iterdir(), key=lambda path: path.stat().st_size)
    before = largest.stat()
    with largest.open("r+b") as file:
        file.seek(before.st_size // 2)
        byte = file.read(1)
        file.seek(before.st_size // 2)
        file.write(bytes([byte[0] ^ 1]))
    os.utime(largest, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(SystemExit):
        call_command("reindex", check=True)
    assert f"{largest.name} is damaged" in capsys.readouterr().out


def test_an_import_that_meets_a_lost_index_builds_it(index: Path) -> None:
    lose(index)
    again()
    report("Bittern", "It boomed.")
    assert archive.finish_import() == [f"{HERONS + 1} articles indexed."]
    assert searched() == (200, HERONS, False)


def test_an_import_that_meets_a_damaged_index_builds_it(index: Path) -> None:
    no_files(index)
    again()
    report("Bittern", "It boomed.")
    assert archive.finish_import() == [f"{HERONS + 1} articles indexed."]
    assert searched("bittern") == (200, 1, False)


def test_an_import_on_a_full_disk_ends_with_a_sentence(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    report("Bittern", "It boomed.")
    [said] = archive.finish_import()
    assert said.startswith("1 changes wait for the index: The disk that holds")
    assert searched("heron") == (200, HERONS, False)
    lose(index)
    again()
    [said] = archive.finish_import()
    assert "is full" in said
    assert searched() == (503, HERONS, True)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_an_index_that_may_not_be_read_or_written(index: Path) -> None:
    index.chmod(0o700)
    os.chown(index, NOBODY, NOBODY)
    again()
    with given_up():
        assert searched() == (503, HERONS, True)
        edit("Bittern")
        assert searched("bittern") == (503, 1, True)
        report("Crane", "It danced.")
        [said] = archive.finish_import()
    assert "wait for the index" in said
    again()
    assert not sync.drain().problem
    assert searched("bittern") == (200, 1, False)


def test_the_index_of_another_state_of_the_archive_is_no_index_of_this(index: Path) -> None:
    """A database that was restored from a backup, beside the index of another day."""
    Article.objects.order_by("-pk")[0].delete()
    assert searched() == (503, HERONS - 1, True)
    call_command("reindex")
    assert searched() == (200, HERONS - 1, False)


def test_articles_that_wait_in_the_queue_are_no_damage(index: Path) -> None:
    report("Heron 6", "It came late.")
    assert searched() == (200, HERONS, False)


def test_a_lost_index_that_is_built_again_is_not_taken_for_the_old_one(index: Path) -> None:
    """Both are `index-1` in the generation 1, with as many articles."""
    kept = sync.engine()
    lose(index)
    Article.objects.filter(title="Heron 0").update(title="Bittern 0", revision=9)
    sync.engine.cache_clear()
    call_command("reindex")
    assert dict(kept.revisions())[Article.objects.get(revision=9).pk] == 9


# --- the page -------------------------------------------------------------------------------------


def test_the_page_says_so_and_has_facets_of_what_was_found(index: Path) -> None:
    lose(index)
    again()
    response = Client().get("/?q=heron")
    page = response.content.decode()
    assert "The index is being rebuilt" in page
    assert response["Retry-After"]
    panels = {panel.title: panel for panel in response.context["page"].panels}
    assert [(v.label, v.count) for v in panels["Places"].values] == [("Skarholm", HERONS)]
    assert Client().get("/?q=heron", headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("heron", 5), ('"heron 1"', 1), ("heron -1", 4), ("title:seen", 0), ("seen", 5), ("her*", 5),
        ("heron OR bittern", 5), ("heron bittern", 0), ("place:Skarholm", 5), ("-place:Skarholm", 0),
        ("is:undated", 0), ("heron AND (", 5), ("100%", 0), ("her_n", 0),
    ],
)  # fmt: skip
def test_queries_mean_the_same_without_an_index(index: Path, query: str, number: int) -> None:
    lose(index)
    again()
    assert searched(query) == (503, number, True)


def test_choices_narrow_without_an_index(index: Path) -> None:
    report("Heron abroad", "Elsewhere.", source="Quillhaven Dispatch", date="2001-02-03")
    lose(index)
    again()
    for address, number in (
        ("/?source=quillhaven-dispatch", 1), ("/?source=-quillhaven-dispatch", 5),
        ("/?to=2002", 1), ("/?q=heron&entity=skarholm", 5), ("/?entity=_no-place", 1),
    ):  # fmt: skip
        page = Client().get(address).context["page"]
        assert page.total == number, address
        sources = next(panel for panel in page.panels if panel.title == "Source")
        assert sum(value.count for value in sources.values) >= number


def test_time_is_bounded_and_what_was_left_out_is_said(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.results import meanwhile

    monkeypatch.setattr(meanwhile, "SLICE", 2)
    monkeypatch.setattr(meanwhile.ask_database, "__defaults__", (0.0,))
    lose(index)
    again()
    response = Client().get("/?q=heron")
    assert "newest 2 articles were looked at" in response.content.decode()
    assert response.context["page"].total == 2


# --- in the background ----------------------------------------------------------------------------


def test_a_worker_builds_what_is_lost_or_damaged(index: Path) -> None:
    for fault in (lose, no_files, garbage_pointer, somebody_elses_files):
        fault(index)
        again()
        assert searched() == (503, HERONS, True)
        assert Worker().run_until_done(threading.Event())
        assert searched() == (200, HERONS, False)
    assert (index.with_name(f"{index.name}.aside-1") / "thesis.txt").read_text() == "mine"


def test_a_visit_begins_the_rebuild(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(keeper, "wake", lambda: begun.append(True))
    lose(index)
    again()
    searched()
    Client().get("/export.csv")
    assert begun == [True, True]


def test_an_editor_begins_it_by_a_click(
    index: Path, admin_client: Client, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(keeper, "wake", lambda build=False: begun.append(build))
    assert "It is whole: 5 articles." in admin_client.get("/admin/").content.decode()
    lose(index)
    report("Heron 6", "It came late.")
    again()
    page = admin_client.get("/admin/").content.decode()
    assert "It cannot be searched" in page
    assert re.search(r"1 change waits, for \d+ s\.", page)
    assert "/index/rebuild/" in page
    assert client.post("/index/rebuild/").status_code == 403
    assert admin_client.get("/index/rebuild/").status_code == 405
    assert admin_client.post("/index/rebuild/").status_code == 302
    assert begun[-1] is True


def test_a_worker_finds_and_mends_a_missing_file_of_every_kind(index: Path) -> None:
    """Also one that is opened no sooner than a phrase asks for it, and one that a merge might remove."""
    kinds = {path.suffix for path in one_of_each_kind(live(index))}
    for kind in sorted(kinds):
        directory = live(index)
        path = next((each for each in one_of_each_kind(directory) if each.suffix == kind), None)
        if path is None:
            continue
        path.unlink()
        again()
        assert wholeness.problem(), path.name
        assert Worker().run_until_done(threading.Event())
        assert searched() == (200, HERONS, False), path.name
        assert live(index) != directory or path.exists()
