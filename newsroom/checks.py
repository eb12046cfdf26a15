"""What Django's checks say about the machine that the archive runs on."""

from __future__ import annotations

import stat
from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security)
def data_directory(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:
    """Whoever may write to the data directory can put another database or index in its place.

    It is warned about and not changed: a folder that we did not make may serve others as well.
    """
    if not settings.DATA_DIR.stat().st_mode & stat.S_IWOTH:
        return []
    return [
        checks.Warning(
            f"Every user of this machine may write to the data directory {settings.DATA_DIR}.",
            hint=f"chmod o-w {settings.DATA_DIR}",
            id="newsroom.W001",
        )
    ]
