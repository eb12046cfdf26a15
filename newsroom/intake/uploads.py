"""What was uploaded to be imported: kept in the data directory until its run is over, and some days more.

Each upload is a folder of its own, with a name that nobody guesses and nothing else in it.
"""

from __future__ import annotations

import errno
import logging
import re
import secrets
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from newsroom import private_files
from newsroom.intake.options import Options
from newsroom.intake.places import Refused
from newsroom.models import ImportRun, RunState
from newsroom.text import one_line

logger = logging.getLogger(__name__)

# Under which documents are known that were uploaded: where they really lay concerns nobody.
KNOWN_AS: Final = "/uploads"
LONGEST: Final = 120
# Left free on the disk, for the database and the index of what comes.
MARGIN: Final = 64 * 1024 * 1024
DAY: Final = 86_400
MEGABYTE: Final = 1024 * 1024


def save(files: Sequence[UploadedFile[Any]], *, collection: str = "") -> Options:
    """Keep what was uploaded; gives how it is read. Raises Refused, and keeps nothing then.

    What comes in one collection again, under the same name, is a new version of the same file.
    """
    if not files:
        raise Refused(_("Choose at least one file."))
    if empty := [file.name or "" for file in files if not file.size]:
        raise Refused(_("“%(name)s” is empty.") % {"name": empty[0]})
    size = sum(file.size or 0 for file in files)
    if size > settings.MAX_UPLOAD:
        raise Refused(
            _(
                "That is %(size)s MB; at most %(most)s MB can be uploaded at once (NEWSROOM_MAX_UPLOAD_MB). Send it in parts, or as a zip."
            )
            % {"size": _megabytes(size), "most": _megabytes(settings.MAX_UPLOAD)}
        )
    key = secrets.token_hex(8)
    folder = settings.UPLOADS_DIR / key
    try:
        private_files.make_folder(settings.UPLOADS_DIR)
        if shutil.disk_usage(settings.UPLOADS_DIR).free < size + MARGIN:
            raise OSError(errno.ENOSPC, "")
        folder.mkdir(mode=private_files.OF_A_FOLDER)
        paths = _written(files, folder)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused(_("The disk of the archive is full: nothing was kept.")) from error
        logger.exception("an upload cannot be kept")
        raise Refused(
            _("It cannot be kept (%(reason)s).") % {"reason": error.strerror or error}
        ) from error
    label = _plain(collection, "") or key
    return Options(paths=paths, root=str(folder), known_as=f"{KNOWN_AS}/{label}")


def _written(files: Sequence[UploadedFile[Any]], folder: Path) -> list[str]:
    names: set[str] = set()
    paths = []
    for file in files:
        name = _free(_plain(file.name or "", "document"), names)
        path = folder / name
        private_files.make_file(path)
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        paths.append(str(path))
    return paths


def _plain(name: str, other: str) -> str:
    """A name that is one in every file system, and leads nowhere."""
    name = one_line(re.split(r"[/\\]", name)[-1])
    name = re.sub(r'[<>:"|?*\x00-\x1f#]', "_", name).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if dot and len(suffix) < 16:
        return f"{_short(stem, LONGEST - len(suffix))}.{suffix}" if stem else other
    return _short(name, LONGEST) or other


def _short(text: str, length: int) -> str:
    """The text in at most so many bytes, as names of files are measured."""
    return text.encode("utf-8", "replace")[:length].decode("utf-8", "ignore").strip()


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where another file has it."""
    stem, dot, suffix = name.partition(".")
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{stem} ({number}){dot}{suffix}"
    taken.add(free.casefold())
    return free


def sweep() -> None:
    """Remove uploads whose runs are over since some days, and those that no run came of. Never raises."""
    try:
        entries = list(settings.UPLOADS_DIR.iterdir())
    except OSError:
        return
    now = time.time()
    for folder in entries:
        if not folder.is_dir():  # what came in when its process was killed
            with suppress(OSError):
                if now - folder.stat().st_mtime > DAY:
                    folder.unlink()
            continue
        if _is_wanted(folder, now):
            continue
        shutil.rmtree(folder, ignore_errors=True)


def _is_wanted(folder: Path, now: float) -> bool:
    """Whether somebody may still ask for what is in it."""
    try:
        age = now - folder.stat().st_mtime
    except OSError:
        return True
    runs = ImportRun.objects.filter(options__root=str(folder))
    if runs.filter(state=RunState.RUNNING).exists():
        return True
    last = runs.order_by("-ended").values_list("ended", flat=True).first()
    since = now - last.timestamp() if last else age
    return since < max(settings.UPLOAD_DAYS, 1 if last is None else 0) * DAY


def _megabytes(size: int) -> str:
    return str(number_format(size / MEGABYTE, 1))
