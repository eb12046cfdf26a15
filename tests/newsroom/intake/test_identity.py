"""A record is known by what it is, not by its line: whatever happens to a file, nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import tarfile
import warnings
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from newsroom import archive
from newsroom.intake.known import Survey
from newsroom.models import Article, Seed
from tests.newsroom.importing.reading.test_crawls import FERRY, PAGE, again, on, page, warc
from tests.newsroom.intake.test_import_seeds import HARBOUR, run, run_json, statuses

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]

Record = dict[str, Any]


def record(name: str, **columns: str) -> Record:
    """A record about one animal, long enough to be told from others by its text alone."""
    body = (
        f"{name}s came to town on Monday. Nobody had counted on {name.lower()}s at the old market "
        "hall, where the traders of Port Ellery had put up their stalls before sunrise. The mayor "
        f"said that the {name.lower()}s were welcome to stay until the end of the fair."
    )
    return {"title": f"{name}s at the fair", "body": body, **columns}


def by_id(name: str) -> Record:
    return record(name, guid=f"fair-{name}")


def by_address(name: str) -> Record:
    return record(name, url=f"https://ledger.example/{name.lower()}")


def by_content(name: str) -> Record:
    return record(name)


def write(path: Path, records: Sequence[Record]) -> str:
    if path.suffix == ".csv":
        with path.open("w", newline="") as file:
            table = csv.DictWriter(file, list(records[0]))
            table.writeheader()
            table.writerows(records)
    else:
        path.write_text("".join(json.dumps(each) + "\n" for each in records))
    return str(path)


def edit(name: str) -> Article:
    article = Article.objects.get(title=f"{name}s at the fair")
    archive.edit_article(article=article, values={"title": f"{name} (corrected)"}, user=None)
    return article


def text(article: Article) -> str:
    return " ".join(article.blocks.values_list("text", flat=True))


def all_is_well() -> None:
    """Every article has one current seed, and says what that holds."""
    for article in Article.objects.all():
        current = article.seeds.get(current=True)
        assert current.given.get("body", HARBOUR)[:40] in text(article)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
@pytest.mark.parametrize("make", [by_id, by_address, by_content])
def test_a_file_that_grew_at_its_top_loses_and_doubles_nothing(
    tmp_path: Path, make: Any, suffix: str
) -> None:
    export = tmp_path / f"export{suffix}"
    run(write(export, [make("Aardvark"), make("Badger")]))
    article = edit("Aardvark")
    write(export, [make("Newt"), make("Aardvark"), make("Badger")])
    assert statuses(str(export)) == ["created", "unchanged", "unchanged"]
    assert statuses(str(export)) == ["unchanged"] * 3
    article.refresh_from_db()
    assert article.title == "Aardvark (corrected)"
    assert "Aardvarks came" in text(article)
    assert Article.objects.count() == Seed.objects.count() == 3
    assert article.seeds.get().path == f"{export}#2", "where it stands now"
    all_is_well()


@pytest.mark.parametrize("make", [by_id, by_address])
def test_a_record_that_moved_and_changed_is_a_new_version_of_its_article(
    tmp_path: Path, make: Any
) -> None:
    export = tmp_path / "export.jsonl"
    run(write(export, [make("Aardvark"), make("Badger")]))
    article = edit("Badger")
    changed = make("Badger")
    changed["body"] = changed["body"].replace("on Monday", "on Tuesday")
    write(export, [changed, make("Aardvark")])
    assert statuses(str(export)) == ["updated", "unchanged"]
    article.refresh_from_db()
    assert article.title == "Badger (corrected)"
    assert "on Tuesday" in text(article)
    assert [seed.given["body"].count("Monday") for seed in article.seeds.order_by("pk")] == [1, 0]
    # Back to what it was: the first seed is in force again, and none is written twice.
    write(export, [make("Badger"), make("Aardvark")])
    assert statuses(str(export)) == ["updated", "unchanged"]
    assert article.seeds.count() == 2
    all_is_well()


def test_what_is_no_longer_in_its_file_is_reported_and_stays(tmp_path: Path) -> None:
    export = tmp_path / "export.jsonl"
    run(write(export, [by_id("Aardvark"), by_id("Badger")]))
    write(export, [by_id("Badger"), by_id("Newt")])
    assert statuses(str(export), dry_run=True) == ["unchanged", "created", "gone"]
    said = run_json(str(export))
    assert [each["status"] for each in said] == ["unchanged", "created", "gone"]
    assert said[2]["path"].endswith("export.jsonl#1")
    assert said[2]["article"]["title"] == "Aardvarks at the fair"
    code, printed = run(str(export))
    assert code == 0
    assert "no longer there" in printed
    assert "export.jsonl; its article stays" in printed
    assert "nothing changed" in printed
    assert Article.objects.count() == 3


def test_nothing_is_said_to_be_gone_from_a_file_that_broke_off(tmp_path: Path) -> None:
    export = tmp_path / "export.jsonl"
    run(write(export, [by_id("Aardvark"), by_id("Badger")]))
    export.write_text(export.read_text().splitlines()[0] + '\n{"guid": "fair-Bad')
    assert statuses(str(export)) == ["unchanged", "failed"]


def test_a_record_that_stands_twice_in_a_file_is_told_each_time(tmp_path: Path) -> None:
    export = write(tmp_path / "export.jsonl", [by_id("Aardvark"), by_id("Aardvark")])
    assert statuses(export) == ["created", "duplicate"]
    assert statuses(export) == ["unchanged", "duplicate"]
    assert Seed.objects.get().path.endswith("#1")
    assert Seed.objects.get().key == "id:fair-Aardvark"


def test_a_record_of_the_same_id_in_another_file_is_another_record(tmp_path: Path) -> None:
    first, second = record("Aardvark", id="1"), record("Badger", id="1")
    assert statuses(write(tmp_path / "a.jsonl", [first])) == ["created"]
    assert statuses(write(tmp_path / "b.jsonl", [second, first])) == ["created", "duplicate"]
    assert Article.objects.count() == 2


@pytest.mark.parametrize("column", ["id", "url"])
def test_a_column_that_is_the_same_in_many_records_identifies_none(
    tmp_path: Path, column: str
) -> None:
    same = {column: "https://ledger.example/"}
    export = tmp_path / "export.jsonl"
    records = [record(name, **same) for name in ("Aardvark", "Badger", "Newt")]
    assert statuses(write(export, records[1:])) == ["created"] * 2
    assert statuses(write(export, records)) == ["created", "unchanged", "unchanged"]
    assert statuses(write(export, records[:1] + records[2:])) == ["unchanged", "unchanged", "gone"]
    all_is_well()


def test_a_column_that_numbers_the_rows_moves_no_article_to_another_record(tmp_path: Path) -> None:
    export = tmp_path / "export.jsonl"
    names = ["Aardvark", "Badger"]
    run(write(export, [record(name, id=str(row)) for row, name in enumerate(names)]))
    article = edit("Aardvark")
    names = ["Newt", *names]
    run(write(export, [record(name, id=str(row)) for row, name in enumerate(names)]))
    article.refresh_from_db()
    assert "Aardvarks came" in text(article)
    assert Article.objects.filter(title__contains="at the fair").count() == 2
    assert Article.objects.count() == 3, "neither lost nor doubled"
    all_is_well()


def test_an_export_may_have_another_name_for_its_id(tmp_path: Path) -> None:
    export = tmp_path / "export.jsonl"
    run(write(export, [record("Aardvark", kenmerk="7")]), map=["id=kenmerk"])
    changed = record("Aardvark", kenmerk="7")
    changed["body"] += " They left on Friday."
    assert statuses(write(export, [changed]), map=["id=kenmerk"]) == ["updated"]


def test_two_members_of_one_name_are_two_documents(tmp_path: Path) -> None:
    packed = tmp_path / "packed.zip"
    texts = [HARBOUR, HARBOUR.replace("ferry", "tram"), HARBOUR.replace("ferry", "coach")]

    def pack(*members: str) -> None:
        with zipfile.ZipFile(packed, "w") as out, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the two names
            for member in members:
                out.writestr("same.txt", member)

    pack(*texts[:2])
    assert statuses(str(packed)) == ["created", "created"]
    pack(texts[2], *texts[:2])
    assert statuses(str(packed)) == ["created", "unchanged", "unchanged"]
    pack(texts[1])
    assert statuses(str(packed)) == ["unchanged", "gone", "gone"]
    assert Article.objects.count() == 3


def test_content_of_an_earlier_version_is_new_under_another_path(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    ferry = inbox / "ferry.txt"
    ferry.write_text(HARBOUR)
    run(str(ferry))
    ferry.write_text(HARBOUR.replace("nine", "ten"))
    run(str(ferry))
    (inbox / "old.txt").write_text(HARBOUR)
    assert statuses(str(inbox)) == ["unchanged", "created"]
    assert [article.seeds.count() for article in Article.objects.order_by("pk")] == [2, 1]


def migrate(name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("newsroom", name)])


@pytest.mark.fault
@pytest.mark.parametrize("make", [by_id, by_address, by_content])
def test_an_archive_of_the_version_before_knows_its_records(tmp_path: Path, make: Any) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    export = inbox / "export.jsonl"
    names = ["Aardvark", "Badger", "Cat"]
    write(export, [make(name) for name in names])
    (inbox / "ferry.txt").write_text(HARBOUR)
    run(str(inbox))
    article = edit("Aardvark")
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("newsroom")[0][1]
    try:
        migrate("0003_section")
        before = MigrationExecutor(connection).loader.project_state([("newsroom", "0003_section")])
        for seed in before.apps.get_model("newsroom", "Seed").objects.all():  # which kept no id
            seed.given.pop("id", None)
            seed.save()
    finally:
        migrate(newest)
    assert set(statuses(str(inbox))) == {"unchanged"}
    write(export, [make(name) for name in ["Newt", *names]])
    assert statuses(str(inbox)) == ["created", *["unchanged"] * 4]
    if make is not by_content:
        changed = make("Aardvark")
        changed["body"] = changed["body"].replace("on Monday", "on Tuesday")
        write(export, [make("Newt"), make("Badger"), make("Cat"), changed])
        assert statuses(str(export)) == [*["unchanged"] * 3, "updated"]
        assert "on Tuesday" in text(article)
    article.refresh_from_db()
    assert article.title == "Aardvark (corrected)"
    all_is_well()


def test_a_file_that_is_replaced_between_two_looks_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the first look found is not what is read: an id of it stays an id."""
    export = tmp_path / "export.jsonl"
    names = ["Aardvark", "Badger", "Cat"]
    run(write(export, [by_id(name) for name in names]))
    changed = [by_id(name) | {"body": f"{by_id(name)['body']} It rained."} for name in names]
    look = Survey.of

    def then_replaced(documents: Any) -> Survey:
        survey = look(documents)
        write(export, [by_id("Newt"), *reversed(changed)])
        return survey

    monkeypatch.setattr(Survey, "of", then_replaced)
    assert statuses(str(export)) == ["created", "updated", "updated", "updated"]
    assert Article.objects.count() == 4
    all_is_well()


