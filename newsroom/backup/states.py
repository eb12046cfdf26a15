"""The tables as migrations have made them: now, and as they were when a backup was made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from newsroom import archive

# An app and the name of one of its migrations.
Migration = tuple[str, str]


def known() -> frozenset[Migration]:
    """The migrations that this version has."""
    return frozenset(MigrationLoader(None).graph.nodes)


def applied() -> frozenset[Migration]:
    """The migrations that have made this database's tables, of apps that this version has."""
    ours = {app for app, _ in known()}
    recorded = MigrationRecorder(connection).applied_migrations()
    return frozenset(each for each in recorded if each[0] in ours)


def unknown_among(state: Collection[Migration]) -> str:
    """Those of these migrations that this version does not have, in words, or ""."""
    return ", ".join(f"{app}.{name}" for app, name in sorted(set(state) - known()))


def models_at(state: Collection[Migration]) -> list[type[models.Model]]:
    """The models as they were when these migrations had been applied."""
    return _all_models(MigrationLoader(None).project_state(sorted(state)).apps)


def go_to(state: Collection[Migration]) -> None:
    """Make all tables anew, empty, as they were when these migrations had been applied.

    Part of the caller's transaction. On SQLite, it must not look at references.
    """
    archive.drop_tables(models_at(applied()))
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.all().delete()
    _migrate(state)


def catch_up() -> None:
    """Apply what this version has beyond them, as `manage.py migrate` does."""
    _migrate(known())


def _migrate(state: Collection[Migration]) -> None:
    executor = MigrationExecutor(connection)
    reached = executor.migrate(_last(executor, state))
    emit_post_migrate_signal(0, False, connection.alias, apps=reached.apps)
    ContentType.objects.clear_cache()


def _last(executor: MigrationExecutor, state: Collection[Migration]) -> Sequence[Any]:
    """The last of these migrations of each app; one before would be taken as "back to this one"."""
    nodes = executor.loader.graph.node_map
    return sorted(
        each
        for each in state
        if not any(child.key[0] == each[0] and child.key in state for child in nodes[each].children)
    )


def _all_models(registry: Any) -> list[type[models.Model]]:
    return [
        model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
