"""What holds for the project as a whole: its documents, its settings, the direction of its parts."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings
from importlinter.cli import lint_imports
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text("utf-8")


def test_packages_import_each_other_as_the_floors_allow() -> None:
    """The contracts of pyproject.toml: which packages and libraries each part may import."""
    assert lint_imports(config_filename=str(PROJECT / "pyproject.toml"), no_cache=True) == 0


# What Django looks for by name in an app.
DJANGO = {"__init__.py", "apps.py", "models.py", "migrations", "management", "templatetags"}


@pytest.mark.parametrize("package", ["search", "newsroom/importing"])
def test_a_package_can_be_taken_in_at_a_glance(package: str) -> None:
    entries = {path.name for path in (PROJECT / package).iterdir()} - DJANGO - {"__pycache__"}
    assert len(entries) <= 12, sorted(entries)


def test_the_readme_lists_every_setting_and_no_other() -> None:
    source = "".join(
        (PROJECT / "newsroom" / name).read_text("utf-8")
        for name in ("settings.py", "environment.py")
    )
    pattern = (
        r"(?:environ\.get|flag|words|number|limit|choice|token|folder|paths)\(\s*\"([A-Z_]+)\""
    )
    read = set(re.findall(pattern, source))
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert read == documented


def test_the_readmes_paths_are_there() -> None:
    layout = README.split("```")[-2]
    for line in layout.strip().splitlines():
        for name in re.findall(r"^\s*((?:[\w.]+/?\s\s)|(?:[\w.]+/(?:\s|$)))", line):
            assert any(PROJECT.rglob(name.strip().rstrip("/"))), name


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    for requirement in [*project["dependencies"], *chain(*extras.values())]:
        assert "==" in requirement or requirement.startswith("newsroom-archive["), requirement


def test_the_lock_file_pins_what_the_project_names() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    given = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    wanted = {
        (canonicalize_name(requirement.name), str(requirement.specifier))
        for requirement in map(Requirement, given)
        if requirement.name != project["name"]
    }
    lock = (PROJECT / "requirements.lock").read_text("utf-8")
    locked = dict[str, set[str]]()
    for name, version in re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?(==[^\s;]+)", lock, re.MULTILINE):
        locked.setdefault(canonicalize_name(name), set()).add(version)
    assert {(n, v) for n, v in wanted if v not in locked.get(n, set())} == set()
    assert "://" not in lock
    assert len(re.findall("--hash=sha256:", lock)) > len(locked)


def test_the_top_level_holds_what_the_customer_asked_for() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    top = {path.split("/")[0] for path in tracked if not path.startswith(".")}
    assert top == {
        "manage.py", "pyproject.toml", "requirements.lock", "seeds", "newsroom", "search", "templates",
        "tests", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
        "SECURITY.md", "Containerfile", "compose.yaml", "deploy",
    }  # fmt: skip


@pytest.mark.parametrize("path", sorted((PROJECT / "templates").rglob("*.*")), ids=lambda p: p.name)
def test_templates_are_readable(path: Path) -> None:
    """No line that must be scrolled, none that is indented by tabs."""
    lines = path.read_text("utf-8").splitlines()
    assert [n for n, line in enumerate(lines, 1) if len(line) > 160 or "\t" in line] == []


def settings_with(tmp_path: Path, **variables: str) -> str:
    """What a fresh process makes of these variables: a few settings, or the error."""
    code = (
        "from django.conf import settings as s\n"
        "print(s.DEBUG, s.HTTPS, s.SESSION_COOKIE_SECURE, len(s.SECRET_KEY), s.SEARCH_ENGINE)"
    )
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "NEWSROOM_DATA_DIR": str(tmp_path),
        **variables,
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=environment, capture_output=True, text=True
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_a_site_for_this_machine_alone_needs_no_settings(tmp_path: Path) -> None:
    assert settings_with(tmp_path) == "False False False 50 whoosh"
    key = tmp_path / "secret_key"
    assert key.stat().st_mode & 0o077 == 0
    before = key.read_text()
    settings_with(tmp_path)
    assert key.read_text() == before


def test_a_site_for_others_is_https_unless_told_otherwise(tmp_path: Path) -> None:
    assert settings_with(tmp_path, ALLOWED_HOSTS="archive.example").startswith("False True True")
    off = settings_with(tmp_path, ALLOWED_HOSTS="archive.example", NEWSROOM_HTTPS="0")
    assert off.startswith("False False False")


def test_an_unclear_switch_is_an_error_that_says_what_to_write(tmp_path: Path) -> None:
    assert "DEBUG is 'maybe': write 1 or 0" in settings_with(tmp_path, DEBUG="maybe")


def test_a_data_directory_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert "NEWSROOM_DATA_DIR" in settings_with(tmp_path, NEWSROOM_DATA_DIR=str(blocked / "var"))


@pytest.mark.parametrize(
    "name", sorted(p.stem for p in (PROJECT / "tests/benchmarks").glob("*.py"))
)
def test_benchmarks_keep_up_with_the_code_that_they_measure(name: str) -> None:
    importlib.import_module(f"tests.benchmarks.{name}")


def test_tests_have_an_archive_of_their_own() -> None:
    """However many processes run them: `-n0` reads the settings before conftest.py."""
    assert PROJECT not in settings.DATA_DIR.parents
    assert settings.DATA_DIR.name.startswith("newsroom-tests-")
