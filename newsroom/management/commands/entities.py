"""The state of the archive's names, and resolving them anew."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from newsroom import archive
from newsroom.history import Act
from newsroom.intake import resolving
from newsroom.intake.patience import patiently
from newsroom.management.progress import in_tenths
from newsroom.models import Entity, Mention, Standing, Way
from newsroom.processes import give_way

SHOWN_OF_DROPPED = 20


class Command(BaseCommand):
    """Reports how mentions are known; with --resolve, resolves them over the whole archive first."""

    help = (
        "Say how many people, organisations and places the archive knows and how. With --resolve, "
        "decide anew over the whole archive whom and what the names in its articles mean; what "
        "editors said stays. An import does it as its last step."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--resolve."""
        parser.add_argument("--resolve", action="store_true", help="resolve all names anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Resolve if asked to, then report."""
        if options["resolve"]:
            if getattr(self, "_called_from_command_line", False):
                give_way()
            with archive.operation(Act.RESOLVE, by="entities"):
                self._resolve()
        self._report()

    def _resolve(self) -> None:
        started = time.monotonic()
        summary = resolving.resolve(in_tenths(self.stdout.write))
        for message in patiently(archive.finish_import):
            self.stdout.write(message)
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{summary.articles:,} articles resolved in {seconds:.1f} s; "
            f"the mentions of {summary.changed:,} changed."
        )
        if summary.unnamed:
            self.stdout.write(f"{summary.unnamed:,} names that no article has any more dropped.")
        self._list("Names that most of their uses contradict, dropped", [
            f"{name} for {entity}" for name, entity in summary.aliases
        ])  # fmt: skip
        self._list("Forms that articles explain otherwise than most, not learnt", [
            f"{form} ({agreeing:,} of {of:,})" for form, agreeing, of in summary.forms
        ])  # fmt: skip

    def _list(self, title: str, lines: list[str]) -> None:
        if lines:
            self.stdout.write(f"{title}: {len(lines):,}")
            for line in lines[:SHOWN_OF_DROPPED]:
                self.stdout.write(f"  {line}")

    def _report(self) -> None:
        shown, all_ = Entity.objects.shown().count(), Entity.objects.count()
        self.stdout.write(f"{shown:,} names are shown; {all_ - shown:,} are suggestions.")
        rows = Mention.objects.shown().order_by().values_list("way").annotate(n=Count("pk"))
        for way, number in sorted(rows, key=lambda row: -row[1]):
            self.stdout.write(f"  {number:,} mentions: {Way(way).label}")
        standings = Mention.objects.order_by().values_list("standing").annotate(n=Count("pk"))
        for standing, number in standings.exclude(standing=Standing.SHOWN):
            self.stdout.write(f"  {number:,} mentions: {Standing(standing).label}")
        if waiting := resolving.waiting():
            self.stdout.write(
                f"{waiting:,} articles wait to be resolved: manage.py entities --resolve"
            )
