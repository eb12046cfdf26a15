"""Say how the archive, its queue and its index stand."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from search.index.standing import standing


class Command(BaseCommand):
    help = "Say how many articles there are, what waits for the index and for how long, and whether the index is whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        found = standing()
        if options["json"]:
            since = found.pending_since.isoformat() if found.pending_since else None
            record = asdict(found) | {"pending_since": since, "pending_age": found.age}
            self.stdout.write(json.dumps(record))
            return
        waits = f", the oldest for {found.age:,} s" if found.pending else ""
        self.stdout.write(
            f"articles        {found.articles:,}\n"
            f"waiting         {found.pending:,}{waits}\n"
            f"worker          {'runs' if found.worker else 'none: manage.py worker'}\n"
            f"engine          {found.engine}\n"
            f"indexed         {found.indexed:,}\n"
            f"index whole     {'yes' if found.whole else 'no: ' + found.problem}\n"
            f"index version   {found.index_version or 'none'}"
            f" (this software: {found.software_version or 'unknown'})\n"
            f"reading version {found.parser_version}"
        )
