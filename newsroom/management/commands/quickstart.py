"""From nothing to a served archive in one command."""

from __future__ import annotations

import io
import os
import socket
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.servers.basehttp import get_internal_wsgi_application

from newsroom.models import Article

THREADS = 4
# When the port is taken (another copy runs), the next few are tried.
PORTS_TRIED = 10


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
        parser.add_argument("--no-serve", action="store_true", help="prepare all, then stop")
        parser.add_argument("--no-input", action="store_true", help="ask nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, stdout=self.stdout)
        if not Article.objects.exists():
            self._import_samples()
        call_command("ensure_index", stdout=self.stdout)
        self._administrator(ask=not options["no_input"] and sys.stdin.isatty())
        if not options["no_serve"]:
            self._serve(options["host"], options["port"])

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

    def _serve(self, host: str, port: int) -> None:
        import waitress

        listener = self._listen(host, port)
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listener.getsockname()[1]}/"
        if settings.HTTPS:
            self.stdout.write("HTTPS is on: put a web server with a certificate in front of this.")
        server = waitress.create_server(
            get_internal_wsgi_application(), sockets=[listener], threads=THREADS, ident="newsroom"
        )
        self.stdout.write(f"\nThe archive is open at {address}  (Ctrl-C stops it)")
        self.stdout.flush()
        # Keeps the index up to date, and ends with this process.
        threading.Thread(target=call_command, args=("worker",), name="worker", daemon=True).start()
        server.run()

    def _listen(self, host: str, port: int) -> socket.socket:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        for tried in range(port, port + PORTS_TRIED):
            listener = socket.socket(family, socket.SOCK_STREAM)
            if os.name == "posix":
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((host, tried))
            except OSError as error:
                listener.close()
                problem = error
            else:
                listener.listen(128)
                return listener
        raise CommandError(
            f"Cannot listen at {host}, ports {port} to {port + PORTS_TRIED - 1} "
            f"({problem.strerror}). Give another with --port."
        )
