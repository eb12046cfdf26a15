"""The one list of the kinds of faults that are tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.trial import Trial

Inject = Callable[["Trial"], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault: `name` in a word or two, `what` for people, and how it is done.

    `only` names the database where the fault can be met, "" where that is every one; `needs` says
    what must be on this machine, or gives the reason why the kind is left out. One that is
    `hidden` is tried only where it is named.
    """

    name: str
    what: str
    inject: Inject
    only: str = ""
    needs: Callable[[], str] = str
    hidden: bool = False

    @property
    def family(self) -> str:
        """The module that has it."""
        return self.inject.__module__.rpartition(".")[2]


KINDS: dict[str, Kind] = {}


def fault(
    what: str, *, only: str = "", needs: Callable[[], str] = str, hidden: bool = False
) -> Callable[[Inject], Inject]:
    """Put a function into the list of kinds, under its own name."""

    def listed(inject: Inject) -> Inject:
        name = inject.__name__.replace("_", "-")
        assert name not in KINDS, name
        KINDS[name] = Kind(name, what, inject, only, needs, hidden)
        return inject

    return listed