def letter(subject: str, number: int, text: str = HARBOUR) -> bytes:
    made = EmailMessage()
    made["Subject"], made["Message-ID"] = subject, f"<{number}@ledger.example>"
    made.set_content(text)
    return b"From - Tue Nov 01 23:30:00 2022\n" + made.as_bytes() + b"\n"


def test_a_mail_of_a_mailbox_is_known_by_its_message_id(tmp_path: Path) -> None:
    box = tmp_path / "letters.mbox"
    box.write_bytes(letter("One", 1) + letter("Two", 2, HARBOUR.replace("ferry", "tram")))
    assert statuses(str(box)) == ["created", "created"]
    newer = letter("Zero", 0, HARBOUR.replace("ferry", "coach"))
    box.write_bytes(newer + letter("Two, corrected", 2, HARBOUR.replace("ferry", "tram")))
    assert statuses(str(box)) == ["created", "updated", "gone"]
    assert set(Article.objects.values_list("title", flat=True)) == {"One", "Two, corrected", "Zero"}


@pytest.mark.parametrize("name", ["packed.tar", "packed.tar.gz"])
def test_a_member_of_a_tar_is_known_by_its_name_there(tmp_path: Path, name: str) -> None:
    packed = tmp_path / name

    def pack(text: str) -> None:
        with tarfile.open(packed, "w:gz" if name.endswith("gz") else "w") as out:
            member = tarfile.TarInfo("a/ferry.txt")
            member.size = len(text)
            out.addfile(member, io.BytesIO(text.encode()))

    pack(HARBOUR)
    assert statuses(str(packed)) == ["created"]
    pack(HARBOUR.replace("nine", "ten"))
    assert statuses(str(packed)) == ["updated"]
    seed = Article.objects.get().seeds.get(current=True)
    assert (seed.file, seed.key) == (str(packed), "name:a/ferry.txt")


