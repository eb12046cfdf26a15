"""The facet panel: values with names, counts and the addresses that choose them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext as _

from newsroom.countries import language_name
from newsroom.importing import is_read
from newsroom.pages.formats import listed
from search.criteria import Criteria
from search.facets.kinds import KINDS, PARAMETERS
from search.facets.lookups import Name
from search.facets.names import UNKNOWN, Choice, labels
from search.results.date_words import range_label
from search.types import Facet, FacetCount, FacetCounts, language_code

SHOWN: Final = 10
# The facets that hold the names which articles mention, in the order of their panels.
NAMES: Final = PARAMETERS["entity"]

State = Literal["", "included", "excluded"]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One row: `url` toggles it, `exclude_url` excludes it (None where that means nothing).

    `share` is its count in percent of the greatest of its facet, 0 where no bar is drawn. `value` is what the address
    holds, without "-".
    """

    facet: Facet
    value: str
    label: str
    count: int
    state: State
    url: str
    exclude_url: str | None
    share: int

    @property
    def exclude_label(self) -> str:
        """What the link that excludes the value says to who hears it."""
        return _("exclude %(label)s") % {"label": self.label}


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether an article must have all of what is chosen in a facet, or any; and how to change it."""

    any: bool
    all_url: str
    any_url: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One facet. `distinct` counts its values, shown here or not; `note` says what they leave out."""

    facet: Facet
    title: str
    values: tuple[FacetValue, ...]
    distinct: int
    more_url: str | None = None
    note: str = ""
    switch: Switch | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter, and the address without it."""

    title: str
    label: str
    excluded: bool
    url: str


def make_values(
    criteria: Criteria,
    chosen: Sequence[Choice],
    facet: Facet,
    counted: Sequence[tuple[Name, int]],
    greatest: int,
) -> list[FacetValue]:
    """Rows for named counts."""
    # By the value: an address may choose it by what it was called before a merge.
    by_id = {c.id: c for c in chosen if c.facet is facet and c.state != "none" and c.name}
    states = {c.slug: c.state for c in by_id.values() if c.state != "none"}
    slugs = {pk: c.slug for pk, c in by_id.items()}
    url_with = criteria.urls_with(KINDS[facet].parameter)
    return [
        _value(
            criteria, name.facet, slug, name.label, count, states.get(slug, ""), greatest, url_with
        )
        for name, count in counted
        for slug in [slugs.get(name.id, name.slug)]
    ]  # fmt: skip


def make_panels(
    criteria: Criteria,
    chosen: Sequence[Choice],
    counts: Mapping[Facet, FacetCounts],
    shown: int = SHOWN,
) -> tuple[Panel, ...]:
    """The panels of a search, without those that have nothing to choose.

    Each shows its most frequent values, and all that are chosen.
    """
    picked = {facet: _picked(facet, found, chosen, shown) for facet, found in counts.items()}
    known = {(c.facet, c.id): c.name for c in chosen if c.name}
    wanted = {f: [c.value for c in some if (f, c.value) not in known] for f, some in picked.items()}
    known.update(labels(wanted))
    panels = []
    note = _unread(chosen, counts)
    for facet, some in picked.items():
        named = [(known[facet, c.value], c.count) for c in some if (facet, c.value) in known]
        greatest = max((count for _name, count in named), default=0)
        values = make_values(criteria, chosen, facet, named, greatest)
        none = _none_value(criteria, chosen, facet, counts[facet].none)
        if none:
            values.append(none)
        own_note = note if facet is NAMES[0] else ""
        if counts[facet].about:
            own_note = " ".join(filter(None, (own_note, _about())))
        if values or own_note:
            distinct = counts[facet].distinct
            more = f"{criteria.changed().url_of('facet', facet)}" if distinct > shown else None
            title = str(KINDS[facet].title)
            switch = make_switch(criteria, chosen, facet)
            panels.append(Panel(facet, title, tuple(values), distinct, more, own_note, switch))
    return tuple(panels)


def _about() -> str:
    return _("Numbers are about right here: there are too many values to count each.")


def make_switch(criteria: Criteria, chosen: Sequence[Choice], facet: Facet) -> Switch | None:
    """The switch of a facet of many values, as soon as one is chosen.

    Whom an article mentions beside the chosen one may never be whom the person looks for next.
    """
    if not KINDS[facet].many or not _included(chosen, facet):
        return None
    return Switch(
        any=facet in criteria.any_of,
        all_url=criteria.with_any(facet, False).url,
        any_url=criteria.with_any(facet, True).url,
    )


def _included(chosen: Sequence[Choice], facet: Facet) -> int:
    return sum(c.facet is facet and c.state != "excluded" for c in chosen)


def _unread(chosen: Sequence[Choice], counts: Mapping[Facet, FacetCounts]) -> str:
    """Which languages of the results are such that names are not read in them, in words."""
    if Facet.LANGUAGE not in counts:
        return ""
    languages = [c for c in chosen if c.facet is Facet.LANGUAGE]
    included = {c.id for c in languages if c.state == "included"}
    excluded = {c.id for c in languages if c.state == "excluded"}
    codes = [
        language_code(each.value)
        for each in counts[Facet.LANGUAGE].values
        if each.count and each.value not in excluded and (not included or each.value in included)
    ]
    names = [language_name(code) for code in codes if not is_read(code)]
    if not names:
        return ""
    return _("Not read in %(languages)s yet: names in these articles are not counted.") % {
        "languages": listed(names)
    }


def value_chips(criteria: Criteria, chosen: Sequence[Choice]) -> list[Chip]:
    """The active filters that are values of facets, in the order of the address."""
    return [
        Chip(
            title=_chip_title(criteria, chosen, choice),
            label=choice.label,
            excluded=choice.state == "excluded",
            url=criteria.without_token(choice.parameter, choice.token).url,
        )
        for choice in chosen
    ]


def active_filters(criteria: Criteria, chosen: Sequence[Choice]) -> list[Chip]:
    """All active filters, the dates last, each with the address without it."""
    found = value_chips(criteria, chosen)
    dates = range_label(criteria.first, criteria.last, short=True)
    if dates:
        found.append(Chip(_("Date"), dates, False, criteria.within(None, None).url))
    if criteria.undated:
        found.append(Chip(_("Date"), _("Undated"), False, criteria.changed(undated=False).url))
    return found


def _chip_title(criteria: Criteria, chosen: Sequence[Choice], choice: Choice) -> str:
    if choice.state == "excluded" or choice.facet not in criteria.any_of:
        return choice.title
    if _included(chosen, choice.facet) < 2:
        return choice.title
    return _("%(title)s, any of") % {"title": choice.title}


def _picked(
    facet: Facet,
    found: FacetCounts,
    chosen: Sequence[Choice],
    shown: int,
) -> list[FacetCount]:
    """The most frequent values, then the chosen ones that are not among them."""
    counted = {c.value: c for c in found.values}
    top = list(found.values[:shown])
    there = {c.value for c in top}
    ids = (c.id for c in chosen if c.facet is facet and c.state != "none" and c.id != UNKNOWN)
    for value in dict.fromkeys(ids):
        if value not in there:
            top.append(counted.get(value) or FacetCount(value, 0))
    return top


def _none_value(
    criteria: Criteria, chosen: Sequence[Choice], facet: Facet, count: int
) -> FacetValue | None:
    kind = KINDS[facet]
    selected = any(c.facet is facet and c.state == "none" for c in chosen)
    if not selected and not (count and kind.none_is_telling):
        return None
    state: State = "included" if selected else ""
    label = str(kind.none_label)
    # Without a bar: it is no value, and there may be more of it than of the greatest.
    return _value(
        criteria, facet, kind.none_token, label, count, state, 0,
        criteria.urls_with(kind.parameter),
    )  # fmt: skip


def _value(
    criteria: Criteria,
    facet: Facet,
    slug: str,
    label: str,
    count: int,
    state: State,
    greatest: int,
    url_with: Callable[[str], str],
) -> FacetValue:
    token = f"-{slug}" if state == "excluded" else slug
    without = criteria.without_token(KINDS[facet].parameter, token).url if state else ""
    excludable = state != "excluded" and not slug.startswith("_")
    return FacetValue(
        facet=facet,
        value=slug,
        label=label,
        count=count,
        state=state,
        url=without or url_with(token),
        exclude_url=url_with(f"-{slug}") if excludable else None,
        share=round(100 * count / greatest) if greatest else 0,
    )
