"""Filters of the list of articles that editors name."""

from __future__ import annotations

from typing import Any

from newsroom.models import SavedFilter


def save_filter(*, user: Any, name: str, query: str, shared: bool) -> SavedFilter:
    """Keep a filter under a name; one of hers that has it becomes this one."""
    kept, _made = SavedFilter.objects.update_or_create(
        user=user, name=name[:100], defaults={"query": query, "shared": shared}
    )
    return kept


def delete_filter(*, pk: int, user: Any) -> bool:
    """Forget a filter of hers; False where she has none such."""
    deleted, _rows = SavedFilter.objects.filter(pk=pk, user=user).delete()
    return bool(deleted)