def captures(folder: Path, name: str, *texts: tuple[str, str]) -> str:
    """A crawl of captures of one address: (day of November 2022, what the ferry opened after)."""
    pages = [
        page(PAGE.replace("sails again", f"opens after {years} years"), date=f"2022-11-{day}T12:00:00Z")
        for day, years in texts
    ]  # fmt: skip
    path = folder / name
    path.write_bytes(warc(*pages))
    return str(path)


def titles() -> list[str]:
    """The title of the one article, and how many versions of its page are kept."""
    article = Article.objects.get()
    return [article.title, str(article.seeds.count())]


def test_the_newest_capture_counts_in_whatever_order_they_come(tmp_path: Path) -> None:
    both = captures(tmp_path, "a.warc", ("02", "two"), ("04", "four"))
    assert statuses(both) == ["created", "updated"]
    assert titles() == ["Ferry opens after four years", "2"]
    assert statuses(both) == ["unchanged", "unchanged"]
    older = captures(tmp_path, "older.warc", ("03", "three"), ("01", "one"))
    assert statuses(older) == ["unchanged", "unchanged"]
    assert titles() == ["Ferry opens after four years", "4"]
    assert statuses(older) == ["unchanged", "unchanged"]
    newer = captures(tmp_path, "newer.warc", ("06", "six"), ("05", "five"))
    assert statuses(newer) == ["updated", "unchanged"]
    assert titles() == ["Ferry opens after six years", "6"]
    back = captures(tmp_path, "back.warc", ("07", "two"))
    assert statuses(back) == ["updated"]
    assert titles() == ["Ferry opens after two years", "6"]


def test_a_page_that_is_again_what_it_was_is_that(tmp_path: Path) -> None:
    crawl = captures(tmp_path, "a.warc", ("01", "one"), ("02", "two"), ("03", "one"))
    run(crawl)
    assert titles() == ["Ferry opens after one years", "2"]
    assert set(statuses(crawl)) == {"unchanged"}


def test_a_page_that_a_record_says_is_again_what_it_was_is_that(tmp_path: Path) -> None:
    """The record has but a reference to the capture, which another one has followed since."""
    pages = [
        page(PAGE, url=FERRY, date=on(1)),
        page(PAGE.replace("sails again", "is late"), url=FERRY, date=on(2)),
        again(FERRY, 3, then=1),
    ]
    (tmp_path / "a.warc").write_bytes(warc(*pages))
    crawl = str(tmp_path / "a.warc")
    assert statuses(crawl) == ["created", "updated", "updated"]
    assert titles() == ["Ferry sails again", "2"]
    assert set(statuses(crawl)) == {"unchanged"}
