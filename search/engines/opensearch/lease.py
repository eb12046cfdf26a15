"""The right to rebuild, for one process at a time, and the number of commits: two small documents."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from search.engines.base import EngineError, IndexLocked, IndexOutdated, LeaseLost
from search.engines.opensearch.server import Body, Server

HOLDER = "rebuild"
# Who has not been heard of for so long is gone. Machines' clocks may differ by less.
LASTS = 60.0  # seconds
RENEWED = 10.0  # seconds


def now() -> float:
    """Seconds since 1970 by this machine's clock."""
    return time.time()


class Lease:
    """The documents in an index of their own."""

    def __init__(self, server: Server, index: str) -> None:
        self._server = server
        self._index = index
        self._own = ""
        self._lost = False
        self._made = False

    # --- the number of commits ----------------------------------------------------------------

    def count(self, name: str) -> None:
        """Raise the version of a document by one, whoever else does at the time."""
        self._write(f"/{self._index}/_doc/{name}", {"at": now()})

    # --- the lease ----------------------------------------------------------------------------

    def taken(self) -> bool:
        """Whether somebody holds it."""
        found = self._read()
        return found is not None and found["_source"]["until"] > now()

    @contextmanager
    def held(self) -> Iterator[Lease]:
        """Hold it until the context ends; raises IndexLocked where somebody else does."""
        taken = Lease(self._server, self._index)
        taken._take()
        stop = threading.Event()
        renewing = threading.Thread(target=taken._renew, args=(stop,), daemon=True)
        renewing.start()
        try:
            yield taken
        finally:
            stop.set()
            renewing.join()
            with suppress(EngineError):  # it ends by itself
                taken._give_back()

    def require(self) -> None:
        """Raises LeaseLost where another process has taken it over."""
        found = self._read()
        if self._lost or found is None or found["_source"]["holder"] != self._own:
            raise LeaseLost(
                "Another process has begun to build the index, as this one was not heard of for too "
                "long. What this one made is thrown away."
            )

    def _take(self) -> None:
        self._own = secrets.token_hex(8)
        found = self._read()
        if found is None:
            self._put({"op_type": "create"})
        elif found["_source"]["until"] > now():
            raise _locked()
        else:
            self._put(_unchanged(found))

    def _renew(self, stop: threading.Event) -> None:
        while not stop.wait(RENEWED):
            with suppress(EngineError):
                found = self._read()
                if found is None or found["_source"]["holder"] != self._own:
                    self._lost = True
                    return
                self._put(_unchanged(found))

    def _give_back(self) -> None:
        found = self._read()
        if found is not None and found["_source"]["holder"] == self._own:
            path = f"/{self._index}/_doc/{HOLDER}"
            self._server.ask_if_there("DELETE", path, params=_unchanged(found))

    def _read(self) -> Body | None:
        return self._server.ask_if_there("GET", f"/{self._index}/_doc/{HOLDER}")

    def _put(self, params: dict[str, Any]) -> None:
        """Write it, unless somebody else has meanwhile."""
        document = {"holder": self._own, "until": now() + LASTS}
        try:
            self._write(f"/{self._index}/_doc/{HOLDER}", document, params)
        except EngineError as error:
            if "version_conflict" in str(error):
                raise _locked() from error
            raise

    def _write(self, path: str, document: Body, params: dict[str, Any] | None = None) -> None:
        """Write a document; the first one makes the index."""
        params = {**(params or {}), "require_alias": "false"}
        # Where the server makes indices by itself it would be made otherwise than we want it.
        if not self._made and self._server.ask_if_there("GET", f"/{self._index}") is None:
            self._make()
        if self._server.ask_if_there("PUT", path, document, params) is None:
            self._make()  # somebody removed it meanwhile
            self._server.ask("PUT", path, document, params)
        self._made = True

    def _make(self) -> None:
        body = {
            "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
            "mappings": {"dynamic": False},
        }
        try:
            self._server.ask("PUT", f"/{self._index}", body, patient=True)
        except IndexOutdated:
            raise
        except EngineError as error:
            if "resource_already_exists" not in str(error):
                raise


def _unchanged(found: Body) -> dict[str, Any]:
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}


def _locked() -> IndexLocked:
    return IndexLocked("Another process is building the index; try again later.")
