"""The whole of an archive as plain values, to compare it before and after."""

from __future__ import annotations

from typing import Any

from newsroom.archive.rows import PARTS, UNTRACKED, as_plain
from newsroom.models import Alias, Entity, Mention

# Of the day: when a row was read, and what only says whether it waits.
OF_THE_DAY = UNTRACKED | {"recorded", "resolved"}


def state() -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """All rows of the archive by part and key, but for names that nobody has and no editor gave."""
    needed = {
        *Mention.objects.values_list("entity", flat=True),
        *Alias.objects.filter(edited=True).values_list("entity", flat=True),
    }
    idle = set(Entity.objects.exclude(pk__in=needed).values_list("pk", flat=True))
    found: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
    for name, part in PARTS.items():
        rows = {}
        for values in part.model._base_manager.values(*part.fields):
            if part.subject == "entity" and name != "gone" and values[part.parent] in idle:
                continue
            if values[part.parent] is None:  # another part of the same table
                continue
            plain = {key: as_plain(value) for key, value in values.items()}
            rows[part.key_of(plain)] = {
                key: value for key, value in plain.items() if key not in OF_THE_DAY
            }
        found[name] = rows
    return found
