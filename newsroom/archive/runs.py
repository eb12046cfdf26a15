"""What is kept of a run of an import: who, when, what became of each document.

Written in batches beside the articles, in transactions of its own: a run is told of, never waited for.
A run that was killed and is gone on with stays one: what it did before is known by its operations.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from newsroom.bulk import insert_rows, slices
from newsroom.history import Change, Operation, Subject, What
from newsroom.models import ImportedDocument, ImportRun, RunState

# So many documents are written at once.
BATCH: Final = 500
# While they are few, what has become of them is shown sooner.
OFTEN: Final = dt.timedelta(seconds=2)
# Rows that are dropped in one transaction: nobody waits long for it.
DROPPED: Final = 5_000
FIELDS: Final = ("run", "path", "status", "reason", "article_id")
Row = tuple[str, str, str, int | None]


def begin_run(
    *, by: str, options: Mapping[str, Any], dry_run: bool = False, user: Any = None,
    after: ImportRun | None = None,
) -> ImportRun:  # fmt: skip
    """Note that an import begins."""
    known = user if user is not None and user.pk else None
    now = timezone.now()
    return ImportRun.objects.create(
        by=(known.get_username() if known else by)[:150], user=known, options=dict(options),
        dry_run=dry_run, after=after, started=now, touched=now,
    )  # fmt: skip


class RunLog:
    """The documents of a run as they come; one that is gone on with says what it did before."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.counts: Counter[str] = Counter()
        self._rows: list[Row] = []
        self._written = timezone.now()
        # What earlier processes of this run did with articles, and what they noted of documents.
        self.before: dict[int, str] = {}
        self._noted: dict[str, str] = {}
        operations = Operation.objects.filter(started__gte=run.started, details__run=run.pk)
        self._operations: list[int] = list(operations.values_list("pk", flat=True))
        if run.counts or self._operations:
            self._go_on()

    def _go_on(self) -> None:
        changes = Change.objects.filter(operation__in=self._operations, subject=Subject.ARTICLE)
        rows = changes.order_by("pk").values_list("number", "what")
        for number, what in rows.iterator():
            self.before.setdefault(number, "created" if what == What.CREATED else "updated")
        documents = ImportedDocument.objects.filter(run=self.run).order_by("pk")
        self._noted = dict(documents.exclude(status="failed").values_list("path", "status"))
        ImportedDocument.objects.filter(run=self.run, status="failed").delete()
        self.counts = Counter(self._noted.values())

    def add(self, path: str, status: str, reason: str, article_id: int | None) -> None:
        """Note what became of a document; where it was noted before, that stays."""
        if path in self._noted:
            return
        if status == "unchanged" and article_id in self.before:
            # It was stored, and the process killed before it said so.
            status = self.before[article_id]
        self.counts[status] += 1
        self._rows.append((path, status, reason, article_id))

    def is_full(self) -> bool:
        """Whether it is time to write what came."""
        return len(self._rows) >= BATCH or (
            len(self._rows) % 16 == 1 and timezone.now() - self._written > OFTEN
        )

    def flush(self, operation: Operation | None = None, **values: Any) -> None:
        """Write what came since the last time, and where the run stands. Raises DatabaseError."""
        rows, self._written = self._rows, timezone.now()
        if operation is not None and operation.pk not in self._operations:
            self._operations.append(operation.pk)
        with transaction.atomic():
            if rows:
                insert_rows(ImportedDocument, FIELDS, [(self.run.pk, *row) for row in rows])
            ImportRun.objects.filter(pk=self.run.pk).update(
                counts=dict(self.counts), operations=self._operations, touched=self._written,
                **values,
            )  # fmt: skip
        self._rows = []

    def end(
        self, operation: Operation | None, state: RunState, message: str, **values: Any
    ) -> None:
        """Write the rest, and what the run came to. Raises DatabaseError."""
        self.flush(operation, state=state, message=message, ended=timezone.now(), **values)


def fail_run(run: ImportRun, *, state: RunState, message: str = "") -> None:
    """Note what a run came to that has no process any more."""
    ImportRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        state=state, message=message, ended=timezone.now()
    )


def thin_runs(*, days: int) -> None:
    """Drop the documents of runs that are older; 0: never. The runs themselves stay."""
    if not days:
        return
    old = ImportRun.objects.filter(
        started__lt=timezone.now() - dt.timedelta(days=days), thinned=False
    )
    for run in old.order_by("pk"):
        documents = ImportedDocument.objects.filter(run=run).order_by("pk")
        while ids := list(documents.values_list("pk", flat=True)[:DROPPED]):
            _drop(ids)
        ImportRun.objects.filter(pk=run.pk).update(thinned=True)


def _drop(ids: Iterable[int]) -> None:
    with transaction.atomic():
        for some in slices(list(ids)):
            ImportedDocument.objects.filter(pk__in=some).delete()
