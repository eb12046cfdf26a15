"""What a spreadsheet has: columns. Each list has its own (`bulk_lists`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.utils import translation
from django.utils.translation import gettext_lazy

from newsroom.importing import ValueKind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ID, REVISION = "id", "revision"
SEPARATOR: Final = "; "
# Whoever writes headers and choices in one language may send the file to somebody with another.
LANGUAGES: Final = ("en", "es")


# What rows are asked to have, by id, and then by column or by what the archive calls the field.
Asked = dict[int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Refused:
    """What a cell asks for and cannot have: of a row and a column, which value, and why in a word."""

    pk: int
    column: str
    value: str
    why: str


class How(StrEnum):
    """How a cell says its value."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    NAMES = "names"
    HOSTS = "hosts"
    ADDRESS = "address"
    CHOICE = "choice"


HOW_OF: Final[Mapping[ValueKind, How]] = {
    ValueKind.LONG_TEXT: How.TEXT, ValueKind.DATE: How.DATE, ValueKind.NAMES: How.NAMES,
    ValueKind.ENTITIES: How.NAMES,
}  # fmt: skip

# What may be chosen, as it is kept, with what it is called; read anew, as labels have a language.
Choices = Callable[[], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, what people call it, and how its cells say their values.

    The value of a row is a text, or of `NAMES` and `HOSTS` a list of texts. One that is `needed` no empty
    cell clears. Texts longer than `longest` are refused, where it is not 0. `also` is what else its
    header may be.
    """

    name: str
    label: StrPromise
    how: How = How.LINE
    needed: bool = False
    longest: int = 0
    choices: Choices | None = None
    also: tuple[StrPromise, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether a cell holds several."""
        return self.how in (How.NAMES, How.HOSTS)

    def chosen(self, said: str) -> str | None:
        """The choice that a cell means, by what is kept or what it is called in a language; None: none of them."""
        return _meanings(self).get(said.strip().casefold())

    def shown(self, value: Any) -> str:
        """A value as a page shows it."""
        if self.is_list:
            return SEPARATOR.join(value)
        if self.choices and value:
            return str(self.choices().get(value, value))
        return str(value)

    def headers(self) -> set[str]:
        """What the header may be, in small letters: ours, and the labels in each language."""
        found = {self.name.casefold()}
        for language in LANGUAGES:
            with translation.override(language):
                found |= {str(label).casefold() for label in (self.label, *self.also)}
        return found


@cache
def _meanings(column: Column) -> Mapping[str, str]:
    """What each word in a cell of choices means."""
    choices = column.choices or dict
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {str(label).casefold(): kept for kept, label in choices().items()}
    return found | {kept.casefold(): kept for kept in choices()}


def yes_or_no() -> Mapping[str, Any]:
    """What a box says."""
    return {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}
