"""`manage.py repair` prints, explains, and never writes to what it reads."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

DAMAGED = "Nothing here.\nNicolĂĄs and BolĂvar: Colombiaâs heroes.\n"


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    path = tmp_path / "damaged.txt"
    path.write_text(DAMAGED, encoding="utf-8")
    return path


def test_prints_repaired_text_and_keeps_the_file(
    damaged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("repair", str(damaged))
    assert capsys.readouterr().out == "Nothing here.\nNicolás and Bolívar: Colombia’s heroes.\n"
    assert damaged.read_text("utf-8") == DAMAGED


def test_diff_shows_what_changed_and_why(damaged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("repair", "--diff", str(damaged))
    assert capsys.readouterr().out.splitlines() == [
        f"{damaged}: 3 repairs, 2 of them inferred; 0 doubtful",
        "@@ line 2 @@",
        "-NicolĂĄs and BolĂvar: Colombiaâs heroes.",
        "+Nicolás and Bolívar: Colombia’s heroes.",
        "  “ĂĄ” → “á”: exact, UTF-8 read as iso-8859-2",
        "  “Ă” → “í”: inferred, UTF-8 read as iso-8859-2",
        "  “â” → “’”: inferred, UTF-8 read as iso-8859-2",
    ]


def test_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in ([], ["-"]):
        stdin = SimpleNamespace(buffer=io.BytesIO("Itâs BolĂvar".encode()))
        monkeypatch.setattr(sys, "stdin", stdin)
        call_command("repair", *arguments)
        assert capsys.readouterr().out == "It’s Bolívar"


def test_refuses_to_write_in_place(damaged: Path) -> None:
    with pytest.raises(CommandError, match="keeps documents as it received them"):
        call_command("repair", "--in-place", str(damaged))
    assert damaged.read_text("utf-8") == DAMAGED


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    damaged: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="1 could not be read"):
        call_command("repair", str(tmp_path / "missing.txt"), str(damaged))
    captured = capsys.readouterr()
    assert "missing.txt: " in captured.err
    assert "Bolívar" in captured.out
