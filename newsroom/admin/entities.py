"""Entities in the admin: people, organisations and places, with the names that they are found by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, QuerySet, When
from django.db.models.functions import Left
from django.db.models.lookups import In
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from newsroom import archive
from newsroom.admin.bulk_sheets import SheetMixin
from newsroom.admin.columns import NamedListMixin, yes_or_no
from newsroom.admin.finding import NameSearchMixin, number_of
from newsroom.admin.history import HistoryMixin, with_undo
from newsroom.admin.merging import MergeMixin
from newsroom.admin.names import LabelledRows, TableInline, taken
from newsroom.admin.shared_forms import SharedForm, SharedRowAdmin, ShownField
from newsroom.admin.splitting import SplitMixin
from newsroom.history import Act, Subject
from newsroom.models import Alias, Entity, Mention, NoName
from newsroom.names import name_key
from newsroom.reader import permitted_entities


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


# Names that begin with a figure ("11AM ET") are seldom what a list is opened for: they come last.
FIGURES_LAST = Case(When(In(Left("name", 1), list("0123456789")), then=1), default=0)
EDITED = yes_or_no("edited", gettext_lazy("made by an editor"))


class AliasInline(TableInline):
    model = Alias
    form = AliasForm
    formset = LabelledRows
    fields = ("name", EDITED)
    readonly_fields = (EDITED,)
    extra = 1


class EntityForm(SharedForm):
    shown = ShownField()

    class Meta:
        model = Entity
        fields = ["name", "kind", "suggested", "hidden"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named_so = Alias.objects.filter(
            key=name_key(cleaned.get("name", "")), kind=cleaned.get("kind")
        )
        if other := named_so.exclude(entity=self.instance.pk).select_related("entity").first():
            self.add_error("name", taken(other.entity))
        return cleaned


@admin.register(Entity)
class EntityAdmin(NameSearchMixin, SheetMixin, MergeMixin, SplitMixin, SharedRowAdmin):
    subject = Subject.ENTITY
    change_form_template = "admin/newsroom/entity_form.html"
    list_display = (
        "name", "kind", "number", yes_or_no("suggested", gettext_lazy("suggested")),
        yes_or_no("hidden", pgettext_lazy("entity", "hidden")),
    )  # fmt: skip
    list_filter = ("kind", "suggested", "hidden")
    search_fields = ("name", "aliases__name")
    ordering = (FIGURES_LAST, "name")
    form = EntityForm
    fields = ("name", "kind", "suggested", "hidden")
    inlines = (AliasInline,)
    actions = (
        "merge_now",
        "merge",
        "accept",
        "hide",
        "show",
        "never_a_name",
        "export_csv",
        "export_xlsx",
    )
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entity]:
        rows: QuerySet[Entity] = permitted_entities(super().get_queryset(request))
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

    @admin.action(description=gettext_lazy("Hide from readers"), permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Entity]) -> None:
        self._hide(request, queryset, hidden=True)

    @admin.action(description=gettext_lazy("Show to readers"), permissions=["change"])
    def show(self, request: HttpRequest, queryset: QuerySet[Entity]) -> None:
        self._hide(request, queryset, hidden=False)

    def _hide(self, request: HttpRequest, queryset: QuerySet[Entity], *, hidden: bool) -> None:
        act = Act.HIDE if hidden else Act.PUBLISH
        with archive.operation(act, user=request.user) as opened:
            number = archive.hide_entities(
                entities=list(queryset.values_list("pk", flat=True)), hidden=hidden
            )
        said = (
            ngettext("%(number)d name hidden.", "%(number)d names hidden.", number)
            if hidden
            else ngettext("%(number)d name shown.", "%(number)d names shown.", number)
        ) % {"number": number}
        messages.success(request, with_undo(request, said, opened.written()))

    @admin.action(description=gettext_lazy("Never a name"), permissions=["merge"])
    def never_a_name(self, request: HttpRequest, queryset: QuerySet[Entity]) -> None:
        names = list(queryset.values_list("name", flat=True))
        with archive.operation(Act.NEVER, user=request.user, name=", ".join(names)) as opened:
            for name in names:
                archive.never_a_name(name=name)
        said = _("Never a name from now on: %(names)s.") % {"names": ", ".join(names[:5])}
        messages.success(request, with_undo(request, said, opened.written()))

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


class NoNameForm(forms.ModelForm[NoName]):
    class Meta:
        model = NoName
        fields: ClassVar[list[str]] = ["name"]
        help_texts: ClassVar[dict[str, Any]] = {
            "name": gettext_lazy(
                "No import makes a name of this word any more, of whatever kind; the names that are "
                "called so go. It can be undone."
            )
        }

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        key = name_key(name)
        if not key:
            raise forms.ValidationError(_("Write a word."))
        if NoName.objects.filter(key=key).exists():
            raise forms.ValidationError(_("It stands in the list already."))
        return name


@admin.register(NoName)
class NoNameAdmin(NamedListMixin, HistoryMixin, admin.ModelAdmin[NoName]):
    """The words that are never names: one is added here, or from the list of entities; deleting gives it back."""

    subject = Subject.NO_NAME
    list_display = ("name",)
    search_fields = ("name", "key")
    fields = ("name",)
    show_full_result_count = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().get_form(request, *args, **{"form": NoNameForm, **kwargs})

    def save_model(self, request: HttpRequest, obj: NoName, form: Any, change: bool) -> None:
        user: Any = request.user
        operation = archive.never_a_name(name=obj.name, user=user)
        obj.pk = NoName.objects.get(key=name_key(obj.name)).pk
        said = _("Never a name from now on: %(names)s.") % {"names": obj.name}
        back = reverse("admin:newsroom_noname_changelist")
        messages.success(request, with_undo(request, said, operation, back))

    def delete_model(self, request: HttpRequest, obj: NoName) -> None:
        archive.may_be_names(words=NoName.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[NoName]) -> None:
        archive.may_be_names(words=NoName.objects.filter(pk__in=queryset.values("pk")))
