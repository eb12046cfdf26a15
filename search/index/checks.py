"""What Django's checks say about the engine, where several machines serve one archive."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from newsroom.checks import MACHINES
from search.engines.base import EngineError
from search.index.sync import engine


@checks.register(MACHINES)
def one_index_for_all_machines(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:
    """The index of an embedded engine is a folder of one machine.

    Of several machines each would have its own, and only the one whose worker took a change from
    the queue would show it.
    """
    if not settings.SEVERAL_MACHINES:
        return []
    try:
        if engine().shared:
            return []
        problem = (
            f"Several machines cannot share an index of {settings.SEARCH_ENGINE}, which lies in a "
            "folder of this machine."
        )
    except EngineError as error:
        problem = str(error)
    return [
        checks.Error(
            problem,
            hint="Set SEARCH_ENGINE to one whose index is a service, "
            "or NEWSROOM_SEVERAL_MACHINES=0.",
            id="search.E001",
        )
    ]
