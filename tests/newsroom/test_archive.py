"""What is done to many articles at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from newsroom import archive
from newsroom.models import Article, Entity, Mention, Source
from search.index import sync

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 2_600


@pytest.fixture
def articles(index_dir: Path) -> Iterator[list[Article]]:
    """More articles than SQLite is made to take parameters in a query."""
    source = Source.objects.create(name="The Herald", slug="the-herald", key="the herald")
    entity = Entity.objects.create(name="Petro", slug="petro", key="petro", kind="person")
    rows = Article.objects.bulk_create(
        [Article(title=f"Notes {number}", source=source) for number in range(MANY)]
    )
    Mention.objects.bulk_create([Mention(article=row, entity=entity) for row in rows])
    for _ in sync.rebuild():
        pass
    if connection.vendor != "sqlite":
        yield rows
        return
    connection.ensure_connection()
    before = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, MANY - 100)
    yield rows
    connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)


def test_entities_with_many_articles_are_merged(articles: list[Article]) -> None:
    target = Entity.objects.create(name="G. Petro", slug="g-petro", key="g petro", kind="person")
    Mention.objects.create(article=articles[0], entity=target, count=2)
    assert archive.merge_entities(target=target, others=[Entity.objects.get(name="Petro")]) == MANY
    assert Mention.objects.filter(entity=target).count() == MANY
    assert Mention.objects.get(article=articles[0]).count == 3
    assert sync.check().ids == ()


def test_an_entity_with_many_articles_becomes_another_kind(articles: list[Article]) -> None:
    entity = Entity.objects.get(name="Petro")
    entity.kind = "place"
    archive.save_entity(entity=entity)
    assert Article.objects.filter(revision=2).count() == MANY
    assert sync.check().ids == ()


def test_sources_with_many_articles_are_merged(articles: list[Article]) -> None:
    target = Source.objects.create(name="Herald", slug="herald", key="herald")
    assert archive.merge_sources(target=target, others=[Source.objects.get(key="the herald")])
    assert Article.objects.filter(source=target, revision=2).count() == MANY
    assert sync.check().ids == ()


def test_many_articles_are_deleted(articles: list[Article]) -> None:
    assert archive.delete_articles(articles=Article.objects.all()) == MANY
    assert sync.check().ids == ()
