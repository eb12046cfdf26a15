"""`manage.py backup`: the whole archive in one file."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console

from newsroom.backup import BackupFault, Manifest, check_backup, make_backup
from newsroom.backup.progress import ShownProgress

# Tables, and what people call one row of them, and several.
NAMES = (
    ("newsroom.article", "article", "articles"),
    ("auth.user", "user", "users"),
    ("search.savedsearch", "saved search", "saved searches"),
)


class Command(BaseCommand):
    help = (
        "Write the whole archive as it is at this moment to one file: articles with the bytes they "
        "were read from, histories, names, users with their password hashes, saved searches. "
        "Others may go on working. The file is read back before this says that it is done; "
        "`restore` makes an archive of it, on SQLite or PostgreSQL."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--overwrite", action="store_true",
            help="take the place of a file of that name, once the new one is whole",
        )  # fmt: skip
        parser.add_argument(
            "--check", action="store_true",
            help="read a backup and compare it with its own counts and hashes; write nothing",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        started = time.monotonic()
        console = Console(file=cast(IO[str], self.stdout))
        try:
            with ShownProgress(console) as progress:
                if options["check"]:
                    manifest = check_backup(path, progress=progress)
                else:
                    overwrite = options["overwrite"]
                    manifest = make_backup(path, overwrite=overwrite, progress=progress)
        except BackupFault as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The archive cannot be read: {error}") from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped; nothing was written.")
            raise SystemExit(130) from None
        what = "is whole" if options["check"] else "is written, and reads as it was written"
        self.stdout.write(f"{path} {what}: {described(manifest)}.")
        self.stdout.write(sized(path, manifest, time.monotonic() - started))


def described(manifest: Manifest) -> str:
    """What a backup holds, in words."""
    counts = {record.name: record.rows for record in manifest.tables}
    return f"{holding(counts)}; made on {manifest.made:%Y-%m-%d %H:%M} UTC by version {manifest.software}"


def holding(counts: dict[str, int]) -> str:
    """What an archive holds that people know by name, by the rows of its tables."""
    found = ((counts.get(table, 0), one, more) for table, one, more in NAMES)
    return ", ".join(f"{number:,} {one if number == 1 else more}" for number, one, more in found)


def sized(path: Path, manifest: Manifest, seconds: float) -> str:
    """How large a backup is, and how fast it went."""
    size, rows, raw = path.stat().st_size / 1e6, manifest.rows, manifest.bytes / 1e6
    return (
        f"{rows:,} rows, {raw:,.1f} MB in a file of {size:,.1f} MB, in {seconds:,.1f} s "
        f"({raw / max(seconds, 0.001):,.1f} MB/s)."
    )
