"""Reading a search from an address: whatever it says, a search comes of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.pages.formats import date_text
from newsroom.partial_dates import PartialDate
from newsroom.text import UNSHOWN
from search.criteria import SORTS, Criteria
from search.facets.kinds import ANY_PARAMETERS, PARAMETERS
from search.results.page import Link, Remark
from search.types import Sort
from search.web.typed_dates import TypedDate, shown_day

# Above any page that exists, and below what makes an offset overflow.
LAST_PAGE: Final = 1_000_000
# A query is refused by its parser far below this, with a message; this only bounds the page.
LONGEST_TEXT: Final = 4_000
# So many values of one parameter are read; the rest is dropped.
MOST_VALUES: Final = 50

_TOKEN: Final = re.compile(r"-?_?[a-z0-9_-]{1,120}", re.ASCII)


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


class DateField(forms.Field):
    """A year, a month or a day as people write it; `strict`: as ISO 8601 does, for programs."""

    def __init__(self, *, strict: bool, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.strict = strict

    def to_python(self, value: Any) -> TypedDate | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return (
                TypedDate(text, PartialDate.parse(text)) if self.strict else TypedDate.parse(text)
            )
        except ValueError:
            message = _("“%(value)s” is not a date. Write 2022, 2022-11 or 2022-11-30.")
            if not self.strict:
                message = _("“%(value)s” is not a date. Write 2022, Nov 2022 or 30 Nov 2022.")
            raise forms.ValidationError(message, params={"value": text[:40]}) from None


class SearchForm(forms.Form):
    """The parameters of a search. `criteria` is there whether or not all of them made sense.

    What a person types is read as it is most likely meant, and `remarks` say so. A program is told
    instead (`strict`) that a date is none, or that the first comes after the last.
    """

    q = OneLineField(required=False)
    undated = forms.BooleanField(required=False)
    sort = OneLineField(required=False)
    page = OneLineField(required=False)
    copies = OneLineField(required=False)

    def __init__(self, data: QueryDict, *, strict: bool = False) -> None:
        super().__init__(data)
        self.strict = strict
        for parameter in PARAMETERS:
            self.fields[parameter] = TokensField(required=False)
        for parameter in ANY_PARAMETERS:
            self.fields[parameter] = forms.BooleanField(required=False)
        # "from" is a word of Python, so these two cannot be declared above.
        self.fields["from"] = DateField(strict=strict, label=_("From"))
        self.fields["to"] = DateField(strict=strict, label=_("To"))

    def clean_sort(self) -> Sort | None:
        sort = self.cleaned_data["sort"]
        return cast(Sort, sort) if sort in dict(SORTS) else None

    def clean_page(self) -> int:
        page = self.cleaned_data["page"]
        return min(max(int(page), 1), LAST_PAGE) if re.fullmatch("[0-9]{1,9}", page) else 1

    def clean(self) -> dict[str, Any]:
        if self.strict and self._is_turned():
            raise forms.ValidationError(_("The first date comes after the last one."))
        return self.cleaned_data

    @property
    def criteria(self) -> Criteria:
        """The search that was asked for, without what could not be read."""
        valid = self.is_valid()
        data: Mapping[str, Any] = self.cleaned_data
        first, last = self._range()
        if not valid and self.non_field_errors():
            first = last = None
        return Criteria(
            text=data["q"],
            first=first,
            last=last,
            undated=data["undated"],
            sort=data["sort"],
            page=data["page"],
            folded=data["copies"] != "each",
            chosen={name: data[name] for name in PARAMETERS},
            any_of=frozenset(
                facet for name, facets in ANY_PARAMETERS.items() if data[name] for facet in facets
            ),
        )

    @property
    def remarks(self) -> Iterator[Remark]:
        """As which dates the ones typed are read, where they may not be what was meant."""
        criteria = self.criteria
        if self._is_turned():
            yield Remark(gettext("The first date came after the last one: the two were swapped."))
        for name in ("from", "to"):
            typed: TypedDate | None = self.cleaned_data.get(name)
            if typed and typed.other:
                ends = self._range(**{name: TypedDate(typed.typed, PartialDate(typed.other))})
                yield Remark(
                    gettext("“%(typed)s” is read as %(date)s.")
                    % {"typed": typed.typed, "date": date_text(*typed.read)},
                    links=(Link(date_text(typed.other, "day"), criteria.within(*ends).url),),
                )

    @property
    def begin_shown(self) -> str:
        """What the field of the first date shows: what was typed, where that is no date."""
        return self._shown("from", self.criteria.first)

    @property
    def end_shown(self) -> str:
        """The same of the last date."""
        return self._shown("to", self.criteria.last)

    def _shown(self, name: str, date: dt.date | None) -> str:
        return " ".join(self.data[name].split())[:40] if name in self.errors else shown_day(date)

    def _range(self, **instead: TypedDate) -> tuple[dt.date | None, dt.date | None]:
        """The days from and to which is searched, in order, with other dates `instead`."""
        ends = {**self._typed, **instead}
        begin, end = ends.get("from"), ends.get("to")
        if begin and end and begin.read.first > end.read.last:
            begin, end = end, begin
        return (begin.read.first if begin else None, end.read.last if end else None)

    @property
    def _typed(self) -> dict[str, TypedDate]:
        return {
            name: self.cleaned_data[name] for name in ("from", "to") if self.cleaned_data.get(name)
        }

    def _is_turned(self) -> bool:
        typed = self._typed
        return len(typed) == 2 and typed["from"].read.first > typed["to"].read.last


def read_criteria(parameters: QueryDict) -> Criteria:
    """The search that an address asks for; what cannot be read is left out."""
    return SearchForm(parameters).criteria
