"""Make sure that there is an index that fits this version."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from newsroom.models import Article
from search.index import sync, wholeness


class Command(BaseCommand):
    help = "Build the index if there is none that is whole and fits this version; else catch up."

    def handle(self, *args: Any, **options: Any) -> None:
        if not wholeness.problem():
            drained = sync.drain()
            if drained.problem:
                self.stderr.write(drained.problem)
        else:
            if Article.objects.exists():
                self.stdout.write("Building the search index")
            call_command("reindex", stdout=self.stdout)
