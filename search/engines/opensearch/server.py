"""Talking to a cluster: one request at a time, and what goes wrong as an error that says what to do."""

from __future__ import annotations

import json
import logging
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from opensearchpy import OpenSearch
from opensearchpy import exceptions as client_errors
from urllib3.exceptions import ConnectTimeoutError

from search.engines.base import (
    Cluster,
    EngineBusy,
    EngineError,
    EnginePartial,
    EngineReadOnly,
    EngineRefused,
    EngineTimedOut,
    EngineUnreachable,
    IndexOutdated,
)

Body = dict[str, Any]
# The client logs whatever is not there as a warning. What goes wrong is raised, and logged by who asked.
logging.getLogger("opensearch").setLevel(logging.CRITICAL)
# What is sent to a node that does not answer goes to another, where there is one.
RETRIES = 2
# A bulk of documents, a merge or a new index may take so many times as long as a search.
PATIENCE = 6
# After a server was not reached it is not tried for so long.
LOST = 1.0  # seconds


class Server:
    """The nodes of a cluster behind one client, which several threads share."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._client = _client(cluster)
        self._lost_until = 0.0

    def search(self, index: str | None, body: Body, **params: Any) -> Body:
        """Search an index, or none where the body names a point in time; never a part of it."""
        path = f"/{index}/_search" if index else "/_search"
        if index:
            params["allow_partial_search_results"] = "false"
        answer = self.ask("POST", path, body, params)
        _require_all(answer)
        return answer

    def searches(self, index: str, bodies: Sequence[Body]) -> list[Body]:
        """The answers to several searches of one index."""
        if not bodies:
            return []
        header = json.dumps({"index": index, "allow_partial_search_results": False})
        lines = "".join(f"{header}\n{json.dumps(body)}\n" for body in bodies)
        answers = self.ask("POST", "/_msearch", lines)["responses"]
        for answer in answers:
            if "error" in answer:
                raise self.error(answer["status"], answer["error"])
            _require_all(answer)
        return list(answers)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Mapping[str, Any] | None = None,
        *,
        patient: bool = False,
    ) -> Body:
        """The answer to a request; raises EngineError."""
        found = self.ask_if_there(method, path, body, params, patient=patient)
        if found is None:
            raise IndexOutdated(
                f"There is no index {self.cluster.index!r} on the search server yet. "
                "Run `manage.py reindex`."
            )
        return found

    def ask_if_there(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Mapping[str, Any] | None = None,
        *,
        patient: bool = False,
    ) -> Body | None:
        """As `ask`, or None for what is not there."""
        timeout = self.cluster.timeout * (PATIENCE if patient else 1)
        try:
            with self._reaching():
                answer: Body = self._client.transport.perform_request(
                    method, path, params={**(params or {}), "request_timeout": timeout}, body=body
                )
        except client_errors.TransportError as error:
            if error.status_code == 404:
                return None
            raise self.error(error.status_code, error.info) from error
        return answer if isinstance(answer, dict) else {}

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        where = self.cluster.shown
        if time.monotonic() < self._lost_until:
            # A page asks many times, and may have waited for a machine that is gone once already.
            raise _unreachable(where)
        try:
            yield
        except client_errors.ConnectionTimeout as error:
            if isinstance(error.info, ConnectTimeoutError):
                self._lost_until = time.monotonic() + LOST
                raise _unreachable(where) from error
            raise EngineTimedOut(
                f"The search server at {where} did not answer in time. It may be busy, or out of "
                "memory; what waits for the index stays queued."
            ) from error
        except client_errors.ConnectionError as error:
            self._lost_until = time.monotonic() + LOST
            raise _unreachable(where) from error
        except client_errors.TransportError:
            raise
        except client_errors.OpenSearchException as error:
            raise EngineError(
                f"The search server at {where} answered strangely: {error}"
            ) from error

    def error(self, status: int | str, info: Any) -> EngineError:
        """What an error of the server means for who looks after it."""
        error = info.get("error", info) if isinstance(info, dict) else {}
        kind, reason = _cause(error)
        where = self.cluster.shown
        if status in (401,) or kind == "security_exception":
            return EngineRefused(
                f"The search server at {where} refused us: see which user and password "
                "NEWSROOM_OPENSEARCH_URL has, and what they may do there."
            )
        if kind == "cluster_block_exception":
            return EngineReadOnly(
                f"The search server at {where} takes no writes ({reason}): its disk is nearly full, or "
                "somebody made the index read-only. Changes stay queued until it takes them again."
            )
        if kind == "index_not_found_exception":
            return IndexOutdated(
                f"There is no index {self.cluster.index!r} on the search server yet. "
                "Run `manage.py reindex`."
            )
        if kind in ("too_many_clauses", "too_many_nested_clauses"):
            return EngineError("This search has too many words for the search server.")
        if status in (429, 503) and kind != "search_phase_execution_exception":
            return EngineBusy(f"The search server at {where} is too busy ({kind}: {reason}).")
        if kind in ("search_phase_execution_exception", "no_shard_available_action_exception"):
            return EnginePartial(
                f"A part of the index at {where} cannot be searched ({reason or kind}): a node is down, "
                "or its data are damaged. Nothing is answered from the rest alone."
            )
        return EngineError(f"The search server at {where} refused a request ({kind}: {reason}).")


def _unreachable(where: str) -> EngineUnreachable:
    return EngineUnreachable(
        f"The search server at {where} cannot be reached. See whether it runs, and whether "
        "NEWSROOM_OPENSEARCH_URL names it; what waits for the index stays queued."
    )


def _cause(error: Any) -> tuple[str, str]:
    """The kind of an error, and what is said of it: of its first cause, where it has one."""
    if not isinstance(error, dict):
        return "", str(error)
    causes = error.get("root_cause") or [error]
    nested = error.get("caused_by") or {}
    for cause in (nested, nested.get("caused_by") or {}, causes[0]):
        if cause.get("type", "").startswith(("too_many", "cluster_block")):
            return str(cause["type"]), str(cause.get("reason", ""))
    chosen = causes[0] if causes[0].get("type") != "exception" else error
    if error.get("type") == "search_phase_execution_exception" and not error.get("root_cause"):
        chosen = error
    return str(chosen.get("type", "")), str(chosen.get("reason", ""))


def _require_all(answer: Body) -> None:
    """Raises EnginePartial for an answer from some of the shards."""
    shards = answer.get("_shards", {})
    if answer.get("timed_out") or shards.get("failed"):
        raise EnginePartial(
            "Only a part of the search server's index answered "
            f"({shards.get('successful')} of {shards.get('total')} shards). Try again in a moment."
        )


def _client(cluster: Cluster) -> OpenSearch:
    hosts: list[Any] = []
    auth: tuple[str, str] | None = None
    secure = False
    for url in cluster.urls:
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        if parts.username:
            auth = (unquote(parts.username), unquote(parts.password or ""))
        host: Body = {"host": parts.hostname, "port": parts.port or (443 if secure else 9200)}
        if parts.path.strip("/"):
            host["url_prefix"] = parts.path.strip("/")
        hosts.append({**host, "use_ssl": secure})
    context = ssl.create_default_context(cafile=cluster.ca or None) if secure else None
    return OpenSearch(
        hosts=hosts,
        http_auth=auth,
        ssl_context=context,
        timeout=cluster.timeout,
        max_retries=min(RETRIES, len(hosts) - 1) if len(hosts) > 1 else 0,
        retry_on_status=(502, 504),
        retry_on_timeout=False,
        pool_maxsize=20,
    )
