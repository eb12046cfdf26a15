"""An import from its beginning to its end, whoever asked for it: documents read, run, learnt from, told of."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Container, Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, cast

from django.conf import settings
from django.db import DatabaseError

from newsroom import archive
from newsroom.history import Act
from newsroom.importing import Found, Limits, count_documents, read_documents
from newsroom.intake import learning, resolving, run, same_texts
from newsroom.intake.known import Survey
from newsroom.intake.options import Options
from newsroom.intake.patience import patiently
from newsroom.intake.run import Outcome
from newsroom.models import ImportedDocument, ImportRun, RunState

logger = logging.getLogger(__name__)

Errors = tuple[type[BaseException], ...]


class Session:
    """One run of an import, within `with`: what comes out of it is kept, however it ends.

    An exception goes on. After one of `cancelled_by` somebody has cancelled the run; after one of
    `stopped_by` another process goes on with it, and nothing is told of its end.
    """

    def __init__(
        self, row: ImportRun, *, workers: int, cancelled_by: Errors, stopped_by: Errors = (),
        looking: Callable[[int | None], None] = lambda total: None,
        only: Container[str] | None = None,
    ) -> None:  # fmt: skip
        self.row, self.options = row, Options.of(row.options)
        self.workers, self.cancelled_by, self.stopped_by = workers, cancelled_by, stopped_by
        # Told again and again while all documents are looked through for the first time.
        self.looking = looking
        # Of the files under the run's paths, those that are read; None for all.
        self.only = only
        self.total: int | None = None
        # Said for whom imports.
        self.messages: list[str] = []
        self._stack = ExitStack()

    def __enter__(self) -> Session:
        paths = self.options.shown()
        kind = Act.REPROCESS if self.options.reprocess else Act.IMPORT
        self.operation = self._stack.enter_context(
            archive.operation(
                kind, user=self.row.user, by=self.row.by, paths=paths, run=self.row.pk
            )
        )
        self.log = archive.RunLog(self.row)
        self.written = set(self.log.before)
        return self

    def outcomes(self) -> Generator[Outcome]:
        """What becomes of each document. To be closed, and `conclude` to be called after it.

        All documents are looked through before it comes back; then `total` is known.
        """
        found = self._reprocessed() if self.options.reprocess else self._imported()
        return self._noted(cast(Generator[Outcome], found))

    def _noted(self, outcomes: Generator[Outcome]) -> Generator[Outcome]:
        try:
            for outcome in outcomes:
                self._note(outcome)
                yield outcome
        finally:
            outcomes.close()

    def conclude(
        self, progress: resolving.Progress = lambda done, total: None, *, resolve: bool = True
    ) -> None:
        """Do what is put off until the end of an import: learn, resolve names, compare texts, index.

        Without `resolve`, names and texts are left to whoever has time.
        """
        if self.row.dry_run:
            return
        patiently(lambda: learning.learn(article_ids=self.written))
        if resolve and resolving.is_worth_it(len(self.written)):
            changed = resolving.resolve(progress).changed
            self.messages.append(
                f"Names resolved; in {changed:,} articles they mean other than read."
            )
        if resolve:
            same_texts.compare()
        self.messages += patiently(archive.finish_import)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:  # fmt: skip
        try:
            if isinstance(error, self.stopped_by):
                self._flush()
            elif error is None:
                self._end(RunState.DONE, "")
            elif isinstance(error, self.cancelled_by):
                self._end(RunState.CANCELLED, "")
            else:
                self._end(RunState.FAILED, str(error) or type(error).__name__)
        except DatabaseError:
            # What it is about is told by what went wrong before, or is in the archive.
            logger.exception("the end of import %s cannot be kept", self.row.pk)
        finally:
            self._stack.close()

    def _note(self, outcome: Outcome) -> None:
        if outcome.article_id and outcome.status in run.WRITTEN:
            self.written.add(outcome.article_id)
        reason = outcome.error or "; ".join(outcome.notes)
        article = None if self.row.dry_run and outcome.status == "created" else outcome.article_id
        self.log.add(outcome.path, outcome.status, reason, article)
        if self.log.is_full():
            self._flush()

    def _flush(self) -> None:
        patiently(lambda: self.log.flush(self.operation.written(), total=self.total))

    def _end(self, state: RunState, message: str) -> None:
        written = self.operation.written()
        patiently(lambda: self.log.end(written, state, message, total=self.total))

    def _reprocessed(self) -> Iterator[Outcome]:
        seeds = run.stored_seeds(all_=self.options.all)
        self.total = seeds.count()
        workers = 1 if self.total <= run.FEW else self.workers
        documents = run.seed_documents(seeds)
        return run.run_reprocess(documents, workers=workers, dry_run=self.row.dry_run)

    def _imported(self) -> Iterator[Outcome]:
        reading = Reading.of(self.options, self.only)
        self.total = reading.count()
        few = self.total <= run.FEW
        # Two looks: only the whole of a file tells whether its ids tell its records apart.
        survey = Survey.of(self._looked_at(reading.documents()))
        outcomes = run.run_import(
            reading.chosen(), workers=self.workers, dry_run=self.row.dry_run, few=few,
            survey=survey, undelete=self.options.undelete,
        )  # fmt: skip
        if self.options.only_failed_of is None:
            return outcomes
        return (outcome for outcome in outcomes if outcome.status != "gone")

    def _looked_at(self, documents: Iterator[Found]) -> Iterator[Found]:
        for document in documents:
            self.looking(self.total)
            yield document


@dataclass(frozen=True, slots=True)
class Reading:
    """Documents as the options say they are found, known and chosen."""

    options: Options
    paths: list[str]
    # The paths of documents that failed before, where only those are wanted.
    failed: frozenset[str] | None = None
    only: Container[str] | None = None

    @classmethod
    def of(cls, options: Options, only: Container[str] | None = None) -> Reading:
        if options.only_failed_of is None:
            return cls(options, list(options.paths), only=only)
        rows = ImportedDocument.objects.filter(run=options.only_failed_of, status="failed")
        failed = frozenset(rows.values_list("path", flat=True))
        files = dict.fromkeys(_file_of(options.found_at(path)) for path in sorted(failed))
        return cls(options, list(files), failed)

    def count(self) -> int:
        """About how many there are."""
        if self.failed is not None:
            return len(self.failed)
        limits = Limits(**settings.READING_LIMITS)
        links = self.options.follow_links
        return count_documents(self.paths, limits, follow_links=links, only=self.only)

    def documents(self) -> Iterator[Found]:
        """All documents of the files, as they are known."""
        options, limits = self.options, Limits(**settings.READING_LIMITS)
        found = read_documents(
            self.paths, dict(options.columns), limits, follow_links=options.follow_links,
            only=self.only,
        )  # fmt: skip
        if not options.root:
            return found
        return (replace(each, path=options.renamed(each.path)) for each in found)

    def chosen(self) -> Iterator[Found]:
        """Those that are to be imported."""
        return (each for each in self.documents() if self._is_chosen(each))

    def _is_chosen(self, document: Found) -> bool:
        if self.failed is None:
            return True
        path = document.path
        # A file that could not be read at all may give records now.
        return path in self.failed or not self.failed.isdisjoint(_above(path))


def _above(path: str) -> Iterator[str]:
    """What holds a document: the export, the zip, the folders."""
    file = path.rpartition("#")[0]
    if file:
        yield file
    while (folder := os.path.dirname(path)) not in ("", path):  # noqa: PTH120 - a member is no file
        yield folder
        path = folder


def _file_of(path: str) -> str:
    """The file that is read to have a document: the export of a record, the zip of a member."""
    if os.path.exists(path):  # noqa: PTH110
        return path
    return next((above for above in _above(path) if os.path.isfile(above)), path)  # noqa: PTH113


def started(options: Options, *, by: str, user: Any = None, **values: Any) -> ImportRun:
    """The row of a run that begins; those of old runs are thinned by the way."""
    archive.thin_runs(days=settings.IMPORT_RUN_DAYS)
    return archive.begin_run(by=by, user=user, options=options.kept(), **values)
