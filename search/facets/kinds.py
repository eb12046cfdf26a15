"""The one table of facets.

A facet is what a result can be narrowed by. Its row here says all that is particular about it:
the rest of search goes through the table. To add a facet, name it in `search.types.Facet`, and
give it a row; its panel, its parameter in addresses, its field in queries, its place in the index,
in the API and on the help page follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy, pgettext_lazy

from newsroom.models import Author, Entity, Source
from search.facets.lookups import Authors, Entities, Languages, Lookup, Sources, Stories, Texts
from search.types import Facet

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


_UNKNOWN: Final = gettext_lazy("Nothing in the archive is called “%(name)s” (%(field)s:).")


@dataclass(frozen=True, slots=True)
class FacetKind:
    """A row of the table.

    `title` heads its panel; `noun` says what one of its values is; `none_label` is the value of
    articles that have none, which gets a line of its own where `none_is_telling`, and is not
    merely how most articles are; `unknown_label` answers a query for a name that no value has. Facets that share a `parameter` in addresses share its field in
    queries, beside the one of their own name. An article has `many` values of some facets: of what
    is chosen in these it must have all, unless the address says any. `values` say for the API's
    description what the parameter takes; `examples` are (query, what it finds) for the help page.
    """

    facet: Facet
    title: StrPromise
    noun: StrPromise
    none_label: StrPromise
    lookup: Lookup
    parameter: str
    values: str
    many: bool = False
    none_is_telling: bool = False
    unknown_label: StrPromise = _UNKNOWN
    examples: tuple[tuple[str | StrPromise, StrPromise], ...] = ()

    @property
    def shares_parameter(self) -> bool:
        """Whether other facets' values stand in the same parameter."""
        return self.parameter != self.facet.value

    @property
    def none_token(self) -> str:
        """The value of the parameter that stands for having no value of this facet."""
        return f"_no-{self.facet.value}" if self.shares_parameter else "_none"

    def unknown(self, field: str, name: str) -> str:
        """What to say where nothing is called by the name that a field of a query asks for."""
        return str(self.unknown_label) % {"name": name, "field": field}


_ENTITIES: Final = Entities(Entity, Facet.PERSON)
_SLUGS_OF_ENTITIES: Final = "Slugs of people, organisations and places"

