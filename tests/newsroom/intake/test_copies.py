"""The same text in another record is kept as a copy of one article."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom.models import Article, Seed
from tests.newsroom.intake.test_identity import all_is_well, record, write
from tests.newsroom.intake.test_import_seeds import run, run_json, statuses

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


def test_the_same_text_under_another_id_is_kept_as_a_copy(tmp_path: Path) -> None:
    first, second = record("Aardvark", id="1"), record("Aardvark", id="2", source="The Ledger")
    second["body"] = second["body"].replace(". ", ".\n\n")
    export = write(tmp_path / "export.jsonl", [first, second])
    said = run_json(export)
    assert [each["status"] for each in said] == ["created", "duplicate"]
    assert said[1]["error"].startswith("the same text as ")
    assert said[1]["error"].endswith("export.jsonl#1, kept as its copy")
    article = Article.objects.get()
    copy = article.seeds.get(current=False)
    assert copy.given["id"] == "2"
    assert statuses(export) == ["unchanged", "unchanged"]
    assert run_json(export, dry_run=True)[1]["status"] == "unchanged"


def test_a_dry_run_tells_a_copy_of_what_is_there(tmp_path: Path) -> None:
    run(write(tmp_path / "a.jsonl", [record("Aardvark", id="1")]))
    other = write(tmp_path / "b.jsonl", [record("Aardvark", id="2")])
    assert statuses(other, dry_run=True) == ["duplicate"]
    assert Seed.objects.count() == 1


def test_a_copy_that_changes_its_text_becomes_an_article(tmp_path: Path) -> None:
    export = tmp_path / "export.jsonl"
    run(write(export, [record("Aardvark", id="1"), record("Aardvark", id="2")]))
    write(export, [record("Aardvark", id="1"), record("Badger", id="2")])
    assert statuses(str(export)) == ["unchanged", "created"]
    assert {a.title for a in Article.objects.all()} == {
        "Aardvarks at the fair",
        "Badgers at the fair",
    }
    assert Seed.objects.count() == 3
    all_is_well()


def test_a_copy_is_an_article_when_the_one_it_copied_says_something_else(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    run(write(first, [record("Aardvark", id="1")]))
    run(write(second, [record("Aardvark", id="2"), record("Aardvark", id="3")]))
    changed = record("Badger", id="1")
    assert statuses(write(first, [changed])) == ["updated", "created"]
    assert Article.objects.count() == 2
    new = Article.objects.get(title="Aardvarks at the fair")
    assert sorted(seed.given["id"] for seed in new.seeds.all()) == ["2", "3"]
    assert statuses(str(first), str(second)) == ["unchanged"] * 3
    all_is_well()


def test_a_few_words_prove_no_copy(tmp_path: Path) -> None:
    videos = [{"id": str(n), "title": f"Video {n}", "body": "Watch it above."} for n in range(2)]
    assert statuses(write(tmp_path / "export.jsonl", videos)) == ["created", "created"]
