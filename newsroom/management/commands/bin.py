"""`manage.py bin`: what is in the bin, back from there, or deleted for good."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom import archive
from newsroom.intake.patience import patiently
from newsroom.models import Article, Reason, Withheld

LISTED = 50


class Command(BaseCommand):
    help = (
        "List what is in the bin. --empty deletes for good what has been there for "
        "NEWSROOM_BIN_DAYS, as the worker does by itself; --empty --all deletes all of it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--add", nargs="+", type=int, metavar="ID", help="move articles to the bin"
        )
        what.add_argument("--restore", nargs="+", type=int, metavar="ID", help="take articles out")
        what.add_argument(
            "--delete", nargs="+", type=int, metavar="ID",
            help="delete articles of the bin for good",
        )  # fmt: skip
        what.add_argument(
            "--empty", action="store_true", help="delete for good what has been there long enough"
        )
        parser.add_argument("--all", action="store_true", help="with --empty: all that is there")
        parser.add_argument("--why", default="", help="with --add: the reason, kept with them")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"] and not options["empty"]:
            raise CommandError("--all goes with --empty.")
        if options["add"]:
            number = patiently(
                lambda: archive.move_to_bin(articles=options["add"], why=options["why"])
            )
            self._said(number, "moved to the bin")
        elif options["restore"]:
            number = patiently(lambda: archive.restore_from_bin(articles=options["restore"]))
            self._said(number, "restored")
        elif options["delete"]:
            number = patiently(lambda: archive.empty_bin(articles=options["delete"]))
            self._said(number, "deleted for good")
        elif options["empty"]:
            self._said(patiently(lambda: _empty(all_=options["all"])), "deleted for good")
        else:
            self._list()

    def _said(self, number: int, what: str) -> None:
        self.stdout.write(f"{number:,} articles {what}.")
        for message in archive.finish_import():
            self.stdout.write(message)

    def _list(self) -> None:
        binned = Withheld.objects.filter(reason=Reason.BIN).order_by("-at", "-pk")
        for row in binned.select_related("article")[:LISTED]:
            by = f", by {row.by}" if row.by else ""
            why = f" ({row.why})" if row.why else ""
            self.stdout.write(f"{row.article_id}: {row.article} – {row.at:%Y-%m-%d}{by}{why}")
        number = binned.count()
        if number > LISTED:
            self.stdout.write(f"… and {number - LISTED:,} more.")
        self.stdout.write(f"{number:,} of {Article.objects.count():,} articles are in the bin.")


def _empty(*, all_: bool) -> int:
    return archive.empty_bin() if all_ else archive.empty_bin_of_old(days=settings.BIN_DAYS)
