"""A search server that is measured: what it takes, and what it keeps for the next time.

Processor time of all its nodes says what a search or an article takes, whatever else the machine is about.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from search.engines import get_engine
from search.engines.base import Engine
from search.engines.opensearch.server import Server

# Nodes look at the time that they have taken once a second.
STATED = 1.1  # seconds


class SearchServer:
    """The server that an engine asks."""

    def __init__(self, engine: Any) -> None:
        self.server: Server = engine._server
        self.cluster = self.server.cluster

    def forget(self) -> None:
        """Have the server count anew what it has kept of answers."""
        path = f"/{self.cluster.index}/_cache/clear"
        self.server.ask("POST", path, params={"request": "true"})

    def processor_seconds(self) -> float:
        """What all nodes have taken since they were started, and this process."""
        time.sleep(STATED)
        nodes = self.server.ask("GET", "/_nodes/stats/process")["nodes"].values()
        taken = sum(node["process"]["cpu"]["total_in_millis"] for node in nodes) / 1000
        return float(taken) + time.process_time()

    def processor_ms(self, work: Callable[[], object], rounds: int = 20) -> float:
        """The processor time that some work takes here and there, on the average; nothing is kept of it."""
        self.forget()
        work()
        began = self.processor_seconds()
        for _ in range(rounds):
            self.forget()
            work()
        between = self.processor_seconds()
        for _ in range(rounds):
            self.forget()
        return (2 * between - began - self.processor_seconds()) * 1000 / rounds

    def held_bytes(self) -> int:
        """How large the index is, without its copies."""
        found = self.server.ask("GET", f"/{self.cluster.index}/_stats/store")
        return int(found["_all"]["primaries"]["store"]["size_in_bytes"])

    def beside(self) -> Engine:
        """An index of its own on the same server."""
        return get_engine("opensearch", replace(self.cluster, index=f"{self.cluster.index}-beside"))

    def remove(self) -> None:
        """Leave nothing of an index that was made beside another."""
        if not self.cluster.index.endswith("-beside"):
            raise ValueError(self.cluster.index)
        found = self.server.ask_if_there("GET", f"/{self.cluster.index}-*") or {}
        for name in found:
            self.server.ask_if_there("DELETE", f"/{name}", patient=True)
