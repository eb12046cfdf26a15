"""Which documents the archive has already, and what is to become of each of the others."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q, QuerySet

from newsroom.archive.identity import (
    body_digest,
    content_key,
    identified,
    is_crawled,
    is_older,
)
from newsroom.archive.removals import Removal, Removals
from newsroom.importing import RawDocument
from newsroom.models import Article, Seed

Status = Literal["created", "updated", "unchanged", "duplicate", "deleted", "restored"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of one document.

    `seed` is to be written for it: the current one of an article that is created or updated, or a
    copy's; None where the archive has this very content. `twin` is the seed with the same content
    or text, and `old` the seed that this one takes the place of. `removal` is how what is "deleted"
    was, or how what is "restored" had been.
    """

    status: Status
    article: Article
    seed: Seed | None = None
    twin: Seed | None = None
    old: Seed | None = None
    removal: Removal | None = None
    is_earlier: bool = False


def plan(documents: Sequence[RawDocument], *, undelete: bool = False) -> list[Plan]:
    """What becomes of each document, in order, as the archive is now; nothing is written.

    What was deleted stays so, or with `undelete` is restored.

    Seeds that are met are locked with their articles, where the database can: run it in the
    transaction that stores.
    """
    matching = _Matching([identified(raw) for raw in documents], undelete=undelete)
    return [matching.place(raw) for raw in matching.documents]


class _Matching:
    """The seeds in force that a batch of documents may meet, those of the batch itself included."""

    def __init__(self, documents: Sequence[RawDocument], *, undelete: bool) -> None:
        self.documents = documents
        self.undelete = undelete
        self.bodies = {raw.sha256: body_digest(raw) for raw in documents}
        self.by_key: dict[tuple[str, str | None], Seed] = {}
        self.by_content: dict[str, Seed] = {}
        self.by_body: dict[str | None, Seed] = {}
        for seed in self._met():
            self.by_key[seed.file, seed.key] = self.by_content[seed.sha256] = seed
            if seed.body_sha256:
                self.by_body[seed.body_sha256] = seed

        # Looked at when the articles are locked, so that nobody moves one to the bin meanwhile.
        self.removals = Removals(documents)

    def _met(self) -> QuerySet[Seed]:
        """The seeds that have something of these documents, locked with their articles.

        In one statement: what another import stores between two would be one document's text and
        not its content, and so a copy of itself. In one order, so that two imports never wait for
        each other. What is not there yet is nobody's to lock; constraints refuse it to the second.
        """
        files = {raw.file for raw in self.documents}
        by_key = Q(file__in=files, key__in={raw.key for raw in self.documents})
        # An index has the contents of seeds in force: without the condition SQLite does not see it.
        by_content = Q(sha256__in=list(self.bodies), key__isnull=False)
        by_body = Q(body_sha256__in=set(filter(None, self.bodies.values())))
        met = seeds_in_force().filter(by_key | by_content | by_body).order_by("pk")
        return met.select_for_update(of=("self", "article"))

    def place(self, raw: RawDocument) -> Plan:
        """What becomes of a document; those before it in the batch have their places."""
        removal = self._removal_of(raw)
        if removal is None:
            return self._place(raw)
        if not self.undelete:
            return Plan("deleted", Article(pk=removal.article_id), removal=removal)
        self.removals.forget(removal)
        result = dataclasses.replace(self._place(raw), status="restored", removal=removal)
        if result.article.pk is None and not _taken(removal.article_id):
            # Under the number, and so the address, that it had.
            result.article.pk = removal.article_id
        return result

    def _removal_of(self, raw: RawDocument) -> Removal | None:
        """How the document was deleted; None where it was not, or where what is there has it.

        Its content says more than its key, and that more than its text.
        """
        removals = self.removals
        if not removals:
            return None
        body = self.bodies[raw.sha256] or ""
        for there, removed in (
            (self.by_content.get(raw.sha256), removals.by_content.get(raw.sha256)),
            (self.by_key.get((raw.file, raw.key)), removals.by_key.get((raw.file, raw.key))),
            (self.by_body.get(body), removals.by_body.get(body)),
        ):
            if removed:
                return removed
            if there:
                return None
        return None

    def _place(self, raw: RawDocument) -> Plan:
        if same := self.by_content.get(raw.sha256):
            status: Status = "unchanged" if same.file == raw.file else "duplicate"
            return Plan(status, same.article, twin=same)
        old = self.by_key.get((raw.file, raw.key))
        if old and is_crawled(raw):
            return self._captured(raw, old)
        if old and not old.pk:
            # Two documents of this batch under one key: it identifies neither.
            old, raw = None, dataclasses.replace(raw, key=content_key(raw.sha256))
        body = self.bodies[raw.sha256]
        leader = self.by_body.get(body) if body else None
        seed = Seed(
            path=raw.path, file=raw.file, key=raw.key, sha256=raw.sha256, data=raw.data,
            given=dict(raw.given),
        )  # fmt: skip
        if old and old.current:
            result = Plan("updated", old.article, seed, old=old)
            if not leader or leader == old:
                seed.body_sha256 = body
        elif leader:
            seed.current = False
            result = Plan("duplicate", leader.article, seed, twin=leader, old=old)
        else:
            seed.body_sha256 = body
            result = Plan("created", Article(), seed, old=old)
        self._note(seed, result)
        return result

    def _captured(self, raw: RawDocument, old: Seed) -> Plan:
        """Another capture of an address: the newest one is the article, the others earlier versions."""
        seed = Seed(
            article=old.article, path=raw.path, file=raw.file, key=raw.key, sha256=raw.sha256,
            data=raw.data, given=dict(raw.given),
        )  # fmt: skip
        if is_older(raw, old):
            seed.current, seed.key = False, None
            known = old.pk and Seed.objects.filter(article=old.article, sha256=raw.sha256).exists()
            return Plan("unchanged", old.article, None if known else seed, is_earlier=not known)
        result = Plan("updated", old.article, seed, old=old if old.pk else None)
        if not old.pk:  # of this batch, and not written yet
            old.current, old.key = False, None
            self.by_content.pop(old.sha256, None)
        self._note(seed, result)
        return result

    def _note(self, seed: Seed, result: Plan) -> None:
        seed.article = result.article
        if old := result.old:
            self.by_content.pop(old.sha256, None)
            if old.body_sha256:
                self.by_body.pop(old.body_sha256, None)
        self.by_key[seed.file, seed.key] = self.by_content[seed.sha256] = seed
        if seed.body_sha256:
            self.by_body[seed.body_sha256] = seed


def _taken(article_id: int) -> bool:
    return Article.objects.filter(pk=article_id).exists()


def seeds_in_force() -> QuerySet[Seed]:
    """The current seeds of articles and their copies, without what takes room."""
    seeds = Seed.objects.filter(key__isnull=False).select_related("article")
    return seeds.defer("data", "given", "repairs", "doubts")


def retire(seeds: Iterable[Seed]) -> None:
    """Make seeds earlier versions, which nothing is compared with any more."""
    Seed.objects.filter(pk__in=[seed.pk for seed in seeds]).update(
        current=False, key=None, body_sha256=None
    )
