"""Entities that may be one, in the admin: an editor says whether they are."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from newsroom import archive
from newsroom.admin.columns import link_to, yes_or_no
from newsroom.admin.history import with_undo
from newsroom.hidden import hidden
from newsroom.history import Act
from newsroom.models import Entity, MergeSuggestion
from newsroom.reader import permitted_entities

DISMISSED = yes_or_no("dismissed", gettext_lazy("dismissed"))


@admin.register(MergeSuggestion)
class MergeSuggestionAdmin(admin.ModelAdmin[MergeSuggestion]):
    """Pairs of names, each a link to the name; whether they are one is said in the list, or on a pair's page."""

    change_form_template = "admin/newsroom/mergesuggestion/change_form.html"
    list_display = ("one", "two", "kind", DISMISSED, "decide")
    list_display_links = ("decide",)
    fields = ("one", "two", "kind", DISMISSED)
    readonly_fields = fields
    list_filter = ("dismissed", "entity__kind")
    list_select_related = ("entity", "other")
    search_fields = ("entity__name", "other__name")
    actions = ("merge_pairs", "dismiss")

    def get_queryset(self, request: HttpRequest) -> QuerySet[MergeSuggestion]:
        rows = super().get_queryset(request)
        if not hidden():
            return rows
        known = permitted_entities(Entity.objects.all())
        return rows.filter(entity__in=known, other__in=known)

    @admin.display(description=gettext_lazy("entity"), ordering="entity")
    def one(self, suggestion: MergeSuggestion) -> SafeString:
        return link_to(suggestion.entity)

    @admin.display(description=gettext_lazy("other entity"), ordering="other")
    def two(self, suggestion: MergeSuggestion) -> SafeString:
        return link_to(suggestion.other)

    @admin.display(description=gettext_lazy("decide"))
    def decide(self, suggestion: MergeSuggestion) -> str:
        return _("One or two?")

    @admin.display(description=gettext_lazy("kind"))
    def kind(self, suggestion: MergeSuggestion) -> str:
        return suggestion.entity.get_kind_display()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A pair, with both names as links, and the two answers as buttons."""
        may = {"may_decide": self.has_change_permission(request)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **may})

    @admin.action(description=gettext_lazy("They are one: merge"), permissions=["change"])
    def merge_pairs(self, request: HttpRequest, queryset: QuerySet[MergeSuggestion]) -> None:
        number = 0
        # All that is merged at once is undone at once.
        with archive.operation(Act.BULK, user=request.user, what="merge") as opened:
            for pk in list(queryset.values_list("pk", flat=True)):
                # One merge may have taken a later pair's entity with it.
                pairs = MergeSuggestion.objects.filter(pk=pk).select_related("entity", "other")
                if pair := pairs.first():
                    number += self._merge(request, pair)
        said = ngettext("%(number)d pair merged.", "%(number)d pairs merged.", number)
        said %= {"number": number}
        messages.success(request, with_undo(request, said, opened.written()))

    def _merge(self, request: HttpRequest, pair: MergeSuggestion) -> bool:
        user: Any = request.user
        try:
            archive.merge_entities(target=pair.entity, others=[pair.other], user=user)
        except archive.KindsDiffer:
            said = _(
                "“%(one)s” and “%(other)s” are of two kinds: merge them in the list of entities."
            )
            messages.error(request, said % {"one": pair.entity, "other": pair.other})
            return False
        return True

    @admin.action(description=gettext_lazy("They are two: dismiss"), permissions=["change"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[MergeSuggestion]) -> None:
        archive.dismiss_merge(suggestions=queryset)

    def delete_model(self, request: HttpRequest, obj: MergeSuggestion) -> None:
        archive.delete_merges(suggestions=MergeSuggestion.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[MergeSuggestion]) -> None:
        chosen = MergeSuggestion.objects.filter(pk__in=queryset.values("pk"))
        archive.delete_merges(suggestions=chosen)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)
