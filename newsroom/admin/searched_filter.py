"""A filter of a list by what a row refers to: as links where there are few, else a select to search in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.forms.widgets import Media
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from newsroom.hidden import hidden

# More values than these are not listed.
MOST_LISTED: Final = 12


class SearchedFilter(admin.RelatedFieldListFilter):
    """By sources that whoever looks may see. Django's own field with suggestions asks for them."""

    template = "admin/newsroom/searched_filter.html"

    def __init__(self, field: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, request, *args, **kwargs)
        # Not every field says in the interface's language what it refers to; what it refers to does.
        self.title = str(field.remote_field.model._meta.verbose_name)
        self.empty_value_display = conditional_escape(_("not given"))
        dropped = (*self.expected_parameters(), PAGE_VAR, ERROR_FLAG)
        # What else the list is narrowed by, which the form of the select carries along.
        self.kept = [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in dropped
        ]

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        """The values as links have them, one more than is listed at the most."""
        order = self.field_admin_ordering(field, request, model_admin) or ("name",)
        self.rows: QuerySet[Any] = field.remote_field.model.objects.exclude(pk__in=hidden())
        self.model_admin = model_admin
        return [(row.pk, str(row)) for row in self.rows.order_by(*order)[: MOST_LISTED + 1]]

    @property
    def many(self) -> bool:
        """Whether there are too many values to list."""
        return len(self.lookup_choices) > MOST_LISTED

    def choices(self, changelist: Any) -> Iterator[Any]:
        """All, each value where there are few, and none."""
        found = list(super().choices(changelist))
        if self.many:
            found = [found[0], *found[1 + len(self.lookup_choices) :]]
        return iter(found)

    @property
    def select(self) -> SafeString:
        """The field with suggestions, with the chosen value in it."""
        widget = AutocompleteSelect(self.field, self.model_admin.admin_site)
        widget.choices = forms.ModelChoiceField(self.rows, required=False, widget=widget).choices
        chosen = self.lookup_val[-1] if self.lookup_val else None
        return widget.render(self.lookup_kwarg, chosen, {"id": f"filter-{self.field_path}"})

    @property
    def list_url(self) -> str:
        """The list of all values, for browsers without scripts."""
        options = self.rows.model._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_changelist")


class SearchedFilterMixin:
    """A list with such a filter: it loads what the field with suggestions needs."""

    searched = "source"

    @property
    def media(self) -> Media:
        """Scripts and sheets of the admin, with those of the field."""
        admin_of_list: Any = self
        field = admin_of_list.model._meta.get_field(self.searched)
        own: Media = super().media  # type: ignore[misc]
        return own + AutocompleteSelect(field, admin_of_list.admin_site).media
