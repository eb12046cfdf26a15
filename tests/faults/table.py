"""The table: fault × times × lost × doubled × wrong × what people saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.faults.runner import Outcome

SEEN = 3
SHOWN = 2
LONGEST = 1_600  # characters of one finding


def print_table(outcomes: Sequence[Outcome], what: dict[str, str], console: Console) -> None:
    """A row for each kind on each database with each engine, and the sums."""
    table = Table("fault", "database", "engine", title="Faults", title_justify="left")
    for heading in ("times", "lost", "doubled", "wrong"):
        table.add_column(heading, justify="right")
    table.add_column("people saw")
    table.add_column("seconds", justify="right")
    rows: dict[tuple[str, str, str], list[Outcome]] = {}
    for outcome in sorted(outcomes, key=lambda each: (each.kind, each.database, each.engine)):
        rows.setdefault((outcome.kind, outcome.database, outcome.engine), []).append(outcome)
    for (kind, database, engine), each in rows.items():
        table.add_row(what[kind], database, engine, *_numbers(each))
    table.add_section()
    table.add_row(f"all {len({kind for kind, *_ in rows})} kinds", "", "", *_numbers(outcomes))
    console.print(table)


def _numbers(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    saw = Counter(word for outcome in outcomes for word in outcome.saw)
    return (
        f"{len(outcomes):,}",
        f"{sum(len(outcome.lost) for outcome in outcomes):,}",
        f"{sum(len(outcome.doubled) for outcome in outcomes):,}",
        f"{sum(len(outcome.wrong) for outcome in outcomes):,}",
        ", ".join(f"{word} {number}" for word, number in saw.most_common(SEEN)),
        f"{sum(outcome.seconds for outcome in outcomes):,.0f}",
    )


def print_findings(outcome: Outcome, console: Console) -> None:
    """What a trial found, and the command by which it is done again."""
    database = "" if outcome.database == "sqlite" else " --database postgres://…"
    console.print(
        f"{outcome.kind} on {outcome.database} with {outcome.engine}: "
        f"python -m tests.faults --only {outcome.kind} --engine {outcome.engine} "
        f"--seed {outcome.seed} --trial {outcome.number}{database}",
        markup=False, soft_wrap=True,
    )  # fmt: skip
    for what in ("lost", "doubled", "wrong"):
        findings = getattr(outcome, what)
        for finding in findings[:SHOWN]:
            if len(finding) > LONGEST:
                finding = f"{finding[: LONGEST // 4]} … {finding[-3 * LONGEST // 4 :]}"
            console.print(f"  {what}: {finding}", markup=False, soft_wrap=True)
        if len(findings) > SHOWN:
            console.print(f"  {what}: … and {len(findings) - SHOWN} more")
