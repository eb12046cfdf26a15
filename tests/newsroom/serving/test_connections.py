"""Which connections are given up, and whose turn it is: by the clock alone, without a network."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from waitress.adjustments import Adjustments

from newsroom.serving.connections import (
    IDLE,
    MOST_BODY,
    SLOWEST,
    UPLOAD_ADDRESS,
    UPLOADS_AT_A_TIME,
    Channel,
    Request,
    Turns,
)

PATIENCE = 30.0


def channel(**state: Any) -> Any:
    """A connection in some state, without its socket."""
    made = Channel.__new__(Channel)
    made.addr, made.requests, made.request = ("192.0.2.1", 1), [], None
    made.since, made.came, made.sent = time.monotonic(), 0, 0
    made._marked, made._mark, made._writing = None, 0, None
    made.total_outbufs_len, made.last_activity = 0, time.time()
    for name, value in state.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize(
    ("state", "given_up"),
    [
        ({}, True),  # nothing was ever asked on it
        ({"request": object(), "came": 40}, True),
        ({"request": object(), "came": int(40 * SLOWEST)}, False),  # it comes slowly but steadily
        ({"requests": [object()], "came": 40}, False),  # it is being answered
        ({"came": 40}, False),  # it was answered, and is kept open
        ({"came": 40, "last_activity": time.time() - IDLE - 60}, True),
    ],
)
def test_a_client_that_does_not_ask_is_borne_for_some_time(
    state: dict[str, Any], given_up: bool
) -> None:
    made = channel(**state)
    assert not channel(**{**state, "last_activity": time.time()}).overdue(made.since + 1, PATIENCE)
    assert made.overdue(made.since + PATIENCE + 1, PATIENCE) is given_up


@pytest.mark.parametrize(
    ("rate", "given_up"), [(0, True), (SLOWEST // 10, True), (2 * SLOWEST, False)]
)
def test_a_client_that_takes_too_little_is_borne_for_some_time(rate: int, given_up: bool) -> None:
    made = channel(total_outbufs_len=10_000_000)
    found = []
    for second in range(100):
        found.append(made.overdue(made.since + second, PATIENCE))
        made.sent += rate
    assert not any(found[:30])
    assert found[-1] is given_up


def test_a_client_for_which_a_thread_waits_is_given_up_sooner() -> None:
    made = channel(total_outbufs_len=2_000_000, _writing=time.monotonic())
    made.sent = 1_000_000
    assert not made.overdue(made.since + PATIENCE - 1, PATIENCE)
    assert made.overdue(made.since + PATIENCE + 1, PATIENCE)


def turns(*visitors: str) -> Turns:
    waiting = Turns()
    for visitor in visitors:
        waiting.append(channel(addr=(visitor, 1), requests=[SimpleNamespace(headers={})]))
    return waiting


def test_visitors_take_turns_however_much_one_asks_for() -> None:
    waiting = turns(*["192.0.2.1"] * 4, "192.0.2.2", "192.0.2.2", "192.0.2.3")
    assert len(waiting) == 7
    order = [waiting.popleft().addr[0][-1] for _ in range(7)]
    assert order == ["1", "2", "3", "1", "2", "1", "1"]
    assert len(waiting) == 0


def test_behind_a_trusted_web_server_visitors_are_those_that_it_names(settings: Any) -> None:
    settings.BEHIND_PROXY = True
    waiting = Turns()
    for visitor in ("198.51.100.1", "198.51.100.1", "198.51.100.2"):
        request = SimpleNamespace(headers={"X_FORWARDED_FOR": visitor})
        waiting.append(channel(requests=[request]))
    named = [waiting.popleft().requests[0].headers["X_FORWARDED_FOR"][-1] for _ in range(3)]
    assert named == ["1", "2", "1"]


def asked(address: str, size: int, cookie: str = "sessionid=x", chunked: bool = False) -> Request:
    request = Request(Adjustments(max_request_body_size=10 * MOST_BODY))
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {size}"
    request.received(f"POST {address} HTTP/1.1\r\nCookie: {cookie}\r\n{length}\r\n\r\n".encode())
    return request


def test_large_requests_are_taken_where_files_are_uploaded_and_nowhere_else() -> None:
    assert reverse("admin:newsroom_importrun_add") == UPLOAD_ADDRESS
    assert asked(UPLOAD_ADDRESS, MOST_BODY + 1).error is None
    assert asked("/sign-in/", MOST_BODY - 1).error is None
    for refused in (
        asked("/sign-in/", MOST_BODY), asked(UPLOAD_ADDRESS, MOST_BODY, cookie="a=b"),
        asked(UPLOAD_ADDRESS, 10 * MOST_BODY),
    ):  # fmt: skip
        assert refused.completed
        assert refused.error.code == 413
    chunked = asked("/sign-in/", 0, chunked=True)
    piece = f"{2**20:x}\r\n".encode() + b"x" * 2**20 + b"\r\n"
    for _ in range(20):
        assert chunked.error is None
        chunked.received(piece)
    assert chunked.error.code == 413


def test_few_files_are_uploaded_at_a_time() -> None:
    sending = [asked(UPLOAD_ADDRESS, MOST_BODY) for _ in range(UPLOADS_AT_A_TIME)]
    assert [each.error for each in sending] == [None] * UPLOADS_AT_A_TIME
    assert asked(UPLOAD_ADDRESS, MOST_BODY).error.code == 503
    sending.pop()
    assert asked(UPLOAD_ADDRESS, MOST_BODY).error is None
