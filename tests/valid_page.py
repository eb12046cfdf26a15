"""A page as a browser gets it, which is valid HTML."""

from __future__ import annotations

from django.test import Client
from html5lib import HTMLParser


def valid_page(client: Client, address: str) -> str:
    """The page at the address, which is there; raises html5lib's ParseError where it is not valid."""
    response = client.get(address)
    assert response.status_code == 200, address
    html = str(response.content.decode())
    HTMLParser(strict=True).parse(html)
    return html
