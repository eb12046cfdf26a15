"""Build, check or tidy the search index."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from newsroom import archive
from newsroom.models import Article
from search.engines.base import EngineError, IndexLocked
from search.index import sync

LISTED = 20


class Command(BaseCommand):
    help = (
        "Build the index anew from the database, beside the one in use, and swap it in at the end: "
        "searching goes on meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument(
            "--check", action="store_true",
            help="compare index and database, and the index's files with their checksums; change "
            "nothing; exit code 1 if they differ",
        )  # fmt: skip
        only.add_argument(
            "--optimize", action="store_true", help="merge what many small changes left behind"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._check()
            elif options["optimize"]:
                drained = sync.drain()
                if drained.problem:
                    raise CommandError(drained.problem)
                sync.engine().optimize()
                self.stdout.write("The index is tidy.")
            else:
                self._rebuild()
        except IndexLocked as error:
            raise CommandError(
                f"Another process is writing to the index. Run this again when it is done. ({error})"
            ) from error
        except EngineError as error:
            raise CommandError(str(error)) from error

    def _rebuild(self) -> None:
        started, number, total = time.monotonic(), 0, Article.objects.visible().count()
        columns = ("Indexing", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
            task = progress.add_task("", total=total)
            for number in sync.rebuild():
                progress.update(task, completed=number)
        seconds = time.monotonic() - started
        self.stdout.write(f"{number:,} articles indexed in {seconds:,.1f} s.")

    def _check(self) -> None:
        faults = archive.find_faults()
        for fault in faults[:LISTED]:
            self.stdout.write(f"Article {fault.article_id}: {fault.what}.")
        if faults:
            self.stdout.write(
                f"{len(faults):,} faults of the archive itself: manage.py check_archive --fix mends "
                "what can be mended."
            )
        self._check_index()
        if faults:
            sys.exit(1)

    def _check_index(self) -> None:
        status = sync.engine().status()
        if not status.usable:
            reason = "was made by another version" if status.exists else "is not there"
            self.stdout.write(f"The index {reason}. Run manage.py reindex.")
            sys.exit(1)
        if damage := sync.engine().damage(thorough=True):
            self.stdout.write(damage)
            sys.exit(1)
        if not status.whole:
            self.stdout.write("The index was never built as a whole.")
        difference = sync.check()
        for what, ids in (
            ("missing in the index", difference.missing),
            ("in the index, but deleted", difference.extra),
            ("in the index as they were before a change", difference.stale),
        ):
            if ids:
                shown = ", ".join(map(str, ids[:LISTED])) + (" …" if len(ids) > LISTED else "")
                self.stdout.write(f"{len(ids):,} articles {what}: {shown}")
        if difference.ids or not status.whole:
            self.stdout.write("Run manage.py reindex to mend that.")
            sys.exit(1)
        self.stdout.write(f"Index and database agree on {status.documents:,} articles.")
