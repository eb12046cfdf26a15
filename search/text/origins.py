"""Where an article comes from as terms: the host of its address, the names of the path of its document.

They stand among an article's handles, each with a sign before it that no handle begins with.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from search.text.folding import fold

OF_HOST: Final = ":host "
OF_PATH: Final = ":path "
# A path is no deeper, and a name no longer, than systems allow.
DEEPEST: Final = 40
LONGEST: Final = 255
_NUMBER: Final = re.compile(r"#\d+$")  # of a record in its file
_PARTS: Final = re.compile(r"[/\\]+")


def origin_terms(address: str, path: str) -> tuple[str, ...]:
    """The terms of an article that has this address and whose document was found at this path."""
    hosts = [OF_HOST + host for host in _hosts(address)]
    return tuple(dict.fromkeys([*hosts, *(OF_PATH + name for name in _names(path))]))


def host_term(written: str) -> str:
    """The term of a host as a query names it, "" for none: `www.ledger.example`, or an address of it."""
    host = host_of(written)
    return OF_HOST + host if host else ""


def path_terms(written: str) -> tuple[str, ...]:
    """The terms of the names of a path, or of a part of it, as a query names them."""
    return tuple(dict.fromkeys(OF_PATH + name for name in _parts(written)))


def host_of(address: str) -> str:
    """The host of an address, or of what is but a host, in small letters and without www."""
    address = address.strip()
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return fold(host).strip(".").removeprefix("*.").removeprefix("www.")[:LONGEST]


def _hosts(address: str) -> list[str]:
    """The host of an address and the domains above it: what is asked for a domain has its hosts."""
    if not address:
        return []
    labels = host_of(address).split(".")
    return [".".join(labels[start:]) for start in range(max(len(labels) - 1, 1)) if labels[0]]


def _names(path: str) -> list[str]:
    """The names on a path, and each without what its form is told by: “crawl.warc.gz”, “crawl”."""
    names = []
    for name in _parts(path):
        names.append(name)
        stem = name.partition(".")[0]
        if stem and stem != name:
            names.append(stem)
    return names


def _parts(path: str) -> list[str]:
    parts = _PARTS.split(_NUMBER.sub("", path.strip()))
    return [fold(part).strip()[:LONGEST] for part in parts if fold(part).strip()][-DEEPEST:]
