"""What an editor deletes while an import refers to it: neither is in the way of the other."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from newsroom.intake.patience import patiently
from newsroom.models import Article, Entity, Source
from tests.newsroom.factories import person, report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


@pytest.mark.parametrize("model", [Entity, Source, Article])
def test_a_deletion_while_an_import_writes(admin_client: Client, model: type[Model]) -> None:
    """The import has changed the first article, and ties another to what is deleted."""
    if connection.vendor != "postgresql":
        return  # SQLite lets one write at a time
    first = report("The first", "Once.", entities=[person("Ada Fenwick")])
    row = model._default_manager.order_by("pk")[0]
    address = reverse(f"admin:newsroom_{model._meta.model_name}_delete", args=[row.pk])
    answers: list[int] = []

    def delete() -> None:
        try:
            answers.append(admin_client.post(address, {"post": "yes"}).status_code)
        finally:
            connection.close()

    deleting = threading.Thread(target=delete)

    def store() -> None:
        with transaction.atomic():
            Article.objects.filter(pk=first.pk).update(revision=5)
            report("The second", "Twice.", entities=[person("Ada Fenwick")])
            if not answers and not deleting.is_alive():
                deleting.start()
                time.sleep(0.5)  # until it waits for a lock of this transaction

    admin_client.raise_request_exception = False
    patiently(store)
    deleting.join()
    assert answers == [302]
    left = Article.objects.visible() if model is Article else model._default_manager.all()
    assert not left.filter(pk=row.pk).exists()
    assert Article.objects.filter(title="The second").exists()
