"""What is backed up is restored: every row, every page, on the database that it was made on."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test import Client

from newsroom import archive
from newsroom.backup import holdings, restoring
from newsroom.backup.tables import NAMED, kept, left_out
from newsroom.models import Article, Tombstone
from newsroom.signals import archive_replaced
from search.index import sync, wholeness
from search.models import PendingChange
from tests.newsroom.backup.archives import (
    PASSWORD,
    backup,
    fill_archive,
    pages,
    restore,
    rows,
    signed_in,
)
from tests.newsroom.factories import report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


def test_every_table_is_kept_or_left_out_for_a_reason() -> None:
    """And what is kept has rows here, so that a new table is tried as well."""
    everything = {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    named = {table.label for table in kept(apps.get_models(include_auto_created=True))}
    assert everything - (named | left_out().keys() | NAMED.keys()) == set()
    assert all(left_out().values())
    fill_archive()
    assert named - set(holdings()) == set()


@pytest.mark.fault
def test_an_archive_that_was_lost_is_there_again(tmp_path: Path) -> None:
    fill_archive()
    seen = pages()
    before = rows()
    said = backup(tmp_path / "archive.zip")
    assert "7 articles, 1 user, 1 saved search" in said
    lose_everything()
    said = restore(tmp_path / "archive.zip", yes=False)  # nothing is there: nothing is asked
    assert "7 articles, 1 user, 1 saved search" in said
    assert rows() == before
    assert pages() == seen


def lose_everything() -> None:
    with transaction.atomic():
        models = apps.get_models(True)
        archive.empty_tables([model for model in models if model._meta.label_lower in left_out()])
        archive.empty_tables([table.model for table in kept(models)])
    for _ in sync.rebuild():
        pass
    assert holdings() == {}


@pytest.mark.fault
def test_what_is_there_is_replaced_and_who_was_signed_in_is_not_any_more(tmp_path: Path) -> None:
    fill_archive()
    before = rows()
    backup(tmp_path / "archive.zip")
    report("Rain", "It rained.", source="Another")
    User.objects.create_user("ben", password=PASSWORD)
    ben = Client()
    assert signed_in(ben, "ben")
    restore(tmp_path / "archive.zip")
    assert rows() == before
    assert not Session.objects.exists()
    assert not signed_in(Client(), "ben")


@pytest.mark.fault
def test_a_question_is_asked_before_anything_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_archive()
    backup(tmp_path / "archive.zip")
    report("Rain", "It rained.")
    with pytest.raises(CommandError, match="--yes"):
        restore(tmp_path / "archive.zip", yes=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    asked = []

    def answer(text: str, question: str = "") -> str:
        asked.append(question)
        return text

    for text in ("", "no", "y"):
        monkeypatch.setattr("builtins.input", lambda question, text=text: answer(text, question))
        with pytest.raises(CommandError, match="Nothing was changed"):
            restore(tmp_path / "archive.zip", yes=False)
    assert Article.objects.count() == 8
    monkeypatch.setattr("builtins.input", lambda question: answer("yes", question))
    said = restore(tmp_path / "archive.zip", yes=False)
    assert "This archive holds 8 articles, 1 user, 1 saved search" in said
    assert "replaced by" in said
    assert Article.objects.count() == 7
    assert len(asked) == 4


@pytest.mark.fault
def test_numbers_go_on_where_they_had_come_to(tmp_path: Path) -> None:
    """Also that of an article that was deleted: its address and its history are no other's."""
    fill_archive()
    gone = Tombstone.objects.get(title="Gone").article_id
    last = max(Article.objects.values_list("pk", flat=True))
    backup(tmp_path / "archive.zip")
    Article.objects.filter(pk=last).delete()
    restore(tmp_path / "archive.zip")
    assert report("Next", "It came next.").pk > max(gone, last)
    assert User.objects.create_user("cleo").pk > 1
    assert archive.last_id(PendingChange) is not None


@pytest.mark.fault
def test_a_fault_at_the_very_end_leaves_the_archive_and_its_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(tmp_path / "empty.zip")
    fill_archive()
    seen = pages()
    before = rows()

    def fault(*_: object, **__: object) -> None:
        raise OSError("the plug is pulled")

    monkeypatch.setattr(restoring.archive_replaced, "send", fault)
    with pytest.raises(OSError, match="plug"):
        restore(tmp_path / "empty.zip")
    assert rows() == before
    assert pages() == seen
    assert report("Next", "It came next.").title == "Next"


@pytest.mark.fault
def test_a_file_is_its_owners_alone_and_takes_no_others_place(tmp_path: Path) -> None:
    fill_archive()
    path = tmp_path / "archive.zip"
    backup(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    with pytest.raises(CommandError, match="--overwrite"):
        backup(path)
    assert path.read_bytes() == content
    report("Rain", "It rained.")
    assert "8 articles" in backup(path, overwrite=True)
    assert "8 articles" in backup(path, check=True)
    assert [each.name for each in tmp_path.glob("*.zip*")] == ["archive.zip"]


@pytest.mark.fault
def test_the_file_can_be_read_without_this_software(tmp_path: Path) -> None:
    fill_archive()
    path = tmp_path / "archive.zip"
    backup(path)
    with zipfile.ZipFile(path) as file:
        manifest = json.loads(file.read("manifest.json"))
        [table] = [each for each in manifest["tables"] if each["name"] == "newsroom.article"]
        lines = file.read("newsroom.article.jsonl").decode().splitlines()
    titles = {json.loads(line)[table["columns"].index("title")] for line in lines}
    assert titles == set(Article.objects.values_list("title", flat=True))
    assert manifest["database"] == connection.vendor


@pytest.mark.fault
def test_an_index_of_as_many_articles_is_not_taken_for_that_of_the_restored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that serves meanwhile, and has believed its index a moment ago, notices at once."""
    for word in ("heron", "egret"):
        report(word, f"The {word} stood in water.")
    archive.finish_import()
    backup(tmp_path / "herons.zip")
    archive.delete_articles(articles=Article.objects.all())
    for word in ("stork", "crane"):
        report(word, f"The {word} stood in water.")
    archive.finish_import()
    assert found("stork") == (1, False)
    monkeypatch.setattr("newsroom.management.commands.restore.Command._index", lambda self: None)
    restore(tmp_path / "herons.zip")
    assert "restored from a backup" in wholeness.problem()
    assert found("heron") == (1, True)
    assert found("stork") == (0, True)
    sync.drain()
    assert wholeness.problem() == ""
    assert found("heron") == (1, False)
    assert found("stork") == (0, False)


def test_a_restore_while_the_index_is_built_is_followed_by_another_build(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report("heron", "The heron stood in water.")
    building = sync.rebuild()
    next(building)
    archive_replaced.send(sender=None)  # committed while the index is built
    monkeypatch.setattr(sync, "drain", lambda: None)
    list(building)
    assert sync.replaced()
    for _ in sync.rebuild():
        pass
    assert not sync.replaced()


def found(word: str) -> tuple[int, bool]:
    response: Any = Client().get("/", {"q": word})
    return response.context["page"].total, bool(response.context["page"].from_database)
