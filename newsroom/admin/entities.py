"""Entities in the admin: people, organisations and places, with the names that they are found by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from newsroom import archive
from newsroom.admin.finding import NameSearchMixin, number_of
from newsroom.admin.merging import MergeMixin
from newsroom.admin.names import taken
from newsroom.admin.shared_forms import SharedForm, SharedRowAdmin, ShownField
from newsroom.admin.splitting import SplitMixin
from newsroom.history import Subject
from newsroom.models import Alias, Entity, Mention
from newsroom.names import name_key
from newsroom.reader import readable_entities


class AliasForm(forms.ModelForm[Alias]):
    class Meta:
        model = Alias
        fields = ["name"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        entity = self.instance.entity if self.instance.entity_id else None
        other = Alias.objects.filter(key=name_key(name)).exclude(pk=self.instance.pk)
        if entity:
            other = other.filter(kind=entity.kind).exclude(entity=entity)
            if same := other.select_related("entity").first():
                raise forms.ValidationError(taken(same.entity))
        return name


class AliasInline(admin.TabularInline[Alias, Entity]):
    model = Alias
    form = AliasForm
    fields = ("name", "edited")
    readonly_fields = ("edited",)
    extra = 1


class EntityForm(SharedForm):
    shown = ShownField()

    class Meta:
        model = Entity
        fields = ["name", "kind", "suggested"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named_so = Alias.objects.filter(
            key=name_key(cleaned.get("name", "")), kind=cleaned.get("kind")
        )
        if other := named_so.exclude(entity=self.instance.pk).select_related("entity").first():
            self.add_error("name", taken(other.entity))
        return cleaned


@admin.register(Entity)
class EntityAdmin(NameSearchMixin, MergeMixin, SplitMixin, SharedRowAdmin):
    subject = Subject.ENTITY
    change_form_template = "admin/newsroom/entity_form.html"
    list_display = ("name", "kind", "number", "suggested")
    list_filter = ("kind", "suggested")
    search_fields = ("name", "aliases__name")
    form = EntityForm
    fields = ("name", "kind", "suggested")
    inlines = (AliasInline,)
    actions = ("merge_now", "merge", "accept")
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entity]:
        rows: QuerySet[Entity] = readable_entities(super().get_queryset(request))
        return rows.annotate(number=number_of(Mention, "entity"))

    @admin.display(description=gettext_lazy("articles"), ordering="number")
    def number(self, entity: Entity) -> int:
        return int(entity.number)  # type: ignore[attr-defined]

    def merged(
        self, target: Entity, others: Sequence[Entity], user: Any, *, across_kinds: bool
    ) -> archive.Merged:
        return archive.merge_entities(
            target=target, others=others, user=user, across_kinds=across_kinds
        )

    @admin.action(description=gettext_lazy("Accept suggestions"), permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Entity]) -> None:
        archive.accept_entities(entities=list(queryset.values_list("pk", flat=True)))

    def save_model(self, request: HttpRequest, obj: Entity, form: Any, change: bool) -> None:
        archive.save_entity(entity=obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)  # only sorts the rows
        for alias in formset.deleted_objects:
            archive.remove_alias(alias=alias)
        for alias, _fields in formset.changed_objects:
            archive.rename_alias(alias=alias, name=alias.name)
        for alias in formset.new_objects:
            archive.add_alias(entity=form.instance, name=alias.name)

    def delete_model(self, request: HttpRequest, obj: Entity) -> None:
        archive.delete_entities(entities=Entity.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Entity]) -> None:
        archive.delete_entities(entities=Entity.objects.filter(pk__in=queryset.values("pk")))
