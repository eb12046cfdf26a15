"""`manage.py bin`, and the worker that empties it by itself."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from newsroom import archive
from newsroom.models import Article, Tombstone, Withheld
from search.index.worker import Worker
from tests.newsroom.factories import report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


def bin_(*arguments: str) -> str:
    out = io.StringIO()
    call_command("bin", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def binned() -> Article:
    """In the bin for a month; another has just come, and a third is not there."""
    old, young = report("Old"), report("Young", "It rained.")
    report("Shown", "It snowed.")
    archive.move_to_bin(articles=[old.pk, young.pk], why="advert")
    Withheld.objects.filter(article=old).update(at=timezone.now() - dt.timedelta(days=31))
    return old


def left() -> set[str]:
    return set(Article.objects.values_list("title", flat=True))


def test_it_lists_and_restores(binned: Article) -> None:
    said = bin_()
    assert f"{binned.pk}: Old" in said
    assert "(advert)" in said
    assert "2 of 3 articles are in the bin." in said
    assert "1 articles restored." in bin_("--restore", str(binned.pk))
    assert "1 articles moved to the bin." in bin_("--add", str(binned.pk), "--why", "again")
    assert Withheld.objects.get(article=binned).why == "again"


def test_it_deletes_what_is_old(binned: Article) -> None:
    assert "1 articles deleted for good." in bin_("--empty")
    assert left() == {"Young", "Shown"}
    assert "1 articles deleted for good." in bin_("--empty", "--all")
    assert left() == {"Shown"}
    assert Tombstone.objects.count() == 2
    with pytest.raises(CommandError):
        bin_("--all")


def test_it_deletes_only_what_is_in_the_bin(binned: Article) -> None:
    shown = Article.objects.get(title="Shown")
    assert "0 articles deleted" in bin_("--delete", str(shown.pk))
    assert "1 articles deleted" in bin_("--delete", str(binned.pk))
    assert left() == {"Young", "Shown"}


@pytest.mark.parametrize(
    ("days", "rest"), [(30, {"Young", "Shown"}), (0, {"Old", "Young", "Shown"})]
)
def test_the_worker_empties_it(binned: Article, settings: Any, days: int, rest: set[str]) -> None:
    settings.BIN_DAYS = days
    archive.finish_import()
    Worker().turn()
    assert left() == rest
