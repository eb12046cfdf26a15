"""A few at a time, over all processes: a place is free again whatever becomes of who had it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsroom.serving import courtesy, slots
from newsroom.serving.slots import Slots, Streamed, TooSlow
from tests.paths import PROJECT
from tests.waiting import until

HOLD = """
import sys, time
from pathlib import Path
from newsroom.serving.slots import Slots
slot = Slots(Path(sys.argv[1]), 1, 60).take("ada")
print(slot is not None, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def one_piece_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "AT_A_TIME", 1)


def test_there_are_so_many_and_one_given_back_is_free(tmp_path: Path) -> None:
    slots = Slots(tmp_path, 2, 60)
    first, second = slots.take("ada"), slots.take("bob")
    assert first
    assert second
    assert slots.take("eve") is None
    first.give_back()
    first.give_back()
    assert not first.held
    third = slots.take("eve")
    assert third
    for slot in (second, third):
        slot.give_back()


def test_a_visitor_leaves_one_to_others(tmp_path: Path) -> None:
    slots = Slots(tmp_path, 3, 60)
    hers = [slots.take("ada") for _ in range(3)]
    assert [slot is not None for slot in hers] == [True, True, False]
    his = slots.take("bob")
    assert his
    for slot in (*hers[:2], his):
        assert slot
        slot.give_back()


def test_no_number_is_no_limit(tmp_path: Path) -> None:
    slots = Slots(tmp_path, 0, 60)
    assert all(slots.take("ada") for _ in range(50))


@pytest.mark.fault
def test_a_process_that_is_killed_holds_none(tmp_path: Path) -> None:
    slots = Slots(tmp_path, 1, 60)
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "True\n"
        assert slots.take("bob") is None
        holder.kill()
    slot = slots.take("bob")
    assert slot
    slot.give_back()


def test_what_is_streamed_gives_its_place_back_at_its_end(tmp_path: Path) -> None:
    slots = Slots(tmp_path, 1, 60)
    slot = slots.take("ada")
    assert slot
    streamed = Streamed(["a", "b"], slot, 60)
    assert next(streamed) == "a"
    assert slots.take("bob") is None
    assert list(streamed) == ["b"]
    assert not slot.held


def test_what_is_never_read_or_breaks_off_gives_its_place_back_when_closed(tmp_path: Path) -> None:
    slots = Slots(tmp_path, 1, 60)
    for pieces in ((), ("a",)):
        slot = slots.take("ada")
        assert slot
        streamed = Streamed(["a", "b"], slot, 60)
        assert [next(streamed) for _ in pieces] == list(pieces)
        streamed.close()
        assert not slot.held


def test_who_takes_too_little_loses_hers_and_gets_no_end(tmp_path: Path) -> None:
    """An answer that just ended would pass for a whole one."""
    slot = Slots(tmp_path, 1, 60).take("ada")
    assert slot
    streamed = Streamed(["a", "b"], slot, seconds=0.05)
    assert next(streamed) == "a"
    time.sleep(0.1)
    with pytest.raises(TooSlow):
        next(streamed)
    assert not slot.held


def test_a_place_of_which_nothing_is_heard_is_free_again(tmp_path: Path) -> None:
    """Also where the server hangs in sending to a client that takes nothing."""
    slots = Slots(tmp_path, 1, seconds=0.1)
    slot = slots.take("ada")
    assert slot
    streamed = Streamed(["a", "b"], slot, seconds=60)
    assert next(streamed) == "a"
    assert until(lambda: not slot.held)
    other = Slots(tmp_path, 1, seconds=60).take("bob")
    assert other
    with pytest.raises(TooSlow):
        next(streamed)
    assert other.held
    other.give_back()


def test_pieces_are_sent_some_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of thousands of small writes would wake the server's loop."""
    monkeypatch.setattr(slots, "AT_A_TIME", 2)
    slot = Slots(tmp_path, 1, 30).take("somebody")
    assert slot
    assert list(Streamed("abcde", slot, 30)) == ["ab", "cd", "e"]


def test_what_takes_long_rests_where_others_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    monkeypatch.setattr(courtesy.time, "sleep", rests.append)
    working = courtesy.Courtesy()
    working.rest(1)
    assert rests == []
    with courtesy.answering():
        pass
    working.rest(1e-9)
    assert rests == [1e-9], "who was answered meanwhile had to share"
    working.rest(1)
    assert len(rests) == 1
    with courtesy.answering():
        working.rest(1)
    assert len(rests) == 2


def test_where_nothing_can_be_written_nobody_is_refused(tmp_path: Path) -> None:
    """As on a disk that is read-only: the directory cannot be made."""
    (tmp_path / "file").touch()
    slots_there = Slots(tmp_path / "file" / "exports", 1, 30)
    assert slots_there.take("somebody")
    assert slots_there.take("another")
