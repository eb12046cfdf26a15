"""`manage.py import_seeds`, on a real database and a real index."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import zipfile
from contextlib import nullcontext, redirect_stderr
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from newsroom import archive
from newsroom.importing import PARSER_VERSION
from newsroom.importing.reading.documents import MAX_DOCUMENT
from newsroom.models import Article, Entity, Seed, Source
from search.index import sync
from search.types import SearchRequest
from tests.databases import MANAGE, full_disk, make_database
from tests.privileges import given_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]

HARBOUR = """Ferry line to Skarholm opens after nine years

The Harbour Ledger
March 4, 2021 by Ada Fenwick

The ferry between Port Ellery and Skarholm sailed again on Thursday, nine years after the old pier
burnt down.

Passengers waited on the quay from early morning. The mayor of Port Ellery cut a ribbon, and the
first boat left with two hundred people on board.
"""


def run(*args: str, **options: Any) -> tuple[int, str]:
    """The exit code and what was printed."""
    out = io.StringIO()
    try:
        call_command("import_seeds", *args, stdout=out, workers=1, **options)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue()
    return 0, out.getvalue()


def run_json(*args: str, **options: Any) -> list[dict[str, Any]]:
    with redirect_stderr(io.StringIO()):
        _, printed = run(*args, json=True, **options)
    return [json.loads(line) for line in printed.splitlines()]


def statuses(*args: str, **options: Any) -> list[str]:
    return [record["status"] for record in run_json(*args, **options)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "ferry.txt").write_text(HARBOUR)
    return inbox


def test_a_file_becomes_an_article_that_is_found(folder: Path) -> None:
    code, printed = run(str(folder))
    assert code == 0
    assert "1 articles indexed." in printed
    article = Article.objects.get()
    assert article.title == "Ferry line to Skarholm opens after nine years"
    assert str(article.published) == "2021-03-04"
    assert bytes(article.seeds.get().data) == HARBOUR.encode()
    assert sync.engine().search(SearchRequest()).ids == (article.pk,)


def test_a_second_run_changes_nothing_and_says_so(folder: Path) -> None:
    run(str(folder))
    before = Article.objects.values().get()
    _, printed = run(str(folder))
    assert "nothing changed" in printed
    assert Article.objects.values().get() == before


def test_a_changed_file_updates_its_article_and_keeps_the_old_bytes(folder: Path) -> None:
    run(str(folder))
    (folder / "ferry.txt").write_text(HARBOUR.replace("nine", "ten"))
    assert statuses(str(folder)) == ["updated"]
    assert Article.objects.get().title == "Ferry line to Skarholm opens after ten years"
    assert Seed.objects.count() == 2
    (folder / "ferry.txt").write_text(HARBOUR)
    assert statuses(str(folder)) == ["updated"]
    assert Seed.objects.count() == 2


def test_the_same_content_under_another_path_is_reported_and_not_doubled(folder: Path) -> None:
    (folder / "copy.txt").write_text(HARBOUR)
    assert statuses(str(folder)) == ["created", "duplicate"]
    assert statuses(str(folder)) == ["unchanged", "duplicate"]
    assert Article.objects.count() == 1


def test_json_has_the_documented_shape_in_input_order(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"")
    failed, created = run_json(str(folder))
    assert failed["status"] == "failed"
    assert failed["error"] == "the file is empty"
    assert failed["article"] is None
    assert created["path"].endswith("ferry.txt")
    article = created["article"]
    assert article["published"] == "2021-03-04"
    assert article["published_precision"] == "day"
    assert article["evidence"]["published"]["origin"] == "extracted"
    assert "March 4, 2021" in article["evidence"]["published"]["quote"]
    assert article["repairs"] == {"exact": 0, "inferred": 0}
    assert {block["kind"] for block in article["blocks"]} >= {"headline", "paragraph"}
    again = run_json(str(folder))[1]
    assert again["status"] == "unchanged"
    assert again["article"]["title"] == article["title"]
    assert again["article"]["entities"] == article["entities"]


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    assert statuses(str(folder), dry_run=True) == ["created"]
    assert not Article.objects.exists()
    assert not Source.objects.exists()


def test_exports_carry_given_metadata(tmp_path: Path) -> None:
    record = {
        "title": "Orchard wall falls", "body": "The wall fell in the night. Nobody was hurt.",
        "date": "2020-02-03", "source": "Quillhaven Dispatch", "author": "Ada Fenwick",
        "url": "https://dispatch.example/wall", "language": "en",
    }  # fmt: skip
    export = tmp_path / "export.jsonl.gz"
    lines = [json.dumps(record), "{not json", "", json.dumps({"title": "no body"}), "[1, 2]"]
    export.write_bytes(gzip.compress("\n".join(lines).encode()))
    records = run_json(str(export))
    assert [r["status"] for r in records] == ["created", "failed", "failed", "failed"]
    assert [r["path"].rpartition("#")[2] for r in records] == ["1", "2", "4", "5"]
    assert "--map body=" in records[2]["error"]
    article = records[0]["article"]
    assert {name: article["evidence"][name]["origin"] for name in ("title", "source", "published")} == {
        "title": "given", "source": "given", "published": "given",
    }  # fmt: skip
    assert article["authors"] == ["Ada Fenwick"]
    assert article["published"] == "2020-02-03"


def test_a_table_of_another_system_is_mapped(tmp_path: Path) -> None:
    table = tmp_path / "old.csv"
    table.write_bytes(
        'kop;fulltext;datum\n"Año nuevo";"La plaza se llenó de gente; hubo música.";2021-01-01\n'
        .encode("cp1252")
    )  # fmt: skip
    records = run_json(str(table), map=["title=kop", "body=fulltext", "date=datum"])
    assert records[0]["article"]["title"] == "Año nuevo"
    assert Article.objects.get().published_precision == "day"
    with pytest.raises(CommandError, match="OURS=THEIRS"):
        run(str(table), map=["headline"])


def test_bad_files_are_reported_and_the_others_imported(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "random.txt").write_bytes(os.urandom(5000))
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 this is no zip")
    (folder / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(10 * MAX_DOCUMENT)  # 200 MB that take no room on the disk
    (folder / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"body": "x"}\n' * 999)[:-20])
    code, printed = run(str(folder), str(folder / "missing.txt"))
    assert code == 1
    assert Article.objects.filter(title__startswith="Ferry").exists()
    for reason in (
        "empty.txt: the file is empty", "random.txt: this is no text", "broken.zip: the compressed",
        "picture.jpg: .jpg files are not read", "huge.txt: it is too large for one article (210 MB",
        "cut.jsonl.gz: the compressed file is damaged", "missing.txt: there is no such file",
    ):  # fmt: skip
        assert reason in printed


def test_what_was_odd_about_a_document_is_told_and_the_document_imported(tmp_path: Path) -> None:
    export = tmp_path / "export.jsonl"
    export.write_text('{"title": "Fog", "body": "Rain.", "body": "It rained \\ud800 again."}')
    [record] = run_json(str(export), dry_run=True)
    assert record["status"] == "created"
    assert record["notes"] == [
        "the key “body” stands 2 times; the last counts",
        "1 halves of characters in the body, read as “\ufffd”",
    ]
    code, printed = run(str(export))
    assert code == 0
    assert "To be looked at:" in printed
    assert "export.jsonl#1: the key “body” stands 2 times" in printed
    assert "\ufffd again" in Article.objects.get().blocks.get(kind="paragraph").text


def test_a_name_that_is_no_utf8_is_imported_once(folder: Path) -> None:
    (folder / "ferry.txt").rename(os.fsdecode(os.fsencode(folder) + b"/f\xe9rry.txt"))
    assert statuses(str(folder)) == ["created"]
    assert statuses(str(folder)) == ["unchanged"]
    assert Seed.objects.get().path.endswith("f\\xe9rry.txt")


def test_limits_are_settings_and_the_reason_names_them(folder: Path, settings: Any) -> None:
    settings.READING_LIMITS = {**settings.READING_LIMITS, "document": 100}
    [record] = run_json(str(folder))
    assert "NEWSROOM_MAX_DOCUMENT_MB" in record["error"]


@pytest.mark.fault
def test_a_document_that_takes_too_long_is_told_and_the_others_imported(
    folder: Path, settings: Any
) -> None:
    settings.PARSE_SECONDS = 1.5
    (folder / "long.txt").write_text(HARBOUR * 20_000)
    assert sorted(statuses(str(folder))) == ["created", "failed"]
    [ended] = [record for record in run_json(str(folder)) if record["error"]]
    assert ended["error"] == "reading it took longer than 1.5 s (NEWSROOM_PARSE_SECONDS)"


def test_links_out_of_a_folder_are_imported_only_where_that_is_asked_for(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text(HARBOUR.replace("ferry", "mill"))
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert statuses(str(folder)) == ["created", "failed"]
    assert statuses(str(folder), follow_links=True) == ["unchanged", "created"]
    assert statuses(str(tmp_path / "inbox" / "link.txt")) == ["unchanged"]


def test_a_folder_without_permission_is_reported(folder: Path, tmp_path_factory: Any) -> None:
    if os.name != "posix":
        pytest.skip("permissions are POSIX ones")
    from newsroom.importing import Unreadable, read_documents

    outside = tmp_path_factory.mktemp("outside")
    (outside / "open.txt").write_text(HARBOUR)
    (outside / "closed").mkdir(0)
    with given_up() if os.geteuid() == 0 else nullcontext():
        found = list(read_documents([str(outside)]))
    assert isinstance(found[0], Unreadable)
    assert found[0].reason == "no permission to read it"
    assert len(found) == 2


def test_zip_members_are_documents(tmp_path: Path) -> None:
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("two/ferry.txt", HARBOUR)
        out.writestr("__MACOSX/two/._ferry.txt", b"\x00\x05")
        out.writestr("one.jsonl", json.dumps({"body": "Snow fell on the hills.", "title": "Snow"}))
    assert [r["path"].split("packed.zip/")[1] for r in run_json(str(packed))] == [
        "one.jsonl#1",
        "two/ferry.txt",
    ]


def test_what_an_editor_changed_stays_and_the_new_value_is_offered(folder: Path) -> None:
    run(str(folder))
    article = Article.objects.get()
    archive.edit_article(
        article=article, values={"title": "The ferry is back", "source": "The Ledger"}, user=None
    )
    (folder / "ferry.txt").write_text(HARBOUR.replace("nine", "ten"))
    assert statuses(str(folder)) == ["updated"]
    article.refresh_from_db()
    assert article.title == "The ferry is back"
    assert article.source is not None
    assert article.source.name == "The Ledger"
    offered = article.evidence.get(field="title", current=False)
    assert offered.value == "Ferry line to Skarholm opens after ten years"
    archive.revert_field(article=article, field="title", user=None)
    article.refresh_from_db()
    assert article.title == "Ferry line to Skarholm opens after ten years"


def test_reprocessing_reads_the_stored_seeds_and_keeps_edits(folder: Path) -> None:
    run(str(folder))
    article = Article.objects.get()
    archive.edit_article(article=article, values={"language": "es"}, user=None)
    (folder / "ferry.txt").unlink()
    code, _ = run(reprocess=True, all=True)
    assert code == 0
    article.refresh_from_db()
    assert article.language == "es"
    assert sync.check().ids == ()


def test_only_what_an_older_version_read_is_read_again(folder: Path) -> None:
    (folder / "mill.txt").write_text(HARBOUR.replace("ferry", "mill"))
    run(str(folder))
    assert set(Seed.objects.values_list("read_by", flat=True)) == {PARSER_VERSION}
    assert "This version has read every stored seed" in run(reprocess=True)[1]
    older = Seed.objects.filter(path__endswith="ferry.txt")
    older.update(read_by=PARSER_VERSION - 1)
    again = run_json(reprocess=True)
    assert [Path(record["path"]).name for record in again] == ["ferry.txt"]
    assert older.get().read_by == PARSER_VERSION
    assert run_json(reprocess=True) == []
    assert len(run_json(reprocess=True, all=True)) == 2
    with pytest.raises(CommandError, match="--all goes with --reprocess"):
        run(str(folder), all=True)


def test_a_seed_that_was_only_looked_at_still_counts_as_old(folder: Path) -> None:
    run(str(folder))
    Seed.objects.update(read_by=0)
    assert len(run_json(reprocess=True, dry_run=True)) == 1
    assert Seed.objects.get().read_by == 0


def test_a_new_version_of_a_file_is_read_by_this_version(folder: Path) -> None:
    run(str(folder))
    Seed.objects.update(read_by=0)
    (folder / "ferry.txt").write_text(HARBOUR.replace("nine", "ten"))
    run(str(folder))
    assert Seed.objects.get(current=True).read_by == PARSER_VERSION
    (folder / "ferry.txt").write_text(HARBOUR)
    run(str(folder))
    assert Seed.objects.get(current=True).read_by == PARSER_VERSION


def test_learnt_boilerplate_is_labelled_in_all_articles_of_the_source(tmp_path: Path) -> None:
    lines = [
        json.dumps({
            "title": f"Harvest report {number}", "source": "Quillhaven Dispatch",
            "body": f"Farm {number} brought in {number + 7} carts of barley before the rain came.\n\n"
            "Our carts roll every dawn so that yours need not.\n\nThe mill opens on Monday.",
        })
        for number in range(6)
    ]  # fmt: skip
    (tmp_path / "export.jsonl").write_text("\n".join(lines))
    run(str(tmp_path))
    kinds = {
        block.text: block.kind
        for article in Article.objects.all()
        for block in article.blocks.all()
    }
    assert kinds["Our carts roll every dawn so that yours need not."] == "boilerplate"
    assert sync.check().ids == ()


def test_a_sources_habit_in_numeric_dates_is_learnt(tmp_path: Path) -> None:
    def record(date: str) -> str:
        return json.dumps({
            "title": f"Market day {date}", "source": "Quillhaven Dispatch", "date": date,
            "body": f"The market of {date} was full of people who came for apples and bread.",
        })  # fmt: skip

    (tmp_path / "first.jsonl").write_text("\n".join(map(record, ("25/03/2021", "28/04/2021"))))
    run(str(tmp_path / "first.jsonl"))
    assert Source.objects.get().day_first is True
    (tmp_path / "later.jsonl").write_text(record("03/04/2022"))
    assert run_json(str(tmp_path / "later.jsonl"))[0]["article"]["published"] == "2022-04-03"


@pytest.mark.fault
def test_worker_processes_give_the_same_as_one(folder: Path, tmp_path: Path) -> None:
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(HARBOUR.replace("two hundred", f"{number + 200}"))
    out = io.StringIO()
    call_command("import_seeds", str(folder), stdout=out, workers=2)
    assert Article.objects.count() == 31
    assert (
        len({entity.key for entity in Entity.objects.all()})
        == Entity.objects.values("key", "kind").distinct().count()
    )


@pytest.mark.fault
def test_two_imports_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    """Two processes on one database of their own."""
    lines = [
        json.dumps({"title": f"Mill {n}", "body": f"Mill {n} turned. " * 9}) for n in range(80)
    ]
    (tmp_path / "mills.jsonl").write_text("\n".join(lines))
    environment = {**os.environ, "NEWSROOM_DATA_DIR": str(tmp_path / "var"), "DATABASE_URL": ""}
    make_database(tmp_path / "var", environment)
    command = [*MANAGE, "import_seeds", str(tmp_path / "mills.jsonl"), "--workers", "1", "--json"]
    both = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [
        [json.loads(line)["status"] for line in process.communicate()[0].splitlines()]
        for process in both
    ]
    assert [len(statuses) for statuses in said] == [80, 80]
    assert sum(statuses.count("created") for statuses in said) == 80
    assert sum(statuses.count("unchanged") for statuses in said) == 80
    check = subprocess.run([*MANAGE, "reindex", "--check"], env=environment, capture_output=True)
    assert b"agree on 80 articles" in check.stdout


@pytest.mark.fault
def test_an_import_on_a_full_disk_ends_at_once_and_says_so(tmp_path: Path) -> None:
    """It was gone on with document by document, each tried for half a minute."""
    if connection.vendor != "sqlite":
        return  # only SQLite's file can be kept from growing
    for number in range(30):
        text = HARBOUR.replace("nine", f"{number + 2}") + f"Boat {number} sailed. " * 400
        (tmp_path / f"{number}.txt").write_text(text)
    reason = r"disk is full\. What was imported until here"
    with full_disk(), pytest.raises(CommandError, match=reason):
        run(str(tmp_path))
    assert run(str(tmp_path))[0] == 0
    assert Article.objects.count() == 30
