"""What the container files say is done: built step by step, run read-only by a user without rights.

The files are read and followed, so they cannot say one thing while the tests do another.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit

import pytest
import yaml

from tests.containerfile import Image, build, can_build, command_line, instructions, run
from tests.paths import PROJECT
from tests.waiting import HANGS, until

CONTAINERFILE = (PROJECT / "Containerfile").read_text("utf-8")
COMPOSE: Mapping[str, Any] = yaml.safe_load((PROJECT / "compose.yaml").read_text("utf-8"))
UNITS = sorted((PROJECT / "deploy").glob("*.service"))
PROJECT_FILE = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
PORT = "8000"
# Who asks first waits for the image.
built = pytest.mark.timeout(2400)
ARTICLE = """Lighthouse keepers vote to strike

By Jane Doe
12 March 2019

The keepers of the northern lights voted on Tuesday to leave their lamps to the machines
for a week, unless the harbour board pays for the winter's oil.
"""


# --- what the files say ---------------------------------------------------------------------------


def test_the_base_is_pinned_and_is_a_python_that_is_tested() -> None:
    [base] = [rest for name, rest in instructions(CONTAINERFILE) if name == "ARG"]
    version = re.search(r"/python:(\d+\.\d+)\.\d+-slim-\w+$", base)
    assert version
    assert version[1] in (PROJECT / "CONTRIBUTING.md").read_text("utf-8")


def test_the_last_stage_compiles_and_installs_nothing() -> None:
    steps = instructions(CONTAINERFILE)
    last = max(number for number, (name, _) in enumerate(steps) if name == "FROM")
    assert not [rest for name, rest in steps[last:] if name == "RUN" and "pip" in rest]
    users = [rest for name, rest in steps[last:] if name == "USER"]
    assert users == ["10001:10001"]


def test_everything_that_is_copied_is_sent_to_the_builder() -> None:
    sent = {
        line[1:] for line in (PROJECT / ".dockerignore").read_text().splitlines() if line[0] == "!"
    }
    copied = {
        word
        for name, rest in instructions(CONTAINERFILE)
        if name == "COPY" and "--from" not in rest
        for word in rest.split()[:-1]
    }
    assert copied == sent


def test_services_of_the_archive_have_no_rights_and_no_secrets() -> None:
    services = COMPOSE["services"]
    ours = [service for service in services.values() if service["image"].startswith("localhost/")]
    assert len(ours) == 3
    version = PROJECT_FILE["project"]["version"]
    for service in ours:
        assert service["image"] == f"localhost/newsroom:{version}"
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["tmpfs"] == "/tmp"  # noqa: S108
    for service in services.values():
        assert "environment" not in service
        assert service["env_file"] == "newsroom.env"
    ignored = (PROJECT / ".gitignore").read_text().splitlines()
    assert "/newsroom.env" in ignored


def test_services_wait_for_what_they_need() -> None:
    services = COMPOSE["services"]
    needs = {name: service.get("depends_on", {}) for name, service in services.items()}
    for others in needs.values():
        assert others.keys() <= services.keys()
    assert needs["migrate"] == {"database": {"condition": "service_healthy"}}
    for name in ("web", "worker"):
        assert needs[name] == {"migrate": {"condition": "service_completed_successfully"}}
    for service in services.values():
        for mounted in service.get("volumes", []):
            assert mounted.partition(":")[0] in COMPOSE["volumes"]


def test_only_this_machine_reaches_the_site_without_https() -> None:
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert ports == [f"127.0.0.1:{PORT}:{PORT}"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_are_hardened_and_read_by_systemd(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    for wanted in (
        "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes",
        "CapabilityBoundingSet=", "StateDirectoryMode=0700", "ReadWritePaths=/var/lib/newsroom",
    ):  # fmt: skip
        assert wanted in lines
    if shutil.which("systemd-analyze") is None:
        return  # It is no part of what the tests ask for.
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(path)], capture_output=True, text=True
    )
    said = (checked.stdout + checked.stderr).splitlines()
    assert [line for line in said if "is not executable: No such file" not in line] == []


# --- what comes of following them -----------------------------------------------------------------


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    if not can_build():
        pytest.skip("overlays can be mounted by root alone, and not everywhere")
    work = tmp_path_factory.mktemp("container")
    context = work / "context"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, listed):
        if (PROJECT / name).is_file() and not name.startswith("tests/"):
            (context / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, context / name)
    return build(CONTAINERFILE, context, work)


@pytest.fixture(scope="module")
def database() -> Iterator[dict[str, str]]:
    """PostgreSQL as compose.yaml has it, where the tests know a server; else SQLite."""
    server = os.environ.get("NEWSROOM_TEST_DATABASE")
    if not server:
        yield {}
        return
    import psycopg

    name = f"newsroom_container_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield {"DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{name}"))}
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def volumes(image: Image, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The volumes as a runtime makes them: with the owner and mode that they have in the image."""
    folder = tmp_path_factory.mktemp("volumes")
    made = {}
    for place in image.volumes:
        like = (image.files / place.lstrip("/")).stat()
        path = folder / place.strip("/")
        path.mkdir()
        os.chown(path, like.st_uid, like.st_gid)
        path.chmod(like.st_mode & 0o777)
        made[place] = path
    return made


