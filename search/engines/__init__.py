"""What answers searches: one module an engine, behind the contract in `base`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from search.engines.base import Engine, EngineError

# Imported when chosen: the others' libraries need not be installed.
_ENGINES = {
    "whoosh": ("search.engines.whoosh", "WhooshEngine"),
    "tantivy": ("search.engines.tantivy", "TantivyEngine"),
}


def get_engine(name: str, directory: Path) -> Engine:
    """The engine of this name, on the index in `directory`, which is that engine's alone.

    Raises EngineError for a name that is none, and where the engine's library is missing.
    """
    if name not in _ENGINES:
        raise EngineError(f"There is no engine {name!r}; choose from {', '.join(_ENGINES)}.")
    module, class_name = _ENGINES[name]
    try:
        engine: Engine = getattr(import_module(module), class_name)(directory)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("search."):
            raise
        raise EngineError(
            f"The engine {name!r} needs {error.name}: pip install 'newsroom-archive[{name}]'."
        ) from error
    return engine
