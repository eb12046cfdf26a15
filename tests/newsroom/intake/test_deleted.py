"""What was deleted is not brought back by an import, unless that is told to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from newsroom import archive
from newsroom.models import Article, Seed, Tombstone
from tests.newsroom.intake.test_identity import by_id, write
from tests.newsroom.intake.test_import_seeds import run, run_json, statuses

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


def to_the_bin(name: str) -> Article:
    article = Article.objects.get(title=f"{name}s at the fair")
    user, _ = User.objects.get_or_create(username="ana")
    archive.move_to_bin(articles=[article.pk], user=user)
    return article


def for_good(name: str) -> Article:
    article = to_the_bin(name)
    assert archive.empty_bin() == 1
    return Article(pk=article.pk, title=article.title)


Deleting = Callable[[str], Article]
both = pytest.mark.parametrize("delete", [to_the_bin, for_good])


@pytest.fixture
def export(tmp_path: Path) -> str:
    path = write(tmp_path / "export.jsonl", [by_id("Badger"), by_id("Newt")])
    run(path)
    return path


def shown() -> set[str]:
    return set(Article.objects.visible().values_list("title", flat=True))


@both
def test_it_does_not_come_back(export: str, delete: Deleting) -> None:
    gone = delete("Badger")
    said = run_json(export)
    assert [each["status"] for each in said] == ["deleted", "unchanged"]
    assert said[0]["error"].startswith("deleted by ana on 20")
    assert f"article {gone.pk}" in said[0]["error"]
    assert shown() == {"Newts at the fair"}
    code, printed = run(export)
    assert code == 0, "nothing failed"
    assert "Deleted before" in printed
    assert "deleted by ana on" in printed


@both
def test_nor_from_another_file(export: str, tmp_path: Path, delete: Deleting) -> None:
    delete("Badger")
    copied = write(tmp_path / "again.jsonl", [by_id("Badger")])
    assert statuses(copied) == ["deleted"]
    renamed = write(
        tmp_path / "text.jsonl", [by_id("Badger") | {"guid": "other", "title": "Other"}]
    )
    assert statuses(renamed) == ["deleted"], "its text is the same"
    assert shown() == {"Newts at the fair"}


@both
def test_nor_as_a_new_version(export: str, delete: Deleting) -> None:
    delete("Badger")
    write(Path(export), [by_id("Badger") | {"title": "Corrected"}, by_id("Newt")])
    assert statuses(export) == ["deleted", "unchanged"]
    assert shown() == {"Newts at the fair"}


@both
@pytest.mark.parametrize("dry_run", [True, False])
def test_unless_it_is_told_to(export: str, delete: Deleting, dry_run: bool) -> None:
    gone = delete("Badger")
    assert statuses(export, undelete=True, dry_run=dry_run) == ["restored", "unchanged"]
    if dry_run:
        assert shown() == {"Newts at the fair"}
        return
    assert shown() == {"Badgers at the fair", "Newts at the fair"}
    assert Article.objects.get(title=gone.title).pk == gone.pk, "under its old address"
    assert not Tombstone.objects.exists()
    assert statuses(export) == ["unchanged", "unchanged"]
    assert Seed.objects.filter(article=gone.pk).count() == 1


@both
def test_a_new_version_comes_back_as_that(export: str, delete: Deleting) -> None:
    gone = delete("Badger")
    write(Path(export), [by_id("Badger") | {"title": "Corrected"}, by_id("Newt")])
    assert statuses(export, undelete=True) == ["restored", "unchanged"]
    assert Article.objects.visible().get(title="Corrected").pk == gone.pk


@both
def test_two_that_are_one_come_back_as_one(export: str, tmp_path: Path, delete: Deleting) -> None:
    delete("Badger")
    twice = write(tmp_path / "twice.jsonl", [by_id("Badger"), by_id("Badger") | {"guid": "other"}])
    assert statuses(twice, undelete=True) == ["restored", "duplicate"]
    assert Article.objects.visible().count() == 2


@both
def test_what_is_there_as_well_is_not_deleted(
    export: str, tmp_path: Path, delete: Deleting
) -> None:
    """Another file has the text with a sentence more: it is another article, and stays one."""
    other = by_id("Badger") | {"guid": "own", "title": "Longer"}
    other["body"] += " It rained all day."
    path = write(tmp_path / "other.jsonl", [other])
    assert statuses(path) == ["created"]
    delete("Badger")
    assert statuses(path) == ["unchanged"]
    other["title"] = "Longer still"
    write(Path(path), [other])
    assert statuses(path) == ["updated"]


def test_the_documents_of_a_copy_are_deleted_with_it(export: str, tmp_path: Path) -> None:
    copy = write(tmp_path / "copy.jsonl", [by_id("Badger") | {"guid": "copy", "title": "Copy"}])
    assert statuses(copy) == ["duplicate"]
    for_good("Badger")
    assert statuses(copy) == ["deleted"]
    assert statuses(export) == ["deleted", "unchanged"]
    assert statuses(copy, undelete=True) == ["restored"]


def test_what_is_hidden_takes_new_versions_and_stays_hidden(export: str) -> None:
    article = Article.objects.get(title="Badgers at the fair")
    archive.hide(articles=[article.pk])
    assert statuses(export) == ["unchanged", "unchanged"]
    write(Path(export), [by_id("Badger") | {"title": "Corrected"}, by_id("Newt")])
    assert statuses(export) == ["updated", "unchanged"]
    article.refresh_from_db()
    assert article.title == "Corrected"
    assert shown() == {"Newts at the fair"}


def test_an_untouched_archive_asks_little_more(
    export: str, django_assert_num_queries: object
) -> None:
    """Where nothing was deleted, a batch costs two short looks."""
    from newsroom.archive import Removals
    from newsroom.importing import RawDocument

    with django_assert_num_queries(2):  # type: ignore[operator]
        assert not Removals([RawDocument("a.txt", b"", "0" * 64)])
