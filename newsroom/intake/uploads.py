"""What was uploaded to be imported: kept in the data directory until its run is over, and some days more.

Each upload is a folder of its own, with a name that nobody guesses and nothing else in it. Where
several machines serve the archive, any of them may run the import: then it is kept in a storage that
all of them reach (`STORAGES["uploads"]`), and the folder is a copy for as long as the import runs.
A run knows the folder where it was uploaded; its name is the same on every machine.
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
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from newsroom import private_files
from newsroom.intake import places
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
        if storage := shared():
            _share(storage, folder)
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


# --- several machines -----------------------------------------------------------------------------


def shared() -> Storage | None:
    """Where uploads are kept for all machines; None where this one is alone."""
    return storages["uploads"] if "uploads" in settings.STORAGES else None


def _share(storage: Storage, folder: Path) -> None:
    """Keep the files of an upload for all machines, and not here."""
    try:
        for path in folder.iterdir():
            with path.open("rb") as kept:
                storage.save(f"{folder.name}/{path.name}", File(kept))
    except BaseException:
        _forget(storage, folder.name)
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check(options: Options) -> None:
    """Look whether what a run of the admin reads is still there and allowed. Raises Refused."""
    storage = shared()
    if storage is None or not options.root:
        places.check(_moved(options))
    elif not storage.listdir(Path(options.root).name)[1]:
        raise Refused(_("What was uploaded is not kept any longer. Upload it again."))


def here(options: Options) -> Options:
    """The same of a run, with what was uploaded on this machine's disk. Raises Refused."""
    options = _moved(options)
    if options.root and (storage := shared()):
        try:
            _fetch(storage, Path(options.root))
        except OSError as error:
            logger.exception("an upload cannot be brought here")
            raise Refused(
                _("It cannot be kept (%(reason)s).") % {"reason": error.strerror or error}
            ) from error
    return options


def leave(options: Options) -> None:
    """Remove the copy of an upload that `here` has made."""
    if options.root and shared():
        shutil.rmtree(_folder(options), ignore_errors=True)


def _folder(options: Options) -> Path:
    """Where an upload lies on this machine, wherever it was sent to."""
    folder: Path = settings.UPLOADS_DIR / re.split(r"[/\\]", options.root)[-1]
    return folder


def _moved(options: Options) -> Options:
    if not options.root:
        return options
    root = str(_folder(options))
    paths = [root + path.removeprefix(options.root) for path in options.paths]
    return replace(options, root=root, paths=paths)


def _fetch(storage: Storage, folder: Path) -> None:
    if folder.is_dir():
        return
    # Whole or not at all: a process that is killed leaves no part that is taken for all of it.
    coming = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}")
    private_files.make_folder(settings.UPLOADS_DIR)
    try:
        coming.mkdir(mode=private_files.OF_A_FOLDER)
        for name in storage.listdir(folder.name)[1]:
            private_files.make_file(coming / name)
            with storage.open(f"{folder.name}/{name}") as kept, (coming / name).open("wb") as file:
                shutil.copyfileobj(kept, file, MEGABYTE)
        coming.rename(folder)
    finally:
        shutil.rmtree(coming, ignore_errors=True)


def _forget(storage: Storage, key: str) -> None:
    for name in storage.listdir(key)[1]:
        storage.delete(f"{key}/{name}")
    # A storage that has folders would keep an empty one; to another it says nothing.
    storage.delete(key)


# --- what is wanted no longer ---------------------------------------------------------------------


def sweep() -> None:
    """Remove uploads whose runs are over since some days, and those that no run came of. Never raises."""
    now = time.time()
    _sweep_folders(now)
    if storage := shared():
        try:
            for key in storage.listdir("")[0]:
                times = [
                    storage.get_created_time(f"{key}/{name}").timestamp()
                    for name in storage.listdir(key)[1]
                ]
                if times and not _is_wanted(key, now - max(times), now):
                    _forget(storage, key)
        except Exception:  # of whatever storage: it is tried again
            logger.warning("old uploads cannot be removed", exc_info=True)


def _sweep_folders(now: float) -> None:
    try:
        entries = list(settings.UPLOADS_DIR.iterdir())
    except OSError:
        return
    for folder in entries:
        if not folder.is_dir():  # what came in when its process was killed
            with suppress(OSError):
                if now - folder.stat().st_mtime > DAY:
                    folder.unlink()
            continue
        try:
            age = now - folder.stat().st_mtime
        except OSError:
            continue
        if not _is_wanted(folder.name, age, now):
            shutil.rmtree(folder, ignore_errors=True)


def _is_wanted(key: str, age: float, now: float) -> bool:
    """Whether somebody may still ask for an upload that came so many seconds ago."""
    runs = ImportRun.objects.filter(options__root__endswith=key)
    if runs.filter(state=RunState.RUNNING).exists():
        return True
    last = runs.order_by("-ended").values_list("ended", flat=True).first()
    since = now - last.timestamp() if last else age
    return since < max(settings.UPLOAD_DAYS, 1 if last is None else 0) * DAY


def _megabytes(size: int) -> str:
    return str(number_format(size / MEGABYTE, 1))
