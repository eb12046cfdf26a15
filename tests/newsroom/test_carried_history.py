"""What an earlier version kept of changes is in the history of this one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom import archive
from newsroom.history import Act, Change, Operation
from newsroom.models import Alias, Article, DeletedEntity, Entity, RefusedName

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

BEFORE = ("newsroom", "0006_block_language")
NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def earlier() -> Iterator[Any]:
    """The models of the version before; the database is this version's again afterwards."""
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    executor.migrate([BEFORE])
    yield executor.loader.project_state([BEFORE]).apps
    _migrate(newest)


def _migrate(targets: Any = None) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(targets or executor.loader.graph.leaf_nodes())


def test_nothing_that_was_kept_is_lost(earlier: Any, admin_client: Client) -> None:
    get = lambda name: earlier.get_model("newsroom", name)  # noqa: E731
    user = earlier.get_model("auth", "User").objects.get()
    article = get("Article").objects.create(title="Second", created=timezone.now())
    past = {"id": article.pk, "history_user": user, "created": NOON, "language": "en"}
    rows = get("HistoricalArticle").objects
    for hour, title in enumerate(("First", "Second")):
        rows.create(**past, title=title, revision=hour + 2, history_type="~",
                    history_date=NOON + dt.timedelta(hours=hour))  # fmt: skip
    rows.create(**past | {"id": 999}, title="Gone", revision=4, history_type="-",
                history_date=NOON + dt.timedelta(hours=3))  # fmt: skip
    kept = get("Entity").objects.create(name="Petro", slug="petro", key="petro", kind="person")
    entity = {"id": kept.pk, "name": "Petro", "slug": "petro", "key": "petro", "kind": "person"}
    words = get("HistoricalEntity").objects
    for key in ("gustavo", "the president"):
        words.create(**entity, history_type="~", history_date=NOON,
                     history_change_reason=f"no other name: {key}")  # fmt: skip
    # One of the two names was given back.
    get("Alias").objects.create(entity=kept, name="Gustavo", key="gustavo", kind="person",
                                tail="gustavo", edited=True)  # fmt: skip
    words.create(**entity | {"id": 888, "key": "maduro"}, history_type="-", history_date=NOON)
    _migrate()
    changes = Change.objects.filter(subject="article", number=article.pk).order_by("pk")
    first, second = changes
    assert second.rows == [["article", [article.pk], {"title": "First"}, {"title": "Second"}]]
    assert first.rows[0][3]["title"] == "First"
    operation = second.operation
    assert (operation.kind, operation.by) == (Act.EARLIER, "admin")
    assert operation.started == NOON + dt.timedelta(hours=1)
    assert Change.objects.get(number=999).rows[0][2]["title"] == "Gone"
    assert list(RefusedName.objects.values_list("key", flat=True)) == ["the president"]
    assert list(DeletedEntity.objects.values_list("number", "key")) == [(888, "maduro")]
    assert archive.deleted_names() == {("maduro", "person")}
    assert archive.edited_entities() == {kept.pk}
    page = admin_client.get(reverse("admin:newsroom_article_history", args=[article.pk]))
    assert "<del>First</del>" in page.content.decode()
    assert Operation.objects.count() == 6
    assert Article.objects.count() == Entity.objects.count() == Alias.objects.count() == 1
