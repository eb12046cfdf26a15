"""Addresses of sources, authors and entities that were merged into others."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404

from newsroom.history import Subject
from newsroom.models import Author, Entity, FormerSlug, Source

Row = TypeVar("Row", Source, Author, Entity)
OF: dict[type[Source | Author | Entity], Subject] = {
    Source: Subject.SOURCE, Author: Subject.AUTHOR, Entity: Subject.ENTITY,
}  # fmt: skip


def find(rows: QuerySet[Row], slug: str) -> Row:
    """The row with this slug, or the one that it was merged into; raises Http404 where there is none.

    Whose slug is another has moved: a page sends its readers there, for as long as it is not undone.
    """
    if found := rows.filter(slug=slug).first():
        return found
    moved = merged_into(rows.model, [slug])
    if moved and (found := rows.filter(pk=moved[slug]).first()):
        return found
    raise Http404


def merged_into(model: type[Source | Author | Entity], slugs: Collection[str]) -> dict[str, int]:
    """What these slugs lead to since a merge, by id."""
    subject = OF[model]
    rows = FormerSlug.objects.filter(of=subject, slug__in=slugs)
    return dict(rows.values_list("slug", f"{subject.value}_id"))
