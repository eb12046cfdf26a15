"""Reading a search from an address: whatever it says, a search comes of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final, Literal, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from newsroom.partial_dates import PartialDate
from newsroom.text import UNSHOWN
from search.criteria import SORTS, Criteria
from search.facets.kinds import ANY_PARAMETERS, PARAMETERS
from search.types import Sort

# Above any page that exists, and below what makes an offset overflow.
LAST_PAGE: Final = 1_000_000
# A query is refused by its parser far below this, with a message; this only bounds the page.
LONGEST_TEXT: Final = 4_000
# So many values of one parameter are read; the rest is dropped.
MOST_VALUES: Final = 50

_TOKEN: Final = re.compile(r"-?_?[a-z0-9_-]{1,120}", re.ASCII)


def partial_date(text: str, *, end: Literal["first", "last"]) -> dt.date:
    """The first or the last day of a year, a month or a day. Raises ValueError for all else."""
    date = PartialDate.parse(text.strip())
    return date.first if end == "first" else date.last


class OneLineField(forms.CharField):
    """One line of text, without what no page can show; cut where it is endless."""

    def to_python(self, value: Any) -> str:
        text = " ".join(UNSHOWN.sub(" ", str(value or "")).split())
        return text[:LONGEST_TEXT]


class TokensField(forms.Field):
    """The values of a repeatable parameter, in their order, each once; nonsense dropped."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> tuple[str, ...]:
        tokens = (token.strip().lower() for token in value or ())
        kept = dict.fromkeys(token for token in tokens if _TOKEN.fullmatch(token))
        return tuple(kept)[:MOST_VALUES]


class PartialDateField(forms.Field):
    """A day, a month or a year, read as its first or its last day."""

    def __init__(self, *, end: Literal["first", "last"], **options: Any) -> None:
        super().__init__(required=False, **options)
        self.end = end

    def to_python(self, value: Any) -> dt.date | None:
        if not value or not value.strip():
            return None
        try:
            return partial_date(value, end=self.end)
        except ValueError:
            raise forms.ValidationError(
                _("“%(value)s” is not a date. Write 2022, 2022-11 or 2022-11-30."),
                params={"value": value[:40]},
            ) from None


class SearchForm(forms.Form):
    """The parameters of a search. `criteria` is there whether or not all of them made sense."""

    q = OneLineField(required=False)
    undated = forms.BooleanField(required=False)
    sort = OneLineField(required=False)
    page = OneLineField(required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for parameter in PARAMETERS:
            self.fields[parameter] = TokensField(required=False)
        for parameter in ANY_PARAMETERS:
            self.fields[parameter] = forms.BooleanField(required=False)
        # "from" is a word of Python, so these two cannot be declared above.
        self.fields["from"] = PartialDateField(end="first", label=_("From"))
        self.fields["to"] = PartialDateField(end="last", label=_("To"))

    def clean_sort(self) -> Sort | None:
        sort = self.cleaned_data["sort"]
        return cast(Sort, sort) if sort in dict(SORTS) else None

    def clean_page(self) -> int:
        page = self.cleaned_data["page"]
        return min(max(int(page), 1), LAST_PAGE) if re.fullmatch("[0-9]{1,9}", page) else 1

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first, last = data.get("from"), data.get("to")
        if first and last and first > last:
            raise forms.ValidationError(_("The first date comes after the last one."))
        return data

    @property
    def criteria(self) -> Criteria:
        """The search that was asked for, without what could not be read."""
        valid = self.is_valid()
        data: Mapping[str, Any] = self.cleaned_data
        dates = (data.get("from"), data.get("to"))
        if not valid and self.non_field_errors():
            dates = (None, None)
        return Criteria(
            text=data["q"],
            first=dates[0],
            last=dates[1],
            undated=data["undated"],
            sort=data["sort"],
            page=data["page"],
            chosen={name: data[name] for name in PARAMETERS},
            any_of=frozenset(
                facet for name, facets in ANY_PARAMETERS.items() if data[name] for facet in facets
            ),
        )


def read_criteria(parameters: QueryDict) -> Criteria:
    """The search that an address asks for; what cannot be read is left out."""
    return SearchForm(parameters).criteria
