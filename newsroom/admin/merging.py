"""Merging in the admin: the chosen rows become one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from newsroom import archive
from newsroom.admin.history import with_undo
from newsroom.models import Entity, Source
from newsroom.reader import READ_ALL


class MergeMixin:
    """Actions that merge the chosen rows: into the one with most articles at once, or after asking."""

    def merged(
        self, target: Any, others: Sequence[Any], user: Any, *, across_kinds: bool
    ) -> archive.Merged:
        raise NotImplementedError

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Merging changes one row and deletes others; of several names Django asks for any one."""
        rows: Any = self
        return rows.has_change_permission(request) and rows.has_delete_permission(request)  # type: ignore[no-any-return]

    @admin.action(
        description=gettext_lazy("Merge into the one with most articles"), permissions=["merge"]
    )
    def merge_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """What needs no word of the editor's is merged at once: the message takes it back."""
        rows = list(queryset)
        if len(rows) > 1 and not _to_be_said(rows):
            self._merge(request, _largest(rows), rows)
            return None
        return self.merge(request, queryset)

    @admin.action(description=gettext_lazy("Merge into one…"), permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        rows = list(queryset)
        if len(rows) < 2:
            messages.error(request, _("Choose two or more to merge."))
            return None
        target = next((row for row in rows if str(row.pk) == request.POST.get("target")), None)
        kinds = _kinds(rows)
        if target and (kinds < 2 or request.POST.get("across_kinds") == "yes"):
            self._merge(request, target, rows)
            return None
        if target:
            messages.error(request, _("Nothing was merged: they are of several kinds."))
        context = {
            **admin.site.each_context(request),
            "title": _("Merge into one"),
            "rows": rows,
            "kinds": kinds,
            "only_for": _only_for(rows),
            "chosen": target or _largest(rows),
            "opts": queryset.model._meta,
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/newsroom/merge.html", context)

    def _merge(self, request: HttpRequest, target: Any, rows: Sequence[Any]) -> None:
        others = [row for row in rows if row.pk != target.pk]
        if _readers_differ(rows) and not request.user.has_perm(READ_ALL):
            said = _("Nothing was merged: they are for different groups, which others decide.")
            messages.error(request, said)
            return
        meant = request.POST.get("across_kinds") == "yes"
        try:
            done = self.merged(target, others, request.user, across_kinds=meant)
        except archive.RestrictedError:
            said = _(
                "Nothing was merged: there is no group that may read all of them. "
                "Say first for whom they are."
            )
            messages.error(request, said)
            return
        said = ngettext(
            "Merged into “%(name)s”; %(number)d article changed.",
            "Merged into “%(name)s”; %(number)d articles changed.",
            done,
        ) % {"name": target, "number": done}
        messages.success(request, with_undo(request, said, done.operation))


def _largest(rows: Sequence[Any]) -> Any:
    return max(rows, key=lambda row: row.number)


def _to_be_said(rows: Sequence[Any]) -> bool:
    """Whether an editor has to say that she means it: they are of several kinds, or for others."""
    return _kinds(rows) > 1 or _readers_differ(rows)


def _kinds(rows: Sequence[Any]) -> int:
    """Of how many kinds they are. An author's is not asked about: the one that stays keeps its own."""
    return len({row.kind for row in rows if isinstance(row, Entity)})


def _readers(rows: Sequence[Any]) -> list[frozenset[int]]:
    if not isinstance(rows[0], Source):
        return []
    return list(archive.readers_of([row.pk for row in rows]).values())


def _readers_differ(rows: Sequence[Any]) -> bool:
    return len(set(_readers(rows))) > 1


def _only_for(rows: Sequence[Any]) -> str | None:
    """For which groups the one will be; None where that is everybody, and "" where it is nobody."""
    if not any(readers := _readers(rows)):
        return None
    try:
        groups = archive.narrowest(readers)
    except archive.RestrictedError:
        return ""
    return ", ".join(Group.objects.filter(pk__in=groups).values_list("name", flat=True))
