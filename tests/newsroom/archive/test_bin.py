"""The bin: out of sight with one call, back with another, and for good with a tombstone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from newsroom import archive
from newsroom.archive import bin as bin_
from newsroom.models import Article, BuriedSeed, Entity, Mention, Reason, Seed, Tombstone, Withheld
from search.index import sync
from search.index.sync import check
from tests.newsroom.factories import keep, person, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]


@pytest.fixture
def ana() -> User:
    return User.objects.create_user("ana")


def visible() -> set[int]:
    return set(Article.objects.visible().values_list("pk", flat=True))


def test_to_the_bin_and_back(ana: User) -> None:
    one, other = report("One"), report("Other", "It rained.")
    assert archive.move_to_bin(articles=[one.pk], user=ana, why="twice there") == 1
    assert visible() == {other.pk}
    assert archive.move_to_bin(articles=[one.pk, other.pk]) == 1, "the first is there already"
    row = Withheld.objects.get(article=one)
    assert (row.by, row.why, row.reason) == ("ana", "twice there", Reason.BIN)
    assert archive.restore_from_bin(articles=[one.pk, other.pk]) == 2
    assert visible() == {one.pk, other.pk}


def test_what_was_hidden_is_hidden_still_when_it_comes_from_the_bin() -> None:
    one = report()
    archive.hide(articles=[one.pk])
    archive.move_to_bin(articles=[one.pk])
    archive.restore_from_bin(articles=[one.pk])
    assert visible() == set()
    assert archive.publish(articles=[one.pk]) == 1
    assert visible() == {one.pk}


def test_the_index_holds_what_readers_see() -> None:
    one, other = report("One"), report("Other", "It rained.")
    sync.ensure_index()
    archive.hide(articles=[one.pk])
    sync.drain()
    assert dict(sync.engine().revisions()).keys() == {other.pk}
    assert check().ids == ()
    for _ in sync.rebuild():
        pass
    assert dict(sync.engine().revisions()).keys() == {other.pk}
    archive.publish(articles=[one.pk])
    sync.drain()
    assert dict(sync.engine().revisions()).keys() == {one.pk, other.pk}


def test_names_that_only_withheld_articles_have_are_not_visible() -> None:
    one = report("One", entities=[person("Ada Fenwick"), person("Bo Lindqvist")])
    report("Other", "It rained.", entities=[person("Bo Lindqvist")])
    archive.move_to_bin(articles=[one.pk])
    assert [entity.name for entity in Entity.objects.visible()] == ["Bo Lindqvist"]
    assert Mention.objects.visible().count() == 1
    archive.restore_from_bin(articles=[one.pk])
    assert Entity.objects.visible().count() == 2


def test_a_name_that_no_article_has_stays_visible() -> None:
    one = report("One", entities=[person("Ada Fenwick")])
    archive.delete_articles(articles=Article.objects.filter(pk=one.pk))
    assert Entity.objects.visible().count() == 1, "an editor may have made it"


def test_for_good_leaves_what_tells_the_documents(ana: User) -> None:
    one = report("One", "A story, " * 40)
    seed = Seed.objects.get()
    archive.move_to_bin(articles=[one.pk], user=ana, why="by mistake")
    assert archive.empty_bin() == 1
    assert not Article.objects.exists()
    assert not Withheld.objects.exists()
    stone, buried = Tombstone.objects.get(), BuriedSeed.objects.get()
    assert (stone.article_id, stone.title, stone.by, stone.why) == (
        one.pk,
        "One",
        "ana",
        "by mistake",
    )
    assert (buried.file, buried.key, buried.sha256) == (seed.file, seed.key, seed.sha256)
    assert buried.body_sha256
    assert buried.body_sha256 == seed.body_sha256


def test_only_what_has_been_in_the_bin_long_enough_goes() -> None:
    old, young, shown = report("Old"), report("Young", "It rained."), report("Shown", "It snowed.")
    archive.move_to_bin(articles=[old.pk, young.pk])
    month_ago = timezone.now() - dt.timedelta(days=31)
    Withheld.objects.filter(article=old).update(at=month_ago)
    assert archive.empty_bin(before=timezone.now() - dt.timedelta(days=30)) == 1
    assert set(Article.objects.values_list("pk", flat=True)) == {young.pk, shown.pk}
    assert archive.empty_bin(articles=[shown.pk]) == 0, "it is not in the bin"


def test_many_move_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [keep(f"Story {number}\n\nIt rained in town {number}.").pk for number in range(5)]
    monkeypatch.setattr(bin_, "SLICE", 2)
    assert archive.move_to_bin(articles=ids) == 5
    assert not visible()
    monkeypatch.setattr(bin_, "ERASED_SLICE", 2)
    assert archive.empty_bin() == 5
    assert Tombstone.objects.count() == 5