_TABLE: Final = (
    FacetKind(
        Facet.SOURCE,
        title=gettext_lazy("Source"),
        noun=gettext_lazy("source"),
        none_label=pgettext_lazy("facet", "No source"),
        none_is_telling=True,
        lookup=Sources(Source, Facet.SOURCE),
        parameter="source",
        values="Slugs of sources",
        examples=(
            ('source:"BBC News"', gettext_lazy("published by this outlet")),
            ('source:("BBC News" OR EFE)', gettext_lazy("published by either")),
            ('-source:"BBC News" venezuela', gettext_lazy("by anyone else")),
        ),
    ),
    FacetKind(
        Facet.PERSON,
        title=gettext_lazy("People"),
        noun=gettext_lazy("person"),
        none_label=pgettext_lazy("facet", "Nobody"),
        many=True,
        lookup=_ENTITIES,
        parameter="entity",
        values=_SLUGS_OF_ENTITIES,
        examples=(
            (
                'entity:"Nicolás Maduro"',
                gettext_lazy("about this person, by any of his names"),
            ),
            (
                pgettext_lazy("query", 'entity:("United Nations" AND Caracas)'),
                gettext_lazy("about both"),
            ),
        ),
    ),
    FacetKind(
        Facet.ORGANISATION,
        title=gettext_lazy("Organisations"),
        noun=gettext_lazy("organisation"),
        none_label=pgettext_lazy("facet", "No organisation"),
        many=True,
        lookup=_ENTITIES,
        parameter="entity",
        values=_SLUGS_OF_ENTITIES,
    ),
    FacetKind(
        Facet.PLACE,
        title=gettext_lazy("Places"),
        noun=gettext_lazy("place"),
        none_label=pgettext_lazy("facet", "No place"),
        many=True,
        lookup=_ENTITIES,
        parameter="entity",
        values=_SLUGS_OF_ENTITIES,
        examples=(
            (
                "place:Caracas",
                gettext_lazy("about this place; also person: and organisation: for one kind"),
            ),
        ),
    ),
    FacetKind(
        Facet.AUTHOR,
        title=gettext_lazy("Author"),
        noun=gettext_lazy("author"),
        none_label=pgettext_lazy("facet", "No author"),
        many=True,
        none_is_telling=True,
        lookup=Authors(Author, Facet.AUTHOR),
        parameter="author",
        values="Slugs of authors",
        examples=(('author:"Ana López"', gettext_lazy("written by this author")),),
    ),
    FacetKind(
        Facet.LANGUAGE,
        title=gettext_lazy("Language"),
        noun=gettext_lazy("language"),
        none_label=pgettext_lazy("facet", "Language not known"),
        none_is_telling=True,
        lookup=Languages(Facet.LANGUAGE),
        parameter="language",
        values="Codes of languages (“en”)",
        unknown_label=gettext_lazy("No article in the archive is in a language called “%(name)s”."),
        examples=(("language:es", gettext_lazy("in this language; its name does as well")),),
    ),
    FacetKind(
        Facet.SECTION,
        title=gettext_lazy("Section"),
        noun=gettext_lazy("section"),
        none_label=pgettext_lazy("facet", "No section"),
        lookup=Texts(Facet.SECTION, "section"),
        parameter="section",
        values="Slugs of sections",
        examples=(
            (
                pgettext_lazy("query", "section:politics"),
                gettext_lazy("printed under this heading of the paper"),
            ),
        ),
    ),
    FacetKind(
        Facet.ORIGINAL_SOURCE,
        title=gettext_lazy("First published by"),
        noun=gettext_lazy("first published by"),
        none_label=pgettext_lazy("facet", "Nobody before"),
        lookup=Texts(Facet.ORIGINAL_SOURCE, "original_source"),
        parameter="original_source",
        values="Slugs of the outlets that articles were taken over from",
        examples=(("original_source:EFE", gettext_lazy("taken over from this agency or outlet")),),
    ),
    FacetKind(
        Facet.STORY,
        title=gettext_lazy("Stories"),
        noun=gettext_lazy("story"),
        none_label=pgettext_lazy("facet", "No story"),
        lookup=Stories(Facet.STORY),
        parameter="story",
        values="Numbers of stories",
        unknown_label=gettext_lazy("No story of the archive is called “%(name)s”."),
        examples=(
            (
                "story:12",
                gettext_lazy("in this story, by its number or the name that it was given"),
            ),
        ),
    ),
)

KINDS: Final[Mapping[Facet, FacetKind]] = {kind.facet: kind for kind in _TABLE}

# The parameters of addresses in their order, each with its facets.
PARAMETERS: Final[Mapping[str, tuple[Facet, ...]]] = {
    kind.parameter: tuple(k.facet for k in _TABLE if k.parameter == kind.parameter)
    for kind in _TABLE
}
# The parameters that say that any of what is chosen will do, each with the facets that it says so
# of: `person_any`, or `entity_any` for all that share the parameter.
ANY_PARAMETERS: Final[Mapping[str, tuple[Facet, ...]]] = {
    f"{name}_any": facets
    for name, facets in (*PARAMETERS.items(), *((facet.value, (facet,)) for facet in KINDS))
    if all(KINDS[facet].many for facet in facets)
}
# The fields of queries that ask for facet values, each with the facets that it looks in.
QUERY_FIELDS: Final[Mapping[str, tuple[Facet, ...]]] = {
    **PARAMETERS,
    **{facet.value: (facet,) for facet in KINDS},
    # Whom an article quotes: any kind of entity.
    "said": PARAMETERS["entity"],
}


def lookup(parameter: str) -> Lookup:
    """How the values of a parameter are found."""
    return KINDS[PARAMETERS[parameter][0]].lookup


def parameter_of(field: str) -> str:
    """The parameter whose values a field of queries names: `person:` means those of entity."""
    return KINDS[QUERY_FIELDS[field][0]].parameter
