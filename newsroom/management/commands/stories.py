"""The state of events and stories, and gathering them."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from newsroom import archive
from newsroom.archive import event_terms
from newsroom.intake import gathering
from newsroom.intake.patience import patiently
from newsroom.management.progress import in_tenths
from newsroom.models import Event, Story
from newsroom.processes import give_way


class Command(BaseCommand):
    """Reports on events and stories; gathers what came since, or all anew, if asked to."""

    help = (
        "Say how many events and stories the archive has. With --gather, put what came or was "
        "changed since into them first; with --all, gather everything anew. What editors said "
        "stays. A worker gathers what imports bring by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--gather and --all."""
        parser.add_argument("--gather", action="store_true", help="gather what came or was changed")
        parser.add_argument("--all", action="store_true", help="gather everything anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Gather if asked to, then report."""
        if options["gather"] or options["all"]:
            if getattr(self, "_called_from_command_line", False):
                give_way()
            self._gather(all_=options["all"])
        self._report()

    def _gather(self, *, all_: bool) -> None:
        started = time.monotonic()
        summary = gathering.gather(in_tenths(self.stdout.write), all_=all_)
        for message in patiently(archive.finish_import):
            self.stdout.write(message)
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{summary.articles:,} articles compared in {seconds:.1f} s; "
            f"{summary.moved:,} are in another story than before."
        )

    def _report(self) -> None:
        several = Event.objects.annotate(n=Count("members")).filter(n__gt=1).count()
        self.stdout.write(f"{several:,} events are reported by several articles.")
        self.stdout.write(f"{Story.objects.count():,} stories.")
        if waiting := event_terms.count_unread_articles():
            self.stdout.write(
                f"{waiting:,} articles wait to be compared: manage.py stories --gather"
            )
