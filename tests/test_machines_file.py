"""What the example for several machines says of each service; `test_container` runs the image itself."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tests.paths import PROJECT

MACHINES: dict[str, Any] = yaml.safe_load((PROJECT / "deploy/compose.machines.yaml").read_text())
ALONE: dict[str, Any] = yaml.safe_load((PROJECT / "compose.yaml").read_text())
SERVICES: dict[str, Any] = MACHINES["services"]
README = (PROJECT / "README.md").read_text("utf-8")


def test_no_two_machines_share_a_folder() -> None:
    places: dict[str, set[str]] = {}
    for name, service in SERVICES.items():
        for mounted in service.get("volumes", []):
            volume = mounted.partition(":")[0]
            assert volume in MACHINES["volumes"] or volume.startswith("./deploy/")
            places.setdefault(volume, set()).add(name.partition("-")[2] or name)
    assert all(len(machines) == 1 for machines in places.values()), places
    assert {name for name in SERVICES if name.startswith(("web-", "worker-"))} == {
        "web-one", "web-two", "worker-one", "worker-two",
    }  # fmt: skip


def test_each_is_what_it_is_on_one_machine() -> None:
    """But for the folder, and whom it waits for."""
    for name, service in SERVICES.items():
        if not service["image"].startswith("localhost/"):
            continue
        alone = dict(ALONE["services"][name.partition("-")[0]])
        for differs in ("volumes", "ports", "depends_on"):
            alone.pop(differs, None)
            service = {key: value for key, value in service.items() if key != differs}
        assert service == alone, name
    assert SERVICES["database"] == ALONE["services"]["database"]


def test_only_the_balancer_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["balancer"]


def test_secrets_are_given_to_who_needs_them() -> None:
    for name, service in SERVICES.items():
        ours = service["image"].startswith("localhost/") or name == "database"
        assert service.get("env_file") == ("newsroom.env" if ours else None)
        assert not any("KEY" in each or "PASS" in each for each in service.get("environment", {}))


def test_the_balancer_sends_to_machines_that_are_ready() -> None:
    text = (PROJECT / "deploy/Caddyfile.machines").read_text()
    [line] = re.findall(r"reverse_proxy (.+) \{", text)
    assert line.split() == ["web-one:8000", "web-two:8000"]
    assert "health_uri /readyz" in text


def test_the_readme_gives_all_variables_that_it_takes() -> None:
    section = README.partition("## Several machines")[2].partition("\n## ")[0]
    for name in (
        "NEWSROOM_SEVERAL_MACHINES=1", "SECRET_KEY=", "DATABASE_URL=postgres://", "SEARCH_ENGINE=opensearch",
        "NEWSROOM_OPENSEARCH_URL=http://search:9200", "NEWSROOM_BEHIND_PROXY=1", "ALLOWED_HOSTS=",
    ):  # fmt: skip
        assert name in section, name
