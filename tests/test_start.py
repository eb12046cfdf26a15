"""What each process loads as it starts: not what it has no use for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsroom import importing
from newsroom.importing.metadata.fields import FIELDS
from newsroom.importing.metadata.find import FINDERS
from tests.paths import PROJECT

# What reads documents, the pages of the admin, and bars for a terminal.
HEAVY = (
    "newsroom.admin", "newsroom.intake.run", "newsroom.importing.pipeline", "newsroom.importing.structure",
    "newsroom.importing.mojibake", "newsroom.importing.metadata.find", "newsroom.importing.reading.documents",
    "newsroom.importing.entities.tagger", "lxml", "rich",
)  # fmt: skip


@pytest.mark.fault
def test_a_process_that_reads_no_documents_does_not_load_what_reads_them(tmp_path: Path) -> None:
    loaded = "import django, sys; django.setup(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", loaded], cwd=PROJECT, check=True, capture_output=True, text=True,
        env={
            **os.environ, "NEWSROOM_DATA_DIR": str(tmp_path), "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        },
    )  # fmt: skip
    assert set(HEAVY).isdisjoint(done.stdout.split())
    assert "newsroom.importing.metadata.fields" in done.stdout.split()


def test_all_that_importing_names_is_where_it_says() -> None:
    assert sorted(importing._HOME) == sorted(importing.__all__)
    for name in importing.__all__:
        assert getattr(importing, name) is not None
    with pytest.raises(AttributeError, match="nothing_of_ours"):
        importing.nothing_of_ours  # noqa: B018


def test_each_field_of_metadata_has_what_finds_it() -> None:
    assert [*FINDERS, "entities"] == [field.name for field in FIELDS]
