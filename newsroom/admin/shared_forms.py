"""Forms that two editors may have open at once: neither undoes what the other did.

A form carries what it showed, signed. When it comes back, each field is compared three ways: as it
was shown, as the editor sends it, as it is now.

- A field that she left alone takes the value that it has now, whoever gave it.
- A field that she changed, and nobody else, takes hers.
- A field that both changed, each otherwise, is a conflict. Nothing is saved; she is shown hers,
  theirs and the one from before, and says which shall stand. All else that she wrote waits.

What is now is read in the transaction that saves, with the row locked (`SharedRowAdmin`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.core import signing
from django.db import connection, models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from newsroom.admin.history import HistoryMixin

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SHOWN = "shown"
SALT = "newsroom.admin.shown"
EMPTY = "—"

# The value of an input, as JSON can hold it.
Raw = Any


@dataclass(frozen=True, slots=True)
class Part:
    """What is decided together: a field, or the two inputs of a partial date."""

    name: str
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A part that this editor and somebody else changed, with its three values as texts."""

    part: Part
    label: str | StrPromise
    mine: str
    theirs: str
    before: str

    @property
    def choice(self) -> str:
        """The parameter by which the editor says which value shall stand."""
        return choice_name(self.part.name)


def choice_name(part: str) -> str:
    return f"keep-{part}"


