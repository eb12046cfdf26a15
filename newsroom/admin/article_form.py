"""The form of an article: its metadata, as an editor changes it beside the text."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from newsroom.admin.shared_forms import Part, SharedForm, ShownField
from newsroom.importing import FIELDS, MetadataField, ValueKind
from newsroom.models import Article, Entity, Mention, Precision
from newsroom.partial_dates import PartialDate

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


def fieldsets() -> list[tuple[Any, Any]]:
    """The parts of the form, each with the inputs of its fields in the table's order."""
    parts = []
    for group, label in GROUPS:
        inputs = [inputs_of(field) for field in FIELDS if field.group == group]
        parts.append((label, {"fields": [one if len(one) > 1 else one[0] for one in inputs]}))
    return parts


def _languages() -> list[str]:
    used = Article.objects.order_by("language").values_list("language", flat=True).distinct()
    return ["", *used]
