"""What holds for the project as a whole: its documents, its settings, the direction of its parts."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text("utf-8")


def modules(folder: str) -> list[Path]:
    return [path for path in (PROJECT / folder).rglob("*.py") if "migrations" not in path.parts]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def of(names: set[str], *packages: str) -> set[str]:
    return {name for name in names if name.split(".")[0] in packages or name in packages}


@pytest.mark.parametrize("path", modules("newsroom"), ids=str)
def test_newsroom_never_imports_search(path: Path) -> None:
    allowed = path.name == "urls.py"
    assert allowed or not of(imported(path), "search")


@pytest.mark.parametrize("path", modules("newsroom/importing"), ids=str)
def test_importing_knows_no_django(path: Path) -> None:
    assert not of(imported(path), "django", "search")


@pytest.mark.parametrize("path", modules("search/engines"), ids=str)
def test_engines_know_no_models_and_no_requests(path: Path) -> None:
    names = imported(path)
    assert not of(names, "django", "newsroom")
    assert not names & {"search.models", "search.results.service", "search.web.views"}


def test_engine_libraries_stay_in_the_engines() -> None:
    for path in modules("search"):
        if "engines" not in path.parts:
            assert not of(imported(path), "whoosh", "tantivy", "opensearchpy"), path


def test_the_readme_lists_every_setting_and_no_other() -> None:
    source = "".join(
        (PROJECT / "newsroom" / name).read_text("utf-8")
        for name in ("settings.py", "environment.py")
    )
    read = set(re.findall(r"(?:environ\.get|flag|words)\(\s*\"([A-Z_]+)\"", source))
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


def test_the_top_level_holds_what_the_customer_asked_for() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    top = {path.split("/")[0] for path in tracked if not path.startswith(".")}
    assert top == {
        "manage.py", "pyproject.toml", "requirements.lock", "seeds", "newsroom", "search", "templates",
        "tests", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
        "SECURITY.md",
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
