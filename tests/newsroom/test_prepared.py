"""Queries that are put into SQL once give the rows that Django gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from django.db.models import QuerySet

from newsroom.models import Article
from newsroom.prepared import MOST_IDS, Prepared

pytestmark = pytest.mark.django_db


def titles(ids: Sequence[int]) -> QuerySet[Any, Any]:
    articles = Article.objects.filter(pk__in=ids, revision__gte=1).order_by("pk")
    return articles.values_list("pk", "title", "published")


@pytest.fixture
def ids() -> list[int]:
    made = [
        Article(title=f"Number {number}", published=dt.date(2022, 1, 1 + number))
        for number in range(5)
    ]
    return [article.pk for article in Article.objects.bulk_create(made)]


@pytest.mark.parametrize("number", [0, 1, 3, 5])
def test_the_rows_are_those_of_the_query(ids: list[int], number: int) -> None:
    prepared = Prepared(titles)
    for some in (ids[:number], ids[5 - number :]):
        assert [tuple(row) for row in prepared(some)] == list(titles(some))


def test_the_query_is_made_once_for_each_number_of_ids(ids: list[int]) -> None:
    asked = []

    def query(some: Sequence[int]) -> QuerySet[Any, Any]:
        asked.append(len(some))
        return titles(some)

    prepared = Prepared(query)
    for some in (ids[:2], ids[3:], ids[:3], ids[1:3]):
        prepared(some)
    assert asked == [2, 3]


def test_more_ids_than_are_prepared_for_find_their_rows(ids: list[int]) -> None:
    many = [*ids, *range(10_000, 10_000 + MOST_IDS)]
    assert [tuple(row) for row in Prepared(titles)(many)] == list(titles(ids))
