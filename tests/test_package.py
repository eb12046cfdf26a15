"""The wheel: installed away from the repository, it has all that it needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.waiting import HANGS

PROJECT = Path(__file__).resolve().parent.parent
ARTICLE = """Lighthouse keepers vote to strike

By Jane Doe
12 March 2019

The keepers of the northern lights voted on Tuesday to leave their lamps to the machines
for a week, unless the harbour board pays for the winter's oil.
"""


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel, and a folder to run it in."""

    bin: Path
    site_packages: Path
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of this process's settings but where programs are."""
        return {"PATH": os.environ["PATH"], "NEWSROOM_DATA_DIR": str(self.folder / "data")}

    def run(self, *arguments: str, **variables: str) -> str:
        """What the archive's own command prints."""
        done = subprocess.run(
            [self.bin / "newsroom", *arguments], cwd=self.folder,
            env={**self.environment, **variables}, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


# A wheel is built, installed and served: that takes seconds.
pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The project as a wheel in an environment of its own; its dependencies are this one's."""
    folder = tmp_path_factory.mktemp("package")
    source = folder / "source"
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, tracked.split("\0")):
        if (PROJECT / name).is_file() and not name.startswith(("tests/", "seeds/", ".images/")):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PROJECT / name, source / name)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-index"]
    build = ["wheel", *offline, "--no-build-isolation", "--wheel-dir", str(folder), str(source)]
    subprocess.run([*pip, *build], check=True)
    environment = folder / "environment"
    create = [sys.executable, "-m", "venv", "--without-pip", str(environment)]
    subprocess.run(create, check=True)
    [wheel] = folder.glob("*.whl")
    python = str(environment / "bin" / "python")
    subprocess.run([*pip, "--python", python, "install", *offline, str(wheel)], check=True)
    site_packages = next(environment.glob("lib/python*/site-packages"))
    here = sysconfig.get_paths()["purelib"]
    (site_packages / "dependencies.pth").write_text(f"{here}\n", "utf-8")
    return Installed(environment / "bin", site_packages, folder)


@pytest.fixture(scope="module")
def address(installed: Installed) -> Iterator[str]:
    """Where an archive of one imported article is served."""
    (installed.folder / "lighthouse.txt").write_text(ARTICLE, "utf-8")
    installed.run("migrate", "--verbosity", "0")
    assert "indexed" in installed.run("import_seeds", "lighthouse.txt", "--workers", "1")
    with subprocess.Popen(
        [installed.bin / "newsroom", "quickstart", "--no-input", "--port", "0"],
        cwd=installed.folder,
        env=installed.environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout
        said = (re.search(r"open at (http://[^:]*:\d+)/", line) for line in server.stdout)
        open_at = next(filter(None, said), None)
        assert open_at, "nothing is served"
        yield open_at[1]
        server.terminate()


def fetch(url: str, language: str = "en") -> str:
    """The page."""
    request = urllib.request.Request(url, headers={"Accept-Language": language})  # noqa: S310
    with urllib.request.urlopen(request, timeout=HANGS) as response:  # noqa: S310
        return response.read().decode()


def test_the_code_that_runs_is_the_wheels(installed: Installed) -> None:
    code = "import newsroom, search; print(newsroom.__file__, search.__file__)"
    found = subprocess.run(
        [installed.bin / "python", "-c", code], cwd=installed.folder,
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert all(Path(path).is_relative_to(installed.site_packages) for path in found)


def test_pages_have_their_styles(address: str) -> None:
    page = fetch(f"{address}/?q=keepers")
    assert "Lighthouse <mark>keepers</mark> vote to strike" in page
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert sheets
    assert all("{" in fetch(address + sheet) for sheet in sheets)


def test_articles_are_read_in_spanish_too(address: str) -> None:
    hit = re.search(r'<h2[^>]*>\s*<a [^>]*href="(/articles/[^"?]+)', fetch(f"{address}/?q=keepers"))
    assert hit
    assert "the harbour board pays" in fetch(address + hit[1])
    spanish = fetch(address + hit[1], "es")
    assert '<html lang="es"' in spanish
    assert "Comparar con el original" in spanish


def test_every_data_file_is_in_it(installed: Installed) -> None:
    """Whatever is no Python file, of the packages and of the templates."""
    tracked = subprocess.run(
        ["git", "ls-files", "newsroom", "search", "templates"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    wanted = {f"newsroom/{name}" if name.startswith("templates/") else name for name in tracked}
    assert {name for name in wanted if not (installed.site_packages / name).is_file()} == set()


def test_an_installed_archive_asks_where_its_data_is(installed: Installed) -> None:
    done = subprocess.run(
        [installed.bin / "newsroom", "check"], cwd=installed.folder,
        env={"PATH": os.environ["PATH"]}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode != 0
    assert "NEWSROOM_DATA_DIR is not set" in done.stderr


def test_an_installed_archive_has_no_samples(installed: Installed) -> None:
    said = installed.run(
        "quickstart", "--no-input", "--no-serve", NEWSROOM_DATA_DIR=str(installed.folder / "empty")
    )
    assert "bring articles in with import_seeds PATH" in said
