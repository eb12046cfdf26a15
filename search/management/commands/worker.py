"""Keep the index up to date and run jobs, for as long as this runs."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from newsroom import jobs, settings_seen
from newsroom.jobs.keeper import keeping
from newsroom.processes import set_in_handler, share_memory
from search.index.worker import Worker


class Command(BaseCommand):
    help = (
        "Bring the index up to date with what waits, build it where it is missing or damaged, and "
        "sweep what killed processes left; run the jobs that people started in the admin, in processes "
        "of their own. Runs until it is stopped; several may run at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what there is to do, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        share_memory()
        stop = threading.Event()
        # quickstart runs this in a thread, which hears no signals and ends with the process.
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: set_in_handler(stop))
        if not options["once"]:
            settings_seen.note()
        if options["once"]:
            jobs.run_all(stop)
            Worker().run_until_done(stop)
            jobs.run_all(stop)  # what the worker has asked for
        else:
            with keeping():
                Worker().run(stop)
