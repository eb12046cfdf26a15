"""What an import tells the person who watches it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from newsroom.intake.run import STATUSES, Outcome, Tally

# Plain output says something every so many documents.
EVERY = 500
# So many failures and duplicates are listed one by one.
LISTED = 50
HEADINGS = {"duplicate": "duplicates", "gone": "no longer there"}
# Named only where there are any.
RARE = ("deleted", "restored")


class RateColumn(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="progress.data.speed")


def watched(
    outcomes: Iterable[Outcome], *, total: int | None, console: Console
) -> Iterator[Outcome]:
    """The outcomes, with a progress bar on a terminal and plain lines elsewhere."""
    if not console.is_terminal:
        number = 0
        for number, outcome in enumerate(outcomes, start=1):
            yield outcome
            if number % EVERY == 0:
                console.print(
                    f"{number:,} of about {total:,} documents" if total else f"{number:,}"
                )
        return
    columns = (
        TextColumn("Importing"), BarColumn(), MofNCompleteColumn(), RateColumn(),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)
        for outcome in outcomes:
            yield outcome
            progress.advance(task)


def print_report(tally: Tally, *, console: Console, dry_run: bool, seconds: float) -> None:
    """The table of outcomes, and each failure and duplicate with its path and reason."""
    table = Table(title="Nothing was written (dry run)" if dry_run else None, title_justify="left")
    shown = [status for status in STATUSES if status not in RARE or tally.counts[status]]
    for status in shown:
        table.add_column(HEADINGS.get(status, status), justify="right")
    table.add_row(*(f"{tally.counts[status]:,}" for status in shown))
    console.print(table)
    repairs = tally.repairs
    if repairs["exact"] or repairs["inferred"] or repairs["doubts"]:
        console.print(
            f"Damaged text in {repairs['articles']:,} articles: {repairs['exact']:,} exact repairs, "
            f"{repairs['inferred']:,} inferred, {repairs['doubts']:,} doubtful spots left as they are."
        )
    _list(console, "Duplicates", tally.duplicates)
    _list(console, "No longer there", tally.gone)
    _list(console, "Deleted before", tally.deleted)
    _list(console, "Failed", tally.failures)
    _list(console, "To be looked at", tally.noted, of=lambda outcome: "; ".join(outcome.notes))
    done = sum(tally.counts.values()) - tally.counts["gone"]
    if not done:
        console.print("There was nothing to import.")
    elif tally.counts["unchanged"] == done:
        console.print("All of it was in the archive already; nothing changed.")
    else:
        console.print(f"{done:,} documents in {seconds:,.1f} s.")


def _reason(outcome: Outcome) -> str:
    return outcome.error or ""


def _list(
    console: Console,
    heading: str,
    outcomes: list[Outcome],
    of: Callable[[Outcome], str] = _reason,
) -> None:
    if not outcomes:
        return
    console.print(f"{heading}:")
    for outcome in outcomes[:LISTED]:
        # Paths and reasons hold what files hold: never markup.
        console.print(
            f"  {outcome.path}: {of(outcome)}", markup=False, highlight=False, soft_wrap=True
        )
    if len(outcomes) > LISTED:
        console.print(f"  … and {len(outcomes) - LISTED:,} more (--json lists all)")
