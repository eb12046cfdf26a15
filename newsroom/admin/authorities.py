"""Sources and entities in the admin: the names that articles are filed under."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from newsroom import archive
from newsroom.admin.articles import SourceFilter
from newsroom.admin.history import with_undo
from newsroom.admin.shared_forms import SharedForm, SharedRowAdmin, ShownField
from newsroom.admin.splitting import SplitMixin
from newsroom.hidden import hidden
from newsroom.history import Act, Subject
from newsroom.models import (
    Alias,
    Author,
    AuthorName,
    Entity,
    LearntLine,
    MergeSuggestion,
    Source,
    SourceName,
)
from newsroom.names import name_key
from newsroom.reader import READ_ALL, readable_authors, readable_entities, readable_sources


class MergeMixin:
    """An action that merges the chosen rows into one of them, after asking which."""

    def merged(
        self, target: Any, others: Sequence[Any], user: Any, *, across_kinds: bool
    ) -> archive.Merged:
        raise NotImplementedError

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Merging changes one row and deletes others; of several names Django asks for any one."""
        rows: Any = self
        return rows.has_change_permission(request) and rows.has_delete_permission(request)  # type: ignore[no-any-return]

    @admin.action(description=gettext_lazy("Merge into one…"), permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        rows = list(queryset)
        if len(rows) < 2:
            messages.error(request, _("Choose two or more to merge."))
            return None
        target = next((row for row in rows if str(row.pk) == request.POST.get("target")), None)
        kinds = {getattr(row, "kind", "") for row in rows}
        meant = request.POST.get("across_kinds") == "yes"
        if target and (len(kinds) == 1 or meant):
            others = [row for row in rows if row.pk != target.pk]
            try:
                done = self.merged(target, others, request.user, across_kinds=meant)
            except archive.RestrictedError:
                said = _("A source that is only for some groups is not merged.")
                messages.error(request, said)
                return None
            said = ngettext(
                "Merged into “%(name)s”; %(number)d article changed.",
                "Merged into “%(name)s”; %(number)d articles changed.",
                done,
            ) % {"name": target, "number": done}
            messages.success(request, with_undo(request, said, done.operation))
            return None
        if target:
            messages.error(request, _("Nothing was merged: they are of several kinds."))
        context = {
            **admin.site.each_context(request),
            "title": _("Merge into one"),
            "rows": rows,
            "kinds": len(kinds),
            "chosen": target or max(rows, key=lambda row: row.number),
            "opts": queryset.model._meta,
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/newsroom/merge.html", context)


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
            if taken := other.select_related("entity").first():
                raise forms.ValidationError(_taken(taken.entity))
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
            self.add_error("name", _taken(other.entity))
        return cleaned


def _taken(other: Entity | Source | Author) -> str:
    return _("“%(name)s” has this name. Merge the two instead.") % {"name": other}


def _refuse_taken(model: Any, names: Any, name: str, pk: int | None) -> None:
    """Raises ValidationError where another source or author has a name, be it beside its own."""
    key, owner = name_key(name), model._meta.model_name
    other = model.objects.filter(key=key).exclude(pk=pk).first()
    if other is None:
        rows = names.objects.filter(key=key).exclude(**{f"{owner}_id": pk}).select_related(owner)
        other = getattr(rows.first(), owner, None)
    if other is not None:
        raise forms.ValidationError(_taken(other))


@admin.register(Entity)
class EntityAdmin(MergeMixin, SplitMixin, SharedRowAdmin):
    subject = Subject.ENTITY
    change_form_template = "admin/newsroom/entity_form.html"
    list_display = ("name", "kind", "number", "suggested")
    list_filter = ("kind", "suggested")
    search_fields = ("name", "aliases__name")
    form = EntityForm
    fields = ("name", "kind", "suggested")
    inlines = (AliasInline,)
    actions = ("merge", "accept")
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entity]:
        rows: QuerySet[Entity] = readable_entities(super().get_queryset(request))
        return rows.annotate(number=Count("mentions", distinct=True))

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


class OtherNameForm(forms.ModelForm[Any]):
    """A name that imports find a source or an author by, beside its own."""

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        owner = Source if isinstance(self.instance, SourceName) else Author
        if other := owner._base_manager.filter(key=name_key(name)).first():
            raise forms.ValidationError(_taken(other))
        same = type(self.instance)._base_manager.filter(key=name_key(name))
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another one has this name already."))
        return name


class OtherNameInline(admin.TabularInline[Any, Any]):
    form = OtherNameForm
    fields = ("name",)
    extra = 1


class SourceNameInline(OtherNameInline):
    model = SourceName


class OtherNamesMixin:
    """Other names, as they are written among the fields of their owner."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)  # only sorts the rows
        # A name that is written otherwise is another.
        changed = [other for other, _fields in formset.changed_objects]
        for other in [*formset.deleted_objects, *changed]:
            archive.remove_name(other=other)
        for other in [*formset.new_objects, *changed]:
            archive.add_name(row=form.instance, name=other.name)


class SourceForm(SharedForm):
    shown = ShownField()

    class Meta:
        model = Source
        fields = ["name", "day_first"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        _refuse_taken(Source, SourceName, name, self.instance.pk)
        return name


class RestrictingSourceForm(SourceForm):
    """The form of who may also say for whom the source is."""

    only_for = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Only for"), queryset=Group.objects.order_by("name"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "For others the articles of this source do not exist. None chosen: for everybody."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["only_for"] = self.instance.readers.all()


@admin.register(Source)
class SourceAdmin(MergeMixin, OtherNamesMixin, SharedRowAdmin):
    subject = Subject.SOURCE
    list_display = ("name", "number", "day_first", "only_for")
    search_fields = ("name", "other_names__name")
    form = SourceForm
    inlines = (SourceNameInline,)
    actions = ("merge",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        rows: QuerySet[Source] = readable_sources(super().get_queryset(request))
        return rows.annotate(number=Count("articles", distinct=True)).prefetch_related("readers")

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # For whom a source is, is said by who decides over people.
        form = RestrictingSourceForm if _decides(request) else SourceForm
        return super().get_form(request, *args, **{"form": form, **kwargs})

    def get_fields(self, request: HttpRequest, obj: Source | None = None) -> Any:
        return ("name", "day_first", *(("only_for",) if _decides(request) else ()))

    @admin.display(description=gettext_lazy("only for"))
    def only_for(self, source: Source) -> str:
        return ", ".join(group.name for group in source.readers.all())

    @admin.display(description=gettext_lazy("articles"), ordering="number")
    def number(self, source: Source) -> int:
        return int(source.number)  # type: ignore[attr-defined]

    def merged(
        self, target: Source, others: Sequence[Source], user: Any, *, across_kinds: bool
    ) -> archive.Merged:
        return archive.merge_sources(target=target, others=others, user=user)

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        archive.save_source(source=obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """For whom it is, where she who saves may say so, and did; and its other names."""
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)
        changed = form.changed_parts
        if "only_for" in form.fields and (changed is None or "only_for" in changed):
            archive.restrict_source(source=form.instance, groups=form.cleaned_data["only_for"])

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A source that is for some is not deleted: its articles would be for everybody."""
        objects, counts, needed, protected = super().get_deleted_objects(objs, request)
        restricted = Source.objects.filter(pk__in=[row.pk for row in objs], readers__isnull=False)
        return objects, counts, needed, [*protected, *map(str, restricted.distinct())]

    def delete_model(self, request: HttpRequest, obj: Source) -> None:
        archive.delete_sources(sources=Source.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        archive.delete_sources(sources=Source.objects.filter(pk__in=queryset.values("pk")))


class AuthorForm(SharedForm):
    shown = ShownField()

    class Meta:
        model = Author
        fields = ["name"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        _refuse_taken(Author, AuthorName, name, self.instance.pk)
        return name


class AuthorNameInline(OtherNameInline):
    model = AuthorName


@admin.register(Author)
class AuthorAdmin(MergeMixin, OtherNamesMixin, SharedRowAdmin):
    subject = Subject.AUTHOR
    list_display = ("name", "number")
    search_fields = ("name", "other_names__name")
    form = AuthorForm
    fields = ("name",)
    inlines = (AuthorNameInline,)
    actions = ("merge",)
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        rows: QuerySet[Author] = readable_authors(super().get_queryset(request))
        return rows.annotate(number=Count("articles", distinct=True))

    @admin.display(description=gettext_lazy("articles"), ordering="number")
    def number(self, author: Author) -> int:
        return int(author.number)  # type: ignore[attr-defined]

    def merged(
        self, target: Author, others: Sequence[Author], user: Any, *, across_kinds: bool
    ) -> archive.Merged:
        return archive.merge_authors(target=target, others=others, user=user)

    def save_model(self, request: HttpRequest, obj: Author, form: Any, change: bool) -> None:
        archive.save_author(author=obj)

    def delete_model(self, request: HttpRequest, obj: Author) -> None:
        archive.delete_authors(authors=Author.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Author]) -> None:
        archive.delete_authors(authors=Author.objects.filter(pk__in=queryset.values("pk")))


def _decides(request: HttpRequest) -> bool:
    """Whether somebody may say for whom sources are."""
    return request.user.is_active and request.user.has_perm(READ_ALL)


@admin.register(LearntLine)
class LearntLineAdmin(admin.ModelAdmin[LearntLine]):
    list_display = ("line", "source")
    list_filter = (("source", SourceFilter),)
    search_fields = ("line",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LearntLine]:
        sources = readable_sources(Source.objects.all())
        return super().get_queryset(request).filter(source__in=sources)

    def delete_model(self, request: HttpRequest, obj: LearntLine) -> None:
        archive.forget_lines(lines=LearntLine.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[LearntLine]) -> None:
        archive.forget_lines(lines=LearntLine.objects.filter(pk__in=queryset.values("pk")))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(MergeSuggestion)
class MergeSuggestionAdmin(admin.ModelAdmin[MergeSuggestion]):
    list_display = ("entity", "other", "kind", "dismissed")
    list_filter = ("dismissed", "entity__kind")
    list_select_related = ("entity", "other")
    search_fields = ("entity__name", "other__name")
    actions = ("merge_pairs", "dismiss")

    def get_queryset(self, request: HttpRequest) -> QuerySet[MergeSuggestion]:
        rows = super().get_queryset(request)
        if not hidden():
            return rows
        known = readable_entities(Entity.objects.all())
        return rows.filter(entity__in=known, other__in=known)

    @admin.display(description=gettext_lazy("kind"))
    def kind(self, suggestion: MergeSuggestion) -> str:
        return suggestion.entity.get_kind_display()

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
