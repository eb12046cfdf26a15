"""Names of sources, authors and entities in the admin: no two have one, and each may have several."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom import archive
from newsroom.importing import hosts_of
from newsroom.models import Author, Entity, Source, SourceHost, SourceName
from newsroom.names import name_key

HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}")


def host_in(text: str) -> str:
    """The host that is written, perhaps as part of an address; "" where none is."""
    host = next(hosts_of(text.strip().casefold()), "")
    return host if HOST.fullmatch(host) else ""


def taken(other: Entity | Source | Author) -> str:
    return _("“%(name)s” has this name. Merge the two instead.") % {"name": other}


def refuse_taken(model: Any, names: Any, name: str, pk: int | None) -> None:
    """Raises ValidationError where another source or author has a name, be it beside its own."""
    key, owner = name_key(name), model._meta.model_name
    other = model.objects.filter(key=key).exclude(pk=pk).first()
    if other is None:
        rows = names.objects.filter(key=key).exclude(**{f"{owner}_id": pk}).select_related(owner)
        other = getattr(rows.first(), owner, None)
    if other is not None:
        raise forms.ValidationError(taken(other))


class LabelledRows(BaseInlineFormSet[Any, Any, Any]):
    """Rows of a table: what its head says is said by each input too, for who does not see the head."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            if field.label and not field.widget.is_hidden:
                field.widget.attrs.setdefault("aria-label", str(field.label))


class OtherNameForm(forms.ModelForm[Any]):
    """A name that imports find a source or an author by, beside its own."""

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        owner = Source if isinstance(self.instance, SourceName) else Author
        if other := owner._base_manager.filter(key=name_key(name)).first():
            raise forms.ValidationError(taken(other))
        same = type(self.instance)._base_manager.filter(key=name_key(name))
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another one has this name already."))
        return name


class TableInline(admin.TabularInline[Any, Any]):
    """Rows of another model in a form, as a table of which each header says something."""

    template = "admin/newsroom/tabular_inline.html"


class OtherNameInline(TableInline):
    form = OtherNameForm
    formset = LabelledRows
    fields = ("name",)
    extra = 1
    # Whose they are, says the form that they stand in.
    verbose_name = gettext_lazy("name")
    verbose_name_plural = gettext_lazy("other names")


class HostForm(forms.ModelForm[SourceHost]):
    """A host, also where she writes a whole address of it."""

    class Meta:
        model = SourceHost
        fields = ["host"]
        error_messages: ClassVar[dict[str, Any]] = {
            "host": {"unique": gettext_lazy("Another source has this host.")}
        }

    def clean_host(self) -> str:
        host = host_in(self.cleaned_data["host"])
        if not host:
            raise forms.ValidationError(_("This is no host: write it as in news.example.org."))
        return host


class HostInline(TableInline):
    model = SourceHost
    form = HostForm
    formset = LabelledRows
    fields = ("host",)
    extra = 1
    verbose_name = gettext_lazy("host")
    verbose_name_plural = gettext_lazy("hosts")


class OtherNamesMixin:
    """Other names and hosts, as they are written among the fields of their owner."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)  # only sorts the rows
        # A name that is written otherwise is another.
        changed = [other for other, _fields in formset.changed_objects]
        for other in [*formset.deleted_objects, *changed]:
            if isinstance(other, SourceHost):
                archive.remove_host(host=other)
            else:
                archive.remove_name(other=other)
        for other in [*formset.new_objects, *changed]:
            if isinstance(other, SourceHost):
                archive.add_host(source=form.instance, host=other.host)
            else:
                archive.add_name(row=form.instance, name=other.name)
