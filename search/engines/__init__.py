"""What answers searches: one module an engine, behind the contract in `base`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from search.engines.base import Cluster, Engine, EngineError

# Imported when chosen: the others' libraries need not be installed.
_ENGINES = {
    "whoosh": ("search.engines.whoosh", "WhooshEngine"),
    "tantivy": ("search.engines.tantivy", "TantivyEngine"),
    "opensearch": ("search.engines.opensearch.engine", "OpenSearchEngine"),
}
# Their index is on a server, named by a Cluster.
REMOTE = frozenset({"opensearch"})


def get_engine(name: str, place: Path | Cluster) -> Engine:
    """The engine of this name, on the index at `place`, which is that engine's alone.

    That is a directory, for engines of REMOTE a cluster. Raises EngineError for a name that is none,
    and where the engine's library is missing.
    """
    if name not in _ENGINES:
        raise EngineError(f"There is no engine {name!r}; choose from {', '.join(_ENGINES)}.")
    if isinstance(place, Cluster) is not (name in REMOTE):
        raise EngineError(f"The engine {name!r} keeps its index elsewhere than at {place}.")
    module, class_name = _ENGINES[name]
    try:
        engine: Engine = getattr(import_module(module), class_name)(place)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("search."):
            raise
        raise EngineError(
            f"The engine {name!r} needs {error.name}: pip install 'newsroom-archive[{name}]'."
        ) from error
    return engine
