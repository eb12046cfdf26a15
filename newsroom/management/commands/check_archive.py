"""`manage.py check_archive`: whether every article has what it was read from."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from newsroom import archive
from newsroom.intake.copies import part_copies
from newsroom.intake.patience import patiently
from newsroom.intake.run import parse_context

LISTED = 50


class Command(BaseCommand):
    help = (
        "Look for articles without a current seed and for copies whose text no article has any "
        "more, as older versions may have left them; exit code 1 if there are any."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--fix", action="store_true",
            help="put right what can be put right surely; the rest is named",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if options["fix"]:
            self._fix()
        faults = archive.find_faults()
        for fault in faults[:LISTED]:
            self.stdout.write(f"Article {fault.article_id}: {fault.what}.")
        if len(faults) > LISTED:
            self.stdout.write(f"… and {len(faults) - LISTED:,} more.")
        if faults:
            if not options["fix"]:
                self.stdout.write("Run manage.py check_archive --fix to mend what can be mended.")
            sys.exit(1)
        self.stdout.write(_summary(archive.count_articles()))

    def _fix(self) -> None:
        mended = [fault for fault in patiently(archive.mend_articles) if fault.mended]
        parted = [path for path, outcome in self._parted() if outcome]
        for fault in mended:
            self.stdout.write(f"Article {fault.article_id}: {fault.how}.")
        for path in parted:
            self.stdout.write(f"{path}: it was a copy, and has an article of its own text again.")
        if mended or parted:
            for message in archive.finish_import():
                self.stdout.write(message)

    def _parted(self) -> list[tuple[str, bool]]:
        parted = part_copies(parse_context())
        return [(raw.path, not isinstance(stored, str)) for raw, stored in parted]


def _summary(counts: archive.Counts) -> str:
    said = f"All {counts.articles:,} articles have what they were read from."
    if counts.hidden or counts.bin:
        said += f" {counts.hidden:,} of them are hidden, {counts.bin:,} are in the bin."
    if counts.deleted:
        said += f" {counts.deleted:,} others were deleted for good."
    return said