class ShownField(forms.CharField):
    """What a form showed, signed; the editor does not see it."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class SharedForm(forms.ModelForm[Any]):
    """A form of a row that others may change while it is open.

    Subclasses have a `ShownField` called `shown`, which stands among the fields that are rendered.
    """

    conflicts: Sequence[Conflict] = ()
    # The parts that the editor changed; None where the form did not say what it had shown.
    changed_parts: set[str] | None = None

    def parts(self) -> Sequence[Part]:
        """What is decided together, in the order of the form."""
        return [Part(name, (name,)) for name in self.fields if name != SHOWN]

    def _compared(self) -> list[Part]:
        """The parts that the form has: who may only look gets none of them."""
        return [part for part in self.parts() if all(name in self.fields for name in part.inputs)]

    # --- showing ------------------------------------------------------------------------------

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name == SHOWN:
            return self._signed(self._values(), {}) if self.instance.pk else ""
        return super().get_initial_for_field(field, field_name)

    def _values(self) -> dict[str, Raw]:
        """The values of the inputs, as they are shown first."""
        return {name: _raw(self, name) for part in self._compared() for name in part.inputs}

    def _now(self) -> dict[str, Raw]:
        """The values that the row has now, whatever came."""
        row = type(self.instance)._default_manager.get(pk=self.instance.pk)
        return type(self)(instance=row)._values()

    def _signed(self, shown: Mapping[str, Raw], asked: Mapping[str, str]) -> str:
        """What is shown, and of conflicts that the editor is asked about, the texts from before."""
        texts = {part.name: self._text(part, shown) for part in self._compared()}
        content = {"of": str(self.instance.pk), "is": shown, "as": texts, "asked": asked}
        return signing.dumps(content, salt=SALT, compress=True)

    def _text(self, part: Part, values: Mapping[str, Raw]) -> str:
        texts = (_text(self.fields[name], values[name]) for name in part.inputs)
        return ", ".join(filter(None, texts)) or EMPTY

    # --- coming back --------------------------------------------------------------------------

    def full_clean(self) -> None:
        if self.is_bound and self.instance.pk and SHOWN in self.data:
            self._compare()
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for conflict in self.conflicts:
            message = _("This was changed meanwhile. Say above which value shall stand.")
            self.add_error(conflict.part.inputs[0], message)
        return cleaned

    def _compare(self) -> None:
        """Find what the editor changed and what is in conflict; the rest follows the row."""
        self.data = data = cast(QueryDict, self.data).copy()
        now, before = self._now(), self._said()
        shown: Mapping[str, Raw] = before["is"]
        conflicts, asked, changed = [], dict[str, str](), set[str]()
        for part in self._compared():
            open_question = part.name in before["asked"]
            choice = data.get(choice_name(part.name)) if open_question else None
            mine = {name: self._sent(name) for name in part.inputs}
            if choice == "theirs" or self._same(part, mine, shown):
                self._put(part, now)
                continue
            mine = {name: _alive(self.fields[name], value) for name, value in mine.items()}
            self._put(part, mine)
            if self._same(part, mine, now):
                continue
            if self._same(part, now, shown) and (choice == "mine" or not open_question):
                changed.add(part.name)
                continue
            old = before["asked"].get(part.name) or before["as"].get(part.name) or EMPTY
            asked[part.name] = old
            label = self.fields[part.inputs[0]].label or part.name
            texts = self._text(part, mine), self._text(part, now), old
            conflicts.append(Conflict(part, label, *texts))
        self.conflicts, self.changed_parts = conflicts, changed
        # What she changed and has not saved stays hers when the form comes back once more.
        data[SHOWN] = self._signed(now, asked)

    def _said(self) -> Mapping[str, Any]:
        """What the form showed. Of a form that cannot say it, nothing: all that differs is asked."""
        nothing: Mapping[str, Any] = {"is": {}, "as": {}, "asked": {}}
        try:
            said = signing.loads(self.data[SHOWN], salt=SALT)
        except signing.BadSignature:
            return nothing
        return said if said["of"] == str(self.instance.pk) else nothing

    def _sent(self, name: str) -> Raw:
        """What came of an input."""
        widget = self.fields[name].widget
        return widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def _same(self, part: Part, one: Mapping[str, Raw], other: Mapping[str, Raw]) -> bool:
        return all(
            name in one and name in other and _same(self.fields[name], one[name], other[name])
            for name in part.inputs
        )

    def _put(self, part: Part, values: Mapping[str, Raw]) -> None:
        """Let the form have come back with these values."""
        for name in part.inputs:
            _write(cast(QueryDict, self.data), self.add_prefix(name), values[name])


def _raw(form: forms.ModelForm[Any], name: str) -> Raw:
    """The value of an input as it is shown."""
    field = form.fields[name]
    value = field.prepare_value(form.get_initial_for_field(field, name))
    if isinstance(field, forms.ModelMultipleChoiceField):
        return sorted(str(pk) for pk in value or ())
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool) else str(value)


def _same(field: forms.Field, one: Raw, other: Raw) -> bool:
    """Whether two values of an input are one: browsers write lines, blanks and dates otherwise."""
    return bool(_plain(field, one) == _plain(field, other))


def _plain(field: forms.Field, value: Raw) -> Raw:
    if isinstance(field, forms.DateField | forms.NullBooleanField | forms.BooleanField):
        try:
            return field.to_python(value)
        except forms.ValidationError:
            return str(value)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return sorted(str(pk) for pk in value or ())
    text = str("" if value is None else value).replace("\r\n", "\n").strip()
    one_line = not isinstance(field.widget, forms.Textarea)
    return text.replace("\n", "").replace("\r", "") if one_line else text


def _text(field: forms.Field, value: Raw) -> str:
    """The value of an input as a person reads it."""
    if isinstance(field, forms.ModelChoiceField):
        return "; ".join(str(row) for row in _rows(field, value))
    if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        return _("yes") if value else _("no")
    if value in (None, ""):
        return ""
    return str(dict(getattr(field, "choices", ())).get(value, value))


def _rows(field: forms.ModelChoiceField[Any], value: Raw) -> Sequence[models.Model]:
    """The rows that an input chooses, as far as they are there."""
    keys = value if isinstance(value, list | tuple) else [value]
    numbers = [str(pk) for pk in keys if re.fullmatch("[0-9]{1,18}", str(pk))]
    return list(field.queryset.filter(pk__in=numbers)) if field.queryset is not None else []


def _alive(field: forms.Field, value: Raw) -> Raw:
    """The value without rows that were chosen and are gone: they were deleted, or merged."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return sorted(str(row.pk) for row in _rows(field, value))
    return value


def _write(data: QueryDict, name: str, value: Raw) -> None:
    """Put a value among the parameters as a browser would."""
    data.pop(name, None)
    if isinstance(value, list):
        data.setlist(name, value)
    elif isinstance(value, bool):
        # What a box and a list of yes, no and unknown both read.
        data[name] = str(value)
    elif value is not None:
        data[name] = value


class SharedRowAdmin(HistoryMixin, admin.ModelAdmin[Any]):
    """The admin of rows with a `SharedForm`: their form is compared and saved under one lock."""

    change_form_template = "admin/newsroom/shared_form.html"

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> models.Model | None:
        found: models.Model | None = super().get_object(request, object_id, from_field)
        if found and request.method == "POST" and connection.in_atomic_block:
            # Not against those who only refer to the row, as an import does: a deletion that locks
            # articles next, in the order of an import, would wait for it, and it for the deletion.
            rows = self.model._default_manager.select_for_update(no_key=True)
            return rows.filter(pk=found.pk).first()  # type: ignore[no-any-return]
        return found
