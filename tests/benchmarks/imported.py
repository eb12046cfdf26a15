"""An archive of its own to measure on, filled by `import_seeds` as anybody's archive is.

    with archive(files, directory) as home: ...   # NEWSROOM_DATA_DIR is set, Django is ready

A directory that holds an archive is taken as it is; without one the archive is made in the
system's directory for temporary files and removed in the end.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.paths import PROJECT, SHARED

NEWS = tuple(SHARED / "data" / f"news-{language}.jsonl.gz" for language in ("en", "es"))


@contextmanager
def archive(files: Sequence[Path], directory: Path | None = None) -> Iterator[Path]:
    """The archive of these files, made where it is not there yet; Django is set up for it."""
    home = directory or Path(tempfile.mkdtemp(prefix="newsroom-archive-"))
    try:
        if not (home / "made").exists():
            _make(files, home)
        os.environ["NEWSROOM_DATA_DIR"] = str(home)
        importlib.import_module("tests.benchmarks.with_django")
        yield home
    finally:
        if directory is None:
            shutil.rmtree(home, ignore_errors=True)


def labelled_articles() -> dict[str, int]:
    """The articles of an archive that is set up, by the ids that labels know their records by."""
    from newsroom.models import Seed

    seeds = Seed.objects.values_list("given", "article_id")
    return {str(given["id"]): pk for given, pk in seeds if "id" in given}


def _make(files: Sequence[Path], home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    _manage(home, "migrate", "-v0")
    # Documents that cannot be read are named, and end the command with 1: not what is measured.
    _manage(home, "import_seeds", *map(str, files), check=False)
    _manage(home, "entities", "--resolve")
    (home / "made").write_text("\n".join(map(str, files)))
    print(f"imported and resolved in {time.perf_counter() - started:.0f} s")


def _manage(home: Path, *arguments: str, check: bool = True) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env={**os.environ, "NEWSROOM_DATA_DIR": str(home)},
        stdout=subprocess.DEVNULL,
        check=check,
    )
