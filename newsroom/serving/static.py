"""Styles and scripts under addresses that name their content, from whichever machine they are asked.

A browser keeps such a file for a year, and a new version of it has another address. Nothing is
collected beforehand: the packages' own files are served. While machines are upgraded one after the
other, a page of one may ask for its style at the next, which has another version: it is given that one,
which is better than none, and is not kept.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Final, cast

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.http import HttpRequest
from whitenoise.middleware import WhiteNoiseMiddleware

PARAMETER: Final = "v"
KEPT: Final = "max-age=31536000, public, immutable"
NOT_KEPT: Final = "no-store"


class VersionedFiles(StaticFilesStorage):
    """Gives each file an address with a hash of what is in it, which is read once."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._versions: dict[str, str] = {}

    def url(self, name: str | None) -> str:
        address = super().url(name)
        version = self.version(name or "")
        return f"{address}?{PARAMETER}={version}" if version else address

    def version(self, name: str) -> str:
        """What tells this content of a file from any other; "" where there is no such file."""
        if (version := self._versions.get(name)) is not None and not settings.DEBUG:
            return version
        found = finders.find(name) if name and not name.endswith("/") else None
        version = _digest(Path(found)) if found else ""
        self._versions[name] = version
        return version


def _digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest() if path.is_file() else ""


class StaticMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Serves static files; says for how long each is good by the version that was asked for."""

    def __call__(self, request: HttpRequest) -> Any:
        response = super().__call__(request)
        path = request.path_info
        if (
            path.startswith(self.static_prefix)
            and (asked := request.GET.get(PARAMETER))
            and response.status_code in (200, 304)
        ):
            files = cast(VersionedFiles, staticfiles_storage)
            version = files.version(path.removeprefix(self.static_prefix))
            response["Cache-Control"] = KEPT if asked == version else NOT_KEPT
        return response
