"""Articles in the admin: metadata beside the evidence that it rests on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from newsroom import archive
from newsroom.admin.finding import ArticleSearchMixin
from newsroom.admin.shared_forms import Part, SharedForm, SharedRowAdmin, ShownField
from newsroom.admin.withheld import VisibilityFilter, WithholdingMixin, editor, reasons_of, withhold
from newsroom.hidden import hidden
from newsroom.history import Subject
from newsroom.importing import FIELDS, MetadataField, ValueKind
from newsroom.models import Article, Entity, Evidence, Mention, Origin, Precision, Reason
from newsroom.partial_dates import PartialDate
from newsroom.reader import readable

SEPARATOR = ";"
# Names and entities are no columns of the model: their inputs have names of their own.
INPUTS = {ValueKind.NAMES: "author_names", ValueKind.ENTITIES: "entity_rows"}
# Texts longer than this get a wide line to edit them in.
WIDE = 300
GROUPS = (("article", None), ("publication", _("Publication")), ("entities", _("Entities")))


def inputs_of(field: MetadataField) -> tuple[str, ...]:
    """The names of a metadata field's inputs in the form."""
    if field.kind is ValueKind.DATE:
        return field.name, f"{field.name}_precision"
    return (INPUTS.get(field.kind, field.name),)


def _widgets() -> dict[str, forms.Widget]:
    """What metadata fields are edited in where the model's own input will not do."""
    widgets: dict[str, forms.Widget] = {}
    for name, kind in ((field.name, field.kind) for field in FIELDS):
        if kind is ValueKind.LONG_TEXT:
            widgets[name] = forms.Textarea(attrs={"class": "vLargeTextField", "rows": 3})
        elif kind is ValueKind.ADDRESS:
            widgets[name] = forms.URLInput(attrs={"class": "vURLField"})
        elif kind is ValueKind.TEXT and (Article.longest(name) or 0) > WIDE:
            widgets[name] = forms.TextInput(attrs={"class": "vLargeTextField", "size": 100})
    return widgets


