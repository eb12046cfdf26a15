"""The form of an article: its metadata and the kinds of its blocks, as an editor changes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from newsroom import archive
from newsroom.admin.shared_forms import Part, SharedForm, ShownField
from newsroom.countries import language_name
from newsroom.importing import FIELDS, MetadataField, ValueKind
from newsroom.models import (
    Article,
    Block,
    EditedBlock,
    Entity,
    EntityKind,
    Kind,
    Mention,
    Precision,
)
from newsroom.names import name_key
from newsroom.partial_dates import PartialDate
from newsroom.reader import permitted_entities

SEPARATOR = ";"
# Names and entities are no columns of the model: their inputs have names of their own.
INPUTS = {ValueKind.NAMES: "author_names", ValueKind.ENTITIES: "entity_rows"}
# Texts longer than this get a wide line to edit them in.
WIDE = 300
GROUPS = (("article", None), ("publication", _("Publication")), ("entities", _("Entities")))
# What a block can be said to be; one that is a headline or a post may stay that.
BLOCK_KINDS = (
    Kind.PARAGRAPH, Kind.SUBHEADING, Kind.CAPTION, Kind.STANDFIRST, Kind.BYLINE, Kind.DATELINE,
    Kind.BIO, Kind.BOILERPLATE,
)  # fmt: skip
ORDER = list(Kind).index
# So much of a text's SHA-256 tells which block of an article an input is of.
BLOCK_KEY = 16


def inputs_of(field: MetadataField) -> tuple[str, ...]:
    """The names of a metadata field's inputs in the form."""
    if field.kind is ValueKind.DATE:
        return field.name, f"{field.name}_precision"
    return (INPUTS.get(field.kind, field.name),)


