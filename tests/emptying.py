"""A test that commits leaves an empty archive behind at once.

Django's own way truncates each table and makes content types, permissions and groups anew, which took a
third of the time of such tests. What migrating made is left here, and all other rows are deleted.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

GRANTED = Group.permissions.through
MADE = (ContentType, Permission, Group, GRANTED)


def install() -> None:
    """Empty the tests' database this way from now on; to be called while it is as migrating left it."""
    slowly = TransactionTestCase._fixture_teardown
    fresh = made()

    def teardown(case: Any) -> None:
        nonlocal fresh
        if made() == fresh:
            delete_the_rest()
        else:
            slowly(case)
            fresh = made()

    TransactionTestCase._fixture_teardown = teardown


def made() -> list[Any]:
    """What migrating makes, as far as tests may change it."""
    return [
        list(Group.objects.order_by("pk").values_list()),
        list(GRANTED.objects.order_by("pk").values_list()),
        *(list(model.objects.order_by("pk").values_list("pk", flat=True)) for model in MADE[:2]),
    ]


def delete_the_rest() -> None:
    """Delete each row of the project's tables but those that migrating makes."""
    left = {model._meta.db_table for model in MADE}
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with transaction.atomic(), connection.cursor() as cursor:
        for table in set(tables) - left:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