def command_of(service: str) -> list[str]:
    command: list[str] = COMPOSE["services"][service]["command"]
    return command


def free_port() -> int:
    """A port that nobody has now, and that the system gives to nobody who asks for any."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)):
                return port


def fetched(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=HANGS) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except (URLError, ConnectionError):
        return 0, ""


@built
@pytest.mark.fault
def test_an_archive_in_containers(
    image: Image, volumes: dict[str, Path], database: dict[str, str], tmp_path: Path
) -> None:
    """From an empty volume to an article that is found, with each command of compose.yaml."""
    port = str(free_port())

    def here(command: list[str]) -> list[str]:
        """The command with a port that nobody else has on this machine."""
        return [re.sub(rf"\b{PORT}\b", port, word) for word in command]

    def ends_well(command: list[str], **more: Path) -> str:
        mounted = volumes | {f"/{name}": path for name, path in more.items()}
        return run(image, command, volumes=mounted, variables=database).stdout

    def healthy(command: list[str]) -> bool:
        line = command_line(image, here(command), volumes=volumes, variables=database)
        return subprocess.run(line, capture_output=True).returncode == 0

    @contextmanager
    def running(command: list[str]) -> Iterator[None]:
        line = command_line(image, here(command), volumes=volumes, variables=database)
        with subprocess.Popen(line) as process:
            try:
                yield
            finally:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(HANGS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    raise

    documents = tmp_path / "srv"
    documents.mkdir()
    (documents / "lighthouse.txt").write_text(ARTICLE, "utf-8")
    tmp_path.chmod(0o755)
    who = "import os, sys; print(os.getuid(), sys.prefix, os.access('/opt/newsroom', os.W_OK))"
    assert ends_well(["python", "-c", who]).split() == ["10001", "/opt/newsroom", "False"]

    ends_well(command_of("migrate"))
    assert not healthy(image.health)
    site = f"http://127.0.0.1:{port}"
    worker_health = COMPOSE["services"]["worker"]["healthcheck"]["test"][1:]
    with running(image.command), running(command_of("worker")):
        assert until(lambda: fetched(f"{site}/healthz")[0] == 200, pause=0.2)
        assert healthy(image.health)
        ends_well(["newsroom", "import_seeds", "/srv", "--workers", "1"], srv=documents)
        assert until(lambda: fetched(f"{site}/readyz")[0] == 200, pause=0.2)
        assert json.loads(fetched(f"{site}/readyz")[1])["status"] == "ready"
        assert healthy(worker_health)
        status, page = fetched(f"{site}/?q=keepers")
        assert status == 200
        assert "Lighthouse <mark>keepers</mark> vote to strike" in page
    assert fetched(f"{site}/healthz")[0] == 0
    kept = {path.name for path in volumes["/data"].iterdir()}
    assert {"secret_key", "index"} <= kept
    assert ("archive.sqlite3" in kept) == (not database)


@built
@pytest.mark.fault
def test_only_what_the_site_needs_is_in_the_image(image: Image) -> None:
    """No tools of tests or of building; and each package in the version of the lock file."""
    code = "from importlib.metadata import distributions as d; print(*(f'{x.name}=={x.version}' for x in d()))"
    found = set(run(image, ["python", "-c", code]).stdout.lower().replace("_", "-").split())
    names = {line.partition("==")[0] for line in found}
    assert {"django", "newsroom-archive", "psycopg", "tantivy"} <= names
    assert not names & {"pip", "pytest", "mypy", "ruff", "playwright", "hatchling", "uv"}
    lock = (PROJECT / "requirements.lock").read_text("utf-8").lower().replace("_", "-")
    pinned = set(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?(==[^\s;]+)", lock, re.MULTILINE))
    assert found - {f"{name}{version}" for name, version in pinned} == {
        f"newsroom-archive=={PROJECT_FILE['project']['version']}"
    }


@pytest.mark.fault
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_call_commands_that_there_are(path: Path) -> None:
    called = re.findall(
        r"^Exec\w+=/opt/newsroom/bin/newsroom (.+)$", path.read_text(), re.MULTILINE
    )
    assert called
    for command in called:
        subprocess.run(
            [sys.executable, "manage.py", *command.split(), "--help"], cwd=PROJECT, check=True,
            capture_output=True,
        )  # fmt: skip
