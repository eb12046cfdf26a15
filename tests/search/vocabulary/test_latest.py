"""What is made of an index's newest state, and how long it may be of a state before."""

from __future__ import annotations

import itertools
import threading
import time

import pytest

from search.vocabulary import latest
from search.vocabulary.latest import Latest, State
from tests.waiting import HANGS, until


class Maker:
    """Makes the number of times that it was asked, and takes its time."""

    def __init__(self) -> None:
        self.made = 0
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()

    def __call__(self) -> int:
        self.begun.set()
        assert self.go_on.wait(HANGS)
        self.made += 1
        return self.made


def state(generation: str, engine: int = 1) -> State:
    return State(engine, generation)


def wait_for(kept: Latest[int], generation: str, expected: int) -> None:
    assert until(lambda: kept.get(state(generation)) == expected, pause=0.001)


def test_it_is_made_once_for_each_state() -> None:
    kept = Latest(Maker())
    assert [kept.get(state(each)) for each in ("a", "a", "b", "b")] == [1, 1, 2, 2]


def test_while_one_thread_makes_it_others_have_that_of_the_state_before() -> None:
    make = Maker()
    kept = Latest(make)
    kept.get(state("a"))
    make.begun.clear()
    make.go_on.clear()
    thread = threading.Thread(target=kept.get, args=(state("b"),))
    thread.start()
    assert make.begun.wait(HANGS)
    assert kept.get(state("b")) == 1
    make.go_on.set()
    thread.join()
    assert kept.get(state("b")) == 2


def test_what_takes_long_is_made_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latest, "RESTS", 0)
    make = Maker()
    kept = Latest(make, patience=-1)
    kept.get(state("a"))
    make.go_on.clear()
    assert kept.get(state("b")) == 1
    make.go_on.set()
    wait_for(kept, "b", 2)


@pytest.mark.fault
def test_what_takes_long_is_made_for_a_fiftieth_of_the_time() -> None:
    seconds = 0.02
    made = itertools.count(1)

    def make() -> int:
        time.sleep(seconds)
        return next(made)

    kept = Latest(make, patience=seconds / 2)
    began = time.monotonic()
    kept.get(state("a"))
    wait_for(kept, "b", 2)
    assert time.monotonic() - began > latest.RESTS * seconds


def test_what_was_made_of_another_engine_never_serves() -> None:
    kept = Latest(Maker(), patience=-1)
    kept.get(state("a"))
    assert kept.get(state("a", engine=2)) == 2
    assert kept.at_hand(1) is None
    assert kept.at_hand(2) == 2


def test_what_could_not_be_made_is_tried_again() -> None:
    answers = iter([OSError("no index"), 7])

    def make() -> int:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    kept = Latest(make)
    with pytest.raises(OSError, match="no index"):
        kept.get(state("a"))
    assert kept.get(state("a")) == 7
