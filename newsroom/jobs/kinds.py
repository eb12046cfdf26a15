"""The kinds of job that this process knows: what runs them, and what they are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from newsroom.jobs.running import Running
    from newsroom.models import Job

Run = Callable[["Running"], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """How jobs of a kind are run, what they are called, and where what comes of one is to be seen."""

    run: Run
    label: Any
    address: Callable[[Job], str] | None
    dropped: Callable[[Job], None] | None
    counted: Any = ""

    def shown_at(self, address: Callable[[Job], str]) -> Kind:
        """The same kind, whose jobs have a page of their own."""
        return replace(self, address=address)


KINDS: dict[str, Kind] = {}


def kind(
    name: str, *, label: Any = "", address: Callable[[Job], str] | None = None,
    dropped: Callable[[Job], None] | None = None, counted: Any = "",
) -> Callable[[Run], Run]:  # fmt: skip
    """Say that this function runs jobs of a kind.

    `label` is what people read; `address` gives the page of a job's own, where there is one; `dropped`
    is called with a job that has ended while no process ran it: cancelled, or given up; `counted` is
    what its progress is a number of, in the plural.
    """

    def register(run: Run) -> Run:
        KINDS[name] = Kind(run, label or name, address, dropped, counted)
        return run

    return register


def load_kinds() -> None:
    """Load what defines kinds of jobs, as the setting JOB_KINDS names it.

    A process that serves no pages has loaded none of it, and would leave their jobs lying.
    """
    for module in settings.JOB_KINDS:
        import_module(module)


def label_of(name: str) -> str:
    """What a kind is called, also one that this version does not know."""
    if name not in KINDS:
        load_kinds()
    return str(KINDS[name].label) if name in KINDS else name


def counted_of(name: str) -> str:
    """What the progress of a kind is a number of, in the plural; "" where nobody said."""
    if name not in KINDS:
        load_kinds()
    return str(KINDS[name].counted) if name in KINDS else ""
