"""Which articles carry the same text: how many there are, and comparing them."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from newsroom import archive
from newsroom.intake import same_texts
from newsroom.intake.patience import patiently
from newsroom.management.progress import in_tenths
from newsroom.processes import give_way


class Command(BaseCommand):
    """Compares the texts that wait for it, or with --again all; then reports."""

    help = (
        "Compare the texts of articles that were imported or changed with those of all others, and say "
        "how many carry the same text. With --again all are compared anew. An import does it as its "
        "last step, a worker after changes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--again."""
        parser.add_argument("--again", action="store_true", help="compare all texts anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, then report."""
        if getattr(self, "_called_from_command_line", False):
            give_way()
        if options["again"]:
            patiently(archive.compare_anew)
        started = time.monotonic()
        summary = same_texts.compare(in_tenths(self.stdout.write))
        for message in patiently(archive.finish_import):
            self.stdout.write(message)
        groups, articles = archive.count_groups()
        self.stdout.write(
            f"{summary.articles:,} articles compared in {time.monotonic() - started:.1f} s; "
            f"the group of {summary.changed:,} changed."
        )
        self.stdout.write(f"{articles:,} articles carry the text of another, in {groups:,} groups.")
