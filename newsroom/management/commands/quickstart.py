"""From nothing to a served archive in one command."""

from __future__ import annotations

import io
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from newsroom.management.commands.serve import add_processes
from newsroom.models import Article
from newsroom.serving import server


class Command(BaseCommand):
    help = (
        "Prepare the database, import seeds/ into an empty archive, offer to create an "
        "administrator, and serve the site. Run again, it just serves."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
        parser.add_argument(
            "--port", type=int, default=8000, help="default: 8000, else the next free"
        )
        add_processes(parser)
        parser.add_argument("--no-serve", action="store_true", help="prepare all, then stop")
        parser.add_argument("--no-input", action="store_true", help="ask nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, stdout=self.stdout)
        if not Article.objects.exists():
            self._import_samples()
        call_command("ensure_index", stdout=self.stdout)
        self._administrator(ask=not options["no_input"] and sys.stdin.isatty())
        if not options["no_serve"]:
            try:
                self._serve(options["host"], options["port"], options["processes"])
            except server.ServerFailed as error:
                raise CommandError(str(error)) from error

    def _import_samples(self) -> None:
        if settings.SAMPLES_DIR is None:
            self.stdout.write("The archive is empty: bring articles in with import_seeds PATH")
            return
        self.stdout.write("The archive is empty: importing seeds/")
        try:
            call_command("import_seeds", stdout=self.stdout)
        except SystemExit:
            self.stdout.write("Some documents were not imported; see above.")
        # Some samples do not print their outlet where it can be told without knowing it.
        self.stdout.write("Reading them again, now that their outlets are known")
        call_command("import_seeds", reprocess=True, all=True, stdout=io.StringIO())

    def _administrator(self, *, ask: bool) -> None:
        if get_user_model().objects.filter(is_superuser=True).exists():
            return
        how = "To edit articles, make an administrator: python manage.py createsuperuser"
        if not ask:
            self.stdout.write(how)
            return
        try:
            answer = input("Create an administrator now, to edit articles? [y/N] ")
        except EOFError:
            answer = ""
        if answer.strip().lower() in ("y", "yes"):
            call_command("createsuperuser")
        else:
            self.stdout.write(how)

    def _serve(self, host: str, port: int, processes: int) -> None:
        listener = server.listen(host, port, tries=server.PORTS_TRIED)
        if settings.HTTPS:
            self.stdout.write("HTTPS is on: put a web server with a certificate in front of this.")
        self.stdout.write(f"\nThe archive is open at {server.address(listener)}  (Ctrl-C stops it)")
        self.stdout.flush()
        # Keeps the index up to date, and ends with this process: once, however many answer requests.
        threading.Thread(target=call_command, args=("worker",), name="worker", daemon=True).start()
        server.serve(listener, processes)
