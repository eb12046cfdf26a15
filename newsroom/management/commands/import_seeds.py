"""Bring documents into the archive."""

from __future__ import annotations

import json
import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Container, Sequence
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from rich.console import Console

from newsroom.importing import COLUMNS
from newsroom.intake import run
from newsroom.intake.options import Options, OptionsError, columns_of
from newsroom.intake.patience import patiently
from newsroom.intake.report import print_report, watched
from newsroom.intake.session import Session, started
from newsroom.intake.watching import Folder, Refused, Stop, Stopping, alone, watch
from newsroom.models import Article
from newsroom.processes import give_way
from newsroom.records import article_record, parsed_record


class Command(BaseCommand):
    help = (
        "Import articles: .txt files in any encoding, web pages (.html), .rtf, .docx, .odt, .pdf, e-mails (.eml, .mbox), "
        "crawls (.warc, .arc), feeds (.rss, .atom, .xml, JSON Feed, .opml), .json, .jsonl, .csv, .tsv and .ris exports (also .gz), .xlsx, .zip, .tar (also .gz, .bz2, .xz) "
        "files, folders and globs of them. What is in the archive already is left alone, so an "
        "import that was interrupted is resumed by running it again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="*", metavar="PATH", help="default: seeds/ of a checkout"
        )
        parser.add_argument(
            "--map", action="append", default=[], metavar="OURS=THEIRS",
            help=f"name an export's column for one of ours ({', '.join(COLUMNS)}); repeatable",
        )  # fmt: skip
        parser.add_argument(
            "--workers", type=int, default=os.cpu_count() or 1,
            help="worker processes that parse (default: the cores)",
        )  # fmt: skip
        parser.add_argument(
            "--follow-links", action="store_true",
            help="read also what links inside a folder lead to, wherever that is",
        )  # fmt: skip
        parser.add_argument(
            "--undelete", action="store_true",
            help="bring back what was deleted, from the bin or from these documents",
        )  # fmt: skip
        parser.add_argument(
            "--watch", metavar="FOLDER",
            help="go on importing what is put into this folder or changed there, until stopped",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="parse and write nothing")
        parser.add_argument(
            "--json", action="store_true",
            help="print one JSON object per document on standard output, in input order",
        )  # fmt: skip
        parser.add_argument(
            "--reprocess", action="store_true",
            help="read again the stored seeds that an older version has read; editors' changes stay",
        )  # fmt: skip
        parser.add_argument(
            "--all", action="store_true",
            help="with --reprocess: read all of them again, as outlets learnt since may help",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        _check(options)
        # By itself, as quickstart imports the samples before it serves them.
        if getattr(self, "_called_from_command_line", False):
            give_way()
        try:
            if options["watch"]:
                self._watch(options)
            else:
                self._import(options)
        except (OptionsError, Refused) as error:
            raise CommandError(str(error)) from error
        except (OperationalError, InterfaceError) as error:
            raise CommandError(
                f"The database cannot be used: {str(error).strip()}. What was imported until here "
                "stays; run it again to go on from here."
            ) from error

    def _watch(self, options: dict[str, Any]) -> None:
        """Import what comes into a folder, a run at a time. Raises Refused, OptionsError."""
        path = Path(options["watch"])
        if not path.is_dir():
            raise Refused(f"There is no folder {options['watch']}.")
        console = self._console(options)
        folder = Folder(path, follow_links=options["follow_links"])
        options = {**options, "paths": [str(path)]}
        stopping = Stopping()

        def tell(text: str) -> None:
            console.print(text, markup=False, highlight=False, soft_wrap=True)

        def import_files(files: Sequence[str]) -> None:
            try:
                self._run(options, console, stopping, frozenset(files))
            finally:
                close_old_connections()

        _wanted(options)
        with alone(path), stopping.heard():
            tell(f"Watching {options['watch']}. Ctrl-C stops.")
            watch(folder, import_files, stopping=stopping, tell=tell)

    def _console(self, options: dict[str, Any]) -> Console:
        if options["json"]:
            return Console(stderr=True)
        return Console(file=cast(IO[str], self.stdout))

    def _import(self, options: dict[str, Any]) -> None:
        tally = self._run(options, self._console(options))
        if tally.failures:
            sys.exit(1)

    def _run(
        self,
        options: dict[str, Any],
        console: Console,
        stopping: Stopping | None = None,
        only: Container[str] | None = None,
    ) -> run.Tally:
        """One run, and its report. Raises Stop where somebody stops the watching meanwhile."""
        wanted = _wanted(options)
        # A new SQLite file is made fit for several processes by the first that opens it, and does
        # not let the others wait for that.
        patiently(connection.ensure_connection)
        row = patiently(lambda: started(wanted, by="import_seeds", dry_run=options["dry_run"]))
        tally, began = run.Tally(), time.monotonic()
        stopped = (KeyboardInterrupt, SystemExit, Stop)
        with Session(
            row, workers=options["workers"], cancelled_by=stopped, only=only,
            looking=lambda total: stopping.check() if stopping else None,
        ) as session:  # fmt: skip
            outcomes = session.outcomes()
            try:
                for outcome in watched(outcomes, total=session.total, console=console):
                    tally.add(outcome)
                    if options["json"]:
                        self.stdout.write(json.dumps(_record(outcome), ensure_ascii=False))
                    if stopping:
                        stopping.check()
            except KeyboardInterrupt:
                console.print("Stopped. Run it again to go on from here.")
                raise SystemExit(130) from None
            finally:
                outcomes.close()
                session.conclude(resolve=not (stopping and stopping.asked.is_set()))
                for message in session.messages:
                    console.print(message)
        seconds = time.monotonic() - began
        if options["reprocess"] and not tally.counts:
            console.print("This version has read every stored seed; --all reads them once more.")
        else:
            print_report(tally, console=console, dry_run=options["dry_run"], seconds=seconds)
        return tally


def _check(options: dict[str, Any]) -> None:
    """Raises CommandError where the options do not go together."""
    if options["workers"] < 1:
        raise CommandError("--workers must be 1 or more.")
    if options["reprocess"] and options["paths"]:
        raise CommandError("--reprocess reads the stored seeds; give it no paths.")
    if options["watch"] and (options["reprocess"] or options["paths"]):
        raise CommandError("--watch reads one folder; give it no other paths, and no --reprocess.")
    if options["reprocess"] and options["undelete"]:
        raise CommandError("--undelete goes with documents; --reprocess reads none.")
    if options["all"] and not options["reprocess"]:
        raise CommandError("--all goes with --reprocess.")


def _wanted(options: dict[str, Any]) -> Options:
    """What is asked for. Raises CommandError where nothing is."""
    if options["reprocess"]:
        return Options(reprocess=True, all=options["all"])
    paths = options["paths"] or ([str(settings.SAMPLES_DIR)] if settings.SAMPLES_DIR else [])
    if not paths:
        raise CommandError("Say which files or folders to import.")
    return Options(
        paths=paths, columns=columns_of(options["map"]), follow_links=options["follow_links"],
        undelete=options["undelete"], folder=os.getcwd(),  # noqa: PTH109
    )  # fmt: skip


def _record(outcome: run.Outcome) -> dict[str, Any]:
    article = None
    if outcome.parsed:
        article = parsed_record(outcome.parsed)
    elif outcome.article_id:
        stored = Article.objects.select_related("source").filter(pk=outcome.article_id).first()
        article = article_record(stored) if stored else None
    return {
        "path": outcome.path,
        "sha256": outcome.sha256,
        "status": outcome.status,
        "error": outcome.error,
        "notes": list(outcome.notes),
        "article": article,
    }
