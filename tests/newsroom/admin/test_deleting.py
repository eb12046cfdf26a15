"""Whatever an administrator deletes, one by one or many at once, the archive deletes.

That no other code does it is looked at while every test runs: see `tests.write_path`.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.test import Client
from django.urls import reverse

from newsroom import archive
from newsroom.models import Article, Author, Entity, LearntLine, MergeSuggestion, NoName, Source
from tests.newsroom.factories import person, report

pytestmark = pytest.mark.django_db

DELETED: list[type[Model]] = [
    Article, Author, Entity, LearntLine, MergeSuggestion, NoName, Source,
]  # fmt: skip


@pytest.fixture(autouse=True)
def one_of_each() -> None:
    """One row or two of each table that the admin shows."""
    report(
        author="Ana Bosque", entities=[person("John Fitzgerald Fenwick"), person("John Fenwick")]
    )
    archive.learn_lines(lines={Source.objects.get().pk: ["A line of it."]})
    archive.never_a_name(name="Share")


def test_every_table_of_the_admin_is_tried_here() -> None:
    shown = {model for model in admin.site._registry if model._meta.app_label == "newsroom"}
    # Seeds and quotations go with their article, mentions with it or their entity, and never by themselves; what was
    # done is not forgotten, imports and jobs neither. What is in the bin has actions of its own: see
    # `test_bin`.
    never = {"Seed", "Mention", "Quotation", "Operation", "Withheld", "ImportRun", "Job"}
    assert {model.__name__ for model in shown} == {m.__name__ for m in DELETED} | never


def left(model: type[Model]) -> QuerySet[Any]:
    """What is there still; articles are in the bin first."""
    return Article.objects.visible() if model is Article else model._default_manager.all()


@pytest.mark.parametrize("model", DELETED)
def test_one_is_deleted(admin_client: Client, model: type[Model]) -> None:
    row = model._default_manager.first()
    assert row
    url = reverse(f"admin:newsroom_{model._meta.model_name}_delete", args=[row.pk])
    assert admin_client.post(url, {"post": "yes"}).status_code == 302
    assert not left(model).filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", DELETED)
def test_many_are_deleted(admin_client: Client, model: type[Model]) -> None:
    keys = list(model._default_manager.values_list("pk", flat=True))
    assert keys
    chosen = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    url = reverse(f"admin:newsroom_{model._meta.model_name}_changelist")
    assert admin_client.post(url, chosen).status_code == 302
    assert not left(model).exists()
