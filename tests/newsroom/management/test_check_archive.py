"""`manage.py check_archive` finds what older versions left, and mends what it surely can."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from newsroom import archive
from newsroom.models import Article, Seed
from search.index import sync
from tests.newsroom.factories import keep
from tests.newsroom.intake.test_identity import all_is_well, record, write
from tests.newsroom.intake.test_import_seeds import run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


def check(*, fix: bool = False, command: str = "check_archive") -> tuple[int, str]:
    out = io.StringIO()
    try:
        options = {"fix": fix} if command == "check_archive" else {"check": True}
        call_command(command, stdout=out, **options)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue()
    return 0, out.getvalue()


def doubled(tmp_path: Path) -> tuple[Article, Article]:
    """Two articles of one record, the seed with the younger: what two imports at once once left."""
    run(write(tmp_path / "a.jsonl", [record("Aardvark"), record("Badger")]))
    older = Article.objects.get(title__startswith="Aardvark")
    seed = older.seeds.get()
    Seed.objects.filter(pk=seed.pk).update(key=None, current=False, body_sha256=None, sha256="0")
    raw = record("Aardvark")
    younger = keep(bytes(seed.data), path=f"{tmp_path}/b.jsonl#1", given=raw)
    Seed.objects.filter(pk=seed.pk).delete()
    archive.finish_import()
    return older, younger


def test_a_whole_archive_is_said_to_be(tmp_path: Path) -> None:
    run(write(tmp_path / "a.jsonl", [record("Aardvark", id="1"), record("Aardvark", id="2")]))
    assert check() == (0, "All 1 articles have what they were read from.\n")
    assert check(command="reindex")[0] == 0


@pytest.mark.parametrize("edited", ["neither", "older", "younger"])
def test_an_article_that_lost_its_seed_to_its_double_has_it_again(
    tmp_path: Path, edited: str
) -> None:
    older, younger = doubled(tmp_path)
    kept = younger if edited == "younger" else older
    if edited != "neither":
        archive.edit_article(article=kept, values={"title": "Corrected"}, user=None)
    code, said = check()
    assert code == 1
    assert f"Article {older.pk}: it has no seed" in said
    assert "--fix" in said
    code, said = check(command="reindex")
    assert (code, "check_archive --fix" in said) == (1, True)
    code, said = check(fix=True)
    assert code == 0
    assert f"were one, which is article {kept.pk} now" in said
    assert set(Article.objects.values_list("pk", flat=True)) >= {kept.pk}
    assert Article.objects.count() == 2
    assert Article.objects.filter(title="Corrected").exists() is (edited != "neither")
    all_is_well()
    assert sync.check().ids == ()


def test_two_that_editors_changed_are_left_to_people(tmp_path: Path) -> None:
    for article in doubled(tmp_path):
        archive.edit_article(article=article, values={"title": "Corrected"}, user=None)
    code, said = check(fix=True)
    assert code == 1
    assert "it has no seed" in said
    assert Article.objects.count() == 3


def test_an_article_whose_seeds_are_all_earlier_ones_has_its_latest(tmp_path: Path) -> None:
    article = keep("Ferry line to Skarholm opens\n\nThe ferry sailed again on Thursday.\n")
    Seed.objects.update(key=None, current=False)
    assert check()[0] == 1
    assert check(fix=True)[0] == 0
    assert article.seeds.get().current
    assert article.seeds.get().read_by == 0, "it is read again with the next --reprocess"


def test_a_copy_of_what_no_article_says_any_more_becomes_one(tmp_path: Path) -> None:
    run(write(tmp_path / "a.jsonl", [record("Aardvark", id="1"), record("Aardvark", id="2")]))
    Seed.objects.filter(current=True).update(body_sha256=None)  # as if killed in between
    code, said = check()
    assert code == 1
    assert "a.jsonl#2 has a text that no article has any more" in said
    code, said = check(fix=True)
    assert code == 0
    assert "has an article of its own text again" in said
    assert Article.objects.count() == 2
