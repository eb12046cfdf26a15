"""Parsing in worker processes.

The workers import this module, so it must stay free of Django: they have no database and need none.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

from newsroom.importing import (
    ImportFailure,
    ParseContext,
    ParsedArticle,
    RawDocument,
    load_tagger,
    parse,
)
from newsroom.intake.time_limit import TookTooLong, can_alarm, ended_by_force, limited
from newsroom.processes import LAST, end_with_parent, give_way

logger = logging.getLogger(__name__)

T = TypeVar("T")
Parsed = list[ParsedArticle | str]

CHUNK = 8  # documents a worker takes at a time
GARBAGE = 20_000  # objects more than before, after which the collector looks for garbage
# When so many documents in a row kill their workers, the fault is not in the documents.
DEATHS = 5

_context: ParseContext
_seconds: float


def _start_worker(context: ParseContext, seconds: float) -> None:
    global _context, _seconds
    _context, _seconds = context, seconds
    end_with_parent()
    give_way(LAST)
    # What is loaded once stays for good: the collector need not look at it again and again. An article
    # makes some thousand objects that go with it, and hardly any garbage.
    load_tagger()
    gc.freeze()
    gc.set_threshold(GARBAGE, 10, 10)


def _parse_chunk(documents: Sequence[RawDocument]) -> Parsed:
    return [_watched(document) for document in documents]


def _watched(document: RawDocument) -> ParsedArticle | str:
    with ended_by_force(_seconds):
        return parse_one(document, _context, _seconds)


def parse_one(document: RawDocument, context: ParseContext, seconds: float) -> ParsedArticle | str:
    """The document's article, or the reason why there is none; no more than `seconds` are spent."""
    try:
        with limited(seconds):
            return parse(document, context)
    except TookTooLong:
        return f"reading it took longer than {seconds:g} s (NEWSROOM_PARSE_SECONDS)"
    except ImportFailure as error:
        return str(error)
    except Exception as error:
        logger.exception("parsing %s failed", document.path)
        return f"the parser failed on it, which is our mistake ({type(error).__name__}: {error})"


class Parser:
    """Parses in `workers` processes, or in this one where that is one.

    No document is given more than `seconds` of processor time. Where this thread cannot be
    interrupted, one worker is a process of its own.
    """

    def __init__(self, context: ParseContext, workers: int, seconds: float = 60) -> None:
        self.context, self.workers, self.seconds = context, workers, seconds
        self.pool: ProcessPoolExecutor | None = None
        self.deaths = 0

    def __enter__(self) -> Parser:
        return self

    def __exit__(self, *error: object) -> None:
        if self.pool:
            self.pool.shutdown(cancel_futures=True)

    def _start(self, workers: int) -> ProcessPoolExecutor:
        # Fresh interpreters: a fork would share database connections and threads.
        spawn = multiprocessing.get_context("spawn")
        given = (self.context, self.seconds)
        return ProcessPoolExecutor(workers, spawn, _start_worker, given)

    def submit(self, documents: Sequence[RawDocument]) -> list[Future[Parsed]]:
        """Begin to parse; `results` waits for it."""
        chunks = list(batches(documents, CHUNK))
        if self.workers == 1 and can_alarm():
            return [_done([self._parse_here(one) for one in chunk]) for chunk in chunks]
        if self.pool is None:
            self.pool = self._start(self.workers)
        try:
            return [self.pool.submit(_parse_chunk, chunk) for chunk in chunks]
        except BrokenProcessPool:
            self.pool = None
            return self.submit(documents)

    def _parse_here(self, document: RawDocument) -> ParsedArticle | str:
        return parse_one(document, self.context, self.seconds)

    def results(
        self, documents: Sequence[RawDocument], futures: Sequence[Future[Parsed]]
    ) -> Parsed:
        """An article or a reason for each of the documents that `submit` took.

        A document that kills its worker fails alone. Raises BrokenProcessPool when workers die
        whatever they are given.
        """
        parsed: Parsed = []
        for chunk, future in zip(batches(documents, CHUNK), futures, strict=True):
            try:
                parsed += future.result()
            except BrokenProcessPool:
                self.pool = None
                parsed += [self._parse_apart(document) for document in chunk]
        return parsed

    def _parse_apart(self, document: RawDocument) -> ParsedArticle | str:
        with self._start(1) as pool:
            try:
                result = pool.submit(_parse_chunk, [document]).result()[0]
            except BrokenProcessPool:
                self.deaths += 1
                if self.deaths >= DEATHS:
                    raise
                return "the parser was killed while it read this (out of memory, or far too slow)"
        self.deaths = 0
        return result


def _done(parsed: Parsed) -> Future[Parsed]:
    future: Future[Parsed] = Future()
    future.set_result(parsed)
    return future


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`, the last one perhaps shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
