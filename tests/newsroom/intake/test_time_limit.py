"""A document that takes too long is ended and told; the others go on."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import signal
import threading
import time

import pytest

from newsroom.importing import ParseContext, ParsedArticle, RawDocument
from newsroom.intake import time_limit, workers
from newsroom.intake.time_limit import TookTooLong, can_alarm, limited
from newsroom.intake.workers import Parser
from tests.waiting import HANGS

CONTEXT = ParseContext(today=dt.date(2026, 11, 1))
SHORT = "The ferry sailed on Monday. The mayor cut a ribbon, and nobody was hurt in the harbour."
# Takes much longer than the limit, as there is much of it.
LONG = (
    "The mayor of Port Ellery, Ada Fenwick, spoke to Omar Reyes of the Harbour Council. " * 60_000
)


start_worker = workers._start_worker


def _unhurried_worker(context: ParseContext, seconds: float) -> None:
    """A worker that is not ended by force, where the machine is so busy that ten times the limit go by."""
    time_limit.PATIENCE = 1_000
    start_worker(context, seconds)


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_start_worker", _unhurried_worker)


def document(name: str, text: str) -> RawDocument:
    return RawDocument(name, text.encode(), name)


def parsed(parser: Parser, *texts: str) -> list[ParsedArticle | str]:
    documents = [document(f"{number}.txt", text) for number, text in enumerate(texts)]
    return parser.results(documents, parser.submit(documents))


@pytest.mark.fault
@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("processes", [1, 2])
def test_a_long_document_is_ended_and_the_others_are_parsed(processes: int) -> None:
    with Parser(CONTEXT, processes, seconds=1.5) as parser:
        one, ended, two = parsed(parser, SHORT, LONG, SHORT + " Again.")
        assert ended == "reading it took longer than 1.5 s (NEWSROOM_PARSE_SECONDS)"
        assert isinstance(one, ParsedArticle)
        assert isinstance(two, ParsedArticle)


@pytest.mark.fault
def test_what_was_interrupted_leaves_the_next_document_as_it_was() -> None:
    text = f"Ferry sails\n\n{SHORT} {LONG[:500]}"
    with Parser(CONTEXT, 1) as parser:
        [before] = parsed(parser, text)
    for seconds in (0.2, 0.5, 0.9):
        with Parser(CONTEXT, 1, seconds=seconds) as parser:
            [ended, _] = parsed(parser, LONG, SHORT)
            assert isinstance(ended, str)
    with Parser(CONTEXT, 1) as parser:
        assert parsed(parser, text) == [before]


@pytest.mark.fault
@pytest.mark.usefixtures("unhurried")
def test_where_a_thread_cannot_be_interrupted_a_process_parses() -> None:
    found: list[ParsedArticle | str] = []

    def work() -> None:
        assert not can_alarm()
        with Parser(CONTEXT, 1, seconds=1.5) as parser:
            found.extend(parsed(parser, LONG, SHORT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert isinstance(found[0], str)
    assert isinstance(found[1], ParsedArticle)


def test_a_search_of_an_expression_is_interrupted() -> None:
    started = time.process_time()
    with pytest.raises(TookTooLong), limited(0.3):
        re.match("(a|a)*b", "a" * 40)
    assert time.process_time() - started < 5


def test_no_library_keeps_the_alarm_to_itself() -> None:
    def careless() -> None:
        while True:
            with contextlib.suppress(Exception):
                sum(range(100_000))

    with pytest.raises(TookTooLong), limited(0.1):
        careless()


def test_the_alarm_that_was_set_before_is_set_again() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with limited(5):
        assert signal.getsignal(signal.SIGPROF) is not before
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def _asleep_in_c(documents: object) -> list[str]:
    """What a worker does whose library never looks at signals."""
    with workers.ended_by_force(0.05):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPROF})
        time.sleep(100 * HANGS)
    return []


@pytest.mark.fault
def test_a_process_that_does_not_hear_its_alarm_is_ended() -> None:
    from concurrent.futures.process import BrokenProcessPool

    with Parser(CONTEXT, 2, seconds=0.05) as parser:
        pool = parser._start(1)
        with pytest.raises(BrokenProcessPool):
            pool.submit(_asleep_in_c, []).result(timeout=10 * HANGS)
        pool.shutdown()
