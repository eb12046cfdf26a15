"""What is done to many articles at once."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from newsroom import archive
from newsroom.models import Article, Entity, Mention, Source
from search.index import sync

pytestmark = pytest.mark.django_db

MANY = 2_600


@pytest.fixture(scope="module")
def built(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[list[Article], Path]]:
    """More articles than SQLite is made to take parameters in a query, and an index of them."""
    folder = tmp_path_factory.mktemp("index")
    with django_db_blocker.unblock(), transaction.atomic():
        source = Source.objects.create(name="The Herald", slug="the-herald", key="the herald")
        entity = Entity.objects.create(name="Petro", slug="petro", key="petro", kind="person")
        rows = Article.objects.bulk_create(
            [Article(title=f"Notes {number}", source=source) for number in range(MANY)]
        )
        Mention.objects.bulk_create([Mention(article=row, entity=entity) for row in rows])
        with override_settings(SEARCH_INDEX_DIR=folder):
            sync.engine.cache_clear()
            for _ in sync.rebuild():
                pass
            sync.engine.cache_clear()
        yield rows, folder
        transaction.set_rollback(True)


@pytest.fixture
def articles(
    built: tuple[list[Article], Path], index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Article]]:
    """The articles, for a test that may change them and their index, and take its time."""
    rows, folder = built
    monkeypatch.setattr(sync, "REQUEST_SECONDS", 60.0)
    shutil.copytree(folder, index_dir)
    if connection.vendor != "sqlite":
        yield rows
        return
    before = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, MANY - 100)
    yield rows
    connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> AbstractContextManager[Any]:
    """What would follow a commit follows the end of this context."""
    return django_capture_on_commit_callbacks(execute=True)  # type: ignore[no-any-return]


@pytest.mark.fault
def test_entities_with_many_articles_are_merged(
    articles: list[Article], committed: AbstractContextManager[Any]
) -> None:
    target = Entity.objects.create(name="G. Petro", slug="g-petro", key="g petro", kind="person")
    Mention.objects.create(article=articles[0], entity=target, count=2)
    with committed:
        moved = archive.merge_entities(target=target, others=[Entity.objects.get(name="Petro")])
    assert moved == MANY
    assert Mention.objects.filter(entity=target).count() == MANY
    assert Mention.objects.get(article=articles[0]).count == 3
    assert sync.check().ids == ()


@pytest.mark.fault
def test_an_entity_with_many_articles_becomes_another_kind(
    articles: list[Article], committed: AbstractContextManager[Any]
) -> None:
    entity = Entity.objects.get(name="Petro")
    entity.kind = "place"
    with committed:
        archive.save_entity(entity=entity)
    assert Article.objects.filter(revision=2).count() == MANY
    assert sync.check().ids == ()


@pytest.mark.fault
def test_sources_with_many_articles_are_merged(
    articles: list[Article], committed: AbstractContextManager[Any]
) -> None:
    target = Source.objects.create(name="Herald", slug="herald", key="herald")
    with committed:
        assert archive.merge_sources(target=target, others=[Source.objects.get(key="the herald")])
    assert Article.objects.filter(source=target, revision=2).count() == MANY
    assert sync.check().ids == ()


@pytest.mark.fault
def test_many_articles_are_deleted(
    articles: list[Article], committed: AbstractContextManager[Any]
) -> None:
    with committed:
        assert archive.delete_articles(articles=Article.objects.all()) == MANY
    assert sync.check().ids == ()
