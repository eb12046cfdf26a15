"""A search server that is measured: what it takes, and what it keeps for the next time.

Processor time of all its nodes says what a search or an article takes, whatever else the machine is about.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from search.engines.opensearch.server import Server

# Nodes look at the time that they have taken once a second.
STATED = 1.1  # seconds


def server_of(engine: Any) -> Server:
    """The server that an engine asks."""
    server: Server = engine._server
    return server


def forget(engine: Any) -> None:
    """Have the server count anew what it has kept of answers."""
    path = f"/{server_of(engine).cluster.index}/_cache/clear"
    server_of(engine).ask("POST", path, params={"request": "true"})


def processor_seconds(engine: Any) -> float:
    """What all nodes have taken since they were started, and this process."""
    time.sleep(STATED)
    nodes = server_of(engine).ask("GET", "/_nodes/stats/process")["nodes"].values()
    taken = sum(node["process"]["cpu"]["total_in_millis"] for node in nodes) / 1000
    return float(taken) + time.process_time()


def processor_ms(engine: Any, work: Callable[[], object], rounds: int = 20) -> float:
    """The processor time that some work takes here and there, on the average; nothing is kept of it."""
    forget(engine)
    work()
    began = processor_seconds(engine)
    for _ in range(rounds):
        forget(engine)
        work()
    between = processor_seconds(engine)
    for _ in range(rounds):
        forget(engine)
    return (2 * between - began - processor_seconds(engine)) * 1000 / rounds
