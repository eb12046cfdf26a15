"""Migrations that the version before can live with: machines are upgraded one after the other.

While they are, both versions use the tables as the newer one has made them. So a migration adds, and
what nobody uses any more is removed by a later version (CONTRIBUTING.md, "Migrations").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

from tests.paths import PROJECT

# The first migration of each app that has to be one. Those before are of versions that were upgraded
# with all processes stopped, 0.1 to 0.2 the last time.
SINCE = {"newsroom": 18, "search": 7}
ADDS = (
    migrations.CreateModel, migrations.AddIndex, migrations.RemoveIndex, migrations.RenameIndex,
    migrations.AlterModelOptions, migrations.AlterModelManagers, migrations.RunPython, migrations.RunSQL,
)  # fmt: skip
VERSION = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def trouble(operation: Operation, before: ProjectState, app: str) -> str:
    """What the version before cannot live with in an operation, or ""."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        found = [trouble(each, before, app) for each in operation.database_operations]
        return next(filter(None, found), "")
    if isinstance(operation, ADDS):
        return ""
    if isinstance(operation, migrations.AddField):
        return "" if may_be_left_out(operation.field) else "its rows lack the new column"
    if isinstance(operation, migrations.AlterField):
        old = before.models[app, operation.model_name_lower].fields[operation.name_lower]
        return narrower(old, operation.field)
    return f"it needs what {type(operation).__name__} changes"


def may_be_left_out(field: Any) -> bool:
    """Whether a row may be written that says nothing of the column."""
    return bool(field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)


def narrower(old: Any, new: Any) -> str:
    """What may not be in a column any more that could be before, or ""."""
    if old.null and not new.null:
        return "it may leave the column empty"
    if (new.unique and not old.unique) or old.many_to_many != new.many_to_many:
        return "its rows may not be unique"
    if old.is_relation or new.is_relation:
        return "" if old.is_relation and new.is_relation else "the column is of another kind"
    # What a more special kind holds, as numbers from 0 up, the more general one holds, too.
    if not isinstance(old, type(new)):
        return "the column is of another kind"
    if (new.max_length or 0) and (old.max_length or 10**9) > new.max_length:
        return "its values may be longer"
    return ""


def last_use(migration: Any) -> str:
    """The version that used last what a migration removes, where it says so."""
    return str(getattr(migration, "last_used_by", ""))


def older(version: str) -> bool:
    """Whether a version is before the one before this."""

    def numbers(text: str) -> list[int]:
        return [int(part) for part in text.split(".")]

    return numbers(version)[:2] < numbers(VERSION)[:2]


def rolling() -> Iterator[tuple[Any, ProjectState]]:
    """Each migration that must leave the version before at work, and the state that it finds."""
    loader = MigrationLoader(connection)
    for app, first in SINCE.items():
        assert apps.get_app_config(app)
        for (label, name), migration in sorted(loader.disk_migrations.items()):
            if label == app and int(name[:4]) >= first:
                yield migration, loader.project_state(list(migration.dependencies))


@pytest.mark.django_db
def test_the_version_before_lives_with_each_migration() -> None:
    seen = []
    for migration, state in rolling():
        seen.append(migration)
        if last_use(migration):
            assert older(last_use(migration)), f"{migration}: the version before still uses it"
            continue
        for operation in migration.operations:
            why = trouble(operation, state, migration.app_label)
            assert not why, f"{migration}: {operation.describe()}: to the version before {why}"
            operation.state_forwards(migration.app_label, state)
    assert seen


STATE = ProjectState()
migrations.CreateModel(
    "Shelf",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=40)),
        ("place", models.CharField(max_length=40, null=True)),
    ],
).state_forwards("newsroom", STATE)


@pytest.mark.parametrize(
    ("operation", "safe"),
    [
        (migrations.CreateModel("Box", []), True),
        (migrations.DeleteModel("Shelf"), False),
        (migrations.RemoveField("Shelf", "name"), False),
        (migrations.RenameField("Shelf", "name", "title"), False),
        (migrations.RenameModel("Shelf", "Rack"), False),
        (migrations.AddField("Shelf", "new", models.TextField(null=True)), True),
        (migrations.AddField("Shelf", "new", models.TextField(default="")), False),
        (migrations.AddField("Shelf", "new", models.TextField(db_default="")), True),
        (migrations.AlterField("Shelf", "name", models.CharField(max_length=80)), True),
        (migrations.AlterField("Shelf", "name", models.CharField(max_length=20)), False),
        (migrations.AlterField("Shelf", "name", models.IntegerField()), False),
        (migrations.AlterField("Shelf", "place", models.CharField(max_length=40)), False),
        (migrations.SeparateDatabaseAndState([migrations.DeleteModel("Shelf")]), False),
        (migrations.SeparateDatabaseAndState([], [migrations.DeleteModel("Shelf")]), True),
    ],
    ids=str,
)
def test_what_is_told_of_an_operation(operation: Operation, safe: bool) -> None:
    assert (trouble(operation, STATE, "newsroom") == "") is safe


def test_what_is_removed_was_last_used_two_versions_ago() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    assert older("0.1.0")
    assert not older(VERSION)
