"""Copies whose article says something else by now: each text has an article of its own again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from django.conf import settings

from newsroom import archive
from newsroom.archive.checking import stranded_copies
from newsroom.bulk import slices
from newsroom.importing import ParseContext, RawDocument
from newsroom.intake.patience import patiently
from newsroom.intake.workers import parse_one
from newsroom.models import Seed


def part_copies(
    context: ParseContext, *, of_articles: Collection[int] | None = None
) -> Iterator[tuple[RawDocument, archive.Stored | str]]:
    """Make articles of the copies that are none any more, of these articles or of all.

    Gives each with what became of it, or the reason why nothing did. The one they were copied from
    was changed by an import: its text is their text no longer, and only they have it.
    """
    seeds = stranded_copies(of_articles)
    for some in slices([seed.pk for seed in seeds], 50):
        for pk, path, data, sha256, given in (
            Seed.objects.filter(pk__in=some)
            .order_by("pk")
            .values_list("pk", "path", "data", "sha256", "given")
        ):
            raw = RawDocument(path, bytes(data), sha256, given)
            parsed = parse_one(raw, context, settings.PARSE_SECONDS)
            if isinstance(parsed, str):
                yield raw, parsed
            elif stored := patiently(partial(archive.part_copy, seed_id=pk, parsed=parsed)):
                yield raw, stored
