"""What people get when the database cannot be used: a page that says so, and to try again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from newsroom.models import Article
from newsroom.pages import views
from tests.databases import full_disk
from tests.newsroom.admin.forms import change_url, form_of
from tests.newsroom.factories import report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


@pytest.mark.parametrize(
    "error", [OperationalError("database is locked"), InterfaceError("closed")]
)
@pytest.mark.parametrize("address", ["/", "/sources/", "/admin/", "/export.csv"])
def test_a_database_that_cannot_be_used_is_no_mistake_of_ours(
    admin_client: Client, address: str, error: Exception
) -> None:
    """Whether a view asks it, or what stands around all views."""

    def fail(*args: Any) -> Any:
        raise error

    admin_client.raise_request_exception = False
    with connection.execute_wrapper(fail):
        response = admin_client.get(address)
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "cannot answer now" in response.content.decode()


def test_a_mistake_of_ours_is_one_still(monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*args: Any) -> Any:
        raise ValueError("a mistake")

    monkeypatch.setattr(views, "render", mistaken)
    response = Client(raise_request_exception=False).get("/sources/")
    assert response.status_code == 500
    assert "The fault is ours" in response.content.decode()


def test_an_editor_on_a_full_disk_is_told_that_nothing_was_saved(admin_client: Client) -> None:
    if connection.vendor != "sqlite":
        return  # only SQLite's file can be kept from growing
    article = report()
    form = form_of(admin_client, article)
    admin_client.raise_request_exception = False
    with full_disk():
        response = admin_client.post(
            change_url(article), form | {"standfirst": "On the quay. " * 5_000}
        )
    assert response.status_code == 503
    assert "it has not been saved" in response.content.decode()
    assert Article.objects.get().standfirst == ""