class ArticleForm(SharedForm):
    """The metadata an editor may change. Nothing is saved here: `archive.edit_article` does it."""

    author_names = forms.CharField(
        label=_("Authors"), required=False,
        help_text=_("Names in the byline's order, with ; between."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )  # fmt: skip
    entity_rows = forms.ModelMultipleChoiceField(
        label=_("Entities"), queryset=Entity.objects.all(), required=False,
        widget=AutocompleteSelectMultiple(Article._meta.get_field("entities"), admin.site),
    )  # fmt: skip

    shown = ShownField()

    class Meta:
        model = Article
        fields = [name for field in FIELDS if field.kind not in INPUTS for name in inputs_of(field)]
        widgets = _widgets()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            names = [row.author.name for row in self.instance.authorships.select_related("author")]
            self.initial["author_names"] = f"{SEPARATOR} ".join(names)
            self.initial["entity_rows"] = Entity.objects.filter(
                mentions__in=Mention.objects.shown().filter(article=self.instance)
            )
        for field in FIELDS:
            if field.kind is ValueKind.LANGUAGE:
                self.fields[field.name] = _language_choice(field, self.instance)

    def parts(self) -> list[Part]:
        return [Part(field.name, inputs_of(field)) for field in FIELDS]

    def clean_author_names(self) -> list[str]:
        names = (name.strip() for name in self.cleaned_data["author_names"].split(SEPARATOR))
        return list(dict.fromkeys(filter(None, names)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, precision in (inputs_of(f) for f in FIELDS if f.kind is ValueKind.DATE):
            date: dt.date | None = cleaned.get(name)
            if date and date > dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1):
                self.add_error(name, _("This day has not come yet."))
            cleaned[precision] = (cleaned.get(precision) or Precision.DAY) if date else None
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the editor changed, as `archive.edit_article` takes it."""
        changed = self.changed_parts
        return {
            field.name: self._value(field)
            for field in FIELDS
            if changed is None or field.name in changed
        }

    def _value(self, field: MetadataField) -> Any:
        values = [self.cleaned_data[name] for name in inputs_of(field)]
        match field.kind:
            case ValueKind.DATE:
                date, precision = values
                return PartialDate.of(date, str(precision))
            case ValueKind.SOURCE:
                return values[0].name if values[0] else ""
            case ValueKind.LONG_TEXT:
                return values[0].replace("\r\n", "\n")
            case ValueKind.ENTITIES:
                return list(values[0])
        return values[0]


def _language_choice(field: MetadataField, article: Article) -> forms.ChoiceField:
    """The languages that the archive has, and the article's own."""
    languages = list(dict.fromkeys([*_languages(), getattr(article, field.name) or ""]))
    choices = [(code, code or "—") for code in languages]
    return forms.ChoiceField(label=gettext_lazy(field.label), required=False, choices=choices)


def _fieldsets() -> list[tuple[Any, Any]]:
    """The parts of the form, each with the inputs of its fields in the table's order."""
    parts = []
    for group, label in GROUPS:
        inputs = [inputs_of(field) for field in FIELDS if field.group == group]
        parts.append((label, {"fields": [one if len(one) > 1 else one[0] for one in inputs]}))
    return parts


def _languages() -> list[str]:
    used = Article.objects.order_by("language").values_list("language", flat=True).distinct()
    return ["", *used]


class SourceFilter(admin.RelatedFieldListFilter):
    """The sources that whoever looks may see."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        order = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(
            include_blank=False, ordering=order, limit_choices_to=~Q(pk__in=hidden())
        )


class RepairFilter(admin.SimpleListFilter):
    title = _("repairs")
    parameter_name = "repairs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("any", _("repaired")),
            ("inferred", _("some repairs inferred")),
            ("doubts", _("doubtful spots left")),
            ("none", _("never damaged")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        repaired = Q(repairs_exact__gt=0) | Q(repairs_inferred__gt=0)
        match self.value():
            case "any":
                return queryset.filter(repaired)
            case "inferred":
                return queryset.filter(repairs_inferred__gt=0)
            case "doubts":
                return queryset.filter(doubts__gt=0)
            case "none":
                return queryset.exclude(repaired).filter(doubts=0)
        return queryset


class MissingFilter(admin.SimpleListFilter):
    title = _("lacks")
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("date", _("a date")), ("source", _("a source")), ("authors", _("authors"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        lacks = {
            "date": Q(published=None), "source": Q(source=None), "authors": Q(authorships=None),
        }  # fmt: skip
        value = self.value()
        return queryset.filter(lacks[value]) if value in lacks else queryset


class EditedFilter(admin.SimpleListFilter):
    title = _("edited")
    parameter_name = "edited"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("by an editor")), ("offered", _("and the seed says otherwise"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        edited = Evidence.objects.filter(current=True, origin=Origin.EDITED)
        if self.value() == "yes":
            return queryset.filter(pk__in=edited.values("article"))
        if self.value() == "offered":
            offered = Evidence.objects.filter(current=False)
            return queryset.filter(pk__in=edited.values("article")).filter(
                pk__in=offered.values("article")
            )
        return queryset


@admin.register(Article)
class ArticleAdmin(ArticleSearchMixin, WithholdingMixin, SharedRowAdmin):
    subject = Subject.ARTICLE
    form = ArticleForm
    list_display = ("title", "source", "published", "language", "repairs", "inferred")
    list_display_links = ("title",)
    list_filter = (
        VisibilityFilter, ("source", SourceFilter), "language", RepairFilter, MissingFilter,
        EditedFilter, "inferred",
    )  # fmt: skip
    actions = ("delete_selected", "hide", "publish")
    list_select_related = ("source",)
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "published"
    search_fields = (
        "title",
    )  # that there is a search; what it finds says `newsroom.admin.finding`
    search_help_text = _("Words of the text, title, source, author or entity; number or address.")
    autocomplete_fields = ("source",)
    change_form_template = "admin/newsroom/article/change_form.html"
    fieldsets = _fieldsets()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return readable(super().get_queryset(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # Articles come from seeds.

    @admin.display(description=_("repairs"), ordering="repairs_exact")
    def repairs(self, article: Article) -> str:
        number = article.repairs_exact + article.repairs_inferred
        return (
            f"{number} ({article.repairs_inferred} ≈)" if article.repairs_inferred else str(number)
        )

    def get_urls(self) -> list[URLPattern]:
        revert = path(
            "<int:pk>/revert/", self.admin_site.admin_view(require_POST(self.revert)),
            name="newsroom_article_revert",
        )  # fmt: skip
        return [revert, *self.withholding_urls(), *super().get_urls()]

    def revert(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take an editor's change of one field back."""
        article = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        field = request.POST.get("revert_field", "")
        if archive.revert_field(article=article, field=field, user=editor(request)):
            messages.success(request, _("The field has again what the seed says."))
        return HttpResponseRedirect(reverse("admin:newsroom_article_change", args=[pk]))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:  # fmt: skip
        article: Any = self.get_object(request, unquote(object_id))
        context = {**(extra_context or {}), "panels": _panels(article) if article else None}
        if article:
            # The button says what it does: see the tools above the form.
            reasons = reasons_of(article)
            binned = any(row.reason == Reason.BIN for row in reasons)
            may_delete = not binned and self.has_delete_permission(request, article)
            context |= {"withheld": reasons, "show_delete": False, "may_delete": may_delete}
        return super().change_view(request, object_id, form_url, context)

    def save_model(
        self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool
    ) -> None:
        archive.edit_article(article=obj, values=form.values(), user=editor(request))

    def save_related(self, *args: Any) -> None:
        """Authors and entities were saved with the rest."""

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        withhold(request, Reason.BIN, Article.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        withhold(request, Reason.BIN, queryset)


def _panels(article: Article) -> dict[str, Any]:
    """The read-only panels beside the fields: evidence, suggestions, seeds."""
    rows = list(article.evidence.select_related("user"))
    offered = {row.field: row for row in rows if not row.current}
    return {
        "evidence": [
            {"row": row, "offered": offered.get(row.field), "edited": row.origin == Origin.EDITED}
            for row in rows
            if row.current
        ],
        "suggested": Mention.objects.doubtful().filter(article=article).select_related("entity"),
        "seeds": article.seeds.defer("data", "repairs", "doubts").order_by("-current", "-received"),
    }
