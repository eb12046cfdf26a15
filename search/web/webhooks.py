"""What is new in a saved search, for a program: JSON, signed, to an address that its owner gave.

Whoever may keep searches could make this server ask any address for her. So it asks none of its own
machine and network, unless the settings allow it: the host is looked up once, and the connection goes
to what was looked at. No redirect is followed, and nothing of an answer but its status is told.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import time
from threading import Timer
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from search.models import Alert
from search.results.articles import load_articles
from search.web.alerts import NotSent
from search.web.letters import SHOWN, address_of, there
from search.web.saved import criteria_of

SECONDS: Final = 10.0  # for connecting, and for each part of the answer
MOST_SECONDS: Final = 30.0  # for all of it
PORTS: Final = {"http": 80, "https": 443}


def send_webhook(alert: Alert) -> None:
    """Send an alert to the webhook of its search; where no article is left, there is nothing to send."""
    saved = alert.saved
    if not saved.user.is_active or not saved.webhook:
        raise NotSent(_("There is nobody to send it to."), final=True)
    ids = there(alert)
    if not ids:
        return
    body = json.dumps(_content(alert, ids), ensure_ascii=False).encode()
    now = str(int(time.time()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Newsroom",
        "X-Newsroom-Alert": str(alert.pk),
        "X-Newsroom-Timestamp": now,
        "X-Newsroom-Signature": f"sha256={signature(saved.secret, now, body)}",
    }
    status = post(saved.webhook, body, headers)
    if status == http.client.GONE:
        raise NotSent(_("The program answers that it is gone (410)."), final=True)
    if not 200 <= status < 300:
        raise NotSent(_("The program answers %(status)d.") % {"status": status})


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What shows that it comes from here and when: HMAC-SHA256 of the time, a point and the body."""
    signed = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _content(alert: Alert, ids: list[int]) -> dict[str, Any]:
    saved = alert.saved
    articles = [loaded.article for loaded in load_articles(ids[:SHOWN], ())]
    return {
        "id": alert.pk,
        "made": alert.made.isoformat(),
        "search": {"name": saved.name, "url": address_of(criteria_of(saved).url)},
        "total": len(ids),
        "articles": [
            {
                "id": article.pk,
                "title": article.title,
                "published": article.published_on.iso if article.published_on else None,
                "source": article.source.name if article.source else None,
                "url": address_of(article.get_absolute_url()),
            }
            for article in articles
        ],
    }


def is_address(address: str) -> bool:
    """Whether an address can be a webhook's; what its host means is looked at when it is asked."""
    try:
        parts = urlsplit(address)
        known = parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    clean = not any(ord(char) <= 32 or ord(char) == 127 for char in address)
    return known and clean and not (parts.username or parts.password)


def post(address: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer. Raises NotSent where there is none, or none is to be asked for."""
    if not is_address(address):
        raise NotSent(_("This is no address to send to."), final=True)
    parts = urlsplit(address)
    port = parts.port or PORTS[parts.scheme]
    connection = _connection(parts, port, _looked_up(parts.hostname or "", port))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # Whoever answers a byte every few seconds is cut off, too.
    patience = Timer(MOST_SECONDS, _cut_off, (connection,))
    patience.start()
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NotSent(_("The program cannot be reached.")) from error
    finally:
        patience.cancel()
        connection.close()


def _cut_off(connection: http.client.HTTPConnection) -> None:
    with contextlib.suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _looked_up(host: str, port: int) -> str:
    """The network address of a host. Raises NotSent for one that is not the internet's."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotSent(_("The program's host is not known.")) from error
    addresses = [str(each[4][0]) for each in found]
    if not settings.PRIVATE_WEBHOOKS and not all(map(_is_public, addresses)):
        raise NotSent(
            _("The program's host is in a private network, which this archive does not ask.")
        )
    return addresses[0]


def _is_public(address: str) -> bool:
    known = ipaddress.ip_address(address.partition("%")[0])
    mapped = known.ipv4_mapped if isinstance(known, ipaddress.IPv6Address) else None
    known = mapped or known
    return known.is_global and not known.is_multicast


def _connection(parts: SplitResult, port: int, address: str) -> http.client.HTTPConnection:
    """A connection to an address that was looked at, which asks it by the host's name."""
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        secure = http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
        plain = socket.create_connection
        secure._create_connection = lambda asked, *more: plain((address, port), *more)  # type: ignore[attr-defined]
        return secure
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    connection._create_connection = lambda asked, *more: socket.create_connection(  # type: ignore[attr-defined]
        (address, port), *more
    )
    return connection
