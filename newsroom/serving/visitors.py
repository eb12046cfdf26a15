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
    given = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        given = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or given
    try:
        address = ipaddress.ip_address(given.strip("[]"))
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
        address = address.ipv4_mapped
    return str(address)
