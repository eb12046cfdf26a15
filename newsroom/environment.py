"""Reading settings from environment variables."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from newsroom import private_files

TRUE = {"1", "true", "yes", "on"}
SHORTEST_TOKEN = 20
FALSE = {"0", "false", "no", "off", ""}


def flag(name: str, *, default: bool) -> bool:
    """Whether the variable is switched on; raises ImproperlyConfigured for anything unclear."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    value = raw.strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {raw!r}: write 1 or 0.")


def words(name: str, *, default: str) -> list[str]:
    """The variable's comma-separated values, blanks dropped."""
    raw = os.environ.get(name) or default
    return [word.strip() for word in raw.split(",") if word.strip()]


def number(name: str, *, default: int) -> int:
    """The variable as a whole number, 0 or more; raises ImproperlyConfigured for anything else."""
    raw = (os.environ.get(name) or str(default)).strip()
    if raw.isascii() and raw.isdecimal():
        return int(raw)
    raise ImproperlyConfigured(f"{name} is {raw!r}: write a whole number.")


def choice(name: str, default: str, *others: str) -> str:
    """One of the values that the variable may have; raises ImproperlyConfigured for any other."""
    raw = (os.environ.get(name) or default).strip()
    for value in (default, *others):
        if raw.lower() == value.lower():
            return value
    raise ImproperlyConfigured(f"{name} is {raw!r}: write {default}, or {', '.join(others)}.")


def limit(name: str, *, default: float) -> float:
    """The variable as a number above nothing; raises ImproperlyConfigured for anything else."""
    raw = os.environ.get(name) or str(default)
    try:
        value = float(raw)
    except ValueError:
        value = 0
    if not 0 < value < float("inf"):
        raise ImproperlyConfigured(f"{name} is {raw!r}: write a number above 0.")
    return value


def token(name: str) -> str:
    """The variable as a secret, or "" where it is not set; raises ImproperlyConfigured for a short one."""
    value = os.environ.get(name, "").strip()
    if value and len(value) < SHORTEST_TOKEN:
        raise ImproperlyConfigured(
            f"{name} can be guessed: write {SHORTEST_TOKEN} characters or more, at random."
        )
    return value


def site_url(given: str, *, hosts: list[str], https: bool) -> str:
    """The site's address without a slash at its end: as given, or that of the first host known."""
    given = given.strip().rstrip("/")
    if given and not given.startswith(("http://", "https://")):
        raise ImproperlyConfigured(f"NEWSROOM_URL is {given!r}: write https:// and the host.")
    host = next((host.lstrip(".") for host in hosts if host != "*"), "localhost")
    return given or (f"https://{host}" if https else f"http://{host}:8000")


def nodes(urls: list[str]) -> tuple[str, ...]:
    """The addresses of a search server's nodes; raises ImproperlyConfigured for what is none."""
    for url in urls:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            # Not what is there: there may be a password in it.
            raise ImproperlyConfigured(
                "NEWSROOM_OPENSEARCH_URL names no server: write https:// and the host."
            )
    return tuple(urls)


def index_name(given: str) -> str:
    """What indices' names begin with; raises ImproperlyConfigured for what a search server refuses."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,99}", given):
        raise ImproperlyConfigured(
            f"NEWSROOM_OPENSEARCH_INDEX is {given!r}: write small letters, digits and '-'."
        )
    return given


def cores(*, most: int) -> int:
    """How many cores this process may use, at most so many."""
    try:
        available = len(os.sched_getaffinity(0))
    except AttributeError:  # not on Windows and macOS
        available = os.cpu_count() or 1
    return min(available, most)


def data_dir(*, default: Path | None) -> Path:
    """The folder of database, index and secret key: NEWSROOM_DATA_DIR, else the default.

    It is made where it is missing, its owner's alone. Raises ImproperlyConfigured where that cannot
    be, and where there is neither: a folder guessed from where a command happens to run would be an
    empty archive beside the full one.
    """
    given = os.environ.get("NEWSROOM_DATA_DIR")
    directory = Path(given).resolve() if given else default
    if directory is None:
        raise ImproperlyConfigured(
            "NEWSROOM_DATA_DIR is not set: name the folder in which the archive keeps its "
            "database, index and secret key."
        )
    try:
        private_files.make_folder(directory)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{directory} is not there, and cannot be made ({error.strerror}). "
            "Point NEWSROOM_DATA_DIR at a folder this user may write to."
        ) from error
    return directory


def folder(name: str, *, default: Path) -> Path:
    """The folder that a variable names, which need not be there."""
    given = os.environ.get(name)
    return Path(given).resolve() if given else default


def paths(name: str) -> list[Path]:
    """The folders that a variable names, parted as in PATH; each as it is, links followed."""
    raw = os.environ.get(name, "")
    return [Path(each.strip()).resolve() for each in raw.split(os.pathsep) if each.strip()]


def secret_key(directory: Path, *, of_one_machine: bool = True) -> str:
    """SECRET_KEY as given, else the one kept in the data directory, made on first use.

    The file is created exclusively and readable by its owner alone; of two processes that
    start at once, one writes it and both read the same key. Where it is not `of_one_machine`, it
    must be given: raises ImproperlyConfigured.
    """
    given = os.environ.get("SECRET_KEY")
    if given:
        return given
    if not of_one_machine:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set, and several machines serve this archive "
            "(NEWSROOM_SEVERAL_MACHINES): who signs in at one would be signed out by the next. Give "
            "all of them the same, 50 characters or more, at random."
        )
    path = directory / "secret_key"
    try:
        if not path.exists():
            draft = directory / f"secret_key.{os.getpid()}"
            private_files.make_file(draft)
            draft.write_text(get_random_secret_key(), "utf-8")
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        private_files.tighten(path)
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"No SECRET_KEY is set, and {path} can be neither read nor written ({error.strerror}). "
            "Set SECRET_KEY, or point NEWSROOM_DATA_DIR at a folder this user may write to."
        ) from error
