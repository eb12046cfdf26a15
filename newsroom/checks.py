"""What Django's checks say about the machine that the archive runs on."""

from __future__ import annotations

import stat
from typing import Any, Final

from django.conf import settings
from django.core import checks
from django.core.management.base import SystemCheckError
from django.db import connection


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


def pages_of_admin(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:
    """What Django finds wrong with the admin's pages, which are loaded for that."""
    from django.contrib import admin
    from django.contrib.admin.checks import check_admin_app

    admin.autodiscover()
    found: list[checks.CheckMessage] = check_admin_app(app_configs, **options)
    return found


# What several machines that serve one archive need of the settings; `search.index.checks` has more.
MACHINES: Final = "machines"


@checks.register(MACHINES)
def one_database_for_all_machines(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:
    """An SQLite database is a file of one machine: each of several would have an archive of its own.

    On a network share SQLite's locks do not hold, and two machines that write damage the file.
    """
    if not settings.SEVERAL_MACHINES or connection.vendor == "postgresql":
        return []
    return [
        checks.Error(
            "Several machines cannot share a database of SQLite, which is a file of this machine.",
            hint="Set DATABASE_URL to a PostgreSQL server that all machines reach "
            "(postgres://user:password@host/name), or NEWSROOM_SEVERAL_MACHINES=0.",
            id="newsroom.E001",
        )
    ]


def require_machines() -> None:
    """Refuse to serve where the settings do not fit several machines. Raises SystemCheckError.

    Commands check by themselves; a WSGI server checks nothing.
    """
    errors = [each for each in checks.run_checks(tags=[MACHINES]) if each.is_serious()]
    if errors:
        raise SystemCheckError("\n".join(map(str, errors)))
