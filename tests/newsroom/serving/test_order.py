"""Requests are answered in the order in which they came, by whichever process is free first."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from newsroom.serving import courtesy
from newsroom.serving.budgets import BudgetMiddleware
from newsroom.serving.connections import CROWD, at_the_door
from tests.waiting import HANGS, until


def test_who_came_first_is_answered_first() -> None:
    gate, order = courtesy.Gate(1), []

    def ask(number: int) -> None:
        with gate:
            order.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    with gate:
        for number, thread in enumerate(threads, 1):
            thread.start()
            assert until(lambda number=number: len(gate._waiting) == number, pause=0.001)
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_no_more_are_let_through_than_may_be() -> None:
    gate, inside, most, counting = courtesy.Gate(2), [0], [0], threading.Lock()

    def ask() -> None:
        for _ in range(50):
            with gate:
                with counting:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                time.sleep(0)
                with counting:
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


def test_who_reads_does_not_wait_with_those_who_write() -> None:
    """An editor who saves waits where an import holds the database; she holds nobody up meanwhile."""
    database, requests = threading.Event(), RequestFactory()

    def get_response(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            database.wait(HANGS)
        return HttpResponse("read")

    answer = BudgetMiddleware(get_response)
    before = courtesy.unanswered()
    editors = [
        threading.Thread(target=answer, args=(requests.post("/admin/"),))
        for _ in range(2 * courtesy.AT_A_TIME)
    ]
    reader = threading.Thread(target=answer, args=(requests.get("/"),))
    for editor in editors:
        editor.start()
    try:
        assert until(lambda: courtesy.unanswered() == before + len(editors))
        reader.start()
        reader.join(HANGS / 2)
        assert not reader.is_alive()
        assert all(editor.is_alive() for editor in editors)
    finally:
        database.set()
        for editor in editors:
            editor.join()


def test_how_many_wait_at_the_door_is_known() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, contextlib.ExitStack() as opened:
        before = at_the_door(listener)
        for _ in range(5):
            opened.enter_context(socket.create_connection(listener.getsockname()))
        assert (before, at_the_door(listener)) == (0, 5)
        opened.enter_context(listener.accept()[0])
        assert at_the_door(listener) == 4


def test_where_nobody_can_tell_all_are_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(socket, "TCP_INFO")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert at_the_door(listener) > CROWD
