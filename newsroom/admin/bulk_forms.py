"""The form that asks what many articles shall be changed to."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from newsroom import archive
from newsroom.admin import reasons
from newsroom.admin.bulk_words import ACTS, FAULTS, LABELS, entity_text
from newsroom.importing import FIELDS, ValueKind
from newsroom.models import Alias, Article, Entity, EntityKind, Source
from newsroom.names import name_key
from newsroom.partial_dates import NoPartialDate, PartialDate
from newsroom.reader import permitted_entities, permitted_sources

# Fields that can be one value for many articles. A headline, a standfirst or an address is each one's own.
SETTABLE: Final = tuple(
    field for field in FIELDS if field.name not in ("title", "standfirst", "url")
)
REPLACEABLE: Final = tuple(
    field
    for field in FIELDS
    if field.kind in (
        ValueKind.TEXT, ValueKind.LONG_TEXT, ValueKind.SOURCE, ValueKind.NAMES, ValueKind.ADDRESS,
    )
)  # fmt: skip
LISTS: Final = (ValueKind.NAMES, ValueKind.ENTITIES)
LEAVE = ("", _("leave as it is"))
SET, CLEAR = ("set", _("set to")), ("clear", _("clear"))
ADD, REMOVE = ("add", _("add")), ("remove", _("remove"))
# Sources that an input offers; all others are typed.
MOST_OFFERED: Final = 300
HELP: Final = {
    ValueKind.DATE: _("2022, 2022-11 or 2022-11-05"),
    ValueKind.NAMES: _("Names in the byline's order, with ; between."),
    ValueKind.ENTITIES: _("A name as the archive has it; of several kinds, “Paris (place)”."),
    ValueKind.SOURCE: _("A name that the archive does not have becomes a new source."),
}


class BulkForm(forms.Form):
    """What to do with the chosen articles; what it says is given by `asked`."""

    act = forms.ChoiceField(
        label=_("What to do"), choices=[("correct", _("Correct the fields below")), *ACTS.items()],
        initial="correct", required=False,
    )  # fmt: skip
    why = forms.CharField(
        label=_("Why"), required=False, max_length=2_000,
        help_text=_("Where articles are hidden or moved to the bin; editors read it there."),
    )  # fmt: skip
    in_field = forms.ChoiceField(
        label=_("Find in"), required=False,
        choices=[("", "—"), *((field.name, LABELS[field.name]) for field in REPLACEABLE)],
    )  # fmt: skip
    find = forms.CharField(label=_("Find"), required=False, strip=False, max_length=500)
    replace = forms.CharField(
        label=_("Replace with"), required=False, strip=False, max_length=1_000
    )
    pattern = forms.BooleanField(
        label=_("Regular expression"), required=False,
        help_text=_(r"(\w+) finds words; \1 is what the first brackets found."),
    )  # fmt: skip
    case = forms.BooleanField(label=_("Match case"), required=False, initial=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in SETTABLE:
            hows = [LEAVE, SET, CLEAR]
            if field.kind in LISTS:
                hows += [ADD, REMOVE]
            if field.kind is ValueKind.ENTITIES:
                hows = [LEAVE, ADD, REMOVE]
            label = LABELS[field.name]
            self.fields[f"how-{field.name}"] = forms.ChoiceField(
                label=label, choices=hows, required=False
            )
            self.fields[f"value-{field.name}"] = _input(field.name, field.kind)
            self.fields[f"value-{field.name}"].label = _("Value of %(field)s") % {"field": label}

    def rows(self) -> list[dict[str, Any]]:
        """The inputs of the fields that can be set, a row for each."""
        return [
            {
                "how": self[f"how-{field.name}"], "value": self[f"value-{field.name}"],
                "label": LABELS[field.name],
            }
            for field in SETTABLE
        ]  # fmt: skip

    def sources(self) -> list[str]:
        """Names of sources that are offered while one is typed."""
        rows = permitted_sources(Source.objects.all()).order_by("name")
        return list(rows.values_list("name", flat=True)[:MOST_OFFERED])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.corrections: list[dict[str, Any]] = []
        if cleaned.get("act") in ACTS:
            return cleaned
        for field in SETTABLE:
            self._take(field.name, field.kind)
        self._take_finding()
        if not self.corrections and not self.errors:
            raise forms.ValidationError(_("Say what shall be changed."))
        return cleaned

    def _take(self, name: str, kind: ValueKind) -> None:
        """What is asked of one field. A value without a word on what to do with it is to be set."""
        value = str(self.cleaned_data.get(f"value-{name}") or "").strip()
        how = self.cleaned_data.get(f"how-{name}") or ""
        if not how and value:
            how = "add" if kind is ValueKind.ENTITIES else "set"
        if not how:
            return
        if how != "clear" and not value:
            self.add_error(f"value-{name}", _("Say the value, or choose “clear”."))
            return
        correction: dict[str, Any] = {"field": name, "how": how, "value": None}
        if how != "clear":
            try:
                correction |= self._value(kind, how, value)
            except forms.ValidationError as error:
                self.add_error(f"value-{name}", error)
                return
        self.corrections.append(correction)

    def _value(self, kind: ValueKind, how: str, value: str) -> dict[str, Any]:
        match kind:
            case ValueKind.DATE:
                try:
                    return {"value": PartialDate.parse(value).iso}
                except NoPartialDate as error:
                    raise forms.ValidationError(FAULTS["date"]) from error
            case ValueKind.NAMES if how == "set":
                return {"value": [each for part in value.split(";") if (each := part.strip())]}
            case ValueKind.ENTITIES:
                entity = entity_named(value)
                return {"value": entity.pk, "called": entity_text(entity.name, entity.kind)}
        return {"value": value}

    def _take_finding(self) -> None:
        cleaned = self.cleaned_data
        name, find = cleaned.get("in_field"), cleaned.get("find") or ""
        if not name and not find:
            return
        if not name or not find:
            missing = "find" if name else "in_field"
            self.add_error(missing, _("Say in which field to find, and what."))
            return
        finding = archive.Finding(
            find, cleaned.get("replace") or "", bool(cleaned["pattern"]), bool(cleaned["case"])
        )
        try:
            finding.check()
        except archive.BadPattern as error:
            said = _("This cannot be read: %(why)s.") % {"why": reasons.said(str(error))}
            self.add_error("find", said)
        except archive.TooSlow:
            self.add_error("find", TOO_SLOW)
        else:
            self.corrections.append(archive.Correction(name, "replace", None, finding).as_json())

    def asked(self) -> dict[str, Any]:
        """What is asked, as a draft keeps it."""
        act = self.cleaned_data.get("act") or "correct"
        if act in ACTS:
            return {"act": act, "why": self.cleaned_data["why"].strip()}
        return {"act": "correct", "corrections": self.corrections}


TOO_SLOW = _("This pattern takes too long on these articles. Write it more plainly.")


def _input(name: str, kind: ValueKind) -> forms.CharField:
    help_text = HELP.get(kind, "")
    longest = 2_000 if kind in LISTS else Article.longest(name) if kind is ValueKind.TEXT else 300
    attributes: dict[str, Any] = {"class": "vTextField"}
    if kind is ValueKind.SOURCE:
        attributes["list"] = "sources"
    if kind is ValueKind.LANGUAGE:
        longest, help_text = 3, FAULTS["language"]
    return forms.CharField(
        required=False, max_length=longest, help_text=help_text,
        widget=forms.TextInput(attrs=attributes),
    )  # fmt: skip


_KINDS: Final = {
    **{str(label).casefold(): value for value, label in EntityKind.choices},
    **{value: value for value, _label in EntityKind.choices},
}


def entity_named(text: str) -> Entity:
    """The entity that a name means, perhaps with its kind in brackets. Raises ValidationError."""
    name, kind = text.strip(), ""
    if match := re.fullmatch(r"(.+?)\s*\(([^()]+)\)", name):
        said = match[2].casefold()
        kinds = {**_KINDS, **{str(label).casefold(): value for value, label in EntityKind.choices}}
        if said in kinds:
            name, kind = match[1], kinds[said]
    rows = Alias.objects.filter(key=name_key(name)).select_related("entity")
    if kind:
        rows = rows.filter(kind=kind)
    ids = {row.entity_id for row in rows}
    found = list(permitted_entities(Entity.objects.filter(pk__in=ids))[:2])
    if not found:
        raise forms.ValidationError(FAULTS["entity"])
    if len(found) > 1:
        raise forms.ValidationError(FAULTS["kinds"])
    return found[0]
