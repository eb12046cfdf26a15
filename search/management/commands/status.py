"""Say how the archive, its queue, its index and the machine stand."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from search.index.overview import Overview, overview

MEGABYTE = 1_000_000


class Command(BaseCommand):
    help = (
        "Say how many articles there are, what waits for the index and for how long, whether the "
        "index is whole, what was imported last, and what room there is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        found = overview()
        self.stdout.write(json.dumps(_record(found)) if options["json"] else _text(found))


def _record(found: Overview) -> dict[str, Any]:
    """What is said of the index at the top, as programs have read it so far; the rest by its name."""
    since = found.index.pending_since.isoformat() if found.index.pending_since else None
    record = asdict(found.index) | {"pending_since": since, "pending_age": found.index.age}
    rest = asdict(found)
    return record | {
        "counts": rest["articles"],
        "imported": rest["imported"],
        "disk": rest["disk"],
        "versions": rest["versions"],
        "waiting": rest["waiting"],
        "worklists": rest["worklists"],
    }


def _worklists(counts: Mapping[str, int]) -> str:
    """What waits in each list but those of names, which have a line of their own."""
    beside = ("merges", "entities")
    return ", ".join(
        f"{number:,} {name}" for name, number in counts.items() if number and name not in beside
    )


def _text(found: Overview) -> str:
    index, counts, disk, waiting = found.index, found.articles, found.disk, found.waiting
    versions = found.versions
    waits = f", the oldest for {index.age:,} s" if index.pending else ""
    days = ", ".join(f"{each.day} ({each.articles:,})" for each in found.imported)
    schema = ", ".join(f"{app} {name}" for app, name in versions.schema.items())
    lines = {
        "articles": f"{index.articles:,}",
        "hidden": f"{counts.hidden:,}",
        "in the bin": f"{counts.bin:,}",
        "deleted": f"{counts.deleted:,}",
        "imported": days or "nothing yet",
        "waiting": f"{index.pending:,}{waits}",
        "worker": f"runs{index.by}" if index.worker else "none: manage.py worker",
        "engine": index.engine,
        "indexed": f"{index.indexed:,}",
        "index whole": "yes" if index.whole else f"no: {index.problem}",
        "index version": f"{index.index_version or 'none'}"
        f" (this software: {index.software_version or 'unknown'})",
        "reading version": f"{index.parser_version}",
        "program": f"{versions.program} (analysis {versions.analysis})",
        "schema": schema,
        "unresolved": f"{waiting.unresolved:,} articles' names",
        "for editors": f"{waiting.merges:,} suggested merges, {waiting.suggested:,} suggested names",
        "worklists": _worklists(found.worklists) or "nothing waits",
        "disk": f"{disk.free // MEGABYTE:,} MB free; database {disk.database // MEGABYTE:,} MB, "
        f"index {disk.index // MEGABYTE:,} MB, dictionaries {disk.dictionaries // MEGABYTE:,} MB",
    }
    return "\n".join(f"{name:15} {value}" for name, value in lines.items())
