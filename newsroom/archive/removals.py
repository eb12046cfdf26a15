"""Which documents were deleted: what an import asks before it stores anything.

A document is known by its content, by its key in its file, and a record by its text
(`newsroom.archive.identity`). It counts as deleted where the article that had it is in the bin, or
was deleted for good, and no article that is there has it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from newsroom.archive.identity import body_digest
from newsroom.importing import RawDocument
from newsroom.models import Article, BuriedSeed, Reason, Seed, Tombstone, Withheld
from newsroom.signals import articles_changed


@dataclass(frozen=True, slots=True)
class Removal:
    """That a document was deleted: with which article, by whom and when.

    `tombstone` is what is left of the article; None where it is in the bin still.
    """

    article_id: int
    by: str
    at: dt.datetime
    tombstone: int | None = None

    def __str__(self) -> str:
        who = f" by {self.by}" if self.by else ""
        day = timezone.localtime(self.at).date().isoformat()
        where = "for good" if self.tombstone else "it is in the bin"
        return (
            f"deleted{who} on {day} (article {self.article_id}, {where}); --undelete brings it back"
        )


class Removals:
    """What was deleted of a batch of documents, which have their file and key."""

    def __init__(self, documents: Sequence[RawDocument]) -> None:
        self.by_content: dict[str, Removal] = {}
        self.by_key: dict[tuple[str, str], Removal] = {}
        self.by_body: dict[str, Removal] = {}
        self._bodies = {raw.sha256: body_digest(raw) for raw in documents}
        bodies = [body for body in self._bodies.values() if body]
        contents = list(self._bodies)
        files = {raw.file for raw in documents}
        keys = {raw.key for raw in documents if raw.key}
        # Most archives have deleted nothing: two short looks for a batch.
        if Tombstone.objects.exists():
            buried = BuriedSeed.objects.select_related("tombstone").order_by("-pk")
            for rows in (
                buried.filter(sha256__in=contents),
                buried.filter(file__in=files, key__in=keys),
                buried.filter(body_sha256__in=bodies),
            ):
                for row in rows:
                    self._add(row, _of_tombstone(row.tombstone))
            if self:
                self._without_living(contents, files, keys, bodies)
        if Withheld.objects.filter(reason=Reason.BIN).exists():
            self._add_binned(contents, files, keys, bodies)

    def __bool__(self) -> bool:
        return bool(self.by_content or self.by_key or self.by_body)

    def of(self, raw: RawDocument) -> Removal | None:
        """With which article the document was deleted, None where it was not."""
        return (
            self.by_content.get(raw.sha256)
            or self.by_key.get((raw.file, raw.key))
            or self.by_body.get(self._bodies[raw.sha256] or "")
        )

    def forget(self, removal: Removal) -> None:
        """Let the documents of one that is brought back count as deleted no longer."""
        self.by_content = {key: of for key, of in self.by_content.items() if of != removal}
        self.by_key = {key: of for key, of in self.by_key.items() if of != removal}
        self.by_body = {key: of for key, of in self.by_body.items() if of != removal}

    def _add(self, row: BuriedSeed | Seed, removal: Removal) -> None:
        self.by_content.setdefault(row.sha256, removal)
        self.by_key.setdefault((row.file, row.key or ""), removal)
        if row.body_sha256:
            self.by_body.setdefault(row.body_sha256, removal)

    def _without_living(
        self, contents: Iterable[str], files: Iterable[str], keys: Iterable[str],
        bodies: Iterable[str],
    ) -> None:  # fmt: skip
        """Leave out what an article that is there has, be it in the bin."""
        living = Seed.objects.filter(key__isnull=False)
        for (sha256,) in living.filter(sha256__in=contents).values_list("sha256"):
            self.by_content.pop(sha256, None)
        found = living.filter(file__in=files, key__in=keys)
        for file, key in found.values_list("file", "key"):
            self.by_key.pop((file, key or ""), None)
        for (body,) in living.filter(body_sha256__in=bodies).values_list("body_sha256"):
            self.by_body.pop(body or "", None)

    def _add_binned(
        self, contents: Iterable[str], files: Iterable[str], keys: Iterable[str],
        bodies: Iterable[str],
    ) -> None:  # fmt: skip
        seeds = Seed.objects.filter(key__isnull=False).only(
            "article_id", "file", "key", "sha256", "body_sha256"
        )
        found = [
            *seeds.filter(sha256__in=contents),
            *seeds.filter(file__in=files, key__in=keys),
            *seeds.filter(body_sha256__in=bodies),
        ]
        binned = {
            row.article_id: Removal(row.article_id, row.by, row.at)
            for row in Withheld.objects.filter(
                article__in={seed.article_id for seed in found}, reason=Reason.BIN
            )
        }
        for seed in found:
            if removal := binned.get(seed.article_id):
                self._add(seed, removal)


def _of_tombstone(stone: Tombstone) -> Removal:
    return Removal(stone.article_id, stone.by, stone.at, stone.pk)


def undo_removals(removals: Sequence[Removal]) -> None:
    """Take articles out of the bin, and away the tombstones of those that are stored again.

    Part of the transaction that stores them.
    """
    binned = [each.article_id for each in removals if each.tombstone is None]
    stones = [each.tombstone for each in removals if each.tombstone is not None]
    Withheld.objects.filter(article__in=binned, reason=Reason.BIN).delete()
    Tombstone.objects.filter(pk__in=stones).delete()
    articles_changed.send(sender=Article, ids=binned, later=True)
