"""`manage.py restore`: the archive as a backup has it."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any, cast

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console

from newsroom.backup import BackupFault, holdings, read_manifest, restore_backup
from newsroom.backup.progress import ShownProgress
from newsroom.management.commands.backup import described, holding, sized


class Command(BaseCommand):
    help = (
        "Make the archive what a backup holds. What is there is replaced, after a question; an "
        "empty archive is filled at once. All of it is restored, or nothing is changed; what was "
        "restored is compared with the file before that counts. Then the index is built anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--yes", "--no-input", action="store_true", dest="yes",
            help="replace what is there without asking",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        started = time.monotonic()
        console = Console(file=cast(IO[str], self.stdout))
        try:
            self._ask(path, yes=options["yes"])
            with ShownProgress(console) as progress:
                manifest = restore_backup(path, progress=progress)
        except BackupFault as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except DatabaseError as error:
            raise CommandError(
                f"The database refused: {error}. Nothing was changed. If others are writing to it, "
                "stop them and try again."
            ) from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped; nothing was changed.")
            raise SystemExit(130) from None
        self.stdout.write(f"The archive is that of {path}: {described(manifest)}.")
        self.stdout.write(sized(path, manifest, time.monotonic() - started))
        self._index()

    def _ask(self, path: Path, *, yes: bool) -> None:
        """Raises CommandError unless there is nothing to lose, or somebody agrees to lose it."""
        manifest, there = read_manifest(path), holdings()
        if not there or yes:
            return
        self.stdout.write(
            f"This archive holds {holding(there)} ({sum(there.values()):,} rows in all).\n"
            f"All of that would be deleted, and replaced by {path}: {described(manifest)}."
        )
        if not sys.stdin.isatty():
            raise CommandError("Say --yes to replace what is there. Nothing was changed.")
        answer = input("Replace it? Type yes: ")
        if answer.strip().lower() != "yes":
            raise CommandError("Nothing was changed.")

    def _index(self) -> None:
        try:
            call_command("ensure_index", stdout=self.stdout)
        except CommandError as error:
            self.stdout.write(
                f"The index is not built yet: {error} Until it is, the search page asks the database."
            )
