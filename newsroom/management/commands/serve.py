"""Serve the archive as it is: behind a web server, in a container, as a service."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom import settings_seen
from newsroom.serving import server


class Command(BaseCommand):
    help = (
        "Serve the site with the server that quickstart uses, and do nothing else: `migrate` and "
        "`worker` are run apart. Ctrl-C or SIGTERM stops it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
        parser.add_argument("--port", type=int, default=8000, help="default: 8000")
        add_processes(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            listener = server.listen(options["host"], options["port"])
            self.stdout.write(f"The archive is open at {server.address(listener)}")
            self.stdout.flush()
            settings_seen.note()
            server.serve(listener, options["processes"])
        except server.ServerFailed as error:
            raise CommandError(str(error)) from error


def add_processes(parser: ArgumentParser) -> None:
    """How many processes answer requests, as an option."""
    parser.add_argument(
        "--processes",
        type=int,
        default=settings.PROCESSES,
        metavar="N",
        help="how many processes answer requests; default: one for each core, at most 4",
    )
