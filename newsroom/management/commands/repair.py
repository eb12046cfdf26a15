"""`manage.py repair`: shows what the repair makes of a text."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.importing import ImportFailure, Repaired, RepairedLine, decode, repair, repaired_lines

REFUSED = (
    "Refused: an archive keeps documents as it received them, and a repair may be mistaken. "
    "Write the result to another file: manage.py repair FILE > OTHER"
)


class Command(BaseCommand):
    """Prints the repaired text of files, or of standard input."""

    help = "Print text repaired of misread encodings; nothing is written to the files themselves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE..., --diff and --in-place."""
        parser.add_argument("files", nargs="*", metavar="FILE", help="- or none: standard input")
        parser.add_argument("--diff", action="store_true", help="show what changed and why")
        parser.add_argument("--in-place", action="store_true", help="refused: see the message")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each file's text, or the changes to it."""
        if options["in_place"]:
            raise CommandError(REFUSED)
        failed = 0
        for name in options["files"] or ["-"]:
            try:
                text = decode(_read(name)).text
            except (OSError, ImportFailure) as error:
                self.stderr.write(f"{name}: {error}")
                failed += 1
                continue
            repaired = repair(text)
            if options["diff"]:
                self.stdout.write("\n".join(_report(name, repaired)))
            else:
                self.stdout.write(repaired.text, ending="")
        if failed:
            raise CommandError(f"{failed} could not be read.")


def _read(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _report(name: str, repaired: Repaired) -> Iterator[str]:
    """A summary, then each changed line as it was and as it is, and the reasons."""
    inferred = sum(change.certainty == "inferred" for change in repaired.repairs)
    yield (
        f"{name}: {len(repaired.repairs)} repairs, {inferred} of them inferred; "
        f"{len(repaired.doubts)} doubtful"
    )
    for line in repaired_lines(repaired):
        yield from _changed(line)


def _changed(line: RepairedLine) -> Iterator[str]:
    yield f"@@ line {line.number} @@"
    if line.repairs:
        yield from (f"-{cut}" for cut in line.before.split("\n"))
        yield f"+{line.after}"
    seen: dict[tuple[str, str, str, str], int] = {}
    for change in line.repairs:
        key = (change.before, change.after, change.certainty, change.encoding)
        seen[key] = seen.get(key, 0) + 1
    for (before, after, certainty, encoding), times in seen.items():
        # A name of two words says by itself what happened.
        source = (
            f", {encoding if ' ' in encoding else f'UTF-8 read as {encoding}'}" if encoding else ""
        )
        repeated = f" ({times} times)" if times > 1 else ""
        yield f"  {_shown(before)} → {_shown(after)}: {certainty}{source}{repeated}"
    for doubt in line.doubts:
        yield f"  {_shown(doubt.text)} left: {doubt.reason}"


def _shown(text: str) -> str:
    """The text in quotation marks, with what doesn't print as its code points."""
    return "“" + "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text) + "”"
