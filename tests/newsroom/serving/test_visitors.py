"""Limits are counted by an address that the visitor cannot choose."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from newsroom.serving.visitors import UNKNOWN, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", UNKNOWN),
        ("a socket's path", UNKNOWN),
    ],
)
def test_a_visitor_is_an_address_or_a_network(address: str, network: str) -> None:
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network


@pytest.mark.parametrize(("behind", "network"), [(False, "192.0.2.1"), (True, "198.51.100.9")])
def test_what_a_header_says_counts_only_behind_a_proxy(
    behind: bool, network: str, settings: Any
) -> None:
    """The last entry is the proxy's own; the visitor herself may have written those before it."""
    settings.BEHIND_PROXY = behind
    request = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": "203.0.113.5, 198.51.100.9"}
    )
    assert network_of(request) == network


def test_a_proxy_that_says_nothing_is_the_visitor(settings: Any) -> None:
    settings.BEHIND_PROXY = True
    assert network_of(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")) == "192.0.2.1"
