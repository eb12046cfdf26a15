"""With which settings the archive runs, as far as somebody chose them, and what of it may be kept.

Settings are variables of the environment. What stands in one is shown as it is, but for secrets: of these only
that they are set, so that one secret in place of another is no change that is seen.
"""

from __future__ import annotations

import logging
import os
import platform
import re
from collections.abc import Mapping
from typing import Final

from django.db import DatabaseError

from newsroom import archive

logger = logging.getLogger(__name__)

PREFIX: Final = "NEWSROOM_"
OTHERS: Final = (
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DEBUG",
    "OPENSEARCH_URL",
    "SEARCH_ENGINE",
    "SECRET_KEY",
)
HIDDEN: Final = "•••"
SECRET: Final = re.compile(r"SECRET|PASSWORD|TOKEN|(?:^|_)KEY(?:_|$)")
# Who asks, before the host of an address: a password may hold any sign.
WHO: Final = re.compile(r"(?<=://)\S*@")
# Words in the query of an address that name a secret.
IN_QUERY: Final = re.compile(r"(?i)(?<![\w])(\w*(?:pass|pwd|token|key|secret)\w*)=[^&\s]*")


def shown(name: str, value: str) -> str:
    """What is kept of a setting: of a secret nothing, of an address no password."""
    if SECRET.search(name):
        return HIDDEN
    value = WHO.sub(_without_password, value)
    return IN_QUERY.sub(rf"\1={HIDDEN}", value)


def _without_password(match: re.Match[str]) -> str:
    name, colon, _password = match[0][:-1].partition(":")
    return f"{name}:{HIDDEN}@" if colon else f"{HIDDEN}@"


def chosen(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings that somebody has made, as they may be kept; all others have their defaults."""
    return {
        name: shown(name, value.strip())
        for name, value in sorted(environment.items())
        if (name.startswith(PREFIX) or name in OTHERS) and value.strip()
    }


def note() -> None:
    """Keep in the history what of it is other than when the archive was last started on this machine.

    Whatever stands in the way, the archive starts.
    """
    try:
        archive.note_settings(now=chosen(os.environ), host=platform.node())
    except DatabaseError:
        logger.exception("it cannot be kept with which settings the archive was started")
