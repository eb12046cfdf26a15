"""Requests are answered in the order in which they came, by whichever process is free first."""

from __future__ import annotations

import threading
import time

import pytest

from newsroom.serving import courtesy, queues
from newsroom.serving.queues import Queue, shared_notes


def until(true: object) -> None:
    deadline = time.monotonic() + 5
    while not true():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_who_came_first_is_answered_first() -> None:
    gate, order = courtesy.Gate(1), []

    def ask(number: int) -> None:
        with gate:
            order.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    with gate:
        for number, thread in enumerate(threads, 1):
            thread.start()
            until(lambda number=number: len(gate._waiting) == number)
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_no_more_are_let_through_than_may_be() -> None:
    gate, inside, most = courtesy.Gate(2), [0], [0]

    def ask() -> None:
        for _ in range(50):
            with gate:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0)
                inside[0] -= 1

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [2]
    assert gate._free == 2


def test_an_answer_that_fails_gives_its_turn_back() -> None:
    before = courtesy.unanswered()
    for _ in range(2 * courtesy.AT_A_TIME):
        with pytest.raises(ValueError, match="broken"), courtesy.answering():
            raise ValueError("broken")
    assert courtesy.unanswered() == before


class TestProcesses:
    @pytest.fixture
    def pair(self) -> tuple[Queue, Queue]:
        notes = shared_notes(2)
        return Queue(notes, 0), Queue(notes, 1)

    def test_the_one_with_less_to_do_takes_the_next(self, pair: tuple[Queue, Queue]) -> None:
        one, other = pair
        one.is_short(2, 0.1)
        assert not other.is_short(6, 0.1)
        assert one.is_short(2, 0.1)

    def test_who_answers_slowly_has_more_to_do(self, pair: tuple[Queue, Queue]) -> None:
        one, other = pair
        one.is_short(4, 0.05)
        assert not other.is_short(4, 0.2)

    def test_who_has_nothing_to_do_always_takes_it(self, pair: tuple[Queue, Queue]) -> None:
        one, other = pair
        one.is_short(0, 0.01)
        assert other.is_short(0, 5.0)

    def test_one_of_them_takes_it_whatever_waits(self, pair: tuple[Queue, Queue]) -> None:
        one, other = pair
        one.is_short(500, 0.1)
        assert other.is_short(500, 0.1) or one.is_short(500, 0.1)

    def test_a_process_that_is_silent_is_not_waited_for(
        self, pair: tuple[Queue, Queue], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one, other = pair
        one.is_short(0, 0.1)
        later = time.monotonic() + queues.FRESH
        monkeypatch.setattr(queues.time, "monotonic", lambda: later)
        assert other.is_short(50, 0.1)
