"""The lists of the admin as spreadsheets: the columns that each has, and what of them the archive takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from newsroom import archive
from newsroom.admin import bulk_words
from newsroom.admin.bulk_columns import HOW_OF, Asked, Column, How, Refused, yes_or_no
from newsroom.admin.bulk_names import ENTITIES, KIND_OF, CellNames, read_names
from newsroom.bulk import slices
from newsroom.countries import country_choices, language_choices
from newsroom.importing import FIELDS, ValueKind
from newsroom.models import Article, Author, AuthorKind, Entity, EntityKind, Source
from newsroom.reader import permitted, permitted_authors, permitted_entities, permitted_sources

# Rows that are read with one statement.
MANY: Final = 5_000
LONGEST_NAME: Final = 300


@dataclass(slots=True)
class Taken:
    """What a file asks of rows, as the archive takes it; rows of which something is refused are left out."""

    asked: Asked = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)


class ListSheet:
    """A list as a spreadsheet: columns, and rows that are read and asked for."""

    def __init__(self, model: Any, columns: Sequence[Column]) -> None:
        self.model = model
        self.columns = tuple(columns)
        self.many: archive.Many = archive.CORRECTABLE[model._meta.model_name]

    @property
    def name(self) -> str:
        """What addresses and drafts call the list."""
        return str(self.model._meta.model_name)

    def column(self, name: str) -> Column:
        """A column by its name."""
        return next(each for each in self.columns if each.name == name)

    def label(self, field: str) -> str:
        """What a column, or what the archive calls a field, is called on pages."""
        return next((str(each.label) for each in self.columns if each.name == field), field)

    def permitted(self) -> QuerySet[Any]:
        """The rows that whoever asks may see."""
        raise NotImplementedError

    def there(self, ids: Sequence[int]) -> set[int]:
        """Those of these ids that are of such rows."""
        found: set[int] = set()
        for some in slices(ids, MANY):
            found.update(self.permitted().filter(pk__in=some).order_by().values_list("pk", flat=True))  # fmt: skip
        return found

    def titles(self, ids: Iterable[int]) -> dict[int, str]:
        """What rows are called, by id."""
        raise NotImplementedError

    def read(self, ids: Sequence[int], columns: Collection[str]) -> archive.Current:
        """What rows have now in these columns."""
        raise NotImplementedError

    def take(self, wanted: Asked, current: archive.Current, user: Any) -> Taken:
        """What cells ask for, by column, as the archive takes it."""
        raise NotImplementedError

    def differences(
        self, plans: Sequence[archive.Plan], titles: Mapping[int, str]
    ) -> list[dict[str, Any]]:
        """What would become of rows, as a page shows it."""
        raise NotImplementedError

    def said_twice(self, rows: str, pk: int) -> str:
        """That several rows are of one."""
        return _("Rows %(rows)s have the same id %(id)s: none of them is taken.") % {
            "rows": rows, "id": pk,
        }  # fmt: skip

    def said_missing(self, row: int, pk: int) -> str:
        """That what a row is of is not there."""
        return _("Row %(row)s: nothing in this list has the id %(id)s.") % {"row": row, "id": pk}

    def would_change(self, number: int) -> str:
        """How many rows would change, in words."""
        return ngettext("%(number)d row would change.", "%(number)d rows would change.", number) % {
            "number": number
        }

    def changed(self, number: int) -> str:
        """How many rows were changed, in words."""
        return ngettext("%(number)d row changed.", "%(number)d rows changed.", number) % {
            "number": number
        }

    def left(self, number: int) -> str:
        """How many rows were left as they are, in words."""
        text = ngettext(
            "%(number)d row was left as it is: somebody changed it meanwhile.",
            "%(number)d rows were left as they are: somebody changed them meanwhile.",
            number,
        )
        return text % {"number": number}


# --- articles -------------------------------------------------------------------------------------


class ArticleSheet(ListSheet):
    """The list of articles: their metadata, and the names that pages show of them, a column for each kind."""

    def __init__(self) -> None:
        metadata = [
            Column(
                each.name, gettext_lazy(each.label), HOW_OF.get(each.kind, How.LINE),
                needed=each.name == "title",
            )
            for each in FIELDS
            if each.kind is not ValueKind.ENTITIES
        ]  # fmt: skip
        names = [
            Column("people", gettext_lazy("People"), How.NAMES, longest=LONGEST_NAME),
            Column("organisations", gettext_lazy("Organisations"), How.NAMES, longest=LONGEST_NAME),
            Column("places", gettext_lazy("Places"), How.NAMES, longest=LONGEST_NAME),
        ]
        super().__init__(Article, [*metadata, *names])

    def label(self, field: str) -> str:
        return str(bulk_words.LABELS.get(field) or super().label(field))

    def permitted(self) -> QuerySet[Any]:
        return permitted(Article.objects.all())

    def titles(self, ids: Iterable[int]) -> dict[int, str]:
        return dict(self.permitted().filter(pk__in=list(ids)).values_list("pk", "title"))

    def read(self, ids: Sequence[int], columns: Collection[str]) -> archive.Current:
        of_names = [name for name in columns if name in KIND_OF]
        fields = [name for name in columns if name not in KIND_OF]
        current = archive.read_values(ids, [*fields, *([ENTITIES] if of_names else ())])
        if of_names:
            read_names(current, of_names)
        return current

    def take(self, wanted: Asked, current: archive.Current, user: Any) -> Taken:
        taken = Taken()
        names = CellNames(wanted, current, may_add=user.has_perm("newsroom.add_entity"))
        for pk, values in wanted.items():
            asked = {name: value for name, value in values.items() if name not in KIND_OF}
            refused: list[Refused] = []
            if len(asked) < len(values):
                asked[ENTITIES], refused = names.entities(pk, values)
            taken.refused += refused
            if not refused:
                taken.asked[pk] = asked
        return taken

    def differences(
        self, plans: Sequence[archive.Plan], titles: Mapping[int, str]
    ) -> list[dict[str, Any]]:
        return bulk_words.rows_of(plans, titles)

    def said_twice(self, rows: str, pk: int) -> str:
        said = _("Rows %(rows)s are all of article %(id)s: none of them is taken.")
        return said % {"rows": rows, "id": pk}

    def said_missing(self, row: int, pk: int) -> str:
        return _("Row %(row)s: there is no article %(id)s.") % {"row": row, "id": pk}

    def would_change(self, number: int) -> str:
        text = ngettext("%(number)d article would change.", "%(number)d articles would change.", number)  # fmt: skip
        return text % {"number": number}

    def changed(self, number: int) -> str:
        text = ngettext("%(number)d article changed.", "%(number)d articles changed.", number)
        return text % {"number": number}

    def left(self, number: int) -> str:
        text = ngettext(
            "%(number)d article was left as it is: somebody changed it meanwhile.",
            "%(number)d articles were left as they are: somebody changed them meanwhile.",
            number,
        )
        return text % {"number": number}


# --- sources, authors, entities -------------------------------------------------------------------


class AuthoritySheet(ListSheet):
    """A list of names: all that a form of one asks for."""

    def __init__(self, model: Any, permitted: Any, columns: Sequence[Column]) -> None:
        super().__init__(model, columns)
        self._permitted = permitted

    def permitted(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self._permitted(self.model.objects.all())
        return rows

    def titles(self, ids: Iterable[int]) -> dict[int, str]:
        return dict(self.permitted().filter(pk__in=list(ids)).values_list("pk", "name"))

    def read(self, ids: Sequence[int], columns: Collection[str]) -> archive.Current:
        return self.many.read(ids, columns)

    def take(self, wanted: Asked, current: archive.Current, user: Any) -> Taken:
        taken = Taken()
        may_drop = user.has_perm(f"newsroom.delete_{self.name}")
        for pk, values in wanted.items():
            if values.get(NEVER) == "yes" and not may_drop:
                taken.refused.append(Refused(pk, NEVER, "yes", "never"))
            else:
                taken.asked[pk] = values
        return taken

    def differences(
        self, plans: Sequence[archive.Plan], titles: Mapping[int, str]
    ) -> list[dict[str, Any]]:
        return [
            {
                "pk": plan.article,
                "title": titles.get(plan.article, ""),
                "differences": [
                    {
                        "label": self.label(name),
                        "before": self.column(name).shown(plan.before[name]),
                        "after": self.column(name).shown(value),
                    }
                    for name, value in plan.after.items()
                ],
            }
            for plan in plans
        ]


def _countries() -> Mapping[str, str]:
    return dict(country_choices())


NEVER: Final = "never_a_name"
_NAME: Final = Column("name", gettext_lazy("Name"), needed=True, longest=LONGEST_NAME)
_ALIASES: Final = Column("aliases", gettext_lazy("Other names"), How.NAMES, longest=LONGEST_NAME)
_SHEETS: Final[Sequence[ListSheet]] = (
    ArticleSheet(),
    AuthoritySheet(
        Source, permitted_sources,
        [
            _NAME, _ALIASES,
            Column("hosts", gettext_lazy("Hosts"), How.HOSTS, longest=253),
            Column("home", gettext_lazy("Home page"), How.ADDRESS, longest=500),
            Column("country", gettext_lazy("Country"), How.CHOICE, choices=_countries),
            Column("language", gettext_lazy("Language"), How.CHOICE, choices=language_choices),
            Column("day_first", gettext_lazy("Writes the day before the month"), How.CHOICE, choices=yes_or_no),
            Column("house_style", gettext_lazy("House style"), How.TEXT),
        ],
    ),
    AuthoritySheet(
        Author, permitted_authors,
        [
            _NAME, _ALIASES,
            Column("kind", gettext_lazy("Kind"), How.CHOICE, needed=True, choices=lambda: dict(AuthorKind.choices)),
        ],
    ),
    AuthoritySheet(
        Entity, permitted_entities,
        [
            _NAME, _ALIASES,
            Column("kind", gettext_lazy("Kind"), How.CHOICE, needed=True, choices=lambda: dict(EntityKind.choices)),
            Column("suggested", gettext_lazy("Suggested"), How.CHOICE, needed=True, choices=yes_or_no),
            Column("hidden", gettext_lazy("Hidden"), How.CHOICE, needed=True, choices=yes_or_no),
            Column(NEVER, gettext_lazy("Never a name"), How.CHOICE, needed=True, choices=yes_or_no),
        ],
    ),
)  # fmt: skip
SHEETS: Final[Mapping[str, ListSheet]] = {sheet.name: sheet for sheet in _SHEETS}
