"""Lines as they were beside lines as they are."""

from __future__ import annotations

from newsroom.importing.mojibake.repair import repair
from newsroom.importing.mojibake.side_by_side import repaired_lines


def test_runs_join_to_both_sides() -> None:
    raw = "Nothing here.\nNicolĂĄs and BolĂvar met.\nColombiaâs news"
    lines = list(repaired_lines(repair(raw)))
    assert [line.number for line in lines] == [2, 3]
    for line in lines:
        assert "".join(run.before for run in line.runs) == line.before
        assert "".join(run.after for run in line.runs) == line.after
    changed = [(run.before, run.after) for run in lines[0].runs if run.repair]
    assert changed == [("ĂĄ", "á"), ("Ă", "í")]


def test_clean_text_has_none() -> None:
    assert list(repaired_lines(repair("Señor\nNúñez"))) == []


def test_lines_that_were_cut_for_mail_are_one_and_the_next_keeps_its_number() -> None:
    lines = list(repaired_lines(repair("a caf=C3=A9 that is=\n small\nanother caf=C3=A9")))
    assert [(line.number, line.before) for line in lines] == [
        (1, "a caf=C3=A9 that is=\n small"),
        (3, "another caf=C3=A9"),
    ]
    assert lines[0].after == "a café that is small"
