"""What must hold after every fault: nothing lost, nothing doubled, nothing wrong."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from newsroom import archive
from newsroom.archive.identity import body_digest
from newsroom.importing import RawDocument
from newsroom.models import (
    Alias,
    Article,
    Author,
    Block,
    Entity,
    Evidence,
    Mention,
    Origin,
    Seed,
    Source,
)
from search.engines.base import EngineError
from search.index import sync, wholeness
from search.index.worker import Worker
from search.models import PendingChange
from search.types import Everything, SearchRequest
from tests.faults.articles import CORRECTION
from tests.faults.ledger import Ledger

CATCH_UP = 240.0  # seconds
NAMED = (Source, Author)


@dataclass(slots=True)
class Findings:
    """What an examination found, in words."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def examine(ledger: Ledger) -> Findings:
    """Look at the archive that this process works on, once its index has caught up."""
    found = Findings()
    found.wrong += catch_up()
    found.lost += [*lost_contents(ledger), *lost_records(ledger), *lost_saves(ledger)]
    found.doubled += [*doubled_articles(), *doubled_names(), *doubled_in_index()]
    found.wrong += [*torn_articles(), *faults_of_the_archive(), *faults_of_the_index()]
    return found


def catch_up() -> Iterator[str]:
    """Let a worker do what there is to do; it must come to an end."""
    stop = threading.Event()
    timer = threading.Timer(CATCH_UP, stop.set)
    timer.start()
    try:
        if not Worker().run_until_done(stop):
            yield f"a worker cannot bring the index up to date: {wholeness.problem()}"
        elif stop.is_set():
            yield "a worker does not come to an end"
    finally:
        timer.cancel()


# --- lost -------------------------------------------------------------------------------------------


def lost_contents(ledger: Ledger) -> Iterator[str]:
    """Contents that were reported as stored, and are not there byte by byte."""
    there = set()
    for sha256, data, path in Seed.objects.values_list("sha256", "data", "path"):
        if hashlib.sha256(bytes(data)).hexdigest() != sha256:
            yield f"the bytes of {path} are not what was received"
        there.add(sha256)
    for sha256 in sorted(ledger.contents - ledger.released - there):
        yield f"the content {sha256[:12]} was reported as stored"


def lost_records(ledger: Ledger) -> Iterator[str]:
    """Records that an import was to bring, and that no seed holds."""
    there = {given.get("id") for given in Seed.objects.values_list("given", flat=True)}
    for record in sorted(ledger.ids - there):
        yield f"no seed has the record {record}"


def lost_saves(ledger: Ledger) -> Iterator[str]:
    """Saves that were answered with success, and do not stand."""
    for (article, name), values in ledger.saves.items():
        if article in ledger.deleted:
            continue
        row = Article.objects.filter(pk=article).first()
        evidence = Evidence.objects.filter(article=article, field=name, current=True).first()
        if row is None:
            yield f"article {article} is gone, with its {name} {values}"
        elif getattr(row, name) not in values:
            yield f"the {name} of article {article} is {getattr(row, name)!r}, and not of {values}"
        elif evidence is None or evidence.origin != Origin.EDITED:
            yield f"nobody knows that an editor wrote the {name} of article {article}"


# --- doubled ----------------------------------------------------------------------------------------


def doubled_articles() -> Iterator[str]:
    """Records and texts that have more than one article."""
    by_id, by_text = defaultdict(set), defaultdict(set)
    current = Seed.objects.filter(current=True)
    for article, sha256, given in current.values_list("article_id", "sha256", "given"):
        if record := given.get("id"):
            by_id[record].add(article)
        if digest := body_digest(RawDocument("", b"", sha256, given)):
            by_text[digest].add(article)
    for record, articles in by_id.items():
        if len(articles) > 1:
            yield f"record {record} has the articles {sorted(articles)}"
    for articles in by_text.values():
        if len(articles) > 1:
            yield f"the articles {sorted(articles)} have one text"


def doubled_names() -> Iterator[str]:
    """Names with more than one row, and rows of an article that stand twice."""
    for model, fields in (
        (Source, ("key",)), (Author, ("key",)), (Entity, ("key", "kind")), (Alias, ("key", "kind")),
        (Mention, ("article", "entity")), (Evidence, ("article", "field", "current")),
        (Block, ("article", "position")),
    ):  # fmt: skip
        for values in _twice(model.objects.values_list(*fields)):
            yield f"two rows of {model.__name__} have {values}"


def doubled_in_index() -> Iterator[str]:
    """Articles that the index holds twice."""
    try:
        for article in _twice(pk for pk, _ in sync.engine().revisions()):
            yield f"the index holds article {article} twice"
    except EngineError:
        return  # told by `faults_of_the_index`


def _twice(values: Iterable[Hashable]) -> list[Hashable]:
    return [value for value, number in Counter(values).items() if number > 1]


# --- wrong ------------------------------------------------------------------------------------------


def torn_articles() -> Iterator[str]:
    """Articles that are partly of one state and partly of another."""
    for article, name, value in Evidence.objects.filter(
        current=True, field__in=("title", "section", "url")
    ).values_list("article_id", "field", "value"):
        now = Article.objects.filter(pk=article).values_list(name, flat=True)[0]
        if value is not None and now != value[: Article.longest(name)]:
            yield f"the {name} of article {article} is {now!r}, and its evidence says {value!r}"
    blocks = defaultdict(str)
    for article, text in Block.objects.order_by("position").values_list("article_id", "text"):
        blocks[article] += f"{text}\n"
    for article, given in Seed.objects.filter(current=True).values_list("article_id", "given"):
        # By its correction one version of a record is told from another.
        correction = given.get("body", "").rpartition(CORRECTION)[2]
        if CORRECTION in given.get("body", "") and correction not in blocks[article]:
            yield f"article {article} has not the text of its current seed: {correction}"
        if CORRECTION in blocks[article] and CORRECTION not in given.get("body", ""):
            yield f"article {article} has a text that its current seed has not"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            [said_] = cursor.fetchone()
            if said_ != "ok":
                yield f"SQLite says of its file: {said_}"
            cursor.execute("PRAGMA foreign_key_check")
            if rows := cursor.fetchall():
                yield f"rows point at others that are gone: {rows[:3]}"


def faults_of_the_archive() -> Iterator[str]:
    """What `manage.py check_archive` finds."""
    for fault in archive.find_faults():
        yield f"check_archive: article {fault.article_id}: {fault.what}"


def faults_of_the_index() -> Iterator[str]:
    """What `manage.py reindex --check` finds, and whether a search finds as many as there are."""
    if waiting := PendingChange.objects.count():
        yield f"{waiting} changes still wait for the index"
    try:
        if problem := wholeness.problem() or sync.engine().damage(thorough=True):
            yield f"the index: {problem}"
            return
        if (difference := sync.check()).ids:
            yield f"index and database differ: {difference}"
        hits: Any = sync.engine().search(SearchRequest(query=Everything()))
    except EngineError as error:
        yield f"the index: {error}"
        return
    if hits.total != Article.objects.visible().count():
        yield f"a search finds {hits.total} of {Article.objects.visible().count()} articles"
