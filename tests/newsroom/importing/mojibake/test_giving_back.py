"""What was inferred is given back; what was turned back exactly stays, and leads to the original."""

from __future__ import annotations

import pytest

from newsroom.importing.mojibake.giving_back import without_inferred
from newsroom.importing.mojibake.repair import repair
from newsroom.importing.types import Doubt, Repair, Repaired
from tests.sample_damage import DAMAGES, SEEDS

LOSSY = [name for name, damage in DAMAGES.items() if damage.lossy]


@pytest.mark.parametrize("name", LOSSY)
def test_only_exact_repairs_are_left_and_lead_back_to_what_was_received(name: str) -> None:
    received = (SEEDS / name).read_text("utf-8")
    repaired = repair(received)
    assert any(one.certainty == "inferred" for one in repaired.repairs)
    given_back = without_inferred(repaired)
    assert {one.certainty for one in given_back.repairs} <= {"exact"}
    text = given_back.text
    for one in reversed(given_back.repairs):
        end = one.offset + len(one.after)
        assert text[one.offset : end] == one.after
        text = text[: one.offset] + one.before + text[end:]
    assert text == received
    for doubt in given_back.doubts:
        assert given_back.text[doubt.offset :].startswith(doubt.text)


def test_what_stands_behind_moves_and_a_doubt_about_a_guess_goes_with_it() -> None:
    repaired = Repaired(
        "a – b é c ?",
        (Repair(2, "â", "–", "inferred", "x"), Repair(6, "Ã©", "é", "exact", "x")),
        (Doubt(2, "–", "why"), Doubt(10, "?", "why")),
    )
    assert without_inferred(repaired) == Repaired(
        "a â b é c ?", (repaired.repairs[1],), (repaired.doubts[1],)
    )
    longer = Repaired("a – b é", (Repair(2, "âxy", "–", "inferred", "x"), repaired.repairs[1]), ())
    assert without_inferred(longer).repairs[0].offset == 8


def test_a_text_without_guesses_stays_as_it_is() -> None:
    repaired = Repaired("é", (Repair(0, "Ã©", "é", "exact", "x"),))
    assert without_inferred(repaired) is repaired
