"""How far a backup is, for whoever watches."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

# The bar moves every so many rows.
STEP = 500


class Progress:
    """Told what is done; this one keeps it to itself."""

    def stage(self, name: str, total: int) -> None:
        """Something begins that is done with so many rows."""

    def advance(self) -> None:
        """One row is done."""


class ShownProgress(Progress):
    """A bar for each stage, on a terminal; nothing elsewhere."""

    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"),
            TimeRemainingColumn(),
        )  # fmt: skip
        self._bars = Bars(
            *columns, console=console, transient=True, disable=not console.is_terminal
        )
        self._task: TaskID | None = None
        self._rows = 0

    def __enter__(self) -> ShownProgress:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def stage(self, name: str, total: int) -> None:
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._task, self._rows = self._bars.add_task(name, total=max(total, 1)), 0

    def advance(self) -> None:
        self._rows += 1
        if self._rows % STEP == 0 and self._task is not None:
            self._bars.update(self._task, completed=self._rows)