def suggested_from(field: str) -> str:
    """The address of names like what is typed, for a field of an article that refers to rows."""
    at = reverse(f"{admin.site.name}:autocomplete")
    return f"{at}?app_label=newsroom&model_name=article&field_name={field}"


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
    """What an editor may change of an article. Nothing is saved here: `archive.correct_article` does it."""

    author_names = forms.CharField(
        label=_("Authors"), required=False,
        help_text=_("Names in the byline's order, with ; between."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )  # fmt: skip
    # Shown as chips (`article_form_chips`): no list of all entities is ever made.
    entity_rows = forms.ModelMultipleChoiceField(
        label=_("Entities"), queryset=Entity.objects.all(), required=False
    )
    entity_names = forms.CharField(
        label=_("Add by name"), required=False,
        help_text=_("Names of people, organisations and places, with ; between."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )  # fmt: skip
    entity_kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("as it is known")), *EntityKind.choices],
        help_text=_("For a name that is new, or that several have."),
    )  # fmt: skip

    shown = ShownField()

    # Whether whoever looks may make new entities; what addresses say of the list she came from.
    may_add = False
    in_list = ""

    class Meta:
        model = Article
        fields = [name for field in FIELDS if field.kind not in INPUTS for name in inputs_of(field)]
        widgets = _widgets()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.block_inputs: dict[str, archive.BlockId] = {}
        self.new_entities: list[tuple[str, str]] = []
        self._name_errors: list[str] = []
        # Who may only look gets none of the inputs.
        if self.instance.pk and "title" in self.fields:
            names = [row.author.name for row in self.instance.authorships.select_related("author")]
            self.initial["author_names"] = f"{SEPARATOR} ".join(names)
            self.initial["entity_rows"] = Entity.objects.filter(
                mentions__in=Mention.objects.shown().filter(article=self.instance)
            )
            self._add_blocks()
        for field in FIELDS:
            if field.kind is ValueKind.LANGUAGE:
                self.fields[field.name] = _language_choice(field, self.instance)
            elif field.kind is ValueKind.DATE:
                self._name_nothing(inputs_of(field)[1])

    def _name_nothing(self, name: str) -> None:
        """Django's words for no choice are not in each language."""
        if isinstance(field := self.fields.get(name), forms.ChoiceField):
            choices = cast(list[tuple[str, str]], list(cast(Any, field.choices)))
            field.choices = [(value, label if value else "—") for value, label in choices]

    def _add_blocks(self) -> None:
        """An input for each block's kind; it is known by the block's text, as the block is."""
        blocks = list(self.instance.blocks.all())
        words = {
            (word.key, word.nth): word.read_as
            for word in EditedBlock.objects.filter(article=self.instance)
        }
        ids = archive.block_ids(block.text for block in blocks)
        for block, id_ in zip(blocks, ids, strict=True):
            name = f"block-{id_[0][:BLOCK_KEY]}-{id_[1]}"
            self.block_inputs[name] = id_
            self.initial[name] = block.kind
            self.fields[name] = _kind_choice(block, words.get(id_))

    def parts(self) -> list[Part]:
        return [Part(field.name, inputs_of(field)) for field in FIELDS]

    def _compared(self) -> list[Part]:
        return [*super()._compared(), *(Part(name, (name,)) for name in self.block_inputs)]

    # --- coming back --------------------------------------------------------------------------

    def full_clean(self) -> None:
        if self.is_bound and self.block_inputs:
            self.data = cast(QueryDict, self.data).copy()
            self._leave_blocks()
        if self.is_bound and "entity_rows" in self.fields:
            self.data = cast(QueryDict, self.data).copy()
            self._take_names()
        super().full_clean()

    def _leave_blocks(self) -> None:
        """Blocks that the sent form did not have, as it showed the original or an older text, stay as they are."""
        data = cast(QueryDict, self.data)
        for name in self.block_inputs:
            data.setdefault(self.add_prefix(name), self.initial[name])

    def _take_names(self) -> None:
        """Choose the entities that are added by name; what a name does not tell is asked."""
        data = cast(QueryDict, self.data)
        kind = data.get("entity_kind", "")
        kind = kind if kind in EntityKind.values else ""
        names = (name.strip() for name in data.get("entity_names", "").split(SEPARATOR))
        left = []
        for name in dict.fromkeys(filter(None, names)):
            found = _called(name, kind)
            if len(found) == 1:
                if str(found[0].pk) not in data.getlist("entity_rows"):
                    data.appendlist("entity_rows", str(found[0].pk))
                continue
            left.append(name)
            if not found and kind and self.may_add:
                self.new_entities.append((name, kind))
            else:
                self._name_errors.append(self._why_not(name, found))
        data["entity_names"] = f"{SEPARATOR} ".join(left)

    def _why_not(self, name: str, found: list[Entity]) -> str:
        if found:
            kinds = ", ".join(str(entity.get_kind_display()) for entity in found)
            return gettext("“%(name)s” is the name of several (%(kinds)s): choose the kind.") % {
                "name": name, "kinds": kinds,
            }  # fmt: skip
        said = gettext("Nobody and nothing is called “%(name)s” here.") % {"name": name}
        if self.may_add:
            said += " " + gettext("Choose a kind to add it as new.")
        return said

    def clean_entity_names(self) -> str:
        if self._name_errors:
            raise forms.ValidationError(self._name_errors)
        return str(self.cleaned_data["entity_names"])

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

    # --- what is saved ------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """What the editor changed, as `archive.edit_article` takes it."""
        changed = self.changed_parts
        return {
            field.name: self._value(field)
            for field in FIELDS
            if changed is None or field.name in changed
        }

    def kinds(self) -> Mapping[archive.BlockId, str]:
        """The blocks of which the editor changed the kind, as `archive.set_block_kinds` takes them."""
        changed = self.changed_parts
        return {
            id_: self.cleaned_data[name]
            for name, id_ in self.block_inputs.items()
            if self.cleaned_data.get(name) and (changed is None or name in changed)
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


def _called(name: str, kind: str) -> list[Entity]:
    """The entities that have a name, of one kind or of all; those that the editor may see."""
    found = Entity.objects.filter(aliases__key=name_key(name))
    if kind:
        found = found.filter(kind=kind)
    return list(permitted_entities(found).distinct().order_by("kind", "pk"))


def _kind_choice(block: Block, read_as: str | None) -> forms.ChoiceField:
    """What a block can be said to be, with what it is and what it was read as."""
    kinds = [Kind(block.kind), *([Kind(read_as)] if read_as else []), *BLOCK_KINDS]
    as_read = gettext("%(kind)s (as read)")
    choices = [
        (kind.value, as_read % {"kind": kind.label} if kind == read_as else str(kind.label))
        for kind in sorted(set(kinds), key=ORDER)
    ]
    label = gettext("Kind of block %(number)d") % {"number": block.position + 1}
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _language_choice(field: MetadataField, article: Article) -> forms.ChoiceField:
    """The languages that the archive has, and the article's own."""
    languages = list(dict.fromkeys([*_languages(), getattr(article, field.name) or ""]))
    choices = [(code, language_name(code) if code else "—") for code in languages]
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
