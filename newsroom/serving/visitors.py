"""Who asks: the network address that limits are counted by."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# An IPv6 subscriber is given a network of this many bits, and may ask from any address in it.
IPV6_NETWORK = 64
UNKNOWN = "0.0.0.0"  # noqa: S104 - a name for nobody, not an address to listen at


def network_of(request: HttpRequest) -> str:
    """The visitor's IPv4 address, or her IPv6 network, as text.

    Behind a trusted web server the address is what that server saw, the last of
    `X-Forwarded-For`: what stands before it, anybody may have written.
    """
    return network(request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", ""))


def network(address: str, forwarded: str) -> str:
    """The same of the address that a connection comes from, and of its header."""
    given = address
    if settings.BEHIND_PROXY:
        given = forwarded.rpartition(",")[2].strip() or given
    try:
        known = ipaddress.ip_address(given.strip("[]"))
    except ValueError:
        return UNKNOWN
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is None:
            return str(ipaddress.ip_network((known, IPV6_NETWORK), strict=False))
        known = known.ipv4_mapped
    return str(known)
