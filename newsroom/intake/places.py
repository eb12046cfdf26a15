"""Where an import of the admin may read: folders that whoever runs the archive allowed, and uploads."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from newsroom.intake.options import Options


class Refused(Exception):
    """What is asked for is not allowed or not there; the text says so to who asked."""


def chosen(folder: Path, below: str) -> Path:
    """What lies in an allowed folder under a name. Raises Refused.

    As it really is, links followed: what is looked at here is what will be read.
    """
    parts = below.replace("\\", "/").split("/")
    if "\0" in below or below.startswith(("/", "~")) or ".." in parts:
        raise Refused(_("Write a name below the folder, without “..” and without “/” before it."))
    path = folder / below.strip("/")
    try:
        real = path.resolve()
        if not is_allowed(real):
            raise Refused(_("“%(name)s” is a link that leads out of the folder.") % {"name": below})
        if not real.exists():
            raise Refused(_("In the folder there is no “%(name)s”.") % {"name": below})
        if not os.access(real, os.R_OK):
            raise Refused(_("The archive may not read “%(name)s”.") % {"name": below or folder})
    except (OSError, RuntimeError) as error:  # too long a name, links in a circle
        raise Refused(_("In the folder there is no “%(name)s”.") % {"name": below}) from error
    return real


def is_allowed(path: Path) -> bool:
    """Whether a path, as it really is, is one that the admin may import from."""
    return any(path.is_relative_to(folder) for folder in settings.IMPORT_DIRS)


def check(options: Options) -> None:
    """Look whether what a run of the admin reads is still there and allowed. Raises Refused."""
    if options.reprocess:
        return
    for path in options.paths:
        real = Path(options.folder, path).resolve()
        if options.root and real.is_relative_to(options.root):
            if not real.exists():
                raise Refused(_("What was uploaded is not kept any longer. Upload it again."))
        elif not is_allowed(real):
            raise Refused(
                _("“%(name)s” is in no folder that the admin may import from.") % {"name": path}
            )
